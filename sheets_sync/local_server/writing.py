"""Values as they are written: update, append and clear, with what they answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from .a1 import Box, letters
from .cells import Cell, Entered
from .dimensions import insert_lines
from .entering import RAW, USER_ENTERED, entered
from .grid import Target
from .model import Sheet, Spreadsheet
from .problems import Json, invalid
from .protection import Guard


@dataclass(frozen=True, slots=True)
class Written:
    """What an update did."""

    target: Target
    rows: int
    columns: int
    cells: int

    def answer(self, book_id: str) -> Json:
        """An UpdateValuesResponse."""
        answer: Json = {"spreadsheetId": book_id, "updatedRange": self.target.a1}
        counts = {
            "updatedRows": self.rows,
            "updatedColumns": self.columns,
            "updatedCells": self.cells,
        }
        return answer | {name: count for name, count in counts.items() if count}


def check_input_option(option: object) -> str:
    """The valueInputOption, which has to be given.

    Raises:
        ApiError: it is not.
    """
    if option not in (RAW, USER_ENTERED):
        raise invalid("'valueInputOption' is required but not specified")
    return str(option)


def by_rows(values: Sequence[Sequence[Any]], major: str) -> list[list[Any]]:
    """The values row by row; lines of another length end in nulls."""
    if major != "COLUMNS":
        return [list(row) for row in values]
    height = max(map(len, values), default=0)
    return [
        [column[row] if row < len(column) else None for column in values] for row in range(height)
    ]


def update(guard: Guard, target: Target, values: list[list[Any]], option: str) -> Written:
    """Writes values from the target's first cell on; nulls leave their cell alone.

    Raises:
        ApiError: more values than the range has cells, a value that is none, protected cells.
    """
    sheet, box = target.sheet, target.box
    height, width = len(values), max(map(len, values), default=0)
    _check_fits(target, height, width)
    covered = Box(box.top, box.top + max(height, 1), box.left, box.left + max(width, 1))
    sheet.resize(max(sheet.row_count, covered.bottom), max(sheet.column_count, covered.right))
    guard.check(sheet, covered)
    rows, columns, cells = set(), set(), 0
    for i, line in enumerate(values):
        for j, value in enumerate(line):
            if value is None:
                continue
            place = f"values[{i}][{j}]"
            row, column = box.top + i, box.left + j
            before = sheet.cell(row, column)
            content, brought = entered(value, option, before.look, place)
            sheet.put(row, column, _with_value(before, content, brought))
            rows.add(row)
            columns.add(column)
            cells += 1
    return Written(Target(sheet, covered), len(rows), len(columns), cells)


def _with_value(cell: Cell, content: Entered, brought: Json) -> Cell:
    look = cell.look
    if brought and not (look or {}).get("numberFormat"):
        look = (look or {}) | {"numberFormat": brought}
    return replace(cell, value=content, look=look, runs=())


def _check_fits(target: Target, height: int, width: int) -> None:
    box = target.box
    if not target.bounded:
        return
    if height > box.height:
        outside = f"row [{box.bottom + 1}]"
    elif width > box.width:
        outside = f"column [{letters(box.right)}]"
    else:
        return
    raise invalid(f"Requested writing within range [{target.a1}], but tried writing to {outside}")


def clear(guard: Guard, target: Target) -> str:
    """Empties the values of a range; formats, notes and checks stay.

    Returns:
        The range as answers write it.
    """
    guard.check(target.sheet, target.box)
    for row, column, cell in list(target.sheet.filled(target.box)):
        target.sheet.put(row, column, replace(cell, value=None, runs=()))
    return target.a1


def append(
    guard: Guard, book: Spreadsheet, target: Target, values: list[list[Any]], option: str,
    insert: str,
) -> tuple[Box | None, Written]:  # fmt: skip
    """Writes values below the table that a range touches.

    Args:
        insert: OVERWRITE or INSERT_ROWS.

    Returns:
        The table found, None for none, and what was written.
    """
    sheet = target.sheet
    table = find_table(sheet, target.box)
    row, column = (table.bottom, table.left) if table else (target.box.top, target.box.left)
    if insert == "INSERT_ROWS" and table and row < sheet.row_count and values:
        guard.check(sheet, Box(row, sheet.row_count, 0, sheet.column_count))
        insert_lines(book, sheet, "ROWS", row, len(values))
    sheet.resize(max(sheet.row_count, row + 1), sheet.column_count)
    start = Target(sheet, Box(row, row + 1, column, column + 1), bounded=False)
    return table, update(guard, start, values, option)


def find_table(sheet: Sheet, box: Box) -> Box | None:
    """The last table that a box touches; None where the box is empty.

    A table is a filled cell with all its neighbours, also across a corner, until it stands
    alone. Google's guide calls it the last one that a range holds: the one of its lowest, and
    there rightmost, filled cell. An empty cell beside a table is in none.
    """
    filled = {
        row: {c for c, cell in cells.items() if cell.value is not None}
        for row, cells in sheet.rows.items()
    }
    seeds = [
        (row, column)
        for row, columns in filled.items()
        if box.top <= row < box.bottom
        for column in columns
        if box.left <= column < box.right
    ]
    if not seeds:
        return None
    top, left = max(seeds)
    bottom, right = top + 1, left + 1
    grown = True
    while grown:
        grown = False
        while any(left - 1 <= c <= right for c in filled.get(bottom, ())):
            bottom, grown = bottom + 1, True
        while any(left - 1 <= c <= right for c in filled.get(top - 1, ())):
            top, grown = top - 1, True
        while any(right in filled.get(r, ()) for r in range(top - 1, bottom + 1)):
            right, grown = right + 1, True
        while any(left - 1 in filled.get(r, ()) for r in range(top - 1, bottom + 1)):
            left, grown = left - 1, True
    return Box(top, bottom, left, right)
