"""A click on a button, from the question to the message at the end."""

from __future__ import annotations

import re

from addin import ribbon
from addin.commands import review_sheet
from addin.desk.dialogues import ANYWHERE, DIALOGUES
from addin.hosts.memory import MemoryHost
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import ChangeSet, NumberFormat, SetValue
from addin.table.rulebook_sheets import FIELD_COLUMNS, SEGMENT_COLUMNS, field_rows, heading
from addin.table.rulebook_toml import default_rulebook
from tests.desk.clicks import BAD_PHONE, TWIN, before, click, note, value
from tests.desk.window import At, Person
from tests.unit.command_builders import HEADERS, SHEET, customers


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


class TestUndoAfterRowsWereMoved:
    def test_the_old_value_goes_back_to_its_customer(self):
        row = [*BAD_PHONE]
        row[2] = "１３８ 1234 5999"
        person = click(before(row), "fix", True)
        move_down(person.host)
        click(person, "undo", True)
        assert value(person, "C15") == "１３８ 1234 5999"
        assert "Rows have been moved since" in person.asked[-1]

    def test_a_row_that_is_gone_is_asked_about_and_left_out(self):
        row = [*BAD_PHONE]
        row[2] = "１３８ 1234 5999"
        person = click(before(row), "fix", True)
        # Another customer's row, in which the same stands by chance.
        other = {"A14": "C0500", "B14": "赵六", "D14": "zhaoliu@qq.com"}
        changes = (SetValue(SHEET, CellRef.parse(c), text) for c, text in other.items())
        person.host.stage(ChangeSet(tuple(changes))).commit()
        click(person, "undo", True)
        assert "C14: its row or column was not found again" in person.asked[-1]
        assert value(person, "C14") == "13812345999"
        assert person.told[0].startswith("Nothing is left of command 1 that could be taken back.")
        assert "For 1 rows nothing is put back" in person.told[0]


def move_down(host: MemoryHost) -> None:
    """Inserts a row with a new customer above row 14."""
    grid = host.read_grid(SHEET)
    last = list(grid.rows[13])
    above = ["C0999", "新客户", "13900000000", *[None] * (len(last) - 3)]
    host.stage(
        ChangeSet(
            tuple(
                SetValue(SHEET, CellRef(14 + n, column), content)
                for n, row in enumerate((above, last))
                for column, content in enumerate(row, 1)
            )
        )
    ).commit()
