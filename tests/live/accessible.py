"""Finds what is on the screen by its name, as a screen reader does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

_DEEPEST = 14
_MOST_CHILDREN = 200
"""The cells of a sheet are children, too; nobody wants to see a billion of them."""


def everything(context: Any, depth: int = 0) -> Iterator[Any]:
    """All accessible contexts from here on, without the cells of sheets."""
    yield context
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
