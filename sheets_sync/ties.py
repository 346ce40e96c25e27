"""Which row of the one table is which of the other: by code, by row id, by content.

The code decides. Where a code is gone on one side while the same row stands there under another
code, or under none, the code was changed: the row is known by its id, because the new code is
only another way to write the old one, because all its other cells are as they were, or at least all
that tell customers apart: names, phones and the like, two or more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sheets_sync.base import MISSING, Base
from sheets_sync.situations import Row
from sheets_sync.tables import IDENTIFYING, PairColumn, Side
from sheets_sync.values import loosely, lost_digits, token

S = TypeVar("S")
T = TypeVar("T")
Sign = tuple[str, ...]
"""What a row says besides its code, column by column."""


@dataclass(frozen=True, slots=True)
class RowCase:
    """A row to which something has happened.

    Attributes:
        situation: what.
        key: the customer's code from now on; "" where it still needs one.
        old_key: its code in the base; "" for a new one.
        mine, theirs: its positions in the two tables; -1 where it is not there.
    """

    situation: Row
    key: str
    old_key: str
    mine: int
    theirs: int


@dataclass(frozen=True, slots=True)
class Ties:
    """The rows of both tables, tied.

    Attributes:
        keys: the codes of the n rows that both have.
        mine, theirs: their positions.
        base: their index in the base; -1 for new ones.
        cases: rows to which something has happened, those that both have included.
    """

    keys: Sequence[str]
    mine: Sequence[int]
    theirs: Sequence[int]
    base: Sequence[int]
    cases: Sequence[RowCase]


def doubled_keys(side: Side) -> list[str]:
    """The codes that several customers of a table have, in order."""
    if len(set(side.keys)) == len(side.keys):
        return []
    return [key for key, count in Counter(side.keys).items() if key and count > 1]


def tie_rows(
    columns: Sequence[PairColumn],
    mine: Side,
    theirs: Side,
    base: Base,
    *,
    ids: Mapping[int, str],
    left_out: Collection[str] = (),
) -> Ties:
    """Ties the rows of two tables.

    Args:
        columns: the pair's columns, that of the codes first.
        mine, theirs: the workbook's and the sheet's customers.
        base: the last synchronised state.
        ids: row ids of the sheet, by its rows.
        left_out: codes whose rows take no part.
    """
    return _Tying(columns, mine, theirs, base, ids, frozenset(left_out)).result()


class _Tying:
    """Ties the rows of two tables; see `tie_rows`."""

    def __init__(
        self, columns: Sequence[PairColumn], mine: Side, theirs: Side, base: Base,
        ids: Mapping[int, str], left_out: frozenset[str],
    ) -> None:  # fmt: skip
        self._columns = columns
        self._mine, self._theirs, self._base = mine, theirs, base
        self._left_out = left_out
        self._my_place = _places(mine, left_out)
        self._their_place = _places(theirs, left_out)
        self._known = {key: i for i, key in enumerate(base.keys) if key not in left_out}
        self._known_values = base.aligned(columns)
        self._ids = ids
        self._cases: list[RowCase] = []
        self._keys: list[str] = []
        self._pairs: list[tuple[int, int, int]] = []
        self._used_mine: set[int] = set()
        self._used_theirs: set[int] = set()

    def result(self) -> Ties:
        mine_renamed = self._renamed(self._mine, self._my_place, self._their_place, {})
        theirs_renamed = self._renamed(
            self._theirs, self._their_place, self._my_place, self._by_id()
        )
        for key, code in self._renamed_alike(mine_renamed, theirs_renamed).items():
            mine_renamed[key], theirs_renamed[key] = self._my_place[code], self._their_place[code]
        for key, index in self._known.items():
            mine, theirs = self._my_place.get(key, -1), self._their_place.get(key, -1)
            if mine < 0 or theirs < 0:
                there = theirs >= 0 or key in theirs_renamed
                mine = mine_renamed.get(key, -1) if mine < 0 and there else mine
                theirs = theirs_renamed.get(key, -1) if theirs < 0 and mine >= 0 else theirs
            self._take_known(key, index, mine, theirs)
        self._take_new()
        pairs = self._pairs
        return Ties(
            self._keys, [p[0] for p in pairs], [p[1] for p in pairs], [p[2] for p in pairs],
            self._cases,
        )  # fmt: skip

    def _take_known(self, key: str, index: int, mine: int, theirs: int) -> None:
        self._used_mine.add(mine)
        self._used_theirs.add(theirs)
        if mine >= 0 and theirs >= 0:
            final, situation = self._code_of(key, self._mine.keys[mine], self._theirs.keys[theirs])
            if situation is not None:
                self._cases.append(RowCase(situation, final, key, mine, theirs))
            self._keys.append(final)
            self._pairs.append((mine, theirs, index))
        elif mine >= 0:
            edited = self._is_edited(self._mine, mine, index, ignoring_protected=False)
            situation = Row.DELETED_IN_SHEET
            if edited:
                situation = Row.DELETED_IN_SHEET_EDITED_IN_WORKBOOK
            self._cases.append(RowCase(situation, key, key, mine, -1))
        elif theirs >= 0:
            edited = self._is_edited(self._theirs, theirs, index, ignoring_protected=True)
            situation = Row.DELETED_IN_WORKBOOK
            if edited:
                situation = Row.DELETED_IN_WORKBOOK_EDITED_IN_SHEET
            self._cases.append(RowCase(situation, key, key, -1, theirs))
        else:
            self._cases.append(RowCase(Row.DELETED_IN_BOTH, key, key, -1, -1))

    def _code_of(self, key: str, mine: str, theirs: str) -> tuple[str, Row | None]:
        """The code of a row that both tables have, and what happened to it."""
        if mine == theirs == key:
            return key, None
        if theirs == key:
            if mine:
                return mine, Row.CODE_CHANGED_IN_WORKBOOK
            return key, Row.CODE_PUT_BACK_IN_WORKBOOK
        if mine == key:
            if theirs and not self._columns[0].protected:
                return theirs, Row.CODE_CHANGED_IN_SHEET
            return key, Row.CODE_PUT_BACK_IN_SHEET
        return mine or key, Row.CODE_CHANGED_IN_BOTH

    def _take_new(self) -> None:
        alike = self._written_differently() | self._alike()
        for position, key in enumerate(self._mine.keys):
            if position in self._used_mine or key in self._left_out:
                continue
            theirs = self._their_place.get(key, -1) if key else -1
            theirs = alike.get(position, -1) if theirs < 0 else theirs
            if theirs in self._used_theirs:
                theirs = -1
            if theirs >= 0:
                self._used_theirs.add(theirs)
                final = key or self._theirs.keys[theirs]
                if final:
                    self._keys.append(final)
                    self._pairs.append((position, theirs, -1))
                self._cases.append(RowCase(Row.NEW_IN_BOTH, final, "", position, theirs))
                continue
            situation = Row.NEW_IN_WORKBOOK if key else Row.NEW_IN_WORKBOOK_WITHOUT_CODE
            self._cases.append(RowCase(situation, key, "", position, theirs))
        for position, key in enumerate(self._theirs.keys):
            if position in self._used_theirs or key in self._left_out:
                continue
            situation = Row.NEW_IN_SHEET if key else Row.NEW_IN_SHEET_WITHOUT_CODE
            self._cases.append(RowCase(situation, key, "", -1, position))

    def _written_differently(self) -> dict[int, int]:
        """New rows whose codes differ in case, width or blanks alone."""
        mine, theirs = (
            [
                i for i, key in enumerate(side.keys)
                if key and i not in used and key not in others and key not in self._left_out
            ]
            for side, used, others in (
                (self._mine, self._used_mine, self._their_place),
                (self._theirs, self._used_theirs, self._my_place),
            )
        )  # fmt: skip
        if not mine or not theirs:
            return {}
        # Unique among all rows: what is one code to two customers tells neither.
        here = _unique((loosely(key), i) for i, key in enumerate(self._mine.keys) if key)
        there = _unique((loosely(key), i) for i, key in enumerate(self._theirs.keys) if key)
        free, open_ = set(mine), set(theirs)
        return {
            i: there[said] for said, i in here.items() if i in free and there.get(said, -1) in open_
        }

    def _alike(self) -> dict[int, int]:
        """New rows that say the same on both sides, one of them or both without a code."""
        mine, theirs = self._mine, self._theirs
        mine_new = [i for i in range(len(mine)) if i not in self._used_mine]
        theirs_new = [i for i in range(len(theirs)) if i not in self._used_theirs]
        if all(mine.keys[i] for i in mine_new) and all(theirs.keys[i] for i in theirs_new):
            return {}
        here = _unique((self._signature(mine.row_values(i)), i) for i in mine_new)
        there = _unique((self._signature(theirs.row_values(i)), i) for i in theirs_new)
        return {
            i: there[sign]
            for sign, i in here.items()
            if sign in there and not (mine.keys[i] and theirs.keys[there[sign]])
        }

    # Changed codes.

    def _by_id(self) -> dict[str, int]:
        """Positions in the sheet of the rows of the base, by their ids."""
        if not self._ids or not self._base.ids:
            return {}
        many = Counter(self._ids.values())
        position = {row: i for i, row in enumerate(self._theirs.rows)}
        now = {i: position[r] for r, i in self._ids.items() if many[i] == 1 and r in position}
        return {key: now[i] for key, i in self._base.ids.items() if i in now}

    def _renamed(
        self, side: Side, places: Mapping[str, int], others: Mapping[str, int],
        by_id: Mapping[str, int],
    ) -> dict[str, int]:  # fmt: skip
        """Positions of rows whose code was changed or taken away, by their code in the base."""
        missing = {key for key in self._known if key not in places}
        if not missing:
            return {}
        loose = [
            i for i, key in enumerate(side.keys)
            if key not in self._known and key not in self._left_out and key not in others
        ]  # fmt: skip
        free = set(loose)
        found = {
            key: by_id[key] for key in self._known if key in missing and by_id.get(key, -1) in free
        }
        free -= set(found.values())
        # "kh-001" for "KH-001", or 1 for "001": whoever else has such a code makes it no sign.
        meant = _unique((loosely(key, digits=True), key) for key in self._known)
        there = _unique((loosely(k, digits=True), i) for i, k in enumerate(side.keys) if k)
        found.update({
            meant[said]: i for said, i in there.items()
            if i in free and meant.get(said, "") in missing and meant[said] not in found
        })  # fmt: skip
        free -= set(found.values())
        left = [key for key in self._known if key in missing and key not in found]
        for telling in (False, True):
            left = [key for key in left if key not in found]
            free -= set(found.values())
            found.update(self._by_content(left, side, [i for i in loose if i in free], telling))
        return found

    def _by_content(
        self, keys: Sequence[str], side: Side, free: Sequence[int], telling: bool = False
    ) -> dict[str, int]:
        """Positions of rows that say besides their code just what the base knows.

        Args:
            keys: codes of the base. A cell on which the tables never agreed, as in a conflict of
                the first sync, says nothing.
            side: the table.
            free: positions in it.
            telling: whether only names, phones and the like are compared, at least two of them.
        """
        values = {key: [v[self._known[key]] for v in self._known_values] for key in keys}
        alike: dict[tuple[int, ...], list[str]] = {}
        for key in keys:
            told = tuple(
                c for c, v in enumerate(values[key])
                if c and v is not MISSING
                and not (telling and self._columns[c].kind not in IDENTIFYING)
            )  # fmt: skip
            alike.setdefault(told, []).append(key)
        found: dict[str, int] = {}
        open_ = set(free)
        for told, some in alike.items():
            if not told:
                continue
            wanted = _unique((self._signature(values[key], told), key) for key in some)
            present = _unique((self._signature(side.row_values(i), told), i) for i in free)
            for sign, key in wanted.items():
                if present.get(sign, -1) in open_:
                    found[key] = present[sign]
                    open_.discard(found[key])
        return found

    def _renamed_alike(self, mine: Mapping[str, int], theirs: Mapping[str, int]) -> dict[str, str]:
        """New codes that customers have got on both sides alike, by their code in the base."""
        gone = [
            key for key in self._known
            if key not in self._my_place and key not in self._their_place
            and key not in mine and key not in theirs
        ]  # fmt: skip
        fresh = [k for k in self._my_place if k in self._their_place and k not in self._known]
        if not gone or not fresh:
            return {}
        found: dict[str, str] = {}
        for side, places in ((self._mine, self._my_place), (self._theirs, self._their_place)):
            code_at = {places[code]: code for code in fresh if code not in found.values()}
            left = [key for key in gone if key not in found]
            hits = self._by_content(left, side, list(code_at))
            found.update({key: code_at[position] for key, position in hits.items()})
        return found

    def _signature(self, values: Sequence[Any], told: Sequence[int] = ()) -> Sign | None:
        """What a row says in some pair columns, all but the code's if none are named.

        None where that is next to nothing: no text at all, or a single one where not all are
        asked for.
        """
        asked = told or range(1, len(self._columns))
        said = tuple(token(values[c], dates=self._columns[c].dates) for c in asked)
        needed = 1 if len(said) == len(self._columns) - 1 else 2
        return said if sum(map(bool, said)) >= needed else None

    def _is_edited(
        self, side: Side, position: int, index: int, *, ignoring_protected: bool
    ) -> bool:
        """Whether somebody typed in a row since the last sync."""
        for c, column in enumerate(self._columns[1:], 1):
            known, now = self._known_values[c][index], side.values[c][position]
            if known is MISSING or known == now or (position, c) in side.formulas:
                continue
            if ignoring_protected and column.protected:
                continue
            same = token(known, dates=column.dates) == token(now, dates=column.dates)
            if not same and not lost_digits(known, now):
                return True
        return False


def _places(side: Side, left_out: frozenset[str]) -> dict[str, int]:
    return {key: i for i, key in enumerate(side.keys) if key and key not in left_out}


def _unique(pairs: Iterable[tuple[S | None, T]]) -> dict[S, T]:
    """The pairs whose first part, not None, occurs once."""
    found: dict[S, list[T]] = {}
    for sign, value in pairs:
        if sign is not None:
            found.setdefault(sign, []).append(value)
    return {sign: values[0] for sign, values in found.items() if len(values) == 1}
