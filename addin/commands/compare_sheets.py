"""The result sheets of a comparison: 对照 Comparison, and what only one of the tables has."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

from addin.commands.compare import (
    CompareLine,
    Comparison,
    Side,
    how_in_words,
    remark_on,
    summary_of,
)
from addin.commands.differences import How
from addin.commands.listed import SPACED, own_titles
from addin.commands.outcome import Outcome
from addin.commands.review_sheet import DIFFERS, SURE, TO_LOOK_AT, listed_columns
from addin.hosts.port import PALETTE
from addin.i18n import N_, _
from addin.matching.links import Link as CustomerLink
from addin.table.cells import CellValue, text_of
from addin.table.changes import ChangeSet, Link, PutSheet, ResultColumn
from addin.table.table import Column
from addin.table.widths import column_width, text_width

NAME = N_("Comparison")
NEAREST = N_("Maybe the same as")
ROW = N_("Row")

_LISTED = 1_000_000
"""So many lines fit on a sheet, with room to spare."""

_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']+")
_BANDS = ("#F2F2F2", "#FFFFFF")


def result_path(one: Path) -> Path:
    """Where the result goes when nobody says: beside the one table, named after it."""
    return one.with_name(f"{one.stem} {_(NAME)}.xlsx")


def comparison_outcome(comparison: Comparison, now: dt.datetime) -> Outcome:
    """The result sheets, for a workbook of their own."""
    first = _comparison_sheet(comparison, now)
    taken = {first.name.casefold()}
    sheets = [first]
    for side, other, positions in (
        (comparison.one, comparison.other, comparison.links.only_one),
        (comparison.other, comparison.one, comparison.links.only_other),
    ):
        sheet = _only_sheet(comparison, side, other, positions, _free_name(side, taken))
        taken.add(sheet.name.casefold())
        sheets.append(sheet)
    return Outcome("compare", ChangeSet(tuple(sheets)), comparison.counts, summary_of(comparison))


def _comparison_sheet(comparison: Comparison, now: dt.datetime) -> PutSheet:
    one, other = comparison.one, comparison.other
    listed = comparison.lines[:_LISTED]
    rows, fills, cell_fills = [], {}, {}
    for i, line in enumerate(listed):
        rows.append(_row(line, comparison, first=not i or listed[i - 1].number != line.number))
        fills[i] = PALETTE.conflict if line.conflict else _BANDS[line.number % 2]
        color = _value_color(line)
        if color is not None:
            cell_fills[i, 5] = cell_fills[i, 6] = color
    text = " ".join(map(str, summary_of(comparison))) + " " + now.strftime("%Y-%m-%d %H:%M")
    if comparison.links.compared:
        text += " " + _("Compared: {columns}.", columns="、".join(comparison.links.compared))
    if len(comparison.lines) > _LISTED:
        text += " " + _("The first {count} are listed.", count=_LISTED)
    return PutSheet(
        _(NAME),
        _("{one} compared with {other}", one=one.name, other=other.name),
        text,
        (
            ResultColumn(_("No."), 7, SPACED),
            ResultColumn(_("Row in {name}", name=one.name), _room_for(one.name), "@"),
            ResultColumn(_("Row in {name}", name=other.name), _room_for(other.name), "@"),
            ResultColumn(_("Customer"), 20, "@"),
            ResultColumn(_("Column"), 16, "@"),
            ResultColumn(one.name, 28, "@", wrap=True),
            ResultColumn(other.name, 28, "@", wrap=True),
            ResultColumn(_("Difference"), 18),
            ResultColumn(_("Score"), 8),
            ResultColumn(_("Band"), 10),
            ResultColumn(_("Remark"), 24, wrap=True),
            ResultColumn(_("Reasons"), 52, wrap=True),
        ),
        tuple(rows),
        fills,
        cell_fills=cell_fills,
    )


def _row(line: CompareLine, comparison: Comparison, *, first: bool) -> tuple[CellValue | Link, ...]:
    """The cells of one line; the first one of a customer says why it is one customer."""
    one, other, link = comparison.one, comparison.other, line.link
    name = one.customer(link.one) or other.customer(link.other) or one.code(link.one)
    if line.conflict:
        name = one.code(link.one)
    return (
        line.number,
        _row_link(one, link.one),
        _row_link(other, link.other),
        name or None,
        line.title or None,
        line.one or None,
        line.other or None,
        str(how_in_words(line, comparison)),
        f"{link.score:.0f}%",
        _(SURE) if link.sure else _(TO_LOOK_AT),
        remark_on(line, comparison) or None,
        "; ".join(map(str, link.reasons)) if first else None,
    )


def _row_link(side: Side, position: int) -> str | Link:
    row = side.row(position)
    if not side.file:
        return f"{row}"
    quoted = side.table.sheet.replace("'", "''")
    return Link(f"{row}", f"'{quoted}'!A{row}", side.file)


def _value_color(line: CompareLine) -> str | None:
    if line.conflict or line.how is How.SAME:
        return None
    return PALETTE.tidy if line.how is How.FORM else DIFFERS


def _only_sheet(
    comparison: Comparison, side: Side, other: Side, positions: Sequence[int], name: str
) -> PutSheet:
    """The rows of one table that the other does not have."""
    table = side.table
    guesses = _guesses(comparison, side, other)
    columns = [column for _heading, column in listed_columns(table)]
    titles = own_titles([column.title for column in columns], (ROW, NEAREST))
    chosen = positions[:_LISTED]
    rows: list[tuple[CellValue | Link, ...]] = [
        (
            _row_link(side, position),
            *(text_of(column.values[position]) or None for column in columns),
            guesses.get(position),
        )
        for position in chosen
    ]
    if positions:
        text = _(
            "{count} of {rows} rows have no customer in {other}.",
            count=len(positions), rows=len(table), other=other.name,
        )  # fmt: skip
    else:
        text = _("All {rows} rows are in {other}, too.", rows=len(table), other=other.name)
    return PutSheet(
        name,
        _("Only in {name}", name=side.name),
        text,
        (
            ResultColumn(_(ROW), 9, "@"),
            *(
                ResultColumn(title, _column_width(column, title, chosen), "@")
                for title, column in zip(titles, columns, strict=True)
            ),
            ResultColumn(_(NEAREST), 40),
        ),
        tuple(rows),
    )


def _guesses(comparison: Comparison, side: Side, other: Side) -> dict[int, str]:
    """For rows without a customer in the other table, what comes nearest to one."""
    is_one = side is comparison.one

    def ends(link: CustomerLink) -> tuple[int, int]:
        return (link.one, link.other) if is_one else (link.other, link.one)

    found: dict[int, str] = {}
    near = sorted(comparison.links.near, key=lambda link: link.score)
    for link in near:
        ours, theirs = ends(link)
        found[ours] = _(
            "Row {row!s} of {name} ({customer}), {score}",
            row=other.row(theirs), name=other.name, customer=other.customer(theirs),
            score=f"{link.score:.0f}%",
        )  # fmt: skip
    for link in comparison.links.conflicts:
        ours, theirs = ends(link)
        found[ours] = _(
            "Same code as row {row!s} of {name}, another customer",
            row=other.row(theirs), name=other.name,
        )  # fmt: skip
    return found


def _free_name(side: Side, taken: set[str]) -> str:
    """A name for the sheet of what only one table has: allowed, not too long, not taken."""
    room = _LONGEST_NAME - len(_("Only in {name}", name=""))
    name = _("Only in {name}", name=_FORBIDDEN.sub(" ", side.name).strip()[:room].strip())
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{name[: _LONGEST_NAME - 4]} ({number})"
    return name


def _column_width(column: Column, title: str, positions: Sequence[int]) -> float:
    return column_width([title, *(text_of(column.values[place]) for place in positions[:200])])


def _room_for(name: str) -> int:
    return min(24, text_width(name)) + 8
