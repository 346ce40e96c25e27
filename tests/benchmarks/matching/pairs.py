"""Pairwise precision, recall and F1 of a grouping, from counts: no pair is ever listed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Labels = npt.NDArray[np.int64]
"""n numbers; rows with the same number are one customer."""


@dataclass(frozen=True, slots=True)
class PairScore:
    """How well found groups agree with the true ones. A pair is two rows of one group.

    Attributes:
        right: pairs that are found and true.
        found: pairs that are found.
        true: pairs that are true.
    """

    right: int
    found: int
    true: int

    @property
    def precision(self) -> float:
        """Share of the found pairs that are true; 1 where nothing is found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the true pairs that are found; 1 where there is none."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 where no right pair is found."""
        total = self.found + self.true
        return 2 * self.right / total if total else 1.0


def score_pairs(truth: Labels, found: Labels) -> PairScore:
    """The score of a grouping.

    Args:
        truth: n true groups.
        found: n found groups, in the same order of rows.

    Raises:
        ValueError: they are not of the same length.
    """
    if len(truth) != len(found):
        raise ValueError(f"{len(found)} rows were grouped, the truth has {len(truth)}")
    _, true = np.unique(truth, return_inverse=True)
    _, grouped = np.unique(found, return_inverse=True)
    # Both are below n, so that their product fits into 64 bits.
    both = true.astype(np.int64) * (int(grouped.max(initial=0)) + 1) + grouped
    return PairScore(_pairs(both), _pairs(grouped), _pairs(true))


def _pairs(labels: npt.NDArray[np.integer]) -> int:
    counts = np.unique(labels, return_counts=True)[1].astype(np.int64)
    return int((counts * (counts - 1) // 2).sum())


def labels_of(rows: int, groups: list[list[int]]) -> Labels:
    """Numbers the rows: those of a group alike, every other row by itself.

    Args:
        rows: how many there are, n.
        groups: positions of rows, from 0; a row is in one group at most.
    """
    labels = np.arange(rows, dtype=np.int64)
    for number, members in enumerate(groups):
        labels[members] = rows + number
    return labels
