"""Developer metadata: what it looks like, and what a look-up or data filter finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from .a1 import Box
from .grid import Target, target_of_a1, target_of_grid
from .model import LocationKind, Metadata, Spreadsheet
from .problems import Json, invalid


def metadata_json(entry: Metadata) -> Json:
    """Metadata as the service answers it."""
    answer: Json = {"metadataId": entry.id, "metadataKey": entry.key}
    if entry.value:
        answer["metadataValue"] = entry.value
    return answer | {"location": _location_json(entry), "visibility": entry.visibility}


def _location_json(entry: Metadata) -> Json:
    location: Json = {"locationType": entry.kind}
    if entry.kind == "SPREADSHEET":
        return location | {"spreadsheet": True}
    if entry.index is None:
        return location | {"sheetId": entry.sheet_id}
    line: Json = {"sheetId": entry.sheet_id} if entry.sheet_id else {}
    line["dimension"] = "ROWS" if entry.kind == "ROW" else "COLUMNS"
    return location | {
        "dimensionRange": line | {"startIndex": entry.index, "endIndex": entry.index + 1}
    }


def location_of(
    book: Spreadsheet, location: Mapping[str, Any]
) -> tuple[LocationKind, int | None, int | None]:
    """Where a DeveloperMetadataLocation is: its kind, sheet and index.

    Raises:
        ApiError: none or more than one place, no such sheet or line, or more than one line.
    """
    given = [name for name in ("spreadsheet", "sheetId", "dimensionRange") if name in location]
    if len(given) != 1:
        raise invalid("Developer metadata must have exactly one location.")
    if given == ["spreadsheet"]:
        return "SPREADSHEET", None, None
    if given == ["sheetId"]:
        return "SHEET", book.sheet(location["sheetId"]).id, None
    line = location["dimensionRange"]
    sheet = book.sheet(line.get("sheetId"))
    axis, start, end = line.get("dimension"), line.get("startIndex", 0), line.get("endIndex")
    if axis not in ("ROWS", "COLUMNS") or end is None or end - start != 1:
        raise invalid("The dimension range must represent a single row or column.")
    if not 0 <= start < sheet.size(axis):
        raise invalid(f"The sheet has no {'row' if axis == 'ROWS' else 'column'} {start}.")
    return "ROW" if axis == "ROWS" else "COLUMN", sheet.id, start


class Finder:
    """Looks metadata up, many times in the same state of a spreadsheet."""

    def __init__(self, book: Spreadsheet) -> None:
        self._book = book

    @cached_property
    def _by_id(self) -> dict[int, list[Metadata]]:
        return {entry.id: [entry] for entry in self._book.metadata}

    @cached_property
    def _by_value(self) -> dict[str, list[Metadata]]:
        found: dict[str, list[Metadata]] = {}
        for entry in self._book.metadata:
            found.setdefault(entry.value, []).append(entry)
        return found

    def matching(self, data_filter: Mapping[str, Any]) -> list[Metadata]:
        """The metadata that a data filter selects, in the order of creation.

        A range selects what is attached to the rows and columns it touches, and to the whole
        sheet if it covers that.

        Raises:
            ApiError: a filter that says nothing.
        """
        if "developerMetadataLookup" in data_filter:
            return self._looked_up(data_filter["developerMetadataLookup"])
        target = target_of_filter(self._book, data_filter)
        mine = (m for m in self._book.metadata if m.sheet_id == target.sheet.id)
        return [m for m in mine if _touches(m, target)]

    def _looked_up(self, lookup: Mapping[str, Any]) -> list[Metadata]:
        place = lookup.get("metadataLocation")
        where = location_of(self._book, place) if place else None
        exact = lookup.get("locationMatchingStrategy") != "INTERSECTING_LOCATION"
        return [
            entry
            for entry in self._candidates(lookup)
            if lookup.get("metadataId", entry.id) == entry.id
            and lookup.get("metadataKey", entry.key) == entry.key
            and lookup.get("metadataValue", entry.value) == entry.value
            and lookup.get("visibility", entry.visibility) == entry.visibility
            and lookup.get("locationType", entry.kind) == entry.kind
            and (where is None or _is_at(entry, where, exact=exact))
        ]

    def _candidates(self, lookup: Mapping[str, Any]) -> Sequence[Metadata]:
        if "metadataId" in lookup:
            return self._by_id.get(lookup["metadataId"], ())
        if "metadataValue" in lookup:
            return self._by_value.get(lookup["metadataValue"], ())
        return self._book.metadata

    def targets(self, filters: Sequence[Mapping[str, Any]]) -> list[tuple[Target, list[Json]]]:
        """The ranges that data filters select, each once, with the filters that selected it."""
        found: dict[tuple[int, Box], tuple[Target, list[Json]]] = {}
        for data_filter in filters:
            for place in self._places(data_filter):
                key = (place.sheet.id, place.box)
                found.setdefault(key, (place, []))[1].append(dict(data_filter))
        return list(found.values())

    def _places(self, data_filter: Mapping[str, Any]) -> list[Target]:
        if "developerMetadataLookup" not in data_filter:
            return [target_of_filter(self._book, data_filter)]
        places = (target_of_metadata(self._book, m) for m in self.matching(data_filter))
        return [place for place in places if place is not None]


def _touches(entry: Metadata, target: Target) -> bool:
    box = target.box
    if entry.index is None:
        return box == target.sheet.whole
    if entry.kind == "ROW":
        return box.top <= entry.index < box.bottom
    return box.left <= entry.index < box.right


def _is_at(
    entry: Metadata, where: tuple[LocationKind, int | None, int | None], *, exact: bool
) -> bool:
    if exact or where[0] == entry.kind:
        return (entry.kind, entry.sheet_id, entry.index) == where
    if "SPREADSHEET" in (where[0], entry.kind):
        return True
    return entry.sheet_id == where[1]


def target_of_filter(book: Spreadsheet, data_filter: Mapping[str, Any]) -> Target:
    """The range of a data filter that gives one in A1 notation or as a grid range.

    Raises:
        ApiError: it gives none.
    """
    if "a1Range" in data_filter:
        return target_of_a1(book, data_filter["a1Range"])
    if "gridRange" in data_filter:
        return target_of_grid(book, data_filter["gridRange"])
    raise invalid("Must specify at least one DataFilter.")


def target_of_metadata(book: Spreadsheet, entry: Metadata) -> Target | None:
    """The cells that metadata is attached to; None for the whole spreadsheet."""
    if entry.sheet_id is None:
        return None
    sheet = book.sheet(entry.sheet_id)
    if entry.index is None:
        return Target(sheet, sheet.whole)
    if entry.kind == "ROW":
        return Target(sheet, Box(entry.index, entry.index + 1, 0, sheet.column_count))
    return Target(sheet, Box(0, sheet.row_count, entry.index, entry.index + 1))
