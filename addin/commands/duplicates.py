"""`duplicates`: marks the rows that are probably one customer, and lists the groups."""

from __future__ import annotations

import datetime as dt

from addin.commands.listed import Listed
from addin.commands.marks import DUPLICATE, LAYERS, Block, Marked, remark, shortened
from addin.commands.outcome import Outcome
from addin.commands.review_choices import carried_choices, read_review
from addin.commands.review_sheet import (
    CHOICE,
    GROUP,
    ROW,
    Carried,
    lines_of,
    listed_columns,
    put_review,
)
from addin.i18n import _, msg
from addin.matching.groups import DuplicateGroups, Group
from addin.merging.columns import MergeColumns
from addin.table.cells import CellRef
from addin.table.changes import ChangeSet
from addin.table.fields import Kind
from addin.table.table import Column, CustomerTable


def duplicates(
    columns: MergeColumns,
    groups: DuplicateGroups,
    marked: Marked,
    now: dt.datetime,
    earlier: Listed | None = None,
) -> Outcome:
    """Marks and lists duplicate groups.

    The cell that names the customer carries the mark: colour of the group, and a note with
    its number, the score and the reasons.

    Args:
        columns: the table, ready for the survivor rules.
        groups: what was found in it.
        marked: what the sheet carries already.
        now: the time that the result sheet shows.
        earlier: the result sheet as it is; choices on groups that are found again stay.
    """
    table = columns.table
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
    sheet = put_review(
        table,
        list(lines_of(columns, groups.groups, _carried(earlier, table))),
        now,
        name=earlier.name if earlier else "",
        title=earlier.title if earlier else "",
        compared=groups.compared,
    )
    changes = marks + ChangeSet((sheet,))
    return Outcome("duplicates", changes, counts, (line, compared))


def _carried(earlier: Listed | None, table: CustomerTable) -> Carried:
    """The choices on the sheet that is there; none where it has lost its columns."""
    if earlier is None or not {GROUP, ROW, CHOICE} <= set(earlier.headings):
        return {}
    titles = [heading for heading, _column in listed_columns(table)]
    return carried_choices(read_review(earlier, titles))


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
