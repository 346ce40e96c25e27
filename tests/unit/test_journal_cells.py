"""What the journal knows of cells, and of copies of a workbook."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from addin.hosts.port import PALETTE, Fingerprint
from addin.i18n import speaking
from addin.journal import Journal
from addin.journal.locations import same_place
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import Fill, Formula, Note
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

OUR_NOTE = "✖ The phone number has 10 digits [E202]"


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


def test_the_users_fill_under_a_mark_is_remembered(journal: Journal) -> None:
    raw = {"xlsx:fill": "<fill/>"}
    apply(
        journal,
        changes(fill(PALETTE.error), fill(PALETTE.error, B2)),
        changes(fill(YELLOW, raw=raw), fill(None, B2)),
    )
    assert journal.original_fills("S") == {A1: fill(YELLOW, raw=raw)}
    assert journal.original_fills("T") == {}


def test_a_mark_over_a_mark_does_not_hide_the_users_fill(journal: Journal) -> None:
    apply(journal, changes(fill(PALETTE.error)), changes(fill(YELLOW)))
    apply(journal, changes(fill(PALETTE.warning)), changes(fill(PALETTE.error)))
    assert journal.original_fills("S") == {A1: fill(YELLOW)}


def test_the_users_fill_is_forgotten_once_it_is_back(journal: Journal) -> None:
    apply(journal, changes(fill(PALETTE.error)), changes(fill(YELLOW)))
    apply(journal, changes(fill(YELLOW)), changes(fill(PALETTE.error)))
    assert journal.original_fills("S") == {}


def test_clearing_and_marking_in_one_command_counts_as_a_whole(journal: Journal) -> None:
    apply(journal, changes(fill(PALETTE.error)), changes(fill(YELLOW)))
    apply(journal, changes(fill(YELLOW), fill(PALETTE.tidy)), changes(fill(PALETTE.error)))
    assert journal.original_fills("S") == {A1: fill(YELLOW)}


def test_a_new_colour_by_the_user_replaces_the_remembered_one(journal: Journal) -> None:
    apply(journal, changes(fill(PALETTE.error)), changes(fill(YELLOW)))
    apply(journal, changes(fill(PALETTE.error)), changes(fill("#00FF00")))
    assert journal.original_fills("S") == {A1: fill("#00FF00")}
    apply(journal, changes(fill(PALETTE.error)), changes(fill(None)))
    assert journal.original_fills("S") == {}


def test_undo_and_redo_of_marks_keep_the_users_fill_right(journal: Journal) -> None:
    entry = apply(journal, changes(fill(PALETTE.error)), changes(fill(YELLOW)))
    undone = undo(journal, entry)
    assert journal.original_fills("S") == {}
    undo(journal, undone)
    assert journal.original_fills("S") == {A1: fill(YELLOW)}


def test_a_users_fill_in_one_of_our_colours_is_told_by_its_note(journal: Journal) -> None:
    apply(
        journal,
        changes(fill(PALETTE.error), Note("S", A1, f"Called\n{OUR_NOTE}")),
        changes(fill(PALETTE.tidy), Note("S", A1, "Called")),
    )
    assert journal.original_fills("S") == {A1: fill(PALETTE.tidy)}
    apply(
        journal,
        changes(fill(PALETTE.tidy), Note("S", A1, "Called")),
        changes(fill(PALETTE.error), Note("S", A1, f"Called\n{OUR_NOTE}")),
    )
    assert journal.original_fills("S") == {}


def test_fills_of_whole_columns_are_followed(journal: Journal) -> None:
    column = RangeRef.parse("A:A")
    apply(
        journal,
        changes(Fill("S", RangeRef.parse("A1:B2"), PALETTE.error)),
        changes(Fill("S", column, YELLOW)),
    )
    assert set(journal.original_fills("S")) == {A1, CellRef(2, 1)}
    apply(journal, changes(Fill("S", column, None)), changes())
    assert journal.original_fills("S") == {}


def test_only_an_applied_command_counts_for_the_fills(journal: Journal) -> None:
    entry = journal.record("validate", changes(fill(PALETTE.error)), changes(fill(YELLOW)))
    assert journal.original_fills("S") == {}
    journal.abandon(entry)
    assert journal.original_fills("S") == {}


def test_fills_are_followed_when_the_crash_is_settled_by_another_run(
    journal: Journal, tmp_path: Path
) -> None:
    journal.record(
        "validate",
        changes(fill(PALETTE.error)),
        changes(fill(YELLOW)),
        after=Fingerprint("b"),
    )
    with Journal.open(ID, tmp_path / "journal") as other:
        assert other.recover(Fingerprint("b")).applied
        assert other.original_fills("S") == {A1: fill(YELLOW)}


def test_the_last_values_are_those_of_commands_in_force(journal: Journal) -> None:
    apply(journal, changes(value("VIP"), value("old", B2)), changes(), "tag")
    second = apply(journal, changes(value("华东"), value("x", sheet="T")), changes(), "tag")
    apply(journal, changes(value("2024", B2)), changes(), "fix")
    journal.record("tag", changes(value("pending")), changes())
    assert journal.last_values("S") == {A1: "华东", B2: "2024"}
    assert journal.last_values("S", "tag") == {A1: "华东", B2: "old"}
    undone = undo(journal, second)
    assert journal.last_values("S", "tag") == {A1: "VIP", B2: "old"}
    assert journal.last_values("T") == {}
    undo(journal, undone)
    assert journal.last_values("S", "tag")[A1] == "华东"
    apply(journal, changes(value(Formula("B2"))), changes(), "apply")
    assert journal.last_values("S")[A1] == Formula("B2")


def test_a_copy_is_told_from_a_workbook_that_was_moved(journal: Journal, tmp_path: Path) -> None:
    old, new = str(tmp_path / "客户.xlsx"), str(tmp_path / "copy.xlsx")
    ids: dict[str, str] = {}
    assert not journal.is_copy(old, ids.get)
    entry = journal.record("fix", changes(value(1)), changes(), location=old)
    journal.mark_applied(entry)
    ids[old] = ID
    assert not journal.is_copy(old, ids.get)
    assert journal.is_copy(new, ids.get)
    ids[old] = "another"
    assert not journal.is_copy(new, ids.get)
    del ids[old]
    assert not journal.is_copy(new, ids.get)
    journal.note_location(new, Fingerprint("x"))
    ids[old] = ids[new] = ID
    assert journal.is_copy(old, ids.get)
    assert not journal.is_copy(new, ids.get)


def test_two_names_of_one_file_are_one_place(tmp_path: Path) -> None:
    file, link, other = tmp_path / "a.xlsx", tmp_path / "b.xlsx", tmp_path / "c.xlsx"
    file.touch()
    other.touch()
    os.link(file, link)
    assert same_place(str(file), str(link))
    assert not same_place(str(file), str(other))
    assert not same_place(str(file), str(tmp_path / "missing.xlsx"))
    assert same_place("https://a/b", "https://a/b")
    assert not same_place("https://a/b", "https://a/c")


def test_the_journal_of_a_copy_goes_on_from_the_history(journal: Journal) -> None:
    entry = apply(journal, changes(fill(PALETTE.error)), changes(fill(YELLOW)))
    journal.note_location("/old", Fingerprint())
    other_id = "11111111-0b0a-4900-8807-060504030201"
    with journal.fork(other_id) as copy:
        assert copy.workbook_id == other_id
        assert copy.entry(entry.number) == entry
        assert copy.original_fills("S") == {A1: fill(YELLOW)}
        assert not copy.is_copy("/new", lambda _location: other_id)
        apply(copy, changes(value(1)), changes())
        assert len(copy.entries()) == 2
        assert stat.S_IMODE(copy.path.stat().st_mode) == 0o600
    assert len(journal.entries()) == 1
