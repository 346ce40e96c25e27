"""Reads what a closed workbook holds: values, tables, formats, formulas, notes, state.

Values come from calamine, which is ten times as fast as anything written in Python; the
`inspection` module says where it must be mended or not be asked at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import cast

import python_calamine

from addin.hosts.port import Grid, TableArea
from addin.hosts.xlsx.careful import Rows, read_carefully
from addin.hosts.xlsx.cell_formats import read_formats
from addin.hosts.xlsx.formula_cells import read_formulas
from addin.hosts.xlsx.inspection import Inspection, inspect_sheet
from addin.hosts.xlsx.package import Package, SheetPart
from addin.hosts.xlsx.sheet_state import read_notes, read_state
from addin.table.bulk import collector_paused
from addin.table.cells import CellRef, CellValue, RangeRef

__all__ = ["read_formats", "read_formulas", "read_grid", "read_notes", "read_state", "read_tables"]


def read_grid(package: Package, sheet: SheetPart) -> Grid:
    """All values of a sheet.

    Numbers are floats; blanks and empty texts are None; errors are `CellError`; numbers
    under a date format are dates, times or durations. Of a formula it is the last result.

    Args:
        package: the workbook.
        sheet: one of its sheets; those without cells give an empty grid.

    Returns:
        The rectangle around all cells that hold something.

    Raises:
        DamagedWorkbookError: the sheet is cut off or malformed.
        InputError: its cells lie so far apart that their rectangle cannot be held.
    """
    if sheet.kind != "worksheet":
        return Grid(sheet.name, 1, 1, ())
    found = inspect_sheet(package, sheet)
    read = None if found.careful else _read_quickly(package, sheet, found)
    if read is None:
        read = read_carefully(package, sheet)
    first_row, first_column, rows = read
    for area in found.merged:
        _keep_first(rows, area, first_row, first_column)
    first_row, first_column, rows = _trimmed(first_row, first_column, rows)
    return Grid(
        sheet.name, first_row, first_column, rows, read_tables(package, sheet), found.merged
    )


def read_tables(package: Package, sheet: SheetPart) -> tuple[TableArea, ...]:
    """The Excel tables on a sheet, in the order of its relationships."""
    tables: list[TableArea] = []
    for relationship in package.relationships(sheet.part):
        if relationship.kind != "table" or relationship.target not in package:
            continue
        root = package.parse(relationship.target)
        try:
            area = RangeRef.parse(root.get("ref", ""))
        except ValueError:
            continue
        name = root.get("displayName") or root.get("name") or ""
        has_header = root.get("headerRowCount", "1") != "0"
        has_totals = root.get("totalsRowCount", "0") != "0"
        tables.append(TableArea(name, area, has_header, has_totals))
    return tuple(tables)


def _read_quickly(
    package: Package, sheet: SheetPart, found: Inspection
) -> tuple[int, int, Rows] | None:
    """The values by calamine, put right; None where it gives up."""
    try:
        with python_calamine.load_workbook(str(package.path)) as workbook:
            cells = workbook.get_sheet_by_name(sheet.name)
            if cells.start is None:
                return None if found.errors else (1, 1, [])
            row, column = cells.start
            with collector_paused():
                # Leading blank rows are handed out too, leading blank columns are not.
                rows = [_with_blanks(values) for values in islice(cells.iter_rows(), row, None)]
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic in Rust is no Exception
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            return None
        raise
    corrections: dict[CellRef, CellValue] = {**found.errors, **found.negatives}
    for cell, value in corrections.items():
        place, position = cell.row - row - 1, cell.column - column - 1
        if not (0 <= place < len(rows) and 0 <= position < len(rows[place])):
            return None
        rows[place][position] = value
    return row + 1, column + 1, rows


def _with_blanks(values: Sequence[CellValue]) -> list[CellValue]:
    """A row with None for empty text; the row itself where there is none."""
    if "" not in values:
        return cast(list[CellValue], values)
    return [None if value == "" else value for value in values]


def _trimmed(first_row: int, first_column: int, rows: Rows) -> tuple[int, int, Rows]:
    """The rectangle without blank rows and columns at its edges."""
    end = len(rows)
    while end and not _holds_something(rows[end - 1]):
        end -= 1
    start = 0
    while start < end and not _holds_something(rows[start]):
        start += 1
    if start == end:
        return 1, 1, []
    if start or end < len(rows):
        rows = rows[start:end]
    width = len(rows[0])
    left, right = 0, width
    while all(row[left] is None for row in rows):
        left += 1
    while all(row[right - 1] is None for row in rows):
        right -= 1
    if left or right < width:
        rows = [row[left:right] for row in rows]
    return first_row + start, first_column + left, rows


def _holds_something(row: Sequence[CellValue]) -> bool:
    return any(value is not None for value in row)


def _keep_first(rows: Rows, area: RangeRef, first_row: int, first_column: int) -> None:
    """Makes the covered cells of a merged range blank: nobody sees what may be left there."""
    width = len(rows[0]) if rows else 0
    left = max(area.first_column - first_column, 0)
    right = min(area.last_column - first_column, width - 1)
    top = max(area.first_row - first_row, 0)
    for row in range(top, min(area.last_row - first_row, len(rows) - 1) + 1):
        for column in range(left, right + 1):
            is_first = row == area.first_row - first_row and column == (
                area.first_column - first_column
            )
            if not is_first:
                rows[row][column] = None
