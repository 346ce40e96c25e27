"""What a sync writes into the rows of a tab, as requests of a batch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from addin.table.cells import CellError, CellRef, CellValue
from sheets_sync.host.book import Tab
from sheets_sync.host.cells import date_format
from sheets_sync.host.ranges import Json
from sheets_sync.sides import AddRow, Batch, SetCell
from sheets_sync.stock import Stock, typed_only
from sheets_sync.values import serial_of

ROW_KEY = "cs.row"
"""Key of the metadata that holds a row's id; short, as Google counts its letters, too."""

_VALUE, _WITH_FORMAT = "userEnteredValue", "userEnteredValue,userEnteredFormat.numberFormat"


def row_requests(
    batch: Batch, tab: Tab, formats: Mapping[CellRef, str], stock: Stock | None = None
) -> list[Json]:
    """The requests for ids, cells, and rows added and removed.

    Args:
        batch: what is to be written.
        tab: where.
        formats: the number formats that are known, by cell.
        stock: where the new rows lie ready; None where they are written themselves.
    """
    found = [_row_id(tab, row, row_id) for row, row_id in batch.ids.items()]
    last = max((cell.row for cell in batch.cells), default=0)
    if last > tab.rows:
        found.append(_longer(tab, "ROWS", last - tab.rows))
    if (widest := widest_of(batch)) > tab.columns:
        found.append(_longer(tab, "COLUMNS", widest - tab.columns))
    found += _cells(tab, batch.cells, formats)
    added: dict[int, list[AddRow]] = {}
    for new in batch.added:
        added.setdefault(new.below, []).append(new)
    # From the bottom to the top, no change moves the rows of the next one.
    for row in sorted({*added, *batch.removed}, reverse=True):
        if row in added:
            found += _inserted(tab, row, added[row], max(tab.rows, last), stock)
        if row in batch.removed:
            found.append({"deleteDimension": {"range": _lines(tab, row - 1, row)}})
    return [*found, stock.gone()] if stock else found


def widest_of(batch: Batch) -> int:
    """The last column that a batch writes to; 0 for none."""
    columns = (column for new in batch.added for column in new.values)
    return max(max(columns, default=0), max((c.column for c in batch.cells), default=0))


def in_order(added: Iterable[AddRow]) -> list[AddRow]:
    """New rows in the order of a stock: those under the same row beside one another."""
    return sorted(added, key=lambda row: row.below)


def _lines(tab: Tab, start: int, end: int) -> Json:
    return {"sheetId": tab.id, "dimension": "ROWS", "startIndex": start, "endIndex": end}


def _longer(tab: Tab, dimension: str, count: int) -> Json:
    return {"appendDimension": {"sheetId": tab.id, "dimension": dimension, "length": count}}


def _row_id(tab: Tab, row: int, row_id: str) -> Json:
    made = {
        "metadataKey": ROW_KEY,
        "metadataValue": row_id,
        "location": {"dimensionRange": _lines(tab, row - 1, row)},
        "visibility": "DOCUMENT",
    }
    return {"createDeveloperMetadata": {"developerMetadata": made}}


def _inserted(
    tab: Tab, below: int, rows: list[AddRow], height: int, stock: Stock | None
) -> list[Json]:
    count = len(rows)
    if below >= height:
        # Google inserts only in front of a row that is there.
        found = [_longer(tab, "ROWS", below - height + count)]
    else:
        lines = _lines(tab, below, below + count)
        # Where there is a row above, the new ones look like it.
        found = [{"insertDimension": {"range": lines, "inheritFromBefore": below > 0}}]
    if stock is not None:
        found += stock.copied(tab.id, below, rows)
    found += _cells(
        tab,
        (
            SetCell(row, column, value)
            for row, new in enumerate(rows, below + 1)
            for column, value in (typed_only(new.values) if stock else new.values).items()
        ),
        {},
    )
    found += [_row_id(tab, row, new.id) for row, new in enumerate(rows, below + 1) if new.id]
    return found


def _cells(tab: Tab, cells: Iterable[SetCell], formats: Mapping[CellRef, str]) -> list[Json]:
    """Cells beside and below one another that need the same fields go into one request."""
    found: list[Json] = []
    # By first column, width and fields: the rows of a request, and the row that continues it.
    open_: dict[tuple[int, int, str], tuple[list[Json], int]] = {}
    for row, first, contents, fields in _strips(cells, formats):
        key = first, len(contents), fields
        rows, following = open_.get(key, ([], 0))
        if row != following:
            rows = []
            start = {"sheetId": tab.id, "rowIndex": row - 1, "columnIndex": first - 1}
            found.append({"updateCells": {"start": start, "rows": rows, "fields": fields}})
        rows.append({"values": contents})
        open_[key] = rows, row + 1
    return found


def _strips(
    cells: Iterable[SetCell], formats: Mapping[CellRef, str]
) -> Iterator[tuple[int, int, list[Json], str]]:
    """Runs of neighbours in a row: row, first column, cells as Google takes them, their fields."""
    before: tuple[int, int, str] | None = None
    contents: list[Json] = []
    first = 0
    for cell in sorted(cells, key=lambda c: (c.row, c.column)):
        content, fields = _content(cell, formats.get(CellRef(cell.row, cell.column)))
        if before != (cell.row, cell.column - 1, fields):
            if before is not None:
                yield before[0], first, contents, before[2]
            contents, first = [], cell.column
        contents.append(content)
        before = cell.row, cell.column, fields
    if before is not None:
        yield before[0], first, contents, before[2]


def _content(cell: SetCell, code: str | None) -> tuple[Json, str]:
    """A cell as Google takes it, and which of its fields are meant."""
    value = cell.value
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        made: Json = {"userEnteredValue": {"numberValue": serial_of(value)}}
        format_ = date_format(value, code)
        if format_ is None:
            return made, _VALUE
        return {**made, "userEnteredFormat": {"numberFormat": format_}}, _WITH_FORMAT
    entered = _entered(value)
    return ({"userEnteredValue": entered} if entered else {}), _VALUE


def _entered(value: CellValue) -> Json:
    if value is None or value == "":
        return {}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int | float):
        return {"numberValue": value}
    if isinstance(value, CellError):
        return {"formulaValue": "=NA()" if value == "#N/A" else f"={value}"}
    return {"stringValue": str(value)}
