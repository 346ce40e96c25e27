"""Which address belongs to which method of the interfaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from . import values_methods as values
from .grid import target_of_a1
from .masks import parse_mask, shown
from .metadata import Finder, metadata_json
from .model import Metadata
from .problems import ApiError, Json
from .requests.batch import batch_update
from .requests.change import Change
from .resource import spreadsheet_json
from .values_methods import Call


@dataclass(frozen=True, slots=True)
class Route:
    """A method of the Sheets interface.

    Attributes:
        verb: HTTP method.
        pattern: of the address behind "/v4/spreadsheets/ID".
        id: the method's id in the discovery document.
        handler: carries it out.
        body: the name of the body's schema, "" for none.
        root: the path under which Google reports the body's fields.
        writes: whether it changes the spreadsheet.
    """

    verb: str
    pattern: str
    id: str
    handler: Callable[[Call], Json]
    body: str = ""
    root: str = ""
    writes: bool = False


def get_spreadsheet(call: Call) -> Json:
    """spreadsheets.get"""
    wanted = call.query.get("ranges")
    mask = parse_mask(call.parameter("fields"), "Spreadsheet") if call.parameter("fields") else {}
    return spreadsheet_json(
        call.guard,
        [target_of_a1(call.book, text) for text in wanted] if wanted else None,
        mask,
        with_grid=call.switch("includeGridData"),
    )


def get_by_filter(call: Call) -> Json:
    """spreadsheets.getByDataFilter"""
    mask = parse_mask(call.parameter("fields"), "Spreadsheet") if call.parameter("fields") else {}
    filters = call.body.get("dataFilters", [])
    return spreadsheet_json(
        call.guard,
        [target for target, _filters in Finder(call.book).targets(filters)] if filters else None,
        mask,
        with_grid=bool(call.body.get("includeGridData")),
    )


def batch(call: Call) -> Json:
    """spreadsheets.batchUpdate"""
    return batch_update(Change(call.book, call.email, call.assumptions), call.body)


def search_metadata(call: Call) -> Json:
    """spreadsheets.developerMetadata.search"""
    found: dict[int, tuple[Metadata, list[Json]]] = {}
    finder = Finder(call.book)
    for data_filter in call.body.get("dataFilters", []):
        for entry in finder.matching(data_filter):
            found.setdefault(entry.id, (entry, []))[1].append(data_filter)
    if not found:
        return {}
    return {
        "matchedDeveloperMetadata": [
            {"developerMetadata": metadata_json(entry), "dataFilters": filters}
            for entry, filters in found.values()
        ]
    }


def get_metadata(call: Call) -> Json:
    """spreadsheets.developerMetadata.get"""
    for entry in call.book.metadata:
        if str(entry.id) == call.parts["metadataId"]:
            return metadata_json(entry)
    raise ApiError(404, f"No developer metadata with id: {call.parts['metadataId']}")


_S = "sheets.spreadsheets."
_V = _S + "values."
ROUTES = (
    Route("GET", "", _S + "get", get_spreadsheet),
    Route("POST", ":batchUpdate", _S + "batchUpdate", batch, "BatchUpdateSpreadsheetRequest",
          writes=True),
    Route("POST", ":getByDataFilter", _S + "getByDataFilter", get_by_filter,
          "GetSpreadsheetByDataFilterRequest"),
    Route("POST", "/developerMetadata:search", _S + "developerMetadata.search", search_metadata,
          "SearchDeveloperMetadataRequest"),
    Route("GET", r"/developerMetadata/(?P<metadataId>\d+)", _S + "developerMetadata.get",
          get_metadata),
    Route("GET", "/values:batchGet", _V + "batchGet", values.batch_get),
    Route("POST", "/values:batchUpdate", _V + "batchUpdate", values.batch_update,
          "BatchUpdateValuesRequest", writes=True),
    Route("POST", "/values:batchClear", _V + "batchClear", values.batch_clear,
          "BatchClearValuesRequest", writes=True),
    Route("POST", "/values:batchGetByDataFilter", _V + "batchGetByDataFilter",
          values.batch_get_by_filter, "BatchGetValuesByDataFilterRequest"),
    Route("POST", "/values:batchUpdateByDataFilter", _V + "batchUpdateByDataFilter",
          values.batch_update_by_filter, "BatchUpdateValuesByDataFilterRequest", writes=True),
    Route("POST", "/values:batchClearByDataFilter", _V + "batchClearByDataFilter",
          values.batch_clear_by_filter, "BatchClearValuesByDataFilterRequest", writes=True),
    Route("POST", "/values/(?P<range>[^/]+):append", _V + "append", values.post_append,
          "ValueRange", "data", writes=True),
    Route("POST", "/values/(?P<range>[^/]+):clear", _V + "clear", values.post_clear,
          "ClearValuesRequest", writes=True),
    Route("GET", "/values/(?P<range>[^/]+)", _V + "get", values.get),
    Route("PUT", "/values/(?P<range>[^/]+)", _V + "update", values.put, "ValueRange", "data",
          writes=True),
)  # fmt: skip


def find_route(verb: str, path: str) -> tuple[Route, Mapping[str, str]]:
    """The method that an address belongs to, and the named parts of the address.

    Args:
        path: what stands behind "/v4/spreadsheets/ID", still percent-encoded.

    Raises:
        ApiError: none (404).
    """
    for route in ROUTES:
        match = re.fullmatch(route.pattern, path)
        if match is not None and route.verb == verb:
            return route, {name: unquote(part) for name, part in match.groupdict().items()}
    raise ApiError(404, "Method not found.")


def masked(route: Route, call: Call, answer: Json) -> Json:
    """An answer with the fields that the query asks for."""
    fields = call.parameter("fields")
    if not fields:
        return answer
    known = "Spreadsheet" if route.handler in (get_spreadsheet, get_by_filter) else None
    found: Json = shown(answer, parse_mask(fields, known))
    return found
