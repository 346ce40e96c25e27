"""What has happened on both sides since the last sync, row by row and cell by cell.

Cells that are the same everywhere are told by comparing whole columns; only the others are
looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from addin.table.cells import CellError, CellValue
from sheets_sync.base import MISSING, Base, BaseValue
from sheets_sync.situations import Cell, CellFacts, judge_cell
from sheets_sync.tables import PairColumn, Side
from sheets_sync.ties import RowCase, Ties
from sheets_sync.values import lost_digits, token


class Party(Enum):
    """The two sides. The value is the word in plans, on the command line and in the base."""

    WORKBOOK = "workbook"
    SHEET = "sheet"


@dataclass(frozen=True, slots=True)
class CellCase:
    """A cell to which something has happened.

    Attributes:
        situation: what.
        key: the customer's code.
        column: index of the pair column.
        base: the value at the last sync.
        mine, theirs: the values now.
        my_position, their_position: of the row in the two tables.
    """

    situation: Cell
    key: str
    column: int
    base: BaseValue
    mine: CellValue
    theirs: CellValue
    my_position: int
    their_position: int


Settle = Callable[[CellCase], Cell]
"""Says what becomes of a conflict: the situation as it is, or one in which it is settled."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What has happened.

    Attributes:
        ties: the rows of both tables, tied.
        cells: cells to which something has happened; of rows that both tables have.
        agreed: codes of rows of which the base has to learn something.
        edited: how many of the base's rows were edited, by side.
    """

    ties: Ties
    cells: Sequence[CellCase]
    agreed: frozenset[str]
    edited: Mapping[Party, int] = field(default_factory=dict)

    @property
    def rows(self) -> Sequence[RowCase]:
        """Rows to which something has happened."""
        return self.ties.cases


def compare(
    columns: Sequence[PairColumn], mine: Side, theirs: Side, base: Base, ties: Ties, settle: Settle
) -> Difference:
    """Compares the rows that both tables have.

    Args:
        columns: the pair's columns, that of the codes first.
        mine, theirs: the workbook's and the sheet's customers.
        base: the last synchronised state.
        ties: which row is which.
        settle: decides conflicts.
    """
    my_rows = np.array(ties.mine, dtype=np.int64)
    their_rows = np.array(ties.theirs, dtype=np.int64)
    known_rows = np.array(ties.base, dtype=np.int64)
    cells: list[CellCase] = []
    agreed = {ties.keys[i] for i in np.flatnonzero(known_rows < 0).tolist()}
    edited_mine: set[int] = set()
    edited_theirs: set[int] = set()
    in_step = base.aligned(columns)
    for c in range(1, len(columns)):
        known = np.full(len(my_rows), MISSING, dtype=object)
        in_base = known_rows >= 0
        known[in_base] = in_step[c][known_rows[in_base]]
        my_values, their_values = mine.values[c][my_rows], theirs.values[c][their_rows]
        # Of rows that are new on both sides, what is alike is simply agreed.
        unlike = (my_values != their_values) | ((my_values != known) & in_base)
        say = _speaker(columns[c])
        for i in np.flatnonzero(unlike).tolist():
            before, one, other = known[i], my_values[i], their_values[i]
            said = say(one)
            if before is not MISSING and said == say(other) == say(before):
                continue
            m, t = ties.mine[i], ties.theirs[i]
            facts = _facts(
                columns[c], say, before, one, other, (m, c) in mine.formulas,
                (t, c) in theirs.formulas,
            )  # fmt: skip
            situation = judge_cell(facts)
            if ties.base[i] >= 0 and facts.known:
                edited_mine.update([i] if facts.mine_changed else [])
                edited_theirs.update([i] if facts.theirs_changed else [])
            agreed.add(ties.keys[i])
            case = CellCase(situation, ties.keys[i], c, before, one, other, m, t)
            if situation.is_conflict:
                case = _settled(case, settle)
            cells.append(case)
    cells.sort(key=lambda case: (case.my_position, case.column))
    edited = {Party.WORKBOOK: len(edited_mine), Party.SHEET: len(edited_theirs)}
    return Difference(ties, cells, frozenset(agreed), edited)


def _settled(case: CellCase, settle: Settle) -> CellCase:
    return CellCase(
        settle(case), case.key, case.column, case.base, case.mine, case.theirs, case.my_position,
        case.their_position,
    )  # fmt: skip


def _speaker(column: PairColumn) -> Callable[[CellValue], str]:
    """Tells the tokens of a column's values; dates come again and again."""
    if not column.dates:
        return token
    known: dict[tuple[type, CellValue], str] = {}

    def say(value: CellValue) -> str:
        found = known.get((type(value), value))
        if found is None:
            found = known[type(value), value] = token(value, dates=True)
        return found

    return say


def _facts(
    column: PairColumn, say: Callable[[CellValue], str], known: BaseValue, mine: CellValue,
    theirs: CellValue, mine_formula: bool, theirs_formula: bool,
) -> CellFacts:  # fmt: skip
    one, other = say(mine), say(theirs)
    error = isinstance(mine, CellError) or isinstance(theirs, CellError)
    if known is MISSING:
        return CellFacts(
            known=False, same=one == other, mine_blank=not one, theirs_blank=not other,
            protected=column.protected, mine_formula=mine_formula, theirs_formula=theirs_formula,
            error=error,
        )  # fmt: skip
    before = say(known)
    return CellFacts(
        mine_changed=one != before, theirs_changed=other != before, same=one == other,
        same_writing=mine == theirs, mine_blank=not one, theirs_blank=not other,
        protected=column.protected, mine_formula=mine_formula, theirs_formula=theirs_formula,
        mine_lost=lost_digits(known, mine), theirs_lost=lost_digits(known, theirs), error=error,
    )  # fmt: skip
