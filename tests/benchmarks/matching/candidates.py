"""Candidate pairs for the peers that bring no blocking of their own for many rules."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from tests.benchmarks.matching.pairs import Labels
from tests.benchmarks.matching.plans import terms_of

Rows = npt.NDArray[np.int64]


def key_of(frame: pd.DataFrame, rule: str) -> Labels:
    """For each of n rows the number of its key by a rule; -1 where a part of it is blank."""
    parts = []
    filled = np.ones(len(frame), bool)
    for column, length in terms_of(rule):
        values = frame[column].str[:length] if length else frame[column]
        filled &= values.notna().to_numpy()
        parts.append(values)
    codes = pd.DataFrame(dict(enumerate(parts))).groupby(list(range(len(parts)))).ngroup()
    return np.where(filled, codes.to_numpy(), -1).astype(np.int64)


def candidate_pairs(frame: pd.DataFrame, rules: tuple[str, ...]) -> tuple[Rows, Rows]:
    """All pairs of rows that agree in one of the rules, each once: the lower row, the higher."""
    rows = len(frame)
    found = [_pairs_of(key_of(frame, rule), rows) for rule in rules]
    pairs = np.unique(np.concatenate(found))
    return pairs // rows, pairs % rows


def _pairs_of(keys: Labels, rows: int) -> Rows:
    """Pairs of one rule, each as lower row · n + higher row."""
    order = np.argsort(keys, kind="stable")
    order = order[keys[order] >= 0]
    sorted_keys = keys[order]
    found = []
    # Rows of one key lie together: the pairs at distance 1, 2, … until no block is as long.
    for distance in range(1, rows):
        at = np.flatnonzero(sorted_keys[distance:] == sorted_keys[:-distance])
        if not len(at):
            break
        found.append(order[at] * rows + order[at + distance])
    return np.concatenate(found) if found else np.empty(0, np.int64)


def components(rows: int, left: Rows, right: Rows) -> Labels:
    """Connected components of pairs among n rows, as transitive peers group."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    links = coo_matrix((np.ones(len(left), np.int8), (left, right)), shape=(rows, rows))
    return connected_components(links, directed=False)[1].astype(np.int64)
