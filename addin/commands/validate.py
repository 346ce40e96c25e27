"""`validate`: checks every row, marks the cells and lists the findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import islice

from addin.checks.collected import Findings, severity_name
from addin.commands.marks import LAYERS, Block, Marked, remark, shortened
from addin.commands.outcome import Outcome
from addin.findings import Finding, Severity
from addin.i18n import Message, _, msg
from addin.table.cells import CellRef, CellValue, text_of
from addin.table.changes import ChangeSet, Link, PutSheet, ResultColumn

LISTED = 100_000
"""Findings in the result sheet; a sheet with more is of no use to anybody."""

MARKED = 50_000
"""Cells that get a mark; a note on every cell of a full sheet would stall a spreadsheet."""

_FINDINGS_IN_NOTE = 2


def validate(findings: Findings, marked: Marked, now: dt.datetime) -> Outcome:
    """Marks the findings and lists them.

    Args:
        findings: what the checks found.
        marked: what the sheet carries already.
        now: the time that the result sheet shows.
    """
    table = findings.table
    severities = findings.by_severity()
    ordered = sorted(findings, key=lambda f: (f.severity.rank, f.cell))
    blocks: dict[CellRef, Block] = {}
    for cell, found in islice(findings.by_cell(), MARKED):
        blocks[cell] = block_of(found)
    marks = remark(table.sheet, LAYERS["validate"], blocks, marked)
    sheet = findings_sheet(ordered, table.sheet, severities, len(table), now)
    counts = {
        "rows": len(table),
        "errors": severities[Severity.ERROR],
        "warnings": severities[Severity.WARNING],
        "tidy": severities[Severity.TIDY],
        "rows_with_findings": findings.rows_touched(),
    }
    return Outcome("validate", marks + ChangeSet((sheet,)), counts, summary(findings, len(blocks)))


def summary(findings: Findings, marked_cells: int) -> tuple[Message, ...]:
    """What a person is told."""
    severities = findings.by_severity()
    total = len(findings)
    if not total:
        return (msg("{rows} rows checked, nothing found.", rows=len(findings.table)),)
    lines = [
        msg(
            "{rows} rows checked: {errors} errors, {warnings} warnings, {tidy} to tidy.",
            rows=len(findings.table),
            errors=severities[Severity.ERROR],
            warnings=severities[Severity.WARNING],
            tidy=severities[Severity.TIDY],
        )
    ]
    if marked_cells >= MARKED:
        lines.append(msg("The first {cells} cells are marked.", cells=MARKED))
    return tuple(lines)


def block_of(found: Sequence[Finding]) -> Block:
    """The note block of one cell: at most two findings, two lines each."""
    lines = []
    for finding in found[:_FINDINGS_IN_NOTE]:
        lines.append(f"{finding.severity.value} {shortened(str(finding.message))}")
        lines.append(f"{shortened(str(finding.hint))} [{finding.code.value}]")
    return "\n".join(lines)


def findings_sheet(
    ordered: Sequence[Finding],
    sheet: str,
    severities: dict[Severity, int],
    rows: int,
    now: dt.datetime,
) -> PutSheet:
    """The result sheet 问题 Findings, the worst first."""
    quoted = sheet.replace("'", "''")
    listed = ordered[:LISTED]
    body = tuple(
        (
            f"{f.severity.value} {severity_name(f.severity)}",
            Link(f.cell.a1, f"'{quoted}'!{f.cell.a1}"),
            f.header,
            f.code.value,
            str(f.message),
            str(f.hint),
            shortened(text_of(f.value), 300),
            suggestion_text(f),
        )
        for f in listed
    )
    if ordered:
        text = _(
            "{rows} rows checked on {time}: {errors} errors, {warnings} warnings, {tidy} to tidy.",
            rows=rows,
            time=now.strftime("%Y-%m-%d %H:%M"),
            errors=severities[Severity.ERROR],
            warnings=severities[Severity.WARNING],
            tidy=severities[Severity.TIDY],
        )
        if len(ordered) > LISTED:
            text += " " + _("The first {count} are listed.", count=LISTED)
    else:
        text = _(
            "{rows} rows checked on {time}. Everything is in order.",
            rows=rows,
            time=now.strftime("%Y-%m-%d %H:%M"),
        )
    return PutSheet(
        _("Findings"),
        _("Findings in {sheet}", sheet=sheet),
        text,
        (
            ResultColumn(_("Severity"), 10),
            ResultColumn(_("Cell"), 9),
            ResultColumn(_("Column"), 16),
            ResultColumn(_("Code"), 8),
            ResultColumn(_("What is wrong"), 40, wrap=True),
            ResultColumn(_("What to do"), 40, wrap=True),
            ResultColumn(_("Now"), 28, "@"),
            ResultColumn(_("Suggestion"), 28, "@"),
        ),
        body,
        after=sheet,
    )


def suggestion_text(finding: Finding) -> str:
    """The suggested value as a list shows it; "" where there is none."""
    if finding.problem.clears:
        return _("(blank)")
    value: CellValue = finding.problem.suggestion
    return text_of(value)
