"""Objects as pywin32 hands them over, in front of what LibreOffice holds.

Every call that xlwings makes passes `Excel.reach`, where it is counted and where an Excel that
is busy says so.
"""

from __future__ import annotations

import datetime as dt
import math
import types
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.windows_engine.bridge import LEFT_OUT, Bridge, Held, RefusedByOfficeError

EPOCH = dt.datetime(1899, 12, 30)
CALL_REJECTED = -2147418111
"""RPC_E_CALL_REJECTED: Excel is busy."""
EXCEPTION = -2147352567
"""DISP_E_EXCEPTION: Excel refused; why is in the exception's details."""
UNKNOWN_NAME = -2147352570
REFUSED = -2146827284
"""What Excel says in the details when it refuses: error 1004."""

METHODS = frozenset({
    "Activate", "Add", "ChartObjects", "Clear", "ClearContents", "Close", "Copy", "Delete",
    "GetAddress", "Move", "Open", "Range", "Run", "Save", "SaveAs", "Select",
})  # fmt: skip
"""The members that are functions; asking for another one gives its value."""
_VALUES = frozenset({("ListObject", "Range")})
"""Members that are values, though others of that name are functions."""


class com_error(Exception):  # noqa: N801, N818  (pywin32 calls it so)
    """pywin32's exception."""

    def __init__(
        self, hresult: int, strerror: str = "", excepinfo: Any = None, argerror: Any = None
    ) -> None:
        super().__init__(hresult, strerror, excepinfo, argerror)
        self.hresult, self.strerror = hresult, strerror
        self.excepinfo, self.argerror = excepinfo, argerror


def refused(text: str) -> com_error:
    """What Excel raises where it refuses."""
    details = (0, "Microsoft Excel", text, None, 0, REFUSED)
    return com_error(EXCEPTION, "Exception occurred.", details)


class TimeType(dt.datetime):
    """pywin32's type for moments."""


def moment(serial: float) -> TimeType:
    """The moment of a serial number, in the way of Automation: with UTC as time zone."""
    found = EPOCH + dt.timedelta(milliseconds=round(serial * 86_400_000))
    return TimeType(
        found.year, found.month, found.day, found.hour, found.minute, found.second,
        found.microsecond, tzinfo=dt.UTC,
    )  # fmt: skip


Difference = Callable[..., Any]


@dataclass
class Excel:
    """The Excel behind the objects.

    Attributes:
        bridge: to LibreOffice.
        calc: LibreOffice as the engine `addin.hosts.calc` sees it, for what is done otherwise
            than in LibreOffice's Excel object model.
        personal: a workbook that is always open.
        calls: how often each member was called, by "Class.member"; macros by "Run name".
        busy: so many calls are still rejected.
        stalls_at: at this call Excel becomes busy and stays so.
        hides_busy: whether pywin32 takes a rejected question for a member that is not there.
        rejected: so many calls were rejected.
        shown: the texts of the message boxes.
        answers: what the person will answer, in turn.
        undo: the line in Excel's undo list.
        macros: those that are not run by `calc`, by name.
        gets, puts, runs: what replaces members, by class and name.
    """

    bridge: Bridge
    calc: Any
    personal: Any
    calls: Counter[str] = field(default_factory=Counter)
    busy: float = 0
    stalls_at: str = ""
    hides_busy: bool = False
    rejected: int = 0
    gets: dict[tuple[str, str], Difference] = field(default_factory=dict)
    puts: dict[tuple[str, str], Difference] = field(default_factory=dict)
    runs: dict[tuple[str, str], Difference] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    answers: list[str | None] = field(default_factory=list)
    undo: str = ""
    macros: dict[str, Callable[..., Any]] = field(default_factory=dict)

    def reach(self, name: str) -> None:
        """Lets a call pass.

        Raises:
            com_error: Excel is busy.
        """
        if name == self.stalls_at:
            self.busy = math.inf
        if self.busy > 0:
            self.busy -= 1
            self.rejected += 1
            raise com_error(CALL_REJECTED, "Call was rejected by callee.")
        self.calls[name] += 1

    def wrapped(self, answer: Any, owner: CDispatch | None = None) -> Any:
        """An answer as pywin32 gives it."""
        return Office(self, answer, owner) if isinstance(answer, Held) else answer


class PyIDispatch:
    """pywin32's bare interface of an object."""

    def __init__(self, found: CDispatch) -> None:
        self.found = found

    def GetIDsOfNames(self, _language: int, _name: str) -> int:  # noqa: N802
        if self.found._excel.hides_busy:
            raise com_error(CALL_REJECTED, "Call was rejected by callee.")
        raise com_error(UNKNOWN_NAME, "Unknown name.")

    def GetTypeInfo(self) -> Any:  # noqa: N802
        return self

    def GetTypeAttr(self) -> Any:  # noqa: N802
        return types.SimpleNamespace(iid=RANGE_ID if self.found._kind == "Range" else OTHER_ID)

    def GetDocumentation(self, _member: int) -> tuple[str]:  # noqa: N802
        return (self.found._kind,)


RANGE_ID = "{00020846-0000-0000-C000-000000000046}"
OTHER_ID = "{00020400-0000-0000-C000-000000000046}"


class CDispatch:
    """An object of Excel's."""

    _excel: Excel
    _kind: str
    _owner: CDispatch | None

    def _own(self, **members: Any) -> None:
        self.__dict__.update(members, _oleobj_=PyIDispatch(self))

    def __repr__(self) -> str:
        return f"<COMObject {self._kind}>"

    def _get(self, name: str, *given: Any) -> Any:
        raise NotImplementedError

    def _put(self, name: str, value: Any) -> None:
        raise NotImplementedError

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in METHODS and (self._kind, name) not in _VALUES:
            run = self._excel.runs.get((self._kind, name))

            def call(own: CDispatch, *given: Any, **named: Any) -> Any:
                own._reach(name, given)
                if run is not None:
                    return run(own, *given, **named)
                return own._get(name, *given, *named.values())

            return types.MethodType(call, self)
        try:
            self._reach(name)
        except com_error:
            if self._excel.hides_busy:
                raise AttributeError(name) from None
            raise
        get = self._excel.gets.get((self._kind, name))
        return self._get(name) if get is None else get(self)

    def _reach(self, name: str, given: tuple[Any, ...] = ()) -> None:
        if name == "Run":
            self._excel.reach(f"Run {str(given[0]).rpartition('!')[2]}")
        else:
            self._excel.reach(f"{self._kind}.{name}")

    def __setattr__(self, name: str, value: Any) -> None:
        self._excel.reach(f"{self._kind}.{name}=")
        put = self._excel.puts.get((self._kind, name))
        if put is None:
            self._put(name, value)
        else:
            put(self, value)

    def __call__(self, *given: Any) -> Any:
        """The default member, as in `Worksheets(1)`."""
        self._excel.reach(f"{self._kind}()")
        run = self._excel.runs.get((self._kind, ""))
        return self._get("", *given) if run is None else run(self, *given)

    def __iter__(self) -> Iterator[Any]:
        for number in range(1, int(self.Count) + 1):
            yield self(number)

    def __len__(self) -> int:
        return int(self.Count)


class Office(CDispatch):
    """An object that LibreOffice holds."""

    _held: Held

    def __init__(self, excel: Excel, held: Held, owner: CDispatch | None = None) -> None:
        # LibreOffice forgets what an object belongs to when nobody holds that.
        self._own(_excel=excel, _held=held, _kind=held.kind, _owner=owner)

    def __del__(self) -> None:
        if not self._excel.bridge.is_closed:
            self._excel.bridge.drop(self._held)

    def _get(self, name: str, *given: Any) -> Any:
        places = [_argument(value) for value in given]
        while places and places[-1] is LEFT_OUT:
            places.pop()
        try:
            answer = self._excel.bridge.get(self._held, name, tuple(places))
        except RefusedByOfficeError as problem:
            raise refused(f"{self._kind}.{name}: {problem}") from None
        return self._excel.wrapped(answer, self)

    def _put(self, name: str, value: Any) -> None:
        try:
            self._excel.bridge.put(self._held, name, _argument(value))
        except RefusedByOfficeError as problem:
            raise refused(f"{self._kind}.{name}: {problem}") from None


def _argument(value: Any) -> Any:
    value = getattr(value, "_inner", value)  # xlwings' own wrapper
    if isinstance(value, Office):
        return value._held
    return LEFT_OUT if value is None else value


class StandIn(CDispatch):
    """An object that LibreOffice's Excel object model has not; its members are given."""

    def __init__(
        self, owner: CDispatch, kind: str, members: dict[str, Any], call: Difference | None = None
    ) -> None:
        """
        Args:
            members: by name: a function that gives the value, or for `METHODS` runs.
            call: the default member.
        """
        self._own(_excel=owner._excel, _kind=kind, _owner=owner, _members=members, _default=call)

    def _get(self, name: str, *given: Any) -> Any:
        member = self.__dict__["_default"] if name == "" else self.__dict__["_members"].get(name)
        if member is None:
            raise refused(f"{self._kind}.{name} is not there")
        return member(*given)

    def _put(self, name: str, value: Any) -> None:
        self._get(f"{name}=", value)
