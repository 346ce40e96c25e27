"""The customer table: one header row and one row a customer, column by column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from addin.i18n import Message
from addin.table.cells import CellRef, RangeRef, column_letters
from addin.table.fields import Field, Kind

Values = npt.NDArray[np.object_]
"""n cell values (`CellValue`), None where the cell is blank."""

Rows = npt.NDArray[np.int64]
"""Row numbers: of the sheet, from 1, or positions in a table, from 0, as said there."""


def blank_cells(values: Values) -> npt.NDArray[np.bool_]:
    """For each of n values whether there is none; text of white space is one."""
    mask: npt.NDArray[np.bool_] = pd.isna(values)
    return mask


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column of a customer table.

    Attributes:
        index: its column on the sheet, from 1.
        header: the text above it, without line breaks; "" where there is none.
        field: what it means; None where that is not known.
        why: how the meaning was found, for showing to the user.
        values: n cell values.
        rival_fields: meanings that would fit as well, when it was not decided; a single one
            is the meaning that the values disproved.
        said: whether the user said what it means.
    """

    index: int
    header: str
    field: Field | None
    why: Message
    values: Values
    rival_fields: tuple[Field, ...] = ()
    said: bool = False

    @property
    def letter(self) -> str:
        """Its letter on the sheet."""
        return column_letters(self.index)

    @property
    def kind(self) -> Kind:
        """What it holds; TEXT where its meaning is not known."""
        return self.field.kind if self.field else Kind.TEXT

    @property
    def title(self) -> str:
        """What to call it: its header without the star of a required field, or its letter."""
        return self.header.strip("*＊※ ") or self.letter


@dataclass(frozen=True, slots=True, eq=False)
class CustomerTable:
    """A customer table as it was read. Nothing in it is changed; edits are change sets.

    Attributes:
        sheet: name of the sheet.
        area: header and data on the sheet, without title, totals row or blank edge.
        header_row: sheet row of the header (the lowest, where it spans several).
        rows: sheet row numbers of the n data rows, ascending; blank rows are left out.
        columns: the m columns, left to right.
        table_name: name of the Excel table, or "" for a plain range.
    """

    sheet: str
    area: RangeRef
    header_row: int
    rows: Rows
    columns: tuple[Column, ...]
    table_name: str = ""

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def mapped(self) -> tuple[Column, ...]:
        """The columns whose meaning is known."""
        return tuple(c for c in self.columns if c.field)

    def column(self, key: str) -> Column | None:
        """The column of a field, by the field's key."""
        return next((c for c in self.columns if c.field and c.field.key == key), None)

    def of_kind(self, *kinds: Kind) -> Iterator[Column]:
        """The columns that hold one of these kinds."""
        return (c for c in self.columns if c.field and c.field.kind in kinds)

    def cell(self, position: int, column: Column) -> CellRef:
        """Where a value stands: `position` counts data rows from 0."""
        return CellRef(int(self.rows[position]), column.index)
