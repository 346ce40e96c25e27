"""The table of growth: the same kind of list from ten thousand rows to a million."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np

from tests.benchmarks.duplicates import write_list
from tests.benchmarks.duplicates.members_zh import make_members
from tests.benchmarks.matching.datasets import BUILD, REPOSITORY, is_fresh
from tests.benchmarks.matching.measure import ENGINES, Result, run_engine
from tests.benchmarks.measuring import Measured, measured

QUICK = (10_000, 30_000)
USUAL = (*QUICK, 100_000)
LARGE = (*USUAL, 300_000, 1_000_000)
COMPARED = ("ours", "splink")
_PLAN = "members_zh"
_REPEATED = 100_000
"""Up to so many rows every engine runs twice, in the order A B B A, and its better run counts."""


def make_table(rows: str, table: str, truth: str) -> None:
    """Writes a list of Chinese members and, apart from it, its truth."""
    made = make_members(int(rows), Random(f"scale {rows}"))
    write_list(made, Path(table))
    np.save(truth, np.array(made.clusters, np.int64))


def measure_growth(
    sizes: tuple[int, ...], engines: Sequence[str]
) -> Iterator[tuple[int, str, Result]]:
    """Runs the product and Splink, or one of them, on every size.

    Yields:
        (rows, engine's name, result), the product's first.
    """
    for turn, rows in enumerate(sizes):
        table, truth = BUILD / f"scale_{rows}.csv", BUILD / f"scale_{rows}.truth.npy"
        if not is_fresh(truth, REPOSITORY / "tests" / "benchmarks" / "duplicates"):
            measured(__name__, "make_table", rows, table, truth)
        clusters = np.load(truth)
        names = [name for name in COMPARED if name in engines]
        order = names if turn % 2 == 0 else names[::-1]
        if rows <= _REPEATED:
            order = order + order[::-1]
        found: dict[str, Result] = {}
        for name in order:
            result = run_engine(ENGINES[name], table, clusters, _PLAN)
            found[name] = _better(found[name], result) if name in found else result
        for name in names:
            yield rows, name, found[name]


def _better(one: Result, other: Result) -> Result:
    """The quicker of two runs, with the smaller of the peaks."""
    first, second = sorted((one, other), key=lambda result: result.needed.seconds)
    peak = min(first.needed.peak_mib, second.needed.peak_mib)
    needed = Measured(first.needed.seconds, first.needed.cpu_seconds, peak)
    return replace(first, needed=needed)
