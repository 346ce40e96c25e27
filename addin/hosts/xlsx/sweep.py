"""A sheet's plan as the stream of rows passes it, from top to bottom."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from addin.hosts.xlsx.plan import Area, CellPlan, SheetPlan, Wishes
from addin.table.cells import MAX_COLUMN


class RowSet:
    """Rows as a sorted list of intervals that do not touch."""

    def __init__(self, intervals: Iterable[tuple[int, int]]) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        for first, last in sorted(intervals):
            if self._lasts and first <= self._lasts[-1] + 1:
                self._lasts[-1] = max(self._lasts[-1], last)
            else:
                self._firsts.append(first)
                self._lasts.append(last)

    def at_or_after(self, row: int) -> int | None:
        """The first row of the set that is not before `row`."""
        index = bisect_left(self._lasts, row)
        if index == len(self._lasts):
            return None
        return max(row, self._firsts[index])

    def touches(self, first: int, last: int) -> bool:
        """Whether a row of the set lies between two rows, both included."""
        row = self.at_or_after(first)
        return row is not None and row <= last


_NOTHING: Mapping[int, CellPlan] = {}


class Sweep:
    """The plan as the stream passes it, row by row, downwards only.

    Attributes:
        existing: rows whose cells are to be changed if they are there.
        missing: rows that are to be made if they are not there.
        lead: rows above this one may need cells that keep the old look of a column whose
            own format changes further down.
        narrow: the columns of open ranges that do not reach the last column.
        has_wide: whether an open range reaches the last column.
    """

    def __init__(self, plan: SheetPlan) -> None:
        self._cells = plan.cells
        self._waiting = sorted(plan.areas, key=lambda a: a.range.first_row, reverse=True)
        self._active: list[Area] = []
        self._next_end = 0
        self._by_column: dict[int, Wishes | None] = {}
        self._columns: list[int] | None = None
        self._covered: tuple[int, ...] | None = None
        self._rows_active: list[Area] = []
        opened = [area for area in plan.areas if area.is_open]
        self.lead = max((area.range.first_row for area in opened), default=1)
        self.has_wide = any(area.range.last_column == MAX_COLUMN for area in opened)
        self.narrow = {
            column
            for area in opened
            if area.range.last_column < MAX_COLUMN
            for column in range(area.range.first_column, area.range.last_column + 1)
        }
        rows = [(row, row) for row in (*plan.cells, *plan.hidden)]
        if self.lead > 1:
            rows.append((1, self.lead - 1))
        closed = [(a.range.first_row, a.range.last_row) for a in plan.areas if not a.is_open]
        self.missing = RowSet([*rows, *closed])
        self.existing = RowSet(
            [*rows, *closed, *((a.range.first_row, a.range.last_row) for a in opened)]
        )

    def cells(self, row: int) -> Mapping[int, CellPlan]:
        """The planned single cells of a row, by column."""
        return self._cells.get(row, _NOTHING)

    def enter(self, row: int) -> None:
        """Goes down to a row; what follows speaks of it."""
        changed = False
        while self._waiting and self._waiting[-1].range.first_row <= row:
            self._active.append(self._waiting.pop())
            changed = True
        if changed or row > self._next_end:
            before = len(self._active)
            self._active = [a for a in self._active if _last(a) >= row]
            changed = changed or len(self._active) != before
            self._next_end = min((_last(a) for a in self._active), default=1 << 30)
        if changed:
            self._by_column = {}
            self._columns = None
            self._covered = None
            self._rows_active = [a for a in self._active if a.is_rows]

    def wishes(self, column: int) -> Wishes | None:
        """The wishes of the ranges that cover a cell of the row."""
        if not self._active:
            return None
        if column not in self._by_column:
            found: Wishes | None = None
            for area in self._active:
                if area.range.first_column <= column <= area.range.last_column:
                    found = found or Wishes()
                    found.add(area.place, area.aspect)
            self._by_column[column] = found
        return self._by_column[column]

    @property
    def has_ranges(self) -> bool:
        """Whether a range covers cells of the row."""
        return bool(self._active)

    def covered_columns(self) -> tuple[int, ...]:
        """The columns of which ranges cover a cell of the row, in order."""
        if self._covered is None:
            columns: set[int] = set()
            for area in self._active:
                columns.update(range(area.range.first_column, area.range.last_column + 1))
            self._covered = tuple(sorted(columns))
        return self._covered

    def closed_columns(self) -> list[int]:
        """The columns of the row whose missing cells are to be made, in order."""
        if self._columns is None:
            columns: set[int] = set()
            for area in self._active:
                if not area.is_open and not area.is_rows:
                    columns.update(range(area.range.first_column, area.range.last_column + 1))
            self._columns = sorted(columns)
        return self._columns

    def row_starts(self, *, has_own: bool) -> list[int]:
        """The first columns of ranges that mean the whole row.

        Args:
            has_own: whether the row has a format of its own, which hides those of columns;
                then ranges of columns up to the last one mean it too.
        """
        if not has_own:
            return [area.range.first_column for area in self._rows_active]
        return [
            area.range.first_column for area in self._active if area.range.last_column == MAX_COLUMN
        ]

    def open_columns(self) -> set[int]:
        """The columns, short of the last one, that open ranges mean in the row."""
        return {
            column
            for area in self._active
            if area.is_open and area.range.last_column < MAX_COLUMN
            for column in range(area.range.first_column, area.range.last_column + 1)
        }


def _last(area: Area) -> int:
    return 1 << 30 if area.is_open else area.range.last_row
