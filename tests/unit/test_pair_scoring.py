"""The score of duplicate groups, against pairs that are listed one by one."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.matching.pairs import PairScore, labels_of, score_pairs

LABELS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=25)


def by_listing(truth: list[int], found: list[int]) -> PairScore:
    true = {(a, b) for a, b in combinations(range(len(truth)), 2) if truth[a] == truth[b]}
    pairs = {(a, b) for a, b in combinations(range(len(found)), 2) if found[a] == found[b]}
    return PairScore(len(true & pairs), len(pairs), len(true))


@given(LABELS)
def test_counting_gives_what_listing_gives(labels: list[tuple[int, int]]) -> None:
    truth, found = [t for t, _ in labels], [f for _, f in labels]
    counted = score_pairs(np.array(truth, np.int64), np.array(found, np.int64))
    assert counted == by_listing(truth, found)


def test_precision_recall_and_f1_of_a_known_grouping() -> None:
    truth = np.array([1, 1, 1, 2, 2, 3])
    found = labels_of(6, [[0, 1], [3, 4, 5]])
    score = score_pairs(truth, found)
    assert (score.right, score.found, score.true) == (2, 4, 4)
    assert score.precision == score.recall == score.f1 == 0.5


def test_nothing_found_is_precise_and_finds_nothing() -> None:
    score = score_pairs(np.array([1, 1, 2]), labels_of(3, []))
    assert (score.precision, score.recall, score.f1) == (1.0, 0.0, 0.0)


def test_no_duplicates_and_none_found_is_perfect() -> None:
    assert score_pairs(np.arange(4), labels_of(4, [])).f1 == 1.0


def test_a_million_rows_of_one_group_do_not_overflow() -> None:
    rows = 1_000_000
    score = score_pairs(np.zeros(rows, np.int64), np.arange(rows))
    assert score.true == rows * (rows - 1) // 2


def test_groupings_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="2 rows"):
        score_pairs(np.arange(3), np.arange(2))
