"""The macros about notes, entry checks and conditional formats, beside `test_host_macros`."""

from __future__ import annotations

import pytest

from tests.excel_build.build_needed import need

need("xlwings", "pyopenvba")

from pyopenvba._a1 import parse_area
from pyopenvba.apps.excel._model import Range
from pyopenvba.interpreter._values import VBAInt

from tests.excel_build.customers_open import HIDDEN, RULE, SHEET
from tests.excel_build.object_model import R1C1, Rule, rules_of


class TestNotes:
    def test_long_notes_with_line_breaks_and_rare_signs_come_back_whole(self, excel):
        # VBA counts in halves of rare signs; the 250th is the first half of one.
        rare = "x" * 249 + "\ud83d\ude00" + "y" * 600
        texts = ["!", "客" * 250, rare, "行\n" * 300 + "✖ [E202]"]
        rows = [[f"B{n}", text] for n, text in enumerate(texts, 1)]
        excel.write("note", rows)
        assert excel.read("note") == rows

    def test_a_note_that_is_there_is_changed_and_not_made_anew(self, excel):
        excel.write("note", [["B2", "客" * 400]])
        box = excel.sheet().our_boxes
        box.clear()
        excel.write("note", [["B2", "短"]])
        assert excel.read("note") == [["B2", "短"]]
        assert box == {}, "a box keeps its size"
        excel.write("note", [["B2", ""], ["C9", ""]])
        assert excel.read("note") == []

    def test_a_new_box_fits_its_text(self, excel):
        excel.write("note", [["B2", "短"], ["B3", "行\n" * 8], ["B4", "客" * 2_000]])
        heights = [excel.sheet().our_boxes[row, 2, "Height"] for row in (2, 3, 4)]
        assert heights[0] < heights[1] < heights[2] == 320

    def test_comments_with_answers_are_left_alone(self, excel):
        excel.range("B2").vba_get("AddComment", ["[Threaded comment] …"])
        excel.sheet().our_talks = ["B2"]
        excel.write("note", [["B2", "ours"], ["B3", "ours"]])
        assert excel.read("note") == [["B3", "ours"]]
        assert excel.range("B2").vba_get("Comment").note.text == "[Threaded comment] …"


CHECKS = [
    ["A2:A9", 7, 1, "=LEN(A2)=3", "", "", "", "", 2],
    ["B2:B9", 3, 1, "=$A$2:$A$9", "", "", "", "", 1],
    ["C2:C9", 6, 8, "18", "", "", "", "", 1],
    ["D2:D9", 4, 1, "1", "47848", "", "", "", 1],
    ["E2:E9", 2, 7, "0.5", "", "金额", "填数字", "不是数字", 1],
    ["H2:H9", 3, 1, "VIP,普通", "", "级别", "选一个", "不在表中", 1],
]


class TestChecks:
    @pytest.mark.parametrize("is_protected", [False, True])
    def test_checks_of_every_type_read_back_as_they_were_set(self, excel, is_protected):
        excel.write("check", CHECKS)
        if is_protected:
            # Excel then does not say where checks are: they are searched for in used columns.
            excel.call("CustSheetProtect", SHEET, "")
        wanted = CHECKS[:5] if is_protected else CHECKS
        assert excel.read("check") == wanted

    def test_neighbours_with_one_check_are_one_range_and_others_are_not(self, excel):
        rows = [["A2:C9", 6, 8, "5", "", "", "", "", 1], ["D2:D4", 6, 8, "7", "", "", "", "", 1],
                ["D5:D9", 6, 8, "6", "", "", "", "", 1]]  # fmt: skip
        excel.write("check", rows)
        found = {row[0]: row[3] for row in excel.read("check")}
        assert found == {"A2:C9": "5", "D2:D4": "7", "D5:D9": "6"}

    def test_a_check_takes_the_place_of_another_or_goes(self, excel):
        excel.write("check", [CHECKS[0], ["A4:A5", 6, 8, "9", "", "", "", "", 1]])
        assert [(row[0], row[3]) for row in excel.read("check")] == [
            ("A2:A3", "=LEN(A2)=3"), ("A4:A5", "9"), ("A6:A9", "=LEN(A6)=3"),
        ]  # fmt: skip
        excel.write("check", [["A1:A9", -1, 1, "", "", "", "", "", 1]])
        assert excel.read("check") == []

    def test_a_bound_that_is_a_formula_needs_no_equals_sign(self, excel):
        excel.write("check", [["A2:A9", 4, 8, "TODAY()", "", "", "", "", 1]])
        assert excel.read("check")[0][3] == "=TODAY()"

    def test_on_a_long_protected_sheet_checks_far_down_are_found(self, excel):
        excel.range("B2000").vba_set("Value", "x")
        excel.write("check", [["B900:B1700", 6, 8, "5", "", "", "", "", 1]])
        excel.call("CustSheetProtect", SHEET, "")
        assert [row[0] for row in excel.read("check")] == ["B900:B1700"]


class TestRules:
    @pytest.mark.parametrize("active", ["A1", "A2", "E7"])
    def test_a_rule_means_its_own_cells_whatever_cell_is_active(self, excel, active):
        excel.range(active).vba_get("Select")
        excel.write("rule", [RULE])
        assert rules_of(excel.sheet())[0].formula == "=$C2=FALSE"
        assert not rules_of(excel.sheet())[0].stops
        assert excel.read("rule") == [list(RULE)]
        excel.range("D9").vba_get("Select")
        assert excel.read("rule") == [list(RULE)]

    def test_the_selection_and_the_sheet_in_front_stay(self, excel):
        excel.sheet(HIDDEN).vba_set("Visible", VBAInt(-1, "Long"))
        excel.range("B3:C4").vba_get("Select")
        excel.sheet(HIDDEN).vba_get("Activate")
        excel.write("rule", [RULE])
        assert excel.excel.workbook.active_sheet.name == HIDDEN
        excel.sheet().vba_get("Activate")
        selected = excel.excel.application.vba_get("Selection")
        assert selected.vba_get("Address") == "$B$3:$C$4"

    @pytest.mark.parametrize("front", [SHEET, HIDDEN])
    def test_what_is_in_view_stays(self, excel, front, monkeypatch):
        """Excel scrolls to what is selected; the interpreter does not, so it is taught to."""
        selected = Range.select_as_excel_does

        def select_and_scroll(cells: Range) -> None:
            selected(cells)
            window = excel.excel.application.vba_get("ActiveWindow")
            window.vba_set("ScrollRow", VBAInt(cells.first.top, "Long"))
            window.vba_set("ScrollColumn", VBAInt(cells.first.left, "Long"))

        excel.sheet(HIDDEN).vba_set("Visible", VBAInt(-1, "Long"))
        excel.range("B700").vba_get("Select")
        window = excel.excel.application.vba_get("ActiveWindow")
        window.vba_set("ScrollRow", VBAInt(680, "Long"))
        window.vba_set("ScrollColumn", VBAInt(2, "Long"))
        excel.sheet(front).vba_get("Activate")
        monkeypatch.setattr(Range, "select_as_excel_does", select_and_scroll)
        excel.write("rule", [RULE])
        assert excel.read("rule") == [list(RULE)]
        excel.write("check", [CHECKS[0]])
        assert excel.excel.workbook.active_sheet.name == front
        excel.sheet(SHEET).vba_get("Activate")
        window = excel.excel.application.vba_get("ActiveWindow")
        assert [window.vba_get(name) for name in ("ScrollRow", "ScrollColumn")] == [680, 2]

    def test_a_rule_on_a_hidden_sheet_means_its_own_cells_too(self, excel):
        excel.range("D5").vba_get("Select")
        excel.write("rule", [RULE], HIDDEN)
        assert rules_of(excel.sheet(HIDDEN))[0].formula == "=$C2=FALSE"
        assert excel.read("rule", sheet=HIDDEN) == [list(RULE)]

    def test_the_style_of_references_is_lent_and_given_back(self, excel):
        excel.excel.application.vba_set("ReferenceStyle", VBAInt(R1C1, "Long"))
        excel.write("rule", [RULE])
        assert excel.excel.application.vba_get("ReferenceStyle") == R1C1

    def test_only_rules_of_exactly_that_range_go(self, excel):
        other = ["A2:E8", "=$C2=FALSE", ""]
        excel.write("rule", [RULE, other, ["A2:E9", "=$A2=1", ""]])
        excel.write("rule", [["A2:E9", "", ""]])
        assert excel.read("rule") == [other]

    def test_a_rule_of_two_ranges_loses_one(self, excel):
        areas = [parse_area("A2:A9"), parse_area("C2:C9")]
        rules_of(excel.sheet()).append(Rule(areas, "=A2=1"))
        assert excel.read("rule") == [["A2:A9", "=A2=1", ""], ["C2:C9", "=C2=1", ""]]
        excel.write("rule", [["A2:A9", "", ""]])
        assert [row[0] for row in excel.read("rule")] == ["C2:C9"]

    def test_rules_of_other_kinds_are_neither_told_nor_removed(self, excel):
        rules_of(excel.sheet()).append(Rule([parse_area("A2:E9")], "=1", kind=3))
        assert excel.read("rule") == []
        excel.write("rule", [["A2:E9", "", ""]])
        assert len(rules_of(excel.sheet())) == 1
