"""The distinct values of a column, so that each is looked at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from addin.table.cells import CellValue
from addin.table.table import Values, blank_cells

_PROBE = 2_000
_MOSTLY_DISTINCT = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Distinct:
    """The values of a column without repetition.

    In a column whose values hardly repeat, finding the repetitions costs more than it saves:
    there every value stands for itself, and `values` may hold the same one twice.

    Attributes:
        codes: for each of n rows an index into values; -1 where the cell is None.
        values: the k values.
        is_whole: whether values is known to be free of repetitions.
    """

    codes: npt.NDArray[np.int64]
    values: list[CellValue]
    is_whole: bool

    def counts(self) -> npt.NDArray[np.int64]:
        """How many rows hold each value."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.values))

    def rows_of(self, wanted: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """Positions of the rows whose value is wanted.

        Args:
            wanted: for each of k values whether it is.
        """
        padded = np.append(wanted, False)
        return np.flatnonzero(padded[self.codes])


def distinct_values(values: Values) -> Distinct:
    """Finds the distinct values of a column; None is not one of them."""
    n = len(values)
    probe = values[:: max(1, n // _PROBE)][:_PROBE]
    seen = {value for value in probe if value is not None}
    filled = sum(value is not None for value in probe)
    if filled > 50 and len(seen) > _MOSTLY_DISTINCT * filled:
        is_none = blank_cells(values)
        codes = np.cumsum(~is_none) - 1
        codes[is_none] = -1
        return Distinct(codes.astype(np.int64), values[~is_none].tolist(), False)
    found, uniques = pd.factorize(values)
    return Distinct(found.astype(np.int64), list(uniques), True)


def indices_matching(pattern: re.Pattern[str], values: Sequence[CellValue]) -> list[int]:
    """Indices of the texts in which a pattern is found.

    All texts are searched as one, which is many times faster than one by one; so ^ and $
    need the flag MULTILINE, and the pattern must not match across a line break.
    """
    texts = [v if isinstance(v, str) else "" for v in values]
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    hits = [match.start() for match in pattern.finditer("\n".join(texts))]
    indices: list[int] = np.unique(np.searchsorted(ends, hits, side="right")).tolist()
    return indices
