"""What can go wrong, as plain Python exceptions.

    CalcError
    ├── LibreOfficeMissingError     no LibreOffice, or no Python bridge to it
    ├── LibreOfficeTooOldError      it lacks what the engine needs
    ├── StartError                  it did not start, or nobody listens at an address
    │   └── ProfileInUseError       the profile folder belongs to a LibreOffice that runs
    ├── ConnectionLostError         it ended, or the connection broke
    ├── DocumentClosedError         the workbook was closed meanwhile
    ├── ProtectedError              a locked cell, or the look of a protected sheet
    └── CallError                   LibreOffice refused for another reason

UNO's own exceptions never leave the engine: they are structs of another program, their
tracebacks cannot be set, and who catches them would have to know UNO.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import FunctionType
from typing import Any

from xlwings import XlwingsError


class CalcError(XlwingsError):
    """Base of all errors of the engine."""


class LibreOfficeMissingError(CalcError):
    """No LibreOffice was found, or no Python bridge that fits this Python."""


class LibreOfficeTooOldError(CalcError):
    """The LibreOffice found lacks what the engine needs."""


class StartError(CalcError):
    """LibreOffice did not start, or nobody listens at an address."""


class ProfileInUseError(StartError):
    """The profile folder belongs to a LibreOffice that runs already."""


class ConnectionLostError(CalcError):
    """LibreOffice ended, or the connection to it broke."""


class DocumentClosedError(CalcError):
    """The workbook was closed meanwhile."""


class ProtectedError(CalcError):
    """The sheet is protected, and what was to be changed is locked."""


class CallError(CalcError):
    """LibreOffice refused a call."""


_DISPOSED = "com.sun.star.lang.DisposedException"


def is_uno(problem: BaseException) -> bool:
    """Whether an exception is one of UNO's."""
    return type(problem).__module__ == "uno" or hasattr(problem, "typeName")


def plain(problem: BaseException, is_closed: Callable[[], bool] | None = None) -> CalcError:
    """The plain exception for one of UNO's.

    Args:
        problem: what UNO raised.
        is_closed: tells whether the workbook that the call was about is gone.
    """
    kind = str(getattr(problem, "typeName", "") or type(problem).__name__)
    text = str(getattr(problem, "Message", "") or "").strip()
    if "bridge" in text.casefold():
        return ConnectionLostError("LibreOffice ended, or the connection to it broke.")
    if kind == _DISPOSED or (is_closed is not None and is_closed()):
        return DocumentClosedError("The workbook was closed meanwhile.")
    return CallError(f"LibreOffice refused: {text or kind} ({kind.rpartition('.')[2]})")


def translated(function: Callable[..., Any]) -> Callable[..., Any]:
    """A method that raises plain exceptions where UNO raises its own."""

    @functools.wraps(function)
    def call(self: Any, *args: Any, **named: Any) -> Any:
        try:
            return function(self, *args, **named)
        except Exception as caught:
            if not is_uno(caught):
                raise
            found = plain(caught, getattr(self, "_is_closed", None))
        # Raised out here, so that UNO's exception is no part of its context.
        raise found

    return call


class Plain:
    """A class whose methods and properties raise plain exceptions only."""

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        for name, member in list(vars(cls).items()):
            if isinstance(member, FunctionType):
                setattr(cls, name, translated(member))
            elif isinstance(member, property):
                get = None if member.fget is None else translated(member.fget)
                put = None if member.fset is None else translated(member.fset)
                setattr(cls, name, property(get, put, doc=member.__doc__))
