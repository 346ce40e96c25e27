"""Traditional and simplified Chinese characters, for comparing and for pointing out.

Nothing here rewrites a customer's value: 鍾 may be 钟 or 锺, and 乾 is 干 only in some words.
So a stray traditional value is marked, and a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from functools import cache

import numpy as np
import numpy.typing as npt
from opencc import OpenCC

from addin.findings import Code, Problem


class Script(Enum):
    """How Chinese is written; NEITHER where nothing tells the two apart."""

    SIMPLIFIED = "simplified"
    TRADITIONAL = "traditional"
    NEITHER = ""


# The CJK blocks of Unicode that hold characters with a simplified counterpart.
_BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x2FA20))

# Characters whose simplified form depends on the word (乾坤 but 饼干, 答复 but 覆盖, 沉思 but
# 沈阳): a text with one of them goes through OpenCC's phrases.
_BY_PHRASE = frozenset("乾傢俱沈於瞭藉覆麼麽徵鍾吒彷扞甦脩袷著夥")

# Traditional in OpenCC's tables, yet in China's General Standard Characters (2013) for use
# in names; a person so named has not written traditional script.
_IN_NAMES_TOO = frozenset("於昇陞甯淩祕氾絜嫋")


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _to_simplified() -> dict[int, str]:
    """{code point: simplified character} for every character that has another one."""
    characters = [chr(code) for low, high in _BLOCKS for code in range(low, high)]
    # One a line, so that no phrase is seen across two of them.
    converted = _converter().convert("\n".join(characters)).split("\n")
    return {
        ord(before): after
        for before, after in zip(characters, converted, strict=True)
        if before != after
    }


def _encodable(character: str, charset: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


@cache
def traditional_characters() -> re.Pattern[str]:
    """A pattern that finds characters which simplified text does not have."""
    found = (
        chr(code)
        for code, plain in _to_simplified().items()
        # 龑 has a simplified form on paper, but nobody's computer writes it.
        if code <= 0xFFFF and not _encodable(chr(code), "gb2312") and _encodable(plain, "gb2312")
    )
    return re.compile(f"[{''.join(c for c in found if c not in _IN_NAMES_TOO)}]")


@cache
def _simplified_only() -> re.Pattern[str]:
    """Finds a character that traditional text does not have: in GB 2312, not in Big5."""
    found = (
        chr(code)
        for code in range(0x4E00, 0xA000)
        if _encodable(chr(code), "gb2312") and not _encodable(chr(code), "big5")
    )
    return re.compile(f"[{''.join(found)}]")


def simplified(text: str) -> str:
    """The text in simplified characters, for comparing only.

    Character by character, and word by word where a character has more than one simplified
    form. Other text comes back as it is; the length stays the same.
    """
    if text.isascii():
        return text
    if not _BY_PHRASE.isdisjoint(text):
        by_phrase: str = _converter().convert(text)
        return by_phrase
    return text.translate(_to_simplified())


def script_of(text: str) -> Script:
    """In which script a text is written; TRADITIONAL as soon as one character is."""
    if text.isascii():
        return Script.NEITHER
    if traditional_characters().search(text):
        return Script.TRADITIONAL
    return Script.SIMPLIFIED if _simplified_only().search(text) else Script.NEITHER


def is_traditional(text: str) -> bool:
    """Whether the text has a character that is not written in simplified Chinese."""
    return not text.isascii() and traditional_characters().search(text) is not None


def column_script(texts: Sequence[str]) -> Script:
    """The script that most of a column's texts are written in.

    Args:
        texts: n texts; those that could be either do not count.
    """
    scripts = [script_of(text) for text in texts]
    traditional = scripts.count(Script.TRADITIONAL)
    plain = scripts.count(Script.SIMPLIFIED)
    if traditional == plain:
        return Script.NEITHER
    return Script.TRADITIONAL if traditional > plain else Script.SIMPLIFIED


def script_outliers(texts: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Marks the texts that are not in their column's script.

    Args:
        texts: n texts of one column.

    Returns:
        n flags; all False where the column has no script of its own (fewer than nine in
        ten texts agree).
    """
    scripts = [script_of(text) for text in texts]
    traditional = scripts.count(Script.TRADITIONAL)
    plain = scripts.count(Script.SIMPLIFIED)
    if min(traditional, plain) * 10 > traditional + plain:
        return np.zeros(len(texts), dtype=np.bool_)
    odd = Script.SIMPLIFIED if traditional > plain else Script.TRADITIONAL
    return np.fromiter((s is odd for s in scripts), dtype=np.bool_, count=len(texts))


def script_problem() -> Problem:
    """The finding for an outlier. It suggests nothing: a person decides on the character."""
    return Problem(Code.SCRIPT)
