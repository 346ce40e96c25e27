"""The command line's root: the app that the commands join."""

from __future__ import annotations

import logging
from typing import Annotated

import typer

from addin import __version__
from addin.cli.options import help_of
from addin.i18n import N_

app = typer.Typer(
    name="custsheet",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=help_of(N_("Looks after a customer table inside its workbook.")),
)
rules_app = typer.Typer(no_args_is_help=True, help=help_of(N_("Rule books as TOML files.")))
app.add_typer(rules_app, name="rules")
addin_app = typer.Typer(no_args_is_help=True, help=help_of(N_("The add-in for Excel.")))
app.add_typer(addin_app, name="addin")
sheets_app = typer.Typer(
    no_args_is_help=True, help=help_of(N_("The Google account for Google Sheets."))
)
app.add_typer(sheets_app, name="sheets")
calc_app = typer.Typer(
    no_args_is_help=True, help=help_of(N_("The extension for LibreOffice Calc."))
)
app.add_typer(calc_app, name="calc")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"custsheet {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    verbose: Annotated[
        bool, typer.Option("--verbose", help=help_of(N_("Log what happens, without data")))
    ] = False,
    version: Annotated[  # noqa: ARG001  (its callback answers)
        bool,
        typer.Option(
            "--version",
            help=help_of(N_("Show the version")),
            callback=_show_version,
            is_eager=True,
        ),
    ] = False,
) -> None:
    if verbose:
        logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
