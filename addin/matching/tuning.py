"""Says how good a threshold is, from a person's answers to a few pairs.

The pairs that are shown are drawn in strata of the model's log odds, more of them where the
threshold may lie. Which pair is drawn depends on its log odds alone, so that a regression on
the log odds is not biased by the choice (Rubin, Inference and Missing Data, 1976), and what it
says of every pair of the table can be added up without weights; the weights of the drawn pairs
are kept for estimates that do without the regression.

The answers correct the model's probabilities by logistic calibration (Platt, Probabilistic
Outputs for Support Vector Machines, 1999) with the model itself as the prior: without answers
its log odds are believed, with answers their level and slope move as far as these demand.
Intervals are those of the Laplace approximation to the posterior.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

SHOWN = 20
"""So many pairs a person is asked about."""

THRESHOLDS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95)
"""Probabilities that are compared."""

LOWEST = -6.0
"""Pairs of lower log odds are no question; there are far too many of them."""

_EDGES = (LOWEST, -3.0, -1.5, -0.5, 0.5, 1.5, 3.0, 6.0, np.inf)
_SHARES = (2, 3, 3, 3, 3, 3, 2, 1)
_LEVEL, _SLOPE = 2.0, 0.5
"""Standard deviations of what the answers may change the model's log odds by."""

_CLIP = 12.0
_DRAWS = 2_000
_STEPS = 50
_INTERVAL = (5.0, 95.0)
_HARDLY, _HARDLY_SHARE = 1.0, 0.05
"""So many mistakes more, in pairs or as a share, are no reason to change a threshold."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """The pairs that a person is asked about.

    Attributes:
        index: k indices into the pairs, ascending by log odds, then index.
        weight: how many pairs of the table each stands for.
    """

    index: Indices
    weight: Floats


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number that was estimated: expected value, and the bounds of its 90 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class AtThreshold:
    """What to expect of one threshold.

    Attributes:
        threshold: the probability by the model, 0 to 1.
        hits: pairs above it.
        false_hits: those of them that are two customers.
        misses: pairs below it that are one customer.
    """

    threshold: float
    hits: int
    false_hits: Estimate
    misses: Estimate


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """How the model's log odds are corrected: level + slope × log odds.

    Attributes:
        level, slope: the most probable ones.
        draws: d × 2 levels and slopes from the posterior.
    """

    level: float
    slope: float
    draws: Floats

    def probabilities(self, log_odds: Floats) -> Floats:
        """p probabilities that a pair is one customer."""
        return _logistic(self.level + self.slope * np.clip(log_odds, -_CLIP, _CLIP))


def draw(log_odds: Floats, seed: int = 0, shown: int = SHOWN) -> Drawn:
    """Draws the pairs to ask about.

    Args:
        log_odds: of all p pairs.
        seed: another one draws other pairs.
        shown: how many to draw, at most.
    """
    random = np.random.default_rng(seed)
    strata = [
        np.flatnonzero((log_odds > low) & (log_odds <= high)) for low, high in pairwise(_EDGES)
    ]
    numbers = _allotted([len(stratum) for stratum in strata], shown)
    chosen: list[Indices] = []
    weights: list[Floats] = []
    for stratum, number in zip(strata, numbers, strict=True):
        if number:
            chosen.append(random.choice(stratum, number, replace=False).astype(np.int64))
            weights.append(np.full(number, len(stratum) / number))
    if not chosen:
        return Drawn(np.empty(0, dtype=np.int64), np.empty(0))
    index, weight = np.concatenate(chosen), np.concatenate(weights)
    order = np.lexsort((index, log_odds[index]))
    return Drawn(index[order], weight[order])


def _allotted(sizes: Sequence[int], shown: int) -> list[int]:
    """How many to draw of each stratum: in the wanted proportions, as far as there are any."""
    numbers = [0] * len(sizes)
    while sum(numbers) < min(shown, sum(sizes)):
        open_ = [i for i, size in enumerate(sizes) if numbers[i] < size]
        # The stratum that is furthest behind its share comes next.
        following = min(open_, key=lambda i: ((numbers[i] + 1) / _SHARES[i], i))
        numbers[following] += 1
    return numbers


def calibrate(log_odds: Floats, answers: npt.NDArray[np.bool_], seed: int = 0) -> Calibration:
    """Corrects the model by answers.

    Args:
        log_odds: of the k pairs that were answered; k may be 0.
        answers: whether each is one customer.
        seed: of the draws from the posterior.
    """
    x = np.clip(log_odds, -_CLIP, _CLIP)
    design = np.stack([np.ones(len(x)), x], axis=1)
    centre = np.array([0.0, 1.0])
    precision = np.diag([_LEVEL**-2, _SLOPE**-2])
    found = centre.copy()
    curvature = precision

    def posterior(at: Floats) -> float:
        line = design @ at
        likelihood = float((answers * line - np.logaddexp(0.0, line)).sum())
        return likelihood - 0.5 * float((at - centre) @ precision @ (at - centre))

    for _ in range(_STEPS):  # Newton's method with halved steps; the posterior is log-concave
        expected = _logistic(design @ found)
        gradient = design.T @ (answers - expected) - precision @ (found - centre)
        curvature = (design.T * (expected * (1.0 - expected))) @ design + precision
        step = np.linalg.solve(curvature, gradient)
        while float(np.abs(step).max()) > 1e-9 and posterior(found + step) < posterior(found):
            step = step / 2.0
        found = found + step
        if float(np.abs(step).max()) < 1e-9:
            break
    draws = np.random.default_rng(seed).multivariate_normal(found, np.linalg.inv(curvature), _DRAWS)
    draws[:, 1] = np.maximum(draws[:, 1], 0.0)  # more agreement never speaks against
    return Calibration(float(found[0]), float(max(found[1], 0.0)), draws)


def judge(
    log_odds: Floats, calibration: Calibration, thresholds: Sequence[float] = THRESHOLDS
) -> list[AtThreshold]:
    """What to expect of some thresholds, ascending.

    Args:
        log_odds: of all p pairs of the table that are worth a question, by the model.
        calibration: the correction.
        thresholds: probabilities by the model.
    """
    kept = np.clip(log_odds[log_odds > LOWEST], -_CLIP, _CLIP)
    # The pairs are counted in narrow bins, so that a table of a million takes no longer.
    edges = np.linspace(-_CLIP, _CLIP, 481)
    counts, _edges = np.histogram(kept, edges)
    middles = (edges[:-1] + edges[1:]) / 2.0
    draws = calibration.draws
    of_draws = _logistic(draws[:, :1] + draws[:, 1:] * middles)
    found = []
    for threshold in sorted(thresholds):
        cut = float(np.log(threshold / (1.0 - threshold)))
        above = counts * np.clip((edges[1:] - cut) / np.diff(edges), 0.0, 1.0)
        below = counts - above
        found.append(
            AtThreshold(
                threshold,
                int((kept > cut).sum()),
                _estimated((1.0 - of_draws) @ above),
                _estimated(of_draws @ below),
            )
        )
    return found


def propose(judged: Sequence[AtThreshold], present: float = 0.5) -> AtThreshold:
    """The threshold with the fewest mistakes of both sorts.

    Thresholds whose mistakes are hardly more are as good; of these it is the one nearest to
    the present one, so that nobody is asked to change it for nothing.
    """
    mistakes = [at.false_hits.value + at.misses.value for at in judged]
    most = min(mistakes) + max(_HARDLY, _HARDLY_SHARE * min(mistakes))
    good = [at for at, number in zip(judged, mistakes, strict=True) if number <= most]
    return min(good, key=lambda at: abs(at.threshold - present))


def _estimated(draws: Floats) -> Estimate:
    low, high = np.percentile(draws, _INTERVAL).tolist()
    return Estimate(float(draws.mean()), low, high)


def _logistic(x: Floats) -> Floats:
    found: Floats = 0.5 * (1.0 + np.tanh(0.5 * x))
    return found
