"""Where the cells that a command changed are now, after rows or columns were moved.

A row is followed by its customer code, or else by its other values; a row that is gone, or
that cannot be told from another, is lost: nothing is written for it, and least of all into
the row that stands in its place now.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from addin.commands.known_rows import KnownRows, RowKey, RowReader
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import (
    Change,
    ChangeSet,
    Fill,
    Formula,
    HideRows,
    Note,
    NumberFormat,
    SetValue,
)
from addin.table.layers import Place
from addin.table.table import CustomerTable

_LARGE: Final = 5_000
"""Cells from which on a range is left where it was: hosts record what such a range looked like
by address, and it is a column's colour or format rather than a row's."""


@dataclass(frozen=True, slots=True)
class Moves:
    """Where the changed rows and columns of a sheet are now.

    Attributes:
        rows: from a sheet row to where it is now; None where it is lost. Rows that are not
            named have not been followed and count as unmoved.
        columns: the same of columns.
        keys: by sheet row, how it was known.
    """

    rows: Mapping[int, int | None]
    columns: Mapping[int, int | None]
    keys: Mapping[int, RowKey]

    def place(self, cell: CellRef) -> CellRef | None:
        """Where a cell is now; None where it is lost."""
        row = self.rows.get(cell.row, cell.row)
        column = self.columns.get(cell.column, cell.column)
        return None if row is None or column is None else CellRef(row, column)

    @property
    def any_moved(self) -> bool:
        """Whether rows stand elsewhere now."""
        return any(self.rows.get(row) not in (None, row) for row in self.keys)


def find_moves(known: KnownRows, table: CustomerTable | None) -> Moves | None:
    """Finds the changed rows of a sheet again.

    Args:
        known: how they are known.
        table: the table that is on the sheet now; None where there is none.

    Returns:
        Where they are; None where all are in their places.
    """
    if table is None:
        return Moves(
            dict.fromkeys({*known.rows, *known.blank}), dict.fromkeys(known.columns), known.rows
        )
    columns = _columns_now(known, table)
    reader = RowReader(table, known.told_by)
    in_place = all(reader.key(row) == key for row, key in known.rows.items()) and all(
        reader.is_blank(row) for row in known.blank
    )
    if in_place and all(now == column for column, now in columns.items()):
        return None
    rows: dict[int, int | None] = dict(_Search(known, reader).rows())
    rows.update(_blanks_now(known, reader, rows))
    rows = _without_shared(rows)
    rows[known.header_row] = table.header_row
    return Moves(rows, columns, known.rows)


def follow(change_set: ChangeSet, moves: Mapping[str, Moves]) -> tuple[ChangeSet, list[Place]]:
    """Brings changes to where their cells are now.

    A formula that moved is lost: what it refers to is not known to have moved along.

    Args:
        change_set: what a command wrote, or what takes it back.
        moves: by sheet; a sheet that is not named has not moved.

    Returns:
        The changes, and the cells for which there is none any more.
    """
    lost: list[Place] = []
    found: list[Change] = []
    for change in change_set:
        moved = moves.get(change.sheet)
        if moved is None:
            found.append(change)
        elif isinstance(change, SetValue | Note):
            place = moved.place(change.cell)
            is_formula = isinstance(change, SetValue) and isinstance(change.value, Formula)
            if place is None or (is_formula and place != change.cell):
                lost.append((change.sheet, change.cell))
            else:
                found.append(replace(change, cell=place))
        elif isinstance(change, Fill | NumberFormat):
            if change.range.height * change.range.width > _LARGE:
                found.append(change)
                continue
            lost += [(change.sheet, c) for c in change.range.cells() if moved.place(c) is None]
            found += [replace(change, range=area) for area in _areas(change.range, moved)]
        elif isinstance(change, HideRows):
            rows = [moved.rows.get(row, row) for row in change.rows]
            if kept := tuple(sorted(row for row in rows if row is not None)):
                found.append(replace(change, rows=kept))
        else:
            found.append(change)
    return ChangeSet(tuple(found)), lost


def _columns_now(known: KnownRows, table: CustomerTable) -> dict[int, int | None]:
    """Where the changed columns are now, by their headers."""
    headers = {c.index: c.header for c in table.columns}
    found: dict[int, int | None] = {}
    for column, header in known.columns.items():
        if headers.get(column, "") == header:
            found[column] = column
        else:
            same = [index for index, text in headers.items() if header and text == header]
            found[column] = same[0] if len(same) == 1 else None
    return found


class _Search:
    """Looks for known rows in the whole table."""

    def __init__(self, known: KnownRows, reader: RowReader) -> None:
        self._known = known
        self._reader = reader
        self._by_key: defaultdict[RowKey, list[int]] = defaultdict(list)
        self._by_code: defaultdict[str, list[int]] = defaultdict(list)
        for row, key in reader.all_keys():
            self._by_key[key].append(row)
            self._by_code[key[0]].append(row)

    def rows(self) -> Iterator[tuple[int, int | None]]:
        """Each known row, and where it is now."""
        found = {row: self._found(row, key) for row, key in self._known.rows.items()}
        taken = {now for now in found.values() if now is not None}
        for row, key in self._known.rows.items():
            now = found[row]
            if now is None and row not in taken and self._is_likely(row, key):
                now = row
            yield row, now

    def _found(self, row: int, key: RowKey) -> int | None:
        """Where a row is for certain."""
        same = self._by_key.get(key, [])
        if row in same:
            return row
        if len(same) == 1 and any(key):
            return same[0]
        coded = self._by_code.get(key[0], []) if key[0] else []
        return coded[0] if len(coded) == 1 and not same else None

    def _is_likely(self, row: int, key: RowKey) -> bool:
        """Whether a row in its place was only edited: most of its values are still there."""
        coded = self._by_code.get(key[0], []) if key[0] else []
        if key in self._by_key or (coded and row not in coded):
            return False  # the customer is elsewhere, or there are several alike
        now = self._reader.key(row)
        held = [i for i, digest in enumerate(key) if digest]
        kept = sum(key[i] == now[i] for i in held)
        return kept * 2 > len(held)


def _blanks_now(
    known: KnownRows, reader: RowReader, rows: Mapping[int, int | None]
) -> Iterator[tuple[int, int | None]]:
    """Where rows are that were left blank: they keep their distance to a row that is known."""
    anchors = sorted(known.rows)
    for row in known.blank:
        at = bisect_left(anchors, row)
        now = row if reader.is_blank(row) else None
        for anchor in reversed(anchors[max(at - 1, 0) : at + 1]):
            beside = rows[anchor]
            if beside is not None and beside != anchor and reader.is_blank(beside + row - anchor):
                now = beside + row - anchor
        yield row, now


def _without_shared(rows: dict[int, int | None]) -> dict[int, int | None]:
    """Two rows that seem to be in one place are both lost."""
    places: defaultdict[int | None, list[int]] = defaultdict(list)
    for row, now in rows.items():
        places[now].append(row)
    return {row: now if len(places[now]) == 1 else None for row, now in rows.items()}


def _areas(area: RangeRef, moves: Moves) -> Iterator[RangeRef]:
    """Where a range is now, as ranges."""
    columns = [moves.columns.get(c, c) for c in range(area.first_column, area.last_column + 1)]
    rows = [moves.rows.get(r, r) for r in range(area.first_row, area.last_row + 1)]
    for first_row, last_row in _runs(rows):
        for first_column, last_column in _runs(columns):
            yield RangeRef(first_row, first_column, last_row, last_column)


def _runs(numbers: Iterable[int | None]) -> Iterator[tuple[int, int]]:
    """Neighbouring numbers as first and last."""
    first = last = 0
    for number in sorted(n for n in numbers if n is not None):
        if first and number == last + 1:
            last = number
            continue
        if first:
            yield first, last
        first = last = number
    if first:
        yield first, last
