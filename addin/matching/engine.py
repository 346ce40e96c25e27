"""From a table to duplicate groups."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from addin.errors import UnmappedColumnsError
from addin.i18n import msg
from addin.matching.columns import COMPARED, comparers_of, titles
from addin.matching.comparers import Comparer, Role
from addin.matching.explaining import contributions, reasons_of
from addin.matching.grouping import NEVER, group
from addin.matching.groups import DuplicateGroups, Group
from addin.matching.scoring import Scorer
from addin.matching.twins import find_twins, standing_for
from addin.table.fields import KIND_LABELS
from addin.table.table import CustomerTable

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int32]

SURE = 2.5
"""Natural log odds by which every row of a sure group belongs to the others."""

_CEILING = 99.9
_LEAST = -700.0
ALIKE = 9.0
"""Log odds of rows that are alike in all that is compared."""


def find_duplicates(
    table: CustomerTable,
    *,
    apart: Collection[tuple[int, int]] = (),
    threshold: float = 0.5,
    memory_limit: int | None = None,
) -> DuplicateGroups:
    """Finds the rows of a table that are probably one customer.

    Args:
        table: n rows; compared are its columns of the kinds in `columns.COMPARED`, and
            others whose values tell rows apart.
        apart: pairs of positions (from 0, the smaller first) that are known to be different
            customers.
        threshold: how probably two rows must be one customer to be joined, between 0 and 1;
            what makes a group sure is the same whatever it is.
        memory_limit: bytes that candidate pairs may take; less than needed makes it slower
            and is said in the remarks. None for no limit.

    Raises:
        UnmappedColumnsError: the table has no column that tells customers apart.
    """
    weighed = weigh_pairs(table, apart=apart, memory_limit=memory_limit)
    scorer = weighed.scorer
    groups = explained(scorer, weighed.grouped(threshold), weighed.twin)
    return DuplicateGroups(groups, len(table), titles(scorer.comparers), tuple(scorer.remarks))


@dataclass(frozen=True, slots=True, eq=False)
class WeighedPairs:
    """The pairs of a table's rows that may be one customer.

    Attributes:
        scorer: what weighed them.
        left, right: p positions each.
        log_odds: of the pairs; NEVER for those that are two customers for certain.
        forbidden: tells which other pairs are.
        twin: for each of the n rows the row that stands for it, see `twins`.
    """

    scorer: Scorer
    left: Rows
    right: Rows
    log_odds: Floats
    forbidden: Forbidden
    twin: Rows

    def grouped(self, threshold: float = 0.5) -> list[tuple[list[int], float]]:
        """The groups at a threshold: (rows, log odds of the row that fits least)."""
        shift = float(np.log(threshold / (1.0 - threshold)))

        def weigh(left: Rows, right: Rows) -> Floats:
            found = self.scorer.log_odds(self.scorer.compare(left, right))
            found[self.forbidden.among(left, right)] = NEVER
            return found - shift

        odds = self.log_odds - shift
        # Below even odds nobody has asked yet which pairs are known to be two customers.
        asked = np.flatnonzero((odds > 0) & (self.log_odds <= 0))
        odds[asked[self.forbidden.among(self.left[asked], self.right[asked])]] = NEVER
        one, other = self.forbidden.told_apart
        left, right = np.concatenate([self.left, one]), np.concatenate([self.right, other])
        odds = np.concatenate([odds, np.full(len(one), NEVER)])
        found = group(self.scorer.count, left, right, odds, weigh)
        return with_twins([(rows, weakest + shift) for rows, weakest in found], self.twin)


def weigh_pairs(
    table: CustomerTable,
    *,
    apart: Collection[tuple[int, int]] = (),
    memory_limit: int | None = None,
) -> WeighedPairs:
    """Finds the promising pairs of a table, learns from them and weighs them.

    Args:
        table, apart, memory_limit: see `find_duplicates`.

    Raises:
        UnmappedColumnsError: the table has no column that tells customers apart.
    """
    comparers = comparers_of(table)
    demand_something_telling(comparers)
    twin = find_twins(comparers, len(table))
    twin = _kept_apart(twin, apart)
    scorer = Scorer(comparers, len(table), standing_for(twin), memory_limit)
    pairs = scorer.promising()
    scorer.learn(pairs)
    weights = scorer.log_odds(pairs)
    # What is said of a row holds for the row that stands for it.
    forbidden = Forbidden([(int(twin[a]), int(twin[b])) for a, b in apart], scorer)
    likely = np.flatnonzero(weights > 0)
    weights[likely[forbidden.among(pairs.left[likely], pairs.right[likely])]] = NEVER
    return WeighedPairs(scorer, pairs.left, pairs.right, weights, forbidden, twin)


def _kept_apart(twin: Rows, apart: Collection[tuple[int, int]]) -> Rows:
    """The twins without those that are known to be different customers."""
    twin = twin.copy()
    for one, other in apart:
        if twin[one] == twin[other]:
            for row in (one, other):
                # Others may have it for their twin: it stands for itself alone from now on.
                fellows = np.flatnonzero(twin == twin[row])
                twin[fellows] = fellows
    return twin


def with_twins(
    found: Sequence[tuple[list[int], float]], twin: Rows
) -> list[tuple[list[int], float]]:
    """The groups with the twins of their rows, and the groups that are nothing but twins."""
    others = np.flatnonzero(twin != np.arange(len(twin)))
    fellows: dict[int, list[int]] = {}
    for row, first in zip(others.tolist(), twin[others].tolist(), strict=True):
        fellows.setdefault(first, []).append(row)
    groups = []
    for rows, weakest in found:
        more = [other for row in rows for other in fellows.pop(row, ())]
        groups.append((sorted([*rows, *more]), weakest))
    groups += [([first, *rest], ALIKE) for first, rest in fellows.items()]
    return sorted(groups)


def demand_something_telling(comparers: Sequence[Comparer]) -> None:
    """Checks that customers can be told apart.

    Raises:
        UnmappedColumnsError: they cannot.
    """
    roles = {feature.role for comparer in comparers for feature in comparer.features}
    if roles <= {Role.DETAIL}:
        names = ", ".join(str(KIND_LABELS[kind]) for kind in COMPARED[:9])
        raise UnmappedColumnsError(
            msg("No column tells one customer from another."),
            msg("Needed is one of: {names}. Name it with --map header=field.", names=names),
        )


class Forbidden:
    """Pairs that are known to be different customers."""

    def __init__(self, apart: Iterable[tuple[int, int]], scorer: Scorer) -> None:
        """Keeps them.

        Args:
            apart: pairs of positions that the user told apart.
            scorer: knows what a row's own values forbid.
        """
        self._scorer = scorer
        self._count = count = scorer.count
        packed = [min(a, b) * count + max(a, b) for a, b in apart]
        self._packed = np.sort(np.array(packed, dtype=np.int64))

    @property
    def told_apart(self) -> tuple[Rows, Rows]:
        """The pairs that the user told apart, the smaller position first."""
        left, right = np.divmod(self._packed, self._count)
        return left.astype(np.int32), right.astype(np.int32)

    def among(self, left: Rows, right: Rows) -> npt.NDArray[np.bool_]:
        """For each of p pairs whether it is one of them."""
        found = self._scorer.forbidden(left, right)
        if len(self._packed):
            packed = left.astype(np.int64) * self._count + right
            at = np.searchsorted(self._packed, packed)
            found |= self._packed[np.minimum(at, len(self._packed) - 1)] == packed
        return found


def explained(
    scorer: Scorer, found: Sequence[tuple[list[int], float]], twin: Rows
) -> tuple[Group, ...]:
    """Groups with the score and the reasons of each row."""
    if not found:
        return ()
    left, right = _fellows([rows for rows, _ in found])
    pairs = scorer.compare(left, right)
    odds = np.where(twin[left] == twin[right], ALIKE, scorer.log_odds(pairs))
    # Every pair counts for both of its rows.
    row = np.concatenate([left, right])
    of_row = np.clip(np.concatenate([odds, odds]), -ALIKE, ALIKE)
    seen = np.bincount(row, minlength=scorer.count)
    total = np.bincount(row, weights=of_row, minlength=scorer.count)
    members = np.concatenate([np.array(rows, dtype=np.int64) for rows, _ in found])
    scores = percent(total[members] / np.maximum(1, seen[members])).tolist()
    # A row's reasons are those of the pair that fits best, of equal ones the first.
    pair = np.tile(np.arange(len(left)), 2)
    order = np.lexsort((pair, -of_row, row))
    order = order[np.diff(row[order], prepend=-1) > 0]
    best = np.zeros(scorer.count, dtype=np.int64)
    best[row[order]] = pair[order]
    chosen = pairs.take(best[members])
    reasons = reasons_of(scorer.features, chosen.levels, contributions(scorer.model, chosen))
    groups: list[Group] = []
    at = 0
    for number, (rows, weakest) in enumerate(found, 1):
        end = at + len(rows)
        groups.append(
            Group(
                number, tuple(rows), tuple(scores[at:end]), tuple(reasons[at:end]), weakest >= SURE
            )
        )
        at = end
    return tuple(groups)


def _fellows(groups: Sequence[list[int]]) -> tuple[Rows, Rows]:
    """Pairs of rows of the same group; in large groups each row is paired with the next ones
    only."""
    left: list[int] = []
    right: list[int] = []
    for rows in groups:
        reach = len(rows) if len(rows) <= _WHOLE else _NEXT
        for i, row in enumerate(rows[:-1], 1):
            others = rows[i : i + reach]
            left += [row] * len(others)
            right += others
    return np.array(left, dtype=np.int32), np.array(right, dtype=np.int32)


_WHOLE = 40
_NEXT = 4


def percent(log_odds: Floats) -> Floats:
    """How sure p log odds make us, 0 to 100."""
    sure = 100.0 / (1.0 + np.exp(-np.maximum(log_odds, _LEAST)))
    return np.asarray(np.minimum(_CEILING, sure)).round(1)
