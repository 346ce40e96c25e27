"""Texts compared pair by pair: as rapidfuzz says, however it is done."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, JaroWinkler

from addin.matching.likeness import Digits, Likeness
from addin.matching.portions import in_threads, portions

NUMBERS = st.lists(
    st.text("0123456789", min_size=1, max_size=18) | st.sampled_from(["1381234567x", "12-3"]),
    min_size=2, max_size=6, unique=True,
)  # fmt: skip


@st.composite
def slips(draw):
    """Numbers with what a slip makes of them."""
    numbers = draw(NUMBERS)
    text = draw(st.sampled_from(numbers))
    at = draw(st.integers(0, len(text) - 1))
    digit = draw(st.sampled_from("0123456789"))
    made = [
        text[:at] + digit + text[at + 1 :],
        text[:at] + text[at + 1 :],
        text[:at] + digit + text[at:],
        text[:at] + text[at : at + 2][::-1] + text[at + 2 :],
    ]
    return list(dict.fromkeys([*numbers, *(t for t in made if t)]))


@given(slips())
def test_a_slip_is_a_distance_of_one(texts):
    pairs = [(i, j) for i, j in product(range(len(texts)), repeat=2) if i != j]
    a, b = np.array(pairs, dtype=np.int32).T
    found = Digits(texts).one_slip_apart(a, b)
    assert found.tolist() == [OSA.distance(texts[i], texts[j]) <= 1 for i, j in pairs]


def test_a_short_list_that_is_looked_up_says_the_same_as_before():
    texts = ["北京", "北京市", "南京", "duesseldorf", "dusseldorf", "koeln"]
    alike = Likeness(texts, JaroWinkler.similarity, 0.8)
    a, b = (
        np.array(side, dtype=np.int32)
        for side in zip(*product(range(-1, 6), repeat=2), strict=True)
    )
    compared, looked_up = alike.of(a[:20], b[:20]), alike.of(a, b)
    every = [*texts, ""]
    expected = [
        JaroWinkler.similarity(every[i], every[j], score_cutoff=0.8)
        for i, j in zip(a.tolist(), b.tolist(), strict=True)
    ]
    assert looked_up.tolist() == np.array(expected, dtype=np.float32).tolist()
    assert compared.tolist() == looked_up[:20].tolist()


def test_portions_make_up_the_whole_and_their_results_keep_their_order():
    found = portions(1_001, 100)
    assert [i for part in found for i in range(1_001)[part]] == list(range(1_001))
    assert max(len(range(1_001)[part]) for part in found) <= 100
    assert portions(0) == [slice(0, 0)]
    assert in_threads(lambda part: part.start, found) == [part.start for part in found]
