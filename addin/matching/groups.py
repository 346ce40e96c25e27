"""Duplicate groups: rows that are one customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from addin.i18n import Message


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are probably one customer.

    Attributes:
        number: from 1, in the order of the groups' first rows.
        rows: positions of the rows in the table, ascending, from 0.
        score: for each row, how surely it belongs to the group, 0 to 100.
        reasons: for each row, what it shares with the row that it fits best.
        sure: whether the whole group may be merged without looking at every row.
    """

    number: int
    rows: tuple[int, ...]
    score: tuple[float, ...]
    reasons: tuple[tuple[Message, ...], ...]
    sure: bool = False


@dataclass(frozen=True, slots=True)
class DuplicateGroups:
    """All groups of a table.

    Attributes:
        groups: in order of their numbers.
        rows: number of rows that were looked at.
        compared: titles of the columns that were compared.
        remarks: what the user should know of how it was done.
    """

    groups: tuple[Group, ...]
    rows: int
    compared: tuple[str, ...] = field(default=())
    remarks: tuple[Message, ...] = field(default=())


def positions_of(groups: Sequence[Group]) -> dict[int, Group]:
    """The group of each grouped row."""
    return {row: group for group in groups for row in group.rows}
