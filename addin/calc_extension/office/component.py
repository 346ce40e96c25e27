"""What LibreOffice loads: the command behind the buttons, and the cell functions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import unohelper
from com.sun.star.lang import XServiceInfo
from com.sun.star.task import XJobExecutor
from custsheet.calc import XFunctions
from custsheet_office import clicks, functions, settings

COMMANDS = "custsheet.calc.Commands"

# LibreOffice gives this module no __file__, so the folder is found by the package beside it.
_SETTINGS = settings.load(Path(settings.__file__).parents[2])


class Commands(unohelper.Base, XJobExecutor, XServiceInfo):
    """Answers the clicks on the menu and the toolbar."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def trigger(self, verb: str) -> None:
        """A button was clicked."""
        clicks.click(self._context, _SETTINGS, verb)

    def getImplementationName(self) -> str:
        """The service's name."""
        return COMMANDS

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        """What it is."""
        return (COMMANDS,)

    def supportsService(self, name: str) -> bool:
        """Whether it is that."""
        return name == COMMANDS


Functions = functions.add_in(_SETTINGS, XFunctions)

g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816  (LibreOffice asks for it)
g_ImplementationHelper.addImplementation(Commands, COMMANDS, (COMMANDS,))
g_ImplementationHelper.addImplementation(
    Functions, functions.SERVICE, ("com.sun.star.sheet.AddIn", functions.SERVICE)
)
