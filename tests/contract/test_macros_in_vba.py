"""The host contract with our macros themselves, run by an interpreter of VBA."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.excel_build.build_needed import need

need("xlwings", "pyopenvba")

from host_contract import HostContract, Room
from pyopenvba.apps.excel import ExcelApplication
from test_hosts import XlsxRoom

from addin.hosts.excel.host import ExcelHost
from tests.excel_build.engine import book_in
from tests.excel_build.interpreter import open_add_in, write_add_in

NAME = "客户.xlsx"


class MacroRoom:
    """The example workbook in the interpreter, with the add-in beside it."""

    def __init__(self, excel: ExcelApplication, folder: Path) -> None:
        file = folder / NAME
        XlsxRoom(file)
        excel.activate_workbook(excel.open_workbook(file))
        self._book = book_in(excel, NAME)

    def host(self) -> ExcelHost:
        return ExcelHost(self._book)


@pytest.fixture(scope="module")
def excel(tmp_path_factory: pytest.TempPathFactory) -> ExcelApplication:
    return open_add_in(write_add_in(tmp_path_factory.mktemp("add-in")))


class TestExcelWithOurMacros(HostContract):
    @pytest.fixture
    def room(self, excel: ExcelApplication, tmp_path: Path) -> Iterator[Room]:
        yield MacroRoom(excel, tmp_path)
        for book in excel.workbooks():
            if book.name == NAME:
                book.vba_get("Close", [False])
        excel.application.vba_set("EnableEvents", True)
