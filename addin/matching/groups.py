"""Duplicate groups: rows that are one customer.

Pairs are joined by average linkage: a row joins a group when it fits the group as a whole,
so that A~B and B~C alone do not make A and C one customer.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from addin.i18n import Message
from addin.matching.blocking import Pairs


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are probably one customer.

    Attributes:
        number: from 1, in the order of the groups' first rows.
        rows: positions of the rows in the table, ascending, from 0.
        score: for each row, how surely it belongs to the group, 0 to 100.
        reasons: for each row, what it shares with the row that it fits best.
        sure: whether nobody needs to look at the group.
    """

    number: int
    rows: tuple[int, ...]
    score: tuple[float, ...]
    reasons: tuple[tuple[Message, ...], ...]
    sure: bool = False


@dataclass(frozen=True, slots=True)
class DuplicateGroups:
    """All groups of a table.

    Attributes:
        groups: in order of their numbers.
        rows: number of rows that were looked at.
        compared: titles of the columns that were compared.
    """

    groups: tuple[Group, ...]
    rows: int
    compared: tuple[str, ...] = field(default=())


def link(pairs: Pairs, weights: npt.NDArray[np.float64], against: float) -> list[list[int]]:
    """Groups rows by average linkage of the pairs' weights.

    Args:
        pairs: p × 2 positions of rows.
        weights: p weights; positive ones speak for the pair.
        against: the weight assumed of a pair inside a group that was never compared.

    Returns:
        Groups of at least two rows, each ascending, in the order of their first rows.
    """
    neighbours: dict[int, dict[int, float]] = {}
    size: dict[int, int] = {}
    heap: list[tuple[float, int, int]] = []
    for (a, b), w in zip(pairs.tolist(), weights.tolist(), strict=True):
        neighbours.setdefault(a, {})[b] = w
        neighbours.setdefault(b, {})[a] = w
        size[a] = size[b] = 1
        if w > 0:
            heap.append((-w, a, b))
    heapq.heapify(heap)
    members: dict[int, list[int]] = {row: [row] for row in neighbours}
    while heap:
        negative, a, b = heapq.heappop(heap)
        if a not in members or b not in members:
            continue
        current = _average(neighbours, size, a, b)
        if abs(current + negative) > 1e-9:
            continue  # an older weight of the two; the present one is in the heap
        _merge(neighbours, size, members, a, b, against)
        for other in neighbours[a]:
            average = _average(neighbours, size, a, other)
            if average > 0:
                heapq.heappush(heap, (-average, min(a, other), max(a, other)))
    groups = [sorted(rows) for rows in members.values() if len(rows) > 1]
    return sorted(groups)


def _average(
    neighbours: Mapping[int, Mapping[int, float]],
    size: Mapping[int, int],
    a: int,
    b: int,
) -> float:
    """Mean weight over all pairs between two groups; sums are kept in `neighbours`."""
    return neighbours[a].get(b, 0.0) / (size[a] * size[b])


def _merge(
    neighbours: dict[int, dict[int, float]],
    size: dict[int, int],
    members: dict[int, list[int]],
    a: int,
    b: int,
    against: float,
) -> None:
    """Joins group b to group a; pairs that were never compared count `against`."""
    for other in set(neighbours[a]) | set(neighbours[b]):
        if other in (a, b):
            continue
        from_a = neighbours[a].get(other, against * size[a] * size[other])
        from_b = neighbours[b].get(other, against * size[b] * size[other])
        neighbours[a][other] = neighbours[other][a] = from_a + from_b
        neighbours[other].pop(b, None)
    neighbours[a].pop(b, None)
    del neighbours[b]
    members[a] += members.pop(b)
    size[a] += size.pop(b)


def positions_of(groups: Sequence[Group]) -> dict[int, Group]:
    """The group of each grouped row."""
    return {row: group for group in groups for row in group.rows}
