"""Lists of ranges, as entry checks and conditional formats have them ("A1:A9 C3")."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from addin.table.cells import RangeRef


def parse_ranges(text: str) -> list[RangeRef]:
    """The ranges of a `sqref`; what is not a range is left out."""
    found = []
    for word in text.split():
        try:
            found.append(RangeRef.parse(word.rpartition("!")[2]))
        except ValueError:
            continue
    return found


def format_ranges(ranges: Iterable[RangeRef]) -> str:
    """Ranges as a `sqref`."""
    return " ".join(r.a1 for r in ranges)


def minus(area: RangeRef, hole: RangeRef) -> list[RangeRef]:
    """What is left of a range when another is cut out of it: up to four ranges."""
    if not area.intersects(hole):
        return [area]
    left = []
    top = max(area.first_row, hole.first_row)
    bottom = min(area.last_row, hole.last_row)
    if area.first_row < top:
        left.append(RangeRef(area.first_row, area.first_column, top - 1, area.last_column))
    if area.first_column < hole.first_column:
        left.append(RangeRef(top, area.first_column, bottom, hole.first_column - 1))
    if hole.last_column < area.last_column:
        left.append(RangeRef(top, hole.last_column + 1, bottom, area.last_column))
    if bottom < area.last_row:
        left.append(RangeRef(bottom + 1, area.first_column, area.last_row, area.last_column))
    return left


def cut(ranges: Sequence[RangeRef], hole: RangeRef) -> list[RangeRef]:
    """Ranges without the cells of another."""
    return [piece for area in ranges for piece in minus(area, hole)]


def common(area: RangeRef, other: RangeRef) -> RangeRef | None:
    """The cells that two ranges share."""
    if not area.intersects(other):
        return None
    return RangeRef(
        max(area.first_row, other.first_row), max(area.first_column, other.first_column),
        min(area.last_row, other.last_row), min(area.last_column, other.last_column),
    )  # fmt: skip


def anchor(ranges: Sequence[RangeRef]) -> tuple[int, int]:
    """Row and column of the cell to which relative references of a list belong.

    It is the top left corner of the rectangle around all ranges.
    """
    return min(r.first_row for r in ranges), min(r.first_column for r in ranges)
