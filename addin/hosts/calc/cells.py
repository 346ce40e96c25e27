"""Whole ranges in strips of rows: what they hold and show, and their formats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from addin.hosts.calc import entries
from addin.hosts.calc.entries import Block, CalcCellError
from addin.hosts.calc.number_formats import BOOLEAN, Shown

if TYPE_CHECKING:
    from addin.hosts.calc.books import Book

CELLS_A_CALL = 200_000
"""So many cells cross at once: one call's message is held in memory three times over."""

_MANY_PIECES = 50
_VALUE_STRING_ERROR = 7
_NUMBERS_AND_FORMULAS = 1 | 2 | 16
_TAB = "\x01"
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
    for _start, count, strip in strips(cells, height, width):
        data = _data(strip)
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


def _data(strip: Any) -> Sequence[Sequence[Any]]:
    """Texts and numbers; an error is None, a blank is ""."""
    data: tuple[tuple[Any, ...], ...] = strip.getDataArray()
    # In texts of several lines LibreOffice hands a mark of its own over for a tab.
    if _TAB not in "".join([v for row in data for v in row if type(v) is str]):
        return data
    return [
        tuple(v.replace(_TAB, "\t") if type(v) is str and "\n" in v else v for v in row)
        for row in data
    ]


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
            for row in _data(strip)
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
        top, left, bottom, right = inside(origin, area)
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
