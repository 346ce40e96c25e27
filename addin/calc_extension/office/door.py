"""The door through which one process may come in: a pipe with a name that nobody can guess."""

from __future__ import annotations

import threading
import uuid
from typing import Any

import unohelper
from com.sun.star.bridge import XInstanceProvider

from .speech import service

_CONTEXT = "StarOffice.ComponentContext"


class _Context(unohelper.Base, XInstanceProvider):
    def __init__(self, context: Any) -> None:
        self._context = context

    def getInstance(self, name: Any) -> Any:
        """What is behind the door."""
        return self._context if name == _CONTEXT else None


class Door:
    """Lets one process in, and is closed behind it.

    Attributes:
        name: of the pipe.
    """

    def __init__(self, context: Any) -> None:
        self.name = "custsheet" + uuid.uuid4().hex
        self._context = context
        self._acceptor = service(context, "connection.Acceptor")
        self._bridge: Any = None
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        try:
            connection = self._acceptor.accept("pipe,name=" + self.name)
            if connection is None:
                return
            factory = service(self._context, "bridge.BridgeFactory")
            self._bridge = factory.createBridge("", "urp", connection, _Context(self._context))
        finally:
            self.close()

    def close(self) -> None:
        """Nobody comes in any more; who is in stays."""
        self._acceptor.stopAccepting()
