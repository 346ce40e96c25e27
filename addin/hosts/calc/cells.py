"""Whole ranges in strips of rows: what they hold and show, and their formats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from addin.hosts.calc import entries
from addin.hosts.calc.entries import Block, CalcCellError
from addin.hosts.calc.number_formats import BOOLEAN, Shown
from addin.hosts.calc.overlap import Unswept, overlapping

if TYPE_CHECKING:
    from addin.hosts.calc.books import Book

CELLS_A_CALL = 200_000
"""So many cells cross at once: one call's message is held in memory three times over."""

_MANY_PIECES = 50
_VALUE_STRING_ERROR = 7
_NUMBERS_AND_FORMULAS = 1 | 2 | 16
_TAB = "\x01"
_NOTHING = type(None)
_OF_ERRORS = {
    502: "#VALUE!", 503: "#NUM!", 519: "#VALUE!", 521: "#NULL!", 524: "#REF!", 525: "#NAME?",
    532: "#DIV/0!", 32767: "#N/A",
}  # fmt: skip
"""Excel's names of LibreOffice's errors; all others are wrong values."""

Data = tuple[tuple[Any, ...], ...]
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


def is_one_strip(height: int, width: int) -> bool:
    """Whether a range crosses in one go."""
    return height <= max(CELLS_A_CALL // width, 1)


class HeightsKept:
    """Leaves the heights of rows alone for a while.

    LibreOffice measures every text that is written, ten times as long as it writes them; Chinese
    ones take longest. A class, as contextlib cannot hand UNO's exceptions on.
    """

    def __init__(self, book: Book) -> None:
        """
        Args:
            book: the workbook.
        """
        self._document = book.document

    def __enter__(self) -> None:
        self._before = self._document.IsAdjustHeightEnabled
        self._document.IsAdjustHeightEnabled = False

    def __exit__(self, *_error: object) -> None:
        self._document.IsAdjustHeightEnabled = self._before


def is_mixed(cells: Any, name: str) -> bool:
    """Whether the cells of a range differ in a property."""
    return bool(cells.getPropertyState(name).value == "AMBIGUOUS_VALUE")


def pieces(cells: Any) -> Iterator[tuple[Any, list[Area]]]:
    """A range in pieces of one look: (what tells the properties, where the piece lies)."""
    origin = cells.getRangeAddress()
    found = cells.getUniqueCellFormatRanges()
    for index in range(found.getCount()):
        piece = found.getByIndex(index)
        yield piece, [inside(origin, area) for area in piece.getRangeAddresses()]


def inside(origin: Any, area: Any) -> Area:
    """Where an address lies in a range of another address."""
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
    with HeightsKept(book):
        cells.NumberFormat = book.formats.key(code)
        for piece in booleans:
            if piece.getCount():
                piece.NumberFormat = book.formats.key(BOOLEAN)


def read_values(book: Book, cells: Any, height: int, width: int) -> Block:
    """n rows of m values: texts, floats, bools, datetimes, errors; a blank is ""."""
    found = Block()
    moments: dict[float, Any] = {}
    special = [
        (area, kind)
        for area, kind in kinds(book, cells, height, width)
        if kind in (Shown.MOMENT, Shown.LOGICAL)
    ]
    found.special |= {n for area, _kind in special for n in range(area[1], area[3] + 1)}
    null_date = book.null_date if special else None
    with Unswept():
        for start, strip, crossed in _crossing(cells, height, width):
            data, blank, has_errors = _looked_at(crossed)
            found.blank |= blank
            here = [
                ((max(top - start, 0), left, min(bottom - start, len(data) - 1), right), kind)
                for (top, left, bottom, right), kind in special
                if top < start + len(data) and bottom >= start
            ]
            if here and null_date is not None:
                data = _converted(data, here, null_date, moments)
            if has_errors:
                rows = list(data)
                found.special |= _name_errors(rows, strip)
                data = rows
            found += data
    return found


def _crossing(cells: Any, height: int, width: int) -> Iterator[tuple[int, Any, Data]]:
    """A range in strips: (first row, range of UNO, what LibreOffice hands over)."""

    def cross(strip: tuple[int, int, Any]) -> tuple[int, Any, Data]:
        return strip[0], strip[2], strip[2].getDataArray()

    found = strips(cells, height, width)
    return map(cross, found) if is_one_strip(height, width) else overlapping(cross, found)


def _looked_at(data: Data) -> tuple[Sequence[Sequence[Any]], set[int], bool]:
    """(the rows, places of the columns with blanks, whether there are errors).

    Args:
        data: n rows of texts and numbers; an error is None, a blank is "".
    """
    blank: set[int] = set()
    has_errors = has_tabs = False
    # By columns, as most are of one type.
    for place, column in enumerate(zip(*data, strict=True)):
        types = set(map(type, column))
        has_errors = has_errors or _NOTHING in types
        if str in types:
            texts = column if len(types) == 1 else [v for v in column if type(v) is str]
            if "" in texts:
                blank.add(place)
            # In texts of several lines LibreOffice hands a mark of its own over for a tab.
            has_tabs = has_tabs or _TAB in "".join(texts)
    if not has_tabs:
        return data, blank, has_errors
    rows = [
        tuple(v.replace(_TAB, "\t") if type(v) is str and "\n" in v else v for v in row)
        for row in data
    ]
    return rows, blank, has_errors


def _converted(
    data: Sequence[Sequence[Any]],
    special: Sequence[tuple[Area, Shown]],
    null_date: dt.datetime,
    moments: dict[float, Any],
) -> Sequence[Sequence[Any]]:
    """The rows with moments and booleans in place of their numbers.

    Args:
        moments: those that are known already, by their numbers; more are added.
    """
    columns: list[Any] = list(zip(*data, strict=True))
    for (top, left, bottom, right), kind in special:
        for place in range(left, right + 1):
            column = columns[place]
            if type(column) is tuple:
                column = columns[place] = list(column)
            for number in range(top, bottom + 1):
                value = column[number]
                if type(value) is not float:
                    continue
                if kind is Shown.LOGICAL:
                    column[number] = bool(value)
                    continue
                if value not in moments:
                    moments[value] = entries.from_serial(value, null_date)
                column[number] = moments[value]
    return list(zip(*columns, strict=True))


def _name_errors(rows: list[Any], strip: Any) -> set[int]:
    """Puts errors in place of None; gives the places of their columns."""
    found: set[int] = set()
    # An error that stands in a cell as such tells its name; of the others each is asked.
    texts = strip.getFormulaArray()
    for number, before in enumerate(rows):
        if None not in before:
            continue
        row = rows[number] = list(before)
        for place, value in enumerate(row):
            if value is not None:
                continue
            found.add(place)
            constant = texts[number][place].removeprefix("=").upper()
            if constant not in entries.ERRORS:
                code = strip.getCellByPosition(place, number).getError()
                constant = _OF_ERRORS.get(code, "#VALUE!")
            row[place] = CalcCellError(constant)
    return found


def read_formulas(book: Book, cells: Any, height: int, width: int) -> list[list[str]]:
    """n rows of m texts: formulas in Excel's grammar, constants as they would be typed."""
    found: list[list[str]] = []
    logical = [area for area, k in kinds(book, cells, height, width) if k is Shown.LOGICAL]
    for _start, _strip, crossed in _crossing(cells, height, width):
        found += [
            [v if type(v) is str else "" if v is None else f"{v:.15g}" for v in row]
            for row in _looked_at(crossed)[0]
        ]
    for top, left, bottom, right in logical:
        for row in found[top : bottom + 1]:
            for place in range(left, right + 1):
                row[place] = {"1": "TRUE", "0": "FALSE"}.get(row[place], row[place])
    for (number, column), text in _formulas(book, cells, height, width):
        found[number][column] = text
    return found


def _formulas(
    book: Book, cells: Any, height: int, width: int
) -> Iterator[tuple[tuple[int, int], str]]:
    areas = cells.queryFormulaCells(_VALUE_STRING_ERROR).getRangeAddresses()
    origin = cells.getRangeAddress()
    known: dict[str, str] = {}
    for number, column, text in _typed(cells, height, width, [inside(origin, a) for a in areas]):
        if text not in known:
            known[text] = _in_excels_words(book, text)
        yield (number, column), known[text]


def _typed(
    cells: Any, height: int, width: int, areas: Sequence[Area]
) -> Iterator[tuple[int, int, str]]:
    """(row, column, what was typed) of each cell of some areas inside a range."""
    if len(areas) <= _MANY_PIECES:
        for top, left, bottom, right in areas:
            part = cells.getCellRangeByPosition(left, top, right, bottom)
            for start, _count, strip in strips(part, bottom - top + 1, right - left + 1):
                for number, row in enumerate(strip.getFormulaArray(), top + start):
                    for column, text in enumerate(row, left):
                        yield number, column, text
        return
    for start, count, strip in strips(cells, height, width):
        texts = strip.getFormulaArray()
        for top, left, bottom, right in areas:
            for number in range(max(top, start), min(bottom + 1, start + count)):
                for column in range(left, right + 1):
                    yield number, column, texts[number - start][column]


def _in_excels_words(book: Book, text: str) -> str:
    bare = text[1:-1] if text.startswith("{=") else text
    bare = bare.removeprefix("=")
    if bare.upper() in entries.ERRORS:
        return bare.upper()
    # Out of a file, a boolean comes as a formula without arguments.
    return bare[:-2] if bare in ("TRUE()", "FALSE()") else f"={book.grammar.excel(bare)}"
