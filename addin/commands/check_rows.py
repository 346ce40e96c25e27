"""`check_row`: checks some rows again and renews their marks, after somebody corrected them."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

from addin.checks.collected import Findings
from addin.commands.marks import LAYERS, Marked, remark, shortened
from addin.commands.outcome import Outcome
from addin.commands.validate import block_of
from addin.errors import InputError
from addin.findings import Severity
from addin.i18n import Message, msg

_TOLD = 8


def check_rows(findings: Findings, rows: Collection[int], marked: Marked) -> Outcome:
    """Renews the marks of some rows; those of all others stay, and so does the result sheet.

    Args:
        findings: what the checks found in the whole table, for some of them compare rows.
        rows: sheet rows.
        marked: what the sheet carries.

    Raises:
        InputError: none of them is a row of the table.
    """
    table = findings.table
    own = {int(row) for row in table.rows} & set(rows)
    if not own:
        raise InputError(
            msg("The selected cells are in no row of the table {area}.", area=table.area.a1),
            msg("Select a cell in the row of a customer."),
        )
    found = {cell: of_cell for cell, of_cell in findings.by_cell() if cell.row in own}
    notes = {cell: text for cell, text in marked.notes.items() if cell.row in own}
    here = Marked(notes, marked.read_cells, marked.original_fill)
    blocks = {cell: block_of(of_cell) for cell, of_cell in found.items()}
    changes = remark(table.sheet, LAYERS["validate"], blocks, here)
    everything = [finding for of_cell in found.values() for finding in of_cell]
    everything.sort(key=lambda f: (f.severity.rank, f.cell))
    counts = {"rows": len(own)}
    for severity, name in zip(Severity, ("errors", "warnings", "tidy"), strict=True):
        counts[name] = sum(f.severity is severity for f in everything)
    lines: list[Message] = []
    if not everything:
        lines.append(msg("Nothing is wrong in {rows} rows checked.", rows=len(own)))
    for finding in islice(everything, _TOLD):
        lines.append(
            msg(
                "{sign} {cell} {header}: {message}. {hint} [{code}]",
                sign=finding.severity.value,
                cell=finding.cell.a1,
                header=shortened(finding.header, 30),
                message=finding.message,
                hint=finding.hint,
                code=finding.code.value,
            )
        )
    if len(everything) > _TOLD:
        lines.append(msg("{count} more.", count=len(everything) - _TOLD))
    return Outcome("check_row", changes, counts, tuple(lines))
