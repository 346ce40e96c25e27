"""The host contract over xlwings' genuine engine for Windows, with LibreOffice as its Excel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings
from contract_examples import CHANGES, SURVIVORS
from host_contract import HostContract, Room
from test_hosts import XlsxRoom

from addin.hosts.excel.host import ExcelHost
from tests.windows_engine.com import Excel
from tests.windows_engine.session import running_excel
from tests.windows_engine.whole import only_where_whole


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


EVERY_TIME = {*list(CHANGES)[::9], "all at once", "a lock", *list(SURVIVORS)[::6]}
"""The examples that are tried each time; all of them take minutes."""
_SEEN = "test_every_change_can_be_seen"
"""What is taken back exactly is nearly always seen, too."""


class TestWindows(HostContract):
    """No test of the contract is left out: LibreOffice's differences are made up for below."""

    @pytest.fixture
    def room(self, excel: Excel, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Room]:
        example = getattr(request.node, "callspec", None)
        is_more = example is not None and example.id in {*CHANGES, *SURVIVORS} - EVERY_TIME
        if is_more or request.node.originalname == _SEEN:
            only_where_whole()
        assert not excel.busy
        found = WindowsRoom(tmp_path / "客户.xlsx")
        yield found
        found.book.close()
