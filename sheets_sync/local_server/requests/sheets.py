"""Sheets and the spreadsheet's own properties."""

from __future__ import annotations

from ..a1 import Box
from ..cells import color, color_style
from ..dimensions import delete_lines
from ..masks import parse_mask, written
from ..model import Sheet, Spreadsheet, new_id, new_sheet
from ..problems import ApiError, Json, invalid
from .change import Change, Handler

_OBJECT_IDS = frozenset({"protectedRangeId", "bandedRangeId", "filterViewId", "chartId"})
_READ_ONLY = ("sheetId", "sheetType")


def add_sheet(change: Change, request: Json) -> Json:
    """Adds an empty sheet, at the end unless an index is given."""
    book, given = change.book, dict(request.get("properties", {}))
    if given.get("sheetType", "GRID") != "GRID":
        raise ApiError(501, "This stand-in has no sheets without a grid.")
    title = given.pop("title", None) or _free_title(book)
    _check_title(book, title)
    sheet_id = given.pop("sheetId", None)
    sheet_id = _free_id(book, sheet_id)
    index = min(given.pop("index", len(book.sheets)), len(book.sheets))
    sheet = new_sheet(sheet_id, title, index)
    grid = sheet.properties["gridProperties"] | given.pop("gridProperties", {})
    if grid["rowCount"] < 1 or grid["columnCount"] < 1:
        raise invalid("A sheet needs at least one row and one column.")
    _colors(given, given, {name for name in given if name.startswith("tabColor")})
    sheet.properties = sheet.properties | _tidied({"gridProperties": grid, **given})
    book.sheets.insert(index, sheet)
    book.renumber()
    book.check_size()
    return {"properties": sheet.properties}


def delete_sheet(change: Change, request: Json) -> None:
    """Deletes a sheet with all that belongs to it."""
    book = change.book
    sheet = book.sheet(request.get("sheetId"))
    change.guard.check_sheet(sheet)
    if not _others_visible(book, sheet):
        raise invalid("You can't remove all the visible sheets in a document.")
    book.sheets.remove(sheet)
    book.named = [n for n in book.named if n["range"].get("sheetId", 0) != sheet.id]
    book.metadata = [m for m in book.metadata if m.sheet_id != sheet.id]
    book.renumber()


def _others_visible(book: Spreadsheet, sheet: Sheet) -> bool:
    return any(s is not sheet and not s.properties.get("hidden") for s in book.sheets)


def duplicate_sheet(change: Change, request: Json) -> Json:
    """Copies a sheet within the spreadsheet."""
    book = change.book
    source = book.sheet(request.get("sourceSheetId"))
    title = request.get("newSheetName") or _copy_title(book, source.title)
    _check_title(book, title)
    copy = copied(source, _free_id(book, request.get("newSheetId")), title)
    index = min(request.get("insertSheetIndex", 0), len(book.sheets))
    book.sheets.insert(index, copy)
    book.renumber()
    book.check_size()
    return {"properties": copy.properties}


def _free_id(book: Spreadsheet, wanted: int | None) -> int:
    """The id for a new sheet: the one wanted, or a random one."""
    if wanted is None:
        return new_id()
    if wanted < 0:
        raise invalid("The sheet id must not be negative.")
    if any(sheet.id == wanted for sheet in book.sheets):
        raise invalid(f"Sheet with ID {wanted} already exists.")
    return wanted


def copied(source: Sheet, sheet_id: int, title: str) -> Sheet:
    """A copy of a sheet under another id; its ranges are the copy's own."""
    copy = source.draft()
    copy.properties = source.properties | {"sheetId": sheet_id, "title": title}
    copy.parts = {
        name: [_moved(entry, sheet_id) for entry in entries] for name, entries in copy.parts.items()
    }
    if copy.basic_filter is not None:
        copy.basic_filter = _moved(copy.basic_filter, sheet_id)
    return copy


def add_copy(book: Spreadsheet, source: Sheet) -> Sheet:
    """Adds a copy of a sheet of any spreadsheet as the last sheet."""
    copy = copied(source, new_id(), _copy_title(book, source.title))
    book.sheets.append(copy)
    book.renumber()
    book.check_size()
    return copy


def _moved(entry: Json, sheet_id: int) -> Json:
    """An object for the copy of its sheet: with other ranges, and an id of its own."""
    made: Json = {}
    for name, value in entry.items():
        if name in _OBJECT_IDS:
            made[name] = new_id()
        elif name in ("range", "ranges", "unprotectedRanges") and value:
            grids = value if isinstance(value, list) else [value]
            moved = [grid | {"sheetId": sheet_id} for grid in grids]
            made[name] = moved if isinstance(value, list) else moved[0]
        else:
            made[name] = value
    return made


def update_sheet_properties(change: Change, request: Json) -> None:
    """Changes a sheet's title, place, size, colour, freezing, visibility."""
    book, given = change.book, request.get("properties", {})
    mask = parse_mask(request.get("fields", ""), "SheetProperties")
    sheet = book.sheet(given.get("sheetId"))
    source = given if "*" not in mask else sheet.properties | given
    made = written(sheet.properties, source, mask)
    made |= {name: sheet.properties[name] for name in _READ_ONLY}
    made["index"] = sheet.properties["index"]
    if not made.get("title"):
        raise invalid("Sheet title cannot be empty.")
    if made["title"] != sheet.title:
        _check_title(book, made["title"], sheet)
    if made.get("hidden") and not _others_visible(book, sheet):
        raise invalid("You can't hide all the sheets in a document.")
    grid = sheet.properties["gridProperties"] | made.get("gridProperties", {})
    rows, columns = grid["rowCount"], grid["columnCount"]
    _check_cut_off(change, sheet, rows, columns)
    made["gridProperties"] = made.get("gridProperties", {}) | {
        "rowCount": sheet.row_count,
        "columnCount": sheet.column_count,
    }
    if grid.get("frozenRowCount", 0) >= rows or grid.get("frozenColumnCount", 0) >= columns:
        raise invalid("You can't freeze all visible rows or columns on the sheet.")
    _colors(made, given, set(mask))
    sheet.properties = _tidied(made)
    _resize(change, sheet, rows, columns)
    if "index" in mask:
        _reorder(book, sheet, given.get("index", 0))


def _check_cut_off(change: Change, sheet: Sheet, rows: int, columns: int) -> None:
    """Refuses to make a sheet smaller by cells that the account may not edit."""
    if rows < sheet.row_count:
        change.guard.check(sheet, Box(rows, sheet.row_count, 0, sheet.column_count))
    if columns < sheet.column_count:
        change.guard.check(sheet, Box(0, sheet.row_count, columns, sheet.column_count))


def _resize(change: Change, sheet: Sheet, rows: int, columns: int) -> None:
    if rows < 1 or columns < 1:
        raise invalid("You can't delete all the rows or columns on the sheet.")
    if rows < sheet.row_count:
        delete_lines(change.book, sheet, "ROWS", rows, sheet.row_count)
    if columns < sheet.column_count:
        delete_lines(change.book, sheet, "COLUMNS", columns, sheet.column_count)
    sheet.resize(rows, columns)
    change.book.check_size()


def _colors(made: Json, given: Json, mask: set[str]) -> None:
    """Keeps a tab's colour the same in its old and its new field."""
    if "tabColorStyle" in mask or ("*" in mask and "tabColorStyle" in given):
        made.pop("tabColor", None)
        if style := made.get("tabColorStyle"):
            made["tabColorStyle"] = color_style(style)
            if "rgbColor" in made["tabColorStyle"]:
                made["tabColor"] = made["tabColorStyle"]["rgbColor"]
    elif "tabColor" in mask or "*" in mask:
        made.pop("tabColorStyle", None)
        if "tabColor" in made:
            made["tabColor"] = color(made["tabColor"])
            made["tabColorStyle"] = {"rgbColor": made["tabColor"]}


def _tidied(properties: Json) -> Json:
    """Properties without what is not set: false, and nothing frozen."""
    grid = {k: v for k, v in properties["gridProperties"].items() if v}
    kept = {k: v for k, v in properties.items() if v is not False}
    return kept | {"gridProperties": grid}


def _reorder(book: Spreadsheet, sheet: Sheet, index: int) -> None:
    before = book.sheets.index(sheet)
    if not 0 <= index <= len(book.sheets):
        raise invalid(f"Cannot move the sheet to index {index}.")
    book.sheets.remove(sheet)
    # The index counts places before the move, so going right passes the sheet's own place.
    book.sheets.insert(index - 1 if index > before else index, sheet)
    book.renumber()


def _check_title(book: Spreadsheet, title: str, own: Sheet | None = None) -> None:
    if any(s is not own and s.title.casefold() == title.casefold() for s in book.sheets):
        raise invalid(f'A sheet with the name "{title}" already exists. Please enter another name.')


def _free_title(book: Spreadsheet) -> str:
    number = len(book.sheets) + 1
    while any(s.title.casefold() == f"sheet{number}" for s in book.sheets):
        number += 1
    return f"Sheet{number}"


def _copy_title(book: Spreadsheet, title: str) -> str:
    titles = {sheet.title.casefold() for sheet in book.sheets}
    name, number = f"Copy of {title}", 1
    while name.casefold() in titles:
        number += 1
        name = f"Copy of {title} {number}"
    return name


def update_spreadsheet_properties(change: Change, request: Json) -> None:
    """Changes title, locale, time zone."""
    mask = parse_mask(request.get("fields", ""), "SpreadsheetProperties")
    made = written(change.book.properties, request.get("properties", {}), mask)
    if not made.get("title"):
        raise invalid("Spreadsheet title cannot be empty.")
    made.pop("defaultFormat", None)
    change.book.properties = change.book.properties | made


HANDLERS: dict[str, Handler] = {
    "addSheet": add_sheet,
    "deleteSheet": delete_sheet,
    "duplicateSheet": duplicate_sheet,
    "updateSheetProperties": update_sheet_properties,
    "updateSpreadsheetProperties": update_spreadsheet_properties,
}
