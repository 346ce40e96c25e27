"""`apply`: makes the changes that a file lists, once a colleague has approved them."""

from __future__ import annotations

from addin.commands.outcome import Outcome
from addin.i18n import msg
from addin.table.changes import ChangeSet


def apply(changes: ChangeSet) -> Outcome:
    """Takes the changes over as they are."""
    count = len(changes)
    line = msg("{count} changes in {sheets} sheets.", count=count, sheets=len(changes.sheets))
    return Outcome("apply", changes, {"changes": count}, (line,))
