"""A change set tried out on a mirror: what takes it back, and what it leaves behind."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from addin.hosts.memory_changes import Workbook
from addin.hosts.port import Progress
from addin.table.cells import RangeRef
from addin.table.changes import (
    Change,
    ChangeSet,
    DropSheet,
    Fill,
    Lock,
    NumberFormat,
    PutSheet,
    Unlock,
    Validation,
)

UNKNOWN_PASSWORD = "\0"
"""Stands for a password that nobody told us; no sheet has it."""
LAYERS: Mapping[type, str] = {
    Fill: "fills", NumberFormat: "formats", Lock: "locks", Unlock: "locks", Validation: "checks"
}  # fmt: skip
"""Which aspect of a sheet in memory a kind of change paints."""

_PROTECTION = "memory:protection"
_LAYER = "memory:layer"

Areas = Mapping[tuple[str, str], Sequence[RangeRef]]
"""Ranges by the name of their sheet and one of `LAYERS`."""
Also = Callable[[Workbook, Change, list[Change]], list[Change]]
"""Told of every change that was made, with the mirror and what takes the change back; gives what
takes it back as its host wants it."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A change set tried out on a mirror.

    Attributes:
        old, new: the mirror before and after.
        inverse: takes the changes back.
        areas: the ranges whose looks may differ.
        rebuilt: the result sheets that are made anew or removed, by their names without case;
            with their descriptions.
    """

    old: Workbook
    new: Workbook
    inverse: ChangeSet
    areas: Areas
    rebuilt: Mapping[str, PutSheet | None]


def try_out(
    old: Workbook, changes: ChangeSet, progress: Progress, also: Also | None = None
) -> Tried:
    """Tries a change set out.

    Args:
        old: the mirror; it stays as it is.
        changes: to be made.
        progress: told after each change.
        also: what else the host does about each change.

    Raises:
        InputError, RefusedError: no workbook would take the changes.
    """
    new = old.copy()
    inverse: list[Change] = []
    areas: defaultdict[tuple[str, str], list[RangeRef]] = defaultdict(list)
    rebuilt: dict[str, PutSheet | None] = {}
    for done, change in enumerate(changes, 1):
        back = [_with_password(new, b) for b in new.make(_with_record(change))]
        inverse[:0] = also(new, change, back) if also is not None else back
        if isinstance(change, PutSheet | DropSheet):
            described = change if isinstance(change, PutSheet) and not change.raw else None
            rebuilt[change.sheet.casefold()] = described
        elif found := layer_areas(change):
            areas[new.sheet(change.sheet).name, LAYERS[type(change)]] += found
        progress(done, len(changes))
    return Tried(old, new, ChangeSet(tuple(inverse)), areas, rebuilt)


def layer_areas(change: Change) -> tuple[RangeRef, ...]:
    """The ranges whose looks a change concerns, those of its record included."""
    areas: tuple[RangeRef, ...] = ()
    if isinstance(change, Fill | NumberFormat | Validation):
        areas = (change.range,)
    elif isinstance(change, Lock):
        areas = (*change.unlocked, *change.locked)
    text = (change.raw or {}).get(_LAYER)
    if text:
        areas += tuple(RangeRef.parse(area) for area in json.loads(text)["areas"])
    return areas


def _with_password(new: Workbook, back: Change) -> Change:
    """What takes a lock back, with the passwords that are needed for it.

    A protection is taken away only from those who know the password. Passwords stand in the
    attributes that the journal leaves out of its file, never in the record, which it keeps.
    """
    if not isinstance(back, Lock | Unlock):
        return back
    password = new.sheet(back.sheet).password
    protected, earlier = json.loads((back.raw or {})[_PROTECTION])
    raw = {**(back.raw or {}), _PROTECTION: json.dumps([protected, None])}
    if isinstance(back, Unlock):
        return replace(back, password=password, raw=raw)
    known = None if earlier == UNKNOWN_PASSWORD else earlier
    return replace(back, password=known, old_password=password, raw=raw)


def _with_record(change: Change) -> Change:
    """A change whose record holds its password again, as a sheet in memory wants it."""
    if not isinstance(change, Lock) or not change.raw or _PROTECTION not in change.raw:
        return change
    protected, _none = json.loads(change.raw[_PROTECTION])
    raw = {**change.raw, _PROTECTION: json.dumps([protected, change.password])}
    return replace(change, raw=raw)
