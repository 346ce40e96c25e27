"""An Excel that is busy, or gone, while a command runs."""

from __future__ import annotations

import ctypes
from types import SimpleNamespace

import pytest
import xlwings

from addin.errors import HostError
from addin.hosts.excel import patience
from addin.hosts.excel.host import ExcelHost, active_book
from addin.hosts.excel.macros import Aspect
from addin.hosts.excel.patience import (
    CALL_REJECTED,
    HalfDoneError,
    Patience,
    explained,
    is_busy,
    limit_waiting,
)
from addin.hosts.excel.window import ExcelWindow
from addin.hosts.memory import MemoryHost
from addin.i18n import speaking
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import ChangeSet, Fill, SetValue
from tests.excel.application import ComError, Excel
from tests.excel.engine import App, open_excel


class com_error(Exception):  # noqa: N801, N818  (pywin32 calls it so)
    def __init__(self, hresult: int, excepinfo: tuple[object, ...] | None = None) -> None:
        super().__init__(hresult, "", excepinfo, None)
        self.hresult, self.excepinfo = hresult, excepinfo


@pytest.fixture
def waited(monkeypatch) -> list[float]:
    """The moments that were waited, without waiting."""
    moments: list[float] = []
    # Not time.sleep itself: other threads of this process sleep, too.
    monkeypatch.setattr(patience, "time", SimpleNamespace(sleep=moments.append))
    return moments


@pytest.fixture
def excel() -> Excel:
    excel, _book = open_excel()
    excel.sheets = MemoryHost({"客户": [["编号"], ["1"]]}).workbook.sheets
    return excel


def test_attempts_are_counted_by_the_time_that_is_left(waited):
    found = Patience(1.0)
    attempts = 1
    while attempts < found:
        attempts += 1
    assert sum(waited) == pytest.approx(1.0)
    assert attempts == len(waited) + 2
    assert not attempts < found, "what was waited is not to be had again"


def test_an_error_that_is_not_about_being_busy_costs_no_time(waited):
    found = Patience()
    for _error in range(100):
        assert found > 1
    assert not waited


def test_it_is_an_endless_number_where_xlwings_only_counts():
    assert bool(Patience())
    assert len(range(Patience() + 1)) > 10**6


def test_a_window_bounds_xlwings(monkeypatch, excel):
    del excel
    windows = SimpleNamespace(N_COM_ATTEMPTS=0)
    monkeypatch.setattr(xlwings, "_xlwindows", windows, raising=False)
    ExcelWindow()
    assert isinstance(windows.N_COM_ATTEMPTS, Patience)


def test_an_xlwings_without_such_a_number_is_left_alone(monkeypatch):
    windows = SimpleNamespace()
    monkeypatch.setattr(xlwings, "_xlwindows", windows, raising=False)
    limit_waiting()
    assert not vars(windows)


def test_an_excel_that_was_closed_in_the_middle_is_called_closed():
    problem = HalfDoneError()
    problem.__cause__ = com_error(-2147023174)
    with speaking("en"):
        assert "Excel was closed" in str(explained(problem))


class ExcelBusyError(Exception):
    """As xlwings calls its own."""


@pytest.mark.parametrize(
    "problem",
    [
        com_error(CALL_REJECTED),
        com_error(-2147417846),
        com_error(-2146777998),
        com_error(-2147352567, (0, None, None, None, 0, -2146777998)),
        ExcelBusyError(),
    ],
)
def test_every_way_to_say_busy_is_understood(problem):
    assert is_busy(problem)
    found = explained(problem)
    assert found is not None
    with speaking("en"):
        assert "Enter" in str(found.hint)


def test_another_refusal_of_excel_is_not_called_busy():
    assert not is_busy(com_error(-2147352567, (0, None, "1004", None, 0, -2146827284)))
    assert not is_busy(com_error(-2147352567))


def test_busy_is_not_taken_for_a_missing_add_in(excel, monkeypatch):
    host = ExcelHost()

    def reject(*_given):
        raise com_error(CALL_REJECTED)

    monkeypatch.setattr(Excel, "hit", reject)
    with pytest.raises(com_error):
        host._macros.read("客户", Aspect.NOTE)
    with pytest.raises(com_error):
        active_book()
    assert excel.sheets


class TestInTheMiddleOfACommand:
    """Excel becomes busy between the values and the fills."""

    CHANGES = ChangeSet((
        SetValue("客户", CellRef(2, 1), "2"), Fill("客户", RangeRef.parse("A2"), "#FFE699"),
    ))  # fmt: skip

    def test_what_was_written_is_taken_back_and_the_person_is_told(self, excel, monkeypatch):
        staged = ExcelHost().stage(self.CHANGES)
        self.reject(monkeypatch, "App.run CustSheetWrite", times=1)
        with pytest.raises(HostError, match=r"Excel"):
            staged.commit()
        assert excel.sheets[0].values[CellRef(2, 1)] == "1"

    def test_what_cannot_be_taken_back_is_not_called_unchanged(self, excel, monkeypatch):
        staged = ExcelHost().stage(self.CHANGES)
        after_the_values = self.reject(monkeypatch, "App.run CustSheetWrite", times=10**6)
        # Settings cannot be put back either, and say so last.
        with pytest.raises(com_error) as caught:
            staged.commit()
        assert after_the_values
        assert excel.sheets[0].values[CellRef(2, 1)] == "2"
        with speaking("en"):
            assert "some changes were made" in str(explained(caught.value))

    @staticmethod
    def reject(monkeypatch, member: str, times: int) -> list[str]:
        hit, rejected = Excel.hit, []

        def reach(self: Excel, name: str) -> None:
            if (rejected and len(rejected) < times) or (name == member and not rejected):
                rejected.append(name)
                raise com_error(CALL_REJECTED)
            hit(self, name)

        monkeypatch.setattr(Excel, "hit", reach)
        return rejected


class TestTheMessage:
    def test_it_is_shown_by_windows_where_excel_cannot(self, excel, monkeypatch):
        excel.broken = {"App.alert"}
        shown: list[tuple[object, ...]] = []
        user = SimpleNamespace(MessageBoxW=lambda *given: shown.append(given))
        monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user), raising=False)
        ExcelWindow().tell("x")
        assert [given[1] for given in shown] == ["x"]

    def test_elsewhere_the_error_is_not_swallowed(self, excel):
        excel.broken = {"App.alert"}
        with pytest.raises(Exception, match="Exception occurred"):
            ExcelWindow().tell("x")


def test_excel_takes_input_again_though_the_status_bar_fails(excel):
    excel.broken = {"App.status_bar="}
    work = ExcelWindow().at_work()
    work.__enter__()
    assert not excel.settings["interactive"]
    with pytest.raises(ComError):
        work.__exit__(None, None, None)
    assert excel.settings["interactive"]


def test_where_nothing_at_all_is_selected(excel, monkeypatch):
    def nothing(_self):
        raise AttributeError("'NoneType' object has no attribute 'Address'")

    monkeypatch.setattr(App, "selection", property(nothing))
    selected = ExcelWindow().selected()
    assert (selected.sheet, selected.areas) == ("客户", ())
    assert excel.sheets


@pytest.mark.parametrize(("number", "shown"), [(-1, True), (0, False), (2, False)])
def test_a_sheet_hidden_by_a_macro_is_not_shown(excel, number, shown):
    excel.sheets[0].visible = number
    assert ExcelHost().sheets()[0].visible is shown
