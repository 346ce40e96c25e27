"""How often rows of different customers agree by chance.

Chance agreement is measured on random pairs, for equal values by the frequency of the value:
sharing 王伟 says little, 欧阳靖宇 a lot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from addin.matching.comparers import Comparer, Feature, Levels, RowIndices
from addin.matching.portions import compare_pairs, in_threads

Floats = npt.NDArray[np.float64]

_RANDOM_PAIRS_PER_ROW, _RANDOM_PAIRS = 10, (100_000, 600_000)
"""At least and at most. With six times the least, F1 was at most .0002 higher on eight lists."""
_SEED = 7
PRIOR_ROWS = 50.0
"""How many rows the expected chance of a level weighs against the table's own."""
_PRIOR_CHANCE_PAIRS = 200.0
_SEEN_HALF = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Chance:
    """How often strangers agree.

    Attributes:
        levels: for each feature, the logarithm of the probability of each level.
        rarity: for each feature and level, n logarithms: how much more (or less) probable
            the agreement is for the row's own value; None where it does not depend on it.
    """

    levels: tuple[Floats, ...]
    rarity: tuple[tuple[npt.NDArray[np.float32] | None, ...], ...]


def features_of(comparers: Sequence[Comparer]) -> list[Feature]:
    """All features, in order."""
    return [feature for comparer in comparers for feature in comparer.features]


def measure_chance(comparers: Sequence[Comparer], rows: RowIndices) -> Chance:
    """Measures chance agreement on random pairs and by the frequencies of values.

    What a small table cannot tell is taken from experience: the expected chances of the
    levels count as a few rows and pairs more.

    Args:
        comparers: what is compared, of n rows.
        rows: positions of the rows that count.
    """
    features = [(comparer, feature) for comparer in comparers for feature in comparer.features]
    by_value = [
        (i, k, comparer.codes(level.frequency), level.chance)
        for i, (comparer, feature) in enumerate(features)
        for k, level in enumerate(feature.levels)
        if level.frequency
    ]
    chances = levels_by_chance(comparers, rows)
    measured = in_threads(lambda item: _rarity(item[2], rows, item[3]), by_value)
    rarity: list[list[npt.NDArray[np.float32] | None]] = [
        [None] * len(feature.levels) for _, feature in features
    ]
    for (i, k, _, _), (mean, rare) in zip(by_value, measured, strict=True):
        rarity[i][k] = rare
        if k == 0:
            chances[i][0] = mean
    levels = tuple(np.log(chance / chance.sum()) for chance in chances)
    return Chance(levels, tuple(map(tuple, rarity)))


def levels_by_chance(comparers: Sequence[Comparer], rows: RowIndices) -> list[Floats]:
    """For each feature the shares of its levels among random pairs.

    Args:
        comparers: what is compared, of n rows.
        rows: positions of the rows that pairs are drawn of.
    """
    left, right, scale = _pairs_by_chance(rows)
    found: list[Floats] = []
    levels = compare_pairs(comparers, left, right)
    for feature, observed in zip(features_of(comparers), levels, strict=True):
        expected = np.array([level.chance for level in feature.levels])
        counts = np.bincount(observed[observed >= 0], minlength=len(expected))
        chance = counts * scale + _PRIOR_CHANCE_PAIRS * expected + _SEEN_HALF
        found.append(chance / chance.sum())
    return found


def _pairs_by_chance(rows: RowIndices) -> tuple[RowIndices, RowIndices, float]:
    """(pairs of rows, for how many each stands): all pairs where they are few, else random."""
    least, most = _RANDOM_PAIRS
    total = number_of_pairs(len(rows))
    if total <= least:
        one, other = np.triu_indices(len(rows), 1)
        return rows[one], rows[other], 1.0
    drawn = min(most, max(least, _RANDOM_PAIRS_PER_ROW * len(rows)))
    left, right = rows[np.random.default_rng(_SEED).integers(0, len(rows), (2, drawn))]
    apart = left != right
    return left[apart], right[apart], min(1.0, total / drawn)


def _rarity(
    codes: npt.NDArray[np.int32], rows: RowIndices, expected: float
) -> tuple[float, npt.NDArray[np.float32]]:
    """(chance that two filled rows agree, n logarithms: see `Chance.rarity`).

    With several slots, the row's most frequent value counts. A value is thought to stand in
    two rows at least: those of the pair itself.
    """
    everyone = len(rows) == codes.shape[-1]
    counted = (codes if everyone else codes[..., rows]).ravel()
    # Blanks have code -1 and are counted in front of the others.
    counts = np.bincount(counted + 1, minlength=int(codes.max(initial=-1)) + 2)[1:]
    total = float(counts.sum())
    mean = mean_share(total, float(counts @ np.maximum(counts, 2)), expected)
    rare = np.log(shares_of(counts, total, expected)) - np.log(mean)
    of_values = np.append(rare, np.nan).astype(np.float32)
    of_rows = of_values[codes] if codes.ndim == 1 else np.fmax.reduce(of_values[codes])
    of_rows[np.isnan(of_rows)] = 0.0
    return mean, of_rows


def shares_of(counts: npt.NDArray[np.int64], total: float, expected: float) -> Floats:
    """The shares of values that stand in `counts` of all the filled rows.

    Args:
        counts: for each value, in how many rows it stands.
        total: number of filled rows.
        expected: the share that is expected of any table.
    """
    found: Floats = (np.maximum(counts, 2.0) + PRIOR_ROWS * expected) / (total + PRIOR_ROWS)
    return found


def mean_share(total: float, together: float, expected: float) -> float:
    """How probably two filled rows agree.

    Args:
        total: number of filled rows.
        together: sum, over the values, of c × max(c, 2), where c rows have the value.
        expected: the share that is expected of any table.
    """
    whole = max(1.0, total)
    seen = (together + PRIOR_ROWS * expected * total) / (whole * (total + PRIOR_ROWS))
    return max(seen, expected * PRIOR_ROWS / (total + PRIOR_ROWS), 1.0 / (whole + PRIOR_ROWS))


def rarity_of(
    chance: Chance, feature: int, levels: Levels, left: RowIndices, right: RowIndices
) -> npt.NDArray[np.float32]:
    """p logarithms for one feature, see `Compared.rarity`."""
    found = np.zeros(len(levels), dtype=np.float32)
    for level, rare in enumerate(chance.rarity[feature]):
        if rare is not None:
            at = np.flatnonzero(levels == level)
            # Of two near values the more frequent one tells how little they say.
            found[at] = np.maximum(rare[left[at]], rare[right[at]])
    return found


def number_of_pairs(count: int, split: int = 0) -> float:
    """How many pairs n rows have, at least 1; with a split, only those across it."""
    return max(1.0, split * (count - split) if split else count * (count - 1) / 2)
