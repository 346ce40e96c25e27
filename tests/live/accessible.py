"""Finds what is on the screen by its name, as a screen reader does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from typing import Any

from addin.hosts.calc import uno_bridge

_DEEPEST = 14
_MOST_CHILDREN = 200


@cache
def _documents() -> tuple[int, ...]:
    place = "com.sun.star.accessibility.AccessibleRole."
    names = ("DOCUMENT", "DOCUMENT_SPREADSHEET")
    return tuple(uno_bridge.load().getConstantByName(place + name) for name in names)


def everything(context: Any, depth: int = 0) -> Iterator[Any]:
    """All accessible contexts from here on, without those of documents."""
    yield context
    if context.getAccessibleRole() in _documents():
        # LibreOffice 7.4 dies when a note is asked for its name after it was removed.
        return
    count = context.getAccessibleChildCount()
    if depth > _DEEPEST or count > _MOST_CHILDREN:
        return
    for number in range(count):
        with suppress(Exception):  # what is there may be gone before it is asked
            child = context.getAccessibleChild(number)
            yield from everything(child.getAccessibleContext(), depth + 1)


def named(window: Any, name: str) -> Any:
    """The first visible context of a name, or None.

    Args:
        window: UNO's window, such as a frame's container window.
    """
    for found in everything(window.getAccessibleContext()):
        if found.getAccessibleName() == name and hasattr(found, "getLocationOnScreen"):
            size = found.getSize()
            if size.Width > 0 and size.Height > 0:
                return found
    return None


def middle(found: Any) -> tuple[int, int]:
    """The point in the middle of something, in pixels of the screen."""
    place, size = found.getLocationOnScreen(), found.getSize()
    return place.X + size.Width // 2, place.Y + size.Height // 2
