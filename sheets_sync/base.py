"""The base: the last state in which both tables agreed, customer by customer, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

import numpy as np

from addin.table.cells import CellValue
from addin.table.fields import header_key
from addin.table.table import Values
from sheets_sync.tables import PairColumn


class Missing(Enum):
    """Stands for the value of a cell on which the two tables never agreed."""

    MISSING = "missing"

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing.MISSING
BaseValue = CellValue | Missing


@dataclass(frozen=True, slots=True)
class BaseColumn:
    """A column as it was at the last sync.

    Attributes:
        mine, theirs: its headings in the workbook and in the sheet.
        field: key of its field, or "".
    """

    mine: str
    theirs: str
    field: str

    @classmethod
    def of(cls, column: PairColumn) -> BaseColumn:
        """How a column of today will be remembered."""
        return cls(column.name, column.other_name, column.field)

    def matches(self, other: BaseColumn) -> bool:
        """Whether this is the same column with, at most, another heading of the same field."""
        same_field = bool(self.field) and self.field == other.field
        mine = header_key(self.mine) == header_key(other.mine)
        theirs = header_key(self.theirs) == header_key(other.theirs)
        return same_field or (mine and theirs)


def partners(before: Sequence[BaseColumn], now: Sequence[BaseColumn]) -> list[int]:
    """Which of the columns before each of today's columns is; -1 for a new one.

    Each is taken once, the very same before one that only matches, so that two columns under
    one heading are not mixed up.
    """
    free = list(range(len(before)))
    found = [-1] * len(now)
    for exact in (True, False):
        for i, column in enumerate(now):
            if found[i] >= 0:
                continue
            hits = (
                k for k in free if before[k] == column or (not exact and before[k].matches(column))
            )
            k = next(hits, -1)
            if k >= 0:
                found[i] = k
                free.remove(k)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """The last synchronised state.

    Attributes:
        columns: the m columns that were kept in step.
        keys: the n customer codes.
        values: for each column n values (`BaseValue`).
        ids: row ids of the sheet, by code, as far as they are known.
    """

    columns: tuple[BaseColumn, ...] = ()
    keys: Sequence[str] = ()
    values: Sequence[Values] = ()
    ids: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.keys)

    def aligned(self, columns: Sequence[PairColumn]) -> list[Values]:
        """The n values of each column of today; MISSING where it was not in step before."""
        now = [BaseColumn.of(column) for column in columns]
        none: Values = np.full(len(self.keys), MISSING, dtype=object)
        return [self.values[k] if k >= 0 else none for k in partners(self.columns, now)]

    def lost(self, columns: Sequence[PairColumn]) -> tuple[BaseColumn, ...]:
        """The columns of the base that the tables do not both have any more."""
        kept = set(partners(self.columns, [BaseColumn.of(column) for column in columns]))
        return tuple(column for k, column in enumerate(self.columns) if k not in kept)


@dataclass(frozen=True, slots=True)
class BaseChange:
    """What a sync teaches the base, once it has succeeded.

    Attributes:
        columns: the columns from now on.
        rows: by code, the row's m values.
        dropped: codes that are gone from both tables.
        ids: row ids by code.
    """

    columns: tuple[BaseColumn, ...]
    rows: Mapping[str, Sequence[BaseValue]] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    ids: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.rows or self.dropped or self.ids)
