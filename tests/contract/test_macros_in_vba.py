"""The host contract with our macros themselves, run by an interpreter of VBA."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.excel_build.build_needed import need

need("xlwings", "pyopenvba")

from addin.hosts.excel.host import ExcelHost
from host_contract import HostContract, Room
from test_hosts import XlsxRoom
from tests.excel_build.engine import book_in
from tests.excel_build.interpreter import open_add_in, write_add_in

NAME = "客户.xlsx"


class MacroRoom:
    """The example workbook in the interpreter, with the add-in beside it."""

    def __init__(self, add_in: Path, folder: Path) -> None:
        file = folder / NAME
        XlsxRoom(file)
        self._book = book_in(open_add_in(add_in, file), NAME)

    def host(self) -> ExcelHost:
        return ExcelHost(self._book)


@pytest.fixture(scope="module")
def add_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_add_in(tmp_path_factory.mktemp("add-in"))


class TestExcelWithOurMacros(HostContract):
    @pytest.fixture
    def room(self, add_in: Path, tmp_path: Path) -> Room:
        return MacroRoom(add_in, tmp_path)
