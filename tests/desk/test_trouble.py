"""What a person hears when a click cannot do what it should."""

from __future__ import annotations

import re

import pytest

from addin.hosts.memory import MemoryHost
from addin.i18n import LANGUAGES
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import ChangeSet, SetValue
from addin.table.grid import TableArea
from tests.desk.clicks import BAD_PHONE, before, click, note
from tests.desk.window import At, Person
from tests.unit.command_builders import HEADERS, SHEET, customers, workbook


class TestBadSituations:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize(
        ("make", "verb", "words"),
        [
            (lambda: Person(None, At(None)), "validate", "X400"),
            (lambda: before(read_only=True), "fix", "X302"),
            (lambda: before(needed="99.0"), "validate", "X312"),
            (lambda: Person(workbook(), At("Chart1")), "validate", "X200"),
            (lambda: Person(MemoryHost({"空": []}), At("空")), "validate", "X206"),
            (lambda: before(), "undo", "X306"),
            (lambda: before(), "merge", "X200"),
            (lambda: before(), "dance", "X100"),
            (lambda: Person(MemoryHost({SHEET: [HEADERS]}), At(SHEET)), "validate", "X206"),
        ],
        ids=["no workbook", "read-only", "too old", "chart", "empty", "nothing to undo",
             "no groups", "unknown", "headers only"],
    )  # fmt: skip
    def test_each_has_its_message_and_changes_nothing(self, make, verb, words, language):
        person = make()
        state = person.host.fingerprint() if person.host else None
        click(person, verb, language=language)
        assert not person.told
        [problem] = person.problems
        assert words in problem
        assert "--" not in problem
        assert "custsheet " not in problem
        if language == "zh":
            assert re.search(r"[一-鿿]", problem)
        assert not person.host or person.host.fingerprint() == state

    def test_a_read_only_workbook_can_be_looked_at(self):
        person = click(before(read_only=True), "history")
        assert not person.problems

    def test_on_a_sheet_of_rules_the_customers_are_sought(self):
        person = Person(
            MemoryHost({"标签": [["标签", "规则"]], SHEET: [HEADERS, *customers(BAD_PHONE)]}),
            At("标签", (RangeRef.parse("A1"),)),
        )
        click(person, "validate")
        assert "E202" in note(person, "C14")

    def test_of_several_tables_that_under_the_selection(self):
        person = before(BAD_PHONE, cell="B3")
        sheet = person.host.workbook.sheet(SHEET)
        rows = [HEADERS, *customers(BAD_PHONE)]
        shifted = {
            CellRef(r, c + 10): v for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1)
            if v is not None
        }  # fmt: skip
        sheet.values.update(person.host.workbook.sheet(SHEET).values)
        for cell, held in shifted.items():
            person.host.stage(ChangeSet((SetValue(SHEET, cell, held),))).commit()
        sheet = person.host.workbook.sheet(SHEET)
        sheet.tables = (
            TableArea("一", RangeRef.parse("A1:G14")), TableArea("二", RangeRef.parse("K1:Q14")),
        )  # fmt: skip
        click(person, "validate")
        assert "E202" in note(person, "C14")
        assert note(person, "M14") is None
        click(person, "undo", True)
        assert note(person, "C14") is None, "an undo knows which of the tables it was"
        assert not person.problems
        person.at = At(SHEET, (RangeRef.parse("J20"),))
        click(person, "validate")
        assert "X207" in person.problems[0]
        assert "Select a cell" in person.problems[0]


class TestStopping:
    def test_esc_while_checking_changes_nothing(self):
        person = before(BAD_PHONE, stops_at=0)
        state = person.host.fingerprint()
        click(person, "validate")
        assert person.told == ["Cancelled. Nothing was changed."]
        assert person.host.fingerprint() == state

    def test_whenever_esc_is_pressed_all_or_nothing_is_done(self):
        whole = click(before(BAD_PHONE), "validate")
        for looks in range(whole.looks + 1):
            person = before(BAD_PHONE, stops_at=looks)
            state = person.host.fingerprint()
            click(person, "validate")
            if person.told == ["Cancelled. Nothing was changed."]:
                assert person.host.fingerprint() == state
            else:
                assert note(person, "C14") == note(whole, "C14")


class TestTheUnexpected:
    def test_the_person_is_told_and_no_value_is_kept(self, monkeypatch, tmp_path):
        person = before(BAD_PHONE)

        def fail(*_given, **_more):
            raise KeyError("王伟 13812345017")

        monkeypatch.setattr("addin.checks.check.check_table", fail)
        click(person, "validate")
        [problem] = person.problems
        assert "KeyError" in problem
        assert "X999" in problem
        assert "王伟" not in problem
        kept = (tmp_path / "data" / "last-error.txt").read_text("utf-8")
        assert "verb validate" in kept
        assert "KeyError" in kept
        assert "王伟" not in kept
        assert "1381234" not in kept

    def test_what_the_application_can_explain(self, monkeypatch):
        person = before(BAD_PHONE)

        def fail(*_given, **_more):
            raise ConnectionError

        monkeypatch.setattr("addin.checks.check.check_table", fail)
        click(person, "validate")
        assert "Excel was closed" in person.problems[0]
