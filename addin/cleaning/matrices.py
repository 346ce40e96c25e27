"""Texts of one length as a matrix of characters, so that a whole column is tested at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Characters: TypeAlias = npt.NDArray[np.uint8] | npt.NDArray[np.uint32]
Flags: TypeAlias = npt.NDArray[np.bool_]
Integers: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TextBlock:
    """The texts of one length.

    Attributes:
        length: number of characters of each text.
        positions: n indices into the list that the texts come from.
        characters: length × n code points, one row a character place; a transposed
            matrix, because tests go place by place and a row lies in one piece of memory.
    """

    length: int
    positions: npt.NDArray[np.intp]
    characters: Characters


def blocks_by_length(texts: Sequence[str], lengths: Collection[int]) -> Iterator[TextBlock]:
    """The texts of some lengths, length by length.

    Args:
        texts: any texts.
        lengths: the lengths wanted; texts of another length are left out.

    Yields:
        One block for each wanted length that occurs.
    """
    if not texts or not lengths:
        return
    measured = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    for length in sorted(set(lengths)):
        positions = np.flatnonzero(measured == length)
        if length == 0 or positions.size == 0:
            continue
        if positions.size == len(texts):
            joined = "".join(texts)
        else:
            joined = "".join([texts[i] for i in positions.tolist()])
        yield TextBlock(length, positions, _matrix(joined, length))


def _matrix(joined: str, length: int) -> Characters:
    if joined.isascii():
        narrow = np.frombuffer(joined.encode("ascii"), dtype=np.uint8)
        return np.ascontiguousarray(narrow.reshape(-1, length).T)
    wide = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    return np.ascontiguousarray(wide.reshape(-1, length).T.astype(np.uint32))


def are_digits(places: Characters) -> Flags:
    """For each of the n texts, whether all k places (k × n) hold an ASCII digit."""
    # Unsigned arithmetic wraps, so one comparison finds everything outside 0 to 9.
    return np.asarray((places - np.array(48, dtype=places.dtype) < 10).all(axis=0))


def number_at(places: Characters) -> Integers:
    """For each of the n texts, the number that the k places (k × n) write in decimal.

    Places that hold no digits give nonsense: test with `are_digits` as well.
    """
    total = np.zeros(places.shape[1], dtype=np.int64)
    for place in places:
        total *= 10
        total += place
        total -= 48
    return total


def are_days(years: Integers, months: Integers, days: Integers) -> Flags:
    """For each of n triples, whether the Gregorian calendar has such a day (years 1 to 9999)."""
    leap = (years % 4 == 0) & ((years % 100 != 0) | (years % 400 == 0))
    inside = (months >= 1) & (months <= 12)
    lengths = _MONTH_LENGTHS[np.where(inside, months, 0)] + (leap & (months == 2))
    return np.asarray(inside & (years >= 1) & (days >= 1) & (days <= lengths))


_MONTH_LENGTHS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=np.int64)
