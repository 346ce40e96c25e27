"""An Excel that rejects calls, below xlwings' genuine wrappers that try again."""

from __future__ import annotations

import importlib.util
import math
from pathlib import Path
from types import SimpleNamespace

import pytest
import xlwings

from addin.hosts.excel import patience
from tests.unit.command_builders import SHEET
from tests.windows_engine.clicks import click, open_customers

BUSY = "Excel is busy: a cell is being edited, or a dialog is open."


@pytest.fixture
def waited(monkeypatch) -> list[float]:
    """The moments that were waited, without waiting."""
    moments: list[float] = []
    # Not time.sleep itself: other threads of this process sleep, too.
    monkeypatch.setattr(patience, "time", SimpleNamespace(sleep=moments.append))
    return moments


@pytest.fixture
def book(excel, tmp_path) -> xlwings.Book:
    del excel
    return open_customers(tmp_path / "客户表.xlsx")


def test_xlwings_itself_would_try_for_ever(excel, book):
    """If this fails, xlwings bounds its attempts itself now."""
    del excel, book
    fresh = importlib.util.find_spec("xlwings._xlwindows")
    assert fresh is not None
    assert fresh.origin is not None
    assert "N_COM_ATTEMPTS = 0 " in Path(fresh.origin).read_text("utf-8")


@pytest.mark.parametrize("hides", [False, True])
def test_calls_that_are_rejected_a_few_times_are_made_again(excel, book, waited, hides):
    excel.busy, excel.hides_busy = 5, hides
    said = click(excel, "validate")
    assert said.startswith("info: 14 rows checked")
    assert excel.rejected == 5
    assert len(waited) == 4, "the first time without a pause"
    assert [sheet.name for sheet in book.sheets][1] != "备注"


@pytest.mark.parametrize("hides", [False, True])
def test_busy_for_ever_ends_in_a_message(excel, book, waited, hides):
    excel.busy, excel.hides_busy = math.inf, hides
    said = click(excel, "validate")
    assert BUSY in said
    assert "Finish with Enter or Esc" in said
    assert said.endswith("[X400]")
    assert sum(waited) == pytest.approx(patience.SECONDS)
    excel.busy = 0
    assert [sheet.name for sheet in book.sheets] == [SHEET, "备注"]


def test_in_chinese(excel, book, waited):
    del book
    excel.busy = math.inf
    assert "Excel 正忙" in click(excel, "validate", language="zh")
    assert waited


@pytest.mark.parametrize(
    "member",
    ["Worksheet.UsedRange", "Run CustSheetRead", "Range.Formula", "Application.Interactive=",
     "Names()", "Application.Selection"],
)  # fmt: skip
def test_busy_from_the_middle_on_changes_nothing(excel, book, waited, member):
    excel.stalls_at = member
    said = click(excel, "validate")
    assert "busy" in said
    assert "add-in" not in said
    # Twice: for the command, and so that Excel can be typed into again.
    assert sum(waited) <= patience.SECONDS + patience.SECONDS_BACK + 1
    excel.busy, excel.stalls_at = 0, ""
    assert [sheet.name for sheet in book.sheets] == [SHEET, "备注"]


def test_busy_while_it_is_written_is_told_as_half_done(excel, book, waited):
    excel.stalls_at = "Range.Value="
    said = click(excel, "fix", "ok")
    assert said.startswith("windows: "), "Excel cannot show a box now"
    assert sum(waited) <= patience.SECONDS + 3 * patience.SECONDS_BACK + 1
    excel.busy, excel.stalls_at = 0, ""
    assert not book.app.enable_events, "Excel did not let itself be put back"
    assert book.sheets[SHEET]["C15"].value == "１３９ 1234 5999"


def test_a_short_hold_up_while_it_is_written_is_waited_out(excel, book, waited):
    def reach(name: str, pass_on=excel.reach) -> None:
        if name == "Range.Value=" and not excel.rejected:
            excel.busy = 3
        pass_on(name)

    excel.reach = reach
    try:
        click(excel, "fix", "ok")
    finally:
        del excel.reach
    assert excel.rejected == 3
    assert len(waited) == 2
    assert book.app.enable_events
    assert book.sheets[SHEET]["C15"].value == "13912345999"
