"""The values of a sheet, as a host reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from addin.table.cells import CellValue, RangeRef


@dataclass(frozen=True, slots=True)
class TableArea:
    """An Excel table (list object).

    Attributes:
        name: the table's name.
        range: all of it, header and totals included.
        has_header: whether its first row is a header.
        has_totals: whether its last row holds totals.
    """

    name: str
    range: RangeRef
    has_header: bool = True
    has_totals: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """The values of a sheet.

    Attributes:
        sheet: its name.
        first_row, first_column: sheet position of rows[0][0].
        rows: n rows of m values each; blank cells are None.
        tables: Excel tables on the sheet.
        merged: merged ranges; the value stands in the first cell, the others are None.
    """

    sheet: str
    first_row: int
    first_column: int
    rows: Sequence[Sequence[CellValue]]
    tables: tuple[TableArea, ...] = ()
    merged: tuple[RangeRef, ...] = ()
