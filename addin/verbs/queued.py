"""Runs what colleagues have asked for in the Google Sheet, after a sync has read it.

Each line is marked before it is run, so that no two syncs run it, and a crash is seen at the
next one. The rules are those of the workbook: whoever can edit the Google Sheet does not make
them.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.bootstrap import Opened, find_table
from addin.bootstrap_google import open_google
from addin.errors import (
    CancelledError,
    CustSheetError,
    GuardError,
    HostError,
    RefusedError,
    RemoteRefusedError,
)
from addin.i18n import Message, _, current_language, msg
from addin.verbs import duplicates, table
from addin.verbs.run import Run

if TYPE_CHECKING:
    from addin.commands.outcome import Outcome
    from addin.commands.run import Report
    from addin.hosts.port import Progress, WorkbookHost
    from addin.table.table import Column
    from addin.verbs.screen import Screen
    from sheets_sync.queue.asking import Asked
    from sheets_sync.queue.lines import Queue, State
    from sheets_sync.queue.office import QueueOffice
    from sheets_sync.sync import Sync

_VERBS: dict[str, Callable[[Run], object]] = {
    "validate": table.validate,
    "clear": table.clear,
    # A protected column that could be tidier is no reason to leave the others as they are.
    "fix": partial(table.fix, protected_too=False),
    "duplicates": duplicates.duplicates,
    "tag": table.tag,
}
"""All that may be asked for but `sync`, which whoever reads the queue has done already."""
_LONGEST_NAME = 60


@dataclass(slots=True)
class Told:
    """A screen that nobody looks at; what is said goes into the result of a line.

    Attributes:
        screen: of the sync, which shows progress and remarks.
        sheet: the tab that the command is about.
        kept: its columns that only whoever looks after the table changes.
        lines: what the command has said of its outcome.
        changed: whether it changed values in the tab.
    """

    screen: Screen
    sheet: str
    kept: Sequence[Column]
    lines: list[str] = field(default_factory=list)
    changed: bool = False

    def say(self, text: object) -> None:
        """What is said besides the outcome is for whoever sits before the command line."""

    def warn(self, text: object) -> None:
        """A remark, for whoever runs the sync."""
        self.screen.warn(text)

    def result(self, **values: Any) -> None:
        """No program listens."""

    def table(self, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """No command that may be asked for shows a table."""

    def report(self, report: Report) -> None:
        """What became of the command."""
        from addin.table.changes import SetValue

        # The first line tells most; the others speak of options that a colleague has not.
        self.lines += map(str, report.outcome.lines[:1])
        for warning in report.warnings:
            self.screen.warn(warning)
        self.changed = report.number is not None and any(
            isinstance(change, SetValue) and change.sheet == self.sheet
            for change in report.outcome.changes
        )

    def agree(self, outcome: Outcome) -> bool:
        """Looks whether a command keeps off the protected columns.

        Raises:
            RefusedError: it does not.
        """
        from addin.table.changes import SetValue

        touched = {
            change.cell.column
            for change in outcome.changes
            if isinstance(change, SetValue) and change.sheet == self.sheet
        }
        names = [column.title for column in self.kept if column.index in touched]
        if names:
            raise RefusedError(
                msg("It would change a protected column: {names}.", names="、".join(names)),
                msg("Only whoever looks after the table can do this."),
            )
        return True

    @contextmanager
    def progress(self, label: str) -> Iterator[Progress]:
        """Shown to whoever runs the sync."""
        with self.screen.progress(label) as told:
            yield told


def count(run: Run, syncing: Sync) -> int:
    """How many commands the queue asks for that would be run now."""
    from sheets_sync.queue.asking import look_at

    if syncing.queue is None:
        return 0
    return sum(not one.settled for one in look_at(syncing.queue, run.now, syncing.unfinished))


def preview(run: Run, queue: Queue, unfinished: Sequence[str]) -> None:
    """Lists what would be run; nothing is written."""
    from sheets_sync.queue.asking import look_at

    asked = look_at(queue, run.now, unfinished)
    for one in asked:
        run.screen.say(
            _("Asked for in the Google Sheet: {command} ({who}): {what}",
              command=_label(one), who=_who(one), what=one.why or _("will be run"))
        )  # fmt: skip
    run.screen.result(
        queue=[{"id": a.line.id, "command": a.verb or a.line.command, "runs": not a.settled}
               for a in asked]
    )  # fmt: skip


def run_queue(
    run: Run,
    syncing: Sync,
    queue: Queue,
    key: str,
    said: list[Message],
    synchronise: Callable[[], list[Message]],
) -> None:
    """Runs what was asked for, and writes back what became of it.

    Args:
        run: the run of the sync.
        syncing: the sync, which has read the queue.
        queue: what it has read.
        key: id of the Google Sheet.
        said: what the sync has said.
        synchronise: synchronises again and gives what is to be said of it; called where a
            command has changed values, which takes them to the workbook.

    Raises:
        HostError: Google cannot be used.
        GuardError: what a command changed looks like an accident to the sync.
    """
    from sheets_sync.queue.asking import look_at
    from sheets_sync.queue.office import QueueOffice

    asked = look_at(queue, run.now, syncing.unfinished)
    if not asked:
        return
    host = open_google(key)
    office = QueueOffice(host.spreadsheet, queue.sheet, run.opened.host.identity() or "")
    name = uuid.uuid4().hex[:12]
    syncing.begin_queue(name)
    works = _Works(run, syncing, host, office, queue, key, said, synchronise, name)
    for one in asked:
        try:
            works.settle(one)
        except RemoteRefusedError as error:
            # The sync itself is done; whoever may only look at the sheet cannot answer there.
            run.screen.warn(error)
            break
    syncing.end_queue()
    works.catch_up()
    works.follow()
    run.screen.result(queue=works.told)


@dataclass(slots=True)
class _Works:
    """One run of the queue; `told` is what became of its lines, for programs."""

    run: Run
    syncing: Sync
    host: WorkbookHost
    office: QueueOffice
    queue: Queue
    key: str
    said: list[Message]
    synchronise: Callable[[], list[Message]]
    name: str
    told: list[dict[str, str]] = field(default_factory=list)
    _behind: bool = False

    def settle(self, asked: Asked) -> None:
        """Runs one line, or says why not."""
        now, line = self.run.now, asked.line
        run_id = asked.run_id(self.name)
        if asked.settled is not None:
            self._tell(asked, asked.settled, str(asked.why), run_id)
            return
        if not self.office.take(line, run_id, now):
            self._warn_of_change()
            return
        state, result = self._outcome(asked, run_id)
        self._tell(asked, state, result, run_id)

    def catch_up(self) -> None:
        """Takes what the commands changed to the workbook."""
        if self._behind:
            self._behind = False
            self.follow()
            self.said = self.synchronise()
            for line in self.said:
                self.run.screen.say(line)

    def follow(self) -> None:
        """Lets the sync know that what was written since was written from here."""
        if (tokens := self.office.tokens()) is not None:
            self.syncing.follow(*tokens)

    def _outcome(self, asked: Asked, run_id: str) -> tuple[State, str]:
        from sheets_sync.queue.lines import State

        try:
            if asked.verb == "sync":
                self.catch_up()
                return State.DONE, " ".join(map(str, self.said))
            return State.DONE, self._carry_out(asked.verb)
        except (GuardError, CancelledError) as error:
            # Whoever runs the sync has to decide, or has decided; the others go on waiting.
            self._tell(asked, State.REFUSED, f"{error.message} [{error.code}]", run_id)
            raise
        except HostError as error:
            return State.FAILED, f"{error.message} [{error.code}]"
        except CustSheetError as error:
            # What to do about it is for whoever runs the sync: a colleague has no options.
            self.run.screen.warn(error)
            return State.REFUSED, f"{error.message} [{error.code}]"

    def _carry_out(self, verb: str) -> str:
        book, tab = self.run.book, self.queue.tab
        found = find_table(self.host, book, sheet=tab)
        kept = [column for column in found.columns if column.field and column.field.protected]
        told = Told(self.run.screen, tab, kept)
        path = Path(f"https://docs.google.com/spreadsheets/d/{self.key}")
        command = Run(
            told,
            path,
            sheet=tab,
            now=self.run.now,
            journal_folder=self.run.journal_folder,
            backup_folder=self.run.backup_folder,
            language=current_language(),
            _opened=Opened(self.host, book, path, None),
        )
        _VERBS[verb](command)
        self._behind = self._behind or told.changed
        return " ".join(told.lines) or _("Nothing had to be done.")

    def _tell(self, asked: Asked, state: State, result: str, run_id: str) -> None:
        if not self.office.settle(asked.line, state, run_id, self.run.now, result):
            self._warn_of_change()
        self.run.screen.say(
            _("Asked for in the Google Sheet: {command} ({who}): {what}",
              command=_label(asked), who=_who(asked), what=f"{state.word}. {result}")
        )  # fmt: skip
        verb = asked.verb or asked.line.command
        self.told.append(
            {"id": asked.line.id, "command": verb, "state": state.name.lower(), "result": result}
        )

    def _warn_of_change(self) -> None:
        self.run.screen.warn(
            msg("A line of the sheet {sheet} was changed in the meantime and is left alone.",
                sheet=self.queue.sheet)
        )  # fmt: skip


def _label(asked: Asked) -> str:
    from sheets_sync.queue.asking import LABELS

    return _(LABELS[asked.verb]) if asked.verb else _plain(asked.line.command)


def _who(asked: Asked) -> str:
    return _plain(asked.line.who) or _("not known")


def _plain(text: str) -> str:
    """What somebody wrote in the sheet, harmless on a terminal."""
    return "".join(c for c in text if c.isprintable())[:_LONGEST_NAME]
