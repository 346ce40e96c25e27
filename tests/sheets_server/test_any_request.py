"""Whatever fits Google's description gets an answer: no request makes the server stumble."""

from __future__ import annotations

import random

import pytest

from tests.sheets_server.needed import need

need()

from sheets_sync.local_server.requests.batch import HANDLERS
from sheets_sync.local_server.schema import discovery
from sheets_sync.local_server.server import DATABASE
from sheets_sync.local_server.store import Store

SCHEMAS = discovery("sheets.v4")["schemas"]
TEXTS = ("", "客户", "A1", "=A1+1", "Sheet1", "用户", "a@b.com", "*", "1.5")
MASKS = (
    "*", "", "note", "userEnteredValue", "userEnteredFormat.textFormat", "title", "range",
    "gridProperties.rowCount", "description", "metadataValue", "name", "hiddenByUser",
)  # fmt: skip
ROUNDS = 8


def made_up(dice: random.Random, rule: dict, depth: int, name: str) -> object:
    """Any value of a field."""
    if "$ref" in rule:
        return message(dice, rule["$ref"], depth + 1)
    kind = rule.get("type")
    if kind == "array":
        if rule["items"].get("type") == "array":
            return [[dice.choice(TEXTS)]]
        return [made_up(dice, rule["items"], depth + 1, name) for _n in range(dice.randint(0, 2))]
    if kind == "object":
        return {}
    if "enum" in rule:
        return dice.choice(rule["enum"])
    if kind == "integer":
        if name in ("sheetId", "sourceSheetId"):
            return dice.choice((0, 0, 0, 0, 7))
        return dice.choice((0, 1, 2, 3, 5, 9, -1, 5000))
    if kind == "number":
        return dice.choice((0, 0.5, 1, -3, 1e300))
    if kind == "boolean":
        return dice.random() < 0.5
    if rule.get("format") == "google-fieldmask":
        return dice.choice(MASKS)
    return dice.choice(TEXTS)


def message(dice: random.Random, schema: str, depth: int = 0) -> dict:
    """Any message of a schema; the deeper, the fewer fields."""
    chance = max(0.9 - 0.15 * depth, 0)
    return {
        name: made_up(dice, rule, depth, name)
        for name, rule in SCHEMAS[schema].get("properties", {}).items()
        if dice.random() < chance
    }


@pytest.mark.parametrize("kind", sorted(HANDLERS))
def test_every_kind_of_request_is_answered(kind, api, book, sheet):
    dice = random.Random(kind)
    sheet.resize(60, 10)
    sheet.update([["a", 1, True], ["b", 2], ["", "=A1"]], "A1", raw=False)
    schema = SCHEMAS["Request"]["properties"][kind]["$ref"]
    statuses = set()
    for _round in range(ROUNDS):
        request = {kind: message(dice, schema)}
        answer = api("POST", f"/v4/spreadsheets/{book.id}:batchUpdate", {"requests": [request]})
        assert answer.status_code in (200, 400, 501), (request, answer.text)
        statuses.add(answer.status_code)
    whole = api("GET", f"/v4/spreadsheets/{book.id}?includeGridData=true")
    assert whole.status_code == 200, whole.text
    assert statuses - {501}, "all that is asked for is missing here"


@pytest.mark.parametrize(
    ("method", "schema"),
    [
        (":getByDataFilter", "GetSpreadsheetByDataFilterRequest"),
        ("/developerMetadata:search", "SearchDeveloperMetadataRequest"),
        ("/values:batchUpdate", "BatchUpdateValuesRequest"),
        ("/values:batchClear", "BatchClearValuesRequest"),
        ("/values:batchGetByDataFilter", "BatchGetValuesByDataFilterRequest"),
        ("/values:batchUpdateByDataFilter", "BatchUpdateValuesByDataFilterRequest"),
        ("/values:batchClearByDataFilter", "BatchClearValuesByDataFilterRequest"),
    ],
)
def test_every_method_answers(method, schema, api, book):
    dice = random.Random(method)
    for _round in range(ROUNDS):
        body = message(dice, schema)
        answer = api("POST", f"/v4/spreadsheets/{book.id}{method}", body)
        assert answer.status_code in (200, 400), (body, answer.text)


def test_what_is_on_disk_is_what_is_in_memory(server):
    """Whatever the requests above have left."""
    store = Store(server.folder / DATABASE)
    saved = {book.id: book for book in store.spreadsheets()}
    store.close()
    for held in server.library:
        found = saved.pop(held.id)
        assert found.head() == held.head()
        assert [s.head() for s in found.sheets] == [s.head() for s in held.sheets]
        assert [s.rows for s in found.sheets] == [s.rows for s in held.sheets]
    assert saved == {}
