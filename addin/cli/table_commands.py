"""The commands that work on the customer table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from addin.cli.on_table import on_table
from addin.cli.options import FailOn, Password, help_of
from addin.cli.running import password_of
from addin.console import write_findings
from addin.i18n import N_
from addin.verbs import table as verbs
from addin.verbs.run import Run

if TYPE_CHECKING:
    from addin.checks.collected import Findings


@on_table(N_("Check every row; mark and list what is wrong."))
def validate(
    run: Run,
    findings: Annotated[
        Path | None,
        typer.Option("--findings", help=help_of(N_("Write the findings to a .csv or .json file"))),
    ] = None,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help=help_of(N_("Exit code 1 from this severity on")))
    ] = FailOn.NEVER,
) -> None:
    """Checks every row."""
    from addin.findings import Severity

    def listed(found: Findings) -> None:
        if findings is not None:
            write_findings(findings, found)

    if findings is not None:
        run.list_only()
    severities = verbs.validate(run, listed)
    failing = severities[Severity.ERROR]
    if fail_on is FailOn.WARNING:
        failing += severities[Severity.WARNING]
    if fail_on is not FailOn.NEVER and failing:
        raise typer.Exit(1)


@on_table(N_("Bring values to their standard form where that is certain."))
def fix(
    run: Run,
    certain: Annotated[
        bool,
        typer.Option(
            "--certain", help=help_of(N_("Correct errors too, where the value is certain"))
        ),
    ] = False,
) -> None:
    """Standardises values."""
    verbs.fix(run, certain=certain)


@on_table(N_("Write the tags that the segment rules give to each row."))
def tag(run: Run) -> None:
    """Writes tags."""
    verbs.tag(run)


@on_table(N_("Lock the protected columns and the header."))
def lock(
    run: Run,
    columns: Annotated[
        list[str] | None,
        typer.Option("--columns", help=help_of(N_("Header or letter of a column to lock"))),
    ] = None,
    password: Password = None,
) -> None:
    """Locks columns."""
    verbs.lock(run, columns, password_of(password))


@on_table(N_("Take the lock off a sheet."))
def unlock(run: Run, password: Password = None) -> None:
    """Unlocks a sheet."""
    verbs.unlock(run, password_of(password))


@on_table(N_("Take our marks off; your own colours and notes come back."))
def clear(run: Run) -> None:
    """Clears marks."""
    verbs.clear(run)
