"""Weighs evidence: how probably is a pair of rows one customer?

Fellegi & Sunter (A Theory for Record Linkage, 1969) with three kinds of pairs:

- *match*: one customer;
- *housemates*: another customer who shares the contacts - family, colleagues behind one
  switchboard, a shop's phone. What tells persons apart agrees by chance only;
- *strangers*: everything agrees by chance only.

The shares of the kinds, and how often each level of each feature occurs in the first two,
are estimated from the table itself by expectation maximisation (Winkler, Using the EM
Algorithm for Weight Computation, 1988). Chance agreement is measured on random pairs, for
equal values by the frequency of the value: sharing 王伟 says little, 欧阳靖宇 a lot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from addin.matching.comparers import Comparer, Feature, Levels, Role, RowIndices

Floats = npt.NDArray[np.float64]

_PRIOR_PAIRS = 25.0
"""How many pairs the expected shares of levels weigh against the table's own."""

_RANDOM_PAIRS = 600_000
_SEED = 7
_ITERATIONS = 60
_ENOUGH = 400_000
_MATCHES_PER_ROW = 0.2
_LEAST_AGAINST = -2.5
"""A difference counts no more than this while it is only asked which pairs to look at."""


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


def measure_chance(comparers: Sequence[Comparer], count: int) -> Chance:
    """Measures chance agreement on random pairs and by the frequencies of values."""
    random = np.random.default_rng(_SEED)
    left, right = random.integers(0, count, (2, _RANDOM_PAIRS)).astype(np.int32)
    apart = left != right
    left, right = left[apart], right[apart]
    levels: list[Floats] = []
    rarity: list[tuple[npt.NDArray[np.float32] | None, ...]] = []
    for comparer in comparers:
        found = comparer.compare(left, right)
        for feature, observed in zip(comparer.features, found, strict=True):
            size = len(feature.levels)
            counts = np.bincount(observed[observed >= 0], minlength=size).astype(np.float64)
            chance = (counts + 0.5) / (counts.sum() + 0.5 * size)
            rare: list[npt.NDArray[np.float32] | None] = []
            for i, level in enumerate(feature.levels):
                if not level.frequency:
                    rare.append(None)
                    continue
                codes = comparer.frequencies(level.frequency)
                mean, share = _value_shares(codes)
                if i == 0:
                    chance[0] = mean
                rare.append((np.log(share) - np.log(mean)).astype(np.float32))
            levels.append(np.log(chance / chance.sum()))
            rarity.append(tuple(rare))
    return Chance(tuple(levels), tuple(rarity))


def _value_shares(codes: npt.NDArray[np.int32]) -> tuple[float, Floats]:
    """(chance that two filled rows agree, n shares of the rows' own values).

    With several slots, the row's most frequent value counts.
    """
    filled = codes[codes >= 0]
    counts = np.bincount(filled).astype(np.float64)
    total = max(2.0, float(len(filled)))
    mean = max(float(((counts / total) ** 2).sum()), 1.0 / total)
    share = np.append(np.maximum(counts, 2.0) / total, 0.0)
    of_rows = share[codes] if codes.ndim == 1 else share[codes].max(axis=0)
    of_rows[of_rows == 0.0] = mean
    return mean, of_rows


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """p pairs, compared.

    Attributes:
        left, right: positions of the rows.
        levels: for each feature p levels.
        own: p logarithms by which the pair's own values make chance agreement in the features
            of IDENTITY more probable than on average.
        shared: the same for the other features.
    """

    left: RowIndices
    right: RowIndices
    levels: tuple[Levels, ...]
    own: npt.NDArray[np.float32]
    shared: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.left)

    def take(self, chosen: npt.NDArray[np.int64]) -> Compared:
        """Some of the pairs."""
        return Compared(
            self.left[chosen],
            self.right[chosen],
            tuple(level[chosen] for level in self.levels),
            self.own[chosen],
            self.shared[chosen],
        )


def joined(parts: Sequence[Compared]) -> Compared:
    """All pairs of several portions."""
    return Compared(
        np.concatenate([p.left for p in parts]),
        np.concatenate([p.right for p in parts]),
        tuple(np.concatenate(x) for x in zip(*(p.levels for p in parts), strict=True)),
        np.concatenate([p.own for p in parts]),
        np.concatenate([p.shared for p in parts]),
    )


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


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What has been learned of a table.

    Attributes:
        features: in the order of all that follows.
        strangers: for each feature, the log probability of each level by chance.
        matches, housemates: the same for the two other kinds of pairs.
        shares: log shares of matches, housemates and strangers among all pairs of rows.
    """

    features: tuple[Feature, ...]
    strangers: tuple[Floats, ...]
    matches: tuple[Floats, ...]
    housemates: tuple[Floats, ...]
    shares: tuple[float, float, float]

    def log_odds(self, pairs: Compared) -> Floats:
        """p natural logarithms of the odds that a pair is a match."""
        match, house, stranger = self.likelihoods(pairs)
        found: Floats = match - np.logaddexp(house, stranger)
        return found

    def likelihoods(self, pairs: Compared) -> tuple[Floats, Floats, Floats]:
        """For each pair three log probabilities: match, housemates, strangers."""
        match = np.full(len(pairs), self.shares[0])
        house = self.shares[1] + pairs.own.astype(np.float64)
        stranger = self.shares[2] + pairs.own.astype(np.float64) + pairs.shared
        for i in range(len(self.features)):
            level = pairs.levels[i]  # -1 takes the entry behind the last level: 0
            match += np.append(self.matches[i], 0.0)[level]
            house += np.append(self.housemates[i], 0.0)[level]
            stranger += np.append(self.strangers[i], 0.0)[level]
        return match, house, stranger


def starting_model(features: Sequence[Feature], chance: Chance, count: int) -> Model:
    """The model before the table's pairs have been looked at."""
    matches = tuple(_log_shares([level.expected for level in f.levels]) for f in features)
    housemates = tuple(
        chance.levels[i] if f.role is Role.IDENTITY else _housemates_start(f)
        for i, f in enumerate(features)
    )
    total = max(1.0, count * (count - 1) / 2)
    share = min(0.2, _MATCHES_PER_ROW * count / total)
    shares = (float(np.log(share)), float(np.log(share)), float(np.log1p(-2 * share)))
    return Model(tuple(features), chance.levels, matches, housemates, shares)


def _log_shares(shares: Sequence[float]) -> Floats:
    given = np.asarray(shares, dtype=np.float64)
    found: Floats = np.log(given / given.sum())
    return found


def _housemates_start(feature: Feature) -> Floats:
    size = len(feature.levels)
    return _log_shares([0.6] + [0.4 / (size - 1)] * (size - 1))


def learn(start: Model, pairs: Compared, count: int) -> Model:
    """Estimates the model from candidate pairs by expectation maximisation.

    All matches and housemates are thought to be among the pairs; the rest of the n(n-1)/2
    pairs of rows are strangers.
    """
    total = max(1.0, count * (count - 1) / 2)
    scale = 1.0
    if len(pairs) > _ENOUGH:
        chosen = np.sort(np.random.default_rng(_SEED).choice(len(pairs), _ENOUGH, replace=False))
        scale = len(pairs) / _ENOUGH
        pairs = pairs.take(chosen)
    model = start
    for _ in range(_ITERATIONS):
        match, house, stranger = model.likelihoods(pairs)
        whole = np.logaddexp(np.logaddexp(match, house), stranger)
        is_match, is_house = np.exp(match - whole), np.exp(house - whole)
        matches, housemates = [], []
        for i, feature in enumerate(model.features):
            matches.append(_estimate(pairs.levels[i], is_match * scale, start.matches[i]))
            if feature.role is Role.IDENTITY:
                housemates.append(start.housemates[i])
            else:
                housemates.append(_estimate(pairs.levels[i], is_house * scale, start.housemates[i]))
        shares = np.array([is_match.sum() * scale + 1.0, is_house.sum() * scale + 1.0]) / total
        shares = np.minimum(shares, 0.45)
        logs = (float(np.log(shares[0])), float(np.log(shares[1])), float(np.log1p(-shares.sum())))
        moved = abs(logs[0] - model.shares[0]) + abs(logs[1] - model.shares[1])
        model = Model(model.features, model.strangers, tuple(matches), tuple(housemates), logs)
        if moved < 1e-3:
            break
    return model


def _estimate(levels: Levels, weights: Floats, expected: Floats) -> Floats:
    known = levels >= 0
    observed = np.bincount(levels[known], weights[known], minlength=len(expected))
    counts = observed.astype(np.float64) + _PRIOR_PAIRS * np.exp(expected)
    found: Floats = np.log(counts / counts.sum())
    return found


def best_possible(start: Model) -> list[Floats]:
    """For each feature the log odds of each level, then of MISSING and of UNDECIDED.

    Used to leave out pairs before their texts are compared: index by the level itself, as
    -1 (MISSING) is the last but one entry and UNDECIDED is taken for the last.
    """
    found = []
    for i in range(len(start.features)):
        gain = np.maximum(start.matches[i] - start.strangers[i], _LEAST_AGAINST)
        undecided = gain[1:].max(initial=0.0)
        found.append(np.append(gain, [undecided, 0.0]))
    return found
