"""A look at the real Google Sheets: only where a person asks for it, on a sheet to throw away.

    CUSTSHEET_LIVE_SHEET=https://docs.google.com/spreadsheets/d/…  an empty spreadsheet
    CUSTSHEET_GOOGLE_KEY=key.json                                  an account that may edit it
    pytest -m google

It writes into the spreadsheet and clears it afterwards. What the stand-in on this computer
takes for granted, because no recording shows it, is asked of Google itself here.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator

import pytest

from addin.errors import RemoteRefusedError
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import (
    Change,
    ChangeSet,
    ConditionalFormat,
    Fill,
    Lock,
    Note,
    PutSheet,
    ResultColumn,
    SetValue,
    Unlock,
    Validation,
)
from sheets_sync.client.accounts import connected
from sheets_sync.client.spreadsheet import new_token
from sheets_sync.google_side import GoogleSide
from sheets_sync.host.host import GoogleHost
from sheets_sync.sides import AddRow, Batch, SetCell

ADDRESS = os.environ.get("CUSTSHEET_LIVE_SHEET", "")

pytestmark = pytest.mark.google


@pytest.fixture
def host() -> Iterator[GoogleHost]:
    assert ADDRESS, "CUSTSHEET_LIVE_SHEET names no Google Sheet to try out"
    found = GoogleHost(connected(), ADDRESS)
    assert not found.read_grid(found.sheets()[0].name).rows, "the spreadsheet must be empty"
    yield found
    tab = found.book().tabs[0]
    box = {"sheetId": tab.id}
    cleared = {"updateCells": {"range": box, "fields": "*"}}
    extra = [{"deleteSheet": {"sheetId": other.id}} for other in found.book().tabs[1:]]
    found.spreadsheet.commit([cleared, *extra], new_token(), found.book().token)


def apply(host: GoogleHost, *changes: Change) -> ChangeSet:
    staged = host.stage(ChangeSet(changes))
    staged.commit()
    assert host.fingerprint() == staged.after
    return staged.inverse


def test_a_token_that_is_taken_makes_a_batch_fail_as_a_whole(host):
    sheet = host.sheets()[0].name
    tab = host.book().tab(sheet)
    cell = {"start": {"sheetId": tab.id, "rowIndex": 0, "columnIndex": 0},
            "rows": [{"values": [{"userEnteredValue": {"stringValue": "x"}}]}],
            "fields": "userEnteredValue"}  # fmt: skip
    token = new_token()
    host.spreadsheet.commit([], token, host.book().token)
    assert host.spreadsheet.token() == token
    with pytest.raises(RemoteRefusedError):
        host.spreadsheet.commit([{"updateCells": cell}], new_token(), "another")
    assert not host.read_grid(sheet).rows


def test_values_and_looks_are_made_seen_and_taken_back(host):
    sheet = host.sheets()[0].name
    values = {
        "A1": "001", "A2": "=1+1", "A3": "+8613800138000", "B1": dt.date(2024, 2, 29),
        "B2": dt.date(1900, 1, 1), "B3": dt.datetime(2026, 11, 22, 6, 30), "C1": True, "C2": 0.1,
    }  # fmt: skip
    changes = [SetValue(sheet, CellRef.parse(where), value) for where, value in values.items()]
    area = RangeRef.parse("A1:C3")
    check = Validation(sheet, area, "text_length", minimum="2", maximum="18", title="长度",
                       message="二到十八个字", error="太长")  # fmt: skip
    inverse = apply(
        host, *changes, Fill(sheet, area, "#F8CBAD"), Note(sheet, CellRef(1, 1), "✖ 一\n二"), check,
        ConditionalFormat(sheet, area, "$C1=FALSE", "#EADCF4"),
    )  # fmt: skip
    cells = host.read_cells(sheet, area.cells())
    for where, value in values.items():
        assert cells[CellRef.parse(where)].value == value
    assert cells[CellRef(1, 1)].fill == "#F8CBAD"
    assert cells[CellRef(1, 1)].note == "✖ 一\n二"
    assert host.read_state(sheet).validations == (check,)
    assert len(host.book().tab(sheet).rules) == 1
    apply(host, *inverse)
    assert not host.read_grid(sheet).rows
    assert host.read_state(sheet).validations == ()


def test_locks_and_result_sheets(host):
    sheet = host.sheets()[0].name
    apply(host, Lock(sheet, (RangeRef.parse("B2:C1048576"),)))
    cells = host.read_cells(sheet, [CellRef(1, 1), CellRef(2, 2)])
    assert (cells[CellRef(1, 1)].locked, cells[CellRef(2, 2)].locked) == (True, False)
    apply(host, Unlock(sheet))
    assert not host.read_state(sheet).protected
    columns = (ResultColumn("行", 6), ResultColumn("选择", 12, "@", choices=("合并", "不是")))
    apply(host, PutSheet("问题 Findings", "问题", "1 处", columns, ((2.0, None),)))
    assert host.sheets()[1].is_result


@pytest.mark.usefixtures("host")
def test_rows_of_a_sync():
    side = GoogleSide(connected(), ADDRESS)
    token = side.read(()).token
    before = side.version()
    first = new_token()
    cells = tuple(SetCell(row, 1, f"{row:03}") for row in (1, 2, 3))
    side.apply(Batch(first, token, ids={2: "id-2"}, cells=cells))
    second = new_token()
    side.read(())
    side.apply(Batch(second, first, added=(AddRow(1, {1: "new"}, "id-n"),), removed=(3,)))
    found = side.read(())
    assert [row[0] for row in found.grid.rows] == ["001", "new", "002"]
    assert found.ids == {2: "id-n", 3: "id-2"}
    assert found.token == second
    assert int(side.version().mark) > int(before.mark)
