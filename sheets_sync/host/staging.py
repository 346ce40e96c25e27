"""A change set between being asked for and being made, in a Google Sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Protocol

from addin.errors import CustSheetError, RefusedError, UnknownOutcomeError
from addin.hosts.memory_sheet import Stored
from addin.hosts.mirrors.differences import changed_values
from addin.hosts.port import Fingerprint
from addin.i18n import msg
from addin.table.cells import CellRef
from addin.table.changes import ChangeSet
from sheets_sync.client.spreadsheet import Spreadsheet, new_token
from sheets_sync.host.book import Book
from sheets_sync.host.locks import others_in
from sheets_sync.host.plan import Plan
from sheets_sync.host.ranges import Json
from sheets_sync.host.trying import Tried
from sheets_sync.host.values import Rows, changed, digest, rows_of


class Source(Protocol):
    """What a stage asks its host again just before and after the commit."""

    name: str

    def fingerprint(self) -> Fingerprint:
        """What all cells hold now."""
        ...

    def book(self) -> Book:
        """The tabs as they are now."""
        ...


class StagedAtGoogle:
    """A change set that is ready to be made.

    Attributes:
        inverse: takes it back.
        before, after: the spreadsheet's fingerprints.
        warnings: what cannot be done as wished; more may be known after the commit.
    """

    def __init__(
        self,
        host: Source,
        spreadsheet: Spreadsheet,
        book: Book,
        values: Mapping[str, Rows],
        tried: Tried,
        plan: Plan,
    ) -> None:
        """Use `GoogleHost.stage`."""
        self._host = host
        self._spreadsheet = spreadsheet
        self._token = book.token
        self._plan: Plan | None = plan
        self.inverse: ChangeSet = tried.inverse
        self.before: Fingerprint = Fingerprint(digest(values.items(), book.identity))
        self.after: Fingerprint = Fingerprint(digest(_after(tried, values), tried.new.identity))
        self.warnings: Sequence[object] = tried.warnings

    def commit(self) -> None:
        """Makes the changes.

        Raises:
            RefusedError: a cell was changed since, or the stage was discarded.
            NotSentError, RemoteRefusedError: nothing was changed.
            UnknownOutcomeError: it may have been made or not.
        """
        plan = self._plan
        if plan is None or self._host.fingerprint() != self.before:
            raise RefusedError(
                msg("{name} was changed in the meantime.", name=self._host.name),
                msg("Run the command again."),
            )
        self._plan = None
        batches = plan.batches()
        if batches == [[]]:
            return
        token = self._token
        for number, batch in enumerate(batches):
            following = new_token()
            try:
                replies = self._spreadsheet.commit(batch, following, token)
            except UnknownOutcomeError:
                raise
            except CustSheetError:
                if number:
                    # The earlier batches only coloured cells and filled tabs out of sight.
                    with suppress(CustSheetError):
                        self._spreadsheet.commit(plan.back, new_token(), token)
                raise
            token = following
            self._read_back(batch, replies)

    def _read_back(self, batch: Sequence[Json], replies: Sequence[Json] | None) -> None:
        """Looks who may edit what was locked just now: Google adds people of its own accord."""
        if not any("addProtectedRange" in request for request in batch):
            return
        if replies is None:
            found = [p for tab in self._host.book().tabs for p in tab.whole_protections]
        else:
            made = [reply.get("addProtectedRange") for reply in replies]
            found = [reply["protectedRange"] for reply in made if reply]
        meant = [
            user
            for request in batch
            if "addProtectedRange" in request
            for user in request["addProtectedRange"]["protectedRange"]
            .get("editors", {})
            .get("users", ())
        ]
        others = sorted({name for protected in found for name in others_in(protected, meant)})
        if others:
            told = msg("These can change locked cells, too: {names}.", names="、".join(others))
            self.warnings = (*self.warnings, told)

    def discard(self) -> None:
        """Drops the stage."""
        self._plan = None


def _after(tried: Tried, values: Mapping[str, Rows]) -> list[tuple[str, Rows]]:
    """What all tabs will hold, in their order; a tab without cells is left out."""
    found: list[tuple[str, Rows]] = []
    for sheet in tried.new.sheets:
        if sheet.name.casefold() in tried.rebuilt:
            found.append((sheet.name, rows_of(sheet)))
            continue
        if sheet.name not in values:
            continue
        before = tried.old.sheet(sheet.name).values
        cells: dict[CellRef, tuple[Stored | None, str]] = {
            cell: (value, sheet.formats.at(cell))
            for cell, value in changed_values(before, sheet.values).items()
        }
        found.append((sheet.name, changed(values[sheet.name], cells)))
    return found
