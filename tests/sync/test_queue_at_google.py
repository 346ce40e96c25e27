"""What colleagues ask for in the Google Sheet, run by the next `custsheet sync`."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from pair_builders import ROWS
from queue_desk import Menu, open_desk

from addin.bootstrap import find_table
from addin.commands.outcome import Outcome
from addin.console import Screen
from addin.errors import RefusedError
from addin.hosts.memory import MemoryHost
from addin.i18n import speaking
from addin.table.cells import CellRef
from addin.table.changes import ChangeSet, SetValue
from addin.table.rulebook_toml import default_rulebook
from addin.verbs.queued import Told
from sheets_sync.queue.lines import TIME_FORM

pytest.importorskip("gspread")


@pytest.fixture
def desk(office, tmp_path, monkeypatch) -> Menu:
    return open_desk(office, tmp_path, monkeypatch)


def test_a_check_that_was_asked_for_is_run_and_seen_in_the_sheet(desk):
    desk.tab.update([["1381234"]], "C3", value_input_option="RAW")
    desk.ask("校验")
    told = desk.sync()
    assert "Google 表格里的请求：校验（li@example.com）：完成" in told
    state, run, since, result = desk.lines()[0]
    assert state == "完成"
    assert run
    assert since
    assert "错误 1 处" in result
    assert "问题" in desk.titles()
    assert "E202" in desk.tab.get_note("C3")


def test_what_is_asked_for_is_done_in_order_and_reaches_the_workbook(desk):
    desk.tab.update([["＋８６ 138-1234-0009"]], "C4", value_input_option="RAW")
    desk.ask("一键规范", "标出重复", "打标签", "同步", "清除标记")
    told = json.loads(desk.sync("--json"))
    assert [line["state"] for line in told["queue"]] == ["done"] * 5
    assert [line[0] for line in desk.lines()] == ["完成"] * 5
    assert desk.tab.acell("C4").value == "13812340009"
    assert desk.cell("C4") == "13812340009", "the sync that was asked for came after the change"
    assert "queue" not in json.loads(desk.sync("--json"))


def test_a_change_reaches_the_workbook_without_another_line(desk):
    desk.tab.update([["＋８６ 138-1234-0009"]], "C4", value_input_option="RAW")
    desk.ask("Standardise")
    desk.sync()
    assert desk.cell("C4") == "13812340009"


def test_a_dry_run_lists_and_touches_nothing(desk):
    ids = desk.ask("校验", "解锁")
    told = desk.sync("--dry-run")
    assert "校验（li@example.com）：将执行" in told
    assert "解锁（li@example.com）：只有管理员能做" in told
    told = json.loads(desk.sync("--dry-run", "--json"))
    assert told["queue"] == [
        {"id": ids[0], "command": "validate", "runs": True},
        {"id": ids[1], "command": "解锁", "runs": False},
    ]
    assert [line[0] for line in desk.lines()] == ["等待", "等待"]
    assert "问题" not in desk.titles()


def test_what_an_editor_may_not_ask_for_is_refused_with_a_reason(desk):
    desk.tab.update([["＋８６ 138-1234-0009"]], "C4", value_input_option="RAW")
    desk.ask("解锁", "合并", "撤销")
    desk.ask("rm -rf /", "=1+1")
    desk.ask("校验", arguments="gid=7")
    desk.ask("校验", arguments="gid=0; --force")
    desk.ask("校验", id="42")
    desk.sync()
    lines = desk.lines()
    assert [line[0] for line in lines] == ["拒绝"] * 8
    assert [line[3] for line in lines] == [
        *["只有管理员能做。"] * 3,
        *["没有这个命令。请用“客户表”菜单。"] * 2,
        "只能在“客户”表里做，到那张表再点。",
        "“范围”看不懂。请用“客户表”菜单。",
        "这一行不是菜单写的。请用“客户表”菜单。",
    ]
    assert desk.tab.acell("C4").value == "＋８６ 138-1234-0009"


def test_a_copied_line_runs_once(desk):
    (id_,) = desk.ask("校验")
    desk.ask("校验", id=id_)
    desk.sync()
    assert [line[0] for line in desk.lines()] == ["完成", "拒绝"]


def test_protected_columns_stay_as_they_are(desk):
    desk.tab.update([["KH-001 "]], "A2", value_input_option="RAW")
    desk.tab.update([["＋８６ 138-1234-0009"]], "C4", value_input_option="RAW")
    ways = [
        json.loads(desk.run("fix", desk.address, "--dry-run", "--json"))["counts"]["cells"],
        desk.ask("一键规范") and desk.sync() and desk.lines()[0][3],
    ]
    assert ways == [2, "已规范 1 处。"]
    assert desk.cell("C4") == "13812340009"


def test_a_command_that_would_write_into_a_protected_column_is_refused():
    changes = ChangeSet((SetValue("客户", CellRef(2, 1), "KH-9"),))
    table = find_table(MemoryHost({"客户": ROWS}), default_rulebook())
    told = Told(Screen(), "客户", table.columns[:1])
    with speaking("zh"), pytest.raises(RefusedError, match="会改到受保护的列：客户编码"):
        told.agree(Outcome("tag", changes))
    assert told.agree(Outcome("tag", ChangeSet((SetValue("客户", CellRef(2, 2), "王"),))))


@pytest.mark.parametrize("command", ["校验", "一键规范"])
def test_what_a_colleague_changes_in_a_protected_column_is_put_back_all_the_same(desk, command):
    """A command that was asked for leaves its mark in the sheet, as another workbook would."""
    desk.tab.update([["＋８６ 138-1234-0009"]], "C4", value_input_option="RAW")
    desk.ask(command)
    desk.sync()
    desk.tab.update([["KH-009"]], "A3", value_input_option="RAW")
    desk.sync()
    desk.sync()
    assert desk.tab.acell("A3").value == "KH-002"
    assert desk.cell("A3") == "KH-002"


class Crash(BaseException):
    """The computer is switched off."""


def crash(monkeypatch, verb: str) -> None:
    """The next run of a verb ends halfway."""
    from addin.verbs import queued

    def stop(_run: object) -> None:
        raise Crash

    monkeypatch.setitem(queued._VERBS, verb, stop)


def test_an_interrupted_check_is_made_again_but_only_once(desk, monkeypatch):
    desk.ask("校验", "清除标记")
    with monkeypatch.context() as patch:
        crash(patch, "validate")
        for expected in ("进行", "进行"):
            with pytest.raises((Crash, AssertionError)):
                desk.sync()
            assert [line[0] for line in desk.lines()] == [expected, "等待"]
        desk.sync()
    assert [line[0] for line in desk.lines()] == ["失败", "完成"]
    assert "中途断了" in desk.lines()[0][3]


def test_an_interrupted_check_that_can_be_made_is_made(desk, monkeypatch):
    desk.ask("校验")
    with monkeypatch.context() as patch:
        crash(patch, "validate")
        with pytest.raises((Crash, AssertionError)):
            desk.sync()
    desk.sync()
    assert desk.lines()[0][0] == "完成"


def test_an_interrupted_change_is_reported_and_not_repeated(desk, monkeypatch):
    desk.tab.update([["＋８６ 138-1234-0009"]], "C4", value_input_option="RAW")
    desk.ask("一键规范")
    with monkeypatch.context() as patch:
        crash(patch, "fix")
        with pytest.raises((Crash, AssertionError)):
            desk.sync()
    desk.sync()
    state, _run, _since, result = desk.lines()[0]
    assert state == "失败"
    assert "可能做了也可能没做" in result
    assert desk.tab.acell("C4").value == "＋８６ 138-1234-0009"


def test_what_another_sync_is_running_is_left_alone_for_an_hour(desk):
    now = dt.datetime.now()
    for minutes in (5, 90):
        since = (now - dt.timedelta(minutes=minutes)).strftime(TIME_FORM)
        desk.ask("校验", state="进行", run="0123456789ab", since=since)
    desk.sync()
    assert [line[0] for line in desk.lines()] == ["进行", "完成"]


def test_a_line_that_is_deleted_meanwhile_is_not_run(desk, monkeypatch):
    from sheets_sync.queue.office import QueueOffice

    desk.ask("校验")
    take = QueueOffice.take

    def late(self: QueueOffice, *given: Any) -> bool:
        desk.office.owner.open_by_key(desk.key).worksheet("命令").delete_rows(2)
        return take(self, *given)

    monkeypatch.setattr(QueueOffice, "take", late)
    told = desk.sync()
    assert "这次不动" in told
    assert "问题" not in desk.titles()


def test_a_sheet_of_somebody_s_own_is_no_queue(desk):
    book = desk.office.owner.open_by_key(desk.key)
    book.add_worksheet("命令", 10, 9).update([["编号", "内容"], ["1", "校验"]], "A1")
    desk.sync()
    assert book.worksheet("命令").get_all_values()[1][:2] == ["1", "校验"]


def test_watching_runs_what_is_asked_for_meanwhile(desk, monkeypatch):
    turns: list[int] = []

    def sleep(seconds: int) -> None:
        turns.append(seconds)
        if len(turns) == 1:
            desk.ask("校验")
        if len(turns) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("addin.cli.sync_commands.sleep", sleep)
    before = dt.datetime.now().replace(microsecond=0)
    desk.sync("--watch", "60", status=130)
    state, _run, since, _result = desk.lines()[0]
    assert state == "完成"
    assert before <= dt.datetime.strptime(since, TIME_FORM) <= dt.datetime.now()


def test_an_account_that_may_only_look_says_so_and_the_sync_stands(desk):
    desk.tab.update([["天津"]], "D3", value_input_option="RAW")
    desk.ask("校验")
    book = desk.office.owner.open_by_key(desk.key)
    book.share("sync@example.com", perm_type="user", role="reader", notify=False)
    told = desk.sync()
    assert "X321" in told
    assert desk.cell("D3") == "天津"
    assert desk.lines()[0][0] == "等待"
