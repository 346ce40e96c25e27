"""Runs the stages of scoring: candidates, comparison, learning, weighing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from addin.i18n import Message
from addin.matching.blocking import candidate_pairs
from addin.matching.comparers import UNDECIDED, Comparer, Flags, Levels, RowIndices
from addin.matching.model import (
    Compared,
    Model,
    best_possible,
    features_of,
    joined,
    learn,
    measure_chance,
    rarity_of,
    readings_of,
    starting_model,
)

Floats = npt.NDArray[np.float64]

_PORTION = 400_000
_HOPELESS = -4.0
_HOPELESS_OF_FEW = -12.0
_FEW = 600_000
"""So many pairs can be looked at more patiently, which helps learning."""


class Scorer:
    """Compares and weighs pairs of rows of one table."""

    def __init__(
        self, comparers: Sequence[Comparer], count: int, memory_limit: int | None = None
    ) -> None:
        """Measures chance agreement.

        Args:
            comparers: what is compared.
            count: n, the number of rows.
            memory_limit: bytes that candidate pairs may take, None for no limit.
        """
        self.remarks: list[Message] = []
        self._limit = memory_limit
        self.comparers = comparers
        self.count = count
        self.features = features_of(comparers)
        self.chance = measure_chance(comparers, count)
        self.start = starting_model(self.features, self.chance, count)
        self.model: Model = self.start
        self._best = best_possible(self.start)

    def promising(self) -> Compared:
        """The candidate pairs that may be customers, each once, compared."""
        keys = [key for comparer in self.comparers for key in comparer.keys]
        found: list[npt.NDArray[np.int64]] = []
        self.seen = 0
        for left, right in candidate_pairs(keys, self.count):
            self.seen += len(left)
            for at in range(0, len(left), _PORTION):
                a, b = left[at : at + _PORTION], right[at : at + _PORTION]
                kept = self._hopeful(a, b)
                found.append(a[kept].astype(np.int64) * self.count + b[kept])
        packed = _distinct(found)
        hopeless = _HOPELESS if len(packed) > _FEW else _HOPELESS_OF_FEW
        parts = []
        for at in range(0, len(packed), _PORTION):
            portion = packed[at : at + _PORTION]
            left = (portion // self.count).astype(np.int32)
            right = (portion % self.count).astype(np.int32)
            parts.append(self._sifted(left, right, hopeless))
        nothing = np.empty(0, dtype=np.int32)
        return joined(parts) if parts else self.compare(nothing, nothing)

    def _hopeful(self, left: RowIndices, right: RowIndices) -> npt.NDArray[np.int64]:
        """Which pairs may turn out to be matches, by what is cheap to see."""
        total = np.full(len(left), self.start.kinds[0].share)
        i = 0
        for comparer in self.comparers:
            for levels in comparer.first_look(left, right):
                total += self._gain(i, levels, left, right)
                i += 1
        return np.flatnonzero(total > _HOPELESS_OF_FEW)

    def _gain(self, feature: int, levels: Levels, left: RowIndices, right: RowIndices) -> Floats:
        """Log odds that a feature may give to each pair, by the model at the start."""
        best = self._best[feature]  # the last entry is MISSING, the one before it UNDECIDED
        gain: Floats = best[np.where(levels == UNDECIDED, len(best) - 2, levels)]
        for level, rare in enumerate(self.chance.rarity[feature]):
            if rare is not None:
                at = np.flatnonzero(levels == level)
                if len(at):
                    gain[at] -= np.maximum(rare[left[at]], rare[right[at]])
        return gain

    def _sifted(self, left: RowIndices, right: RowIndices, hopeless: float) -> Compared:
        """Compares pairs feature by feature, dropping those that are past hope."""
        total = np.full(len(left), self.start.kinds[0].share)
        hoped: list[list[Floats]] = []
        i = 0
        for comparer in self.comparers:
            gains = []
            for levels in comparer.first_look(left, right):
                gains.append(self._gain(i, levels, left, right))
                total += gains[-1]
                i += 1
            hoped.append(gains)
        done: list[Levels] = []
        i = 0
        for place, comparer in enumerate(self.comparers):
            found = comparer.compare(left, right)
            for levels, hope in zip(found, hoped[place], strict=True):
                total += self._gain(i, levels, left, right) - hope
                i += 1
            kept = np.flatnonzero(total > hopeless)
            done = [levels[kept] for levels in (*done, *found)]
            left, right, total = left[kept], right[kept], total[kept]
            hoped[place + 1 :] = [[g[kept] for g in gains] for gains in hoped[place + 1 :]]
        return self._compared(left, right, done)

    def compare(self, left: RowIndices, right: RowIndices) -> Compared:
        """Compares pairs in every feature."""
        levels: list[Levels] = []
        for comparer in self.comparers:
            levels.extend(comparer.compare(left, right))
        return self._compared(left, right, levels)

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
        self.model = max(
            (
                learn(starting_model(features, self.chance, self.count), pairs, self.count)
                for features in readings_of(self.features)
            ),
            key=lambda model: model.likelihood,
        )

    def log_odds(self, pairs: Compared) -> Floats:
        """Log odds of the pairs."""
        return self.model.log_odds(pairs)


def _distinct(parts: list[npt.NDArray[np.int64]]) -> npt.NDArray[np.int64]:
    """The distinct numbers of some arrays, ascending."""
    if not parts:
        return np.empty(0, dtype=np.int64)
    merged = np.concatenate(parts)
    merged.sort()
    kept = np.ones(len(merged), dtype=bool)
    np.not_equal(merged[1:], merged[:-1], out=kept[1:])
    return merged[kept]
