"""What colleagues ask for in the Google Sheet, run by the next `custsheet sync`."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from google_office import google
from test_sync_command import Desk

from addin.i18n import speaking
from sheets_sync.queue.lines import HEADINGS, TIME_FORM

pytest.importorskip("gspread")
HEAD_ZH = ["编号", "提出时间", "谁", "操作", "范围", "状态", "批次", "更新时间", "结果"]
HEAD_EN = list(HEADINGS)


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Iterator[Any]:
    with google(tmp_path_factory.mktemp("google")) as found:
        yield found


class Menu(Desk):
    """A desk whose colleagues use the menu inside the Google Sheet."""

    def ask(self, *commands: str, **more: str) -> list[str]:
        """Appends lines as the menu does; gives their ids."""
        book = self.office.owner.open_by_key(self.key)
        titles = [tab.title for tab in book.worksheets()]
        if "命令" not in titles:
            tab = book.add_worksheet("命令", 100, len(HEAD_ZH))
            tab.update([HEAD_ZH], "A1", value_input_option="RAW")
        tab = book.worksheet("命令")
        ids = [more.get("id", str(uuid.uuid4())) for _command in commands]
        rows = [
            [id_, "2026-11-22 09:00:00", more.get("who", "li@example.com"), command,
             more.get("arguments", "gid=0"), more.get("state", "等待"), more.get("run", ""),
             more.get("since", ""), ""]
            for id_, command in zip(ids, commands, strict=True)
        ]  # fmt: skip
        first = len(tab.get_all_values()) + 1
        tab.update(rows, f"A{first}", value_input_option="RAW")
        return ids

    def lines(self) -> list[list[str]]:
        """State, run, time and result of each line."""
        tab = self.office.owner.open_by_key(self.key).worksheet("命令")
        return [row[5:9] for row in tab.get_all_values()[1:]]

    def titles(self) -> list[str]:
        return [tab.title for tab in self.office.owner.open_by_key(self.key).worksheets()]

    def requests_of(self, *words: str) -> int:
        """How many requests a sync makes."""
        before = len(self.office.server.service.log)
        self.sync(*words)
        return len(self.office.server.service.log) - before


@pytest.fixture
def desk(office, tmp_path, monkeypatch) -> Menu:
    from sheets_sync.client.accounts import KEY_VARIABLE
    from tests.sheets.rooms import EDITOR

    file = tmp_path / "key.json"
    file.write_text(json.dumps(office.server.add_service_account(EDITOR)), "utf-8")
    monkeypatch.setenv(KEY_VARIABLE, str(file))
    monkeypatch.setenv("CUSTSHEET_JOURNAL", str(tmp_path / "journal"))
    monkeypatch.setenv("CUSTSHEET_BACKUPS", str(tmp_path / "backups"))
    made = Menu(office, tmp_path)
    made.sync()
    return made


def test_a_check_that_was_asked_for_is_run_and_seen_in_the_sheet(desk):
    desk.tab.update([["1381234"]], "C3", value_input_option="RAW")
    desk.ask("校验")
    told = desk.sync()
    assert "Google 表格里的请求：校验（li@example.com）：完成" in told
    state, run, since, result = desk.lines()[0]
    assert state == "完成"
    assert run
    assert since
    assert "问题" in result
    assert "问题" in desk.titles()
    assert "E202" in desk.tab.get_note("C3")
