"""RFM scores: how recently, how often and for how much a customer bought.

Each score is 1 (least) to 5 (best). By quintiles, customers are ranked against each other
(Hughes, Strategic Database Marketing, 1994); customers with equal figures get equal scores.
By fixed cut-offs, four bounds divide the five scores, so that scores of two months can be
compared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from addin.i18n import msg
from addin.segments.language import RuleSyntaxError

Numbers = npt.NDArray[np.float64]
Scores = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class CutOffs:
    """Four ascending bounds each.

    Attributes:
        recency: days since the last purchase; up to the first bound scores 5.
        frequency: number of purchases; above the last bound scores 5.
        amount: money spent; above the last bound scores 5.
    """

    recency: tuple[float, ...] = ()
    frequency: tuple[float, ...] = ()
    amount: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class RfmScores:
    """Scores of n customers, 1 to 5; 0 where the figure is missing."""

    recency: Scores
    frequency: Scores
    amount: Scores


def parse_cut_offs(text: str) -> CutOffs | None:
    """Reads the setting `rfm`: "quintiles" gives None.

    Raises:
        RuleSyntaxError: not of the form "recency 30 90 180 365; frequency 1 3 6 12; amount …".
    """
    if text.strip().casefold() in ("", "quintiles", "五分位"):
        return None
    found: dict[str, tuple[float, ...]] = {}
    for part in re.split(r"[;；\n]", text):
        if not part.strip():
            continue
        name, _space, bounds = part.strip().partition(" ")
        key = _NAMES.get(name.casefold().rstrip(":："))
        numbers = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", bounds)]
        if key is None or len(numbers) != 4 or numbers != sorted(numbers):
            raise RuleSyntaxError(
                msg("“{text}” is not a name with four rising numbers", text=part.strip()), 0
            )
        found[key] = tuple(numbers)
    return CutOffs(**found)


_NAMES: Mapping[str, str] = {
    "r": "recency", "recency": "recency", "最近": "recency",
    "f": "frequency", "frequency": "frequency", "频次": "frequency",
    "m": "amount", "amount": "amount", "金额": "amount",
}  # fmt: skip


def rfm_scores(
    days_since: Numbers, purchases: Numbers, spent: Numbers, cut_offs: CutOffs | None = None
) -> RfmScores:
    """Scores n customers.

    Args:
        days_since: days since the last purchase; NaN where unknown.
        purchases: number of purchases; NaN where unknown.
        spent: money spent; NaN where unknown.
        cut_offs: fixed bounds; None, or a figure without bounds, means quintiles.
    """
    bounds = cut_offs or CutOffs()
    return RfmScores(
        _score(-days_since, [-b for b in reversed(bounds.recency)], reverse=True),
        _score(purchases, bounds.frequency),
        _score(spent, bounds.amount),
    )


def _score(figures: Numbers, bounds: Sequence[float], *, reverse: bool = False) -> Scores:
    """Scores 1 to 5, the highest figure best; `reverse`: a bound itself counts as above."""
    scores = np.zeros(len(figures), dtype=np.int8)
    known = ~np.isnan(figures)
    if not known.any():
        return scores
    values = figures[known]
    if bounds:
        edges = np.asarray(bounds, dtype=np.float64)
        above = edges <= values[:, None] if reverse else edges < values[:, None]
        scores[known] = above.sum(axis=1) + 1
        return scores
    # The share of customers who are worse decides, so that equal figures score equally.
    ordered = np.sort(values)
    worse = np.searchsorted(ordered, values, side="left") / len(values)
    equal_or_worse = np.searchsorted(ordered, values, side="right") / len(values)
    middle = (worse + equal_or_worse) / 2
    scores[known] = np.clip(np.floor(middle * 5) + 1, 1, 5)
    return scores
