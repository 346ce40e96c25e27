"""Writing values into cells as what they are."""

from __future__ import annotations

import datetime as dt

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from addin.table.cells import CellValue


def write_value(sheet: Worksheet, row: int, column: int, value: CellValue, style: Format) -> None:
    """Writes a value: text never becomes a number, a formula or a link.

    Args:
        sheet: the sheet.
        row, column: of the cell, from 0.
        value: the value; None leaves a blank cell with its format.
        style: the cell's format.
    """
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    elif isinstance(value, dt.datetime | dt.date | dt.time | dt.timedelta):
        sheet.write_datetime(row, column, value, style)
    else:
        sheet.write_string(row, column, value, style)
