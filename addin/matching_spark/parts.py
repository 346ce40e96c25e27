"""A part of the table on one machine: its rows, compared by the very same comparers.

Shown the witnesses of the layout, a part reads its cells as the whole table would: a word
for nothing is known as such though it stands here only once, and a phone cell has room for
two numbers though no cell here holds two.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from addin.matching.chance import Chance, Floats, mean_share, shares_of
from addin.matching.columns import comparers_by_kind
from addin.matching.comparers import RowIndices
from addin.matching.contacts import MOST_SLOTS
from addin.matching.scoring import Known, Scorer
from addin.matching.texts import frequent_from
from addin.matching_spark.layout import Layout
from addin.table.cells import is_blank
from addin.table.table import Values

Hashes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often the values of an aspect stand in the whole table.

    Attributes:
        filled: how many rows (with several slots, cells) have a value.
        together: sum of c × max(c, 2) over the values, where c rows have the value.
        lowest: the smallest c, 2 where it is smaller.
    """

    filled: int
    together: int
    lowest: int


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What was measured on the whole table.

    Attributes:
        levels: for each feature, the logarithm of the probability of each level by chance.
        frequencies: of the counted aspects, in the layout's order.
        count: number of rows that take part.
    """

    levels: tuple[Floats, ...]
    frequencies: tuple[Frequency, ...]
    count: int


class Part:
    """Some rows of the table.

    Attributes:
        rows: the m rows, ascending by their ids.
        ids: their ids.
        comparers: compare positions from 0 to m - 1; behind them stand the witnesses.
    """

    def __init__(self, layout: Layout, rows: pa.Table, *, keep_texts: bool = False) -> None:
        """Reads the rows.

        Args:
            layout: what is decided for the whole table.
            rows: m rows with `id` and the values, in any order; each id once.
            keep_texts: whether `hashes` will be asked for.
        """
        self._layout = layout
        self.rows = rows.take(pc.sort_indices(rows["id"])) if rows.num_rows > 1 else rows
        self.ids = self.rows["id"].combine_chunks()
        columns = [
            replace(column, values=np.concatenate([values_of(self.rows[name]), more]))
            for column, name, more in zip(layout.columns, layout.values, self._shown(), strict=True)
        ]
        by_kind = {kind: [columns[i] for i in places] for kind, places in layout.by_kind}
        self.comparers = comparers_by_kind(by_kind, keep_texts=keep_texts)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def length(self) -> int:
        """The number of rows with the witnesses."""
        return len(self) + self._witnesses

    def _shown(self) -> list[Values]:
        """For each column the cells of the witnesses; the first witness is a blank row."""
        # A text counts as frequent from two rows on, in long tables from a few more.
        copies = frequent_from(MOST_SLOTS * len(self)) + 1
        cells = [w for w in self._layout.witnesses for _ in range(copies if w.is_void else 1)]
        self._witnesses = len(cells) + 1
        found = [np.full(self._witnesses, None, dtype=object) for _ in self._layout.columns]
        for at, witness in enumerate(cells, 1):
            found[witness.place][at] = witness.text
        return found

    def hashes(self, comparer: int, name: str) -> Hashes:
        """slots × m hashes of an aspect (64 bits, alike on every machine); 0 for none."""
        texts = np.array([*self.comparers[comparer].texts(name), ""], dtype=object)
        hashes = pd.util.hash_array(texts, categorize=False).view(np.int64)
        hashes[hashes == 0] = 1
        hashes[-1] = 0
        found: Hashes = hashes[np.atleast_2d(self.comparers[comparer].codes(name))]
        return found[:, : len(self)]

    def positions(self, ids: pa.ChunkedArray) -> RowIndices:
        """The positions of some ids that are among the rows."""
        found: RowIndices = pc.index_in(ids, value_set=self.ids).to_numpy().astype(np.int32)
        return found

    def scorer(self, measured: Measured) -> Scorer:
        """What compares and weighs the pairs of these rows as the whole table does.

        The rows must have the counts of the counted aspects.
        """
        known = Known(Chance(measured.levels, tuple(self._rarities(measured))), measured.count)
        return Scorer(self.comparers, self.length, known=known)

    def _rarities(self, measured: Measured) -> list[tuple[npt.NDArray[np.float32] | None, ...]]:
        frequency = {
            (aspect.comparer, aspect.name): (aspect.count, found)
            for aspect, found in zip(self._layout.counted, measured.frequencies, strict=True)
        }
        rarities: list[tuple[npt.NDArray[np.float32] | None, ...]] = []
        for number, comparer in enumerate(self.comparers):
            for feature in comparer.features:
                rarities.append(
                    tuple(
                        self._rarity(*frequency[number, level.frequency], level.chance)
                        if level.frequency
                        else None
                        for level in feature.levels
                    )
                )
        return rarities

    def _rarity(self, column: str, found: Frequency, expected: float) -> npt.NDArray[np.float32]:
        counts = np.full(self.length, -1, dtype=np.int64)
        counts[: len(self)] = pc.fill_null(self.rows[column], -1).to_numpy()
        # The first witness stands for the rarest value of the whole table.
        counts[len(self)] = found.lowest
        mean = mean_share(found.filled, found.together, expected)
        share = shares_of(counts, found.filled, expected)
        share[counts < 0] = mean
        rarity: npt.NDArray[np.float32] = (np.log(share) - np.log(mean)).astype(np.float32)
        return rarity


def values_of(column: pa.ChunkedArray) -> Values:
    """n cell values; what a person would not see is None."""
    values = [None if is_blank(value) else value for value in column.to_pylist()]
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found
