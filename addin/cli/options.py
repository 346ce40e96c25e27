"""The options that several commands share, each with its help."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from addin.i18n import N_, _, detect_language, speaking


def help_of(text: str) -> str:
    """A help text in the system's language: it is put together before --language is read."""
    with speaking(detect_language()):
        return _(text)


class FailOn(StrEnum):
    """From which severity on `validate` ends with exit code 1."""

    ERROR = "error"
    WARNING = "warning"
    NEVER = "never"


class LanguageName(StrEnum):
    """Languages of the messages."""

    ZH = "zh"
    EN = "en"


File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help=help_of(N_("Workbook (.xlsx, .xlsm), .csv file, or address of a Google Sheet")),
    ),
]
Sheet = Annotated[
    str | None, typer.Option("--sheet", help=help_of(N_("Sheet with the customer table")))
]
Table = Annotated[
    str | None, typer.Option("--table", help=help_of(N_("Name of an Excel table, or a range")))
]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", help=help_of(N_("What a column means: header=field; may be repeated"))),
]
Rules = Annotated[
    Path | None, typer.Option("--rules", help=help_of(N_("Rule book as a TOML file")))
]
Out = Annotated[
    Path | None,
    typer.Option("--out", help=help_of(N_("Write the result to this file, leave FILE alone"))),
]
Password = Annotated[
    str | None,
    typer.Option(
        "--password",
        envvar="CUSTSHEET_PASSWORD",
        help=help_of(N_("Password of the lock; - asks for it")),
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help=help_of(N_("Say what would be done, change nothing")))
]
Changes = Annotated[
    Path | None,
    typer.Option("--changes", help=help_of(N_("Write the changes to this JSON file"))),
]
AsJson = Annotated[bool, typer.Option("--json", help=help_of(N_("Print the result as JSON")))]
LanguageOption = Annotated[
    LanguageName | None, typer.Option("--language", help=help_of(N_("Language: zh or en")))
]
JournalFolder = Annotated[
    Path | None,
    typer.Option(
        "--journal", envvar="CUSTSHEET_JOURNAL", help=help_of(N_("Folder of the journal"))
    ),
]
BackupFolder = Annotated[
    Path | None,
    typer.Option(
        "--backups", envvar="CUSTSHEET_BACKUPS", help=help_of(N_("Folder of the snapshots"))
    ),
]
Today = Annotated[
    dt.datetime | None,
    typer.Option("--today", formats=["%Y-%m-%d"], hidden=True),
]
