"""Questions about cells, answered from the change sets of the entries."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from typing import Any

from addin.journal.entries import Entry, State, in_force
from addin.journal.rows import load_change_set, load_entries
from addin.table.cells import CellRef, CellValue
from addin.table.changes import Formula, SetValue
from addin.table.layers import Place, touched_cells


def find_touched_later(
    connection: sqlite3.Connection, entry: Entry, places: Collection[Place]
) -> dict[Place, Entry]:
    """The last applied entry after `entry` that changed each of `places`, where there is one."""
    later: dict[Place, Entry] = {}
    for other in load_entries(connection):
        if other.number <= entry.number or len(later) == len(places):
            break
        if other.state is not State.APPLIED or not other.kept:
            continue
        touched = touched_cells(load_change_set(connection, other.number, "changes"))
        for sheet, cell in places:
            if (sheet, cell) not in later and cell in touched.get(sheet, ()):
                later[sheet, cell] = other
    return later


def find_last_values(
    connection: sqlite3.Connection, sheet: str, command: str | None
) -> dict[CellRef, CellValue | Formula]:
    """What `command`, or any, put in the cells of `sheet` last; undone commands do not count."""
    values: dict[CellRef, CellValue | Formula] = {}

    def sets_value(change: Mapping[str, Any]) -> bool:
        return (change["kind"], change["sheet"]) == ("set_value", sheet)

    setting = _entries_that_set_values(connection, sheet)
    for entry in reversed(in_force(load_entries(connection))):
        if entry.number not in setting or not entry.kept:
            continue
        if command is not None and entry.command != command:
            continue
        changes = load_change_set(connection, entry.number, "changes", sets_value)
        values.update((c.cell, c.value) for c in changes if isinstance(c, SetValue))
    return values


def _entries_that_set_values(connection: sqlite3.Connection, sheet: str) -> set[int]:
    rows = connection.execute("SELECT number, value_sheets FROM entries").fetchall()
    return {number for number, sheets in rows if sheet in json.loads(sheets)}
