"""Developer metadata: found again wherever its row went. No recording covers it."""

from __future__ import annotations

import pytest

from tests.sheets_server.needed import need

need()

import gspread

from sheets_sync.local_server.assumptions import Assumptions


def marked(row: int, value: str = "", key: str = "custsheet-row") -> dict:
    place = {"sheetId": 0, "dimension": "ROWS", "startIndex": row, "endIndex": row + 1}
    entry = {"metadataKey": key, "visibility": "PROJECT", "location": {"dimensionRange": place}}
    return {
        "createDeveloperMetadata": {
            "developerMetadata": entry | ({"metadataValue": value} if value else {})
        }
    }


def rows_of(book, **lookup) -> dict[str, int]:
    """value -> row of the metadata that a look-up finds."""
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{book.id}/developerMetadata:search"
    body = {"dataFilters": [{"developerMetadataLookup": lookup}]}
    found = book.client.request("post", url, json=body).json()
    return {
        m["developerMetadata"]["metadataValue"]: m["developerMetadata"]["location"][
            "dimensionRange"
        ]["startIndex"]
        for m in found.get("matchedDeveloperMetadata", [])
    }


def lines(kind: str, start: int, end: int, **more) -> dict:
    name = "source" if kind == "moveDimension" else "range"
    span = {"sheetId": 0, "dimension": "ROWS", "startIndex": start, "endIndex": end}
    return {kind: {name: span, **more}}


@pytest.fixture
def three(batch, sheet):
    sheet.update([["甲"], ["乙"], ["丙"], ["丁"]], "A1")
    batch(marked(1, "乙"), marked(2, "丙"), marked(3, "丁"))


def test_what_is_created_is_answered(batch):
    (reply,) = batch(marked(4, "x"))
    made = reply["createDeveloperMetadata"]["developerMetadata"]
    assert made["metadataId"] > 0
    assert made["location"] == {
        "locationType": "ROW",
        "dimensionRange": {"dimension": "ROWS", "startIndex": 4, "endIndex": 5},
    }


@pytest.mark.parametrize(
    ("request_", "rows"),
    [
        (lines("insertDimension", 0, 2), {"乙": 3, "丙": 4, "丁": 5}),
        (lines("insertDimension", 2, 3), {"乙": 1, "丙": 3, "丁": 4}),
        (lines("deleteDimension", 2, 3), {"乙": 1, "丁": 2}),
        (lines("deleteDimension", 0, 3), {"丁": 0}),
        (lines("moveDimension", 1, 2, destinationIndex=4), {"乙": 3, "丙": 1, "丁": 2}),
        (lines("moveDimension", 3, 4, destinationIndex=0), {"乙": 2, "丙": 3, "丁": 0}),
        (lines("moveDimension", 1, 3, destinationIndex=2), {"乙": 1, "丙": 2, "丁": 3}),
    ],
)
@pytest.mark.usefixtures("three")
def test_it_follows_its_row_and_dies_with_it(book, sheet, batch, request_, rows):
    batch(request_)
    assert rows_of(book, metadataKey="custsheet-row") == rows
    values = sheet.col_values(1)
    assert {name: values.index(name) for name in rows} == rows, "the cells went the same way"


@pytest.mark.usefixtures("three")
def test_a_smaller_grid_takes_it_away(book, sheet):
    sheet.resize(rows=3)
    assert rows_of(book, metadataKey="custsheet-row") == {"乙": 1, "丙": 2}


@pytest.mark.usefixtures("three")
def test_sorting_cells_leaves_it_with_the_row(book, sheet):
    sheet.sort((1, "des"), range="A1:A4")
    assert rows_of(book, metadataKey="custsheet-row") == {"乙": 1, "丙": 2, "丁": 3}


@pytest.mark.usefixtures("three")
def test_sorting_may_be_assumed_to_take_it_along(server, book, sheet):
    server.assumptions = Assumptions(sorting_moves_metadata=True)
    try:
        sheet.sort((1, "asc"), range="A1:A4")
    finally:
        server.assumptions = Assumptions()
    names = sheet.col_values(1)
    assert rows_of(book, metadataKey="custsheet-row") == {n: names.index(n) for n in "乙丙丁"}
    assert names != ["甲", "乙", "丙", "丁"]


@pytest.mark.usefixtures("three")
def test_look_ups_narrow_down(book, batch):
    batch(marked(1, "乙二", key="other"))
    assert rows_of(book, metadataKey="other") == {"乙二": 1}
    assert rows_of(book, metadataValue="丙") == {"丙": 2}
    place = {"dimensionRange": {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}}
    assert rows_of(book, metadataLocation=place) == {"乙": 1, "乙二": 1}
    assert rows_of(book, metadataKey="nothing") == {}


@pytest.mark.usefixtures("three")
def test_values_are_read_and_written_through_it(book):
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{book.id}/values:"
    lookup = {"developerMetadataLookup": {"metadataValue": "丙"}}
    book.batch_update({"requests": [lines("insertDimension", 0, 5)]})
    body = {
        "valueInputOption": "RAW",
        "data": [{"dataFilter": lookup, "majorDimension": "ROWS", "values": [[None, "0612"]]}],
    }
    request = book.client.request
    done = request("post", url + "batchUpdateByDataFilter", json=body).json()
    assert done["totalUpdatedCells"] == 1
    assert done["responses"][0]["dataFilter"] == lookup
    found = request("post", url + "batchGetByDataFilter", json={"dataFilters": [lookup]}).json()
    (matched,) = found["valueRanges"]
    assert matched["valueRange"]["range"] == "Sheet1!A8:Z8"
    assert matched["valueRange"]["values"] == [["丙", "0612"]]
    assert matched["dataFilters"] == [lookup]


@pytest.mark.usefixtures("three")
def test_the_spreadsheet_is_read_by_filter(book):
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{book.id}:getByDataFilter"
    body = {
        "dataFilters": [{"developerMetadataLookup": {"metadataValue": "乙"}}],
        "includeGridData": True,
    }
    found = book.client.request("post", url, json=body).json()
    (data,) = found["sheets"][0]["data"]
    assert data["startRow"] == 1
    assert data["rowData"][0]["values"][0]["formattedValue"] == "乙"
    assert data["rowMetadata"][0]["developerMetadata"][0]["metadataValue"] == "乙"


@pytest.mark.usefixtures("three")
def test_a_mask_picks_values_notes_and_metadata(book, sheet):
    sheet.update_note("A2", "看一眼")
    mask = (
        "sheets(properties.sheetId,data(startRow,rowData.values(userEnteredValue,note),"
        "rowMetadata.developerMetadata(metadataValue)))"
    )
    found = book.fetch_sheet_metadata({"ranges": "Sheet1!A2:B3", "fields": mask})
    assert found == {
        "sheets": [
            {
                "properties": {"sheetId": 0},
                "data": [
                    {
                        "startRow": 1,
                        "rowData": [
                            {
                                "values": [
                                    {"userEnteredValue": {"stringValue": "乙"}, "note": "看一眼"}
                                ]
                            },
                            {"values": [{"userEnteredValue": {"stringValue": "丙"}}]},
                        ],
                        "rowMetadata": [
                            {"developerMetadata": [{"metadataValue": "乙"}]},
                            {"developerMetadata": [{"metadataValue": "丙"}]},
                        ],
                    }
                ],
            }
        ]
    }


@pytest.mark.usefixtures("three")
def test_it_is_changed_and_deleted_through_filters(book, batch):
    lookup = {"developerMetadataLookup": {"metadataValue": "丙"}}
    update = {
        "dataFilters": [lookup],
        "developerMetadata": {"metadataValue": "丙二"},
        "fields": "metadataValue",
    }
    (reply,) = batch({"updateDeveloperMetadata": update})
    assert [m["metadataValue"] for m in reply["updateDeveloperMetadata"]["developerMetadata"]] == [
        "丙二"
    ]
    everything = {"developerMetadataLookup": {"metadataKey": "custsheet-row"}}
    (reply,) = batch({"deleteDeveloperMetadata": {"dataFilter": everything}})
    assert len(reply["deleteDeveloperMetadata"]["deletedDeveloperMetadata"]) == 3
    assert rows_of(book, metadataKey="custsheet-row") == {}


@pytest.mark.parametrize(
    "entry",
    [
        {"visibility": "PROJECT", "location": {"spreadsheet": True}},
        {"metadataKey": "k", "location": {"spreadsheet": True}},
        {"metadataKey": "k", "visibility": "PROJECT", "location": {}},
        {"metadataKey": "k", "visibility": "PROJECT", "metadataId": 0,
         "location": {"spreadsheet": True}},
        {"metadataKey": "k", "visibility": "PROJECT", "location": {
            "dimensionRange": {"dimension": "ROWS", "startIndex": 0, "endIndex": 2}}},
        {"metadataKey": "k", "visibility": "PROJECT", "location": {
            "dimensionRange": {"dimension": "ROWS", "startIndex": 5000, "endIndex": 5001}}},
        {"metadataKey": "k", "visibility": "PROJECT", "location": {"sheetId": 99}},
    ],
)  # fmt: skip
def test_what_is_not_allowed_is_refused(batch, entry):
    with pytest.raises(gspread.exceptions.APIError, match="createDeveloperMetadata"):
        batch({"createDeveloperMetadata": {"developerMetadata": entry}})


def test_places_of_every_kind(book, batch):
    places = [
        {"spreadsheet": True},
        {"sheetId": 0},
        {"dimensionRange": {"dimension": "COLUMNS", "startIndex": 2, "endIndex": 3}},
    ]
    for place in places:
        entry = {"metadataKey": "k", "visibility": "DOCUMENT", "location": place}
        batch({"createDeveloperMetadata": {"developerMetadata": entry}})
    found = book.fetch_sheet_metadata({"includeGridData": "true"})
    assert found["developerMetadata"][0]["location"]["locationType"] == "SPREADSHEET"
    (sheet,) = found["sheets"]
    assert sheet["developerMetadata"][0]["location"] == {"locationType": "SHEET", "sheetId": 0}
    column = sheet["data"][0]["columnMetadata"][2]["developerMetadata"][0]
    assert column["location"]["locationType"] == "COLUMN"


def token(value: str) -> dict:
    """Metadata of the spreadsheet under a fixed id."""
    place = {"metadataKey": "k", "visibility": "DOCUMENT", "location": {"spreadsheet": True}}
    made = place | {"metadataId": 7, "metadataValue": value}
    return {"createDeveloperMetadata": {"developerMetadata": made}}


def test_an_id_that_is_taken_is_refused_unless_assumed_otherwise(server, batch, book):
    def values() -> list[str]:
        found = book.fetch_sheet_metadata({"fields": "developerMetadata"})
        return [m["metadataValue"] for m in found["developerMetadata"]]

    batch(token("one"))
    with pytest.raises(gspread.exceptions.APIError, match="already exists"):
        batch(token("two"))
    assert values() == ["one"]
    server.assumptions = Assumptions(taken_metadata_ids_are_refused=False)
    try:
        batch(token("two"))
    finally:
        server.assumptions = Assumptions()
    assert values() == ["two"]
