"""Carries out what a command wants: snapshot, journal, write, in that order.

This is the only place where a workbook is changed. The old values are in the journal before
the first write; a crash in between is settled when the workbook is opened the next time.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from addin.backups import Backups, Keep
from addin.commands import known_rows
from addin.commands.history import command_label
from addin.commands.left import Aspect
from addin.commands.marks import Marked
from addin.commands.moved_rows import Moves, find_moves, follow
from addin.commands.not_duplicates import record_names
from addin.commands.outcome import Outcome
from addin.commands.snapshots import SaveCopy, copy_of
from addin.commands.undo import Conflict, UndoPlan, cells_to_compare, plan_undo
from addin.errors import ChangedSinceError, CustSheetError, NothingToUndoError
from addin.hosts.port import Progress, WorkbookHost, no_progress
from addin.i18n import Message, msg
from addin.journal import Entry, Journal, Recovery
from addin.journal.entries import in_force
from addin.table.changes import ChangeSet, DropSheet, PutSheet, SetIdentity
from addin.table.rulebook import Settings
from addin.table.table import CustomerTable

_RECORDING = frozenset({"merge", "split", "not_duplicate", "sync"})
"""Commands that write into the sheets that only grow."""

IdentityAt = Callable[[str], str | None]
"""Tells the id of the workbook at another location, if there is one."""

TableOn = Callable[[str, known_rows.KnownRows | None], CustomerTable | None]
"""Reads the customer table on a sheet: the one in which some rows were, or the only one; None
where it is not there."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a command.

    Attributes:
        outcome: what it wanted.
        number: its entry in the journal; None when nothing was changed.
        warnings: what could not be done as wished.
        saved_as: where the workbook is now.
    """

    outcome: Outcome
    number: int | None = None
    warnings: Sequence[object] = ()
    saved_as: str = ""


class Session:
    """One workbook, from opening to closing.

    Attributes:
        host: where the workbook lives.
        settings: of its rule book.
        now: the time of the run.
        recovery: what became of commands that a crash had interrupted.
        table_on: reads a sheet's customers, so that an undo follows rows that were moved;
            None leaves rows to be known by their numbers.
    """

    def __init__(
        self,
        host: WorkbookHost,
        settings: Settings,
        *,
        now: dt.datetime,
        identity_at: IdentityAt,
        is_new_file: bool = False,
        source: Path | None = None,
        save_copy: SaveCopy | None = None,
        journal_folder: Path | None = None,
        backup_folder: Path | None = None,
    ) -> None:
        """Opens the journal of a workbook that has one.

        Args:
            host: the workbook.
            settings: of its rule book.
            now: the time of the run.
            identity_at: tells the id of the workbook at another location.
            is_new_file: the result goes to a file of its own, which gets an id of its own.
            source: the workbook's file, of which snapshots are made; None makes none.
            save_copy: writes the workbook as it is open now; snapshots are made of that.
            journal_folder, backup_folder: None for the user's data folder.
        """
        self.host = host
        self.settings = settings
        self.now = now
        self.recovery = Recovery()
        self.table_on: TableOn | None = None
        self._identity_at = identity_at
        self._is_new_file = is_new_file
        self._source = source
        self._save_copy = save_copy
        folder = journal_folder
        if folder is None and settings.journal_folder:
            folder = Path(settings.journal_folder).expanduser()
        self._journal_folder = folder
        self._backup_folder = backup_folder
        self._journal: Journal | None = None
        self._new_identity: str | None = None  # not in the workbook yet
        identity = host.identity()
        if identity is not None:
            self._journal = Journal.open(identity, folder)
            if not is_new_file:
                self.recovery = self._journal.recover(host.fingerprint())

    @property
    def journal(self) -> Journal:
        """The workbook's journal.

        Raises:
            NothingToUndoError: the workbook has none yet.
        """
        if self._journal is None:
            raise NothingToUndoError(
                msg("No command has changed this workbook yet."),
                msg("There is nothing to undo."),
            )
        return self._journal

    @property
    def has_journal(self) -> bool:
        """Whether a command has changed the workbook before."""
        return self._journal is not None

    def close(self) -> None:
        """Closes the journal."""
        if self._journal is not None:
            self._journal.close()

    def marked(self, sheet: str) -> Marked:
        """What a sheet carries already."""
        fills = self._journal.original_fills(sheet) if self._journal else {}
        return Marked(
            self.host.read_notes(sheet),
            lambda cells: self.host.read_cells(sheet, cells),
            fills.get,
        )

    def apply(
        self,
        outcome: Outcome,
        progress: Progress = no_progress,
        undoes: Entry | None = None,
    ) -> Report:
        """Makes an outcome's changes.

        Raises:
            RefusedError, HostError: nothing was changed.
        """
        if not outcome.changes and not self._is_new_file:
            return Report(outcome, saved_as=self.host.location())
        journal, identity = self._own_journal()
        changes = identity + outcome.changes
        remarks = self._snapshot(journal, outcome.command)
        staged = self.host.stage(changes, progress)
        try:
            inverse = ChangeSet(tuple(c for c in staged.inverse if not isinstance(c, SetIdentity)))
            entry = journal.record(
                outcome.command,
                outcome.changes,
                inverse,
                location=self.host.location(),
                counts=outcome.counts,
                before=staged.before,
                after=staged.after,
                undoes=undoes,
                known_rows=self._known_rows(outcome.changes),
            )
            try:
                staged.commit()
            except CustSheetError:
                journal.abandon(entry)
                raise
            self._new_identity = None
            self._is_new_file = False
            applied = journal.mark_applied(entry)
        finally:
            staged.discard()
        journal.purge(self.settings.keep_undo_days)
        warnings = (*remarks, *staged.warnings)
        return Report(outcome, applied.number, warnings, self.host.location())

    def _known_rows(self, changes: ChangeSet) -> str:
        """By what the rows of customers that are changed are known again, for the journal."""
        if self.table_on is None:
            return ""
        found = {}
        for sheet in known_rows.sheets_with_rows(changes):
            table = self.table_on(sheet, None)
            rows = known_rows.known_rows(table, changes) if table is not None else None
            if rows is not None:
                found[sheet] = rows
        return known_rows.dump(found) if found else ""

    def _moves(self, entry: Entry, names: Sequence[str]) -> dict[str, Moves]:
        """Where the rows of an entry are now, by sheet; sheets that are as they were left out."""
        found = {}
        for sheet, known in known_rows.load(self.journal.known_rows(entry)).items():
            if sheet in names and self.table_on is not None:
                moves = find_moves(known, self.table_on(sheet, known))
                if moves is not None:
                    found[sheet] = moves
        return found

    def _own_journal(self) -> tuple[Journal, ChangeSet]:
        """The journal to write to, and the change that gives the workbook its id."""
        if self._journal is None:
            self._new_identity = str(uuid.uuid4())
            self._journal = Journal.open(self._new_identity, self._journal_folder)
        elif self._new_identity is None and (
            self._is_new_file or self._journal.is_copy(self.host.location(), self._identity_at)
        ):
            self._new_identity = str(uuid.uuid4())
            forked = self._journal.fork(self._new_identity)
            self._journal.close()
            self._journal = forked
        if self._new_identity is None:
            return self._journal, ChangeSet()
        return self._journal, ChangeSet((SetIdentity(self._new_identity),))

    def _snapshot(self, journal: Journal, reason: str) -> list[Message]:
        """Makes a snapshot; what went wrong with that of an open workbook is told."""
        if self._source is None or not self.settings.backups:
            return []
        backups = Backups(self._backup_folder)
        keep = Keep(latest=self.settings.backups)
        try:
            with copy_of(self._source, self._save_copy) as path:
                backups.snapshot(path, journal.workbook_id, reason, self._source)
        except CustSheetError as error:
            if self._save_copy is None:
                raise
            # Excel may be unable to save now; the old values are in the journal all the same.
            return [msg("No snapshot was made: {problem}", problem=error.message)]
        backups.prune(journal.workbook_id, keep)
        return []

    def plan_undo(
        self, entry: Entry, *, skip_changed: bool = False, password: str | None = None
    ) -> UndoPlan:
        """What takes a command back, with the present state of its cells compared.

        Args:
            entry: the command.
            skip_changed: leave what was changed since as it is, instead of refusing.
            password: of the sheets that the undo unlocks.

        Raises:
            ChangedSinceError: cells were changed since, unless `skip_changed`.
            NothingToUndoError: it cannot be taken back any more.
        """
        journal = self.journal
        names = [info.name for info in self.host.sheets()]
        moves = self._moves(entry, names)
        change_set, lost = follow(journal.change_set(entry), moves)
        inverse = self._without_records(entry, journal.inverse(entry), skip_changed)
        inverse, lost_too = follow(inverse, moves)
        current = {
            (sheet, cell): state
            for sheet, cells in cells_to_compare(change_set).items()
            if sheet in names
            for cell, state in self.host.read_cells(sheet, cells).items()
        }
        plan = plan_undo(
            entry,
            change_set,
            inverse,
            current,
            names,
            skip_changed=skip_changed,
            later=lambda places: journal.touched_later(entry, places),
            password=password,
            lost={*lost, *lost_too},
        )
        if entry.command == "merge" and any(_loses_value(c) for c in plan.conflicts):
            # The absorbed rows that cannot come back must stay in the sheet that keeps them.
            put = (PutSheet, DropSheet)
            kept = (c for c in plan.change_set
                    if not (isinstance(c, put) and c.sheet in record_names()))  # fmt: skip
            plan = replace(plan, change_set=ChangeSet(tuple(kept)))
        return replace(plan, any_moved=any(m.any_moved for m in moves.values()))

    def _without_records(self, entry: Entry, inverse: ChangeSet, skip_changed: bool) -> ChangeSet:
        """The inverse without the sheets that only grow, where later commands wrote there, too.

        Raises:
            ChangedSinceError: there are such commands, unless `skip_changed`.
        """
        put = (PutSheet, DropSheet)
        grown = {c.sheet for c in inverse if isinstance(c, put) and c.sheet in record_names()}
        later = [
            other.number
            for other in in_force(self.journal.entries() if grown else ())
            if other.number > entry.number and other.kept and other.command in _RECORDING
            and any(c.sheet in grown for c in self.journal.change_set(other))
        ]  # fmt: skip
        if not later:
            return inverse
        if not skip_changed:
            raise ChangedSinceError(
                msg(
                    "Later commands ({numbers}) go on from what command {number!s} wrote in "
                    "{sheets}.",
                    numbers=", ".join(map(str, sorted(later))),
                    number=entry.number,
                    sheets=", ".join(f"“{name}”" for name in sorted(grown)),
                ),
                msg("Undo those first, or take single merges apart."),
                sorted(grown),
            )
        return ChangeSet(tuple(c for c in inverse if not (isinstance(c, put) and c.sheet in grown)))

    def undo(
        self, entry: Entry, *, skip_changed: bool = False, password: str | None = None
    ) -> Outcome:
        """The outcome that takes a command back.

        Args:
            entry: the command.
            skip_changed: leave cells alone that somebody changed since.
            password: of the sheets that the undo unlocks.
        """
        plan = self.plan_undo(entry, skip_changed=skip_changed, password=password)
        lines: list[Message] = [
            msg(
                "Command {number!s} ({command}) is taken back.",
                number=entry.number,
                command=command_label(entry, {e.number: e for e in self.journal.entries()}),
            )
            if plan.change_set or not plan.conflicts
            else msg(
                "Nothing is left of command {number!s} that could be taken back.",
                number=entry.number,
            )
        ]
        if plan.any_moved:
            lines.append(
                msg("Rows have been moved since; the values go back to the same customers.")
            )
        lost = sum(conflict.is_lost for conflict in plan.conflicts)
        if changed := len(plan.conflicts) - lost:
            lines.append(
                msg("{cells} cells were changed since and stay as they are.", cells=changed)
            )
        if lost:
            lines.append(
                msg(
                    "For {rows} rows nothing is put back: their row or column was deleted, or "
                    "is not to be known again.",
                    rows=lost,
                )
            )
        counts = {"undone": entry.number, "skipped": len(plan.conflicts)}
        return Outcome("undo", plan.change_set, counts, tuple(lines))

    def entry_to_undo(self, number: int | None, *, redo: bool = False) -> Entry:
        """The entry that an undo is about: the latest command, or with `redo` the latest undo."""
        if number is not None:
            return self.journal.entry(number)
        return self.journal.last_redoable() if redo else self.journal.last_undoable()


def _loses_value(conflict: Conflict) -> bool:
    return conflict.is_lost or Aspect.VALUE in conflict.aspects
