"""What Excel would make of an entry, and other rules that need no LibreOffice."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.hosts import calc
from addin.hosts.calc import addresses, entries, looks
from addin.hosts.calc.entries import CalcCellError
from addin.hosts.calc.number_formats import in_excels_spelling


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("00123", 123.0), ("-3", -3.0), ("1,234.50", 1234.5), ("15%", 0.15), ("1e3", 1000.0),
        (".5", 0.5), ("true", True), ("FALSE", False), ("#N/A", CalcCellError("#N/A")),
        ("2024-02-29", dt.date(2024, 2, 29)), ("2024/3/5", dt.date(2024, 3, 5)),
        ("2024-03-05 07:08", dt.datetime(2024, 3, 5, 7, 8)),
        ("6:30", dt.timedelta(hours=6, minutes=30)),
        ("2024-02-30", "2024-02-30"), ("1.2.3", "1.2.3"), ("+86 138", "+86 138"), ("王", "王"),
        ("12ab", "12ab"), ("-", "-"), ("#N/A!", "#N/A!"), ("TRUEish", "TRUEish"),
    ],
)  # fmt: skip
def test_an_entry_is_taken_as_excel_takes_it(text, value):
    assert entries.typed(text) == value
    assert type(entries.typed(text)) is type(value)


@given(st.text())
def test_what_begins_with_no_suspect_sign_stays_a_text(text):
    if text[:1] not in entries.SUSPECT:
        assert entries.typed(text) == text or text[:1].isspace() or text[:1].isdigit()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""), (float("nan"), ""), (np.float64("nan"), ""), (pd.NaT, ""), (pd.NA, ""),
        (3, 3.0), (np.int64(3), 3.0), (2**40, float(2**40)), (np.bool_(True), True),
        (np.datetime64("2024-01-02"), dt.datetime(2024, 1, 2)), (np.datetime64("NaT"), ""),
        (pd.Timestamp(2024, 1, 2), pd.Timestamp(2024, 1, 2)), (np.str_("x"), "x"),
    ],
)  # fmt: skip
def test_values_of_other_libraries_are_made_plain(value, written):
    assert entries.prepared(value) == written


@given(st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(9999, 12, 30)))
def test_a_moment_comes_back_to_the_millisecond(moment):
    back = entries.from_serial(entries.to_serial(moment))
    assert abs(back - moment) <= dt.timedelta(milliseconds=1)


@given(st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8))))
def test_rectangles_hold_exactly_the_cells(cells):
    found = [
        (row, column)
        for top, left, bottom, right in entries.runs(cells)
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    ]
    assert sorted(found) == sorted(cells)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("B2", (1, 1, 1, 1)), ("$A$1:C3", (0, 0, 2, 2)), ("C3:A1", (0, 0, 2, 2)),
        ("XFD1048576", (1_048_575, 16_383, 1_048_575, 16_383)), ("A:B", (0, 0, 1_048_575, 1)),
        ("2:3", (1, 0, 2, 16_383)), ("A0", None), ("XFE1", None), ("名", None), ("A1B", None),
    ],
)  # fmt: skip
def test_addresses_are_read(text, bounds):
    assert addresses.parsed(text) == bounds


@given(st.tuples(st.integers(0, 99), st.integers(0, 800), st.integers(0, 99), st.integers(0, 800)))
def test_addresses_are_written_as_they_are_read(given_):
    top, left, height, width = given_
    bounds = (top, left, top + height, left + width)
    assert addresses.parsed(addresses.a1(bounds)) == bounds
    assert addresses.parsed(addresses.a1(bounds, row=False, column=False)) == bounds


@pytest.mark.parametrize(
    ("theirs", "excels"),
    [
        ("YYYY-MM-DD HH:MM:SS", "yyyy-mm-dd hh:mm:ss"), ("[H]:MM:SS", "[h]:mm:ss"),
        ("H:MM AM/PM", "h:mm AM/PM"), ("0.00E+00", "0.00E+00"), ("#,##0.00", "#,##0.00"),
        ('YYYY"年"M"月"D"日"', 'yyyy"年"m"月"d"日"'), ("#,##0;[RED]-#,##0", "#,##0;[Red]-#,##0"),
        ("General", "General"), ("@", "@"), ('"DM" 0', '"DM" 0'),
    ],
)  # fmt: skip
def test_number_formats_are_spelled_as_excel_spells_them(theirs, excels):
    assert in_excels_spelling(theirs) == excels


@given(st.integers(0, 255).map(float), st.integers(1, 409))
def test_widths_and_heights_come_back(characters, points):
    assert abs(looks.to_characters(looks.from_characters(characters)) - characters) < 0.02
    assert abs(looks.to_points(looks.from_points(points)) - points) < 0.05


def test_colours_are_taken_in_all_of_xlwings_forms():
    for given_ in ("#102030", "102030", (16, 32, 48), 48 << 16 | 32 << 8 | 16):
        assert looks.to_color(given_) == 0x102030
    assert looks.from_color(0x102030) == (16, 32, 48)
    assert looks.from_color(looks.to_color(None)) is None


def test_the_engine_stands_alone():
    folder = Path(calc.__file__).parent
    imported = set()
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0
                imported.add(str(node.module))
    ours = {name for name in imported if name.startswith(("addin", "sheets_sync", "tests"))}
    assert {name for name in ours if not name.startswith("addin.hosts.calc")} == set()
    assert not [name for name in imported if name.startswith("xlwings.pro")]
