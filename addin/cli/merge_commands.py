"""The commands about duplicates: find them, merge what was chosen, take merges apart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from addin.cli.on_table import on_table
from addin.cli.options import help_of
from addin.console import write_groups
from addin.i18n import N_
from addin.verbs import duplicates as verbs
from addin.verbs.run import Run

if TYPE_CHECKING:
    from addin.matching.groups import DuplicateGroups
    from addin.table.table import CustomerTable

_MEGABYTE = 1_000_000


@on_table(N_("Find, mark and list the rows that are one customer."))
def duplicates(
    run: Run,
    groups: Annotated[
        Path | None,
        typer.Option(
            "--groups", help=help_of(N_("Write row, group, score, reasons to a .csv file"))
        ),
    ] = None,
    memory: Annotated[
        int | None,
        typer.Option(
            "--memory", min=1, help=help_of(N_("Megabytes for comparing; less takes longer"))
        ),
    ] = None,
) -> None:
    """Finds duplicates."""

    def listed(table: CustomerTable, found: DuplicateGroups) -> None:
        if groups is not None:
            write_groups(groups, table, found)

    if groups is not None:
        run.list_only()
    verbs.duplicates(run, memory * _MEGABYTE if memory else None, listed)


@on_table(N_("Merge the duplicates that were chosen in the sheet Duplicates."))
def merge(
    run: Run,
    sure: Annotated[
        bool,
        typer.Option("--sure", help=help_of(N_("Merge all sure groups without a choice, too"))),
    ] = False,
) -> None:
    """Merges duplicates."""
    verbs.merge(run, sure=sure)


@on_table(N_("Take merges apart again; later edits stay."))
def split(
    run: Run,
    merges: Annotated[
        list[str],
        typer.Argument(help=help_of(N_("Numbers from the sheet Merged, or customer codes"))),
    ],
) -> None:
    """Takes merges apart."""
    verbs.split(run, merges)


@on_table(N_("Ask about twenty pairs; propose how sure a duplicate must be."))
def tune(
    run: Run,
    new: Annotated[
        bool, typer.Option("--new", help=help_of(N_("Ask anew, forget the answers")))
    ] = False,
    accept: Annotated[
        bool, typer.Option("--accept", help=help_of(N_("Set the proposed threshold")))
    ] = False,
) -> None:
    """Tunes the threshold of duplicates."""
    verbs.tune(run, new=new, accept=accept)
