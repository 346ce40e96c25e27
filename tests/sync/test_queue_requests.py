"""What a queue in the Google Sheet costs in requests, and two syncs that reach for one line."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

import pytest
from pair_builders import ROWS
from test_sync_at_google import GooglePair

from addin.i18n import speaking
from sheets_sync.queue.lines import HEADINGS, State
from sheets_sync.queue.office import QueueOffice

pytest.importorskip("gspread")


def with_queue(office: Any, folder: Path, state: str) -> GooglePair:
    """A pair in whose Google Sheet a check was asked for."""
    pair = GooglePair(office, ROWS, folder)
    tab = office.owner.open_by_key(pair.key).add_worksheet("Commands", 10, 9)
    line = [str(uuid.uuid4()), "", "", "Validate", "gid=0", state, "", "", ""]
    tab.update([list(HEADINGS), line], "A1", value_input_option="RAW")
    return pair


def test_two_syncs_do_not_take_the_same_line(office, tmp_path):
    key = with_queue(office, tmp_path, "waiting").key
    connection = office.spreadsheet(key)
    mine, theirs = (
        QueueOffice(connection, "Commands", "a"),
        QueueOffice(connection, "Commands", "b"),
    )
    line = mine.lines()[0]
    look, now = mine._look, dt.datetime(2026, 11, 22, 9, 0)

    def slow() -> Any:
        seen = look()
        mine._look = look  # type: ignore[method-assign]
        assert theirs.take(line, "222222222222", now)
        return seen

    mine._look = slow  # type: ignore[method-assign]
    with speaking("en"):
        assert not mine.take(line, "111111111111", now)
    assert mine.lines()[0].run == "222222222222"


def test_a_settled_queue_costs_no_request(office, tmp_path):
    pair = with_queue(office, tmp_path, "done")
    with speaking("en"):
        pair.sync()
        pair.sync()
        counts = pair.remote.spreadsheet.http.counts
        for most in (3, 1):
            before = counts.reads + counts.writes
            assert not pair.sync().plan
            assert counts.reads + counts.writes - before <= most
    assert counts.writes == 0


def test_a_line_that_waits_is_looked_at_though_nothing_else_changed(office, tmp_path):
    """A sync that ended before it ran the line must not take the sheet for known."""
    pair = with_queue(office, tmp_path, "waiting")
    with speaking("en"):
        for _time in range(3):
            syncing = pair._sync()
            syncing.run()
            assert syncing.queue is not None
            assert [line.state for line in syncing.queue.lines] == [State.WAITING]
