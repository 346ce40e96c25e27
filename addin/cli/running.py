"""One run of a command: errors become words and exit codes here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from addin.cli.options import LanguageName
from addin.console import Screen
from addin.errors import CustSheetError, HostError, UsageError
from addin.i18n import Language, _, detect_language, msg, speaking
from addin.verbs.run import Run


@contextmanager
def running(
    path: Path,
    *,
    as_json: bool,
    language: LanguageName | None,
    mapping: list[str] | None = None,
    today: dt.datetime | None = None,
    out: Path | None = None,
    rules: Path | None = None,
    sheet: str | None = None,
    table: str | None = None,
    dry_run: bool = False,
    changes: Path | None = None,
    journal: Path | None = None,
    backups: Path | None = None,
    needs_rules: bool = True,
) -> Iterator[Run]:
    """Runs a command: errors become words and exit codes here, and nowhere else."""
    spoken: Language | None = None
    if language is not None:
        spoken = "zh" if language.value == "zh" else "en"
    with speaking(spoken or detect_language()):
        screen = Screen(as_json=as_json)
        status = 0
        try:
            yield Run(
                screen,
                path,
                out=out,
                rules=rules,
                sheet=sheet,
                table_name=table,
                mapping=mapping_of(mapping or []),
                dry_run=dry_run,
                changes=changes,
                now=today or dt.datetime.now(),
                journal_folder=journal,
                backup_folder=backups,
                language=spoken,
                needs_rules=needs_rules,
            )
        except CustSheetError as error:
            screen.fail(error)
            status = error.exit_status
        except typer.Exit as stop:
            status = stop.exit_code
        except OSError as error:
            failure = HostError(
                msg("The system reports: {error}.", error=error.strerror or str(error)),
                msg("The workbook is as it was."),
            )
            screen.fail(failure)
            status = failure.exit_status
        screen.finish()
    if status:
        raise typer.Exit(status)


def mapping_of(entries: list[str], option: str = "--map") -> dict[str, str]:
    """What the user said of columns: header -> field.

    Raises:
        UsageError: an entry has no equals sign, or no header.
    """
    mapping = {}
    for entry in entries:
        header, equals, name = entry.rpartition("=")
        if not equals or not header:
            raise UsageError(
                msg("{option} {entry} cannot be read.", option=option, entry=entry),
                msg("Write it as {option} header=field, such as 手机=phone.", option=option),
            )
        mapping[header.strip()] = name.strip()
    return mapping


def password_of(given: str | None) -> str | None:
    """The password that the user gave; "-" asks for it on the terminal."""
    if given == "-":
        return str(typer.prompt(_("Password"), hide_input=True))
    return given or None
