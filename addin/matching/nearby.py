"""Which known rows are worth comparing with a new one.

Rows are found by the same planned keys as pairs are in `addin.matching.blocking`, and by
every value that few rows have. A block that is too large is cut up by everything else that
the new row says. Of what is found, the rows that share the most telling values are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from addin.matching.postings import Floats, Postings, Rows

Known = Mapping[int, Sequence[int]]
"""Of a new row: for each aspect, by its index, the codes of its values."""

FEW = 64
"""A value of so few rows brings them all."""

LARGEST_BLOCK = 2_000
_LONGEST_LIST = 200_000
_LARGEST_POOL = 16_000
_LOOKS = 3_000_000
"""So many codes are looked at for one new row at most, while candidates are collected."""


@dataclass(frozen=True, slots=True, eq=False)
class Aspect:
    """One aspect of the known rows.

    Attributes:
        comparer: index of the comparer that it is of.
        name: its name there.
        about: names of the features that it is made of.
        postings: the values.
    """

    comparer: int
    name: str
    about: tuple[str, ...]
    postings: Postings


class Nearby:
    """Finds candidates among the known rows."""

    def __init__(self, aspects: Sequence[Aspect], planned: Sequence[tuple[int, ...]]) -> None:
        """Sets the keys.

        Args:
            aspects: all aspects.
            planned: combinations of indices of listed aspects.
        """
        self._aspects = aspects
        self._planned = planned

    def rows(self, new: Known, most: int) -> Rows:
        """The positions of the known rows worth comparing, ascending.

        Args:
            new: what the new row says.
            most: the largest number of rows to give.
        """
        blocks = list(self._blocks(new))
        if not blocks:
            return np.empty(0, dtype=np.int32)
        pool = np.unique(np.concatenate(blocks))
        if len(pool) <= most:
            return pool
        best = np.argsort(-self._shared(new, pool), kind="stable")[:most]
        return np.sort(pool[best])

    def _blocks(self, new: Known) -> Iterator[Rows]:
        """Rows that share something, the smallest blocks first, until they are enough."""
        said = {i: codes for i, codes in new.items() if self._aspects[i].postings.size(codes)}
        sizes = {i: self._aspects[i].postings.size(codes) for i, codes in said.items()}
        for i, codes in said.items():
            if self._aspects[i].postings.listed:
                sizes[i] = self._aspects[i].postings.length(codes)
        singles = [(i,) for i in said if self._aspects[i].postings.listed and sizes[i] <= FEW]
        planned = [parts for parts in self._planned if all(i in said for i in parts)]
        ways = dict.fromkeys([*singles, *planned])
        pool, looks = 0, _LOOKS
        for parts in sorted(ways, key=lambda parts: min(sizes[i] for i in parts)):
            shortest = min(parts, key=lambda i: (sizes[i], i))
            if sizes[shortest] > _LONGEST_LIST or pool > _LARGEST_POOL or looks < 0:
                break
            rows = self._aspects[shortest].postings.rows_of(said[shortest])
            for i in parts:  # the shortest, too: rows may have changed since they were listed
                looks -= len(rows)
                rows = rows[self._aspects[i].postings.have(rows, said[i])]
            finer = [i for i in sorted(said, key=lambda i: (sizes[i], i)) if i not in parts]
            for block in self._cut(rows, said, finer) if len(rows) > LARGEST_BLOCK else [rows]:
                looks -= len(rows)
                pool += len(block)
                yield block

    def _cut(self, rows: Rows, said: Known, finer: Sequence[int]) -> Iterator[Rows]:
        """The parts of a block that share one thing more, or two where that is too little."""
        for at, i in enumerate(finer):
            part = rows[self._aspects[i].postings.have(rows, said[i])]
            if len(part) > LARGEST_BLOCK:
                for j in finer[at + 1 :]:
                    again = part[self._aspects[j].postings.have(part, said[j])]
                    if len(again) <= LARGEST_BLOCK:
                        yield again
            else:
                yield part

    def _shared(self, new: Known, rows: Rows) -> Floats:
        """For p rows how telling is what they share with the new one.

        Of the aspects of one feature only the most telling counts.
        """
        weights: dict[tuple[str, ...], Floats] = {}
        for i, codes in new.items():
            aspect = self._aspects[i]
            for code in codes:
                if code < 0:
                    continue
                size = aspect.postings.size([code])
                weight = np.log((aspect.postings.filled + 1) / (size + 1))
                found = weights.setdefault(aspect.about, np.zeros(len(rows)))
                np.maximum(found, weight * aspect.postings.have(rows, [code]), out=found)
        total: Floats = np.sum(list(weights.values()), axis=0)
        return total
