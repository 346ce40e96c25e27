"""Workbooks as they come, and what people do while a command runs: one clear message each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import xlwings

from addin.hosts import calc
from addin.hosts.calc_macros import writing
from addin.hosts.excel.macros import Aspect
from addin.i18n import LANGUAGES
from addin.journal import places
from tests.calc.sitting import BAD_PHONE, ROWS, SHEET, Person, filled, notes, saved

FINDINGS = "Findings"


@pytest.fixture(autouse=True)
def _own_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(places, "data_folder", lambda: tmp_path / "CustSheet")


@pytest.fixture
def other(app: xlwings.App) -> Iterator[xlwings.Book]:
    """A second workbook with the same customers."""
    found = filled(app.books.add())
    yield found
    with suppress(calc.DocumentClosedError):
        found.close()


@pytest.fixture
def person(book: xlwings.Book, tmp_path: Path) -> Person:
    return Person(saved(filled(book), tmp_path / "客户.xlsx"))


def contents(book: xlwings.Book) -> object:
    return book.sheets[SHEET].used_range.formula


class TestFormats:
    @pytest.mark.parametrize("name", ["客户.xls", "客户.ods", "客户.xlsx"])
    def test_every_command_works_whatever_the_file_is(self, book, tmp_path, name):
        saved(filled(book), tmp_path / name)
        before = contents(book)
        person = Person(book)
        assert "[X" not in person.click("validate")
        assert "[E202]" in notes(book)[BAD_PHONE]
        person.click("duplicates")
        person.answers = ["秘密"]
        person.click("lock")
        assert book.sheets[SHEET].api.isProtected()
        person.click("backup")
        book.save()
        assert (tmp_path / name).is_file()
        person.answers = ["秘密"]
        person.click("undo")
        person.click("undo")
        person.click("undo")
        assert not person.problems
        assert contents(book) == before
        assert notes(book) == {}
        assert [sheet.name for sheet in book.sheets] == [SHEET]

    @pytest.mark.parametrize("name", ["客户.xls", "客户.ods"])
    def test_a_backup_of_it_is_restored(self, app, book, tmp_path, name):
        person = Person(saved(filled(book), tmp_path / name))
        person.click("backup")
        book.sheets[SHEET]["B2"].value = "赵六"
        book.save()
        person.answers = ["1"]
        person.click("restore")
        assert not person.problems
        again = next(b for b in app.books if b.fullname == str(tmp_path / name))
        assert again.sheets[SHEET]["B2"].value == "王伟"
        again.close()

    def test_what_was_marked_is_still_there_after_saving_as_xls(self, app, book, tmp_path):
        Person(saved(filled(book), tmp_path / "客户.xls")).click("validate")
        book.save()
        book.close()
        again = app.books.open(tmp_path / "客户.xls")
        assert "[E202]" in notes(again)[BAD_PHONE]
        # The journal knows it again, by the id in the file.
        person = Person(again)
        person.click("undo")
        assert not person.problems
        assert notes(again) == {}
        again.close()


class TestStates:
    def test_never_saved(self, book):
        person = Person(filled(book))
        person.click("validate")
        assert not person.problems
        assert notes(book)
        person.click("undo")
        assert notes(book) == {}
        person.click("backup")
        person.answers = ["1"]
        assert "has not been saved" in person.click("restore")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_read_only(self, app, book, tmp_path, language):
        saved(filled(book), tmp_path / "客户.xlsx").close()
        book = app.books.open(tmp_path / "客户.xlsx", read_only=True)
        person = Person(book)
        problem = person.click("validate", language)
        assert {"zh": "只读", "en": "read-only"}[language] in problem
        assert notes(book) == {}
        book.close()

    def test_the_structure_is_protected(self, person, book):
        book.api.protect("secret")
        problem = person.click("validate")
        assert "structure" in problem
        assert person.problems
        assert notes(book) == {}, "nothing half done"
        book.api.unprotect("secret")
        person.click("validate")
        assert notes(book)

    def test_a_sheet_that_somebody_else_protected(self, person, book):
        book.sheets[SHEET].api.protect("theirs")
        person.answers = ["wrong"]
        assert "another password" in person.click("validate")
        assert notes(book) == {}
        person.answers = ["theirs"]
        person.click("validate")
        assert "[E202]" in notes(book)[BAD_PHONE]
        assert book.sheets[SHEET].api.isProtected(), "it is as it was"

    def test_headers_only(self, book, tmp_path):
        person = Person(saved(filled(book, ROWS[:1]), tmp_path / "客户.xlsx"))
        for verb in ("validate", "duplicates", "fix", "tag"):
            person.click(verb)
        assert contents(book) is not None
        assert notes(book) == {}

    def test_several_selections(self, person, book):
        areas = book.api.createInstance("com.sun.star.sheet.SheetCellRanges")
        sheet = book.sheets[SHEET].api
        for address in ("A2:B2", "C3", "C4:D5"):
            areas.addRangeAddress(sheet.getCellRangeByName(address).getRangeAddress(), False)
        book.api.getCurrentController().select(areas)
        person.click("check_row")
        person.click("validate")
        person.click("explain")
        assert not person.problems
        cells = {cell.a1 for area in person.selected().areas for cell in area.cells()}
        assert cells == {"A2", "B2", "C3", "C4", "D4", "C5", "D5"}

    def test_a_drawing_is_selected(self, person, book):
        sheet = book.sheets[SHEET].api
        shape = book.api.createInstance("com.sun.star.drawing.RectangleShape")
        sheet.getDrawPage().add(shape)
        book.api.getCurrentController().select(shape)
        assert "No cells are selected" in person.click("check_row")
        person.click("validate")
        assert notes(book)

    def test_hidden_rows_stay_hidden_and_are_looked_at(self, person, book):
        rows = book.sheets[SHEET].api.getRows()
        rows.getByIndex(2).IsVisible = False
        person.click("validate")
        assert "[E202]" in notes(book)[BAD_PHONE]
        person.click("undo")
        assert not rows.getByIndex(2).IsVisible
        assert rows.getByIndex(3).IsVisible

    def test_a_file_without_its_macros(self, app, book, tmp_path):
        module = "Sub Auto_Open\nEnd Sub\n"
        libraries = book.api.BasicLibraries
        if not libraries.hasByName("Standard"):
            libraries.createLibrary("Standard")
        libraries.getByName("Standard").insertByName("Module1", module)
        saved(filled(book), tmp_path / "客户.ods").close()
        book = app.books.open(tmp_path / "客户.ods")
        person = Person(book)
        person.click("validate")
        book.save()
        assert not person.problems
        book.api.BasicLibraries.loadLibrary("Standard")
        kept = book.api.BasicLibraries.getByName("Standard").getByName("Module1")
        assert kept.strip() == module.strip()
        book.close()


class TestWhileACommandRuns:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_workbook_is_closed(self, person, book, tmp_path, language):
        path = tmp_path / "客户.xlsx"
        person.click("duplicates")
        book.save()
        before = path.read_bytes()
        document = book.api
        progress = {"zh": "客户表：保存", "en": "CustSheet: Saving"}[language]
        person.show_progress = lambda text: document.close(True) if progress in text else None
        problem = person.click("validate", language)
        assert {"zh": "关闭了", "en": "was closed"}[language] in problem
        assert "X999" not in problem
        assert path.read_bytes() == before
        assert states(path) == ["done"], "of this command nothing was begun"
        assert person.titles[-1].endswith("客户.xlsx"), "it says which one"

    def test_it_is_closed_among_the_changes(self, person, book, tmp_path, monkeypatch):
        path = tmp_path / "客户.xlsx"
        person.click("duplicates")
        book.save()
        before = path.read_bytes()
        document = book.api
        write = writing.ASPECTS[Aspect.NOTE]

        def write_and_close(sheet, rows):
            write(sheet, rows[:1])
            document.close(True)
            write(sheet, rows[1:])

        monkeypatch.setitem(writing.ASPECTS, Aspect.NOTE, write_and_close)
        problem = person.click("validate")
        assert "was closed while" in problem
        assert "X999" not in problem
        assert path.read_bytes() == before
        assert states(path)[0] in ("interrupted", "not carried out")

    def test_another_one_comes_to_the_front(self, person, book, other):
        before = contents(other)
        other.api.enableAutomaticCalculation(False)

        def look_at_the_other() -> None:
            other.api.getCurrentController().getFrame().activate()
            other.sheets[SHEET]["A1"].select()

        person.while_working = look_at_the_other
        person.click("validate")
        assert "[E202]" in notes(book)[BAD_PHONE]
        assert contents(other) == before
        assert [sheet.name for sheet in other.sheets] == [SHEET]
        assert not other.api.isAutomaticCalculationEnabled(), "it is as it was"
        assert person.titles[-1].endswith("客户.xlsx"), "it says which one"

    def test_another_one_of_the_same_name_is_left_alone(self, person, book, other, tmp_path):
        (tmp_path / "other").mkdir()
        saved(other, tmp_path / "other" / "客户.xlsx")
        second = Person(other)
        second.click("validate")
        assert notes(other)
        assert notes(book) == {}
        person.click("validate")
        person.click("undo")
        assert notes(book) == {}
        assert notes(other)

    def test_esc_while_the_changes_are_made_takes_them_back(self, person, book, monkeypatch):
        monkeypatch.setattr("addin.hosts.calc_host.ROWS_A_CALL", 1)
        monkeypatch.setattr("addin.desk.screen._OFTEN", 0)
        before = contents(book)
        written: list[bool] = []

        def stop_soon(_text: str) -> None:
            if notes(book):
                written.append(True)
                person._stop.set()

        person.show_progress = stop_soon
        assert person.click("validate") == "Cancelled. Nothing was changed."
        assert written
        assert notes(book) == {}
        assert contents(book) == before

    def test_too_much_is_refused_before_anything_is_changed(self, person, book, monkeypatch):
        monkeypatch.setattr("addin.hosts.calc_host.MOST_CHANGES", 3)
        problem = person.click("validate")
        assert "too many for LibreOffice" in problem
        assert notes(book) == {}
        assert not book.api.isModified()


def states(path: Path) -> list[str]:
    """What the journal knows of the commands on a file."""
    told = subprocess.run(
        [sys.executable, "-m", "addin.cli", "history", str(path), "--json", "--language", "en"],
        env={**os.environ, "XDG_DATA_HOME": str(path.parent)},
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return [entry["state"] for entry in json.loads(told.stdout)["history"]]
