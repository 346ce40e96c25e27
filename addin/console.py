"""What the command line shows: results on standard output, the rest on standard error."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from addin.errors import CustSheetError
from addin.i18n import _
from addin.table.cells import column_letters, text_of

# Asking for help must not wait for pandas: what needs it is imported when it is used.
if TYPE_CHECKING:
    from addin.commands.compare import Comparison
    from addin.commands.outcome import Outcome
    from addin.commands.run import Report
    from addin.findings import Finding
    from addin.hosts.port import Progress as Told
    from addin.matching.groups import DuplicateGroups
    from addin.table.table import CustomerTable

FINDING_COLUMNS = (
    "row", "column", "header", "field", "code", "severity", "message", "value", "suggestion",
)  # fmt: skip

_PIPE_WIDTH = 1000


class Screen:
    """Speaks to the person, or the program, that runs a command.

    Attributes:
        as_json: results are printed as one JSON object.
    """

    def __init__(self, *, as_json: bool = False) -> None:
        self.as_json = as_json
        # A row stays on one line in a pipe, where nobody sees how wide it is.
        width = None if sys.stdout.isatty() else _PIPE_WIDTH
        self._out = Console(highlight=False, soft_wrap=True, width=width)
        self._err = Console(stderr=True, highlight=False, soft_wrap=True)
        self._result: dict[str, Any] = {}

    def say(self, text: object) -> None:
        """One line of the result; in JSON mode it is left out."""
        if not self.as_json:
            self._out.print(str(text), markup=False)

    def warn(self, text: object) -> None:
        """A remark beside the result."""
        self._err.print(f"⚠ {text}", markup=False)

    def result(self, **values: Any) -> None:
        """Values for JSON mode."""
        self._result.update(values)

    def table(self, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table of the result."""
        if self.as_json:
            return
        from rich.table import Table

        table = Table(box=None, pad_edge=False, header_style="bold")
        for header in headers:
            table.add_column(header)
        for row in rows:
            table.add_row(*row)
        self._out.print(table)

    def report(self, report: Report) -> None:
        """What became of a command."""
        for line in report.outcome.lines:
            self.say(line)
        for warning in report.warnings:
            self.warn(warning)
        if report.number is not None:
            self.say(
                _(
                    "Saved in {name}. To take it back: custsheet undo {quoted} {number!s}",
                    name=report.saved_as,
                    quoted=f'"{report.saved_as}"',
                    number=report.number,
                )
            )
        self.result(
            command=report.outcome.command,
            counts=dict(report.outcome.counts),
            entry=report.number,
            saved_as=report.saved_as if report.number is not None else None,
            warnings=[str(w) for w in report.warnings],
        )

    def agree(self, _outcome: Outcome) -> bool:
        """Whoever types a command has decided; `--dry-run` shows what it would do."""
        return True

    def fail(self, error: CustSheetError) -> None:
        """An error, with the way out."""
        if self.as_json:
            problems = [str(p) for p in getattr(error, "problems", ())]
            cells = list(getattr(error, "cells", ()))
            self._result = {
                "error": error.code,
                "message": str(error.message),
                "hint": str(error.hint),
                **({"problems": problems} if problems else {}),
                **({"cells": cells} if cells else {}),
            }
            return
        self._err.print(f"✖ {error}", markup=False)

    def finish(self) -> None:
        """Prints the JSON object, in JSON mode."""
        if self.as_json:
            json.dump(self._result, sys.stdout, ensure_ascii=False, indent=1)
            sys.stdout.write("\n")

    @contextmanager
    def progress(self, label: str) -> Iterator[Told]:
        """A progress bar on a terminal; silence in a pipe."""
        from addin.hosts.port import no_progress

        if self.as_json or not self._err.is_terminal:
            yield no_progress
            return
        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self._err,
            transient=True,
        )
        with bar:
            task = bar.add_task(label, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)


def finding_row(finding: Finding) -> dict[str, object]:
    """A finding as the columns of a findings file."""
    from addin.commands.validate import suggestion_text

    return {
        "row": finding.cell.row,
        "column": column_letters(finding.cell.column),
        "header": finding.header,
        "field": finding.field,
        "code": finding.code.value,
        "severity": finding.severity.name.casefold(),
        "message": str(finding.message),
        "value": text_of(finding.value),
        "suggestion": "" if finding.problem.clears else suggestion_text(finding),
    }


def write_findings(path: Path, findings: Iterable[Finding]) -> None:
    """Writes findings to a .csv or .json file (or "-" for standard output, as CSV)."""
    rows = map(finding_row, findings)
    with _opened(path) as stream:
        if path.suffix.casefold() == ".json":
            json.dump(list(rows), stream, ensure_ascii=False, indent=1)
        else:
            _write_csv(stream, FINDING_COLUMNS, rows)


def write_groups(path: Path, table: CustomerTable, groups: DuplicateGroups) -> None:
    """Writes duplicate groups: row (1 is the first row below the header), group, score, reasons."""
    rows = (
        {
            "row": int(table.rows[row]) - table.header_row,
            "group": group.number,
            "score": group.score[i],
            "reasons": "; ".join(map(str, group.reasons[i])),
        }
        for group in groups.groups
        for i, row in enumerate(group.rows)
    )
    with _opened(path) as stream:
        _write_csv(stream, ("row", "group", "score", "reasons"), rows)


def comparison_rows(comparison: Comparison) -> Iterator[dict[str, object]]:
    """The lines of a comparison as the columns of a file; row 1 is the first row of data."""
    from addin.commands.compare import remark_on

    sides = comparison.one, comparison.other
    for line in comparison.lines:
        rows = [
            side.row(place) - side.table.header_row
            for side, place in zip(sides, (line.link.one, line.link.other), strict=True)
        ]
        yield {
            "customer": line.number,
            "row_one": rows[0],
            "row_other": rows[1],
            "code_one": sides[0].code(line.link.one),
            "code_other": sides[1].code(line.link.other),
            "name": sides[0].customer(line.link.one) or sides[1].customer(line.link.other),
            "column": line.title,
            "one": line.one,
            "other": line.other,
            "difference": "code_conflict" if line.conflict else line.how.value,
            "score": line.link.score,
            "sure": line.link.sure,
            "remark": remark_on(line, comparison),
            "reasons": "; ".join(map(str, line.link.reasons)),
        }
    for name, positions in (
        ("only_one_row", comparison.links.only_one),
        ("only_other_row", comparison.links.only_other),
    ):
        side = sides[name == "only_other_row"]
        ours = name == "only_one_row"
        for position in positions:
            row = side.row(position) - side.table.header_row
            code, nothing = side.code(position), ""
            yield {
                "customer": nothing,
                "row_one": row if ours else nothing,
                "row_other": nothing if ours else row,
                "code_one": code if ours else nothing,
                "code_other": nothing if ours else code,
                "name": side.customer(position),
                "difference": name,
            }


COMPARISON_COLUMNS = (
    "customer", "row_one", "row_other", "code_one", "code_other", "name", "column", "one",
    "other", "difference", "score", "sure", "remark", "reasons",
)  # fmt: skip


def write_comparison(path: Path, comparison: Comparison) -> None:
    """Writes a comparison to a .csv file (or "-" for standard output)."""
    with _opened(path) as stream:
        _write_csv(stream, COMPARISON_COLUMNS, comparison_rows(comparison))


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    if str(path) == "-":
        yield sys.stdout
        return
    # No byte-order mark: these files are for programs; people have the result sheets.
    with path.open("w", encoding="utf-8", newline="") as stream:
        yield stream


def _write_csv(
    stream: IO[str], columns: Sequence[str], rows: Iterable[Mapping[str, object]]
) -> None:
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
