"""What each verb asks the person before it runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from addin.desk.screen import DeskScreen
from addin.desk.window import Selected, Window
from addin.errors import (
    CancelledError,
    ChangedSinceError,
    GuardError,
    InputError,
    NothingToUndoError,
    WrongPasswordError,
)
from addin.i18n import _, msg
from addin.verbs import duplicates, selection, table, workbook
from addin.verbs.run import Run

if TYPE_CHECKING:
    from addin.table.cells import RangeRef

_LISTED = 12
"""Snapshots, or cells, that a box shows."""
_BETWEEN = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True, slots=True)
class Click:
    """A click on a button.

    Attributes:
        window: the spreadsheet.
        screen: takes what is to be said at the end.
        selected: where the person is.
        run: the run of the verb.
    """

    window: Window
    screen: DeskScreen
    selected: Selected
    run: Run

    def asked(self, text: str, proposal: str = "", *, is_secret: bool = False) -> str:
        """What the person types; a password as it was typed, all else without blanks around it.

        Raises:
            CancelledError: the person does not want to.
        """
        answer = self.window.ask(text, proposal, is_secret=is_secret)
        if answer is None:
            raise CancelledError
        return answer if is_secret else answer.strip()

    @property
    def cells(self) -> tuple[RangeRef, ...]:
        """The selected cells.

        Raises:
            InputError: something else is selected.
        """
        if not self.selected.areas:
            raise InputError(msg("No cells are selected."), msg("Select cells, then click again."))
        return self.selected.areas


def _validate(click: Click) -> None:
    table.validate(click.run)


def _split(click: Click) -> None:
    proposal = " ".join(selection.merges_at(click.run, click.selected.sheet, click.selected.areas))
    text = click.asked(
        _("Which merges? Numbers from the sheet Merged, or customer codes, with spaces between."),
        proposal,
    )
    wanted = [word for word in _BETWEEN.split(text) if word]
    if not wanted:
        raise CancelledError
    duplicates.split(click.run, wanted)


def _lock(click: Click) -> None:
    question = _("Password for the lock; blank for none.")
    if not click.window.hides_secrets:
        question = _("Password for the lock; blank for none. It can be read while you type.")
    secret = click.asked(question, is_secret=True)
    table.lock(click.run, password=secret or None)


def _unlock(click: Click) -> None:
    run = click.run
    sheet = run.sheet or run.read_table().sheet
    secret = ""
    if run.opened.host.read_state(sheet).has_password:
        question = _("Password of the sheet {sheet}:", sheet=f"“{sheet}”")
        secret = click.asked(question, is_secret=True)
    table.unlock(run, secret or None)


def _undo(click: Click) -> None:
    skips, secret = False, None
    while True:
        try:
            workbook.undo(click.run, skip_changed=skips, password=secret)
        except ChangedSinceError as error:
            if skips or not click.window.agrees(_skip_question(error)):
                raise CancelledError from None
            skips = True
        except WrongPasswordError:
            if secret is not None:
                raise
            secret = click.asked(_("Password of the locked sheet:"), is_secret=True)
        else:
            return


def _skip_question(error: ChangedSinceError) -> str:
    cells = list(error.cells)
    shown = ", ".join(cells[:_LISTED]) + (" …" if len(cells) > _LISTED else "")
    question = _("Take back the rest, and leave these as they are?")
    return "\n".join([str(error.message), shown, question])


def _sync(click: Click) -> None:
    from addin.verbs.sync import sync

    address = click.run.book.settings.google_sheet or click.asked(
        _("Address of the Google Sheet, as the browser shows it:")
    )
    forced: list[str] = []
    while True:
        try:
            sync(click.run, address, force=forced, asks=True)
        except GuardError as error:
            if error.guard in forced or not error.can_be_forced:
                raise
            question = _("Go on only if that is right. Go on?")
            if not click.window.agrees(f"{error.message}\n\n{question}"):
                raise CancelledError from None
            forced.append(error.guard)
        else:
            return


def _backup(click: Click) -> None:
    from addin.commands.snapshots import make_snapshot

    run = click.run
    store, identity = run.snapshots()
    with click.screen.progress(_("Saving a copy")):
        _snapshot, line = make_snapshot(store, run.path, identity, run.save_copy)
    click.screen.say(line)


def _restore(click: Click) -> None:
    from addin.commands.snapshots import copy_of, restore_snapshot, snapshot_rows

    run = click.run
    store, identity = run.snapshots()
    rows = snapshot_rows(store, identity)
    if not rows:
        raise NothingToUndoError(
            msg("There is no snapshot of this workbook yet."), msg("Back up makes one.")
        )
    listed = [
        f"{number}   {time}   {reason}   {size}"
        for number, (_id, time, reason, size) in enumerate(rows[:_LISTED], 1)
    ]
    text = click.asked("\n".join([_("Which snapshot? Type its number."), *listed]), "1")
    if not text.isdecimal() or not 1 <= int(text) <= len(rows):
        raise InputError(
            msg("There is no snapshot {id}.", id=text or "–"),
            msg("Click Restore again; it lists them."),
        )
    wanted, time = rows[int(text) - 1][:2]
    question = _(
        "The workbook becomes what it was on {time}. What it is now is kept as a snapshot first. "
        "Go on?",
        time=time,
    )
    if not click.window.agrees(question):
        raise CancelledError
    with copy_of(run.path, run.save_copy) as copy:
        store.snapshot(copy, identity, "restore", run.path)

    def put_back() -> None:
        click.screen.say(restore_snapshot(store, identity, wanted, run.path, lambda _path: False))

    click.window.replace_file(put_back)


def _guide(window: Window, screen: DeskScreen) -> None:
    from addin.bootstrap import GUIDE_SHEETS

    if not window.go_to(GUIDE_SHEETS):
        screen.say(
            _(
                "This workbook has no sheet 说明 Guide; the template workbook has one. Rest the "
                "mouse on a button: it says what it does and how that is taken back."
            )
        )


def _doctor(window: Window, screen: DeskScreen) -> None:
    from addin.bootstrap import support_report
    from addin.desk.trouble import keep_report

    with window.at_work(), screen.progress(_("Self-check")):
        text = support_report(window.program)
    screen.say(text)
    if (file := keep_report(text)) is not None:
        screen.say(_("The same text is in {file}.", file=str(file)))


DIALOGUES: Mapping[str, Callable[[Click], None]] = {
    "validate": _validate,
    "clear": lambda click: table.clear(click.run),
    "fix": lambda click: table.fix(click.run),
    "repair": lambda click: table.repair(click.run),
    "duplicates": lambda click: duplicates.duplicates(click.run),
    "merge": lambda click: duplicates.merge(click.run),
    "split": _split,
    "tag": lambda click: table.tag(click.run),
    "lock": _lock,
    "unlock": _unlock,
    "sync": _sync,
    "undo": _undo,
    "history": lambda click: workbook.history(click.run),
    "backup": _backup,
    "restore": _restore,
    "check_row": lambda click: selection.check_row(click.run, click.cells),
    "explain": lambda click: selection.explain(click.run, click.selected.sheet or "", click.cells),
    "not_duplicate": lambda click: selection.not_duplicate(click.run, click.cells),
}
"""The verbs that work on the workbook in front."""

ANYWHERE: Mapping[str, Callable[[Window, DeskScreen], None]] = {
    "guide": _guide,
    "doctor": _doctor,
}
"""The verbs that need no customer table."""
