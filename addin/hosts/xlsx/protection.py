"""Protecting a sheet and taking its protection away.

What cells are locked is part of their format; whether that counts is said by the sheet's
`sheetProtection` (ISO/IEC 29500-1, 18.3.1.85). Sorting, filtering and changing the width of
columns stay allowed. The inverse of a change carries the old element, and what the new one
was, so that taking back a lock needs no password as long as it is still that lock.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from addin.errors import WrongPasswordError
from addin.hosts.xlsx.frame import Frame
from addin.hosts.xlsx.looks import LockAspect
from addin.hosts.xlsx.password import matches, new_hash
from addin.hosts.xlsx.plan import SheetPlan
from addin.hosts.xlsx.vocabulary import is_on
from addin.i18n import msg
from addin.table.cells import RangeRef
from addin.table.changes import Lock, Raw, Unlock

RAW_BEFORE = "xlsx:protection"
RAW_AFTER = "xlsx:protection-expected"
RAW_LOCKS = "xlsx:locks"

_ALLOWED = ("formatColumns", "sort", "autoFilter")
_STILL_FORBIDDEN = ("objects", "scenarios")


def plan_locks(plan: SheetPlan) -> None:
    """Takes the wishes of `Lock` for the cells' formats into the plan."""
    for change in plan.protection:
        raw = (change.raw or {}).get(RAW_LOCKS)
        if raw is not None:
            for address, locked, markup, applied in json.loads(raw):
                aspect = LockAspect(bool(locked), str(markup), str(applied))
                plan.add_aspect(RangeRef.parse(address), aspect)
        elif isinstance(change, Lock):
            # Where the two lists overlap, the cell is protected.
            for area in change.unlocked:
                plan.add_aspect(area, LockAspect(locked=False))
            for area in change.locked:
                plan.add_aspect(area, LockAspect(locked=True))


class Protection:
    """The protection of one sheet, changed in its tail."""

    def __init__(self, tail: Frame, sheet: str) -> None:
        self._tail = tail
        self._sheet = sheet
        self._before = self._attributes()

    def _attributes(self) -> dict[str, str] | None:
        element = self._tail.get("sheetProtection")
        return None if element is None else {str(k): str(v) for k, v in element.attrib.items()}

    def apply(self, changes: Sequence[Lock | Unlock]) -> None:
        """Makes the changes in order.

        Raises:
            WrongPasswordError: the sheet is protected with another password.
        """
        for change in changes:
            present = self._attributes()
            raw = change.raw or {}
            if RAW_BEFORE in raw:
                if _loads(raw.get(RAW_AFTER)) != present:
                    self._require(present, change)
                self._replace(_loads(raw[RAW_BEFORE]))
            elif isinstance(change, Unlock):
                self._require(present, change)
                if present is not None:
                    self._replace(None)
            else:
                self._require(present, change)
                self._replace(_protecting(change.password))

    def _require(self, present: Mapping[str, str] | None, change: Lock | Unlock) -> None:
        if present is None or not is_on(present.get("sheet")):
            return
        given = change.old_password if isinstance(change, Lock) else change.password
        if isinstance(change, Lock) and given is None:
            given = change.password
        if not matches(present, given):
            raise WrongPasswordError(
                msg("The sheet “{sheet}” is protected with another password.", sheet=self._sheet)
                if given is not None
                else msg("The sheet “{sheet}” is protected with a password.", sheet=self._sheet),
                msg("Enter the password with which it was protected."),
            )

    def _replace(self, attributes: Mapping[str, str] | None) -> None:
        old = self._tail.get("sheetProtection")
        if old is not None:
            self._tail.drop(old)
        if attributes is not None:
            element = self._tail.new("sheetProtection")
            for name, value in attributes.items():
                element.set(name, value)
            self._tail.put(element)

    def inverse(self, locks: Sequence[tuple[RangeRef, LockAspect]]) -> Lock | Unlock | None:
        """What takes the changes back.

        Args:
            locks: the old locks of the cells that were changed.

        Returns:
            One change; None when nothing is to be taken back.
        """
        after = self._attributes()
        if after == self._before and not locks:
            return None
        raw: Raw = {RAW_BEFORE: json.dumps(self._before), RAW_AFTER: json.dumps(after)}
        if locks:
            rows = [[a.a1, lock.locked, lock.markup or "", lock.applied] for a, lock in locks]
            raw = {**raw, RAW_LOCKS: json.dumps(rows, separators=(",", ":"))}
        was_protected = self._before is not None and is_on(self._before.get("sheet"))
        if not was_protected:
            return Unlock(self._sheet, raw=raw)
        unlocked = tuple(area for area, lock in locks if not lock.locked)
        locked = tuple(area for area, lock in locks if lock.locked)
        return Lock(self._sheet, unlocked=unlocked, locked=locked, raw=raw)


def _loads(text: str | None) -> dict[str, str] | None:
    value = json.loads(text) if text else None
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else None


def _protecting(password: str | None) -> dict[str, str]:
    attributes = new_hash(password) if password else {}
    attributes["sheet"] = "1"
    attributes.update(dict.fromkeys(_STILL_FORBIDDEN, "1"))
    attributes.update(dict.fromkeys(_ALLOWED, "0"))
    return attributes
