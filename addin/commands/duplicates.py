"""`duplicates`: marks the rows that are probably one customer, and lists the groups."""

from __future__ import annotations

import datetime as dt

from addin.commands.marks import DUPLICATE, LAYERS, Block, Marked, group_color, remark, shortened
from addin.commands.outcome import Outcome
from addin.i18n import _, msg
from addin.matching.groups import DuplicateGroups, Group
from addin.table.cells import CellRef, CellValue, text_of
from addin.table.changes import ChangeSet, Link, PutSheet, ResultColumn
from addin.table.fields import Kind
from addin.table.table import Column, CustomerTable

LISTED_COLUMNS = 8
_SHOWN_FIRST = (Kind.CODE, Kind.PERSON, Kind.GIVEN_NAME, Kind.FAMILY_NAME, Kind.COMPANY)


def duplicates(
    table: CustomerTable, groups: DuplicateGroups, marked: Marked, now: dt.datetime
) -> Outcome:
    """Marks and lists duplicate groups.

    The cell that names the customer carries the mark: colour of the group, and a note with
    its number, the score and the reasons.

    Args:
        table: the table.
        groups: what was found in it.
        marked: what the sheet carries already.
        now: the time that the result sheet shows.
    """
    named = _naming_column(table)
    blocks: dict[CellRef, Block] = {}
    for group in groups.groups:
        for i, row in enumerate(group.rows):
            blocks[table.cell(row, named)] = _block(table, group, i)
    marks = remark(table.sheet, LAYERS["duplicates"], blocks, marked)
    rows = sum(len(group.rows) for group in groups.groups)
    counts = {"rows": len(table), "groups": len(groups.groups), "duplicate_rows": rows}
    if groups.groups:
        line = msg(
            "{groups} groups with {rows} rows that are probably the same customers.",
            groups=len(groups.groups),
            rows=rows,
        )
    else:
        line = msg("{rows} rows compared, no duplicates found.", rows=len(table))
    compared = msg("Compared: {columns}.", columns="、".join(groups.compared))
    changes = marks + ChangeSet((_sheet(table, groups, now),))
    return Outcome("duplicates", changes, counts, (line, compared))


def _naming_column(table: CustomerTable) -> Column:
    """The column in which a reader looks for the customer."""
    wanted = (Kind.PERSON, Kind.COMPANY, Kind.FAMILY_NAME, Kind.GIVEN_NAME, Kind.CODE)
    for kind in wanted:
        column = next(table.of_kind(kind), None)
        if column is not None:
            return column
    return table.columns[0]


def _block(table: CustomerTable, group: Group, index: int) -> Block:
    others = [int(table.rows[row]) for i, row in enumerate(group.rows) if i != index]
    shown = ", ".join(map(str, others[:6])) + ("…" if len(others) > 6 else "")
    score = f"{group.score[index]:.0f}%"
    reasons = "; ".join(map(str, group.reasons[index]))
    first = _(
        "Duplicate {number} · {score} · rows {rows}", number=group.number, score=score, rows=shown
    )
    return f"{DUPLICATE} {first}\n{shortened(reasons)} [D001]"


def _sheet(table: CustomerTable, groups: DuplicateGroups, now: dt.datetime) -> PutSheet:
    columns = _listed_columns(table)
    quoted = table.sheet.replace("'", "''")
    rows: list[tuple[CellValue | Link, ...]] = []
    fills: dict[int, str] = {}
    for group in groups.groups:
        for i, row in enumerate(group.rows):
            target = f"A{int(table.rows[row])}"
            fills[len(rows)] = group_color(group.number)
            rows.append(
                (
                    group.number,
                    Link(str(int(table.rows[row])), f"'{quoted}'!{target}"),
                    f"{group.score[i]:.0f}%",
                    "; ".join(map(str, group.reasons[i])),
                    *(shortened(text_of(c.values[row]), 200) for c in columns),
                )
            )
    time = now.strftime("%Y-%m-%d %H:%M")
    if groups.groups:
        summary = _(
            "{groups} groups with {rows} rows, found on {time}. Compared: {columns}.",
            groups=len(groups.groups),
            rows=len(rows),
            time=time,
            columns="、".join(groups.compared),
        )
    else:
        summary = _("{rows} rows compared on {time}. No duplicates.", rows=len(table), time=time)
    headers: list[ResultColumn] = [
        ResultColumn(_("Group"), 8),
        ResultColumn(_("Row"), 8),
        ResultColumn(_("Score"), 8),
        ResultColumn(_("Reasons"), 58, wrap=True),
    ]
    taken = {h.header for h in headers}
    for column in columns:
        title = column.title
        while title in taken:
            title += "’"
        taken.add(title)
        headers.append(ResultColumn(title, _width(column), "@"))
    return PutSheet(
        _("Duplicates"),
        _("Duplicates in {sheet}", sheet=table.sheet),
        summary,
        tuple(headers),
        tuple(rows),
        fills,
        table.sheet,
    )


def _listed_columns(table: CustomerTable) -> list[Column]:
    first = [c for kind in _SHOWN_FIRST for c in table.of_kind(kind)]
    rest = [c for c in table.mapped if c not in first and c.kind is not Kind.TEXT]
    return (first + rest)[:LISTED_COLUMNS]


def _width(column: Column) -> float:
    sample = [text_of(v) for v in column.values[:200]]
    widest = max((sum(2 if ord(c) > 0x2E7F else 1 for c in text) for text in sample), default=8)
    return float(min(32, max(10, widest + 2)))
