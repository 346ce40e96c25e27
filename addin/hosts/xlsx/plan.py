"""What is to become of one sheet: its changes sorted by row, before the rows are streamed.

Only the last wish for a cell's value counts, and for each aspect of its look. Changes of single
cells are kept by row; changes of larger ranges stay ranges and become active while the stream
passes through them.

A range that reaches the last row, or nearly so, is *open*: it means columns. Existing cells are
changed one by one, and the empty rest by the columns' own formats. Other ranges are *closed*:
their missing cells are made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from addin.hosts.xlsx.looks import FillAspect, LockAspect, Look, NumberAspect
from addin.table.cells import MAX_COLUMN, CellRef, RangeRef
from addin.table.changes import (
    ConditionalFormat,
    Fill,
    HideRows,
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
SheetChange = (
    SetValue
    | Fill
    | Note
    | NumberFormat
    | Validation
    | ConditionalFormat
    | HideRows
    | Lock
    | Unlock
)
_ASPECTS: tuple[type[Aspect], ...] = (FillAspect, NumberAspect, LockAspect)


@dataclass(slots=True)
class Wishes:
    """What a look is to become, aspect by aspect, each with its place in the change set."""

    fill: tuple[int, FillAspect] | None = None
    number: tuple[int, NumberAspect] | None = None
    lock: tuple[int, LockAspect] | None = None
    _look: Look | None = None

    def add(self, place: int, aspect: Aspect) -> None:
        """A later wish for the same aspect replaces an earlier one."""
        self._look = None
        if isinstance(aspect, FillAspect):
            if self.fill is None or self.fill[0] <= place:
                self.fill = (place, aspect)
        elif isinstance(aspect, NumberAspect):
            if self.number is None or self.number[0] <= place:
                self.number = (place, aspect)
        elif self.lock is None or self.lock[0] <= place:
            self.lock = (place, aspect)

    def look(self) -> Look:
        """The wishes without their places; the same object while no wish is added."""
        if self._look is None:
            self._look = self._made_look()
        return self._look

    def _made_look(self) -> Look:
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
        hidden: whether a row is to be hidden or shown, by row.
    """

    sheet: str
    cells: dict[int, dict[int, CellPlan]] = field(default_factory=dict)
    areas: list[Area] = field(default_factory=list)
    notes: dict[CellRef, Note] = field(default_factory=dict)
    protection: list[Lock | Unlock] = field(default_factory=list)
    validations: list[Validation] = field(default_factory=list)
    conditionals: list[ConditionalFormat] = field(default_factory=list)
    hidden: dict[int, bool] = field(default_factory=dict)
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
            case HideRows():
                self.hidden.update(dict.fromkeys(change.rows, change.hidden))
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
        """Whether any cell or row is to change."""
        return bool(self.cells or self.areas or self.hidden)


def _fill_aspect(change: Fill) -> FillAspect:
    raw = change.raw or {}
    markup = raw.get("xlsx:fill")
    return FillAspect(change.color, markup, raw.get("xlsx:applyFill", ""))


def _number_aspect(change: NumberFormat) -> NumberAspect:
    raw = change.raw or {}
    number = raw.get("xlsx:numFmtId", "")
    applied = raw.get("xlsx:applyNumberFormat")
    return NumberAspect(change.code, int(number) if number.isdecimal() else None, applied)


def column_looks(areas: Iterable[Area]) -> dict[int, Look]:
    """What open ranges make of the columns' own formats, by column."""
    wishes: dict[int, Wishes] = {}
    for area in areas:
        if area.is_open:
            for column in range(area.range.first_column, area.range.last_column + 1):
                wishes.setdefault(column, Wishes()).add(area.place, area.aspect)
    return {column: wish.look() for column, wish in wishes.items()}
