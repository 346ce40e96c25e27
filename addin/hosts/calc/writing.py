"""Whole ranges written, in strips of rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from addin.hosts.calc import entries
from addin.hosts.calc.cells import (
    HeightsKept,
    inside,
    is_mixed,
    is_one_strip,
    kinds,
    pieces,
    strips,
)
from addin.hosts.calc.entries import CalcCellError
from addin.hosts.calc.number_formats import BOOLEAN, DAY, GENERAL, MOMENT, TIME, Shown
from addin.hosts.calc.overlap import Unswept, overlapping

if TYPE_CHECKING:
    from addin.hosts.calc.books import Book

_NOTES = 8
"""com.sun.star.sheet.CellFlags.ANNOTATION."""
_PLAIN = (Shown.NUMBER.value,)
_FREE = {Shown.NUMBER.value, Shown.MOMENT.value}
"""Formats under which a number stays what it is."""
_APOSTROPHE = frozenset("'")
_REPLACED = frozenset({int, type(None)})
_NUMBERS = frozenset({int, float})


class Writing:
    """Entries on their way into a range.

    LibreOffice takes texts as texts whatever they look like. Excel takes an entry as if it
    was typed: in a cell of text format all is text, elsewhere what looks like a number
    becomes one. So entries are looked at here, and the formats are made fit first.
    """

    def __init__(self, book: Book, cells: Any, height: int, width: int) -> None:
        """
        Args:
            cells: the range, in UNO.
        """
        self._cells, self._height, self._width = cells, height, width
        self.book = book
        self.key: int | None = None if is_mixed(cells, "NumberFormat") else cells.NumberFormat
        self.noted = _noted(cells)
        self.shown: dict[int, bytearray] = {}
        for (top, left, bottom, right), kind in kinds(book, cells, height, width):
            filling = bytes([kind.value]) * (bottom - top + 1)
            for place in range(left, right + 1):
                self.shown.setdefault(place, bytearray(height))[top : bottom + 1] = filling

    def write(self, rows: Callable[[int, int], Any]) -> None:
        """Writes n rows of m entries.

        Args:
            rows: gives the entries of so many rows from a row on.
        """
        parts = (
            _Part(self, start, strip, rows(start, count))
            for start, count, strip in strips(self._cells, self._height, self._width)
        )
        if is_one_strip(self._height, self._width):
            for part in parts:
                part.put()
            return
        for _done in overlapping(_Part.put, parts):
            pass


class _Part:
    """The entries of one strip of rows: made ready first, then put into their cells."""

    def __init__(
        self, writing: Writing, start: int, strip: Any, rows: Sequence[Sequence[Any]]
    ) -> None:
        """
        Args:
            start: the row of the range with which the strip begins, from 0.
            strip: the cells, in UNO.
            rows: n rows of m entries.
        """
        self._book, self._strip, self._key = writing.book, strip, writing.key
        end = start + len(rows)
        self._shown = {place: own[start:end] for place, own in writing.shown.items()}
        self._noted = {(r - start, c) for r, c in writing.noted if start <= r < end}
        self._coded: dict[str, list[tuple[int, int]]] = {}
        self._formulas: dict[tuple[int, int], str] = {}
        self._rows = self._ready(rows)
        # Two parts are put at once, and LibreOffice takes a new format only once.
        self._keyed = {writing.book.formats.key(code): at for code, at in self._coded.items()}

    def put(self) -> None:
        """Puts the entries into their cells."""
        # A format is set many times faster on blank cells than on filled ones.
        for key, cells in self._keyed.items():
            for top, left, bottom, right in entries.runs(cells):
                part = self._strip.getCellRangeByPosition(left, top, right, bottom)
                part.NumberFormat = key
        before = self._formats()
        self._put_plain(self._rows)
        # A text that looks like a number would give its cell the format of texts.
        for piece, key in before:
            if is_mixed(piece, "NumberFormat") or piece.NumberFormat != key:
                piece.NumberFormat = key
        for top, left, bottom, right in entries.runs(self._formulas):
            part = self._strip.getCellRangeByPosition(left, top, right, bottom)
            texts = tuple(
                tuple(self._formulas[row, column] for column in range(left, right + 1))
                for row in range(top, bottom + 1)
            )
            if self._noted.isdisjoint(
                (row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)
            ):
                part.setFormulaArray(texts)
                continue
            for row, line in enumerate(texts):
                for column, text in enumerate(line):
                    part.getCellByPosition(column, row).setFormula(text)

    def _formats(self) -> list[tuple[Any, int]]:
        """The number formats: (cells, key)."""
        if self._key is not None and not self._coded:
            return [(self._strip, self._key)]
        if not is_mixed(self._strip, "NumberFormat"):
            return [(self._strip, self._strip.NumberFormat)]
        return [(piece, piece.NumberFormat) for piece, _areas in pieces(self._strip)]

    def _put_plain(self, rows: tuple[tuple[Any, ...], ...]) -> None:
        """Writes texts and numbers. Whole arrays would take the notes away from their cells."""
        strip = self._strip
        if not self._noted:
            strip.setDataArray(rows)
            return
        last = len(rows[0]) - 1
        start = 0
        for row in [*sorted({row for row, _column in self._noted}), len(rows)]:
            if row > start:
                strip.getCellRangeByPosition(0, start, last, row - 1).setDataArray(rows[start:row])
            start = row + 1
            if row == len(rows):
                break
            left = 0
            for column in [*sorted(c for r, c in self._noted if r == row), last + 1]:
                if column > left:
                    part = strip.getCellRangeByPosition(left, row, column - 1, row)
                    part.setDataArray((rows[row][left:column],))
                left = column + 1
                if column <= last:
                    value, cell = rows[row][column], strip.getCellByPosition(column, row)
                    (cell.setString if isinstance(value, str) else cell.setValue)(value)

    def _ready(self, rows: Sequence[Sequence[Any]]) -> tuple[tuple[Any, ...], ...]:
        """The entries as LibreOffice takes them: texts and numbers, a blank is "".

        Looked at by columns: those of one type are settled in one go.
        """
        columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
        changed = False
        for place, given in enumerate(columns):
            column, types = _without_blanks_and_integers(given)
            open_ = self._open(place, column, types)
            changed = changed or bool(open_) or column is not given
            if not open_:
                columns[place] = column
                continue
            shown, found = self._shown.get(place), list(column)
            for number in open_:
                kind = Shown.NUMBER if shown is None else Shown(shown[number])
                found[number] = self._entry(number, place, entries.prepared(found[number]), kind)
            columns[place] = found
        return tuple(zip(*columns, strict=True)) if changed else tuple(map(tuple, rows))

    def _open(self, place: int, column: Sequence[Any], types: set[type]) -> Sequence[int]:
        """Which entries of a column of some types may not cross as they are."""
        shown = set(self._shown.get(place, _PLAIN))
        if types == {str}:
            suspects = _APOSTROPHE if shown == {Shown.TEXT.value} else entries.SUSPECT
            if suspects.isdisjoint({text[:1] for text in column}):
                return ()
            return [number for number, text in enumerate(column) if text[:1] in suspects]
        if not shown <= _FREE or not types <= {str, float}:
            return range(len(column))
        if types == {float}:
            total = sum(column)
            # Where one is no number, neither is the sum.
            if total == total:
                return ()
        return [
            number
            for number, value in enumerate(column)
            if (value[:1] in entries.SUSPECT if type(value) is str else value != value)
        ]

    def _entry(self, number: int, place: int, value: Any, kind: Shown) -> Any:
        if type(value) is str:
            if value[:1] == "'":
                return value[1:]
            if kind is Shown.TEXT or value == "":
                return value
            if value[:1] == "=" and len(value) > 1:
                self._formulas[number, place] = f"={self._book.grammar.calc(value[1:])}"
                return ""
            value = entries.typed(value)
            if type(value) is str:
                return value
        if isinstance(value, CalcCellError):
            self._formulas[number, place] = f"={value}"
            return ""
        if kind is Shown.TEXT:
            return entries.as_text(value)
        at = (number, place)
        if type(value) is bool:
            if kind is not Shown.LOGICAL:
                self._coded.setdefault(BOOLEAN, []).append(at)
            return float(value)
        if type(value) is float:
            if kind is Shown.LOGICAL:
                # It would show itself as TRUE.
                self._coded.setdefault(GENERAL, []).append(at)
            return value
        if kind is not Shown.MOMENT:
            self._coded.setdefault(_format_of(value), []).append(at)
        return entries.to_serial(value, self._book.null_date)


def _without_blanks_and_integers(column: Sequence[Any]) -> tuple[Sequence[Any], set[type]]:
    """A column with "" for None, and with floats for whole numbers; and the types in it."""
    types = set(map(type, column))
    if not types & _REPLACED:
        return column, types
    if types <= _NUMBERS:
        return list(map(float, column)), {float}
    found = [
        "" if value is None else float(value) if type(value) is int else value for value in column
    ]
    return found, set(map(type, found))


def _noted(strip: Any) -> set[tuple[int, int]]:
    """The cells with notes; (row, column) each."""
    found = set()
    origin = strip.getRangeAddress()
    for area in strip.queryContentCells(_NOTES).getRangeAddresses():
        top, left, bottom, right = inside(origin, area)
        found |= {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
    return found


def _format_of(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return MOMENT if value.time() != dt.time() else DAY
    if isinstance(value, dt.date):
        return DAY
    return "[h]:mm:ss" if isinstance(value, dt.timedelta) else TIME


def write_values(
    book: Book, cells: Any, height: int, width: int, rows: Callable[[int, int], Any]
) -> None:
    """Writes a range.

    Args:
        rows: gives the entries of so many rows from a row on.
    """
    wraps = is_mixed(cells, "IsTextWrapped") or cells.IsTextWrapped
    with nullcontext() if wraps else HeightsKept(book), Unswept():
        Writing(book, cells, height, width).write(rows)
