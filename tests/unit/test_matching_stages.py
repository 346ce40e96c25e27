"""The stages of duplicate finding, each for itself: candidates, learning, grouping."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.i18n import msg
from addin.matching.blocking import ALL_PAIRS_UP_TO, candidate_pairs, plan
from addin.matching.chance import Chance
from addin.matching.comparers import Feature, Key, Level, Role
from addin.matching.grouping import NEVER, components, group
from addin.matching.model import Compared, learn, starting_model
from addin.matching.texts import Codes

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int32]


def keys_of(**codes: npt.NDArray[np.int64]) -> list[Key]:
    return [Key(name, (name,), c.astype(np.int32), 0.8) for name, c in codes.items()]


def pairs_of(keys: list[Key], count: int) -> set[tuple[int, int]]:
    rows = np.arange(count, dtype=np.int32)
    return {
        pair
        for left, right in candidate_pairs(keys, rows)
        for pair in zip(left.tolist(), right.tolist(), strict=True)
    }


def test_a_small_table_is_compared_whole() -> None:
    found = pairs_of(keys_of(a=np.zeros(10)), 10)
    assert found == set(combinations(range(10), 2))


def test_rows_that_share_something_rare_are_brought_together() -> None:
    count = 2 * ALL_PAIRS_UP_TO
    random = np.random.default_rng(1)
    phone = random.integers(0, count // 2, count)
    year = random.integers(0, 80, count)
    found = pairs_of(keys_of(phone=phone, year=year), count)
    shared = {
        (int(a), int(b))
        for value in np.unique(phone)
        for a, b in combinations(np.flatnonzero(phone == value), 2)
    }
    assert shared <= found
    assert len(found) < count * 60
    assert all(a < b for a, b in found)


def test_a_huge_block_is_cut_up_by_what_else_is_shared() -> None:
    count = 20_000
    random = np.random.default_rng(2)
    name = random.integers(0, 8_000, count)
    keys = keys_of(phone=np.zeros(count), name=name)
    found = pairs_of(keys, count)
    same_name = sum(int(n * (n - 1) / 2) for n in np.bincount(name))
    assert len(found) < 20 * count  # of 200 million that share the phone
    reached = sum(1 for a, b in found if name[a] == name[b])
    assert reached == same_name


def test_the_plan_prefers_what_tells_rows_apart() -> None:
    count = 50_000
    random = np.random.default_rng(3)
    keys = keys_of(
        phone=random.integers(0, count, count),
        sex=random.integers(0, 2, count),
        year=random.integers(0, 80, count),
    )
    planned = [{keys[i].name for i in p.parts} for p in plan(keys, count)]
    assert planned[0] == {"phone"}
    assert {"sex"} not in planned
    assert {"year"} not in planned


def test_a_key_with_two_slots_meets_across_them() -> None:
    count = 2 * ALL_PAIRS_UP_TO
    slots: Codes = np.full((2, count), -1, dtype=np.int32)
    slots[0] = np.arange(count)
    slots[1, 7] = 5  # the second number of row 7 is the first of row 5
    assert (5, 7) in pairs_of([Key("phone", ("phone",), slots, 0.8)], count)


_ROLES = (("given", Role.IDENTITY), ("birth", Role.IDENTITY), ("phone", Role.SHARED))


def _world(
    count: int, matches: int, random: np.random.Generator
) -> tuple[tuple[Feature, ...], Compared, npt.NDArray[np.bool_]]:
    """Pairs of which the truth is known: three features, what each level says is fixed."""
    features = tuple(
        Feature(
            name,
            role,
            (),
            (
                Level(msg("{column} same"), 0.8, 0.01),
                Level(msg("{column} alike"), 0.1, 0.04),
                Level(msg("{column} different"), 0.1, 0.95),
            ),
            is_contact=role is Role.SHARED,
        )
        for name, role in (
            ("given", Role.IDENTITY),
            ("birth", Role.IDENTITY),
            ("phone", Role.SHARED),
        )
    )
    true = np.zeros(count, dtype=bool)
    true[:matches] = True
    levels = []
    for i in range(3):
        chance = random.choice(3, count, p=[0.01, 0.04, 0.95])
        matched = random.choice(3, count, p=[0.7 - 0.1 * i, 0.2, 0.1 + 0.1 * i])
        levels.append(np.where(true, matched, chance).astype(np.int8))
    rare = tuple(np.zeros(count, dtype=np.float32) for _ in range(3))
    rows = np.arange(count, dtype=np.int32)
    return features, Compared(rows, rows + 1, tuple(levels), rare), true


def test_what_matches_look_like_is_learned_without_being_told() -> None:
    random = np.random.default_rng(4)
    features, pairs, true = _world(200_000, 4_000, random)
    strangers = tuple(np.log([0.01, 0.04, 0.95]) for _ in features)
    chance = Chance(strangers, tuple((None, None, None) for _ in features))
    count = 633  # about 200,000 pairs of rows
    model = learn(starting_model(features, chance, count), pairs, count)
    assert np.exp(model.kinds[0].share) == pytest.approx(0.02, rel=0.15)
    assert np.exp(model.matches[0])[0] == pytest.approx(0.7, abs=0.05)
    assert np.exp(model.matches[2])[2] == pytest.approx(0.3, abs=0.07)
    odds = model.log_odds(pairs)
    share_right = true[odds > 0].mean()
    assert share_right > 0.9
    # A probability means what it says.
    probable = 1 / (1 + np.exp(-odds))
    assert probable.sum() == pytest.approx(4_000, rel=0.15)


def test_learning_gives_the_same_again() -> None:
    features, pairs, _ = _world(50_000, 1_000, np.random.default_rng(5))
    strangers = tuple(np.log([0.01, 0.04, 0.95]) for _ in features)
    chance = Chance(strangers, tuple((None, None, None) for _ in features))
    first, second = (learn(starting_model(features, chance, 317), pairs, 317) for _ in range(2))
    assert (first.log_odds(pairs) == second.log_odds(pairs)).all()


def grouped(count: int, weights: dict[tuple[int, int], float], default: float) -> list[list[int]]:
    """The groups of some rows, given the log odds of their pairs."""
    pairs = sorted(weights)
    left = np.array([a for a, _ in pairs], dtype=np.int32)
    right = np.array([b for _, b in pairs], dtype=np.int32)
    odds = np.array([weights[p] for p in pairs])

    def weigh(a: Rows, b: Rows) -> Floats:
        return np.array(
            [weights.get((x, y), default) for x, y in zip(a.tolist(), b.tolist(), strict=True)]
        )

    return [rows for rows, _ in group(count, left, right, odds, weigh)]


def test_a_chain_is_no_group() -> None:
    weights = {(0, 1): 3.0, (1, 2): 2.0}
    assert grouped(3, weights, default=-8.0) == [[0, 1]]


def test_rows_that_fit_all_others_are_one_group() -> None:
    weights = {(0, 1): 3.0, (1, 2): 2.0, (2, 3): 4.0}
    assert grouped(4, weights, default=1.0) == [[0, 1, 2, 3]]


def test_two_rows_that_must_stay_apart_do_so_even_between_friends() -> None:
    weights = {(0, 1): 9.0, (1, 2): 8.0, (0, 2): NEVER}
    assert grouped(3, weights, default=9.0) == [[0, 1]]


def test_pairs_below_even_odds_are_left() -> None:
    assert grouped(4, {(0, 1): -0.1, (2, 3): 0.1}, default=-5.0) == [[2, 3]]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60))
def test_components_are_those_of_a_search(pairs: list[tuple[int, int]]) -> None:
    left = np.array([a for a, _ in pairs], dtype=np.int32)
    right = np.array([b for _, b in pairs], dtype=np.int32)
    label = components(31, left, right).tolist()
    expected = list(range(31))
    for _ in range(31):
        for a, b in pairs:
            expected[a] = expected[b] = min(expected[a], expected[b])
    assert label == expected


@given(st.integers(3, 9), st.randoms(use_true_random=False))
def test_every_row_is_in_one_group_at_most(count: int, random: object) -> None:
    pick = random.uniform  # type: ignore[attr-defined]
    weights = {pair: pick(-6, 6) for pair in combinations(range(count), 2)}
    groups = grouped(count, weights, default=-6.0)
    rows = [row for members in groups for row in members]
    assert len(rows) == len(set(rows))
    for members in groups:
        mean = np.mean([weights[p] for p in combinations(members, 2)])
        assert mean > -6.0
        if len(members) == 2:
            assert weights[(members[0], members[1])] > 0


def test_a_component_too_large_to_be_weighed_whole_is_grouped_by_its_pairs() -> None:
    count = 400
    weights = {(i, i + 1): 2.0 for i in range(count - 1)}
    groups = grouped(count, weights, default=-8.0)
    assert max(map(len, groups)) == 2
