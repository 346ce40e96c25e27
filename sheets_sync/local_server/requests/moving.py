"""Sorting, copying and cutting cells."""

from __future__ import annotations

from dataclasses import replace

from ..a1 import Box
from ..cells import EMPTY, Cell
from ..formulas import result_of
from ..grid import Target, target_of_grid
from ..model import Sheet, Spreadsheet
from ..problems import ApiError, Json, invalid
from .cells import emptied
from .change import Change, Handler

_Sortable = tuple[int, float, str]


def sort_range(change: Change, request: Json) -> None:
    """Sorts the rows of a range: numbers, texts, truth values; blanks always last.

    Cells move with format and note. Rows stay where they are, and their developer metadata
    with them, unless it is assumed to follow.
    """
    target = change.target(request.get("range", {}))
    box, sheet = target.box, target.sheet
    if any(m.meets(box) for m in sheet.merges):
        raise invalid("You can't sort a range that contains merged cells.")
    order = list(range(box.top, box.bottom))
    for spec in reversed(request.get("sortSpecs", [])):
        column = spec.get("dimensionIndex", 0)
        if not box.left <= column < box.right:
            raise invalid("The sort column must be within the range.")
        down = spec.get("sortOrder") == "DESCENDING"
        order = _sorted(change.book, sheet, order, column, down=down)
    columns = range(box.left, box.right)
    lines = [[sheet.cell(row, column) for column in columns] for row in order]
    for row, line in enumerate(lines, box.top):
        for column, cell in zip(columns, line, strict=True):
            if cell is not sheet.cell(row, column):
                sheet.put(row, column, cell)
    if change.assumptions.sorting_moves_metadata:
        _take_metadata_along(
            change.book, sheet, {old: new for new, old in enumerate(order, box.top)}
        )


def _sorted(
    book: Spreadsheet, sheet: Sheet, rows: list[int], column: int, *, down: bool
) -> list[int]:
    filled = [row for row in rows if sheet.cell(row, column).value is not None]
    blank = [row for row in rows if sheet.cell(row, column).value is None]
    filled.sort(key=lambda row: _sortable(book, sheet, sheet.cell(row, column)), reverse=down)
    return filled + blank


def _take_metadata_along(book: Spreadsheet, sheet: Sheet, places: dict[int, int]) -> None:
    book.metadata = [
        replace(entry, index=places.get(entry.index, entry.index))
        if entry.kind == "ROW" and entry.sheet_id == sheet.id and entry.index is not None
        else entry
        for entry in book.metadata
    ]


def _sortable(book: Spreadsheet, sheet: Sheet, cell: Cell) -> _Sortable:
    value = result_of(book, sheet, cell.value)
    if isinstance(value, bool):
        return 2, float(value), ""
    if isinstance(value, int | float):
        return 0, float(value), ""
    return 1, 0.0, str(value).casefold()


def copy_paste(change: Change, request: Json) -> None:
    """Copies a range, over and over where the destination is a multiple of it."""
    source = target_of_grid(change.book, request.get("source", {}))
    if request.get("pasteOrientation") == "TRANSPOSE":
        raise ApiError(501, "This stand-in does not transpose.")
    wanted = _destination(change.book, request.get("destination", {}), source.box)
    change.guard.check(wanted.sheet, wanted.box)
    block = _block(source)
    kind = request.get("pasteType", "PASTE_NORMAL")
    box, size = wanted.box, source.box
    for row in range(box.top, box.bottom):
        for column in range(box.left, box.right):
            given = block.get(((row - box.top) % size.height, (column - box.left) % size.width))
            before = wanted.sheet.cell(row, column)
            wanted.sheet.put(row, column, pasted(given or EMPTY, before, kind, change.book, source))


def _destination(book: Spreadsheet, grid: Json, size: Box) -> Target:
    """Where to paste: a whole number of times the source, at least once."""
    given = target_of_grid(book, grid)
    height = max(given.box.height // size.height, 1) * size.height
    width = max(given.box.width // size.width, 1) * size.width
    box = Box(given.box.top, given.box.top + height, given.box.left, given.box.left + width)
    if not given.sheet.whole.contains(box):
        raise invalid("Attempting to write outside of the grid.")
    return Target(given.sheet, box)


def _block(source: Target) -> dict[tuple[int, int], Cell]:
    box = source.box
    return {
        (row - box.top, column - box.left): cell for row, column, cell in source.sheet.filled(box)
    }


def pasted(given: Cell, before: Cell, kind: str, book: Spreadsheet, source: Target) -> Cell:
    """What a cell becomes when another one is pasted into it.

    Raises:
        ApiError: a paste type that is not known here.
    """
    if kind == "PASTE_NORMAL":
        return given
    if kind == "PASTE_VALUES":
        value = result_of(book, source.sheet, given.value)
        return replace(before, value=value if isinstance(value, bool | int | float | str) else None)
    if kind == "PASTE_FORMULA":
        return replace(before, value=given.value)
    if kind == "PASTE_FORMAT":
        return replace(before, look=given.look)
    if kind == "PASTE_DATA_VALIDATION":
        return replace(before, check=given.check)
    if kind == "PASTE_NO_BORDERS":
        look = {k: v for k, v in (given.look or {}).items() if k != "borders"}
        return replace(given, look=look or None)
    raise ApiError(501, f"This stand-in does not know the paste type {kind}.")


def cut_paste(change: Change, request: Json) -> None:
    """Moves a range to another place."""
    source = change.target(request.get("source", {}))
    place = request.get("destination", {})
    sheet = change.book.sheet(place.get("sheetId"))
    top, left = place.get("rowIndex", 0), place.get("columnIndex", 0)
    box = Box(top, top + source.box.height, left, left + source.box.width)
    if not sheet.whole.contains(box):
        raise invalid("Attempting to write outside of the grid.")
    change.guard.check(sheet, box)
    block = _block(source)
    kind = request.get("pasteType", "PASTE_NORMAL")
    made = {
        (row, column): pasted(
            block.get((row - box.top, column - box.left), EMPTY),
            sheet.cell(row, column),
            kind,
            change.book,
            source,
        )
        for row in range(box.top, box.bottom)
        for column in range(box.left, box.right)
    }
    emptied(source.sheet, source.box)
    for (row, column), cell in made.items():
        sheet.put(row, column, cell)


HANDLERS: dict[str, Handler] = {
    "sortRange": sort_range,
    "copyPaste": copy_paste,
    "cutPaste": cut_paste,
}
