"""Compares what needs no special knowledge: cities, postcodes, occupations, other words."""

from __future__ import annotations

import re

import numpy as np
from rapidfuzz.distance import JaroWinkler

from addin.i18n import msg
from addin.matching.comparers import (
    MISSING,
    Feature,
    Level,
    Levels,
    OneFeature,
    Role,
    RowIndices,
    either_missing,
    same,
)
from addin.matching.likeness import Likeness
from addin.matching.texts import Codes
from addin.table.table import Column

PLAIN = (
    Level(msg("{column} same"), 0.75, 0.05, "whole"),
    Level(msg("{column} nearly the same"), 0.07, 0.01),
    Level(msg("{column} alike"), 0.05, 0.02, "start"),
    Level(msg("{column} different"), 0.13, 0.92),
)
_SIGNS = re.compile(r"[\W_]+")


def plain_text(text: str) -> str:
    """The words of a folded text."""
    return " ".join(_SIGNS.sub(" ", text).split())


class PlainComparer(OneFeature):
    """Compares texts by their letters."""

    def __init__(
        self,
        name: str,
        column: Column,
        codes: Codes,
        texts: list[str],
        start: int,
        *,
        keep_texts: bool = False,
    ) -> None:
        """Prepares the comparison.

        Args:
            name: name of the feature.
            column: where the texts stand.
            codes: n indices into the texts.
            texts: k plain texts.
            start: how many first characters say something by themselves, as the district
                of a postcode.
            keep_texts: see `Comparer`.
        """
        super().__init__(keep_texts=keep_texts)
        self.features = (Feature(name, Role.DETAIL, (column,), PLAIN),)
        self._whole = self._aspect("whole", codes, texts)
        self._start = self._aspect("start", codes, [t[:start] for t in texts]).codes
        self._likeness = Likeness(self._whole.texts, JaroWinkler.similarity, 0.8)
        self.keys = (self._key("whole", name, 0.75), self._key("start", name, 0.85))

    def _glance(self, levels: Levels, left: RowIndices, right: RowIndices) -> None:
        levels[same(self._whole.codes, left, right)] = 0
        levels[either_missing(self._whole.codes, left, right)] = MISSING

    def _closer(self, left: RowIndices, right: RowIndices) -> Levels:
        likeness = self._likeness.of(self._whole.codes[left], self._whole.codes[right])
        levels = np.full(len(left), 3, dtype=np.int8)
        levels[same(self._start, left, right) | (likeness >= 0.8)] = 2
        levels[likeness >= 0.9] = 1
        return levels
