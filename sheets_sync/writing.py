"""Carries a plan out on the Google side: look again, write at once, look whether it is there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from addin.table.cells import CellRef, CellValue, is_blank
from addin.table.grid import Grid
from sheets_sync.picture import Picture
from sheets_sync.plan import Plan
from sheets_sync.sides import Batch, RemoteSide
from sheets_sync.values import token


def unchanged_since(remote: RemoteSide, plan: Plan, picture: Picture) -> bool:
    """Whether all that the plan writes over is still as it was read; one request.

    Raises:
        HostError, RefusedError: as `RemoteSide.read_again`.
    """
    names = [sheet.name for sheet in plan.batch.lists]
    now = remote.read_again(tuple(plan.targets), names)
    if now.token != picture.remote.token:
        return False
    if any(_bare(now.rows.get(row, ())) != _bare(held) for row, held in plan.targets.items()):
        return False
    return all(_same_grid(now.lists.get(n), picture.remote.lists.get(n)) for n in names)


def _bare(values: Sequence[CellValue]) -> list[CellValue]:
    """Values without the blanks at the end; blanks are alike."""
    found = [None if is_blank(value) else value for value in values]
    while found and found[-1] is None:
        found.pop()
    return found


def _same_grid(one: Grid | None, other: Grid | None) -> bool:
    if one is None or other is None:
        return one is other
    return [_bare(row) for row in one.rows] == [_bare(row) for row in other.rows]


class Moves:
    """Where rows stand after a batch that was made from one read."""

    def __init__(self, batch: Batch) -> None:
        self._removed = sorted(batch.removed)
        self._added = sorted(added.below for added in batch.added)

    def row(self, before: int) -> int:
        """The new number of a row that stays."""
        gone = bisect_left(self._removed, before)
        return before - gone + bisect_left(self._added, before)

    def added(self, below: int, count: int) -> int:
        """The number of the count-th row, from 1, that was added below a row."""
        gone = bisect_right(self._removed, below)
        return below - gone + bisect_left(self._added, below) + count


def arrived(remote: RemoteSide, plan: Plan, picture: Picture) -> bool:
    """Whether the batch stands where it was meant to; one request.

    A row is looked at with its customer code, one that got a new code with all that it says. So
    is the row behind one that was removed, and the one behind those that were added: it would be
    another one if all had been done twice.

    Raises:
        HostError, RefusedError: as `RemoteSide.read_again`.
    """
    expected = _expected(plan.batch, picture)
    if not expected:
        return True
    now = remote.read_again(tuple(expected)).rows
    dates = {column.theirs for column in picture.columns if column.dates}
    for row, cells in expected.items():
        held = now.get(row, ())
        for column, value in cells.items():
            found = held[column - 1] if column <= len(held) else None
            if token(found, dates=column in dates) != token(value, dates=column in dates):
                return False
    return True


def _expected(batch: Batch, picture: Picture) -> dict[int, dict[int, CellValue]]:
    """What has to stand where after a batch: by row and column."""
    moves = Moves(batch)
    side, code = picture.theirs.side, picture.columns[0].theirs
    key_of: Mapping[int, str] = dict(zip(side.rows, side.keys, strict=True))
    position_of = {row: i for i, row in enumerate(side.rows)}
    found: dict[int, dict[int, CellValue]] = {}
    for cell in batch.cells:
        row = moves.row(cell.row)
        here = found.setdefault(row, {})
        if cell.row in key_of:
            here.setdefault(code, key_of[cell.row] or None)
        here[cell.column] = cell.value
        if cell.column == code and cell.row in position_of:
            # The new code stands there in any case; whether with this customer the rest tells,
            # but for formulas, which may have to do with the code.
            position = position_of[cell.row]
            said = zip(picture.columns, side.row_values(position), strict=True)
            for c, (column, value) in enumerate(said):
                if (position, c) not in side.formulas:
                    here.setdefault(column.theirs, value)
    count: dict[int, int] = {}
    for added in batch.added:
        count[added.below] = count.get(added.below, 0) + 1
        found.setdefault(moves.added(added.below, count[added.below]), {}).update(added.values)
    gone = set(batch.removed)
    for below in count:
        # A count of the customers changes with them.
        if below + 1 not in gone and CellRef(below + 1, code) not in picture.remote.formulas:
            behind = _held(picture, below + 1, code)
            found.setdefault(moves.row(below + 1), {}).setdefault(code, behind)
    for row in batch.removed:
        next_row = next((r for r in side.rows if r > row and r not in gone), None)
        if next_row is not None and key_of[next_row]:
            found.setdefault(moves.row(next_row), {}).setdefault(code, key_of[next_row])
    return found


def _held(picture: Picture, row: int, column: int) -> CellValue:
    """What a cell of the sheet held when it was read."""
    cells, place = picture.theirs.row(row), column - picture.theirs.grid.first_column
    return cells[place] if 0 <= place < len(cells) else None
