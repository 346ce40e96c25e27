"""A session: the journal before the first write, undo in any order, crashes settled."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from command_builders import (
    NOW,
    SHEET,
    cell,
    deduplicated,
    fixed,
    session_of,
    tagged,
    validated,
    workbook,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.backups import Backups
from addin.commands.apply import apply
from addin.commands.outcome import Outcome
from addin.commands.run import Session
from addin.errors import ChangedSinceError, NothingToUndoError, SaveFailedError
from addin.hosts.memory import MemoryHost
from addin.hosts.port import no_progress
from addin.hosts.xlsx.host import XlsxHost
from addin.i18n import msg, speaking
from addin.journal import Journal, State
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import ChangeSet, Fill, SetValue
from addin.table.rulebook_toml import default_rulebook
from addin.template import build_template

BAD = ["C0013", "何 平", "1381234567", "HePing@QQ.com", dt.date(2026, 11, 1), 60000.0]
TWIN = ["C0014", "王伟", "13812345017", "wangwei@qq.com", dt.date(2024, 3, 1), 100.0]


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def value(address, content):
    """The outcome that puts one value in a cell."""
    return apply(ChangeSet((SetValue(SHEET, CellRef.parse(address), content),)))


class Watching(MemoryHost):
    """A workbook that looks into the journal at the moment of the write."""

    def __init__(self, folder: Path, fails: type[BaseException] | None = None) -> None:
        super().__init__({SHEET: [["姓名", "手机"], ["王伟", "13812345670"]]})
        self.folder = folder
        self.fails = fails
        self.seen: list[list[tuple[str, State]]] = []

    def stage(self, changes, progress=no_progress):
        staged = super().stage(changes, progress)
        return _Watched(staged, self)


class _Watched:
    def __init__(self, staged, host: Watching) -> None:
        self._staged, self._host = staged, host
        self.inverse, self.before, self.after = staged.inverse, staged.before, staged.after
        self.warnings = staged.warnings
        self.discard = staged.discard

    def commit(self) -> None:
        (path,) = self._host.folder.glob("*.sqlite*")
        from addin.journal.database import Database

        journal = Journal(Database(path), "x")
        self._host.seen.append([(e.command, e.state) for e in journal.entries()])
        journal.close()
        if self._host.fails is SaveFailedError:
            raise SaveFailedError(msg("Check the value"), msg("Check the value"))
        if self._host.fails is not None:
            raise self._host.fails
        self._staged.commit()


def test_the_old_values_are_in_the_journal_before_the_first_write(tmp_path):
    host = Watching(tmp_path)
    session = session_of(host, tmp_path)
    report = session.apply(value("B2", "x"))
    assert host.seen == [[("apply", State.PENDING)]]
    assert report.number == 1
    entry = session.journal.entry(1)
    assert entry.state is State.APPLIED
    assert session.journal.inverse(entry).changes[0].value == "13812345670"


def test_a_failed_write_is_written_down_as_never_made(tmp_path):
    host = Watching(tmp_path, SaveFailedError)
    session = session_of(host, tmp_path)
    with pytest.raises(SaveFailedError):
        session.apply(value("B2", "x"))
    assert session.journal.entry(1).state is State.ABANDONED
    assert cell(host, "B2").value == "13812345670"
    assert host.identity() is None


def test_after_a_failed_write_the_next_one_still_gives_the_workbook_its_id(tmp_path):
    host = Watching(tmp_path, SaveFailedError)
    session = session_of(host, tmp_path)
    with pytest.raises(SaveFailedError):
        session.apply(value("B2", "x"))
    host.fails = None
    report = session.apply(value("B2", "y"))
    assert host.identity() == session.journal.workbook_id
    session.close()
    again = session_of(host, tmp_path)
    assert again.entry_to_undo(None).number == report.number


@pytest.mark.parametrize("written", [False, True])
def test_a_crash_between_record_and_commit_is_settled_at_the_next_opening(tmp_path, written):
    host = Watching(tmp_path)
    session = session_of(host, tmp_path)
    session.apply(value("B2", "first"))
    staged = host.stage(ChangeSet((SetValue(SHEET, CellRef(2, 2), "x"),)))
    session.journal.record(
        "apply", ChangeSet(), staged.inverse, before=staged.before, after=staged.after
    )
    session.close()
    if written:
        staged.commit()
    recovered = session_of(host, tmp_path)
    settled = recovered.recovery.applied if written else recovered.recovery.abandoned
    assert [entry.number for entry in settled] == [2]
    assert recovered.journal.entry(2).state is (State.APPLIED if written else State.ABANDONED)


def test_a_crash_after_which_somebody_went_on_is_left_unclear(tmp_path):
    host = Watching(tmp_path)
    session = session_of(host, tmp_path)
    session.apply(value("B2", "first"))
    staged = host.stage(ChangeSet((SetValue(SHEET, CellRef(2, 2), "x"),)))
    session.journal.record(
        "apply", ChangeSet(), staged.inverse, before=staged.before, after=staged.after
    )
    session.close()
    MemoryHost.stage(host, ChangeSet((SetValue(SHEET, CellRef(9, 9), "by hand"),))).commit()
    recovered = session_of(host, tmp_path)
    assert [entry.number for entry in recovered.recovery.unclear] == [2]


def test_nothing_to_do_is_not_written_down(tmp_path):
    host = workbook()
    session = session_of(host, tmp_path)
    report = session.apply(Outcome("fix"))
    assert report.number is None
    assert host.identity() is None
    assert not session.has_journal
    with pytest.raises(NothingToUndoError):
        session.entry_to_undo(None)


COMMANDS = {
    "validate": lambda host, session: validated(host, session),
    "fix": lambda host, _session: fixed(host),
    "duplicates": lambda host, session: deduplicated(host, session),
    "tag": lambda host, _session: tagged(host),
}


def run_all(host, session):
    return {
        name: session.apply(command(host, session)).number for name, command in COMMANDS.items()
    }


def undo(session, number):
    entry = session.entry_to_undo(number)
    return session.apply(session.undo(entry), undoes=entry)


def content(host):
    """All that a person sees, without the id that the first command gives."""
    return {sheet.name: sheet.dump() for sheet in host.workbook.sheets}


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_taken_back_exactly(tmp_path, name):
    host = workbook(BAD, TWIN)
    session = session_of(host, tmp_path)
    before = content(host)
    number = session.apply(COMMANDS[name](host, session)).number
    assert content(host) != before
    undo(session, number)
    assert content(host) == before


@pytest.mark.parametrize(
    "order",
    [
        ("tag", "duplicates", "fix", "validate"),
        ("fix", "tag", "duplicates", "validate"),
        ("tag", "fix", "duplicates", "validate"),
    ],
    ids="-".join,
)
def test_commands_that_do_not_overlap_are_taken_back_in_any_order(tmp_path, order):
    host = workbook(BAD, TWIN)
    session = session_of(host, tmp_path)
    before = content(host)
    numbers = run_all(host, session)
    for name in order:
        undo(session, numbers[name])
    assert content(host) == before


@given(st.lists(st.sampled_from(list(COMMANDS)), min_size=2, max_size=5))
@settings(max_examples=8, deadline=None)
def test_any_commands_are_taken_back_from_the_last_to_the_first(names):
    host = workbook(BAD, TWIN)
    with TemporaryDirectory() as folder:
        session = session_of(host, Path(folder))
        states, numbers = [], []
        for name in names:
            states.append(content(host))
            numbers.append(session.apply(COMMANDS[name](host, session)).number)
        for state, number in zip(reversed(states), reversed(numbers), strict=True):
            if number is not None:
                undo(session, number)
            assert content(host) == state
        session.close()


def test_an_undo_outlives_the_session(tmp_path):
    host = workbook(BAD)
    session = session_of(host, tmp_path)
    before = content(host)
    session.apply(fixed(host))
    session.close()
    undo(session_of(host, tmp_path), None)
    assert content(host) == before


def test_an_undo_of_cells_that_were_changed_since_names_them(tmp_path):
    host = workbook(BAD)
    session = session_of(host, tmp_path)
    session.apply(fixed(host))
    host.stage(ChangeSet((SetValue(SHEET, CellRef(14, 2), "何萍"),))).commit()
    before = host.fingerprint()
    with pytest.raises(ChangedSinceError) as caught:
        undo(session, None)
    assert list(caught.value.cells) == [f"{SHEET}!B14"]
    assert "B14" in str(caught.value)
    assert host.fingerprint() == before


def test_the_rest_of_such_an_undo_can_be_asked_for(tmp_path):
    host = workbook(BAD)
    session = session_of(host, tmp_path)
    session.apply(fixed(host))
    host.stage(ChangeSet((SetValue(SHEET, CellRef(14, 2), "何萍"),))).commit()
    entry = session.entry_to_undo(None)
    outcome = session.undo(entry, skip_changed=True)
    assert outcome.counts["skipped"] == 1
    session.apply(outcome, undoes=entry)
    assert cell(host, "B14").value == "何萍"
    assert cell(host, "D14").value == "HePing@QQ.com"


def test_an_undo_is_taken_back_by_a_redo(tmp_path):
    host = workbook(BAD)
    session = session_of(host, tmp_path)
    session.apply(fixed(host))
    after = content(host)
    undo(session, None)
    entry = session.entry_to_undo(None, redo=True)
    session.apply(session.undo(entry), undoes=entry)
    assert content(host) == after
    with pytest.raises(NothingToUndoError):
        session.entry_to_undo(None, redo=True)


def test_an_undo_names_the_command_in_the_readers_language(tmp_path):
    host = workbook(BAD)
    session = session_of(host, tmp_path)
    session.apply(fixed(host))
    outcome = session.undo(session.entry_to_undo(None))
    assert str(outcome.lines[0]) == "Command 1 (Standardise) is taken back."
    with speaking("zh"):
        assert "一键规范" in str(outcome.lines[0])


def test_a_command_is_not_taken_back_twice(tmp_path):
    host = workbook(BAD)
    session = session_of(host, tmp_path)
    number = session.apply(fixed(host)).number
    undo(session, number)
    with pytest.raises(NothingToUndoError):
        undo(session, number)


def test_the_users_own_fill_comes_back_when_a_mark_goes(tmp_path):
    host = workbook(BAD)
    host.stage(ChangeSet((Fill(SHEET, RangeRef.parse("C14"), "#123456"),))).commit()
    session = session_of(host, tmp_path)
    session.apply(validated(host, session))
    assert cell(host, "C14").fill != "#123456"
    session.close()
    session = session_of(host, tmp_path)
    session.apply(value("C14", "13812345670"))
    session.apply(validated(host, session))
    assert cell(host, "C14").fill == "#123456"
    assert cell(host, "C14").note is None


class TestFiles:
    """What only a workbook on the disk has: copies and snapshots."""

    @pytest.fixture
    def path(self, tmp_path):
        path = tmp_path / "客户 表.xlsx"
        with speaking("zh"):
            build_template(default_rulebook(), path)
        return path

    def open(self, path, tmp_path, **options):
        host = XlsxHost(path, options.pop("out", None))
        book = options.pop("settings", default_rulebook().settings)
        return Session(
            host, book, now=NOW, identity_at=lambda p: XlsxHost(p).identity() if Path(p).exists()
            else None, journal_folder=tmp_path / "journal", backup_folder=tmp_path / "backups",
            **options,
        )  # fmt: skip

    def test_a_copy_gets_an_id_of_its_own_with_the_history_so_far(self, path, tmp_path):
        session = self.open(path, tmp_path)
        session.apply(value("B9", "甲"))
        copy = path.with_name("副本.xlsx")
        copy.write_bytes(path.read_bytes())
        copied = self.open(copy, tmp_path)
        copied.apply(value("B9", "乙"))
        assert XlsxHost(copy).identity() not in (None, XlsxHost(path).identity())
        assert [e.number for e in copied.journal.entries()] == [2, 1]
        assert [e.number for e in session.journal.entries()] == [1]

    def test_a_moved_workbook_keeps_its_id(self, path, tmp_path):
        session = self.open(path, tmp_path)
        session.apply(value("B9", "甲"))
        identity = XlsxHost(path).identity()
        session.close()
        moved = path.rename(path.with_name("搬家.xlsx"))
        self.open(moved, tmp_path).apply(value("B9", "乙"))
        assert XlsxHost(moved).identity() == identity

    def test_a_result_in_a_file_of_its_own_gets_one_id_and_leaves_the_source(self, path, tmp_path):
        before = path.read_bytes()
        out = tmp_path / "out.xlsx"
        session = self.open(path, tmp_path, out=out, is_new_file=True)
        session.apply(value("B9", "甲"))
        first = XlsxHost(out).identity()
        session.apply(value("B9", "乙"))
        assert XlsxHost(out).identity() == first
        assert path.read_bytes() == before
        assert [e.number for e in session.journal.entries()] == [2, 1]

    def test_a_snapshot_of_the_state_before_is_made(self, path, tmp_path):
        before = path.read_bytes()
        session = self.open(path, tmp_path, source=path)
        session.apply(value("B9", "甲"))
        store = Backups(tmp_path / "backups")
        (snapshot,) = store.list(session.journal.workbook_id)
        assert snapshot.reason == "apply"
        assert store.file_of(snapshot).read_bytes() == before

    def test_only_so_many_snapshots_are_kept(self, path, tmp_path):
        settings = replace(default_rulebook().settings, backups=2)
        session = self.open(path, tmp_path, source=path, settings=settings)
        for n in range(4):
            session.apply(value("B9", f"第{n}次"))
        store = Backups(tmp_path / "backups")
        assert len(store.list(session.journal.workbook_id)) == 2

    def test_no_snapshot_is_made_where_none_is_wanted(self, path, tmp_path):
        settings = replace(default_rulebook().settings, backups=0)
        self.open(path, tmp_path, source=path, settings=settings).apply(value("B9", "甲"))
        assert not Backups(tmp_path / "backups").list()
