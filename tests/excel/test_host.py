"""The Excel host beyond the contract: what Excel is left like, and what its calls cost."""

from __future__ import annotations

import datetime as dt

import pytest
import xlwings

from addin.errors import AddInMissingError, CustSheetError, HostError, WrongPasswordError
from addin.hosts.excel.host import ExcelHost
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import MemorySheet
from addin.hosts.mirrors.areas import alike, rectangles
from addin.table.cells import CellError, CellRef, RangeRef
from addin.table.change_json import from_json, to_json
from addin.table.changes import (
    Change,
    ChangeSet,
    Fill,
    Formula,
    Lock,
    Note,
    NumberFormat,
    PutSheet,
    ResultColumn,
    SetValue,
)
from tests.excel.application import ComError, Excel
from tests.excel.engine import open_excel
from tests.excel.macros import holds
from tests.unit.command_builders import HEADERS, SHEET, customers, validated

RESULT = PutSheet("问题", "问题", "1", (ResultColumn("行", 6), ResultColumn("内容", 20, "@")),
                  ((2.0, "001"),))  # fmt: skip
AT_ONCE = (
    SetValue(SHEET, CellRef(2, 1), "0012"),
    Fill(SHEET, RangeRef.parse("A2:C3"), "#F8CBAD"),
    Note(SHEET, CellRef(2, 2), "!"),
    RESULT,
)


def opened(*extra: list[object]) -> tuple[Excel, ExcelHost]:
    """An Excel with the customer workbook, somebody at work in it."""
    excel, book = open_excel()
    excel.sheets = MemoryHost({SHEET: [HEADERS, *customers(*extra)], "备注": ()}).workbook.sheets
    excel.settings |= {"calculation": "semiautomatic", "enable_events": True}
    excel.active, excel.selection = 0, "$B$3:$C$4"
    return excel, ExcelHost(book)


def apply(host: ExcelHost, *changes: Change) -> ChangeSet:
    staged = host.stage(ChangeSet(changes))
    staged.commit()
    return staged.inverse


def as_found(excel: Excel) -> tuple[object, ...]:
    return (excel.settings.copy(), excel.active, excel.selection, _dump(excel.sheets))


def _dump(sheets: list[MemorySheet]) -> list[str]:
    return [sheet.dump() for sheet in sheets]


class TestExcelIsLeftAsItWas:
    def test_after_a_command(self):
        excel, host = opened()
        settings = excel.settings.copy()
        apply(host, *AT_ONCE)
        assert excel.settings == settings
        assert excel.sheets[excel.active].name == SHEET
        assert excel.selection == "$B$3:$C$4"

    def test_what_is_in_view_stays(self):
        """Selecting scrolls, so nothing is selected where Excel itself remembers."""
        excel, host = opened()
        inverse = apply(host, *AT_ONCE)
        apply(host, *inverse)
        assert (excel.sheets[excel.active].name, excel.selection) == (SHEET, "$B$3:$C$4")
        assert excel.scrolled == []

    def test_the_selection_on_a_result_sheet_that_is_made_anew_is_brought_back(self):
        excel, host = opened()
        apply(host, RESULT)
        excel.active = [sheet.name for sheet in excel.sheets].index(RESULT.name)
        excel.selection = "$A$5"
        apply(host, RESULT)
        assert (excel.sheets[excel.active].name, excel.selection) == (RESULT.name, "$A$5")

    @pytest.mark.parametrize(
        "member",
        ["Range.raw_value", "Range.formula", "Sheet.used_range", "App.run CustSheetRead"],
    )  # fmt: skip
    def test_after_an_error_while_reading(self, member):
        excel, host = opened()
        before = as_found(excel)
        excel.broken = {member}
        with pytest.raises((ComError, AddInMissingError)):
            host.stage(ChangeSet(AT_ONCE))
        assert not excel.broken
        assert as_found(excel) == before

    @pytest.mark.parametrize(
        "member",
        ["Range.raw_value=", "Sheets.add", "Names.add", "Tables.add", "App.run CustSheetWrite",
         "App.enable_events=", "App.calculation="],
    )  # fmt: skip
    def test_after_an_error_while_writing(self, member):
        excel, host = opened()
        staged = host.stage(ChangeSet(AT_ONCE))
        before = as_found(excel)
        excel.broken = {member}
        with pytest.raises((CustSheetError, ComError)):
            staged.commit()
        assert not excel.broken
        assert as_found(excel) == before

    def test_while_it_is_worked_on_nothing_is_drawn_or_calculated(self, monkeypatch):
        _excel, host = opened()
        seen: list[dict[str, object]] = []
        hit = Excel.hit

        def watch(self: Excel, name: str) -> None:
            if name in ("Range.raw_value=", "App.run CustSheetWrite"):
                seen.append(self.settings.copy())
            hit(self, name)

        monkeypatch.setattr(Excel, "hit", watch)
        apply(host, *AT_ONCE)
        assert len(seen) > 3
        for settings in seen:
            assert not settings["screen_updating"]
            assert not settings["enable_events"]
            assert settings["calculation"] == "manual"


class TestWhatExcelWouldTakeForSomethingElse:
    def test_a_number_and_a_formula_in_cells_of_text_format_stay_what_they_are(self):
        excel, host = opened()
        apply(host, NumberFormat(SHEET, RangeRef.parse("H2:H4"), "@"))
        apply(
            host,
            SetValue(SHEET, CellRef(2, 8), 5.0),
            SetValue(SHEET, CellRef(3, 8), Formula("F2*2", 200.0)),
            SetValue(SHEET, CellRef(4, 8), "'=1"),
        )
        cells = host.read_cells(SHEET, [CellRef(row, 8) for row in (2, 3, 4)])
        assert [state.value for state in cells.values()] == [5.0, Formula("F2*2", 200.0), "'=1"]
        assert {state.number_format for state in cells.values()} == {"@"}
        assert excel.sheets[0].protected is False

    def test_a_text_whose_cell_loses_its_text_format_stays_one_when_it_is_entered_again(self):
        excel, host = opened()
        cell = CellRef(2, 8)
        apply(host, NumberFormat(SHEET, RangeRef.of_cell(cell), "@"))
        apply(host, SetValue(SHEET, cell, "=1+1"))
        assert (SHEET, cell) not in excel.quoted, "the format is enough"
        apply(
            host,
            SetValue(SHEET, cell, "=1+2"),
            NumberFormat(SHEET, RangeRef.of_cell(cell), "General"),
        )
        assert host.read_cells(SHEET, [cell])[cell].value == "=1+2"
        assert (SHEET, cell) in excel.quoted

    def test_an_error_is_told_from_a_text_like_it_in_the_same_column(self):
        _excel, host = opened(["C9", CellError("#N/A")], ["#N/A", CellError("#SPILL!")])
        rows = host.read_grid(SHEET).rows
        assert rows[13][1] == CellError("#N/A")
        assert type(rows[13][1]) is CellError
        assert type(rows[14][0]) is str
        assert rows[14][1] == CellError("#SPILL!")
        assert type(rows[14][1]) is CellError

    def test_dates_times_and_durations_are_told_by_their_formats(self):
        moments = [dt.date(2024, 2, 29), dt.time(6, 30), dt.timedelta(hours=36),
                   dt.datetime(2024, 2, 29, 23, 59, 58)]  # fmt: skip
        _excel, host = opened(moments)
        assert list(host.read_grid(SHEET).rows[13])[:4] == moments

    def test_a_workbook_that_counts_from_1904_gets_the_same_days(self):
        excel, host = opened()
        excel.date1904 = True
        day = dt.date(2026, 11, 21)
        assert host.read_grid(SHEET).rows[1][4] == dt.date(2028, 3, 2)
        staged = host.stage(ChangeSet((SetValue(SHEET, CellRef(2, 5), day),)))
        staged.commit()
        assert host.fingerprint() == staged.after
        assert host.read_grid(SHEET).rows[1][4] == day
        apply(host, *staged.inverse)
        assert host.read_grid(SHEET).rows[1][4] == dt.date(2028, 3, 2)


class TestProtectedSheets:
    def test_one_without_password_is_opened_for_the_change_and_closed_again(self):
        excel, host = opened()
        apply(host, Lock(SHEET))
        apply(host, SetValue(SHEET, CellRef(2, 1), "x"), Fill(SHEET, RangeRef.parse("A2"), None))
        assert excel.sheets[0].protected
        assert excel.sheets[0].values[CellRef(2, 1)] == "x"

    def test_one_with_a_password_is_refused_before_anything_is_touched(self):
        excel, host = opened()
        apply(host, Lock(SHEET, password="x"))
        before = as_found(excel)
        with pytest.raises(WrongPasswordError):
            host.stage(ChangeSet((SetValue(SHEET, CellRef(2, 1), "x"),)))
        assert as_found(excel) == before


def test_passwords_stay_out_of_what_the_journal_writes_down():
    _excel, host = opened()
    inverse = apply(host, Lock(SHEET, password="geheim 1"))
    redo = apply(host, *inverse)
    assert redo.changes[0].password == "geheim 1"
    for changes in (inverse, redo):
        assert "geheim" not in to_json(changes)


def test_undoing_a_lock_from_the_journal_asks_for_the_password():
    excel, host = opened()
    inverse = apply(host, Lock(SHEET, password="x"))
    with pytest.raises(WrongPasswordError):
        host.stage(from_json(to_json(inverse)))
    assert excel.sheets[0].protected


def test_the_active_workbook_is_taken_when_none_is_named(monkeypatch):
    _excel, host = opened()
    assert ExcelHost().location() == host.location()
    monkeypatch.setattr(xlwings.engines.active.impl, "apps", [])
    with pytest.raises(HostError):
        ExcelHost()


def test_what_a_macro_reports_is_said():
    excel, host = opened()
    staged = host.stage(ChangeSet((Fill(SHEET, RangeRef.parse("A2"), "#F8CBAD"),)))
    excel.sheets[0].protected = True
    with pytest.raises(HostError, match="The sheet is protected"):
        staged.commit()


def test_without_the_add_in_the_error_says_what_to_do():
    excel, host = opened()
    before = as_found(excel)
    excel.installed = False
    with pytest.raises(AddInMissingError) as caught:
        host.stage(ChangeSet(AT_ONCE))
    assert "custsheet.xlam" in str(caught.value)
    assert as_found(excel) == before


class TestCost:
    """Two counts: calls that move cells or run a macro, and every member that is asked for."""

    ROWS = 100_000

    def calls(self, rows: int, wrong: int) -> tuple[int, int, int]:
        """The calls of `validate` that move cells, all calls, and the cells of the table."""
        day = dt.date(2024, 3, 5)
        table = [
            [f"C{n:07d}", "王伟", f"139{n:08d}" if n >= wrong else f"13{n:07d}", "", day, 1.0 * n]
            for n in range(rows)
        ]
        excel, host = opened()
        excel.sheets = MemoryHost({SHEET: [HEADERS[:6], *table]}).workbook.sheets
        excel.calls.clear()
        outcome = validated(host)
        assert len(outcome.changes) >= 2 * wrong
        apply(host, *outcome.changes)
        moving = sum(
            count
            for name, count in excel.calls.items()
            if name.startswith(("Range.raw_value", "Range.formula", "App.run"))
        )
        return moving, excel.calls.total(), (rows + 1) * 6

    def test_calls_do_not_grow_with_rows_nor_with_marks(self):
        few = self.calls(1_000, 5)
        assert self.calls(4_000, 5)[:2] == few[:2]
        assert self.calls(4_000, 100)[1] <= few[1] + 10

    def test_validating_a_hundred_thousand_rows_takes_few_calls(self):
        moving, all_, cells = self.calls(self.ROWS, 50)
        assert moving <= 40 + cells / 50_000
        assert all_ <= 150


class TestAreas:
    def test_cells_are_gathered_into_rectangles(self):
        cells = [CellRef(r, c) for r in (2, 3, 4) for c in (1, 2)] + [CellRef(4, 3)]
        assert [r.a1 for r in rectangles(cells)] == ["A2:B4", "C4"]
        assert rectangles([]) == []

    def test_a_column_is_split_in_rounds_not_cell_by_cell(self):
        rounds = 0

        def ask(areas):
            nonlocal rounds
            rounds += 1
            marked = CellRef(70_000, 1)
            return [("yes" if a.height == 1 else "?") if marked in a else "no" for a in areas]

        pieces = alike([RangeRef(1, 1, 100_000, 1)], ask, "?")
        assert [p for p, answer in pieces if answer == "yes"] == [RangeRef.parse("A70000")]
        assert sum(p.height for p, _ in pieces) == 100_000
        assert rounds <= 18

    @pytest.mark.parametrize("other", ["1:1", "A:A", "A1:H1", "A1:XFD1", "C5:F900"])
    def test_a_whole_sheet_is_split_with_few_questions(self, other):
        part, asked = RangeRef.parse(other), 0

        def ask(areas):
            nonlocal asked
            asked += len(areas)
            return [
                ("yes" if holds(part, area) else "?") if area.intersects(part) else "no"
                for area in areas
            ]

        pieces = alike([RangeRef.parse("A1:XFD1048576")], ask, "?")
        cells = sum(area.height * area.width for area, answer in pieces if answer == "yes")
        assert cells == part.height * part.width
        assert sum(area.height * area.width for area, _ in pieces) == 1_048_576 * 16_384
        assert asked < 1_000
