"""Cells as Google sends and takes them, and the values that the rest of us know.

Google counts days from 1899-12-30 without the 29 February 1900 that Excel counts. Only days
before March 1900 differ; they are turned here, so that 1900-01-01, which stands in many
tables for "unknown", stays what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from addin.hosts.memory_sheet import Stored
from addin.hosts.xlsx.number_formats import GENERAL, shows_date, shows_duration
from addin.hosts.xlsx.serials import Moment, default_code
from addin.table.cells import CellError, CellRef, CellValue
from addin.table.changes import Formula
from sheets_sync.host.looks import code_of, number_format_of
from sheets_sync.host.ranges import Json

VALUE_FIELDS = (
    "userEnteredValue,effectiveValue,userEnteredFormat/numberFormat,effectiveFormat/numberFormat"
)
"""What has to be asked of a cell for its value."""

_ERRORS: Mapping[str, str] = {
    "ERROR": "#ERROR!", "NULL_VALUE": "#NULL!", "DIVIDE_BY_ZERO": "#DIV/0!", "VALUE": "#VALUE!",
    "REF": "#REF!", "NAME": "#NAME?", "NUM": "#NUM!", "N_A": "#N/A", "LOADING": "#GETTING_DATA",
}  # fmt: skip
_ERROR_TEXTS = frozenset(_ERRORS.values())
_ERROR_FORMULA = re.compile(r"=\s*(?:NA\(\s*\)|(#[A-Z/0]+[!?]?|#N/A))\s*", re.IGNORECASE)
_FIRST_LIKE_EXCEL = 61.0


def looks_like_error(text: str) -> bool:
    """Whether a text reads like an error; what it is, only the cell itself tells."""
    return text in _ERROR_TEXTS


def code_in(cell: Mapping[str, Any]) -> str:
    """A cell's number format: its own, or the one that its formula brought along."""
    for name in ("userEnteredFormat", "effectiveFormat"):
        found = cell.get(name, {}).get("numberFormat")
        if found:
            return code_of(found)
    return GENERAL


def stored_in(cell: Mapping[str, Any]) -> Stored | None:
    """What a cell holds, as a sheet in memory keeps it; None for a blank."""
    entered = cell.get("userEnteredValue", {})
    code = code_in(cell)
    result = plain(cell.get("effectiveValue", entered), code)
    text = entered.get("formulaValue")
    if text is None:
        return result
    error = error_of_formula(text)
    return Formula(str(text)[1:], result) if error is None else error


def plain(found: Mapping[str, Any], code: str) -> str | float | bool | None:
    """An ExtendedValue that is no formula."""
    if "numberValue" in found:
        return from_google(float(found["numberValue"]), code)
    if "boolValue" in found:
        return bool(found["boolValue"])
    if "stringValue" in found:
        return str(found["stringValue"]) or None
    if "errorValue" in found:
        return CellError(_ERRORS.get(str(found["errorValue"].get("type")), "#ERROR!"))
    return None


def error_of_formula(text: str) -> CellError | None:
    """The error for which a formula stands that gives nothing but that error.

    A cell cannot be given an error as its value, so one is written as such a formula.
    """
    found = _ERROR_FORMULA.fullmatch(text)
    if found is None:
        return None
    error = (found[1] or "#N/A").upper()
    return CellError(error) if error in _ERROR_TEXTS else None


def entered_text(value: Stored) -> str | None:
    """The formula that is entered for a value; None for what is entered as it is."""
    if isinstance(value, Formula):
        return f"={value.text}"
    if isinstance(value, CellError):
        return "=NA()" if value == "#N/A" else f"={value}"
    return None


def entry(value: Stored | None, code: str) -> Json:
    """A value as an ExtendedValue to be written: typed, so that nothing is interpreted."""
    if value is None:
        return {}
    formula = entered_text(value)
    if formula is not None:
        return {"formulaValue": formula}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, float):
        return {"numberValue": to_google(value, code)}
    return {"stringValue": str(value)}


def from_google(serial: float, code: str) -> float:
    """A number as Excel keeps it under a format."""
    if 2 <= serial < _FIRST_LIKE_EXCEL and _shows_day(code):
        return serial - 1
    return serial


def to_google(serial: float, code: str) -> float:
    """A number as Google keeps it under a format."""
    if 1 <= serial < _FIRST_LIKE_EXCEL - 1 and _shows_day(code):
        return serial + 1
    return serial


def _shows_day(code: str) -> bool:
    return shows_date(code) and not shows_duration(code)


def error_in(cell: Mapping[str, Any]) -> CellError | None:
    """The error that a cell shows; None where it shows none."""
    formula = cell.get("userEnteredValue", {}).get("formulaValue")
    meant = error_of_formula(formula) if formula is not None else None
    found = cell.get("effectiveValue", {}).get("errorValue")
    if meant is not None or found is None:
        return meant
    return CellError(_ERRORS.get(str(found.get("type")), "#ERROR!"))


def value_in(cell: Mapping[str, Any]) -> CellValue:
    """What a cell shows, unformatted: dates as Google's own serial numbers; None for a blank."""
    error = error_in(cell)
    if error is not None:
        return error
    found = cell.get("effectiveValue", cell.get("userEnteredValue", {}))
    for name in ("numberValue", "boolValue", "stringValue"):
        if name in found:
            value: CellValue = found[name]
            return None if value == "" else value
    return None


def date_format(value: Moment, code: str | None) -> Json | None:
    """The NumberFormat that a date needs in a cell; None where the cell has one that shows it.

    Args:
        value: the date, time or duration.
        code: the cell's format; None if it is not known.
    """
    if code is not None and shows_date(code):
        return None
    return number_format_of(default_code(value))


def cells_in(data: Mapping[str, Any]) -> Iterator[tuple[CellRef, Json]]:
    """The cells of a GridData that have anything at all."""
    first_row, first_column = data.get("startRow", 0) + 1, data.get("startColumn", 0) + 1
    for row, line in enumerate(data.get("rowData", ()), first_row):
        for column, cell in enumerate(line.get("values", ()), first_column):
            if cell:
                yield CellRef(row, column), cell
