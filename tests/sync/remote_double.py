"""A Google Sheet in memory, with people who type in it and requests that fail.

It holds what Google would: numbers for dates, texts as typed, rows that carry their ids along.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TypeVar

from addin.errors import RemoteRefusedError, UnknownOutcomeError
from addin.i18n import msg
from addin.table.cells import CellRef, CellValue
from addin.table.changes import Formula, Link, PutSheet
from addin.table.grid import Grid
from sheets_sync.sides import Batch, RemoteRead, RowsRead, Version
from sheets_sync.values import serial_of

Fault = Callable[[str, str], None]
"""Called with the request's name and "before" or "after" it is carried out; may raise."""

_HAPPENS = msg("It happens.")
Held = CellValue | Formula
T = TypeVar("T")


@dataclass
class RemoteRow:
    """A row of the tab; its id goes where it goes."""

    cells: list[Held]
    id: str = ""


def no_fault(request: str, when: str) -> None:
    """Lets every request succeed."""
    del request, when


@dataclass
class MemoryRemote:
    """The Google side of a pair.

    Attributes:
        rows: of the tab, from row 1.
        lists: grids of the result sheets, by name.
        requests: names of the requests that were made, in order.
        fault: asked before and after each request.
        holds_back: whether batches are held back, as by a slow network; the sender hears
            nothing.
        late: the batches that were held back.
    """

    rows: list[RemoteRow]
    name: str = "客户共享表"
    address: str = "sheet-1"
    spreadsheet: str = "sheet-1"
    room_for_ids: int = 0
    lists: dict[str, Grid] = field(default_factory=dict)
    token: str = ""
    edits: int = 1
    who: str = "小李"
    requests: list[str] = field(default_factory=list)
    fault: Fault = no_fault
    holds_back: bool = False
    late: list[Batch] = field(default_factory=list)

    # What people do.

    def type(self, row: int, column: int, value: Held) -> None:
        """Somebody types into a cell; row and column from 1."""
        cells = self.rows[row - 1].cells
        cells.extend([None] * (column - len(cells)))
        cells[column - 1] = _stored(value)
        self.edits += 1

    def insert(self, row: int, values: Sequence[Held]) -> None:
        """Somebody inserts a row above a row."""
        self.rows.insert(row - 1, RemoteRow([_stored(v) for v in values]))
        self.edits += 1

    def delete(self, row: int) -> None:
        """Somebody deletes a row."""
        del self.rows[row - 1]
        self.edits += 1

    def sort(self, column: int, *, reverse: bool = False) -> None:
        """Somebody sorts the rows below the header."""

        def order(row: RemoteRow) -> tuple[bool, str]:
            value = row.cells[column - 1] if column <= len(row.cells) else None
            return value is None, str(value)

        self.rows[1:] = sorted(self.rows[1:], key=order, reverse=reverse)
        self.edits += 1

    def choose(self, row: int, column: int, word: str) -> None:
        """Somebody types into the conflicts sheet; row and column from 1."""
        name = next(n for n in self.lists if n in ("冲突", "Conflicts"))
        grid = self.lists[name]
        rows = [list(cells) for cells in grid.rows]
        rows[row - 1][column - 1] = word
        self.lists[name] = Grid(name, 1, 1, rows)
        self.edits += 1

    # What the sync asks.

    def version(self) -> Version:
        """See `RemoteSide.version`."""
        return self._answer("version", lambda: Version(str(self.edits), self.who))

    def read(self, lists: Collection[str]) -> RemoteRead:
        """See `RemoteSide.read`; counts as two requests."""
        self.requests.append("read")

        def look() -> RemoteRead:
            found = RemoteRead(
                self.spreadsheet, "0", self.grid(),
                {i: row.id for i, row in enumerate(self.rows, 1) if row.id},
                self.room_for_ids - sum(bool(row.id) for row in self.rows),
                frozenset(
                    CellRef(i, c)
                    for i, row in enumerate(self.rows, 1)
                    for c, value in enumerate(row.cells, 1)
                    if isinstance(value, Formula)
                ),
                {name: grid for name, grid in self.lists.items() if name in lists},
                self.token,
            )  # fmt: skip
            return replace(found, digest=repr(found))

        return self._answer("read", look)

    def read_again(self, rows: Collection[int], lists: Collection[str] = ()) -> RowsRead:
        """See `RemoteSide.read_again`."""

        def look() -> RowsRead:
            found = {
                row: [_shown(v) for v in self.rows[row - 1].cells] if row <= len(self.rows) else ()
                for row in rows
            }
            kept = {name: grid for name, grid in self.lists.items() if name in lists}
            return RowsRead(found, kept, self.token)

        return self._answer("read_again", look)

    def apply(self, batch: Batch) -> None:
        """See `RemoteSide.apply`."""
        if self.holds_back:
            self.late.append(batch)
            raise UnknownOutcomeError(_HAPPENS, _HAPPENS)
        self._answer("apply", lambda: self._make(batch))

    def deliver(self) -> None:
        """What was held back comes in now; what fits no more is refused, and nobody hears it."""
        while self.late:
            with suppress(RemoteRefusedError):
                self._make(self.late.pop(0))

    def grid(self) -> Grid:
        """The tab as it would be read."""
        width = max((len(row.cells) for row in self.rows), default=0)
        rows = [
            [_shown(v) for v in row.cells] + [None] * (width - len(row.cells)) for row in self.rows
        ]
        return Grid("客户", 1, 1, rows)

    def _make(self, batch: Batch) -> None:
        if batch.token == self.token:
            return
        if batch.replaces != self.token:
            raise RemoteRefusedError(_HAPPENS, _HAPPENS)
        used = [*batch.ids, *(c.row for c in batch.cells), *(a.below for a in batch.added)]
        while len(self.rows) < max(used, default=0):  # a tab is longer than what is used of it
            self.rows.append(RemoteRow([]))
        for number, row_id in batch.ids.items():
            self.rows[number - 1].id = row_id
        for cell in batch.cells:
            cells = self.rows[cell.row - 1].cells
            cells.extend([None] * (cell.column - len(cells)))
            cells[cell.column - 1] = _stored(cell.value)
        for number in range(len(self.rows), 0, -1):
            new = []
            for added in batch.added:
                if added.below == number:
                    width = max(added.values, default=0)
                    cells = [_stored(added.values.get(c)) for c in range(1, width + 1)]
                    new.append(RemoteRow(cells, added.id))
            self.rows[number:number] = new
            if number in batch.removed:
                del self.rows[number - 1]
        for sheet in batch.lists:
            self.lists[sheet.name] = _grid_of(sheet)
        self.token = batch.token
        self.edits += 1

    def _answer(self, request: str, carry_out: Callable[[], T]) -> T:
        self.requests.append(request)
        self.fault(request, "before")
        answer = carry_out()
        self.fault(request, "after")
        return answer


def _stored(value: Held) -> Held:
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return serial_of(value)
    return None if value == "" else value


def _shown(value: Held) -> CellValue:
    return value.value if isinstance(value, Formula) else value


def _grid_of(sheet: PutSheet) -> Grid:
    width = len(sheet.columns)
    head: list[list[CellValue]] = [
        [sheet.title, *[None] * (width - 1)], [sheet.summary, *[None] * (width - 1)],
        [None] * width, [column.header for column in sheet.columns],
    ]  # fmt: skip
    body = [[v.text if isinstance(v, Link) else v for v in row] for row in sheet.rows]
    return Grid(sheet.name, 1, 1, [*head, *body])


def remote_of(rows: Sequence[Sequence[Held]], **more: object) -> MemoryRemote:
    """A sheet with these rows, from row 1."""
    held = [RemoteRow([_stored(value) for value in row]) for row in rows]
    return MemoryRemote(held, **more)  # type: ignore[arg-type]
