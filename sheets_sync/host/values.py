"""What all cells of a spreadsheet hold, read in one request: for fingerprints."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from addin.hosts.memory_sheet import MemorySheet, Stored
from addin.table.cells import CellRef
from sheets_sync.client.spreadsheet import Render, Spreadsheet
from sheets_sync.host.book import Book
from sheets_sync.host.cells import entered_text, to_google
from sheets_sync.host.ranges import quoted

Rows = Sequence[Sequence[Any]]
"""From A1 on; formulas by their text, blanks as ""."""


def read_values(spreadsheet: Spreadsheet, book: Book) -> dict[str, Rows]:
    """The values of all tabs that have cells, by the tabs' names."""
    names = [tab.name for tab in book.tabs if tab.rows]
    ranges = [quoted(name) for name in names]
    return dict(zip(names, spreadsheet.values(ranges, Render.FORMULA), strict=True))


def digest(tabs: Iterable[tuple[str, Rows]], identity: str | None) -> str:
    """A hash of what all cells of a spreadsheet hold; formulas count, their results do not."""
    found = hashlib.blake2b(digest_size=16)
    found.update(repr(identity).encode())
    for name, rows in tabs:
        found.update(repr(name).encode("utf-8", "surrogatepass"))
        for number, row in enumerate(rows, 1):
            cells = [(place, _shape(v)) for place, v in enumerate(row, 1) if v not in (None, "")]
            if cells:
                found.update(repr((number, cells)).encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def _shape(value: object) -> object:
    if isinstance(value, bool):
        return (value,)
    return float(value) if isinstance(value, int | float) else value


def changed(rows: Rows, cells: Mapping[CellRef, tuple[Stored | None, str]]) -> Rows:
    """Rows with some cells changed.

    Args:
        rows: from A1 on; they stay as they are.
        cells: their new values, with their number formats.
    """
    if not cells:
        return rows
    found = list(rows)
    last = max(cell.row for cell in cells)
    found += [[]] * (last - len(found))
    lines: dict[int, list[Any]] = {}
    for (row, column), (value, code) in cells.items():
        line = lines.setdefault(row, list(found[row - 1]))
        line += [""] * (column - len(line))
        line[column - 1] = _shown(value, code)
    for row, line in lines.items():
        found[row - 1] = line
    return found


def rows_of(sheet: MemorySheet) -> Rows:
    """The values of a sheet in memory as Google would give them."""
    return changed([], {c: (v, sheet.formats.at(c)) for c, v in sheet.values.items()})


def _shown(value: Stored | None, code: str) -> object:
    if value is None:
        return ""
    formula = entered_text(value)
    if formula is not None:
        return formula
    if isinstance(value, float):
        return to_google(value, code)
    return value
