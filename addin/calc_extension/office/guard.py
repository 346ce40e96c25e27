"""What may not be done to a document while a command works on it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import unohelper
from com.sun.star.frame import (
    TerminationVetoException,
    XDispatch,
    XDispatchProviderInterceptor,
    XTerminateListener,
)

from .speech import service

_REFUSED = frozenset(
    ".uno:" + name
    for name in (
        # It would be gone, or half of a command would be in its file.
        "CloseDoc", "CloseFrame", "CloseWin", "Quit", "Reload", "Save", "SaveAs", "SaveAll",
        # Rows would move away under the command.
        "InsertRows", "InsertRowsBefore", "InsertRowsAfter", "InsertColumns",
        "InsertColumnsBefore", "InsertColumnsAfter", "InsertCell", "DeleteRows",
        "DeleteColumns", "DeleteCell", "SortAscending", "SortDescending", "DataSort",
        "Cut", "Paste", "PasteSpecial", "PasteUnformatted", "Undo", "Redo",
        # So would sheets, or their protection.
        "Insert", "Remove", "RenameTable", "Move", "Protect", "ToolProtectionDocument",
    )
)  # fmt: skip


class Guard(unohelper.Base, XDispatchProviderInterceptor, XDispatch, XTerminateListener):
    """Stands before the menus and buttons of a window, and says that a command is at work.

    The window's own cross comes by here as well, and the end of the whole of LibreOffice.
    """

    def __init__(self, context: Any, frame: Any, tell: Callable[[], None]) -> None:
        """
        Args:
            frame: of the document's window.
            tell: says that a command is at work.
        """
        self._frame = frame
        self._tell = tell
        self._slave: Any = None
        self._master: Any = None
        self._desktop = service(context, "frame.Desktop")
        frame.registerDispatchProviderInterceptor(self)
        self._desktop.addTerminateListener(self)

    def leave(self) -> None:
        """Lets everything be done again; a window that is gone is no problem."""
        with suppress(Exception):
            self._desktop.removeTerminateListener(self)
        with suppress(Exception):
            self._frame.releaseDispatchProviderInterceptor(self)

    def queryDispatch(self, url: Any, target: Any, flags: Any) -> Any:
        """Who does what an entry of a menu says."""
        if url.Protocol + url.Path in _REFUSED or url.Complete in _REFUSED:
            return self
        return None if self._slave is None else self._slave.queryDispatch(url, target, flags)

    def queryDispatches(self, requests: Any) -> Any:
        """The same for many entries."""
        return tuple(self.queryDispatch(r.FeatureURL, r.FrameName, r.SearchFlags) for r in requests)

    def dispatch(self, _url: Any, _arguments: Any) -> None:
        """What is refused was chosen all the same."""
        self._tell()

    def addStatusListener(self, _listener: Any, _url: Any) -> None:
        """Nothing changes about what is refused."""

    def removeStatusListener(self, _listener: Any, _url: Any) -> None:
        """Nobody was told anything."""

    def getSlaveDispatchProvider(self) -> Any:
        """Whom to ask next."""
        return self._slave

    def setSlaveDispatchProvider(self, provider: Any) -> None:
        """Sets whom to ask next."""
        self._slave = provider

    def getMasterDispatchProvider(self) -> Any:
        """Who asks first."""
        return self._master

    def setMasterDispatchProvider(self, provider: Any) -> None:
        """Sets who asks first."""
        self._master = provider

    def queryTermination(self, _event: Any) -> None:
        """LibreOffice is to end, from whichever window."""
        self._tell()
        raise TerminationVetoException("CustSheet", self)

    def notifyTermination(self, _event: Any) -> None:
        """LibreOffice ends."""

    def disposing(self, _event: Any) -> None:
        """The window is gone."""
