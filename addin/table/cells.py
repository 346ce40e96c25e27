"""Cell values and cell addresses.

Rows and columns are counted from 1, as a person sees them: row 1 is the first row of the
sheet, column 1 is column A.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384


class CellError(str):
    """An error value in a cell, such as #N/A."""

    __slots__ = ()


CellValue = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None
"""What a cell holds. A `CellError` is a str; a blank is None or text of white space only."""

# Spaces of every width, and the characters that are not seen at all.
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_BLANK = re.compile(rf"[\s\u3000\u00a0{_INVISIBLE}]*")


def is_blank(value: object) -> bool:
    """Whether a person sees nothing in the cell."""
    return value is None or (isinstance(value, str) and _BLANK.fullmatch(value) is not None)


def text_of(value: CellValue) -> str:
    """The value as the text that a careful person would type; blank gives "".

    Whole numbers have no decimal point and no exponent: 13800138000.0 gives "13800138000".
    Dates are YYYY-MM-DD. Nothing is trimmed.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if math.isfinite(value) and value == int(value):
            return str(int(value))
        return repr(value)
    if isinstance(value, dt.datetime):
        if value.time() == dt.time():
            return value.date().isoformat()
        return value.isoformat(" ", "seconds")
    return str(value)


@cache
def column_letters(column: int) -> str:
    """1 gives "A", 27 gives "AA".

    Raises:
        ValueError: not a column of a sheet (1 to 16,384).
    """
    if not 1 <= column <= MAX_COLUMN:
        raise ValueError(f"no such column: {column}")
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@cache
def column_index(letters: str) -> int:
    """ "A" gives 1, "aa" gives 27.

    Raises:
        ValueError: not the letters of a column.
    """
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(f"no such column: {letters!r}")
        number = number * 26 + ord(letter) - 64
    if not 1 <= number <= MAX_COLUMN:
        raise ValueError(f"no such column: {letters!r}")
    return number


class CellRef(NamedTuple):
    """One cell: sheet row and column, both from 1. Orders by row, then column."""

    row: int
    column: int

    @property
    def a1(self) -> str:
        """The address as a person writes it, "B12"."""
        return f"{column_letters(self.column)}{self.row}"

    @classmethod
    def parse(cls, text: str) -> CellRef:
        """Reads "B12" or "$B$12".

        Raises:
            ValueError: not the address of one cell.
        """
        match = _CELL.fullmatch(text.strip())
        if not match:
            raise ValueError(f"not a cell address: {text!r}")
        row = int(match[2])
        if not 1 <= row <= MAX_ROW:
            raise ValueError(f"not a cell address: {text!r}")
        return cls(row, column_index(match[1]))


_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?([0-9]{1,7}):\$?([0-9]{1,7})")


@dataclass(frozen=True, slots=True, order=True)
class RangeRef:
    """A rectangle of cells, all four edges included, rows and columns from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @classmethod
    def parse(cls, text: str) -> RangeRef:
        """Reads "A1:C9", "B7", "B:D" (whole columns) and "2:5" (whole rows).

        Raises:
            ValueError: not the address of a rectangle.
        """
        text = text.strip()
        if match := _COLUMNS.fullmatch(text):
            first, last = sorted((column_index(match[1]), column_index(match[2])))
            return cls(1, first, MAX_ROW, last)
        if match := _ROWS.fullmatch(text):
            low, high = sorted((int(match[1]), int(match[2])))
            if not 1 <= low <= high <= MAX_ROW:
                raise ValueError(f"not a range: {text!r}")
            return cls(low, 1, high, MAX_COLUMN)
        start, _, end = text.partition(":")
        a = CellRef.parse(start)
        b = CellRef.parse(end) if end else a
        return cls(
            min(a.row, b.row), min(a.column, b.column), max(a.row, b.row), max(a.column, b.column)
        )

    @classmethod
    def of_cell(cls, cell: CellRef) -> RangeRef:
        """The range of one cell."""
        return cls(cell.row, cell.column, cell.row, cell.column)

    @property
    def a1(self) -> str:
        """The shortest usual address: "B7", "A1:C9", "B:D", "2:5"."""
        first, last = column_letters(self.first_column), column_letters(self.last_column)
        if self.first_row == 1 and self.last_row == MAX_ROW:
            return f"{first}:{last}"
        if self.first_column == 1 and self.last_column == MAX_COLUMN:
            return f"{self.first_row}:{self.last_row}"
        start = f"{first}{self.first_row}"
        end = f"{last}{self.last_row}"
        return start if start == end else f"{start}:{end}"

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.last_row - self.first_row + 1

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.last_column - self.first_column + 1

    def cells(self) -> Iterator[CellRef]:
        """All cells, row by row."""
        for row in range(self.first_row, self.last_row + 1):
            for column in range(self.first_column, self.last_column + 1):
                yield CellRef(row, column)

    def __contains__(self, cell: CellRef) -> bool:
        return (
            self.first_row <= cell.row <= self.last_row
            and self.first_column <= cell.column <= self.last_column
        )

    def intersects(self, other: RangeRef) -> bool:
        """Whether the two share a cell."""
        return not (
            other.last_row < self.first_row
            or other.first_row > self.last_row
            or other.last_column < self.first_column
            or other.first_column > self.last_column
        )
