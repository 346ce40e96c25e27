"""A message box of Windows' own, for when Excel cannot show one."""

from __future__ import annotations

import ctypes
from typing import Any

_WARNING, _IN_FRONT = 0x30, 0x50000
"""MB_ICONWARNING; MB_SETFOREGROUND and MB_TOPMOST."""


def show_without_excel(text: str, title: str) -> bool:
    """Shows a message box in front of all windows.

    Returns:
        Whether there was a way to; off Windows there is none.
    """
    user: Any = getattr(getattr(ctypes, "windll", None), "user32", None)
    if user is None:
        return False
    user.MessageBoxW(None, text, title, _WARNING | _IN_FRONT)
    return True
