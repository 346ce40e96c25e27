"""`fix`: applies the suggestions that are certain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from addin.checks.collected import Findings
from addin.checks.storage import (
    StorageFacts,
    rows_without_text_format,
    rows_without_validation,
    runs,
)
from addin.commands.marks import LAYERS, Marked, remark
from addin.commands.outcome import Outcome
from addin.commands.validate import block_of
from addin.findings import Code, Finding, Severity
from addin.i18n import msg
from addin.table.cells import CellRef, CellValue
from addin.table.changes import Change, ChangeSet, Formula, NumberFormat, SetValue
from addin.table.table import Column, CustomerTable

# Which suggestion wins where a cell has several: the one that settles most.
_LAST = (Code.FORM, Code.DIGITS_AS_NUMBER, Code.NUMBER_AS_TEXT)


def fix(
    findings: Findings,
    facts: StorageFacts | None = None,
    *,
    errors_too: bool = False,
    formulas: Mapping[CellRef, str] | None = None,
    marked: Marked | None = None,
    spared: Collection[int] = (),
) -> Outcome:
    """Turns suggestions into edits, and takes the marks off what is right now.

    Args:
        findings: of a thorough reading of the table (see `check_table`).
        facts: how the cells are stored, to restore lost formats and entry checks.
        errors_too: whether to apply the certain suggestions of errors and warnings as well;
            otherwise only what is untidy is changed.
        formulas: cells that hold formulas; these are left alone.
        marked: what the sheet carries; None leaves all marks as they are.
        spared: sheet columns whose values are left alone.
    """
    table = findings.table
    left: dict[CellRef, list[Finding]] = {}
    wanted: dict[CellRef, tuple[Column, CellValue]] = {}
    applied: Counter[str] = Counter()
    held_back = 0
    for cell, found in findings.by_cell():
        certain = [f for f in found if f.problem.certain]
        if not certain or cell in (formulas or {}) or cell.column in spared:
            continue
        safe = [f for f in certain if f.severity is Severity.TIDY]
        worse = [f for f in found if f.severity is not Severity.TIDY]
        if not errors_too and (worse or not safe):
            held_back += bool(worse)
            continue
        chosen = min(certain, key=lambda f: (f.code in _LAST, f.severity.rank))
        column = next(c for c in table.columns if c.index == cell.column)
        if cell.row == table.header_row:
            continue
        wanted[cell] = (column, None if chosen.problem.clears else chosen.problem.suggestion)
        left[cell] = [f for f in found if not f.problem.certain]
        applied[chosen.code.value] += 1
    changes = _value_changes(table, wanted)
    restored = _storage_changes(table, facts) if facts else []
    counts = {"cells": len(wanted), "formats": len(restored), **dict(sorted(applied.items()))}
    lines = [msg("{cells} cells standardised.", cells=len(wanted))]
    if restored:
        lines.append(
            msg("Formats and entry checks restored in {count} places.", count=len(restored))
        )
    if held_back:
        lines.append(
            msg(
                "{cells} cells have errors with a sure correction: --certain applies them too.",
                cells=held_back,
            )
        )
    remarks = _remarks(table, left, marked) if marked else ()
    return Outcome("fix", ChangeSet((*changes, *restored, *remarks)), counts, tuple(lines))


def repair(table: CustomerTable, facts: StorageFacts) -> Outcome:
    """Restores text formats and entry checks that pasting has wiped out; values stay.

    Args:
        table: the table.
        facts: how its cells are stored.
    """
    restored = _storage_changes(table, facts)
    line = msg("Formats and entry checks restored in {count} places.", count=len(restored))
    return Outcome("repair", ChangeSet(tuple(restored)), {"formats": len(restored)}, (line,))


def _remarks(
    table: CustomerTable, left: Mapping[CellRef, Sequence[Finding]], marked: Marked
) -> Sequence[Change]:
    """The marks of the corrected cells, renewed; a cell that carries none gets none.

    Args:
        table: the table.
        left: what is still to be said of each corrected cell.
        marked: what the sheet carries.
    """
    notes = {cell: text for cell, text in marked.notes.items() if cell in left}
    here = Marked(notes, marked.read_cells, marked.original_fill)
    signs = LAYERS["validate"]
    blocks = {cell: block_of(left[cell]) for cell in here.blocks_of(signs) if left[cell]}
    return remark(table.sheet, signs, blocks, here).changes


def _value_changes(
    table: CustomerTable, wanted: Mapping[CellRef, tuple[Column, CellValue]]
) -> list[Change]:
    """The new values; digits that must survive get the text format first."""
    changes: list[Change] = []
    text_rows: dict[int, list[int]] = {}
    for cell, (column, value) in wanted.items():
        if column.kind.is_digits and isinstance(value, str):
            text_rows.setdefault(column.index, []).append(cell.row)
    for index, rows in text_rows.items():
        changes.extend(NumberFormat(table.sheet, area, "@") for area in runs(rows, index))
    for cell, (_column, value) in sorted(wanted.items(), key=lambda item: item[0]):
        plain: CellValue | Formula = value
        changes.append(SetValue(table.sheet, cell, plain))
    return changes


def _storage_changes(table: CustomerTable, facts: StorageFacts) -> list[Change]:
    changes: list[Change] = []
    for column in table.columns:
        for area in runs(rows_without_text_format(table, facts, column), column.index):
            changes.append(NumberFormat(table.sheet, area, "@"))
        missing = rows_without_validation(table, facts, column)
        if missing:
            model = max(
                (
                    v
                    for v in facts.validations
                    if v.range.first_column <= column.index <= v.range.last_column
                ),
                key=lambda v: v.range.height,
            )
            changes.extend(
                replace(model, range=area, raw=None) for area in runs(missing, column.index)
            )
    return changes
