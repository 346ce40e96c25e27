"""Trouble on demand: failures that a client must survive, switched on by a test.

A fault waits for the requests that fit its method and path, lets the first ones pass, strikes
as often as it is told, and is then used up.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .problems import ApiError, ConnectionDropped, Json, invalid
from .quota import exceeded


class FaultKind(StrEnum):
    """What goes wrong."""

    FAIL_BEFORE = "fail_before"
    """An error is answered and nothing was done."""
    FAIL_AFTER = "fail_after"
    """An error is answered though all was done."""
    DROP_BEFORE = "drop_before"
    """The connection breaks and nothing was done."""
    DROP_AFTER = "drop_after"
    """The connection breaks though all was done."""
    DELAY = "delay"
    """The answer comes late."""
    QUOTA = "quota"
    """429, nothing was done."""
    EDIT = "edit"
    """Somebody else edits the sheet just before the request is carried out."""


_AFTER = frozenset({FaultKind.FAIL_AFTER, FaultKind.DROP_AFTER})
_INTERFACES = ("/v4/", "/drive/")


@dataclass(slots=True)
class Fault:
    """One trouble.

    Attributes:
        kind: what goes wrong.
        nth: it strikes from the nth request that fits on, counted from 1.
        times: how many requests it strikes.
        method: only requests with this HTTP method; "" for any.
        path: only requests whose path this regular expression is found in; "" for any of the
            Sheets and Drive interfaces (the token address only when named).
        status: the HTTP status of FAIL_BEFORE and FAIL_AFTER.
        seconds: how late DELAY is; the Retry-After header of QUOTA, -1 for none.
        edit: what EDIT does; called with nothing.
    """

    kind: FaultKind
    nth: int = 1
    times: int = 1
    method: str = ""
    path: str = ""
    status: int = 503
    seconds: float = -1
    edit: Callable[[], object] | None = None
    seen: int = 0
    struck: int = 0

    def fits(self, method: str, path: str) -> bool:
        """Whether a request is one that the fault waits for."""
        if self.method and method != self.method.upper():
            return False
        if not self.path:
            return path.startswith(_INTERFACES)
        return re.search(self.path, path) is not None

    @property
    def spent(self) -> bool:
        """Whether it has struck as often as it should."""
        return self.struck >= self.times

    def to_json(self) -> Json:
        """The fault for the control address, and for logs of tests."""
        return {
            "kind": self.kind.value,
            "nth": self.nth,
            "times": self.times,
            "method": self.method,
            "path": self.path,
            "status": self.status,
            "seconds": self.seconds,
            "seen": self.seen,
            "struck": self.struck,
        }


@dataclass(slots=True)
class Faults:
    """The faults that wait, in the order in which they were added."""

    waiting: list[Fault] = field(default_factory=list)
    sleep: Callable[[float], None] = time.sleep
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, fault: Fault) -> Fault:
        """Switches a fault on.

        Returns:
            The same fault, to look at later.
        """
        with self._lock:
            self.waiting.append(fault)
        return fault

    def clear(self) -> None:
        """Switches all faults off."""
        with self._lock:
            self.waiting.clear()

    def striking(self, method: str, path: str) -> list[Fault]:
        """Counts a request; gives the faults that strike it."""
        with self._lock:
            struck = []
            for fault in self.waiting:
                if fault.spent or not fault.fits(method, path):
                    continue
                fault.seen += 1
                if fault.seen >= fault.nth:
                    fault.struck += 1
                    struck.append(fault)
            self.waiting = [fault for fault in self.waiting if not fault.spent]
            return struck

    def before(self, faults: list[Fault], method: str) -> None:
        """What happens before a request is carried out.

        Raises:
            ApiError: an error is to be answered.
            ConnectionDropped: nothing is to be answered.
        """
        for fault in faults:
            if fault.kind is FaultKind.DELAY:
                self.sleep(max(fault.seconds, 0))
            elif fault.kind is FaultKind.EDIT and fault.edit is not None:
                fault.edit()
            elif fault.kind is FaultKind.QUOTA:
                kind = "Read" if method == "GET" else "Write"
                wait = int(fault.seconds) if fault.seconds >= 0 else None
                raise exceeded(kind, 60, " per user", wait)
            elif fault.kind in (FaultKind.FAIL_BEFORE, FaultKind.DROP_BEFORE):
                _fail(fault)

    def after(self, faults: list[Fault]) -> None:
        """What happens when a request has been carried out.

        Raises:
            ApiError: an error is to be answered.
            ConnectionDropped: nothing is to be answered.
        """
        for fault in faults:
            if fault.kind in _AFTER:
                _fail(fault)


def _fail(fault: Fault) -> None:
    if fault.kind in (FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER):
        raise ConnectionDropped
    message = "The service is currently unavailable."
    raise ApiError(fault.status, message if fault.status == 503 else "Internal error encountered.")


def fault_from_json(
    data: Mapping[str, Any], editor: Callable[[Mapping[str, Any]], Callable[[], object]]
) -> Fault:
    """A fault as the control address takes it.

    Args:
        data: the fields of `Fault`; `edit` is {"spreadsheetId", "range", "values"}.
        editor: makes the edit that such an entry describes.

    Raises:
        ApiError: an unknown field or kind.
    """
    known = {"kind", "nth", "times", "method", "path", "status", "seconds", "edit"}
    if unknown := set(data) - known:
        raise invalid(f"Unknown fields of a fault: {', '.join(sorted(unknown))}")
    given = dict(data)
    try:
        kind = FaultKind(given.pop("kind", ""))
    except ValueError as error:
        raise invalid(f"A fault is one of: {', '.join(FaultKind)}") from error
    edit = given.pop("edit", None)
    if (kind is FaultKind.EDIT) != (edit is not None):
        raise invalid("A fault of the kind edit, and no other, says what is edited.")
    return Fault(kind, edit=editor(edit) if edit is not None else None, **given)
