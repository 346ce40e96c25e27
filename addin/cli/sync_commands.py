"""The command that keeps a workbook and a Google Sheet in step."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from enum import StrEnum
from time import sleep
from typing import Annotated

import typer

from addin.cli.app import app
from addin.cli.options import (
    AsJson,
    BackupFolder,
    DryRun,
    File,
    JournalFolder,
    LanguageOption,
    Map,
    Rules,
    Sheet,
    Today,
    help_of,
)
from addin.cli.running import running
from addin.errors import HostError
from addin.i18n import N_
from addin.verbs import sync as verbs


class Policy(StrEnum):
    """Whose value stays in a conflict."""

    ASK = "ask"
    WORKBOOK = "workbook"
    SHEET = "sheet"


@app.command(help=help_of(N_("Keep the workbook and a shared Google Sheet in step, both ways.")))
def sync(
    file: File,
    address: Annotated[
        str,
        typer.Argument(
            metavar="SHEET",
            help=help_of(N_("Address of the Google Sheet; else that of the settings")),
        ),
    ] = "",
    sheet: Sheet = None,
    tab: Annotated[
        str | None, typer.Option("--tab", help=help_of(N_("Tab of the Google Sheet")))
    ] = None,
    map_: Map = None,
    rules: Rules = None,
    policy: Annotated[
        Policy, typer.Option("--policy", help=help_of(N_("Whose value stays in a conflict")))
    ] = Policy.ASK,
    force: Annotated[
        list[str] | None,
        typer.Option("--force", help=help_of(N_("Overrule this guard; may be repeated"))),
    ] = None,
    watch: Annotated[
        int | None,
        typer.Option(
            "--watch", min=10, help=help_of(N_("Synchronise again every so many seconds"))
        ),
    ] = None,
    dry_run: DryRun = False,
    json_: AsJson = False,
    language: LanguageOption = None,
    journal: JournalFolder = None,
    backups: BackupFolder = None,
    today: Today = None,
) -> None:
    """Synchronises."""
    with running(
        file, as_json=json_, language=language, mapping=map_, today=today, rules=rules,
        sheet=sheet, dry_run=dry_run, journal=journal, backups=backups,
    ) as run:  # fmt: skip
        verbs.sync(run, address, tab=tab, policy=policy.value, force=force or ())
        while watch is not None:
            sleep(watch)
            # Guards are overruled once, for what was looked at; a file is opened anew.
            again = replace(run, _opened=None, now=today or dt.datetime.now())
            try:
                verbs.sync(again, address, tab=tab, policy=policy.value)
            except HostError as error:
                run.screen.warn(error)
