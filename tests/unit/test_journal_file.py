"""The journal's file: retention, rights, damage, crashes, several processes."""

from __future__ import annotations

import datetime as dt
import logging
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from addin.errors import NothingToUndoError, ReadOnlyError, RefusedError, WorkbookInUseError
from addin.hosts.port import Fingerprint
from addin.i18n import speaking
from addin.journal import DamagedJournalError, Journal, State, database
from addin.journal.places import storage_name
from addin.table.changes import Unlock
from tests.unit.journal_builders import (
    ID,
    Clock,
    apply,
    changes,
    undo,
    value,
)

ROOT = Path(__file__).parents[2]


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


def test_a_purge_deletes_old_values_and_keeps_the_history(journal: Journal, clock: Clock) -> None:
    secret = "13800138000 王小明"
    old = apply(journal, changes(value("x")), changes(value(secret)))
    old_pending = journal.record("fix", changes(value(secret)), changes(value(secret)))
    packed = journal.path.read_bytes()
    clock.now += dt.timedelta(days=100)
    young = apply(journal, changes(value("z")), changes(value("y")))
    assert journal.purge(keep_days=0) == 0
    assert journal.purge(keep_days=90) == 2
    assert journal.purge(keep_days=90) == 0

    found = journal.entry(old.number)
    assert not found.kept
    assert not found.can_be_undone
    assert found.counts == {"set_value": 1}
    assert journal.entry(old_pending.number).state is State.ABANDONED
    with pytest.raises(NothingToUndoError, match="deleted"):
        journal.inverse(found)
    with pytest.raises(NothingToUndoError, match="deleted"):
        journal.record("undo", changes(), changes(), undoes=found)
    assert journal.inverse(young) == changes(value("y"))
    assert journal.last_undoable() == young
    with sqlite3.connect(journal.path) as connection:
        blobs = connection.execute("SELECT changes, inverse FROM contents").fetchall()
    assert len(blobs) == 1
    assert len(journal.path.read_bytes()) <= len(packed)


def test_deleted_values_are_not_left_in_the_file(journal: Journal, clock: Clock) -> None:
    entry = journal.record("fix", changes(value("x" * 50)), changes(value("old")))
    with sqlite3.connect(journal.path) as connection:
        (blob,) = connection.execute("SELECT inverse FROM contents").fetchone()
    assert blob in journal.path.read_bytes()
    journal.mark_applied(entry)
    clock.now += dt.timedelta(days=2)
    journal.purge(keep_days=1)
    assert blob not in journal.path.read_bytes()


def test_passwords_do_not_reach_the_journal(journal: Journal) -> None:
    entry = apply(journal, changes(Unlock("S", "geheim")), changes(Unlock("S", "geheim")))
    assert journal.change_set(entry) == changes(Unlock("S"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_only_the_user_can_read_the_journal(journal: Journal) -> None:
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(journal.path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "wicked", ["../../etc/passwd", "con", "", "客户", "a" * 300, "A\x00", ID.upper()]
)
def test_an_odd_id_stays_inside_the_folder(tmp_path: Path, wicked: str) -> None:
    with Journal.open(wicked, tmp_path) as journal:
        assert journal.path.parent == tmp_path
    assert storage_name(wicked) != storage_name(wicked + "x")
    assert storage_name(wicked).isascii()


@pytest.mark.parametrize("damage", ["head", "middle", "cut", "not a database"])
def test_a_damaged_journal_is_set_aside_and_a_new_one_begun(tmp_path: Path, damage: str) -> None:
    with Journal.open(ID, tmp_path) as journal:
        for number in range(40):
            apply(journal, changes(value(os.urandom(600).hex())), changes(value(number)))
        path = journal.path
    content = bytearray(path.read_bytes())
    if damage == "head":
        content[:200] = os.urandom(200)
    elif damage == "middle":
        content[4096:12_000] = os.urandom(12_000 - 4096)
    elif damage == "cut":
        del content[len(content) // 2 :]
    else:
        content = bytearray(b"PK\x03\x04 something else" * 100)
    path.write_bytes(content)
    with pytest.raises(DamagedJournalError) as caught:
        Journal.open(ID, tmp_path)
    assert str(caught.value.kept_as) in str(caught.value)
    assert caught.value.kept_as.read_bytes() == content
    with Journal.open(ID, tmp_path) as fresh:
        assert fresh.entries() == ()


def test_damage_that_shows_while_working_is_told_as_well(tmp_path: Path) -> None:
    journal = Journal.open(ID, tmp_path)
    for _ in range(4):  # more than SQLite keeps in memory
        apply(journal, changes(value(os.urandom(1_500_000).hex())), changes(value(1)))
    path = journal.path
    path.write_bytes(path.read_bytes()[:4096] + os.urandom(path.stat().st_size - 4096))
    with pytest.raises(DamagedJournalError):
        journal.last_values("S")
    assert not path.exists()


def test_old_values_that_rotted_are_told_without_losing_the_others(journal: Journal) -> None:
    bad, good = (apply(journal, changes(value(1)), changes(value(0))) for _ in range(2))
    with sqlite3.connect(journal.path) as connection:
        connection.execute("UPDATE contents SET inverse = x'00' WHERE entry = ?", (bad.number,))
    with pytest.raises(RefusedError, match="cannot be read"):
        journal.inverse(bad)
    assert journal.inverse(good) == changes(value(0))


def test_damaged_files_are_deleted_when_their_time_is_over(journal: Journal, clock: Clock) -> None:
    kept = journal.path.with_name(f"{journal.path.stem}.damaged-20200101T000000.sqlite3")
    other = journal.path.with_name("id-other.damaged-20200101T000000.sqlite3")
    for path in (kept, other):
        path.touch()
        os.utime(path, (0, 0))
    clock.now = dt.datetime(1970, 1, 5, tzinfo=dt.UTC)
    journal.purge(30)
    assert kept.exists()
    clock.now = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
    journal.purge(30)
    assert not kept.exists()
    assert other.exists()


def test_a_journal_of_a_later_version_is_refused_untouched(tmp_path: Path) -> None:
    with Journal.open(ID, tmp_path) as journal:
        path = journal.path
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(RefusedError, match="later version"):
        Journal.open(ID, tmp_path)
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ReadOnlyError):
        Journal.open(ID, tmp_path / "file" / "journal")


def test_a_journal_that_another_process_holds_is_told(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_PATIENCE", 0.05)
    with Journal.open(ID, journal.path.parent) as other:
        blocker = sqlite3.connect(journal.path, isolation_level=None)
        blocker.execute("BEGIN EXCLUSIVE")
        with pytest.raises(WorkbookInUseError):
            other.record("fix", changes(value(1)), changes(value(0)))
        blocker.execute("ROLLBACK")
        assert other.record("fix", changes(value(1)), changes(value(0))).number == 1
        blocker.close()


def test_one_writer_at_a_time(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_PATIENCE", 0.05)
    with Journal.open(ID, journal.path.parent) as other:
        with journal._database.writing(), pytest.raises(WorkbookInUseError):
            other.record("fix", changes(value(1)), changes(value(0)))
        assert other.entries() == ()


def test_what_fails_half_way_is_not_written_at_all(journal: Journal) -> None:
    def fail() -> None:
        with journal._database.writing() as connection:
            connection.execute("INSERT INTO locations VALUES ('/a', '', '')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not journal.is_copy("/b", lambda _location: ID)


def test_nothing_of_the_customers_is_logged(
    journal: Journal, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    entry = apply(journal, changes(value("王小明", sheet="客户")), changes(value("13800138000")))
    undo(journal, entry)
    assert "entry=1" in caplog.text
    for secret in ("王小明", "13800138000", "客户"):
        assert secret not in caplog.text


CHILD = """
import sys
from pathlib import Path
from addin.hosts.port import Fingerprint
from addin.journal import Journal
from addin.table.cells import CellRef
from addin.table.changes import ChangeSet, SetValue

def change(value):
    return ChangeSet((SetValue("S", CellRef(1, 1), value),))

journal = Journal.open(sys.argv[1], Path(sys.argv[2]))
count = int(sys.argv[3])
for number in range(count):
    entry = journal.record("fix", change(f"new {number}" * 500), change(f"old {number}"),
                           before=Fingerprint(str(number)), after=Fingerprint(str(number + 1)))
    print(entry.number, flush=True)
    journal.mark_applied(entry)
"""


def child(folder: Path, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, ID, str(folder), str(count)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
@pytest.mark.parametrize("moment", [0.0, 0.003, 0.011, 0.029])
def test_what_was_recorded_survives_a_kill_at_any_moment(tmp_path: Path, moment: float) -> None:
    process = child(tmp_path, 100_000)
    assert process.stdout is not None
    for _ in range(3):
        last = int(process.stdout.readline())
    time.sleep(moment)
    process.send_signal(signal.SIGKILL)
    rest = process.communicate()[0].split()
    last = int(rest[-1]) if rest else last
    with Journal.open(ID, tmp_path) as journal:
        entries = {entry.number: entry for entry in journal.entries()}
        assert last in entries
        for number, entry in entries.items():
            if number < last:
                assert entry.state is State.APPLIED
            assert journal.inverse(entry) == changes(value(f"old {number - 1}"))
        if entries[max(entries)].state is State.PENDING:
            recovery = journal.recover(Fingerprint(str(max(entries))))
            assert [entry.number for entry in recovery.applied] == [max(entries)]
        apply(journal, changes(value(1)), changes(value(0)))


def test_two_processes_write_to_one_journal(tmp_path: Path) -> None:
    processes = [child(tmp_path, 10) for _ in range(2)]
    numbers = [int(n) for process in processes for n in process.communicate()[0].split()]
    assert [process.returncode for process in processes] == [0, 0]
    assert sorted(numbers) == list(range(1, 21))
    with Journal.open(ID, tmp_path) as journal:
        assert {entry.state for entry in journal.entries()} == {State.APPLIED}


def test_a_journal_of_the_first_version_is_read_and_goes_on(tmp_path):
    """It kept nothing by which rows are known again."""
    with Journal.open(ID, tmp_path) as journal:
        first = apply(journal, changes(value("new")), changes(value("old")))
        path = journal.path
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE contents DROP COLUMN known_rows")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
    with Journal.open(ID, tmp_path) as journal:
        assert journal.known_rows(first) == ""
        assert journal.inverse(first) == changes(value("old"))
        second = journal.mark_applied(
            journal.record("fix", changes(value("x")), changes(value("new")), known_rows="rows")
        )
        assert journal.known_rows(second) == "rows"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)


def test_what_is_known_of_rows_goes_with_the_old_values(tmp_path):
    clock = Clock()
    with Journal.open(ID, tmp_path, clock) as journal:
        entry = journal.mark_applied(
            journal.record("fix", changes(value("x")), changes(), known_rows="C0001")
        )
        clock.now += dt.timedelta(days=3)
        assert journal.purge(1) == 1
        assert journal.known_rows(entry) == ""
