"""A first glance at pairs of rows: how much could they have in common at best?

Nearly all candidates are strangers, and most of them can be dropped without comparing a
single text. For every row the codes of all features stand side by side, so that a glance at
a pair costs two look-ups.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from addin.matching.chance import Chance, Floats
from addin.matching.comparers import Comparer, RowIndices
from addin.matching.texts import Codes


class Glance:
    """Upper bounds for the evidence of pairs."""

    def __init__(
        self, comparers: Sequence[Comparer], chance: Chance, best: Sequence[Floats]
    ) -> None:
        """Lays the codes of n rows side by side: one column for each aspect whose equality
        is worth more, the less frequent the value.

        Args:
            comparers: what is compared.
            chance: how often strangers agree.
            best: for each feature the log odds of each level, see `model.best_possible`.
        """
        codes: list[Codes] = []
        gains: list[npt.NDArray[np.float32]] = []
        self._of_feature: list[list[int]] = []
        self._differ: list[float] = []
        features = [(comparer, f) for comparer in comparers for f in comparer.features]
        for i, (comparer, feature) in enumerate(features):
            self._differ.append(float(best[i][-2]))
            columns: list[int] = []
            for aspect in dict.fromkeys(level.frequency for level in feature.levels):
                if not aspect:
                    continue
                levels = [k for k, x in enumerate(feature.levels) if x.frequency == aspect]
                rarity = chance.rarity[i][levels[0]]
                values = comparer.codes(aspect)
                assert rarity is not None, "a level with a frequency has its rarity measured"
                gain = float(best[i][levels].max())
                if values.ndim > 1 and len(values) > 1:
                    # The same value may stand in another slot, or be the other one.
                    self._differ[i] = max(self._differ[i], gain - float(rarity.min()))
                    values = np.where((values >= 0).any(axis=0), 0, -1).astype(np.int32)
                columns.append(len(codes))
                codes.append(values if values.ndim == 1 else values[0])
                gains.append(gain - rarity)
            self._of_feature.append(columns)
        self._codes = np.stack(codes, axis=1)
        self._gains = np.stack(gains, axis=1)

    def hopes(self, left: RowIndices, right: RowIndices) -> npt.NDArray[np.float32]:
        """p × f upper bounds of the log odds that each feature can give to each pair."""
        a, b, gains = self._codes[left], self._codes[right], self._gains[left]
        found = np.empty((len(left), len(self._of_feature)), dtype=np.float32)
        equal = a == b
        for i, columns in enumerate(self._of_feature):
            hope = np.full(len(left), self._differ[i], dtype=np.float32)
            for column in columns:
                better = np.where(equal[:, column], gains[:, column], hope)
                np.maximum(hope, better, out=hope)
            first = columns[0]
            hope[(a[:, first] < 0) | (b[:, first] < 0)] = 0.0
            found[:, i] = hope
        return found
