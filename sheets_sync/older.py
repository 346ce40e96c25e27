"""Whether a side is an older version of itself: a backup of the workbook, or a version of the
Google Sheet, that was restored.

To a three-way comparison the old values are the newest edits, and they would go over what has
been done since on the other side. But they are not just any edits: they say, row after row, what
the table had said before an earlier sync.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from addin.table.cells import CellValue
from sheets_sync.base import MISSING, Base, BaseColumn, BaseValue, Missing, partners
from sheets_sync.diff import CellCase, Difference, Party
from sheets_sync.situations import Cell, Row
from sheets_sync.tables import PairColumn
from sheets_sync.values import token

FEWEST = 3
"""Fewer rows that say again what they once said are somebody's second thoughts."""

Earlier = Callable[[Collection[str]], Mapping[str, Sequence[Sequence[BaseValue]]]]
"""Gives what customers held before earlier syncs, by code: rows by column of the base."""

_GONE = {
    Party.WORKBOOK: (Row.DELETED_IN_WORKBOOK, Row.DELETED_IN_WORKBOOK_EDITED_IN_SHEET),
    Party.SHEET: (Row.DELETED_IN_SHEET, Row.DELETED_IN_SHEET_EDITED_IN_WORKBOOK),
}
_NEW = {Party.WORKBOOK: Row.NEW_IN_WORKBOOK, Party.SHEET: Row.NEW_IN_SHEET}
_ALIKE = (Cell.BOTH_ALIKE, Cell.BOTH_CLEARED, Cell.WRITTEN_DIFFERENTLY)
"""What both sides say is nobody's older version: a sync died before it could remember it."""
_KEPT = {Party.WORKBOOK: Cell.POLICY_SHEET, Party.SHEET: Cell.POLICY_WORKBOOK}


@dataclass(frozen=True, slots=True)
class WentBack:
    """A side that says again what it once said.

    Attributes:
        party: which.
        keys: codes of the rows that do.
        edited: how many rows were edited in all.
        columns: in how many columns; rows that were deleted and are there again count as one.
    """

    party: Party
    keys: frozenset[str]
    edited: int
    columns: int

    def __bool__(self) -> bool:
        """Whether it looks like an older version.

        Most edits lead back, and not in one column alone: a column of states, in which "done"
        becomes "to do" again every Monday, is none.
        """
        return len(self.keys) >= FEWEST and len(self.keys) * 2 > self.edited and self.columns > 1


def went_back(
    party: Party, difference: Difference, columns: Sequence[PairColumn], base: Base,
    earlier: Earlier,
) -> WentBack:  # fmt: skip
    """Looks whether a side says again what it once said.

    Args:
        party: the side.
        difference: what has happened.
        columns: the pair's columns.
        base: the last synchronised state.
        earlier: what customers held before earlier syncs.
    """
    edits: dict[str, list[CellCase]] = {}
    for case in difference.cells:
        dates = columns[case.column].dates
        known = case.base
        if isinstance(known, Missing) or case.situation in _ALIKE:
            continue
        if token(_now(party, case), dates=dates) != token(known, dates=dates):
            edits.setdefault(case.key, []).append(case)
    new = [case.key for case in difference.rows if case.situation is _NEW[party] and case.key]
    if len(edits) + len(new) < FEWEST:
        return WentBack(party, frozenset(), len(edits), 0)
    versions = earlier([*edits, *new])
    where = partners(base.columns, [BaseColumn.of(column) for column in columns])

    def said_so(case: CellCase, version: Sequence[BaseValue]) -> bool:
        place, dates = where[case.column], columns[case.column].dates
        held = version[place] if 0 <= place < len(version) else MISSING
        now = token(_now(party, case), dates=dates)
        return not isinstance(held, Missing) and token(held, dates=dates) == now

    back = {
        key
        for key, cases in edits.items()
        # Cells that are merely blank again say nothing.
        if any(token(_now(party, case)) for case in cases)
        and any(all(said_so(case, v) for case in cases) for v in versions.get(key, ()))
    }
    places = {case.column for key in back for case in edits[key]}
    again = {key for key in new if key in versions}
    count = len(places) + bool(again)
    return WentBack(party, frozenset(back | again), len(edits) + len(new), count)


def _now(party: Party, case: CellCase) -> CellValue:
    return case.mine if party is Party.WORKBOOK else case.theirs


def with_newer(difference: Difference, older: WentBack) -> Difference:
    """The same, with the other side's values for what a side that went back says."""
    party = older.party
    cells = [
        replace(case, situation=_KEPT[party]) if _is_older(case, older) else case
        for case in difference.cells
    ]
    plain, edited = _GONE[party]
    rows = [
        replace(case, situation=edited) if case.situation is plain else case
        for case in difference.rows
    ]
    return replace(difference, cells=cells, ties=replace(difference.ties, cases=rows))


def _is_older(case: CellCase, older: WentBack) -> bool:
    changed = {
        Party.WORKBOOK: (Cell.WORKBOOK_CHANGED, Cell.WORKBOOK_CLEARED),
        Party.SHEET: (Cell.SHEET_CHANGED, Cell.SHEET_CLEARED),
    }
    return case.key in older.keys and case.situation in changed[older.party]
