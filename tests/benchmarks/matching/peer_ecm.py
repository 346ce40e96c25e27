"""The unsupervised classifier of recordlinkage: Fellegi-Sunter by ECM, grouped transitively."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
import recordlinkage

from tests.benchmarks.matching.candidates import candidate_pairs, components
from tests.benchmarks.matching.pairs import Labels
from tests.benchmarks.matching.plans import PLANS

THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99)
_ALIKE = {
    "name": 0.9, "given": 0.88, "surname": 0.88, "company": 0.88, "email": 0.92, "street": 0.9,
    "city": 0.9, "dob": 0.95, "id_no": 0.95, "phone": 0.97, "landline": 0.97,
}  # fmt: skip
"""Jaro-Winkler above which a column agrees; other columns must be the same."""
_NOT_COMPARED = frozenset({"row", "sound", "road", "numbers", "address", "occupation"})
"""Parts of other columns; and the occupation, with which the classifier does worse."""


def run(table: str, plan_name: str, out: str) -> Callable[[], None]:
    """Compares blocked pairs, trains and classifies.

    Args:
        table: the normalised columns, Parquet.
        plan_name: which of PLANS.
        out: an .npz file for the labels, one array a threshold.
    """
    warnings.filterwarnings("ignore")
    frame = pd.read_parquet(table)
    left, right = candidate_pairs(frame, PLANS[plan_name].blocks)
    compare = recordlinkage.Compare()
    for column in frame.columns:
        if column in _NOT_COMPARED or (column == "surname" and "name" in frame):
            continue
        if column in _ALIKE:
            alike = _ALIKE[column]
            compare.string(column, column, method="jarowinkler", threshold=alike, label=column)
        else:
            compare.exact(column, column, label=column)
    pairs = pd.MultiIndex.from_arrays([left, right])
    features = compare.compute(pairs, frame)
    classifier = recordlinkage.ECMClassifier(binarize=0.5)
    classifier.fit(features)
    probability = classifier.prob(features).to_numpy()

    def grouped(threshold: float) -> Labels:
        kept = probability >= threshold
        return components(len(frame), left[kept], right[kept])

    found = {str(THRESHOLDS[0]): grouped(THRESHOLDS[0])}

    def after() -> None:
        rest = {str(threshold): grouped(threshold) for threshold in THRESHOLDS[1:]}
        np.savez_compressed(out, **(found | rest))

    return after
