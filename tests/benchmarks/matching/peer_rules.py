"""What is done without a model: one exact key, or a likeness above a threshold."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from tests.benchmarks.matching.candidates import candidate_pairs, components, key_of
from tests.benchmarks.matching.plans import PLANS

LIKENESSES = (80, 84, 88, 90, 92, 94, 96)
_DERIVED = frozenset({"row", "sound", "road", "numbers", "street"})
_BATCH = 1_000_000


def exact_key(table: str, plan_name: str, out: str) -> Callable[[], None]:
    """Rows with the same key are one customer; one grouping for each natural key.

    The last grouping joins, transitively, what agrees in any of the plan's certain rules.

    Args:
        table: the normalised columns, Parquet.
        plan_name: which of PLANS.
        out: an .npz file for the labels, one array a key.
    """
    frame = pd.read_parquet(table)
    found = {}
    for rule in PLANS[plan_name].keys:
        keys = key_of(frame, rule)
        found[rule] = np.where(keys < 0, len(frame) + np.arange(len(frame)), keys)
    certain = candidate_pairs(frame, PLANS[plan_name].certain)
    found["any certain rule"] = components(len(frame), *certain)
    return lambda: np.savez_compressed(out, **found)


def likeness(table: str, plan_name: str, out: str) -> Callable[[], None]:
    """Blocked pairs whose whole rows are alike by rapidfuzz's WRatio, grouped transitively.

    Args:
        table: the normalised columns, Parquet.
        plan_name: which of PLANS.
        out: an .npz file for the labels, one array a threshold.
    """
    frame = pd.read_parquet(table)
    rows = len(frame)
    shown = frame[[column for column in frame if column not in _DERIVED]].fillna("")
    texts = shown.agg(" ".join, axis=1).str.split().str.join(" ").to_numpy()
    left, right = candidate_pairs(frame, PLANS[plan_name].blocks)
    scores = np.concatenate(
        [
            process.cpdist(
                texts[left[at : at + _BATCH]],
                texts[right[at : at + _BATCH]],
                scorer=fuzz.WRatio,
                score_cutoff=LIKENESSES[0],
                workers=-1,
            )
            for at in range(0, max(1, len(left)), _BATCH)
        ]
    )

    def grouped(threshold: int) -> np.ndarray:
        kept = scores >= threshold
        return components(rows, left[kept], right[kept])

    found = {str(LIKENESSES[3]): grouped(LIKENESSES[3])}

    def after() -> None:
        np.savez_compressed(out, **(found | {str(t): grouped(t) for t in LIKENESSES}))

    return after
