"""Ranges painted over one another, and pieces of ranges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Final, Generic, TypeVar

from addin.table.cells import CellRef, RangeRef
from addin.table.changes import ChangeSet, Fill, Note, NumberFormat, SetValue

Value = TypeVar("Value")
Place = tuple[str, CellRef]
"""A cell of a workbook: the sheet's name and the cell."""

WIDE: Final = 50_000
"""Cells from which on a range is kept as a range: a whole column is not a million entries."""


class Layer(Generic[Value]):
    """The cells of one sheet, each with the value that was painted on it last.

    A cell costs one dictionary entry. Ranges of more than `WIDE` cells are kept as they are and
    looked through one by one; there are only ever a few.
    """

    __slots__ = ("_cells", "_count", "_wide")

    def __init__(self) -> None:
        self._cells: dict[CellRef, tuple[int, Value]] = {}
        self._wide: list[tuple[int, RangeRef, Value]] = []
        self._count = 0

    def paint(self, area: RangeRef | CellRef, value: Value) -> None:
        """Paints all cells of `area`, over whatever is there."""
        self._count += 1
        if isinstance(area, CellRef):
            self._cells[area] = (self._count, value)
        elif area.height * area.width > WIDE:
            self._wide.append((self._count, area, value))
        else:
            for cell in area.cells():
                self._cells[cell] = (self._count, value)

    def get(self, cell: CellRef) -> Value | None:
        """What was painted on `cell` last; None where nothing was."""
        order, value = self._cells.get(cell, (0, None))
        for wide_order, area, wide_value in reversed(self._wide):
            if wide_order < order:
                break
            if cell in area:
                return wide_value
        return value

    def __contains__(self, cell: CellRef) -> bool:
        return cell in self._cells or any(cell in area for _, area, _ in self._wide)

    def __iter__(self) -> Iterator[CellRef]:
        """The cells that were painted one by one or in ranges that are not wide."""
        return iter(self._cells)

    @property
    def wide(self) -> tuple[RangeRef, ...]:
        """The ranges that are kept as ranges."""
        return tuple(area for _, area, _ in self._wide)

    def __bool__(self) -> bool:
        return self._count > 0


def touched_cells(change_set: ChangeSet) -> dict[str, Layer[None]]:
    """The cells whose value, fill, note or number format a change set sets, by sheet."""
    layers: defaultdict[str, Layer[None]] = defaultdict(Layer)
    for change in change_set:
        if isinstance(change, SetValue | Note):
            layers[change.sheet].paint(change.cell, None)
        elif isinstance(change, Fill | NumberFormat):
            layers[change.sheet].paint(change.range, None)
    return dict(layers)


def common_area(one: RangeRef, other: RangeRef) -> RangeRef | None:
    """The cells of both ranges."""
    if not one.intersects(other):
        return None
    return RangeRef(
        max(one.first_row, other.first_row),
        max(one.first_column, other.first_column),
        min(one.last_row, other.last_row),
        min(one.last_column, other.last_column),
    )


def area_without(area: RangeRef, cells: Collection[CellRef]) -> Iterator[RangeRef]:
    """What is left of a range when some cells are taken out, as ranges that do not overlap.

    Rows that lose nothing stay together.

    Args:
        area: the range.
        cells: cells to take out; those outside of the range do not matter.
    """
    columns_of: defaultdict[int, list[int]] = defaultdict(list)
    for cell in cells:
        if cell in area:
            columns_of[cell.row].append(cell.column)
    next_row = area.first_row
    for row in sorted(columns_of):
        if next_row < row:
            yield RangeRef(next_row, area.first_column, row - 1, area.last_column)
        next_column = area.first_column
        for column in sorted(set(columns_of[row])):
            if next_column < column:
                yield RangeRef(row, next_column, row, column - 1)
            next_column = column + 1
        if next_column <= area.last_column:
            yield RangeRef(row, next_column, row, area.last_column)
        next_row = row + 1
    if next_row <= area.last_row:
        yield RangeRef(next_row, area.first_column, area.last_row, area.last_column)
