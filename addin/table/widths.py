"""How wide a text is in a cell."""

from __future__ import annotations

from collections.abc import Iterable

_FIRST_WIDE = 0x2E80
_LEAST, _MOST = 8, 40
_BOLD = 1.2


def text_width(text: str) -> int:
    """The width of one line in characters of the default font; a Chinese character counts two."""
    return sum(2 if ord(c) >= _FIRST_WIDE else 1 for c in text)


def column_width(texts: Iterable[str], *, most: int = _MOST) -> float:
    """The width of a column in which the texts can be read, bold ones too.

    Args:
        texts: the heading and what stands below it, a line each.
        most: what is longer is cut off; characters.
    """
    widest = max(map(text_width, texts), default=0)
    return min(float(most), max(float(_LEAST), round(widest * _BOLD, 1) + 2))
