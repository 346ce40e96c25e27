"""Links: rows of two tables that are one customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from addin.i18n import Message
from addin.table.table import Column


@dataclass(frozen=True, slots=True, eq=False)
class ColumnPair:
    """A column of one table and the column of the other that means the same.

    Attributes:
        one, other: the columns.
    """

    one: Column
    other: Column

    @property
    def title(self) -> str:
        """What to call both: the header, or both headers where they differ."""
        return "/".join(dict.fromkeys((self.one.title, self.other.title)))


@dataclass(frozen=True, slots=True)
class Link:
    """A row of one table and a row of the other that belong together.

    Attributes:
        one: position in the one table, from 0.
        other: position in the other table, from 0.
        score: how surely they are one customer, 0 to 100.
        reasons: for and against, the strongest first.
        sure: whether it need not be looked at.
        several: whether more rows of one of the tables are the same customer.
    """

    one: int
    other: int
    score: float
    reasons: tuple[Message, ...]
    sure: bool = False
    several: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """What two tables have in common.

    Attributes:
        links: by `one`, then `other`. Each row is in one link at most, unless `several` says
            otherwise.
        conflicts: rows with the same customer code that are different customers, by `one`.
        near: rows without a link, each with the row of the other table that is most like it,
            where there is one; by `one`.
        pairs: the columns that the tables have in common, in the order of the one table.
        rows: number of rows in the one and the other table.
        compared: titles of the columns by which customers were recognised.
        remarks: what the user should know of how it was done.
        own_numbers: whether each table numbers its customers for itself, so that their codes
            cannot be compared.
    """

    links: tuple[Link, ...]
    conflicts: tuple[Link, ...]
    near: tuple[Link, ...]
    pairs: tuple[ColumnPair, ...]
    rows: tuple[int, int]
    compared: tuple[str, ...] = field(default=())
    remarks: tuple[Message, ...] = field(default=())
    own_numbers: bool = False

    @property
    def only_one(self) -> Sequence[int]:
        """Positions in the one table that have no link, ascending."""
        linked = {link.one for link in self.links}
        return [i for i in range(self.rows[0]) if i not in linked]

    @property
    def only_other(self) -> Sequence[int]:
        """Positions in the other table that have no link, ascending."""
        linked = {link.other for link in self.links}
        return [i for i in range(self.rows[1]) if i not in linked]
