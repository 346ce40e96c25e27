"""Whole ranges written, in strips of rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from addin.hosts.calc import entries
from addin.hosts.calc.cells import HeightsKept, inside, is_mixed, kinds, pieces, strips
from addin.hosts.calc.entries import CalcCellError
from addin.hosts.calc.number_formats import BOOLEAN, DAY, GENERAL, MOMENT, TIME, Shown

if TYPE_CHECKING:
    from addin.hosts.calc.books import Book

_NOTES = 8
"""com.sun.star.sheet.CellFlags.ANNOTATION."""


class Writing:
    """Entries on their way into one strip of cells.

    LibreOffice takes texts as texts whatever they look like. Excel takes an entry as if it
    was typed: in a cell of text format all is text, elsewhere what looks like a number
    becomes one. So entries are looked at here, and the formats are made fit first.
    """

    def __init__(self, book: Book, strip: Any, height: int, width: int) -> None:
        """
        Args:
            strip: the cells, in UNO.
        """
        self._book = book
        self._strip = strip
        self._special = kinds(book, strip, height, width)
        self._shown: list[bytearray] | None = None
        if self._special:
            self._shown = [bytearray(width) for _ in range(height)]
            for (top, left, bottom, right), kind in self._special:
                filling = bytes([kind.value]) * (right - left + 1)
                for number in range(top, bottom + 1):
                    self._shown[number][left : right + 1] = filling
        self._noted = _noted(strip)
        self._coded: dict[str, list[tuple[int, int]]] = {}
        self._formulas: dict[tuple[int, int], str] = {}

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """Writes n rows of m entries."""
        out = tuple(self._row(number, row) for number, row in enumerate(rows))
        # A format is set many times faster on blank cells than on filled ones.
        for code, cells in self._coded.items():
            key = self._book.formats.key(code)
            for top, left, bottom, right in entries.runs(cells):
                part = self._strip.getCellRangeByPosition(left, top, right, bottom)
                part.NumberFormat = key
        before = self._formats()
        self._put(out)
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
        if not is_mixed(self._strip, "NumberFormat"):
            return [(self._strip, self._strip.NumberFormat)]
        return [(piece, piece.NumberFormat) for piece, _areas in pieces(self._strip)]

    def _put(self, rows: tuple[tuple[Any, ...], ...]) -> None:
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

    def _row(self, number: int, row: Sequence[Any]) -> tuple[Any, ...]:
        types = set(map(type, row))
        shown = None if self._shown is None else self._shown[number]
        is_bare = shown is None or not any(shown)
        if is_bare and types == {float}:
            return tuple(row)
        if types <= {str, float} and (is_bare or types == {str}):
            suspects = entries.SUSPECT
            open_ = [i for i, v in enumerate(row) if type(v) is str and v[:1] in suspects]
            if not open_:
                return tuple(row)
            found = list(row)
        else:
            found, open_ = list(row), list(range(len(row)))
        for place in open_:
            kind = Shown.NUMBER if shown is None else Shown(shown[place])
            found[place] = self._entry(number, place, entries.prepared(found[place]), kind)
        return tuple(found)

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
    with nullcontext() if wraps else HeightsKept(book):
        for start, count, strip in strips(cells, height, width):
            Writing(book, strip, count, width).write(rows(start, count))
