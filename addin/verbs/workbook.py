"""The verbs about a workbook as a whole: undo and history."""

from __future__ import annotations

from addin.i18n import _
from addin.verbs.run import Run


def undo(
    run: Run,
    number: int | None = None,
    *,
    redo: bool = False,
    skip_changed: bool = False,
    password: str | None = None,
) -> None:
    """Takes a command back.

    Args:
        run: the run.
        number: of the command; None for the latest.
        redo: the latest undo is taken back.
        skip_changed: cells that were changed since stay as they are.
        password: of the sheets that are unlocked by it.
    """
    with run.session() as session:
        entry = session.entry_to_undo(number, redo=redo)
        outcome = session.undo(entry, skip_changed=skip_changed, password=password)
        run.carry_out(session, outcome, undoes=entry)


def history(run: Run) -> None:
    """Lists what has been done to the workbook."""
    from addin.commands.history import history_rows

    with run.session() as session:
        rows = history_rows(session.journal.entries()) if session.has_journal else ()
    if not rows:
        run.screen.say(_("No command has changed this workbook yet."))
    else:
        run.screen.table(
            [_("No."), _("Time"), _("Command"), _("User"), _("What it did"), _("State")],
            [
                (
                    str(r.number),
                    r.time,
                    str(r.command),
                    r.user,
                    "; ".join(map(str, r.counts)),
                    str(r.state),
                )
                for r in rows
            ],
        )
    run.screen.result(
        history=[
            {
                "number": r.number,
                "time": r.time,
                "command": str(r.command),
                "user": r.user,
                "counts": [str(c) for c in r.counts],
                "state": str(r.state),
            }
            for r in rows
        ]
    )
