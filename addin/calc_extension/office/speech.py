"""What the extension itself says: the language of the menus, and message boxes."""

from __future__ import annotations

from typing import Any

import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.awt.MessageBoxType import ERRORBOX, INFOBOX
from com.sun.star.beans import PropertyValue

_OK = 1


def language(context: Any) -> str:
    """ "zh" or "en", as LibreOffice's menus are."""
    provider = service(context, "configuration.ConfigurationProvider")
    place = PropertyValue(Name="nodepath", Value="/org.openoffice.Setup/L10N")
    found = provider.createInstanceWithArguments(
        "com.sun.star.configuration.ConfigurationAccess", (place,)
    )
    return "zh" if str(found.getByName("ooLocale")).startswith("zh") else "en"


def service(context: Any, name: Any) -> Any:
    """A service of LibreOffice, by its name below com.sun.star."""
    return context.ServiceManager.createInstanceWithContext("com.sun.star." + name, context)


class _Later(unohelper.Base, XCallback):
    def __init__(self, work: Any) -> None:
        self._work = work

    def notify(self, _data: Any) -> None:
        """LibreOffice's main thread is free."""
        self._work()


def on_main_thread(context: Any, work: Any) -> None:
    """Runs a function on LibreOffice's main thread, as soon as that is free.

    Args:
        work: takes nothing.
    """
    service(context, "awt.AsyncCallback").addCallback(_Later(work), None)


def tell(context: Any, title: Any, text: Any, is_problem: Any = False) -> None:
    """Shows a message; any thread may ask for it, and does not wait."""

    def show() -> None:
        frame = service(context, "frame.Desktop").getCurrentFrame()
        parent = frame.getContainerWindow() if frame is not None else None
        toolkit = service(context, "awt.Toolkit")
        kind = ERRORBOX if is_problem else INFOBOX
        toolkit.createMessageBox(parent, kind, _OK, title, text).execute()

    on_main_thread(context, show)
