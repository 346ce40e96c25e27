"""The file in which the base of a pair is kept.

An SQLite database beside the journals. It is changed in one transaction at the end of a pass,
for what is known to have succeeded; until then it tells what was on its way (`pending`).
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from addin.errors import ReadOnlyError, RefusedError, WorkbookInUseError
from addin.i18n import msg
from addin.table.change_values import value_from_json, value_to_json
from addin.table.changes import Formula
from sheets_sync.base import (
    MISSING,
    Base,
    BaseChange,
    BaseColumn,
    BaseValue,
    Missing,
    partners,
)

_VERSION: Final = 1
_SCHEMA: Final = (
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE customers (code TEXT PRIMARY KEY, cells TEXT NOT NULL, id TEXT NOT NULL)",
)
_EARLIER: Final = (
    "CREATE TABLE IF NOT EXISTS earlier "
    "(number INTEGER PRIMARY KEY, code TEXT NOT NULL, cells TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS earlier_codes ON earlier (code)",
)
_MOST_EARLIER: Final = 50_000
"""So many rows as they were before a sync are remembered; then the oldest are forgotten."""
_MISSING_JSON = {"missing": True}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


class SyncState:
    """What is known of the last sync of one pair; to be used by one thread."""

    def __init__(self, path: Path | None) -> None:
        """Opens the file, and makes it where it is missing.

        Args:
            path: the file; None keeps everything in memory.

        Raises:
            ReadOnlyError: it cannot be written.
            WorkbookInUseError: another sync of this pair is running.
            RefusedError: it is damaged, or of a later version.
        """
        self.path = path
        with self._translated():
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                path.touch(mode=0o600)
            self._connection = sqlite3.connect(path or ":memory:", timeout=5, isolation_level=None)
            self._connection.execute("PRAGMA synchronous = EXTRA")
            self._connection.execute("PRAGMA secure_delete = ON")
            version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
            if version > _VERSION:
                raise RefusedError(
                    msg("The last sync was made by a later version of CustSheet."),
                    msg("Update CustSheet on this computer."),
                )
            if version == 0:
                with self._writing() as connection:
                    for statement in _SCHEMA:
                        connection.execute(statement)
                    connection.execute(f"PRAGMA user_version = {_VERSION}")
            for statement in _EARLIER:
                self._connection.execute(statement)

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()

    @property
    def is_new(self) -> bool:
        """Whether no sync has succeeded yet."""
        return not self.facts().get("columns")

    def facts(self) -> dict[str, Any]:
        """What is known besides the rows, by name: pair, version, fingerprint, waiting, …"""
        with self._translated():
            rows = self._connection.execute("SELECT name, value FROM facts").fetchall()
        return {name: json.loads(value) for name, value in rows}

    def note(self, **facts: object) -> None:
        """Remembers facts; None forgets one."""
        with self._translated(), self._writing() as connection:
            _note(connection, facts)

    @property
    def mark(self) -> str:
        """By what others tell this pair from theirs: six letters and digits, made once."""
        known = self.facts().get("mark")
        if known is None:
            known = secrets.token_hex(3)
            self.note(mark=known)
        return str(known)

    def load(self) -> Base:
        """The base."""
        columns = tuple(BaseColumn(*entry) for entry in self.facts().get("columns", ()))
        with self._translated():
            rows = self._connection.execute(
                "SELECT code, cells, id FROM customers ORDER BY rowid"
            ).fetchall()
        keys = [row[0] for row in rows]
        found = json.loads(f"[{','.join(row[1] for row in rows)}]")
        table = np.empty((len(rows), len(columns)), dtype=object)
        for i, cells in enumerate(found):
            table[i] = [_read(cell) if type(cell) is dict else cell for cell in cells]
        values = [np.ascontiguousarray(table[:, c]) for c in range(len(columns))]
        return Base(columns, keys, values, {row[0]: row[2] for row in rows if row[2]})

    def earlier(self, codes: Collection[str]) -> dict[str, list[list[BaseValue]]]:
        """What customers held before earlier syncs, by code; rows by column of the base."""
        found: dict[str, list[list[BaseValue]]] = {}
        with self._translated():
            for code in codes:
                query = "SELECT cells FROM earlier WHERE code = ? ORDER BY number DESC"
                for (cells,) in self._connection.execute(query, (code,)):
                    values = [_read(c) if type(c) is dict else c for c in json.loads(cells)]
                    found.setdefault(code, []).append(values)
        return found

    def learn(self, change: BaseChange, **facts: object) -> None:
        """Takes over what a sync has achieved, all of it or nothing."""
        with self._translated(), self._writing() as connection:
            self._bring_to(connection, change.columns)
            _keep_earlier(connection, change)
            connection.executemany(
                "DELETE FROM customers WHERE code = ?", [(key,) for key in change.dropped]
            )
            connection.executemany(
                "INSERT INTO customers (code, cells, id) VALUES (?, ?, '') "
                "ON CONFLICT (code) DO UPDATE SET cells = excluded.cells",
                ((key, _dump(cells)) for key, cells in change.rows.items()),
            )
            connection.executemany(
                "UPDATE customers SET id = ? WHERE code = ?",
                [(row_id, key) for key, row_id in change.ids.items()],
            )
            columns = [(c.mine, c.theirs, c.field) for c in change.columns]
            _note(connection, {"columns": columns, **facts})

    def forget(self) -> None:
        """Forgets the pair, all but its mark and place: the next sync is a first one."""
        with self._translated(), self._writing() as connection:
            connection.execute("DELETE FROM customers")
            connection.execute("DELETE FROM earlier")
            connection.execute("DELETE FROM facts WHERE name NOT IN ('mark', 'location')")

    def _bring_to(self, connection: sqlite3.Connection, columns: tuple[BaseColumn, ...]) -> None:
        """Rewrites the rows where there are other columns than before."""
        before = tuple(BaseColumn(*entry) for entry in self.facts().get("columns", ()))
        if not before or before == columns:
            return
        where = partners(before, columns)
        connection.execute("DELETE FROM earlier")
        rows = connection.execute("SELECT code, cells FROM customers").fetchall()
        for code, text in rows:
            cells = json.loads(text)
            moved = [cells[i] if i >= 0 else _MISSING_JSON for i in where]
            connection.execute(
                "UPDATE customers SET cells = ? WHERE code = ?",
                (json.dumps(moved, separators=(",", ":")), code),
            )

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY:
                raise WorkbookInUseError(
                    msg("Another sync of this workbook is running."),
                    msg("Wait until it is done and try again."),
                ) from error
            raise RefusedError(
                msg("What is known of the last sync cannot be read: {path}.", path=self.path),
                msg("Move this file away and say --force state-lost; nothing is deleted then."),
            ) from error
        except OSError as error:
            raise ReadOnlyError(
                msg("The state of the sync cannot be kept in {path}.", path=self.path),
                msg("Allow writing there, or name another folder in the settings."),
            ) from error


def _keep_earlier(connection: sqlite3.Connection, change: BaseChange) -> None:
    """Remembers the rows that a sync is about to change as they were."""
    if connection.execute("SELECT 1 FROM customers LIMIT 1").fetchone() is None:
        return
    connection.executemany(
        "INSERT INTO earlier (code, cells) "
        "SELECT code, cells FROM customers WHERE code = ? AND cells <> ?",
        ((key, _dump(cells)) for key, cells in change.rows.items()),
    )
    connection.executemany(
        "INSERT INTO earlier (code, cells) SELECT code, cells FROM customers WHERE code = ?",
        [(key,) for key in change.dropped],
    )
    connection.execute(
        "DELETE FROM earlier WHERE number <= (SELECT max(number) FROM earlier) - ?",
        (_MOST_EARLIER,),
    )


def _note(connection: sqlite3.Connection, facts: Mapping[str, object]) -> None:
    for name, value in facts.items():
        if value is None:
            connection.execute("DELETE FROM facts WHERE name = ?", (name,))
        else:
            connection.execute(
                "INSERT INTO facts (name, value) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, json.dumps(value, ensure_ascii=False)),
            )


def _dump(cells: object) -> str:
    assert isinstance(cells, list | tuple)
    return json.dumps(
        [cell if type(cell) is str else _write(cell) for cell in cells],
        separators=(",", ":"),
    )  # fmt: skip


def _write(cell: BaseValue) -> object:
    return _MISSING_JSON if isinstance(cell, Missing) else value_to_json(cell)


_day = lru_cache(maxsize=50_000)(dt.date.fromisoformat)


def _read(found: Any) -> BaseValue:
    if "date" in found:  # by far the most
        return _day(found["date"])
    if found == _MISSING_JSON:
        return MISSING
    value = value_from_json(found)
    return value.value if isinstance(value, Formula) else value
