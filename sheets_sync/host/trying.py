"""A change set tried out on the mirror: what takes it back, and what it leaves behind."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from addin.hosts.excel.mirror import LAYERS, UNKNOWN_PASSWORD, layer_areas
from addin.hosts.memory_changes import Workbook
from addin.hosts.memory_sheet import MemorySheet
from addin.hosts.port import Progress
from addin.hosts.xlsx.result_writing import files_linked
from addin.i18n import Message, msg
from addin.table.cells import RangeRef
from addin.table.changes import (
    Change,
    ChangeSet,
    DropSheet,
    Lock,
    PutSheet,
    Raw,
    Unlock,
    Validation,
)
from sheets_sync.host import checks
from sheets_sync.host.book import Book
from sheets_sync.host.locks import record_of

_PROTECTION = "memory:protection"
_RECORD = "google:protection"
"""Key of a lock's `raw`: the protected ranges and the password's hash that a tab had."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A change set tried out on the mirror.

    Attributes:
        old, new: the mirror before and after.
        inverse: takes the changes back.
        areas: the ranges whose looks may differ, by tab and layer.
        rebuilt: the result sheets that are made anew or removed, by their names without case;
            with their descriptions.
        protected: the tabs whose protection changes, by name; with the record of a protection
            that is to be put back, or None.
        warnings: what cannot be done as wished.
    """

    old: Workbook
    new: Workbook
    inverse: ChangeSet
    areas: Mapping[tuple[str, str], Sequence[RangeRef]]
    rebuilt: Mapping[str, PutSheet | None]
    protected: Mapping[str, str | None]
    warnings: Sequence[Message] = field(default_factory=tuple)


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
    new = old.copy()
    inverse: list[Change] = []
    areas: defaultdict[tuple[str, str], list[RangeRef]] = defaultdict(list)
    rebuilt: dict[str, PutSheet | None] = {}
    protected: dict[str, str | None] = {}
    for done, change in enumerate(changes, 1):
        back = new.make(_with_password(change))
        if isinstance(change, Lock | Unlock):
            sheet = new.sheet(change.sheet)
            first = sheet.name not in protected
            back = [_recorded(b, sheet, book, is_first=first) for b in back]
            protected[sheet.name] = (change.raw or {}).get(_RECORD)
        elif isinstance(change, Validation):
            _keep_rule(new.sheet(change.sheet), change)
        inverse[:0] = back
        if isinstance(change, PutSheet | DropSheet):
            described = change if isinstance(change, PutSheet) and not change.raw else None
            rebuilt[change.sheet.casefold()] = described
        else:
            _note_areas(areas, new, change)
        progress(done, len(changes))
    return Tried(
        old, new, ChangeSet(tuple(inverse)), areas, rebuilt, protected, tuple(_warnings(changes))
    )


def _note_areas(
    areas: defaultdict[tuple[str, str], list[RangeRef]], new: Workbook, change: Change
) -> None:
    if isinstance(change, Validation):
        areas[new.sheet(change.sheet).name, "checks"].append(change.range)
    elif found := layer_areas(change):
        areas[new.sheet(change.sheet).name, LAYERS[type(change)]] += found


def _keep_rule(sheet: MemorySheet, change: Validation) -> None:
    """A rule that we have no words for stays with its check."""
    if change.raw and checks.RULE in change.raw:
        bare = replace(change, raw=None)
        sheet.validations = [change if check == bare else check for check in sheet.validations]


def _recorded(back: Change, sheet: MemorySheet, book: Book, *, is_first: bool) -> Change:
    """What takes a lock back, with what Google needs for it.

    Passwords stand in the attributes that the journal leaves out of its file, never in the
    record, which it keeps.
    """
    if not isinstance(back, Lock | Unlock):
        return back
    known, earlier = json.loads((back.raw or {})[_PROTECTION])
    raw: dict[str, str] = {**(back.raw or {}), _PROTECTION: json.dumps([known, None])}
    password = sheet.password
    if isinstance(back, Unlock):
        return replace(back, password=password, raw=raw)
    if is_first:
        tab = book.tab(sheet.name)
        raw[_RECORD] = json.dumps({"ranges": record_of(tab), "lock": tab.lock})
    earlier = None if earlier == UNKNOWN_PASSWORD else earlier
    return replace(back, password=earlier, old_password=password, raw=raw)


def _with_password(change: Change) -> Change:
    """A change whose record holds its password again, as a sheet in memory wants it."""
    raw: Raw | None = change.raw
    if not isinstance(change, Lock) or not raw or _PROTECTION not in raw:
        return change
    known, _none = json.loads(raw[_PROTECTION])
    return replace(change, raw={**raw, _PROTECTION: json.dumps([known, change.password])})


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
