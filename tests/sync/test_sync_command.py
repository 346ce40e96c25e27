"""`custsheet sync`: a workbook file and a Google Sheet, from the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from desk_at_google import Desk
from google_office import add_sheet
from pair_builders import PEOPLE

pytest.importorskip("gspread")


@pytest.fixture
def desk(office, tmp_path, monkeypatch) -> Desk:
    from sheets_sync.client.accounts import KEY_VARIABLE
    from tests.sheets.rooms import EDITOR

    file = tmp_path / "key.json"
    file.write_text(json.dumps(office.server.add_service_account(EDITOR)), "utf-8")
    monkeypatch.setenv(KEY_VARIABLE, str(file))
    monkeypatch.setenv("CUSTSHEET_JOURNAL", str(tmp_path / "journal"))
    monkeypatch.setenv("CUSTSHEET_BACKUPS", str(tmp_path / "backups"))
    return Desk(office, tmp_path)


def test_both_ways_and_back(desk):
    assert "两边已经一样" in desk.sync()
    desk.type("D2", "苏州")
    desk.tab.update([["天津"]], "D3", value_input_option="RAW")
    told = desk.sync()
    assert "Google 表格：1 格，新增 0 行，0 行移到“已删除”。" in told
    assert "工作簿：1 格，新增 0 行，0 行移到“已删除”。" in told
    assert desk.tab.acell("D2").value == "苏州"
    assert desk.cell("D3") == "天津"
    desk.run("undo", str(desk.path))
    assert desk.cell("D3") == "北京"
    desk.sync()
    assert desk.tab.acell("D3").value == "北京"


def test_a_dry_run_shows_the_plan_that_is_then_carried_out(desk):
    desk.sync()
    desk.type("D2", "苏州")
    planned = json.loads(desk.sync("--dry-run", "--json"))
    assert desk.tab.acell("D2").value == "上海"
    done = json.loads(desk.sync("--json"))
    assert planned.pop("dry_run") is True
    assert done.pop("dry_run") is False
    assert planned["actions"] == done["actions"]
    assert done["actions"] == [
        {"do": "set", "side": "sheet", "customer": "KH-001", "why": "workbook-changed",
         "column": "城市", "old": "上海", "new": "苏州"}
    ]  # fmt: skip


def test_a_conflict_is_told_of_and_a_policy_settles_it(desk):
    desk.sync()
    desk.type("D2", "苏州")
    desk.tab.update([["无锡"]], "D2", value_input_option="RAW")
    assert "“冲突”表里有 1 处等着选" in desk.sync()
    assert "“冲突”表里有 1 处等着选" in desk.sync()
    desk.sync("--policy", "sheet")
    assert desk.cell("D2") == "无锡"


def test_a_guard_refuses_until_it_is_overruled(desk):
    desk.sync()
    desk.tab.delete_rows(2, 6)
    told = desk.sync(status=3)
    assert "--force deletions" in told
    assert "X308" in told
    desk.sync("--force", "deletions")
    assert "5 行移到“已删除”" not in desk.sync()
    desk.sync("--force", "nonsense", status=2)


def test_a_first_sync_into_an_empty_tab(office, desk):
    desk.key = add_sheet(office, [])
    desk.address = f"https://docs.google.com/spreadsheets/d/{desk.key}"
    desk.sync()
    assert desk.tab.get_all_values()[1][:3] == list(PEOPLE[0][:3])


def test_the_state_is_found_again_when_the_workbook_is_moved(desk, tmp_path):
    desk.sync()
    desk.tab.update([["天津"]], "D3", value_input_option="RAW")
    desk.sync()
    moved = tmp_path / "别处"
    moved.mkdir()
    desk.path = Path(shutil.move(desk.path, moved))
    desk.tab.delete_rows(7)
    assert "工作簿：0 格，新增 0 行，1 行移到“已删除”。" in desk.sync()


def test_a_copy_of_a_workbook_does_not_take_over_its_sync(desk, tmp_path):
    desk.sync()
    desk.tab.update([["天津"]], "D3", value_input_option="RAW")
    desk.sync()
    copy = tmp_path / "副本.xlsx"
    shutil.copy(desk.path, copy)
    told = desk.sync(path=copy, status=3)
    assert "副本" in told
    desk.sync("--force", "other-pair", path=copy)
    desk.tab.update([["保定"]], "D3", value_input_option="RAW")
    desk.sync(path=copy)
    desk.sync(path=copy)
    desk.sync()
    assert desk.cell("D3") == "保定"


def test_a_table_of_text_is_refused(desk, tmp_path):
    path = tmp_path / "客户.csv"
    path.write_text("客户编码,姓名\nKH-1,王伟\n", "utf-8")
    assert "另存为工作簿" in desk.sync(path=path, status=2)


def test_watching_goes_on_until_it_is_stopped(desk, monkeypatch):
    desk.sync()
    turns: list[int] = []

    def sleep(seconds: int) -> None:
        turns.append(seconds)
        if len(turns) == 1:
            desk.tab.update([["天津"]], "D3", value_input_option="RAW")
        if len(turns) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("addin.cli.sync_commands.sleep", sleep)
    desk.sync("--watch", "60", status=130)
    assert turns == [60, 60, 60]
    assert desk.cell("D3") == "天津"
