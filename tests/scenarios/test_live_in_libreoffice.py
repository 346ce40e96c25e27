"""The commands on a workbook that is open in LibreOffice, saved there and read by openpyxl."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwings

from addin.commands.lock import lock
from addin.commands.run import Session
from addin.hosts import calc_macros
from addin.hosts.excel.host import ExcelHost
from addin.i18n import speaking
from addin.table.cells import CellRef
from tests.calc.office import running
from tests.unit.command_builders import (
    HEADERS,
    SHEET,
    customers,
    deduplicated,
    session_of,
    table_in,
    validated,
)

SHORT_PHONE = ["C0013", "何静", "1381234567", "hejing@qq.com", dt.date(2024, 4, 1), 5.0]
TWICE = ["C0014", "王伟", "13812345017", "wangwei@qq.com", dt.date(2024, 3, 1), 100.0]


def made(path: Path) -> Path:
    """Twelve customers in order, one with a short phone number, one entered twice."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet(SHEET)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, HEADERS)
    for row, values in enumerate(customers(SHORT_PHONE, TWICE), 1):
        for column, value in enumerate(values):
            if isinstance(value, dt.date):
                sheet.write_datetime(row, column, value, day)
            elif isinstance(value, str):
                sheet.write_string(row, column, value)
            else:
                sheet.write(row, column, value)
    book.close()
    return path


@pytest.fixture(scope="module")
def app() -> Iterator[xlwings.App]:
    with running() as found:
        calc_macros.register()
        yield found


@pytest.fixture
def chinese() -> Iterator[None]:
    with speaking("zh"):
        yield


def contents(host: ExcelHost) -> list[list[object]]:
    return [list(row) for row in host.read_grid(SHEET).rows]


@pytest.mark.usefixtures("chinese")
def test_validate_duplicates_lock_and_their_undo(app: xlwings.App, tmp_path: Path) -> None:
    book = app.books.open(made(tmp_path / "客户.xlsx"))
    host = ExcelHost(book)
    before, formats = contents(host), host.read_notes(SHEET)
    session: Session = session_of(host, tmp_path / "journal")
    session.apply(validated(host, session))
    session.apply(deduplicated(host, session))
    session.apply(lock(table_in(host), columns={1}, password="秘密"))
    book.save(tmp_path / "done.xlsx")

    saved = openpyxl.load_workbook(tmp_path / "done.xlsx")
    sheet = saved[SHEET]
    assert saved.sheetnames[0] == SHEET
    assert len(saved.sheetnames) == 3
    assert "[E202]" in sheet["C14"].comment.text
    assert sheet["C14"].fill.fgColor.rgb == "FFF8CBAD"
    assert sheet["B2"].fill.fgColor.rgb == sheet["B15"].fill.fgColor.rgb == "FFD9E1F2"
    assert sheet.protection.sheet
    assert (sheet["A1"].protection.locked, sheet["B2"].protection.locked) == (True, False)
    assert [c.value for c in sheet["C"]][12:] == [before[12][2], "1381234567", "13812345017"]
    findings = next(own for own in saved if "问题" in own.title)
    assert next(iter(findings.tables.values())).ref.startswith("A4:")
    assert findings.freeze_panes == "A5"
    linked = [cell for row in findings.iter_rows() for cell in row if cell.hyperlink]
    assert any("!C14" in cell.hyperlink.location for cell in linked)

    # Another session, as after a restart, takes everything back.
    session.close()
    host = ExcelHost(book)
    again = session_of(host, tmp_path / "journal")
    for _command in range(3):
        entry = again.entry_to_undo(None)
        again.apply(again.undo(entry, password="秘密"), undoes=entry)
    again.close()
    assert contents(host) == before
    assert host.read_notes(SHEET) == formats == {}
    assert [info.name for info in host.sheets()] == [SHEET]
    assert not host.read_state(SHEET).protected
    cells = host.read_cells(SHEET, [CellRef(14, 3), CellRef(2, 2), CellRef(15, 2)])
    assert {state.fill for state in cells.values()} == {None}
    book.close()
