"""The verbs that work on the customer table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from addin.i18n import _
from addin.verbs.run import Run

if TYPE_CHECKING:
    from addin.checks.check import Checked
    from addin.checks.collected import Findings
    from addin.checks.storage import StorageFacts
    from addin.findings import Severity
    from addin.table.table import CustomerTable


def check(
    run: Run, *, thorough: bool = False, facts: StorageFacts | None = None, table: CustomerTable
) -> Checked:
    """Checks a table by the rules.

    Args:
        run: the run.
        thorough: suggestions for all cells, not only for those that are listed.
        facts: what the host knows of the cells.
        table: the table.
    """
    from addin.checks.check import check_table

    with run.screen.progress(_("Checking")) as told:
        return check_table(
            table, run.book, today=run.now.date(), facts=facts, thorough=thorough, progress=told
        )


def validate(run: Run, listed: Callable[[Findings], None] | None = None) -> Mapping[Severity, int]:
    """Checks every row, marks and lists what is wrong.

    Args:
        run: the run.
        listed: takes the findings besides.

    Returns:
        How many findings there are of each severity.
    """
    from addin.commands import facts as facts_of
    from addin.commands import validate as command
    from addin.findings import Severity

    table = run.read_table()
    checked = check(run, facts=facts_of.read_facts(run.opened.host, table), table=table)
    if listed is not None:
        listed(checked.findings)
    severities = checked.findings.by_severity()
    if run.dry_run and run.changes is None:
        for line in command.summary(checked.findings, 0):
            run.screen.say(line)
        run.screen.result(
            command="validate",
            counts={
                "rows": len(table),
                "errors": severities[Severity.ERROR],
                "warnings": severities[Severity.WARNING],
                "tidy": severities[Severity.TIDY],
            },
        )
    else:
        with run.session() as session:
            marked = session.marked(table.sheet)
            run.carry_out(session, command.validate(checked.findings, marked, run.now))
    run.screen.result(
        by_code={
            c.value: n
            for c, n in sorted(checked.findings.by_code().items(), key=lambda item: item[0].value)
        }
    )
    return severities


def fix(run: Run, *, certain: bool = False, protected_too: bool = True) -> None:
    """Brings values to their standard form.

    Args:
        run: the run.
        certain: errors are corrected too, where there is one right value.
        protected_too: whether protected columns are changed as well.
    """
    from addin.commands import facts as facts_of
    from addin.commands.fix import fix as command

    table = run.read_table()
    facts = facts_of.read_facts(run.opened.host, table)
    checked = check(run, facts=facts, thorough=True, table=table)
    kept = [c.index for c in table.columns if c.field and c.field.protected]
    with run.session() as session:
        outcome = command(
            checked.findings,
            facts,
            errors_too=certain,
            formulas=facts.formulas,
            marked=session.marked(table.sheet),
            spared=() if protected_too else kept,
        )
        run.carry_out(session, outcome)


def repair(run: Run) -> None:
    """Restores text formats and entry checks that pasting has wiped out."""
    from addin.commands import facts as facts_of
    from addin.commands.fix import repair as command

    table = run.read_table()
    outcome = command(table, facts_of.read_facts(run.opened.host, table))
    with run.session() as session:
        run.carry_out(session, outcome)


def tag(run: Run) -> None:
    """Writes the tags that the segment rules give."""
    from addin.checks.check import read_columns
    from addin.checks.conditions import table_words
    from addin.commands.tag import tag as command
    from addin.segments.tags import read_rules, tags_of_rows

    table = run.read_table()
    day = run.now.date()
    readings, _countries = read_columns(table, run.book, day)
    words = table_words(table, run.book, readings, day)
    segment_rules, _problems = read_rules(run.book)
    tags = tags_of_rows(segment_rules, words)
    with run.session() as session:
        run.carry_out(session, command(table, run.book, tags))


def lock(run: Run, columns: Sequence[str] | None = None, password: str | None = None) -> None:
    """Locks the protected columns and the header.

    Args:
        run: the run.
        columns: headers, fields or letters of columns to lock instead.
        password: that protects the sheet, and that protects it already if it is locked.
    """
    from addin.commands.lock import columns_named
    from addin.commands.lock import lock as command

    table = run.read_table()
    chosen = columns_named(table, columns) if columns else None
    outcome = command(table, columns=chosen, password=password, old_password=password)
    with run.session() as session:
        run.carry_out(session, outcome)


def unlock(run: Run, password: str | None = None) -> None:
    """Takes the lock off a sheet."""
    from addin.commands.lock import unlock as command

    name = run.sheet or run.read_table().sheet
    outcome = command(name, run.opened.host.read_state(name), password)
    with run.session() as session:
        run.carry_out(session, outcome)


def clear(run: Run) -> None:
    """Takes our marks off a sheet."""
    from addin.commands.clear import clear as command

    name = run.sheet or run.read_table().sheet
    with run.session() as session:
        run.carry_out(session, command(name, session.marked(name)))
