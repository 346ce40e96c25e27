"""The verbs about the cells that a person has selected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from addin.verbs.duplicates import situation_of
from addin.verbs.run import Run
from addin.verbs.table import check

if TYPE_CHECKING:
    from addin.table.cells import RangeRef


def check_row(run: Run, areas: Sequence[RangeRef]) -> None:
    """Checks the selected rows again and renews their marks."""
    from addin.commands import facts as facts_of
    from addin.commands.check_rows import check_rows

    table = run.read_table()
    checked = check(run, facts=facts_of.read_facts(run.opened.host, table), table=table)
    with run.session() as session:
        marked = session.marked(table.sheet)
        run.carry_out(session, check_rows(checked.findings, _rows(areas), marked))


def explain(run: Run, sheet: str, areas: Sequence[RangeRef]) -> None:
    """Says what the marks on the selected cells mean."""
    from addin.commands.explain import explain as words

    for line in words(run.opened.host.read_notes(sheet), areas):
        run.screen.say(line)


def not_duplicate(run: Run, areas: Sequence[RangeRef]) -> None:
    """Remembers that the selected rows are not the customers with whom they were grouped."""
    from addin.commands.merge import tell_apart

    table = run.read_table()
    with run.session() as session:
        rows = _rows(areas) & {int(row) for row in table.rows}
        run.carry_out(session, tell_apart(situation_of(run, session, table), rows))


def merges_at(run: Run, sheet: str | None, areas: Sequence[RangeRef]) -> list[str]:
    """The numbers of the merges whose lines on the sheet of merges are selected."""
    from addin.commands import merged_record
    from addin.commands.listed import find_listed

    listed = find_listed(run.opened.host, merged_record.NAME, merged_record.HEADINGS)
    if listed is None or listed.name != sheet:
        return []
    rows = _rows(areas)
    chosen = (row.text(merged_record.NUMBER).strip() for row in listed.rows if row.row in rows)
    return list(dict.fromkeys(number for number in chosen if number))


def _rows(areas: Sequence[RangeRef]) -> set[int]:
    return {row for area in areas for row in range(area.first_row, area.last_row + 1)}
