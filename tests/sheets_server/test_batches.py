"""Batches: whole or not at all, checked against Google's description."""

from __future__ import annotations

import pytest

from tests.sheets_server.needed import need

need()

from gspread.exceptions import APIError

from sheets_sync.local_server.requests.batch import HANDLERS
from sheets_sync.local_server.schema import discovery

RED = {"red": 1}


def span(start: int, end: int, axis: str = "ROWS") -> dict:
    return {"sheetId": 0, "dimension": axis, "startIndex": start, "endIndex": end}


def box(top: int, bottom: int, left: int, right: int) -> dict:
    return {
        "sheetId": 0,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def bare(top: int, bottom: int, left: int, right: int) -> dict:
    return {k: v for k, v in box(top, bottom, left, right).items() if k != "sheetId"}


def state(book) -> dict:
    return book.fetch_sheet_metadata({"includeGridData": "true"})


def first(book) -> dict:
    return state(book)["sheets"][0]


def test_every_handler_is_a_request_of_google_s():
    known = discovery("sheets.v4")["schemas"]["Request"]["properties"]
    assert set(HANDLERS) <= set(known)
    assert len(HANDLERS) > 45


def test_a_failing_request_takes_the_whole_batch_back(book, sheet, batch):
    sheet.update([["a"], ["b"]], "A1")
    before, version = state(book), book.client.get_file_drive_metadata(book.id)
    with pytest.raises(APIError, match=r"Invalid requests\[2\]\.deleteSheet: No grid with id: 9"):
        batch(
            {"deleteDimension": {"range": span(0, 1)}},
            {"updateCells": {"range": box(0, 1, 0, 1), "fields": "*"}},
            {"deleteSheet": {"sheetId": 9}},
        )
    assert state(book) == before
    assert book.client.get_file_drive_metadata(book.id) == version


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"repeatCells": {}}, "Unknown name \\\\?\"repeatCells\\\\?\" at 'requests\\[0\\]'"),
        ({"repeatCell": {"cell": {"colour": 1}}},
         "Unknown name \\\\?\"colour\\\\?\" at 'requests\\[0\\]\\.repeat_cell\\.cell'"),
        ({"mergeCells": {"mergeType": "ALL"}}, "Invalid value at "),
        ({"deleteSheet": {"sheetId": "first"}}, "TYPE_INT32"),
        ({"addSheet": {"properties": {"hidden": "no"}}}, "TYPE_BOOL"),
        ({"updateCells": {"rows": {}}}, "Invalid value at"),
        ({}, "exactly one kind"),
        ({"repeatCell": {"range": {"sheetId": 0}, "cell": {}}}, "fields"),
        ({"repeatCell": {"range": {"sheetId": 0}, "cell": {}, "fields": "colour"}},
         "Cannot find matching fields"),
    ],
)  # fmt: skip
def test_what_google_does_not_know_is_rejected(batch, request_, said):
    with pytest.raises(APIError, match=said):
        batch(request_)


def test_an_unknown_parameter_is_rejected(api, book):
    answer = api("GET", f"/v4/spreadsheets/{book.id}?includeGrid=true")
    assert answer.status_code == 400
    assert "Cannot bind query parameter" in answer.json()["error"]["message"]


def test_what_is_missing_here_says_so(batch):
    with pytest.raises(APIError, match="stand-in does not carry out addSlicer"):
        batch({"addSlicer": {"slicer": {}}})


def test_an_empty_batch_is_refused(book):
    with pytest.raises(APIError, match="at least one request"):
        book.batch_update({"requests": []})


def test_formats_are_written_by_their_mask(book, batch):
    look = {"backgroundColor": RED, "textFormat": {"bold": True, "fontSize": 12}}
    batch({"repeatCell": {"range": box(0, 2, 0, 1), "cell": {"userEnteredFormat": look},
                          "fields": "userEnteredFormat"}})  # fmt: skip
    change = {"userEnteredFormat": {"textFormat": {"italic": True}}}
    mask = "userEnteredFormat(backgroundColor,textFormat.italic)"
    batch({"repeatCell": {"range": box(0, 1, 0, 1), "cell": change, "fields": mask}})
    rows = first(book)["data"][0]["rowData"]
    assert rows[0]["values"][0]["userEnteredFormat"] == {
        "textFormat": {"bold": True, "fontSize": 12, "italic": True}
    }
    assert rows[1]["values"][0]["userEnteredFormat"]["backgroundColorStyle"] == {"rgbColor": RED}
    assert rows[1]["values"][0]["effectiveFormat"]["textFormat"]["fontSize"] == 12


def test_a_new_colour_replaces_both_fields(book, batch):
    for field, value in (
        ("backgroundColorStyle", {"rgbColor": RED}),
        ("backgroundColor", {"blue": 1}),
    ):
        batch({"repeatCell": {"range": box(0, 1, 0, 1), "fields": f"userEnteredFormat.{field}",
                              "cell": {"userEnteredFormat": {field: value}}}})  # fmt: skip
    look = first(book)["data"][0]["rowData"][0]["values"][0]["userEnteredFormat"]
    assert look == {
        "backgroundColor": {"blue": 1},
        "backgroundColorStyle": {"rgbColor": {"blue": 1}},
    }


def test_update_cells_clears_what_the_data_does_not_cover(sheet, batch):
    sheet.update([["a", "b"], ["c", "d"]], "A1")
    row = {"values": [{"userEnteredValue": {"stringValue": "0612"}}]}
    batch({"updateCells": {"range": box(0, 2, 0, 2), "rows": [row], "fields": "userEnteredValue"}})
    assert sheet.get_all_values() == [["0612"]]


def test_values_leave_format_note_and_check_alone(book, sheet, batch):
    sheet.update_note("A1", "看一眼")
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "是"}]}}
    batch({"setDataValidation": {"range": box(0, 1, 0, 1), "rule": rule}})
    sheet.update([["是"]], "A1")
    sheet.batch_clear(["A1"])
    cell = first(book)["data"][0]["rowData"][0]["values"][0]
    assert (cell["note"], cell["dataValidation"]) == ("看一眼", rule)
    assert "userEnteredValue" not in cell


def test_borders_belong_to_the_cells_beside_them(book, batch):
    thin, none = {"style": "SOLID", "color": RED}, {"style": "NONE"}
    batch(
        {"updateBorders": {"range": box(0, 2, 0, 2), "top": thin, "innerVertical": thin}},
        {"updateBorders": {"range": box(0, 1, 1, 2), "top": none}},
    )
    rows = first(book)["data"][0]["rowData"]
    drawn = [
        [sorted(c.get("userEnteredFormat", {}).get("borders", {})) for c in row["values"]]
        for row in rows
    ]
    assert drawn == [[["right", "top"]], [["right"]]]
    top = rows[0]["values"][0]["userEnteredFormat"]["borders"]["top"]
    assert top == thin | {"colorStyle": {"rgbColor": RED}}


CONDITION = {"condition": {"type": "BLANK"}, "format": {"backgroundColor": RED}}


def rule_of(top: int, bottom: int) -> dict:
    return {"ranges": [box(top, bottom, 0, 2)], "booleanRule": CONDITION}


def test_conditional_formats_are_added_changed_moved_and_deleted(book, batch):
    for n in range(3):
        batch({"addConditionalFormatRule": {"rule": rule_of(n, n + 1), "index": n}})
    (moved,) = batch({"updateConditionalFormatRule": {"sheetId": 0, "index": 0, "newIndex": 2}})
    assert moved["updateConditionalFormatRule"]["newIndex"] == 2
    batch({"updateConditionalFormatRule": {"index": 0, "rule": rule_of(7, 9)}})
    (gone,) = batch({"deleteConditionalFormatRule": {"sheetId": 0, "index": 1}})
    assert gone["deleteConditionalFormatRule"]["rule"]["ranges"] == [box(2, 3, 0, 2)]
    rules = first(book)["conditionalFormats"]
    assert [r["ranges"] for r in rules] == [[bare(7, 9, 0, 2)], [bare(0, 1, 0, 2)]]
    assert rules[0]["booleanRule"]["format"]["backgroundColorStyle"] == {"rgbColor": RED}
    with pytest.raises(APIError, match="No conditional format on sheet: 0 at index: 5"):
        batch({"deleteConditionalFormatRule": {"sheetId": 0, "index": 5}})


def test_all_that_has_a_range_moves_with_the_rows(book, sheet, batch):
    sheet.merge_cells("A3:B4")
    batch(
        {"addConditionalFormatRule": {"rule": rule_of(2, 4), "index": 0}},
        {"addProtectedRange": {"protectedRange": {"range": box(2, 4, 0, 2)}}},
        {"addNamedRange": {"namedRange": {"name": "客户", "range": box(2, 4, 0, 2)}}},
        {"addBanding": {"bandedRange": {"range": box(2, 4, 0, 2),
                                        "rowProperties": {"firstBandColor": RED}}}},
        {"setBasicFilter": {"filter": {"range": box(2, 4, 0, 2)}}},
        {"updateDimensionProperties": {"range": span(2, 3), "fields": "hiddenByUser",
                                       "properties": {"hiddenByUser": True}}},
    )  # fmt: skip
    batch({"insertDimension": {"range": span(0, 1)}})
    batch({"insertDimension": {"range": span(4, 5)}})
    found, grown = first(book), bare(3, 6, 0, 2)
    assert found["merges"] == [grown]
    assert found["conditionalFormats"][0]["ranges"] == [grown]
    assert found["protectedRanges"][0]["range"] == grown
    assert found["bandedRanges"][0]["range"] == grown
    assert found["basicFilter"]["range"] == grown
    assert state(book)["namedRanges"][0]["range"] == grown
    lines = found["data"][0]["rowMetadata"]
    assert [n for n, line in enumerate(lines) if line.get("hiddenByUser")] == [3]
    batch({"deleteDimension": {"range": span(3, 6)}})
    left = first(book)
    for part in ("merges", "conditionalFormats", "protectedRanges", "bandedRanges", "basicFilter"):
        assert part not in left
    assert "namedRanges" not in state(book)


def test_inserted_rows_look_like_their_neighbours(book, sheet, batch):
    sheet.format("A2", {"backgroundColor": RED})
    batch({"insertDimension": {"range": span(2, 3), "inheritFromBefore": True}})
    rows = first(book)["data"][0]["rowData"]
    assert rows[2]["values"][0]["userEnteredFormat"]["backgroundColor"] == RED


def test_columns_go_too(sheet, batch):
    sheet.update([["a", "b", "c"]], "A1")
    batch({"moveDimension": {"source": span(0, 1, "COLUMNS"), "destinationIndex": 3}})
    assert sheet.row_values(1) == ["b", "c", "a"]
    batch({"deleteDimension": {"range": span(0, 1, "COLUMNS")}})
    assert sheet.row_values(1) == ["c", "a"]
    batch({"appendDimension": {"sheetId": 0, "dimension": "COLUMNS", "length": 2}})
    assert sheet.spreadsheet.sheet1.col_count == 27


@pytest.mark.parametrize(
    "request_",
    [
        {"deleteDimension": {"range": span(0, 1000)}},
        {"deleteDimension": {"range": span(5, 5)}},
        {"deleteDimension": {"range": {"sheetId": 0, "startIndex": 0, "endIndex": 1}}},
        {"insertDimension": {"range": span(2000, 2001)}},
        {"insertDimension": {"range": span(0, 1), "inheritFromBefore": True}},
        {"moveDimension": {"source": span(0, 1), "destinationIndex": 1001}},
        {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 0}},
        {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 1_000_000}},
        {"updateSheetProperties": {"properties": {"gridProperties": {"frozenRowCount": 1000}},
                                   "fields": "gridProperties.frozenRowCount"}},
        {"addSheet": {"properties": {"title": "SHEET1"}}},
        {"deleteSheet": {"sheetId": 0}},
        {"addNamedRange": {"namedRange": {"name": "", "range": box(0, 1, 0, 1)}}},
        {"addProtectedRange": {"protectedRange": {}}},
        {"addConditionalFormatRule": {"rule": {"ranges": [], "booleanRule": {}}}},
        {"deleteProtectedRange": {"protectedRangeId": 7}},
        {"findReplace": {"find": "", "allSheets": True}},
    ],
)  # fmt: skip
def test_what_cannot_be_done_changes_nothing(book, batch, request_):
    before = state(book)
    with pytest.raises(APIError):
        batch(request_)
    assert state(book) == before


def test_merging(book, sheet, batch):
    sheet.update([["a", "b"], ["c", "d"]], "A1")
    sheet.merge_cells("A1:B2")
    assert sheet.get_all_values() == [["a"]]
    with pytest.raises(APIError, match="You must select all cells in a merged range"):
        sheet.merge_cells("B2:C3")
    sheet.merge_cells("A1:C3")
    assert first(book)["merges"] == [bare(0, 3, 0, 3)]
    with pytest.raises(APIError, match="can't sort a range that contains merged"):
        batch({"sortRange": {"range": box(0, 3, 0, 3), "sortSpecs": [{"dimensionIndex": 0}]}})


def test_sorting_puts_numbers_first_and_blanks_last(sheet):
    sheet.update([["b"], [2], [None], [True], ["a"], [10]], "A1", raw=True)
    sheet.sort((1, "asc"), range="A1:A6")
    assert sheet.col_values(1) == ["2", "10", "a", "b", "TRUE"]


def test_find_and_replace(sheet, batch):
    sheet.update([["上海市", "=1+1"], ["上海", "北京"]], "A1", raw=False)
    (reply,) = batch({"findReplace": {"find": "上海", "replacement": "沪", "sheetId": 0}})
    assert reply["findReplace"] == {
        "valuesChanged": 2, "rowsChanged": 2, "sheetsChanged": 1, "occurrencesChanged": 2,
    }  # fmt: skip
    (reply,) = batch({"findReplace": {"find": "(.)京", "replacement": "$1", "allSheets": True,
                                      "searchByRegex": True}})  # fmt: skip
    assert sheet.get_all_values() == [["沪市", "2"], ["沪", "北"]]


def test_copy_and_cut(sheet, batch):
    sheet.update([["a", "b"]], "A1")
    sheet.format("A1", {"backgroundColor": RED})
    batch({"copyPaste": {"source": box(0, 1, 0, 2), "destination": box(2, 4, 0, 2),
                         "pasteType": "PASTE_VALUES"}})  # fmt: skip
    place = {"sheetId": 0, "rowIndex": 5, "columnIndex": 1}
    batch({"cutPaste": {"source": box(0, 1, 0, 1), "destination": place}})
    assert sheet.get_all_values() == [
        ["", "b"], ["", ""], ["a", "b"], ["a", "b"], ["", ""], ["", "a"],
    ]  # fmt: skip


def test_a_sheet_is_copied_with_all_that_belongs_to_it(book, sheet):
    sheet.update([["a"]], "A1")
    sheet.add_protected_range("A1:B2")
    copy = sheet.duplicate(new_sheet_name="备份")
    assert copy.get_all_values() == [["a"]]
    found = next(s for s in state(book)["sheets"] if s["properties"]["title"] == "备份")
    source = next(s for s in state(book)["sheets"] if s["properties"]["title"] == "Sheet1")
    (copied,), (original,) = found["protectedRanges"], source["protectedRanges"]
    assert copied["range"]["sheetId"] == copy.id
    assert copied["protectedRangeId"] != original["protectedRangeId"]


def test_sheets_are_reordered(book):
    two, three = book.add_worksheet("二", 5, 5), book.add_worksheet("三", 5, 5)
    book.reorder_worksheets([three, book.sheet1, two])
    assert [s.title for s in book.worksheets()] == ["三", "Sheet1", "二"]
    book.add_worksheet("零", 5, 5, index=0)
    assert [s.title for s in book.worksheets()] == ["零", "三", "Sheet1", "二"]


def test_an_open_filter_covers_the_grid(book, sheet):
    sheet.set_basic_filter()
    assert first(book)["basicFilter"]["range"] == bare(0, 1000, 0, 26)
    sheet.clear_basic_filter()
    assert "basicFilter" not in first(book)


def test_a_spreadsheet_may_be_created_with_its_sheets(api):
    body = {
        "properties": {"title": "客户", "locale": "zh_CN"},
        "sheets": [
            {"properties": {"title": "客户", "gridProperties": {"frozenRowCount": 1}}},
            {"properties": {"title": "问题", "tabColor": RED}},
        ],
    }
    made = api("POST", "/v4/spreadsheets", body).json()
    assert made["properties"]["locale"] == "zh_CN"
    one, two = (sheet["properties"] for sheet in made["sheets"])
    assert one["gridProperties"] == {"rowCount": 1000, "columnCount": 26, "frozenRowCount": 1}
    assert (two["title"], two["index"], two["tabColorStyle"]) == ("问题", 1, {"rgbColor": RED})
    assert api("GET", f"/v4/spreadsheets/{made['spreadsheetId']}").status_code == 200


def test_groups_within_groups(book, batch):
    def depths() -> list[tuple[int, int, int]]:
        groups = first(book).get("rowGroups", [])
        return [(g["range"]["startIndex"], g["range"]["endIndex"], g["depth"]) for g in groups]

    for start, end in ((2, 4), (0, 9), (2, 4)):
        batch({"addDimensionGroup": {"range": span(start, end)}})
    assert depths() == [(2, 4, 2), (0, 9, 1), (2, 4, 3)]
    batch({"updateDimensionGroup": {"fields": "collapsed", "dimensionGroup": {
        "range": span(0, 9), "depth": 1, "collapsed": True}}})  # fmt: skip
    assert [g.get("collapsed") for g in first(book)["rowGroups"]] == [None, True, None]
    batch({"deleteDimensionGroup": {"range": span(2, 4)}})
    batch({"deleteDimensionGroup": {"range": span(0, 9)}})
    assert depths() == [(2, 4, 1)]
    with pytest.raises(APIError, match="no group of that range"):
        batch({"deleteDimensionGroup": {"range": span(5, 6)}})


def test_charts_are_kept(book, batch):
    place = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 3, "columnIndex": 3}}}
    chart = {
        "spec": {"title": "每月新客户", "basicChart": {"chartType": "COLUMN"}},
        "position": place,
    }
    (reply,) = batch({"addChart": {"chart": chart}})
    number = reply["addChart"]["chart"]["chartId"]
    batch({"updateChartSpec": {"chartId": number, "spec": {"title": "新标题"}}})
    assert first(book)["charts"][0]["spec"] == {"title": "新标题"}
    batch({"deleteEmbeddedObject": {"objectId": number}})
    assert "charts" not in first(book)


def test_the_spreadsheet_may_come_back_with_the_answer(book):
    body = {
        "requests": [{"appendCells": {"sheetId": 0, "fields": "*", "rows": [
            {"values": [{"userEnteredValue": {"numberValue": 1}}]}]}}],
        "includeSpreadsheetInResponse": True,
        "responseIncludeGridData": True,
    }  # fmt: skip
    answer = book.batch_update(body)["updatedSpreadsheet"]
    cell = answer["sheets"][0]["data"][0]["rowData"][0]["values"][0]
    assert cell["effectiveValue"] == {"numberValue": 1}
