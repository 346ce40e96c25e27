"""Compares candidate pairs, one feature at a time, and weighs what it finds.

The weight of an agreement is its information: sharing a value that one row in ten thousand
has is worth about 13 bits, sharing 王伟 very little (Fellegi & Sunter, A Theory for Record
Linkage, 1969, with the frequencies of values after Winkler). A near agreement is worth a
part of it; a disagreement counts against the pair, the more the rarer the value changes in
a customer's life.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from addin.matching.blocking import Pairs
from addin.matching.features import Feature
from addin.table.fields import Kind

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Level:
    """How strongly a kind speaks.

    Attributes:
        most: bits that an exact agreement can be worth.
        near: share of the exact agreement's worth that a near one has.
        against: bits by which a disagreement counts against the pair.
        threshold: similarity (0 to 1) from which two values nearly agree.
    """

    most: float
    near: float
    against: float
    threshold: float


LEVELS: Mapping[Kind, Level] = {
    Kind.ID_NUMBER: Level(18, 0.6, -9, 0.88),
    Kind.USCC: Level(12, 0.5, -6, 0.9),
    Kind.TAX_ID: Level(12, 0.5, -6, 0.9),
    Kind.PHONE: Level(11, 0.5, -1.2, 0.9),
    Kind.EMAIL: Level(13, 0.6, -1.2, 0.9),
    Kind.PERSON: Level(9, 0.7, -6, 0.88),
    Kind.GIVEN_NAME: Level(7, 0.7, -4, 0.85),
    Kind.FAMILY_NAME: Level(8, 0.7, -4, 0.85),
    Kind.COMPANY: Level(9, 0.6, -3, 0.85),
    Kind.BIRTH_DATE: Level(11, 0.55, -5, 0.85),
    Kind.ADDRESS: Level(10, 0.6, -1.5, 0.75),
    Kind.STREET_NUMBER: Level(5, 0.3, -2, 0.9),
    Kind.POSTCODE: Level(6, 0.4, -1.5, 0.8),
    Kind.CITY: Level(3, 0.8, -1, 0.85),
}

AGREES, NEARLY, DIFFERS, UNKNOWN = 3, 2, 1, 0


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """One feature of p pairs.

    Attributes:
        feature: the feature.
        outcome: AGREES, NEARLY, DIFFERS or UNKNOWN.
        weight: bits for (positive) or against the pair.
        similarity: 0 to 1; 0 where unknown.
    """

    feature: Feature
    outcome: npt.NDArray[np.int8]
    weight: Floats
    similarity: Floats


def compare(feature: Feature, pairs: Pairs) -> Compared:
    """Compares one feature of all pairs."""
    level = LEVELS[feature.kind]
    left, right = feature.codes[pairs[:, 0]], feature.codes[pairs[:, 1]]
    known = (left >= 0) & (right >= 0)
    same = known & (left == right)
    similarity = np.zeros(len(pairs))
    similarity[same] = 1.0
    differ = np.flatnonzero(known & ~same)
    if len(differ):
        similarity[differ] = _similarity(feature, pairs[differ])
    outcome = np.full(len(pairs), UNKNOWN, dtype=np.int8)
    outcome[known] = DIFFERS
    outcome[known & (similarity >= level.threshold)] = NEARLY
    outcome[same] = AGREES
    rarer = np.zeros(len(pairs))
    rarer[known] = np.minimum(feature.share[left[known]], feature.share[right[known]])
    information = np.zeros(len(pairs))
    information[known] = np.minimum(level.most, -np.log2(rarer[known]))
    weight = np.zeros(len(pairs))
    weight[outcome == AGREES] = information[outcome == AGREES]
    near = outcome == NEARLY
    weight[near] = information[near] * level.near
    weight[outcome == DIFFERS] = level.against
    return Compared(feature, outcome, weight, similarity)


def _similarity(feature: Feature, pairs: Pairs) -> Floats:
    """Similarity (0 to 1) of pairs whose texts differ, each pair of texts once."""
    kind = feature.kind
    left, right = feature.codes[pairs[:, 0]], feature.codes[pairs[:, 1]]
    packed, inverse = np.unique(
        np.stack([np.minimum(left, right), np.maximum(left, right)], axis=1),
        axis=0,
        return_inverse=True,
    )
    first = np.empty(int(feature.codes.max()) + 1, dtype=np.int64)
    rows = np.flatnonzero(feature.codes >= 0)
    first[feature.codes[rows[::-1]]] = rows[::-1]
    a = feature.texts[first[packed[:, 0]]].tolist()
    b = feature.texts[first[packed[:, 1]]].tolist()
    scorer = _SCORERS.get(kind, OSA.normalized_similarity)
    values = cpdist(a, b, scorer=scorer, workers=-1).astype(np.float64)
    if kind in (Kind.ADDRESS, Kind.COMPANY):
        values /= 100.0
    if feature.sound is not None:
        sounds_a = feature.sound[first[packed[:, 0]]]
        sounds_b = feature.sound[first[packed[:, 1]]]
        values[sounds_a == sounds_b] = np.maximum(values[sounds_a == sounds_b], 0.95)
    result: Floats = values[inverse.ravel()]
    return result


_SCORERS: Mapping[Kind, Callable[..., float]] = {
    Kind.PERSON: JaroWinkler.normalized_similarity,
    Kind.GIVEN_NAME: JaroWinkler.normalized_similarity,
    Kind.FAMILY_NAME: JaroWinkler.normalized_similarity,
    Kind.ADDRESS: fuzz.token_set_ratio,
    Kind.COMPANY: fuzz.ratio,
}
