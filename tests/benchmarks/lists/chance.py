"""Small draws that every list needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random


def weighted(random: Random, shares: Mapping[str, float]) -> str:
    """One of the keys, as often as its share says."""
    return random.choices(list(shares), list(shares.values()))[0]


def fresh(taken: set[str], make: Callable[[], str]) -> str:
    """A value that was not there before; it is added to `taken`."""
    for _ in range(1000):
        if (value := make()) not in taken:
            taken.add(value)
            return value
    raise ValueError("too few different values for a list of this length")


def words(text: str) -> tuple[str, ...]:
    """The words of a text, as a list of words is easiest to read."""
    return tuple(text.split())
