"""Where a workbook has been seen: to tell a copy from a workbook that was moved."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

IdentityAt = Callable[[str], str | None]
"""Tells the id of the workbook at a location; None where there is none."""


def save_location(
    connection: sqlite3.Connection, location: str, digest: str, now: dt.datetime
) -> None:
    """Remembers that the workbook is at a location, in the state of the digest."""
    connection.execute(
        "INSERT OR REPLACE INTO locations VALUES (?, ?, ?)",
        (location, digest, now.isoformat(timespec="microseconds")),
    )


def load_home(connection: sqlite3.Connection) -> tuple[str, str] | None:
    """Location and digest of the workbook when it was seen last."""
    found = connection.execute(
        "SELECT location, digest FROM locations ORDER BY seen DESC, rowid DESC LIMIT 1"
    ).fetchone()
    return None if found is None else (found[0], found[1])


def same_place(one: str, other: str) -> bool:
    """Whether two locations are one file or address.

    A network drive has a letter and a full name, a file may be reached through a link, and
    Windows and macOS do not tell capitals from small letters.
    """
    if one == other:
        return True
    if "://" in one or "://" in other:
        # What stands behind the # of an address is its title, for those who read it.
        return one.partition("#")[0] == other.partition("#")[0]
    if os.path.normcase(Path(one).absolute()) == os.path.normcase(Path(other).absolute()):
        return True
    try:
        return Path(one).samefile(other)
    except OSError:
        return False


def is_copy(
    connection: sqlite3.Connection, workbook_id: str, location: str, identity_at: IdentityAt
) -> bool:
    """Whether the workbook at `location` is a copy of the one that the journal is about.

    It is a copy when the workbook that was seen last, elsewhere, is still there with the same
    id; when that one is gone, the workbook was moved.
    """
    home = load_home(connection)
    if home is None or not location or same_place(home[0], location):
        return False
    return identity_at(home[0]) == workbook_id
