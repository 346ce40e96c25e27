"""Two strips at once: what comes out, and what happens when one fails."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from addin.hosts.calc.overlap import AT_ONCE, Unswept, overlapping


def test_results_come_in_the_order_of_the_items_whichever_is_done_first():
    second_is_done = threading.Event()

    def work(item: int) -> int:
        if item == 0:
            assert second_is_done.wait(20), "the next one is worked on at the same time"
        elif item == 1:
            second_is_done.set()
        return item * 10

    assert list(overlapping(work, range(7))) == [n * 10 for n in range(7)]
    assert list(overlapping(work, [])) == []


def test_no_more_items_are_taken_than_are_worked_on():
    taken = []

    def items() -> Iterator[int]:
        for number in range(10):
            taken.append(number)
            yield number

    results = overlapping(lambda item: item, items())
    assert next(results) == 0
    assert len(taken) == AT_ONCE


def test_after_an_error_nothing_more_is_begun():
    begun = []

    def work(item: int) -> int:
        begun.append(item)
        if item == 1:
            raise ValueError("no")
        return item

    results = overlapping(work, range(100))
    assert next(results) == 0
    with pytest.raises(ValueError, match="no"):
        list(results)
    assert max(begun) <= 1 + AT_ONCE


@pytest.mark.parametrize("was_on", [True, False])
def test_garbage_is_looked_for_again_as_before(was_on):
    (gc.enable if was_on else gc.disable)()
    try:
        with suppress(KeyError), Unswept():
            assert not gc.isenabled()
            raise KeyError
        assert gc.isenabled() is was_on
    finally:
        gc.enable()
