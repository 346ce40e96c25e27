"""Ranges of the Excel in memory: what their cells show, and what becomes of an entry."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from xlwings import base_classes

from addin.hosts.excel.reading import ERRORS
from addin.hosts.memory_sheet import MemorySheet
from addin.hosts.xlsx.number_formats import shows_date
from addin.table.cells import CellError, CellRef, RangeRef, column_letters
from addin.table.changes import Formula
from tests.excel.application import EPOCH, NUMBERS, ComError, Counted, Excel


class Range(Counted, base_classes.Range):
    def __init__(self, excel: Excel, sheet: MemorySheet, area: RangeRef) -> None:
        self._excel = excel
        self._sheet = sheet
        self._area = area

    @property
    def sheet(self) -> Any:
        from tests.excel.engine import Sheet

        return Sheet(self._excel, self._sheet)

    @property
    def coords(self) -> Any:
        area = self._area
        return (self._sheet.name, area.first_row, area.first_column, area.height, area.width)

    row = property(lambda self: self._area.first_row)
    column = property(lambda self: self._area.first_column)
    shape = property(lambda self: (self._area.height, self._area.width))

    def __len__(self) -> int:
        return self._area.height * self._area.width

    @property
    def address(self) -> str:
        area = self._area
        first = f"${column_letters(area.first_column)}${area.first_row}"
        last = f"${column_letters(area.last_column)}${area.last_row}"
        return first if first == last else f"{first}:{last}"

    def __call__(self, first: Any, second: Any = None) -> Any:
        if second is None:
            raise NotImplementedError
        row, column = self._area.first_row + first - 1, self._area.first_column + second - 1
        return Range(self._excel, self._sheet, RangeRef(row, column, row, column))

    def _shaped(self, rows: list[list[Any]]) -> Any:
        return rows[0][0] if len(self) == 1 else tuple(tuple(row) for row in rows)

    def _rows(self, of: Any) -> list[list[Any]]:
        area = self._area
        columns = range(area.first_column, area.last_column + 1)
        return [
            [of(CellRef(row, column)) for column in columns]
            for row in range(area.first_row, area.last_row + 1)
        ]

    @property
    def raw_value(self) -> Any:
        return self._shaped(self._rows(self._seen))

    def _seen(self, cell: CellRef) -> Any:
        value = self._sheet.values.get(cell)
        if isinstance(value, Formula):
            value = calculated(self._sheet, value.text)
        if isinstance(value, CellError):
            return NUMBERS[value]
        # A time without a day comes as a number (xlwings, issue 86).
        if isinstance(value, float) and _shows_day(self._sheet.formats.at(cell)):
            days = value + (1462 if self._excel.date1904 else 0)
            return EPOCH + dt.timedelta(milliseconds=round(days * 86_400_000))
        return value

    @raw_value.setter
    def raw_value(self, given: Any) -> None:
        self._require_open()
        rows = given if isinstance(given, list | tuple) else [[given] * self._area.width]
        if len(rows) != self._area.height or len(rows[0]) != self._area.width:
            raise AssertionError("the values do not fit the range")
        for number, row in enumerate(rows, self._area.first_row):
            for column, entry in enumerate(row, self._area.first_column):
                cell = CellRef(number, column)
                value = typed(entry, self._sheet.formats.at(cell))
                place = (self._sheet.name, cell)
                self._excel.quoted.discard(place)
                if isinstance(entry, str) and entry.startswith("'"):
                    self._excel.quoted.add(place)
                if value is None:
                    self._sheet.values.pop(cell, None)
                else:
                    self._sheet.values[cell] = value

    def _require_open(self) -> None:
        if self._sheet.protected:
            raise ComError(-2147352567, "The cell or chart is on a protected sheet.")

    @property
    def formula(self) -> Any:
        return self._shaped(self._rows(self._formula_of))

    def _formula_of(self, cell: CellRef) -> str:
        value = self._sheet.values.get(cell)
        if isinstance(value, Formula):
            return f"={value.text}"
        if isinstance(value, bool):
            return str(value).upper()
        if isinstance(value, float):
            return f"{value:.15g}"
        return "" if value is None else str(value)

    def select(self) -> None:
        if self._excel.sheets[self._excel.active] is not self._sheet:
            raise ComError(-2147352567, "Select method of Range class failed")
        self._excel.selection = Range.address.fget(self)  # type: ignore[attr-defined]
        self._excel.scrolled.append(self._excel.selection)


def _shows_day(code: str) -> bool:
    return shows_date(code) and re.search("[yd]", code, re.IGNORECASE) is not None


_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?%?")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def typed(entry: Any, code: str) -> Any:
    """What a cell of a number format holds after an entry."""
    if isinstance(entry, int) and not isinstance(entry, bool):
        entry = float(entry)
    if isinstance(entry, float | bool):
        return str(entry) if code == "@" else entry
    assert isinstance(entry, str), type(entry)
    if entry.startswith("'"):
        return entry[1:] or None
    if entry == "" or code == "@":
        return entry or None
    if entry.startswith("="):
        return Formula(entry[1:])
    if entry.startswith(("@", "+", "-")) and not _NUMBER.fullmatch(entry):
        raise ComError(-2147352567, "There is a problem with this formula.")
    if entry in ERRORS.values():
        return CellError(entry)
    if entry.upper() in ("TRUE", "FALSE"):
        return entry.upper() == "TRUE"
    if _NUMBER.fullmatch(entry):
        return float(entry.rstrip("%"))
    if match := _DAY.fullmatch(entry):
        return float((dt.datetime(*map(int, match.groups())) - EPOCH).days)  # type: ignore[arg-type]
    return entry


def calculated(sheet: MemorySheet, text: str) -> Any:
    """The result of a formula: "F2*2" or "SUM(F2:F3)"."""

    def number(cell: CellRef) -> float:
        value = sheet.values.get(cell)
        return float(value) if isinstance(value, float) else 0.0

    if match := re.fullmatch(r"([A-Z]+\d+)\*(\d+)", text):
        return number(CellRef.parse(match[1])) * float(match[2])
    if match := re.fullmatch(r"SUM\(([A-Z]+\d+:[A-Z]+\d+)\)", text):
        return sum(number(cell) for cell in RangeRef.parse(match[1]).cells())
    raise NotImplementedError(text)
