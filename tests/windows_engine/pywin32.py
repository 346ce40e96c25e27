"""xlwings' engine for Windows, switched on where there is no Windows.

Stand-ins for pywin32's modules and for what `ctypes` has on Windows only are put in place while
the engine is on. xlwings' own files (`_xlwindows.py`, `udfs.py`, `com_server.py`) are the real
ones, unchanged.
"""

from __future__ import annotations

import builtins
import ctypes
import datetime as dt
import importlib
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import xlwings

from tests.windows_engine.com import (
    OTHER_ID,
    CDispatch,
    Excel,
    Office,
    PyIDispatch,
    TimeType,
    com_error,
)
from tests.windows_engine.differences import WINDOW

_OURS = ("xlwings._xlwindows", "xlwings.udfs", "xlwings.com_server", "addin.functions.excel")
_BOXES = {"ok": 1, "cancel": 2, "yes": 6, "no": 7}
_CRITICAL = 48


class _Anything:
    """Has every member, and every one can be called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Anything()

    def __call__(self, *_given: Any) -> int:
        return 0


class _Keys(_Anything):
    """Windows' functions for windows and keys: one window, of Excel; no key is pressed."""

    def __init__(self, excel: Excel) -> None:
        self._excel = excel

    def MessageBoxW(self, _of: Any, text: str, title: str, _style: int) -> int:  # noqa: N802
        assert title
        self._excel.shown.append(f"windows: {text}")
        return _BOXES["ok"]

    def GetTopWindow(self, _of: Any) -> int:  # noqa: N802
        return WINDOW

    def GetWindow(self, _of: Any, _way: int) -> int:  # noqa: N802
        return 0

    def GetForegroundWindow(self) -> int:  # noqa: N802
        return WINDOW


def _modules(excel: Excel, application: Office) -> dict[str, types.ModuleType]:
    def dispatch(given: Any, *_more: Any, **_named: Any) -> Any:
        if isinstance(given, PyIDispatch):
            return given.found
        given = getattr(given, "_inner", given)
        return given if isinstance(given, CDispatch) else application

    def box(_window: int, text: str, title: str, style: int) -> int:
        assert title
        excel.shown.append(f"{'critical' if style & _CRITICAL else 'info'}: {text}")
        if not style & 7:  # only OK
            return _BOXES["ok"]
        answer = excel.answers.pop(0)
        assert answer is not None
        return _BOXES[answer]

    def unwrap(_given: Any) -> Any:
        raise ValueError

    members: dict[str, dict[str, Any]] = {
        "pywintypes": {"com_error": com_error, "error": OSError, "IID": str, "TimeType": TimeType},
        "pythoncom": {
            "com_error": com_error, "ole_error": com_error, "IID_IDispatch": OTHER_ID,
            "TypeIIDs": {OTHER_ID: PyIDispatch}, "CoInitialize": lambda *_: None,
            "CoMarshalInterThreadInterfaceInStream": lambda _id, found: found,
            "CoGetInterfaceAndReleaseStream": lambda found, _id: found,
        },
        "win32api": {"MessageBox": box, "GetCurrentThreadId": lambda: 1},
        "win32con": {
            "MB_OK": 0, "MB_OKCANCEL": 1, "MB_YESNOCANCEL": 3, "MB_YESNO": 4,
            "MB_ICONINFORMATION": 64, "MB_ICONWARNING": _CRITICAL,
        },
        "win32gui": {"FindWindowEx": lambda *_: 1},
        "win32event": {},
        "win32process": {"GetWindowThreadProcessId": lambda _window: (1, 42)},
        "win32timezone": {
            "TimeZoneInfo": type("TimeZoneInfo", (), {"utc": staticmethod(lambda: dt.UTC)})
        },
        "win32com": {},
        "win32com.client": {
            "CDispatch": CDispatch, "CoClassBaseClass": type("CoClassBaseClass", (), {}),
            "DispatchBaseClass": type("DispatchBaseClass", (), {}), "Dispatch": dispatch,
            "DispatchEx": dispatch,
        },
        "win32com.server": {},
        "win32com.server.dispatcher": {},
        "win32com.server.policy": {"DefaultPolicy": object},
        "win32com.server.util": {"unwrap": unwrap},
    }  # fmt: skip
    found = {}
    for name, own in members.items():
        module = types.ModuleType(name)
        module.__file__ = name
        module.__dict__.update(own)
        found[name] = module
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(found[parent], child, module)
    return found


class _Function:
    """A function of a library; the type that it gives back is set from outside."""

    restype: Any = None

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def __call__(self, *_given: Any) -> Any:
        return self._answer


@contextmanager
def windows(excel: Excel, application: Office) -> Iterator[xlwings.Engine]:
    """Switches xlwings' engine for Windows on, with this application as the running Excel."""
    stand_ins = _modules(excel, application)
    kept = {name: sys.modules.get(name) for name in (*stand_ins, *_OURS)}
    names = ("func", "arg", "ret", "_xlwindows", "udfs", "com_server")
    members = {name: getattr(xlwings, name, None) for name in names}
    engines, active = dict(xlwings.engines.engines_by_name), xlwings.engines.active
    dlls = {name: getattr(ctypes, name, None) for name in ("windll", "oledll", "PyDLL")}
    for name in _OURS:
        sys.modules.pop(name, None)
    sys.modules.update(stand_ins)
    # ctypes and builtins have these on Windows only.
    own: Any = ctypes
    own.windll, own.oledll = types.SimpleNamespace(user32=_Keys(excel)), _Anything()
    own.PyDLL = lambda _name: types.SimpleNamespace(
        PyCom_PyObjectFromIUnknown=_Function(application._oleobj_)
    )
    had_error = hasattr(builtins, "WindowsError")
    if not had_error:
        builtins.WindowsError = OSError  # type: ignore[attr-defined]
    try:
        engine_module: Any = importlib.import_module("xlwings._xlwindows")
        udfs: Any = importlib.import_module("xlwings.udfs")
        importlib.import_module("xlwings.com_server")
        own.PyDLL = dlls["PyDLL"]
        public: Any = xlwings
        public.func, public.arg, public.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
        engine = xlwings.Engine(impl=engine_module.engine)
        xlwings.engines.engines_by_name["excel"] = engine
        xlwings.engines.active = engine
        yield engine
    finally:
        for name, dll in dlls.items():
            _put_back(ctypes, name, dll)
        if not had_error:
            del builtins.WindowsError  # type: ignore[attr-defined]
        for name, module in kept.items():
            if module is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = module
        for name, member in members.items():
            _put_back(xlwings, name, member)
        xlwings.engines.engines_by_name.clear()
        xlwings.engines.engines_by_name.update(engines)
        xlwings.engines.active = active


def _put_back(owner: Any, name: str, member: Any) -> None:
    if member is None:
        if hasattr(owner, name):
            delattr(owner, name)
    else:
        setattr(owner, name, member)
