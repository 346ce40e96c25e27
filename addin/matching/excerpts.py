"""Reads a few rows of a big table just as they were read in the big table.

What a column is, and which values stand for nothing, was decided by all rows. A new row and
the known rows that it is compared with are read by the same readers: the columns keep their
roles, and what stands for nothing is put under the excerpt twice more, so that the readers
see that it is no value of anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from addin.matching.columns import comparers_by_kind
from addin.matching.comparers import Comparer
from addin.matching.stand_ins import is_stand_in, stand_ins, with_two_numbers
from addin.table.cells import CellValue
from addin.table.fields import Kind
from addin.table.table import Column

Cells = tuple[CellValue, ...]
"""The cells of one row, in the order of `Excerpts.columns`."""


class Excerpts:
    """Reads some rows of a table, and new ones.

    Attributes:
        columns: the columns that take part, in the order of `Cells`.
    """

    def __init__(self, by_kind: Mapping[Kind, Sequence[Column]]) -> None:
        """Remembers what was decided by all n rows.

        Args:
            by_kind: see `columns.columns_by_kind`.
        """
        self.columns = tuple(column for found in by_kind.values() for column in found)
        self._kinds = [kind for kind, found in by_kind.items() for _ in found]
        self._nothing: list[set[CellValue]] = []
        self._doubled: list[CellValue] = []
        for kind, found in by_kind.items():
            self._nothing += stand_ins(kind, found)
            self._doubled += [with_two_numbers(c) if kind is Kind.PHONE else None for c in found]
        # A row that was added, or took the place of another, is kept here.
        self._own: dict[int, Cells] = {}

    def put(self, position: int, cells: Cells) -> None:
        """Keeps the cells of a row that the table does not have so."""
        self._own[position] = cells

    def comparers(
        self, new: Cells, positions: npt.NDArray[np.int32], *, keep_texts: bool = False
    ) -> list[Comparer]:
        """What compares a new row, which is row 0, with p known ones, rows 1 to p.

        Args:
            new: cells of the new row.
            positions: p positions of known rows, from 0.
            keep_texts: see `Comparer`.
        """
        own = [(i, self._own[p]) for i, p in enumerate(positions.tolist()) if p in self._own]
        taken = np.array([i for i, _ in own], dtype=np.int64)
        cells: list[list[CellValue]] = []
        for i, column in enumerate(self.columns):
            known = np.empty(len(positions), dtype=object)
            rest = np.delete(np.arange(len(positions)), taken)
            known[rest] = column.values[positions[rest]]
            for at, row in own:
                known[at] = row[i]
            cells.append([new[i], *known.tolist()])
        below = [self._below(i, found) for i, found in enumerate(cells)]
        height = len(positions) + 1 + max(map(len, below), default=0)
        by_kind: dict[Kind, list[Column]] = {}
        for i, column in enumerate(self.columns):
            values = np.empty(height, dtype=object)
            found = [*cells[i], *below[i]]
            values[: len(found)] = found
            by_kind.setdefault(self._kinds[i], []).append(replace(column, values=values))
        return comparers_by_kind(by_kind, keep_texts=keep_texts)

    def _below(self, index: int, cells: Sequence[CellValue]) -> list[CellValue]:
        """What is put under a column: twice what of it stands for nothing."""
        nothing = self._nothing[index]
        found = [value for value in cells[1:] if value in nothing]
        new = cells[0]
        if new in nothing or is_stand_in(self._kinds[index], self.columns[index], new):
            found.append(new)
        found = list(dict.fromkeys(found)) * 2
        return [*found, self._doubled[index]] if self._doubled[index] is not None else found
