"""Short ways to make the things that tests talk about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from addin.table.cells import CellValue, RangeRef
from addin.table.grid import Grid, TableArea
from addin.table.mapping import FieldIndex, read_table
from addin.table.rulebook import RuleBook
from addin.table.rulebook_toml import default_rulebook
from addin.table.table import CustomerTable


def grid(
    *rows: Sequence[CellValue],
    sheet: str = "客户",
    first_row: int = 1,
    first_column: int = 1,
    tables: Sequence[TableArea] = (),
    merged: Sequence[str] = (),
) -> Grid:
    """A sheet's values; short rows are filled up with blanks."""
    width = max(map(len, rows), default=0)
    full = [[*row, *[None] * (width - len(row))] for row in rows]
    areas = tuple(RangeRef.parse(a) for a in merged)
    return Grid(sheet, first_row, first_column, full, tuple(tables), areas)


def table(
    headers: Sequence[str],
    *rows: Sequence[CellValue],
    book: RuleBook | None = None,
    mapping: Mapping[str, str] | None = None,
) -> CustomerTable:
    """A customer table as the product reads it."""
    fields = FieldIndex.of((book or default_rulebook()).fields)
    return read_table(grid(headers, *rows), fields, mapping=mapping)
