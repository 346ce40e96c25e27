"""Finds the customers that two tables have in common.

Both tables are laid one below the other, column by column, and the pairs across them are
compared, learned from and weighed like the pairs of one table. Rows that hang together are
grouped like duplicates, so that a customer who stands twice in one table is linked to the
same row of the other; within each group the best pairs are linked first.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from addin.errors import UnmappedColumnsError
from addin.i18n import Message, msg
from addin.matching.code_evidence import (
    EQUAL,
    CodeEvidence,
    codes_of,
    equal_pairs,
    weigh_codes,
)
from addin.matching.columns import comparers_of, titles
from addin.matching.comparers import Feature, Level, Role
from addin.matching.engine import SURE, demand_something_telling, percent
from addin.matching.explaining import contributions, reasons_of
from addin.matching.grouping import NEVER, group
from addin.matching.links import ColumnPair, Link, Links
from addin.matching.model import Compared, joined
from addin.matching.scoring import Scorer
from addin.matching.shared_columns import SharedColumns, share_columns
from addin.table.table import CustomerTable

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int32]

_BITS = float(np.log(2.0))
_NEAR = -2.2
"""Log odds from which a row without a link is told which row is most like it."""

_BY_CODE_ALONE = 6.0
_INDEPENDENT = 1.0
_FEW_CONFLICTS = 20
_SHOWN = 8
_CODE = (
    Level(msg("{column} same"), 0.9, 0.001),
    Level(msg("{column} different"), 0.1, 0.999),
)


def link_tables(
    one: CustomerTable,
    other: CustomerTable,
    *,
    threshold: float = 0.5,
    memory_limit: int | None = None,
) -> Links:
    """Finds the rows of two tables that are probably one customer.

    Args:
        one: n rows.
        other: m rows.
        threshold: how probably two rows must be one customer to be linked, between 0 and 1.
        memory_limit: bytes that candidate pairs may take, None for no limit.

    Raises:
        UnmappedColumnsError: the tables have no column in common, or none that tells
            customers apart.
    """
    shared = share_columns(one, other)
    if not shared.pairs:
        raise UnmappedColumnsError(
            msg("The two tables have no column in common."),
            msg(
                "One has {ours}; the other {theirs}. Say what they mean with --map and --map-b.",
                ours=_named(one),
                theirs=_named(other),
            ),
        )
    if not len(one) or not len(other):
        return Links((), (), (), shared.pairs, (len(one), len(other)))
    shift = float(np.log(threshold / (1.0 - threshold)))
    return _Linking(shared, len(one), shift, memory_limit).found()


def _named(table: CustomerTable) -> str:
    names = [column.title for column in table.columns]
    return "、".join(names[:_SHOWN]) + ("…" if len(names) > _SHOWN else "")


class _Linking:
    """One run over two tables of n and m rows."""

    def __init__(
        self, shared: SharedColumns, split: int, shift: float, memory_limit: int | None
    ) -> None:
        self._shared = shared
        self._split = split
        self._shift = shift
        self._count = len(shared.table)
        self._comparers = comparers_of(shared.table)
        roles = {f.role for comparer in self._comparers for f in comparer.features}
        self._by_code_alone = shared.codes is not None and roles <= {Role.DETAIL}
        if self._by_code_alone:
            self._comparers = []
        else:
            demand_something_telling(self._comparers)
        self._memory_limit = memory_limit
        self._codes: CodeEvidence | None = None
        self._scorer: Scorer | None = None

    def found(self) -> Links:
        pairs, content = self._candidates()
        weights = self._with_codes(pairs, content)
        likely = np.flatnonzero(weights > 0)
        weights[likely[self._forbidden(pairs.left[likely], pairs.right[likely])]] = NEVER
        grouped = group(self._count, pairs.left, pairs.right, weights - self._shift, self._weigh)
        chosen, several = self._chosen(pairs, weights, [rows for rows, _weakest in grouped])
        links = self._explained(pairs, weights, chosen, several)
        near = self._explained(pairs, weights, self._nearest(pairs, weights, chosen))
        clashing = self._clashing(pairs, content, weights, chosen)
        conflicts = self._explained(pairs, weights, clashing)
        compared = (*titles(self._comparers), *([p.title] if (p := self._shared.codes) else []))
        remarks = list(self._scorer.remarks) if self._scorer else []
        own_numbers = bool(
            self._codes is not None
            and self._codes.equal < _INDEPENDENT
            and len(conflicts) > _FEW_CONFLICTS
        )
        if own_numbers:
            remarks.append(
                msg(
                    "Each table numbers its customers for itself: {count} codes that are equal "
                    "belong to different customers and were left out.",
                    count=len(conflicts),
                )
            )
            conflicts = ()
        size = (self._split, self._count - self._split)
        return Links(
            links, conflicts, near, self._shared.pairs, size, compared, tuple(remarks), own_numbers
        )

    def _candidates(self) -> tuple[Compared, Floats]:
        """The promising pairs and those of equal codes, with what is said without codes."""
        left = right = np.empty(0, dtype=np.int32)
        if self._shared.codes is not None:
            self._codes = CodeEvidence(codes_of(self._shared.codes))
            left, right = equal_pairs(self._codes.codes, self._split)
        if self._by_code_alone:
            self._codes = CodeEvidence(codes_of(_pair(self._shared)), _BY_CODE_ALONE, -SURE)
            pairs = Compared(left, right, (), ())
            return pairs, np.zeros(len(left))
        scorer = self._scorer = Scorer(
            self._comparers, self._count, memory_limit=self._memory_limit, split=self._split
        )
        pairs = scorer.promising()
        scorer.learn(pairs)
        if len(left):
            known = pairs.left.astype(np.int64) * self._count + pairs.right
            packed = left.astype(np.int64) * self._count + right
            new = ~np.isin(packed, known)
            pairs = joined([pairs, scorer.compare(left[new], right[new])])
        content = scorer.log_odds(pairs)
        if self._codes is not None:
            self._codes = weigh_codes(
                self._codes.codes, self._split, pairs.left, pairs.right, content
            )
        return pairs, content

    def _with_codes(self, pairs: Compared, content: Floats) -> Floats:
        if self._codes is None:
            return content.copy()
        return content + self._codes.weights(self._codes.levels(pairs.left, pairs.right))

    def _weigh(self, left: Rows, right: Rows) -> Floats:
        """Log odds, less the threshold's, of any pairs, also of those within one table."""
        across = (left < self._split) & (right >= self._split)
        found = np.full(len(left), _BY_CODE_ALONE)
        if self._scorer is not None:
            found = self._scorer.log_odds(self._scorer.compare(left, right))
        if self._codes is not None:
            found[across] += self._codes.weights(self._codes.levels(left[across], right[across]))
        found[self._forbidden(left, right)] = NEVER
        return found - self._shift

    def _forbidden(self, left: Rows, right: Rows) -> npt.NDArray[np.bool_]:
        if self._scorer is None:
            return np.zeros(len(left), dtype=bool)
        return self._scorer.forbidden(left, right)

    def _chosen(
        self, pairs: Compared, weights: Floats, groups: Sequence[Sequence[int]]
    ) -> tuple[list[int], set[int]]:
        """(indices of the pairs that are linked, those of groups with several rows of a table)

        Within a group the pair that fits best is linked first, and its rows are taken; rows
        that are left over are linked to the row that fits them best. A row of a group whose
        pairs were no candidates stays without a link.
        """
        owner = np.full(self._count, -1, dtype=np.int64)
        for number, rows in enumerate(groups):
            owner[rows] = number
        inside = np.flatnonzero(
            (owner[pairs.left] >= 0)
            & (owner[pairs.left] == owner[pairs.right])
            & (weights > NEVER / 2)
        )
        order = inside[np.lexsort((pairs.right[inside], pairs.left[inside], -weights[inside]))]
        chosen: list[int] = []
        taken: set[int] = set()
        for first in (True, False):
            before = set(taken)
            for i in order.tolist():
                row, partner = int(pairs.left[i]), int(pairs.right[i])
                free = (row not in taken) + (partner not in taken)
                if free == 2 or (not first and free and not {row, partner} <= before):
                    chosen.append(i)
                    taken |= {row, partner}
        sizes = [
            (sum(r < self._split for r in rows), sum(r >= self._split for r in rows))
            for rows in groups
        ]
        several = {i for i in chosen if max(sizes[int(owner[pairs.left[i]])]) > 1}
        chosen.sort(key=lambda i: (int(pairs.left[i]), int(pairs.right[i])))
        return chosen, several

    def _nearest(self, pairs: Compared, weights: Floats, chosen: Sequence[int]) -> list[int]:
        """For each row without a link the pair with the row that is most like it."""
        linked = np.zeros(self._count, dtype=bool)
        linked[pairs.left[chosen]] = True
        linked[pairs.right[chosen]] = True
        open_ = np.flatnonzero((weights > _NEAR) & ~(linked[pairs.left] & linked[pairs.right]))
        order = open_[np.lexsort((pairs.right[open_], pairs.left[open_], -weights[open_]))]
        found: set[int] = set()
        for rows in (pairs.left, pairs.right):
            _rows, first = np.unique(rows[order], return_index=True)
            found |= {int(i) for i in order[first] if not linked[rows[i]]}
        return sorted(found, key=lambda i: (int(pairs.left[i]), int(pairs.right[i])))

    def _clashing(
        self, pairs: Compared, content: Floats, weights: Floats, chosen: Sequence[int]
    ) -> list[int]:
        """The pairs with equal codes of which all else says that they are two customers."""
        if self._codes is None or self._scorer is None:
            return []
        equal = self._codes.levels(pairs.left, pairs.right) == EQUAL
        against = content < self._scorer.model.kinds[0].share
        found = set(np.flatnonzero(equal & against & (weights < 0)).tolist()) - set(chosen)
        return sorted(found, key=lambda i: (int(pairs.left[i]), int(pairs.right[i])))

    def _explained(
        self,
        pairs: Compared,
        weights: Floats,
        chosen: Sequence[int],
        several: set[int] | frozenset[int] = frozenset(),
    ) -> tuple[Link, ...]:
        index = np.array(chosen, dtype=np.int64)
        some = pairs.take(index)
        reasons = self._reasons(some)
        scores = percent(weights[index]).tolist()
        return tuple(
            Link(
                int(pairs.left[i]),
                int(pairs.right[i]) - self._split,
                score,
                why,
                bool(weights[i] >= SURE),
                i in several,
            )
            for i, score, why in zip(chosen, scores, reasons, strict=True)
        )

    def _reasons(self, pairs: Compared) -> list[tuple[Message, ...]]:
        features: list[Feature] = []
        levels, bits = [], []
        if self._scorer is not None:
            features = list(self._scorer.features)
            levels = list(pairs.levels)
            bits = contributions(self._scorer.model, pairs)
        if self._codes is not None:
            title = _pair(self._shared)
            columns = (title.one, title.other)
            features.append(Feature("code", Role.IDENTITY, columns, _CODE))
            levels.append(self._codes.levels(pairs.left, pairs.right))
            bits.append(self._codes.weights(levels[-1]) / _BITS)
        return reasons_of(features, levels, bits)


def _pair(shared: SharedColumns) -> ColumnPair:
    assert shared.codes is not None
    return shared.codes
