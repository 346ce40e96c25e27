"""A spreadsheet as `spreadsheets.get` answers it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .a1 import Box
from .cells import Cell, extended_value
from .formulas import result_of
from .grid import Target, answered_range, grid_range
from .masks import Mask
from .metadata import metadata_json
from .model import Axis, Sheet, Spreadsheet
from .problems import Json
from .protection import PROTECTED, Guard
from .showing import shown

_WHITE: Json = {"red": 1, "green": 1, "blue": 1}
DEFAULT_FORMAT: Json = {
    "backgroundColor": _WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": _WHITE},
}
_PIXELS = {"ROWS": 21, "COLUMNS": 100}
_ALL: Mask = {}


def spreadsheet_json(
    guard: Guard,
    ranges: Sequence[Target] | None = None,
    mask: Mask = _ALL,
    *,
    with_grid: bool = False,
) -> Json:
    """The Spreadsheet resource, before its mask is applied.

    Args:
        guard: the spreadsheet and who asks.
        ranges: what is asked for; None for all of it.
        mask: the field mask, so that what it leaves out is not put together.
        with_grid: whether the cells are wanted; a mask has the last word.
    """
    book = guard.book
    sheets = [
        sheet
        for sheet in book.sheets
        if ranges is None or any(target.sheet is sheet for target in ranges)
    ]
    answer: Json = {
        "spreadsheetId": book.id,
        "properties": book.properties | {"defaultFormat": DEFAULT_FORMAT},
        "sheets": [_sheet_json(guard, sheet, ranges, mask, with_grid) for sheet in sheets],
        "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{book.id}/edit",
    }
    if book.named:
        answer["namedRanges"] = [
            named | {"range": answered_range(named["range"])} for named in book.named
        ]
    whole = [metadata_json(m) for m in book.metadata if m.kind == "SPREADSHEET"]
    return answer | ({"developerMetadata": whole} if whole else {})


def _sheet_json(
    guard: Guard, sheet: Sheet, ranges: Sequence[Target] | None, mask: Mask, with_grid: bool
) -> Json:
    answer: Json = {"properties": sheet.properties}
    cells = cell_mask(mask) if mask else (_ALL if with_grid else None)
    if cells is not None:
        boxes = [t.box for t in ranges if t.sheet is sheet] if ranges else [sheet.whole]
        answer["data"] = [_grid_data(guard.book, sheet, box, cells) for box in boxes]
    if sheet.merges:
        answer["merges"] = [grid_range(sheet.id, box) for box in sheet.merges]
    for name, entries in sheet.parts.items():
        if entries:
            seen = [guard.shown(e) for e in entries] if name == PROTECTED else entries
            answer[name] = [_answered(entry) for entry in seen]
    if sheet.basic_filter is not None:
        answer["basicFilter"] = _answered(sheet.basic_filter)
    attached = [
        metadata_json(m)
        for m in guard.book.metadata
        if m.kind == "SHEET" and m.sheet_id == sheet.id
    ]
    return answer | ({"developerMetadata": attached} if attached else {})


def cell_mask(mask: Mask) -> Mask | None:
    """The part of a mask that is about `sheets.data`; None where it does not ask for cells."""
    for name in ("sheets", "data"):
        if "*" in mask:
            return _ALL
        if name not in mask:
            return None
        mask = mask[name]
        if not mask:
            return _ALL
    return mask


def _answered(value: Any) -> Any:
    """An object with its ranges as Google gives them back."""
    if isinstance(value, list):
        return [_answered(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    made = {name: _answered(inner) for name, inner in value.items()}
    return {
        name: answered_range(inner)
        if name in ("range", "ranges") and isinstance(inner, dict)
        else [answered_range(entry) for entry in inner]
        if name in ("ranges", "unprotectedRanges", "sources")
        else inner
        for name, inner in made.items()
    }


def _grid_data(book: Spreadsheet, sheet: Sheet, box: Box, mask: Mask) -> Json:
    data: Json = {}
    if box.top:
        data["startRow"] = box.top
    if box.left:
        data["startColumn"] = box.left
    everything = not mask or "*" in mask
    if everything or "rowData" in mask:
        rows = _row_data(book, sheet, box, _below(mask, "rowData", "values"))
        if rows:
            data["rowData"] = rows
    if everything or "rowMetadata" in mask:
        data["rowMetadata"] = _line_data(book, sheet, "ROWS", box.top, box.bottom)
    if everything or "columnMetadata" in mask:
        data["columnMetadata"] = _line_data(book, sheet, "COLUMNS", box.left, box.right)
    return data


def _below(mask: Mask, *names: str) -> frozenset[str] | None:
    """The names that a mask gives below a path; None for all."""
    for name in names:
        if not mask or "*" in mask:
            return None
        mask = mask.get(name, _ALL)
    return frozenset(mask) if mask and "*" not in mask else None


def _row_data(
    book: Spreadsheet, sheet: Sheet, box: Box, wanted: frozenset[str] | None
) -> list[Json]:
    found: dict[int, dict[int, Cell]] = {}
    for row, column, cell in sheet.filled(box):
        found.setdefault(row, {})[column] = cell
    rows: list[Json] = []
    for row in range(box.top, max(found, default=box.top - 1) + 1):
        cells = found.get(row)
        if cells is None:
            rows.append({})
            continue
        line = range(box.left, max(cells) + 1)
        rows.append(
            {
                "values": [
                    cell_json(book, sheet, cells[c], wanted) if c in cells else {} for c in line
                ]
            }
        )
    return rows


def cell_json(
    book: Spreadsheet, sheet: Sheet, cell: Cell, wanted: frozenset[str] | None = None
) -> Json:
    """A cell as CellData with what is computed from it.

    Args:
        wanted: the fields to give; None for all.
    """
    data = cell.to_json()
    computed = wanted is None or wanted & {"effectiveValue", "formattedValue", "effectiveFormat"}
    if computed and cell.value is not None:
        result = result_of(book, sheet, cell.value)
        data["effectiveValue"] = extended_value(result)
        data["formattedValue"] = shown(result, cell.look)
    if wanted is None or "effectiveFormat" in wanted:
        data["effectiveFormat"] = _over(DEFAULT_FORMAT, cell.look or {})
    return data if wanted is None else {k: v for k, v in data.items() if k in wanted}


def _over(below: Json, above: Json) -> Json:
    """One format over another one."""
    made = dict(below)
    for name, value in above.items():
        plain = not name.endswith(("Color", "ColorStyle"))
        kept = made.get(name)
        nested = plain and isinstance(value, dict) and isinstance(kept, dict)
        made[name] = _over(kept, value) if nested and isinstance(kept, dict) else value
    return made


def _line_data(book: Spreadsheet, sheet: Sheet, axis: Axis, start: int, end: int) -> list[Json]:
    attached: dict[int, list[Json]] = {}
    kind = "ROW" if axis == "ROWS" else "COLUMN"
    for entry in book.metadata:
        if entry.kind == kind and entry.sheet_id == sheet.id and entry.index is not None:
            attached.setdefault(entry.index, []).append(metadata_json(entry))
    lines = []
    for index in range(start, end):
        line: Json = {"pixelSize": _PIXELS[axis]} | sheet.info[axis].get(index, {})
        if index in attached:
            line["developerMetadata"] = attached[index]
        lines.append(line)
    return lines
