"""Adds to a plan what puts right what an earlier batch has hit by mistake."""

from __future__ import annotations

from dataclasses import replace

from sheets_sync.diff import Party
from sheets_sync.misplaced import Misplaced
from sheets_sync.picture import Picture
from sheets_sync.plan import Action, Do, Plan
from sheets_sync.sides import AddRow, SetCell


def with_repairs(plan: Plan, picture: Picture, misplaced: Misplaced) -> Plan:
    """The plan with what puts values and rows back that a batch has hit by mistake.

    Args:
        plan: the plan without it.
        picture: both sides, without what was made twice.
        misplaced: what has to be put back.
    """
    if not misplaced:
        return plan
    side, columns = picture.theirs.side, picture.columns
    planned = {(cell.row, cell.column) for cell in plan.batch.cells}
    cells, added, actions = list(plan.batch.cells), list(plan.batch.added), list(plan.actions)
    for position, c, value in misplaced.cells:
        row = side.rows[position]
        if (row, columns[c].theirs) not in planned and row not in plan.batch.removed:
            cells.append(SetCell(row, columns[c].theirs, value))
            actions.append(
                Action(Do.REPAIR, Party.SHEET, side.keys[position], "misplaced",
                       columns[c].name, None, value)
            )  # fmt: skip
    for row in misplaced.stray:
        cells.append(SetCell(row, columns[0].theirs, None))
        actions.append(Action(Do.REPAIR, Party.SHEET, "", "misplaced", columns[0].name))
    actions += [Action(Do.REPAIR, Party.SHEET, "", "made-twice") for _row in misplaced.twins]
    for key, values in [*misplaced.rows.items(), *(("", values) for values in misplaced.new)]:
        held = {columns[c].theirs: v for c, v in enumerate(values) if v is not None}
        added.append(AddRow(side.last_row, held))
        names = {columns[c].name: v for c, v in enumerate(values) if v is not None}
        actions.append(Action(Do.REPAIR, Party.SHEET, key, "misplaced", values=names))
    removed = (*plan.batch.removed, *misplaced.twins)
    batch = replace(plan.batch, cells=tuple(cells), added=tuple(added), removed=removed)
    place = picture.theirs
    blanks = [None] * (place.grid.first_column - 1)
    rows = {cell.row for cell in cells} | {new.below for new in added} | set(misplaced.twins)
    targets = {row: [*blanks, *place.row(row)] for row in rows} | dict(plan.targets)
    return replace(plan, batch=batch, actions=tuple(actions), targets=targets)
