"""Which rows have which value of one aspect, and how frequent each value is.

The texts themselves are not kept, only 64-bit hashes of them: sorted, so that a text's place
is its code. The rows of each code lie side by side in one array (compressed sparse rows);
rows that are put later are listed beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from addin.matching.chance import PRIOR_ROWS, mean_share
from addin.matching.texts import Codes

Rows = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

UNKNOWN = -2
"""The code of a text that no row has."""

_SPARE = 1024
_GROWTH = 8


class Postings:
    """The values of one aspect, of which a row has none, one or several.

    Attributes:
        codes: slots × capacity codes, -1 where a row has none; rows past the last are blank.
        counts: for each code in how many slots of the rows that count it stands.
        filled: how many of these slots have a value.
        listed: whether the rows of a value can be told.
    """

    def __init__(
        self,
        codes: Codes,
        hashes: npt.NDArray[np.uint64],
        *,
        listed: bool,
        counted: Rows | None = None,
    ) -> None:
        """Lays the values of n rows out.

        Args:
            codes: n (or slots × n) indices of values, -1 for none.
            hashes: k distinct values, see `hashes_of`.
            listed: whether the rows of a value will be asked for.
            counted: the rows whose values count; None for all.
        """
        table = codes[np.newaxis] if codes.ndim == 1 else codes
        order = np.argsort(hashes)
        rank = np.full(len(hashes) + 1, -1, dtype=np.int32)
        rank[order] = np.arange(len(hashes), dtype=np.int32)
        rows = table.shape[1]
        self.codes = np.full((len(table), rows + _SPARE), -1, dtype=np.int32)
        self.codes[:, :rows] = rank[table]
        self.listed = listed
        self._hashes = hashes[order]
        self._later: dict[int, int] = {}
        self._rows_later: dict[int, dict[int, None]] = {}
        flat = self.codes[:, :rows].ravel()
        every = np.bincount(flat[flat >= 0], minlength=len(hashes)).astype(np.int32)
        self.counts = every
        if counted is not None and len(counted) < rows:
            some = self.codes[:, counted].ravel()
            self.counts = np.bincount(some[some >= 0], minlength=len(hashes)).astype(np.int32)
        self.filled = int(self.counts.sum())
        weights = self.counts.astype(np.int64)
        self._weighted = int((weights * np.maximum(weights, 2)).sum())
        self._starts = self._rows = np.zeros(0, dtype=np.int32)
        if listed:
            self._starts = np.concatenate(([0], np.cumsum(every))).astype(np.int32)
            by_code = np.argsort(flat, kind="stable")[len(flat) - int(every.sum()) :]
            self._rows = (by_code % max(1, rows)).astype(np.int32)

    def find(self, hashes: Sequence[int]) -> list[int]:
        """The codes of some hashed texts, UNKNOWN for what no row ever had."""
        at = np.searchsorted(self._hashes, np.array(hashes, dtype=np.uint64))
        found = []
        for value, place in zip(hashes, at.tolist(), strict=True):
            known = place < len(self._hashes) and int(self._hashes[place]) == value
            found.append(place if known else self._later.get(value, UNKNOWN))
        return found

    def values(self, count: int) -> npt.NDArray[np.uint64]:
        """Slots × n hashes of the first n rows, 0 for none."""
        known: npt.NDArray[np.uint64] = np.append(self._hashes, np.uint64(0))
        return known[self.codes[:, :count]]

    def slots_of(self, hashes: Sequence[int]) -> npt.NDArray[np.uint64]:
        """Slots × 1 hashes of one row, 0 for none."""
        found = np.zeros((len(self.codes), 1), dtype=np.uint64)
        kept = hashes[: len(found)]
        found[: len(kept), 0] = kept
        return found

    def length(self, codes: Sequence[int]) -> int:
        """How many rows are listed under some codes."""
        listed = sum(
            int(self._starts[code + 1] - self._starts[code])
            for code in codes
            if 0 <= code < len(self._starts) - 1
        )
        return listed + sum(len(self._rows_later.get(code, ())) for code in codes)

    def size(self, codes: Sequence[int]) -> int:
        """In how many slots of rows that count some codes stand."""
        return sum(int(self.counts[code]) for code in codes if code >= 0)

    def rows_of(self, codes: Sequence[int]) -> Rows:
        """The rows that have one of some codes, or had it once: see `have`."""
        found: list[Rows] = []
        for code in codes:
            if 0 <= code < len(self._starts) - 1:
                found.append(self._rows[self._starts[code] : self._starts[code + 1]])
            if code in self._rows_later:
                found.append(np.fromiter(self._rows_later[code], dtype=np.int32))
        if len(found) == 1:
            return found[0]
        return np.concatenate(found) if found else np.empty(0, dtype=np.int32)

    def have(self, rows: Rows, codes: Sequence[int]) -> Flags:
        """Which of p rows have one of some codes."""
        found = np.zeros(len(rows), dtype=bool)
        for slot in self.codes:
            mine = slot[rows]
            for code in codes:
                if code >= 0:
                    found |= mine == code
        return found

    def rarity(
        self, rows: Rows, new: Sequence[int], expected: float, *, counted: bool = True
    ) -> npt.NDArray[np.float32]:
        """p logarithms for p rows beside a new one: see `model.Compared.rarity`.

        The shares are those of the table with the new row in it, as `chance.measure_chance`
        takes them. Of the new row's value and the known row's, the more frequent one counts.

        Args:
            rows: p positions.
            new: the codes of the new row's values.
            expected: the expected chance of the level.
            counted: whether the new row counts; not if it has a twin.
        """
        times = {code: new.count(code) for code in new if counted and code >= 0}
        fresh = new.count(UNKNOWN) if counted else 0
        total = self.filled + (len(new) if counted else 0)
        weighted = self._weighted + 2 * fresh
        for code, m in times.items():
            weighted += _weight(int(self.counts[code]) + m) - _weight(int(self.counts[code]))
        prior = PRIOR_ROWS * expected
        mean = mean_share(total, weighted, expected)
        codes = self.codes[:, rows]
        counts = self.counts[codes].astype(np.float64) if len(self.counts) else codes * 0.0
        for code, m in times.items():
            counts[codes == code] += m
        counts = np.where(codes >= 0, np.maximum(counts, 2.0), 0.0).max(axis=0)
        own = [2, *(int(self.counts[code]) + times.get(code, 0) for code in new if code >= 0)]
        theirs = np.where(counts > 0, (counts + prior) / (total + PRIOR_ROWS), mean)
        ours = (max(own) + prior) / (total + PRIOR_ROWS) if new else mean
        found: npt.NDArray[np.float32] = np.log(np.maximum(theirs, ours) / mean).astype(np.float32)
        return found

    def codes_of(self, row: int) -> list[int]:
        """The codes of a row."""
        return [code for code in self.codes[:, row].tolist() if code >= 0]

    def put(self, row: int, hashes: Sequence[int], *, counted: bool = True) -> None:
        """Gives a blank row its values; what has no slot left is not kept."""
        if row >= self.codes.shape[1]:
            spare = max(_SPARE, row // _GROWTH)
            more = np.full((len(self.codes), row + spare - self.codes.shape[1]), -1, np.int32)
            self.codes = np.concatenate([self.codes, more], axis=1)
        kept = list(hashes[: len(self.codes)])
        codes = [
            self._learn(value) if code == UNKNOWN else code
            for value, code in zip(kept, self.find(kept), strict=True)
        ]
        self.set_codes(row, codes, counted=counted)
        if self.listed:
            for code in codes:
                if not self._is_listed(row, code):
                    self._rows_later.setdefault(code, {})[row] = None

    def _is_listed(self, row: int, code: int) -> bool:
        """Whether a row was laid out under a code at the beginning."""
        if code >= len(self._starts) - 1:
            return False
        return bool((self._rows[self._starts[code] : self._starts[code + 1]] == row).any())

    def _learn(self, value: int) -> int:
        if value in self._later:
            return self._later[value]
        code = len(self._hashes) + len(self._later)
        self._later[value] = code
        if code >= len(self.counts):
            spare = max(_SPARE, code // _GROWTH)
            self.counts = np.concatenate([self.counts, np.zeros(spare, dtype=np.int32)])
        return code

    def set_codes(self, row: int, codes: Sequence[int], *, counted: bool = True) -> None:
        """Gives a blank row codes that are known."""
        self.codes[: len(codes), row] = codes
        if counted:
            self._count(codes, 1)

    def clear(self, row: int, *, counted: bool = True, for_good: bool = True) -> list[int]:
        """Makes a row blank and gives the codes that it had.

        Args:
            for_good: whether the row is listed no more; `set_codes` does not list it again.
        """
        codes = self.codes_of(row)
        self.codes[:, row] = -1
        if for_good:
            for code in codes:
                # Else a value that came and went would pass for one of many rows.
                self._rows_later.get(code, {}).pop(row, None)
        if counted:
            self._count(codes, -1)
        return codes

    def _count(self, codes: Sequence[int], step: int) -> None:
        for code in codes:
            before = int(self.counts[code])
            self._weighted += _weight(before + step) - _weight(before)
            self.counts[code] += step
        self.filled += step * len(codes)

    @property
    def bytes(self) -> int:
        """Memory that the arrays take."""
        arrays = (self.codes, self.counts, self._hashes, self._starts, self._rows)
        return sum(array.nbytes for array in arrays)


def _weight(count: int) -> int:
    """What a value adds to the chance that strangers agree: two rows have it at least."""
    return count * max(count, 2)


def hashes_of(texts: Sequence[str]) -> npt.NDArray[np.uint64]:
    """A 64-bit number for each of k texts, the same in every run."""
    if not len(texts):
        return np.empty(0, dtype=np.uint64)
    array = np.array(texts, dtype=object)
    found: npt.NDArray[np.uint64] = pd.util.hash_array(array, categorize=False)
    return found
