"""Matches new rows against the known ones, one at a time and at once: while they are typed.

A `CustomerIndex` is built once from a table. It keeps what was learned of the table and, for
each aspect by which rows are found or whose frequency counts, the values of all rows as
numbers. A new row is read as the table was, finds the known rows that it shares something
with, and is compared with these by the very comparers and the model that find duplicates.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from addin.i18n import Message
from addin.matching.chance import Floats
from addin.matching.columns import columns_by_kind, comparers_by_kind, titles
from addin.matching.comparers import Flags
from addin.matching.engine import ALIKE, SURE, demand_something_telling, percent
from addin.matching.excerpts import Cells, Excerpts
from addin.matching.explaining import contributions, reasons_of
from addin.matching.known_rows import KnownRows, NewValues
from addin.matching.model import Compared, Model
from addin.matching.new_rows import NewRow, cells_of
from addin.matching.postings import Rows
from addin.matching.scoring import Scorer
from addin.matching.twins import find_twins, standing_for
from addin.table.table import CustomerTable

COMPARED_WITH = 128
"""With so many known rows a new one is compared at most."""

_EVEN = 50.0
_MOST_SHARE = float(np.log(0.3))


@dataclass(frozen=True, slots=True)
class Match:
    """A known row that may be the same customer.

    Attributes:
        position: of the known row in the table, from 0; rows that were added follow.
        score: how probably it is the same customer, 0 to 100.
        reasons: what speaks for it and against it, the strongest first, each with its weight.
        sure: whether nobody needs to look at it.
    """

    position: int
    score: float
    reasons: tuple[Message, ...]
    sure: bool = False


class CustomerIndex:
    """The known rows of a table, ready to be matched against.

    Attributes:
        model: what was learned of the table when the index was built.
        compared: titles of the columns that are compared.
    """

    def __init__(self, table: CustomerTable) -> None:
        """See `build`."""
        by_kind = columns_by_kind(table)
        comparers = comparers_by_kind(by_kind, keep_texts=True)
        demand_something_telling(comparers)
        standing = standing_for(find_twins(comparers, len(table)))
        scorer = Scorer(comparers, len(table), standing)
        scorer.learn(scorer.promising())
        self.model: Model = scorer.model
        self.compared = titles(comparers)
        self._features = scorer.features
        self._rows = KnownRows(comparers, len(table), standing)
        self._built_of = len(standing)
        del scorer, comparers  # they are large, and what is to come needs room as well
        self._columns = table.columns
        self._excerpts = Excerpts(by_kind)
        self._places = [table.columns.index(column) for column in self._excerpts.columns]

    @classmethod
    def build(cls, table: CustomerTable) -> CustomerIndex:
        """Learns a table and lays out its rows; work and memory grow linearly with them.

        Args:
            table: n known rows. Its values are kept, not copied.

        Raises:
            UnmappedColumnsError: the table has no column that tells customers apart.
        """
        return cls(table)

    def __len__(self) -> int:
        """How many rows are known now."""
        return len(self._rows)

    @property
    def bytes(self) -> int:
        """Memory of the index without the cells of the table."""
        return self._rows.bytes

    def match(
        self,
        row: NewRow,
        *,
        at_most: int = 5,
        least: float = _EVEN,
        besides: int | None = None,
    ) -> tuple[Match, ...]:
        """The known rows that are probably the same customer, the most probable first.

        Args:
            row: the new row.
            at_most: how many to give.
            least: the score from which a row is given, 0 to 100. 0 gives the nearest rows
                even where another customer is more probable.
            besides: position of a known row that is left out as if it were not known: the
                one that is being edited.

        Raises:
            UsageError: the row has a column that the table has not.
            IndexError: there is no row at `besides`.
        """
        cells = self._cells(row)
        if all(cell is None for cell in cells):
            return ()
        with self._rows.without(besides):
            known = self._known(cells)
            positions = self._rows.near(known, COMPARED_WITH)
            pairs, allowed = self._compare(cells, known, positions, besides)
            odds = self._model_now(known).log_odds(pairs)
            odds[self._rows.are_twins(known, positions)] = ALIKE
        best = [i for i in np.argsort(-odds, kind="stable").tolist() if allowed[i]][:at_most]
        scores = percent(odds[best]).tolist()
        best = [i for i, score in zip(best, scores, strict=True) if score >= least]
        if not best:
            return ()
        reasons = self._reasons(pairs.take(np.array(best, dtype=np.int64)))
        return tuple(
            Match(int(positions[i]), score, reason, bool(odds[i] >= SURE))
            for i, score, reason in zip(best, scores, reasons, strict=False)
        )

    def log_odds(self, row: NewRow, positions: Rows, *, besides: int | None = None) -> Floats:
        """p natural log odds that a new row and each of some known rows are one customer.

        Args:
            row: the new row.
            positions: p positions of known rows.
            besides: see `match`.
        """
        cells = self._cells(row)
        with self._rows.without(besides):
            known = self._known(cells)
            pairs, _ = self._compare(cells, known, positions, besides)
            return self._model_now(known).log_odds(pairs)

    def add(self, row: NewRow) -> int:
        """Adds a row to the known ones and gives its position.

        The frequencies of values change with it; what was learned stays, until the index is
        built again - which is worth it when the table has doubled.

        Raises:
            UsageError: the row has a column that the table has not.
        """
        position = self._rows.end
        self._put(position, self._cells(row))
        return position

    def remove(self, position: int) -> None:
        """Forgets a row; the positions of the others stay.

        Raises:
            IndexError: there is no row at this position.
        """
        self._rows.take(position)

    def replace(self, position: int, row: NewRow) -> None:
        """Puts other values in the place of a known row.

        Raises:
            UsageError: the row has a column that the table has not; nothing is changed.
            IndexError: there is no row at this position.
        """
        cells = self._cells(row)
        self._rows.take(position)
        self._put(position, cells)

    def _put(self, position: int, cells: Cells) -> None:
        self._rows.put(position, self._known(cells))
        self._excerpts.put(position, cells)

    def _cells(self, row: NewRow) -> Cells:
        return cells_of(row, self._columns, self._places)

    def _known(self, cells: Cells) -> NewValues:
        nobody = np.empty(0, dtype=np.int32)
        return self._rows.values(self._excerpts.comparers(cells, nobody, keep_texts=True))

    def _compare(
        self, cells: Cells, known: NewValues, positions: Rows, besides: int | None
    ) -> tuple[Compared, Flags]:
        """A new row with p known ones: (the pairs, which of them may be one customer)."""
        comparers = self._excerpts.comparers(cells, positions)
        new = np.zeros(len(positions), dtype=np.int32)
        old = np.arange(1, len(positions) + 1, dtype=np.int32)
        # As in a table, where the row that stands first is on the left.
        behind = positions < (self._rows.end if besides is None else besides)
        left, right = np.where(behind, old, new), np.where(behind, new, old)
        levels = [found for comparer in comparers for found in comparer.compare(left, right)]
        rarity = self._rows.rarity(known, positions, levels)
        allowed = np.ones(len(positions), dtype=bool)
        for comparer in comparers:
            allowed &= ~comparer.forbids(left, right)
        return Compared(left, right, tuple(levels), rarity), allowed

    def _model_now(self, new: NewValues) -> Model:
        """The model for as many rows as there are with a new one.

        A customer stands in a list about as often, however long it is; so of all pairs of
        rows, the more there are, the fewer are matches.
        """
        count = max(1, self._rows.standing + (not new.has_twins))
        fewer = float(np.log(self._built_of / count))
        kinds = [
            replace(kind, share=min(kind.share + fewer, _MOST_SHARE)) for kind in self.model.kinds
        ]
        return replace(self.model, kinds=tuple(kinds))

    def _reasons(self, pairs: Compared) -> list[tuple[Message, ...]]:
        return reasons_of(self._features, pairs.levels, contributions(self.model, pairs))
