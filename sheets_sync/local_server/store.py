"""Spreadsheets and accounts on disk, in one SQLite file.

Only what changed is written: the rows of a sheet that are other objects than before. A change
is on disk before it is answered (write-ahead log, synchronous), so a crash loses nothing that a
client was told is done.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .cells import Cell
from .model import Row, Sheet, Spreadsheet

_SCHEMA = """
CREATE TABLE IF NOT EXISTS spreadsheet (id TEXT PRIMARY KEY, head TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sheet (
    spreadsheet TEXT NOT NULL, id INTEGER NOT NULL, place INTEGER NOT NULL, head TEXT NOT NULL,
    PRIMARY KEY (spreadsheet, id)
) STRICT;
CREATE TABLE IF NOT EXISTS row (
    spreadsheet TEXT NOT NULL, sheet INTEGER NOT NULL, place INTEGER NOT NULL,
    cells TEXT NOT NULL, PRIMARY KEY (spreadsheet, sheet, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS account (email TEXT PRIMARY KEY, facts TEXT NOT NULL) STRICT;
"""


class Store:
    """The file; used by one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Opens the file, makes it where it is not there; nobody else may read it."""
        # It holds customers, and what users sign in with. Its journals get the same rights.
        path.touch(mode=0o600)
        path.chmod(0o600)
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def spreadsheets(self) -> Iterator[Spreadsheet]:
        """All spreadsheets, as they were saved last."""
        for book_id, head in self._connection.execute("SELECT id, head FROM spreadsheet"):
            sheets = [
                Sheet.from_head(json.loads(sheet_head), self._rows(book_id, sheet_id))
                for sheet_id, sheet_head in self._connection.execute(
                    "SELECT id, head FROM sheet WHERE spreadsheet = ? ORDER BY place", (book_id,)
                )
            ]
            yield Spreadsheet.from_head(book_id, json.loads(head), sheets)

    def _rows(self, book_id: str, sheet_id: int) -> dict[int, Row]:
        return {
            place: _read_row(cells)
            for place, cells in self._connection.execute(
                "SELECT place, cells FROM row WHERE spreadsheet = ? AND sheet = ?",
                (book_id, sheet_id),
            )
        }

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Cursor]:
        cursor = self._connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        try:
            yield cursor
        except BaseException:
            cursor.execute("ROLLBACK")
            raise
        cursor.execute("COMMIT")

    def save(self, new: Spreadsheet, old: Spreadsheet | None) -> None:
        """Keeps a spreadsheet.

        Args:
            new: as it is now.
            old: as it was saved last; None for a new one.
        """
        before = {sheet.id: sheet for sheet in old.sheets} if old else {}
        with self._transaction() as cursor:
            cursor.execute(
                "INSERT OR REPLACE INTO spreadsheet VALUES (?, ?)", (new.id, _text(new.head()))
            )
            for gone in before.keys() - {sheet.id for sheet in new.sheets}:
                cursor.execute("DELETE FROM sheet WHERE spreadsheet = ? AND id = ?", (new.id, gone))
                cursor.execute(
                    "DELETE FROM row WHERE spreadsheet = ? AND sheet = ?", (new.id, gone)
                )
            for place, sheet in enumerate(new.sheets):
                cursor.execute(
                    "INSERT OR REPLACE INTO sheet VALUES (?, ?, ?, ?)",
                    (new.id, sheet.id, place, _text(sheet.head())),
                )
                saved = before[sheet.id].rows if sheet.id in before else {}
                key = (new.id, sheet.id)
                cursor.executemany(
                    "DELETE FROM row WHERE spreadsheet = ? AND sheet = ? AND place = ?",
                    ((*key, r) for r in saved.keys() - sheet.rows.keys()),
                )
                cursor.executemany(
                    "INSERT OR REPLACE INTO row VALUES (?, ?, ?, ?)",
                    (
                        (*key, r, _write_row(row))
                        for r, row in sheet.rows.items()
                        if saved.get(r) is not row
                    ),
                )

    def delete(self, book_id: str) -> None:
        """Forgets a spreadsheet."""
        with self._transaction() as cursor:
            cursor.execute("DELETE FROM spreadsheet WHERE id = ?", (book_id,))
            cursor.execute("DELETE FROM sheet WHERE spreadsheet = ?", (book_id,))
            cursor.execute("DELETE FROM row WHERE spreadsheet = ?", (book_id,))

    def accounts(self) -> dict[str, dict[str, str]]:
        """What is known of each account, by e-mail address."""
        found = self._connection.execute("SELECT email, facts FROM account")
        return {email: json.loads(facts) for email, facts in found}

    def save_account(self, email: str, facts: dict[str, str]) -> None:
        """Keeps an account in place of the one of the same address."""
        with self._transaction() as cursor:
            cursor.execute("INSERT OR REPLACE INTO account VALUES (?, ?)", (email, _text(facts)))


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _write_row(row: Row) -> str:
    return _text({str(column): cell.to_json() for column, cell in row.items()})


def _read_row(text: str) -> Row:
    return {int(column): Cell.from_json(data) for column, data in json.loads(text).items()}
