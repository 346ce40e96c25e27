"""Where ranges lie: Excel's texts, xlwings' tuples, LibreOffice's structs.

Inside the engine a range is (first row, first column, last row, last column), from 0.
"""

from __future__ import annotations

import re
from typing import Any

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384

Bounds = tuple[int, int, int, int]

_CELLS = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)(?::\$?([A-Za-z]{1,3})\$?(\d+))?")
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?(\d+):\$?(\d+)")


def column_number(letters: str) -> int:
    """The number of a column, from 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """The letters of a column, counted from 0."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def parsed(text: str) -> Bounds | None:
    """Where "B2", "$A$1:C3", "A:B" or "1:2" lies; None for any other text."""
    if match := _CELLS.fullmatch(text):
        left, top = column_number(match[1]), int(match[2]) - 1
        right, bottom = (left, top) if match[3] is None else (
            column_number(match[3]), int(match[4]) - 1
        )  # fmt: skip
    elif match := _COLUMNS.fullmatch(text):
        top, bottom = 0, MAX_ROWS - 1
        left, right = column_number(match[1]), column_number(match[2])
    elif match := _ROWS.fullmatch(text):
        left, right = 0, MAX_COLUMNS - 1
        top, bottom = int(match[1]) - 1, int(match[2]) - 1
    else:
        return None
    top, bottom = sorted((top, bottom))
    left, right = sorted((left, right))
    if top < 0 or bottom >= MAX_ROWS or right >= MAX_COLUMNS:
        return None
    return top, left, bottom, right


def of_tuple(given: tuple[int, ...]) -> Bounds:
    """Where xlwings' tuple lies: (row, column) or (row, column, height, width), from 1.

    Raises:
        IndexError: it counts from 0.
    """
    if 0 in given[:2]:
        raise IndexError("Ranges count their rows and columns from 1.")
    row, column = given[0] - 1, given[1] - 1
    if len(given) == 4:
        return row, column, row + given[2] - 1, column + given[3] - 1
    return row, column, row, column


def bounds_of(address: Any) -> Bounds:
    """Where a CellRangeAddress lies."""
    return address.StartRow, address.StartColumn, address.EndRow, address.EndColumn


def a1(bounds: Bounds, *, row: bool = True, column: bool = True) -> str:
    """A range as Excel writes it.

    Args:
        row, column: whether dollar signs stand before them.
    """
    top, left, bottom, right = bounds
    rows, columns = "$" * row, "$" * column
    if (top, bottom) == (0, MAX_ROWS - 1):
        return f"{columns}{column_letters(left)}:{columns}{column_letters(right)}"
    if (left, right) == (0, MAX_COLUMNS - 1):
        return f"{rows}{top + 1}:{rows}{bottom + 1}"
    first = f"{columns}{column_letters(left)}{rows}{top + 1}"
    last = f"{columns}{column_letters(right)}{rows}{bottom + 1}"
    return first if first == last else f"{first}:{last}"


def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it."""
    return sheet if re.fullmatch(r"[^\W\d]\w*", sheet) else "'{}'".format(sheet.replace("'", "''"))
