"""By what the rows that a command changed are known again after rows were moved.

The journal knows cells by their addresses, but between a command and its undo people insert,
delete and sort rows. So the journal also keeps what tells the customers of the changed rows
apart, as the command left it: their codes, and digests of a few more values.
"""

from __future__ import annotations

import json
import zlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from addin.merging.identity import IDENTIFYING, code_column
from addin.table.cells import CellRef, CellValue, RangeRef, is_blank, text_of
from addin.table.changes import ChangeSet, Formula, HideRows, SetValue
from addin.table.layers import touched_cells
from addin.table.table import Column, CustomerTable

_MOST_TOLD_BY: Final = 6
"""Columns, besides that of the code, by which rows are known."""

RowKey = tuple[str, ...]
"""The code, then a digest for each further column; "" where the row has nothing there."""

_NOTHING: Final[Mapping[int, CellValue]] = {}

Overrides = Mapping[CellRef, CellValue]
"""Values of cells that are not yet, or no longer, those of the table."""


@dataclass(frozen=True, slots=True)
class KnownRows:
    """The changed rows of a sheet.

    Attributes:
        header_row: the table's, a sheet row from 1.
        told_by: headers of the columns by which rows are known; that of the codes first, ""
            where there is none.
        columns: by column (from 1), the header above changed cells.
        rows: by sheet row, how each changed row is known, and its neighbours where a row is
            blank.
        blank: the changed rows that the command left without any value.
        table: name of the Excel table, or "" for a plain range: a sheet may hold several.
        area: where the table was.
    """

    header_row: int
    told_by: tuple[str, ...]
    columns: Mapping[int, str]
    rows: Mapping[int, RowKey]
    blank: frozenset[int]
    table: str
    area: RangeRef


def known_rows(table: CustomerTable, changes: ChangeSet) -> KnownRows | None:
    """How the rows of a table that a command changes can be known again.

    Args:
        table: the table before the command.
        changes: what the command writes.

    Returns:
        What is to be kept; None where no row of customers is changed.
    """
    touched = touched_cells(changes).get(table.sheet)
    cells = [c for c in touched or () if c.row > table.header_row]
    rows = {cell.row for cell in cells}
    for change in changes:
        if isinstance(change, HideRows) and change.sheet == table.sheet:
            rows.update(row for row in change.rows if row > table.header_row)
    if not rows:
        return None
    written = _written(table.sheet, changes)
    reader = RowReader(table, _told_by(table), written)
    blank = frozenset(row for row in rows if reader.is_blank(row))
    anchors = {row for empty in blank for row in reader.neighbours(empty) if row is not None}
    headers = {c.index: c.header for c in table.columns}
    for cell, value in written.items():
        if cell.row == table.header_row:
            headers[cell.column] = text_of(value)
    return KnownRows(
        table.header_row,
        reader.told_by,
        {column: headers.get(column, "") for column in sorted({c.column for c in cells})},
        {row: reader.key(row) for row in sorted((rows - blank) | anchors)},
        blank,
        table.table_name,
        table.area,
    )


def sheets_with_rows(changes: ChangeSet) -> tuple[str, ...]:
    """The sheets of whose rows a command changes single ones."""
    hidden = [c.sheet for c in changes if isinstance(c, HideRows)]
    return tuple(dict.fromkeys([*touched_cells(changes), *hidden]))


class RowReader:
    """Reads by what the rows of a table are known.

    Attributes:
        told_by: headers of the columns that tell, see `KnownRows.told_by`.
    """

    def __init__(
        self, table: CustomerTable, told_by: tuple[str, ...], written: Overrides | None = None
    ) -> None:
        """
        Args:
            table: the table.
            told_by: headers of the columns; one that is not there any more tells nothing.
            written: values that count instead of the table's.
        """
        self.told_by = told_by
        self._table = table
        by_header = {c.header: c for c in _with_own_header(table)}
        self._columns = [_values_of(by_header.get(header)) for header in told_by]
        self._positions = {row: i for i, row in enumerate(table.rows.tolist())}
        self._written: defaultdict[int, dict[int, CellValue]] = defaultdict(dict)
        for cell, value in (written or {}).items():
            self._written[cell.row][cell.column] = value

    @cached_property
    def rows(self) -> list[int]:
        """The sheet rows that hold anything, ascending."""
        new = (row for row in self._written if row > self._table.header_row)
        return sorted(row for row in {*self._positions, *new} if not self.is_blank(row))

    def key(self, row: int) -> RowKey:
        """How a row is known."""
        position = self._positions.get(row)
        written = self._written.get(row, _NOTHING)
        held: list[CellValue] = []
        for index, values in self._columns:
            if index in written:
                held.append(written[index])
            else:
                held.append(values[position] if values and position is not None else None)
        return (" ".join(text_of(held[0]).split()), *map(_digest, held[1:]))

    def is_blank(self, row: int) -> bool:
        """Whether a row holds nothing at all."""
        position, written = self._positions.get(row), self._written.get(row)
        if written is None:
            return position is None
        if any(not is_blank(value) for value in written.values()):
            return False
        return position is None or all(
            is_blank(column.values[position])
            for column in self._table.columns
            if column.index not in written
        )

    def neighbours(self, row: int) -> tuple[int | None, int | None]:
        """The nearest rows above and below that are not blank."""
        at = bisect_left(self.rows, row)
        below = at + 1 if at < len(self.rows) and self.rows[at] == row else at
        return (
            self.rows[at - 1] if at else None,
            self.rows[below] if below < len(self.rows) else None,
        )

    def all_keys(self) -> Iterator[tuple[int, RowKey]]:
        """All rows that hold anything, with their keys."""
        for row in self.rows:
            yield row, self.key(row)


def dump(known: Mapping[str, KnownRows]) -> str:
    """What the journal keeps, by sheet, as JSON."""
    return json.dumps(
        {
            sheet: {
                "header_row": rows.header_row,
                "told_by": rows.told_by,
                "columns": list(rows.columns.items()),
                "rows": list(rows.rows.items()),
                "blank": sorted(rows.blank),
                "table": rows.table,
                "area": rows.area.a1,
            }
            for sheet, rows in known.items()
        },
        ensure_ascii=False,
    )


def load(text: str) -> dict[str, KnownRows]:
    """Reads what `dump` has made; "" is what an older journal holds."""
    found: dict[str, Any] = json.loads(text) if text else {}
    return {
        sheet: KnownRows(
            held["header_row"],
            tuple(held["told_by"]),
            dict(held["columns"]),
            {row: tuple(key) for row, key in held["rows"]},
            frozenset(held["blank"]),
            held["table"],
            RangeRef.parse(held["area"]),
        )
        for sheet, held in found.items()
    }


def _written(sheet: str, changes: ChangeSet) -> dict[CellRef, CellValue]:
    return {
        change.cell: change.value.value if isinstance(change.value, Formula) else change.value
        for change in changes
        if isinstance(change, SetValue) and change.sheet == sheet
    }


def _told_by(table: CustomerTable) -> tuple[str, ...]:
    columns = _with_own_header(table)
    index = code_column(columns)
    telling = [
        c
        for c in columns
        if c.field and c.kind in IDENTIFYING and c.field.options.get("closed") != "yes"
    ]
    code = "" if index is None else columns[index].header
    others = [c.header for c in telling or columns if c.header != code]
    return (code, *others[:_MOST_TOLD_BY])


def _with_own_header(table: CustomerTable) -> list[Column]:
    headers = [c.header for c in table.columns]
    return [c for c in table.columns if c.header and headers.count(c.header) == 1]


def _values_of(column: Column | None) -> tuple[int, Sequence[CellValue]]:
    """The number and the values of a column; of one that is not there, none."""
    return (0, ()) if column is None else (column.index, column.values.tolist())


def _digest(value: CellValue) -> str:
    if value is None:
        return ""
    text = "".join(text_of(value).split()).casefold()
    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}" if text else ""
