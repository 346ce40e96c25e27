"""The file in which a journal is kept.

It is an SQLite database with a rollback journal and not a write-ahead log, since the folder may
lie on a network drive, where the latter's shared memory does not work. What is committed is on
the disk (synchronous=EXTRA); what is deleted is overwritten with zeros (secure_delete).
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from addin.errors import ReadOnlyError, RefusedError, SaveFailedError, WorkbookInUseError
from addin.i18n import msg
from addin.journal.places import make_private_folder, open_private_file

logger = logging.getLogger(__name__)

SUFFIX: Final = ".sqlite3"
DAMAGED: Final = ".damaged-"
_SCHEMA_VERSION: Final = 2
_PATIENCE: Final = 15.0
"""Seconds to wait for another process that is writing."""

_SCHEMA: Final = (
    """
    CREATE TABLE entries (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        time TEXT NOT NULL,
        command TEXT NOT NULL,
        user TEXT NOT NULL,
        location TEXT NOT NULL,
        counts TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('pending', 'applied', 'undone', 'abandoned')),
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        undoes INTEGER REFERENCES entries (number),
        undone_by INTEGER REFERENCES entries (number),
        depth INTEGER NOT NULL,
        value_sheets TEXT NOT NULL
    )
    """,
    # Apart from the entries, so that a list of them does not read through megabytes.
    """
    CREATE TABLE contents (
        entry INTEGER PRIMARY KEY REFERENCES entries (number),
        changes BLOB NOT NULL,
        inverse BLOB NOT NULL,
        known_rows BLOB
    )
    """,
    """
    CREATE TABLE original_fills (
        sheet TEXT NOT NULL,
        row INTEGER NOT NULL,
        column INTEGER NOT NULL,
        color TEXT,
        raw TEXT,
        PRIMARY KEY (sheet, row, column)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE locations (
        location TEXT PRIMARY KEY,
        digest TEXT NOT NULL,
        seen TEXT NOT NULL
    )
    """,
)

_TO_VERSION_2: Final = "ALTER TABLE contents ADD COLUMN known_rows BLOB"
"""Journals of version 1 did not know the rows that were changed by anything but their number."""

_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_NO_ACCESS = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
_NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}


class DamagedJournalError(RefusedError):
    """The journal's file is damaged; it was set aside.

    Attributes:
        kept_as: where the damaged file is now.
    """

    code = "X307"

    def __init__(self, kept_as: Path) -> None:
        super().__init__(
            msg("The journal is damaged; nothing was changed in the workbook."),
            msg(
                "Run the command again to begin a new journal. The damaged one is kept as {path}.",
                path=kept_as,
            ),
        )
        self.kept_as = kept_as


class Database:
    """A connection to a journal's file; to be used by one thread.

    Attributes:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        """Opens the file, and makes it with its folder where it is missing.

        Raises:
            DamagedJournalError: it is damaged; it was set aside.
            RefusedError: it was made by a later version.
            ReadOnlyError: the folder or the file cannot be written.
            WorkbookInUseError: another process did not let go of it.
        """
        self.path = path
        try:
            make_private_folder(path.parent)
            os.close(open_private_file(path))
            self._file = _identity(path)
        except OSError as error:
            raise _no_access(path) from error
        with self._translated():
            self._connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for queries that belong together."""
        with self._translated():
            self._connection.execute("BEGIN")
            try:
                yield self._connection
            finally:
                self._end("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection; what is written in the block is written as a whole or not at all."""
        with self._translated():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                self._end("ROLLBACK")
                raise

    def shrink(self) -> None:
        """Gives the space of deleted content back; puts it off while the file is in use."""
        try:
            with self._translated():
                self._connection.execute("VACUUM")
        except (WorkbookInUseError, SaveFailedError):
            logger.info("journal.shrink_put_off")

    def copy_to(self, path: Path) -> None:
        """Writes a copy of the whole database to `path`, which must not exist."""
        make_private_folder(path.parent)
        os.close(open_private_file(path))
        with self._translated(), closing(sqlite3.connect(path, timeout=_PATIENCE)) as target:
            self._connection.backup(target)

    def _prepare(self) -> None:
        connection = self._connection
        connection.row_factory = sqlite3.Row
        for pragma in (
            "journal_mode = DELETE",
            "synchronous = EXTRA",
            "secure_delete = ON",
            "foreign_keys = ON",
            "temp_store = MEMORY",
            "trusted_schema = OFF",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise self._set_aside()
        version = self._version()
        if version > _SCHEMA_VERSION:
            raise RefusedError(
                msg("The journal was written by a later version of CustSheet."),
                msg("Update CustSheet on this computer."),
            )
        if version < _SCHEMA_VERSION:
            with self.writing():
                version = self._version()  # another process may have done it meanwhile
                statements = {0: _SCHEMA, 1: (_TO_VERSION_2,)}.get(version, ())
                for statement in statements:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def _end(self, statement: str) -> None:
        with suppress(sqlite3.Error):
            if self._connection.in_transaction:
                self._connection.execute(statement)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turns what SQLite reports into the errors that a person can read."""
        try:
            yield
        except sqlite3.Error as error:
            # The low byte is the kind of the error, the others its particulars.
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            logger.warning("journal.failed code=%s", getattr(error, "sqlite_errorname", "?"))
            if code in _DAMAGE:
                raise self._set_aside() from error
            if code in _BUSY:
                raise WorkbookInUseError(
                    msg("Another run of CustSheet is writing to this workbook's journal."),
                    msg("Wait until it is done and try again."),
                ) from error
            if code in _NO_ACCESS:
                raise _no_access(self.path) from error
            if code in _NO_ROOM:
                raise SaveFailedError(
                    msg("The journal could not be saved; the disk may be full."),
                    msg("Make room in {folder} and try again.", folder=self.path.parent),
                ) from error
            raise

    def _set_aside(self) -> DamagedJournalError:
        if hasattr(self, "_connection"):
            with suppress(sqlite3.Error):
                self._connection.close()
        # Another process may have set it aside already and begun a new one.
        if _identity(self.path) != self._file:
            return DamagedJournalError(self.path.parent)
        stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
        kept_as = self.path.with_name(f"{self.path.stem}{DAMAGED}{stamp}{SUFFIX}")
        try:
            self.path.rename(kept_as)
            rollback = self.path.with_name(f"{self.path.name}-journal")
            if rollback.exists():
                rollback.rename(kept_as.with_name(f"{kept_as.name}-journal"))
        except OSError:
            kept_as = self.path
        logger.error("journal.damaged kept_as=%s", kept_as.name)
        return DamagedJournalError(kept_as)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _no_access(path: Path) -> ReadOnlyError:
    return ReadOnlyError(
        msg("The journal in {folder} cannot be written.", folder=path.parent),
        msg("Allow writing there, or name another folder in the settings."),
    )
