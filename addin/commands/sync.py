"""`sync`: how a sync with a Google Sheet writes to the workbook, so that it can be undone."""

from __future__ import annotations

from collections.abc import Mapping

from addin.commands.outcome import Outcome
from addin.commands.run import Session
from addin.table.changes import ChangeSet


class SessionWriter:
    """Makes a sync's changes as commands of a session: snapshot, journal, write.

    Attributes:
        numbers: of the commands in the journal.
        warnings: what could not be done as wished.
    """

    def __init__(self, session: Session) -> None:
        """
        Args:
            session: the workbook's.
        """
        self._session = session
        self.numbers: list[int] = []
        self.warnings: list[object] = []

    def write(self, changes: ChangeSet, counts: Mapping[str, int]) -> None:
        """Makes changes, all of them or none.

        Raises:
            RefusedError, HostError: nothing was changed.
        """
        report = self._session.apply(Outcome("sync", changes, counts))
        if report.number is not None:
            self.numbers.append(report.number)
        self.warnings += report.warnings

    def last_command(self) -> int:
        """The number of the last command that changed the workbook; 0 where none did."""
        if not self._session.has_journal:
            return 0
        return max((entry.number for entry in self._session.journal.entries(1)), default=0)

    def undone_since(self, number: int) -> bool:
        """Whether a command was taken back after the one of this number."""
        if not self._session.has_journal:
            return False
        entries = self._session.journal.entries()
        return any(entry.is_undo for entry in entries if entry.number > number)
