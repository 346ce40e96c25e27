"""Weighs evidence: how probably is a pair of rows one customer?

Fellegi & Sunter (A Theory for Record Linkage, 1969) with five kinds of pairs:

- *match*: one customer;
- *housemates*: another customer who shares the contacts - family, colleagues behind one
  switchboard, a shop's phone. What tells customers apart agrees by chance only;
- *branches*: another customer of the same firm, elsewhere. Only the firm agrees more than by
  chance;
- *neighbours*: somebody else in the same town, where city and postcode agree together;
- *strangers*: everything agrees by chance only.

The shares of the kinds, and how often each level of each feature occurs in them, are
estimated from the table itself by expectation maximisation (Winkler, Using the EM Algorithm
for Weight Computation, 1988); how often strangers agree is measured, see `chance.py`.

Whether the customers of a table are persons or firms is a question of which model explains
its pairs better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import numpy.typing as npt

from addin.matching.chance import Chance, Floats, number_of_pairs
from addin.matching.comparers import Feature, Levels, Role, RowIndices

_PRIOR_PAIRS = 25.0
"""How many pairs the expected shares of levels weigh against the table's own."""

_PRIOR_OF_IDENTITY = 0.4
"""The same as a part of the matches found, for what tells customers apart: so that relatives,
who share all but that, are not learned as matches."""

_KINDS_PER_TABLE = 4.0
"""How many pairs of each kind a table is thought to have before it was looked at."""

_SEED = 7
_ITERATIONS = 60
ENOUGH = 400_000
"""The model is learned from no more pairs than this."""

_SETTLED = 1e-3
_SHARED = 0.6
_MOST_SHARE = 0.3
_LEAST_REST = 1e-3
_IMPOSSIBLE = -1e9
_MATCHES_PER_ROW = 0.2
_LEAST_AGAINST = -2.5
"""A difference counts no more than this while it is only asked which pairs to look at."""


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """p pairs, compared in f features.

    Attributes:
        left, right: positions of the rows.
        levels: for each feature p levels.
        rarity: for each feature p logarithms by which the pair's own value makes chance
            agreement more probable than on average.
    """

    left: RowIndices
    right: RowIndices
    levels: tuple[Levels, ...]
    rarity: tuple[npt.NDArray[np.float32], ...]

    def __len__(self) -> int:
        return len(self.left)

    def take(self, chosen: npt.NDArray[np.int64]) -> Compared:
        """Some of the pairs."""
        return Compared(
            self.left[chosen],
            self.right[chosen],
            tuple(level[chosen] for level in self.levels),
            tuple(rare[chosen] for rare in self.rarity),
        )


def joined(parts: Sequence[Compared]) -> Compared:
    """All pairs of several portions."""
    return Compared(
        np.concatenate([p.left for p in parts]),
        np.concatenate([p.right for p in parts]),
        tuple(np.concatenate(x) for x in zip(*(p.levels for p in parts), strict=True)),
        tuple(np.concatenate(x) for x in zip(*(p.rarity for p in parts), strict=True)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class KindOfPair:
    """One kind of pairs, except strangers.

    Attributes:
        share: logarithm of its share among all pairs of rows.
        levels: for each feature the log probability of each level; None where the feature
            agrees by chance only.
        ties: indices of the features of which at least one must agree; empty for no demand.
    """

    share: float
    levels: tuple[Floats | None, ...]
    ties: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What has been learned of a table.

    Attributes:
        features: in the order of all that follows.
        strangers: for each feature, the log probability of each level by chance.
        kinds: matches first, then the other kinds except strangers.
        likelihood: log likelihood of the pairs that it was learned from.
    """

    features: tuple[Feature, ...]
    strangers: tuple[Floats, ...]
    kinds: tuple[KindOfPair, ...]
    likelihood: float = -np.inf

    @property
    def matches(self) -> tuple[Floats, ...]:
        """For each feature, the log probability of each level in a match."""
        return tuple(found for found in self.kinds[0].levels if found is not None)

    def log_odds(self, pairs: Compared) -> Floats:
        """p natural logarithms of the odds that a pair is a match."""
        match, *others = self.likelihoods(pairs)
        found: Floats = match - np.logaddexp.reduce(others)
        return found

    def likelihoods(self, pairs: Compared) -> list[Floats]:
        """p log probabilities for each kind, strangers last."""
        by_chance = [
            np.append(self.strangers[i], 0.0)[level] + pairs.rarity[i]
            for i, level in enumerate(pairs.levels)
        ]
        strangers = np.sum(by_chance, axis=0)
        found = []
        for kind in self.kinds:
            total = strangers + kind.share
            for i, levels in enumerate(kind.levels):
                if levels is not None:  # -1 takes the entry behind the last level: 0
                    total += np.append(levels, 0.0)[pairs.levels[i]] - by_chance[i]
            if kind.ties:
                total[~self._tied(kind, pairs)] = _IMPOSSIBLE
            found.append(total)
        rest = 1.0 - sum(np.exp(kind.share) for kind in self.kinds)
        return [*found, strangers + np.log(max(rest, _LEAST_REST))]

    def _tied(self, kind: KindOfPair, pairs: Compared) -> npt.NDArray[np.bool_]:
        """Which pairs agree in a feature that the kind is tied by."""
        found = np.zeros(len(pairs), dtype=bool)
        for i in kind.ties:
            level = pairs.levels[i]
            found |= (level >= 0) & (level <= self.features[i].agrees_up_to)
        return found


def starting_model(
    features: Sequence[Feature], chance: Chance, count: int, split: int = 0
) -> Model:
    """The model before the table's pairs have been looked at.

    Args:
        features: what is compared.
        chance: how often strangers agree.
        count: n, the number of rows.
        split: where not 0, pairs are made of a row before this position and one from it on.
    """
    total = number_of_pairs(count, split)
    rows = 2 * min(split, count - split) if split else count
    share = float(np.log(min(0.2, _MATCHES_PER_ROW * rows / total)))
    matches = KindOfPair(
        share, tuple(_log_shares([x.expected for x in f.levels]) for f in features)
    )
    kinds = [matches]
    housemates = tuple(
        None if f.role is Role.IDENTITY else _sharing(len(f.levels)) for f in features
    )
    ties = tuple(i for i, f in enumerate(features) if f.is_contact and f.role is not Role.IDENTITY)
    if ties:
        kinds.append(KindOfPair(share, housemates, ties))
    firm = tuple(i for i, f in enumerate(features) if f.name == "company")
    if firm:
        branches = tuple(_sharing(len(f.levels)) if f.of_firm else None for f in features)
        kinds.append(KindOfPair(share, branches, firm))
    places = tuple(i for i, f in enumerate(features) if f.role is Role.DETAIL)
    if len(places) > 1:
        neighbours = tuple(
            _sharing(len(f.levels)) if i in places else None for i, f in enumerate(features)
        )
        kinds.append(KindOfPair(share, neighbours, places))
    return Model(tuple(features), chance.levels, tuple(kinds))


def _log_shares(shares: Sequence[float]) -> Floats:
    given = np.asarray(shares, dtype=np.float64)
    found: Floats = np.log(given / given.sum())
    return found


def _sharing(size: int) -> Floats:
    """What is thought of a feature that another customer shares, before looking."""
    return _log_shares([_SHARED] + [(1 - _SHARED) / (size - 1)] * (size - 1))


def learn(
    start: Model, pairs: Compared, count: int, split: int = 0, *, stands_for: float = 1.0
) -> Model:
    """Estimates the model from candidate pairs by expectation maximisation.

    All pairs but strangers are thought to be among them; the rest of the n(n-1)/2 pairs of
    rows (of all pairs across `split`, where it is not 0) are strangers.

    Args:
        start: what is expected.
        pairs: candidate pairs, or a sample of them.
        count: n, the number of rows.
        split: see above.
        stands_for: how many candidates each of the pairs stands for.
    """
    total = number_of_pairs(count, split)
    scale = stands_for
    if len(pairs) > ENOUGH:
        random = np.random.default_rng(_SEED)
        scale *= len(pairs) / ENOUGH
        pairs = pairs.take(np.sort(random.choice(len(pairs), ENOUGH, replace=False)))
    # The levels are places in tables many times: numpy would widen them each time.
    wide = tuple(level.astype(np.intp) for level in pairs.levels)
    pairs = replace(pairs, levels=cast(tuple[Levels, ...], wide))
    counted = [level + 1 for level in wide]
    model = start
    expected = _KINDS_PER_TABLE
    for _ in range(_ITERATIONS):
        found = model.likelihoods(pairs)
        whole = np.logaddexp.reduce(found)
        kinds = []
        for kind, before, likelihood in zip(model.kinds, start.kinds, found[:-1], strict=True):
            weights = np.exp(likelihood - whole) * scale
            prior = [
                _PRIOR_OF_IDENTITY if before is start.kinds[0] and f.role is Role.IDENTITY else 0.0
                for f in model.features
            ]
            levels = tuple(
                None if first is None else _estimate(counted[i], weights, first, prior[i])
                for i, first in enumerate(before.levels)
            )
            share = min(_MOST_SHARE, (float(weights.sum()) + expected) / total)
            kinds.append(KindOfPair(float(np.log(share)), levels, kind.ties))
        moved = sum(abs(new.share - old.share) for new, old in zip(kinds, model.kinds, strict=True))
        likelihood_now = float(whole.sum()) * scale
        model = Model(model.features, model.strangers, tuple(kinds), likelihood_now)
        if moved < _SETTLED:
            break
    return model


def _estimate(
    counted: npt.NDArray[np.intp], weights: Floats, expected: Floats, prior: float
) -> Floats:
    """Log probabilities of levels.

    Args:
        counted: the levels of p pairs, from 1; 0 where one is missing.
        weights: p weights.
        expected: what is expected of the levels.
        prior: the weight of that, as a part of the observed weight.
    """
    observed = np.bincount(counted, weights, minlength=len(expected) + 1)[1:]
    counts = observed.astype(np.float64) + (_PRIOR_PAIRS + prior * float(observed.sum())) * np.exp(
        expected
    )
    found: Floats = np.log(counts / counts.sum())
    return found


def best_possible(start: Model) -> list[Floats]:
    """For each feature the log odds of each level, then of UNDECIDED, then of MISSING.

    Used to leave out pairs before their texts are compared.
    """
    found = []
    for matches, strangers in zip(start.matches, start.strangers, strict=True):
        gain = np.maximum(matches - strangers, _LEAST_AGAINST)
        undecided = gain[1:].max(initial=0.0)
        found.append(np.append(gain, [undecided, 0.0]))
    return found
