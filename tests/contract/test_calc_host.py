"""The host contract over a workbook that is open in LibreOffice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import xlwings
from contract_examples import SECOND, SHEET
from host_contract import HostContract, Room
from test_hosts import XlsxRoom

from addin.errors import HostError
from addin.hosts import calc_macros
from addin.hosts.excel.host import ExcelHost
from addin.hosts.excel.macros import ADD_IN, NAMES, Aspect, Macros
from tests.calc.office import running


class CalcRoom:
    """The example file, opened in LibreOffice."""

    def __init__(self, app: xlwings.App, path: Path) -> None:
        XlsxRoom(path)
        self.book = app.books.open(path)

    def host(self) -> ExcelHost:
        return ExcelHost(self.book)


@pytest.fixture(scope="module")
def app() -> Iterator[xlwings.App]:
    with running() as found:
        calc_macros.register()
        yield found


class TestCalc(HostContract):
    @pytest.fixture
    def room(self, app: xlwings.App, tmp_path: Path) -> Iterator[Room]:
        found = CalcRoom(app, tmp_path / "客户.xlsx")
        yield found
        found.book.close()


class TestTheOtherMacros:
    @pytest.fixture
    def macros(self, app: xlwings.App, tmp_path: Path) -> Iterator[Macros]:
        book = CalcRoom(app, tmp_path / "客户.xlsx").book
        yield Macros(app, book.name)
        book.close()

    def test_a_copy_is_written_and_the_workbook_stays_itself(
        self, macros: Macros, tmp_path: Path
    ) -> None:
        macros.save_copy(str(tmp_path / "备份.xlsx"))
        assert openpyxl.load_workbook(tmp_path / "备份.xlsx").sheetnames == [SHEET, SECOND]
        assert list(macros.read("", Aspect.BOOK)[0]) == [False, False, False, ""]
        with pytest.raises(HostError, match="xlsm"):
            macros.save_copy(str(tmp_path / "备份.xlsm"))

    def test_what_libreoffice_cannot_do_is_said_or_left_out(self, macros: Macros) -> None:
        macros.offer_undo("撤销")
        with pytest.raises(HostError, match="ask"):
            macros.ask("密码", "哪个？", "")

    def test_every_macro_that_the_host_knows_is_there(self, macros: Macros) -> None:
        for name in NAMES:
            with pytest.raises(HostError, match=r"closed|关闭"):
                macros._app.macro(f"'{ADD_IN}'!{name}")("no such book", "", "", "", "")
