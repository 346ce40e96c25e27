"""xlwings' own module for functions on Windows, with what it imports from the system left out.

Only the modules of pywin32 are stand-ins; `xlwings/udfs.py` and its conversion are the real
ones, so the decorators and `call_udf` do what they do on Windows.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace
from typing import Any

import xlwings

from tests.excel.engine import open_excel
from tests.excel.ranges import Range

MISSING = -2147352572
"""What Excel hands over for an argument that was left out."""


def _stand_in(name: str, **members: Any) -> ModuleType:
    module = ModuleType(name)
    module.__dict__.update(members)
    return module


@contextmanager
def functions_on_windows() -> Iterator[tuple[Any, Any]]:
    """xlwings' module for functions, and ours as it is imported on Windows."""
    open_excel()
    stand_ins = {
        "pythoncom": _stand_in("pythoncom", CoInitialize=lambda: None),
        "pywintypes": _stand_in("pywintypes", com_error=OSError),
        "win32com": _stand_in("win32com"),
        "win32com.client": _stand_in("win32com.client", Dispatch=lambda com, **_: com),
        "xlwings.com_server": _stand_in("xlwings.com_server", loop=None),
    }
    ours = "addin.functions.excel"
    decorators = {name: getattr(xlwings, name) for name in ("func", "arg", "ret")}
    kept = {name: sys.modules.get(name) for name in (*stand_ins, "xlwings.udfs", ours)}
    had = getattr(xlwings, "_xlwindows", None)
    try:
        sys.modules.update(stand_ins)
        udfs: Any = importlib.import_module("xlwings.udfs")
        xlwings.func, xlwings.arg, xlwings.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
        xlwings._xlwindows = SimpleNamespace(
            is_range_instance=lambda given: isinstance(given, Range),
            Range=lambda xl: xl,
            BOOK_CALLER=None,
        )
        sys.modules.pop(ours, None)
        yield udfs, importlib.import_module(ours)
    finally:
        for name, function in decorators.items():
            setattr(xlwings, name, function)
        if had is None:
            del xlwings._xlwindows
        else:
            xlwings._xlwindows = had
        for name, module in kept.items():
            if module is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = module
