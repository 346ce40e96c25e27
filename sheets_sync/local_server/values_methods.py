"""The methods of `spreadsheets.values`, on a draft of the spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .a1 import written_range
from .assumptions import USUAL, Assumptions
from .grid import Target, target_of_a1
from .metadata import Finder
from .model import Spreadsheet
from .problems import Json, invalid
from .protection import Guard
from .reading import value_range
from .writing import Written, append, by_rows, check_input_option, clear, update


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a method.

    Attributes:
        book: the spreadsheet; a draft where the method changes it.
        email: the account that asks.
        parts: the named parts of the address.
        query: the query's parameters, each with all its values.
        body: the checked body.
        assumptions: what is assumed of Google.
    """

    book: Spreadsheet
    email: str
    parts: Mapping[str, str]
    query: Mapping[str, list[str]]
    body: Json
    assumptions: Assumptions = USUAL

    @property
    def guard(self) -> Guard:
        """Holds the account to protected ranges."""
        return Guard(self.book, self.email)

    def parameter(self, name: str, default: str = "") -> str:
        """A query parameter, the last one of several."""
        values = self.query.get(name)
        return values[-1] if values else default

    def switch(self, name: str) -> bool:
        """A query parameter that is true or false."""
        return self.parameter(name).lower() == "true"


def _options(given: Mapping[str, Any], prefix: str = "") -> tuple[str, str]:
    """How values and moments are to be rendered."""
    names = ("valueRenderOption", "dateTimeRenderOption")
    if prefix:
        names = ("responseValueRenderOption", "responseDateTimeRenderOption")
    return given.get(names[0]) or "FORMATTED_VALUE", given.get(names[1]) or "SERIAL_NUMBER"


def _last(query: Mapping[str, list[str]]) -> dict[str, str]:
    return {name: values[-1] for name, values in query.items() if values}


def get(call: Call) -> Json:
    """values.get"""
    target = target_of_a1(call.book, call.parts["range"])
    major = call.parameter("majorDimension", "ROWS")
    return value_range(call.book, target, major, *_options(_last(call.query)))


def batch_get(call: Call) -> Json:
    """values.batchGet"""
    major, options = call.parameter("majorDimension", "ROWS"), _options(_last(call.query))
    found = [
        value_range(call.book, target_of_a1(call.book, text), major, *options)
        for text in call.query.get("ranges", [])
    ]
    return {"spreadsheetId": call.book.id} | ({"valueRanges": found} if found else {})


def _data(call: Call, target: Target, given: Json, option: str) -> Written:
    return update(
        call.guard,
        target,
        by_rows(given.get("values", []), given.get("majorDimension", "")),
        option,
    )


def _check_range(call: Call, given: Json) -> None:
    """A body's range, if it has one, has to be the address's."""
    told = given.get("range")
    if told is None:
        return
    theirs, ours = target_of_a1(call.book, told), target_of_a1(call.book, call.parts["range"])
    if theirs.sheet is not ours.sheet or theirs.box != ours.box:
        raise invalid(
            f"Requested writing within range [{ours.a1}], but the body is for [{theirs.a1}]"
        )


def _with_values(call: Call, answer: Json, written: Written, options: Mapping[str, Any]) -> Json:
    if str(options.get("includeValuesInResponse", "")).lower() == "true":
        major = "ROWS"
        rendered = _options(options, "response")
        answer["updatedData"] = value_range(call.book, written.target, major, *rendered)
    return answer


def put(call: Call) -> Json:
    """values.update"""
    option = check_input_option(call.parameter("valueInputOption"))
    target = target_of_a1(call.book, call.parts["range"])
    _check_range(call, call.body)
    written = _data(call, target, call.body, option)
    return _with_values(call, written.answer(call.book.id), written, _last(call.query))


def post_append(call: Call) -> Json:
    """values.append"""
    option = check_input_option(call.parameter("valueInputOption"))
    target = target_of_a1(call.book, call.parts["range"])
    rows = by_rows(call.body.get("values", []), call.body.get("majorDimension", ""))
    insert = call.parameter("insertDataOption", "OVERWRITE")
    table, written = append(call.guard, call.book, target, rows, option, insert)
    updates = _with_values(call, written.answer(call.book.id), written, _last(call.query))
    answer: Json = {"spreadsheetId": call.book.id}
    if table is not None:
        answer["tableRange"] = written_range(target.sheet.title, table)
    return answer | {"updates": updates}


def post_clear(call: Call) -> Json:
    """values.clear"""
    cleared = clear(call.guard, target_of_a1(call.book, call.parts["range"]))
    return {"spreadsheetId": call.book.id, "clearedRange": cleared}


def batch_clear(call: Call) -> Json:
    """values.batchClear"""
    places = [target_of_a1(call.book, text) for text in call.body.get("ranges", [])]
    return _cleared(call, places)


def _cleared(call: Call, places: Iterable[Target]) -> Json:
    cleared = [clear(call.guard, place) for place in places]
    return {"spreadsheetId": call.book.id} | ({"clearedRanges": cleared} if cleared else {})


def batch_update(call: Call) -> Json:
    """values.batchUpdate"""
    option = check_input_option(call.body.get("valueInputOption"))
    responses = []
    for data in call.body.get("data", []):
        written = _data(call, target_of_a1(call.book, data.get("range", "")), data, option)
        answer = _with_values(call, written.answer(call.book.id), written, call.body)
        responses.append((written, answer))
    return _totals(call, responses)


def _totals(call: Call, responses: list[tuple[Written, Json]]) -> Json:
    """The answer to a batch of updates; columns and rows are counted once a sheet."""
    done = [written for written, _answer in responses]
    totals = {
        "totalUpdatedRows": sum(w.rows for w in done),
        "totalUpdatedColumns": len(
            {
                (w.target.sheet.id, column)
                for w in done
                for column in range(w.target.box.left, w.target.box.left + w.columns)
            }
        ),
        "totalUpdatedCells": sum(w.cells for w in done),
        "totalUpdatedSheets": len({w.target.sheet.id for w in done if w.cells}),
    }
    answer: Json = {"spreadsheetId": call.book.id}
    answer |= {name: count for name, count in totals.items() if count}
    return answer | ({"responses": [a for _w, a in responses]} if responses else {})


def batch_get_by_filter(call: Call) -> Json:
    """values.batchGetByDataFilter"""
    major, options = call.body.get("majorDimension", "ROWS"), _options(call.body)
    found = [
        {"valueRange": value_range(call.book, target, major, *options), "dataFilters": filters}
        for target, filters in Finder(call.book).targets(call.body.get("dataFilters", []))
    ]
    return {"spreadsheetId": call.book.id} | ({"valueRanges": found} if found else {})


def batch_clear_by_filter(call: Call) -> Json:
    """values.batchClearByDataFilter"""
    places = [t for t, _filters in Finder(call.book).targets(call.body.get("dataFilters", []))]
    return _cleared(call, places)


def batch_update_by_filter(call: Call) -> Json:
    """values.batchUpdateByDataFilter: each filter's values go to every range it selects."""
    option = check_input_option(call.body.get("valueInputOption"))
    responses, finder = [], Finder(call.book)
    for data in call.body.get("data", []):
        wanted = data.get("dataFilter", {})
        for target, _filters in finder.targets([wanted]):
            written = _data(call, target, data, option)
            answer = written.answer(call.book.id)
            del answer["spreadsheetId"]
            answer["dataFilter"] = wanted
            responses.append((written, _with_values(call, answer, written, call.body)))
    return _totals(call, responses)
