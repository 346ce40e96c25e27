"""A1 notation and typed values: what is written is read back."""

from __future__ import annotations

import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sheets_server.needed import need

need()

from sheets_sync.local_server.a1 import (
    Box,
    column_number,
    letters,
    quoted,
    read_cells,
    unquoted,
    written_range,
)
from sheets_sync.local_server.cells import Formula, color, number, single
from sheets_sync.local_server.entering import RAW, USER_ENTERED, entered
from sheets_sync.local_server.grid import target_of_a1
from sheets_sync.local_server.masks import parse_mask, shown, written
from sheets_sync.local_server.model import Spreadsheet, new_sheet
from sheets_sync.local_server.problems import ApiError
from sheets_sync.local_server.showing import plain_number
from sheets_sync.local_server.showing import shown as shown_value

corners = st.integers(0, 700)


@st.composite
def boxes(draw) -> Box:
    top, left = draw(corners), draw(corners)
    return Box(top, top + draw(st.integers(1, 300)), left, left + draw(st.integers(1, 300)))


def book_of(*titles: str) -> Spreadsheet:
    sheets = [new_sheet(n, title, n, 1000, 1000) for n, title in enumerate(titles)]
    return Spreadsheet("x", {"title": "x"}, sheets)


@given(st.integers(0, 20_000))
def test_columns_are_counted_as_they_are_written(column):
    assert column_number(letters(column)) == column


@given(boxes(), st.text(min_size=1, max_size=12).filter(lambda t: t.strip() == t))
def test_a_range_means_what_was_written(box, title):
    book = book_of("other", title) if title.casefold() != "other" else book_of(title)
    target = target_of_a1(book, written_range(title, box))
    assert (target.sheet.title, target.box) == (title, box)


@given(st.text(min_size=1))
def test_titles_survive_their_quotes(title):
    if quoted(title) != title:
        assert unquoted(quoted(title)) == title


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("A1", Box(0, 1, 0, 1)),
        ("B2:A1", Box(0, 2, 0, 2)),
        ("$C$3:D", Box(2, 1000, 2, 4)),
        ("B:B", Box(0, 1000, 1, 2)),
        ("3:4", Box(2, 4, 0, 1000)),
        ("客户", Box(0, 1000, 0, 1000)),
        ("'客户'!a1:b2", Box(0, 2, 0, 2)),
        ("A999:B2000", Box(998, 1000, 0, 2)),
    ],
)
def test_ranges_of_all_kinds(text, box):
    assert target_of_a1(book_of("客户"), text).box == box


@pytest.mark.parametrize("text", ["", "A0", "A1:", ":", "Nowhere!A1", "A1:B2:C3", "客户!"])
def test_what_is_no_range_is_said(text):
    with pytest.raises(ApiError, match="Unable to parse range"):
        target_of_a1(book_of("客户"), text)


def test_a_range_that_begins_outside_is_said():
    with pytest.raises(ApiError) as found:
        target_of_a1(book_of("Sheet1"), "A1001")
    expected = "Range (Sheet1!A1001) exceeds grid limits. Max rows: 1000, max columns: 1000"
    assert found.value.message == expected


def test_a_sheet_named_like_a_cell_comes_first():
    book = book_of("Sheet1", "D3")
    assert target_of_a1(book, "D3").sheet.title == "D3"
    assert read_cells("D3") is not None


@pytest.mark.parametrize(
    ("typed", "value", "pattern"),
    [
        ("0612", 612, ""),
        ("'0612", "0612", ""),
        ("+86 138", "+86 138", ""),
        ("1,234.50", 1234.5, "#,##0.00"),
        ("1,23", "1,23", ""),
        ("12%", 0.12, "0%"),
        ("2024-05-03", 45415, "yyyy-mm-dd"),
        ("2024/5/3", 45415, "yyyy/m/d"),
        ("2024-13-03", "2024-13-03", ""),
        ("5/3/2024", 45415, "m/d/yyyy"),
        ("2024-05-03 12:00", 45415.5, "yyyy-mm-dd h:mm"),
        ("18:00:00", 0.75, "h:mm:ss"),
        ("true", True, ""),
        ("=A1&B1", Formula("=A1&B1"), ""),
        ("=", "=", ""),
        ("", None, ""),
        ("上海", "上海", ""),
    ],
)
def test_what_typing_makes_of_it(typed, value, pattern):
    made, brought = entered(typed, USER_ENTERED, None, "values[0][0]")
    assert (made, brought.get("pattern", "")) == (value, pattern)
    assert type(made) is type(value)


def test_typing_into_a_text_cell_stays_text():
    look = {"numberFormat": {"type": "TEXT", "pattern": "@"}}
    assert entered("0612", USER_ENTERED, look, "values[0][0]") == ("0612", {})


@given(st.text(min_size=1))
def test_raw_text_is_kept(text):
    assert entered(text, RAW, None, "values[0][0]") == (text, {})


@pytest.mark.parametrize("value", [[], {}])
def test_no_lists_and_objects_in_cells(value):
    with pytest.raises(ApiError, match=r"Invalid values\[0\]\[0\]: (list|struct)_value"):
        entered(value, RAW, None, "values[0][0]")


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        (1234.5, "#,##0.00", "1,234.50"),
        (-1234.5, "#,##0", "-1,235"),
        (0.125, "0.0%", "12.5%"),
        (5, "000", "005"),
        (1.5, '"¥"#,##0.00', "¥1.50"),
        (1.5, "0.##", "1.5"),
        (2, "0.##", "2"),
        (-3, "0;(0)", "(3)"),
        (12345, "0.00E+00", "1.23E+04"),
    ],
)
def test_number_patterns(value, pattern, text):
    look = {"numberFormat": {"type": "NUMBER", "pattern": pattern}}
    assert shown_value(value, look) == text


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        (45415, "yyyy-mm-dd", "2024-05-03"),
        (45415, "yyyy年m月d日", "2024年5月3日"),
        (45415.75, "yyyy-mm-dd hh:mm:ss", "2024-05-03 18:00:00"),
        (45415.75, "h:mm am/pm", "6:00 PM"),
        (45415, "dd/mm/yy", "03/05/24"),
    ],
)
def test_date_patterns(value, pattern, text):
    look = {"numberFormat": {"type": "DATE", "pattern": pattern}}
    assert shown_value(value, look) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.1 + 0.2, "0.3"), (1 / 3, "0.3333333333"), (1e20, "1E+20"),
     (110101199003078888, "1.10101E+17"), (13800138000, "13800138000"), (1.25, "1.25"),
     (-0.5, "-0.5")],
)  # fmt: skip
def test_numbers_without_a_format(value, text):
    assert plain_number(number(value)) == text


@given(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))
def test_colours_of_256_steps_come_back(red, green, blue):
    sent = {"red": red / 255, "green": green / 255, "blue": blue / 255}
    kept = color(sent)
    steps = [round(kept.get(name, 0) * 255) for name in ("red", "green", "blue")]
    assert steps == [red, green, blue]
    assert color(kept) == kept
    assert 0 not in kept.values()


@given(st.floats(0, 1))
def test_singles_are_short_and_the_same(value):
    assert struct.pack("f", single(value)) == struct.pack("f", value)
    assert math.isclose(single(value), value, abs_tol=1e-6)


def test_masks_show_and_write():
    mask = parse_mask(
        "sheets(properties.title,data/rowData/values(note)),spreadsheetId", "Spreadsheet"
    )
    found = shown(
        {
            "spreadsheetId": "x",
            "properties": {},
            "sheets": [{"properties": {"title": "a", "index": 0}, "data": [{"startRow": 1}]}],
        },
        mask,
    )
    assert found == {
        "spreadsheetId": "x",
        "sheets": [{"properties": {"title": "a"}, "data": [{}]}],
    }
    look = {"a": 1, "b": {"c": 2, "d": 3}}
    assert written(look, {"b": {"c": 9}}, {"a": {}, "b": {"c": {}}}) == {"b": {"c": 9, "d": 3}}
    assert look == {"a": 1, "b": {"c": 2, "d": 3}}


@pytest.mark.parametrize("mask", ["nonsense", "sheets.nonsense", "sheets(", "sheets)", "a,,b"])
def test_masks_that_are_none(mask):
    with pytest.raises(ApiError):
        parse_mask(mask, "Spreadsheet")
