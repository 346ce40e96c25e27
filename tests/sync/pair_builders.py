"""A workbook and a Google Sheet in memory, kept in step as the command line does it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from remote_double import MemoryRemote, remote_of

from addin.commands.run import Session
from addin.commands.sync import SessionWriter
from addin.hosts.memory import MemoryHost
from addin.hosts.port import WorkbookHost
from addin.table.cells import CellRef, CellValue
from addin.table.changes import Formula
from addin.table.listed import spoken
from addin.table.mapping import FieldIndex
from addin.table.rulebook import RuleBook
from addin.table.rulebook_toml import default_rulebook
from sheets_sync.conflicts import FILE
from sheets_sync.guards import Forced
from sheets_sync.plan import Plan
from sheets_sync.sides import RemoteSide
from sheets_sync.state import SyncState
from sheets_sync.sync import Options, Report, Sync
from sheets_sync.tables import find_table
from sheets_sync.values import token

SHEET = "客户"
NOW = dt.datetime(2026, 11, 22, 9, 30)
HEADER = ("客户编码", "姓名", "手机", "城市", "备注")
PEOPLE = (
    ("KH-001", "王伟", "13812340001", "上海", "老客户"),
    ("KH-002", "李娜", "13812340002", "北京", None),
    ("KH-003", "张敏", "13812340003", "杭州", None),
    ("KH-004", "刘洋", "13812340004", "深圳", "月底回访"),
    ("KH-005", "陈静", "13812340005", "成都", None),
    ("KH-006", "杨帆", "13812340006", "武汉", None),
)
ROWS: Sequence[Sequence[CellValue]] = (HEADER, *PEOPLE)

FILE_HEADINGS = spoken(FILE)
Held = CellValue | Formula


class Pair:
    """Both sides, the state between them, and a session that journals.

    Attributes:
        host, remote: the two sides.
        session: of the workbook.
        state: of the sync.
        book: the rule book.
    """

    def __init__(
        self,
        mine: Sequence[Sequence[Held]] = ROWS,
        theirs: Sequence[Sequence[Held]] = ROWS,
        *,
        folder: Path,
        book: RuleBook | None = None,
        host: WorkbookHost | None = None,
        remote: RemoteSide | None = None,
        state: SyncState | None = None,
    ) -> None:
        self.host: Any = host or MemoryHost({SHEET: mine})
        self.remote: MemoryRemote = remote or remote_of(theirs)  # type: ignore[assignment]
        self.book = book or default_rulebook()
        self.folder = folder
        self.state = state or SyncState(None)
        self.session = self.open_session()

    def open_session(self) -> Session:
        """A session as a new run of the program opens it."""
        return Session(
            self.host, self.book.settings, now=NOW, identity_at=lambda _location: None,
            journal_folder=self.folder / "journal", backup_folder=self.folder / "backups",
        )  # fmt: skip

    def sync(self, **options: Any) -> Report:
        """One sync."""
        return self._sync(**options).run()

    def plan(self, **options: Any) -> Plan:
        """A dry run."""
        return self._sync(**options).plan()

    def _sync(self, policy: str = "ask", force: Sequence[str] = (), step: Any = None) -> Sync:
        options = Options(policy, Forced.of(force))
        writer = SessionWriter(self.session)
        return Sync(
            self.host, SHEET, self.remote, writer, self.state, self.book, lambda: NOW, options,
            step,
        )  # fmt: skip

    # What people do in the workbook.

    def type(self, row: int, column: int, value: Held) -> None:
        """Somebody types into the workbook; row and column from 1."""
        sheet = self.host.workbook.sheet(SHEET)
        cell = CellRef(row, column)
        sheet.values.pop(cell, None)
        if value is not None:
            stored = MemoryHost({SHEET: [[value]]}).workbook.sheet(SHEET).values
            sheet.values[cell] = stored[CellRef(1, 1)]

    def type_row(self, row: int, values: Sequence[Held]) -> None:
        """Somebody types a whole row."""
        for column, value in enumerate(values, 1):
            self.type(row, column, value)

    def delete_row(self, row: int) -> None:
        """Somebody deletes a row of the workbook; those below move up."""
        sheet = self.host.workbook.sheet(SHEET)
        sheet.values = {
            CellRef(c.row - (c.row > row), c.column): value
            for c, value in sheet.values.items()
            if c.row != row
        }
        sheet.hidden_rows = frozenset(r - (r > row) for r in sheet.hidden_rows if r != row)

    def choose(self, row: int, column: int, word: str) -> None:
        """Somebody types into the workbook's conflicts sheet; row and column from 1."""
        self.host.workbook.sheet("冲突").values[CellRef(row, column)] = word

    # What there is to see.

    def mine(self) -> dict[str, tuple[str, ...]]:
        """The workbook's customers by code, as tokens."""
        return said(self.host.read_grid(SHEET), self.book)

    def theirs(self) -> dict[str, tuple[str, ...]]:
        """The sheet's customers by code, as tokens."""
        return said(self.remote.grid(), self.book)

    def my_cell(self, row: int, column: int) -> Any:
        """What a cell of the workbook holds."""
        cell = CellRef(row, column)
        return self.host.read_cells(SHEET, [cell])[cell].value

    def list_lines(self, name: str) -> list[list[CellValue]]:
        """The rows of one of the workbook's lists; none where it is not there."""
        if name not in [info.name for info in self.host.sheets()]:
            return []
        return [list(row) for row in self.host.read_grid(name).rows[4:]]

    def their_lines(self, name: str) -> list[list[CellValue]]:
        """The rows of one of the sheet's lists, without whose they are; none where it is not
        there."""
        grid = self.remote.lists.get(name)
        if grid is None:
            return []
        keep = [i for i, heading in enumerate(grid.rows[3]) if heading not in FILE_HEADINGS]
        return [[row[i] for i in keep] for row in grid.rows[4:]]


def said(grid: Any, book: RuleBook) -> dict[str, tuple[str, ...]]:
    """Customers by code: what each column says, in the order of the headings."""
    table = find_table(grid, FieldIndex.of(book.fields))
    if table is None:
        return {}
    columns = sorted((c for c in table.columns if c.header), key=lambda c: c.header)
    code = next(c for c in table.columns if c.field is not None and c.field.key == "code")
    found: dict[str, tuple[str, ...]] = {}
    for i, key in enumerate(code.values):
        name = token(key)
        if not name:
            continue
        assert name not in found, f"{name} is there twice"
        found[name] = tuple(
            token(c.values[i], dates=c.kind.value.endswith("date")) for c in columns
        )
    return found
