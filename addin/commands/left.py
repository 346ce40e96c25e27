"""What a change set leaves in the cells, and whether it is still there."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator
from enum import Enum
from typing import Final

from addin.hosts.port import CellState
from addin.i18n import N_
from addin.table.cells import CellError, CellRef, CellValue
from addin.table.changes import ChangeSet, Fill, Formula, Note, SetValue
from addin.table.layers import Layer

_MOMENT: Final = dt.timedelta(milliseconds=1)
"""Spreadsheets keep a time as a fraction of a day; on the way back its end is rounded."""


class Aspect(Enum):
    """What of a cell is compared; the value is the word for it."""

    VALUE = N_("value")
    FILL = N_("fill")
    NOTE = N_("note")
    ROW = N_("row")
    SHEET = N_("sheet")


class Left:
    """The last value, fill and note that a change set puts in each cell.

    Ranges of more than `addin.table.layers.WIDE` cells are not compared cell by cell: nobody
    reads a million cells to take a column's colour back.
    """

    def __init__(self, change_set: ChangeSet) -> None:
        self._values: defaultdict[str, dict[CellRef, SetValue]] = defaultdict(dict)
        self._notes: defaultdict[str, dict[CellRef, Note]] = defaultdict(dict)
        self._fills: defaultdict[str, Layer[Fill]] = defaultdict(Layer)
        for change in change_set:
            if isinstance(change, SetValue):
                self._values[change.sheet][change.cell] = change
            elif isinstance(change, Note):
                self._notes[change.sheet][change.cell] = change
            elif isinstance(change, Fill):
                self._fills[change.sheet].paint(change.range, change)

    def places(self) -> Iterator[tuple[str, set[CellRef]]]:
        """The sheets, in order of first change, each with its cells to compare."""
        for sheet in dict.fromkeys([*self._values, *self._notes, *self._fills]):
            yield (
                sheet,
                {*self._values.get(sheet, ()), *self._notes.get(sheet, ()), *self._fills[sheet]},
            )

    def differing(self, sheet: str, cell: CellRef, now: CellState) -> tuple[Aspect, ...]:
        """What of a cell is not as it was left; what was not changed does not count."""
        aspects = []
        value = self._values[sheet].get(cell)
        if value is not None and not same_value(value.value, now.value):
            aspects.append(Aspect.VALUE)
        fill = self._fills[sheet].get(cell)
        if fill is not None and not _same_fill(fill, now.fill):
            aspects.append(Aspect.FILL)
        note = self._notes[sheet].get(cell)
        if note is not None and _text(note.text or "") != _text(now.note or ""):
            aspects.append(Aspect.NOTE)
        return tuple(aspects)


def same_value(left: CellValue | Formula, now: CellValue | Formula) -> bool:
    """Whether a cell still holds what was put there, as far as a spreadsheet can tell.

    A spreadsheet knows no difference between 5 and 5.0, a date and its midnight, an empty text
    and no value, nor between the kinds of line ends; and it rounds the last digits. The result
    of a formula does not count.
    """
    if left == "":
        left = None
    if now == "":
        now = None
    if isinstance(left, Formula) and isinstance(now, Formula):
        return left.text.strip() == now.text.strip()
    if isinstance(left, str) and isinstance(now, str):
        return isinstance(left, CellError) == isinstance(now, CellError) and (
            left == now or _text(left) == _text(now)
        )
    if isinstance(left, bool) or isinstance(now, bool):
        return left is now
    if isinstance(left, int | float) and isinstance(now, int | float):
        return left == now or math.isclose(left, now, rel_tol=1e-14)
    if isinstance(left, dt.date) and isinstance(now, dt.date):
        return abs(_moment(left) - _moment(now)) <= _MOMENT
    if isinstance(left, dt.time | dt.timedelta) and isinstance(now, dt.time | dt.timedelta):
        return abs(_duration(left) - _duration(now)) <= _MOMENT
    return left == now


def _same_fill(left: Fill, now: str | None) -> bool:
    # A gradient or pattern that the host put back has no colour to compare.
    if left.raw is not None and now == "":
        return True
    return (left.color and left.color.upper()) == (now and now.upper())


def _text(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


def _moment(value: dt.date) -> dt.datetime:
    return value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())


def _duration(value: dt.time | dt.timedelta) -> dt.timedelta:
    if isinstance(value, dt.timedelta):
        return value
    return dt.datetime.combine(dt.date.min, value) - dt.datetime.min
