"""What a messy list is, and what is known about its cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Literal

Storage = Literal["csv", "xlsx"]
Value = str | int | float | dt.date | None
Row = dict[str, Value]
"""One customer: values by column key; a blank is None."""


class ErrorCell(str):
    """An error value such as #N/A: an error cell in a workbook, the same text in a CSV file."""

    __slots__ = ()


class Degree(Enum):
    """How bad a spoilt cell is."""

    WRONG = "wrong"
    UNTIDY = "untidy"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list.

    Attributes:
        key: its name inside the generator.
        header: as it stands in row 1; a star marks a column that must be filled.
        as_text: whether a workbook's cells are formatted as text.
    """

    key: str
    header: str
    as_text: bool = False


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of one cell that is not as it should be, or that may be blamed.

    Attributes:
        row: sheet row from 1; the header is row 1.
        column: sheet column from 1.
        kind: the kind of damage.
        degree: wrong, or only untidy.
        right_value: what should stand there; None for a blank cell.
        visible: whether a person who sees only this table could tell.
        group: number of the error. Cells that contradict each other share one: the error
            is found when any of them is flagged, and none of them is a false alarm.
        suspect: the cell is right itself, but one of the group must be wrong.
    """

    row: int
    column: int
    kind: str
    degree: Degree
    right_value: Value
    visible: bool
    group: int
    suspect: bool = False


@dataclass(frozen=True, slots=True)
class MessyList:
    """A list as people keep it, and the truth about it.

    Attributes:
        name: "members", "business" or "trade".
        storage: the kind of file it is meant for; damage by Excel differs.
        today: the day on which the list is looked at.
        columns: m columns.
        rows: n rows of m values, as they stand in the list (sheet rows 2 to n + 1).
        clean: the same n rows before the damage; None for a row that should not exist.
        truths: all cells that may be flagged, in order of row and column.
    """

    name: str
    storage: Storage
    today: dt.date
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    clean: tuple[tuple[Value, ...] | None, ...]
    truths: tuple[Truth, ...]

    def by_cell(self) -> Mapping[tuple[int, int], Truth]:
        """The truths by (sheet row, sheet column)."""
        return {(t.row, t.column): t for t in self.truths}
