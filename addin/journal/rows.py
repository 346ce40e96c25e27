"""Entries and their contents as rows of the journal's tables."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from addin.errors import ChangeFileError, NothingToUndoError, RefusedError
from addin.i18n import msg
from addin.journal.entries import Entry, State, values_deleted
from addin.table.change_json import from_json, to_json
from addin.table.changes import ChangeSet

_COMPRESSION: Final = 4
_ENTRIES: Final = (
    "SELECT entries.*, contents.entry IS NOT NULL AS kept"
    " FROM entries LEFT JOIN contents ON contents.entry = entries.number"
)


@dataclass(frozen=True, slots=True)
class Content:
    """A change set and its inverse, packed: JSON as in a file of changes, compressed.

    Attributes:
        changes: what is written.
        inverse: what takes it back.
        known_rows: by what the changed rows are known again, as the caller wrote it.
    """

    changes: bytes
    inverse: bytes
    known_rows: bytes

    @classmethod
    def of(cls, change_set: ChangeSet, inverse: ChangeSet, known_rows: str) -> Content:
        """Packs a change set, its inverse, and by what its rows are known."""
        return cls(_pack(to_json(change_set)), _pack(to_json(inverse)), _pack(known_rows))


def insert_entry(
    connection: sqlite3.Connection, entry: Entry, value_sheets: Iterable[str], content: Content
) -> int:
    """Adds a pending entry; gives its number, which `entry` does not know yet."""
    cursor = connection.execute(
        "INSERT INTO entries (time, command, user, location, counts, state, before, after,"
        " undoes, depth, value_sheets) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            time_text(entry.time),
            entry.command,
            entry.user,
            entry.location,
            json.dumps(dict(entry.counts)),
            State.PENDING.value,
            entry.before,
            entry.after,
            entry.undoes,
            entry.depth,
            json.dumps(list(value_sheets)),
        ),
    )
    number = cursor.lastrowid or 0
    connection.execute(
        "INSERT INTO contents (entry, changes, inverse, known_rows) VALUES (?, ?, ?, ?)",
        (number, content.changes, content.inverse, content.known_rows),
    )
    return number


def load_entry(connection: sqlite3.Connection, number: int) -> Entry:
    """One entry.

    Raises:
        NothingToUndoError: there is none of this number.
    """
    # SQLite's integers have 64 bits; a larger number is no entry's either.
    found = (
        abs(number) < 2**63
        and connection.execute(f"{_ENTRIES} WHERE entries.number = ?", (number,)).fetchone()
    )
    if not found:
        raise NothingToUndoError(
            msg("The journal has no command {number!s}.", number=number),
            msg("Look the number up in the history."),
        )
    return _entry_of(found)


def load_entries(connection: sqlite3.Connection, limit: int | None = None) -> list[Entry]:
    """The latest entries, or all of them; the newest first."""
    rows = connection.execute(
        f"{_ENTRIES} ORDER BY entries.number DESC LIMIT ?", (-1 if limit is None else limit,)
    )
    return [_entry_of(row) for row in rows]


def load_change_set(
    connection: sqlite3.Connection,
    number: int,
    column: Literal["changes", "inverse"],
    only: Callable[[Mapping[str, Any]], bool] = lambda _change: True,
) -> ChangeSet:
    """The changes of an entry, or their inverse.

    Args:
        connection: of the journal.
        number: the entry's.
        column: which of the two.
        only: picks changes while they are still JSON, which saves time.

    Raises:
        NothingToUndoError: a purge has deleted them.
        RefusedError: they are damaged.
    """
    found = connection.execute(
        f"SELECT {column} FROM contents WHERE entry = ?", (number,)
    ).fetchone()
    if found is None:
        raise values_deleted(number)
    try:
        changes = json.loads(zlib.decompress(found[0]))["changes"]
        return from_json({"changes": list(filter(only, changes))})
    except (zlib.error, ValueError, KeyError, TypeError, ChangeFileError) as error:
        raise _unreadable(number) from error


def load_known_rows(connection: sqlite3.Connection, number: int) -> str:
    """By what the rows of an entry are known again; "" where that was not kept.

    Raises:
        RefusedError: it is damaged.
    """
    found = connection.execute(
        "SELECT known_rows FROM contents WHERE entry = ?", (number,)
    ).fetchone()
    if found is None or found[0] is None:
        return ""
    try:
        return zlib.decompress(found[0]).decode()
    except (zlib.error, ValueError) as error:
        raise _unreadable(number) from error


def time_text(time: dt.datetime) -> str:
    """A time as it stands in the tables; these texts sort like the times."""
    return time.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _unreadable(number: int) -> RefusedError:
    return RefusedError(
        msg("The old values of command {number!s} cannot be read.", number=number),
        msg("Restore a backup from before that command."),
    )


def _pack(text: str) -> bytes:
    return zlib.compress(text.encode(), _COMPRESSION)


def _entry_of(row: sqlite3.Row) -> Entry:
    return Entry(
        number=row["number"],
        time=dt.datetime.fromisoformat(row["time"]),
        command=row["command"],
        user=row["user"],
        location=row["location"],
        counts=json.loads(row["counts"]),
        state=State(row["state"]),
        before=row["before"],
        after=row["after"],
        undoes=row["undoes"],
        undone_by=row["undone_by"],
        depth=row["depth"],
        kept=bool(row["kept"]),
    )
