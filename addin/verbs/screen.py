"""Where a verb speaks to the person, or the program, that runs it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from addin.commands.outcome import Outcome
    from addin.commands.run import Report
    from addin.hosts.port import Progress


class Screen(Protocol):
    """A terminal, or the windows of a spreadsheet."""

    def say(self, text: object) -> None:
        """One line of the result."""
        ...

    def warn(self, text: object) -> None:
        """A remark beside the result."""
        ...

    def result(self, **values: Any) -> None:
        """Values for a program."""
        ...

    def table(self, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table of the result."""
        ...

    def report(self, report: Report) -> None:
        """What became of a command."""
        ...

    def agree(self, outcome: Outcome) -> bool:
        """Whether what a command wants to do shall be done; a person may be asked."""
        ...

    def progress(self, label: str) -> AbstractContextManager[Progress]:
        """Shows how far a piece of work has come; what it gives may raise to cancel."""
        ...
