"""Formulas moved from one cell to another.

A shared formula is written once, for its first cell; the others apply it with relative
references moved (ISO/IEC 29500-1, 18.3.1.40). When the first cell loses it, the next one has
to say it in its own words.
"""

from __future__ import annotations

import re

from addin.table.cells import MAX_COLUMN, MAX_ROW, column_index, column_letters

# Text, quoted sheet names, structured references and external books are left alone; what
# remains can be an area of rows or columns, or a cell.
_TOKEN = re.compile(
    r"""
      (?P<text>"(?:[^"]|"")*")
    | (?P<quoted>'(?:[^']|'')*')
    | (?P<bracket>\[(?:[^\[\]]|\[[^\[\]]*\])*\])
    | (?P<columns>(?<![\w.$\\])(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})(?![\w.(!]))
    | (?P<rows>(?<![\w.$\\:])(\$?)(\d{1,7}):(\$?)(\d{1,7})(?![\w.(!]))
    | (?P<cell>(?<![\w.$\\])(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})(?![\w.(!]))
    | (?P<word>[^\W\d][\w.\\?]*!?)
    """,
    re.VERBOSE,
)
_LOST = "#REF!"


def moved(formula: str, rows: int, columns: int) -> str:
    """A formula as it reads when its cell is moved, as copying in Excel does.

    Args:
        formula: without the equals sign.
        rows, columns: by how many the cell is moved, down and to the right.

    Returns:
        The formula; a reference that would leave the sheet becomes #REF!.
    """
    if rows == 0 and columns == 0:
        return formula

    def replace(match: re.Match[str]) -> str:
        if match["cell"]:
            return _moved_cell(match["cell"], rows, columns)
        if match["columns"]:
            first, last = match["columns"].split(":")
            ends = _moved_column(first, columns), _moved_column(last, columns)
            return _LOST if None in ends else f"{ends[0]}:{ends[1]}"
        if match["rows"]:
            first, last = match["rows"].split(":")
            ends = _moved_row(first, rows), _moved_row(last, rows)
            return _LOST if None in ends else f"{ends[0]}:{ends[1]}"
        return match[0]

    return _TOKEN.sub(replace, formula)


_CELL = re.compile(r"(\$?[A-Za-z]+)(\$?\d+)")


def _moved_cell(text: str, rows: int, columns: int) -> str:
    match = _CELL.fullmatch(text)
    assert match is not None
    try:
        column, row = _moved_column(match[1], columns), _moved_row(match[2], rows)
    except ValueError:  # looks like a cell but lies beyond XFD1048576: a name
        return text
    return _LOST if column is None or row is None else f"{column}{row}"


def _moved_column(text: str, by: int) -> str | None:
    if text.startswith("$"):
        return text
    column = column_index(text) + by
    return column_letters(column) if 1 <= column <= MAX_COLUMN else None


def _moved_row(text: str, by: int) -> str | None:
    if text.startswith("$"):
        return text
    if not 1 <= int(text) <= MAX_ROW:
        raise ValueError(text)
    row = int(text) + by
    return str(row) if 1 <= row <= MAX_ROW else None
