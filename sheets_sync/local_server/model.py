"""Spreadsheets as the server holds them.

A change is made on a draft: a copy that shares all rows with the spreadsheet it was taken
from, until a row is written. So a request that fails half-way leaves nothing behind, and what
changed is found by comparing rows by identity.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from .a1 import Box
from .cells import EMPTY, Cell
from .problems import Json, invalid

Axis = Literal["ROWS", "COLUMNS"]
LocationKind = Literal["ROW", "COLUMN", "SHEET", "SPREADSHEET"]
CELL_LIMIT = 10_000_000
TEXT_LIMIT = 50_000

Row = dict[int, Cell]


@dataclass(frozen=True, slots=True)
class Metadata:
    """Developer metadata and where it is attached.

    Attributes:
        sheet_id: None where it belongs to the whole spreadsheet.
        index: the row or column, None where it belongs to a sheet or spreadsheet.
    """

    id: int
    key: str
    value: str
    visibility: str
    kind: LocationKind
    sheet_id: int | None = None
    index: int | None = None


@dataclass(slots=True)
class Sheet:
    """One sheet of a draft.

    Attributes:
        properties: Google's SheetProperties.
        rows: what is in the cells, by row and column; empty rows and cells are absent.
        info: per axis, DimensionProperties of the rows or columns that have any.
        merges: merged ranges, in the order of merging.
        parts: the sheet's other objects by their names in Google's Sheet ("protectedRanges",
            "conditionalFormats", "bandedRanges", "charts", …).
        basic_filter: the BasicFilter, None for none.
    """

    properties: Json
    rows: dict[int, Row] = field(default_factory=dict)
    info: dict[Axis, dict[int, Json]] = field(default_factory=lambda: {"ROWS": {}, "COLUMNS": {}})
    merges: list[Box] = field(default_factory=list)
    parts: dict[str, list[Json]] = field(default_factory=dict)
    basic_filter: Json | None = None
    _own: set[int] = field(default_factory=set)

    @property
    def id(self) -> int:
        """The sheet's id."""
        return int(self.properties["sheetId"])

    @property
    def title(self) -> str:
        """The sheet's title."""
        return str(self.properties["title"])

    @property
    def row_count(self) -> int:
        """Number of rows of the grid."""
        return int(self.properties["gridProperties"]["rowCount"])

    @property
    def column_count(self) -> int:
        """Number of columns of the grid."""
        return int(self.properties["gridProperties"]["columnCount"])

    @property
    def whole(self) -> Box:
        """The whole grid."""
        return Box(0, self.row_count, 0, self.column_count)

    def size(self, axis: Axis) -> int:
        """Number of rows or columns."""
        return self.row_count if axis == "ROWS" else self.column_count

    def resize(self, rows: int, columns: int) -> None:
        """Makes the grid that large; cells outside are dropped.

        Raises:
            ApiError: fewer than one row or column.
        """
        if rows < 1 or columns < 1:
            raise invalid("You can't delete all the rows or columns on the sheet.")
        grid = self.properties["gridProperties"] | {"rowCount": rows, "columnCount": columns}
        smaller = rows < self.row_count or columns < self.column_count
        self.properties = self.properties | {"gridProperties": grid}
        if smaller:
            self.rows = {
                r: row if not row or max(row) < columns else _left_of(row, columns)
                for r, row in self.rows.items()
                if r < rows
            }
            self.rows = {r: row for r, row in self.rows.items() if row}
            self.info = {
                "ROWS": {i: p for i, p in self.info["ROWS"].items() if i < rows},
                "COLUMNS": {i: p for i, p in self.info["COLUMNS"].items() if i < columns},
            }

    def cell(self, row: int, column: int) -> Cell:
        """A cell, an empty one where nothing is."""
        return self.rows.get(row, {}).get(column, EMPTY)

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Replaces a cell.

        Raises:
            ApiError: its text is longer than a cell may hold.
        """
        if isinstance(cell.value, str) and len(cell.value) > TEXT_LIMIT:
            raise invalid(
                f"Your input contains more than the maximum of {TEXT_LIMIT} characters in a "
                "single cell."
            )
        if row in self._own:
            cells = self.rows[row]
        else:
            cells = dict(self.rows.get(row, {}))
            self._own.add(row)
            self.rows[row] = cells
        if cell:
            cells[column] = cell
        else:
            cells.pop(column, None)
            if not cells:
                del self.rows[row]
                self._own.discard(row)

    def replace_rows(self, rows: dict[int, Row]) -> None:
        """Other rows altogether, after rows or columns moved."""
        self.rows = rows
        self._own = set()

    def filled(self, box: Box) -> Iterator[tuple[int, int, Cell]]:
        """(row, column, cell) of the cells in a box that hold anything, in no set order."""
        if box.height < len(self.rows):
            candidates = [(r, self.rows[r]) for r in range(box.top, box.bottom) if r in self.rows]
        else:
            candidates = [(r, c) for r, c in self.rows.items() if box.top <= r < box.bottom]
        for row, cells in candidates:
            for column, cell in list(cells.items()):
                if box.left <= column < box.right:
                    yield row, column, cell

    def draft(self) -> Sheet:
        """A copy that can be changed while this one stays as it is."""
        return Sheet(
            dict(self.properties),
            dict(self.rows),
            {"ROWS": dict(self.info["ROWS"]), "COLUMNS": dict(self.info["COLUMNS"])},
            list(self.merges),
            {name: list(entries) for name, entries in self.parts.items()},
            self.basic_filter,
        )

    def head(self) -> Json:
        """Everything but the cells, as JSON for the store."""
        return {
            "properties": self.properties,
            "rowInfo": {str(i): p for i, p in self.info["ROWS"].items()},
            "columnInfo": {str(i): p for i, p in self.info["COLUMNS"].items()},
            "merges": [[b.top, b.bottom, b.left, b.right] for b in self.merges],
            "parts": self.parts,
            "basicFilter": self.basic_filter,
        }

    @classmethod
    def from_head(cls, head: Mapping[str, Any], rows: dict[int, Row]) -> Sheet:
        """The sheet that `head` and the rows describe."""
        return cls(
            head["properties"],
            rows,
            {
                "ROWS": {int(i): p for i, p in head["rowInfo"].items()},
                "COLUMNS": {int(i): p for i, p in head["columnInfo"].items()},
            },
            [Box(*corners) for corners in head["merges"]],
            head["parts"],
            head["basicFilter"],
        )


def _left_of(row: Row, columns: int) -> Row:
    return {c: cell for c, cell in row.items() if c < columns}


@dataclass(slots=True)
class Spreadsheet:
    """One spreadsheet, with what Drive knows of it.

    Attributes:
        properties: title, locale, timeZone, autoRecalc.
        named: Google's NamedRange objects.
        permissions: Drive's permissions ("id", "type", "role", "emailAddress").
        created, modified: RFC 3339, UTC, milliseconds.
        version: grows with every change.
    """

    id: str
    properties: Json
    sheets: list[Sheet]
    named: list[Json] = field(default_factory=list)
    metadata: list[Metadata] = field(default_factory=list)
    permissions: list[Json] = field(default_factory=list)
    created: str = ""
    modified: str = ""
    version: int = 1

    def draft(self) -> Spreadsheet:
        """A copy that can be changed while this one stays as it is."""
        return replace(
            self,
            properties=dict(self.properties),
            sheets=[sheet.draft() for sheet in self.sheets],
            named=list(self.named),
            metadata=list(self.metadata),
            permissions=list(self.permissions),
        )

    def sheet(self, sheet_id: int | None) -> Sheet:
        """The sheet of an id; an id left out stands for 0.

        Raises:
            ApiError: no sheet has that id.
        """
        for sheet in self.sheets:
            if sheet.id == (sheet_id or 0):
                return sheet
        raise invalid(f"No grid with id: {sheet_id or 0}")

    def renumber(self) -> None:
        """Writes the sheets' order into their properties."""
        for index, sheet in enumerate(self.sheets):
            if sheet.properties.get("index") != index:
                sheet.properties = sheet.properties | {"index": index}

    def check_size(self) -> None:
        """Holds the limit of ten million cells.

        Raises:
            ApiError: the sheets are larger together.
        """
        if sum(s.row_count * s.column_count for s in self.sheets) > CELL_LIMIT:
            raise invalid(
                "This action would increase the number of cells in the workbook above the "
                f"limit of {CELL_LIMIT} cells."
            )

    def role_of(self, email: str) -> str | None:
        """An account's role ("owner", "writer", "commenter", "reader"), None for none."""
        order = ("owner", "writer", "commenter", "reader")
        roles = {
            p["role"]
            for p in self.permissions
            if p["type"] == "anyone" or p.get("emailAddress", "").lower() == email.lower()
        }
        return next((role for role in order if role in roles), None)

    def head(self) -> Json:
        """Everything but the sheets, as JSON for the store."""
        return {
            "properties": self.properties,
            "named": self.named,
            "metadata": [
                [m.id, m.key, m.value, m.visibility, m.kind, m.sheet_id, m.index]
                for m in self.metadata
            ],
            "permissions": self.permissions,
            "created": self.created,
            "modified": self.modified,
            "version": self.version,
        }

    @classmethod
    def from_head(cls, book_id: str, head: Mapping[str, Any], sheets: list[Sheet]) -> Spreadsheet:
        """The spreadsheet that `head` and the sheets describe."""
        return cls(
            book_id,
            head["properties"],
            sheets,
            head["named"],
            [Metadata(*entry) for entry in head["metadata"]],
            head["permissions"],
            head["created"],
            head["modified"],
            head["version"],
        )


def new_sheet(sheet_id: int, title: str, index: int, rows: int = 1000, columns: int = 26) -> Sheet:
    """An empty sheet."""
    return Sheet(
        {
            "sheetId": sheet_id,
            "title": title,
            "index": index,
            "sheetType": "GRID",
            "gridProperties": {"rowCount": rows, "columnCount": columns},
        }
    )


def new_spreadsheet(title: str, owner: str) -> Spreadsheet:
    """An empty spreadsheet with one sheet, owned by an account."""
    made = timestamp()
    properties = {
        "title": title,
        "locale": "en_US",
        "autoRecalc": "ON_CHANGE",
        "timeZone": "Etc/GMT",
    }
    book = Spreadsheet("1" + secrets.token_urlsafe(32), properties, [new_sheet(0, "Sheet1", 0)])
    book.permissions = [permission("owner", owner)]
    book.created = book.modified = made
    return book


def permission(role: str, email: str = "") -> Json:
    """A permission of Drive; without an e-mail address everybody with the link has it."""
    if not email:
        return {
            "kind": "drive#permission",
            "id": "anyoneWithLink",
            "type": "anyone",
            "role": role,
            "allowFileDiscovery": False,
        }
    return {
        "kind": "drive#permission",
        "id": str(secrets.randbelow(10**20)).zfill(20),
        "type": "user",
        "role": role,
        "emailAddress": email,
        "displayName": email.split("@")[0],
        "deleted": False,
        "pendingOwner": False,
    }


def new_id() -> int:
    """A random id of a sheet, a protected range or other object."""
    return secrets.randbelow(2**31 - 2) + 1


def timestamp() -> str:
    """Now, as Drive writes it."""
    now = dt.datetime.now(dt.UTC)
    return now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03d}Z"
