"""The five macros that Python calls: every aspect, every form of arguments, bad input.

Here they are called as xlwings calls them, without xlwings; the host's whole contract runs over
them in `tests/contract/test_macros_in_vba.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.excel_build.build_needed import need

need("xlwings", "pyopenvba")

import openpyxl
import xlsxwriter
from pyopenvba._a1 import parse_area
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.apps.excel._model import Worksheet
from pyopenvba.interpreter._values import EMPTY, NULL, VBAArray, VBAInt

from tests.excel_build.interpreter import array_of, open_add_in, write_add_in
from tests.excel_build.object_model import R1C1, Rule, rules_of

BOOK, SHEET, HIDDEN = "客户.xlsx", "客户", "后台"
OK = ["ok"]


@pytest.fixture(scope="module")
def add_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_add_in(tmp_path_factory.mktemp("add-in"))


class Excel:
    """Excel with a workbook of customers: 9 rows, 5 columns, and a hidden sheet."""

    def __init__(self, excel: ExcelApplication) -> None:
        self.excel = excel

    def read(self, aspect: str, addresses: Any = (), sheet: str = SHEET) -> list[list[Any]]:
        """The rows behind the status; a status that is none fails."""
        answer = self.call("CustSheetRead", sheet, aspect, given(addresses))
        assert answer[0][0] == "ok", answer
        return answer[1:]

    def write(self, aspect: str, rows: Any, sheet: str = SHEET) -> None:
        answer = self.call("CustSheetWrite", sheet, aspect, given(rows))
        assert answer == [OK], answer

    def call(self, macro: str, sheet: str, *arguments: Any) -> list[list[Any]]:
        answer: list[list[Any]] = self.excel.run(macro, BOOK, sheet, *arguments)
        return answer

    def sheet(self, name: str = SHEET) -> Worksheet:
        return self.excel.workbook.sheet_named(name)

    def range(self, address: str, name: str = SHEET) -> Any:
        return self.sheet(name).vba_get("Range", [address])


def given(rows: Any) -> Any:
    return array_of(list(rows)) if isinstance(rows, list | tuple) else rows


@pytest.fixture
def excel(add_in: Path, tmp_path: Path) -> Excel:
    book = xlsxwriter.Workbook(tmp_path / BOOK)
    sheet = book.add_worksheet(SHEET)
    for row in range(9):
        for column in range(5):
            sheet.write_string(row, column, f"{row}/{column}")
    book.add_worksheet(HIDDEN).hide()
    book.close()
    return Excel(open_add_in(add_in, tmp_path / BOOK))


class TestFormsOfArguments:
    """What xlwings hands over on Windows, and what else a system may make of the same lists."""

    ROWS = (("A2", "#F8CBAD"), ("B3", "#FFE699"))

    def nested(self) -> VBAArray:
        return VBAArray([(1, 2)], items=[array_of(list(row)) for row in self.ROWS])

    def from_one(self) -> VBAArray:
        found = VBAArray([(1, 2), (1, 2)])
        for i, row in enumerate(self.ROWS, 1):
            for j, value in enumerate(row, 1):
                found.set([i, j], value)
        return found

    @pytest.mark.parametrize(
        "form",
        [
            lambda self: array_of(list(self.ROWS)),
            lambda self: self.from_one(),
            lambda self: self.nested(),
            lambda self: array_of([value for row in self.ROWS for value in row]),
        ],
        ids=["a table from 0", "a table from 1", "an array of arrays", "one long line"],
    )
    def test_rows_are_understood_in_every_form(self, excel, form):
        excel.write("fill", form(self))
        wanted = [[address, color] for address, color in self.ROWS]
        assert excel.read("fill", ["A2", "B3"]) == wanted

    @pytest.mark.parametrize(
        "addresses",
        [
            array_of(["A2", "B3"]),
            array_of([["A2"], ["B3"]]),
            array_of([["A2", None], ["B3", None]]),
        ],
        ids=["a line", "a column", "a table with nothing beside"],
    )
    def test_addresses_are_understood_in_every_form(self, excel, addresses):
        assert [row[0] for row in excel.read("fill", addresses)] == ["A2", "B3"]

    def test_one_row_and_one_address_may_come_bare(self, excel):
        excel.write("fill", array_of(["A2", "#F8CBAD"]))
        excel.write("freeze", VBAInt(4, "Long"))
        assert excel.read("fill", "A2") == [["A2", "#F8CBAD"]]

    @pytest.mark.parametrize("nothing", [array_of([]), EMPTY, NULL])
    def test_nothing_asked_is_nothing_answered(self, excel, nothing):
        assert excel.read("fill", nothing) == []
        excel.write("fill", nothing)

    @pytest.mark.parametrize("count", [700, pytest.param(5_000, marks=pytest.mark.long)])
    def test_thousands_of_rows_come_back_in_their_order(self, excel, count):
        rows = [[f"A{n}", "#F8CBAD" if n % 3 else "#FFE699"] for n in range(1, count + 1)]
        excel.write("fill", rows)
        assert excel.read("fill", [row[0] for row in rows]) == rows


class TestLooks:
    def test_a_fill_is_a_colour_none_another_one_or_mixed(self, excel):
        excel.write("fill", [["A1:C3", "#F8CBAD"], ["B2", "none"], ["E1:E2", "#000000"]])
        excel.range("D1").vba_get("Interior").vba_set("Pattern", VBAInt(18, "Long"))
        asked = ["A1:C1", "B2", "A1:C3", "D1", "E1", "E1:E2"]
        found = dict(map(tuple, excel.read("fill", asked)))
        # A range of black cells cannot be told from one of several colours.
        assert list(found.values()) == ["#F8CBAD", "none", "mixed", "other", "#000000", "mixed"]

    def test_a_pattern_gives_way_to_a_fill(self, excel):
        excel.range("D1").vba_get("Interior").vba_set("Pattern", VBAInt(18, "Long"))
        excel.write("fill", [["D1", "#DDEBF7"]])
        assert excel.read("fill", ["D1"]) == [["D1", "#DDEBF7"]]

    def test_formats_and_locks(self, excel):
        excel.write("format", [["C2:C9", "@"], ["D2", "yyyy-mm-dd"]])
        excel.write("lock", [["B2:C9", 0], ["C3", 1]])
        formats = excel.read("format", ["C2:C9", "C1:C9", "D2"])
        assert [row[1] for row in formats] == ["@", "mixed", "yyyy-mm-dd"]
        assert [row[1] for row in excel.read("lock", ["B2:B9", "C3", "B2:C9"])] == [0, 1, "mixed"]

    def test_a_lock_takes_merged_cells_as_a_whole(self, excel):
        excel.range("B2:C3").vba_get("Merge")
        excel.write("lock", [["B2:B9", 0]])
        assert [row[1] for row in excel.read("lock", ["B2:C3", "B9", "C9"])] == [0, 0, 1]

    def test_merged_cells_are_found_wherever_they_are(self, excel):
        for area in ("B2:C3", "E5:E9", "A9:D9"):
            excel.range(area).vba_get("Merge")
        assert sorted(excel.read("merged")) == [["A9:D9"], ["B2:C3"], ["E5:E9"]]

    def test_dress_frozen_rows_and_links(self, excel):
        excel.write(
            "dress",
            [["A:B", "width", 20], ["A1", "bold", 1], ["A1", "size", 14],
             ["A1", "color", "#1F4E79"], ["A2:A3", "wrap", 1]],
        )  # fmt: skip
        font = excel.range("A1").vba_get("Font")
        assert (font.vba_get("Bold"), font.vba_get("Size")) == (True, 14)
        assert font.vba_get("Color") == 0x794E1F
        assert excel.range("B1").vba_get("ColumnWidth") == 20
        assert excel.range("A3").vba_get("WrapText") is True
        excel.write("freeze", [[4]])
        window = excel.excel.workbook.vba_get("Windows", [VBAInt(1, "Long")])
        assert window.vba_get("FreezePanes") is True
        assert (window.vba_get("SplitRow"), window.vba_get("SplitColumn")) == (4, 0)
        excel.write("link", [["B2", "", f"'{SHEET}'!A1", "B2"], ["J2", "", f"'{SHEET}'!A1", "J2"]])
        assert excel.range("B2").vba_get("Value") == "1/1", "what stands there stays"
        assert excel.range("J2").vba_get("Value") == "J2"
        links = excel.sheet().vba_get("Hyperlinks").vba_items()
        assert [link.vba_get("SubAddress") for link in links] == [f"'{SHEET}'!A1"] * 2


class TestState:
    def test_hidden_rows_and_columns_are_runs(self, excel):
        excel.write("hidden_rows", [["2:4", 1], ["7:7", 1], ["3:3", 0]])
        excel.range("B:C").vba_get("EntireColumn").vba_set("Hidden", True)
        excel.range("E:E").vba_get("EntireColumn").vba_set("Hidden", True)
        assert excel.read("state") == [[False, False, "", "2:2,4:4,7:7", "B:C,E:E"]]

    def test_the_filter_of_the_sheet_is_told(self, excel):
        excel.range("A1:E9").vba_get("AutoFilter")
        assert excel.read("state")[0][2] == "A1:E9"

    def test_the_workbook_tells_how_days_count_and_whether_it_can_be_saved(self, excel):
        assert excel.read("book", sheet="") == [[False, False, False, ""]]
        book = excel.excel.workbook
        book.date1904 = book.our_read_only = book.our_shared = True
        book.our_properties = {"CustSheet needs": "9.0"}
        assert excel.read("book", sheet="") == [[True, True, True, "9.0"]]


class TestBeyondSheets:
    @pytest.mark.parametrize(
        ("typed", "rows"), [("秘密", [["秘密"]]), ("=", [["vor"]]), ("", [[""]]), (False, [])]
    )
    def test_a_question_gives_what_is_typed_or_nothing(self, excel, typed, rows):
        excel.excel.application.our_answer = typed
        answer = excel.excel.run("CustSheetAsk", BOOK, "CustSheet", "客" * 300, "vor")
        assert [row[0] for row in answer] == ["ok", *[row[0] for row in rows]]

    def test_a_copy_of_the_workbook_is_written(self, excel, tmp_path):
        excel.range("B2").vba_set("Value", "新")
        copy = tmp_path / "副本.xlsx"
        assert excel.excel.run("CustSheetSaveCopy", BOOK, str(copy)) == [OK]
        assert openpyxl.load_workbook(copy)[SHEET]["B2"].value == "新"
        answer = excel.excel.run("CustSheetSaveCopy", BOOK, str(tmp_path / "no" / "x.xlsx"))
        assert answer[0][0] == "error"

    def test_ctrl_z_is_offered(self, excel):
        assert excel.excel.run("CustSheetOfferUndo", BOOK, "撤销 校验") == [OK]
        assert excel.excel.application.our_undo[0] == "撤销 校验"


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
    RULE = ("A2:E9", "=$C2=FALSE", "#EADCF4")

    @pytest.mark.parametrize("active", ["A1", "A2", "E7"])
    def test_a_rule_means_its_own_cells_whatever_cell_is_active(self, excel, active):
        excel.range(active).vba_get("Select")
        excel.write("rule", [self.RULE])
        assert rules_of(excel.sheet())[0].formula == "=$C2=FALSE"
        assert not rules_of(excel.sheet())[0].stops
        assert excel.read("rule") == [list(self.RULE)]
        excel.range("D9").vba_get("Select")
        assert excel.read("rule") == [list(self.RULE)]

    def test_the_selection_and_the_sheet_in_front_stay(self, excel):
        excel.sheet(HIDDEN).vba_set("Visible", VBAInt(-1, "Long"))
        excel.range("B3:C4").vba_get("Select")
        excel.sheet(HIDDEN).vba_get("Activate")
        excel.write("rule", [self.RULE])
        assert excel.excel.workbook.active_sheet.name == HIDDEN
        excel.sheet().vba_get("Activate")
        selected = excel.excel.application.vba_get("Selection")
        assert selected.vba_get("Address") == "$B$3:$C$4"

    def test_a_rule_on_a_hidden_sheet_means_its_own_cells_too(self, excel):
        excel.range("D5").vba_get("Select")
        excel.write("rule", [self.RULE], HIDDEN)
        assert rules_of(excel.sheet(HIDDEN))[0].formula == "=$C2=FALSE"
        assert excel.read("rule", sheet=HIDDEN) == [list(self.RULE)]

    def test_the_style_of_references_is_lent_and_given_back(self, excel):
        excel.excel.application.vba_set("ReferenceStyle", VBAInt(R1C1, "Long"))
        excel.write("rule", [self.RULE])
        assert excel.excel.application.vba_get("ReferenceStyle") == R1C1

    def test_only_rules_of_exactly_that_range_go(self, excel):
        other = ["A2:E8", "=$C2=FALSE", ""]
        excel.write("rule", [self.RULE, other, ["A2:E9", "=$A2=1", ""]])
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


class TestProtection:
    def test_a_sheet_is_protected_and_freed_without_a_password(self, excel):
        assert excel.call("CustSheetProtect", SHEET, "") == [OK]
        assert excel.read("state")[0][:2] == [True, False]
        assert excel.call("CustSheetCheckPassword", SHEET, "") == [OK]
        assert excel.call("CustSheetCheckPassword", SHEET, "x")[0][0] == "password"
        assert excel.call("CustSheetUnprotect", SHEET, "") == [OK]
        assert excel.read("state")[0][:2] == [False, False]

    def test_a_password_is_needed_once_it_is_set(self, excel):
        excel.call("CustSheetProtect", SHEET, "秘密 1")
        assert excel.read("state")[0][:2] == [True, True]
        for wrong in ("", "秘密", "~no password~"):
            assert excel.call("CustSheetUnprotect", SHEET, wrong)[0][0] == "password"
            assert excel.call("CustSheetCheckPassword", SHEET, wrong)[0][0] == "password"
        assert excel.call("CustSheetCheckPassword", SHEET, "秘密 1") == [OK]
        assert excel.read("state")[0][0] is True
        assert excel.call("CustSheetUnprotect", SHEET, "秘密 1") == [OK]
        assert excel.read("state")[0][0] is False

    def test_a_protected_sheet_keeps_its_password(self, excel):
        excel.call("CustSheetProtect", SHEET, "秘密")
        answer = excel.call("CustSheetProtect", SHEET, "other")
        assert answer == [["error", "The sheet is protected already."]]
        assert excel.call("CustSheetUnprotect", SHEET, "other")[0][0] == "password"

    @pytest.mark.parametrize("password", ["", "秘密"])
    def test_filters_sorting_and_widths_stay_allowed(self, excel, password):
        excel.call("CustSheetProtect", SHEET, password)
        allowed = excel.sheet().vba_get("Protection")
        for name in ("AllowFiltering", "AllowSorting", "AllowFormattingColumns"):
            assert allowed.vba_get(name) is True
        assert allowed.vba_get("AllowDeletingRows") is False
        assert excel.sheet().vba_get("ProtectDrawingObjects") is True

    @pytest.mark.parametrize("password", [None, "秘密"])
    def test_looking_at_a_protection_leaves_it_as_it_was(self, excel, password):
        given = {"DrawingObjects": False, "AllowInsertingRows": True, "UserInterfaceOnly": True}
        if password:
            given["Password"] = password
        excel.sheet().vba_get("Protect", [], given)
        excel.excel.workbook.vba_set("Saved", True)
        assert excel.read("state")[0][:2] == [True, password is not None]
        assert excel.call("CustSheetCheckPassword", SHEET, password or "") == [OK]
        assert excel.excel.workbook.vba_get("Saved") is True
        sheet = excel.sheet()
        assert sheet.vba_get("ProtectDrawingObjects") is False
        assert sheet.vba_get("ProtectionMode") is True
        assert sheet.vba_get("Protection").vba_get("AllowInsertingRows") is True
        assert sheet.vba_get("Protection").vba_get("AllowSorting") is False


class TestBadInput:
    @pytest.mark.parametrize(
        ("aspect", "row"),
        [("fill", ["A2", "#F8CBAD"]), ("format", ["A2", "@"]), ("lock", ["A2", 0]),
         ("hidden_rows", ["2:2", 1]), ("rule", TestRules.RULE),
         ("dress", ["A1", "bold", 1]), ("link", ["J2", "", "A1", "x"])],
    )  # fmt: skip
    def test_a_protected_sheet_takes_nothing_and_says_so(self, excel, aspect, row):
        excel.call("CustSheetProtect", SHEET, "")
        answer = excel.call("CustSheetWrite", SHEET, aspect, array_of([row]))
        assert answer[0][0] == "error"
        assert answer[0][1]
        assert excel.read("fill", ["A2"]) == [["A2", "none"]]
        assert excel.read("note") == excel.read("rule") == []

    @pytest.mark.parametrize("macro", ["CustSheetRead", "CustSheetWrite"])
    def test_an_unknown_aspect_sheet_or_address_is_an_error_row(self, excel, macro):
        for sheet, aspect, address in (
            (SHEET, "smell", "A1"), ("无", "fill", "A1"), (SHEET, "fill", "no address"),
        ):  # fmt: skip
            answer = excel.call(macro, sheet, aspect, array_of([[address, "#F8CBAD"]]))
            assert answer[0][0] == "error", (sheet, aspect, address)

    def test_an_unknown_sheet_or_workbook_is_an_error_row_for_others_too(self, excel):
        for macro in ("CustSheetCheckPassword", "CustSheetProtect", "CustSheetUnprotect"):
            assert excel.call(macro, "无", "")[0][0] == "error"
        answer = excel.excel.run("CustSheetRead", "other.xlsx", SHEET, "note", array_of([]))
        assert answer[0][0] == "error"

    def test_after_an_error_selection_and_style_are_as_before(self, excel):
        excel.excel.application.vba_set("ReferenceStyle", VBAInt(R1C1, "Long"))
        excel.range("B3").vba_get("Select")
        rows = [TestRules.RULE, ["A2:A9", "no formula", ""]]
        assert excel.call("CustSheetWrite", SHEET, "rule", array_of(rows))[0][0] == "error"
        assert excel.excel.application.vba_get("ReferenceStyle") == R1C1
        assert excel.excel.application.vba_get("Selection").vba_get("Address") == "$B$3"
