"""What every host owes, whatever it keeps the workbook in.

A *room* is a place with the example workbook in it. A test class for a host inherits
`HostContract` and gives a fixture `room`; every test then runs over that host.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import pytest
from contract_examples import (
    AREA,
    CHANGES,
    CHOICES,
    FORMULA,
    NOTE,
    NOTE_CELL,
    NOTE_FILL,
    RESULT,
    ROWS,
    SECOND,
    SHEET,
    SURVIVORS,
    at,
    over,
)

from addin.errors import (
    RefusedError,
    SheetNotFoundError,
    UnsupportedEditError,
    WrongPasswordError,
)
from addin.hosts.port import SheetState, WorkbookHost
from addin.table.cells import CellRef, CellValue
from addin.table.changes import (
    Change,
    ChangeSet,
    DropSheet,
    Fill,
    Formula,
    Lock,
    Note,
    PutSheet,
    SetValue,
    Unlock,
)


class Room(Protocol):
    """A place with the example workbook in it."""

    def host(self) -> WorkbookHost:
        """A host for the workbook, just opened."""
        ...


def apply(room: Room, *changes: Change) -> ChangeSet:
    """Makes changes and gives what takes them back."""
    staged = room.host().stage(ChangeSet(changes))
    staged.commit()
    return staged.inverse


def state_without_order(state: SheetState) -> tuple[object, ...]:
    return (
        state.protected, state.has_password, state.hidden_rows, state.hidden_columns, state.filter,
        frozenset(state.validations),
    )  # fmt: skip


def everything(host: WorkbookHost) -> dict[str, object]:
    """All that a host tells of its workbook."""
    seen: dict[str, object] = {"sheets": tuple(host.sheets()), "identity": host.identity()}
    for sheet in host.sheets():
        grid = host.read_grid(sheet.name)
        formats = host.read_formats(sheet.name, AREA, range(1, 11))
        seen[sheet.name] = (
            (grid.first_row, grid.first_column, [list(row) for row in grid.rows]),
            grid.tables,
            grid.merged,
            state_without_order(host.read_state(sheet.name)),
            dict(host.read_formulas(sheet.name, AREA)),
            dict(host.read_notes(sheet.name)),
            dict(host.read_cells(sheet.name, AREA.cells())),
            {c: [f.codes[i] for i in f.index] for c, f in formats.items()},
        )
    return seen


def cell_of(room: Room, address: str) -> object:
    cell = at(address)
    return room.host().read_cells(SHEET, [cell])[cell]


class HostContract:
    """Tests that hold for every host."""

    def test_the_sheets_are_in_tab_order(self, room: Room) -> None:
        sheets = room.host().sheets()
        assert [sheet.name for sheet in sheets] == [SHEET, SECOND]
        assert all(s.visible and s.has_cells and not s.is_result for s in sheets)

    def test_the_host_says_its_name_and_place(self, room: Room) -> None:
        host = room.host()
        assert host.name
        assert host.name in host.location()
        assert host.identity() is None

    def test_the_grid_holds_all_values_in_their_types(self, room: Room) -> None:
        grid = room.host().read_grid(SHEET)
        expected = [[v.value if isinstance(v, Formula) else v for v in row] for row in ROWS]
        assert (grid.sheet, grid.first_row, grid.first_column) == (SHEET, 1, 1)
        assert [list(row) for row in grid.rows] == expected
        types = [[type(v) for v in row] for row in grid.rows]
        assert types == [[type(v) for v in row] for row in expected]

    def test_an_empty_sheet_has_no_rows(self, room: Room) -> None:
        assert len(room.host().read_grid(SECOND).rows) == 0

    def test_formats_formulas_notes_and_state_are_read(self, room: Room) -> None:
        host = room.host()
        formats = host.read_formats(SHEET, over("A2:I4"), [1, 3, 5])
        names = {c: [f.codes[i] for i in f.index] for c, f in formats.items()}
        assert names[1] == ["General"] * 3
        assert names[3] == ["@"] * 3
        assert names[5][:2] == ["yyyy-mm-dd"] * 2
        assert host.read_formulas(SHEET, AREA) == {at("I2"): "F2*2"}
        assert host.read_formulas(SHEET, over("A1:H9")) == {}
        assert host.read_notes(SHEET) == {NOTE_CELL: NOTE}
        assert host.read_state(SHEET) == SheetState()

    def test_cells_tell_their_whole_state_even_blank_ones(self, room: Room) -> None:
        cells = room.host().read_cells(SHEET, [NOTE_CELL, at("I2"), at("J99")])
        assert (cells[NOTE_CELL].value, cells[NOTE_CELL].note) == ("王小明", NOTE)
        assert cells[NOTE_CELL].fill == NOTE_FILL
        assert cells[at("I2")].value == FORMULA
        blank = cells[at("J99")]
        assert (blank.value, blank.fill, blank.note) == (None, None, None)
        assert (blank.number_format, blank.locked) == ("General", True)

    @pytest.mark.parametrize(
        "ask",
        [
            lambda host: host.read_grid("无"),
            lambda host: host.read_state("无"),
            lambda host: host.read_formats("无", AREA, [1]),
            lambda host: host.read_formulas("无", AREA),
            lambda host: host.read_notes("无"),
            lambda host: host.read_cells("无", [at("A1")]),
            lambda host: host.stage(ChangeSet((SetValue("无", at("A1"), "x"),))),
            lambda host: host.stage(ChangeSet((Fill("无", over("A1"), None),))),
        ],
        ids=["grid", "state", "formats", "formulas", "notes", "cells", "value", "fill"],
    )
    def test_an_unknown_sheet_is_an_error_that_names_the_others(
        self, room: Room, ask: Callable[[WorkbookHost], object]
    ) -> None:
        with pytest.raises(SheetNotFoundError) as caught:
            ask(room.host())
        assert caught.value.existing == (SHEET, SECOND)

    @pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES)
    def test_every_change_is_made_and_taken_back_exactly(
        self, room: Room, changes: tuple[Change, ...]
    ) -> None:
        before = everything(room.host())
        inverse = apply(room, *changes)
        after = everything(room.host())
        redo = apply(room, *inverse)
        assert everything(room.host()) == before
        apply(room, *redo)
        assert everything(room.host()) == after

    @pytest.mark.parametrize("name", [n for n in CHANGES if n not in (
        "a lock and its end", "a result sheet put and dropped", "an entry check taken away",
        "a conditional format",
    )])  # fmt: skip
    def test_every_change_can_be_seen(self, room: Room, name: str) -> None:
        before = everything(room.host())
        apply(room, *CHANGES[name])
        assert everything(room.host()) != before

    @pytest.mark.parametrize("value", SURVIVORS.values(), ids=SURVIVORS)
    def test_values_survive_as_they_are(self, room: Room, value: CellValue) -> None:
        apply(room, SetValue(SHEET, at("J3"), value), SetValue(SHEET, at("B3"), value))
        host = room.host()
        cells = host.read_cells(SHEET, [at("J3"), at("B3")])
        grid = host.read_grid(SHEET)
        for found in (cells[at("J3")].value, cells[at("B3")].value, grid.rows[2][1]):
            assert found == value
            assert type(found) is type(value)
        assert host.read_formulas(SHEET, AREA) == {at("I2"): "F2*2"}

    def test_a_changed_cell_keeps_its_format_fill_and_note(self, room: Room) -> None:
        apply(room, SetValue(SHEET, NOTE_CELL, "李四"), SetValue(SHEET, at("C2"), "0755"))
        cells = room.host().read_cells(SHEET, [NOTE_CELL, at("C2")])
        assert (cells[NOTE_CELL].fill, cells[NOTE_CELL].note) == (NOTE_FILL, NOTE)
        assert (cells[at("C2")].value, cells[at("C2")].number_format) == ("0755", "@")

    def test_the_last_of_two_values_wins(self, room: Room) -> None:
        apply(room, *CHANGES["a value changed twice"])
        assert room.host().read_grid(SHEET).rows[1][0] == "010"

    def test_staging_alone_changes_nothing(self, room: Room) -> None:
        host = room.host()
        before, digest = everything(host), host.fingerprint()
        staged = host.stage(ChangeSet(CHANGES["all at once"]))
        assert staged.before == digest == room.host().fingerprint()
        assert everything(room.host()) == before
        staged.discard()
        assert room.host().fingerprint() == digest

    def test_a_commit_is_there_as_a_whole(self, room: Room) -> None:
        staged = room.host().stage(ChangeSet(CHANGES["all at once"]))
        staged.commit()
        staged.discard()
        host = room.host()
        assert host.fingerprint() == staged.after != staged.before
        assert host.identity() == "1"
        assert host.read_grid(SHEET).rows[1][0] == "00100"

    def test_a_commit_after_a_foreign_change_is_refused(self, room: Room) -> None:
        staged = room.host().stage(ChangeSet((SetValue(SHEET, at("A2"), "mine"),)))
        apply(room, SetValue(SHEET, at("A2"), "theirs"))
        with pytest.raises(RefusedError):
            staged.commit()
        staged.discard()
        assert room.host().read_grid(SHEET).rows[1][0] == "theirs"

    def test_an_empty_change_set_changes_nothing(self, room: Room) -> None:
        before = everything(room.host())
        assert apply(room) == ChangeSet()
        assert everything(room.host()) == before

    def test_cancelling_through_progress_changes_nothing(self, room: Room) -> None:
        class CancelledError(Exception):
            pass

        def cancel(*_: int) -> None:
            raise CancelledError

        digest = room.host().fingerprint()
        changes = ChangeSet(tuple(SetValue(SHEET, CellRef(r, 1), "x") for r in range(2, 50)))
        with pytest.raises(CancelledError):
            room.host().stage(changes, cancel)
        assert room.host().fingerprint() == digest

    def test_a_lock_counts_cells_and_wants_its_password_back(self, room: Room) -> None:
        apply(room, Lock(SHEET, (over("B2:C9"),), (over("C3"),), password="秘密"))
        host = room.host()
        state = host.read_state(SHEET)
        assert (state.protected, state.has_password) == (True, True)
        cells = host.read_cells(SHEET, [at("B2"), at("C3"), at("A1")])
        assert [cells[at(a)].locked for a in ("B2", "C3", "A1")] == [False, True, True]
        for change in (Unlock(SHEET, "other"), Unlock(SHEET), Lock(SHEET, old_password="x")):
            with pytest.raises(WrongPasswordError):
                host.stage(ChangeSet((change,)))
        apply(room, Unlock(SHEET, "秘密"))
        assert not room.host().read_state(SHEET).protected
        assert apply(room, Unlock(SHEET)) is not None

    def test_entry_checks_read_back_as_they_were_set(self, room: Room) -> None:
        apply(room, *CHANGES["checks of every type"], CHOICES)
        found = set(room.host().read_state(SHEET).validations)
        assert found == {*CHANGES["checks of every type"], CHOICES}

    def test_a_result_sheet_stands_behind_its_neighbour_with_its_table(self, room: Room) -> None:
        apply(room, RESULT)
        host = room.host()
        assert [(s.name, s.is_result) for s in host.sheets()] == [
            (SHEET, False), (RESULT.name, True), (SECOND, False),
        ]  # fmt: skip
        grid = host.read_grid(RESULT.name)
        assert [list(row) for row in grid.rows] == [
            ["问题", None, None],
            ["3 处，2026-11-21 09:30", None, None],
            [None, None, None],
            ["行", "内容", "内容 2"],
            [2.0, "B2", "=1+1"],
            [3.0, "0012", None],
        ]
        assert [table.range for table in grid.tables] == [over("A4:C6")]
        cells = host.read_cells(RESULT.name, [at("A6"), at("B5"), at("A5")])
        assert cells[at("A6")].fill == "#F8CBAD"
        assert cells[at("B5")].number_format == "@"

    def test_a_sheet_of_the_user_is_never_replaced_or_dropped(self, room: Room) -> None:
        host = room.host()
        mine = PutSheet(SHEET, "问题", "", RESULT.columns)
        for change in (mine, DropSheet(SHEET)):
            with pytest.raises(UnsupportedEditError):
                host.stage(ChangeSet((change,)))

    def test_dropping_a_sheet_that_is_not_there_is_an_error(self, room: Room) -> None:
        with pytest.raises(SheetNotFoundError):
            room.host().stage(ChangeSet((DropSheet("无"),)))

    def test_a_text_too_long_for_a_cell_is_refused(self, room: Room) -> None:
        with pytest.raises(UnsupportedEditError):
            room.host().stage(ChangeSet((SetValue(SHEET, at("A2"), "x" * 32_768),)))

    def test_undo_leaves_what_was_changed_elsewhere_meanwhile(self, room: Room) -> None:
        inverse = apply(room, Fill(SHEET, over("A2:B3"), "#F8CBAD"), Note(SHEET, at("A2"), "!"))
        apply(room, Fill(SHEET, over("H2"), "#FFE699"), SetValue(SHEET, at("A3"), "009"))
        apply(room, *inverse)
        cells = room.host().read_cells(SHEET, [at("A2"), at("H2"), NOTE_CELL])
        assert (cells[at("A2")].fill, cells[at("A2")].note) == (None, None)
        assert (cells[at("H2")].fill, cells[NOTE_CELL].fill) == ("#FFE699", NOTE_FILL)
        assert room.host().read_grid(SHEET).rows[2][0] == "009"
