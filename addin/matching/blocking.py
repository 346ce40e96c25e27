"""Candidate pairs: rows that share enough to be worth comparing.

Comparing every row with every other is out of reach from a few thousand rows on. So rows are
brought together by *keys*, each a combination of things that two rows of one customer
probably share: the same phone; the same birth year and the sound of the first name.

Which combinations are used is planned anew for each table: made-up pairs of one customer,
which miss what the table's cells miss, are drawn, and the combination that catches most of
what the earlier ones do not catch, for the least work, is taken next (greedy cover). A table
of 2,000 rows can afford the family name alone; one of a million cannot.

A block that is too large all the same - 100,000 rows with one phone number - is cut up by
every other key in turn, so that a pair in it is lost only if it shares nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from addin.matching.comparers import Key

Pairs = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]
"""p positions of the smaller and p of the larger row of each pair."""

ALL_PAIRS_UP_TO = 1_500
LARGEST_BLOCK = 64
_PAIRS_PER_ROW_AND_KEY = 4.0
_ALONE = 4.0
_MOST_KEYS = 28
_DRAWN = 4_000
_LEAST_GAIN = 0.001
_SEED = 20_240_601
CUTS = 2
WINDOW = 8
_CAUGHT_BY = np.int8(2)
_DIRTIER = 2.0
_EFFORT = 0.5
_PAIRS_AFFORDED = 3_000_000
_PAIRS_PER_ROW = 6


@dataclass(frozen=True, slots=True)
class PlannedKey:
    """A combination of keys.

    Attributes:
        parts: positions in the list of keys; none where every pair of rows is looked at.
        expected_pairs: number of pairs that it is thought to give.
    """

    parts: tuple[int, ...]
    expected_pairs: float


def plan_rows(keys: Sequence[Key], rows: npt.NDArray[np.int32]) -> list[PlannedKey]:
    """`plan` for some rows of a table: all pairs, where they are few."""
    count = len(rows)
    if count <= ALL_PAIRS_UP_TO:
        return [PlannedKey((), count * (count - 1) / 2)]
    return plan(_of_rows(keys, rows), count)


def candidate_pairs(
    keys: Sequence[Key],
    rows: npt.NDArray[np.int32],
    plans: Sequence[PlannedKey] | None = None,
) -> Iterator[Pairs]:
    """The pairs worth comparing, portion by portion; a pair may come more than once.

    Args:
        keys: what rows may share.
        rows: positions of the m rows that take part, ascending.
        plans: see `plan_rows`; None to make them.
    """
    plans = plan_rows(keys, rows) if plans is None else plans
    keys = _of_rows(keys, rows)
    for planned in plans:
        if not planned.parts:
            one, other = np.triu_indices(len(rows), 1)
            yield rows[one], rows[other]
            continue
        finer = [keys[i] for i in finer_keys(keys, planned.parts)]
        members, codes = _combined([keys[i].codes for i in planned.parts])
        for left, right in _pairs_of(members, codes, finer, CUTS):
            yield rows[left], rows[right]


def _of_rows(keys: Sequence[Key], rows: npt.NDArray[np.int32]) -> Sequence[Key]:
    """The keys of some of the rows."""
    if not keys or len(rows) == keys[0].codes.shape[-1]:
        return keys
    return [replace(key, codes=key.codes[..., rows]) for key in keys]


def finer_keys(keys: Sequence[Key], parts: Sequence[int]) -> list[int]:
    """Positions of the keys that may cut up the blocks of a combination of keys."""
    used = _features(keys, parts)
    return [i for i, k in enumerate(keys) if used.isdisjoint(k.about) and k.codes.ndim == 1]


def plan(
    keys: Sequence[Key], count: int, chance: Sequence[float] | None = None
) -> list[PlannedKey]:
    """Which combinations of keys to use, the most useful first.

    Args:
        keys: what rows may share; of all n rows, or of a sample of them.
        count: n, the number of rows.
        chance: how probably two of the n rows share each key; None to measure it on the keys.
    """
    shared = _shared_by_drawn_pairs(keys)
    chance = [_chance(key.codes) for key in keys] if chance is None else chance
    total = count * (count - 1) / 2
    limit = _PAIRS_PER_ROW_AND_KEY * count
    found: list[tuple[PlannedKey, npt.NDArray[np.bool_]]] = []
    for size in (1, 2, 3):
        for parts in combinations(range(len(keys)), size):
            if size > 1 and len(_features(keys, parts)) < sum(len(keys[i].about) for i in parts):
                continue  # two parts say the same
            expected = total * float(np.prod([chance[i] for i in parts]))
            if expected > limit and size != 1:
                continue
            if size == 1 and expected > _ALONE * limit:
                continue
            if size > 1 and any(total * chance[i] < limit / 4 for i in parts):
                continue  # a part does it alone
            if size == 3 and any(
                total * chance[a] * chance[b] < limit / 2 for a, b in combinations(parts, 2)
            ):
                continue
            catches = np.logical_and.reduce([shared[i] for i in parts])
            found.append((PlannedKey(parts, expected), catches))
    return _cover(found, count)


def _cover(
    found: Sequence[tuple[PlannedKey, npt.NDArray[np.bool_]]], count: int
) -> list[PlannedKey]:
    """Greedy choice: most pairs caught that no earlier key catches, for the least work."""
    if not found:
        return []
    catches = np.stack([caught for _, caught in found]).astype(np.int8)
    work = np.array([0.5 * count + p.expected_pairs for p, _ in found])
    open_ = np.full(catches.shape[1], _CAUGHT_BY)
    chosen: list[PlannedKey] = []
    taken: list[int] = []
    afforded = float(_PAIRS_AFFORDED + _PAIRS_PER_ROW * count)
    while len(chosen) < _MOST_KEYS and open_.any() and afforded > 0:
        gains = np.minimum(catches, open_).sum(axis=1)
        gains[taken] = 0
        worth = gains / work**_EFFORT
        best = int(worth.argmax())
        if gains[best] < max(1.0, _LEAST_GAIN * catches.shape[1]):
            break
        chosen.append(found[best][0])
        afforded -= chosen[-1].expected_pairs
        taken.append(best)
        open_ -= np.minimum(catches[best], open_)
    return chosen


def _shared_by_drawn_pairs(keys: Sequence[Key]) -> list[npt.NDArray[np.bool_]]:
    """For each key, which of the drawn pairs of one customer share it."""
    random = np.random.default_rng(_SEED)
    count = keys[0].codes.shape[-1]
    one, other = random.integers(0, count, (2, _DRAWN))
    # Some tables are dirtier than others: half of the pairs are thought to survive worse.
    clean = np.arange(_DRAWN) % 2 == 0
    luck = {name: random.random(_DRAWN) for name in sorted({a for key in keys for a in key.about})}
    shared = []
    for key in keys:
        filled = (key.codes if key.codes.ndim == 1 else key.codes.max(axis=0)) >= 0
        survives = np.where(clean, key.survival, key.survival**_DIRTIER)
        lucky = np.logical_and.reduce([luck[name] < survives for name in key.about])
        shared.append(filled[one] & filled[other] & lucky)
    return shared


def _features(keys: Sequence[Key], parts: Sequence[int]) -> set[str]:
    """The features that some keys are about."""
    return {name for i in parts for name in keys[i].about}


def _chance(codes: npt.NDArray[np.int32]) -> float:
    """How probably two random rows share a key."""
    flat = codes.ravel()
    counts = np.bincount(flat[flat >= 0]).astype(np.float64)
    count = codes.shape[-1]
    together = float(np.sum(counts * (counts - 1)))
    return together / float(count * max(1, count - 1))


def _combined(
    parts: Sequence[npt.NDArray[np.int32]],
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """(rows, codes): the rows that have all parts, with the code of the combination."""
    width = parts[0].shape[-1]
    rows = np.arange(width, dtype=np.int32)
    codes = np.zeros(width, dtype=np.int64)
    for part in parts:
        if part.ndim == 1:
            here = part[rows]
        else:
            slots = len(part)
            here = part[:, rows].ravel()
            rows, codes = np.tile(rows, slots), np.tile(codes, slots)
        kept = here >= 0
        rows, codes, here = rows[kept], codes[kept], here[kept]
        if not len(rows):
            break
        span = int(here.max()) + 1
        if codes.max(initial=0) > (2**62) // span:
            codes = pd.factorize(codes)[0].astype(np.int64)
        codes = codes * span + here
    return rows, codes


def _pairs_of(
    rows: npt.NDArray[np.int32],
    codes: npt.NDArray[np.int64],
    finer: Sequence[Key],
    cuts: int,
) -> Iterator[Pairs]:
    """All pairs of rows with equal codes; blocks that are too large are cut up."""
    rows, codes = _side_by_side(rows, codes)
    edges = np.flatnonzero(np.concatenate(([True], codes[1:] != codes[:-1], [True])))
    sizes = np.diff(edges)
    yield from _pairs_of_blocks(rows, edges[:-1], sizes)
    large = np.flatnonzero(sizes > LARGEST_BLOCK)
    if not len(large):
        return
    inside = np.repeat(sizes > LARGEST_BLOCK, sizes)
    rows = rows[inside]
    block = np.repeat(np.arange(len(large), dtype=np.int64), sizes[large])
    if cuts == 0 or not finer:
        yield _neighbours(rows, block)
        return
    for i, key in enumerate(finer):
        here = key.codes[rows]
        kept = here >= 0
        if kept.sum() > 1:
            part = block[kept] * (int(here.max()) + 1) + here[kept]
            yield from _pairs_of(rows[kept], part, finer[i + 1 :] if cuts > 1 else (), cuts - 1)


def _side_by_side(
    rows: npt.NDArray[np.int32], codes: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """The rows that share their code with others, those of one code together, ascending."""
    if codes.max(initial=0) > 2 * len(codes):
        codes = pd.factorize(codes)[0]
    shared = np.bincount(codes, minlength=1)[codes] > 1
    rows, codes = rows[shared], codes[shared]
    # Sorting one number is much faster than sorting indices by another.
    width = int(rows.max(initial=0)) + 1
    packed = codes * width + rows
    packed.sort()
    codes, rows_ = np.divmod(packed, width)
    return rows_.astype(np.int32), codes


def _pairs_of_blocks(
    rows: npt.NDArray[np.int32], starts: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]
) -> Iterator[Pairs]:
    for size in np.unique(sizes[(sizes > 1) & (sizes <= LARGEST_BLOCK)]).tolist():
        members = rows[starts[sizes == size][:, None] + np.arange(size)]
        left, right = np.triu_indices(size, 1)
        yield _ordered(members[:, left].ravel(), members[:, right].ravel())


def _neighbours(rows: npt.NDArray[np.int32], block: npt.NDArray[np.int64]) -> Pairs:
    """Pairs of rows that stand near each other in what is too large and can't be cut."""
    left, right = [], []
    for step in range(1, WINDOW + 1):
        together = np.flatnonzero(block[step:] == block[:-step])
        left.append(rows[together])
        right.append(rows[together + step])
    return _ordered(np.concatenate(left), np.concatenate(right))


def _ordered(a: npt.NDArray[np.int32], b: npt.NDArray[np.int32]) -> Pairs:
    apart = a != b
    a, b = a[apart], b[apart]
    return np.minimum(a, b), np.maximum(a, b)
