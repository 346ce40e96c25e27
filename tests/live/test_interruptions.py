"""What people do before, and while, a command works, in a real window."""

from __future__ import annotations

import shutil
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from addin.calc_extension import menus
from addin.hosts.calc import uno_bridge
from addin.ribbon import GROUPS
from tests.live import accessible
from tests.live.desktop import BOX, Running, until
from tests.live.sheets import CUSTOMERS, FINDINGS, contents, notes

OPEN = "B24"
ENTRIES = sum(len(group.buttons) for group in GROUPS) + 1
"""Of our menu: the buttons, and one to cancel."""
HELP = "给出去掉重复后的客户表"


def answer_all(calc: Running) -> None:
    """Answers messages until the command has ended, whatever the order in which they come."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        # The latest one stands before the others.
        for box in calc.screen.windows(BOX)[::-1]:
            calc.screen.xdotool("windowfocus", box)
            calc.screen.keys("Return")
            time.sleep(0.3)
        if calc.is_idle() and not calc.screen.windows(BOX):
            return
        time.sleep(0.2)
    raise AssertionError("the command does not end")


def take_back(calc: Running) -> None:
    calc.go_to(CUSTOMERS, "A1")
    calc.press("撤销")
    calc.box()
    calc.close_box()
    calc.box()
    calc.close_box()
    until(20, lambda: calc.is_idle() and not calc.undo_steps, "end of the command")


def test_a_cell_is_edited_and_the_menu_clicked_and_the_window_closed(calc: Running) -> None:
    menu = calc.find_menu("a")
    calc.go_to(CUSTOMERS, OPEN)
    calc.screen.types("Lucy")
    calc.choose(menu, 0, ENTRIES)
    until(20, lambda: not calc.is_idle(), "command")
    # A second click on the same button, and the cross of the window.
    calc.dispatch(menus.url("validate"))
    calc.screen.keys("alt+F4")
    until(20, lambda: calc.screen.windows(BOX), "message")
    calc.screen.picture("not-closed")
    answer_all(calc)
    assert calc.document.getURL(), "the window is still there"
    assert calc.cell(CUSTOMERS, OPEN).getString() == "Lucy", "what was typed is in the cell"
    assert "[E202]" in notes(calc)["D4"]
    take_back(calc)
    assert notes(calc) == {}
    calc.cell(CUSTOMERS, OPEN).setString("")


def test_quick_clicks_run_one_command(calc: Running) -> None:
    calc.go_to(CUSTOMERS, OPEN)
    for _click in range(2):
        calc.dispatch(menus.url("history"))
    until(30, lambda: len(calc.screen.windows(BOX)) == 2, "second message")
    answer_all(calc)


def test_a_password_is_hidden_while_it_is_typed(calc: Running) -> None:
    calc.go_to(CUSTOMERS, OPEN)
    calc.press("锁定")
    box = calc.box()
    calc.screen.xdotool("windowfocus", "--sync", box)
    calc.screen.types("s3cret")
    time.sleep(0.3)
    calc.screen.picture("password")
    window = calc.office.service("awt.Toolkit").getActiveTopWindow()
    shown = [_text(found) for found in accessible.everything(window.getAccessibleContext())]
    assert "●●●●●●" in shown
    assert not any("s3cret" in text for text in shown)
    calc.close_box("Escape")
    until(20, calc.is_idle, "end of the command")


def _text(found: Any) -> str:
    with suppress(Exception):  # what is there may be gone before it is asked
        if hasattr(found, "getText"):
            return str(found.getText())
    return ""


def test_the_function_wizard_explains_a_function(calc: Running) -> None:
    described = calc.office.service("sheet.FunctionDescriptions").getByName("CUST_DEDUPE")
    told = {value.Name: value.Value for value in described}
    assert HELP in told["Description"]
    assert len(told["Arguments"]) == 4
    calc.go_to(CUSTOMERS, "B40")
    calc.screen.keys("ctrl+F2")
    (wizard,) = until(20, lambda: calc.screen.windows("函数向导"), "Function Wizard")
    calc.screen.types("cust_ded")
    time.sleep(0.5)
    calc.screen.keys("Tab", "Tab", "Down")
    time.sleep(0.5)
    calc.screen.picture("wizard")
    calc.screen.keys("alt+n")
    time.sleep(0.8)
    calc.screen.picture("wizard-arguments")
    calc.screen.xdotool("windowfocus", "--sync", wizard)
    calc.screen.keys("Escape")
    until(20, lambda: not calc.screen.windows("函数向导"), "end of the Function Wizard")
    assert not calc.cell(CUSTOMERS, "B40").getFormula()


@pytest.mark.long
def test_another_workbook_comes_to_the_front_meanwhile(calc: Running, folder: Path) -> None:
    other = folder / "别的.xlsx"
    shutil.copy(folder / "客户表示例.xlsx", other)
    calc.go_to(CUSTOMERS, OPEN)
    first = calc.document
    calc.press("校验")
    until(20, lambda: not calc.is_idle(), "command")
    document = calc.office.desktop.loadComponentFromURL(
        uno_bridge.url_of(other), "_blank", 0, uno_bridge.properties()
    )
    box = calc.box("another-in-front")
    title = calc.screen.xdotool("getwindowname", box)
    assert "客户表示例" in title, "it says which workbook it was"
    calc.close_box()
    until(20, calc.is_idle, "end of the command")
    assert FINDINGS in first.getSheets().getElementNames()
    assert FINDINGS not in document.getSheets().getElementNames()
    document.close(True)
    calc.found_again()
    take_back(calc)


def test_nobody_comes_in_without_the_key(calc: Running) -> None:
    def doors() -> set[Path]:
        return set(Path("/tmp").glob("OSL_PIPE_*custsheet*"))

    calc.go_to(CUSTOMERS, OPEN)
    # A LibreOffice that was killed leaves its doors behind.
    before = doors()
    calc.press("操作记录")
    # Until the command has come in, its door stands in the folder of all pipes.
    (door,) = until(20, lambda: doors() - before, "door")
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.settimeout(10)
        stranger.connect(str(door))
        stranger.sendall(b"\0" * 64)
        assert stranger.recv(1) == b"", "the stranger was sent away"
    calc.box()
    calc.close_box()
    until(20, calc.is_idle, "end of the command")


@pytest.mark.long
def test_the_workbook_is_closed_by_another_program_meanwhile(calc: Running, workbook: Path) -> None:
    before = workbook.read_bytes()
    values = contents(calc, CUSTOMERS)
    calc.go_to(CUSTOMERS, OPEN)
    calc.press("校验")
    until(60, lambda: notes(calc), "first mark")
    calc.document.close(True)
    calc.box("closed")
    calc.close_box()
    assert workbook.read_bytes() == before
    calc.open(workbook)
    assert contents(calc, CUSTOMERS) == values
    assert notes(calc) == {}
