"""Small pure pieces of writing a workbook: formulas, escapes, ranges, passwords, archives."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from addin.hosts.xlsx.archive import ArchiveWriter, PackedPart
from addin.hosts.xlsx.colors import seen_color, theme_colors
from addin.hosts.xlsx.escaping import from_markup, from_xstring, text_element, to_xstring
from addin.hosts.xlsx.formulas import moved
from addin.hosts.xlsx.moments import moment
from addin.hosts.xlsx.password import legacy_hash, matches, new_hash
from addin.hosts.xlsx.serials import to_serial
from addin.hosts.xlsx.sqref import cut, minus, parse_ranges
from addin.hosts.xlsx.sweep import RowSet
from addin.table.cells import CellRef, RangeRef


@pytest.mark.parametrize(
    ("formula", "rows", "columns", "expected"),
    [
        ("A1+$B$2+C$3+$D4", 1, 1, "B2+$B$2+D$3+$D5"),
        ("SUM(A1:B2)", 2, 0, "SUM(A3:B4)"),
        ("SUM(A:B)+SUM(1:2)", 1, 1, "SUM(B:C)+SUM(2:3)"),
        ("SUM($A:B)+SUM($1:2)", 1, 1, "SUM($A:C)+SUM($1:3)"),
        ("'A1 B2'!C3&\"A1\"", 1, 0, "'A1 B2'!C4&\"A1\""),
        ("'it''s A1'!A1", 1, 0, "'it''s A1'!A2"),
        ("Sheet1!A1+A1!B2", 1, 0, "Sheet1!A2+A1!B3"),
        ("[1]Sheet1!A1", 1, 0, "[1]Sheet1!A2"),
        ("Table1[A1]+Table1[[#This Row],[B2]]", 5, 5, "Table1[A1]+Table1[[#This Row],[B2]]"),
        ("LOG10(A1)+DAYS360(B1,C1)", 1, 0, "LOG10(A2)+DAYS360(B2,C2)"),
        ("rate_A1*x.A1+_A1", 1, 0, "rate_A1*x.A1+_A1"),
        ("ABCD1+XFE1", 1, 0, "ABCD1+XFE1"),
        ("1E5+A1", 1, 0, "1E5+A2"),
        ("A1", -1, 0, "#REF!"),
        ("A1", 0, -1, "#REF!"),
        ("客户A1+A1", 1, 0, "客户A1+A2"),
        ('IF(A1="""A1""",A1,"")', 1, 0, 'IF(A2="""A1""",A2,"")'),
        ("A1#", 1, 0, "A2#"),
    ],
)
def test_a_moved_formula_reads_as_excel_would_copy_it(
    formula: str, rows: int, columns: int, expected: str
) -> None:
    assert moved(formula, rows, columns) == expected


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_markup_and_comes_back(text: str) -> None:
    element = etree.fromstring(text_element("t", text))
    assert from_xstring(element.text or "") == text
    inner = text_element("t", text).partition(">")[2].rpartition("<")[0]
    assert from_xstring(from_markup(inner)) == text


def test_what_looks_like_an_escape_is_escaped() -> None:
    assert to_xstring("_x0041_") == "_x005F_x0041_"
    assert to_xstring("a\x01") == "a_x0001_"


areas = st.builds(
    lambda r, c, h, w: RangeRef(r, c, r + h, c + w),
    st.integers(1, 6),
    st.integers(1, 6),
    st.integers(0, 4),
    st.integers(0, 4),
)


@given(areas, areas)
def test_cutting_a_range_leaves_exactly_the_other_cells(area: RangeRef, hole: RangeRef) -> None:
    pieces = minus(area, hole)
    cells = [cell for piece in pieces for cell in piece.cells()]
    assert sorted(cells) == sorted(set(area.cells()) - set(hole.cells()))


def test_ranges_of_a_list_are_cut_one_by_one() -> None:
    left = cut(parse_ranges("A1:A9 C1 #REF!"), RangeRef.parse("A3:C3"))
    assert [r.a1 for r in left] == ["A1:A2", "A4:A9", "C1"]


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 5)), max_size=8), st.integers(1, 60))
def test_a_row_set_finds_the_next_row(pairs: list[tuple[int, int]], row: int) -> None:
    intervals = [(first, first + more) for first, more in pairs]
    rows = {r for first, last in intervals for r in range(first, last + 1)}
    found = RowSet(intervals).at_or_after(row)
    assert found == min((r for r in rows if r >= row), default=None)


# "password" and "test" as Excel 2003 hashes them.
@pytest.mark.parametrize(("password", "value"), [(b"password", 0x83AF), (b"test", 0xCBEB)])
def test_the_old_hash_is_that_of_excel(password: bytes, value: int) -> None:
    assert legacy_hash(password) == value
    stored = {"password": f"{value:04X}"}
    assert matches(stored, password.decode())
    assert not matches(stored, "other")
    assert not matches(stored, None)


def test_a_new_password_opens_and_another_does_not() -> None:
    stored = new_hash("客户 2024")
    assert stored["spinCount"] == "100000"
    assert matches(stored, "客户 2024")
    assert not matches(stored, "客户 2025")
    assert new_hash("客户 2024")["saltValue"] != stored["saltValue"]


def test_no_password_opens_what_has_none_and_unknown_algorithms_open_nothing() -> None:
    assert matches({"sheet": "1"}, None)
    unknown = {"algorithmName": "ROT-13", "hashValue": "AAAA", "saltValue": "AAAA"}
    assert not matches(unknown, "x")


@given(st.datetimes(dt.datetime(1904, 1, 2), dt.datetime(9999, 12, 31)), st.booleans())
def test_a_moment_survives_being_a_number(value: dt.datetime, date1904: bool) -> None:
    value = value.replace(microsecond=0)
    serial = to_serial(value, date1904=date1904)
    assert serial is not None
    back = moment(float(serial), date1904=date1904)
    assert back == (value if value.time() != dt.time() else value.date())


def test_a_day_before_the_first_has_no_number() -> None:
    assert to_serial(dt.date(1899, 12, 31), date1904=False) is None
    assert to_serial(dt.date(1900, 1, 1), date1904=False) == 1
    assert to_serial(dt.date(1900, 3, 1), date1904=False) == 61


def test_a_theme_colour_with_a_tint_is_what_excel_shows() -> None:
    color = etree.fromstring('<fgColor theme="4" tint="0.7999"/>')
    assert seen_color(color, theme_colors(None)) == "#DAE3F3"
    assert seen_color(etree.fromstring('<fgColor indexed="13"/>'), ()) == "#FFFF00"
    assert seen_color(etree.fromstring('<fgColor auto="1"/>'), ()) == ""


def test_entries_are_copied_as_they_are(tmp_path: Path) -> None:
    source = tmp_path / "a.zip"
    with zipfile.ZipFile(source, "w") as archive:
        info = zipfile.ZipInfo("文件.xml", (2001, 2, 3, 4, 5, 6))
        info.compress_type = zipfile.ZIP_STORED
        info.extra = b"\x99\x99\x02\x00ab"
        info.comment = b"hello"
        archive.writestr(info, b"stored")
        archive.writestr("b.xml", b"b" * 5000, zipfile.ZIP_DEFLATED, 9)
    target = io.BytesIO()
    writer = ArchiveWriter(target)
    with zipfile.ZipFile(source) as archive, source.open("rb") as stream:
        infos = archive.infolist()
        for entry in infos:
            writer.copy(stream, entry)
    part = PackedPart(tmp_path)
    with part:
        part.write(b"new")
    writer.add("新.xml", part)
    writer.finish(b"end")
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        assert archive.comment == b"end"
        assert archive.read("新.xml") == b"new"
        for old, new in zip(infos, archive.infolist(), strict=False):
            assert (old.filename, old.date_time, old.extra, old.comment, old.compress_size) == (
                (new.filename, new.date_time, new.extra, new.comment, new.compress_size)
            )


def test_a_range_of_cells_is_not_confused_by_its_neighbours() -> None:
    assert CellRef(1, 1) not in minus(RangeRef.parse("A1:B2"), RangeRef.parse("A1"))[0]
