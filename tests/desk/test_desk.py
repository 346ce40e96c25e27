"""A click on a button, from the question to the message at the end."""

from __future__ import annotations

import re

import pytest

from addin import ribbon
from addin.commands import review_sheet
from addin.desk.desk import run_verb
from addin.desk.dialogues import ANYWHERE, DIALOGUES
from addin.hosts.memory import MemoryHost
from addin.i18n import LANGUAGES
from addin.journal import places
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import ChangeSet, NumberFormat, SetValue
from addin.table.grid import TableArea
from addin.table.rulebook_sheets import FIELD_COLUMNS, SEGMENT_COLUMNS, field_rows, heading
from addin.table.rulebook_toml import default_rulebook
from tests.desk.window import At, Person
from tests.unit.command_builders import HEADERS, SHEET, customers, workbook

BAD_PHONE = ["C0013", "朱莉", "1381234567", "zhuli@qq.com", None, 1.0]
TWIN = ["C0014", "王伟", "13812345017", "wangwei@qq.com", None, 1.0]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "data_folder", lambda: tmp_path / "data")
    monkeypatch.setattr("addin.desk.trouble.data_folder", lambda: tmp_path / "data")


def before(*extra, cell="A2", answers=(), **more) -> Person:
    """A person in the customer workbook."""
    at = At(SHEET, (RangeRef.parse(cell),))
    return Person(workbook(*extra), at, list(answers), **more)


def click(person: Person, verb: str, *answers, language="en") -> Person:
    person.answers += answers
    person.told.clear()
    run_verb(person, verb, language)
    assert not person.answers, "every question that was expected was asked"
    assert not person.is_working
    return person


def value(person: Person, cell: str):
    return person.host.workbook.sheet(SHEET).result(CellRef.parse(cell))


def note(person: Person, cell: str) -> str | None:
    return person.host.workbook.sheet(SHEET).notes.get(CellRef.parse(cell))


class TestEachButton:
    def test_every_button_leads_to_a_verb(self):
        asked = {b.verb for b in ribbon.buttons() if b.callback == ribbon.COMMAND_CALLBACK}
        asked |= {b.verb for b in ribbon.CONTEXT_BUTTONS}
        assert asked <= {*DIALOGUES, *ANYWHERE}

    def test_validate_marks_and_says_what_was_found(self):
        person = click(before(BAD_PHONE), "validate")
        assert not person.problems
        assert not person.asked
        assert "E202" in note(person, "C14")
        assert person.host.workbook.sheet("Findings")
        [told] = person.told
        assert told.startswith("13 rows checked: 1 errors")
        assert "Undo command" in told
        assert person.undo == ["Undo Validate (CustSheet)"]
        assert any("Checking" in line for line in person.progress)

    def test_in_chinese(self):
        person = click(before(BAD_PHONE), "validate", language="zh")
        assert "检查了 13 行" in person.told[0] or "13 行" in person.told[0]
        assert not re.search(r"[a-z]{4}", person.told[0])
        assert person.undo == ["撤销“校验”（客户表）"]

    def test_fix_asks_before_it_changes_what_was_typed(self):
        row = [*BAD_PHONE]
        row[2] = "１３８ 1234 5999"
        person = click(before(row), "fix", False)
        assert value(person, "C14") == "１３８ 1234 5999"
        assert not person.told, "who has just said no need not be told"
        click(person, "fix", True)
        assert value(person, "C14") == "13812345999"
        assert person.asked[-1].startswith("1 cells will be standardised.")
        assert "Do it?" in person.asked[-1]

    def test_repair_brings_back_what_pasting_wiped_out(self):
        person = before(TWIN)
        phones = RangeRef.parse("C2:C13")
        change = NumberFormat(SHEET, phones, "@")
        person.host.stage(ChangeSet((change,))).commit()
        click(person, "repair")
        [formats] = person.host.read_formats(SHEET, RangeRef.parse("C2:C14"), [3]).values()
        assert {formats.codes[i] for i in formats.index} == {"@"}
        assert value(person, "C14") == TWIN[2]
        click(person, "undo", True)
        [formats] = person.host.read_formats(SHEET, RangeRef.parse("C14:C14"), [3]).values()
        assert formats.codes[formats.index[0]] == "General"

    def test_clear_and_undo(self):
        person = click(before(BAD_PHONE), "validate")
        click(person, "clear")
        assert note(person, "C14") is None
        click(person, "undo", True)
        assert "E202" in note(person, "C14")

    def test_undo_where_cells_were_changed_since(self):
        row = [*BAD_PHONE]
        row[2], row[3] = "１３８ 1234 5999", "ZHULI@QQ.COM"
        person = click(before(row), "fix", True)
        staged = person.host.stage(ChangeSet((SetValue(SHEET, CellRef.parse("D14"), "a@b.cn"),)))
        staged.commit()
        click(person, "undo", False)
        assert value(person, "C14") == "13812345999"
        click(person, "undo", True, True)
        assert (value(person, "C14"), value(person, "D14")) == ("１３８ 1234 5999", "a@b.cn")
        assert "D14" in person.asked[-2]

    def test_duplicates_merge_and_split(self):
        person = click(before(TWIN), "duplicates")
        sheet = person.host.workbook.sheet("Duplicates")
        grid = person.host.read_grid("Duplicates")
        column = next(i for row in grid.rows for i, v in enumerate(row) if v == review_sheet.CHOICE)
        place = next(
            CellRef(grid.first_row + i, grid.first_column + column)
            for i, row in enumerate(grid.rows)
            if review_sheet.RESULT in map(str, row)
        )
        person.host.stage(ChangeSet((SetValue(sheet.name, place, "merge"),))).commit()
        person.at = At("Duplicates", ())
        click(person, "merge", True)
        assert value(person, "A14") is None
        merged = person.host.read_grid("Merged")
        last = merged.first_row + len(merged.rows) - 1
        person.at = At("Merged", (RangeRef.parse(f"A{last}"),))
        click(person, "split", "=", True)
        assert value(person, "B14") == "王伟"

    def test_split_without_an_answer_does_nothing(self):
        person = click(before(), "split", "  ")
        assert not person.told
        assert not person.problems

    def test_lock_and_unlock_with_a_password(self):
        person = click(before(), "lock", "s3cret")
        state = person.host.read_state(SHEET)
        assert state.protected
        assert state.has_password
        click(person, "unlock", "wrong")
        assert "X303" in person.problems[0]
        assert person.host.read_state(SHEET).protected
        click(person, "unlock", "s3cret")
        assert not person.host.read_state(SHEET).protected

    def test_unlock_asks_for_no_password_where_there_is_none(self):
        person = click(before(), "lock", "")
        click(person, "unlock")
        assert not person.host.read_state(SHEET).protected

    def test_no_password_given_is_no_lock(self):
        person = click(before(), "lock", None)
        assert not person.host.read_state(SHEET).protected

    def test_undo_of_a_lock(self):
        person = click(before(), "lock", "s3cret")
        click(person, "undo", True)
        assert not person.host.read_state(SHEET).protected

    def test_history_shows_the_newest_first(self):
        person = click(before(BAD_PHONE), "validate")
        click(person, "clear")
        click(person, "history")
        told = person.told[0].splitlines()
        assert told[1].startswith("2 · ")
        assert "Clear marks" in told[1]
        assert told[2].startswith("1 · ")
        assert "Validate" in told[2]

    def test_tag(self):
        book = default_rulebook()
        fields = [[v if v != "" else None for v in row] for row in field_rows(book)]
        rule = ["大客户", "amount >= 1000", None, None, "是"]
        sheets = {
            SHEET: [HEADERS, *customers()],
            "字段": [[heading(c, "zh") for c in FIELD_COLUMNS], *fields],
            "标签": [[heading(c, "zh") for c in SEGMENT_COLUMNS], rule],
        }
        person = click(Person(MemoryHost(sheets), At(SHEET)), "tag", True)
        assert not person.problems
        assert (value(person, "G2"), value(person, "G12")) == (None, "大客户")

    def test_guide(self):
        person = click(before(), "guide")
        assert "说明" in person.told[0]
        person.host = MemoryHost({SHEET: [HEADERS, *customers()], "说明": [["x"]]})
        click(person, "guide")
        assert person.at.sheet == "说明"
        assert not person.told

    def test_the_doctor_s_report_is_shown_and_kept(self, monkeypatch, tmp_path):
        monkeypatch.setattr("addin.bootstrap.support_report", lambda _program: "✓ Python\n✖ dll")
        person = click(before(), "doctor")
        assert person.told[0].startswith("✓ Python\n✖ dll")
        kept = tmp_path / "data" / "self-check.txt"
        assert kept.read_text("utf-8") == "✓ Python\n✖ dll\n"
        assert str(kept) in person.told[0]


class TestSnapshots:
    def test_a_command_makes_one_of_the_workbook_as_it_is_open(self):
        person = click(before(BAD_PHONE), "validate")
        assert len(person.copies) == 1
        assert not person.copies[0].exists()

    def test_a_copy_that_fails_is_told_and_stops_nothing(self):
        person = click(before(BAD_PHONE, can_copy=False), "validate")
        assert "E202" in note(person, "C14")
        assert "No snapshot was made" in person.told[0]

    def test_backup_then_restore(self, tmp_path):
        person = before(BAD_PHONE)
        person.host.location = lambda: str(tmp_path / "客户.xlsx")  # type: ignore[method-assign]
        (tmp_path / "客户.xlsx").write_bytes(b"old")
        click(person, "backup")
        assert "is kept" in person.told[0]
        click(person, "restore", "1", False)
        assert (tmp_path / "客户.xlsx").read_bytes() == b"old"

    def test_restore_without_a_snapshot(self):
        person = click(before(), "restore")
        assert "no snapshot" in person.problems[0]

    def test_restore_of_a_number_that_is_not_listed(self):
        person = click(before(), "backup")
        click(person, "restore", "7")
        assert "X200" in person.problems[0]


class TestTheSelection:
    def test_check_row_renews_the_marks_of_this_row_only(self):
        other = ["C0014", "何平", "1391234567", "heping@qq.com", None, 1.0]
        person = click(before(BAD_PHONE, other), "validate")
        for cell in ("C14", "C15"):
            change = SetValue(SHEET, CellRef.parse(cell), f"138999900{cell[1:]}")
            person.host.stage(ChangeSet((change,))).commit()
        person.at = At(SHEET, (RangeRef.parse("B14"),))
        click(person, "check_row")
        assert note(person, "C14") is None
        assert "E202" in note(person, "C15")
        assert person.told[0].startswith("Nothing is wrong in 1 rows")

    def test_check_row_says_what_is_wrong(self):
        person = click(before(BAD_PHONE, cell="A14"), "check_row")
        assert "C14" in person.told[0]
        assert "E202" in person.told[0]
        assert "E202" in note(person, "C14")

    def test_check_row_of_a_whole_column(self):
        person = click(before(BAD_PHONE, cell="C:C"), "check_row")
        assert "E202" in note(person, "C14")

    def test_check_row_outside_of_the_table(self):
        person = click(before(cell="A99"), "check_row")
        assert "A1:G13" in person.problems[0]
        assert len(person.host.workbook.sheets) == 1

    def test_explain(self):
        person = click(before(BAD_PHONE, cell="C14"), "validate")
        click(person, "explain")
        assert person.told[0].startswith("C14  ✖")
        person.at = At(SHEET, (RangeRef.parse("A14"),))
        click(person, "explain")
        assert person.told[0].splitlines()[1].startswith("C14  ✖")
        person.at = At(SHEET, (RangeRef.parse("A2"),))
        click(person, "explain")
        assert "no mark" in person.told[0]

    def test_not_a_duplicate(self):
        person = click(before(TWIN, cell="A14"), "duplicates")
        assert "D001" in (note(person, "B14") or "")
        click(person, "not_duplicate", True)
        assert note(person, "B14") is None
        assert note(person, "B2") is None
        click(person, "duplicates")
        assert "no duplicates found" in person.told[0]
        click(person, "undo", True)
        click(person, "undo", True)
        assert "D001" in (note(person, "B14") or "")

    def test_not_a_duplicate_where_there_is_none(self):
        person = click(before(TWIN, cell="A5"), "duplicates")
        before_click = person.host.fingerprint()
        click(person, "not_duplicate")
        assert "None of the selected rows" in person.problems[0]
        assert person.host.fingerprint() == before_click

    def test_something_else_than_cells_is_selected(self):
        person = before()
        person.at = At(SHEET)
        click(person, "explain")
        assert "No cells are selected" in person.problems[0]


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
