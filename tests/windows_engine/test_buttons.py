"""Clicks on the ribbon's buttons, through xlwings' genuine engine for Windows."""

from __future__ import annotations

import pytest
import xlwings

from tests.unit.command_builders import SHEET
from tests.windows_engine.clicks import TIDY_PHONE, click, open_customers

NAME = "客户表.xlsx"


@pytest.fixture
def book(excel, tmp_path) -> xlwings.Book:
    del excel
    return open_customers(tmp_path / NAME)


def note(excel, cell: str) -> str:
    """The note of a cell; "" where there is none."""
    found = excel.calc.books(NAME).sheets(SHEET).range(cell).note
    return "" if found is None else str(found.text)


def test_validate_marks_what_is_wrong_and_undo_takes_it_back(excel, book):
    said = click(excel, "validate")
    assert said.startswith("info: 14 rows checked")
    assert "E202" in note(excel, "C14")
    assert book.sheets[SHEET]["C14"].color == (0xF8, 0xCB, 0xAD)
    assert [sheet.name for sheet in book.sheets] == [SHEET, "Findings", "备注"]
    assert excel.undo == "Undo Validate (CustSheet)"
    assert book.sheets.active.name == SHEET
    click(excel, "undo", "ok")
    assert note(excel, "C14") == ""
    assert book.sheets[SHEET]["C14"].color is None
    assert [sheet.name for sheet in book.sheets] == [SHEET, "备注"]


def test_fix_asks_first_and_undo_brings_the_old_value_back(excel, book):
    cell = book.sheets[SHEET]["C15"]
    said = click(excel, "fix", "cancel")
    assert "1 " in excel.shown[0]
    assert said == excel.shown[0], "whoever says no is not told so"
    assert cell.value == TIDY_PHONE[2]
    click(excel, "fix", "ok")
    assert cell.value == "13912345999"
    assert cell.number_format == "@"
    click(excel, "undo", "ok")
    assert cell.value == TIDY_PHONE[2]


def test_lock_and_unlock_with_a_password(excel, book):
    click(excel, "lock", "s3cret")
    sheet = excel.calc.books(NAME).sheets(SHEET)
    assert sheet.xl.isProtected()
    assert "X303" in click(excel, "unlock", "other")
    click(excel, "unlock", "s3cret")
    assert not sheet.xl.isProtected()
    assert len(book.sheets) == 2


def test_a_copy_that_was_kept_is_brought_back(excel, book):
    book.save()
    click(excel, "backup")
    book.sheets[SHEET]["B2"].value = "别的"
    book.save()
    click(excel, "restore", "1", "ok")
    again = xlwings.books.active
    assert again.name == NAME
    assert again.sheets[SHEET]["B2"].value == "王伟"


def test_everything_is_said_in_chinese(excel, book):
    assert click(excel, "validate", language="zh").startswith("info: 校验了 14 行")
    assert "向客户" in note(excel, "C14")
    assert "问题" in [sheet.name for sheet in book.sheets]
    assert len(book.sheets) == 3


def test_the_application_is_as_before(excel, book):
    app = book.app
    book.sheets[SHEET].activate()
    book.sheets[SHEET]["B3:C4"].select()
    before = (app.screen_updating, app.enable_events, app.display_alerts, app.calculation)
    click(excel, "validate")
    assert (app.screen_updating, app.enable_events, app.display_alerts, app.calculation) == before
    assert before == (True, True, True, "automatic")
    assert app.interactive
    assert not app.status_bar
    assert app.selection.address == "$B$3:$C$4"
