"""Whole ranges read and written, in strips of rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from addin.hosts.calc import entries
from addin.hosts.calc.entries import Block, CalcCellError
from addin.hosts.calc.number_formats import BOOLEAN, DAY, GENERAL, MOMENT, TIME, Shown

if TYPE_CHECKING:
    from addin.hosts.calc.books import Book

CELLS_A_CALL = 200_000
"""So many cells cross at once: one call's message is held in memory three times over."""

_MANY_PIECES = 50
_VALUE_STRING_ERROR = 7
_NUMBERS_AND_FORMULAS = 1 | 2 | 16
_NOTES = 8
_OF_ERRORS = {
    502: "#VALUE!", 503: "#NUM!", 519: "#VALUE!", 521: "#NULL!", 524: "#REF!", 525: "#NAME?",
    532: "#DIV/0!", 32767: "#N/A",
}  # fmt: skip
"""Excel's names of LibreOffice's errors; all others are wrong values."""

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column; from 0, inside the range in question."""


def strips(cells: Any, height: int, width: int) -> Iterator[tuple[int, int, Any]]:
    """A range in strips: (first row, number of rows, range of UNO)."""
    rows = max(CELLS_A_CALL // width, 1)
    for start in range(0, height, rows):
        count = min(rows, height - start)
        whole = count == height
        yield (
            start,
            count,
            (
                cells
                if whole
                else cells.getCellRangeByPosition(0, start, width - 1, start + count - 1)
            ),
        )


def is_mixed(cells: Any, name: str) -> bool:
    """Whether the cells of a range differ in a property."""
    return bool(cells.getPropertyState(name).value == "AMBIGUOUS_VALUE")


def pieces(cells: Any) -> Iterator[tuple[Any, list[Area]]]:
    """A range in pieces of one look: (what tells the properties, where the piece lies)."""
    origin = cells.getRangeAddress()
    found = cells.getUniqueCellFormatRanges()
    for index in range(found.getCount()):
        piece = found.getByIndex(index)
        yield piece, [_inside(origin, area) for area in piece.getRangeAddresses()]


def _inside(origin: Any, area: Any) -> Area:
    return (
        area.StartRow - origin.StartRow, area.StartColumn - origin.StartColumn,
        area.EndRow - origin.StartRow, area.EndColumn - origin.StartColumn,
    )  # fmt: skip


def kinds(book: Book, cells: Any, height: int, width: int) -> list[tuple[Area, Shown]]:
    """Where a range shows numbers as something else."""
    if not is_mixed(cells, "NumberFormat"):
        kind = book.formats.shown(cells.NumberFormat)
        return [] if kind is Shown.NUMBER else [((0, 0, height - 1, width - 1), kind)]
    found: list[tuple[Area, Shown]] = []
    for piece, areas in pieces(cells):
        kind = book.formats.shown(piece.NumberFormat)
        if kind is not Shown.NUMBER:
            found += [(area, kind) for area in areas]
    return found


def set_format(book: Book, cells: Any, code: str, around: Any = None) -> None:
    """Gives cells a number format; booleans stay booleans, as they do in Excel.

    Args:
        cells: a range or several, in UNO.
        code: in Excel's words.
        around: a range in which all the cells lie, where they are several ranges.
    """
    booleans = []
    if is_mixed(cells, "NumberFormat") or book.formats.shown(cells.NumberFormat) is Shown.LOGICAL:
        found = (cells if around is None else around).getUniqueCellFormatRanges()
        for index in range(found.getCount()):
            piece = found.getByIndex(index)
            if book.formats.shown(piece.NumberFormat) is Shown.LOGICAL:
                booleans.append(piece.queryContentCells(_NUMBERS_AND_FORMULAS))
    cells.NumberFormat = book.formats.key(code)
    for piece in booleans:
        if piece.getCount():
            piece.NumberFormat = book.formats.key(BOOLEAN)


def read_values(book: Book, cells: Any, height: int, width: int) -> Block:
    """n rows of m values: texts, floats, bools, datetimes, errors; a blank is ""."""
    found = Block()
    for _start, count, strip in strips(cells, height, width):
        data = strip.getDataArray()
        special = kinds(book, strip, count, width)
        wrong = [i for i, row in enumerate(data) if None in row]
        moments = [pair for pair in special if pair[1] in (Shown.MOMENT, Shown.LOGICAL)]
        if moments or wrong:
            found.special = True
            rows = list(data)
            for area, kind in moments:
                _convert(rows, area, kind, book.null_date)
            _name_errors(rows, wrong, strip)
            found += rows
        else:
            found += data
    return found


def _convert(rows: list[Any], area: Area, kind: Shown, null_date: dt.datetime) -> None:
    top, left, bottom, right = area
    for number in range(top, bottom + 1):
        row = rows[number]
        if type(row) is tuple:
            row = rows[number] = list(row)
        for place in range(left, right + 1):
            value = row[place]
            if type(value) is float:
                row[place] = (
                    bool(value) if kind is Shown.LOGICAL else entries.from_serial(value, null_date)
                )


def _name_errors(rows: list[Any], wrong: Sequence[int], strip: Any) -> None:
    if not wrong:
        return
    # An error that stands in a cell as such tells its name; of the others each is asked.
    texts = strip.getFormulaArray()
    for number in wrong:
        row = rows[number] = list(rows[number])
        for place, value in enumerate(row):
            if value is not None:
                continue
            constant = texts[number][place].removeprefix("=").upper()
            if constant not in entries.ERRORS:
                code = strip.getCellByPosition(place, number).getError()
                constant = _OF_ERRORS.get(code, "#VALUE!")
            row[place] = CalcCellError(constant)


def read_formulas(book: Book, cells: Any, height: int, width: int) -> list[list[str]]:
    """n rows of m texts: formulas in Excel's grammar, constants as they would be typed."""
    found: list[list[str]] = []
    for _start, count, strip in strips(cells, height, width):
        rows = [
            [v if type(v) is str else "" if v is None else f"{v:.15g}" for v in row]
            for row in strip.getDataArray()
        ]
        for area, kind in kinds(book, strip, count, width):
            if kind is Shown.LOGICAL:
                for number in range(area[0], area[2] + 1):
                    for place in range(area[1], area[3] + 1):
                        text = rows[number][place]
                        rows[number][place] = {"1": "TRUE", "0": "FALSE"}.get(text, text)
        for (row, column), text in _formulas(book, strip):
            rows[row][column] = text
        found += rows
    return found


def _formulas(book: Book, strip: Any) -> Iterator[tuple[tuple[int, int], str]]:
    areas = strip.queryFormulaCells(_VALUE_STRING_ERROR).getRangeAddresses()
    origin = strip.getRangeAddress()
    whole = strip.getFormulaArray() if len(areas) > _MANY_PIECES else None
    known: dict[str, str] = {}
    for area in areas:
        top, left, bottom, right = _inside(origin, area)
        if whole is None:
            texts = strip.getCellRangeByPosition(left, top, right, bottom).getFormulaArray()
        else:
            texts = [row[left : right + 1] for row in whole[top : bottom + 1]]
        for number, row in enumerate(texts, top):
            for column, text in enumerate(row, left):
                if text not in known:
                    known[text] = _in_excels_words(book, text)
                yield (number, column), known[text]


def _in_excels_words(book: Book, text: str) -> str:
    bare = text[1:-1] if text.startswith("{=") else text
    bare = bare.removeprefix("=")
    if bare.upper() in entries.ERRORS:
        return bare.upper()
    # Out of a file, a boolean comes as a formula without arguments.
    return bare[:-2] if bare in ("TRUE()", "FALSE()") else f"={book.grammar.excel(bare)}"


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
        top, left, bottom, right = _inside(origin, area)
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
    for start, count, strip in strips(cells, height, width):
        Writing(book, strip, count, width).write(rows(start, count))
