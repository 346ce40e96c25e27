"""LibreOffice Calc as an engine of xlwings.

    import xlwings as xw
    import addin.hosts.calc

    xw.engines["calc"].activate()
    with xw.App(visible=False) as app:
        app.books[0].sheets[0]["A1"].value = "你好"
        app.books[0].save("a.xlsx")

Importing registers the engine, and activates it where xlwings has no other; LibreOffice is
looked for when an App is made. `xw.App(spec="pipe,name=x")` connects to one that listens
there, `attach` takes the one in which this Python runs.

What xlwings' base classes have and the engine has not, raises NotImplementedError. All other
errors are in `errors`. The package needs xlwings, and nothing else of this project.

In reading order: `office` for the process; `application`, `books`, `sheets`, `ranges` for the
objects; `cells` and `writing` for values in bulk; `entries` and `formulas` for what values and
formulas are on either side.
"""

from __future__ import annotations

from typing import Any

import xlwings

from addin.hosts.calc.engine import app_of, engine, register
from addin.hosts.calc.errors import (
    CalcError,
    CallError,
    ConnectionLostError,
    DocumentClosedError,
    LibreOfficeMissingError,
    LibreOfficeTooOldError,
    ProfileInUseError,
    ProtectedError,
    StartError,
)
from addin.hosts.calc.macros import register_macro, unregister_macro
from addin.hosts.calc.office import inside


def attach(context: Any) -> xlwings.App:
    """xlwings' App for the LibreOffice in which this Python runs.

    Args:
        context: UNO's component context, as LibreOffice hands it to extensions.
    """
    return app_of(inside(context))


register()

__all__ = [
    "CalcError",
    "CallError",
    "ConnectionLostError",
    "DocumentClosedError",
    "LibreOfficeMissingError",
    "LibreOfficeTooOldError",
    "ProfileInUseError",
    "ProtectedError",
    "StartError",
    "attach",
    "engine",
    "register",
    "register_macro",
    "unregister_macro",
]
