"""The host contract over a workbook that is open in LibreOffice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings
from host_contract import HostContract, Room
from test_hosts import XlsxRoom

from addin.hosts import calc_macros
from addin.hosts.excel.host import ExcelHost
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
