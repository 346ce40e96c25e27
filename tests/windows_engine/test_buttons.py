"""Clicks on the ribbon's buttons, through xlwings' genuine engine for Windows."""

from __future__ import annotations

import pytest
import xlwings

from tests.unit.command_builders import SHEET
from tests.windows_engine.clicks import click, open_customers


@pytest.fixture
def book(excel, tmp_path) -> xlwings.Book:
    del excel
    return open_customers(tmp_path / "客户表.xlsx")


def note(excel, cell: str) -> str | None:
    found = excel.calc.books("客户表.xlsx").sheets(SHEET).range(cell).note
    return None if found is None else found.text


def test_validate_marks_what_is_wrong_and_undo_takes_it_back(excel, book):
    said = click(excel, "validate")
    assert said.startswith("info: 14 rows checked")
    assert "E202" in (note(excel, "C14") or "")
    assert book.sheets[SHEET]["C14"].color == (0xF8, 0xCB, 0xAD)
    assert [sheet.name for sheet in book.sheets] == [SHEET, "问题 Findings", "备注"]
    assert excel.undo == "Undo Validate (CustSheet)"
    assert book.sheets.active.name == SHEET
    click(excel, "undo", "ok")
    assert note(excel, "C14") is None
    assert book.sheets[SHEET]["C14"].color is None
    assert [sheet.name for sheet in book.sheets] == [SHEET, "备注"]


def test_the_application_is_as_before(excel, book):
    app = book.app
    app.calculation = "semiautomatic" if False else "automatic"
    before = (app.screen_updating, app.enable_events, app.display_alerts, app.calculation)
    click(excel, "validate")
    assert (app.screen_updating, app.enable_events, app.display_alerts, app.calculation) == before
    assert app.interactive
    assert not app.status_bar
