"""What differs between two states of a mirror, as requests of a batch."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from addin.hosts.memory_changes import check_at
from addin.hosts.memory_sheet import Layer, MemorySheet
from addin.hosts.mirrors.areas import rectangles
from addin.hosts.mirrors.differences import changed_rules, changed_values, wide_pieces
from addin.hosts.mirrors.trying import Areas
from addin.hosts.xlsx.sqref import common
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import Validation
from sheets_sync.host import checks
from sheets_sync.host.book import Tab, rule_in
from sheets_sync.host.cells import entry
from sheets_sync.host.looks import color_style, number_format_of
from sheets_sync.host.ranges import Json, clipped, grid_range

_FILL = "userEnteredFormat.backgroundColor,userEnteredFormat.backgroundColorStyle"
_FORMAT = "userEnteredFormat.numberFormat"


class _Look(Protocol):
    def __call__(self, value: Any, /) -> Json: ...


def looks(tab: Tab, old: MemorySheet, new: MemorySheet, areas: Areas) -> list[Json]:
    """The requests for fills, formats, notes, entry checks and conditional formats.

    They can be made before the others: whoever sees them without the rest sees colours only.
    """
    name = new.name
    found = _painted(tab, old.fills, new.fills, areas.get((name, "fills"), ()), _fill, _FILL)
    formats = areas.get((name, "formats"), ())
    found += _painted(tab, old.formats, new.formats, formats, _format, _FORMAT)
    found += _date_formats(tab, old.formats, new.formats, formats)
    found += _notes(tab, old.notes, new.notes)
    found += _checks(tab, old, new, areas.get((name, "checks"), ()))
    found += _rules(tab, old, new)
    return found


def _fill(color: str | None) -> Json:
    if not color:
        return {}
    return {"userEnteredFormat": {"backgroundColorStyle": color_style(color)}}


def _format(code: str) -> Json:
    found = number_format_of(code)
    return {"userEnteredFormat": {"numberFormat": found}} if found else {}


def _painted(
    tab: Tab, old: Layer[Any], new: Layer[Any], areas: Iterable[RangeRef], look: _Look, fields: str
) -> list[Json]:
    """What is to be painted, in order, so that some areas look as in `new`."""
    found: list[Json] = []
    single: dict[Any, list[CellRef]] = {}
    for whole in dict.fromkeys(areas):
        if not new.is_wide(whole):
            for cell in whole.cells():
                value = new.at(cell)
                if old.at(cell) != value:
                    single.setdefault(value, []).append(cell)
            continue
        area = clipped(whole, tab.rows, tab.columns)
        if area is None:
            continue
        found += [_repeat(tab, a, look(v), fields) for a, v in wide_pieces(new, area)]
        for cell, value in new.cells.items():
            if cell in area:
                single.setdefault(value, []).append(cell)
    for value, cells in single.items():
        found += [_repeat(tab, area, look(value), fields) for area in rectangles(cells)]
    return found


def _date_formats(
    tab: Tab, old: Layer[str], new: Layer[str], areas: Sequence[RangeRef]
) -> list[Json]:
    """A date gives its cell a format, where it has none; areas painted already are left out."""
    by_code: dict[str, list[CellRef]] = {}
    for cell in {*new.cells, *old.cells}:
        if new.at(cell) != old.at(cell) and not any(cell in area for area in areas):
            by_code.setdefault(new.at(cell), []).append(cell)
    return [
        _repeat(tab, area, _format(code), _FORMAT)
        for code, cells in sorted(by_code.items())
        for area in rectangles(cells)
    ]


def _repeat(tab: Tab, area: RangeRef, cell: Json, fields: str) -> Json:
    if area.height * area.width == 1:
        return _cells(tab, CellRef(area.first_row, area.first_column), [cell], fields)
    return {"repeatCell": {"range": grid_range(tab.id, area), "cell": cell, "fields": fields}}


def _cells(tab: Tab, first: CellRef, column: Sequence[Json], fields: str) -> Json:
    """The request that writes cells below one another."""
    start = {"sheetId": tab.id, "rowIndex": first.row - 1, "columnIndex": first.column - 1}
    rows = [{"values": [cell]} for cell in column]
    return {"updateCells": {"start": start, "rows": rows, "fields": fields}}


def _notes(tab: Tab, old: Mapping[CellRef, str], new: Mapping[CellRef, str]) -> list[Json]:
    cells = [cell for cell in {*old, *new} if old.get(cell) != new.get(cell)]
    contents = {cell: {"note": new[cell]} if cell in new else {} for cell in cells}
    return _columns(tab, contents, "note")


def values(tab: Tab, old: MemorySheet, new: MemorySheet) -> list[Json]:
    """The requests for what cells hold."""
    contents = {}
    for cell, value in changed_values(old.values, new.values).items():
        made = entry(value, new.formats.at(cell))
        contents[cell] = {"userEnteredValue": made} if made else {}
    return _columns(tab, contents, "userEnteredValue")


def _columns(tab: Tab, contents: Mapping[CellRef, Json], fields: str) -> list[Json]:
    """Cells below one another go into one request."""
    found: list[Json] = []
    order = sorted(contents, key=lambda cell: (cell.column, cell.row))
    run: list[CellRef] = []
    for cell in [*order, None]:
        if run and (cell is None or cell != (run[-1].row + 1, run[-1].column)):
            found.append(_cells(tab, run[0], [contents[c] for c in run], fields))
            run = []
        if cell is not None:
            run.append(cell)
    return found


def _checks(tab: Tab, old: MemorySheet, new: MemorySheet, areas: Sequence[RangeRef]) -> list[Json]:
    if old.validations == new.validations:
        return []
    found: list[Json] = []
    for whole in dict.fromkeys(areas):
        area = clipped(whole, tab.rows, tab.columns)
        if area is None:
            continue
        found.append({"setDataValidation": {"range": grid_range(tab.id, area)}})
        for check in new.validations:
            shared = common(check.range, area)
            if shared is not None:
                found.append(set_check(tab.id, check_at(check, shared)))
    return found


def set_check(tab_id: int, check: Validation) -> Json:
    """The request that sets an entry check."""
    rule = {"range": grid_range(tab_id, check.range), "rule": checks.rule_of(check)}
    return {"setDataValidation": rule}


def _rules(tab: Tab, old: MemorySheet, new: MemorySheet) -> list[Json]:
    """Conditional formats of the ranges in which something differs, made anew.

    Those of Google's that we have no words for stay where they are.
    """
    touched = dict(changed_rules(old, new))
    if not touched:
        return []
    gone = [
        place
        for place in range(len(tab.rules))
        if (rule := rule_in(tab, place)) is not None and rule.range in touched
    ]
    found: list[Json] = [
        {"deleteConditionalFormatRule": {"sheetId": tab.id, "index": place}}
        for place in reversed(gone)
    ]
    place = len(tab.rules) - len(gone)
    for area, rules in touched.items():
        for rule in rules:
            found.append(add_rule(tab.id, area, rule.formula or "", rule.color, place))
            place += 1
    return found


def add_rule(tab_id: int, area: RangeRef, formula: str, color: str | None, place: int) -> Json:
    """The request that adds a conditional format."""
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": f"={formula}"}]}
    look = {"backgroundColorStyle": color_style(color)} if color else {}
    rule = {
        "ranges": [grid_range(tab_id, area)],
        "booleanRule": {"condition": condition, "format": look},
    }
    return {"addConditionalFormatRule": {"rule": rule, "index": place}}


def hidden_rows(tab_id: int, old: frozenset[int], new: frozenset[int]) -> list[Json]:
    """The requests that hide rows and show others."""
    found: list[Json] = []
    for hidden, rows in ((True, new - old), (False, old - new)):
        for area in rectangles(CellRef(row, 1) for row in rows):
            lines = {
                "sheetId": tab_id, "dimension": "ROWS",
                "startIndex": area.first_row - 1, "endIndex": area.last_row,
            }  # fmt: skip
            change = {"range": lines, "properties": {"hiddenByUser": hidden}}
            found.append({"updateDimensionProperties": {**change, "fields": "hiddenByUser"}})
    return found


def growth(tab: Tab, rows: int, columns: int) -> list[Json]:
    """The requests that make a tab's grid at least so large."""
    return [
        {"appendDimension": {"sheetId": tab.id, "dimension": dimension, "length": wanted - present}}
        for dimension, wanted, present in (
            ("ROWS", rows, tab.rows), ("COLUMNS", columns, tab.columns)
        )
        if wanted > present
    ]  # fmt: skip


def needed(old: MemorySheet, new: MemorySheet, areas: Areas) -> tuple[int, int]:
    """How many rows and columns a tab needs for what is new on it."""
    cells = [c for c, v in changed_values(old.values, new.values).items() if v is not None]
    cells += [c for c in new.notes if c not in old.notes]
    ends = [(c.row, c.column) for c in cells]
    for (name, layer), ranges in areas.items():
        if name != new.name or layer == "locks":
            continue
        # A wide range is painted as far as the grid goes.
        ends += [(a.last_row, a.last_column) for a in ranges if not new.fills.is_wide(a)]
    ends += [(row, 1) for row in new.hidden_rows - old.hidden_rows]
    return max((row for row, _ in ends), default=0), max((column for _, column in ends), default=0)


def size_of(request: Json) -> int:
    """Bytes of a request on the wire."""
    return len(json.dumps(request, ensure_ascii=False, separators=(",", ":")).encode())
