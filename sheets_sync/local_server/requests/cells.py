"""Contents, formats, notes and entry checks of cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..a1 import Box
from ..cells import EMPTY, Cell, Formula, tidy_look
from ..entering import USER_ENTERED, entered
from ..grid import Target, target_of_grid
from ..masks import Mask, parse_mask, written
from ..model import Sheet
from ..problems import ApiError, Json, bad_fields, invalid
from ..showing import shown
from .change import Change, Handler

_COMPUTED = frozenset({"effectiveValue", "formattedValue", "effectiveFormat", "hyperlink"})
_MISSING = frozenset({"pivotTable", "dataSourceTable", "dataSourceFormula", "chipRuns"})


def cell_mask(request: Json, kind: str) -> Mask:
    """The mask of a request that writes cells; it has to name something."""
    if not request.get("fields"):
        raise bad_fields(
            [(f"requests.{kind}.fields", f"Invalid value at '{kind}.fields': must be specified")]
        )
    mask = parse_mask(request["fields"], "CellData")
    if _MISSING & mask.keys():
        raise ApiError(501, "This stand-in has neither pivot tables nor data sources nor chips.")
    return mask


def with_fields(cell: Cell, data: Json, mask: Mask) -> Cell:
    """A cell with the fields of a mask taken from a CellData."""
    if value := data.get("userEnteredValue"):
        if len(value) != 1:
            raise invalid("Exactly one kind of value must be set in userEnteredValue.")
        if "errorValue" in value:
            raise invalid("An error cannot be entered into a cell.")
    before = cell.to_json()
    source = {name: v for name, v in data.items() if name not in _COMPUTED}
    made = written(before, source, mask)
    if "userEnteredFormat" in made:
        made["userEnteredFormat"] = _one_color(before, made, mask)
    changed = Cell.from_json(made)
    if "userEnteredValue" in mask and "textFormatRuns" not in mask:
        changed = replace(changed, runs=())
    return changed


def _one_color(before: Json, made: Json, mask: Mask) -> Json:
    """Drops the twin of a colour that was just written in the other field."""
    below = mask.get("userEnteredFormat", {})
    look: Json = made["userEnteredFormat"]
    if not below or "*" in below or "userEnteredFormat" not in before:
        return look
    return _without_twins(look, below)


def _without_twins(look: Json, mask: Mask) -> Json:
    kept = dict(look)
    for name, below in mask.items():
        twin = name.removesuffix("Style") if name.endswith("ColorStyle") else name + "Style"
        if name.endswith(("Color", "ColorStyle")) and twin not in mask:
            kept.pop(twin, None)
        elif below and isinstance(kept.get(name), dict):
            kept[name] = _without_twins(kept[name], below)
    return kept


def update_cells(change: Change, request: Json) -> None:
    """Writes cell by cell; what a given range has beyond the data is cleared."""
    mask = cell_mask(request, "update_cells")
    rows = [row.get("values", []) for row in request.get("rows", [])]
    if "range" in request:
        target = change.target(request["range"])
    elif "start" in request:
        target = _from_start(change, request["start"], rows)
    else:
        raise invalid("One of start or range must be given.")
    sheet, box = target.sheet, target.box
    for i in range(box.height if "range" in request else len(rows)):
        data = rows[i] if i < len(rows) else []
        for j in range(box.width if "range" in request else len(data)):
            given = data[j] if j < len(data) else {}
            row, column = box.top + i, box.left + j
            sheet.put(row, column, with_fields(sheet.cell(row, column), given, mask))


def _from_start(change: Change, start: Json, rows: list[list[Json]]) -> Target:
    sheet = change.book.sheet(start.get("sheetId"))
    top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
    width = max((len(row) for row in rows), default=0)
    if top + len(rows) > sheet.row_count or left + width > sheet.column_count:
        raise invalid("Attempting to write outside of the grid.")
    grid = {
        "sheetId": sheet.id,
        "startRowIndex": top,
        "endRowIndex": top + max(len(rows), 1),
        "startColumnIndex": left,
        "endColumnIndex": left + max(width, 1),
    }
    return change.target(grid)


def repeat_cell(change: Change, request: Json) -> None:
    """Writes the same fields into every cell of a range."""
    mask = cell_mask(request, "repeat_cell")
    target = change.target(request.get("range", {}))
    data = request.get("cell", {})
    on_empty = with_fields(EMPTY, data, mask)
    for row, column in _places(target.box):
        cell = target.sheet.cell(row, column)
        made = with_fields(cell, data, mask) if cell else on_empty
        target.sheet.put(row, column, made)


def _places(box: Box) -> Iterator[tuple[int, int]]:
    for row in range(box.top, box.bottom):
        for column in range(box.left, box.right):
            yield row, column


def append_cells(change: Change, request: Json) -> None:
    """Writes below the last row that holds a value; the sheet grows as needed."""
    mask = cell_mask(request, "append_cells")
    sheet = change.book.sheet(request.get("sheetId"))
    rows = [row.get("values", []) for row in request.get("rows", [])]
    filled = (r for r, row in sheet.rows.items() if any(c.value is not None for c in row.values()))
    top = max(filled, default=-1) + 1
    width = max((len(row) for row in rows), default=0)
    sheet.resize(max(sheet.row_count, top + len(rows)), max(sheet.column_count, width))
    change.book.check_size()
    change.guard.check(sheet, Box(top, top + max(len(rows), 1), 0, max(width, 1)))
    for i, data in enumerate(rows):
        for j, given in enumerate(data):
            sheet.put(top + i, j, with_fields(sheet.cell(top + i, j), given, mask))


def set_data_validation(change: Change, request: Json) -> None:
    """Sets or, without a rule, removes an entry check."""
    target = change.target(request.get("range", {}))
    rule = request.get("rule")
    on_empty = Cell(check=rule)
    for row, column in _places(target.box):
        cell = target.sheet.cell(row, column)
        if not cell:
            target.sheet.put(row, column, on_empty)
        elif rule or cell.check:
            target.sheet.put(row, column, replace(cell, check=rule))


def update_borders(change: Change, request: Json) -> None:
    """Draws the borders of a range; each line belongs to the cells beside it."""
    target = change.target(request.get("range", {}))
    box, sheet = target.box, target.sheet
    on_empty: dict[tuple[str, ...], Cell] = {}
    for row, column in _places(box):
        cell, lines = sheet.cell(row, column), _border_lines(box, row, column)
        if cell:
            sheet.put(row, column, _bordered(cell, lines, request))
        else:
            if lines not in on_empty:
                on_empty[lines] = _bordered(EMPTY, lines, request)
            sheet.put(row, column, on_empty[lines])


def _border_lines(box: Box, row: int, column: int) -> tuple[str, str, str, str]:
    """Which lines of a range are a cell's top, bottom, left and right; "" for another cell's."""
    return (
        "top" if row == box.top else "",
        "bottom" if row == box.bottom - 1 else "innerHorizontal",
        "left" if column == box.left else "",
        "right" if column == box.right - 1 else "innerVertical",
    )


def _bordered(cell: Cell, lines: tuple[str, ...], request: Json) -> Cell:
    borders = dict((cell.look or {}).get("borders", {}))
    for side, line in zip(("top", "bottom", "left", "right"), lines, strict=True):
        if line in request and request[line].get("style") == "NONE":
            borders.pop(side, None)
        elif line in request:
            borders[side] = request[line]
    look = {k: v for k, v in (cell.look or {}).items() if k != "borders"}
    return replace(cell, look=tidy_look(look | ({"borders": borders} if borders else {})))


def find_replace(change: Change, request: Json) -> Json:
    """Replaces text in values and, on demand, in formulas."""
    pattern = _pattern(request)
    replacement = request.get("replacement", "")
    if not request.get("searchByRegex"):
        replacement = replacement.replace("\\", "\\\\")
    else:
        replacement = re.sub(r"\$(\d)", r"\\\1", replacement)
    counts = dict.fromkeys(
        ("valuesChanged", "formulasChanged", "rowsChanged", "sheetsChanged", "occurrencesChanged"),
        0,
    )
    for sheet, box in _searched(change, request):
        rows = set()
        for row, column, cell in sorted(sheet.filled(box), key=lambda found: found[:2]):
            is_formula = isinstance(cell.value, Formula)
            if cell.value is None or (is_formula and not request.get("includeFormulas")):
                continue
            text = (
                cell.value.text if isinstance(cell.value, Formula) else shown(cell.value, cell.look)
            )
            made, times = pattern.subn(replacement, text)
            if not times:
                continue
            change.guard.check(sheet, Box(row, row + 1, column, column + 1))
            value, _format = entered(made, USER_ENTERED, cell.look, "values[0][0]")
            sheet.put(row, column, replace(cell, value=value, runs=()))
            rows.add(row)
            counts["formulasChanged" if is_formula else "valuesChanged"] += 1
            counts["occurrencesChanged"] += times
        counts["rowsChanged"] += len(rows)
        counts["sheetsChanged"] += bool(rows)
    return {name: count for name, count in counts.items() if count}


def _pattern(request: Json) -> re.Pattern[str]:
    find = request.get("find", "")
    if not find:
        raise invalid("The text to find must not be empty.")
    text = find if request.get("searchByRegex") else re.escape(find)
    if request.get("matchEntireCell"):
        text = rf"\A(?:{text})\Z"
    try:
        return re.compile(text, 0 if request.get("matchCase") else re.IGNORECASE)
    except re.error as error:
        raise invalid(f"Invalid regular expression: {find}") from error


def _searched(change: Change, request: Json) -> list[tuple[Sheet, Box]]:
    if request.get("allSheets"):
        return [(sheet, sheet.whole) for sheet in change.book.sheets]
    if "range" in request:
        target = target_of_grid(change.book, request["range"])
        return [(target.sheet, target.box)]
    if "sheetId" in request:
        sheet = change.book.sheet(request["sheetId"])
        return [(sheet, sheet.whole)]
    raise invalid("One of range, sheetId or allSheets must be given.")


def merge_cells(change: Change, request: Json) -> None:
    """Merges a range as a whole, row by row or column by column; the first cell's value stays."""
    target = change.target(request.get("range", {}))
    box, sheet = target.box, target.sheet
    _check_whole_merges(sheet, box)
    sheet.merges = [m for m in sheet.merges if not m.meets(box)]
    kind = request.get("mergeType", "MERGE_ALL")
    if kind == "MERGE_ROWS":
        parts = [Box(r, r + 1, box.left, box.right) for r in range(box.top, box.bottom)]
    elif kind == "MERGE_COLUMNS":
        parts = [Box(box.top, box.bottom, c, c + 1) for c in range(box.left, box.right)]
    else:
        parts = [box]
    for part in parts:
        if part.is_cell:
            continue
        sheet.merges.append(part)
        for row, column, cell in list(sheet.filled(part)):
            if (row, column) != (part.top, part.left):
                sheet.put(row, column, replace(cell, value=None, note="", runs=()))


def unmerge_cells(change: Change, request: Json) -> None:
    """Takes the merged ranges within a range apart."""
    target = change.target(request.get("range", {}))
    _check_whole_merges(target.sheet, target.box)
    target.sheet.merges = [m for m in target.sheet.merges if not m.meets(target.box)]


def _check_whole_merges(sheet: Sheet, box: Box) -> None:
    if any(m.meets(box) and not box.contains(m) for m in sheet.merges):
        raise invalid("You must select all cells in a merged range to merge or unmerge them.")


def trim_whitespace(change: Change, request: Json) -> Json:
    """Takes spaces off the ends of texts and makes runs of them single."""
    target = change.target(request.get("range", {}))
    changed = 0
    for row, column, cell in list(target.sheet.filled(target.box)):
        if isinstance(cell.value, str):
            text = " ".join(cell.value.split())
            if text != cell.value:
                target.sheet.put(row, column, replace(cell, value=text or None, runs=()))
                changed += 1
    return {"cellsChangedCount": changed} if changed else {}


def emptied(sheet: Sheet, box: Box) -> None:
    """Takes everything out of a range."""
    for row, column, _cell in list(sheet.filled(box)):
        sheet.put(row, column, EMPTY)


HANDLERS: dict[str, Handler] = {
    "updateCells": update_cells,
    "repeatCell": repeat_cell,
    "appendCells": append_cells,
    "setDataValidation": set_data_validation,
    "updateBorders": update_borders,
    "findReplace": find_replace,
    "mergeCells": merge_cells,
    "unmergeCells": unmerge_cells,
    "trimWhitespace": trim_whitespace,
}
