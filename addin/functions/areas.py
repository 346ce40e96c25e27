"""What a formula hands over: a cell, or a range of cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from addin.table.cells import CellError, CellValue, is_blank

NOT_AVAILABLE = CellError("#N/A")
VALUE = CellError("#VALUE!")
BLANK = ""
"""What a blank cell gives: a formula that gives nothing would show 0."""

Rows = list[list[CellValue]]

_PLAIN = frozenset({str, bool, type(None)})
"""Types of what is a cell's value as it is."""


@dataclass(frozen=True, slots=True)
class Area:
    """The cells of an argument.

    Attributes:
        rows: n rows of m cells each; blank rows at the end are left out, as those of a whole
            column.
        is_cell: whether it is a single cell or a constant.
    """

    rows: Rows
    is_cell: bool = False

    @classmethod
    def of(cls, given: object) -> Area:
        """Reads an argument: a value, a row of values, or rows of values.

        Raises:
            TypeError: it is none of these.
        """
        if not isinstance(given, list | tuple):
            return cls([[_cell(given)]], is_cell=True)
        rows = [row if isinstance(row, list | tuple) else None for row in given]
        if any(row is None for row in rows):
            if any(row is not None for row in rows):
                raise TypeError("rows and single values side by side")
            rows = [list(given)]
        cells = [_cells(row) for row in rows if row is not None]
        single = len(cells) == 1 and len(cells[0]) == 1
        while cells and all(map(is_blank, cells[-1])):
            cells.pop()
        width = max(map(len, cells), default=0)
        return cls([row + [None] * (width - len(row)) for row in cells], is_cell=single)

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0]) if self.rows else 0

    def __iter__(self) -> Iterator[CellValue]:
        """The cells, row by row."""
        for row in self.rows:
            yield from row

    def column(self, index: int = 0) -> list[CellValue]:
        """The cells of a column."""
        return [row[index] for row in self.rows]

    def line(self) -> list[CellValue]:
        """The cells of a range of one row or one column.

        Raises:
            ValueError: it has several of both.
        """
        if len(self.rows) > 1 and self.width > 1:
            raise ValueError("one row or one column is needed")
        return list(self)

    def each(self, change: Callable[[CellValue], CellValue]) -> Rows:
        """The same cells changed; each distinct value is changed once, blanks stay blank.

        Args:
            change: gives the new value of a cell that is not blank.
        """
        known: dict[tuple[type, CellValue], CellValue] = {}
        found: Rows = []
        for row in self.rows:
            changed: list[CellValue] = []
            for value in row:
                if is_blank(value):
                    changed.append(BLANK)
                    continue
                if isinstance(value, CellError):
                    changed.append(value)
                    continue
                key = (type(value), value)
                if key not in known:
                    known[key] = change(value)
                changed.append(known[key])
            found.append(changed)
        return found or [[BLANK]]


def _cells(row: Sequence[object]) -> list[CellValue]:
    if _PLAIN.issuperset(map(type, row)):
        return cast(list[CellValue], list(row))
    return [_cell(value) for value in row]


def _cell(value: object) -> CellValue:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        value = value.replace(tzinfo=None)
    if value is None or isinstance(value, str | int | float | dt.date | dt.time | dt.timedelta):
        return value
    raise TypeError(f"{type(value).__name__} is no cell value")


def as_column(values: Sequence[CellValue]) -> Rows:
    """Values one below the other."""
    return [[value] for value in values] or [[BLANK]]
