"""What `merge` and `split` want to know of a workbook besides the table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from addin.commands import merged_record, not_duplicates, review_sheet
from addin.commands.listed import Listed, find_listed
from addin.commands.marks import LAYERS, Marked, remark
from addin.hosts.port import WorkbookHost
from addin.merging.columns import MergeColumns
from addin.table.cells import CellRef, CellValue, RangeRef, is_blank
from addin.table.changes import ChangeSet, Formula
from addin.table.grid import Grid
from addin.table.table import CustomerTable

Value = CellValue | Formula


@dataclass(frozen=True, slots=True, eq=False)
class Situation:
    """A customer table in its workbook.

    Attributes:
        columns: the table, ready for the survivor rules.
        grid: all values of its sheet.
        formulas: the formulas of its rows.
        hidden: the hidden rows of its sheet.
        marked: what its sheet carries.
        review, merged, told_apart: the result sheets, as far as they are there.
        now: the time of the run.
    """

    columns: MergeColumns
    grid: Grid
    formulas: Mapping[CellRef, str]
    hidden: frozenset[int]
    marked: Marked
    review: Listed | None
    merged: Listed | None
    told_apart: Listed | None
    now: dt.datetime

    @property
    def table(self) -> CustomerTable:
        """The table."""
        return self.columns.table

    def value(self, row: int, column: int) -> Value:
        """What a cell of the sheet holds; a formula as such."""
        cells = self._row(row)
        place = column - self.grid.first_column
        shown = cells[place] if 0 <= place < len(cells) else None
        formula = self.formulas.get(CellRef(row, column))
        return shown if formula is None else Formula(formula, shown)

    def is_free(self, row: int) -> bool:
        """Whether the table's columns hold nothing in a row."""
        area = self.table.area
        return all(
            is_blank(value)
            for column, value in enumerate(self._row(row), self.grid.first_column)
            if area.first_column <= column <= area.last_column
        )

    def has_more(self, row: int) -> bool:
        """Whether a row holds something beside the table."""
        area = self.table.area
        return not all(
            is_blank(value)
            for column, value in enumerate(self._row(row), self.grid.first_column)
            if not area.first_column <= column <= area.last_column
        )

    @property
    def last_used_row(self) -> int:
        """The last row of the sheet that holds anything."""
        return self.grid.first_row + len(self.grid.rows) - 1

    def _row(self, row: int) -> Sequence[CellValue]:
        place = row - self.grid.first_row
        return self.grid.rows[place] if 0 <= place < len(self.grid.rows) else ()

    def unmarked(self, rows: frozenset[int]) -> ChangeSet:
        """What takes the marks of `duplicates` off some rows."""
        notes = {cell: text for cell, text in self.marked.notes.items() if cell.row in rows}
        some = Marked(notes, self.marked.read_cells, self.marked.original_fill)
        return remark(self.table.sheet, LAYERS["duplicates"], {}, some)


def data_area(table: CustomerTable) -> RangeRef:
    """The table's rows without its header."""
    area = table.area
    return RangeRef(
        table.header_row + 1, area.first_column, max(area.last_row, table.header_row + 1),
        area.last_column,
    )  # fmt: skip


def read_situation(
    host: WorkbookHost, columns: MergeColumns, formulas: Mapping[CellRef, str], marked: Marked,
    now: dt.datetime,
) -> Situation:  # fmt: skip
    """Reads what else there is to know.

    Args:
        host: the workbook.
        columns: the table, ready for the survivor rules.
        formulas: the formulas of its rows.
        marked: what its sheet carries.
        now: the time of the run.
    """
    sheet = columns.table.sheet
    return Situation(
        columns,
        host.read_grid(sheet),
        formulas,
        host.read_state(sheet).hidden_rows,
        marked,
        find_listed(host, review_sheet.NAME, review_sheet.HEADINGS),
        find_listed(host, merged_record.NAME, merged_record.HEADINGS),
        find_listed(host, not_duplicates.NAME, not_duplicates.HEADINGS),
        now,
    )
