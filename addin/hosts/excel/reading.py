"""Values and formulas of a sheet, read in whole strips."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from addin.hosts.mirrors.areas import strips
from addin.table.cells import CellError, CellRef, CellValue, RangeRef
from addin.table.changes import Formula

CELLS_A_CALL = 500_000
"""So many cells cross to Python at once."""

ERRORS: Mapping[int, str] = {
    2000: "#NULL!", 2007: "#DIV/0!", 2015: "#VALUE!", 2023: "#REF!", 2029: "#NAME?",
    2036: "#NUM!", 2042: "#N/A", 2043: "#GETTING_DATA", 2045: "#SPILL!", 2046: "#CONNECT!",
    2047: "#BLOCKED!", 2048: "#UNKNOWN!", 2049: "#FIELD!", 2050: "#CALC!",
}  # fmt: skip
"""Excel's numbers of the errors (XlCVError)."""
_ERROR_BASE = -2146828288
_TEXTS_OF_ERRORS = frozenset(ERRORS.values())
# The day from which Automation counts; Excel's own count differs before March 1900 only.
_EPOCH = dt.datetime(1899, 12, 30)
_DAY_OF_MILLISECONDS = 86_400_000

Raw = CellValue | Formula
"""A value as it is held here: dates as the numbers that Excel keeps."""


@dataclass(frozen=True, slots=True)
class SheetValues:
    """What the cells of a sheet hold.

    Attributes:
        name: the sheet's name.
        area: the rectangle around all cells that are not blank; None where there are none.
        rows: n rows of m values; a Formula with its last result where formulas were read;
            dates and times as serial numbers of the 1900 system.
        dated: the columns (sheet columns, from 1) with numbers in which dates or times may be:
            those that Excel hands over as moments, and plain numbers, as which it hands over
            times without a date.
    """

    name: str
    area: RangeRef | None
    rows: Sequence[Sequence[Raw]]
    dated: frozenset[int] = frozenset()

    def at(self, cell: CellRef) -> Raw:
        """What one cell holds."""
        if self.area is None or cell not in self.area:
            return None
        row = self.rows[cell.row - self.area.first_row]
        return row[cell.column - self.area.first_column]

    def items(self) -> Iterator[tuple[CellRef, Raw]]:
        """The cells that are not blank."""
        if self.area is None:
            return
        for number, row in enumerate(self.rows, self.area.first_row):
            for column, value in enumerate(row, self.area.first_column):
                if value is not None:
                    yield CellRef(number, column), value


def read_values(sheet: Any, *, formulas: bool) -> SheetValues:
    """Reads a sheet.

    Args:
        sheet: xlwings' Sheet.
        formulas: whether formulas are read as well; twice the calls.
    """
    area = area_of(sheet.used_range)
    rows: list[list[Raw]] = []
    dated: set[int] = set()
    for strip in strips(area, CELLS_A_CALL):
        part = _read_strip(sheet, strip, formulas=formulas)
        for row in part:
            for index, value in enumerate(row):
                result = value.value if isinstance(value, Formula) else value
                if isinstance(result, dt.datetime):
                    dated.add(area.first_column + index)
                    serial = serial_of(result)
                    row[index] = (
                        Formula(value.text, serial) if isinstance(value, Formula) else serial
                    )
                elif isinstance(result, float):
                    dated.add(area.first_column + index)
        rows += part
    return _trimmed(SheetValues(sheet.name, area, rows, frozenset(dated)))


def area_of(cells: Any) -> RangeRef:
    """Where a range lies.

    Args:
        cells: xlwings' Range.
    """
    return RangeRef.parse(cells.address.replace("$", ""))


def read_area(sheet: Any, area: RangeRef) -> list[list[Raw]]:
    """The values and formulas of an area, in strips; dates as datetimes."""
    found: list[list[Raw]] = []
    for strip in strips(area, CELLS_A_CALL):
        found += _read_strip(sheet, strip, formulas=True)
    return found


def _read_strip(sheet: Any, strip: RangeRef, *, formulas: bool) -> list[list[Raw]]:
    cells = sheet.range(strip.a1)
    rows = cells.options(ndim=2, err_to_str=True).value
    looks_wrong = any(isinstance(v, str) and v in _TEXTS_OF_ERRORS for row in rows for v in row)
    # A text that looks like an error stays a text where errors are read as nothing.
    bare = cells.options(ndim=2).value if looks_wrong else rows
    found: list[list[Raw]] = [
        [_value(value, plain) for value, plain in zip(row, others, strict=True)]
        for row, others in zip(rows, bare, strict=True)
    ]
    if formulas:
        texts = cells.formula
        texts = texts if isinstance(texts, tuple | list) else ((texts,),)
        for row, line in zip(found, texts, strict=True):
            for index, text in enumerate(line):
                # Excel tells a text "=1" and a formula =1 alike; a formula never shows itself.
                if isinstance(text, str) and text[:1] == "=" and text != row[index]:
                    row[index] = Formula(text[1:], cast(CellValue, row[index]))
    return found


def _value(value: Any, bare: Any) -> CellValue:
    if isinstance(value, float | bool | dt.datetime) or value is None:
        return value
    if isinstance(value, str):
        return CellError(value) if bare is None else value
    if isinstance(value, int):
        # Numbers are floats; a whole number is an error that xlwings does not know.
        return error_of(value) or CellError("#UNKNOWN!")
    if isinstance(value, Decimal):
        return float(value)
    return str(value)


def error_of(number: int) -> CellError | None:
    """The error of a number that Excel hands over in its place, such as -2146826246."""
    text = ERRORS.get(number - _ERROR_BASE)
    return None if text is None else CellError(text)


def serial_of(moment: dt.datetime) -> float:
    """The number that Excel keeps for a moment, exact to the millisecond."""
    span = moment - _EPOCH
    milliseconds = round(span / dt.timedelta(milliseconds=1))
    return milliseconds / _DAY_OF_MILLISECONDS


def _trimmed(values: SheetValues) -> SheetValues:
    area = values.area
    assert area is not None
    rows = [i for i, row in enumerate(values.rows) if any(v is not None for v in row)]
    if not rows:
        return SheetValues(values.name, None, ())
    width = area.width
    kept = values.rows[rows[0] : rows[-1] + 1]
    left = next(i for i in range(width) if any(row[i] is not None for row in kept))
    right = next(i for i in reversed(range(width)) if any(row[i] is not None for row in kept))
    return SheetValues(
        values.name,
        RangeRef(
            area.first_row + rows[0],
            area.first_column + left,
            area.first_row + rows[-1],
            area.first_column + right,
        ),
        [row[left : right + 1] for row in kept],
        values.dated,
    )


def digest(sheets: Sequence[SheetValues], identity: str | None) -> str:
    """A hash of what all cells of a workbook hold; formulas count, their results do not."""
    found = hashlib.blake2b(digest_size=16)
    found.update(repr(identity).encode())
    for sheet in sheets:
        found.update(repr(sheet.name).encode("utf-8", "surrogatepass"))
        first = 1 if sheet.area is None else sheet.area.first_row
        left = 1 if sheet.area is None else sheet.area.first_column
        for number, row in enumerate(sheet.rows, first):
            cells = [(left + i, _shape(v)) for i, v in enumerate(row) if v is not None]
            if cells:
                found.update(repr((number, cells)).encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def _shape(value: Raw) -> object:
    if isinstance(value, float):
        # A moment comes back rounded to the millisecond.
        return value if value.is_integer() else f"{value:.11g}"
    if isinstance(value, Formula):
        return (value.text,)
    return (str(value), "error") if isinstance(value, CellError) else value
