"""What programs leave behind in a cell, whatever the cell should hold.

Error values that were pasted as text, tags and entities of a web page, escapes of a program's
source, and the ditto mark of whoever typed a list from top to bottom.
"""

from __future__ import annotations

import html
import re

from addin.cleaning.text import tidied
from addin.findings import Code, Problem

_ERRORS = re.compile(
    r"#(?:N/A|NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|ERROR!)", re.IGNORECASE
)
_TAG = re.compile(r"</?(?:br|p|div|span|td|tr|th|b|i|a|font|li|ul|nobr)\b[^<>]*/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{2,6}|#x[0-9a-f]{2,5});", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_DITTO = frozenset(
    ("同上", "同前", "同左", "上同", '"', "〃", "″", "〞", "”", "“", "''", "ditto", "do.", '-"-',
     ",,", "„", "same", "idem", "dto.", "dto")
)  # fmt: skip
_SUSPICIOUS = re.compile(r"[<&\\#]|^.{0,6}$", re.DOTALL)


def leftover_problem(text: str) -> Problem | None:
    """The problem of a text that a program, or a ditto mark, left behind.

    Args:
        text: what the cell holds, not blank.
    """
    if not _SUSPICIOUS.search(text):
        return None
    bare = text.strip()
    if _ERRORS.fullmatch(bare):
        return Problem(Code.ERROR_VALUE, {"found": bare})
    if bare.casefold() in _DITTO:
        return Problem(Code.DITTO, {"found": bare})
    clean = _unescaped(html.unescape(_TAG.sub(" ", text)))
    found = _TAG.search(text) or _ENTITY.search(text) or _ESCAPE.search(text)
    if found is None or clean == text:
        return None
    kept = tidied(clean).strip()
    return Problem(Code.MARKUP, {"found": found[0]}, kept or None)


def _unescaped(text: str) -> str:
    r"""The text with \u00f3 and \xf3 turned into the characters that they stand for."""
    return _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)), text)
