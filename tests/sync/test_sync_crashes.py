"""The program is killed at every step of a sync of a real .xlsx file; the next sync mends all."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter
from crash_child import open_pair, save_remote
from pair_builders import ROWS, SHEET
from remote_double import remote_of

from addin.i18n import speaking
from addin.table.cells import CellRef
from addin.table.changes import ChangeSet, SetValue

STEPS = ("codes", "look", "send", "made", "read-back", "workbook", "base", "none")
NEW_MINE, NEW_THEIRS = "孙丽", "马超"


@pytest.fixture(autouse=True)
def chinese():
    with speaking("zh"):
        yield


def edit(host, *changes: tuple[str, object]) -> None:
    """Somebody edits the workbook file."""
    cells = [SetValue(SHEET, CellRef.parse(a1), value) for a1, value in changes]
    host.stage(ChangeSet(tuple(cells))).commit()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A pair that was in step, and then edited on both sides in every way."""
    book = xlsxwriter.Workbook(tmp_path / "客户.xlsx")
    sheet = book.add_worksheet(SHEET)
    for r, row in enumerate(ROWS):
        for c, value in enumerate(row):
            if value is not None:
                sheet.write_string(r, c, str(value))
    book.close()
    save_remote(tmp_path, remote_of(ROWS))
    pair = open_pair(tmp_path)
    pair.sync()
    edit(
        pair.host, ("D2", "苏州"), ("C3", "13900000001"), ("B8", NEW_MINE), ("C8", "13611112222"),
        *((f"{column}7", None) for column in "ABCDE"),
    )  # fmt: skip
    remote = pair.remote
    remote.type(3, 3, "13900000002")
    remote.type(4, 5, "新备注")
    remote.delete(6)
    remote.insert(2, [None, NEW_THEIRS, "13733334444"])
    save_remote(tmp_path, remote)
    pair.session.close()
    pair.state.close()
    return tmp_path


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_sync_neither_loses_nor_doubles(step, folder):
    program = Path(__file__).with_name("crash_child.py")
    done = subprocess.run(
        [sys.executable, str(program), str(folder), step], capture_output=True, timeout=120
    )
    assert done.returncode == (0 if step == "none" else -signal.SIGKILL), done.stderr.decode()

    pair = open_pair(folder)
    for _attempt in range(3):
        pair.sync()
    assert not pair.plan()
    mine, theirs = pair.mine(), pair.theirs()
    assert len(mine) == len(theirs) == 6
    names = sorted(name for row in mine.values() for name in row if name in (NEW_MINE, NEW_THEIRS))
    assert names == sorted([NEW_MINE, NEW_THEIRS])
    apart = {key for key in mine if mine[key] != theirs[key]}
    assert apart == {"KH-002"}
    assert "苏州" in theirs["KH-001"]
    assert "新备注" in mine["KH-003"]
    conflict = pair.list_lines("冲突")[0]
    assert conflict[:5] == ["KH-002", "手机", "13812340002", "13900000001", "13900000002"]
    assert [line[0] for line in pair.list_lines("已删除")] == ["KH-005"]
    assert [line[0] for line in pair.their_lines("已删除")] == ["KH-006"]
    pair.session.close()
    pair.state.close()
