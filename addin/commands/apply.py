"""`apply`: makes the changes that a file lists, once a colleague has approved them."""

from __future__ import annotations

from addin.commands.outcome import Outcome
from addin.errors import ChangedSinceError
from addin.hosts.port import Fingerprint
from addin.i18n import msg
from addin.table.change_json import ChangeFile
from addin.table.changes import ChangeSet


def apply(changes: ChangeSet) -> Outcome:
    """Takes the changes over as they are."""
    count = len(changes)
    line = msg("{count} changes in {sheets} sheets.", count=count, sheets=len(changes.sheets))
    return Outcome("apply", changes, {"changes": count}, (line,))


def refuse_outdated(plan: ChangeFile, now: Fingerprint) -> None:
    """Refuses a file of changes that was planned for another state of the workbook.

    A file that does not say for which state it was made is taken as it is.

    Raises:
        ChangedSinceError: the workbook was changed in between.
    """
    planned = plan.workbook.digest
    if planned and now.digest and planned != now.digest:
        raise ChangedSinceError(
            msg("The workbook was changed after these changes were planned."),
            msg("Plan them again, or apply them all the same with --anyway."),
            (),
        )
