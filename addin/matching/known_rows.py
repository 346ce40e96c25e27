"""The known rows of an index: their values as numbers, and which of them are still known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from addin.matching.blocking import plan
from addin.matching.comparers import Comparer, Levels
from addin.matching.nearby import Aspect, Nearby
from addin.matching.postings import UNKNOWN, Flags, Postings, Rows, hashes_of
from addin.matching.twins import signatures

_SPARE = 1024
_GROWTH = 8


@dataclass(frozen=True, slots=True)
class NewValues:
    """What one new row says.

    Attributes:
        hashes: for each aspect the hashes of its values.
        codes: for each aspect their codes; `postings.UNKNOWN` for what no row has.
        signature: a hash that its twins share; none where it cannot have twins.
        twin: the code of the signature; `postings.UNKNOWN` where no known row has it.
        has_twins: whether a known row is its twin.
    """

    hashes: list[list[int]]
    codes: list[list[int]]
    signature: list[int]
    twin: int
    has_twins: bool


@dataclass(frozen=True, slots=True)
class _Taken:
    """A row that is left out for a while: what is needed to bring it back."""

    codes: list[list[int]]
    signature: list[int]
    counted: bool


class KnownRows:
    """Rows that can be found and counted, added and forgotten.

    Of rows that are alike in everything only one counts, see `addin.matching.twins`.

    Attributes:
        end: the position that the next row gets.
        standing: how many rows count.
    """

    def __init__(self, comparers: Sequence[Comparer], count: int, standing: Rows) -> None:
        """Lays the values of n rows out.

        Args:
            comparers: what compares them, with its texts.
            count: n.
            standing: the rows that stand for themselves and their twins.
        """
        self._aspects, planned = _aspects(comparers, standing)
        self._of = {(a.comparer, a.name): i for i, a in enumerate(self._aspects)}
        self._features = [(number, f) for number, c in enumerate(comparers) for f in c.features]
        self._nearby = Nearby(self._aspects, planned)
        self._wholes = [self._of[number, f.levels[0].frequency] for number, f in self._features]
        features = [feature for _, feature in self._features]
        whole = (self._aspects[i].postings.values(count) for i in self._wholes)
        found, able = signatures(features, whole, count)
        distinct, index = np.unique(found[able], return_inverse=True)
        codes = np.full(count, -1, dtype=np.int32)
        codes[able] = index.ravel()
        self._twins = Postings(codes, distinct, listed=False)
        self._alive = np.ones(count, dtype=bool)
        self._count = self.end = count
        self.standing = len(standing)

    def __len__(self) -> int:
        """How many rows are known now."""
        return self._count

    @property
    def bytes(self) -> int:
        """Memory that the arrays take."""
        postings = [self._twins, *(aspect.postings for aspect in self._aspects)]
        return sum(found.bytes for found in postings) + self._alive.nbytes

    def values(self, comparers: Sequence[Comparer]) -> NewValues:
        """What row 0 of an excerpt says.

        Args:
            comparers: what compares the excerpt, with its texts.
        """
        texts: list[str] = []
        spans: list[int] = []
        for aspect in self._aspects:
            comparer = comparers[aspect.comparer]
            of_row = np.atleast_2d(comparer.codes(aspect.name))[:, 0]
            found = [comparer.texts(aspect.name)[code] for code in of_row.tolist() if code >= 0]
            texts += found
            spans.append(len(found))
        rest = iter(hashes_of(texts).tolist())
        hashes = [[next(rest) for _ in range(span)] for span in spans]
        codes = [a.postings.find(found) for a, found in zip(self._aspects, hashes, strict=True)]
        whole = [self._aspects[i].postings.slots_of(hashes[i]) for i in self._wholes]
        number, able = signatures([feature for _, feature in self._features], whole, 1)
        signature = [int(number[0])] if len(able) else []
        twin = next(iter(self._twins.find(signature)), UNKNOWN)
        return NewValues(hashes, codes, signature, twin, self._twins.size([twin]) > 0)

    def near(self, new: NewValues, most: int) -> Rows:
        """The positions of the rows worth comparing with a new one, ascending.

        Args:
            new: the new row.
            most: how many to give at most; all rows are given when they are no more.
        """
        if self._count <= most:
            return np.flatnonzero(self._alive).astype(np.int32)
        return self._nearby.rows({i: codes for i, codes in enumerate(new.codes) if codes}, most)

    def are_twins(self, new: NewValues, positions: Rows) -> Flags:
        """Which of p rows are alike with a new one in everything."""
        return self._twins.have(positions, [new.twin])

    def rarity(
        self, new: NewValues, positions: Rows, levels: Sequence[Levels]
    ) -> tuple[npt.NDArray[np.float32], ...]:
        """For each feature p logarithms, see `model.Compared.rarity`.

        Args:
            new: the new row.
            positions: p positions of known rows.
            levels: for each feature p levels, of the new row beside each known one.
        """
        found = []
        for (number, feature), observed in zip(self._features, levels, strict=True):
            rare = np.zeros(len(positions), dtype=np.float32)
            for k, level in enumerate(feature.levels):
                at = np.flatnonzero(observed == k)
                if level.frequency and len(at):
                    i = self._of[number, level.frequency]
                    rare[at] = self._aspects[i].postings.rarity(
                        positions[at], new.codes[i], level.chance, counted=not new.has_twins
                    )
            found.append(rare)
        return tuple(found)

    def put(self, position: int, new: NewValues) -> None:
        """Makes a row known at a position that has none, or behind the last."""
        if position >= len(self._alive):
            more = max(_SPARE, position // _GROWTH)
            self._alive = np.append(self._alive, np.zeros(more, dtype=bool))
        counted = self._twins.size(self._twins.find(new.signature)) == 0
        for aspect, hashes in zip(self._aspects, new.hashes, strict=True):
            aspect.postings.put(position, hashes, counted=counted)
        self._twins.put(position, new.signature)
        self.end = max(self.end, position + 1)
        self._enlist(position, counted)

    def _enlist(self, position: int, counted: bool) -> None:
        self._alive[position] = True
        self._count += 1
        self.standing += counted

    def take(self, position: int, *, for_good: bool = True) -> _Taken:
        """Forgets a row.

        Args:
            for_good: whether it does not come back as it was.

        Raises:
            IndexError: there is no row at this position.
        """
        if not 0 <= position < self.end or not self._alive[position]:
            raise IndexError(f"no row at position {position}")
        signature = self._twins.clear(position, for_good=for_good)
        counted = self._twins.size(signature) == 0
        codes = [
            a.postings.clear(position, counted=counted, for_good=for_good) for a in self._aspects
        ]
        self._alive[position] = False
        self._count -= 1
        self.standing -= counted
        return _Taken(codes, signature, counted)

    @contextmanager
    def without(self, position: int | None) -> Iterator[None]:
        """Leaves a row out inside the with-block; None leaves out nothing."""
        if position is None:
            yield
            return
        taken = self.take(position, for_good=False)
        try:
            yield
        finally:
            for aspect, codes in zip(self._aspects, taken.codes, strict=True):
                aspect.postings.set_codes(position, codes, counted=taken.counted)
            self._twins.set_codes(position, taken.signature)
            self._enlist(position, taken.counted)


def _aspects(
    comparers: Sequence[Comparer], standing: Rows
) -> tuple[list[Aspect], list[tuple[int, ...]]]:
    """(aspects that are planned keys or whose frequency counts, planned keys as their indices)."""
    keys = [(number, key) for number, c in enumerate(comparers) for key in c.keys]
    of_standing = [replace(key, codes=key.codes[..., standing]) for _, key in keys]
    planned = [p.parts for p in plan(of_standing, len(standing))]
    names = [(number, key.name) for number, key in keys]
    wanted = {names[k]: keys[k][1].about for parts in planned for k in parts}
    listed = set(wanted)
    for number, comparer in enumerate(comparers):
        for feature in comparer.features:
            for level in feature.levels:
                if level.frequency:
                    wanted.setdefault((number, level.frequency), (feature.name,))
    found = []
    for (number, name), about in wanted.items():
        codes, texts = comparers[number].codes(name), comparers[number].texts(name)
        is_key = (number, name) in listed
        postings = Postings(codes, hashes_of(texts), listed=is_key, counted=standing)
        found.append(Aspect(number, name, about, postings))
    places = {place: i for i, place in enumerate(wanted)}
    return found, [tuple(places[names[k]] for k in parts) for parts in planned]
