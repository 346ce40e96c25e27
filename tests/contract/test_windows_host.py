"""The host contract over xlwings' genuine engine for Windows, with LibreOffice as its Excel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings
from host_contract import HostContract, Room
from test_hosts import XlsxRoom

from addin.hosts.excel.host import ExcelHost
from tests.windows_engine.com import Excel
from tests.windows_engine.session import running_excel


class WindowsRoom:
    """The example file, opened through xlwings."""

    def __init__(self, path: Path) -> None:
        XlsxRoom(path)
        self.book = xlwings.Book(path)

    def host(self) -> ExcelHost:
        return ExcelHost(self.book)


@pytest.fixture(scope="module")
def excel() -> Iterator[Excel]:
    with running_excel() as found:
        yield found


class TestWindows(HostContract):
    """No test of the contract is left out: LibreOffice's differences are made up for below.

    Which examples are tried each time is said in `conftest.py`.
    """

    @pytest.fixture
    def room(self, excel: Excel, tmp_path: Path) -> Iterator[Room]:
        assert not excel.busy
        found = WindowsRoom(tmp_path / "客户.xlsx")
        yield found
        found.book.close()
