"""Puts right what a batch has done twice.

A batch is made once because Google refuses to make its token's metadata under an id that is
taken. No recording proves that. Should Google let it pass, a batch whose answer was lost and
that was sent again may be made a second time: new customers stand there twice, and, as all rows
are named by number, other rows are removed and written to than were meant. What a second time
does to a sheet is known beforehand; where just that is found, it is put right before anything
else is concluded from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from addin.table.cells import CellValue
from addin.table.change_values import value_from_json, value_to_json
from addin.table.changes import Formula
from sheets_sync.base import Missing
from sheets_sync.misplaced import Before
from sheets_sync.picture import Picture
from sheets_sync.sides import Batch
from sheets_sync.tables import PairColumn, Side
from sheets_sync.values import token

Key = str | None
"""The code of a row; None for a row that is no customer's, or has none."""


@dataclass(frozen=True, slots=True)
class Twice:
    """What a second time has done.

    Attributes:
        twins: sheet rows that are there a second time.
        rows: customers who were taken out instead of others, with their values by pair column.
        cells: (code, pair column, value) of cells that were written to by mistake.
    """

    twins: tuple[int, ...] = ()
    rows: Mapping[str, Sequence[CellValue]] = field(default_factory=dict)
    cells: tuple[tuple[str, int, CellValue], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.twins or self.rows or self.cells)


def a_second_time(batch: Batch, picture: Picture) -> dict[str, Any]:
    """What making a batch twice would do besides making it, as JSON data."""
    side, code = picture.theirs.side, picture.columns[0].theirs
    names = {column.theirs: column.name for column in picture.columns}
    keys: list[Key] = [None] * max([side.last_row, *side.rows, *(a.below for a in batch.added)])
    for row, key in zip(side.rows, side.keys, strict=True):
        keys[row - 1] = key or None
    once, _hits = _made(batch, keys, code)
    again, hits = _made(batch, once, code)
    gone = set(filter(None, once)) - set(filter(None, again))
    meant = {(keys[c.row - 1] if c.row <= len(keys) else None, c.column) for c in batch.cells}
    cells = [
        [key, names[column], value_to_json(value)]
        for key, column, value in hits
        if column in names and column != code and (key, column) not in meant
    ]
    added = [str(new.values[code]) for new in batch.added if code in new.values]
    return {"added": added, "gone": sorted(gone), "hit": cells}


def _made(
    batch: Batch, keys: Sequence[Key], code: int
) -> tuple[list[Key], list[tuple[str, int, CellValue]]]:
    """The codes, row by row, after a batch, and the customers whose cells it has written to."""
    found = list(keys)
    hits = []
    for cell in batch.cells:
        if cell.row > len(found):
            continue
        key = found[cell.row - 1]
        if cell.column == code:
            found[cell.row - 1] = None if cell.value is None else str(cell.value)
        elif key is not None:
            hits.append((key, cell.column, cell.value))
    added: dict[int, list[Key]] = {}
    for new in batch.added:
        value = new.values.get(code)
        added.setdefault(new.below, []).append(None if value is None else str(value))
    gone = set(batch.removed)
    for row in sorted({*added, *gone}, reverse=True):
        found[row:row] = added.get(row, ())
        if row in gone and row <= len(found):
            del found[row - 1]
    return found, hits


def find_twice(
    pending: Mapping[str, Any], before: Before, side: Side, columns: Sequence[PairColumn]
) -> Twice:
    """Looks whether a batch was made twice.

    Args:
        pending: what was on its way, with what a second time would do.
        before: what the customers held before.
        side: the sheet's customers now.
        columns: the pair's columns.
    """
    second: Mapping[str, Any] = pending.get("second", {})
    added, gone = list(second.get("added", ())), set(second.get("gone", ()))
    places: dict[str, list[int]] = {}
    for i, key in enumerate(side.keys):
        places.setdefault(key, []).append(i)
    twins = [side.rows[i] for key in added for i in _twins(places.get(key, []), side, columns)]
    if added:
        is_twice = len(twins) == len(added)
    else:
        is_twice = bool(gone) and not any(key in places for key in gone)
    if not is_twice:
        return Twice(tuple(twins))
    rows = {
        key: [key, *(None if isinstance(v, Missing) else v for v in before[key][1:])]
        for key in sorted(gone)
        if key in before and key not in places
    }
    number = {column.name: c for c, column in enumerate(columns)}
    cells = []
    for key, name, value in second.get("hit", ()):
        c = number.get(name, -1)
        if c < 0 or key not in before or len(places.get(key, ())) != 1:
            continue
        known = before[key][c]
        now, written = side.values[c][places[key][0]], value_from_json(value)
        dates = columns[c].dates
        if isinstance(known, Missing) or isinstance(written, Formula):
            continue
        if token(now, dates=dates) == token(written, dates=dates):
            cells.append((key, c, known))
    return Twice(tuple(twins), rows, tuple(cells))


def _twins(positions: Sequence[int], side: Side, columns: Sequence[PairColumn]) -> list[int]:
    """Of two rows that say the same throughout, the second."""
    if len(positions) != 2:
        return []
    one, other = (
        [token(v, dates=c.dates) for v, c in zip(side.row_values(i), columns, strict=True)]
        for i in positions
    )
    return [positions[1]] if one == other else []


def without(picture: Picture, rows: Sequence[int]) -> Picture:
    """A picture without some rows of the sheet."""
    if not rows:
        return picture
    side = picture.theirs.side
    gone = set(rows)
    keep = [i for i, row in enumerate(side.rows) if row not in gone]
    place = {old: new for new, old in enumerate(keep)}
    left = replace(
        side,
        rows=[side.rows[i] for i in keep],
        keys=[side.keys[i] for i in keep],
        values=[values[keep] for values in side.values],
        formulas=frozenset((place[i], c) for i, c in side.formulas if i in place),
    )
    return replace(picture, theirs=replace(picture.theirs, side=left))
