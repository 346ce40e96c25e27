"""The commands that work on the customer table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from addin.cli.app import app
from addin.cli.options import (
    AsJson,
    BackupFolder,
    Changes,
    DryRun,
    FailOn,
    File,
    JournalFolder,
    LanguageOption,
    Map,
    Out,
    Rules,
    Sheet,
    Table,
    Today,
    help_of,
)
from addin.cli.running import password_of, running
from addin.console import write_findings
from addin.i18n import N_, _


@app.command(help=help_of(N_("Check every row; mark and list what is wrong.")))
def validate(
    file: File,
    sheet: Sheet = None,
    table: Table = None,
    map_: Map = None,
    rules: Rules = None,
    out: Out = None,
    findings: Annotated[
        Path | None,
        typer.Option("--findings", help=help_of(N_("Write the findings to a .csv or .json file"))),
    ] = None,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help=help_of(N_("Exit code 1 from this severity on")))
    ] = FailOn.NEVER,
    dry_run: DryRun = False,
    changes: Changes = None,
    json_: AsJson = False,
    language: LanguageOption = None,
    journal: JournalFolder = None,
    backups: BackupFolder = None,
    today: Today = None,
) -> None:
    """Checks every row."""
    from addin.checks.check import check_table
    from addin.commands import facts as facts_of
    from addin.commands import validate as command
    from addin.findings import Severity

    with running(
        file, as_json=json_, language=language, mapping=map_, today=today, out=out, rules=rules,
        sheet=sheet, table=table, dry_run=dry_run, changes=changes, journal=journal,
        backups=backups,
    ) as run:  # fmt: skip
        if findings is not None:
            run.list_only()
        read = run.read_table()
        facts = facts_of.read_facts(run.opened.host, read)
        with run.screen.progress(_("Checking")) as told:
            checked = check_table(read, run.book, today=run.now.date(), facts=facts, progress=told)
        if findings is not None:
            write_findings(findings, checked.findings)
        severities = checked.findings.by_severity()
        if run.dry_run and run.changes is None:
            for line in command.summary(checked.findings, 0):
                run.screen.say(line)
            run.screen.result(
                command="validate",
                counts={
                    "rows": len(read),
                    "errors": severities[Severity.ERROR],
                    "warnings": severities[Severity.WARNING],
                    "tidy": severities[Severity.TIDY],
                },
            )
        else:
            with run.session() as session:
                marked = session.marked(read.sheet)
                outcome = command.validate(checked.findings, marked, run.now)
                run.carry_out(session, outcome)
        run.screen.result(
            by_code={
                c.value: n
                for c, n in sorted(
                    checked.findings.by_code().items(), key=lambda item: item[0].value
                )
            }
        )
        failing = severities[Severity.ERROR]
        if fail_on is FailOn.WARNING:
            failing += severities[Severity.WARNING]
        if fail_on is not FailOn.NEVER and failing:
            raise typer.Exit(1)


@app.command(help=help_of(N_("Bring values to their standard form where that is certain.")))
def fix(
    file: File,
    sheet: Sheet = None,
    table: Table = None,
    map_: Map = None,
    rules: Rules = None,
    out: Out = None,
    certain: Annotated[
        bool,
        typer.Option(
            "--certain", help=help_of(N_("Correct errors too, where the value is certain"))
        ),
    ] = False,
    dry_run: DryRun = False,
    changes: Changes = None,
    json_: AsJson = False,
    language: LanguageOption = None,
    journal: JournalFolder = None,
    backups: BackupFolder = None,
    today: Today = None,
) -> None:
    """Standardises values."""
    from addin.checks.check import check_table
    from addin.commands import facts as facts_of
    from addin.commands.fix import fix as command

    with running(
        file, as_json=json_, language=language, mapping=map_, today=today, out=out, rules=rules,
        sheet=sheet, table=table, dry_run=dry_run, changes=changes, journal=journal,
        backups=backups,
    ) as run:  # fmt: skip
        read = run.read_table()
        facts = facts_of.read_facts(run.opened.host, read)
        with run.screen.progress(_("Checking")) as told:
            checked = check_table(
                read, run.book, today=run.now.date(), facts=facts, thorough=True, progress=told
            )
        outcome = command(checked.findings, facts, errors_too=certain, formulas=facts.formulas)
        with run.session() as session:
            run.carry_out(session, outcome)


@app.command(help=help_of(N_("Write the tags that the segment rules give to each row.")))
def tag(
    file: File,
    sheet: Sheet = None,
    table: Table = None,
    map_: Map = None,
    rules: Rules = None,
    out: Out = None,
    dry_run: DryRun = False,
    changes: Changes = None,
    json_: AsJson = False,
    language: LanguageOption = None,
    journal: JournalFolder = None,
    backups: BackupFolder = None,
    today: Today = None,
) -> None:
    """Writes tags."""
    from addin.checks.check import read_columns
    from addin.checks.conditions import table_words
    from addin.commands.tag import tag as command
    from addin.segments.tags import read_rules, tags_of_rows

    with running(
        file, as_json=json_, language=language, mapping=map_, today=today, out=out, rules=rules,
        sheet=sheet, table=table, dry_run=dry_run, changes=changes, journal=journal,
        backups=backups,
    ) as run:  # fmt: skip
        read = run.read_table()
        day = run.now.date()
        readings, _countries = read_columns(read, run.book, day)
        words = table_words(read, run.book, readings, day)
        segment_rules, _problems = read_rules(run.book)
        tags = tags_of_rows(segment_rules, words)
        with run.session() as session:
            run.carry_out(session, command(read, run.book, tags))


@app.command(help=help_of(N_("Lock the protected columns and the header.")))
def lock(
    file: File,
    sheet: Sheet = None,
    table: Table = None,
    map_: Map = None,
    rules: Rules = None,
    out: Out = None,
    columns: Annotated[
        list[str] | None,
        typer.Option("--columns", help=help_of(N_("Header or letter of a column to lock"))),
    ] = None,
    password: Annotated[
        str | None,
        typer.Option(
            "--password",
            envvar="CUSTSHEET_PASSWORD",
            help=help_of(N_("Password of the lock; - asks for it")),
        ),
    ] = None,
    dry_run: DryRun = False,
    changes: Changes = None,
    json_: AsJson = False,
    language: LanguageOption = None,
    journal: JournalFolder = None,
    backups: BackupFolder = None,
) -> None:
    """Locks columns."""
    from addin.commands.lock import columns_named
    from addin.commands.lock import lock as command

    with running(
        file, as_json=json_, language=language, mapping=map_, out=out, rules=rules, sheet=sheet,
        table=table, dry_run=dry_run, changes=changes, journal=journal, backups=backups,
    ) as run:  # fmt: skip
        read = run.read_table()
        chosen = columns_named(read, columns) if columns else None
        secret = password_of(password)
        outcome = command(read, columns=chosen, password=secret, old_password=secret)
        with run.session() as session:
            run.carry_out(session, outcome)


@app.command(help=help_of(N_("Take the lock off a sheet.")))
def unlock(
    file: File,
    sheet: Sheet = None,
    rules: Rules = None,
    out: Out = None,
    password: Annotated[
        str | None,
        typer.Option(
            "--password",
            envvar="CUSTSHEET_PASSWORD",
            help=help_of(N_("Password of the lock; - asks for it")),
        ),
    ] = None,
    dry_run: DryRun = False,
    changes: Changes = None,
    json_: AsJson = False,
    language: LanguageOption = None,
    journal: JournalFolder = None,
    backups: BackupFolder = None,
) -> None:
    """Unlocks a sheet."""
    from addin.commands.lock import unlock as command

    with running(
        file, as_json=json_, language=language, out=out, rules=rules, sheet=sheet,
        dry_run=dry_run, changes=changes, journal=journal, backups=backups,
    ) as run:  # fmt: skip
        name = sheet or run.read_table().sheet
        state = run.opened.host.read_state(name)
        outcome = command(name, state, password_of(password))
        with run.session() as session:
            run.carry_out(session, outcome)


@app.command(help=help_of(N_("Take our marks off; your own colours and notes come back.")))
def clear(
    file: File,
    sheet: Sheet = None,
    rules: Rules = None,
    out: Out = None,
    dry_run: DryRun = False,
    changes: Changes = None,
    json_: AsJson = False,
    language: LanguageOption = None,
    journal: JournalFolder = None,
    backups: BackupFolder = None,
) -> None:
    """Clears marks."""
    from addin.commands.clear import clear as command

    with running(
        file, as_json=json_, language=language, out=out, rules=rules, sheet=sheet,
        dry_run=dry_run, changes=changes, journal=journal, backups=backups,
    ) as run:  # fmt: skip
        name = sheet or run.read_table().sheet
        with run.session() as session:
            run.carry_out(session, command(name, session.marked(name)))
