"""The parts of a sheet that stay editable when the protected columns are locked."""

from __future__ import annotations

from dataclasses import dataclass

from addin.table.cells import MAX_COLUMN, MAX_ROW, RangeRef
from addin.table.table import Column, CustomerTable


@dataclass(frozen=True, slots=True)
class Areas:
    """How a sheet is divided.

    Attributes:
        locked: the header row and the protected columns, down to the end of the sheet.
        unlocked: all other columns below the header, so that new rows can be typed.
        columns: the protected columns.
    """

    locked: tuple[RangeRef, ...]
    unlocked: tuple[RangeRef, ...]
    columns: tuple[Column, ...]


def divide(table: CustomerTable, protected: set[int] | None = None) -> Areas:
    """Divides a sheet into what is locked and what stays editable.

    Args:
        table: the customer table.
        protected: sheet columns to lock; None for those whose field is protected by the
            rule book.
    """
    columns = tuple(
        c
        for c in table.columns
        if (c.index in protected if protected is not None else c.field and c.field.protected)
    )
    indices = {c.index for c in columns}
    top = table.header_row
    locked = [RangeRef(1, 1, top, MAX_COLUMN)]
    locked += [RangeRef(top + 1, i, MAX_ROW, i) for i in sorted(indices)]
    unlocked: list[RangeRef] = []
    start = 1
    for index in [*sorted(indices), MAX_COLUMN + 1]:
        if start < index:
            unlocked.append(RangeRef(top + 1, start, MAX_ROW, index - 1))
        start = index + 1
    return Areas(tuple(locked), tuple(unlocked), columns)
