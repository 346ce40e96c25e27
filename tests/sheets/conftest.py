"""One server for all tests of the Google side; each test has spreadsheets of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# The host contract stands beside the other suites that it holds for.
sys.path.insert(0, str(Path(__file__).parents[1] / "contract"))

from tests.sheets.rooms import GoogleRoom, Office, open_office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("google")) as found:
        yield found
        found.server.faults.clear()


@pytest.fixture
def room(office: Office) -> GoogleRoom:
    """The example workbook, without anybody's trouble."""
    office.server.faults.clear()
    return GoogleRoom(office)
