"""Speaks to the person before a spreadsheet: a line while it works, one box at the end."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from addin.desk.window import Window
from addin.desk.words import ahead, for_window
from addin.errors import CancelledError
from addin.i18n import _

if TYPE_CHECKING:
    from addin.commands.outcome import Outcome
    from addin.commands.run import Report
    from addin.hosts.port import Progress

_OFTEN = 0.2
"""Seconds between two looks at whether the person wants to stop, and two lines of progress."""
_MOST_LINES = 18
_ASKED_BEFORE = frozenset({"fix", "merge", "split", "tag", "undo", "not_duplicate", "sync"})
"""The commands that change what people have typed: they show first what they will do."""


class DeskScreen:
    """Collects what is to be said and says it in one box.

    Attributes:
        lines: what is to be said at the end.
        was_stopped: whether the person stopped the command while it worked.
    """

    def __init__(self, window: Window) -> None:
        self._window = window
        self.lines: list[str] = []
        self.was_stopped = False
        self._has_agreed = False

    def say(self, text: object) -> None:
        """A line of the message at the end."""
        self.lines.append(str(for_window(text, self._window.program)))

    def warn(self, text: object) -> None:
        """A remark in the message at the end."""
        self.lines.append(f"⚠ {for_window(text, self._window.program)}")

    def result(self, **_values: Any) -> None:
        """No program listens."""

    def table(self, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """The first rows of a table, a line each."""
        self.say(" · ".join(headers))
        for row in list(rows)[: _MOST_LINES - 1]:
            self.say(" · ".join(cell for cell in row if cell))

    def report(self, report: Report) -> None:
        """What became of a command, and how it is taken back."""
        for line in report.outcome.lines:
            self.say(line)
        for warning in report.warnings:
            self.warn(warning)
        if report.number is None:
            return
        from addin.commands.history import COMMAND_LABELS

        label = _(COMMAND_LABELS.get(report.outcome.command, "Undo command"))
        self.say(_("To take it back: Undo command. Not saved yet; save the workbook to keep it."))
        if report.outcome.command != "undo":
            self._window.offer_undo(_("Undo {command} (CustSheet)", command=label))

    def agree(self, outcome: Outcome) -> bool:
        """Shows what a command will do where it changes what people have typed."""
        # What a sync writes to Google is no change of the workbook.
        is_empty = not outcome.changes and outcome.command != "sync"
        if outcome.command in _ASKED_BEFORE and not is_empty and not self._has_agreed:
            lines = [str(ahead(line, self._window.program)) for line in outcome.lines]
            question = "\n".join([*lines[:_MOST_LINES], "", _("Do it?")])
            self._has_agreed = self._window.agrees(question)
            return self._has_agreed
        return True

    @contextmanager
    def progress(self, label: str) -> Iterator[Progress]:
        """A line in the status bar, with count and rate."""
        start = time.monotonic()
        shown = 0.0

        def told(done: int, total: int) -> None:
            nonlocal shown
            now = time.monotonic()
            if now - shown < _OFTEN and done < total:
                return
            shown = now
            self._stop_if_wanted()
            rate = int(done / max(now - start, 0.001))
            self._window.show_progress(
                _(
                    "CustSheet: {what} {done} of {total}, {rate} a second (Esc cancels)",
                    what=label,
                    done=done,
                    total=total,
                    rate=rate,
                )
            )

        self._stop_if_wanted()
        self._window.show_progress(_("CustSheet: {what} …", what=label))
        yield told

    def _stop_if_wanted(self) -> None:
        if self._window.wants_to_stop():
            self.was_stopped = True
            raise CancelledError

    def finish(self) -> None:
        """Shows the message."""
        if not self.lines:
            return
        lines = self.lines
        if len(lines) > _MOST_LINES:
            more = _("{count} more lines.", count=len(lines) - _MOST_LINES)
            lines = [*lines[:_MOST_LINES], more]
        self._window.tell("\n".join(lines))
