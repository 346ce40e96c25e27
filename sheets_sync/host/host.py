"""A Google Sheet as a host."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

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
from addin.table.cells import MAX_ROW, CellError, CellRef, CellValue, RangeRef
from addin.table.changes import ChangeSet, Formula
from sheets_sync.client.accounts import Account
from sheets_sync.client.spreadsheet import Render, Spreadsheet, key_of
from sheets_sync.client.transport import Manner
from sheets_sync.host import mirror
from sheets_sync.host.book import Book, Tab, read_book
from sheets_sync.host.cells import (
    VALUE_FIELDS,
    cells_in,
    code_in,
    error_of_formula,
    looks_like_error,
    plain,
    stored_in,
)
from sheets_sync.host.locks import locks_in
from sheets_sync.host.plan import Planner
from sheets_sync.host.ranges import a1_of, clipped, quoted, strips_around
from sheets_sync.host.staging import StagedAtGoogle
from sheets_sync.host.trying import try_out
from sheets_sync.host.values import digest, read_values


class GoogleHost:
    """A Google Sheet.

    Nothing is kept between two calls: colleagues change the sheet all the time.

    Attributes:
        name: the spreadsheet's title.
    """

    def __init__(self, account: Account, address: str, manner: Manner | None = None) -> None:
        """
        Args:
            account: with which it is opened.
            address: of the spreadsheet, or its id.
            manner: how requests are paced and repeated.

        Raises:
            UsageError: the address is none.
            NotSharedError, SpreadsheetNotFoundError: it cannot be opened.
            NotSentError: Google cannot be used.
        """
        self._spreadsheet = Spreadsheet(account, key_of(address), manner)
        self.name = self.book().name

    @property
    def spreadsheet(self) -> Spreadsheet:
        """The connection."""
        return self._spreadsheet

    def book(self) -> Book:
        """The tabs as they are now."""
        return read_book(self._spreadsheet)

    def sheets(self) -> Sequence[SheetInfo]:
        """The tabs in order."""
        return tuple(tab.info for tab in self.book().tabs)

    def identity(self) -> str | None:
        """The id by which the journal knows the spreadsheet, or None."""
        return self.book().identity

    def location(self) -> str:
        """The address, with the title behind a # for those who read it."""
        return f"{self._spreadsheet.address}#{self.name}"

    def fingerprint(self) -> Fingerprint:
        """A hash of what all cells hold. Looks are no part of it."""
        book = self.book()
        values = read_values(self._spreadsheet, book)
        return Fingerprint(digest(values.items(), book.identity))

    def read_grid(self, sheet: str) -> Grid:
        """All values of a tab."""
        tab = self.book().tab(sheet)
        rows: Sequence[Sequence[Any]] = ()
        if tab.rows:
            rows = self._spreadsheet.values([quoted(tab.name)], Render.PLAIN, tab=sheet)[0]
        filled = [number for number, row in enumerate(rows) if any(v != "" for v in row)]
        if not filled:
            return Grid(tab.name, 1, 1, (), tab.tables, tab.merged)
        top, bottom = filled[0], filled[-1]
        left = min(next(i for i, v in enumerate(rows[n]) if v != "") for n in filled)
        width = max(len(rows[number]) for number in filled) - left
        exact = self._exact_values(tab, rows)
        found = []
        for number in range(top, bottom + 1):
            row = [_bare(value) for value in rows[number][left:]]
            found.append([*row, *[None] * (width - len(row))])
        for (row_number, column), value in exact.items():
            if top < row_number <= bottom + 1 and left < column <= left + width:
                found[row_number - 1 - top][column - 1 - left] = value
        return Grid(tab.name, top + 1, left + 1, found, tab.tables, tab.merged)

    def _exact_values(self, tab: Tab, rows: Sequence[Sequence[Any]]) -> Mapping[CellRef, CellValue]:
        """The cells whose values cannot tell what they are: dates, and errors."""
        columns: dict[int, tuple[int, int]] = {}
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                is_number = isinstance(value, int | float) and not isinstance(value, bool)
                if is_number or (isinstance(value, str) and looks_like_error(value)):
                    first, _last = columns.get(column, (number, number))
                    columns[column] = (first, number)
        areas = [RangeRef(first, c, last, c) for c, (first, last) in columns.items()]
        return {
            cell: value
            for cell, content in self._cells(tab, strips_around((), areas), VALUE_FIELDS)
            if not isinstance(value := _result(content), float | str) or _is_error(value)
        }

    def _cells(
        self, tab: Tab, areas: Iterable[RangeRef], fields: str
    ) -> Iterable[tuple[CellRef, dict[str, Any]]]:
        """Some cells of a tab; those that have nothing are left out."""
        on_grid = (clipped(area, tab.rows, tab.columns) for area in areas)
        asked = [a1_of(tab.name, area) for area in on_grid if area is not None]
        if not asked:
            return
        mask = f"sheets/data(startRow,startColumn,rowData/values({fields}))"
        answer = self._spreadsheet.get(mask, asked, tab=tab.name)
        for part in answer.get("sheets", ()):
            for data in part.get("data", ()):
                yield from cells_in(data)

    def read_state(self, sheet: str) -> SheetState:
        """What the tab carries besides its cells."""
        tab = self.book().tab(sheet)
        answer = self._spreadsheet.get(
            "sheets/data(startRow,startColumn,rowMetadata(hiddenByUser,hiddenByFilter),"
            "columnMetadata(hiddenByUser,hiddenByFilter),rowData/values/dataValidation)",
            [quoted(tab.name)],
            tab=sheet,
        )
        parts = [data for part in answer.get("sheets", ()) for data in part.get("data", ())]
        rules = [
            (cell, content["dataValidation"])
            for data in parts
            for cell, content in cells_in(data)
            if "dataValidation" in content
        ]
        protected = bool(tab.whole_protections)
        empty: frozenset[int] = frozenset()
        return SheetState(
            protected,
            protected and tab.lock is not None,
            empty.union(*(mirror.hidden_in(d, "rowMetadata", "startRow") for d in parts)),
            empty.union(*(mirror.hidden_in(d, "columnMetadata", "startColumn") for d in parts)),
            tab.filter,
            tuple(mirror.checks_in(tab.name, rules, with_unknown=False)),
        )

    def read_formats(
        self, sheet: str, area: RangeRef, columns: Iterable[int]
    ) -> Mapping[int, ColumnFormats]:
        """The number formats of some columns (sheet columns, from 1) of an area's rows."""
        tab = self.book().tab(sheet)
        asked = list(columns)
        areas = [RangeRef(area.first_row, c, min(area.last_row, MAX_ROW), c) for c in asked]
        fields = "userEnteredFormat/numberFormat,effectiveFormat/numberFormat"
        found = {c: ([GENERAL], np.zeros(area.height, np.int16)) for c in asked}
        for cell, content in self._cells(tab, strips_around((), areas), fields):
            code = code_in(content)
            if cell.column not in found or cell not in area or code == GENERAL:
                continue
            codes, index = found[cell.column]
            if code not in codes:
                codes.append(code)
            index[cell.row - area.first_row] = codes.index(code)
        return {c: ColumnFormats(tuple(codes), index) for c, (codes, index) in found.items()}

    def read_formulas(self, sheet: str, area: RangeRef) -> Mapping[CellRef, str]:
        """The formulas inside an area."""
        tab = self.book().tab(sheet)
        inside = clipped(area, tab.rows, tab.columns)
        if inside is None:
            return {}
        rows = self._spreadsheet.values([a1_of(tab.name, inside)], Render.FORMULA, tab=sheet)[0]
        # A text may begin with an equals sign, too; what it is, only the cell itself tells.
        candidates = [
            CellRef(number, column)
            for number, row in enumerate(rows, inside.first_row)
            for column, value in enumerate(row, inside.first_column)
            if isinstance(value, str) and value.startswith("=")
        ]
        strips = strips_around(candidates)
        found = {}
        for cell, content in self._cells(tab, strips, "userEnteredValue/formulaValue"):
            value = stored_in(content)
            if isinstance(value, Formula):
                found[cell] = value.text
        return found

    def read_notes(self, sheet: str) -> Mapping[CellRef, str]:
        """All notes of a tab."""
        tab = self.book().tab(sheet)
        whole = RangeRef(1, 1, max(tab.rows, 1), max(tab.columns, 1))
        return {
            cell: str(content["note"])
            for cell, content in self._cells(tab, [whole], "note")
            if content.get("note")
        }

    def read_cells(self, sheet: str, cells: Iterable[CellRef]) -> Mapping[CellRef, CellState]:
        """The whole state of some cells; every cell asked for is in the answer."""
        tab = self.book().tab(sheet)
        asked = list(cells)
        locks = locks_in(tab)
        contents = dict(self._cells(tab, strips_around(asked), mirror.CELL_FIELDS))
        part = mirror.read_cells(tab, {c: contents[c] for c in asked if c in contents})
        return {
            cell: CellState(
                part.value(cell),
                part.fills.at(cell),
                part.notes.get(cell),
                part.formats.at(cell),
                locks.at(cell),
            )
            for cell in asked
        }

    def stage(self, changes: ChangeSet, progress: Progress = no_progress) -> StagedAtGoogle:
        """Tries the changes out on a mirror; the spreadsheet is not touched.

        Raises:
            SheetNotFoundError: they are about a tab that is not there.
            RefusedError: no workbook would take them, or the spreadsheet would get too large.
        """
        book = self.book()
        values = read_values(self._spreadsheet, book)
        old = mirror.build(self._spreadsheet, book, changes)
        tried = try_out(old, book, changes, progress)
        editors = [self._spreadsheet.who_am_i()] if tried.protected else []
        plan = Planner(book, tried, editors).plan()
        return StagedAtGoogle(self, self._spreadsheet, book, values, tried, plan)


def _bare(value: object) -> CellValue:
    """A value that is neither a date nor an error."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return float(value)
    return str(value) if value != "" else None


def _is_error(value: CellValue) -> bool:
    return isinstance(value, CellError)


def _result(content: Mapping[str, Any]) -> CellValue:
    """What a cell shows: its value, or its formula's result."""
    code = code_in(content)
    held = plain(content.get("effectiveValue", content.get("userEnteredValue", {})), code)
    formula = content.get("userEnteredValue", {}).get("formulaValue")
    if formula is not None and (error := error_of_formula(formula)) is not None:
        return error
    return shown(held, code) if isinstance(held, float) else held
