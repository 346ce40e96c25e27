"""The journal of a workbook: what was changed, and what stood there before."""

from __future__ import annotations

import datetime as dt
import getpass
import logging
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import TracebackType

from addin.errors import NothingToUndoError
from addin.hosts.port import Fingerprint
from addin.i18n import msg
from addin.journal.database import SUFFIX, Database
from addin.journal.entries import (
    Entry,
    Recovery,
    State,
    check_can_be_undone,
    count_changes,
    settle,
)
from addin.journal.locations import IdentityAt, is_copy, save_location
from addin.journal.lookups import find_last_values, find_touched_later
from addin.journal.original_fills import FillSteps, load_original_fills
from addin.journal.places import journal_folder, storage_name
from addin.journal.retention import purge
from addin.journal.rows import (
    Content,
    insert_entry,
    load_change_set,
    load_entries,
    load_entry,
    load_known_rows,
)
from addin.table.cells import CellRef, CellValue
from addin.table.changes import ChangeSet, Fill, Formula, SetValue
from addin.table.layers import Place

logger = logging.getLogger(__name__)

Clock = Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    """The time now, UTC."""
    return dt.datetime.now(dt.UTC)


class Journal:
    """The applied change sets of one workbook with what they overwrote.

    The way of a command: `record` before its first write, then `mark_applied`, or `abandon`
    when the write failed. What a crash leaves pending is settled by `recover`. To be used by
    one thread; any number of processes may have the same journal open.

    Attributes:
        workbook_id: the id that the workbook carries.
    """

    def __init__(self, database: Database, workbook_id: str, clock: Clock = utc_now) -> None:
        self.workbook_id = workbook_id
        self._database = database
        self._clock = clock
        self._fill_steps: dict[int, FillSteps] = {}

    @classmethod
    def open(cls, workbook_id: str, folder: Path | None = None, clock: Clock = utc_now) -> Journal:
        """Opens the journal of a workbook, or begins it.

        Args:
            workbook_id: the id that the workbook carries.
            folder: where journals are kept; None for the user's data folder.
            clock: tells the time, with a time zone.

        Raises:
            DamagedJournalError: its file is damaged; it was set aside.
            ReadOnlyError: the folder cannot be written.
            RefusedError: a later version wrote it, or another process does not let go of it.
        """
        path = (folder or journal_folder()) / f"{storage_name(workbook_id)}{SUFFIX}"
        return cls(Database(path), workbook_id, clock)

    @property
    def path(self) -> Path:
        """The journal's file."""
        return self._database.path

    def close(self) -> None:
        """Lets go of the file."""
        self._database.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def record(
        self,
        command: str,
        change_set: ChangeSet,
        inverse: ChangeSet,
        *,
        location: str = "",
        counts: Mapping[str, int] | None = None,
        before: Fingerprint | None = None,
        after: Fingerprint | None = None,
        undoes: Entry | None = None,
        user: str | None = None,
        known_rows: str = "",
    ) -> Entry:
        """Writes down what is about to happen; when it returns, that is on the disk.

        Passwords in the change sets are not written down.

        Args:
            command: the verb.
            change_set: what will be written.
            inverse: what takes it back, by the host.
            location: where the workbook is.
            counts: what the command did, for the history; None counts the changes.
            before, after: the workbook's states, by the host; None where it cannot tell.
            undoes: the entry that this one takes back.
            user: who runs it; None for the one who is logged in.
            known_rows: by what the changed rows are known again, as text that means something
                to the caller only.

        Returns:
            The entry, pending.

        Raises:
            RefusedError, HostError: it could not be written down, so nothing may be changed.
            NothingToUndoError: `undoes` has been undone meanwhile.
        """
        content = Content.of(change_set, inverse, known_rows)
        value_sheets = dict.fromkeys(c.sheet for c in change_set if isinstance(c, SetValue))
        entry = Entry(
            number=0,
            time=self._clock(),
            command=command,
            user=_login_name() if user is None else user,
            location=location,
            counts=count_changes(change_set) if counts is None else counts,
            before=before.digest if before else "",
            after=after.digest if after else "",
            undoes=undoes.number if undoes else None,
            depth=undoes.depth + 1 if undoes else 0,
        )
        with self._database.writing() as connection:
            if undoes is not None:
                check_can_be_undone(load_entry(connection, undoes.number))
            number = insert_entry(connection, entry, value_sheets, content)
            recorded = load_entry(connection, number)
        self._fill_steps[number] = FillSteps(change_set, inverse)
        logger.info("journal.recorded entry=%d changes=%d", number, len(change_set))
        return recorded

    def mark_applied(self, entry: Entry, after: Fingerprint | None = None) -> Entry:
        """Writes down that the workbook holds the changes of an entry.

        An entry that a recovery in another process took for abandoned is applied all the same.

        Args:
            entry: it.
            after: the workbook's state, where the host can tell it only now.

        Returns:
            The entry as it is now.
        """
        with self._database.writing() as connection:
            found = load_entry(connection, entry.number)
            if found.state not in (State.PENDING, State.ABANDONED):
                return found
            steps = self._fill_steps.pop(found.number, None)
            if steps is None and found.kept:
                changes = load_change_set(connection, found.number, "changes")
                steps = FillSteps(changes, load_change_set(connection, found.number, "inverse"))
            if steps is not None:
                steps.save(connection)
            digest = found.after if after is None else after.digest
            connection.execute(
                "UPDATE entries SET state = 'applied', after = ? WHERE number = ?",
                (digest, found.number),
            )
            connection.execute(
                "UPDATE entries SET state = 'undone', undone_by = ?"
                " WHERE number = ? AND undone_by IS NULL",
                (found.number, found.undoes),
            )
            if found.location:
                save_location(connection, found.location, digest, self._clock())
            applied = load_entry(connection, found.number)
        logger.info("journal.applied entry=%d", applied.number)
        return applied

    def abandon(self, entry: Entry) -> Entry:
        """Writes down that the changes of an entry never got into the workbook."""
        self._fill_steps.pop(entry.number, None)
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE entries SET state = 'abandoned' WHERE number = ? AND state = 'pending'",
                (entry.number,),
            )
            return load_entry(connection, entry.number)

    def recover(self, current: Fingerprint) -> Recovery:
        """Settles the entries that a crash left pending; to be called before a command.

        Args:
            current: the workbook's state now.

        Returns:
            What became of them; those that remain unclear stay pending.
        """
        entries = self.entries()
        verdict = settle(entries, current.digest)
        return Recovery(
            tuple(map(self.mark_applied, verdict.applied)),
            tuple(map(self.abandon, verdict.abandoned)),
            verdict.unclear,
        )

    def entries(self, limit: int | None = None) -> tuple[Entry, ...]:
        """The latest entries, or all; the newest first."""
        with self._database.reading() as connection:
            return tuple(load_entries(connection, limit))

    def entry(self, number: int) -> Entry:
        """One entry.

        Raises:
            NothingToUndoError: there is none of this number.
        """
        with self._database.reading() as connection:
            return load_entry(connection, number)

    def last_undoable(self) -> Entry:
        """The latest command, or redo, that can be undone.

        Raises:
            NothingToUndoError: there is none.
        """
        for entry in self.entries():
            if entry.state is State.APPLIED and entry.kept and not entry.is_undo:
                return entry
        raise NothingToUndoError(
            msg("There is no command to undo."), msg("The history lists what has been done.")
        )

    def last_redoable(self) -> Entry:
        """The latest undo that can be taken back itself.

        Raises:
            NothingToUndoError: there is none.
        """
        for entry in self.entries():
            if entry.state is State.APPLIED and entry.kept and entry.is_undo:
                return entry
        raise NothingToUndoError(
            msg("There is no undo to take back."), msg("The history lists what has been done.")
        )

    def change_set(self, entry: Entry) -> ChangeSet:
        """What an entry wrote.

        Raises:
            NothingToUndoError: a purge has deleted it.
        """
        with self._database.reading() as connection:
            return load_change_set(connection, entry.number, "changes")

    def inverse(self, entry: Entry) -> ChangeSet:
        """What takes an entry back; raises as `change_set` does."""
        with self._database.reading() as connection:
            return load_change_set(connection, entry.number, "inverse")

    def known_rows(self, entry: Entry) -> str:
        """By what an entry's rows are known again, as `record` was told; "" if it was not."""
        with self._database.reading() as connection:
            return load_known_rows(connection, entry.number)

    def touched_later(self, entry: Entry, places: Collection[Place]) -> Mapping[Place, Entry]:
        """Which later entry was the last to change each of some cells.

        Args:
            entry: entries after this one count, as far as they are in the workbook.
            places: the cells in question.

        Returns:
            The entry for each of the cells that one of them changed.
        """
        with self._database.reading() as connection:
            return find_touched_later(connection, entry, places)

    def original_fills(self, sheet: str) -> Mapping[CellRef, Fill]:
        """The user's own fills under our marks, each for its one cell.

        A marked cell that is not among them had no fill. Of use only where a mark is still
        there: what the user colours by hand over a mark is not known to the journal.
        """
        with self._database.reading() as connection:
            return load_original_fills(connection, sheet)

    def last_values(
        self, sheet: str, command: str | None = None
    ) -> Mapping[CellRef, CellValue | Formula]:
        """What our commands put in the cells of a sheet last, undone ones left out.

        Args:
            sheet: the sheet's name.
            command: only what this command put there; None for any.
        """
        with self._database.reading() as connection:
            return find_last_values(connection, sheet, command)

    def is_copy(self, location: str, identity_at: IdentityAt) -> bool:
        """Whether the workbook at a location is a copy, which needs an id of its own.

        Args:
            location: where it is.
            identity_at: tells the id of the workbook at another location, if there is one.

        Returns:
            True when the workbook that was seen last, elsewhere, is still there with this id;
            False when it is gone, for then this is that workbook, moved.
        """
        with self._database.reading() as connection:
            return is_copy(connection, self.workbook_id, location, identity_at)

    def note_location(self, location: str, state: Fingerprint) -> None:
        """Remembers where the workbook is; `mark_applied` does so too."""
        with self._database.writing() as connection:
            save_location(connection, location, state.digest, self._clock())

    def fork(self, workbook_id: str) -> Journal:
        """Begins the journal of a copy that got an id of its own, with the history so far.

        So the copy's commands can be undone too, and the fills under its marks are known.
        """
        path = self.path.with_name(f"{storage_name(workbook_id)}{SUFFIX}")
        self._database.copy_to(path)
        forked = Journal(Database(path), workbook_id, self._clock)
        with forked._database.writing() as connection:
            connection.execute("DELETE FROM locations")
        return forked

    def purge(self, keep_days: int) -> int:
        """Deletes the old values of entries older than so many days; 0 keeps them for ever.

        Returns:
            How many entries lost them. They stay in the history but cannot be undone any more.
        """
        if keep_days <= 0:
            return 0
        return purge(self._database, self._clock() - dt.timedelta(days=keep_days))


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a service account without a name
        return ""
