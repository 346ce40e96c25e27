"""A spreadsheet's tabs and what belongs to them, without their cells: one request."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from addin.errors import SheetNotFoundError
from addin.hosts.port import SheetInfo
from addin.table.cells import RangeRef
from addin.table.changes import ConditionalFormat
from addin.table.grid import TableArea
from sheets_sync.client.spreadsheet import Spreadsheet, token_in
from sheets_sync.host.looks import color_of
from sheets_sync.host.ranges import Json, is_whole, range_of

IDENTITY_KEY = "custsheet.identity"
"""Key of the metadata by which the journal knows a spreadsheet."""
RESULT_KEY = "custsheet.result"
"""Key of the metadata that makes a tab one of our result sheets."""
LOCK_KEY = "custsheet.lock"
"""Key of the metadata that keeps the hash of a lock's password."""

_TAB_FIELDS = (
    "properties(sheetId,title,index,sheetType,hidden,gridProperties(rowCount,columnCount)),"
    "merges,basicFilter(range),tables(name,range),conditionalFormats,protectedRanges,"
    "developerMetadata(metadataId,metadataKey,metadataValue)"
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab.

    Attributes:
        id: stays when the tab is renamed.
        name: as shown.
        index: its place, from 0.
        rows, columns: the size of its grid; 0 for a chart.
        visible: whether it is shown.
        merged: merged ranges.
        tables: Google's tables; of a result sheet ours.
        filter: range of its filter.
        rules: its conditional formats as Google has them, in order.
        protections: its protected ranges as Google has them.
        result: what marks it as a result sheet, {"title", "table"}; None for any other.
        lock: the hash of a lock's password; None for none.
        metadata: the ids of its metadata by key.
    """

    id: int
    name: str
    index: int
    rows: int
    columns: int
    visible: bool = True
    merged: tuple[RangeRef, ...] = ()
    tables: tuple[TableArea, ...] = ()
    filter: RangeRef | None = None
    rules: Sequence[Json] = ()
    protections: Sequence[Json] = ()
    result: Mapping[str, str] | None = None
    lock: str | None = None
    metadata: Mapping[str, int] = field(default_factory=dict)

    @property
    def whole_protections(self) -> list[Json]:
        """The protected ranges that cover the whole tab and do more than warn."""
        return [
            found
            for found in self.protections
            if not found.get("warningOnly") and "range" in found and is_whole(found["range"])
        ]

    @property
    def info(self) -> SheetInfo:
        """The tab as the port has it."""
        return SheetInfo(self.name, self.visible, self.rows > 0, self.result is not None)


@dataclass(frozen=True, slots=True)
class Book:
    """A spreadsheet without its cells.

    Attributes:
        name: its title.
        identity: by which the journal knows it.
        token: of the batch that was made last.
        tabs: in order.
        metadata: the ids of its own metadata by key.
    """

    name: str
    identity: str | None
    token: str
    tabs: tuple[Tab, ...]
    metadata: Mapping[str, int] = field(default_factory=dict)

    def tab(self, name: str) -> Tab:
        """The tab of a name; case does not count, as in Google's own addresses.

        Raises:
            SheetNotFoundError: there is none.
        """
        wanted = name.casefold()
        for tab in self.tabs:
            if tab.name.casefold() == wanted:
                return tab
        raise SheetNotFoundError(name, [tab.name for tab in self.tabs])


def fields(*more: str) -> str:
    """The field mask of a book.

    Args:
        more: what else is asked of each tab.
    """
    own = "properties(title,locale),developerMetadata(metadataId,metadataKey,metadataValue)"
    return f"{own},sheets({','.join((_TAB_FIELDS, *more))})"


def read_book(spreadsheet: Spreadsheet) -> Book:
    """Reads the tabs."""
    return book_of(spreadsheet.get(fields()))


def book_of(found: Mapping[str, Any]) -> Book:
    """The tabs in an answer that has at least the `fields`."""
    own = found.get("developerMetadata", [])
    values = _values(own)
    return Book(
        str(found.get("properties", {}).get("title", "")),
        values.get(IDENTITY_KEY),
        token_in(own),
        tuple(_tab(sheet) for sheet in found.get("sheets", ())),
        _ids(own),
    )


def _tab(sheet: Mapping[str, Any]) -> Tab:
    properties = sheet["properties"]
    own = sheet.get("developerMetadata", [])
    values = _values(own)
    grid = properties.get("gridProperties", {})
    is_grid = properties.get("sheetType", "GRID") == "GRID"
    filter_ = sheet.get("basicFilter", {}).get("range")
    result = _result_in(values.get(RESULT_KEY, ""))
    tables = tuple(
        TableArea(str(table.get("name", "")), range_of(table.get("range", {})))
        for table in sheet.get("tables", ())
    )
    if result is not None and filter_ is not None:
        # The filter of a result sheet is that of its table.
        tables, filter_ = (TableArea(result.get("table", ""), range_of(filter_)),), None
    return Tab(
        int(properties.get("sheetId", 0)),
        str(properties["title"]),
        int(properties.get("index", 0)),
        int(grid.get("rowCount", 0)) if is_grid else 0,
        int(grid.get("columnCount", 0)) if is_grid else 0,
        not properties.get("hidden", False),
        tuple(range_of(area) for area in sheet.get("merges", ())),
        tables,
        range_of(filter_) if filter_ is not None else None,
        tuple(sheet.get("conditionalFormats", ())),
        tuple(sheet.get("protectedRanges", ())),
        result,
        values.get(LOCK_KEY),
        _ids(own),
    )


def _result_in(text: str) -> dict[str, str] | None:
    """What marks a tab as a result sheet; None for what others have made of it."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
        return None
    return found


def _values(metadata: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {str(m["metadataKey"]): str(m.get("metadataValue", "")) for m in metadata}


def _ids(metadata: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    return {str(m["metadataKey"]): int(m["metadataId"]) for m in metadata}


def rule_in(tab: Tab, place: int) -> ConditionalFormat | None:
    """A conditional format of a tab as the port has it; None for what it has no words for."""
    found = tab.rules[place]
    boolean = found.get("booleanRule", {})
    condition, look = boolean.get("condition", {}), boolean.get("format", {})
    ranges, values = found.get("ranges", ()), condition.get("values", ())
    only_fill = not set(look) - {"backgroundColor", "backgroundColorStyle"}
    if (
        condition.get("type") != "CUSTOM_FORMULA"
        or len(ranges) != 1
        or len(values) != 1
        or not only_fill
    ):
        return None
    formula = str(values[0].get("userEnteredValue", "")).removeprefix("=")
    return ConditionalFormat(tab.name, range_of(ranges[0]), formula, color_of(look))
