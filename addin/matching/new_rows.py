"""How a row that is not in the table is given: by names of columns, or column by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from addin.errors import UsageError
from addin.i18n import msg
from addin.matching.excerpts import Cells
from addin.table.cells import CellValue, is_blank
from addin.table.table import Column

NewRow = Mapping[str, CellValue] | Sequence[CellValue]
"""A row that may be new: values by field key, header or column letter; or one value for each
column of the table, from the left. What is left out is blank."""


def cells_of(row: NewRow, columns: Sequence[Column], places: Sequence[int]) -> Cells:
    """The cells of a new row in some columns, blanks as None.

    Args:
        row: the row.
        columns: all columns of the table, from the left.
        places: which of them are wanted, as indices.

    Raises:
        UsageError: the row has a column that the table has not.
    """
    if isinstance(row, Mapping):
        values: list[CellValue] = [None] * len(columns)
        for name, value in row.items():
            values[_place(name, columns)] = value
    elif len(row) > len(columns):
        raise _no_column(f"{len(columns) + 1:,}", columns)
    else:
        values = [*row, *[None] * (len(columns) - len(row))]
    found = (values[place] for place in places)
    return tuple(None if is_blank(value) else value for value in found)


def _place(name: str, columns: Sequence[Column]) -> int:
    for names in (
        [c.field.key if c.field else None for c in columns],
        [c.header for c in columns],
        [c.title for c in columns],
        [c.letter for c in columns],
    ):
        if name in names:
            return names.index(name)
    raise _no_column(f"“{name}”", columns)


def _no_column(name: str, columns: Sequence[Column]) -> UsageError:
    names = ", ".join(column.title for column in columns)
    return UsageError(
        msg("The table has no column {header}.", header=name),
        msg("Its columns are: {names}.", names=names),
    )
