"""The cell functions, called as Excel calls them: `XLPython().CallUDF`, and xlwings' own way on.

The arguments are ranges that LibreOffice holds, behind the interface that pywin32 hands over.
"""

from __future__ import annotations

import datetime as dt
import importlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwings

from addin.functions.registry import functions
from addin.hosts.excel.reading import ERRORS
from addin.i18n import speaking
from addin.table.cells import CellError
from tests.windows_engine.com import Excel

MODULE = "addin.functions.excel"
LEFT_OUT = -2147352572
"""What Excel hands over for an argument that was left out."""
NOT_AVAILABLE, WRONG = "\0#N/A", "\0#VALUE!"
NUMBERS = {text: -2146828288 + number for number, text in ERRORS.items()}

TABLE: list[list[Any]] = [
    ["客户编码", "姓名", "手机", "邮箱", "日期", "金额"],
    ["KH-00001", "王伟", "138-1234-5678", "WangWei@QQ.com", dt.date(2024, 2, 29), 120.0],
    ["KH-00002", "李 娜", 13912345678.0, "lina@", "2024年3月1日", -3.0],
    ["KH-00003", "北京甲公司", "１３７１２３４５６７８", None, "03/05/24", None],
    ["KH-00001", "王伟", "13812345678", "wangwei@qq.com", dt.date(2024, 2, 29), 120.0],
    [None, "北京乙有限公司", "#N/A", "x@y.cn", True, 0.5],
]
ADDRESS = "A1:F6"

Call = Callable[..., Any]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with speaking("en"):
        yield


@pytest.fixture(scope="module")
def book(_running: Excel, tmp_path_factory) -> Iterator[xlwings.Book]:
    path: Path = tmp_path_factory.mktemp("functions") / "表.xlsx"
    file = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    for name in ("表", "Sheet2"):
        sheet = file.add_worksheet(name)
        for number, row in enumerate(TABLE):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    sheet.write(number, column, value)
    file.get_worksheet_by_name("表").write_formula("H1", "=NA()", None, "#N/A")
    file.close()
    yield xlwings.Book(path)
    for open_ in list(_running.calc.books):
        if open_.name == "表.xlsx":
            open_.close()


@pytest.fixture
def call(book: xlwings.Book) -> Call:
    """Calls a function with ranges ("A1:B2"), given as `xlwings.Range`, and values."""
    server = importlib.import_module("xlwings.com_server").XLPython()

    def bare(given: Any) -> Any:
        if isinstance(given, xlwings.Range):
            return given.api._inner._oleobj_
        return LEFT_OUT if given is None else given

    def run(name: str, *given: Any) -> Any:
        caller = bare(book.sheets["表"]["K1"])
        return server.CallUDF(MODULE, name, tuple(map(bare, given)), bare_book(book), caller)

    return run


def bare_book(book: xlwings.Book) -> Any:
    return book.api._inner._oleobj_


def parts_of(example: str) -> tuple[str, list[str]]:
    """The name and the arguments of a formula, as text."""
    match = re.fullmatch(r"=(\w+)\((.*)\)", example)
    assert match is not None, example
    return match[1], re.findall(r'"[^"]*"|[^,]+', match[2])


def shrunk(address: str) -> str:
    """An address of an example, cut to the rows that the test's table has."""
    return re.sub(r"\d+", lambda number: str(min(int(number[0]), 6)), address)


def values(cells: xlwings.Range) -> Any:
    """What a range holds, as the functions take it."""
    rows = cells.options(ndim=2).value
    found = [[_plain(value) for value in row] for row in rows]
    return found[0][0] if len(found) == 1 and len(found[0]) == 1 else found


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.date()
    return value


def crossed(answer: Any) -> Any:
    """An answer as it is seen beyond xlwings: one row or one value without its lists."""
    plain = importlib.import_module(MODULE)
    answer = plain.to_excel(answer)
    if not isinstance(answer, list):
        return _blank(answer)
    rows = [[_blank(value) for value in row] for row in answer]
    if len(rows) == 1:
        return rows[0][0] if len(rows[0]) == 1 else rows[0]
    return rows


def _blank(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=dt.UTC)
    return "" if value is None else value


@pytest.mark.parametrize("name", functions())
def test_the_example_of_every_function_gives_what_python_gives(name, call, book):
    from addin.functions.registry import call as directly

    called, texts = parts_of(functions()[name].example)
    assert called == name
    given: list[Any] = []
    for text in texts:
        if text.startswith('"'):
            given.append(text.strip('"'))
        elif re.fullmatch(r"-?\d+(\.\d+)?", text):
            given.append(float(text))
        else:
            sheet, _, address = text.rpartition("!")
            given.append(book.sheets[sheet or "表"][shrunk(address)])
    found = call(name, *given)
    plain = [values(g) if isinstance(g, xlwings.Range) else g for g in given]
    expected = crossed(directly(name, plain))
    assert found == expected
    assert found not in (None, WRONG), f"{functions()[name].example} has no answer here"


@pytest.mark.parametrize("name", functions())
def test_every_function_answers_ranges_blanks_and_errors_without_raising(name, call, book):
    sheet = book.sheets["表"]
    count = len(functions()[name].arguments)
    for given in (sheet[ADDRESS], sheet["A20"], sheet["H1"], NUMBERS["#REF!"], "乱"):
        answer = call(name, given, *[None] * (count - 1))
        assert answer is not None
    assert call(name, *[sheet["H1"]] * count) == NOT_AVAILABLE


class TestConversion:
    def test_a_column_spills_as_a_column(self, call, book):
        found = call("CUST_PHONE", book.sheets["表"]["C2:C5"], None, None)
        assert found == [["13812345678"], ["13912345678"], ["13712345678"], ["13812345678"]]

    def test_a_row_comes_back_as_one_row(self, call, book):
        found = call("CUST_CLEAN", book.sheets["表"]["B2:D2"], "email")
        assert isinstance(found, list)
        assert len(found) == 3
        assert found[2] == "wangwei@qq.com"

    def test_a_single_cell_is_a_single_value(self, call, book):
        assert call("CUST_EMAIL", book.sheets["表"]["D2"]) == "wangwei@qq.com"

    def test_a_day_leaves_as_a_moment_of_automation(self, call, book):
        found = call("CUST_DATE", book.sheets["表"]["E2:E4"], None)
        assert found == [
            [dt.datetime(2024, 2, 29, tzinfo=dt.UTC)], [dt.datetime(2024, 3, 1, tzinfo=dt.UTC)],
            [WRONG],
        ]  # fmt: skip

    def test_arrays_of_a_formula_are_taken_like_ranges(self, call):
        found = call("CUST_PHONE", ((None,), ("138-1234-5678",)), None, None)
        assert found == [[""], ["13812345678"]]

    @pytest.mark.parametrize("text", ["#N/A", "#DIV/0!", "#SPILL!", "#CALC!"])
    def test_errors_spread_by_their_numbers(self, call, text):
        assert call("CUST_PHONE", NUMBERS[text], None, None) == f"\0{CellError(text)}"

    def test_a_text_that_looks_like_an_error_is_no_error(self, call, book):
        assert call("CUST_SIMILARITY", book.sheets["表"]["C6"], "#N/A", None) != NOT_AVAILABLE
