"""The threshold tuner's statistics, on tables whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.matching.tuning import LOWEST, SHOWN, calibrate, draw, judge, propose


def logistic(x):
    return 1 / (1 + np.exp(-x))


def made(seed: int, level: float = 0.0, slope: float = 1.0, size: int = 4000):
    """(log odds by the model, truth): the truth is what level + slope × log odds say."""
    random = np.random.default_rng(seed)
    log_odds = np.concatenate([random.normal(-4, 2, size), random.normal(5, 3, size // 3)])
    return log_odds, random.random(len(log_odds)) < logistic(level + slope * log_odds)


class TestDrawing:
    def test_twenty_pairs_from_all_strata_around_the_threshold(self):
        log_odds, _truth = made(1)
        drawn = draw(log_odds)
        assert len(drawn.index) == len(set(drawn.index.tolist())) == SHOWN
        shown = log_odds[drawn.index]
        assert (np.abs(shown) < 1.5).sum() >= 8
        assert shown.min() < -1.5
        assert shown.max() > 3
        assert (np.diff(shown) >= 0).all()

    def test_the_weights_stand_for_all_pairs(self):
        log_odds, _truth = made(2)
        assert draw(log_odds).weight.sum() == pytest.approx((log_odds > LOWEST).sum())

    def test_the_weighted_answers_are_unbiased(self):
        log_odds, truth = made(3, level=1.0)
        drawn = [draw(log_odds, seed) for seed in range(400)]
        guesses = [float((d.weight * truth[d.index]).sum()) for d in drawn]
        real = truth[log_odds > LOWEST].sum()
        error = np.std(guesses) / np.sqrt(len(guesses))
        assert abs(np.mean(guesses) - real) < 4 * error

    @given(st.lists(st.floats(-30, 30), max_size=60), st.integers(0, 30))
    @settings(max_examples=60, deadline=None)
    def test_as_many_as_there_are(self, values, shown):
        log_odds = np.array(values, dtype=np.float64)
        drawn = draw(log_odds, shown=shown)
        assert len(drawn.index) == min(shown, int((log_odds > LOWEST).sum()))

    def test_the_same_seed_draws_the_same_pairs(self):
        log_odds, _truth = made(4)
        assert draw(log_odds, 7).index.tolist() == draw(log_odds, 7).index.tolist()
        assert draw(log_odds, 7).index.tolist() != draw(log_odds, 8).index.tolist()


class TestCalibration:
    def test_without_answers_the_model_is_believed(self):
        nothing = calibrate(np.empty(0), np.empty(0, dtype=bool))
        assert (nothing.level, nothing.slope) == (0.0, 1.0)

    def test_many_answers_find_the_truth(self):
        log_odds, truth = made(5, level=-2.0, slope=0.6)
        found = calibrate(log_odds, truth)
        assert found.level == pytest.approx(-2.0, abs=0.2)
        assert found.slope == pytest.approx(0.6, abs=0.1)

    @pytest.mark.parametrize("answer", [True, False])
    def test_twenty_equal_answers_stay_finite_and_move_the_right_way(self, answer):
        log_odds, _truth = made(6)
        drawn = draw(log_odds).index
        found = calibrate(log_odds[drawn], np.full(len(drawn), answer))
        assert np.isfinite(found.draws).all()
        assert (found.probabilities(np.zeros(1))[0] > 0.5) == answer


class TestJudging:
    @pytest.mark.parametrize(("level", "slope"), [(0.0, 1.0), (-2.0, 0.8), (1.5, 1.2), (0.0, 0.6)])
    def test_the_intervals_hold_the_truth_nine_times_in_ten(self, level, slope):
        inside = []
        for seed in range(60):
            log_odds, truth = made(seed, level, slope)
            drawn = draw(log_odds, seed).index
            found = calibrate(log_odds[drawn], truth[drawn])
            (at,) = judge(log_odds, found, [0.5])
            false_hits = (~truth[log_odds > 0]).sum()
            misses = truth[(log_odds > LOWEST) & (log_odds <= 0)].sum()
            # The truth of one table is scattered around what is expected of it.
            for real, guess in ((false_hits, at.false_hits), (misses, at.misses)):
                room = 2 * np.sqrt(real + 1)
                inside.append(guess.low - room <= real <= guess.high + room)
        assert np.mean(inside) > 0.8

    def test_a_higher_threshold_has_fewer_false_hits_and_more_misses(self):
        log_odds, truth = made(8)
        drawn = draw(log_odds).index
        judged = judge(log_odds, calibrate(log_odds[drawn], truth[drawn]))
        assert [at.threshold for at in judged] == sorted(at.threshold for at in judged)
        for values in (
            [-at.hits for at in judged],
            [-at.false_hits.value for at in judged],
            [at.misses.value for at in judged],
        ):
            assert values == sorted(values)
        assert all(e.low <= e.value <= e.high for at in judged for e in (at.misses, at.false_hits))

    @pytest.mark.parametrize(("level", "higher"), [(-2.5, True), (2.5, False)])
    def test_the_proposal_follows_a_model_that_is_too_sure_or_not_sure_enough(self, level, higher):
        proposals = []
        for seed in range(15):
            log_odds, truth = made(seed, level)
            drawn = draw(log_odds, seed).index
            judged = judge(log_odds, calibrate(log_odds[drawn], truth[drawn]))
            proposals.append(propose(judged).threshold)
        assert (np.median(proposals) > 0.5) == higher

    def test_the_model_itself_proposes_one_half(self):
        log_odds, _truth = made(9)
        nothing = calibrate(np.empty(0), np.empty(0, dtype=bool))
        assert propose(judge(log_odds, nothing)).threshold == pytest.approx(0.5, abs=0.21)

    def test_no_pairs_are_no_mistakes(self):
        nothing = calibrate(np.empty(0), np.empty(0, dtype=bool))
        at = propose(judge(np.empty(0), nothing))
        assert (at.threshold, at.hits, at.misses.value) == (0.5, 0, 0.0)
