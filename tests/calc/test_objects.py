"""Books, sheets, ranges and what they carry, live, through xlwings' own classes."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlwings

from addin.hosts import calc


class TestBooks:
    def test_saved_and_opened_again(self, app, book, tmp_path):
        book.sheets[0].name = "客户 表"
        book.sheets[0]["B2"].value = [["编号", "n"], ["'007", 1.5]]
        for ending in ("xlsx", "ods"):
            path = tmp_path / f"客户.{ending}"
            book.save(path)
            assert (book.name, book.fullname) == (path.name, str(path))
        sheet = openpyxl.load_workbook(tmp_path / "客户.xlsx")["客户 表"]
        assert [[c.value for c in row] for row in sheet["B2:C3"]] == [["编号", "n"], ["007", 1.5]]
        book.close()
        again = app.books.open(tmp_path / "客户.xlsx")
        assert again.sheets["客户 表"]["B2"].expand().value == [["编号", "n"], ["007", 1.5]]
        again.save()
        again.close()
        app.books.open(tmp_path / "客户.ods").close()

    def test_an_ending_that_libreoffice_does_not_write_is_refused(self, book, tmp_path):
        with pytest.raises(ValueError, match=r"\.xlsm"):
            book.save(tmp_path / "a.xlsm")

    def test_what_is_no_workbook_is_not_opened(self, app, tmp_path):
        path = tmp_path / "a.xlsx"
        path.write_bytes(b"PK\x03\x04 broken")
        with pytest.raises(calc.CalcError):
            app.books.open(path)

    def test_printed(self, book, tmp_path):
        book.sheets[0]["A1"].value = "x"
        book.to_pdf(tmp_path / "a.pdf")
        assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")

    def test_found_by_name_and_as_the_active_one(self, app, book, tmp_path):
        book.save(tmp_path / "eins.xlsx")
        assert app.books["eins.xlsx"] == book
        book.activate()
        assert app.books.active.name == "eins.xlsx"
        with pytest.raises(KeyError):
            app.books["zwei.xlsx"]


class TestApp:
    @pytest.mark.usefixtures("book")
    def test_settings_come_back_as_they_were_set(self, app):
        for name, value in (("screen_updating", False), ("display_alerts", False),
                            ("enable_events", False), ("calculation", "manual")):  # fmt: skip
            before = getattr(app, name)
            setattr(app, name, value)
            assert getattr(app, name) == value
            setattr(app, name, before)
        assert app.calculation == "automatic"
        assert app.version >= (7, 4)

    def test_nothing_is_calculated_while_calculation_is_manual(self, app, sheet):
        sheet["A1"].value = [[1.0, "=A1*2"]]
        app.calculation = "manual"
        sheet["A1"].value = 5
        before = sheet["B1"].value
        app.calculation = "automatic"
        assert (before, sheet["B1"].value) == (2.0, 10.0)

    def test_the_selection_is_known(self, app, book, sheet):
        book.activate()
        sheet["B2:C3"].select()
        assert app.selection.address == "$B$2:$C$3"

    def test_it_is_among_the_apps_of_the_engine(self, app):
        assert app.pid in xlwings.engines["calc"].apps.keys()  # noqa: SIM118
        assert xlwings.engines["calc"].apps[app.pid] == app


class TestSheets:
    def test_added_named_moved_copied_and_deleted(self, book, sheet):
        sheet["A1"].value = 1
        other = book.sheets.add("备注", after=sheet)
        first = book.sheets.add(before=sheet)
        assert [s.name for s in book.sheets] == ["Sheet2", "Sheet1", "备注"]
        first.move(after=other)
        sheet.copy(before=sheet, name="Kopie")
        assert [s.name for s in book.sheets] == ["Kopie", "Sheet1", "备注", "Sheet2"]
        assert book.sheets["Kopie"]["A1"].value == 1.0
        first.delete()
        other.name = "B"
        other.visible = False
        assert [(s.name, s.visible) for s in book.sheets][1:] == [("Sheet1", True), ("B", False)]
        assert "b" in book.sheets

    def test_the_last_visible_one_stays(self, book, sheet):
        with pytest.raises(calc.CallError):
            sheet.delete()
        assert len(book.sheets) == 1

    @pytest.mark.parametrize("name", ["", "x" * 32, "a/b", "a:b", "[a]"])
    def test_names_that_excel_refuses_are_refused(self, book, name):
        with pytest.raises(ValueError, match="name"):
            book.sheets[0].name = name

    def test_an_unknown_one_is_a_key_error(self, book):
        for key in ("无", 7):
            with pytest.raises(KeyError):
                book.sheets(key)

    def test_frozen(self, book, sheet, tmp_path):
        sheet.freeze_panes.freeze_at("1:4")
        book.save(tmp_path / "a.xlsx")
        assert openpyxl.load_workbook(tmp_path / "a.xlsx").active.freeze_panes == "A5"


class TestRanges:
    def test_ways_through_a_table(self, sheet):
        sheet["B2"].value = [["a", "b", "c"], [1, 2, 3], [4, None, 6], [7, 8, 9]]
        sheet["F9"].value = "far"
        assert sheet["B2"].current_region.address == "$B$2:$D$5"
        assert sheet["B2"].expand().address == "$B$2:$D$5"
        assert sheet["C2"].expand("down").address == "$C$2:$C$3"
        assert sheet.used_range.address == "$B$2:$F$9"
        ends = {way: sheet["C3"].end(way).address for way in ("down", "up", "left", "right")}
        assert ends == {"down": "$C$5", "up": "$C$2", "left": "$B$3", "right": "$D$3"}
        assert sheet["C3"].end("down").end("down").address == "$C$1048576"
        assert sheet["A9"].end("right").address == "$F$9"
        assert sheet["F9"].end("up").address == "$F$1"

    def test_addresses(self, sheet):
        cells = sheet.range((2, 2), (3, 4))
        assert cells.get_address(False, False) == "B2:D3"
        assert cells(2, 3).address == cells(6).address == "$D$3"
        assert cells[0, :].address == "$B$2:$D$2"
        assert (cells.row, cells.column, cells.shape, cells.count) == (2, 2, (2, 3), 6)
        assert sheet["B:B"].address == "$B:$B"
        with pytest.raises(IndexError):
            sheet.range((0, 1))
        with pytest.raises(ValueError, match="neither"):
            sheet.range("no such name")

    def test_colours_cell_by_cell_in_one_call_a_colour(self, sheet):
        sheet["A1:C2"].set_colors([["#ff0000", ..., None], [(0, 255, 0), "#ff0000", ...]])
        assert sheet["A1"].color == sheet["B2"].color == (255, 0, 0)
        assert sheet["A2"].color == (0, 255, 0)
        assert sheet["B1"].color is None
        sheet["A1:C2"].color = None
        assert sheet["A1"].color is None

    def test_fonts_and_sizes(self, sheet):
        cells = sheet["A1:B2"]
        cells.font.bold, cells.font.size, cells.font.color = True, 14, (1, 2, 3)
        cells.font.name, cells.font.italic, cells.wrap_text = "Arial", True, True
        assert (cells.font.bold, cells.font.size, cells.font.color) == (True, 14, (1, 2, 3))
        assert (cells.font.name, cells.font.italic, cells.wrap_text) == ("Arial", True, True)
        cells.column_width, cells.row_height = 24, 30
        assert cells.column_width == pytest.approx(24, abs=0.1)
        assert cells.row_height == pytest.approx(30, abs=0.1)
        cells.row_height = 10
        cells.autofit()
        assert cells.row_height > 10

    def test_inserted_deleted_copied_moved(self, sheet):
        sheet["A1"].value = [[1, 2], [3, 4]]
        sheet["A1:B1"].insert("down")
        assert sheet["A1:B3"].value == [[None, None], [1, 2], [3, 4]]
        sheet["A2:A2"].delete("up")
        assert sheet["A1:B3"].value == [[None, None], [3, 2], [None, 4]]
        sheet["A2:B3"].copy(sheet["D1"])
        assert sheet["D1:E2"].value == [[3, 2], [None, 4]]
        sheet["D1:E2"].impl.move(sheet["G1"].impl)
        assert sheet["D1:H2"].value == [[None] * 3 + [3, 2], [None] * 4 + [4]]

    def test_cleared(self, sheet):
        sheet["A1"].value = 5
        sheet["A1"].color = "#ff0000"
        sheet["A1"].add_note("n")
        sheet["A1"].clear_contents()
        assert (sheet["A1"].value, sheet["A1"].color) == (None, (255, 0, 0))
        sheet["A1"].clear_formats()
        assert (sheet["A1"].color, sheet["A1"].note.text) == (None, "n")
        sheet["A1"].clear()
        assert sheet["A1"].note is None

    def test_merged(self, sheet):
        sheet["B2:C3"].merge()
        assert sheet["B2"].merge_area.address == "$B$2:$C$3"
        assert (sheet["B2:C3"].merge_cells, sheet["E5"].merge_cells) == (True, False)
        sheet["B2:C3"].unmerge()
        assert sheet["B2"].merge_area.address == "$B$2"

    def test_hidden(self, sheet):
        sheet["A2:A3"].impl.row_hidden = True
        sheet["C1"].impl.column_hidden = True
        assert (sheet["A2"].impl.row_hidden, sheet["A4"].impl.row_hidden) == (True, False)
        assert sheet["C1"].impl.column_hidden


class TestWhatCellsCarry:
    def test_notes(self, sheet):
        sheet["B2"].add_note("eins\n二")
        sheet["C3"].add_note("drei")
        assert [(n.text, n.impl.location.address) for n in sheet.notes] == [
            ("eins\n二", "$B$2"), ("drei", "$C$3")
        ]  # fmt: skip
        sheet["B2"].note.text = "zwei"
        assert sheet["B2"].note.text == "zwei"
        sheet["C3"].note.delete()
        assert sheet["C3"].note is None

    def test_names(self, book, sheet):
        book.names.add("bereich", "='Sheet1'!$A$1:$B$2")
        book.names.add("_Own.Id", '="7f""1c"')
        sheet.names.add("_Own.Result", "=TRUE")
        assert {n.name for n in book.names} == {"bereich", "_Own.Id"}
        assert book.names["_Own.Id"].refers_to == '="7f""1c"'
        assert book.names["bereich"].refers_to_range.address == "$A$1:$B$2"
        assert sheet["bereich"].address == "$A$1:$B$2"
        assert [n.name for n in sheet.names] == ["Sheet1!_Own.Result"]
        assert sheet.names.contains("_Own.Result")
        book.names.add("bereich", "=Sheet1!$C$3")
        assert book.names["bereich"].refers_to == "=Sheet1!$C$3"
        sheet["D4"].name = "punkt"
        assert sheet["D4"].name.name == "punkt"
        book.names["punkt"].delete()
        assert "punkt" not in book.names

    def test_tables_are_tables_in_the_saved_file(self, book, sheet, tmp_path):
        sheet["B2"].value = [["编号", "n"], ["'001", 1], ["'002", 2]]
        table = sheet.tables.add(sheet["B2:C4"], name="客户")
        assert (table.range.address, table.header_row_range.address) == ("$B$2:$C$4", "$B$2:$C$2")
        assert table.data_body_range.address == "$B$3:$C$4"
        assert (table.show_headers, table.show_totals, table.show_autofilter) == (True, False, True)
        assert sheet["C3"].table == table
        with pytest.raises(calc.CallError):
            sheet.tables.add(sheet["C3:D9"], name="zwei")
        book.save(tmp_path / "a.xlsx")
        saved = openpyxl.load_workbook(tmp_path / "a.xlsx").active.tables
        assert dict(saved.items()) == {"客户": "B2:C4"}
        table.resize(sheet["B2:C5"])
        assert table.range.address == "$B$2:$C$5"

    def test_a_table_is_filtered(self, sheet):
        sheet["A1"].value = [["省", "n"], ["京", 1], ["沪", 2], ["京", 3], ["粤", 4]]
        sheet.tables.add(sheet["A1:B5"], name="T")
        filter_ = sheet["A1:B5"].autofilter

        def shown():
            return [row for row in range(2, 6) if not sheet[f"A{row}"].impl.row_hidden]

        filter_.apply_values(1, ["京", "粤"])
        assert shown() == [2, 4, 5]
        filter_.apply_comparison(2, "greater_than", 2)
        assert shown() == [4, 5]
        criteria = filter_.criteria
        assert (criteria[0].values, criteria[1].operator) == (["京", "粤"], "greater_than")
        filter_.clear()
        assert shown() == [2, 3, 4, 5]
        with pytest.raises(calc.CallError, match="no filter"):
            sheet["H1:H9"].autofilter.clear()

    def test_entry_checks(self, book, sheet, tmp_path):
        check = sheet["A1:A9"].data_validation
        check.set_list(["VIP", "普通"])
        assert (check.type, check.source, check.in_cell_dropdown) == ("list", "VIP,普通", True)
        sheet["B1:B9"].data_validation.set_whole_number("between", 1, 10)
        found = sheet["B2"].data_validation
        assert (found.type, found.operator, found.formula1, found.formula2) == (
            "whole_number", "between", "=1", "=10"
        )  # fmt: skip
        sheet["C1:C9"].data_validation.set_custom('=IF(C1>1,TRUE,"x"="y")')
        assert sheet["C1:C9"].data_validation.formula == '=IF(C1>1,TRUE,"x"="y")'
        assert sheet["A1:D9"].data_validation.type == "mixed_criteria"
        book.save(tmp_path / "a.xlsx")
        saved = openpyxl.load_workbook(tmp_path / "a.xlsx").active.data_validations.dataValidation
        assert {(str(v.sqref), v.type) for v in saved} >= {("A1:A9", "list"), ("B1:B9", "whole")}
        check.delete()
        assert check.type == "none"

    def test_conditional_formats(self, sheet):
        rules = sheet["A1:C9"].conditional_formats
        rule = rules.add_custom('=$B1="x"', fill_color="#EADCF4")
        assert (rule.type, rule.formula, rule.fill_color) == ("custom", '=$B1="x"', (234, 220, 244))
        rules.add_cell_value("between", 1, 5, font_bold=True)
        found = list(sheet["B2"].conditional_formats)
        assert [r.type for r in found] == ["custom", "cell_value"]
        assert (found[1].operator, found[1].formula2, found[1].font_bold) == ("between", "=5", True)
        found[0].delete()
        assert len(rules) == 1
        rules.clear()
        assert len(rules) == 0

    def test_links(self, book, sheet, tmp_path):
        sheet["A1"].add_hyperlink("https://example.org/a?b=c", "site")
        sheet["A2"].add_hyperlink("#'Sheet1'!B2", "there")
        assert sheet["A1"].hyperlink == "https://example.org/a?b=c"
        assert sheet["A1:A2"].value == ["site", "there"]
        book.save(tmp_path / "a.xlsx")
        saved = openpyxl.load_workbook(tmp_path / "a.xlsx").active
        assert saved["A1"].hyperlink.target == "https://example.org/a?b=c"
        assert saved["A2"].hyperlink.location.replace("'", "") == "Sheet1!B2"


class TestProtection:
    @pytest.fixture
    def locked(self, sheet) -> xlwings.Sheet:
        sheet["A1"].value = [["x", "y"]]
        open_ = sheet["B1"].api.CellProtection
        open_.IsLocked = False
        sheet["B1"].api.CellProtection = open_
        sheet.api.protect("秘密")
        return sheet

    def test_a_locked_cell_refuses_what_is_written(self, locked):
        for write in (
            lambda: setattr(locked["A1"], "value", "z"),
            lambda: setattr(locked["A1:B1"], "value", "z"),
            lambda: setattr(locked["A1"], "formula", "=1"),
            lambda: locked["A1"].clear_contents(),
            lambda: setattr(locked["B1"], "color", "#ff0000"),
            lambda: setattr(locked["B1"], "number_format", "0"),
            lambda: locked["B1"].add_note("n"),
            lambda: locked["B1"].insert("down"),
            lambda: setattr(locked["B1"].font, "bold", True),
        ):
            with pytest.raises(calc.ProtectedError):
                write()
        assert locked["A1:B1"].value == ["x", "y"]

    def test_an_open_cell_takes_it(self, locked):
        locked["B1"].value = "z"
        assert locked["B1"].value == "z"


class TestMacros:
    def test_a_python_function_is_called_as_a_macro(self, app):
        calls = []

        def own(given, *arguments):
            calls.append(arguments)
            return given.pid

        calc.register_macro("'my add-in.xlam'!Own", own)
        try:
            assert app.macro("'my add-in.xlam'!own")(1, "二") == app.pid
        finally:
            calc.unregister_macro("'my add-in.xlam'!Own")
        assert calls == [(1, "二")]
        with pytest.raises(KeyError, match="own"):
            app.macro("'my add-in.xlam'!own")(1)

    def test_a_macro_in_basic(self, book):
        library = book.api.BasicLibraries.createLibrary("Standard")
        library.insertByName("M", "Function Twice(a)\nTwice = a & a\nEnd Function\n")
        assert book.macro("M.Twice")("x") == "xx"
        with pytest.raises(KeyError, match="Thrice"):
            book.macro("Thrice")()


def test_what_the_engine_has_not_says_so(sheet):
    for ask in (
        lambda: sheet.charts.add(chart_type="stock_hlc"),
        lambda: sheet.pictures.add(Path("a.png")),
        lambda: sheet["A1"].borders.clear(),
        lambda: sheet["A1"].copy(),
        lambda: sheet["A1:B2"].sort(1),
    ):
        with pytest.raises(NotImplementedError):
            ask()


def test_a_workbook_is_found_by_its_name_until_it_is_closed(app):
    first, second = app.books.add(), app.books.add()
    names = [first.name, second.name]
    find = app.impl.books
    assert [find(names[i]).name for i in (0, 0, 1, 1, 0)] == [names[i] for i in (0, 0, 1, 1, 0)]
    first.close()
    with pytest.raises(KeyError):
        find(names[0])
    assert find(names[1]).name == names[1]
    second.close()
