"""What two people do at random: one in the workbook, one in the Google Sheet."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from pair_builders import HEADER, SHEET, Pair
from remote_double import MemoryRemote, RemoteRow

from addin.errors import NothingToUndoError
from addin.table.cells import CellRef
from addin.table.changes import PutSheet, SetValue
from addin.table.mapping import FieldIndex
from addin.table.rulebook import RuleBook
from addin.table.rulebook_toml import default_rulebook

COLUMNS = st.sampled_from([3, 4, 5])
PLACES = st.integers(0, 30)
NAME, REMARK = 2, 5


@cache
def small_book() -> RuleBook:
    """The rules for the columns of these tables alone; the others only cost time."""
    book = default_rulebook()
    fields = FieldIndex.of(book.fields)
    known = {field.key for heading in HEADER for field in fields.candidates(heading)}
    return replace(book, fields=tuple(field for field in book.fields if field.key in known))


class People(RuleBasedStateMachine):
    """What they do; every text that is typed is a new one, so that it can be missed.

    Attributes:
        alive: texts that were typed and that nobody has taken away on purpose.
        undone: whether a command in the workbook was ever undone: what it had brought is then
            where undoing keeps it, in the journal.
    """

    @initialize(customers=st.integers(1, 4), shared=st.booleans(), ids=st.booleans())
    def begin(self, customers: int, shared: bool, ids: bool) -> None:
        self.number = 0
        self.alive: set[str] = set()
        self.synced = self.undone = False
        rows: list[list[Any]] = [list(HEADER)]
        for n in range(1, customers + 1):
            rows.append([f"KH-{n:03d}", *self.fresh("n", "p", "c", "r")])
        folder = tempfile.TemporaryDirectory()
        self.folder = folder
        theirs = rows if shared else rows[:2]
        self.pair = Pair(rows, theirs, folder=Path(folder.name), book=small_book())
        self.remote.room_for_ids = 1_000 if ids else 0

    def teardown(self) -> None:
        if hasattr(self, "pair"):
            self.pair.session.close()
            self.pair.state.close()
            self.folder.cleanup()

    def fresh(self, *letters: str) -> list[str]:
        """Texts that nobody has typed before."""
        texts = []
        for letter in letters:
            self.number += 1
            texts.append(f"{letter}{self.number}")
        self.alive.update(texts)
        return texts

    # Where things are.

    @property
    def remote(self) -> MemoryRemote:
        return self.pair.remote

    def my_rows(self) -> list[int]:
        """Rows of the workbook's customers."""
        values = self.pair.host.workbook.sheet(SHEET).values
        return sorted(c.row for c in values if c.row > 1 and c.column == NAME)

    def their_rows(self) -> list[int]:
        """Rows of the sheet's customers."""
        return [
            i for i, row in enumerate(self.remote.rows, 1)
            if i > 1 and len(row.cells) >= NAME and row.cells[NAME - 1]
        ]  # fmt: skip

    def free_row(self) -> int:
        """The row below the workbook's table."""
        return max([1, *self.my_rows(), *self.pair.host.read_state(SHEET).hidden_rows]) + 1

    def visible(self) -> set[str]:
        """Every text that stands in a table, or on one of the lists of either side."""
        found = {v for s in self.pair.host.workbook.sheets for v in s.values.values()}
        found |= {v for row in self.remote.rows for v in row.cells}
        found |= {v for grid in self.remote.lists.values() for row in grid.rows for v in row}
        if self.undone:
            found |= self.journaled()
        return {v for v in found if isinstance(v, str)}

    def journaled(self) -> set[Any]:
        """What the journal of the workbook could bring back."""
        found: set[Any] = set()
        journal = self.pair.session.journal
        for entry in journal.entries():
            for change in (*journal.change_set(entry), *journal.inverse(entry)):
                if isinstance(change, SetValue):
                    found.add(change.value)
                elif isinstance(change, PutSheet):
                    found |= {v for row in change.rows for v in row}
        return found

    def all_have_codes(self) -> bool:
        """Whether no customer of the sheet is without a code."""
        return all(self.remote.rows[row - 1].cells[0] for row in self.their_rows())

    # In the workbook.

    @rule(place=PLACES, column=COLUMNS, clear=st.booleans())
    def type_in_workbook(self, place: int, column: int, clear: bool) -> None:
        if rows := self.my_rows():
            row = rows[place % len(rows)]
            if column == 3 and self.is_retyped(row):
                return
            self.alive.discard(self.pair.my_cell(row, column))
            self.pair.type(row, column, None if clear else self.fresh("w")[0])

    @rule(count=st.sampled_from([1, 1, 3]))
    def add_in_workbook(self, count: int) -> None:
        """One row is typed, or some are pasted, below the table."""
        row = self.free_row()
        for number in range(row, row + count):
            # What an undo may have left of a row there is typed over.
            self.alive -= {str(self.pair.my_cell(number, column)) for column in range(1, 6)}
            self.pair.type_row(number, [None, *self.fresh("n", "p")])

    @rule(place=PLACES)
    def insert_in_workbook(self, place: int) -> None:
        """A row is inserted among the others."""
        if not (rows := self.my_rows()):
            return
        row = rows[place % len(rows)]
        sheet = self.pair.host.workbook.sheet(SHEET)
        sheet.values = {
            CellRef(c.row + (c.row >= row), c.column): v for c, v in sheet.values.items()
        }
        sheet.hidden_rows = frozenset(r + (r >= row) for r in sheet.hidden_rows)
        self.pair.type_row(row, [None, *self.fresh("n", "p")])

    @rule(place=PLACES, height=st.integers(1, 3))
    def paste_over_workbook(self, place: int, height: int) -> None:
        """A block is pasted over the phones and cities of some rows."""
        for row in self.my_rows()[place % 4 :][:height]:
            for column in (3, 4):
                if column == 3 and self.is_retyped(row):
                    continue
                self.alive.discard(self.pair.my_cell(row, column))
                self.pair.type(row, column, self.fresh("w")[0])

    @rule(place=PLACES)
    def delete_in_workbook(self, place: int) -> None:
        rows = self.my_rows()
        if len(rows) > 1:
            self.pair.delete_row(rows[place % len(rows)])
            self.alive &= self.visible()

    @rule(column=st.sampled_from([2, 3, 4, 5]), reverse=st.booleans())
    def sort_workbook(self, column: int, reverse: bool) -> None:
        sheet = self.pair.host.workbook.sheet(SHEET)
        rows = self.my_rows()
        wanted = sorted(rows, key=lambda r: str(self.pair.my_cell(r, column)), reverse=reverse)
        order = dict(zip(wanted, rows, strict=True))
        sheet.values = {
            CellRef(order.get(c.row, c.row), c.column): v for c, v in sheet.values.items()
        }

    def is_retyped(self, row: int) -> bool:
        """Whether the row has lost its code, or has a new one of which the sync knows nothing."""
        code = str(self.pair.my_cell(row, 1) or "")
        return not code or (code.endswith("R") and code not in self.pair.state.load().keys)

    @rule(place=PLACES)
    def retype_a_code_in_workbook(self, place: int) -> None:
        # A customer is known by name and phone. Whoever changes code and phone at once, or the
        # code of a row without a phone, has made another customer of it: left out here.
        base = self.pair.state.load()
        phones = {key: base.values[2][i] for i, key in enumerate(base.keys)}
        rows = [
            row for row in self.my_rows()
            if (phone := phones.get(str(self.pair.my_cell(row, 1))))
            and phone == self.pair.my_cell(row, 3)
        ]  # fmt: skip
        if rows and self.all_have_codes():
            self.number += 1  # no number at the end: the sync makes no codes like it
            self.pair.type(rows[place % len(rows)], 1, f"N{self.number}R")

    @rule()
    def undo(self) -> None:
        if not self.all_have_codes() or any(self.is_retyped(row) for row in self.my_rows()):
            return
        session = self.pair.session
        try:
            entry = session.entry_to_undo(None)
            outcome = session.undo(entry, skip_changed=True)
        except NothingToUndoError:
            return
        emptied = {(c.cell.row, c.cell.column) for c in outcome.changes
                   if isinstance(c, SetValue) and c.value is None}  # fmt: skip
        if any(column == 1 and (row, NAME) not in emptied for row, column in emptied):
            return  # Codes taken back from edited rows: what clear_a_code leaves out, too.
        self.undone = True
        session.apply(outcome, undoes=entry)

    # In the sheet.

    @rule(place=PLACES, column=COLUMNS, clear=st.booleans())
    def type_in_sheet(self, place: int, column: int, clear: bool) -> None:
        if rows := self.their_rows():
            self.type_at(rows[place % len(rows)], column, clear=clear)

    def type_at(self, row: int, column: int, *, clear: bool = False) -> None:
        """Somebody types into a cell of the sheet."""
        cells = self.remote.rows[row - 1].cells
        self.alive.discard(cells[column - 1] if column <= len(cells) else None)
        self.remote.type(row, column, None if clear else self.fresh("s")[0])

    @rule(place=PLACES, count=st.sampled_from([1, 1, 3]))
    def add_in_sheet(self, place: int, count: int) -> None:
        row = min(2 + place % max(1, len(self.remote.rows)), len(self.remote.rows) + 1)
        for number in range(row, row + count):
            self.remote.insert(number, [None, *self.fresh("n", "p")])

    @rule(place=PLACES, height=st.integers(1, 3))
    def paste_over_sheet(self, place: int, height: int) -> None:
        """A block is pasted over the phones and cities of some rows."""
        for row in self.their_rows()[place % 4 :][:height]:
            for column in (3, 4):
                self.type_at(row, column)

    @rule(place=PLACES)
    def delete_in_sheet(self, place: int) -> None:
        rows = self.their_rows()
        if len(rows) > 1:
            self.remote.delete(rows[place % len(rows)])
            self.alive &= self.visible()

    @rule(column=COLUMNS, reverse=st.booleans())
    def sort_sheet(self, column: int, reverse: bool) -> None:
        self.remote.sort(column, reverse=reverse)

    @rule(place=PLACES, to=PLACES)
    def move_in_sheet(self, place: int, to: int) -> None:
        """A row is cut, and the cut row inserted somewhere else."""
        if rows := self.their_rows():
            held: RemoteRow = self.remote.rows.pop(rows[place % len(rows)] - 1)
            self.remote.rows.insert(1 + to % len(self.remote.rows), held)
            self.remote.edits += 1

    @rule(place=PLACES)
    def clear_a_code(self, place: int) -> None:
        # A code that is gone on both sides at once is gone: that is left out here.
        if not all(self.pair.my_cell(row, 1) for row in self.my_rows()):
            return
        known = set(self.pair.state.load().ids.values())
        if rows := [r for r in self.their_rows() if self.remote.rows[r - 1].id in known]:
            self.remote.type(rows[place % len(rows)], 1, None)

    @rule(word=st.sampled_from(["工作簿", "Google 表格"]), on_sheet=st.booleans())
    def choose(self, word: str, on_sheet: bool) -> None:
        lines = self.pair.their_lines("冲突") if on_sheet else self.pair.list_lines("冲突")
        for i, line in enumerate(lines, 5):
            if not line[6]:
                (self.remote if on_sheet else self.pair).choose(i, 6, word)
                return
