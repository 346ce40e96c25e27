"""Ranges as Google counts them: from 0, the end left out, open ends left away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from addin.table.cells import MAX_COLUMN, MAX_ROW, CellRef, RangeRef

Json = dict[str, Any]


def quoted(name: str) -> str:
    """A tab's name as A1 notation wants it; "A1" may be a tab's name, too."""
    doubled = name.replace("'", "''")
    return f"'{doubled}'"


def a1_of(tab: str, area: RangeRef) -> str:
    """A range with its tab."""
    return f"{quoted(tab)}!{area.a1}"


def grid_range(tab_id: int, area: RangeRef) -> Json:
    """A range as a GridRange; one that reaches to the end of all rows has no end."""
    found: Json = {"sheetId": tab_id}
    for line, first, last, most in (
        ("Row", area.first_row, area.last_row, MAX_ROW),
        ("Column", area.first_column, area.last_column, MAX_COLUMN),
    ):
        # An end that is left open moves along when the grid grows.
        if first > 1 or last < most:
            found[f"start{line}Index"] = first - 1
        if last < most:
            found[f"end{line}Index"] = last
    return found


def range_of(found: Mapping[str, Any]) -> RangeRef:
    """The range of a GridRange."""
    return RangeRef(
        found.get("startRowIndex", 0) + 1,
        found.get("startColumnIndex", 0) + 1,
        found.get("endRowIndex", MAX_ROW),
        found.get("endColumnIndex", MAX_COLUMN),
    )


def is_whole(found: Mapping[str, Any]) -> bool:
    """Whether a GridRange is all of a tab."""
    return not any(name.endswith("Index") for name in found)


def clipped(area: RangeRef, rows: int, columns: int) -> RangeRef | None:
    """The part of a range that lies on a grid of so many rows and columns; None for none."""
    if area.first_row > rows or area.first_column > columns:
        return None
    return RangeRef(
        area.first_row,
        area.first_column,
        min(area.last_row, rows),
        min(area.last_column, columns),
    )


def open_ended(area: RangeRef, rows: int, columns: int) -> RangeRef | None:
    """As `clipped`, but what reaches beyond the grid's end goes on as the grid grows."""
    if area.first_row > rows or area.first_column > columns:
        return None
    return RangeRef(
        area.first_row,
        area.first_column,
        MAX_ROW if area.last_row > rows else area.last_row,
        MAX_COLUMN if area.last_column > columns else area.last_column,
    )


def strips_around(cells: Iterable[CellRef], areas: Iterable[RangeRef] = ()) -> list[RangeRef]:
    """Few ranges that hold some cells and areas: one a column, alike neighbours joined.

    They may hold more cells than were asked for: an address has room for few ranges only.
    """
    spans: dict[int, tuple[int, int]] = {}

    def widen(column: int, first: int, last: int) -> None:
        low, high = spans.get(column, (first, last))
        spans[column] = min(low, first), max(high, last)

    for row, column in cells:
        widen(column, row, row)
    for area in areas:
        for column in range(area.first_column, area.last_column + 1):
            widen(column, area.first_row, area.last_row)
    found: list[RangeRef] = []
    for column, (first, last) in sorted(spans.items()):
        before = found[-1] if found else None
        if (
            before
            and before.last_column == column - 1
            and (before.first_row, before.last_row) == (first, last)
        ):
            found[-1] = RangeRef(first, before.first_column, last, column)
        else:
            found.append(RangeRef(first, column, last, column))
    return found
