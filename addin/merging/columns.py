"""The columns of a table as the survivor rules want to see them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from addin.checks.readings import ColumnReading
from addin.merging.rules import UPDATE_FIELDS, rule_of
from addin.table.cells import CellRef, CellValue, is_blank, text_of
from addin.table.fields import Survivor
from addin.table.table import Column, CustomerTable


@dataclass(slots=True, eq=False)
class FieldColumn:
    """One column.

    Attributes:
        column: the column.
        rule: whose value stays.
        formulas: positions of the rows whose cell is a formula.
    """

    column: Column
    rule: Survivor
    formulas: frozenset[int]
    _reading: ColumnReading | None = None
    _errors: npt.NDArray[np.bool_] | None = None
    _keys: dict[int, str] = field(default_factory=dict)

    def value(self, position: int) -> CellValue:
        """What a row holds."""
        found: CellValue = self.column.values[position]
        return found

    def is_blank(self, position: int) -> bool:
        """Whether a row holds nothing."""
        return is_blank(self.column.values[position])

    def is_valid(self, position: int) -> bool:
        """Whether a row's value is right, as far as the checks can tell."""
        if self._reading is None:
            return True
        if self._errors is None:
            self._errors = self._reading.error_rows()
        return not self._errors[position]

    def standard(self, position: int) -> CellValue:
        """The standard value of a row; what it holds where it cannot be read."""
        found = None if self._reading is None else self._reading.standard_at(position)
        return self.value(position) if found is None else found

    def key(self, position: int) -> str:
        """What two rows must share for their values to mean the same."""
        found = self._keys.get(position)
        if found is None:
            found = "".join(text_of(self.standard(position)).casefold().split())
            self._keys[position] = found
        return found


@dataclass(frozen=True, slots=True, eq=False)
class MergeColumns:
    """All columns of a table, and how new its rows are.

    Attributes:
        table: the table.
        columns: parallel to its columns.
        tag_separator: between the tags of a cell.
    """

    table: CustomerTable
    columns: tuple[FieldColumn, ...]
    tag_separator: str
    _days: npt.NDArray[np.int64] | None = None

    def newness(self, position: int) -> int:
        """The day of a row's last update, as 20240305; 0 where it is not known."""
        return 0 if self._days is None else int(self._days[position])

    def completeness(self, position: int) -> int:
        """How many right values a row holds."""
        return sum(not c.is_blank(position) and c.is_valid(position) for c in self.columns)


def merge_columns(
    table: CustomerTable,
    readings: Mapping[str, ColumnReading],
    formulas: Collection[CellRef] = (),
    tag_separator: str = "、",
) -> MergeColumns:
    """Prepares a table for the survivor rules.

    Args:
        table: the table.
        readings: its columns as they were read, by field key or letter.
        formulas: the cells that hold formulas.
        tag_separator: between the tags of a cell.
    """
    positions = {int(row): i for i, row in enumerate(table.rows)} if formulas else {}
    by_column: dict[int, set[int]] = {}
    for cell in formulas:
        if cell.row in positions:
            by_column.setdefault(cell.column, set()).add(positions[cell.row])
    columns = []
    for column in table.columns:
        key = column.field.key if column.field else column.letter
        reading = readings.get(key) or readings.get(column.letter)
        held = frozenset(by_column.get(column.index, ()))
        columns.append(FieldColumn(column, rule_of(column.field), held, reading))
    dated = (readings[key] for key in UPDATE_FIELDS if key in readings)
    newest = next(dated, None)
    return MergeColumns(table, tuple(columns), tag_separator, newest.days() if newest else None)
