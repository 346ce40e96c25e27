"""Whether the person holds Esc while Excel waits for us and cannot tell."""

from __future__ import annotations

import ctypes
from typing import Any

_ESCAPE = 0x1B
_DOWN_OR_PRESSED = 0x8001


def escape_pressed(window: int) -> bool:
    """Whether Esc was pressed since the last time, in Excel and nowhere else.

    Off Windows there is no way to know; the answer is no.

    Args:
        window: the handle of Excel's window.
    """
    user: Any = getattr(getattr(ctypes, "windll", None), "user32", None)
    if user is None:
        return False
    # Asked first: the answer is about the time since the last question.
    pressed = user.GetAsyncKeyState(_ESCAPE) & _DOWN_OR_PRESSED
    return bool(pressed and user.GetForegroundWindow() == window)
