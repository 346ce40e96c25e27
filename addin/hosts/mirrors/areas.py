"""Cells gathered into rectangles, and rectangles split until their cells are alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from addin.table.cells import CellRef, RangeRef

T = TypeVar("T")


def rectangles(cells: Iterable[CellRef]) -> list[RangeRef]:
    """Few rectangles that hold exactly these cells, each cell once."""
    columns: defaultdict[int, list[int]] = defaultdict(list)
    for row, column in sorted(set(cells)):
        columns[column].append(row)
    found: list[RangeRef] = []
    open_: dict[tuple[int, int], RangeRef] = {}
    for column in sorted(columns):
        still: dict[tuple[int, int], RangeRef] = {}
        for first, last in _runs(columns[column]):
            before = open_.pop((first, last), None)
            if before is not None and before.last_column == column - 1:
                still[first, last] = RangeRef(first, before.first_column, last, column)
            else:
                if before is not None:
                    found.append(before)
                still[first, last] = RangeRef(first, column, last, column)
        found += open_.values()
        open_ = still
    return sorted([*found, *open_.values()])


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found


def alike(
    areas: Iterable[RangeRef], ask: Callable[[Sequence[RangeRef]], Sequence[T]], mixed: T
) -> list[tuple[RangeRef, T]]:
    """The areas in pieces whose cells are alike.

    A mixed area is halved across and down, and cut where more of the halves are alike: a
    header that differs across all columns of a sheet is found as soon as a column that
    differs in all rows. Each round asks for all open pieces at once, so the number of
    questions grows with the logarithm of the height, not with the rows.

    Args:
        areas: what to look at.
        ask: answers, for each area given, what all its cells have, or `mixed`.
        mixed: the answer for an area whose cells differ.
    """
    found: list[tuple[RangeRef, T]] = []
    whole = list(areas)
    pieces = list(zip(whole, ask(whole), strict=True)) if whole else []
    while True:
        open_: list[RangeRef] = []
        for area, answer in pieces:
            if answer == mixed and area.height * area.width > 1:
                open_.append(area)
            else:
                found.append((area, answer))
        if not open_:
            return sorted(found, key=lambda piece: piece[0])
        cuts = [(_halves_across(area), _halves_down(area)) for area in open_]
        asked = [half for both in cuts for halves in both for half in halves]
        answers = dict(zip(asked, ask(asked), strict=True))
        pieces = []
        for across, down in cuts:
            mixed_of = [sum(answers[h] == mixed for h in halves) if halves else len(answers)
                        for halves in (across, down)]  # fmt: skip
            halves = across if mixed_of[0] <= mixed_of[1] else down
            pieces += [(half, answers[half]) for half in halves]


def _halves_across(area: RangeRef) -> tuple[RangeRef, ...]:
    """Its left and its right half; none where it is one column wide."""
    if area.width == 1:
        return ()
    middle = (area.first_column + area.last_column) // 2
    return (
        RangeRef(area.first_row, area.first_column, area.last_row, middle),
        RangeRef(area.first_row, middle + 1, area.last_row, area.last_column),
    )


def _halves_down(area: RangeRef) -> tuple[RangeRef, ...]:
    """Its upper and its lower half; none where it is one row high."""
    if area.height == 1:
        return ()
    middle = (area.first_row + area.last_row) // 2
    return (
        RangeRef(area.first_row, area.first_column, middle, area.last_column),
        RangeRef(middle + 1, area.first_column, area.last_row, area.last_column),
    )


def strips(area: RangeRef, most_cells: int) -> list[RangeRef]:
    """An area in strips of whole rows, each of at most so many cells."""
    height = max(most_cells // area.width, 1)
    return [
        RangeRef(row, area.first_column, min(row + height - 1, area.last_row), area.last_column)
        for row in range(area.first_row, area.last_row + 1, height)
    ]
