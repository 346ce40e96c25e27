"""A Google Sheet on this computer, reached through unmodified gspread and google-auth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from contract_examples import NOTE, NOTE_CELL, NOTE_FILL, ROWS, SECOND, SHEET

from addin.hosts.xlsx.serials import to_serial
from addin.table.cells import CellValue
from addin.table.changes import Change, ChangeSet, Formula
from sheets_sync.client.accounts import Account, account_of
from sheets_sync.client.pace import Patience
from sheets_sync.client.spreadsheet import Spreadsheet
from sheets_sync.client.transport import Manner
from sheets_sync.host.host import GoogleHost
from sheets_sync.host.looks import color_style, number_format_of
from sheets_sync.local_server.loopback import LoopbackAdapter, client
from sheets_sync.local_server.server import LocalServer
from tests.sheets.scripted import FakeTime

_CODES = {2: "@", 4: "yyyy-mm-dd"}
"""Number formats of the example sheet, by index of column."""
OWNER, EDITOR, VIEWER = "owner@example.com", "sync@example.com", "viewer@example.com"


class Office:
    """A server with the accounts of a small company.

    Attributes:
        server: the stand-in for Google.
        time: passes only when a client waits.
    """

    def __init__(self, server: LocalServer) -> None:
        self.server = server
        self.time = FakeTime()
        names = (OWNER, EDITOR, VIEWER)
        self._keys = {name: server.add_service_account(name) for name in names}
        self._accounts = {name: account_of(key) for name, key in self._keys.items()}
        self.owner = client(server.url, self._keys[OWNER])

    def account(self, name: str = EDITOR) -> Account:
        """One of the company's accounts."""
        return self._accounts[name]

    def manner(self, **patience: Any) -> Manner:
        """How a client of this office behaves: it waits, and no time passes for us."""
        return Manner(Patience(**patience), self.time.clock(), LoopbackAdapter(self.server.url))

    def add(self, title: str, tabs: Sequence[str]) -> str:
        """Makes a spreadsheet that is shared with the editor and the viewer; gives its id."""
        book = self.owner.create(title)
        book.share(EDITOR, perm_type="user", role="writer", notify=False)
        book.share(VIEWER, perm_type="user", role="reader", notify=False)
        first = {"properties": {"sheetId": 0, "title": tabs[0]}, "fields": "title"}
        added = [{"addSheet": {"properties": {"title": name}}} for name in tabs[1:]]
        book.batch_update({"requests": [{"updateSheetProperties": first}, *added]})
        return str(book.id)

    def put(self, key: str, tab_id: int, rows: Sequence[Sequence[Any]]) -> None:
        """Writes CellData from A1 on, as the owner."""
        place = {"sheetId": tab_id, "rowIndex": 0, "columnIndex": 0}
        fields = "userEnteredValue,userEnteredFormat,note"
        lines = [{"values": list(row)} for row in rows]
        request = {"updateCells": {"start": place, "rows": lines, "fields": fields}}
        self.owner.open_by_key(key).batch_update({"requests": [request]})

    def host(self, key: str, name: str = EDITOR, **patience: Any) -> GoogleHost:
        """A host for a spreadsheet, just opened."""
        return GoogleHost(self.account(name), key, self.manner(**patience))

    def spreadsheet(self, key: str, name: str = EDITOR, **patience: Any) -> Spreadsheet:
        """The connection alone."""
        return Spreadsheet(self.account(name), key, self.manner(**patience))


@contextmanager
def open_office(folder: Path) -> Iterator[Office]:
    """A server that stops at the end."""
    with LocalServer(folder) as server:
        yield Office(server)


def cell_data(value: CellValue | Formula, code: str = "General") -> dict[str, Any]:
    """A value as Google stores what was typed or imported."""
    data: dict[str, Any] = {}
    if isinstance(value, Formula):
        data["userEnteredValue"] = {"formulaValue": f"={value.text}"}
    elif isinstance(value, bool):
        data["userEnteredValue"] = {"boolValue": value}
    elif isinstance(value, str):
        data["userEnteredValue"] = {"stringValue": value}
    elif isinstance(value, int | float):
        data["userEnteredValue"] = {"numberValue": value}
    elif value is not None:
        data["userEnteredValue"] = {"numberValue": to_serial(value, date1904=False)}
    if code != "General":
        data["userEnteredFormat"] = {"numberFormat": number_format_of(code)}
    return data


class GoogleRoom:
    """The example workbook of the host contract as a Google Sheet."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.key = office.add("客户资料", [SHEET, SECOND])
        rows = [
            [
                cell_data(
                    value, {2: "@", 4: "yyyy-mm-dd"}.get(column, "General") if row else "General"
                )
                for column, value in enumerate(values)
            ]
            for row, values in enumerate(ROWS)
        ]
        noted = rows[NOTE_CELL.row - 1][NOTE_CELL.column - 1]
        noted["note"] = NOTE
        noted["userEnteredFormat"] = {"backgroundColorStyle": color_style(NOTE_FILL)}
        office.put(self.key, 0, rows)

    def host(self) -> GoogleHost:
        return self.office.host(self.key)


def apply(room: GoogleRoom, *changes: Change) -> ChangeSet:
    """Makes changes; gives what takes them back."""
    staged = room.host().stage(ChangeSet(changes))
    staged.commit()
    return staged.inverse


def as_owner(room: GoogleRoom, *requests: dict[str, Any]) -> dict[str, Any]:
    """What the owner does in the browser."""
    book = room.office.owner.open_by_key(room.key)
    return book.batch_update({"requests": list(requests)})


def ours(staged: Any) -> list[dict[str, Any]]:
    """The requests that a stage would send."""
    return [request for batch in staged._plan.batches() for request in batch]
