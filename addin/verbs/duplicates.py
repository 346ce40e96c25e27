"""The verbs about duplicates: find them, merge what was chosen, take merges apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from addin.i18n import _, msg
from addin.verbs.run import Run

if TYPE_CHECKING:
    from addin.commands.run import Session
    from addin.commands.situation import Situation
    from addin.matching.groups import DuplicateGroups
    from addin.merging.columns import MergeColumns
    from addin.table.cells import CellRef
    from addin.table.table import CustomerTable


def duplicates(
    run: Run,
    memory_limit: int | None = None,
    listed: Callable[[CustomerTable, DuplicateGroups], None] | None = None,
) -> None:
    """Finds, marks and lists the rows that are one customer.

    Args:
        run: the run.
        memory_limit: bytes that comparing may take; None for no limit.
        listed: takes the groups besides.
    """
    from addin.commands import not_duplicates, review_sheet
    from addin.commands.duplicates import duplicates as command
    from addin.commands.listed import find_listed
    from addin.matching import find_duplicates

    table = run.read_table()
    host = run.opened.host
    told_apart = find_listed(host, not_duplicates.NAME, not_duplicates.HEADINGS)
    with run.screen.progress(_("Comparing")):
        found = find_duplicates(
            table,
            apart=not_duplicates.apart_in(told_apart, table),
            memory_limit=memory_limit,
            threshold=run.book.settings.duplicates_threshold,
        )
    for remark in found.remarks:
        run.screen.warn(remark)
    if listed is not None:
        listed(table, found)
    columns, _formulas = _prepared(run, table)
    earlier = find_listed(host, review_sheet.NAME, review_sheet.HEADINGS)
    with run.session() as session:
        marked = session.marked(table.sheet)
        run.carry_out(session, command(columns, found, marked, run.now, earlier))


def merge(run: Run, *, sure: bool = False) -> None:
    """Merges the duplicates that were chosen.

    Args:
        run: the run.
        sure: sure groups without a choice are merged, too.
    """
    from addin.commands.merge import merge as command

    _require_workbook(run)
    table = run.read_table()
    with run.session() as session:
        run.carry_out(session, command(situation_of(run, session, table), sure=sure))


def split(run: Run, merges: Sequence[str]) -> None:
    """Takes merges apart again.

    Args:
        run: the run.
        merges: numbers from the sheet of merges, or customer codes.
    """
    from addin.commands.split import split as command

    _require_workbook(run)
    table = run.read_table()
    with run.session() as session:
        run.carry_out(session, command(situation_of(run, session, table), list(merges)))


def tune(run: Run, *, new: bool = False, accept: bool = False) -> None:
    """Asks about twenty pairs; proposes how sure a duplicate must be.

    Args:
        run: the run.
        new: the answers that there are do not count.
        accept: the proposed threshold is set.

    Raises:
        InputError: there are too few answers for what is to be accepted.
    """
    from addin.commands import not_duplicates
    from addin.commands import tune as command
    from addin.commands.listed import find_listed
    from addin.errors import InputError
    from addin.matching.engine import weigh_pairs
    from addin.table.rulebook_sheets import rule_sheets, setting_cell

    _require_workbook(run)
    table = run.read_table()
    host = run.opened.host
    told_apart = find_listed(host, not_duplicates.NAME, not_duplicates.HEADINGS)
    weighed = weigh_pairs(table, apart=not_duplicates.apart_in(told_apart, table))
    columns, _formulas = _prepared(run, table)
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

    if run.host is None and run.path.suffix.casefold() in TEXT_SUFFIXES:
        raise InputError(
            msg("{name} is a text file; it has no sheet with duplicates.", name=run.path.name),
            msg("Run duplicates on it, then work on in the workbook that this makes."),
        )


def _prepared(run: Run, table: CustomerTable) -> tuple[MergeColumns, Mapping[CellRef, str]]:
    """The table ready for the survivor rules, and its formulas."""
    from addin.checks.check import read_columns
    from addin.commands.situation import data_area
    from addin.merging.columns import merge_columns

    readings, _countries = read_columns(table, run.book, run.now.date())
    formulas = run.opened.host.read_formulas(table.sheet, data_area(table))
    return merge_columns(table, readings, formulas, run.book.settings.tag_separator), formulas


def situation_of(run: Run, session: Session, table: CustomerTable) -> Situation:
    """The table in its workbook."""
    from addin.commands.situation import read_situation

    columns, formulas = _prepared(run, table)
    marked = session.marked(table.sheet)
    return read_situation(run.opened.host, columns, formulas, marked, run.now)
