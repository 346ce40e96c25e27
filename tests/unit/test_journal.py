"""Recording, undoing, and settling what a crash left behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from addin.errors import NothingToUndoError
from addin.hosts.port import Fingerprint
from addin.i18n import speaking
from addin.journal import Entry, Journal, State
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import Fill
from tests.unit.journal_builders import (
    A1,
    B2,
    ID,
    YELLOW,
    Clock,
    apply,
    changes,
    fill,
    undo,
    value,
)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with speaking("en"):
        yield


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(tmp_path: Path, clock: Clock) -> Iterator[Journal]:
    with Journal.open(ID, tmp_path / "journal", clock) as opened:
        yield opened


def test_what_was_recorded_is_there_when_the_journal_is_opened_again(
    journal: Journal, tmp_path: Path
) -> None:
    change_set, inverse = changes(value("new"), fill(YELLOW)), changes(value("=old"), fill(None))
    entry = journal.record(
        "fix",
        change_set,
        inverse,
        location="/data/客户.xlsx",
        before=Fingerprint("a"),
        after=Fingerprint("b"),
        user="小王",
    )
    assert entry.state is State.PENDING
    journal.close()
    with Journal.open(ID, tmp_path / "journal") as again:
        found = again.entry(entry.number)
        assert found == entry
        assert found.user == "小王"
        assert found.location == "/data/客户.xlsx"
        assert (found.before, found.after) == ("a", "b")
        assert found.counts == {"set_value": 1, "fill": 1}
        assert found.time == dt.datetime(2026, 11, 21, 9, 30, 1, tzinfo=dt.UTC)
        assert again.change_set(found) == change_set
        assert again.inverse(found) == inverse


def test_entries_are_listed_with_the_newest_first(journal: Journal) -> None:
    numbers = [apply(journal, changes(value(i)), changes()).number for i in range(3)]
    assert [entry.number for entry in journal.entries()] == numbers[::-1]
    assert [entry.number for entry in journal.entries(limit=1)] == numbers[-1:]


@pytest.mark.parametrize("number", [0, 99, -1, 10**30])
def test_an_entry_that_is_not_there_is_told(journal: Journal, number: int) -> None:
    with pytest.raises(NothingToUndoError, match="no command"):
        journal.entry(number)


def test_undo_and_redo_walk_through_the_history(journal: Journal) -> None:
    first = apply(journal, changes(value(1)), changes(value(0)))
    second = apply(journal, changes(value(2)), changes(value(1)))
    assert journal.last_undoable() == second
    undo_of_second = undo(journal, second)
    assert journal.entry(second.number).state is State.UNDONE
    assert journal.entry(second.number).undone_by == undo_of_second.number
    assert undo_of_second.undoes == second.number
    assert undo_of_second.is_undo
    assert journal.last_undoable() == first
    assert journal.last_redoable() == undo_of_second

    redo = undo(journal, undo_of_second)
    assert not redo.is_undo
    assert journal.last_undoable() == redo
    with pytest.raises(NothingToUndoError):
        journal.last_redoable()
    undo(journal, redo)
    undo(journal, first)
    with pytest.raises(NothingToUndoError, match="no command to undo"):
        journal.last_undoable()


def test_a_command_cannot_be_recorded_as_undone_twice(journal: Journal) -> None:
    entry = apply(journal, changes(value(1)), changes(value(0)))
    undone_by = undo(journal, entry)
    with pytest.raises(NothingToUndoError, match=f"already, by command {undone_by.number}"):
        journal.record("undo", changes(), changes(), undoes=entry)
    assert len(journal.entries()) == 2


def test_a_pending_undo_leaves_its_command_applied(journal: Journal) -> None:
    entry = apply(journal, changes(value(1)), changes(value(0)))
    pending = journal.record("undo", changes(value(0)), changes(value(1)), undoes=entry)
    assert journal.entry(entry.number).state is State.APPLIED
    journal.abandon(pending)
    assert journal.last_undoable().number == entry.number


@pytest.mark.parametrize(
    ("now", "state"),
    [("after", State.APPLIED), ("before", State.ABANDONED), ("other", State.PENDING)],
)
def test_a_crash_is_settled_by_the_state_of_the_workbook(
    journal: Journal, now: str, state: State
) -> None:
    entry = journal.record(
        "fix",
        changes(value(1)),
        changes(value(0)),
        before=Fingerprint("before"),
        after=Fingerprint("after"),
    )
    recovery = journal.recover(Fingerprint(now))
    groups = {
        State.APPLIED: recovery.applied,
        State.ABANDONED: recovery.abandoned,
        State.PENDING: recovery.unclear,
    }
    assert [found.number for found in groups.pop(state)] == [entry.number]
    assert not any(groups.values())
    assert journal.entry(entry.number).state is state
    assert journal.inverse(entry) == changes(value(0))


def test_a_host_without_digests_leaves_a_crash_unclear(journal: Journal) -> None:
    entry = journal.record("fix", changes(value(1)), changes(value(0)))
    assert [found.number for found in journal.recover(Fingerprint()).unclear] == [entry.number]


def test_a_later_command_tells_that_an_earlier_one_was_applied(journal: Journal) -> None:
    def pending(before: str, after: str) -> Entry:
        return journal.record(
            "fix",
            changes(value(1)),
            changes(value(0)),
            before=Fingerprint(before),
            after=Fingerprint(after),
        )

    one = pending("a", "b")
    two = journal.mark_applied(pending("b", "c"))
    three, four = pending("c", "d"), pending("c", "d")
    recovery = journal.recover(Fingerprint("d"))
    assert [entry.number for entry in recovery.applied] == [one.number, four.number]
    assert [entry.number for entry in recovery.abandoned] == [three.number]
    assert journal.entry(two.number).state is State.APPLIED


def test_a_crash_in_an_undo_is_settled_too(journal: Journal) -> None:
    entry = apply(journal, changes(value(1)), changes(value(0)))
    journal.record(
        "undo",
        changes(value(0)),
        changes(value(1)),
        undoes=entry,
        before=Fingerprint("b"),
        after=Fingerprint("c"),
    )
    assert journal.recover(Fingerprint("c")).applied
    assert journal.entry(entry.number).state is State.UNDONE


def test_a_command_that_another_process_took_for_abandoned_is_applied_after_all(
    journal: Journal,
) -> None:
    entry = journal.record("fix", changes(value(1)), changes(value(0)), before=Fingerprint("a"))
    assert journal.recover(Fingerprint("a")).abandoned
    assert journal.mark_applied(entry).state is State.APPLIED


def test_the_digest_may_become_known_only_after_the_writing(journal: Journal) -> None:
    entry = journal.record("fix", changes(value(1)), changes(value(0)))
    assert journal.mark_applied(entry, Fingerprint("z")).after == "z"


def test_the_later_command_that_changed_a_cell_is_named(journal: Journal) -> None:
    first = apply(journal, changes(value(1), value(1, B2)), changes(value(0), value(0, B2)))
    second = apply(journal, changes(value(2)), changes(value(1)))
    third = apply(journal, changes(Fill("S", RangeRef.parse("A1:A9"), YELLOW)), changes(fill(None)))
    undone = apply(journal, changes(value(9, B2)), changes(value(1, B2)))
    journal.mark_applied(journal.record("undo", changes(fill(YELLOW)), changes(), undoes=undone))
    places = [("S", A1), ("S", B2), ("T", A1)]
    assert {k: e.number for k, e in journal.touched_later(first, places).items()} == {("S", A1): 5}
    assert journal.touched_later(second, [("S", CellRef(9, 1))])["S", CellRef(9, 1)] == third
    assert not journal.touched_later(first, [])
