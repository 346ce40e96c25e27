"""Taking a command back without overwriting what was done since.

A command *left* cells in some state. Where a cell is in another state now, somebody changed it
since, and that is a *conflict*. Only those *aspects* of a cell count which the command changed:
a value typed by hand under our mark does not keep the mark from being taken away. An undo is a
command like any other, so undoing an undo is a redo.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from addin.commands.left import Aspect, Left
from addin.errors import ChangedSinceError
from addin.hosts.port import CellState
from addin.i18n import Message, msg
from addin.journal.entries import Entry, State, check_can_be_undone
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import (
    Change,
    ChangeSet,
    DropSheet,
    Fill,
    Lock,
    Note,
    NumberFormat,
    PutSheet,
    SetIdentity,
    SetValue,
    Unlock,
)
from addin.table.layers import Place, area_without

_NAMED: Final = 5
"""Conflicts named in the message; the error's `cells` has them all."""

LaterEntries = Callable[[Collection[Place]], Mapping[Place, Entry]]
"""Tells the later entry that changed each of some cells, as `Journal.touched_later` does."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that is not as the command left it, or a sheet that is gone.

    Attributes:
        sheet: the sheet's name.
        cell: the cell; None where the sheet is gone. Of a row that was not found again, the
            first cell that the command changed, where it was then.
        aspects: what differs.
        later: the later entry that changed the cell, as far as the journal knows.
    """

    sheet: str
    cell: CellRef | None
    aspects: tuple[Aspect, ...]
    later: Entry | None = None

    @property
    def place(self) -> str:
        """ "Sheet!B12", or the sheet alone."""
        return self.sheet if self.cell is None else f"{self.sheet}!{self.cell.a1}"

    @property
    def is_lost(self) -> bool:
        """Whether the cell's row was not found again."""
        return Aspect.ROW in self.aspects


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """How a command is taken back.

    Attributes:
        entry: the command.
        change_set: what is to be written.
        conflicts: what stays as it is, because it was changed since.
        any_moved: whether rows stand elsewhere now and were followed there.
    """

    entry: Entry
    change_set: ChangeSet
    conflicts: tuple[Conflict, ...] = ()
    any_moved: bool = False


def cells_to_compare(change_set: ChangeSet) -> dict[str, set[CellRef]]:
    """The cells, by sheet, whose present state `plan_undo` wants to see."""
    return dict(Left(change_set).places())


def plan_undo(
    entry: Entry,
    change_set: ChangeSet,
    inverse: ChangeSet,
    current: Mapping[Place, CellState],
    sheets: Collection[str],
    *,
    skip_changed: bool = False,
    later: LaterEntries | None = None,
    password: str | None = None,
    lost: Collection[Place] = (),
) -> UndoPlan:
    """Plans how to take a command back.

    The id that a first command gave the workbook stays: without it nothing could be found in
    the journal again. A result sheet that is gone already is no conflict.

    Args:
        entry: the command.
        change_set: what it wrote.
        inverse: what takes that back.
        current: the state now of all `cells_to_compare(change_set)` on sheets that exist.
        sheets: names of the workbook's sheets.
        skip_changed: leave what was changed since as it is, instead of refusing.
        later: names the commands that changed cells since.
        password: of the sheets that the inverse unlocks; the journal keeps none.
        lost: cells whose rows or columns were not found again; the inverse is without them.

    Returns:
        The plan; it lists what was skipped.

    Raises:
        NothingToUndoError: undone already, never applied, or the old values are deleted.
        ChangedSinceError: cells were changed since, and `skip_changed` is off.
    """
    check_can_be_undone(entry)
    conflicts = [
        *_missing_sheets(inverse, sheets),
        *_lost_rows(lost),
        *_changed_cells(change_set, current, sheets),
    ]
    if conflicts and later is not None:
        conflicts = _with_later(conflicts, later)
    if conflicts and not skip_changed:
        raise _changed_since(entry, conflicts)
    changes = (
        _with_password(change, password)
        for change in _without_conflicts(inverse, conflicts, sheets)
    )
    return UndoPlan(entry, ChangeSet(tuple(changes)), tuple(conflicts))


def judge_by_cells(
    change_set: ChangeSet, inverse: ChangeSet, current: Mapping[Place, CellState]
) -> State | None:
    """Tells from the cells whether an unclear entry was applied.

    Args:
        change_set: what the entry was to write.
        inverse: what takes it back.
        current: the state now of all `cells_to_compare(change_set)`.

    Returns:
        APPLIED where all cells are as the change set leaves them, ABANDONED where all are as
        they were before; None where neither is so.
    """
    if not current:
        return None
    if not any(_differences(Left(change_set), current)):
        return State.APPLIED
    if not any(_differences(Left(inverse), current)):
        return State.ABANDONED
    return None


def _differences(
    left: Left, current: Mapping[Place, CellState]
) -> Iterator[tuple[str, CellRef, tuple[Aspect, ...]]]:
    for (sheet, cell), state in current.items():
        if aspects := left.differing(sheet, cell, state):
            yield sheet, cell, aspects


def _missing_sheets(inverse: ChangeSet, sheets: Collection[str]) -> Iterator[Conflict]:
    for sheet in dict.fromkeys(change.sheet for change in inverse if _needs_sheet(change)):
        if sheet not in sheets:
            yield Conflict(sheet, None, (Aspect.SHEET,))


def _needs_sheet(change: Change) -> bool:
    return not isinstance(change, PutSheet | DropSheet | SetIdentity)


def _lost_rows(lost: Collection[Place]) -> Iterator[Conflict]:
    """One conflict a row, with its first cell."""
    first: dict[tuple[str, int], CellRef] = {}
    for sheet, cell in sorted(lost):
        first.setdefault((sheet, cell.row), cell)
    for (sheet, _row), cell in first.items():
        yield Conflict(sheet, cell, (Aspect.ROW,))


def _changed_cells(
    change_set: ChangeSet, current: Mapping[Place, CellState], sheets: Collection[str]
) -> Iterator[Conflict]:
    left = Left(change_set)
    for sheet, cells in left.places():
        if sheet not in sheets:
            continue
        for cell in sorted(cells):
            if aspects := left.differing(sheet, cell, current[sheet, cell]):
                yield Conflict(sheet, cell, aspects)


def _with_later(conflicts: Sequence[Conflict], later: LaterEntries) -> list[Conflict]:
    # The cells of a row that is lost are somewhere else now, if anywhere.
    found = later([(c.sheet, c.cell) for c in conflicts if c.cell is not None and not c.is_lost])
    return [
        replace(c, later=found.get((c.sheet, c.cell))) if c.cell and not c.is_lost else c
        for c in conflicts
    ]


def _without_conflicts(
    inverse: ChangeSet, conflicts: Sequence[Conflict], sheets: Collection[str]
) -> Iterator[Change]:
    kept: defaultdict[tuple[str, Aspect], set[CellRef]] = defaultdict(set)
    for conflict in conflicts:
        for aspect in conflict.aspects:
            if conflict.cell is not None:
                kept[conflict.sheet, aspect].add(conflict.cell)
    for change in inverse:
        if isinstance(change, SetIdentity):
            continue
        if change.sheet not in sheets and not isinstance(change, PutSheet):
            continue
        if isinstance(change, SetValue):
            if change.cell not in kept[change.sheet, Aspect.VALUE]:
                yield change
        elif isinstance(change, Note):
            if change.cell not in kept[change.sheet, Aspect.NOTE]:
                yield change
        elif isinstance(change, Fill):
            for area in _pieces(change.range, kept[change.sheet, Aspect.FILL]):
                yield change if area == change.range else replace(change, range=area)
        elif isinstance(change, NumberFormat):
            # The format belongs to the value: a new value keeps the one it was typed under.
            for area in _pieces(change.range, kept[change.sheet, Aspect.VALUE]):
                yield change if area == change.range else replace(change, range=area)
        else:
            yield change


def _pieces(area: RangeRef, kept: Collection[CellRef]) -> Iterator[RangeRef]:
    if area.height * area.width < len(kept):
        kept = [cell for cell in area.cells() if cell in kept]
    return area_without(area, kept)


def _with_password(change: Change, password: str | None) -> Change:
    if password is None:
        return change
    if isinstance(change, Unlock):
        return replace(change, password=password)
    if isinstance(change, Lock):
        return replace(change, old_password=password)
    return change


def _changed_since(entry: Entry, conflicts: Sequence[Conflict]) -> ChangedSinceError:
    named: list[Message | str] = [_named(conflict) for conflict in conflicts[:_NAMED]]
    if len(conflicts) > _NAMED:
        named.append("…")
    places = named[0]
    for item in named[1:]:
        places = msg("{list}, {item}", list=places, item=item)
    return ChangedSinceError(
        msg(
            "Cells changed since command {number!s}: {count} ({places}).",
            number=entry.number,
            count=len(conflicts),
            places=places,
        ),
        msg("Undo the later commands first, or undo only the cells that were not changed."),
        (conflict.place for conflict in conflicts),
    )


def _named(conflict: Conflict) -> Message | str:
    if conflict.cell is None:
        return msg("sheet “{sheet}” is gone", sheet=conflict.sheet)
    if conflict.is_lost:
        return msg("{place}: its row or column was not found again", place=conflict.place)
    if conflict.later is None:
        return conflict.place
    return msg("{place} by command {number!s}", place=conflict.place, number=conflict.later.number)
