"""Random commands, undos, redos and crashes, against a workbook that remembers everything."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from addin.commands.left import Aspect
from addin.commands.undo import cells_to_compare, plan_undo
from addin.errors import ChangedSinceError
from addin.hosts.port import PALETTE, CellState, Fingerprint
from addin.i18n import speaking
from addin.journal import Entry, Journal, State
from addin.journal.original_fills import MARK_COLORS
from addin.table.cells import CellRef, CellValue, RangeRef
from addin.table.changes import Change, ChangeSet, Fill, Note, SetValue
from addin.table.layers import Place

ID = "0f0e0d0c-0b0a-4900-8807-060504030201"
COLORS = [None, "#FFFF00", "#00FF00", PALETTE.error, PALETTE.warning, PALETTE.groups[0]]
Cells = dict[Place, CellState]


@dataclass(frozen=True)
class Staged:
    """A change set that the workbook has worked out."""

    cells: Cells
    inverse: ChangeSet
    before: Fingerprint
    after: Fingerprint


class Workbook:
    """A workbook in memory. Each state has a digest of its own, as a saved file has."""

    def __init__(self) -> None:
        self.cells: Cells = {}
        self.saves = 0

    @property
    def fingerprint(self) -> Fingerprint:
        return Fingerprint(f"state {self.saves}")

    def read(self, places: Mapping[str, set[CellRef]]) -> Cells:
        return {
            (sheet, cell): self.cells.get((sheet, cell), CellState())
            for sheet, cells in places.items()
            for cell in cells
        }

    def stage(self, change_set: ChangeSet) -> Staged:
        cells = dict(self.cells)
        inverse: list[Change] = []
        for change in change_set:
            assert isinstance(change, SetValue | Fill | Note)
            targets = [change.cell] if not isinstance(change, Fill) else change.range.cells()
            for cell in targets:
                place = (change.sheet, cell)
                old = cells.get(place, CellState())
                if isinstance(change, SetValue):
                    inverse.append(SetValue(change.sheet, cell, old.value))
                    cells[place] = replace(old, value=change.value)
                elif isinstance(change, Note):
                    inverse.append(Note(change.sheet, cell, old.note))
                    cells[place] = replace(old, note=change.text)
                else:
                    inverse.append(Fill(change.sheet, RangeRef.of_cell(cell), old.fill))
                    cells[place] = replace(old, fill=change.color)
        after = Fingerprint(f"state {self.saves + 1}")
        return Staged(cells, ChangeSet(tuple(inverse[::-1])), self.fingerprint, after)

    def commit(self, staged: Staged) -> None:
        self.cells = staged.cells
        self.saves += 1

    def edit(self, place: Place, value: CellValue) -> None:
        self.cells = {**self.cells, place: replace(self.read_one(place), value=value)}
        self.saves += 1

    def read_one(self, place: Place) -> CellState:
        return self.cells.get(place, CellState())


sheets = st.sampled_from(["客户", "S"])
small = st.integers(min_value=1, max_value=2)
cells = st.builds(CellRef, small, small)
cell_values = st.sampled_from(["13800138000", "=A1", 5, 5.5, True, None, "😀", ""])
areas = st.tuples(small, small, small, small).map(
    lambda t: RangeRef(min(t[0], t[2]), min(t[1], t[3]), max(t[0], t[2]), max(t[1], t[3]))
)
change_sets = st.lists(
    st.one_of(
        st.builds(SetValue, sheets, cells, cell_values),
        st.builds(Fill, sheets, areas, st.sampled_from(COLORS)),
        st.builds(Note, sheets, cells, st.sampled_from([None, "Called twice", "✖ wrong [E202]"])),
    ),
    min_size=1,
    max_size=6,
).map(lambda found: ChangeSet(tuple(found)))

CRASHES = ["never", "before the journal", "before the workbook", "before the journal knows"]


def seen(state: CellState, aspect: Aspect) -> object:
    return {Aspect.VALUE: state.value, Aspect.FILL: state.fill, Aspect.NOTE: state.note}[aspect]


def is_mark(state: CellState, is_noted: bool) -> bool:
    return state.fill in MARK_COLORS and (not is_noted or "✖" in (state.note or ""))


class JournalMachine(RuleBasedStateMachine):
    """Whatever is done, the journal leads back to every state that a command found."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.workbook = Workbook()
        self.found_by: dict[int, Cells] = {}
        self.left_by: dict[int, Cells] = {}
        self.open()

    @initialize(filled=st.dictionaries(st.tuples(sheets, cells), cell_values, max_size=5))
    def fill_in(self, filled: dict[Place, CellValue]) -> None:
        for place, value in filled.items():
            self.workbook.edit(place, value)

    def open(self) -> None:
        self.journal = Journal.open(ID, Path(self.folder.name))
        self.recovery = self.journal.recover(self.workbook.fingerprint)

    def carry_out(
        self, command: str, change_set: ChangeSet, crash: str, undoes: Entry | None = None
    ) -> None:
        if crash != "before the journal":
            staged = self.workbook.stage(change_set)
            entry = self.journal.record(
                command,
                change_set,
                staged.inverse,
                before=staged.before,
                after=staged.after,
                undoes=undoes,
            )
            if crash != "before the workbook":
                self.found_by[entry.number] = self.workbook.cells
                self.workbook.commit(staged)
                self.left_by[entry.number] = self.workbook.cells
            if crash == "never":
                self.journal.mark_applied(entry)
                return
        self.journal.close()
        self.open()
        assert not self.recovery.unclear

    @rule(change_set=change_sets, crash=st.sampled_from(CRASHES))
    def change(self, change_set: ChangeSet, crash: str) -> None:
        self.carry_out("apply", change_set, crash)

    @rule(places=st.sets(st.tuples(sheets, cells), min_size=1, max_size=4), value=st.integers())
    def edit_by_hand(self, places: set[Place], value: int) -> None:
        for place in places:
            self.workbook.edit(place, value)

    @precondition(lambda self: self.left_by)
    @rule(data=st.data(), crash=st.sampled_from(CRASHES), skip_changed=st.booleans())
    def undo_any(self, data: st.DataObject, crash: str, skip_changed: bool) -> None:
        undoable = [entry for entry in self.journal.entries() if entry.can_be_undone]
        if not undoable:
            return
        entry = data.draw(st.sampled_from(undoable), label="entry")
        change_set, inverse = self.journal.change_set(entry), self.journal.inverse(entry)
        current = self.workbook.read(cells_to_compare(change_set))
        before = self.workbook.cells
        try:
            with speaking("en"):
                plan = plan_undo(
                    entry,
                    change_set,
                    inverse,
                    current,
                    {"客户", "S"},
                    skip_changed=skip_changed,
                    later=lambda places: self.journal.touched_later(entry, places),
                )
        except ChangedSinceError:
            assert not skip_changed
            return
        self.carry_out("undo", plan.change_set, crash, entry)
        if crash in ("before the journal", "before the workbook"):
            assert self.workbook.cells == before
            assert self.journal.entry(entry.number).state is State.APPLIED
            return
        assert self.journal.entry(entry.number).state is State.UNDONE
        kept = {(c.sheet, c.cell): c.aspects for c in plan.conflicts}
        found, left = self.found_by[entry.number], self.left_by[entry.number]
        for place in {*current, *before, *self.workbook.cells}:
            was, now = before.get(place, CellState()), self.workbook.read_one(place)
            old, new = found.get(place, CellState()), left.get(place, CellState())
            for aspect in (Aspect.VALUE, Aspect.FILL, Aspect.NOTE):
                # What the command changed is as before it; the rest is left alone.
                comes_back = place in current and aspect not in kept.get(place, ())
                is_back = comes_back and seen(old, aspect) != seen(new, aspect)
                assert seen(now, aspect) == seen(old if is_back else was, aspect)

    @invariant()
    def no_old_value_is_out_of_reach(self) -> None:
        for entry in self.journal.entries():
            if entry.state is State.ABANDONED:
                assert entry.number not in self.found_by
                continue
            workbook = Workbook()
            workbook.cells = self.left_by[entry.number]
            restored = workbook.stage(self.journal.inverse(entry)).cells
            for place in set(restored) | set(self.found_by[entry.number]):
                assert restored.get(place, CellState()) == self.found_by[entry.number].get(
                    place, CellState()
                )

    @invariant()
    def the_users_fills_under_marks_are_known(self) -> None:
        known: dict[Place, str] = {}
        for number in sorted(self.left_by):
            change_set = self.journal.change_set(self.journal.entry(number))
            noted = {(c.sheet, c.cell) for c in change_set if isinstance(c, Note)}
            fills = [c for c in change_set if isinstance(c, Fill)]
            for place in {(c.sheet, cell) for c in fills for cell in c.range.cells()}:
                old, new = (
                    cells[number].get(place, CellState()) for cells in (self.found_by, self.left_by)
                )
                if is_mark(new, place in noted) and is_mark(old, place in noted):
                    continue
                known.pop(place, None)
                if is_mark(new, place in noted) and old.fill is not None:
                    known[place] = old.fill
        assert known == {
            (sheet, cell): fill.color
            for sheet in ("客户", "S")
            for cell, fill in self.journal.original_fills(sheet).items()
        }

    def teardown(self) -> None:
        self.journal.close()
        self.folder.cleanup()


TestJournalMachine = pytest.mark.filterwarnings("ignore::ResourceWarning")(JournalMachine.TestCase)
TestJournalMachine.settings = settings(max_examples=30, stateful_step_count=15, deadline=None)
