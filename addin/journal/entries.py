"""The lines of the journal."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from addin.errors import NothingToUndoError
from addin.i18n import msg
from addin.table.change_kinds import KIND_OF
from addin.table.changes import ChangeSet


class State(Enum):
    """How far a command came.

    An entry is *pending* from before its first write; it is *applied* once the workbook holds
    its changes, *abandoned* when it is certain that it never will, and *undone* when a later
    entry took it back.
    """

    PENDING = "pending"
    APPLIED = "applied"
    UNDONE = "undone"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Entry:
    """One command that changed the workbook, or was about to.

    Attributes:
        number: from 1, in the order of the commands; never used twice.
        time: when it was recorded, UTC.
        command: its verb, such as "validate"; "undo" for an undo or a redo.
        user: who ran it, as the system calls them; "" where it does not tell.
        location: path or address of the workbook then.
        counts: what it did, such as {"fill": 12}.
        state: how far it came.
        before, after: digests of the workbook; "" where the host could not tell.
        undoes: number of the entry that this one takes back.
        undone_by: number of the entry that took this one back.
        depth: 0 for a command, 1 for its undo, 2 for the redo, and so on.
        kept: whether the old values are still there; a purge empties them.
    """

    number: int
    time: dt.datetime
    command: str
    user: str = ""
    location: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    state: State = State.PENDING
    before: str = ""
    after: str = ""
    undoes: int | None = None
    undone_by: int | None = None
    depth: int = 0
    kept: bool = True

    @property
    def is_undo(self) -> bool:
        """Whether it takes a command back; a redo does not."""
        return self.depth % 2 == 1

    @property
    def can_be_undone(self) -> bool:
        """Whether it is, or may be, in the workbook, and its old values are there."""
        return self.kept and self.state in (State.APPLIED, State.PENDING)

    def __hash__(self) -> int:
        return hash((self.number, self.time))


@dataclass(frozen=True, slots=True)
class Recovery:
    """What became of the entries that a crash left pending.

    Attributes:
        applied: the workbook holds their changes.
        abandoned: the workbook is as it was before them.
        unclear: the workbook is in neither state; still pending.
    """

    applied: tuple[Entry, ...] = ()
    abandoned: tuple[Entry, ...] = ()
    unclear: tuple[Entry, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.applied or self.abandoned or self.unclear)


def count_changes(change_set: ChangeSet) -> dict[str, int]:
    """How many changes of each kind there are, by the kind's word in a file of changes."""
    return dict(Counter(KIND_OF[type(change)].name for change in change_set))


def check_can_be_undone(entry: Entry) -> None:
    """Raises NothingToUndoError, with the reason, where an entry cannot be undone."""
    if entry.state is State.UNDONE:
        raise NothingToUndoError(
            msg(
                "Command {number!s} has been undone already, by command {other!s}.",
                number=entry.number,
                other=entry.undone_by,
            ),
            msg("To take that back, undo command {number!s}.", number=entry.undone_by),
        )
    if entry.state is State.ABANDONED:
        raise NothingToUndoError(
            msg("Command {number!s} never changed the workbook.", number=entry.number),
            msg("There is nothing to take back."),
        )
    if not entry.kept:
        raise values_deleted(entry.number)


def values_deleted(number: int) -> NothingToUndoError:
    """The error for an entry whose old values a purge has deleted."""
    return NothingToUndoError(
        msg("The old values of command {number!s} have been deleted.", number=number),
        msg("They are kept as many days as the settings say; restore a backup instead."),
    )


def in_force(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The commands whose changes are in the workbook by the journal's account.

    A command that was undone counts again once its undo is undone. Undos and redos themselves
    are not among them.
    """
    by_number = {entry.number: entry for entry in entries}

    def holds(entry: Entry) -> bool:
        holding = True
        while entry.state is State.UNDONE and entry.undone_by in by_number:
            entry = by_number[entry.undone_by]
            holding = not holding
        return holding and entry.state is State.APPLIED

    return tuple(entry for entry in entries if entry.depth == 0 and holds(entry))


def settle(entries: Sequence[Entry], digest: str) -> Recovery:
    """Judges the pending entries by the states that the workbook is known to have been in.

    These are its present one, and the ones in which later entries found it. A pending entry that
    led to one of them was applied; one that started from one of them was not. Of several pending
    entries from the same state to the same state only the last can have been applied, because
    two processes cannot both make a change that starts there.

    Args:
        entries: all, the newest first.
        digest: of the workbook now; "" where it is not known.

    Returns:
        The verdicts, each group the oldest first.
    """
    known = {digest}
    applied: list[Entry] = []
    abandoned: list[Entry] = []
    unclear: list[Entry] = []
    ways: set[tuple[str, str]] = set()
    for entry in entries:
        if entry.state is State.PENDING:
            way = (entry.before, entry.after)
            if entry.after and entry.after in known:
                (abandoned if way in ways else applied).append(entry)
                ways.add(way)
            elif entry.before and entry.before in known:
                abandoned.append(entry)
            else:
                unclear.append(entry)
        known.add(entry.before)
    return Recovery(*(tuple(reversed(group)) for group in (applied, abandoned, unclear)))
