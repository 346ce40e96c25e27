"""The stand-in for Google of this folder's tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from pair_builders import SHEET

CONTRACT = Path(__file__).parents[1] / "contract"


@contextmanager
def google(folder: Path) -> Iterator[Any]:
    """A server with the accounts of a small company; see `tests.sheets.rooms`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(CONTRACT))
        from tests.sheets.rooms import open_office

        with open_office(folder) as office:
            yield office


def add_sheet(office: Any, rows: Any) -> str:
    """A spreadsheet with these rows on its first tab; gives its id."""
    from tests.sheets.rooms import cell_data

    office.server.faults.clear()
    key: str = office.add("客户共享表", [SHEET])
    if rows:
        office.put(key, 0, [[cell_data(value) for value in row] for row in rows])
    return key


def write_workbook(path: Path, rows: Any) -> None:
    """A workbook file with texts."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet(SHEET)
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is not None:
                sheet.write_string(r, c, str(value))
    book.close()
