"""Reading closed workbooks whose markup is as odd as it may be."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import numpy as np
import pytest
from raw_workbook import (
    MAIN,
    RELATIONS,
    STRICT_MAIN,
    parts_of,
    relationships,
    worksheet,
    write_package,
)

from addin.errors import DamagedWorkbookError, InputError
from addin.hosts.port import Grid, SheetState
from addin.hosts.xlsx.careful import read_carefully
from addin.hosts.xlsx.package import Package
from addin.hosts.xlsx.reading import (
    read_formats,
    read_formulas,
    read_grid,
    read_notes,
    read_state,
)
from addin.table.cells import MAX_COLUMN, MAX_ROW, CellError, CellRef, CellValue, RangeRef
from addin.table.changes import Validation

WHOLE = RangeRef(1, 1, MAX_ROW, MAX_COLUMN)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def grid_of(folder: Path, parts: dict[str, str | bytes]) -> Grid:
    with Package.open(write_package(folder / "b.xlsx", parts)) as package:
        return read_grid(package, package.sheets[0])


def both_ways(folder: Path, parts: dict[str, str | bytes]) -> list[list[CellValue]]:
    """The rows, after making sure that the slow reader sees the same."""
    path = write_package(folder / "b.xlsx", parts)
    with Package.open(path) as package:
        grid = read_grid(package, package.sheets[0])
        row, column, rows = read_carefully(package, package.sheets[0])
    assert (grid.first_row, grid.first_column) == (row, column)
    assert typed(grid.rows) == typed(rows)
    return [list(row) for row in grid.rows]


def typed(rows: object) -> object:
    return [[(type(value), value) for value in row] for row in rows]  # type: ignore[attr-defined]


def state_of(folder: Path, sheet: str) -> SheetState:
    with Package.open(write_package(folder / "b.xlsx", parts_of(sheet))) as package:
        return read_state(package, package.sheets[0])


def row_of(*cells: str, number: int = 1) -> str:
    inner = "".join(
        cell.replace("<c", f'<c r="{chr(65 + i)}{number}"', 1) for i, cell in enumerate(cells)
    )
    return f'<row r="{number}">{inner}</row>'


def test_values_keep_their_types_and_blanks_are_none(folder: Path) -> None:
    rows = row_of(
        '<c t="s"><v>0</v></c>', "<c><v>5</v></c>", '<c t="b"><v>1</v></c>', '<c s="1"/>',
        '<c s="1"><v>45000</v></c>', '<c s="1"><v>45000.5</v></c>', '<c s="2"><v>1.5</v></c>',
        '<c s="5"><v>0.25</v></c>', '<c s="3"><v>4</v></c>', '<c s="4"><v>45000</v></c>',
        '<c t="str"><f>A1</f><v></v></c>', '<c t="e"><v>#N/A</v></c>', '<c t="str"><v>#N/A</v></c>',
    )  # fmt: skip
    (values,) = both_ways(folder, parts_of(worksheet(rows), strings="<si><t>客户</t></si>"))
    assert values == [
        "客户", 5.0, True, None, dt.date(2023, 3, 15), dt.datetime(2023, 3, 15, 12),
        dt.timedelta(hours=36), dt.time(6), 4.0, dt.date(2023, 3, 15), None, "#N/A", "#N/A",
    ]  # fmt: skip
    assert isinstance(values[1], float)
    assert isinstance(values[11], CellError)
    assert not isinstance(values[12], CellError)


def test_the_grid_begins_at_the_first_cell_that_holds_something(folder: Path) -> None:
    rows = (
        '<row r="2"><c r="A2" s="1"/></row><row r="4"><c r="C4"><v>1</v></c></row>'
        '<row r="6"><c r="B6"><v>2</v></c></row>'
    )
    grid = grid_of(folder, parts_of(worksheet(rows)))
    assert (grid.first_row, grid.first_column) == (4, 2)
    assert [list(row) for row in grid.rows] == [[None, 1.0], [None, None], [2.0, None]]


def test_an_empty_sheet_gives_no_rows(folder: Path) -> None:
    for sheet in (worksheet(""), f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'):
        grid = grid_of(folder, parts_of(sheet))
        assert (grid.first_row, grid.first_column, len(grid.rows)) == (1, 1, 0)


STRINGS = (
    '<si><r><t>rich</t></r><r><rPr><b/></rPr><t xml:space="preserve"> text</t></r></si>'
    '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si>'
    "<si><t>a_x000D_b_x005F_x0041_</t></si>"
    '<si><t xml:space="preserve"> kept \n2 &amp; &#x41;</t></si>'
    "<si/><si><t><![CDATA[<b>]]></t></si>"
)


def test_text_loses_phonetics_and_escapes_but_nothing_else(folder: Path) -> None:
    cells = "".join(f'<c r="{chr(65 + i)}1" t="s"><v>{i}</v></c>' for i in range(6))
    cells += '<c r="G1" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c>'
    cells += '<c r="H1" t="inlineStr"><is><t>東</t><rPh sb="0" eb="1"><t>ト</t></rPh></is></c>'
    cells += '<c r="I1" t="str"><f>1</f><v>a_x000D_b</v></c>'
    parts = parts_of(worksheet(f'<row r="1">{cells}</row>'), strings=STRINGS)
    assert both_ways(folder, parts) == [[
        "rich text", "東京", "a\rb_x0041_", " kept \n2 & A", None, "<b>", "inline", "東", "a\rb",
    ]]  # fmt: skip


def test_an_escaped_character_beyond_16_bits_is_one_character(folder: Path) -> None:
    parts = parts_of(
        worksheet(row_of('<c t="s"><v>0</v></c>')), strings="<si><t>_xD83D__xDE00_</t></si>"
    )
    assert both_ways(folder, parts) == [["😀"]]


def test_dates_of_the_1904_system(folder: Path) -> None:
    rows = row_of('<c s="1"><v>45000</v></c>', '<c s="1"><v>1.5</v></c>', '<c s="2"><v>2</v></c>')
    parts = parts_of(worksheet(rows), properties='<workbookPr date1904="1"/>')
    assert both_ways(folder, parts) == [
        [dt.date(2027, 3, 16), dt.datetime(1904, 1, 2, 12), dt.timedelta(days=2)]
    ]


def test_numbers_that_no_date_has_stay_numbers(folder: Path) -> None:
    rows = row_of('<c s="1"><v>-1</v></c>', '<c s="5"><v>-0.25</v></c>',
                  '<c s="1"><v>3000000</v></c>', '<c s="2"><v>-1.5</v></c>')  # fmt: skip
    values = both_ways(folder, parts_of(worksheet(rows)))
    assert values == [[-1.0, -0.25, 3_000_000.0, -dt.timedelta(hours=36)]]


def test_a_strict_workbook_with_iso_dates(folder: Path) -> None:
    rows = row_of(
        '<c t="d"><v>2024-03-05</v></c>', '<c t="d"><v>2024-03-05T10:20:30.250</v></c>',
        '<c t="d"><v>10:20:30</v></c>', '<c t="d"><v>2024-03-05T10:20:30</v></c>',
        "<c><v>1</v></c>",
    )  # fmt: skip
    parts = parts_of(worksheet(rows, main=STRICT_MAIN), strict=True)
    assert both_ways(folder, parts) == [[
        dt.date(2024, 3, 5), dt.datetime(2024, 3, 5, 10, 20, 30, 250_000), dt.time(10, 20, 30),
        dt.datetime(2024, 3, 5, 10, 20, 30), 1.0,
    ]]  # fmt: skip


PREFIXED = (
    f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="2"><x:c r="B2"><x:v>1</x:v></x:c>'
    '<x:c r="C2" t="e"><x:f>1/0</x:f><x:v>#DIV/0!</x:v></x:c>'
    '<x:c r="D2" s="1"><x:v>-3</x:v></x:c></x:row></x:sheetData>'
    '<x:mergeCells><x:mergeCell ref="B2:B3"/></x:mergeCells></x:worksheet>'
)
DIALECTS = {
    "prefix": PREFIXED,
    "utf-16": ('<?xml version="1.0" encoding="UTF-16"?>' + PREFIXED).encode("utf-16"),
    "utf-16 without mark": PREFIXED.encode("utf-16-le"),
    "gb18030": ("<?xml version='1.0' encoding='GB18030'?><!--客户-->" + PREFIXED).encode("gb18030"),
    "byte order mark": b"\xef\xbb\xbf" + PREFIXED.encode(),
    "single quotes": PREFIXED.replace('"', "'"),
    "no addresses": PREFIXED.replace(' r="2"', "").replace('r="B2"', "").replace('r="C2"', "")
    .replace('r="D2"', "").replace("<x:row>", '<x:row/><x:row><x:c s="0"/>'),
    "line breaks": PREFIXED.replace(" ", "\n\t").replace("</x:v>", "</x:v\n>"),
    "types first": PREFIXED.replace('r="C2" t="e"', 't="e" r="C2"'),
}  # fmt: skip


@pytest.mark.parametrize("sheet", DIALECTS.values(), ids=DIALECTS)
def test_every_dialect_of_the_markup_is_read_alike(folder: Path, sheet: str | bytes) -> None:
    path = write_package(folder / "b.xlsx", parts_of(sheet))
    with Package.open(path) as package:
        part = package.sheets[0]
        grid = read_grid(package, part)
        assert (grid.first_row, grid.first_column) == (2, 2)
        assert [list(row) for row in grid.rows] == [[1.0, "#DIV/0!", -3.0]]
        assert isinstance(grid.rows[0][1], CellError)
        assert grid.merged == (RangeRef(2, 2, 3, 2),)
        assert read_formulas(package, part, WHOLE) == {CellRef(2, 3): "1/0"}
        formats = read_formats(package, part, RangeRef(1, 1, 3, 9), [3, 4])
        assert codes(formats[4].codes, formats[4].index) == ["General", "yyyy-mm-dd", "General"]
        assert codes(formats[3].codes, formats[3].index) == ["General"] * 3


def codes(names: tuple[str, ...], index: object) -> list[str]:
    return [names[i] for i in index]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "cell",
    ['<c r="A1" t="e"><v>#SPILL!</v></c>', '<c r="A1" t="e"><v>#CALC!</v></c>',
     '<c r="A1" t="e"><v>#BUSY!</v><extLst><ext/></extLst></c>'],
)  # fmt: skip
def test_errors_that_came_after_2007_are_read(folder: Path, cell: str) -> None:
    values = both_ways(folder, parts_of(worksheet(f'<row r="1">{cell}</row>')))
    assert isinstance(values[0][0], CellError)


def test_covered_cells_of_a_merged_range_are_blank(folder: Path) -> None:
    rows = row_of("<c><v>1</v></c>", "<c><v>2</v></c>") + row_of(
        "<c><v>3</v></c>", "<c><v>4</v></c>", number=2
    )
    tail = '<mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>'
    grid = grid_of(folder, parts_of(worksheet(rows, tail=tail)))
    assert [list(row) for row in grid.rows] == [[1.0, 2.0], [None, 4.0]]
    assert grid.merged == (RangeRef(1, 1, 2, 1),)


def test_excel_tables_with_and_without_header_and_totals(folder: Path) -> None:
    table = f'<table xmlns="{MAIN}" id="1" name="n" displayName="客户表" ref="B2:C9" {{}}/>'
    extra: dict[str, str | bytes | None] = {
        "xl/worksheets/_rels/sheet1.xml.rels": relationships(
            ("rId1", f"{RELATIONS}/table", "../tables/table1.xml"),
            ("rId2", f"{RELATIONS}/table", "../tables/table2.xml"),
        ),
        "xl/tables/table1.xml": table.format('totalsRowCount="1"'),
        "xl/tables/table2.xml": table.format('headerRowCount="0"'),
    }
    one, two = grid_of(folder, parts_of(worksheet(""), extra=extra)).tables
    assert (one.name, one.range, one.has_header, one.has_totals) == (
        "客户表", RangeRef(2, 2, 9, 3), True, True,
    )  # fmt: skip
    assert (two.has_header, two.has_totals) == (False, False)


def test_a_stray_cell_far_away_is_named_not_allocated(folder: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 6001))
    rows += '<row r="900000"><c r="XFD900000"><v>1</v></c></row>'
    with pytest.raises(InputError, match="XFD900000"):
        grid_of(folder, parts_of(worksheet(rows)))
    with pytest.raises(InputError, match="XFD900000"):
        grid_of(folder, parts_of(worksheet(rows).replace('"', "'")))


def test_a_shared_string_that_is_not_there_is_damage(folder: Path) -> None:
    with pytest.raises(DamagedWorkbookError, match="A1"):
        grid_of(folder, parts_of(worksheet(row_of('<c t="s"><v>9</v></c>'))))


def test_a_sheet_cut_off_anywhere_is_damage(folder: Path) -> None:
    sheet = worksheet("".join(row_of("<c><v>12</v></c>", number=n) for n in range(1, 50)))
    chance = random.Random(3)
    for length in {chance.randrange(60, len(sheet) - 12) for _ in range(20)}:
        path = write_package(folder / "b.xlsx", parts_of(sheet[:length]))
        with pytest.raises(DamagedWorkbookError), Package.open(path) as package:
            read_grid(package, package.sheets[0])


SHARED = (
    '<row r="1"><c r="A1"><f>SUM(B1:C1)</f><v>3</v></c><c r="B1"><v>1</v></c></row>'
    '<row r="2"><c r="A2"><f t="shared" ref="A2:A4" si="0">B2&amp;"B2"&amp;$B$1</f><v/></c></row>'
    '<row r="3"><c r="A3" s="1"><f t="shared" si="0"/><v>1</v></c>'
    '<c r="B3"><f t="array" ref="B3:B4">A1:A2</f></c></row>'
    '<row r="4"><c r="A4"><f t="shared" si="0"></f></c><c r="B4"><v>1</v></c>'
    '<c r="C4"><f t="dataTable" ref="C4:C5" r1="A1"/></c></row>'
)


def test_shared_formulas_read_as_they_are_in_each_cell(folder: Path) -> None:
    path = write_package(folder / "b.xlsx", parts_of(worksheet(SHARED)))
    with Package.open(path) as package:
        part = package.sheets[0]
        assert read_formulas(package, part, WHOLE) == {
            CellRef(1, 1): "SUM(B1:C1)",
            CellRef(2, 1): 'B2&"B2"&$B$1',
            CellRef(3, 1): 'B3&"B2"&$B$1',
            CellRef(3, 2): "A1:A2",
            CellRef(4, 1): 'B4&"B2"&$B$1',
            CellRef(4, 3): "",
        }
        # The first cell of a shared formula may lie outside the area.
        assert read_formulas(package, part, RangeRef(4, 1, 4, 1)) == {CellRef(4, 1): 'B4&"B2"&$B$1'}


FORMATTED = (
    '<row r="2" s="4" customFormat="1"><c r="A2" s="6"/><c r="C2"><v>1</v></c></row>'
    '<row r="3"><c r="A3" t="s" s="6"><v>0</v></c><c r="B3" cm="1" s="1"/></row>'
    '<row r="5"><c r="A5" s="99"><v>1</v></c><c r="B5" s="7"/></row>'
)
COLUMNS = '<cols><col min="2" max="3" style="6" width="9"/></cols>'


@pytest.mark.parametrize("addressed", [True, False])
def test_formats_come_from_the_cell_or_its_row_or_its_column(folder: Path, addressed: bool) -> None:
    rows = FORMATTED if addressed else FORMATTED.replace('r="A3" ', "").replace('r="B3" ', "")
    path = write_package(folder / "b.xlsx", parts_of(worksheet(rows, head=COLUMNS)))
    with Package.open(path) as package:
        found = read_formats(package, package.sheets[0], RangeRef(2, 1, 6, 1), [1, 2, 3])
    year = 'yyyy"年"m"月"'
    assert found[1].codes[int(found[1].index[0])] == "@"
    assert codes(found[1].codes, found[1].index) == ["@", "@", "General", "General", "General"]
    assert codes(found[2].codes, found[2].index)[1:] == ["yyyy-mm-dd", "@", "mm-dd-yy", "@"]
    assert codes(found[2].codes, found[2].index)[0].startswith(year)
    assert codes(found[3].codes, found[3].index) == ["General", "@", "@", "@", "@"]
    assert found[1].index.dtype == np.int16


def test_notes_keep_their_white_space(folder: Path) -> None:
    comments = (
        f'<comments xmlns="{MAIN}"><authors><author/></authors><commentList>'
        '<comment ref="B2" authorId="0"><text><r><rPr><b/></rPr><t>王:</t></r>'
        "<r><t>\n 待核 _x000D_</t></r></text></comment>"
        '<comment ref="C3" authorId="0"><text><t> plain</t></text></comment>'
        "</commentList></comments>"
    )
    extra: dict[str, str | bytes | None] = {
        "xl/worksheets/_rels/sheet1.xml.rels": relationships(
            ("rId1", f"{RELATIONS}/comments", "/xl/comments1.xml")
        ),
        "xl/comments1.xml": comments,
    }
    path = write_package(folder / "b.xlsx", parts_of(worksheet(""), extra=extra))
    with Package.open(path) as package:
        assert read_notes(package, package.sheets[0]) == {
            CellRef(2, 2): "王:\n 待核 \r",
            CellRef(3, 3): " plain",
        }


def test_protection_filter_and_hidden_parts(folder: Path) -> None:
    state = state_of(
        folder,
        worksheet(
            '<row r="2" hidden="1"/><row r="3" hidden="0"/><row hidden="true"/>',
            head='<cols><col min="2" max="3" hidden="1" width="0"/></cols>',
            tail='<sheetProtection password="CF7A" sheet="1"/><autoFilter ref="A1:C9"/>',
        ),
    )
    assert state.protected
    assert state.has_password
    assert state.hidden_rows == {2, 4}
    assert state.hidden_columns == {2, 3}
    assert state.filter == RangeRef(1, 1, 9, 3)
    bare = state_of(folder, worksheet("", tail='<sheetProtection password="CF7A"/>'))
    assert not bare.protected
    assert not bare.has_password


def checks_of(folder: Path, inner: str, tail: str = "") -> tuple[Validation, ...]:
    return state_of(
        folder, worksheet("", tail=f"<dataValidations>{inner}</dataValidations>{tail}")
    ).validations


def test_entry_checks_of_each_kind(folder: Path) -> None:
    found = checks_of(
        folder,
        '<dataValidation type="list" sqref="A1:A3 C1" showErrorMessage="1" promptTitle="级别" '
        'prompt="选一个" error="不在表中"><formula1>"VIP, 普通,""x"""</formula1></dataValidation>'
        '<dataValidation type="list" sqref="B1"><formula1>$H$1:$H$9</formula1></dataValidation>'
        '<dataValidation type="date" sqref="D1" errorStyle="warning" showErrorMessage="1">'
        "<formula1>45000</formula1><formula2>TODAY()</formula2></dataValidation>"
        '<dataValidation type="textLength" operator="lessThanOrEqual" sqref="E1">'
        "<formula1>18</formula1></dataValidation>"
        '<dataValidation type="whole" operator="notEqual" sqref="F2:F9"><formula1>0</formula1>'
        "</dataValidation>"
        '<dataValidation type="textLength" operator="notBetween" sqref="G1"><formula1>2</formula1>'
        "<formula2>5</formula2></dataValidation>"
        '<dataValidation sqref="Z1" prompt="only a message"/>',
    )
    short = [(c.range.a1, c.type, c.values, c.formula, c.minimum, c.maximum) for c in found]
    assert short == [
        ("A1:A3", "list", ("VIP", "普通", '"x"'), None, None, None),
        ("C1", "list", ("VIP", "普通", '"x"'), None, None, None),
        ("B1", "list", (), "$H$1:$H$9", None, None),
        ("D1", "date", (), None, "2023-03-15", "TODAY()"),
        ("E1", "text_length", (), None, None, "18"),
        ("F2:F9", "custom", (), "F2<>0", None, None),
        ("G1", "custom", (), "OR(LEN(G1)<2,LEN(G1)>5)", None, None),
    ]
    assert (found[0].title, found[0].message, found[0].error) == ("级别", "选一个", "不在表中")
    assert found[0].strict
    assert not found[3].strict


def test_entry_checks_that_point_to_another_sheet(folder: Path) -> None:
    tail = (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        '<x14:dataValidations count="1"><x14:dataValidation type="list" showErrorMessage="1">'
        "<x14:formula1><xm:f>标签!$A$1:$A$5</xm:f></x14:formula1><xm:sqref>B2:B9</xm:sqref>"
        "</x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
    (check,) = state_of(folder, worksheet("", tail=tail)).validations
    assert (check.range.a1, check.type, check.formula) == ("B2:B9", "list", "标签!$A$1:$A$5")


def test_chart_sheets_have_no_cells(folder: Path) -> None:
    parts = parts_of("<chartsheet/>")
    parts["xl/_rels/workbook.xml.rels"] = relationships(
        ("rId1", f"{RELATIONS}/chartsheet", "worksheets/sheet1.xml")
    )
    with Package.open(write_package(folder / "b.xlsx", parts)) as package:
        part = package.sheets[0]
        assert read_grid(package, part).rows == ()
        assert read_state(package, part) == SheetState()
        assert read_formulas(package, part, WHOLE) == {}
        assert read_formats(package, part, RangeRef(1, 1, 2, 2), [1])[1].codes == ("General",)
