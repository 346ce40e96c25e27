"""Runs the stages of scoring: candidates, comparison, learning, weighing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from addin.i18n import Message, msg
from addin.matching.blocking import PlannedKey, candidate_pairs, plan_rows
from addin.matching.chance import Chance, features_of, measure_chance, rarity_of
from addin.matching.comparers import Comparer, Flags, Levels, RowIndices
from addin.matching.glance import Glance
from addin.matching.model import Compared, Model, best_possible, joined, learn, starting_model
from addin.matching.portions import compare_pairs, in_threads, portions
from addin.matching.readings import most_likely, readings_of

Floats = npt.NDArray[np.float64]
Packed = npt.NDArray[np.int64]
"""p pairs of rows, each as one number: smaller × n + larger."""

_ROOM = 24_000_000
"""So many candidates are collected before they are sifted."""

_FEWER = 0.9
"""Hopeless pairs are dropped when they are a tenth."""

_LEAST_ROOM = 10_000
_BYTES_OF_PAIR = 16
_HOPELESS = -4.0
_HOPELESS_OF_FEW = -12.0
_FEW = 600_000
"""So many pairs can be looked at more patiently, which helps learning."""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What is known of a table before any of its pairs is looked at.

    Attributes:
        chance: how often strangers agree; the rarities are those of the rows at hand.
        count: n, the number of all rows that take part.
    """

    chance: Chance
    count: int


def hopeless_below(plans: Sequence[PlannedKey]) -> float:
    """Log odds below which a candidate of these plans is dropped."""
    expected = sum(planned.expected_pairs for planned in plans)
    return _HOPELESS_OF_FEW if expected <= _FEW else _HOPELESS


class Scorer:
    """Compares and weighs pairs of rows of one table.

    Attributes:
        features: what is compared.
        model: what has been learned; before `learn`, what is expected of any table.
        remarks: what the user should know.
    """

    def __init__(
        self,
        comparers: Sequence[Comparer],
        count: int,
        rows: RowIndices | None = None,
        memory_limit: int | None = None,
        *,
        known: Known | None = None,
        split: int = 0,
    ) -> None:
        """Measures chance agreement, where it is not known.

        Args:
            comparers: what is compared.
            count: n, the number of rows.
            rows: positions of the rows that take part, ascending; None for all.
            memory_limit: bytes that candidate pairs may take, None for no limit.
            known: what is known of the whole table, where these rows are a part of it.
            split: where not 0, the rows from this position on are another table's, and only
                pairs of a row of one table and a row of the other are candidates.
        """
        self.comparers = comparers
        self.count = count
        self.split = split
        self.features = features_of(comparers)
        self.rows = np.arange(count, dtype=np.int32) if rows is None else rows
        known = known or Known(measure_chance(comparers, self.rows), len(self.rows))
        self.chance = known.chance
        self.model: Model = starting_model(self.features, self.chance, known.count, split)
        self.remarks: list[Message] = []
        self._best = best_possible(self.model)
        self._start = self.model.kinds[0].share
        starts = np.cumsum([0, *(len(comparer.features) for comparer in comparers)]).tolist()
        each = [
            (comparer, range(start, start + len(comparer.features)))
            for comparer, start in zip(comparers, starts, strict=False)
        ]
        self._cheapest_first = sorted(each, key=lambda found: found[0].effort)
        self._glance: Glance | None = None
        self._limited = memory_limit is not None
        self._room = _ROOM
        if memory_limit is not None:
            self._room = min(_ROOM, max(_LEAST_ROOM, memory_limit // _BYTES_OF_PAIR))

    def promising(self) -> Compared:
        """The candidate pairs that may be customers, each once, compared.

        Candidates are collected until there is no room for more, then sifted; what is left
        is little. A pair that comes again after that is dropped at the end.
        """
        keys = [key for comparer in self.comparers for key in comparer.keys]
        plans = plan_rows(keys, self.rows)
        hopeless = hopeless_below(plans)
        waiting: list[Packed] = []
        room = self._room
        parts: list[Compared] = []
        for left, right in candidate_pairs(keys, self.rows, plans):
            if self.split:
                across = (left < self.split) & (right >= self.split)
                left, right = left[across], right[across]
            waiting.append(left.astype(np.int64) * self.count + right)
            room -= len(left)
            if room < 0:
                if self._limited and not parts:
                    self.remarks.append(
                        msg("There was less memory than needed, so it took longer.")
                    )
                parts += self._sifted_portions(_distinct(waiting), hopeless)
                waiting, room = [], self._room
        parts += self._sifted_portions(_distinct(waiting), hopeless)
        self._glance = None  # it takes much room, and nobody asks for it again
        nothing = np.empty(0, dtype=np.int32)
        return _each_once(joined(parts), self.count) if parts else self.compare(nothing, nothing)

    def _sifted_portions(self, packed: Packed, hopeless: float) -> list[Compared]:
        def sift(portion: slice) -> Compared:
            left, right = np.divmod(packed[portion], self.count)
            return self.sifted(left.astype(np.int32), right.astype(np.int32), hopeless)

        self._glancing()
        return in_threads(sift, portions(len(packed)))

    def _glancing(self) -> Glance:
        if self._glance is None:
            self._glance = Glance(self.comparers, self.chance, self._best)
        return self._glance

    def sifted(self, left: RowIndices, right: RowIndices, hopeless: float) -> Compared:
        """Compares pairs feature by feature, dropping those that are past hope."""
        hoped = self._glancing().hopes(left, right)
        total = hoped.sum(axis=1) + self._start
        kept = np.flatnonzero(total > hopeless)
        left, right, total, hoped = left[kept], right[kept], total[kept], hoped[kept]
        done: dict[int, Levels] = {}
        for comparer, features in self._cheapest_first:
            for i, levels in zip(features, comparer.compare(left, right), strict=True):
                total += self._gain(i, levels, left, right) - hoped[:, i]
                done[i] = levels
            kept = np.flatnonzero(total > hopeless)
            if len(kept) < _FEWER * len(left):
                done = {i: levels[kept] for i, levels in done.items()}
                left, right, total, hoped = left[kept], right[kept], total[kept], hoped[kept]
        kept = np.flatnonzero(total > hopeless)
        return self._compared(left[kept], right[kept], [done[i][kept] for i in sorted(done)])

    def _gain(self, feature: int, levels: Levels, left: RowIndices, right: RowIndices) -> Floats:
        """Log odds that a feature gives to each pair, by what is expected of any table."""
        best = self._best[feature]  # -1, MISSING, takes the last entry
        return best[levels] - rarity_of(self.chance, feature, levels, left, right)

    def compare(self, left: RowIndices, right: RowIndices) -> Compared:
        """Compares pairs in every feature."""
        return self._compared(left, right, compare_pairs(self.comparers, left, right))

    def _compared(self, left: RowIndices, right: RowIndices, levels: Sequence[Levels]) -> Compared:
        rarity = tuple(
            rarity_of(self.chance, i, level, left, right) for i, level in enumerate(levels)
        )
        return Compared(left, right, tuple(levels), rarity)

    def forbidden(self, left: RowIndices, right: RowIndices) -> Flags:
        """Which pairs cannot be one customer, whatever else agrees."""
        found = np.zeros(len(left), dtype=bool)
        for comparer in self.comparers:
            found |= comparer.forbids(left, right)
        return found

    def learn(self, pairs: Compared) -> None:
        """Estimates the model from the promising pairs."""
        count = len(self.rows)
        self.model = most_likely(
            learn(
                starting_model(features, self.chance, count, self.split),
                pairs,
                count,
                self.split,
            )
            for features in readings_of(self.features)
        )

    def log_odds(self, pairs: Compared) -> Floats:
        """Log odds of the pairs."""
        return self.model.log_odds(pairs)


def _distinct(parts: list[npt.NDArray[np.int64]]) -> npt.NDArray[np.int64]:
    """The distinct numbers of some arrays, ascending; the list of arrays is emptied."""
    if not parts:
        return np.empty(0, dtype=np.int64)
    merged = np.concatenate(parts)
    parts.clear()  # they are as large as the whole
    merged.sort()
    kept = np.ones(len(merged), dtype=bool)
    np.not_equal(merged[1:], merged[:-1], out=kept[1:])
    return merged[kept]


def _each_once(pairs: Compared, count: int) -> Compared:
    """The pairs in ascending order, without repetitions."""
    packed = pairs.left.astype(np.int64) * count + pairs.right
    if (packed[1:] > packed[:-1]).all():
        return pairs
    return pairs.take(np.unique(packed, return_index=True)[1])
