"""Says why two rows are, or are not, one customer: in words, each with its weight."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from addin.i18n import Message, msg
from addin.matching.chance import Floats
from addin.matching.comparers import Feature, Levels
from addin.matching.model import Compared, Model
from addin.matching.persons import F_DIFFER, G_DIFFER

_MOST = 5
_SLIGHT = 0.5
_BITS = float(np.log(2.0))


def contributions(model: Model, pairs: Compared) -> list[Floats]:
    """For each feature p weights, in bits: how much more probable its level is in a pair of
    one customer than in a pair of strangers; 0 where a value is missing."""
    found = []
    for i, level in enumerate(pairs.levels):
        by_chance = np.append(model.strangers[i], 0.0)[level] + pairs.rarity[i]
        match = np.append(model.matches[i], 0.0)[level]
        found.append(np.where(level >= 0, match - by_chance, 0.0) / _BITS)
    return found


def reasons_of(
    features: Sequence[Feature], levels: Sequence[Levels], weights: Sequence[Floats]
) -> list[tuple[Message, ...]]:
    """For each of p pairs the strongest reasons for or against it, each with its weight.

    Args:
        features: f features.
        levels: for each feature p levels.
        weights: for each feature p weights in bits.
    """
    said = _Said(features)
    level_of = np.stack(levels, axis=1)
    of_pairs = np.where(level_of < 0, 0.0, np.stack(weights, axis=1))
    if said.name is not None:
        # The whole name stands first, and what is said of it is not said of its parts.
        family, given = said.name
        whole = _as_whole(level_of[:, family], level_of[:, given])
        both = np.where(whole >= 0, of_pairs[:, family] + of_pairs[:, given], 0.0)
        of_pairs[whole >= 0, family] = of_pairs[whole >= 0, given] = 0.0
        of_pairs = np.column_stack([both, of_pairs])
        level_of = np.column_stack([whole, level_of])
    bits = np.where(np.abs(of_pairs) >= _SLIGHT, np.rint(of_pairs), 0.0).astype(np.int64)
    strongest = np.argsort(-np.abs(of_pairs), axis=1, kind="stable")[:, :_MOST]
    rows = np.arange(len(of_pairs))[:, None]
    found = zip(
        strongest.tolist(),
        level_of[rows, strongest].tolist(),
        bits[rows, strongest].tolist(),
        strict=True,
    )
    return [
        tuple([said.sentence(*key) for key in zip(*pair, strict=True) if key[2]]) for pair in found
    ]


class _Said:
    """What is said of features, each sentence made once.

    Attributes:
        name: the positions of family and given name where they stand in one column. Then
            feature 0 is the whole name, and the others follow.
    """

    def __init__(self, features: Sequence[Feature]) -> None:
        self._features = features
        self._sentences: dict[tuple[int, int, int], Message] = {}
        at = {f.name: i for i, f in enumerate(features)}
        family, given = at.get("family", -1), at.get("given", -1)
        together = min(family, given) >= 0 and features[family].columns == features[given].columns
        self.name = (family, given) if together else None

    def sentence(self, feature: int, level: int, weight: int) -> Message:
        """A level of a feature and its weight in bits."""
        key = (feature, level, weight)
        found = self._sentences.get(key)
        if found is None:
            shown = f"{weight:+d}".replace("-", "−")
            found = msg("{reason} ({weight})", reason=self._named(feature, level), weight=shown)
            self._sentences[key] = found
        return found

    def _named(self, feature: int, level: int) -> Message:
        if self.name is not None and feature == 0:
            reason, title = _WHOLE_NAME[level], self._features[self.name[0]].title
        else:
            of = self._features[feature - (self.name is not None)]
            reason, title = of.levels[level].reason, of.title
        return Message(reason.template, {**reason.params, "column": title})


_WHOLE_NAME = (
    msg("{column} same"),
    msg("{column} sounds the same"),
    msg("{column} different"),
)


def _as_whole(family: Levels, given: Levels) -> npt.NDArray[np.int64]:
    """For each of p pairs what is said of the whole name; -1 where its parts are better."""
    different = (family == F_DIFFER) & (given == G_DIFFER)
    found = np.where(different, 2, -1)
    found[(family >= 0) & (given >= 0) & (np.maximum(family, given) <= 1)] = 1
    found[(family == 0) & (given == 0)] = 0
    return found
