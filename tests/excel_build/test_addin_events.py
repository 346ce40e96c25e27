"""The ribbon, the menu of cells and the events of the add-in, in an interpreter of VBA.

The interpreter raises no events of the application; the class that listens is called instead.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.excel_build.build_needed import need

need("xlwings", "pyopenvba")

import xlsxwriter
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter._values import VBAInt

from addin.excel_build.sources import macros_folder
from addin.excel_build.texts import text_rows
from addin.hosts.xlsx.workbook_part import RESULT
from addin.ribbon import ABOUT_CALLBACK, CONTEXT_BUTTONS, buttons
from addin.table.rulebook_toml import default_rulebook
from addin.template import build_template
from tests.excel_build.interpreter import Control, open_add_in, write_add_in
from tests.excel_build.object_model import Chart

YES, NO = 6, 7
BOOK = "客户.xlsx"
RUN = "import addin.ribbon; addin.ribbon.run('{}', 'en')"
RUN_REPAIR, RUN_CLEAR = RUN.format("repair"), RUN.format("clear")
EVERYWHERE = {"undo", "history", "backup", "restore", "sync", "guide", "doctor"}
TEXTS = {key: en for key, _zh, en in text_rows()}


@pytest.fixture(scope="module")
def add_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_add_in(tmp_path_factory.mktemp("add-in"))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / BOOK
    build_template(default_rulebook(), file)
    return file


@pytest.fixture
def excel(add_in: Path, tmp_path: Path) -> ExcelApplication:
    book = xlsxwriter.Workbook(tmp_path / BOOK)
    book.add_worksheet("客户")
    book.close()
    return open_add_in(add_in, tmp_path / BOOK)


def commands(excel: ExcelApplication) -> str:
    found: str = excel.run("Commands_")
    return found


def show_chart(excel: ExcelApplication) -> None:
    excel.application.our_chart = Chart()


def close_all(excel: ExcelApplication) -> None:
    excel.application.active_book = None


class TestButtons:
    @pytest.mark.parametrize("button", [*buttons(), *CONTEXT_BUTTONS], ids=lambda b: b.verb)
    def test_a_button_runs_its_verb_in_python(self, excel, button):
        in_menu = button in CONTEXT_BUTTONS
        control = Control(f"{button.verb}_cell", button.verb) if in_menu else Control(button.verb)
        excel.run("Click", button.callback, control)
        if button.callback == ABOUT_CALLBACK:
            assert "CustSheet, version" in excel.dialogs[-1][1]
            assert commands(excel) == ""
        else:
            assert commands(excel) == RUN.format(button.verb)

    @pytest.mark.parametrize("button", [*buttons(), *CONTEXT_BUTTONS], ids=lambda b: b.verb)
    def test_its_words_are_those_of_the_registry(self, excel, button):
        control = Control("any_id", button.verb)
        for callback, kind in (
            ("GetLabel", "label"), ("GetScreentip", "screentip"), ("GetSupertip", "supertip"),
        ):  # fmt: skip
            assert excel.run("Told", callback, control) == TEXTS[f"{kind}.{button.verb}"]

    @pytest.mark.parametrize(
        "button",
        [b for b in (*buttons(), *CONTEXT_BUTTONS) if b.callback != ABOUT_CALLBACK],
        ids=lambda b: b.verb,
    )
    def test_it_can_be_clicked_only_where_it_works(self, excel, button):
        def is_on() -> Any:
            return excel.run("Told", "GetEnabled", Control(button.verb))

        assert is_on() is True
        show_chart(excel)
        assert is_on() is (button.verb in EVERYWHERE)
        close_all(excel)
        assert is_on() is False

    def test_a_command_for_tables_is_refused_on_a_chart_sheet(self, excel):
        show_chart(excel)
        excel.run("RunVerb", "validate")
        assert commands(excel) == ""
        assert excel.dialogs[-1][1] == TEXTS["message.no_cells"]

    def test_without_a_workbook_a_box_says_what_to_do(self, excel):
        close_all(excel)
        excel.run("RunVerb", "undo")
        assert commands(excel) == ""
        assert excel.dialogs[-1][1] == TEXTS["message.no_workbook"]

    def test_the_guide_is_a_sheet_of_the_workbook_where_it_has_one(self, add_in, template):
        excel = open_add_in(add_in, template)
        excel.run("Click", "CustRibbon.OnGuide", Control("guide"))
        assert excel.workbook.active_sheet.name in ("说明", "Guide")
        assert commands(excel) == ""

    def test_when_python_fails_excel_works_on(self, excel):
        excel.run("Break", VBAInt(-1, "Long"))
        excel.run("RunVerb", "validate")
        assert excel.application.vba_get("EnableEvents") is True
        assert excel.application.vba_get("StatusBar") is False

    def test_without_python_a_box_says_what_to_do(self, excel):
        excel.run("Break", VBAInt(429, "Long"))
        excel.run("RunVerb", "validate")
        assert excel.dialogs[-1][1].startswith(TEXTS["message.no_python"])
        assert excel.application.vba_get("EnableEvents") is True

    def test_ctrl_z_leads_to_our_undo_after_a_command(self, excel):
        excel.run("OfferUndo", "Undo Validate")
        text, macro = excel.application.our_undo
        assert text == "Undo Validate"
        assert macro.endswith("!CustUndo.TakeBack")
        excel.run("TakeBack")
        assert commands(excel) == RUN.format("undo")


class TestEvents:
    def test_every_event_does_what_its_module_says(self):
        text = (macros_folder() / "CustEvents.cls").read_text("ascii")
        handlers = re.findall(r"Private Sub program_(\w+)\([^\n]*\)\n((?:    .*\n)+)End Sub", text)
        done = {name: body.split() for name, body in handlers}
        assert done == {
            "WorkbookActivate": ["RegisterFunctions", "ForgetSettings", "RefreshRibbon"],
            "WorkbookDeactivate": ["RenewRibbon"],
            "SheetActivate": ["RefreshRibbon"],
            "SheetChange": ["SheetChanged", "Sh,", "Target"],
            "WorkbookBeforeSave": ["BeforeSave", "Wb"],
        }

    def test_the_name_of_result_sheets_is_the_one_in_files(self):
        text = (macros_folder() / "CustSettings.bas").read_text("ascii")
        assert f'RESULT_NAME As String = "{RESULT}"' in text

    def test_the_situation_that_buttons_depend_on_is_told_apart(self, excel):
        assert excel.run("Situation") == "cells"
        show_chart(excel)
        assert excel.run("Situation") == "chart"
        close_all(excel)
        assert excel.run("Situation") == "none"


class Guarded:
    """The template in front of Excel, somebody pasting into its table."""

    def __init__(self, excel: ExcelApplication) -> None:
        self.excel = excel
        self.sheet = next(s for s in excel.workbook.sheets_ if s.name in ("客户", "Customers"))
        self.sheet.vba_get("Unprotect")

    def range(self, address: str) -> Any:
        return self.sheet.vba_get("Range", [address])

    def text_column(self) -> str:
        """The letter of a column of text format with an entry check."""
        for letter in "ABCDEFGHIJKLMNOP":
            cell = self.range(f"{letter}3")
            has_check = self.excel.run("HasOneCheck", cell)
            if cell.vba_get("NumberFormat") == "@" and has_check:
                return letter
        raise AssertionError("the template has no such column")

    def paste(self, address: str, *answers: int) -> str:
        """What Python is asked for after a change."""
        asked = len(self.excel.dialogs)
        self.excel.answer_dialogs(*[VBAInt(answer, "Long") for answer in answers])
        self.excel.run("SheetChanged", self.sheet, self.range(address))
        assert len(self.excel.dialogs) - asked == len(answers)
        return commands(self.excel)

    def settings(self) -> Any:
        return next(s for s in self.excel.workbook.sheets_ if s.name in ("设置", "Settings"))

    def set(self, name: str, value: object) -> None:
        """Changes a setting as somebody would, on its sheet."""
        sheet = self.settings()
        for row in range(1, 40):
            cells = [
                sheet.vba_get("Cells", [VBAInt(row, "Long"), VBAInt(c, "Long")]) for c in (1, 2)
            ]
            if cells[0].vba_get("Value") == name:
                cells[1].vba_set("Value", value)
                self.excel.run("SheetChanged", sheet, cells[1])
                return
        raise AssertionError(name)


@pytest.fixture
def guarded(add_in: Path, template: Path) -> Guarded:
    return Guarded(open_add_in(add_in, template))


class TestPasteGuard:
    def test_nothing_is_asked_while_cells_are_as_their_column(self, guarded):
        letter = guarded.text_column()
        assert guarded.paste(f"{letter}3:{letter}9") == ""
        assert guarded.paste(f"A3:{letter}9") == ""

    def test_lost_text_format_is_noticed_and_repaired_if_wanted(self, guarded):
        letter = guarded.text_column()
        guarded.range(f"{letter}5").vba_set("NumberFormat", "General")
        assert guarded.paste(f"A5:{letter}6", YES) == RUN_REPAIR
        assert guarded.excel.dialogs[-1][1] == TEXTS["guard.question"]

    def test_a_lost_entry_check_is_noticed(self, guarded):
        letter = guarded.text_column()
        guarded.range(f"{letter}5").vba_get("Validation").vba_get("Delete")
        assert guarded.paste(f"{letter}5", YES) == RUN_REPAIR

    def test_who_declines_is_not_asked_again(self, guarded):
        letter = guarded.text_column()
        guarded.range(f"{letter}5").vba_set("NumberFormat", "General")
        assert guarded.paste(f"{letter}5", NO) == ""
        assert guarded.paste(f"{letter}5") == ""

    @pytest.mark.parametrize("off", ["no", "否", "关", False])
    def test_the_setting_switches_it_off(self, guarded, off):
        letter = guarded.text_column()
        guarded.range(f"{letter}5").vba_set("NumberFormat", "General")
        guarded.set("paste_guard", off)
        assert guarded.paste(f"{letter}5") == ""

    def test_several_places_at_once_are_looked_at(self, guarded):
        letter = guarded.text_column()
        guarded.range(f"{letter}7").vba_set("NumberFormat", "General")
        assert guarded.paste(f"A3,{letter}7", YES) == RUN_REPAIR

    def test_a_protected_sheet_is_guarded_as_well(self, guarded):
        letter = guarded.text_column()
        guarded.range(f"{letter}5").vba_set("NumberFormat", "General")
        guarded.sheet.vba_get("Protect")
        assert guarded.paste(f"{letter}5", YES) == RUN_REPAIR

    def test_cells_beside_the_table_and_rule_sheets_are_left_alone(self, guarded):
        assert guarded.paste("ZZ5:ZZ9") == ""
        guarded.sheet = guarded.settings()
        guarded.sheet.vba_get("Unprotect")
        guarded.range("B5").vba_set("NumberFormat", "0.00")
        assert guarded.paste("A5:C6") == ""

    def test_a_workbook_without_our_settings_is_none_of_ours(self, guarded):
        letter = guarded.text_column()
        guarded.range(f"{letter}5").vba_set("NumberFormat", "General")
        guarded.settings().vba_set("Name", "own")
        assert guarded.paste(f"{letter}5") == ""


class TestMarksOnSaving:
    NOTE = "✖ 号码有 10 位，应为 11 位\n向客户问完整号码 [E202]"

    def save(self, guarded: Guarded) -> str:
        guarded.excel.run("BeforeSave", guarded.excel.workbook)
        return commands(guarded.excel)

    def test_marks_stay_unless_the_settings_say_otherwise(self, guarded):
        guarded.range("B3").vba_get("AddComment", [self.NOTE])
        assert self.save(guarded) == ""
        guarded.set("marks_on_save", "clear")
        assert self.save(guarded) == RUN_CLEAR

    def test_python_is_not_started_where_there_is_no_mark(self, guarded):
        guarded.set("marks_on_save", "clear")
        guarded.range("B3").vba_get("AddComment", ["老客户 [见附件]"])
        assert self.save(guarded) == ""

    def test_a_workbook_that_saves_itself_keeps_its_marks(self, guarded):
        guarded.set("marks_on_save", "clear")
        guarded.range("B3").vba_get("AddComment", [self.NOTE])
        guarded.excel.workbook.saves_itself = True
        assert self.save(guarded) == ""

    def test_only_the_workbook_in_front_is_worked_on(self, guarded, tmp_path):
        guarded.set("marks_on_save", "clear")
        guarded.range("B3").vba_get("AddComment", [self.NOTE])
        book = guarded.excel.workbook
        other = tmp_path / "other.xlsx"
        xlsxwriter.Workbook(other).close()
        guarded.excel.activate_workbook(guarded.excel.open_workbook(other))
        guarded.excel.run("BeforeSave", book)
        assert commands(guarded.excel) == ""
