"""Work on very many pairs, portion by portion, in as many threads as there are processors.

numpy and rapidfuzz let other threads run while they compute.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TypeVar

import numpy as np

from addin.matching.comparers import Comparer, Levels, RowIndices

PORTION = 100_000
_MOST_THREADS = 8

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_threads(work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """The results of some work on each item, in the order of the items."""
    items = list(items)
    threads = min(len(items), _processors(), _MOST_THREADS)
    if threads <= 1:
        return [work(item) for item in items]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, items))


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def portions(count: int, size: int = PORTION) -> list[slice]:
    """Slices of about equal size that make up `count` items."""
    number = max(1, -(-count // size))
    edges = [count * i // number for i in range(number + 1)]
    return [slice(a, b) for a, b in pairwise(edges)]


def compare_pairs(
    comparers: Sequence[Comparer], left: RowIndices, right: RowIndices
) -> list[Levels]:
    """For each feature of some comparers the levels of p pairs."""

    def compare(portion: slice) -> list[Levels]:
        a, b = left[portion], right[portion]
        return [levels for comparer in comparers for levels in comparer.compare(a, b)]

    found = in_threads(compare, portions(len(left)))
    return [np.concatenate(levels) for levels in zip(*found, strict=True)]
