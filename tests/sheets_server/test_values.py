"""Values through gspread: what is sent is what is found."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sheets_server.needed import need

need()

from gspread.exceptions import APIError
from gspread.utils import ValueInputOption, ValueRenderOption

texts = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1, max_size=20
)
cells = st.one_of(
    texts, st.booleans(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False,
    allow_infinity=False),
)  # fmt: skip
few = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@few
@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=4))
def test_raw_values_come_back(sheet, values):
    sheet.clear()
    sheet.update(values, "B2", raw=True)
    found = sheet.get(f"B2:D{len(values) + 1}", value_render_option=ValueRenderOption.unformatted)
    assert [[type(v) is bool for v in row] for row in found] == [
        [type(v) is bool for v in row] for row in values
    ]
    assert [list(row) for row in found] == values


def test_texts_that_look_like_something_else_stay(sheet):
    risky = ["0612", "+8613800138000", "110101199003078888", "=1+1", "-5", "@user", "1/2", "TRUE"]
    sheet.update([risky], "A1", raw=True)
    for option in ValueRenderOption:
        assert sheet.row_values(1, value_render_option=option) == risky


def test_nulls_leave_cells_alone_and_empty_text_clears(sheet):
    sheet.update([["a", "b", "c"]], "A1")
    sheet.update([[None, "", "x"]], "A1")
    assert sheet.get("A1:C1") == [["a", "", "x"]]


def test_by_columns(sheet):
    sheet.update([["a", "b"], ["c"]], "A1", major_dimension="COLUMNS")
    assert sheet.get("A1:B2") == [["a", "c"], ["b"]]
    assert sheet.get("A1:B2", major_dimension="COLUMNS") == [["a", "b"], ["c"]]


def test_appending_finds_the_table(sheet):
    sheet.update([["甲", "1"], ["乙", "2"]], "B3")
    answer = sheet.append_row(["丙", "3"], table_range="B3")
    assert answer["tableRange"] == "Sheet1!B3:C4"
    assert answer["updates"]["updatedRange"] == "Sheet1!B5:C5"
    sheet.append_rows([["丁"], ["戊"]], table_range="B3:C3")
    assert sheet.col_values(2) == ["", "", "甲", "乙", "丙", "丁", "戊"]


# Two tables, as in the guide of the interface: A1:C2 and B4:D6.
TWO_TABLES = [["a", "b", "c"], ["1", "2", "3"], [], ["", "x", "y", "z"], ["", "1", "2", "3"],
              ["", "4", "5", "6"]]  # fmt: skip


@pytest.mark.parametrize(
    ("within", "written"),
    [
        (None, "B7"), ("B4", "B7"), ("C5:D5", "B7"), ("B2:D4", "B7"), ("A3:G10", "B7"),
        ("A1", "A3"), ("E4", "E4"), ("A4", "A4"),
    ],
)  # fmt: skip
def test_appending_to_one_of_two_tables(sheet, within, written):
    sheet.update(TWO_TABLES, "A1")
    answer = sheet.append_row(["new"], table_range=within)
    assert answer["updates"]["updatedRange"] == f"Sheet1!{written}"


def test_a_gap_makes_appended_rows_creep_to_the_right(sheet):
    for _row in range(3):
        sheet.append_row(["甲", "", "乙"])
    assert sheet.get_all_values()[2] == ["", "", "", "", "甲", "", "乙"]


def test_appending_may_insert_rows(sheet):
    sheet.update([["a"], ["b"], [""], ["below"]], "A1")
    sheet.append_row(["c"], table_range="A1", insert_data_option="INSERT_ROWS")
    assert sheet.col_values(1) == ["a", "b", "c", "", "below"]


def test_appending_to_a_long_table_is_quick(sheet):
    sheet.update([[str(n), "x"] for n in range(20_000)], "A1")
    assert sheet.append_row(["end"], table_range="A1")["tableRange"] == "Sheet1!A1:B20000"


def test_the_grid_grows_with_what_is_written_from_within(sheet):
    sheet.resize(2, 2)
    sheet.update([["a"], ["b"], ["c"]], "B2")
    assert (sheet.row_count, sheet.get("B2:B4")) == (2, [["a"], ["b"], ["c"]])
    assert sheet.spreadsheet.sheet1.row_count == 4


@pytest.mark.parametrize(
    ("range_", "values", "said"),
    [
        ("A1:B1", [["a"], ["b"]], r"within range \[Sheet1!A1:B1\], but tried writing to row \[2\]"),
        ("A1:B1", [["a", "b", "c"]], r"but tried writing to column \[C\]"),
        ("A2000", [["a"]], r"exceeds grid limits\. Max rows: 1000, max columns: 26"),
        ("Nowhere!A1", [["a"]], "Unable to parse range"),
        ("A1", [[["a"]]], r"Invalid values\[0\]\[0\]: list_value"),
    ],
)
def test_what_cannot_be_written_is_said(book, range_, values, said):
    with pytest.raises(APIError, match=said):
        book.values_update(range_, {"valueInputOption": "RAW"}, {"values": values})


@pytest.mark.parametrize(
    "body",
    ['{"values": [[NaN]]}', '{"values": [[1e999]]}', '{"values": [["\\ud800"]]}', "{", "[]",
     '{"values": [["' + 50_001 * "x" + '"]]}', '{"values": ' + 3000 * "[" + "}"],
    ids=["nan", "too large", "half a character", "cut off", "list", "too long", "too deep"],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused(api, book, sheet, body):
    url = f"/v4/spreadsheets/{book.id}/values/A1?valueInputOption=RAW"
    answer = api("PUT", url, data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert sheet.get_all_values() == [[]]


def test_the_input_option_has_to_be_given(book):
    with pytest.raises(APIError, match="'valueInputOption' is required"):
        book.values_update("A1", {}, {"values": [["a"]]})


def test_typed_values(sheet):
    sheet.update([["2024-05-03", "1,234.5", "50%", "=B1*2"]], "A1", raw=False)
    assert sheet.row_values(1) == ["2024-05-03", "1,234.50", "50%", "2469"]
    unformatted = sheet.get("A1:D1", value_render_option=ValueRenderOption.unformatted)
    assert unformatted == [[45415, 1234.5, 0.5, 2469]]
    assert sheet.acell("D1", value_render_option=ValueRenderOption.formula).value == "=B1*2"


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("=1+2*3", "7"), ("=(1+2)*3", "9"), ("=A1&\"-\"&B1", "x-4"), ("=SUM(B1:B3)", "9"),
        ("=COUNTA(A1:B3)", "4"), ("=IF(B1>3,\"big\",\"small\")", "big"), ("=1/0", "#DIV/0!"),
        ("=VLOOKUP(1,2,3)", "#NAME?"), ("=1+", "#ERROR!"), ("=Z9", "0"), ("=A1+1", "#VALUE!"),
        ("=Nowhere!A1", "#REF!"), ("=-2^2", "4"), ("=10%", "0.1"), ("=E1", "#REF!"),
        ("=Sheet1!B2", "5"),
    ],
)  # fmt: skip
def test_the_few_formulas(sheet, formula, shown):
    sheet.update([["x", 4], [None, 5], [None, "0"]], "A1")
    sheet.update_acell("E1", formula)
    assert sheet.acell("E1").value == shown


def test_several_ranges_in_one_request(book, sheet):
    data = [{"range": "A1:B1", "values": [["a", "b"]]}, {"range": "Sheet1!D4", "values": [["d"]]}]
    done = book.values_batch_update({"valueInputOption": "RAW", "data": data})
    assert (done["totalUpdatedCells"], done["totalUpdatedRows"]) == (3, 2)
    sheet.batch_clear(["A1", "D4"])
    assert sheet.get_all_values() == [["", "b"]]


def test_a_batch_of_values_is_whole_or_nothing(book, sheet):
    data = [{"range": "A1", "values": [["a"]]}, {"range": "Nowhere!A1", "values": [["b"]]}]
    with pytest.raises(APIError, match="Unable to parse range"):
        book.values_batch_update({"valueInputOption": "RAW", "data": data})
    assert sheet.get_all_values() == [[]]


def test_values_come_back_with_the_answer(book):
    params = {
        "valueInputOption": ValueInputOption.user_entered,
        "includeValuesInResponse": "true",
        "responseValueRenderOption": "UNFORMATTED_VALUE",
    }
    done = book.values_update("A1", params, {"values": [["12%"]]})
    assert done["updatedData"]["values"] == [[0.12]]
