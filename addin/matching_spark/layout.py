"""What is decided once, on the driver, and handed to every worker.

The rows of a table lie in parts on many machines, and no part may decide by itself what a
column is, what a word for nothing is or how many numbers a phone cell can hold: it would
decide differently from its neighbour. So this is decided for the whole table and kept in a
`Layout`. The names of the columns of all data frames in this package are here, too:

- `id`: the user's row id; `left`, `right`: the ids of a pair, the smaller first;
- `v0`, `v1`, …: the values of the columns that take part;
- `h0`, `h1`, …: stable hashes (64 bits) of the aspects of a row, slot by slot; null for none;
- `c0`, `c1`, …: how many rows share the row's value of a counted aspect; null for none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from addin.matching.columns import columns_by_kind
from addin.matching.comparers import Comparer
from addin.table.cells import RangeRef
from addin.table.fields import Kind
from addin.table.grid import Grid
from addin.table.mapping import FieldIndex, read_table
from addin.table.rulebook import RuleBook
from addin.table.table import Column, Values

NOTHING: Values = np.empty(0, dtype=object)


@dataclass(frozen=True, slots=True)
class Witness:
    """A cell that some row of the whole table has, shown to every part of it.

    Attributes:
        place: which of the columns it stands in, from 0.
        text: the folded text.
        is_void: whether it stands for nothing, so that it must be seen often enough to be
            known for it; otherwise it shows that a cell can hold two numbers.
    """

    place: int
    text: str
    is_void: bool


@dataclass(frozen=True, slots=True)
class Aspect:
    """An aspect of the rows.

    Attributes:
        comparer: position of its comparer.
        name: its name there.
        hashes: names of the columns with its hashes, one for each slot.
        is_single: whether a row has one of it at most.
        count: name of the column with its counts; "" where they do not matter.
    """

    comparer: int
    name: str
    hashes: tuple[str, ...]
    is_single: bool
    count: str


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The columns that take part, and what every part of the table has to know of them.

    Attributes:
        columns: without their values.
        names: what the columns are called in the user's frame.
        by_kind: as what columns are read: (kind, places in `columns`).
        witnesses: what is shown to every part.
        aspects: all aspects that matter; empty until the witnesses are known.
    """

    columns: tuple[Column, ...]
    names: tuple[str, ...]
    by_kind: tuple[tuple[Kind, tuple[int, ...]], ...]
    witnesses: tuple[Witness, ...] = ()
    aspects: tuple[Aspect, ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """The names of the columns with values."""
        return tuple(f"v{place}" for place in range(len(self.columns)))

    @property
    def hashes(self) -> tuple[str, ...]:
        """The names of the columns with hashes."""
        return tuple(name for aspect in self.aspects for name in aspect.hashes)

    @property
    def counted(self) -> tuple[Aspect, ...]:
        """The aspects whose frequencies count, in the order of their columns."""
        return tuple(aspect for aspect in self.aspects if aspect.count)

    def aspect(self, comparer: int, name: str) -> Aspect:
        """The aspect of a comparer, by its name."""
        return next(a for a in self.aspects if a.comparer == comparer and a.name == name)


def first_layout(
    names: Sequence[str],
    columns: Sequence[Values],
    rules: RuleBook,
    mapping: dict[str, str] | None = None,
) -> Layout:
    """Decides which columns take part, and as what, on a sample of n rows.

    Args:
        names: headers of the m columns.
        columns: m × n values.
        rules: says what headers mean.
        mapping: what the user said: header -> field.

    Raises:
        UsageError: the mapping names a column or a field that there is not.
    """
    rows = [list(names), *(list(row) for row in zip(*columns, strict=True))]
    grid = Grid("", 1, 1, rows)
    area = RangeRef(1, 1, len(rows), len(names)).a1
    table = read_table(
        grid, FieldIndex.of(rules.fields), wanted=area, mapping=mapping, guess=not rules.by_header
    )
    by_kind = columns_by_kind(table)
    taking_part = sorted({c.index for found in by_kind.values() for c in found})
    place = {index: i for i, index in enumerate(taking_part)}
    bare = {c.index: replace(c, values=NOTHING) for c in table.columns}
    return Layout(
        tuple(bare[index] for index in taking_part),
        tuple(names[index - 1] for index in taking_part),
        tuple((kind, tuple(place[c.index] for c in found)) for kind, found in by_kind.items()),
    )


def aspects_of(comparers: Sequence[Comparer]) -> tuple[Aspect, ...]:
    """The aspects that levels and keys speak of."""
    found: list[Aspect] = []
    hashes = counts = 0
    for number, comparer in enumerate(comparers):
        frequencies = [x.frequency for f in comparer.features for x in f.levels if x.frequency]
        for name in dict.fromkeys([*frequencies, *(key.name for key in comparer.keys)]):
            codes = comparer.codes(name)
            slots = 1 if codes.ndim == 1 else len(codes)
            columns = tuple(f"h{hashes + slot}" for slot in range(slots))
            hashes += slots
            count = f"c{counts}" if name in frequencies else ""
            counts += bool(count)
            found.append(Aspect(number, name, columns, codes.ndim == 1, count))
    return tuple(found)
