"""Excel as the window before which a person sits: a click, on xlwings' own classes."""

from __future__ import annotations

import ctypes
from pathlib import Path
from types import SimpleNamespace

import pytest
import xlwings

from addin import ribbon
from addin.errors import HostError
from addin.hosts.excel import macros
from addin.hosts.excel.host import ExcelHost
from addin.hosts.excel.keys import escape_pressed
from addin.hosts.excel.window import ExcelWindow
from addin.hosts.memory import MemoryHost
from addin.i18n import speaking
from addin.journal import places
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import ChangeSet, Lock
from addin.template import needs
from tests.excel.application import Excel
from tests.excel.engine import open_excel
from tests.unit.command_builders import HEADERS, SHEET, customers

BAD_PHONE = ["C0013", "朱莉", "1381234567", "zhuli@qq.com", None, 1.0]
TIDY_PHONE = ["C0014", "何平", "１３９ 1234 5999", "heping@qq.com", None, 1.0]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "data_folder", lambda: tmp_path / "data")


@pytest.fixture
def excel() -> Excel:
    """An Excel with the customer workbook in front, a cell of it selected."""
    excel, _book = open_excel()
    rows = [HEADERS, *customers(BAD_PHONE, TIDY_PHONE)]
    excel.sheets = MemoryHost({SHEET: rows, "备注": ()}).workbook.sheets
    excel.selection = "$C$14"
    return excel


def click(excel: Excel, verb: str, *answers: str | None) -> str:
    """The last thing that was shown after a click."""
    excel.answers = list(answers)
    excel.shown.clear()
    before = excel.settings.copy()
    ribbon.run(verb, "en")
    assert not excel.answers
    assert {**excel.settings, "status_bar": None} == {**before, "status_bar": None}
    assert not excel.settings["status_bar"], "Excel has its status bar back"
    return excel.shown[-1] if excel.shown else ""


def note(excel: Excel, cell: str) -> str | None:
    return excel.sheets[0].notes.get(CellRef.parse(cell))


def value(excel: Excel, cell: str):
    return excel.sheets[0].values.get(CellRef.parse(cell))


def test_validate_then_undo(excel):
    said = click(excel, "validate")
    assert said.startswith("info: 14 rows checked")
    assert "E202" in note(excel, "C14")
    assert excel.undo == "Undo Validate (CustSheet)"
    assert (excel.active, excel.selection) == (0, "$C$14")
    click(excel, "undo", "ok")
    assert note(excel, "C14") is None


def test_fix_asks_first(excel):
    click(excel, "fix", "cancel")
    assert value(excel, "C15") == TIDY_PHONE[2]
    click(excel, "fix", "ok")
    assert value(excel, "C15") == "13912345999"


def test_a_sheet_with_a_password_is_opened_with_it_and_closed_again(excel):
    click(excel, "lock", "s3cret")
    assert excel.sheets[0].protected
    said = click(excel, "validate", None)
    assert "password" in said
    assert note(excel, "C14") is None
    assert "X303" in click(excel, "validate", "wrong")
    click(excel, "validate", "s3cret")
    assert "E202" in note(excel, "C14")
    assert (excel.sheets[0].protected, excel.sheets[0].password) == (True, "s3cret")


def test_undoing_a_lock_asks_for_its_password(excel):
    click(excel, "lock", "s3cret")
    click(excel, "undo", "ok", "s3cret")
    assert not excel.sheets[0].protected


def test_a_guide_that_somebody_has_hidden_is_none(excel):
    guide = MemoryHost({"说明": [["x"]]}).workbook.sheets[0]
    excel.sheets.append(guide)
    assert click(excel, "guide") == ""
    assert excel.sheets[excel.active].name == "说明"
    excel.active, guide.visible = 0, False
    assert "no sheet 说明 Guide" in click(excel, "guide")
    assert excel.active == 0


def test_a_long_question_is_shown_whole_before_the_box_that_would_cut_it(excel):
    window = ExcelWindow()
    listed = [f"{n}   2026-11-22 10:{n:02d}   fix" for n in range(12)]
    text = "\n".join(["Which snapshot?", *listed])
    excel.answers = ["ok", "3"]
    with speaking("en"):
        assert window.ask(text, "1") == "3"
    assert excel.shown[0].endswith(text)
    assert excel.shown[1].endswith("Which snapshot?")
    excel.answers = ["cancel"]
    with speaking("en"):
        assert window.ask(text, "1") is None


def test_what_is_selected_in_pieces_is_checked(excel):
    excel.selection = "$C$14"
    assert "E202" in click(excel, "check_row")
    assert "E202" in note(excel, "C14")


@pytest.mark.parametrize("attribute", ["read_only", "shared"])
def test_a_workbook_that_cannot_be_saved_is_not_changed(excel, attribute):
    setattr(excel, attribute, True)
    dump = excel.content()
    assert "X302" in click(excel, "validate")
    assert excel.content() == dump


def test_a_workbook_for_a_newer_version_is_not_changed(excel):
    excel.needed = "99.1"
    dump = excel.content()
    assert "99.1" in click(excel, "validate")
    assert excel.content() == dump


def test_without_a_workbook(excel, monkeypatch):
    del excel
    monkeypatch.setattr(xlwings.engines.active.impl, "apps", [])
    window = ExcelWindow()
    with speaking("en"), pytest.raises(HostError, match="No workbook is open"):
        window.workbook()


def test_without_the_macros_the_person_is_told(excel):
    excel.installed = False
    assert "X402" in click(excel, "validate")


def test_a_copy_that_cannot_be_written_is_told(excel):
    excel.full = True
    assert "No snapshot was made: Excel refused: Disk is full." in click(excel, "validate")
    assert "E202" in note(excel, "C14")


def test_restore_closes_replaces_and_opens(excel, tmp_path):
    excel.folder = f"{tmp_path}/"
    path = tmp_path / excel.book
    path.write_bytes(excel.content())
    click(excel, "backup")
    path.write_bytes(b"PK other")
    click(excel, "restore", "1", "ok")
    assert path.read_bytes() == excel.content()
    assert excel.opened == [str(path)]


def test_restore_of_a_workbook_without_a_file(excel):
    click(excel, "backup")
    assert "has not been saved on this computer" in click(excel, "restore", "1", "ok")
    assert not excel.closed


def test_when_replacing_fails_the_workbook_is_open_again(excel, tmp_path):
    excel.folder = f"{tmp_path}/"
    (tmp_path / excel.book).write_bytes(b"PK")

    def fail() -> None:
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        ExcelWindow().replace_file(fail)
    assert excel.opened
    assert not excel.closed


def test_the_sheet_of_the_guide_comes_to_the_front(excel):
    assert not ExcelWindow().go_to(("说明",))
    assert ExcelWindow().go_to(("备注",))
    assert excel.active == 1


@pytest.mark.parametrize(
    ("number", "words"),
    [(-2147418111, "Excel is busy"), (-2147417846, "Excel is busy"),
     (-2147023174, "Excel was closed"), (-2147417848, "Excel was closed")],
)  # fmt: skip
def test_what_windows_reports_is_explained(excel, monkeypatch, number, words):
    class com_error(Exception):  # noqa: N801, N818  (pywin32 calls it so)
        hresult = number

    def fail(_host):
        raise com_error

    monkeypatch.setattr(ExcelHost, "sheets", fail)
    assert words in click(excel, "validate")


def test_an_unknown_error_is_not_guessed():
    assert ExcelWindow(object()).explained(ValueError("x")) is None


class TestEscape:
    def keys(self, monkeypatch, state: int, front: int):
        user = SimpleNamespace(
            GetAsyncKeyState=lambda key: state if key == 0x1B else 0,
            GetForegroundWindow=lambda: front,
        )
        monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user), raising=False)

    def test_pressed_in_excel(self, monkeypatch, excel):
        self.keys(monkeypatch, 0x8000, 4711)
        assert escape_pressed(4711)
        dump = excel.content()
        assert click(excel, "validate") == "info: Cancelled. Nothing was changed."
        assert excel.content() == dump

    def test_pressed_elsewhere(self, monkeypatch):
        self.keys(monkeypatch, 0x8001, 1)
        assert not escape_pressed(4711)

    def test_not_pressed(self, monkeypatch):
        self.keys(monkeypatch, 0, 4711)
        assert not escape_pressed(4711)

    def test_where_keys_cannot_be_asked(self):
        assert not escape_pressed(4711)


def test_a_locked_sheet_keeps_its_password_out_of_the_host(excel):
    host = ExcelHost()
    host.stage(ChangeSet((Lock(SHEET, (), (RangeRef.parse("A1:A2"),), "x"),))).commit()
    assert host.password is None
    assert excel.sheets[0].password == "x"


def test_the_property_of_the_needed_version_has_one_name():
    vba = (Path(__file__).parents[2] / "macros" / "CustHost.bas").read_text("utf-8")
    assert macros.NEEDS_PROPERTY == needs.NEEDS_PROPERTY
    assert f'CustomDocumentProperties("{needs.NEEDS_PROPERTY}")' in vba
