"""Rows and columns that come, go and move, and everything that goes with them.

Cells, sizes, merged and protected ranges, conditional formats, banding, filters, named ranges
and developer metadata follow their row or column, and die with it. References in formulas are
not rewritten.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from .a1 import Box
from .cells import Cell
from .model import Axis, Metadata, Row, Sheet, Spreadsheet
from .problems import Json, invalid

Span = tuple[int, int]
_RANGES = frozenset({"range", "ranges", "unprotectedRanges", "sources"})


class Shift(ABC):
    """Where rows or columns go."""

    @abstractmethod
    def index(self, index: int) -> int | None:
        """The new place of a row or column; None if it is gone."""

    @abstractmethod
    def span(self, start: int, end: int) -> Span | None:
        """What becomes of a half-open range; None if nothing is left of it."""


@dataclass(frozen=True, slots=True)
class Inserted(Shift):
    """New ones at `at`: a range with `at` inside grows, one that begins there moves."""

    at: int
    count: int

    def index(self, index: int) -> int | None:
        return index + self.count if index >= self.at else index

    def span(self, start: int, end: int) -> Span | None:
        moved = start + self.count if start >= self.at else start
        return moved, end + self.count if end > self.at else end


@dataclass(frozen=True, slots=True)
class Deleted(Shift):
    """Those from `start` to `end` are gone."""

    start: int
    end: int

    def index(self, index: int) -> int | None:
        if index < self.start:
            return index
        return None if index < self.end else index - (self.end - self.start)

    def span(self, start: int, end: int) -> Span | None:
        first, last = self._bound(start), self._bound(end)
        return (first, last) if first < last else None

    def _bound(self, bound: int) -> int:
        if bound <= self.start:
            return bound
        return max(self.start, bound - (self.end - self.start))


@dataclass(frozen=True, slots=True)
class Moved(Shift):
    """Those from `start` to `end` go before the one that was at `before`.

    A range within the moved ones goes along; one that holds them and their new place stays.
    """

    start: int
    end: int
    before: int

    @property
    def _target(self) -> int:
        """Where the moved ones begin when all is done."""
        taken = self.end - self.start if self.before >= self.end else 0
        return self.before - taken

    def index(self, index: int) -> int | None:
        if self.start <= index < self.end:
            return index - self.start + self._target
        left = Deleted(self.start, self.end).index(index)
        assert left is not None, "only the moved ones are taken out"
        return Inserted(self._target, self.end - self.start).index(left)

    def span(self, start: int, end: int) -> Span | None:
        if self.start <= start and end <= self.end:
            offset = self._target - self.start
            return start + offset, end + offset
        left = Deleted(self.start, self.end).span(start, end)
        if left is None:
            return None
        if start <= self.start and self.end <= end and start <= self.before <= end:
            return start, end
        return Inserted(self._target, self.end - self.start).span(*left)


def insert_lines(
    book: Spreadsheet, sheet: Sheet, axis: Axis, at: int, count: int, *, like_before: bool = False
) -> None:
    """Inserts rows or columns that look like the one behind or before them.

    Raises:
        ApiError: a place outside the grid, or more cells than a spreadsheet may have.
    """
    if not 0 <= at <= sheet.size(axis):
        raise invalid(f"Cannot insert at index {at}: the sheet has {sheet.size(axis)}.")
    model = at - 1 if like_before else at
    looks = _line(sheet, axis, model)
    _resize(sheet, axis, count)
    book.check_size()
    apply_shift(book, sheet, axis, Inserted(at, count))
    for line in range(at, at + count):
        for place, cell in looks.items():
            row, column = (line, place) if axis == "ROWS" else (place, line)
            sheet.put(row, column, cell)


def _line(sheet: Sheet, axis: Axis, index: int) -> dict[int, Cell]:
    """The looks and checks of a row's or column's cells, by their place in it."""
    if axis == "ROWS":
        cells = sheet.rows.get(index, {})
    else:
        cells = {r: row[index] for r, row in sheet.rows.items() if index in row}
    bare = {place: Cell(look=cell.look, check=cell.check) for place, cell in cells.items()}
    return {place: cell for place, cell in bare.items() if cell}


def delete_lines(book: Spreadsheet, sheet: Sheet, axis: Axis, start: int, end: int) -> None:
    """Deletes rows or columns.

    Raises:
        ApiError: a range outside the grid, or all there are.
    """
    check_span(sheet, axis, start, end)
    if end - start >= sheet.size(axis):
        kind = "rows" if axis == "ROWS" else "columns"
        raise invalid(f"You can't delete all the {kind} on the sheet.")
    apply_shift(book, sheet, axis, Deleted(start, end))
    _resize(sheet, axis, start - end)


def move_lines(
    book: Spreadsheet, sheet: Sheet, axis: Axis, start: int, end: int, before: int
) -> None:
    """Moves rows or columns before another one.

    Raises:
        ApiError: a range or a place outside the grid.
    """
    check_span(sheet, axis, start, end)
    if not 0 <= before <= sheet.size(axis):
        raise invalid(f"Cannot move to index {before}: the sheet has {sheet.size(axis)}.")
    if not start <= before <= end:
        apply_shift(book, sheet, axis, Moved(start, end, before))


def check_span(sheet: Sheet, axis: Axis, start: int, end: int) -> None:
    """Holds a half-open range of rows or columns to the grid.

    Raises:
        ApiError: it is empty or reaches outside.
    """
    if not 0 <= start < end <= sheet.size(axis):
        raise invalid(
            f"Cannot use {axis.lower()} {start} to {end}: the sheet has {sheet.size(axis)}."
        )


def _resize(sheet: Sheet, axis: Axis, by: int) -> None:
    name = "rowCount" if axis == "ROWS" else "columnCount"
    grid = sheet.properties["gridProperties"]
    sheet.properties = sheet.properties | {"gridProperties": grid | {name: grid[name] + by}}


def apply_shift(book: Spreadsheet, sheet: Sheet, axis: Axis, shift: Shift) -> None:
    """Takes everything along that belongs to the rows or columns of a sheet."""
    sheet.replace_rows(_shifted_rows(sheet.rows, axis, shift))
    sheet.info[axis] = {
        new: properties
        for old, properties in sheet.info[axis].items()
        if (new := shift.index(old)) is not None
    }
    sheet.merges = [b for m in sheet.merges if (b := _box(m, axis, shift)) and not b.is_cell]
    for name, entries in sheet.parts.items():
        kept = (_object(entry, axis, shift, sheet.id) for entry in entries)
        sheet.parts[name] = [entry for entry in kept if entry is not None]
    if sheet.basic_filter is not None:
        sheet.basic_filter = _object(sheet.basic_filter, axis, shift, sheet.id)
    named = (_object(n, axis, shift, sheet.id) for n in book.named)
    book.named = [n for n in named if n is not None]
    book.metadata = [m for entry in book.metadata if (m := _metadata(entry, sheet, axis, shift))]


def _shifted_rows(rows: dict[int, Row], axis: Axis, shift: Shift) -> dict[int, Row]:
    if axis == "ROWS":
        return {new: row for old, row in rows.items() if (new := shift.index(old)) is not None}
    moved = {}
    for place, row in rows.items():
        cells = {new: c for old, c in row.items() if (new := shift.index(old)) is not None}
        if cells:
            moved[place] = row if cells == row else cells
    return moved


def _box(box: Box, axis: Axis, shift: Shift) -> Box | None:
    if axis == "ROWS":
        span = shift.span(box.top, box.bottom)
        return span and replace(box, top=span[0], bottom=span[1])
    span = shift.span(box.left, box.right)
    return span and replace(box, left=span[0], right=span[1])


def _metadata(entry: Metadata, sheet: Sheet, axis: Axis, shift: Shift) -> Metadata | None:
    kind = "ROW" if axis == "ROWS" else "COLUMN"
    if entry.sheet_id != sheet.id or entry.kind != kind or entry.index is None:
        return entry
    index = shift.index(entry.index)
    return None if index is None else replace(entry, index=index)


def _object(entry: Json, axis: Axis, shift: Shift, sheet_id: int) -> Json | None:
    """An object with its ranges shifted; None when none of its ranges is left."""
    return _walk(entry, lambda grid: _grid(grid, axis, shift, sheet_id))


def _walk(entry: Json, change: Callable[[Json], Json | None]) -> Json | None:
    made: Json = {}
    for name, value in entry.items():
        if name in _RANGES and isinstance(value, dict):
            grid = change(value)
            if grid is None:
                return None
            made[name] = grid
        elif name in _RANGES and isinstance(value, list):
            grids = [g for v in value if (g := change(v)) is not None]
            if value and not grids and name == "ranges":
                return None
            made[name] = grids
        elif isinstance(value, dict):
            inner = _walk(value, change)
            if inner is None:
                return None
            made[name] = inner
        else:
            made[name] = value
    return made


def _grid(grid: Json, axis: Axis, shift: Shift, sheet_id: int) -> Json | None:
    if grid.get("sheetId", 0) != sheet_id:
        return grid
    if "dimension" in grid:
        if grid["dimension"] != axis:
            return grid
        names = ("startIndex", "endIndex")
    else:
        names = (
            ("startRowIndex", "endRowIndex") if axis == "ROWS"
            else ("startColumnIndex", "endColumnIndex")
        )  # fmt: skip
    start, end = grid.get(names[0]), grid.get(names[1])
    if start is None and end is None:
        return grid
    # An open end is far behind everything, and stays open.
    span = shift.span(start or 0, 2**31 if end is None else end)
    if span is None:
        return None
    changed: dict[str, Any] = dict(grid)
    if start is not None:
        changed[names[0]] = span[0]
    if end is not None:
        changed[names[1]] = span[1]
    return changed
