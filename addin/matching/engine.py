"""From a table to duplicate groups."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from addin.errors import UnmappedColumnsError
from addin.i18n import Message, msg
from addin.matching.blocking import Pairs, candidate_pairs
from addin.matching.comparing import AGREES, DIFFERS, LEVELS, NEARLY, Compared, compare
from addin.matching.features import COMPARED, features_of
from addin.matching.groups import DuplicateGroups, Group, link
from addin.table.fields import KIND_LABELS, Kind
from addin.table.table import CustomerTable

_EVIDENCE_NEEDED = -2.0
"""Bits by which the evidence must beat the odds that two random rows are one customer.

Negative, because the blocks have already beaten a part of those odds."""

_NEVER_COMPARED = -6.0
_NEVER = -1e9
_SURE = 95.0
_REASONS = 4
_CITY_ALONE = frozenset({Kind.CITY, Kind.POSTCODE, Kind.STREET_NUMBER})


def find_duplicates(
    table: CustomerTable, *, apart: Collection[tuple[int, int]] = ()
) -> DuplicateGroups:
    """Finds the rows of a table that are probably one customer.

    Args:
        table: n rows; compared are its columns of the kinds in `features.COMPARED`.
        apart: pairs of positions, the smaller first, that are known to be two customers:
            they never come into one group.

    Raises:
        UnmappedColumnsError: the table has no column that tells customers apart.
    """
    features = features_of(table)
    if not [f for f in features if f.kind not in _CITY_ALONE]:
        names = ", ".join(str(KIND_LABELS[kind]) for kind in COMPARED[:9])
        raise UnmappedColumnsError(
            msg("No column tells one customer from another."),
            msg("Needed is one of: {names}. Name it with --map header=field.", names=names),
        )
    titles = tuple(f.column.title for f in features)
    pairs = candidate_pairs(features, len(table))
    if not len(pairs):
        return DuplicateGroups((), len(table), titles)
    compared = [compare(feature, pairs) for feature in features]
    total = _total(compared)
    prior = np.log2(max(2, len(table)))
    weights = total - prior - _EVIDENCE_NEEDED
    linked = link(*_kept_apart(pairs, weights, apart), _NEVER_COMPARED)
    return DuplicateGroups(_explained(linked, pairs, weights, compared), len(table), titles)


def _kept_apart(
    pairs: Pairs, weights: npt.NDArray[np.float64], apart: Collection[tuple[int, int]]
) -> tuple[Pairs, npt.NDArray[np.float64]]:
    """The pairs with their weights, and a weight that nothing outweighs against `apart`."""
    if not apart:
        return pairs, weights
    known = {pair: i for i, pair in enumerate(map(tuple, pairs.tolist()))}
    weights = weights.copy()
    more = []
    for pair in sorted(apart):
        if pair in known:
            weights[known[pair]] = _NEVER
        else:
            more.append(pair)
    if more:
        pairs = np.concatenate([pairs, np.array(more, dtype=pairs.dtype)])
        weights = np.append(weights, np.full(len(more), _NEVER))
    return pairs, weights


def _total(compared: Sequence[Compared]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Evidence of all features; of several columns of one kind the best counts whole.

    Two phone columns are no independent witnesses: the further ones count a third.
    """
    total = np.zeros(len(compared[0].weight))
    for kind in LEVELS:
        same = [c.weight for c in compared if c.feature.kind is kind]
        if not same:
            continue
        stacked = np.sort(np.stack(same), axis=0)[::-1]
        total += stacked[0] + stacked[1:].sum(axis=0) / 3
    return total


def _explained(
    linked: Sequence[Sequence[int]],
    pairs: np.ndarray[tuple[int, int], np.dtype[np.int64]],
    weights: np.ndarray[tuple[int], np.dtype[np.float64]],
    compared: Sequence[Compared],
) -> tuple[Group, ...]:
    group_of = {row: number for number, rows in enumerate(linked) for row in rows}
    best: dict[int, tuple[float, int]] = {}
    for i, (a, b) in enumerate(pairs.tolist()):
        if a in group_of and group_of.get(a) == group_of.get(b):
            weight = float(weights[i])
            for row in (a, b):
                if row not in best or weight > best[row][0]:
                    best[row] = (weight, i)
    groups = []
    for number, rows in enumerate(linked, 1):
        scores = tuple(_percent(best[row][0]) for row in rows)
        reasons = tuple(reasons_of(compared, best[row][1]) for row in rows)
        sure = min(scores) >= _SURE
        groups.append(Group(number, tuple(rows), scores, reasons, sure))
    return tuple(groups)


def _percent(weight: float) -> float:
    """How sure a weight makes us, 0 to 100; a group begins at 67."""
    odds = math.exp2(weight + 1.0)
    return round(100.0 * odds / (1.0 + odds), 1)


def reasons_of(compared: Sequence[Compared], pair: int) -> tuple[Message, ...]:
    """Why a pair is, or is not, one customer: the strongest evidence first."""
    ordered = sorted(compared, key=lambda c: -abs(float(c.weight[pair])))
    found = []
    for c in ordered:
        title = c.feature.column.title
        outcome = int(c.outcome[pair])
        if outcome == AGREES:
            found.append(msg("{column} same", column=title))
        elif outcome == NEARLY:
            likeness = f"{float(c.similarity[pair]):.2f}"
            found.append(msg("{column} similar ({likeness})", column=title, likeness=likeness))
        elif outcome == DIFFERS and c.weight[pair] <= -1:
            found.append(msg("{column} differs", column=title))
    return tuple(found[:_REASONS])
