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

    Each round asks for all open pieces at once, so the number of questions grows with the
    logarithm of the height, not with the rows.

    Args:
        areas: what to look at.
        ask: answers, for each area given, what all its cells have, or `mixed`.
        mixed: the answer for an area whose cells differ.
    """
    found: list[tuple[RangeRef, T]] = []
    open_ = list(areas)
    while open_:
        answers = ask(open_)
        following: list[RangeRef] = []
        for area, answer in zip(open_, answers, strict=True):
            if answer == mixed and area.height * area.width > 1:
                following += halves(area)
            else:
                found.append((area, answer))
        open_ = following
    return sorted(found, key=lambda piece: piece[0])


def halves(area: RangeRef) -> tuple[RangeRef, RangeRef]:
    """An area of several cells in two: its columns first, then its rows."""
    top, left, bottom, right = (
        area.first_row, area.first_column, area.last_row, area.last_column
    )  # fmt: skip
    if area.width > 1:
        middle = (left + right) // 2
        return RangeRef(top, left, bottom, middle), RangeRef(top, middle + 1, bottom, right)
    middle = (top + bottom) // 2
    return RangeRef(top, left, middle, right), RangeRef(middle + 1, left, bottom, right)


def strips(area: RangeRef, most_cells: int) -> list[RangeRef]:
    """An area in strips of whole rows, each of at most so many cells."""
    height = max(most_cells // area.width, 1)
    return [
        RangeRef(row, area.first_column, min(row + height - 1, area.last_row), area.last_column)
        for row in range(area.first_row, area.last_row + 1, height)
    ]
