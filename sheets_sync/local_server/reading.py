"""Values as they are read: a ValueRange of a box."""

from __future__ import annotations

from .cells import Cell, ErrorValue, Formula, Result, number
from .formulas import result_of
from .grid import Target
from .model import Sheet, Spreadsheet
from .problems import Json
from .showing import is_moment, shown

FORMATTED, UNFORMATTED, FORMULA = "FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA"


def rendered(
    book: Spreadsheet, sheet: Sheet, cell: Cell, option: str, moments: str = "SERIAL_NUMBER"
) -> bool | int | float | str:
    """A cell's value as a ValueRange shows it; "" for an empty one.

    Args:
        option: FORMATTED_VALUE, UNFORMATTED_VALUE or FORMULA.
        moments: SERIAL_NUMBER or FORMATTED_STRING, for dates that are not formatted.
    """
    if option == FORMULA and isinstance(cell.value, Formula):
        return cell.value.text
    result: Result = result_of(book, sheet, cell.value)
    as_text = moments == "FORMATTED_STRING" and is_moment(cell.look)
    if option == FORMATTED or isinstance(result, ErrorValue) or as_text:
        return shown(result, cell.look)
    if result is None:
        return ""
    if isinstance(result, float):
        return number(result)
    return result


def value_range(
    book: Spreadsheet,
    target: Target,
    major: str = "ROWS",
    option: str = FORMATTED,
    moments: str = "SERIAL_NUMBER",
) -> Json:
    """The values of a range, without empty ends of lines and without empty lines at the end."""
    by_columns = major == "COLUMNS"
    box, sheet = target.box, target.sheet
    found: dict[int, dict[int, bool | int | float | str]] = {}
    for row, column, cell in sheet.filled(box):
        value = rendered(book, sheet, cell, option, moments)
        if value != "":
            line, place = (column, row) if by_columns else (row, column)
            found.setdefault(line, {})[place] = value
    first, start = (box.left, box.top) if by_columns else (box.top, box.left)
    answer: Json = {"range": target.a1, "majorDimension": "COLUMNS" if by_columns else "ROWS"}
    if found:
        answer["values"] = [
            [found[line].get(place, "") for place in range(start, max(found[line]) + 1)]
            if line in found
            else []
            for line in range(first, max(found) + 1)
        ]
    return answer
