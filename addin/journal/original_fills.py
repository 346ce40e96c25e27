"""The user's own fills that lie under our marks.

A fill is a mark when its colour is one of the palette's, unless the note that goes with it has
no block of ours: these colours are on Office's own menu, so users have them too. The fill under
a mark is the one that the cell had when the first mark was put on it. A mark over a mark does
not change it, and it is forgotten once something that is no mark is put there, which is what
taking marks away does.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator

from addin.hosts.port import PALETTE
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import ChangeSet, Fill, Note
from addin.table.layers import Layer, common_area

MARK_COLORS = frozenset(
    {PALETTE.error, PALETTE.warning, PALETTE.tidy, PALETTE.conflict, *PALETTE.groups}
)

_OUR_BLOCK = re.compile(r"^[✖⚠✎◆⇄] ", re.MULTILINE)


class _Fills:
    """The fills of one sheet in a change set, and the notes that go with them."""

    def __init__(self) -> None:
        self.fills: Layer[Fill] = Layer()
        self._notes: dict[CellRef, str] = {}

    @classmethod
    def by_sheet(cls, change_set: ChangeSet) -> dict[str, _Fills]:
        sheets: defaultdict[str, _Fills] = defaultdict(cls)
        for change in change_set:
            if isinstance(change, Fill):
                sheets[change.sheet].fills.paint(change.range, change)
            elif isinstance(change, Note):
                sheets[change.sheet]._notes[change.cell] = change.text or ""
        return dict(sheets)

    def is_mark(self, cell: CellRef, fill: Fill) -> bool:
        if fill.color not in MARK_COLORS:
            return False
        note = self._notes.get(cell)
        return note is None or _OUR_BLOCK.search(note) is not None

    def is_users(self, cell: CellRef, fill: Fill) -> bool:
        return bool(fill.color is not None or fill.raw) and not self.is_mark(cell, fill)


class FillSteps:
    """What a change set means for the fills under the marks."""

    def __init__(self, change_set: ChangeSet, inverse: ChangeSet) -> None:
        self._painted = _Fills.by_sheet(change_set)
        self._found = _Fills.by_sheet(inverse)

    def save(self, connection: sqlite3.Connection) -> None:
        """Brings the table `original_fills` up to date, inside the caller's transaction."""
        for sheet, painted in self._painted.items():
            found = self._found.get(sheet) or _Fills()
            known = connection.execute(
                "SELECT row, column FROM original_fills WHERE sheet = ?", (sheet,)
            ).fetchall()
            connection.executemany(
                "DELETE FROM original_fills WHERE sheet = ? AND row = ? AND column = ?",
                [(sheet, *cell) for cell in known if _ends(CellRef(*cell), painted, found)],
            )
            connection.executemany(
                "INSERT OR REPLACE INTO original_fills VALUES (?, ?, ?, ?, ?)",
                (
                    (sheet, *cell, fill.color, json.dumps(dict(fill.raw)) if fill.raw else None)
                    for cell, fill in _covered(painted, found)
                ),
            )


def load_original_fills(connection: sqlite3.Connection, sheet: str) -> dict[CellRef, Fill]:
    """The fills under the marks of a sheet, each for its one cell."""
    rows = connection.execute(
        "SELECT row, column, color, raw FROM original_fills WHERE sheet = ?", (sheet,)
    )
    fills: dict[CellRef, Fill] = {}
    for row, column, color, raw in rows:
        cell = CellRef(row, column)
        fills[cell] = Fill(sheet, RangeRef.of_cell(cell), color, json.loads(raw) if raw else None)
    return fills


def _ends(cell: CellRef, painted: _Fills, found: _Fills) -> bool:
    """Whether the fill known to be under the mark in a cell is no longer under one."""
    now = painted.fills.get(cell)
    if now is None:
        return False
    if not painted.is_mark(cell, now):
        return True
    before = found.fills.get(cell)
    return before is not None and not found.is_mark(cell, before)


def _covered(painted: _Fills, found: _Fills) -> Iterator[tuple[CellRef, Fill]]:
    """The cells where a fill of the user's gets under a mark, and that fill."""
    for cell in _cells_of_both(found.fills, painted.fills):
        now, before = painted.fills.get(cell), found.fills.get(cell)
        if now is None or before is None:
            continue
        if painted.is_mark(cell, now) and found.is_users(cell, before):
            yield cell, before


def _cells_of_both(one: Layer[Fill], other: Layer[Fill]) -> set[CellRef]:
    """The cells that are in both layers, and maybe some more."""
    cells = set(one)
    for wide in one.wide:
        cells.update(cell for cell in other if cell in wide)
        for other_wide in other.wide:
            if (common := common_area(wide, other_wide)) is not None:
                cells.update(common.cells())
    return cells
