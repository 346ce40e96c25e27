"""What is one value to a person, and what only looks alike."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.table.cells import CellError
from addin.table.fields import Kind
from sheets_sync.values import for_workbook, lost_digits, serial_of, token


@pytest.mark.parametrize(
    ("one", "other", "dates"),
    [
        ("1", 1, False),
        (1, 1.0, False),
        ("13800138000", 13800138000.0, False),
        (0.1 + 0.2, 0.3, False),
        ("王五", "王五  ", False),
        ("e\u0301", "é", False),
        ("一\r\n二", "一\n二", False),
        (None, "  ", False),
        (True, "TRUE", False),
        (dt.date(2024, 3, 5), 45356, True),
        (dt.date(2024, 3, 5), dt.datetime(2024, 3, 5), True),
        (dt.date(2024, 3, 5), "2024-03-05", True),
        ("2024-3-5", 45356.0, True),
        (dt.datetime(2024, 3, 5, 10, 30), 45356.4375, True),
        (dt.date(2024, 3, 5), 45356, False),
        (dt.time(12), 0.5, True),
        (dt.timedelta(hours=36), 1.5, False),
    ],
)
def test_ways_of_writing_one_value(one, other, dates):
    assert token(one, dates=dates) == token(other, dates=dates)


@pytest.mark.parametrize(
    ("one", "other", "dates"),
    [
        ("007", "7", False),
        ("007", 7, False),
        ("+8613800138000", 8613800138000, False),
        ("110101199003070011", 110101199003070011.0, False),
        ("=A1", "A1", False),
        (" 王五", "王五", False),
        ("Ａ", "A", False),
        ("2024-03-05", 45356, False),
        (dt.date(2024, 3, 5), dt.date(2024, 5, 3), True),
        ("2024-13-45", 45356, True),
        (0, None, False),
        (False, None, False),
        (float("nan"), None, False),
    ],
)
def test_values_that_differ(one, other, dates):
    assert token(one, dates=dates) != token(other, dates=dates)


@pytest.mark.parametrize(
    ("known", "found", "lost"),
    [
        ("0612", 612, True),
        ("+8613800138000", 8613800138000.0, True),
        ("110101199003070011", 110101199003070016.0, True),
        ("110101199003070011", "1.10101E+17", True),
        ("0612", "612", False),
        ("0612", 613, False),
        ("612", 612, False),
        (612, 613, False),
        ("0612", True, False),
        ("王五", 5, False),
        (CellError("#N/A"), 5, False),
        ("1234", "1.2E+03", False),
        ("0612", None, False),
    ],
)
def test_digits_that_a_program_has_taken(known, found, lost):
    assert lost_digits(known, found) is lost


@pytest.mark.parametrize(
    ("value", "kind", "dates", "expected"),
    [
        (45356, Kind.DATE, True, dt.date(2024, 3, 5)),
        (45356.4375, Kind.DATE, True, dt.datetime(2024, 3, 5, 10, 30)),
        (45356, Kind.NUMBER, False, 45356),
        (13800138000.0, Kind.PHONE, False, "13800138000"),
        (1.5, Kind.MONEY, False, 1.5),
        ("=1+1", Kind.TEXT, False, "=1+1"),
        ("007", Kind.CODE, False, "007"),
        ("", Kind.TEXT, False, None),
        (" \u3000", Kind.TEXT, False, None),
        (True, Kind.YES_NO, False, True),
        (110101199003070016.0, Kind.ID_NUMBER, False, 110101199003070016.0),
    ],
)
def test_what_a_value_of_the_sheet_becomes_in_the_workbook(value, kind, dates, expected):
    found = for_workbook(value, kind, dates=dates)
    assert found == expected
    assert type(found) is type(expected)


@given(st.datetimes(dt.datetime(1905, 1, 1), dt.datetime(9999, 1, 1)))
def test_a_moment_survives_the_way_through_google(moment):
    moment = moment.replace(microsecond=0)
    back = for_workbook(serial_of(moment), Kind.DATE, dates=True)
    assert token(back, dates=True) == token(moment, dates=True)


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_text_stays_as_it_is(text):
    found = for_workbook(text, Kind.TEXT)
    assert found == text or token(text) == ""
    assert token(found) == token(text)


@given(st.text("0123456789", min_size=1, max_size=20))
def test_digits_are_never_one_value_with_fewer_digits(text):
    assert token(f"0{text}") != token(text)
    assert token(text) == text
