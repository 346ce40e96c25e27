"""What is to become of one sheet: its changes sorted by row, before the rows are streamed.

Only the last wish for a cell's value counts, and for each aspect of its look. Changes of single
cells are kept by row; changes of larger ranges stay ranges and become active while the stream
passes through them.

A range that reaches the last row, or nearly so, is *open*: it means columns. Existing cells are
changed one by one, and the empty rest by the columns' own formats. Other ranges are *closed*:
their missing cells are made.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from addin.hosts.xlsx.looks import FillAspect, LockAspect, Look, NumberAspect
from addin.table.cells import MAX_COLUMN, CellRef, RangeRef
from addin.table.changes import (
    ConditionalFormat,
    Fill,
    Lock,
    Note,
    NumberFormat,
    SetValue,
    Unlock,
    Validation,
)

OPEN_FROM_ROW = 1_000_000
"""A range whose last row is at or below this one is open."""

Aspect = FillAspect | NumberAspect | LockAspect
SheetChange = SetValue | Fill | Note | NumberFormat | Validation | ConditionalFormat | Lock | Unlock
_ASPECTS: tuple[type[Aspect], ...] = (FillAspect, NumberAspect, LockAspect)


@dataclass(slots=True)
class Wishes:
    """What a look is to become, aspect by aspect, each with its place in the change set."""

    fill: tuple[int, FillAspect] | None = None
    number: tuple[int, NumberAspect] | None = None
    lock: tuple[int, LockAspect] | None = None

    def add(self, place: int, aspect: Aspect) -> None:
        """A later wish for the same aspect replaces an earlier one."""
        if isinstance(aspect, FillAspect):
            if self.fill is None or self.fill[0] <= place:
                self.fill = (place, aspect)
        elif isinstance(aspect, NumberAspect):
            if self.number is None or self.number[0] <= place:
                self.number = (place, aspect)
        elif self.lock is None or self.lock[0] <= place:
            self.lock = (place, aspect)

    def look(self) -> Look:
        """The wishes without their places."""
        return Look(
            self.fill and self.fill[1], self.number and self.number[1], self.lock and self.lock[1]
        )

    def over(self, other: Wishes) -> Wishes:
        """Both, the later of each aspect."""
        merged = Wishes(other.fill, other.number, other.lock)
        for wish in (self.fill, self.number, self.lock):
            if wish is not None:
                merged.add(*wish)
        return merged


@dataclass(slots=True)
class CellPlan:
    """What is to become of one cell."""

    value: SetValue | None = None
    wishes: Wishes | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """A range whose look is to change.

    Attributes:
        place: of the change in the change set.
        range: the cells.
        aspect: the wish.
    """

    place: int
    range: RangeRef
    aspect: Aspect

    @property
    def is_open(self) -> bool:
        """Whether it means columns."""
        return self.range.last_row >= OPEN_FROM_ROW

    @property
    def is_rows(self) -> bool:
        """Whether it means rows: it reaches the last column but not the last row."""
        return self.range.last_column == MAX_COLUMN and not self.is_open


@dataclass(slots=True)
class SheetPlan:
    """All changes of one sheet that can be made in one pass.

    Attributes:
        sheet: its name.
        cells: by row, by column.
        areas: larger ranges, in the order of the change set.
        notes: the last note wished for each cell.
        protection, validations, conditionals: in the order of the change set.
    """

    sheet: str
    cells: dict[int, dict[int, CellPlan]] = field(default_factory=dict)
    areas: list[Area] = field(default_factory=list)
    notes: dict[CellRef, Note] = field(default_factory=dict)
    protection: list[Lock | Unlock] = field(default_factory=list)
    validations: list[Validation] = field(default_factory=list)
    conditionals: list[ConditionalFormat] = field(default_factory=list)
    has_values: bool = False
    _places: int = 0

    def add(self, change: SheetChange) -> None:
        """Takes a change in; later ones win."""
        match change:
            case SetValue():
                self._cell(change.cell).value = change
                self.has_values = True
            case Note():
                self.notes[change.cell] = change
            case Fill():
                self.add_aspect(change.range, _fill_aspect(change))
            case NumberFormat():
                self.add_aspect(change.range, _number_aspect(change))
            case Lock() | Unlock():
                self.protection.append(change)
            case Validation():
                self.validations.append(change)
            case ConditionalFormat():
                self.conditionals.append(change)

    def _cell(self, cell: CellRef) -> CellPlan:
        return self.cells.setdefault(cell.row, {}).setdefault(cell.column, CellPlan())

    def add_aspect(self, area: RangeRef, aspect: Aspect) -> None:
        """Takes in a wish for the look of a range."""
        self._places += 1
        if area.height == 1 and area.width == 1:
            cell = self._cell(CellRef(area.first_row, area.first_column))
            if cell.wishes is None:
                cell.wishes = Wishes()
            cell.wishes.add(self._places, aspect)
        else:
            self.areas.append(Area(self._places, area, aspect))

    def bounds(self) -> RangeRef | None:
        """The rectangle around all cells that may be made; None where there is none."""
        closed = [area.range for area in self.areas if not area.is_open and not area.is_rows]
        rows = [row for row, cells in self.cells.items() if cells]
        if rows:
            columns = [column for cells in self.cells.values() for column in cells]
            closed.append(RangeRef(min(rows), min(columns), max(rows), max(columns)))
        if not closed:
            return None
        return RangeRef(
            min(r.first_row for r in closed), min(r.first_column for r in closed),
            max(r.last_row for r in closed), max(r.last_column for r in closed),
        )  # fmt: skip

    @property
    def touches_cells(self) -> bool:
        """Whether any cell is to change."""
        return bool(self.cells or self.areas)


def _fill_aspect(change: Fill) -> FillAspect:
    raw = change.raw or {}
    markup = raw.get("xlsx:fill")
    return FillAspect(change.color, markup, raw.get("xlsx:applyFill", ""))


def _number_aspect(change: NumberFormat) -> NumberAspect:
    raw = change.raw or {}
    number = raw.get("xlsx:numFmtId", "")
    applied = raw.get("xlsx:applyNumberFormat")
    return NumberAspect(change.code, int(number) if number.isdecimal() else None, applied)


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
        rows = [(row, row) for row in plan.cells]
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


def column_looks(areas: Iterable[Area]) -> dict[int, Look]:
    """What open ranges make of the columns' own formats, by column."""
    wishes: dict[int, Wishes] = {}
    for area in areas:
        if area.is_open:
            for column in range(area.range.first_column, area.range.last_column + 1):
                wishes.setdefault(column, Wishes()).add(area.place, area.aspect)
    return {column: wish.look() for column, wish in wishes.items()}
