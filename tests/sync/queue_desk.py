"""A desk whose colleagues use the menu inside the Google Sheet."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from desk_at_google import Desk

HEAD_ZH = ["编号", "提出时间", "谁", "操作", "范围", "状态", "批次", "更新时间", "结果"]


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

    def run(self, *words: str, status: int = 0, language: str = "zh") -> str:
        from addin.cli import table_commands  # noqa: F401

        return super().run(*words, status=status, language=language)

    def titles(self) -> list[str]:
        return [tab.title for tab in self.office.owner.open_by_key(self.key).worksheets()]


def open_desk(office: Any, folder: Path, patch: pytest.MonkeyPatch) -> Menu:
    """A desk after a first sync; each has an account of its own at the office."""
    from sheets_sync.client.accounts import KEY_VARIABLE
    from tests.sheets.rooms import EDITOR

    file = folder / "key.json"
    file.write_text(json.dumps(office.server.add_service_account(EDITOR)), "utf-8")
    patch.setenv(KEY_VARIABLE, str(file))
    patch.setenv("CUSTSHEET_JOURNAL", str(folder / "journal"))
    patch.setenv("CUSTSHEET_BACKUPS", str(folder / "backups"))
    # Google's pace is not ours to wait for.
    patch.setattr("sheets_sync.client.transport._BURST", 10_000)
    made = Menu(office, folder)
    made.sync()
    return made
