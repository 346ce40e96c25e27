"""New result sheets as requests: title, summary, and a table with filter, links and colours."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from addin.hosts.memory_sheet import MemorySheet
from addin.hosts.xlsx.result_writing import HEADER_ROW
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import PutSheet
from sheets_sync.host.book import RESULT_KEY
from sheets_sync.host.cells import entry
from sheets_sync.host.looks import color_style, number_format_of
from sheets_sync.host.ranges import Json, grid_range
from sheets_sync.host.requests import add_rule, hidden_rows, set_check

_DARK, _GREY, _WHITE = "#1F4E79", "#595959", "#FFFFFF"
_BODY, _TITLE = 10, 14
_PIXELS_A_CHARACTER, _PIXELS_OF_PADDING, _WIDEST = 7, 5, 700
_MOST_LINES = 5_000
"""Rows of cells that go into one request."""
_WHOLE_CELL = "userEnteredValue,userEnteredFormat,note"

Address = Callable[[str], str]
"""Turns the target of a link, "'客户'!B2", into an address inside the spreadsheet."""


def last_row(sheet: MemorySheet) -> int:
    """The last row that a result sheet needs."""
    area = sheet.used
    return max([table.range.last_row for table in sheet.tables] + [area.last_row if area else 1])


def last_column(sheet: MemorySheet) -> int:
    """The last column that a result sheet needs."""
    area = sheet.used
    found = [table.range.last_column for table in sheet.tables]
    return max([*found, area.last_column if area else 1])


def add(tab_id: int, sheet: MemorySheet, title: str, place: int, *, hidden: bool) -> Json:
    """The request that adds the tab.

    Args:
        tab_id: its id, chosen by us.
        sheet: what it will hold.
        title: its name for now.
        place: its index, from 0.
        hidden: whether it stays out of sight for now.
    """
    grid = {
        "rowCount": last_row(sheet) + 1,
        "columnCount": last_column(sheet),
        "frozenRowCount": HEADER_ROW,
        "hideGridlines": True,
    }
    properties = {
        "sheetId": tab_id, "title": title, "index": place, "hidden": hidden, "gridProperties": grid,
    }  # fmt: skip
    return {"addSheet": {"properties": properties}}


def content(
    tab_id: int, sheet: MemorySheet, described: PutSheet | None, address: Address
) -> list[Json]:
    """The requests that fill the tab.

    Args:
        tab_id: the tab.
        sheet: what it holds.
        described: how it looks, where that is known.
        address: where links lead.
    """
    bold = frozenset(HEADER_ROW + 1 + row for row in described.strong) if described else frozenset()
    wrapped = frozenset(
        n for n, column in enumerate(described.columns, 1) if described and column.wrap
    ) if described else frozenset()  # fmt: skip
    columns = range(1, last_column(sheet) + 1)
    rows: list[Json] = []
    for row in range(1, last_row(sheet) + 1):
        line = (CellRef(row, column) for column in columns)
        rows.append({"values": [_cell(sheet, c, bold, wrapped, address) for c in line]})
    found: list[Json] = []
    for start in range(0, len(rows), _MOST_LINES):
        place = {"sheetId": tab_id, "rowIndex": start, "columnIndex": 0}
        part = {"start": place, "rows": rows[start : start + _MOST_LINES], "fields": _WHOLE_CELL}
        found.append({"updateCells": part})
    found += _widths(tab_id, described, len(columns))
    found += [set_check(tab_id, check) for check in sheet.validations]
    found += [
        add_rule(tab_id, rule.range, rule.formula or "", rule.color, place)
        for place, rule in enumerate(sheet.conditional_formats)
    ]
    found += hidden_rows(tab_id, frozenset(), sheet.hidden_rows)
    for table in sheet.tables[:1]:
        found.append({"setBasicFilter": {"filter": {"range": grid_range(tab_id, table.range)}}})
    return [*found, _mark(tab_id, sheet)]


def _mark(tab_id: int, sheet: MemorySheet) -> Json:
    """What makes the tab a result sheet."""
    names = [table.name for table in sheet.tables]
    mark = {"title": sheet.title or "", "table": names[0] if names else ""}
    return metadata(RESULT_KEY, json.dumps(mark, ensure_ascii=False), {"sheetId": tab_id})


def metadata(key: str, value: str, location: Json) -> Json:
    """The request that makes a piece of developer metadata."""
    made = {
        "metadataKey": key, "metadataValue": value, "location": location, "visibility": "DOCUMENT",
    }  # fmt: skip
    return {"createDeveloperMetadata": {"developerMetadata": made}}


def _cell(
    sheet: MemorySheet,
    cell: CellRef,
    bold: frozenset[int],
    wrapped: frozenset[int],
    address: Address,
) -> Json:
    code = sheet.formats.at(cell)
    text: dict[str, Any] = {"fontSize": _BODY}
    look: Json = {"verticalAlignment": "TOP"}
    color = sheet.fills.at(cell)
    if cell.row == 1:
        text = {"fontSize": _TITLE, "bold": True, "foregroundColorStyle": color_style(_DARK)}
    elif cell.row < HEADER_ROW:
        text["foregroundColorStyle"] = color_style(_GREY)
    elif cell.row == HEADER_ROW:
        text |= {"bold": True, "foregroundColorStyle": color_style(_WHITE)}
        color = color or _DARK
        look = {"verticalAlignment": "MIDDLE"}
    elif cell.row in bold:
        text["bold"] = True
    target = sheet.links.get(cell)
    if target is not None and (uri := address(target)):
        text["link"] = {"uri": uri}
    if cell.column in wrapped and cell.row > HEADER_ROW:
        look["wrapStrategy"] = "WRAP"
    if color:
        look["backgroundColorStyle"] = color_style(color)
    if number_format := number_format_of(code):
        look["numberFormat"] = number_format
    found: Json = {"userEnteredFormat": {**look, "textFormat": text}}
    made = entry(sheet.values.get(cell), code)
    if made:
        found["userEnteredValue"] = made
    if cell in sheet.notes:
        found["note"] = sheet.notes[cell]
    return found


def _widths(tab_id: int, described: PutSheet | None, columns: int) -> list[Json]:
    lines = {"sheetId": tab_id, "dimension": "COLUMNS"}
    if described is None:
        whole = {**lines, "startIndex": 0, "endIndex": columns}
        return [{"autoResizeDimensions": {"dimensions": whole}}]
    found = []
    for place, column in enumerate(described.columns):
        pixels = round(column.width * _PIXELS_A_CHARACTER + _PIXELS_OF_PADDING)
        change = {
            "range": {**lines, "startIndex": place, "endIndex": place + 1},
            "properties": {"pixelSize": min(max(pixels, 20), _WIDEST)},
            "fields": "pixelSize",
        }
        found.append({"updateDimensionProperties": change})
    return found


def link_address(target: str, tab_ids: dict[str, int]) -> str:
    """Where a link leads: "#gid=7&range=B2"; "" where that is not in this spreadsheet.

    Args:
        target: "'客户'!B2", or an address already.
        tab_ids: the tabs' ids by their names without case.
    """
    if target.startswith(("#gid=", "http://", "https://")):
        return target
    name, _sign, place = target.rpartition("!")
    name = name.removeprefix("'").removesuffix("'").replace("''", "'")
    tab_id = tab_ids.get(name.casefold())
    if tab_id is None:
        return ""
    try:
        area = RangeRef.parse(place)
    except ValueError:
        return f"#gid={tab_id}"
    return f"#gid={tab_id}&range={area.a1}"
