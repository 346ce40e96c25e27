"""What equal customer codes say: two systems may number alike, or each for itself.

Whether code 1001 here is code 1001 there is found out from the tables: among the pairs that
the other columns make one customer, how many share the code; and how many of all others do by
accident. Both are estimated by expectation maximisation, as for every other feature
(Winkler, Using the EM Algorithm for Weight Computation, 1988), given what the other columns
have said already.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from addin.matching.links import ColumnPair
from addin.matching.texts import Codes, distinct_texts, folded, recoded

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int32]

EQUAL, DIFFERENT = 0, 1
_MOST_OF_ONE_CODE = 20
_ITERATIONS = 30
_PRIOR = 1.0
_LEAST = -3.0
_MOST = 12.0


@dataclass(frozen=True, slots=True, eq=False)
class CodeEvidence:
    """The codes of two tables of n and m rows, one below the other.

    Attributes:
        codes: n + m indices of equal codes; -1 where there is none.
        equal: log odds that equal codes give a pair.
        different: log odds that different codes give it, at most 0.
    """

    codes: Codes
    equal: float = 0.0
    different: float = 0.0

    def levels(self, left: Rows, right: Rows) -> npt.NDArray[np.int8]:
        """For each of p pairs EQUAL, DIFFERENT, or -1 where one of them has no code."""
        a, b = self.codes[left], self.codes[right]
        return np.where((a < 0) | (b < 0), -1, np.where(a == b, EQUAL, DIFFERENT)).astype(np.int8)

    def weights(self, levels: npt.NDArray[np.int8]) -> Floats:
        """p log odds of the levels."""
        found: Floats = np.array([self.equal, self.different, 0.0])[levels]
        return found


def codes_of(pair: ColumnPair) -> Codes:
    """Indices of equal codes, n + m of them: width, case, spaces and leading zeros of numbers
    do not count."""
    codes, texts = distinct_texts(np.concatenate([pair.one.values, pair.other.values]))
    plain = ["".join(text.split()) for text in folded(texts)]
    bare = [(text.lstrip("0") or "0") if text.isdecimal() else text for text in plain]
    zeros_count = _zeros_count(codes, plain, bare, len(pair.one.values))
    return recoded(codes, plain if zeros_count else bare)[0]


def _zeros_count(codes: Codes, plain: list[str], bare: list[str], split: int) -> bool:
    """Whether one of the tables has codes that only their zeros tell apart: 007 beside 7."""
    for part in (codes[:split], codes[split:]):
        used = np.unique(part[part >= 0]).tolist()
        if len({bare[i] for i in used}) < len({plain[i] for i in used}):
            return True
    return False


def equal_pairs(codes: Codes, split: int) -> tuple[Rows, Rows]:
    """The pairs across the tables that share a code; codes of very many rows are left out.

    Returns:
        (left, right): p positions each, left below `split`, ascending.
    """
    ours, theirs = codes[:split], codes[split:]
    size = int(codes.max(initial=-1)) + 1
    often = np.ones(size + 1, dtype=bool)
    for part in (ours, theirs):
        often[:-1] &= np.bincount(part[part >= 0], minlength=size) <= _MOST_OF_ONE_CODE
    here = np.flatnonzero((ours >= 0) & often[ours])
    there = np.flatnonzero((theirs >= 0) & often[theirs])
    found = pd.DataFrame({"code": ours[here], "left": here}).merge(
        pd.DataFrame({"code": theirs[there], "right": there + split}), on="code"
    )
    found = found.sort_values(["left", "right"])
    return found["left"].to_numpy(np.int32), found["right"].to_numpy(np.int32)


def weigh_codes(
    codes: Codes, split: int, left: Rows, right: Rows, log_odds: Floats
) -> CodeEvidence:
    """Finds out what the codes say.

    Args:
        codes: of n + m rows.
        split: n.
        left, right: p pairs, all that share a code among them.
        log_odds: what the other columns say of them.
    """
    evidence = CodeEvidence(codes)
    levels = evidence.levels(left, right)
    known = levels >= 0
    equal = levels[known] == EQUAL
    odds = log_odds[known]
    total = float((codes[:split] >= 0).sum()) * float((codes[split:] >= 0).sum())
    for _ in range(_ITERATIONS):
        now = np.clip(odds + evidence.weights(levels[known]), -30.0, 30.0)
        match = 1.0 / (1.0 + np.exp(-now))
        share = (float(match[equal].sum()) + _PRIOR) / (float(match.sum()) + 2 * _PRIOR)
        chance = (float((1.0 - match[equal]).sum()) + 0.5) / max(total, 1.0)
        gain = float(np.clip(np.log(share / chance), 0.0, _MOST))
        loss = float(np.clip(np.log((1.0 - share) / (1.0 - min(chance, 0.5))), _LEAST, 0.0))
        if abs(gain - evidence.equal) < 1e-3:
            break
        evidence = CodeEvidence(codes, gain, loss)
    return evidence
