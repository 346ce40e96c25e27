"""The Google side of a sync, at Google.

A pass asks little: one request for the version, two for a read, one for each look at some
rows, and one batch. The first request of a read fetches the tabs there are and the ids of rows,
the second one the values; a third is needed only where there are formulas.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from addin.errors import (
    CredentialsError,
    InputError,
    RefusedError,
    RemoteRefusedError,
    SheetNotFoundError,
    SpreadsheetNotFoundError,
)
from addin.hosts.port import no_progress
from addin.i18n import msg
from addin.table.cells import CellRef, CellValue, RangeRef
from addin.table.changes import ChangeSet
from addin.table.grid import Grid
from sheets_sync.client.accounts import Account
from sheets_sync.client.spreadsheet import Spreadsheet, key_of, tab_of, token_in
from sheets_sync.client.transport import Manner
from sheets_sync.host import book as books
from sheets_sync.host.book import Book, Tab
from sheets_sync.host.cells import cells_in, code_in, value_in
from sheets_sync.host.mirror import bare
from sheets_sync.host.plan import Planner
from sheets_sync.host.ranges import Json, a1_of, quoted
from sheets_sync.host.trying import try_out
from sheets_sync.row_requests import ROW_KEY, in_order, row_requests, widest_of
from sheets_sync.sides import Batch, RemoteRead, RowsRead, Version
from sheets_sync.stock import Stock, drop, is_worth_it, leftovers
from sheets_sync.tab_values import read_tabs

_METADATA_ROOM = 29_000
"""Characters of metadata that we let a tab hold; Google stores 30,000."""
_ID_LENGTH = 12
_MOST_RANGES = 100
_MANY_ROWS = 2_000
_ROW_FIELDS = "data(startRow,rowMetadata/developerMetadata(metadataKey,metadataValue))"
_AGAIN_FIELDS = (
    "developerMetadata(metadataId,metadataKey,metadataValue),"
    "sheets(properties(sheetId,title),data(startRow,startColumn,rowData/values("
    "userEnteredValue,effectiveValue,userEnteredFormat/numberFormat)))"
)


class GoogleSide:
    """A tab of a Google Sheet, as a sync sees it; see `sides.RemoteSide`.

    Attributes:
        name: the spreadsheet's title; "" until something was read.
        address: its id and the tab.
    """

    def __init__(
        self,
        account: Account,
        address: str,
        tab: str | int | None = None,
        manner: Manner | None = None,
    ) -> None:
        """
        Args:
            account: with which it is opened.
            address: of the spreadsheet, or its id.
            tab: name or id of the tab; None for the one that the address shows, or the first.
            manner: how requests are paced and repeated.

        Raises:
            UsageError: the address is none.
        """
        self._spreadsheet = Spreadsheet(account, key_of(address), manner)
        self._wanted = tab if tab is not None else tab_of(address)
        self._book: Book | None = None
        # After a batch the tabs are known by name; their ids and places are not.
        self._is_guess = False
        self._formats: dict[CellRef, str] = {}
        shown = "" if self._wanted is None else f"#{self._wanted}"
        self.address = f"{self._spreadsheet.key}{shown}"

    @property
    def name(self) -> str:
        """What a person calls the spreadsheet: its title."""
        return self._spreadsheet.name

    @property
    def spreadsheet(self) -> Spreadsheet:
        """The connection."""
        return self._spreadsheet

    def version(self) -> Version:
        """The state of the spreadsheet as a whole; one small request to Drive."""
        with self._told_as_refusal():
            try:
                found = self._spreadsheet.version()
            except (CredentialsError, SpreadsheetNotFoundError):
                # Somebody did not agree to this part; or Drive, which has the same words for
                # what is not there and what is not shared: the sheet itself will tell.
                return Version()
        mark = str(found.number) if found.number else ""
        self._spreadsheet.name = found.name or self._spreadsheet.name
        return Version(mark, found.who, found.when)

    def read(self, lists: Collection[str]) -> RemoteRead:
        """Reads the tab and some result sheets; two requests, three where there are formulas."""
        digest = hashlib.blake2b(digest_size=16)
        with self._told_as_refusal():
            answer = self._spreadsheet.get(books.fields(_ROW_FIELDS), digest=digest)
            book = books.book_of(answer)
            tab = self._tab(book)
            names = [t.name for t in book.tabs if t.name in lists]
            own, *more = read_tabs(self._spreadsheet, (tab.name, *names), digest)
        self._book, self._is_guess = book, False
        self._formats.clear()
        sheet = next(s for s in answer["sheets"] if _id_of(s) == tab.id)
        ids = dict(_row_ids(sheet))
        used = sum(len(ROW_KEY) + len(row_id) for row_id in ids.values())
        return RemoteRead(
            self._spreadsheet.key,
            str(tab.id),
            own.grid,
            ids,
            max(0, (_METADATA_ROOM - used) // (len(ROW_KEY) + _ID_LENGTH)),
            own.formulas,
            {tab.grid.sheet: tab.grid for tab in more},
            book.token,
            digest.hexdigest(),
        )

    def read_again(self, rows: Collection[int], lists: Collection[str] = ()) -> RowsRead:
        """Reads some rows and result sheets as they are now; one request.

        After a batch of very many rows, two, or three where there are formulas.
        """
        with self._told_as_refusal():
            if self._is_guess and len(rows) > _MANY_ROWS:
                return self._read_many(rows, lists)
            try:
                return self._read_again(rows, lists)
            except (SheetNotFoundError, RemoteRefusedError):
                # A list, or the end of the tab, is gone: look what is there.
                self._look()
                return self._read_again(rows, lists)

    def _look(self) -> Book:
        """The tabs as they are now."""
        self._book, self._is_guess = books.read_book(self._spreadsheet), False
        return self._book

    def _read_again(self, rows: Collection[int], lists: Collection[str]) -> RowsRead:
        book = self._book or self._look()
        tab = self._tab(book)
        there = [row for row in rows if row <= tab.rows]
        listed = [t.name for t in book.tabs if t.name in lists]
        areas = [RangeRef(a, 1, b, max(tab.columns, 1)) for a, b in _spans(there)]
        ranges = [a1_of(tab.name, area) for area in areas] + [quoted(name) for name in listed]
        answer = self._spreadsheet.get(_AGAIN_FIELDS, ranges or [f"{quoted(tab.name)}!A1"])
        found: dict[int, list[CellValue]] = {row: [] for row in rows}
        grids: dict[str, Grid] = {}
        for sheet in answer.get("sheets", ()):
            parts = [cell for data in sheet.get("data", ()) for cell in cells_in(data)]
            if _id_of(sheet) == tab.id:
                self._take_rows(found, parts)
            else:
                name = str(sheet["properties"]["title"])
                grids[name] = _grid_of_cells(name, parts)
        token = token_in(answer.get("developerMetadata", ()))
        return RowsRead(found, grids, token)

    def _read_many(self, rows: Collection[int], lists: Collection[str]) -> RowsRead:
        """As `read_again`, where number formats do not matter: from all values of the tab."""
        book = self._look()
        tab = self._tab(book)
        names = [t.name for t in book.tabs if t.name in lists]
        own, *more = read_tabs(self._spreadsheet, (tab.name, *names))
        held = own.grid.rows
        found = {row: held[row - 1] if row <= len(held) else () for row in rows}
        return RowsRead(found, {t.grid.sheet: t.grid for t in more}, book.token)

    def _take_rows(
        self, found: dict[int, list[CellValue]], cells: Sequence[tuple[CellRef, Json]]
    ) -> None:
        for cell, content in cells:
            self._formats[cell] = code_in(content)
            row = found.get(cell.row)
            value = value_in(content)
            if row is None or value is None:
                continue
            row += [None] * (cell.column - len(row))
            row[cell.column - 1] = value

    def apply(self, batch: Batch) -> None:
        """Makes a batch, as a whole or not at all; one request.

        Very many new rows are laid in stock before, in requests of 2 MB.
        """
        with self._told_as_refusal():
            book = self._look() if self._book is None or self._is_guess else self._book
            tab = self._tab(book)
            stock: Stock | None = None
            if is_worth_it(batch.added, book):
                stock = Stock(self._spreadsheet, in_order(batch.added))
                stock.lay_in()
            requests = row_requests(batch, tab, self._formats, stock)
            if batch.lists:
                requests += _list_requests(batch, book)
            try:
                self._spreadsheet.commit(requests, batch.token, batch.replaces, tab=tab.name)
            except (RemoteRefusedError, InputError):
                # After any other error it may still come, or nobody answers at all.
                if stock is not None:
                    drop(self._spreadsheet, [stock.id])
                raise
            drop(self._spreadsheet, leftovers(book))
        self._book, self._is_guess = _after(book, tab, batch), True
        self._formats.clear()

    def _tab(self, book: Book) -> Tab:
        wanted = self._wanted
        if isinstance(wanted, str):
            return book.tab(wanted)
        for tab in book.tabs:
            if tab.id == wanted or (wanted is None and tab.rows and tab.visible and not tab.result):
                return tab
        raise SheetNotFoundError("", [tab.name for tab in book.tabs])

    @contextmanager
    def _told_as_refusal(self) -> Iterator[None]:
        """What a sync cannot know of stands for a refusal, in words about the Google Sheet."""
        try:
            yield
        except RemoteRefusedError:
            raise
        except SheetNotFoundError as error:
            raise _no_tab(self.name, error) from error
        except (InputError, RefusedError) as error:
            raise RemoteRefusedError(error.message, error.hint) from error


def _no_tab(name: str, error: SheetNotFoundError) -> RemoteRefusedError:
    message = (
        msg("The Google Sheet “{name}” has no tab “{tab}” any more.", name=name, tab=error.sheet)
        if error.sheet
        else msg("The Google Sheet “{name}” has no longer the tab that its address shows.",
                 name=name)
    )  # fmt: skip
    return RemoteRefusedError(
        message,
        msg("Its tabs are: {names}. Name one of them, or copy its address from the browser.",
            names="、".join(error.existing)),
    )  # fmt: skip


def _id_of(sheet: Mapping[str, Any]) -> int:
    return int(sheet.get("properties", {}).get("sheetId", 0))


def _row_ids(sheet: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    for data in sheet.get("data", ()):
        for row, line in enumerate(data.get("rowMetadata", ()), data.get("startRow", 0) + 1):
            for found in line.get("developerMetadata", ()):
                if found.get("metadataKey") == ROW_KEY:
                    yield row, str(found.get("metadataValue", ""))


def _grid_of_cells(name: str, cells: Sequence[tuple[CellRef, Json]]) -> Grid:
    values = {cell: value for cell, c in cells if (value := value_in(c)) is not None}
    height = max((cell.row for cell in values), default=0)
    width = max((cell.column for cell in values), default=0)
    found: list[list[CellValue]] = [[None] * width for _ in range(height)]
    for cell, value in values.items():
        found[cell.row - 1][cell.column - 1] = value
    return Grid(name, 1, 1, found)


def _spans(rows: Collection[int]) -> list[tuple[int, int]]:
    """Runs of rows; neighbouring ones are joined until there are few enough."""
    found: list[tuple[int, int]] = []
    for row in sorted(rows):
        if found and found[-1][1] == row - 1:
            found[-1] = found[-1][0], row
        else:
            found.append((row, row))
    gap = 2
    while len(found) > _MOST_RANGES:
        joined = [found[0]]
        for first, last in found[1:]:
            if first - joined[-1][1] <= gap:
                joined[-1] = joined[-1][0], last
            else:
                joined.append((first, last))
        found, gap = joined, gap * 2
    return found


def _after(book: Book, tab: Tab, batch: Batch) -> Book:
    """The tabs after a batch, as far as they can be told without asking."""
    last = max((cell.row for cell in batch.cells), default=0)
    rows = max(tab.rows, last) + len(batch.added) - len(batch.removed)
    larger = replace(tab, rows=rows, columns=max(tab.columns, widest_of(batch)))
    gone = leftovers(book)
    known = [larger if t.id == tab.id else t for t in book.tabs if t.id not in gone]
    names = {t.name for t in known}
    new = [Tab(-1, sheet.name, 0, 1, 1) for sheet in batch.lists if sheet.name not in names]
    return replace(book, tabs=(*known, *new), token=batch.token)


def _list_requests(batch: Batch, book: Book) -> list[Json]:
    """The requests that put the result sheets."""
    tried = try_out(bare(book), book, ChangeSet(batch.lists), no_progress)
    plan = Planner(book, tried, (), whole=True).plan()
    return [*plan.early, *plan.late]
