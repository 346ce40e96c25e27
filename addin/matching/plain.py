"""Compares what needs no special knowledge: cities, postcodes, occupations, other words."""

from __future__ import annotations

import re

import numpy as np
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

from addin.i18n import msg
from addin.matching.comparers import (
    MISSING,
    Aspects,
    Feature,
    Key,
    Level,
    Levels,
    OneFeature,
    Role,
    RowIndices,
    either_missing,
    same,
)
from addin.matching.texts import Codes, recoded
from addin.table.table import Column

PLAIN = (
    Level(msg("{column} same"), 0.75, "whole"),
    Level(msg("{column} nearly the same"), 0.07),
    Level(msg("{column} alike"), 0.05, "start"),
    Level(msg("{column} different"), 0.13),
)
_SIGNS = re.compile(r"[\W_]+")


def plain_text(text: str) -> str:
    """The words of a folded text."""
    return " ".join(_SIGNS.sub(" ", text).split())


class PlainComparer(OneFeature):
    """Compares texts by their letters."""

    def __init__(
        self, name: str, column: Column, codes: Codes, texts: list[str], start: int
    ) -> None:
        """Prepares the comparison.

        Args:
            name: name of the feature.
            column: where the texts stand.
            codes: n indices into the texts.
            texts: k plain texts.
            start: how many first characters say something by themselves, as the district
                of a postcode.
        """
        self.features = (Feature(name, Role.DETAIL, (column,), PLAIN),)
        self._whole = Aspects(*recoded(codes, texts))
        self._start, _ = recoded(codes, [t[:start] for t in texts])
        self.keys = (
            Key(name, (name,), self._whole.codes, 0.75),
            Key(f"{name}.start", (name,), self._start, 0.85),
        )

    def frequencies(self, aspect: str) -> Codes:
        """n codes."""
        return self._start if aspect == "start" else self._whole.codes

    def _glance(self, levels: Levels, left: RowIndices, right: RowIndices) -> None:
        levels[same(self._whole.codes, left, right)] = 0
        levels[either_missing(self._whole.codes, left, right)] = MISSING

    def _closer(self, left: RowIndices, right: RowIndices) -> Levels:
        likeness = cpdist(
            self._whole.of(left),
            self._whole.of(right),
            scorer=JaroWinkler.similarity,
            dtype=np.float32,
            workers=-1,
        )
        levels = np.full(len(left), 3, dtype=np.int8)
        levels[same(self._start, left, right) | (likeness >= 0.8)] = 2
        levels[likeness >= 0.9] = 1
        return levels
