"""Joins pairs to groups: rows that are one customer.

A chain A~B~C does not make A and C one customer. Within each connected component every pair
of rows is weighed, and rows are joined by average linkage: two groups become one while the
mean of the log odds between them, pair by pair, speaks for it (Sokal & Michener, A
Statistical Method for Evaluating Systematic Relationships, 1958).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from addin.matching.portions import portions

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int32]
Weigh = Callable[[Rows, Rows], Floats]
"""Gives the log odds of p pairs of rows."""

LARGEST_WEIGHED = 150
"""Components of more rows are not weighed pair by pair."""

NEVER = -1e6
"""Log odds of a pair that must not be in one group."""

_CLIP = 9.0
_NOT_COMPARED = -6.0
_CELLS = 1_000_000


def components(count: int, left: Rows, right: Rows) -> npt.NDArray[np.int32]:
    """For each of n rows the smallest row that it is connected with."""
    label = np.arange(count, dtype=np.int32)
    while True:
        a, b = label[left], label[right]
        differ = a != b
        if not differ.any():
            return label
        left, right, a, b = left[differ], right[differ], a[differ], b[differ]
        np.minimum.at(label, np.maximum(a, b), np.minimum(a, b))
        while True:
            shorter = label[label]
            if (shorter == label).all():
                break
            label = shorter


def group(
    count: int, left: Rows, right: Rows, log_odds: Floats, weigh: Weigh
) -> list[tuple[list[int], float]]:
    """Groups rows.

    Args:
        count: n, the number of rows.
        left, right: p pairs of rows, the smaller first.
        log_odds: of the pairs.
        weigh: weighs pairs that are not among them.

    Returns:
        (rows, weakest), in the order of their first rows: at least two rows, ascending, and
        the smallest mean log odds by which one of them belongs to the others.
    """
    linked = np.flatnonzero(log_odds > 0)
    label = components(count, left[linked], right[linked])
    sizes = np.bincount(label, minlength=count)
    size = sizes[label]
    found: list[tuple[list[int], float]] = []
    twins = linked[size[left[linked]] == 2]
    found.extend(
        ([a, b], w)
        for a, b, w in zip(
            left[twins].tolist(), right[twins].tolist(), log_odds[twins].tolist(), strict=True
        )
    )
    members = np.flatnonzero(size > 2).astype(np.int32)
    if len(members):
        members = members[np.argsort(label[members], kind="stable")]
        edges = np.flatnonzero(np.diff(label[members], prepend=-1, append=-1))
        blocks = [members[a:b] for a, b in pairwise(edges.tolist())]
        found.extend(_grouped_small([b for b in blocks if len(b) <= LARGEST_WEIGHED], weigh))
        for block in blocks:
            if len(block) > LARGEST_WEIGHED:
                found.extend(_grouped_large(block, label, left, right, log_odds, weigh))
    return sorted(found)


def _grouped_small(blocks: Sequence[Rows], weigh: Weigh) -> list[tuple[list[int], float]]:
    if not blocks:
        return []
    by_size: dict[int, list[Rows]] = {}
    for block in blocks:
        by_size.setdefault(len(block), []).append(block)
    members = {size: np.stack(same_size) for size, same_size in by_size.items()}
    upper = {size: np.triu_indices(size, 1) for size in members}
    left = np.concatenate([rows[:, upper[size][0]].ravel() for size, rows in members.items()])
    right = np.concatenate([rows[:, upper[size][1]].ravel() for size, rows in members.items()])
    weights = _clipped(weigh(left, right))
    found: list[tuple[list[int], float]] = []
    at = 0
    for size, rows in members.items():
        pairs = len(rows) * len(upper[size][0])
        of_blocks = weights[at : at + pairs].reshape(len(rows), -1)
        at += pairs
        agreed = of_blocks.min(axis=1) > 0
        whole = rows[agreed].tolist()
        weakest = _weakest(size, of_blocks[agreed]).tolist()
        found.extend(zip(whole, weakest, strict=True))
        for block, own in zip(rows[~agreed].tolist(), of_blocks[~agreed], strict=True):
            found.extend(_averaged(block, own))
    return found


def _weakest(size: int, weights: Floats) -> Floats:
    """For b blocks of k rows, by the weights of their k(k-1)/2 pairs, the smallest mean weight
    by which a row belongs to the others."""
    one, other = np.triu_indices(size, 1)
    found = np.empty(len(weights))
    for portion in portions(len(weights), max(1, _CELLS // size**2)):
        square = np.zeros((len(weights[portion]), size, size))
        square[:, one, other] = square[:, other, one] = weights[portion]
        found[portion] = square.sum(axis=2).min(axis=1, initial=np.inf) / (size - 1)
    return found


def _averaged(rows: list[int], weights: Floats) -> list[tuple[list[int], float]]:
    """Average linkage of k rows by the k(k-1)/2 weights of their pairs."""
    size = len(rows)
    sums = np.full((size, size), -np.inf)
    upper = np.triu_indices(size, 1)
    sums[upper] = weights
    sums[upper[1], upper[0]] = weights
    means = sums.copy()
    counts = np.ones(size)
    groups: dict[int, list[int]] = {i: [i] for i in range(size)}
    while True:
        best = int(means.argmax())
        a, b = divmod(best, size)
        if means[a, b] <= 0:
            break
        if a > b:
            a, b = b, a
        sums[a] += sums[b]
        sums[:, a] = sums[a]
        sums[b] = sums[:, b] = -np.inf
        sums[a, a] = -np.inf
        counts[a] += counts[b]
        groups[a] += groups.pop(b)
        means[a] = sums[a] / (counts[a] * counts)
        means[:, a] = means[a]
        means[b] = means[:, b] = -np.inf
    square = np.zeros((size, size))
    square[upper] = weights
    square += square.T
    joined = [sorted(found) for found in groups.values() if len(found) > 1]
    return [
        (
            [rows[i] for i in found],
            float(square[np.ix_(found, found)].sum(axis=1).min()) / (len(found) - 1),
        )
        for found in joined
    ]


def _clipped(weights: Floats) -> Floats:
    return np.where(weights <= NEVER / 2, NEVER, np.clip(weights, -_CLIP, _CLIP))


def _grouped_large(
    block: Rows,
    label: npt.NDArray[np.int32],
    left: Rows,
    right: Rows,
    log_odds: Floats,
    weigh: Weigh,
) -> list[tuple[list[int], float]]:
    """Average linkage by the compared pairs alone, the strongest first."""
    inside = np.flatnonzero((label[left] == label[block[0]]) & (label[right] == label[block[0]]))
    odds = np.minimum(log_odds[inside], weigh(left[inside], right[inside]))
    order = np.argsort(-odds, kind="stable")
    inside, weights = inside[order], _clipped(odds[order]).tolist()
    pairs = list(zip(left[inside].tolist(), right[inside].tolist(), weights, strict=True))
    links: dict[int, dict[int, tuple[float, int]]] = {}
    for a, b, w in pairs:
        links.setdefault(a, {})[b] = (w, 1)
        links.setdefault(b, {})[a] = (w, 1)
    of: dict[int, int] = {}
    groups: dict[int, list[int]] = {row: [row] for row in block.tolist()}

    def root(row: int) -> int:
        while of.get(row, row) != row:
            row = of[row]
        return row

    for a, b, w in pairs:
        if w <= 0:
            break
        a, b = root(a), root(b)
        if a == b:
            continue
        total, compared = links[a].get(b, (0.0, 0))
        crossing = len(groups[a]) * len(groups[b])
        if total + _NOT_COMPARED * (crossing - compared) <= 0:
            continue
        if len(links[a]) < len(links[b]):
            a, b = b, a
        of[b] = a
        groups[a] += groups.pop(b)
        for other, (weight, number) in links.pop(b).items():
            links[other].pop(b, None)
            if other == a:
                continue
            old, had = links[a].get(other, (0.0, 0))
            links[a][other] = links[other][a] = (old + weight, had + number)
        links[a].pop(b, None)
    return [(sorted(rows), 0.0) for rows in groups.values() if len(rows) > 1]
