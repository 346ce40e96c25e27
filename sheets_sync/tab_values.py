"""What the cells of some tabs hold: one request, and another one where there are formulas.

Values come in the shortest form that Google has, formulas by their text. Asking each cell what
it is would be three times as much, and nearly all of it would say "nothing special". A text may
begin with an equals sign, too, or read "#N/A"; so the few cells that look like a formula or an
error are asked themselves. So are those with an apostrophe in front, which may be part of a text
or the sign of one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from addin.table.bulk import collector_paused
from addin.table.cells import CellRef, CellValue
from addin.table.grid import Grid
from sheets_sync.client.spreadsheet import Render, Spreadsheet
from sheets_sync.client.transport import Digest
from sheets_sync.host.cells import cells_in, looks_like_error, value_in
from sheets_sync.host.ranges import Json, a1_of, quoted, strips_around

_CELL_FIELDS = (
    "sheets(properties/title,data(startRow,startColumn,"
    "rowData/values(userEnteredValue,effectiveValue)))"
)
_SIGNS = frozenset("=#'")
"""With which formulas, errors, and texts that are meant to be none begin."""


@dataclass(frozen=True, slots=True)
class TabValues:
    """What a tab holds.

    Attributes:
        grid: its values from A1 on: a formula gives its result, an error its `CellError`, a
            date its serial number.
        formulas: the cells that hold a formula.
    """

    grid: Grid
    formulas: frozenset[CellRef] = frozenset()


def read_tabs(
    spreadsheet: Spreadsheet, names: Sequence[str], digest: Digest | None = None
) -> list[TabValues]:
    """Reads tabs.

    Args:
        spreadsheet: theirs.
        names: of the tabs, the one that messages are about first.
        digest: fed with what Google answers.

    Raises:
        SheetNotFoundError: the first one is not there any more.
        HostError, RefusedError: Google cannot be used, or refuses.
    """
    ranges = [quoted(name) for name in names]
    with collector_paused():
        found = spreadsheet.values(ranges, Render.FORMULA, tab=names[0], digest=digest)
        tables = [_rectangle(rows) for rows in found]
    unclear = {n: cells for n, t in zip(names, tables, strict=True) if (cells := _unclear_in(t))}
    told = _ask_cells(spreadsheet, unclear, digest) if unclear else {}
    tabs: list[TabValues] = []
    for name, table in zip(names, tables, strict=True):
        formulas: set[CellRef] = set()
        for cell in unclear.get(name, ()):
            content = told.get(name, {}).get(cell, {})
            table[cell.row - 1][cell.column - 1] = value_in(content)
            if "formulaValue" in content.get("userEnteredValue", {}):
                formulas.add(cell)
        tabs.append(TabValues(Grid(name, 1, 1, table), frozenset(formulas)))
    return tabs


def _rectangle(rows: Sequence[list[Any]]) -> list[list[CellValue]]:
    """The very rows, of one length, with None for blanks."""
    width = max(map(len, rows), default=0)
    found: list[list[CellValue]] = []
    for row in rows:
        place = -1
        for _blank in range(row.count("")):
            place = row.index("", place + 1)
            row[place] = None
        if len(row) < width:
            row += [None] * (width - len(row))
        found.append(row)
    return found


def _unclear_in(rows: Sequence[Sequence[CellValue]]) -> list[CellRef]:
    """The cells whose text does not tell what they are."""
    return [
        CellRef(number, column)
        for number, row in enumerate(rows, 1)
        for column, value in enumerate(row, 1)
        if type(value) is str
        and value[:1] in _SIGNS
        and (value[0] != "#" or looks_like_error(value))
    ]


def _ask_cells(
    spreadsheet: Spreadsheet, unclear: Mapping[str, Sequence[CellRef]], digest: Digest | None
) -> dict[str, dict[CellRef, Json]]:
    """What some cells of some tabs are, by the tabs' names."""
    ranges = [a1_of(name, area) for name, cells in unclear.items() for area in strips_around(cells)]
    answer = spreadsheet.get(_CELL_FIELDS, ranges, tab=next(iter(unclear)), digest=digest)
    told: dict[str, dict[CellRef, Json]] = {}
    for sheet in answer.get("sheets", ()):
        cells = told.setdefault(str(sheet["properties"]["title"]), {})
        for data in sheet.get("data", ()):
            cells.update(cells_in(data))
    return told
