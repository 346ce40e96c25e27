"""Where nothing can have happened, nothing is looked at; where something may have, all is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pair_builders import NOW, ROWS, SHEET, Pair

from addin.commands.sync import SessionWriter
from addin.hosts.port import Fingerprint
from addin.table.rulebook import Settings
from sheets_sync.quiet import tab_with_customers
from sheets_sync.state import SyncState
from sheets_sync.sync import Options, Sync

pytestmark = pytest.mark.usefixtures("chinese")


class Watched(Pair):
    """A pair that counts how often the workbook's table is read."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder=folder)
        self.looks = 0
        read = self.host.read_grid

        def counting(sheet: str) -> Any:
            self.looks += sheet == SHEET
            return read(sheet)

        self.host.read_grid = counting

    def sync_quietly(self, options: Options | None = None, book: Any = None) -> tuple[int, int]:
        """One sync; how often the table was read, and how much Google was asked."""
        self.looks = 0
        self.remote.requests.clear()
        sync = Sync(
            self.host, SHEET, self.remote, SessionWriter(self.session), self.state,
            book or self.book, lambda: NOW, options,
        )  # fmt: skip
        sync.run()
        return self.looks, len(self.remote.requests)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Watched]:
    made = Watched(tmp_path)
    made.sync()
    made.sync()
    yield made
    # Whatever was left out: another look finds nothing either.
    made.state.note(read=None, version=None)
    assert made.mine() == made.theirs()
    assert not made.plan()


def test_a_known_version_is_all_that_is_asked(pair):
    assert pair.sync_quietly() == (0, 1)


def test_a_sheet_that_is_as_it_was_is_read_and_nothing_else(pair):
    pair.remote.edits += 1  # somebody has coloured a cell, or put a value there and back
    assert pair.sync_quietly() == (0, 3)
    assert pair.sync_quietly() == (0, 1), "the new version is known from then on"


def test_where_drive_tells_no_version_the_sheet_is_read_each_time(pair):
    pair.state.note(version="")
    assert pair.sync_quietly() == (0, 3)


def test_an_edit_of_the_sheet_is_seen(pair):
    pair.remote.type(2, 4, "苏州")
    assert pair.sync_quietly()[0] > 0
    assert pair.my_cell(2, 4) == "苏州"


def test_an_edit_of_the_workbook_is_seen(pair):
    pair.type(2, 4, "苏州")
    assert pair.sync_quietly()[0] > 0
    assert pair.remote.rows[1].cells[3] == "苏州"


def test_an_edit_that_is_taken_back_by_hand_is_seen(pair):
    """What was written is no longer what the sync that came to nothing has seen."""
    pair.remote.type(2, 4, "苏州")
    pair.sync()
    pair.remote.type(2, 4, "上海")
    assert pair.sync_quietly()[0] > 0
    assert pair.my_cell(2, 4) == "上海"


def test_after_a_write_both_sides_are_looked_at(pair):
    pair.type(2, 4, "苏州")
    pair.sync()
    assert pair.sync_quietly()[0] > 0
    assert pair.sync_quietly() == (0, 1)


def test_a_policy_looks_at_the_conflicts_that_wait(pair):
    pair.type(2, 4, "苏州")
    pair.remote.type(2, 4, "无锡")
    pair.sync()
    pair.sync()
    assert pair.sync_quietly() == (0, 1)
    assert pair.sync_quietly(Options("sheet"))[0] > 0
    assert pair.my_cell(2, 4) == "无锡"


def test_other_rules_or_another_meaning_of_a_column_look_anew(pair):
    from dataclasses import replace

    other = replace(pair.book, settings=Settings(region="US"))
    assert pair.sync_quietly(book=other)[0] > 0
    assert pair.sync_quietly(book=other) == (0, 1)
    assert pair.sync_quietly(Options(mapping={"备注": "note"}), other)[0] > 0


def test_what_is_on_its_way_is_looked_for(pair):
    pair.state.note(pending={"token": pair.remote.token, "sets": [], "codes": [], "removed": []})
    assert pair.sync_quietly()[0] > 0


@pytest.mark.parametrize(
    ("fingerprint", "rules", "asked"),
    [("f-1", "r-1", 0), ("f-2", "r-1", 1), ("f-1", "r-2", 1), ("", "r-1", 1)],
    ids=["all the same", "another file", "other rules", "nobody knows"],
)
def test_a_tab_is_looked_for_anew_where_it_may_be_another_one(fingerprint, rules, asked):
    state, looks = SyncState(None), []

    def find() -> str:
        looks.append(1)
        return SHEET

    state.note(tab="one that was named the last time")
    assert tab_with_customers(state, fingerprint and "f-1", "r-1", find) == SHEET
    assert tab_with_customers(state, fingerprint, rules, find) == SHEET
    assert len(looks) == 1 + asked


def test_a_host_that_cannot_tell_whether_it_changed_is_read_each_time(tmp_path):
    pair = Watched(tmp_path)
    pair.host.fingerprint = Fingerprint
    pair.sync()
    pair.sync()
    assert pair.sync_quietly()[0] > 0
    assert len(pair.mine()) == len(ROWS) - 1
