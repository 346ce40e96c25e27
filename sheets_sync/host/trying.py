"""A change set tried out on the mirror: what takes it back, and what it leaves behind."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from addin.hosts.memory_changes import Workbook
from addin.hosts.memory_sheet import MemorySheet
from addin.hosts.mirrors import trying
from addin.hosts.port import Progress
from addin.hosts.xlsx.result_writing import files_linked
from addin.i18n import Message, msg
from addin.table.changes import Change, ChangeSet, Lock, PutSheet, Unlock, Validation
from sheets_sync.host import checks
from sheets_sync.host.book import Book, Tab
from sheets_sync.host.locks import record_of

_RECORD = "google:protection"
"""Key of a lock's `raw`: the protected ranges and the password's hash that a tab had."""


@dataclass(frozen=True, slots=True)
class Tried(trying.Tried):
    """A change set tried out on the mirror.

    Attributes:
        protected: the tabs whose protection changes, by name; with the record of a protection
            that is to be put back, or None.
        warnings: what cannot be done as wished.
    """

    protected: Mapping[str, str | None]
    warnings: Sequence[Message]


def try_out(old: Workbook, book: Book, changes: ChangeSet, progress: Progress) -> Tried:
    """Tries a change set out.

    Args:
        old: the mirror; it stays as it is.
        book: the spreadsheet.
        changes: to be made.
        progress: told after each change.

    Raises:
        InputError, RefusedError: no workbook would take the changes.
    """
    protected: dict[str, str | None] = {}

    def also(new: Workbook, change: Change, back: list[Change]) -> list[Change]:
        if isinstance(change, Validation):
            _keep_rule(new.sheet(change.sheet), change)
        elif isinstance(change, Lock | Unlock):
            name = new.sheet(change.sheet).name
            if name not in protected:
                back = [_recorded(b, book.tab(name)) for b in back]
            protected[name] = (change.raw or {}).get(_RECORD)
        return back

    tried = trying.try_out(old, changes, progress, also)
    return Tried(
        old, tried.new, tried.inverse, tried.areas, tried.rebuilt, protected, _warnings(changes)
    )


def _keep_rule(sheet: MemorySheet, change: Validation) -> None:
    """A rule that we have no words for stays with its check."""
    if change.raw and checks.RULE in change.raw:
        bare = replace(change, raw=None)
        sheet.validations = [change if check == bare else check for check in sheet.validations]


def _recorded(back: Change, tab: Tab) -> Change:
    """What protects a tab again, with what Google needs for it."""
    if not isinstance(back, Lock):
        return back
    record = json.dumps({"ranges": record_of(tab), "lock": tab.lock})
    return replace(back, raw={**(back.raw or {}), _RECORD: record})


def _warnings(changes: ChangeSet) -> list[Message]:
    found: list[Message] = []
    locks = [change for change in changes if isinstance(change, Lock)]
    if locks:
        found.append(
            msg(
                "In a Google Sheet, the owner can still change locked cells, and nobody else "
                "can sort the sheet; filter views stay possible."
            )
        )
    if any(change.password for change in locks):
        found.append(
            msg(
                "Google knows no password for a lock: CustSheet asks for it, but the owner can "
                "take the lock away in Google Sheets without it."
            )
        )
    if any(files_linked(change) for change in changes if isinstance(change, PutSheet)):
        found.append(
            msg("Links to another workbook's file cannot be followed from a Google Sheet.")
        )
    return found
