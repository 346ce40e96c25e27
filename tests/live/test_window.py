"""CustSheet in a window of LibreOffice: real clicks, real keys, looked at from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from addin.hosts.xlsx.host import XlsxHost
from tests.live.desktop import BOX, Running, until
from tests.live.sheets import CUSTOMERS, FINDINGS, contents, notes

DATA = "数据"
BAD_PHONE = "D4"
LOCKED, OPEN = "A1", "B24"


def test_the_toolbar_speaks_chinese_and_all_of_it_is_seen(calc: Running) -> None:
    calc.screen.picture("toolbar")
    for name in ("校验", "关于"):
        button = calc.named(name)
        assert button is not None, name
        place, size = button.getLocationOnScreen(), button.getSize()
        assert place.X + size.Width < 1500, f"{name} is cut off"


def test_a_click_on_validate_marks_the_cells(calc: Running) -> None:
    before = contents(calc, CUSTOMERS)
    calc.press("校验")
    calc.box("validated")
    calc.close_box()
    assert FINDINGS in calc.sheets
    marked = notes(calc)
    assert "[E202]" in marked[BAD_PHONE], "ten digits"
    assert len(marked) > 15
    assert contents(calc, CUSTOMERS) == before, "no value is changed"
    steps = until(20, lambda: calc.undo_steps, "step in the list of what can be undone")
    assert steps == ("校验 (客户表 CustSheet)",), "the whole command is one step"
    calc.go_to(FINDINGS, "A1")
    calc.screen.picture("findings")


def test_a_click_on_undo_takes_the_marks_off(calc: Running) -> None:
    calc.go_to(CUSTOMERS, "A1")
    calc.press("撤销")
    calc.box("undo-question")
    calc.close_box()
    calc.box("undone")
    calc.close_box()
    assert notes(calc) == {}
    assert FINDINGS not in calc.sheets


def test_ctrl_z_takes_a_whole_command_back(calc: Running) -> None:
    calc.press("校验")
    calc.close_box()
    assert notes(calc)
    until(20, lambda: calc.is_idle() and calc.undo_steps, "step in the list of undos")
    calc.go_to(CUSTOMERS, "B30")
    calc.screen.keys("ctrl+z")
    calc.box("ctrl-z")
    calc.close_box()
    calc.close_box()
    assert notes(calc) == {}
    assert FINDINGS not in calc.sheets
    until(20, lambda: not calc.undo_steps, "end of the list of what can be undone")


def test_esc_cancels_a_command(calc: Running) -> None:
    calc.go_to(CUSTOMERS, "B30")
    calc.press("校验")
    time.sleep(0.5)
    calc.screen.keys("Escape")
    calc.box("cancelled")
    calc.close_box()
    assert notes(calc) == {}
    assert FINDINGS not in calc.sheets


def test_a_question_can_be_answered_with_no_and_one_command_runs_at_a_time(calc: Running) -> None:
    before = contents(calc, CUSTOMERS)
    calc.press("一键规范")
    question = calc.box("question")
    calc.dispatch("service:custsheet.calc.Commands?validate")
    until(30, lambda: len(calc.screen.windows(BOX)) == 2, "second message")
    calc.screen.picture("busy")
    busy = next(box for box in calc.screen.windows(BOX) if box != question)
    calc.screen.xdotool("windowfocus", "--sync", busy)
    calc.screen.keys("Return")
    until(20, lambda: calc.screen.windows(BOX) == [question], "end of the second message")
    calc.close_box("Escape")
    assert contents(calc, CUSTOMERS) == before
    assert FINDINGS not in calc.sheets


def test_a_locked_cell_refuses_and_another_takes_what_is_typed(calc: Running) -> None:
    header = calc.cell(CUSTOMERS, LOCKED).getString()
    calc.go_to(CUSTOMERS, LOCKED)
    calc.screen.types("x")
    time.sleep(1.0)
    calc.screen.picture("locked")
    calc.screen.keys("Escape")
    time.sleep(0.3)
    assert calc.cell(CUSTOMERS, LOCKED).getString() == header
    calc.go_to(CUSTOMERS, OPEN)
    calc.screen.types("Lily")
    calc.screen.keys("Return")
    until(10, lambda: calc.cell(CUSTOMERS, OPEN).getString() == "Lily", "name in the cell")


def test_a_typed_function_spills_and_follows_its_source(calc: Running) -> None:
    calc.document.getSheets().insertNewByName(DATA, 0)
    rows = (("姓名", "手机"), ("张伟", "13912345678"), ("李娜", "13712345678"),
            ("张伟", "139 1234 5678"))  # fmt: skip
    calc.cell(DATA, "A1:B4").setDataArray(rows)
    calc.go_to(DATA, "D1:E4")
    calc.screen.types("=CUST_DEDUPE(A1:B4;2)")
    calc.screen.keys("ctrl+shift+Return")
    until(30, lambda: calc.cell(DATA, "D2").getString() == "张伟", "answer")
    assert calc.cell(DATA, "D3").getString() == "李娜"
    assert calc.cell(DATA, "D4").getString() == "#N/A", "three rows are all"
    calc.go_to(DATA, "B4")
    calc.screen.types("13612345678")
    calc.screen.keys("Return")
    until(30, lambda: calc.cell(DATA, "D4").getString() == "张伟", "new answer")
    assert calc.cell(DATA, "E4").getString() == "13612345678"
    calc.cell(DATA, "G1").setFormula('=CUST_PHONE("abc")')
    assert calc.cell(DATA, "G1").getString() == "#VALUE!"
    calc.cell(DATA, "G2").setFormula('=CUST_MATCH("王五";A1:A4)')
    assert calc.cell(DATA, "G2").getString() == "#N/A"
    calc.screen.picture("function")


def test_what_is_saved_is_there_again(calc: Running, workbook: Path) -> None:
    before = {name: contents(calc, name) for name in (CUSTOMERS, DATA)}
    formula = calc.cell(DATA, "G2").getFormula()
    old = workbook.read_bytes()
    calc.screen.keys("ctrl+s")
    until(30, lambda: not calc.document.isModified() and workbook.read_bytes() != old, "file")
    calc.document.close(True)
    calc.open(workbook)
    assert {name: contents(calc, name) for name in (CUSTOMERS, DATA)} == before
    assert calc.cell(DATA, "G2").getFormula() == formula


def test_a_backup_is_restored_and_opened_again(calc: Running, workbook: Path) -> None:
    calc.go_to(CUSTOMERS, OPEN)
    calc.press("备份")
    calc.box()
    calc.close_box()
    calc.go_to(CUSTOMERS, OPEN)
    calc.screen.types("Other")
    calc.screen.keys("Return")
    until(10, lambda: calc.cell(CUSTOMERS, OPEN).getString() == "Other", "name in the cell")
    calc.press("恢复")
    calc.box("restore")
    calc.close_box()
    calc.box("restore-question")
    calc.close_box()
    calc.box("restored")
    calc.close_box()
    until(30, lambda: calc.document.getURL() == workbook.as_uri(), "workbook")
    assert calc.cell(CUSTOMERS, OPEN).getString() == "Lily"
    calc.found_again()


def test_a_dead_office_leaves_the_file_whole(calc: Running, workbook: Path) -> None:
    before = workbook.read_bytes()
    calc.go_to(CUSTOMERS, "A2")
    calc.press("校验")
    until(60, lambda: notes(calc), "first mark")
    os.killpg(calc.process.pid, 9)
    calc.process.wait()
    assert workbook.read_bytes() == before
    assert XlsxHost(workbook).read_grid(CUSTOMERS).rows
    told = subprocess.run(
        [sys.executable, "-m", "addin.cli", "history", str(workbook), "--json", "--language", "en"],
        env=calc.screen.environment, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    last = max(json.loads(told.stdout)["history"], key=lambda entry: entry["number"])
    assert last["command"] == "Validate"
    assert last["state"] in ("interrupted", "not carried out")
