"""What stands around the cells: notes, locks, checks, conditional formats, result sheets."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from raw_workbook import MAIN, RELATIONS, parts_of, relationships, worksheet, write_package

from addin.errors import UnsupportedEditError, WrongPasswordError
from addin.hosts.xlsx.host import XlsxHost
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import (
    Change,
    ChangeSet,
    ConditionalFormat,
    DropSheet,
    Fill,
    Formula,
    Link,
    Lock,
    Note,
    PutSheet,
    ResultColumn,
    SetIdentity,
    SetValue,
    Unlock,
    Validation,
)

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")

A1 = CellRef(1, 1)
SHEET = "xl/worksheets/sheet1.xml"
Make = Callable[..., Path]
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/{SHEET}" ContentType="{_KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>'
)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def build(rows: str = "", **options: object) -> Path:
        frame = {k: str(options.pop(k)) for k in ("head", "tail") if k in options}
        sheet = worksheet(rows, **frame)
        if "r:" in sheet:
            sheet = sheet.replace(">", f' xmlns:r="{RELATIONS}">', 1)
        parts = parts_of(sheet, **options)  # type: ignore[arg-type]
        parts["[Content_Types].xml"] = TYPES
        return write_package(tmp_path / "w.xlsx", parts)

    return build


def apply(path: Path, *changes: Change) -> ChangeSet:
    staged = XlsxHost(path).stage(ChangeSet(changes))
    staged.commit()
    return staged.inverse


def take_back(path: Path, inverse: ChangeSet) -> None:
    XlsxHost(path).stage(inverse).commit()


def read(path: Path, part: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(part).decode()


def names(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


# Notes.

COMMENTS = (
    f'<comments xmlns="{MAIN}" xmlns:xr="urn:r"><authors><author>王</author></authors><commentList>'
    '<comment ref="A1" authorId="0" xr:uid="{1}"><text><r><rPr><b/></rPr><t>王:</t></r>'
    '<r><t xml:space="preserve">\n老客户</t></r></text></comment></commentList></comments>'
)
DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="1"/></o:shapelayout><br>'
    '<v:shapetype id="_x0000_t202"></v:shapetype>'
    '<v:shape id="_x0000_s1025" type="#_x0000_t202"><x:ClientData ObjectType="Note">'
    "<x:Row>0</x:Row><x:Column>0</x:Column></x:ClientData></v:shape>"
    '<v:shape id="Button_x0020_1" o:spid="_x0000_s1026"><x:ClientData ObjectType="Button">'
    "</x:ClientData></v:shape></xml>"
)


def noted(make: Make) -> Path:
    extra = {
        "xl/comments1.xml": COMMENTS,
        "xl/drawings/vmlDrawing1.vml": DRAWING,
        "xl/worksheets/_rels/sheet1.xml.rels": relationships(
            ("rId1", f"{RELATIONS}/vmlDrawing", "../drawings/vmlDrawing1.vml"),
            ("rId2", f"{RELATIONS}/comments", "../comments1.xml"),
        ),
    }
    return make(tail='<legacyDrawing r:id="rId1"/>', extra=extra)


def test_a_first_note_makes_its_parts_and_undo_removes_them(make: Make) -> None:
    path = make('<row r="1"><c r="A1"><v>1</v></c></row>')
    before, sheet = names(path), read(path, SHEET)
    inverse = apply(path, Note("S", A1, "手机号少一位\n请补全"), Note("S", CellRef(9, 3), "b"))
    comment = openpyxl.load_workbook(path)["S"]["A1"].comment
    assert comment is not None
    assert (comment.text, comment.author) == ("手机号少一位\n请补全", "CustSheet")
    assert "visibility:hidden" in read(path, "xl/drawings/vmlDrawing1.vml")
    take_back(path, inverse)
    assert names(path) == before
    assert read(path, SHEET) == sheet


def test_a_note_that_goes_on_keeps_the_look_of_its_beginning(make: Make) -> None:
    path = noted(make)
    drawing = read(path, "xl/drawings/vmlDrawing1.vml")
    inverse = apply(path, Note("S", A1, "王:\n老客户\n手机号少一位"))
    comments = read(path, "xl/comments1.xml")
    assert "<r><rPr><b/></rPr><t>王:</t></r>" in comments
    assert XlsxHost(path).read_notes("S") == {A1: "王:\n老客户\n手机号少一位"}
    apply(path, Note("S", A1, "王:\n老客户"))
    assert XlsxHost(path).read_notes("S") == {A1: "王:\n老客户"}
    assert "<rPr><b/></rPr>" in read(path, "xl/comments1.xml")
    take_back(path, inverse)
    assert COMMENTS.partition("<commentList>")[2] in read(path, "xl/comments1.xml")
    assert read(path, "xl/drawings/vmlDrawing1.vml") == drawing


def test_a_removed_note_comes_back_as_it_was_and_form_controls_stay(make: Make) -> None:
    path = noted(make)
    inverse = apply(path, Note("S", A1, None))
    assert "xl/comments1.xml" not in names(path)
    assert "Button" in read(path, "xl/drawings/vmlDrawing1.vml")
    take_back(path, inverse)
    part = next(n for n in names(path) if "comments" in n)
    etree.fromstring(read(path, part).encode())
    assert 'xr:uid="{1}"' in read(path, part)
    assert "<rPr><b/></rPr>" in read(path, part)
    assert XlsxHost(path).read_notes("S") == {A1: "王:\n老客户"}


def test_boxes_of_many_notes_have_numbers_of_their_own(make: Make) -> None:
    path = noted(make)
    notes = [Note("S", CellRef(row, 2), f"n{row}") for row in range(1, 2101)]
    apply(path, *notes)
    drawing = read(path, "xl/drawings/vmlDrawing1.vml")
    numbers = re.findall(r"_x0000_s(\d+)", drawing)
    assert len(numbers) == len(set(numbers)) == 2102
    blocks = {int(n) // 1024 for n in numbers}
    data = re.search(r'<o:idmap v:ext="edit" data="([\d,]+)"', drawing)
    assert data is not None
    assert {int(n) for n in data[1].split(",")} == blocks


def test_a_conversation_is_left_alone_with_a_warning(make: Make) -> None:
    threaded = '<ThreadedComments xmlns="urn:t"><threadedComment ref="A1"/></ThreadedComments>'
    extra = {
        "xl/threadedComments/t1.xml": threaded,
        "xl/worksheets/_rels/sheet1.xml.rels": relationships(
            ("rId1", "http://x/threadedComment", "../threadedComments/t1.xml")
        ),
    }
    path = make(extra=extra)
    staged = XlsxHost(path).stage(ChangeSet((Note("S", A1, "ours"), Note("S", CellRef(2, 1), "b"))))
    staged.commit()
    assert len(staged.warnings) == 1
    assert XlsxHost(path).read_notes("S") == {CellRef(2, 1): "b"}


# Locks.


def test_a_lock_leaves_its_open_ranges_editable_and_asks_for_its_password(make: Make) -> None:
    path = make('<row r="1"><c r="A1"><v>1</v></c></row>')
    host = XlsxHost(path)
    lock = Lock("S", unlocked=(RangeRef.parse("A:C"),), locked=(RangeRef.parse("A1:C1"),))
    inverse = apply(path, Lock("S", lock.unlocked, lock.locked, "密码"))
    sheet = openpyxl.load_workbook(path)["S"]
    assert sheet.protection.sheet
    assert not sheet.protection.autoFilter
    cells = host.read_cells("S", [A1, CellRef(2, 3), CellRef(2, 4)])
    assert [s.locked for s in cells.values()] == [True, False, True] or (
        cells[A1].locked and not cells[CellRef(2, 3)].locked and cells[CellRef(2, 4)].locked
    )
    for wrong in (Unlock("S"), Unlock("S", "x"), Lock("S", password="x")):
        with pytest.raises(WrongPasswordError):
            host.stage(ChangeSet((wrong,)))
    take_back(path, inverse)
    assert not host.read_state("S").protected
    assert host.read_cells("S", [CellRef(2, 3)])[CellRef(2, 3)].locked


def test_unlocking_takes_the_password_and_undo_brings_the_same_lock_back(make: Make) -> None:
    path = make()
    apply(path, Lock("S", password="密码"))
    locked = read(path, SHEET)
    inverse = apply(path, Unlock("S", "密码"))
    assert not XlsxHost(path).read_state("S").protected
    take_back(path, inverse)
    assert read(path, SHEET) == locked


def test_unlocking_what_is_not_locked_changes_nothing(make: Make) -> None:
    path = make()
    before = read(path, SHEET)
    assert not apply(path, Unlock("S", "any"))
    assert read(path, SHEET) == before


def test_undo_does_not_take_a_lock_away_that_somebody_else_put_there(make: Make) -> None:
    path = make()
    inverse = apply(path, Lock("S"))
    apply(path, Unlock("S"), Lock("S", password="other"))
    with pytest.raises(WrongPasswordError):
        take_back(path, inverse)


# Checks and conditional formats.

CHECKS = (
    '<conditionalFormatting sqref="A1:A9 C1:C9"><cfRule type="expression" priority="3">'
    "<formula>A1=1</formula></cfRule></conditionalFormatting>"
    '<dataValidations count="1"><dataValidation type="custom" sqref="B1:B9">'
    '<formula1>A1&gt;$A$1</formula1></dataValidation></dataValidations><pageMargins left="1"'
    ' right="1" top="1" bottom="1" header="0" footer="0"/>'
)


def test_a_check_replaces_what_its_cells_had_and_undo_restores_it(make: Make) -> None:
    path = make(tail=CHECKS)
    before = read(path, SHEET)
    choices = Validation("S", RangeRef.parse("B1:B3"), "list", ("公海", '"A"'), message="选一个")
    inverse = apply(path, choices)
    found = XlsxHost(path).read_state("S").validations
    kinds = {(v.range.a1, v.type, v.formula or v.values) for v in found}
    assert kinds == {("B4:B9", "custom", "A4>$A$1"), ("B1:B3", "list", ("公海", '"A"'))}
    tags = [etree.QName(e).localname for e in etree.fromstring(read(path, SHEET).encode())]
    assert tags == ["sheetData", "conditionalFormatting", "dataValidations", "pageMargins"]
    take_back(path, inverse)
    after = read(path, SHEET)
    assert etree.canonicalize(after) == etree.canonicalize(before)


def test_undo_of_a_check_works_after_others_were_added(make: Make) -> None:
    path = make(tail=CHECKS)
    inverse = apply(path, Validation("S", RangeRef.parse("B1:B9"), "none"))
    apply(path, Validation("S", RangeRef.parse("D1"), "whole", minimum="1", maximum="9"))
    take_back(path, inverse)
    found = {(v.range.a1, v.type, v.formula) for v in XlsxHost(path).read_state("S").validations}
    assert found == {("B1:B9", "custom", "A1>$A$1"), ("D1", "whole", None)}


def test_a_check_on_dates_is_written_in_days(make: Make) -> None:
    path = make()
    apply(path, Validation("S", RangeRef.parse("A1"), "date", minimum="2024-01-01"))
    assert "<formula1>45292</formula1>" in read(path, SHEET)
    assert XlsxHost(path).read_state("S").validations[0].minimum == "2024-01-01"


def test_too_long_a_list_of_choices_is_refused(make: Make) -> None:
    path = make()
    for values in (("x" * 256,), ("a,b",)):
        with pytest.raises(UnsupportedEditError):
            apply(path, Validation("S", RangeRef.parse("A1"), "list", values))


def test_a_conditional_format_is_added_below_the_others_and_taken_back(make: Make) -> None:
    path = make(tail=CHECKS)
    before = read(path, SHEET)
    inverse = apply(path, ConditionalFormat("S", RangeRef.parse("D1:D9"), "D1>5", "#FFE699"))
    rules = openpyxl.load_workbook(path)["S"].conditional_formatting
    added = next(r for area in rules if str(area.sqref) == "D1:D9" for r in area.rules)
    assert (added.formula, added.priority) == (["D1>5"], 4)
    assert added.dxf.fill.bgColor.rgb == "FFFFE699"
    take_back(path, inverse)
    assert etree.canonicalize(read(path, SHEET)) == etree.canonicalize(before)


def test_removing_one_range_of_a_conditional_format_moves_its_formula(make: Make) -> None:
    path = make(tail=CHECKS)
    inverse = apply(path, ConditionalFormat("S", RangeRef.parse("A1:A9"), None))
    assert 'sqref="C1:C9"' in read(path, SHEET)
    assert "<formula>C1=1</formula>" in read(path, SHEET)
    take_back(path, inverse)
    assert 'sqref="A1:A9 C1:C9"' in read(path, SHEET)


# The workbook.


def test_the_identity_is_kept_in_a_hidden_name(make: Make) -> None:
    path = make()
    host = XlsxHost(path)
    inverse = apply(path, SetIdentity("8f14e45f"))
    assert host.identity() == "8f14e45f"
    assert 'hidden="1"' in read(path, "xl/workbook.xml")
    take_back(path, inverse)
    assert host.identity() is None
    assert "definedNames" not in read(path, "xl/workbook.xml")


def test_excel_calculates_anew_when_values_change_under_formulas(make: Make) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1</f><v>1</v></c></row>'
    path = make(rows)
    apply(path, Fill("S", RangeRef.parse("A1"), "#FFE699"))
    assert "fullCalcOnLoad" not in read(path, "xl/workbook.xml")
    inverse = apply(path, SetValue("S", A1, 2))
    assert 'fullCalcOnLoad="1"' in read(path, "xl/workbook.xml")
    take_back(path, inverse)
    apply(path, SetValue("S", CellRef(1, 3), Formula('A1&"x"', "1x")))
    assert XlsxHost(path).read_formulas("S", RangeRef.parse("A1:C1"))[CellRef(1, 3)] == 'A1&"x"'


def test_a_workbook_without_styles_gets_them(make: Make) -> None:
    links = relationships(("rId1", f"{RELATIONS}/worksheet", "worksheets/sheet1.xml"))
    extra = {"xl/styles.xml": None, "xl/_rels/workbook.xml.rels": links}
    path = make('<row r="1"><c r="A1"><v>1</v></c></row>', extra=extra)
    apply(path, Fill("S", RangeRef.parse("A1"), "#FFE699"))
    assert openpyxl.load_workbook(path)["S"]["A1"].fill.fgColor.rgb == "FFFFE699"


def test_the_heading_of_an_excel_table_is_not_overwritten(make: Make) -> None:
    path = make()
    apply(path, RESULT)
    with pytest.raises(UnsupportedEditError):
        apply(path, SetValue("问题", CellRef(4, 1), "x"))


# Result sheets.

RESULT = PutSheet(
    "问题",
    "问题 Findings",
    "3 处，2 行",
    (
        ResultColumn("单元格", 10),
        ResultColumn("说明\n文字", 40, "@", wrap=True),
        ResultColumn("说明 文字", 12, "0.00"),
    ),
    ((Link("A1", "'S'!A1"), "=1+1", 2.5), (Link("B2", "'S'!B2"), "手机号", None)),
    {1: "#FFE699"},
)


def test_a_result_sheet_is_a_table_with_links_and_colours(make: Make) -> None:
    path = make(properties='<bookViews><workbookView activeTab="0"/></bookViews>')
    before = names(path)
    inverse = apply(path, RESULT)
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["问题"]
    assert workbook.sheetnames == ["S", "问题"]
    assert (sheet["A1"].value, sheet["A1"].font.b, sheet["A1"].font.sz) == (RESULT.title, True, 14)
    (table,) = sheet.tables.values()
    assert table.ref == "A4:C6"
    assert [c.name for c in table.tableColumns] == [c.value for c in sheet[4]]
    assert [c.value for c in sheet[4]] == ["单元格", "说明 文字", "说明 文字 2"]
    assert sheet["B5"].value == "=1+1"
    assert sheet["B5"].data_type in ("s", "inlineStr")
    assert sheet["A5"].hyperlink.location == "'S'!A1"
    assert sheet["A6"].fill.fgColor.rgb == "FFFFE699"
    assert sheet.freeze_panes == "A5"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.page_setup.orientation == "landscape"
    info = XlsxHost(path).sheets()
    assert [(s.name, s.is_result) for s in info] == [("S", False), ("问题", True)]
    take_back(path, inverse)
    assert [s.name for s in XlsxHost(path).sheets()] == ["S"]
    assert names(path) == before


def test_replacing_and_dropping_a_result_sheet_can_be_taken_back(make: Make) -> None:
    path = make()
    apply(path, RESULT)
    second = PutSheet("问题", "问题 Findings", "没有问题", RESULT.columns[:1])
    third = PutSheet("重复", "重复 Duplicates", "", RESULT.columns[:2], after="S")
    inverse = apply(path, second, third)
    host = XlsxHost(path)
    assert [s.name for s in host.sheets()] == ["S", "重复", "问题"]
    assert openpyxl.load_workbook(path)["问题"].print_title_rows == "$4:$4"
    tables = openpyxl.load_workbook(path)
    ids = [t.id for name in tables.sheetnames for t in tables[name].tables.values()]
    assert len(ids) == len(set(ids)) == 2
    take_back(path, inverse)
    assert [s.name for s in host.sheets()] == ["S", "问题"]
    dropped = apply(path, DropSheet("问题"))
    (put,) = list(dropped)
    assert isinstance(put, PutSheet)
    assert (put.title, put.summary, put.rows, put.fills) == (
        (RESULT.title, RESULT.summary, RESULT.rows, RESULT.fills)
    )
    assert [(c.width, c.number_format, c.wrap) for c in put.columns] == [
        (c.width, c.number_format, c.wrap) for c in RESULT.columns
    ]
    take_back(path, dropped)
    assert XlsxHost(path).read_grid("问题").rows[4][1] == "=1+1"


def test_names_of_single_sheets_follow_their_sheet(make: Make) -> None:
    path = make()
    apply(path, RESULT)
    apply(path, PutSheet("重复", "重复", "", RESULT.columns[:1], after="S"))
    assert openpyxl.load_workbook(path)["问题"].print_title_rows == "$4:$4"
    apply(path, DropSheet("重复"))
    workbook = etree.fromstring(read(path, "xl/workbook.xml").encode())
    places = [e.get("localSheetId") for e in workbook.iter("{*}definedName")]
    assert set(places) == {"1"}


@pytest.mark.parametrize("change", [RESULT, DropSheet("问题")])
def test_a_sheet_of_the_user_is_never_replaced(change: Change, tmp_path: Path) -> None:
    parts = parts_of(worksheet('<row r="1"><c r="A1"><v>1</v></c></row>'))
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace('name="S"', 'name="问题"')
    path = write_package(tmp_path / "w.xlsx", parts)
    with pytest.raises(UnsupportedEditError):
        apply(path, change)


def test_a_sheet_cannot_have_a_forbidden_name(make: Make) -> None:
    for name in ("a/b", "x" * 32, ""):
        with pytest.raises(UnsupportedEditError):
            apply(make(), PutSheet(name, "t", "s", RESULT.columns))


def test_a_row_with_a_long_text_is_high_enough(make: Make) -> None:
    path = make()
    columns = (ResultColumn("说明", 20, wrap=True), ResultColumn("其他", 5))
    rows = (("一二三四五六七八九十一二三四五", "x" * 90), ("短", "x" * 90))
    apply(path, PutSheet("问题", "问题", "", columns, rows))
    sheet = openpyxl.load_workbook(path)["问题"]
    assert (sheet.row_dimensions[5].height, sheet.row_dimensions[6].height) == (30, None)
