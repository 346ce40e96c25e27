"""The command about two tables: which customers both have, and where they differ."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import typer

from addin.bootstrap import TEXT_SUFFIXES
from addin.bootstrap_google import google_address
from addin.cli.app import app
from addin.cli.options import AsJson, DryRun, LanguageOption, Map, Rules, Today, help_of
from addin.cli.running import mapping_of, running
from addin.errors import RefusedError, UsageError
from addin.i18n import N_, _, msg
from addin.verbs.run import Run

if TYPE_CHECKING:
    from addin.commands.compare import Side
    from addin.table.table import CustomerTable

_Table = Annotated[
    Path,
    typer.Argument(
        metavar="TABLE",
        help=help_of(N_("Workbook (.xlsx, .xlsm), .csv file, or address of a Google Sheet")),
    ),
]
_Other = Annotated[
    Path,
    typer.Argument(metavar="OTHER", help=help_of(N_("The other table: a workbook or a .csv file"))),
]


@app.command(help=help_of(N_("Find the same customers in two tables; list where they differ.")))
def compare(
    file: _Table,
    other: _Other,
    sheet: Annotated[
        str | None, typer.Option("--sheet", help=help_of(N_("Sheet of the first table")))
    ] = None,
    sheet_b: Annotated[
        str | None, typer.Option("--sheet-b", help=help_of(N_("Sheet of the other table")))
    ] = None,
    map_: Map = None,
    map_b: Annotated[
        list[str] | None,
        typer.Option("--map-b", help=help_of(N_("The same as --map for the other table"))),
    ] = None,
    rules: Rules = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help=help_of(N_("The new workbook; without it one beside the first table"))
        ),
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option("--csv", help=help_of(N_("Write the differences to a .csv file"))),
    ] = None,
    whole: Annotated[
        bool,
        typer.Option(
            "--all",
            help=help_of(N_("Also list what is only written differently, and what is the same")),
        ),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help=help_of(N_("Replace a file that is there")))
    ] = False,
    dry_run: DryRun = False,
    json_: AsJson = False,
    language: LanguageOption = None,
    today: Today = None,
) -> None:
    """Compares two tables."""
    from addin.bootstrap import make_workbook
    from addin.commands.compare import compare as command
    from addin.commands.compare import names_of
    from addin.commands.compare_sheets import comparison_outcome, result_path
    from addin.console import comparison_rows, write_comparison
    from addin.matching.linking import link_tables

    with running(
        file, as_json=json_, language=language, mapping=map_, today=today, rules=rules,
        sheet=sheet, dry_run=True,
    ) as run:  # fmt: skip
        second = replace(run, path=other, sheet=sheet_b, mapping=mapping_of(map_b or [], "--map-b"))
        ours, theirs = run.read_table("one"), second.read_table("other")
        if _same_file(file, other) and ours.sheet == theirs.sheet:
            raise UsageError(
                msg("Both are the same table: {name}.", name=f"{file.name}!{ours.sheet}"),
                msg("Name two files, or two sheets of one with --sheet and --sheet-b."),
            )
        target = None
        if not dry_run and (out is not None or csv is None):
            target = out or result_path(_as_file(run))
            _refuse_to_replace(target, (file, other), force=force)
        stems = (_as_file(run).stem, _as_file(second).stem)
        names = names_of((stems[0], ours.sheet), (stems[1], theirs.sheet))
        with run.screen.progress(_("Comparing")):
            links = link_tables(ours, theirs, threshold=run.book.settings.duplicates_threshold)
            found = command(
                _side(run, ours, names[0], target),
                _side(second, theirs, names[1], target),
                links,
                whole=whole,
            )
        outcome = comparison_outcome(found, run.now)
        if csv is not None and not dry_run:
            write_comparison(csv, found)
        if target is not None:
            with run.screen.progress(_("Saving")) as told:
                warnings = make_workbook(target, outcome.changes, told)
            for warning in warnings:
                run.screen.warn(warning)
        for line in outcome.lines:
            run.screen.say(line)
        if target is not None:
            run.screen.say(_("Written to {name}.", name=str(target)))
        run.screen.result(
            command="compare",
            counts=dict(outcome.counts),
            compared=list(links.compared),
            remarks=[str(remark) for remark in links.remarks],
            saved_as=None if target is None else str(target),
            lines=list(comparison_rows(found)) if json_ else [],
        )


def _side(run: Run, table: CustomerTable, name: str, target: Path | None) -> Side:
    """A table with its columns read, and the address under which the result finds it."""
    from addin.checks.check import read_columns
    from addin.commands.compare import Side

    readings, _countries = read_columns(table, run.book, run.now.date())
    address = google_address(run.path) or ""
    if target is not None and not address and run.path.suffix.casefold() not in TEXT_SUFFIXES:
        try:
            path = os.path.relpath(run.path.resolve(), target.resolve().parent)
            address = quote(Path(path).as_posix())
        except ValueError:  # another drive
            address = run.path.resolve().as_uri()
    return Side(name, table, readings, address)


def _as_file(run: Run) -> Path:
    """The table's file; a Google Sheet's name, as if it were one in the folder worked in."""
    return run.path if google_address(run.path) is None else Path(f"{run.opened.host.name}.xlsx")


def _same_file(one: Path, other: Path) -> bool:
    if google_address(one) is not None:
        return one == other
    try:
        return one.samefile(other)
    except OSError:
        return False


def _refuse_to_replace(target: Path, sources: tuple[Path, Path], *, force: bool) -> None:
    if any(_same_file(target, source) for source in sources):
        raise UsageError(
            msg("{name} is one of the two tables.", name=target.name),
            msg("Choose another name for the result; the tables are never changed."),
        )
    if target.exists() and not force:
        raise RefusedError(
            msg("{name} is there already.", name=str(target)),
            msg("Choose another name, or replace it with --force."),
        )
