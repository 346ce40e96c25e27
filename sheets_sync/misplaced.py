"""Puts right what was written into the wrong rows.

Cells at Google are addressed by row number, and nothing stops a colleague from sorting the sheet
in the blink between the last look and the write. What was on its way is remembered; a value that
then stands with another customer, or a customer who was taken out instead of another, is seen at
the next look and put back before anything else is concluded from it. What somebody types in that
blink into the very row that is written to, or taken out, was never seen: it is only in Google's
version history.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from addin.table.cells import CellValue
from addin.table.change_values import value_from_json, value_to_json
from addin.table.changes import Formula
from sheets_sync.base import MISSING, Base, BaseValue, Missing
from sheets_sync.picture import Picture
from sheets_sync.sides import Batch
from sheets_sync.tables import PairColumn, Side
from sheets_sync.values import token

Before = Mapping[str, Sequence[BaseValue]]
"""What the customers of the sheet were known to hold, by code and pair column."""

Said = tuple[str, str]
"""A customer's code, and what a cell of theirs says."""


@dataclass(frozen=True, slots=True)
class Misplaced:
    """What has to be put back.

    Attributes:
        cells: (position in the sheet's table, pair column, value).
        rows: customers that are missing, with their values by pair column.
        waiting: codes that some of these were to get; they get them by the next sync.
        new: customers without a code that are missing, with their values by pair column.
        stray: sheet rows that hold a code that was meant for another row, and nothing else.
        twins: sheet rows that a batch made a second time; they are taken out.
    """

    cells: tuple[tuple[int, int, CellValue], ...] = ()
    rows: Mapping[str, Sequence[CellValue]] = field(default_factory=dict)
    stray: tuple[int, ...] = ()
    twins: tuple[int, ...] = ()
    waiting: frozenset[str] = frozenset()
    new: tuple[Sequence[CellValue], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.cells or self.rows or self.stray or self.twins or self.new)


def on_its_way(batch: Batch, picture: Picture) -> dict[str, Any]:
    """What has to be remembered of a batch before it is sent, as JSON data."""
    side = picture.theirs.side
    key_of = dict(zip(side.rows, side.keys, strict=True))
    column_of = {column.theirs: column.name for column in picture.columns}
    return {
        "token": batch.token,
        "sets": [
            [key_of[cell.row], column_of[cell.column], value_to_json(cell.value)]
            for cell in batch.cells
            if key_of.get(cell.row) and cell.column in column_of
        ],
        "codes": [
            cell.value
            for cell in batch.cells
            if cell.row in key_of and cell.column == picture.columns[0].theirs
        ],
        "removed": [key_of[row] for row in batch.removed if key_of.get(row)],
    }


def before_of(picture: Picture) -> dict[str, list[BaseValue]]:
    """What the sheet's customers hold, for looking at it again."""
    side = picture.theirs.side
    return {key: list(side.row_values(i)) for i, key in enumerate(side.keys) if key}


def before_from(base: Base, columns: Sequence[PairColumn]) -> dict[str, list[BaseValue]]:
    """What the sheet's customers held at the last sync."""
    known = base.aligned(columns)
    return {key: [values[i] for values in known] for i, key in enumerate(base.keys)}


def nameless_of(picture: Picture) -> list[list[CellValue]]:
    """What the sheet's customers without a code hold, for looking at it again."""
    side = picture.theirs.side
    return [side.row_values(i) for i, key in enumerate(side.keys) if not key]


def find_misplaced(
    pending: Mapping[str, Any], before: Before, side: Side, columns: Sequence[PairColumn],
    nameless: Sequence[Sequence[CellValue]] = (),
) -> Misplaced:  # fmt: skip
    """Looks for values and rows that a batch has hit by mistake.

    Args:
        pending: what was on its way.
        before: what the customers held before.
        side: the sheet's customers now.
        columns: the pair's columns.
        nameless: what those without a code held before, as far as that is known.
    """
    place = {key: i for i, key in enumerate(side.keys) if key}
    number = {column.name: c for c, column in enumerate(columns)}
    meant: dict[int, set[Said]] = {}
    for key, name, found in pending.get("sets", ()):
        value = value_from_json(found)
        c = number.get(name)
        if c is not None and not isinstance(value, Formula):
            meant.setdefault(c, set()).add((key, token(value, dates=columns[c].dates)))
    astray = {
        c: texts for c, wanted in meant.items()
        if c and (texts := _astray(c, wanted, before, side, place, columns[c]))
    }  # fmt: skip
    cells = [
        hit for c, texts in astray.items()
        for hit in _hit_cells(c, texts, meant[c], before, side, place, columns[c])
    ]  # fmt: skip
    if astray:
        cells += _hit_nameless(astray, before, side, columns, nameless)
    codes = set(pending.get("codes", ()))
    cells += _hit_codes(codes, meant, before, side, place, columns)
    stray = tuple(row for code, row in side.prepared.items() if code in codes)
    removed = set(pending.get("removed", ()))
    rows: dict[str, Sequence[CellValue]] = {}
    known = {*place, *removed, *(value for _position, c, value in cells if c == 0)}
    taken = {position for position, c, _value in cells if c == 0}
    # Whoever has the new code that was meant for them is there.
    known |= {key for key, code in meant.get(0, ()) if place.get(code, -1) not in {-1, *taken}}
    new: list[Sequence[CellValue]] = []
    if any(key in place for key in removed):
        for key, values in before.items():
            if key not in known:
                rows[key] = [key, *(None if v is MISSING else v for v in values[1:])]
        new = _gone_nameless(before, side, columns, nameless)
    waiting = frozenset(code for key, code in meant.get(0, ()) if key in rows)
    return Misplaced(tuple(cells), rows, stray, waiting=waiting, new=tuple(new))


def _astray(
    c: int, wanted: set[Said], before: Before, side: Side, place: Mapping[str, int],
    column: PairColumn,
) -> set[str]:  # fmt: skip
    """What was written in a column and did not arrive where it was meant to."""

    def said(key: str) -> str:
        return token(side.values[c][place[key]], dates=column.dates)

    def is_untouched(key: str) -> bool:
        values = before.get(key)
        known = MISSING if values is None else values[c]
        return known is MISSING or said(key) == token(known, dates=column.dates)

    # Where the cell has been edited since, it did arrive. A cell that was hit by what another
    # one was to get, as when all rows have moved down by one, was not edited.
    texts = {text for _key, text in wanted}
    return {
        text
        for key, text in wanted
        if key not in place or (said(key) != text and (is_untouched(key) or said(key) in texts))
    }


def _hit_cells(
    c: int, astray: set[str], wanted: set[Said], before: Before, side: Side,
    place: Mapping[str, int], column: PairColumn,
) -> list[tuple[int, int, CellValue]]:  # fmt: skip
    """Cells of a column that hold what was meant for others."""
    found: list[tuple[int, int, CellValue]] = []
    for key, position in place.items():
        values = before.get(key)
        text = token(side.values[c][position], dates=column.dates)
        if values is None or text not in astray or (key, text) in wanted:
            continue
        known = values[c]
        if known is not MISSING and token(known, dates=column.dates) != text:
            found.append((position, c, known))
    return found


def _hit_nameless(
    astray: Mapping[int, set[str]], before: Before, side: Side, columns: Sequence[PairColumn],
    nameless: Sequence[Sequence[CellValue]],
) -> list[tuple[int, int, CellValue]]:  # fmt: skip
    """Cells of customers without a code that hold what was meant for others.

    Such a row is known again by all its other cells.
    """

    def said(values: Sequence[CellValue]) -> list[str]:
        pairs = zip(values[1:], columns[1:], strict=True)
        return ["", *(token(value, dates=column.dates) for value, column in pairs)]

    known = [(values, said(values)) for values in nameless]
    found: list[tuple[int, int, CellValue]] = []
    for position, key in enumerate(side.keys):
        if key in before or not known:
            continue
        now = said(side.row_values(position))
        if not any(now[c] in texts for c, texts in astray.items()):
            continue
        hits = []
        for values, texts in known:
            unlike = [c for c, text in enumerate(texts) if text != now[c]]
            same = any(text and text == now[c] for c, text in enumerate(texts))
            if unlike and same and all(now[c] in astray.get(c, ()) for c in unlike):
                hits.append([(position, c, values[c]) for c in unlike])
        if len(hits) == 1:
            found += hits[0]
    return found


def _gone_nameless(
    before: Before, side: Side, columns: Sequence[PairColumn],
    nameless: Sequence[Sequence[CellValue]],
) -> list[Sequence[CellValue]]:  # fmt: skip
    """Customers without a code that are not there any more.

    One of whom more than half is still to be read in a new row is there, whatever has happened
    to the rest.
    """

    def said(values: Sequence[CellValue]) -> set[tuple[int, str]]:
        cells = enumerate(zip(values, columns, strict=True))
        texts = ((c, token(value, dates=column.dates)) for c, (value, column) in cells if c)
        return {(c, text) for c, text in texts if text}

    new = [said(side.row_values(i)) for i, key in enumerate(side.keys) if key not in before]
    return [
        values for values in nameless
        if (wanted := said(values)) and not any(len(wanted & row) * 2 > len(wanted) for row in new)
    ]  # fmt: skip


def _hit_codes(
    codes: set[str], meant: Mapping[int, set[Said]], before: Before, side: Side,
    place: Mapping[str, int], columns: Sequence[PairColumn],
) -> list[tuple[int, int, CellValue]]:  # fmt: skip
    """Customers who have got the code that was meant for another row, and what came with it."""
    meant_for = dict(meant.get(0, ()))
    written = {c: {text for _key, text in wanted} for c, wanted in meant.items()}
    lost = [key for key in before if key not in place and key not in codes]

    def said(values: Sequence[BaseValue]) -> list[str]:
        pairs = zip(values[1:], columns[1:], strict=True)
        return ["", *("" if v is MISSING else token(v, dates=c.dates) for v, c in pairs)]

    known = {key: said(before[key]) for key in lost}
    found: list[tuple[int, int, CellValue]] = []
    for code in sorted(codes & place.keys()) if lost else ():
        now = said(side.row_values(place[code]))
        hits = {}
        for key, texts in known.items():
            unlike = [c for c, text in enumerate(texts) if text != now[c]]
            same = any(text and text == now[c] for c, text in enumerate(texts))
            if same and all(now[c] in written.get(c, ()) for c in unlike):
                hits[key] = unlike
        if len(hits) != 1:
            continue
        key, unlike = hits.popitem()
        if meant_for.get(key) == code:
            continue
        found.append((place[code], 0, key))
        for c in unlike:
            value = before[key][c]
            if not isinstance(value, Missing):
                found.append((place[code], c, value))
    return found
