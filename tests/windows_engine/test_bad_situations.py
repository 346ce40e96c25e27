"""Situations in which a click must not do what it does otherwise: each says so, in the person's
language, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwings

from addin.errors import AddInTooOldError
from addin.hosts.excel.host import ExcelHost
from addin.hosts.excel.macros import ADD_IN, NAMES, PROTECT, UNPROTECT, WRITE
from addin.table.cells import RangeRef
from addin.template.needs import NEEDS_PROPERTY
from tests.unit.command_builders import HEADERS, SHEET, customers
from tests.windows_engine.clicks import (
    BAD_PHONE,
    TIDY_PHONE,
    click,
    customer_file,
    many_customers,
    open_customers,
)
from tests.windows_engine.com import Excel, StandIn

NAME = "客户表.xlsx"
CHANGING = (WRITE, PROTECT, UNPROTECT)


@pytest.fixture
def path(excel, tmp_path) -> Path:
    del excel
    return tmp_path / NAME


def require_unchanged(excel: Excel) -> None:
    """No call changed a cell or a sheet."""
    made = [
        name
        for name in excel.calls
        if name in ("Range.Value=", "Range.Formula=", "Worksheets.Add", "Worksheet.Delete",
                    "Names.Add", *(f"Run {macro}" for macro in CHANGING))
    ]  # fmt: skip
    assert made == []


class TestAProtectedSheet:
    @pytest.fixture
    def book(self, excel, path) -> xlwings.Book:
        book = open_customers(path)
        sheet_of(excel).xl.protect("s3cret")
        return book

    def test_without_its_password_nothing_happens(self, excel, book):
        said = click(excel, "validate", None)
        assert SHEET in said
        assert "Its password:" in said
        require_unchanged(excel)
        assert len(book.sheets) == 2

    @pytest.mark.parametrize(
        ("language", "words"), [("en", "protected with another password"), ("zh", "密码")]
    )
    def test_with_another_password_it_is_refused(self, excel, book, language, words):
        said = click(excel, "validate", "wrong", language=language)
        assert words in said
        assert said.endswith("[X303]")
        require_unchanged(excel)
        assert len(book.sheets) == 2

    def test_with_its_password_it_is_worked_on_and_protected_again(self, excel, book):
        click(excel, "validate", "s3cret")
        assert ExcelHost(book).read_notes(SHEET)
        assert sheet_of(excel).xl.isProtected()
        assert "X303" in click(excel, "clear", "wrong")


def sheet_of(excel: Excel) -> Any:
    return excel.calc.books(NAME).sheets(SHEET)


@pytest.mark.parametrize(("language", "words"), [("en", "open read-only"), ("zh", "只读")])
def test_a_workbook_that_is_open_read_only(excel, path, language, words):
    customer_file(path)
    excel.calc.books.open(str(path), None, True)
    said = click(excel, "validate", language=language)
    assert words in said
    assert said.endswith("[X302]")
    require_unchanged(excel)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "No sheet with cells is in front"), ("zh", "工作表")]
)
@pytest.mark.parametrize("selected", ["nothing", "a part of the chart"])
def test_a_chart_sheet_in_front(excel, path, monkeypatch, language, words, selected):
    """LibreOffice has no chart sheets; one stands in."""
    open_customers(path)

    def chart(book: Any) -> StandIn:
        return StandIn(book, "Chart", {"Name": lambda: "图表1"})

    def part(application: Any) -> StandIn | None:
        if selected == "nothing":
            return None
        return StandIn(application, "ChartArea", {})

    monkeypatch.setitem(excel.gets, ("Workbook", "ActiveSheet"), chart)
    monkeypatch.setitem(excel.gets, ("Application", "Selection"), part)
    said = click(excel, "validate", language=language)
    assert words in said
    assert said.endswith("[X200]")
    require_unchanged(excel)


def select(excel: Excel, *addresses: str) -> None:
    """Selects several areas, as with the Ctrl key."""
    book = excel.calc.books(NAME)
    cells = book.document.createInstance("com.sun.star.sheet.SheetCellRanges")
    for address in addresses:
        cells.addRangeAddress(sheet_of(excel).range(address).xl.getRangeAddress(), False)
    book.document.getCurrentController().select(cells)


def test_several_selections_are_all_checked(excel, path):
    other = ["C0015", "刘芳", "1381234", "liufang@qq.com", None, 1.0]
    book = open_customers(path, customers(BAD_PHONE, TIDY_PHONE, other))
    select(excel, "C14", "A16:D16")
    click(excel, "check_row")
    assert {cell.a1 for cell in ExcelHost(book).read_notes(SHEET)} == {"C14", "C16"}


def test_headers_only(excel, path):
    open_customers(path, [])
    said = click(excel, "validate")
    assert said.startswith("critical: ")
    assert said.endswith("[X206]")
    require_unchanged(excel)
    assert "X206" in click(excel, "fix", language="zh")


def written(path: Path, *more: Callable[[Any, Any], None]) -> Path:
    """A customer file with something special."""
    file = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    sheet = file.add_worksheet(SHEET)
    for number, row in enumerate([HEADERS, *many_customers(40)]):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    for add in more:
        add(file, sheet)
    file.close()
    return path


def hidden_rows(sheet: Any) -> set[int]:
    return {number for number, row in sheet.row_dimensions.items() if row.hidden}


def test_a_filter_stays_and_so_do_the_rows_that_it_hides(excel, path):
    def narrow(_file: Any, sheet: Any) -> None:
        sheet.autofilter("A1:G41")
        sheet.filter_column("A", "x >= C000020")
        for row in range(1, 21):
            sheet.set_row(row, None, None, {"hidden": True})

    book = xlwings.Book(written(path, narrow))
    target = path.with_name("saved.xlsx")
    book.save(path.with_name("before.xlsx"))
    before = openpyxl.load_workbook(path.with_name("before.xlsx"))[SHEET]
    assert len(hidden_rows(before)) == 20
    said = click(excel, "validate")
    assert said.startswith("info: 40 rows checked"), "hidden rows are customers, too"
    book.save(target)
    after = openpyxl.load_workbook(target)[SHEET]
    assert hidden_rows(after) == hidden_rows(before)
    assert after.auto_filter.ref == before.auto_filter.ref == "A1:G41"


def test_merged_cells_stay_merged_and_nothing_is_written_below_them(excel, path):
    def merge(file: Any, sheet: Any) -> None:
        sheet.merge_range("D3:E4", "两格", file.add_format())
        sheet.write("C10", "１３９ 1234 5999")

    book = xlwings.Book(written(path, merge))
    click(excel, "fix", "ok")
    click(excel, "validate")
    grid = ExcelHost(book).read_grid(SHEET)
    assert str(grid.rows[9][2]).isascii(), "what is not covered was tidied"
    assert [area.a1 for area in grid.merged] == ["D3:E4"]
    assert [row[3:5] for row in grid.rows[2:4]] == [["两格", None], [None, None]]
    assert set(ExcelHost(book).read_notes(SHEET)).isdisjoint(RangeRef.parse("E3:E4").cells())


@pytest.mark.parametrize(
    ("language", "words"), [("en", "99.1"), ("zh", "工作簿需要 CustSheet 99.1")]
)
def test_a_workbook_that_asks_for_a_newer_add_in(excel, path, language, words):
    def need(file: Any, _sheet: Any) -> None:
        file.set_custom_property(NEEDS_PROPERTY, "99.1", "text")

    xlwings.Book(written(path, need))
    said = click(excel, "validate", language=language)
    assert said.startswith("critical: ")
    assert words in said
    assert said.endswith(f"[{AddInTooOldError.code}]")
    require_unchanged(excel)


def test_without_the_add_in(excel, path, monkeypatch):
    open_customers(path)
    monkeypatch.setattr(excel, "macros", {})
    monkeypatch.setattr(excel.calc, "run", missing)
    said = click(excel, "validate")
    assert f"Switch the add-in {ADD_IN} on" in said
    assert said.endswith("[X402]")
    require_unchanged(excel)


def missing(macro: str, _given: Sequence[Any]) -> None:
    raise KeyError(macro)


def test_a_macro_of_the_same_name_in_another_add_in_is_not_taken_for_ours(excel, path, monkeypatch):
    open_customers(path)
    asked: list[str] = []
    run = excel.runs["Application", "Run"]

    def remember(application: Any, macro: str, *given: Any) -> Any:
        asked.append(macro)
        return run(application, macro, *given)

    monkeypatch.setitem(excel.runs, ("Application", "Run"), remember)
    click(excel, "validate")
    assert asked
    assert {macro.partition("!")[0] for macro in asked} == {f"'{ADD_IN}'"}
    assert {macro.partition("!")[2] for macro in asked} <= set(NAMES)
