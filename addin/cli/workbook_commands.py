"""The commands about a workbook as a whole: changes, undo, history, snapshots."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from addin.bootstrap import is_open, read_text
from addin.bootstrap_google import google_address
from addin.cli.app import app
from addin.cli.options import (
    AsJson,
    BackupFolder,
    Changes,
    DryRun,
    File,
    JournalFolder,
    LanguageName,
    LanguageOption,
    Out,
    Password,
    help_of,
)
from addin.cli.running import password_of, running
from addin.errors import UsageError
from addin.i18n import N_, _, msg
from addin.verbs import workbook as verbs
from addin.verbs.run import Run

if TYPE_CHECKING:
    from addin.backups import Backups


@app.command(help=help_of(N_("Make the changes that a JSON file lists.")))
def apply(
    file: File,
    changes_file: Annotated[
        Path, typer.Argument(metavar="CHANGES", help=help_of(N_("File of changes (.json)")))
    ],
    out: Out = None,
    anyway: Annotated[
        bool,
        typer.Option(
            "--anyway", help=help_of(N_("Apply them though the workbook was changed since"))
        ),
    ] = False,
    dry_run: DryRun = False,
    json_: AsJson = False,
    language: LanguageOption = None,
    journal: JournalFolder = None,
    backups: BackupFolder = None,
) -> None:
    """Applies a file of changes."""
    from addin.commands.apply import apply as command
    from addin.commands.apply import refuse_outdated
    from addin.table.change_json import read_change_file

    with running(
        file, as_json=json_, language=language, out=out, dry_run=dry_run, journal=journal,
        backups=backups, needs_rules=False,
    ) as run:  # fmt: skip
        plan = read_change_file(read_text(changes_file))
        if not anyway:
            refuse_outdated(plan, run.opened.host.fingerprint())
        outcome = command(plan.change_set)
        with run.session() as session:
            run.carry_out(session, outcome)


@app.command(help=help_of(N_("Take a command back, the latest or any earlier one.")))
def undo(
    file: File,
    number: Annotated[
        int | None, typer.Argument(help=help_of(N_("Number of the command, from history")))
    ] = None,
    redo: Annotated[
        bool, typer.Option("--redo", help=help_of(N_("Take the latest undo back")))
    ] = False,
    skip_changed: Annotated[
        bool,
        typer.Option("--skip-changed", help=help_of(N_("Leave cells that were changed since"))),
    ] = False,
    password: Password = None,
    dry_run: DryRun = False,
    changes: Changes = None,
    json_: AsJson = False,
    language: LanguageOption = None,
    journal: JournalFolder = None,
    backups: BackupFolder = None,
) -> None:
    """Undoes a command."""
    with running(
        file, as_json=json_, language=language, dry_run=dry_run, changes=changes,
        journal=journal, backups=backups, needs_rules=False,
    ) as run:  # fmt: skip
        secret = password_of(password)
        verbs.undo(run, number, redo=redo, skip_changed=skip_changed, password=secret)


@app.command(help=help_of(N_("List what has been done to a workbook.")))
def history(
    file: File,
    json_: AsJson = False,
    language: LanguageOption = None,
    journal: JournalFolder = None,
) -> None:
    """Lists the history."""
    with running(
        file, as_json=json_, language=language, dry_run=True, journal=journal, needs_rules=False
    ) as run:
        verbs.history(run)


@app.command(help=help_of(N_("Make a snapshot of the workbook now.")))
def backup(
    file: File,
    drill: Annotated[
        bool,
        typer.Option("--verify", help=help_of(N_("Test that every snapshot can be restored"))),
    ] = False,
    json_: AsJson = False,
    language: LanguageOption = None,
    journal: JournalFolder = None,
    backups: BackupFolder = None,
) -> None:
    """Makes a snapshot, or lists and tests those there are."""
    from addin.commands.snapshots import check_lines, make_snapshot, verify_snapshots

    with _snapshots(file, json_, language, journal, backups) as (run, store, identity):
        if drill:
            checks = verify_snapshots(store, identity)
            for line in check_lines(checks):
                run.screen.say(line)
            failed = [check for check in checks if check.problem is not None]
            run.screen.result(snapshots=len(checks), failed=len(failed))
            if failed:
                raise typer.Exit(1)
            return
        snapshot, line = make_snapshot(store, file, identity)
        run.screen.say(line)
        run.screen.result(snapshot=snapshot.id, size=snapshot.size)


@app.command(help=help_of(N_("List the snapshots, or restore one.")))
def restore(
    file: File,
    snapshot: Annotated[
        str | None,
        typer.Argument(help=help_of(N_("Snapshot to restore; without one they are listed"))),
    ] = None,
    out: Out = None,
    json_: AsJson = False,
    language: LanguageOption = None,
    journal: JournalFolder = None,
    backups: BackupFolder = None,
) -> None:
    """Restores a snapshot."""
    from addin.commands.snapshots import restore_snapshot, snapshot_rows

    with _snapshots(file, json_, language, journal, backups) as (run, store, identity):
        if snapshot is not None:
            run.screen.say(restore_snapshot(store, identity, snapshot, out or file, is_open))
            run.screen.result(restored=snapshot, saved_as=str(out or file))
            return
        rows = snapshot_rows(store, identity)
        if rows:
            run.screen.table([_("Snapshot"), _("Time"), _("Before"), _("Size")], rows)
        else:
            run.screen.say(_("There is no snapshot of this workbook yet."))
        run.screen.result(snapshots=[row[0] for row in rows])


@contextmanager
def _snapshots(
    file: Path,
    as_json: bool,
    language: LanguageName | None,
    journal: Path | None,
    backups: Path | None,
) -> Iterator[tuple[Run, Backups, str]]:
    """A run about a workbook's snapshots, which are kept under the workbook's id."""
    with running(
        file, as_json=as_json, language=language, dry_run=True, journal=journal, backups=backups
    ) as run:
        if google_address(file) is not None:
            raise UsageError(
                msg("Google itself keeps the versions of a Google Sheet."),
                msg("Open it and choose File, Version history."),
            )
        yield run, *run.snapshots()
