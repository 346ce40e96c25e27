"""A workbook that is open in Excel, as a host."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from addin.errors import HostError, SheetNotFoundError
from addin.hosts.excel import looks, names
from addin.hosts.excel.macros import Aspect, Macros
from addin.hosts.excel.mirror import Mirror, stored
from addin.hosts.excel.patience import is_busy, is_gone
from addin.hosts.excel.reading import Raw, SheetValues, digest, read_area, read_values
from addin.hosts.excel.staging import StagedInExcel, prepare
from addin.hosts.memory_sheet import Layer
from addin.hosts.mirrors.areas import rectangles
from addin.hosts.port import (
    CellState,
    ColumnFormats,
    Fingerprint,
    Grid,
    Progress,
    SheetInfo,
    SheetState,
    no_progress,
)
from addin.hosts.xlsx.moments import shown
from addin.hosts.xlsx.number_formats import GENERAL
from addin.i18n import msg
from addin.table.cells import CellRef, CellValue, RangeRef
from addin.table.changes import ChangeSet, Formula


class ExcelHost:
    """A workbook that is open in Excel.

    Attributes:
        name: the workbook's name.
        password: tried on sheets that are protected, so that they can be changed; None where
            nobody gave one.
    """

    def __init__(self, book: Any = None) -> None:
        """
        Args:
            book: xlwings' Book; None for the active workbook.

        Raises:
            HostError: Excel does not run, or no workbook is open in it.
        """
        self._book = active_book() if book is None else book
        self.name: str = self._book.name
        self.password: str | None = None
        self._macros = Macros(self._book.app, self.name)

    def _sheets(self) -> list[Any]:
        return list(self._book.sheets)

    def _sheet(self, name: str) -> Any:
        found = {sheet.name: sheet for sheet in self._sheets()}
        for own, sheet in found.items():
            if own.casefold() == name.casefold():
                return sheet
        raise SheetNotFoundError(name, list(found))

    def sheets(self) -> Sequence[SheetInfo]:
        """The sheets in tab order. Chart sheets are no part of xlwings' model."""
        return tuple(
            SheetInfo(sheet.name, looks.is_visible(sheet), True, names.is_result(sheet))
            for sheet in self._sheets()
        )

    def identity(self) -> str | None:
        """The id by which the journal knows the workbook, or None."""
        return names.identity(self._book)

    def location(self) -> str:
        """The full path, or the address of a workbook in the cloud."""
        return str(self._book.fullname)

    def fingerprint(self) -> Fingerprint:
        """A hash of what all cells hold. Looks are no part of it."""
        values = [read_values(sheet, formulas=True) for sheet in self._sheets()]
        return Fingerprint(digest(values, self.identity()))

    def read_grid(self, sheet: str) -> Grid:
        """All values of a sheet."""
        own = self._sheet(sheet)
        name = own.name
        values = read_values(own, formulas=False)
        rows = _with_moments(values, self._dated_formats(name, values))
        tables, merged = looks.tables(own), looks.merged(self._macros, name)
        area = values.area
        first = (1, 1) if area is None else (area.first_row, area.first_column)
        return Grid(name, *first, rows, tables, merged)

    def _dated_formats(self, name: str, values: SheetValues) -> Layer[str]:
        area = values.area
        if area is None or not values.dated:
            return Layer(GENERAL)
        top, last = area.first_row, area.last_row
        columns = sorted(values.dated)
        # The header has another format than its column, nearly always.
        header = [RangeRef(top, column, top, column) for column in columns]
        below = [RangeRef(top + 1, column, last, column) for column in columns if last > top]
        return looks.formats(self._macros, name, [*header, *below])

    def read_state(self, sheet: str) -> SheetState:
        """What the sheet carries besides its cells."""
        return looks.state(self._macros, self._sheet(sheet).name)

    def read_formats(
        self, sheet: str, area: RangeRef, columns: Iterable[int]
    ) -> Mapping[int, ColumnFormats]:
        """The number formats of some columns (sheet columns, from 1) of an area's rows."""
        name = self._sheet(sheet).name
        asked = list(columns)
        pieces = looks.runs(
            self._macros,
            name,
            Aspect.FORMAT,
            [RangeRef(area.first_row, c, area.last_row, c) for c in asked],
        )
        found: dict[int, ColumnFormats] = {}
        for column in asked:
            codes: list[str] = []
            index = np.zeros(area.height, np.int16)
            for piece, code in pieces:
                if piece.first_column != column:
                    continue
                if code not in codes:
                    codes.append(code)
                start = piece.first_row - area.first_row
                index[start : start + piece.height] = codes.index(code)
            found[column] = ColumnFormats(tuple(codes), index)
        return found

    def read_formulas(self, sheet: str, area: RangeRef) -> Mapping[CellRef, str]:
        """The formulas inside an area."""
        rows = read_area(self._sheet(sheet), area)
        return {
            CellRef(number, column): value.text
            for number, row in enumerate(rows, area.first_row)
            for column, value in enumerate(row, area.first_column)
            if isinstance(value, Formula)
        }

    def read_notes(self, sheet: str) -> Mapping[CellRef, str]:
        """All notes of a sheet."""
        return looks.notes(self._macros, self._sheet(sheet).name)

    def read_cells(self, sheet: str, cells: Iterable[CellRef]) -> Mapping[CellRef, CellState]:
        """The whole state of some cells; every cell asked for is in the answer."""
        own = self._sheet(sheet)
        name, asked = own.name, list(cells)
        areas = rectangles(asked)
        values = read_values(own, formulas=True)
        fills = looks.fills(self._macros, name, areas)
        formats = looks.formats(self._macros, name, areas)
        locks = looks.locks(self._macros, name, areas)
        notes = looks.notes(self._macros, name)
        return {
            cell: CellState(
                _seen(values.at(cell), formats.at(cell)),
                fills.at(cell),
                notes.get(cell),
                formats.at(cell),
                locks.at(cell),
            )
            for cell in asked
        }

    def stage(self, changes: ChangeSet, progress: Progress = no_progress) -> StagedInExcel:
        """Tries the changes out on a mirror; Excel is not touched.

        Raises:
            SheetNotFoundError: they are about a sheet that is not there.
            RefusedError: Excel would not take them.
            AddInMissingError: Excel runs without the add-in's macros.
        """
        sheets = self._sheets()
        values = [read_values(sheet, formulas=True) for sheet in sheets]
        identity = self.identity()
        old = Mirror(sheets, values, self._macros, self.password).build(changes, identity)
        date1904 = bool(self._macros.read("", Aspect.BOOK)[0][0])
        before = Fingerprint(digest(values, identity))
        prepared = prepare(old, values, changes, progress)
        return StagedInExcel(self, self._book, self._macros, prepared, before, date1904=date1904)


def active_book() -> Any:
    """xlwings' Book of the workbook in front.

    Raises:
        HostError: Excel does not run, or no workbook is open in it.
    """
    # Excel is reached for only when somebody wants it.
    import xlwings

    try:
        return xlwings.books.active
    except Exception as problem:
        if is_busy(problem) or is_gone(problem):
            raise
        # Each of xlwings' engines has its own exception for this.
        raise HostError(
            msg("No workbook is open in Excel."), msg("Open one, then try again.")
        ) from problem


def _seen(value: Raw, code: str) -> CellValue | Formula:
    """A value as it is shown: a number under a format of dates is a date."""
    if isinstance(value, Formula):
        result = _seen(value.value, code)
        return Formula(value.text, None if isinstance(result, Formula) else result)
    held = stored(value)
    if isinstance(held, float):
        return shown(held, code)
    return value


def _with_moments(values: SheetValues, formats: Layer[str]) -> list[list[CellValue]]:
    area = values.area
    if area is None:
        return []
    rows = [[v.value if isinstance(v, Formula) else v for v in row] for row in values.rows]
    for column in values.dated:
        place = column - area.first_column
        for number, row in enumerate(rows, area.first_row):
            held = row[place]
            if isinstance(held, float):
                row[place] = shown(held, formats.at(CellRef(number, column)))
    return rows
