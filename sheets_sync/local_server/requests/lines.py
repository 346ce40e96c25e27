"""Rows and columns: their number, order, size, visibility, groups."""

from __future__ import annotations

from ..a1 import Box
from ..dimensions import check_span, delete_lines, insert_lines, move_lines
from ..grid import answered_range
from ..masks import parse_mask, written
from ..model import Axis, Sheet
from ..problems import ApiError, Json, invalid
from .change import Change, Handler

_PARTS: dict[Axis, str] = {"ROWS": "rowGroups", "COLUMNS": "columnGroups"}
_CONTROL: dict[Axis, str] = {"ROWS": "rowGroupControlAfter", "COLUMNS": "columnGroupControlAfter"}
_SETTABLE = ("hiddenByUser", "pixelSize")


def axis_of(name: object) -> Axis:
    """The axis of a dimension.

    Raises:
        ApiError: neither ROWS nor COLUMNS.
    """
    if name == "ROWS":
        return "ROWS"
    if name == "COLUMNS":
        return "COLUMNS"
    raise invalid("No dimension specified.")


def _span(change: Change, given: Json) -> tuple[Sheet, Axis, int, int]:
    """The lines of a DimensionRange; a bound that is left out is the sheet's."""
    sheet, axis = change.book.sheet(given.get("sheetId")), axis_of(given.get("dimension"))
    return sheet, axis, given.get("startIndex", 0), given.get("endIndex", sheet.size(axis))


def _box(sheet: Sheet, axis: Axis, start: int, end: int) -> Box:
    if axis == "ROWS":
        return Box(start, end, 0, sheet.column_count)
    return Box(0, sheet.row_count, start, end)


def insert_dimension(change: Change, request: Json) -> None:
    """Inserts rows or columns."""
    sheet, axis, start, end = _span(change, request.get("range", {}))
    before = bool(request.get("inheritFromBefore"))
    if before and start == 0:
        raise invalid("inheritFromBefore cannot be true when inserting at the first index.")
    if end <= start:
        raise invalid("The range to insert is empty.")
    insert_lines(change.book, sheet, axis, start, end - start, like_before=before)


def delete_dimension(change: Change, request: Json) -> None:
    """Deletes rows or columns; nobody deletes protected cells who may not edit them."""
    sheet, axis, start, end = _span(change, request.get("range", {}))
    change.guard.check(sheet, _box(sheet, axis, start, end))
    delete_lines(change.book, sheet, axis, start, end)


def move_dimension(change: Change, request: Json) -> None:
    """Moves rows or columns."""
    sheet, axis, start, end = _span(change, request.get("source", {}))
    change.guard.check(sheet, _box(sheet, axis, start, end))
    move_lines(change.book, sheet, axis, start, end, request.get("destinationIndex", 0))


def append_dimension(change: Change, request: Json) -> None:
    """Adds rows at the bottom or columns at the right."""
    sheet, axis = change.book.sheet(request.get("sheetId")), axis_of(request.get("dimension"))
    length = request.get("length", 0)
    if length < 1:
        raise invalid("The length must be positive.")
    rows, columns = (length, 0) if axis == "ROWS" else (0, length)
    sheet.resize(sheet.row_count + rows, sheet.column_count + columns)
    change.book.check_size()


def update_dimension_properties(change: Change, request: Json) -> None:
    """Hides, shows or sizes rows or columns."""
    if "range" not in request:
        raise ApiError(501, "This stand-in has no data source sheets.")
    sheet, axis, start, end = _span(change, request["range"])
    check_span(sheet, axis, start, end)
    mask = parse_mask(request.get("fields", ""), "DimensionProperties")
    given = {k: v for k, v in request.get("properties", {}).items() if k in _SETTABLE}
    for index in range(start, end):
        made = written(sheet.info[axis].get(index, {}), given, mask)
        made = {name: value for name, value in made.items() if value not in (False, None)}
        if made:
            sheet.info[axis][index] = made
        else:
            sheet.info[axis].pop(index, None)


def auto_resize(change: Change, request: Json) -> None:
    """Forgets set sizes; what fits is not measured here."""
    if "dimensions" not in request:
        raise ApiError(501, "This stand-in has no data source sheets.")
    sheet, axis, start, end = _span(change, request["dimensions"])
    check_span(sheet, axis, start, end)
    for index in range(start, end):
        left = {k: v for k, v in sheet.info[axis].get(index, {}).items() if k != "pixelSize"}
        if left:
            sheet.info[axis][index] = left
        else:
            sheet.info[axis].pop(index, None)


def add_dimension_group(change: Change, request: Json) -> Json:
    """Groups rows or columns; a group within another one lies one level deeper."""
    sheet, axis, start, end = _span(change, request.get("range", {}))
    check_span(sheet, axis, start, end)
    given = answered_range(request["range"]) | {"startIndex": start, "endIndex": end}
    groups = _with_depths([*sheet.parts.get(_PARTS[axis], []), {"range": given, "depth": 1}])
    sheet.parts[_PARTS[axis]] = groups
    grid = sheet.properties["gridProperties"] | {_CONTROL[axis]: True}
    sheet.properties = sheet.properties | {"gridProperties": grid}
    return {"dimensionGroups": groups}


def _bounds(group: Json) -> tuple[int, int]:
    return group["range"]["startIndex"], group["range"]["endIndex"]


def _with_depths(groups: list[Json]) -> list[Json]:
    """Groups with their depths: one more than the groups around them; of equals, the later."""
    made = []
    for place, group in enumerate(groups):
        start, end = _bounds(group)
        around = [
            other
            for n, other in enumerate(groups)
            if _bounds(other)[0] <= start and end <= _bounds(other)[1]
            if _bounds(other) != (start, end) or n < place
        ]
        made.append(group | {"depth": len(around) + 1})
    return made


def delete_dimension_group(change: Change, request: Json) -> Json:
    """Takes the innermost group of exactly that range away."""
    sheet, axis, start, end = _span(change, request.get("range", {}))
    groups = sheet.parts.get(_PARTS[axis], [])
    found = [g for g in groups if _bounds(g) == (start, end)]
    if not found:
        raise invalid("There is no group of that range.")
    inner = max(found, key=lambda g: g["depth"])
    left = _with_depths([g for g in groups if g is not inner])
    sheet.parts[_PARTS[axis]] = left
    return {"dimensionGroups": left} if left else {}


def update_dimension_group(change: Change, request: Json) -> None:
    """Opens or closes a group."""
    given = request.get("dimensionGroup", {})
    sheet, axis, start, end = _span(change, given.get("range", {}))
    groups = sheet.parts.get(_PARTS[axis], [])
    for place, group in enumerate(groups):
        if _bounds(group) == (start, end) and group["depth"] == given.get("depth", 1):
            mask = parse_mask(request.get("fields", ""), "DimensionGroup")
            made = written(group, given, {k: v for k, v in mask.items() if k in ("collapsed", "*")})
            groups[place] = made | {"range": group["range"], "depth": group["depth"]}
            return
    raise invalid("There is no group of that range and depth.")


HANDLERS: dict[str, Handler] = {
    "insertDimension": insert_dimension,
    "deleteDimension": delete_dimension,
    "moveDimension": move_dimension,
    "appendDimension": append_dimension,
    "updateDimensionProperties": update_dimension_properties,
    "autoResizeDimensions": auto_resize,
    "addDimensionGroup": add_dimension_group,
    "deleteDimensionGroup": delete_dimension_group,
    "updateDimensionGroup": update_dimension_group,
}
