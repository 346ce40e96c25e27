"""All findings of one run, kept by column so that millions of rows stay cheap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from addin.findings import Code, Finding, Problem, Severity
from addin.i18n import _
from addin.table.cells import CellRef, CellValue
from addin.table.table import Column, CustomerTable

HEADER = -1
"""Position that stands for the header row."""

_TIDY = Severity.TIDY.rank
_SHIFTED = 2


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Findings of one column.

    Attributes:
        column: the column.
        positions: data rows, from 0; HEADER for the header cell.
        problems: p different problems.
        which: for each position an index into problems.
    """

    column: Column
    positions: npt.NDArray[np.int64]
    problems: Sequence[Problem]
    which: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.positions)


@dataclass(slots=True, eq=False)
class Findings:
    """What was found in a table.

    Iterating gives single findings, sorted by row, then column, then severity.
    """

    table: CustomerTable
    batches: list[Batch] = field(default_factory=list)

    def add(self, batch: Batch) -> None:
        """Takes findings in."""
        if len(batch):
            self.batches.append(batch)

    def add_same(self, column: Column, positions: Iterable[int], problem: Problem) -> None:
        """Takes in one problem that several cells of a column have."""
        found = np.fromiter(positions, dtype=np.int64)
        self.add(Batch(column, found, (problem,), np.zeros(len(found), dtype=np.int64)))

    def add_each(self, column: Column, found: Iterable[tuple[int, Problem]]) -> None:
        """Takes in a problem of its own for each of several cells."""
        pairs = list(found)
        positions = np.array([position for position, _problem in pairs], dtype=np.int64)
        problems = [problem for _position, problem in pairs]
        self.add(Batch(column, positions, problems, np.arange(len(pairs))))

    def take_over(self, other: Findings, kept: npt.NDArray[np.bool_]) -> None:
        """Takes in the findings of a part of this table.

        Args:
            other: findings of the table without some of its rows.
            kept: for each of this table's n rows whether it was in that part.
        """
        positions = np.flatnonzero(kept)
        columns = {column.index: column for column in self.table.columns}
        for batch in other.batches:
            mapped = np.where(batch.positions < 0, HEADER, positions[batch.positions])
            column = columns.get(batch.column.index, batch.column)
            self.add(Batch(column, mapped, batch.problems, batch.which))

    def drop_misleading_tidiness(self) -> None:
        """Forgets what could be tidied in cells that are wrong, and in rows that are shifted.

        A row is shifted when two of its values, or more, stand in the wrong column: then the
        others are not what they seem either.
        """
        worse: dict[int, list[npt.NDArray[np.int64]]] = {}
        misplaced: list[npt.NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
        for batch in self.batches:
            ranks = np.array([p.code.severity.rank for p in batch.problems])[batch.which]
            worse.setdefault(batch.column.index, []).append(batch.positions[ranks < _TIDY])
            is_misplaced = np.array([p.code is Code.WRONG_COLUMN for p in batch.problems])
            misplaced.append(batch.positions[is_misplaced[batch.which]])
        rows, counts = np.unique(np.concatenate(misplaced), return_counts=True)
        shifted = rows[counts >= _SHIFTED]
        for i, batch in enumerate(self.batches):
            tidy = np.array([p.code.severity.rank for p in batch.problems])[batch.which] == _TIDY
            wrong = np.concatenate([*worse[batch.column.index], shifted])
            kept = ~(tidy & np.isin(batch.positions, wrong) & (batch.positions != HEADER))
            if not kept.all():
                self.batches[i] = Batch(
                    batch.column, batch.positions[kept], batch.problems, batch.which[kept]
                )

    def __len__(self) -> int:
        return sum(len(batch) for batch in self.batches)

    def by_code(self) -> Counter[Code]:
        """How many findings of each code."""
        counts: Counter[Code] = Counter()
        for batch in self.batches:
            sizes = np.bincount(batch.which, minlength=len(batch.problems))
            for problem, size in zip(batch.problems, sizes, strict=True):
                counts[problem.code] += int(size)
        return counts

    def by_severity(self) -> dict[Severity, int]:
        """How many findings of each severity; all three are present."""
        counts = dict.fromkeys(Severity, 0)
        for code, count in self.by_code().items():
            counts[code.severity] += count
        return counts

    def rows_touched(self) -> int:
        """How many data rows have a finding."""
        if not self.batches:
            return 0
        positions = np.unique(np.concatenate([batch.positions for batch in self.batches]))
        return int((positions >= 0).sum())

    def value(self, column: Column, position: int) -> CellValue:
        """What the cell of a finding holds."""
        if position == HEADER:
            return column.header
        held: CellValue = column.values[position]
        return held

    def cell(self, column: Column, position: int) -> CellRef:
        """Where it stands on the sheet."""
        if position == HEADER:
            return CellRef(self.table.header_row, column.index)
        return self.table.cell(position, column)

    def __iter__(self) -> Iterator[Finding]:
        if not self.batches:
            return
        positions = np.concatenate([b.positions for b in self.batches])
        columns = np.concatenate([np.full(len(b), b.column.index) for b in self.batches])
        ranks = np.concatenate(
            [
                np.array([p.code.severity.rank for p in b.problems], dtype=np.int64)[b.which]
                for b in self.batches
            ]
        )
        owner = np.concatenate([np.full(len(b), i) for i, b in enumerate(self.batches)])
        inner = np.concatenate([b.which for b in self.batches])
        for i in np.lexsort((ranks, columns, positions)):
            batch = self.batches[owner[i]]
            position = int(positions[i])
            column = batch.column
            yield Finding(
                self.cell(column, position),
                column.header or column.letter,
                column.field.name if column.field else column.title,
                self.value(column, position),
                batch.problems[inner[i]],
            )

    def by_cell(self) -> Iterator[tuple[CellRef, list[Finding]]]:
        """The findings of each cell together, worst first, in the order of the sheet."""
        current: list[Finding] = []
        for finding in self:
            if current and current[0].cell != finding.cell:
                yield current[0].cell, current
                current = []
            current.append(finding)
        if current:
            yield current[0].cell, current


def severity_name(severity: Severity) -> str:
    """The severity in words."""
    return {
        Severity.ERROR: _("error"),
        Severity.WARNING: _("warning"),
        Severity.TIDY: _("to tidy"),
    }[severity]
