"""How fast requests go out, and how long a failed one is repeated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.client.pace import MINUTE, Patience, TokenBucket
from tests.sheets.scripted import FakeTime


@given(
    burst=st.integers(1, 30),
    rate=st.integers(1, 100),
    gaps=st.lists(st.floats(0, 30), min_size=1, max_size=150),
)
def test_no_minute_sees_more_requests_than_burst_and_rate(burst, rate, gaps):
    time = FakeTime()
    bucket = TokenBucket(burst, rate, time.clock())
    sent = []
    for gap in gaps:
        time.seconds += gap
        bucket.take()
        sent.append(time.seconds)
    for start in sent:
        within = sum(start <= moment < start + MINUTE - 1e-6 for moment in sent)
        assert within <= burst + rate


def test_a_full_bucket_lets_its_burst_pass_without_waiting():
    time = FakeTime()
    bucket = TokenBucket(20, 40, time.clock())
    assert [bucket.take() for _ in range(20)] == [0.0] * 20
    assert bucket.take() == pytest.approx(1.5)


def test_pauses_double_up_to_the_longest():
    patience = Patience(attempts=9, first=1, longest=8, total=1000)
    clock = FakeTime().clock(random=1.0)
    assert [patience.pause(n, 0, None, clock) for n in range(1, 7)] == [1, 2, 4, 8, 8, 8]


@given(failures=st.integers(1, 6), random=st.floats(0, 0.999))
def test_a_pause_has_a_random_part_and_is_never_less_than_half(failures, random):
    pause = Patience().pause(failures, 0, None, FakeTime().clock(random))
    full = 2 ** (failures - 1)
    assert pause is not None
    assert full / 2 <= pause <= full


@given(asked=st.floats(0, 100), random=st.floats(0, 0.999))
def test_google_s_own_wish_is_never_undercut(asked, random):
    pause = Patience().pause(1, 0, asked, FakeTime().clock(random))
    assert pause is not None
    assert pause >= asked


def test_patience_ends_with_the_attempts_and_with_the_time():
    clock = FakeTime().clock()
    assert Patience(attempts=3).pause(3, 0, None, clock) is None
    assert Patience(total=60).pause(1, 59.9, None, clock) is None
    assert Patience(total=60).pause(1, 0, 61, clock) is None
