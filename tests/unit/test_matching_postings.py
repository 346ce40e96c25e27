"""The values of one aspect: found by their texts, counted, kept when rows come and go."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.i18n import msg
from addin.matching.chance import measure_chance
from addin.matching.comparers import Feature, Level, OneFeature, Role
from addin.matching.nearby import LARGEST_BLOCK, Aspect, Nearby
from addin.matching.postings import UNKNOWN, Postings, hashes_of

TEXTS = ["a", "b", "c", "d", "e"]
SLOTS = st.integers(1, 3)
CHANCE = 0.3
CODES = st.integers(-1, len(TEXTS) - 1)


def postings(*rows: str) -> Postings:
    """Rows of one text each; "" is none."""
    texts = sorted({row for row in rows if row})
    codes = np.array([texts.index(row) if row else -1 for row in rows], dtype=np.int32)
    return Postings(codes, hashes_of(texts), listed=True)


def hashes(*texts: str) -> list[int]:
    return [int(value) for value in hashes_of(texts)]


def test_texts_are_found_by_their_hashes():
    found = postings("x", "y", "", "x")
    x, z = found.find(hashes("x", "z"))
    assert z == UNKNOWN
    assert sorted(found.rows_of([x]).tolist()) == [0, 3]
    assert found.size([x, z]) == 2


def test_nothing_at_all():
    found = postings("", "")
    assert found.find(hashes("x")) == [UNKNOWN]
    assert found.rows_of([UNKNOWN]).tolist() == []
    assert found.rarity(np.array([0, 1], dtype=np.int32), [], CHANCE).tolist() == [0.0, 0.0]


def test_rows_come_and_go():
    found = postings("x", "y")
    found.put(2, hashes("z"))
    found.put(5_000, hashes("z"))
    (z,) = found.find(hashes("z"))
    assert found.rows_of([z]).tolist() == [2, 5_000]
    found.clear(2)
    assert found.rows_of([z]).tolist() == [5_000]
    assert found.length([z]) == 1
    assert found.size([z]) == 1


def test_what_has_no_slot_left_is_not_kept():
    found = postings("x", "y")
    found.put(2, hashes("y", "z"))
    assert found.filled == 3


class _Codes(OneFeature):
    """A comparer of given codes, to ask the engine how rare they are."""

    def __init__(self, codes: np.ndarray) -> None:
        super().__init__()
        levels = (Level(msg("same"), 0.9, CHANCE, "whole"), Level(msg("different"), 0.1, 0.7))
        self.features = (Feature("any", Role.DETAIL, (), levels),)
        self.keys = ()
        self._codes["whole"] = codes

    def _glance(self, levels, left, right):  # noqa: ARG002
        levels[:] = 1

    def _closer(self, left, right):  # noqa: ARG002
        return np.ones(len(left), dtype=np.int8)


@st.composite
def tables(draw: st.DrawFn) -> np.ndarray:
    """Slots × n codes, in a row no code twice, all texts used or not."""
    slots, rows = draw(SLOTS), draw(st.integers(2, 12))
    column = st.lists(CODES, min_size=slots, max_size=slots).filter(
        lambda codes: len(known := [c for c in codes if c >= 0]) == len(set(known))
    )
    return np.array([draw(column) for _ in range(rows)], dtype=np.int32).T


@given(tables(), st.randoms())
def test_rarity_is_the_engines_with_the_new_row_in_the_table(table, random):
    """Rows put one by one or at once, the last one new: as if the table had them all."""
    rows = table.shape[1]
    rare = measure_chance([_Codes(table)], np.arange(rows, dtype=np.int32)).rarity[0][0]
    first = random.randrange(rows)
    found = Postings(table[:, :first], hashes_of(TEXTS), listed=True)
    texts = [[TEXTS[c] for c in table[:, row] if c >= 0] for row in range(rows)]
    for row in range(first, rows):
        found.put(row, hashes(*texts[row]))
    found.clear(rows - 1)
    others = np.arange(rows - 1, dtype=np.int32)
    new = found.find(hashes(*texts[-1]))
    expected = np.maximum(rare[:-1], rare[-1])
    assert found.rarity(others, new, CHANCE) == pytest.approx(expected, abs=1e-5)


@given(tables())
def test_every_row_is_listed_under_its_values(table):
    found = Postings(table, hashes_of(TEXTS), listed=True)
    for code, text in enumerate(TEXTS):
        listed = found.rows_of(found.find(hashes(text)))
        assert sorted(set(listed.tolist())) == np.flatnonzero((table == code).any(axis=0)).tolist()


def nearby(*columns: list[int]) -> Nearby:
    """Rows with one code in each aspect; every aspect is a key by itself."""
    aspects = []
    for i, column in enumerate(columns):
        codes = np.array(column, dtype=np.int32)
        texts = [f"{i}:{code}" for code in range(int(codes.max()) + 1)]
        aspects.append(Aspect(0, str(i), (str(i),), Postings(codes, hashes_of(texts), listed=True)))
    return Nearby(aspects, [(i,) for i in range(len(columns))])


def known(finder: Nearby, *codes: int) -> dict[int, list[int]]:
    return {
        i: finder._aspects[i].postings.find(hashes(f"{i}:{code}")) for i, code in enumerate(codes)
    }


def test_a_large_block_is_cut_up_by_what_else_is_shared():
    count = LARGEST_BLOCK * 3
    finder = nearby([0] * count, [row % 100 for row in range(count)])
    found = finder.rows(known(finder, 0, 7), 500)
    assert found.tolist() == list(range(7, count, 100))


def test_those_who_share_the_most_telling_values_are_kept():
    finder = nearby([0] * 300, [0] * 100 + [1] * 200, [*range(299), 5])
    assert finder.rows(known(finder, 0, 0, 5), 2).tolist() == [5, 299]
