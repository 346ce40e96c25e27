"""Very many new rows, brought to a hidden tab before the batch that puts them into place.

A batch is made as a whole or not at all, so it is one request; but Google takes two megabytes
well, and 100,000 customers are more than a hundred as typed cells. So their values go to a
*stock*, a hidden tab of their own, in several requests in the shortest form that Google takes.
The batch then only copies them and deletes the stock. Whatever goes wrong before that has changed
nothing that anybody sees; a stock that is left over goes with the next batch.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from addin.errors import CustSheetError, InputError, RemoteRefusedError
from addin.table.cells import CellError, CellValue, RangeRef
from sheets_sync.client.faults import MOST_CELLS
from sheets_sync.client.spreadsheet import Spreadsheet
from sheets_sync.host.book import Book, read_book
from sheets_sync.host.cells import date_format
from sheets_sync.host.plan import MOST_BYTES
from sheets_sync.host.ranges import Json, a1_of, grid_range
from sheets_sync.sides import AddRow
from sheets_sync.values import serial_of

STOCK_KEY = "custsheet.stock"
"""Key of the metadata by which a left-over stock is known."""

_NAME = "CustSheet "
_TYPED_CELL = 60
"""Bytes that a value takes as a typed cell, about."""
_LARGEST_ID = 2**31 - 1
_SIGNS = frozenset("='")
_MOMENTS = (dt.date, dt.time, dt.timedelta)


def is_worth_it(added: Sequence[AddRow], book: Book) -> bool:
    """Whether rows are too many for a batch, and there is room for them twice."""
    if sum(len(row.values) for row in added) * _TYPED_CELL <= MOST_BYTES:
        return False
    present = sum(tab.rows * tab.columns for tab in book.tabs)
    widest = max((tab.columns for tab in book.tabs), default=0)
    return present + 2 * len(added) * max(widest, _width_of(added)) <= MOST_CELLS


def leftovers(book: Book) -> list[int]:
    """The ids of stocks that were left behind, and of which nobody has made anything else."""
    return [
        tab.id
        for tab in book.tabs
        if STOCK_KEY in tab.metadata and not tab.visible and tab.name.startswith(_NAME)
    ]


def drop(spreadsheet: Spreadsheet, ids: Iterable[int]) -> None:
    """Deletes stocks; where that does not succeed, they stay, out of sight."""
    for tab_id in ids:
        with suppress(CustSheetError):
            spreadsheet.change([_gone(tab_id)])


def _gone(tab_id: int) -> Json:
    return {"deleteSheet": {"sheetId": tab_id}}


def _width_of(added: Iterable[AddRow]) -> int:
    return max((max(row.values, default=1) for row in added), default=1)


class Stock:
    """A hidden tab that holds new rows, in their order.

    Attributes:
        id: of the tab.
    """

    def __init__(self, spreadsheet: Spreadsheet, added: Sequence[AddRow]) -> None:
        """
        Args:
            spreadsheet: where the rows go.
            added: the n rows; that of index i goes to row i + 1 of the stock.
        """
        self.id = secrets.randbelow(_LARGEST_ID) + 1
        self._name = f"{_NAME}{secrets.token_hex(4)}"
        self._spreadsheet = spreadsheet
        self._added = added
        self._width = _width_of(added)
        self._place = {id(row): number for number, row in enumerate(added)}

    def lay_in(self) -> None:
        """Makes the tab and fills it; n / 2 MB requests, and one.

        Raises:
            NotSentError, RemoteRefusedError: it is not there, or of no use.
        """
        try:
            self._make()
            for first, rows in self._portions():
                area = RangeRef(first, 1, first + len(rows) - 1, self._width)
                self._spreadsheet.put_values(a1_of(self._name, area), rows)
        except (RemoteRefusedError, InputError):
            drop(self._spreadsheet, [self.id])
            raise

    def _make(self) -> None:
        size = {"rowCount": len(self._added), "columnCount": self._width}
        tab = {"sheetId": self.id, "title": self._name, "hidden": True, "gridProperties": size}
        mark = {
            "metadataKey": STOCK_KEY, "metadataValue": "1", "visibility": "DOCUMENT",
            "location": {"sheetId": self.id},
        }  # fmt: skip
        try:
            self._spreadsheet.change([
                {"addSheet": {"properties": tab}},
                {"createDeveloperMetadata": {"developerMetadata": mark}},
            ])  # fmt: skip
        except RemoteRefusedError:
            # Sent again after an answer was lost, it cannot be made a second time.
            if all(tab.id != self.id for tab in read_book(self._spreadsheet).tabs):
                raise

    def _portions(self) -> Iterator[tuple[int, list[list[object]]]]:
        """The rows in lists of a bearable size, each with its first row in the stock."""
        first, size = 1, 0
        rows: list[list[object]] = []
        for number, new in enumerate(self._added, 1):
            row = [_raw(new.values.get(column)) for column in range(1, self._width + 1)]
            length = len(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()) + 1
            if rows and size + length > MOST_BYTES:
                yield first, rows
                first, size, rows = number, 0, []
            rows.append(row)
            size += length
        yield first, rows

    def copied(self, tab_id: int, below: int, rows: Sequence[AddRow]) -> list[Json]:
        """The requests that copy rows of the stock under a row of the tab.

        Args:
            tab_id: where they go.
            below: the row, from 1, under which they go, one below the other.
            rows: neighbours in the stock.
        """
        start = self._place[id(rows[0])]
        source = RangeRef(start + 1, 1, start + len(rows), self._width)
        target = RangeRef(below + 1, 1, below + len(rows), self._width)
        # Values only: the new rows look like those above them.
        copy = {
            "source": grid_range(self.id, source), "destination": grid_range(tab_id, target),
            "pasteType": "PASTE_VALUES",
        }  # fmt: skip
        return [{"copyPaste": copy}, *_date_formats(tab_id, below, rows)]

    def gone(self) -> Json:
        """The request that deletes the tab."""
        return _gone(self.id)


def typed_only(values: Mapping[int, CellValue]) -> dict[int, CellValue]:
    """The values of a row, by column, that do not go through a stock."""
    return {column: value for column, value in values.items() if _is_typed(value)}


def _is_typed(value: CellValue) -> bool:
    # An error is written as a formula; what is none must not be taken for one, nor an
    # apostrophe in front for the sign of a text.
    return isinstance(value, CellError) or (isinstance(value, str) and value[:1] in _SIGNS)


def _raw(value: CellValue) -> object:
    """A value as it is put into a stock; None for a blank."""
    if type(value) is str:  # by far the most
        return None if not value or value[0] in _SIGNS else value
    if isinstance(value, _MOMENTS):
        return serial_of(value)
    return None if _is_typed(value) else value


def _date_formats(tab_id: int, first: int, rows: Sequence[AddRow]) -> list[Json]:
    """What shows dates as dates.

    Args:
        tab_id: where the rows are.
        first: the row, from 1, before the first one.
        rows: below one another.
    """
    open_: dict[int, tuple[int, int, Json]] = {}
    done: list[tuple[int, tuple[int, int, Json]]] = []
    for number, row in enumerate(rows, first + 1):
        for column, value in row.values.items():
            if isinstance(value, _MOMENTS):
                format_ = date_format(value, None) or {}
                run = open_.get(column)
                if run is not None and run[2] == format_:
                    open_[column] = run[0], number, format_
                    continue
                if run is not None:
                    done.append((column, run))
                open_[column] = number, number, format_
            elif isinstance(value, int | float) and column in open_:
                # A blank or a text between two dates may have their format, a number may not.
                done.append((column, open_.pop(column)))
    return [
        {"repeatCell": {
            "range": grid_range(tab_id, RangeRef(start, column, end, column)),
            "cell": {"userEnteredFormat": {"numberFormat": format_}},
            "fields": "userEnteredFormat.numberFormat",
        }}
        for column, (start, end, format_) in [*done, *open_.items()]
    ]  # fmt: skip
