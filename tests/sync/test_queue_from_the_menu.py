"""From the click in the Google Sheet to its result: the script itself, then `custsheet sync`."""

from __future__ import annotations

from typing import Any

import pytest
from queue_desk import Menu, open_desk

from tests.script.needed import GAS_LOCAL, SCRIPT, need_node, run_node

pytest.importorskip("gspread")
need_node(gas_local=True)


@pytest.fixture
def desk(office, tmp_path, monkeypatch) -> Menu:
    return open_desk(office, tmp_path, monkeypatch)


def click(desk: Menu, *calls: str, language: str) -> list[str]:
    """Clicks in the menu, in the spreadsheet as it is at the office; what it changed goes there.

    Returns:
        What the person was told.
    """
    book = desk.office.owner.open_by_key(desk.key)
    tabs = book.worksheets()
    sheets = [
        {"id": t.id, "name": t.title, "rows": t.get_all_values(), "metadata": []} for t in tabs
    ]
    given: dict[str, Any] = {
        "calls": calls,
        "sheets": sheets,
        "language": language,
        "who": "li@example.com",
    }
    given["realIds"] = True
    seen = run_node("menu.js", str(SCRIPT), str(GAS_LOCAL), given=given)
    there = {tab.title: tab for tab in tabs}
    for sheet in seen["sheets"]:
        if sheet["name"] in ("命令", "Commands"):
            tab = there.get(sheet["name"]) or book.add_worksheet(sheet["name"], 50, 9)
            tab.update(sheet["rows"], "A1", value_input_option="RAW")
    return [text for _title, text in seen["toasts"]]


@pytest.mark.parametrize(("language", "name"), [("zh_CN", "命令"), ("en_US", "Commands")])
def test_a_click_is_done_at_the_next_sync(desk, language, name):
    desk.tab.update([["1381234"]], "C3", value_input_option="RAW")
    click(desk, "custAskValidate", "custAskSync", language=language)
    told = desk.sync()
    assert "校验（li@example.com）：完成" in told
    rows = desk.office.owner.open_by_key(desk.key).worksheet(name).get_all_values()[1:]
    assert [row[5] for row in rows] == ["完成", "完成"]
    assert "错误 1 处" in rows[0][8]
    assert "E202" in desk.tab.get_note("C3")
    waiting = click(desk, "custAskValidate", language=language)
    assert "校验" in waiting[0] or "Validate" in waiting[0]
    desk.sync()
    rows = desk.office.owner.open_by_key(desk.key).worksheet(name).get_all_values()[1:]
    assert [row[5] for row in rows] == ["完成"] * 3, rows
