"""How cells are stored: formulas in data, text formats and entry checks lost to a paste."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from addin.checks.collected import HEADER, Findings
from addin.findings import Code, Problem
from addin.hosts.port import ColumnFormats
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import Validation
from addin.table.table import Column, CustomerTable

_TEXT = "@"
_MOST = 0.5


@dataclass(frozen=True, slots=True)
class StorageFacts:
    """What a host says of a table besides its values.

    Attributes:
        formulas: the formulas among its cells.
        formats: number formats, by sheet column, of the columns that hold digits as text;
            one entry a sheet row from the first data row to the last.
        validations: entry checks of the sheet.
        first_row: sheet row of the formats' first entry.
    """

    formulas: Mapping[CellRef, str] = field(default_factory=dict)
    formats: Mapping[int, ColumnFormats] = field(default_factory=dict)
    validations: tuple[Validation, ...] = ()
    first_row: int = 1


def report_storage(table: CustomerTable, facts: StorageFacts, findings: Findings) -> None:
    """Reports formulas in data, lost text formats and lost entry checks."""
    positions = {int(row): i for i, row in enumerate(table.rows)} if facts.formulas else {}
    for column in table.columns:
        formulas = [
            positions[cell.row]
            for cell in facts.formulas
            if cell.column == column.index and cell.row in positions
        ]
        # A column of formulas is computed on purpose.
        if column.field and formulas and len(formulas) < _MOST * len(table):
            findings.add_same(column, formulas, Problem(Code.FORMULA_IN_DATA))
        for rows, code in (
            (rows_without_text_format(table, facts, column), Code.TEXT_FORMAT_LOST),
            (rows_without_validation(table, facts, column), Code.VALIDATION_LOST),
        ):
            if rows:
                findings.add_same(column, [HEADER], Problem(code, {"cells": len(rows)}))


def rows_without_text_format(
    table: CustomerTable, facts: StorageFacts, column: Column
) -> list[int]:
    """Sheet rows whose cell is no longer text, in a column that mostly is."""
    formats = facts.formats.get(column.index)
    if not len(table) or formats is None or not column.kind.is_digits or _TEXT not in formats.codes:
        return []
    is_text = np.array([code == _TEXT for code in formats.codes])[formats.index]
    mine = is_text[table.rows - facts.first_row]
    if mine.mean() < _MOST:
        return []
    return [int(row) for row in table.rows[~mine]]


def rows_without_validation(table: CustomerTable, facts: StorageFacts, column: Column) -> list[int]:
    """Sheet rows whose cell has no entry check, in a column where most have one."""
    ranges = [
        v.range
        for v in facts.validations
        if v.range.first_column <= column.index <= v.range.last_column
    ]
    if not ranges or not len(table):
        return []
    covered = np.zeros(len(table), dtype=bool)
    for area in ranges:
        covered |= (table.rows >= area.first_row) & (table.rows <= area.last_row)
    if covered.all() or covered.mean() < _MOST:
        return []
    return [int(row) for row in table.rows[~covered]]


def runs(rows: Iterable[int], column: int) -> list[RangeRef]:
    """Neighbouring rows of a column joined into ranges."""
    found: list[RangeRef] = []
    for row in sorted(rows):
        if found and found[-1].last_row == row - 1:
            last = found.pop()
            found.append(RangeRef(last.first_row, column, row, column))
        else:
            found.append(RangeRef(row, column, row, column))
    return found
