"""Number formats: Excel's codes, LibreOffice's keys, and what a format makes of a number."""

from __future__ import annotations

import re
from enum import Enum
from typing import Any

from addin.hosts.calc import uno_bridge

GENERAL = "General"
TEXT = "@"
BOOLEAN = "BOOLEAN"
DAY = "yyyy-mm-dd"
MOMENT = "yyyy-mm-dd hh:mm:ss"
TIME = "hh:mm:ss"

_DATE, _TIME, _TEXT, _LOGICAL = 2, 4, 256, 1024
"""Bits of com.sun.star.util.NumberFormat."""
_A_LANGUAGE = 10_000
"""So far apart are the keys of two languages; the first of each is General."""
_PIECES = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|AM/PM|A/P|General|[Ee][+-]|[A-Za-z]+|.', re.DOTALL)
_COLORS = re.compile(r"\[(black|blue|cyan|green|magenta|red|white|yellow)\]", re.IGNORECASE)


class Shown(Enum):
    """What a format makes of a number."""

    NUMBER = 0
    MOMENT = 1
    TEXT = 2
    LOGICAL = 3


class NumberFormats:
    """The number formats of one workbook.

    In LibreOffice a boolean is a number with a format of booleans; as Excel knows no such
    format, its code is told as General.
    """

    def __init__(self, document: Any) -> None:
        """
        Args:
            document: a spreadsheet document of UNO.
        """
        self._formats = document.getNumberFormats()
        self._english = uno_bridge.struct("lang.Locale", Language="en", Country="US")
        self._keys: dict[str, int] = {}
        self._codes: dict[int, str] = {}
        self._kinds: dict[int, Shown] = {}

    def key(self, code: str) -> int:
        """The key of a code of Excel's.

        Raises:
            ValueError: the code is none.
        """
        if code not in self._keys:
            found = self._formats.queryKey(code, self._english, False)
            if found == -1:
                try:
                    found = self._formats.addNew(code, self._english)
                except Exception as problem:
                    if "Malformed" not in getattr(problem, "typeName", ""):
                        raise
                    found = None
            if found is None:
                raise ValueError(f"{code!r} is no number format.")
            self._keys[code] = found
            if code != BOOLEAN and found % _A_LANGUAGE:
                # LibreOffice keeps its own spelling; this one comes back as it was given.
                self._codes[found] = code
        return self._keys[code]

    def code(self, key: int) -> str:
        """Excel's code of a key."""
        if key not in self._codes:
            if key % _A_LANGUAGE == 0 or self.shown(key) is Shown.LOGICAL:
                self._codes[key] = GENERAL
            else:
                self._codes[key] = in_excels_spelling(self._formats.getByKey(key).FormatString)
        return self._codes[key]

    def shown(self, key: int) -> Shown:
        """What a key makes of a number."""
        if key not in self._kinds:
            bits = 0 if key % _A_LANGUAGE == 0 else self._formats.getByKey(key).Type
            self._kinds[key] = (
                Shown.LOGICAL if bits & _LOGICAL
                else Shown.MOMENT if bits & (_DATE | _TIME)
                else Shown.TEXT if bits & _TEXT and not bits & ~_TEXT & ~1
                else Shown.NUMBER
            )  # fmt: skip
        return self._kinds[key]


def in_excels_spelling(code: str) -> str:
    """A code as Excel spells it: parts of dates in small letters."""

    def spelled(match: re.Match[str]) -> str:
        piece = match[0]
        if piece[0] in '"\\' or piece in ("AM/PM", "A/P", GENERAL) or piece[1:] in ("+", "-"):
            return piece
        if piece[0] == "[":
            if _COLORS.fullmatch(piece):
                return piece.capitalize() if piece[1:].islower() else f"[{piece[1:-1].title()}]"
            return piece.lower() if re.fullmatch(r"\[[HMShms]+\]", piece) else piece
        return piece.lower() if re.fullmatch(r"[DMYHSdmyhs]+", piece) else piece

    return _PIECES.sub(spelled, code)
