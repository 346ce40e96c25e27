"""Merging what was chosen: the right rows, nothing lost, and what is left alone and told of."""

from __future__ import annotations

import datetime as dt

import pytest
from command_builders import SHEET, merged, session_of, situation
from merge_builders import (
    HEADERS,
    MERGED,
    PAIR,
    REVIEW,
    ROWS,
    TOLD_APART,
    apart,
    choose,
    customers,
    edit,
    host_of,
    lines,
    listed,
    merge_chosen,
    reordered,
    told,
    two_groups,
    write,
)

from addin.commands import review_sheet
from addin.commands.listed import spoken
from addin.commands.review_choices import Choice, read_choice
from addin.errors import InputError, UnsupportedEditError
from addin.hosts.memory import MemoryHost
from addin.i18n import speaking
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import ChangeSet, Formula, Lock, Note
from addin.table.grid import TableArea


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


@pytest.fixture
def host() -> MemoryHost:
    """Two groups, the first one sure."""
    return two_groups()


class TestMerging:
    def test_the_survivor_gets_the_values_and_the_other_row_is_emptied_and_hidden(self, host):
        choose(host, 1, "Merge")
        outcome = merge_chosen(host)
        assert outcome.counts["merged_groups"] == outcome.counts["absorbed_rows"] == 1
        rows = customers(host)
        assert rows[0] == ["C1", "王伟", "018612345678", "北京", "2026-01-01", 50.0,
                           "VIP、老客户", "=1+1"]  # fmt: skip
        assert rows[1] == [None] * 8
        assert rows[2:] == [list(row) for row in ROWS[2:]]
        assert host.read_state(SHEET).hidden_rows == {3}

    def test_the_record_holds_every_row_as_it_was(self, host):
        choose(host, 1, "Merge")
        merge_chosen(host)
        after, *others = lines(host, MERGED)
        assert [line["What"] for line in (after, *others)] == [
            "After the merge", "Before the merge", "Absorbed row"
        ]  # fmt: skip
        assert after["手机"] == "018612345678"
        assert [line["手机"] for line in others] == ["013812345678", "018612345678"]
        assert others[0]["备注"] == "=1+1"
        assert (others[1]["Row"], others[1]["Merged into"], others[1]["Into row"]) == (
            "3",
            "C1",
            "2",
        )
        assert {line["Merge no."] for line in (after, *others)} == {"1"}

    def test_the_record_grows_and_what_somebody_wrote_beside_it_stays(self, host):
        choose(host, 1, "Merge")
        merge_chosen(host)
        write(host, MERGED, {"U4": "我的备注", "U6": "问过客户"})
        choose(host, 2, "Merge")
        merge_chosen(host)
        found = lines(host, MERGED)
        assert [line["Merge no."] for line in found] == ["1"] * 3 + ["2"] * 4
        assert found[1]["我的备注"] == "问过客户"

    def test_decided_groups_leave_the_queue_and_their_marks_go(self, host):
        choose(host, 1, "Merge")
        merge_chosen(host)
        assert {line["Group"] for line in lines(host)} == {"2"}
        assert {cell.row for cell in host.read_notes(SHEET)} == {4, 5, 6}

    def test_a_mark_of_another_command_and_a_note_of_ones_own_stay(self, host):
        cell = CellRef(2, 2)
        note = host.read_notes(SHEET)[cell]
        host.stage(ChangeSet((Note(SHEET, cell, f"老朋友\n{note}"),))).commit()
        choose(host, 1, "Merge")
        merge_chosen(host)
        assert host.read_notes(SHEET)[cell] == "老朋友"

    def test_an_edited_result_is_what_is_written(self, host):
        edit(host, 1, "手机", "013900001111")
        edit(host, 1, "累计消费金额", "1,234.5")
        edit(host, 1, "上次沟通日期", "2026-11-20")
        edit(host, 1, "标签", None)
        choose(host, 1, "Merge")
        outcome = merge_chosen(host)
        assert outcome.counts["edited_values"] == 4
        row = customers(host)[0]
        assert row[2:7] == ["013900001111", "北京", "2026-11-20", 1234.5, None]

    def test_numbers_and_dates_keep_their_types(self):
        rows = [("C1", "王伟", "1", None, dt.date(2024, 1, 1), 5), ("C2", "王伟", "1", None,
                dt.datetime(2026, 1, 1, 9, 30), 7.5)]  # fmt: skip
        host = host_of(rows, HEADERS[:6])
        listed(host, PAIR)
        edit(host, 1, "上次沟通日期", "2026-02-03")
        choose(host, 1, "Merge")
        merge_chosen(host)
        assert customers(host)[1][4:] == [dt.date(2026, 2, 3), 7.5]

    def test_formulas_of_the_survivor_stay_and_those_of_the_absorbed_are_kept(self):
        double = Formula("F3*2", 100.0)
        rows = [(*ROWS[0][:6], None, None, Formula("F2*2", 200.0)),
                (*ROWS[1][:6], None, None, double)]  # fmt: skip
        host = host_of(rows, (*HEADERS, "折后"))
        listed(host, PAIR)
        edit(host, 1, "折后", "1")
        choose(host, 1, "Merge")
        merge_chosen(host)
        formulas = host.read_formulas(SHEET, situation(host).table.area)
        assert formulas == {CellRef(3, 9): "F3*2"}
        assert [line["折后"] for line in lines(host, MERGED)[1:]] == ["=F3*2", "=F2*2"]

    def test_the_sheet_without_its_result_lines_is_merged_by_the_rules(self, host):
        for line in lines(host):
            if line["Group"] == "1":
                write(host, REVIEW, {f"C{line['at']}": "是"})
                if line["Row"] == "Merged result":
                    write(host, REVIEW, {f"{c}{line['at']}": None for c in "ABCDEFGHIJKLMNO"})
        assert merge_chosen(host).counts["merged_groups"] == 1
        assert customers(host)[0][2] == "018612345678"

    def test_a_row_with_something_beside_the_table_is_emptied_but_not_hidden(self):
        host = host_of()
        area = RangeRef.parse("A1:H7")
        host.workbook.sheet(SHEET).tables = (TableArea("客户表", area),)
        write(host, SHEET, {"L3": "别的表"})
        listed(host, PAIR)
        choose(host, 1, "Merge")
        merge_chosen(host)
        assert host.read_state(SHEET).hidden_rows == frozenset()
        assert customers(host)[1][11] == "别的表"

    def test_sure_groups_without_a_choice_are_merged_when_asked_for(self, host):
        outcome = merged(host)
        assert not outcome.changes
        assert "1 of them are sure" in told(outcome)
        assert merge_chosen(host, sure=True).counts["merged_groups"] == 1
        assert {line["Group"] for line in lines(host)} == {"2"}

    @pytest.mark.parametrize("word", ["Later", "Not a duplicate"])
    def test_another_choice_goes_before_sure(self, host, word):
        choose(host, 1, word)
        assert merge_chosen(host, sure=True).counts["merged_groups"] == 0

    def test_a_dry_run_and_the_merge_count_alike(self, host):
        choose(host, 1, "Merge")
        assert merged(host).counts == merge_chosen(host).counts

    def test_a_locked_sheet_stays_locked(self, host):
        host.stage(ChangeSet((Lock(SHEET, password="x"),))).commit()
        choose(host, 1, "Merge")
        merge_chosen(host)
        assert host.read_state(SHEET).protected


class TestNotDuplicates:
    def test_a_group_is_told_apart_and_remembered(self, host):
        choose(host, 2, "Not a duplicate")
        outcome = merge_chosen(host)
        assert outcome.counts["not_duplicates"] == 3
        assert apart(host) == {(2, 3), (2, 4), (3, 4)}
        assert customers(host) == [list(row) for row in ROWS]
        assert {line["Group"] for line in lines(host)} == {"1"}

    def test_one_row_is_told_apart_and_the_others_are_merged(self, host):
        choose(host, 2, "Merge")
        choose(host, 2, "不是重复", row=6)
        outcome = merge_chosen(host)
        assert (outcome.counts["merged_groups"], outcome.counts["absorbed_rows"]) == (1, 1)
        rows = customers(host)
        assert rows[4] == list(ROWS[4])
        # The rows of the table are one fewer now.
        assert len(apart(host)) == 1

    def test_one_row_is_told_apart_and_the_others_wait(self, host):
        choose(host, 2, "no", row=6)
        merge_chosen(host)
        assert apart(host) == {(2, 4), (3, 4)}
        assert [line["Row"] for line in lines(host) if line["Group"] == "2"] == [
            "4 ★", "5", "Merged result"
        ]  # fmt: skip

    def test_a_row_for_later_is_left_out_and_not_remembered(self, host):
        choose(host, 2, "Merge")
        choose(host, 2, "later", row=6)
        merge_chosen(host)
        assert customers(host)[4] == list(ROWS[4])
        assert apart(host) == set()

    def test_a_pair_counts_until_a_row_changes_and_however_it_is_written(self, host):
        choose(host, 1, "no")
        merge_chosen(host)
        assert apart(host) == {(0, 1)}
        write(host, SHEET, {"C2": "+86 138-1234-5678", "C3": "186 1234 5678", "F3": 99.0})
        assert apart(host) == {(0, 1)}
        write(host, SHEET, {"C3": "18612345679"})
        assert apart(host) == set()

    def test_a_line_taken_out_is_forgotten(self, host):
        choose(host, 2, "no")
        merge_chosen(host)
        write(host, TOLD_APART, {f"{c}6": None for c in "ABCDEFG"})
        assert len(apart(host)) == 2

    def test_rows_without_a_code_are_known_by_their_content(self):
        rows = [row[1:] for row in ROWS]
        host = host_of(rows, HEADERS[1:])
        listed(host, PAIR)
        choose(host, 1, "no")
        merge_chosen(host)
        assert apart(host) == {(0, 1)}
        reordered(host, SHEET, [5, 1, 2, 3, 4, 0])
        assert apart(host) == {(1, 5)}

    def test_rows_with_the_same_code_are_told_apart_by_their_content(self):
        host = host_of([("C1", *row[1:]) for row in ROWS])
        listed(host, PAIR)
        choose(host, 1, "no")
        merge_chosen(host)
        assert apart(host) == {(0, 1)}

    def test_a_pair_is_listed_once(self, host):
        for _turn in range(2):
            listed(host, PAIR)
            choose(host, 1, "no")
            merge_chosen(host)
        assert len(lines(host, TOLD_APART)) == 1


class TestWords:
    @pytest.mark.parametrize(
        "word", ["合并", " 合 并 ", "是", "y", "YES", "Ｙｅｓ", "√", "merge!", "1"]
    )
    def test_many_words_mean_merge(self, word):
        assert read_choice(word) is Choice.MERGE

    @pytest.mark.parametrize(
        "word", ["不是重复", "不是", "否", "N", "not a duplicate", "×", "不同"]
    )
    def test_many_words_mean_not(self, word):
        assert read_choice(word) is Choice.APART

    @pytest.mark.parametrize("word", ["以后再说", "later", "？", "待定"])
    def test_many_words_mean_later(self, word):
        assert read_choice(word) is Choice.LATER

    def test_the_drop_down_is_understood_in_both_languages(self):
        for word, choice in ((review_sheet.MERGE, Choice.MERGE), (review_sheet.APART, Choice.APART),
                             (review_sheet.LATER, Choice.LATER)):  # fmt: skip
            assert {read_choice(w) for w in spoken(word)} == {choice}

    def test_blank_is_open_and_the_rest_unknown(self):
        assert read_choice("  ") is Choice.OPEN
        assert read_choice("maybe tomorrow") is None


class TestLeftAlone:
    def problem(self, host) -> str:
        before = customers(host)
        outcome = merge_chosen(host)
        assert outcome.counts["skipped"] == 1, told(outcome)
        assert outcome.counts["merged_groups"] == 0
        assert customers(host) == before
        return told(outcome)

    def test_without_the_sheet_there_is_nothing_to_merge(self):
        with pytest.raises(InputError, match="Find duplicates first"):
            merged(host_of())

    def test_without_choices_nothing_is_done(self, host):
        outcome = merged(host)
        assert not outcome.changes
        assert "Nothing was chosen" in told(outcome)

    def test_a_sheet_without_its_columns_is_told_of(self, host):
        write(host, REVIEW, {"C4": "别的"})
        with pytest.raises(InputError, match="lost its column"):
            merged(host)

    def test_an_unknown_word_is_shown_with_its_place(self, host):
        choose(host, 1, "vielleicht")
        assert "“vielleicht” in row 7 is no choice" in self.problem(host)

    def test_choices_that_contradict_each_other(self, host):
        choose(host, 1, "Not a duplicate")
        choose(host, 1, "Merge", row=3)
        assert "contradict" in self.problem(host)

    def test_a_merge_of_some_rows_only_is_unclear(self, host):
        choose(host, 2, "Merge", row=4)
        choose(host, 2, "Merge", row=5)
        assert "only some rows" in self.problem(host)

    def test_a_row_that_was_changed_since(self, host):
        choose(host, 1, "Merge")
        write(host, SHEET, {"D3": "天津"})
        assert "row 3 of the table has another content now" in self.problem(host)

    def test_a_table_that_was_sorted_since(self, host):
        choose(host, 1, "Merge")
        reordered(host, SHEET, [5, 4, 3, 2, 1, 0])
        assert "has another content" in self.problem(host)

    def test_a_row_that_was_deleted_since(self, host):
        choose(host, 1, "Merge")
        write(host, SHEET, {f"{c}3": None for c in "ABCDEFGH"})
        assert "row 3 of the table is gone" in self.problem(host)

    def test_without_fingerprints_the_shown_values_are_compared(self, host):
        choose(host, 1, "Merge")
        write(host, REVIEW, {f"O{row}": None for row in range(4, 12)})
        write(host, SHEET, {"D3": "天津"})
        assert "another content" in self.problem(host)
        write(host, SHEET, {"D3": "北京"})
        assert merge_chosen(host).counts["merged_groups"] == 1

    def test_a_row_in_two_groups_is_merged_once(self):
        host = host_of()
        listed(host, (0, 1), (1, 2))
        choose(host, 1, "Merge")
        choose(host, 2, "Merge")
        outcome = merge_chosen(host)
        assert (outcome.counts["merged_groups"], outcome.counts["skipped"]) == (1, 1)

    def test_a_sheet_that_was_sorted_filtered_and_cut_is_understood(self, host):
        choose(host, 1, "Merge")
        reordered(host, REVIEW, [6, 2, 4, 0, 5, 1, 3])
        write(host, REVIEW, {"D4": None, "E4": None, "F4": None, "J4": None})
        assert merge_chosen(host).counts["merged_groups"] == 1
        assert customers(host)[0][2] == "018612345678"

    def test_a_sheet_of_ones_own_under_our_name_is_never_replaced(self):
        host = MemoryHost({SHEET: [HEADERS, *ROWS], MERGED: [["我的合并", "表"]]})
        listed(host, PAIR)
        choose(host, 1, "Merge")
        with pytest.raises(UnsupportedEditError):
            merge_chosen(host)

    def test_the_sheet_of_another_language_is_worked_on(self, host):
        choose(host, 1, "Merge")
        with speaking("zh"):
            outcome = merge_chosen(host)
            assert outcome.counts["merged_groups"] == 1
            assert "已合并" in [s.name for s in host.sheets()]
        assert merge_chosen(host).counts["later"] == 1
        assert MERGED not in [s.name for s in host.sheets()]


class TestUndo:
    def test_a_merge_is_taken_back_exactly(self, host, tmp_path):
        choose(host, 1, "Merge")
        choose(host, 2, "no", row=6)
        before = host.fingerprint()
        session = session_of(host, tmp_path)
        report = session.apply(merged(host, session))
        assert host.fingerprint() != before
        session.apply(session.undo(session.entry_to_undo(report.number)))
        host.stage(ChangeSet((review_sheet_identity(),))).commit()
        assert host.fingerprint() == before


def review_sheet_identity():
    """Takes the workbook's id away again, which an undo leaves."""
    from addin.table.changes import SetIdentity

    return SetIdentity(None)
