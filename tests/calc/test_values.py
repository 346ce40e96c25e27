"""Values and formulas, live: what goes into cells of LibreOffice and comes out again."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from addin.hosts.calc import cells

MOMENT = dt.datetime(2024, 2, 29, 23, 59, 58)


def test_a_text_that_looks_like_a_number_leaves_the_format_as_it_is(sheet):
    sheet["A2:A3"].number_format = "0.00"
    sheet["A1"].value = [["'00123"], ["'TRUE"], ["'2024-01-02"], ["'1"]]
    assert [cell.number_format for cell in sheet["A1:A4"]] == ["General", "0.00", "0.00", "General"]
    sheet["A1:A4"].value = 7
    assert sheet["A1:A4"].value == [7.0] * 4


@pytest.mark.parametrize(
    ("value", "back"),
    [
        (None, None), ("", None), (1, 1.0), (0.1, 0.1), (2**40, float(2**40)), (True, True),
        (False, False), ("王小明 😀", "王小明 😀"), ("a\nb", "a\nb"),
        ("a\tb", "a\tb"), ("a\nb\tc", "a\nb\tc"),
        ("長" * 32_767, "長" * 32_767),
        (dt.date(2024, 2, 29), dt.datetime(2024, 2, 29)), (MOMENT, MOMENT),
        (dt.time(6, 30), dt.datetime(1899, 12, 30, 6, 30)),
        ("00123", 123.0), ("'00123", "00123"), ("''00123", "'00123"), ("'=1+1", "=1+1"),
        ("=1+1", 2.0), ("TRUE", True), ("'TRUE", "TRUE"), ("2024-02-29", dt.datetime(2024, 2, 29)),
        ("15%", 0.15), ("@x", "@x"), ("+86138", 86138.0), ("#N/A", None), ("=1/0", None),
    ],
)  # fmt: skip
def test_an_entry_comes_back_as_from_excel(sheet, value, back):
    sheet["B2"].value = value
    assert sheet["B2"].value == back
    assert type(sheet["B2"].value) is type(back)


def test_errors_are_told_as_texts_on_request(sheet):
    sheet["A1"].value = [["#N/A", "=1/0", '="a"+1', "=NOSUCH(1)", "=1E200*1E200", "#REF!", "'#N/A"]]
    found = sheet["A1:G1"].options(err_to_str=True).value
    assert found == ["#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#REF!", "#N/A"]
    assert sheet["A1:G1"].value == [None] * 6 + ["#N/A"]
    assert sheet["A1:G1"].formula[0][:2] == ("#N/A", "=1/0")


def test_in_cells_of_text_format_everything_is_a_text(sheet):
    sheet["A1:A4"].number_format = "@"
    sheet["A1"].value = [["00123"], [5], ["=1+1"], [True]]
    assert sheet["A1:A4"].value == ["00123", "5", "=1+1", "TRUE"]
    assert sheet["A1"].number_format == "@"


def test_a_number_over_a_boolean_is_a_number(sheet):
    sheet["A1"].value = True
    assert (sheet["A1"].value, sheet["A1"].number_format) == (True, "General")
    sheet["A1"].value = 1
    assert sheet["A1"].value == 1.0
    assert type(sheet["A1"].value) is float


def test_a_boolean_stays_one_under_another_number_format(sheet):
    sheet["A1"].value = [[True, 2.0]]
    sheet["A1:B1"].number_format = "0.00"
    assert sheet["A1:B1"].value == [True, 2.0]
    assert sheet["B1"].number_format == "0.00"


def test_a_date_keeps_a_format_that_shows_dates(sheet):
    sheet["A1"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["A1:A2"].value = [[dt.date(2024, 2, 29)], [dt.date(2024, 2, 29)]]
    assert sheet["A1"].number_format == 'yyyy"年"m"月"d"日"'
    assert sheet["A2"].number_format == "yyyy-mm-dd"
    assert sheet["A1:A2"].number_format is None


def test_options_of_xlwings_are_obeyed(sheet):
    sheet["A1"].value = [[1.0, None], [dt.date(2024, 2, 29), "x"]]
    found = sheet["A1:B2"].options(numbers=int, empty="-", dates=dt.date, transpose=True).value
    assert found == [[1, dt.date(2024, 2, 29)], ["-", "x"]]
    assert sheet["A1"].options(ndim=2).value == [[1.0]]


def test_a_data_frame_comes_back(sheet):
    frame = pd.DataFrame(
        {"姓名": ["王", "李"], "n": [1.0, 2.5], "日": pd.to_datetime(["2024-01-02"] * 2)}
    )
    sheet["A1"].options(index=False).value = frame
    back = sheet["A1"].expand().options(pd.DataFrame, index=False).value
    pd.testing.assert_frame_equal(back.astype(frame.dtypes), frame)


def test_a_single_value_fills_a_range(sheet):
    sheet["A1:C3"].value = "'007"
    assert sheet["A1:C3"].value == [["007"] * 3] * 3


def test_long_ranges_are_cut_into_strips_without_seams(sheet, monkeypatch):
    monkeypatch.setattr(cells, "CELLS_A_CALL", 7)
    rows = [[float(n), f"t{n}", dt.datetime(2024, 1, 1) + dt.timedelta(days=n)] for n in range(20)]
    rows[7][1], rows[13][1] = "=A8*2", "#N/A"
    sheet["A1"].value = rows
    found = sheet["A1:C20"].options(err_to_str=True).value
    assert found == [*rows[:7], [7.0, 14.0, rows[7][2]], *rows[8:]]
    assert sheet["A1:C20"].formula[7][1] == "=A8*2"


def test_notes_stay_on_cells_that_are_written(sheet):
    sheet["B2"].add_note("hier")
    sheet["A1"].value = [["x", 1.0, True]] * 3
    sheet["B3"].value = "=A3"
    assert sheet["B2"].note.text == "hier"
    assert sheet["A1:C3"].value == [["x", 1.0, True]] * 2 + [["x", "x", True]]
    sheet["B2"].value = "=1+2"
    assert (sheet["B2"].value, sheet["B2"].note.text) == (3.0, "hier")


def test_values_that_do_not_fit_are_refused(sheet):
    with pytest.raises(ValueError, match="do not fit"):
        sheet["A1:B2"].raw_value = [[1.0]]


class TestFormulas:
    @pytest.mark.parametrize(
        ("formula", "value"),
        [
            ("=SUM(1,2)", 3.0), ('=IF(A1>1,"a,b",{1,2;3,4})', "a,b"), ("=Sheet1!A1*2", 10.0),
            ("=VLOOKUP(5,A1:B2,2,FALSE)", "x"), ("=A1:A2 1:1", 5.0), ("=SUM((A1,A2))", 11.0),
            ("=CEILING(1.5,1)", 2.0), ("=TEXT(0.5,\"0%\")", "50%"), ('="""q"""', '"q"'),
        ],
    )  # fmt: skip
    def test_excels_grammar_is_understood_and_told(self, sheet, formula, value):
        sheet["A1"].value = [[5.0, "x"], [6.0, "y"]]
        sheet["D1"].formula = formula
        assert (sheet["D1"].formula, sheet["D1"].value) == (formula, value)

    def test_one_formula_for_a_range_counts_from_its_first_cell(self, sheet):
        sheet["A1"].value = [[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]]
        sheet["D1:E3"].formula = "=A1*2"
        assert sheet["D1:E3"].value == [[2.0, 20.0], [4.0, 40.0], [6.0, 60.0]]
        assert sheet["E3"].formula == "=B3*2"

    def test_constants_are_told_as_they_would_be_typed(self, sheet):
        sheet["A1"].value = [["'00123", 0.1, True, None, dt.date(2024, 2, 29), "王"]]
        assert sheet["A1:F1"].formula == (("00123", "0.1", "TRUE", "", "45351", "王"),)

    def test_many_scattered_formulas_are_read(self, sheet):
        rows = [[f"=1+{n}" if (n + m) % 2 else float(n) for m in range(4)] for n in range(60)]
        sheet["A1"].value = rows
        found = sheet["A1:D60"].formula
        expected = [[v if isinstance(v, str) else f"{v:g}" for v in row] for row in rows]
        assert [list(row) for row in found] == expected

    def test_an_array_formula(self, sheet):
        sheet["A1"].value = [[1.0], [2.0]]
        sheet["C1:C2"].formula_array = "=A1:A2*2"
        assert sheet["C1:C2"].value == [2.0, 4.0]
        assert sheet["C1:C2"].formula_array == "=A1:A2*2"
        assert (sheet["C1"].has_array, sheet["A1"].has_array) == (True, False)


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2200, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    TEXTS.map(lambda text: f"'{text}"),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=2, max_size=5))
def test_any_values_come_back(sheet, rows):
    sheet.clear()
    sheet["A1"].value = rows
    found = sheet["A1"].resize(len(rows), 3).value
    expected = [[v[1:] if isinstance(v, str) else v for v in row] for row in rows]
    assert found == expected
    assert [[type(v) for v in row] for row in found] == [[type(v) for v in row] for row in expected]


def test_a_format_that_the_workbook_has_not_yet_is_made_once_for_all_strips(sheet, monkeypatch):
    monkeypatch.setattr(cells, "CELLS_A_CALL", 4)
    sheet["A1"].value = [[MOMENT, f"t{n}"] for n in range(40)]
    assert sheet["A1:B40"].value == [[MOMENT, f"t{n}"] for n in range(40)]
    assert sheet["A1:A40"].number_format == "yyyy-mm-dd hh:mm:ss"
