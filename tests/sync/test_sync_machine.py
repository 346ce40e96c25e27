"""Two people and the sync act at random, requests fail, the program dies: nothing is lost."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from pair_builders import HEADER, SHEET, Pair
from remote_double import MemoryRemote, no_fault

from addin.errors import (
    CustSheetError,
    GuardError,
    NothingToUndoError,
    NotSentError,
    UnknownOutcomeError,
)
from addin.i18n import msg, speaking
from addin.table.cells import CellRef
from addin.table.changes import PutSheet, SetValue
from sheets_sync.plan import Plan

COLUMNS = st.sampled_from([3, 4, 5])
FORCE = ("deletions", "changes", "empty")
NAME = 2
HARMLESS = msg("It happens.")
STEPS = st.sampled_from(["codes", "look", "send", "read-back", "workbook", "base"])
REQUESTS = st.sampled_from(["version", "read", "read_again", "apply"])
PLACES = st.integers(0, 30)


class CrashError(BaseException):
    """The program is killed here."""


def _not_sent() -> NotSentError:
    return NotSentError(HARMLESS, HARMLESS)


def _unknown() -> UnknownOutcomeError:
    return UnknownOutcomeError(HARMLESS, HARMLESS)


class TwoPeople(RuleBasedStateMachine):
    """One works in the workbook, one in the Google Sheet."""

    @initialize(customers=st.integers(1, 4), shared=st.booleans(), ids=st.booleans())
    def begin(self, customers: int, shared: bool, ids: bool) -> None:
        self.number = 0
        self.alive: set[str] = set()
        self.synced = False
        self.refusals: list[str] = []
        rows: list[list[Any]] = [list(HEADER)]
        for n in range(1, customers + 1):
            rows.append([f"KH-{n:03d}", *self.fresh("n", "p", "c", "r")])
        folder = tempfile.TemporaryDirectory()
        self.folder = folder
        self.pair = Pair(rows, rows if shared else rows[:2], folder=Path(folder.name))
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

    def visible(self) -> set[str]:
        """Every text that can still be read somewhere."""
        found = {v for s in self.pair.host.workbook.sheets for v in s.values.values()}
        found |= {v for row in self.remote.rows for v in row.cells}
        found |= {v for grid in self.remote.lists.values() for row in grid.rows for v in row}
        if self.pair.session.has_journal:
            journal = self.pair.session.journal
            for entry in journal.entries():
                for change in (*journal.change_set(entry), *journal.inverse(entry)):
                    if isinstance(change, SetValue):
                        found.add(change.value)
                    elif isinstance(change, PutSheet):
                        found |= {v for row in change.rows for v in row}
        return {v for v in found if isinstance(v, str)}

    # What people do.

    @rule(place=PLACES, column=COLUMNS, clear=st.booleans())
    def type_in_workbook(self, place: int, column: int, clear: bool) -> None:
        if rows := self.my_rows():
            row = rows[place % len(rows)]
            self.alive.discard(self.pair.my_cell(row, column))
            self.pair.type(row, column, None if clear else self.fresh("w")[0])

    @rule(place=PLACES, column=COLUMNS, clear=st.booleans())
    def type_in_sheet(self, place: int, column: int, clear: bool) -> None:
        if rows := self.their_rows():
            row = rows[place % len(rows)]
            cells = self.remote.rows[row - 1].cells
            self.alive.discard(cells[column - 1] if column <= len(cells) else None)
            self.remote.type(row, column, None if clear else self.fresh("s")[0])

    @rule()
    def add_in_workbook(self) -> None:
        row = max([1, *self.my_rows(), *self.pair.host.read_state(SHEET).hidden_rows]) + 1
        self.pair.type_row(row, [None, *self.fresh("n", "p")])

    @rule(place=PLACES)
    def add_in_sheet(self, place: int) -> None:
        row = 2 + place % max(1, len(self.remote.rows))
        self.remote.insert(min(row, len(self.remote.rows) + 1), [None, *self.fresh("n", "p")])

    @rule(place=PLACES)
    def delete_in_workbook(self, place: int) -> None:
        rows = self.my_rows()
        if len(rows) > 1:
            self.pair.delete_row(rows[place % len(rows)])
            self.alive &= self.visible()

    @rule(place=PLACES)
    def delete_in_sheet(self, place: int) -> None:
        rows = self.their_rows()
        if len(rows) > 1:
            self.remote.delete(rows[place % len(rows)])
            self.alive &= self.visible()

    @rule(column=COLUMNS, reverse=st.booleans())
    def sort_sheet(self, column: int, reverse: bool) -> None:
        self.remote.sort(column, reverse=reverse)

    @rule()
    def sort_workbook(self) -> None:
        sheet = self.pair.host.workbook.sheet(SHEET)
        rows = self.my_rows()
        order = dict(zip(rows, reversed(rows), strict=True))
        sheet.values = {
            CellRef(order.get(c.row, c.row), c.column): v for c, v in sheet.values.items()
        }

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

    @rule()
    def rename_header(self) -> None:
        """A renamed header stops the sync before it writes; renamed back, all is well."""
        if self.pair.state.is_new or len(self.my_rows()) < 1 or not self.their_rows():
            return
        self.remote.type(1, 4, "什么")
        before = self.remote.grid()
        with pytest.raises(GuardError) as stopped:
            self.pair.sync(force=FORCE)
        assert stopped.value.guard == "header"
        assert self.remote.grid() == before
        self.remote.type(1, 4, "城市")

    @rule()
    def undo(self) -> None:
        if not all(self.remote.rows[row - 1].cells[0] for row in self.their_rows()):
            return
        session = self.pair.session
        try:
            entry = session.entry_to_undo(None)
            outcome = session.undo(entry, skip_changed=True)
        except NothingToUndoError:
            return
        session.apply(outcome, undoes=entry)

    # What the sync does.

    @rule(policy=st.sampled_from(["ask", "ask", "workbook", "sheet"]))
    def sync(self, policy: str) -> None:
        self.synced = True
        self.pair.sync(policy=policy, force=FORCE)

    @rule(request=REQUESTS, when=st.sampled_from(["before", "after"]))
    def sync_with_a_failing_request(self, request: str, when: str) -> None:
        def fault(name: str, moment: str) -> None:
            if (name, moment) == (request, when):
                raise _unknown() if name == "apply" else _not_sent()

        self.attempt(fault)

    @rule()
    def sync_that_is_not_sent(self) -> None:
        def fault(name: str, moment: str) -> None:
            if (name, moment) == ("apply", "before"):
                raise _not_sent()

        self.attempt(fault)

    @rule(step=STEPS, then=st.booleans())
    def sync_that_dies(self, step: str, then: bool) -> None:
        self.synced = True

        def die(name: str) -> None:
            if name == step:
                raise CrashError

        with _allowing(CrashError):
            self.pair.sync(force=FORCE, step=die)
        if then:
            self.pair.session.close()
            self.pair.session = self.pair.open_session()

    @rule(
        request=st.sampled_from(["read", "read_again", "apply"]), place=PLACES,
        what=st.sampled_from(["sort", "type", "add", "delete", "insert"]),
    )  # fmt: skip
    def sync_while_somebody_edits(self, request: str, place: int, what: str) -> None:
        done: list[str] = []

        def fault(name: str, moment: str) -> None:
            if name == request and moment == "before" and not done:
                done.append(name)
                self.edit(what, place)

        self.attempt(fault)

    def edit(self, what: str, place: int) -> None:
        """An edit in the sheet at an unlucky moment."""
        if what == "sort":
            self.remote.sort(3, reverse=place % 2 == 0)
        elif what == "type":
            # Not where the sync itself is about to write: nobody can win that race.
            self.remote.type(max([1, *self.their_rows()]), 6, "旁注")
        elif what == "delete":
            self.delete_in_sheet(place)
        elif what == "insert":
            # A new row is empty at first: nobody types as fast as the sync writes.
            self.remote.insert(2, [])
        else:
            self.remote.insert(len(self.remote.rows) + 1, [None, *self.fresh("n")])

    def attempt(self, fault: Any) -> None:
        self.synced = True
        self.remote.fault = fault
        try:
            self.pair.sync(force=FORCE)
        except GuardError:
            raise
        except CustSheetError as error:
            self.refusals.append(error.code)
        finally:
            self.remote.fault = no_fault

    @rule()
    def come_to_rest(self) -> None:
        """Without edits both sides become equal, and then there is nothing more to do."""
        self.synced = True
        for _attempt in range(4):
            if not self.pair.sync(force=FORCE).plan:
                break
        plan = self.pair.plan(force=FORCE)
        assert not plan, plan.to_json()
        mine, theirs = self.pair.mine(), self.pair.theirs()
        assert mine.keys() == theirs.keys()
        apart = [
            (key, i)
            for key in mine
            for i, (one, other) in enumerate(zip(mine[key], theirs[key], strict=True))
            if one != other
        ]
        assert len(apart) == len(plan.waiting), plan.to_json()

    @invariant()
    def nothing_is_lost(self) -> None:
        if hasattr(self, "pair") and self.synced:
            self.synced = False
            assert self.alive - self.visible() == set()

    @invariant()
    def nobody_is_there_twice(self) -> None:
        if hasattr(self, "pair"):
            host = self.pair.host
            mine = [self.pair.my_cell(row, NAME) for row in self.my_rows()]
            theirs = [self.remote.rows[row - 1].cells[NAME - 1] for row in self.their_rows()]
            assert len(mine) == len(set(mine)), host
            assert len(theirs) == len(set(theirs))


class _allowing:  # noqa: N801
    """Swallows one kind of exception."""

    def __init__(self, kind: type[BaseException]) -> None:
        self._kind = kind

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> bool:
        return kind is not None and issubclass(kind, self._kind)


# `make sync-machine` runs many more.
EXAMPLES = int(os.environ.get("SYNC_EXAMPLES", "25"))

TwoPeople.TestCase.settings = settings(
    max_examples=EXAMPLES, stateful_step_count=30, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


class TestTwoPeople(TwoPeople.TestCase):
    """The machine, in Chinese as most people use it."""

    def runTest(self) -> None:  # noqa: N802
        with speaking("zh"):
            super().runTest()


def test_an_empty_plan_is_false():
    assert not Plan()
