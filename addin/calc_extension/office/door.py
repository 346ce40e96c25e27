"""The door through which one process may come in: a pipe, and a key that only that process has.

The pipe's name can be read by anybody on the computer, in the list of programs for one. So
whoever comes says the key first, before a word of UNO's is spoken, and strangers are sent away.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import uuid
from contextlib import suppress
from typing import Any

import unohelper
from com.sun.star.bridge import XInstanceProvider

from .speech import service

_CONTEXT = "StarOffice.ComponentContext"
_KEY_BYTES = 32


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
        key: 64 hexadecimal digits, to be said first.
    """

    def __init__(self, context: Any) -> None:
        self.name = "custsheet" + uuid.uuid4().hex
        self.key = secrets.token_hex(_KEY_BYTES)
        self._context = context
        self._acceptor = service(context, "connection.Acceptor")
        self._bridge: Any = None
        self._one_at_a_time = threading.Lock()
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        with suppress(Exception):  # the acceptor was stopped
            while self._bridge is None:
                connection = self._acceptor.accept("pipe,name=" + self.name)
                if connection is None:
                    return
                # A stranger who says nothing must not keep the others waiting.
                threading.Thread(target=self._look_at, args=(connection,), daemon=True).start()

    def _look_at(self, connection: Any) -> None:
        try:
            _count, said = connection.read(None, 2 * _KEY_BYTES)
            if not hmac.compare_digest(bytes(said.value), self.key.encode()):
                raise PermissionError
            with self._one_at_a_time:
                if self._bridge is not None:
                    raise PermissionError
                factory = service(self._context, "bridge.BridgeFactory")
                inside = _Context(self._context)
                self._bridge = factory.createBridge("", "urp", connection, inside)
        except Exception:
            with suppress(Exception):
                connection.close()
            return
        self.close()

    def close(self) -> None:
        """Nobody comes in any more; who is in stays."""
        self._acceptor.stopAccepting()
