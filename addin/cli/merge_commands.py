"""The commands about duplicates: find them, merge what was chosen, take merges apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from addin.cli.on_table import on_table
from addin.cli.options import (
    help_of,
)
from addin.cli.running import Run
from addin.console import write_groups
from addin.i18n import N_, msg

if TYPE_CHECKING:
    from addin.commands.run import Session
    from addin.commands.situation import Situation
    from addin.merging.columns import MergeColumns
    from addin.table.cells import CellRef
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
    from addin.commands import not_duplicates, review_sheet
    from addin.commands.duplicates import duplicates as command
    from addin.commands.listed import find_listed
    from addin.matching import find_duplicates

    if groups is not None:
        run.list_only()
    read = run.read_table()
    host = run.opened.host
    told_apart = find_listed(host, not_duplicates.NAME, not_duplicates.HEADINGS)
    apart = not_duplicates.apart_in(told_apart, read)
    limit = memory * _MEGABYTE if memory else None
    found = find_duplicates(
        read,
        apart=apart,
        memory_limit=limit,
        threshold=run.book.settings.duplicates_threshold,
    )
    for remark in found.remarks:
        run.screen.warn(remark)
    if groups is not None:
        write_groups(groups, read, found)
    columns, _formulas = _prepared(run, read)
    earlier = find_listed(host, review_sheet.NAME, review_sheet.HEADINGS)
    with run.session() as session:
        marked = session.marked(read.sheet)
        run.carry_out(session, command(columns, found, marked, run.now, earlier))


@on_table(N_("Merge the duplicates that were chosen in the sheet Duplicates."))
def merge(
    run: Run,
    sure: Annotated[
        bool,
        typer.Option("--sure", help=help_of(N_("Merge all sure groups without a choice, too"))),
    ] = False,
) -> None:
    """Merges duplicates."""
    from addin.commands.merge import merge as command

    _require_workbook(run)
    read = run.read_table()
    with run.session() as session:
        run.carry_out(session, command(_situation(run, session, read), sure=sure))


@on_table(N_("Take merges apart again; later edits stay."))
def split(
    run: Run,
    merges: Annotated[
        list[str],
        typer.Argument(help=help_of(N_("Numbers from the sheet Merged, or customer codes"))),
    ],
) -> None:
    """Takes merges apart."""
    from addin.commands.split import split as command

    _require_workbook(run)
    read = run.read_table()
    with run.session() as session:
        run.carry_out(session, command(_situation(run, session, read), merges))


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
    from addin.commands import not_duplicates
    from addin.commands import tune as command
    from addin.commands.listed import find_listed
    from addin.errors import InputError
    from addin.matching.engine import weigh_pairs
    from addin.table.rulebook_sheets import rule_sheets, setting_cell

    _require_workbook(run)
    read = run.read_table()
    host = run.opened.host
    told_apart = find_listed(host, not_duplicates.NAME, not_duplicates.HEADINGS)
    weighed = weigh_pairs(read, apart=not_duplicates.apart_in(told_apart, read))
    columns, _formulas = _prepared(run, read)
    listed = None if new else find_listed(host, command.NAME, command.HEADINGS)
    present = run.book.settings.duplicates_threshold
    found = command.tune(columns, weighed, present, run.now, listed)
    outcome = found.outcome
    if accept:
        if found.proposal is None:
            raise InputError(
                msg("There are too few answers for a proposal."),
                msg("Answer at least {count} pairs.", count=command.LEAST_ANSWERS),
            )
        name = rule_sheets([info.name for info in host.sheets()]).get("settings", "")
        cell = None
        if name and run.rules is None:
            cell = setting_cell(host.read_grid(name), command.SETTING)
        written, line = command.accepted(cell, name, found.proposal)
        outcome = replace(outcome, changes=outcome.changes + written, lines=(*outcome.lines, line))
    with run.session() as session:
        run.carry_out(session, outcome)
    run.screen.result(
        threshold=present, proposal=found.proposal.threshold if found.proposal else None
    )


def _require_workbook(run: Run) -> None:
    """A table of text has no sheets in which choices and merges could stand."""
    from addin.bootstrap import TEXT_SUFFIXES
    from addin.errors import InputError

    if run.path.suffix.casefold() in TEXT_SUFFIXES:
        raise InputError(
            msg("{name} is a text file; it has no sheet with duplicates.", name=run.path.name),
            msg("Run duplicates on it, then work on in the workbook that this makes."),
        )


def _prepared(run: Run, read: CustomerTable) -> tuple[MergeColumns, Mapping[CellRef, str]]:
    """The table ready for the survivor rules, and its formulas."""
    from addin.checks.check import read_columns
    from addin.commands.situation import data_area
    from addin.merging.columns import merge_columns

    readings, _countries = read_columns(read, run.book, run.now.date())
    formulas = run.opened.host.read_formulas(read.sheet, data_area(read))
    return merge_columns(read, readings, formulas, run.book.settings.tag_separator), formulas


def _situation(run: Run, session: Session, read: CustomerTable) -> Situation:
    """The table in its workbook."""
    from addin.commands.situation import read_situation

    columns, formulas = _prepared(run, read)
    marked = session.marked(read.sheet)
    return read_situation(run.opened.host, columns, formulas, marked, run.now)
