"""The sheet 不是重复 Not duplicates: pairs of rows that somebody has told apart.

A pair counts until one of its rows changes in what tells customers apart. Whoever takes a line
out of the sheet, forgets the pair.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from addin.commands import merged_record
from addin.commands.listed import Listed, spoken
from addin.i18n import N_, _
from addin.merging.identity import Identity, code_of, identity_of, is_code, row_values
from addin.table.cells import CellValue
from addin.table.changes import Link, PutSheet, ResultColumn
from addin.table.table import CustomerTable

NAME = N_("Not duplicates")
ONE, ONE_NAME = N_("Customer 1"), N_("Name 1")
OTHER, OTHER_NAME = N_("Customer 2"), N_("Name 2")
DATE, ONE_CHECK, OTHER_CHECK = N_("Date"), N_("Check 1"), N_("Check 2")
HEADINGS = (ONE, ONE_NAME, OTHER, OTHER_NAME, DATE, ONE_CHECK, OTHER_CHECK)

MOST_ROWS = 60
"""Of a larger group the pairs would be too many to be looked through."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows that are two customers."""

    one: Identity
    other: Identity

    @property
    def keys(self) -> tuple[str, str]:
        """The keys under which both are remembered, in order."""
        one, other = self.one.key, self.other.key
        if one == other:
            one, other = self.one.nameless_key, self.other.nameless_key
        return (one, other) if one <= other else (other, one)


def record_names() -> frozenset[str]:
    """The names, in every language, of the sheets that only grow."""
    sync = (*spoken(N_("Deleted")), *spoken(N_("Conflicts")))
    return frozenset((*spoken(NAME), *spoken(merged_record.NAME), *sync))


def pairs_of(groups: Iterable[tuple[Sequence[Identity], Sequence[Identity]]]) -> list[Pair]:
    """All pairs of one row from each side; a group against itself gives each pair once."""
    found = []
    for left, right in groups:
        if left is right:
            found += [Pair(a, b) for i, a in enumerate(left) for b in left[i + 1 :]]
        else:
            found += [Pair(a, b) for a, b in product(left, right)]
    return found


def apart_in(listed: Listed | None, table: CustomerTable) -> set[tuple[int, int]]:
    """The pairs of rows that the sheet tells apart.

    Args:
        listed: the sheet; None where there is none.
        table: the table.

    Returns:
        Pairs of positions, the smaller first.
    """
    lines = [] if listed is None else [
        tuple(row.text(h).strip() for h in (ONE, OTHER, ONE_CHECK, OTHER_CHECK))
        for row in listed.rows
    ]  # fmt: skip
    lines = [line for line in lines if line[0] and line[1]]
    if not lines:
        return set()
    places = _places(table, {key for line in lines for key in line[:2]})
    known: dict[int, Identity] = {}

    def matching(key: str, check: str) -> list[int]:
        found = []
        for position in places.get(key, ()):
            if position not in known:
                known[position] = identity_of(table.columns, row_values(table, position))
            if not check or known[position].likeness == check:
                found.append(position)
        return found

    apart: set[tuple[int, int]] = set()
    for one, other, one_check, other_check in lines:
        ones = matching(one, one_check)
        others = ones if (one, one_check) == (other, other_check) else matching(other, other_check)
        apart |= {(min(a, b), max(a, b)) for a, b in product(ones, others) if a != b}
    return apart


def _places(table: CustomerTable, wanted: Collection[str]) -> dict[str, list[int]]:
    """Positions of the rows that go by some keys."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    by_code = any(is_code(key) for key in wanted)
    by_likeness = any(not is_code(key) for key in wanted)
    for position in range(len(table)):
        values = row_values(table, position)
        code = code_of(table.columns, values) if by_code else ""
        if code in wanted:
            found[code].append(position)
        if by_likeness:
            key = identity_of(table.columns, values).nameless_key
            if key in wanted:
                found[key].append(position)
    return found


def put_not_duplicates(
    listed: Listed | None, pairs: Sequence[Pair], now: dt.datetime, after: str
) -> PutSheet:
    """The sheet with what it holds and some more pairs; a pair that is there is renewed.

    Args:
        listed: the sheet as it is; None where there is none.
        pairs: new pairs.
        now: the time.
        after: the sheet behind which it is put.
    """
    new = {pair.keys: pair for pair in pairs}
    others = listed.others(HEADINGS) if listed else ()
    rows: list[tuple[CellValue | Link, ...]] = []
    for row in listed.rows if listed else ():
        one, other = row.text(ONE).strip(), row.text(OTHER).strip()
        if (min(one, other), max(one, other)) not in new:
            rows.append(tuple(row.cells.get(h) for h in (*HEADINGS, *others)))
    for keys, pair in new.items():
        sides = (pair.one, pair.other)
        if keys[0] not in (pair.one.key, pair.one.nameless_key):
            sides = (pair.other, pair.one)
        rows.append((
            keys[0], sides[0].name, keys[1], sides[1].name, now.strftime("%Y-%m-%d"),
            sides[0].likeness, sides[1].likeness, *(None for _heading in others),
        ))  # fmt: skip
    columns = [
        ResultColumn(_(ONE), 20, "@"), ResultColumn(_(ONE_NAME), 24, "@"),
        ResultColumn(_(OTHER), 20, "@"), ResultColumn(_(OTHER_NAME), 24, "@"),
        ResultColumn(_(DATE), 12, "@"), ResultColumn(_(ONE_CHECK), 19, "@"),
        ResultColumn(_(OTHER_CHECK), 19, "@"), *(ResultColumn(h, 16) for h in others),
    ]  # fmt: skip
    return PutSheet(
        listed.name if listed else _(NAME),
        listed.title if listed and listed.title else _("Not duplicates"),
        _(
            "{pairs} pairs that are two customers each, {time}. They are not shown as duplicates "
            "again until one of the two changes. To forget a pair, delete its row.",
            pairs=len(rows),
            time=now.strftime("%Y-%m-%d %H:%M"),
        ),
        tuple(columns),
        tuple(rows),
        {},
        after,
    )
