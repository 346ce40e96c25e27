"""How alike texts are, for very many pairs of them.

The pairs are given by codes: positions in a list of distinct texts, -1 for "".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist, cpdist

from addin.matching.comparers import Flags
from addin.matching.texts import Codes

Scores = npt.NDArray[np.float32]

_MOST_IN_TABLE = 3_000
_CHEAPER = 2
"""So many times faster a pair is compared in a table of all, at least."""

_FEW = 2_000
_MOST_DIGITS = 15
_ONES = np.uint64(0x1111_1111_1111_1111)
_NEXT_TO_EACH_OTHER = np.uint64(0x11)
_ONE = np.uint64(1)


class Likeness:
    """The likeness of the texts of a list by one of rapidfuzz's scorers.

    A short list is soon compared as a whole, and then each pair is looked up.
    """

    def __init__(self, texts: Sequence[str], scorer: Callable[..., float], cutoff: float) -> None:
        """
        Args:
            texts: k distinct texts.
            scorer: a similarity of `rapidfuzz`.
            cutoff: what is less alike counts as 0, which is faster.
        """
        self._texts = np.array([*texts, ""], dtype=object)
        self._scorer = scorer
        # Scores are rounded to 32 bits, which must not lift one over the cutoff.
        self._cutoff = cutoff * (1 - 1e-6)
        self._asked = 0
        self._table: Scores | None = None

    def of(self, a: Codes, b: Codes) -> Scores:
        """The likeness of p pairs."""
        if self._table is None and len(self._texts) <= _MOST_IN_TABLE:
            self._asked += len(a)
            if self._asked * _CHEAPER >= len(self._texts) ** 2:
                self._table = self._compare_all()
        if self._table is not None:
            found: Scores = self._table[a, b]
            return found
        return likenesses(
            self._texts[a].tolist(), self._texts[b].tolist(), self._scorer, self._cutoff
        )

    def _compare_all(self) -> Scores:
        texts = self._texts.tolist()
        return np.asarray(
            cdist(
                texts,
                texts,
                scorer=self._scorer,
                score_cutoff=self._cutoff,
                dtype=np.float32,
                workers=-1,
            )
        )


def likenesses(
    left: Sequence[str], right: Sequence[str], scorer: Callable[..., float], cutoff: float
) -> Scores:
    """How alike the texts of two lists are, pair by pair; see `Likeness`."""
    return np.asarray(
        cpdist(
            left,
            right,
            scorer=scorer,
            score_cutoff=cutoff,
            dtype=np.float32,
            workers=_workers_for(len(left)),
        )
    )


def _workers_for(pairs: int) -> int:
    """Threads of rapidfuzz's own: with a single one it would not let other threads run."""
    return -1 if pairs > _FEW else 1


class Digits:
    """Whether numbers are a slip apart: a digit wrong, missing or too many, two exchanged."""

    def __init__(self, texts: Sequence[str]) -> None:
        """
        Args:
            texts: k distinct texts; those that are not just up to 15 digits are slower.
        """
        self._texts = np.array([*texts, ""], dtype=object)
        self._length = np.array([*map(len, texts), 0], dtype=np.int32)
        # Four bits a digit.
        packed = [int(t, 16) if len(t) <= _MOST_DIGITS and _is_number(t) else -1 for t in texts]
        self._packed = np.array([*packed, -1], dtype=np.int64)

    def one_slip_apart(self, a: Codes, b: Codes) -> Flags:
        """Whether each of p pairs of different texts is."""
        near = self._may_be(a, b)
        at = np.flatnonzero(near)
        near[at] = (
            cpdist(
                self._texts[a[at]].tolist(),
                self._texts[b[at]].tolist(),
                scorer=OSA.distance,
                score_cutoff=1,
                dtype=np.int32,
                workers=_workers_for(len(at)),
            )
            <= 1
        )
        return near

    def _may_be(self, a: Codes, b: Codes) -> Flags:
        longer = self._length[a] - self._length[b]
        one, other = self._packed[a], self._packed[b]
        apart = (one ^ other).view(np.uint64)
        # A bit for each digit that differs, at the right end of its four.
        apart |= apart >> np.uint64(2)
        apart |= apart >> _ONE
        apart &= _ONES
        lowest = apart & (~apart + _ONE)
        found: Flags = (apart == lowest) | (apart == lowest * _NEXT_TO_EACH_OTHER)
        found &= longer == 0
        found |= np.abs(longer) == 1
        found |= (one < 0) | (other < 0)
        return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
