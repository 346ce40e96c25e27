"""The five macros that Python calls: every aspect, every form of arguments, bad input.

Here they are called as xlwings calls them, without xlwings; the host's whole contract runs over
them in `tests/contract/test_macros_in_vba.py`.
"""

from __future__ import annotations

import pytest

from tests.excel_build.build_needed import need

need("xlwings", "pyopenvba")

import openpyxl
from pyopenvba.interpreter._values import EMPTY, NULL, VBAArray, VBAInt

from tests.excel_build.customers_open import BOOK, OK, RULE, SHEET
from tests.excel_build.interpreter import array_of
from tests.excel_build.object_model import R1C1


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
         ("hidden_rows", ["2:2", 1]), ("rule", RULE),
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
        rows = [RULE, ["A2:A9", "no formula", ""]]
        assert excel.call("CustSheetWrite", SHEET, "rule", array_of(rows))[0][0] == "error"
        assert excel.excel.application.vba_get("ReferenceStyle") == R1C1
        assert excel.excel.application.vba_get("Selection").vba_get("Address") == "$B$3"
