"""`lock` and `unlock`: protects columns against accidents."""

from __future__ import annotations

from collections.abc import Sequence

from addin.commands.outcome import Outcome
from addin.errors import UnmappedColumnsError, UsageError
from addin.hosts.port import SheetState
from addin.i18n import msg
from addin.protection.areas import divide
from addin.table.changes import ChangeSet, Lock, Unlock
from addin.table.table import CustomerTable


def lock(
    table: CustomerTable,
    *,
    columns: set[int] | None = None,
    password: str | None = None,
    old_password: str | None = None,
) -> Outcome:
    """Locks the header and the protected columns; the rest stays editable.

    Args:
        table: the table.
        columns: sheet columns to lock instead of those that the rule book protects.
        password: protects the sheet, if given.
        old_password: of a sheet that is protected already.

    Raises:
        UnmappedColumnsError: no column is to be locked.
    """
    areas = divide(table, columns)
    if not areas.columns:
        raise UnmappedColumnsError(
            msg("The rule book protects no column of this table."),
            msg("Mark a field as locked on the sheet 字段 Fields, or name columns with --columns."),
        )
    change = Lock(table.sheet, areas.unlocked, areas.locked, password, old_password)
    names = "、".join(c.title for c in areas.columns)
    lines = (
        msg("Locked: header and {names}. The other columns stay editable.", names=names),
        msg("A lock prevents accidents; it does not encrypt anything."),
    )
    return Outcome("lock", ChangeSet((change,)), {"columns": len(areas.columns)}, lines)


def columns_named(table: CustomerTable, names: Sequence[str]) -> set[int]:
    """The sheet columns that a user calls by header, field or letter.

    Raises:
        UsageError: there is no such column.
    """
    found = set()
    for name in names:
        hits = [
            c.index
            for c in table.columns
            if name in (c.header, c.letter) or (c.field and c.field.key == name)
        ]
        if not hits:
            titles = ", ".join(c.title for c in table.columns)
            raise UsageError(
                msg("The table has no column {header}.", header=f"“{name}”"),
                msg("Its columns are: {names}.", names=titles),
            )
        found.update(hits)
    return found


def unlock(sheet: str, state: SheetState, password: str | None = None) -> Outcome:
    """Takes the protection away.

    Args:
        sheet: the sheet.
        state: what it carries now.
        password: the one that protects it, if any.
    """
    if not state.protected:
        line = msg("The sheet {sheet} is not locked.", sheet=f"“{sheet}”")
        return Outcome("unlock", ChangeSet(), {"sheets": 0}, (line,))
    line = msg("The sheet {sheet} can be edited again.", sheet=f"“{sheet}”")
    return Outcome("unlock", ChangeSet((Unlock(sheet, password),)), {"sheets": 1}, (line,))
