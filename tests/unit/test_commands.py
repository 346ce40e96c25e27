"""The commands as functions: a table goes in, changes and words come out."""

from __future__ import annotations

import datetime as dt

import pytest
from command_builders import (
    HEADERS,
    NOW,
    SHEET,
    cell,
    customers,
    deduplicated,
    fixed,
    make,
    marked,
    result_sheet,
    table_in,
    tagged,
    validated,
    workbook,
)

from addin.commands.apply import apply
from addin.commands.clear import clear
from addin.commands.lock import columns_named, lock, unlock
from addin.commands.validate import block_of
from addin.errors import UnmappedColumnsError, UsageError
from addin.hosts.memory import MemoryHost
from addin.hosts.port import PALETTE
from addin.i18n import speaking
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import (
    ChangeSet,
    Fill,
    Formula,
    Link,
    Lock,
    Note,
    NumberFormat,
    SetValue,
    Unlock,
    Validation,
)

SHORT = ["C0013", "何平", "1381234567", "heping@qq.com", dt.date(2024, 4, 1), 50.0]
UNTIDY = ["C0014", "高 峰", " 13912345678", "GaoFeng@QQ.com", dt.date(2024, 4, 2), "60"]
TWIN = ["C0015", "王伟", "13812345017", "wangwei@qq.com", dt.date(2024, 3, 1), 100.0]


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


class TestValidate:
    def test_a_wrong_cell_gets_colour_and_note(self):
        host = workbook(SHORT)
        make(host, validated(host))
        state = cell(host, "C14")
        assert state.fill == PALETTE.error
        assert state.note == (
            "✖ The phone number has 10 digits, 11 are right\n"
            "Ask the customer for the whole number [E202]"
        )
        assert cell(host, "C13").fill is None

    def test_the_result_sheet_lists_the_worst_first_with_links(self):
        outcome = validated(workbook(UNTIDY, SHORT))
        sheet = result_sheet(outcome)
        assert (sheet.name, sheet.title, sheet.after) == ("Findings", "Findings in 客户", SHEET)
        assert "14 rows checked on 2026-11-21 17:30: 1 errors" in sheet.summary
        severities = [str(row[0])[0] for row in sheet.rows]
        assert severities == sorted(severities, key="✖⚠✎".index)
        first = sheet.rows[0]
        assert first[1] == Link("C15", "'客户'!C15")
        assert first[2:4] == ("手机", "E202")
        assert first[6:] == ("1381234567", "")
        suggested = {row[1].text: row[7] for row in sheet.rows if isinstance(row[1], Link)}
        assert suggested["C14"] == "13912345678"
        assert len(sheet.columns) == 8

    def test_the_counts_are_those_of_the_findings(self):
        counts = validated(workbook(SHORT, UNTIDY)).counts
        assert counts["rows"] == 14
        assert counts["errors"] == 1
        assert counts["tidy"] >= 3
        assert counts["rows_with_findings"] == 2

    def test_a_table_in_order_gets_one_friendly_sentence(self):
        outcome = validated(workbook())
        assert list(map(str, outcome.lines)) == ["12 rows checked, nothing found."]
        sheet = result_sheet(outcome)
        assert sheet.rows == ()
        assert "Everything is in order" in sheet.summary
        assert len(outcome.changes) == 1

    def test_a_second_run_over_the_same_table_changes_no_mark(self):
        host = workbook(SHORT, UNTIDY)
        make(host, validated(host))
        again = validated(host)
        assert [c for c in again.changes if isinstance(c, Fill | Note)] == []

    def test_a_corrected_cell_loses_its_mark(self):
        host = workbook(SHORT)
        make(host, validated(host))
        make(host, apply(ChangeSet((SetValue(SHEET, CellRef(14, 3), "13812345670"),))))
        make(host, validated(host))
        assert (cell(host, "C14").fill, cell(host, "C14").note) == (None, None)

    def test_a_sheet_name_with_an_apostrophe_is_linked_rightly(self):
        host = MemoryHost({"Bob's": [HEADERS, *customers(SHORT)]})
        from addin.checks.check import check_table
        from addin.commands.validate import validate
        from addin.table.mapping import FieldIndex, read_table
        from addin.table.rulebook_toml import default_rulebook

        book = default_rulebook()
        table = read_table(host.read_grid("Bob's"), FieldIndex.of(book.fields))
        found = check_table(table, book, today=NOW.date())
        outcome = validate(found.findings, marked(workbook()), NOW)
        assert result_sheet(outcome).rows[0][1] == Link("C14", "'Bob''s'!C14")

    def test_a_note_tells_two_findings_at_most(self):
        host = workbook(SHORT)
        table = table_in(host)
        from addin.checks.collected import Findings
        from addin.findings import Code, Problem

        findings = Findings(table)
        for code in (Code.SPACING, Code.FULL_WIDTH, Code.PHONE_PREFIX):
            params = {"expected": "x", "prefix": "12"}
            findings.add_same(table.columns[2], [0], Problem(code, params))
        ((_cell, found),) = findings.by_cell()
        lines = block_of(found).splitlines()
        assert len(lines) == 4
        assert lines[0].startswith("✖")
        assert lines[1].endswith("[E203]")


class TestFix:
    def test_what_is_untidy_is_written_in_its_standard_form(self):
        host = workbook(UNTIDY)
        outcome = fixed(host)
        make(host, outcome)
        assert [cell(host, f"{c}14").value for c in "BCDF"] == [
            "高峰", "13912345678", "gaofeng@qq.com", 60
        ]  # fmt: skip
        assert outcome.counts["cells"] == 4

    def test_errors_are_left_to_people_unless_their_correction_is_certain_and_wanted(self):
        letter = ["C0013", "何平", "138l2345670", "heping@qq.con", dt.date(2024, 4, 1), 50.0]
        host = workbook(letter, SHORT)
        outcome = fixed(host)
        assert not [c for c in outcome.changes if isinstance(c, SetValue)]
        assert any("--certain" in str(line) for line in outcome.lines)
        make(host, fixed(host, certain=True))
        assert cell(host, "C14").value == "13812345670"
        assert cell(host, "D14").value == "heping@qq.com"
        assert cell(host, "C15").value == "1381234567", "nobody knows the missing digit"

    def test_an_ambiguous_date_is_never_guessed(self):
        row = [*SHORT[:2], "13812345670", "heping@qq.com", "03/05/2024", 50.0]
        host = workbook(row)
        make(host, fixed(host, certain=True))
        assert cell(host, "E14").value == "03/05/2024"

    def test_digits_get_the_text_format_before_they_become_text(self):
        row = [*SHORT[:2], 13812345670, *SHORT[3:]]
        host = workbook(row)
        outcome = fixed(host)
        kinds = [type(c) for c in outcome.changes]
        assert kinds.index(NumberFormat) < kinds.index(SetValue)
        make(host, outcome)
        state = cell(host, "C14")
        assert (state.value, state.number_format) == ("13812345670", "@")

    def test_formulas_are_left_alone(self):
        row = ["C0013", Formula('" 高峰 "', " 高峰 "), "13812345670", "x@qq.com", None, 1.0]
        host = workbook(row)
        make(host, fixed(host, certain=True))
        assert cell(host, "B14").value == Formula('" 高峰 "', " 高峰 ")

    def test_a_second_run_has_nothing_left_to_do(self):
        host = workbook(UNTIDY, SHORT)
        make(host, fixed(host, certain=True))
        assert not fixed(host, certain=True).changes

    def test_lost_formats_and_entry_checks_are_restored(self):
        host = workbook(SHORT)
        check = Validation(SHEET, RangeRef.parse("G2:G13"), "list", ("VIP", "新客户"))
        text = NumberFormat(SHEET, RangeRef.parse("C2:C13"), "@")
        make(host, apply(ChangeSet((check, text))))
        outcome = fixed(host)
        assert [(type(c), c.range.a1) for c in outcome.changes if not isinstance(c, SetValue)] == [
            (NumberFormat, "C14"), (Validation, "G14")
        ]  # fmt: skip
        make(host, outcome)
        assert cell(host, "C14").number_format == "@"
        ranges = {v.range.a1 for v in host.read_state(SHEET).validations}
        assert "G14" in ranges or "G2:G14" in ranges

    def test_what_was_put_right_loses_its_mark_and_nothing_else_does(self):
        host = workbook(UNTIDY, SHORT)
        words = Note(SHEET, CellRef.parse("D14"), "Ask her assistant.")
        make(host, apply(ChangeSet((words,))))
        make(host, validated(host))
        assert cell(host, "B14").fill == cell(host, "D14").fill == PALETTE.tidy
        wrong = cell(host, "C15")
        make(host, fixed(host))
        assert (cell(host, "B14").fill, cell(host, "B14").note) == (None, None)
        assert (cell(host, "D14").fill, cell(host, "D14").note) == (None, "Ask her assistant.")
        assert cell(host, "C15") == wrong

    def test_cells_that_carry_no_mark_get_none(self):
        host = workbook(UNTIDY, SHORT)
        make(host, fixed(host, certain=True))
        assert not [c for c in fixed(host, certain=True).changes if isinstance(c, Fill | Note)]
        assert not host.read_notes(SHEET)

    def test_the_inverse_brings_every_cell_back(self):
        host = workbook(UNTIDY)
        make(host, validated(host))
        before = host.fingerprint()
        inverse = make(host, fixed(host, certain=True))
        assert host.fingerprint() != before
        host.stage(inverse).commit()
        assert host.fingerprint() == before


class TestDuplicates:
    def test_both_rows_of_a_group_are_coloured_numbered_and_explained(self):
        host = workbook(TWIN)
        outcome = deduplicated(host)
        make(host, outcome)
        first, second = cell(host, "B2"), cell(host, "B14")
        assert first.fill == second.fill == PALETTE.groups[0]
        assert first.note.startswith("◆ Duplicate 1 · ")
        assert "rows 14" in first.note
        assert "rows 2" in second.note
        assert second.note.endswith("[D001]")
        assert "手机 same" in second.note
        assert outcome.counts == {"rows": 13, "groups": 1, "duplicate_rows": 2}

    def test_the_result_sheet_has_a_line_for_each_row_of_a_group(self):
        sheet = result_sheet(deduplicated(workbook(TWIN)))
        assert sheet.name == "Duplicates"
        assert [(row[0], row[1]) for row in sheet.rows] == [
            (1, Link("2 ★", "'客户'!A2")), (1, Link("14", "'客户'!A14")), (1, "Merged result")
        ]  # fmt: skip
        assert [c.header for c in sheet.columns][:6] == [
            "Group", "Row", "Choice", "Band", "Score", "Reasons"
        ]  # fmt: skip
        assert sheet.columns[2].choices == ("Merge", "Not a duplicate", "Later")
        assert len({c.header for c in sheet.columns}) == len(sheet.columns)
        assert set(sheet.fills.values()) == {PALETTE.groups[0]}

    def test_a_table_without_duplicates_says_so(self):
        outcome = deduplicated(workbook())
        assert outcome.counts["groups"] == 0
        assert "no duplicates" in str(outcome.lines[0])
        assert result_sheet(outcome).rows == ()

    def test_a_second_run_changes_no_mark_and_a_split_pair_loses_it(self):
        host = workbook(TWIN)
        make(host, deduplicated(host))
        assert not [c for c in deduplicated(host).changes if isinstance(c, Fill | Note)]
        other = [(2, "毛毛"), (3, "18612340000"), (4, "maomao@sina.com"), (5, dt.date(2020, 1, 1))]
        make(host, apply(ChangeSet(tuple(SetValue(SHEET, CellRef(14, c), v) for c, v in other))))
        make(host, deduplicated(host))
        assert (cell(host, "B2").fill, cell(host, "B14").note) == (None, None)

    def test_marks_of_both_commands_live_in_one_cell(self):
        host = workbook([*TWIN[:1], "王伟 ", *TWIN[2:]])
        make(host, validated(host))
        make(host, deduplicated(host))
        note = cell(host, "B14").note
        assert "✎" in note
        assert "◆" in note
        assert cell(host, "B14").fill == PALETTE.tidy


class TestTag:
    def test_tags_are_written_once(self):
        host = workbook(["C0013", "何平", None, None, dt.date(2026, 11, 1), 60000.0, "亲戚"])
        outcome = tagged(host)
        make(host, outcome)
        assert cell(host, "G14").value == "VIP、新客户、亲戚"
        assert not tagged(host).changes

    def test_a_tag_that_no_longer_fits_goes(self):
        host = workbook(["C0013", "何平", None, None, dt.date(2024, 1, 1), 1.0, "新客户、亲戚"])
        make(host, tagged(host))
        assert cell(host, "G14").value == "亲戚"


class TestLock:
    def test_the_header_and_the_protected_columns_are_locked(self):
        outcome = lock(table_in(workbook()))
        (change,) = outcome.changes
        assert isinstance(change, Lock)
        assert [r.a1 for r in change.locked] == ["1:1", "A2:A1048576"]
        assert [r.a1 for r in change.unlocked] == ["B2:XFD1048576"]
        assert outcome.counts == {"columns": 1}

    def test_columns_are_named_by_header_field_or_letter(self):
        table = table_in(workbook())
        assert columns_named(table, ["手机", "email", "A"]) == {1, 3, 4}
        with pytest.raises(UsageError, match="手机"):
            columns_named(table, ["没有"])

    def test_a_table_without_protected_columns_is_refused_with_the_way_out(self):
        host = MemoryHost({SHEET: [["姓名", "手机"], ["王伟", "13812345670"]]})
        with pytest.raises(UnmappedColumnsError, match="--columns"):
            lock(table_in(host))

    def test_unlocking_an_open_sheet_does_nothing(self):
        host = workbook()
        assert not unlock(SHEET, host.read_state(SHEET)).changes
        make(host, lock(table_in(host), password="pw"))
        state = host.read_state(SHEET)
        assert state.protected
        assert state.has_password
        assert unlock(SHEET, state, "pw").changes.changes == (Unlock(SHEET, "pw"),)
        make(host, unlock(SHEET, state, "pw"))
        assert not host.read_state(SHEET).protected


class TestClear:
    def test_all_our_marks_go_and_the_users_own_stay(self):
        host = workbook(SHORT, TWIN)
        own = ChangeSet((
            Note(SHEET, CellRef(14, 3), "打过两次电话"),
            Fill(SHEET, RangeRef.parse("A2:B2"), "#00FF00"),
            Note(SHEET, CellRef(3, 3), "老同学"),
        ))  # fmt: skip
        make(host, apply(own))
        before = host.fingerprint()
        make(host, validated(host))
        make(host, deduplicated(host))
        outcome = clear(SHEET, marked(host))
        assert outcome.counts["cells"] >= 3
        make(host, outcome)
        assert cell(host, "C14").note == "打过两次电话"
        assert cell(host, "C14").fill is None
        assert cell(host, "A2").fill == "#00FF00"
        assert cell(host, "C3").note == "老同学"
        assert host.fingerprint() != before, "the result sheets stay"
        assert not clear(SHEET, marked(host)).changes


def test_apply_takes_changes_over_as_they_are():
    changes = ChangeSet((SetValue("a", CellRef(1, 1), 1), SetValue("b", CellRef(1, 1), 2)))
    outcome = apply(changes)
    assert outcome.changes is changes
    assert "2 changes in 2 sheets" in str(outcome.lines[0])
