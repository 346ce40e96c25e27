"""The commands that work on the customer table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from addin.cli.on_table import on_table
from addin.cli.options import FailOn, Password, help_of
from addin.cli.running import Run, password_of
from addin.console import write_findings
from addin.i18n import N_, _


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
    from addin.checks.check import check_table
    from addin.commands import facts as facts_of
    from addin.commands import validate as command
    from addin.findings import Severity

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
            for c, n in sorted(checked.findings.by_code().items(), key=lambda item: item[0].value)
        }
    )
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
    from addin.checks.check import check_table
    from addin.commands import facts as facts_of
    from addin.commands.fix import fix as command

    read = run.read_table()
    facts = facts_of.read_facts(run.opened.host, read)
    with run.screen.progress(_("Checking")) as told:
        checked = check_table(
            read, run.book, today=run.now.date(), facts=facts, thorough=True, progress=told
        )
    outcome = command(checked.findings, facts, errors_too=certain, formulas=facts.formulas)
    with run.session() as session:
        run.carry_out(session, outcome)


@on_table(N_("Write the tags that the segment rules give to each row."))
def tag(
    run: Run,
) -> None:
    """Writes tags."""
    from addin.checks.check import read_columns
    from addin.checks.conditions import table_words
    from addin.commands.tag import tag as command
    from addin.segments.tags import read_rules, tags_of_rows

    read = run.read_table()
    day = run.now.date()
    readings, _countries = read_columns(read, run.book, day)
    words = table_words(read, run.book, readings, day)
    segment_rules, _problems = read_rules(run.book)
    tags = tags_of_rows(segment_rules, words)
    with run.session() as session:
        run.carry_out(session, command(read, run.book, tags))


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
    from addin.commands.lock import columns_named
    from addin.commands.lock import lock as command

    read = run.read_table()
    chosen = columns_named(read, columns) if columns else None
    secret = password_of(password)
    outcome = command(read, columns=chosen, password=secret, old_password=secret)
    with run.session() as session:
        run.carry_out(session, outcome)


@on_table(N_("Take the lock off a sheet."))
def unlock(
    run: Run,
    password: Password = None,
) -> None:
    """Unlocks a sheet."""
    from addin.commands.lock import unlock as command

    name = run.sheet or run.read_table().sheet
    state = run.opened.host.read_state(name)
    outcome = command(name, state, password_of(password))
    with run.session() as session:
        run.carry_out(session, outcome)


@on_table(N_("Take our marks off; your own colours and notes come back."))
def clear(
    run: Run,
) -> None:
    """Clears marks."""
    from addin.commands.clear import clear as command

    name = run.sheet or run.read_table().sheet
    with run.session() as session:
        run.carry_out(session, command(name, session.marked(name)))
