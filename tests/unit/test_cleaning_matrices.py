"""Texts as matrices: the vectorised tests agree with plain Python."""

from __future__ import annotations

import datetime as dt

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from addin.cleaning.matrices import are_days, are_digits, blocks_by_length, number_at

# Lone surrogates occur in damaged workbooks.
any_text = st.text(st.characters(), max_size=6)


@given(st.lists(st.one_of(any_text, st.text("0123456789", max_size=6)), max_size=15))
def test_every_text_of_a_wanted_length_comes_in_its_place(texts: list[str]) -> None:
    found = {}
    for block in blocks_by_length(texts, range(1, 7)):
        for column, position in enumerate(block.positions):
            found[int(position)] = "".join(map(chr, block.characters[:, column]))
    assert found == {i: text for i, text in enumerate(texts) if text}


@given(st.lists(st.text("0123456789/:a①٣", min_size=4, max_size=4), min_size=1, max_size=9))
def test_digits_are_ascii_digits_and_numbers_are_what_they_write(texts: list[str]) -> None:
    (block,) = blocks_by_length(texts, (4,))
    right = are_digits(block.characters)
    assert right.tolist() == [text.isascii() and text.isdigit() for text in texts]
    written = number_at(block.characters[:, right])
    assert written.tolist() == [int(t) for t, fits in zip(texts, right, strict=True) if fits]


@given(st.integers(-1, 9999), st.integers(-1, 14), st.integers(-1, 33))
def test_days_are_those_of_the_calendar(year: int, month: int, day: int) -> None:
    try:
        expected = bool(dt.date(year, month, day))
    except ValueError:
        expected = False
    parts = (np.array([part], dtype=np.int64) for part in (year, month, day))
    assert are_days(*parts).tolist() == [expected]
