"""LibreOffice as the window before which a person sits, as far as nobody has to look at it."""

from __future__ import annotations

import threading
import zipfile

import pytest

from addin.desk.words import for_window
from addin.errors import HostError
from addin.hosts.calc import CallError, ConnectionLostError, DocumentClosedError
from addin.hosts.calc_window import CalcWindow, document_at
from addin.hosts.excel.patience import HalfDoneError
from addin.i18n import speaking
from addin.table.cells import RangeRef


def test_it_is_told_where_the_person_is(book):
    controller = book.api.getCurrentController()
    sheet = book.sheets[0]
    controller.select(sheet.api.getCellRangeByName("B2:C5"))
    found = CalcWindow(book).selected()
    assert found.sheet == sheet.name
    assert found.areas == (RangeRef.parse("B2:C5"),)


def test_several_areas_are_selected(book):
    areas = book.api.createInstance("com.sun.star.sheet.SheetCellRanges")
    for address in ("A1:A3", "C2"):
        areas.addRangeAddress(
            book.sheets[0].api.getCellRangeByName(address).getRangeAddress(), False
        )
    book.api.getCurrentController().select(areas)
    assert {a.a1 for a in CalcWindow(book).selected().areas} == {"A1:A3", "C2"}


def test_a_stop_is_heard_once(book):
    stop = threading.Event()
    window = CalcWindow(book, stop)
    assert not window.wants_to_stop()
    stop.set()
    assert window.wants_to_stop()
    assert not window.wants_to_stop()


@pytest.mark.parametrize("name", ["副本.xlsx", "副本.ods"])
def test_a_copy_is_written_and_the_workbook_keeps_its_name(book, tmp_path, name):
    book.sheets[0]["A1"].value = "客户"
    CalcWindow(book).save_copy(tmp_path / name)
    assert zipfile.is_zipfile(tmp_path / name)
    assert not book.api.hasLocation()


def test_a_copy_that_cannot_be_written_is_said(book, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(HostError):
        CalcWindow(book).save_copy(tmp_path / "file" / "copy.xlsx")


def test_a_file_is_replaced_and_opened_again(book, tmp_path):
    path = tmp_path / "客户.xlsx"
    book.sheets[0]["A1"].value = "before"
    book.save(path)
    other = tmp_path / "other.xlsx"
    book.sheets[0]["A1"].value = "after"
    window = CalcWindow(book)
    window.save_copy(other)
    window.replace_file(lambda: path.write_bytes(other.read_bytes()))
    again = window.workbook()
    assert again.location() == str(path)
    assert again.read_grid(again.sheets()[0].name).rows[0][0] == "after"
    window._book.close()


def test_a_workbook_without_a_file_cannot_be_replaced(book):
    with pytest.raises(HostError):
        CalcWindow(book).replace_file(lambda: None)


def test_a_sheet_is_brought_to_the_front(book):
    book.sheets.add("说明", after=book.sheets[0])
    window = CalcWindow(book)
    assert window.go_to(("Guide", "说明"))
    assert window.selected().sheet == "说明"
    assert not window.go_to(("Nothing",))


@pytest.mark.parametrize("problem", [DocumentClosedError, ConnectionLostError, CallError])
def test_errors_of_libreoffice_are_said_in_words(book, problem):
    assert isinstance(CalcWindow(book).explained(problem("no")), HostError)
    assert CalcWindow(book).explained(ValueError("no")) is None


def test_a_document_that_is_not_open_is_not_found(app):
    with pytest.raises(HostError):
        document_at(app.impl.office.address, "no such id")


def test_what_was_half_done_is_said_as_such(book):
    window = CalcWindow(book)
    problem = HalfDoneError()
    problem.__cause__ = CallError("no")
    found = for_window(window.explained(problem).message, window.program)
    with speaking("en"):
        assert "LibreOffice stopped in the middle" in str(found)
    problem.__cause__ = DocumentClosedError("gone")
    with speaking("en"):
        assert "was closed" in str(window.explained(problem).message)
