"""Text as Unicode: width, spaces, and characters that nobody sees.

Every kind shares this. What is done is only what changes no meaning:

    invisible   zero-width characters, soft hyphens, byte-order marks, direction marks,
                control characters go; a no-break space becomes a space
    width       full-width letters, digits and signs become half-width; Chinese punctuation
                （，：；！？～）stays in text that holds Chinese, Japanese or Korean
    spaces      outer ones go, runs become one; a line break becomes a space, or nothing
                between two Chinese characters

The same tidying is safe for names, codes, addresses and notes alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from addin.cleaning.mojibake import mojibake_problem, suspicious
from addin.cleaning.nothing import may_be_nothing, placeholder_problem
from addin.cleaning.reading import FormIndex, Reading
from addin.findings import Code, Problem
from addin.table.cells import CellError, CellValue, text_of
from addin.table.fields import Kind

# Letters, digits and signs of the block "Halfwidth and Fullwidth Forms"; the offset to
# ASCII is constant (U+FF01 to U+FF5E).
_TO_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_CHINESE_SIGNS = "！（），：；？～"
_TO_ASCII_IN_CHINESE = {
    code: ascii_code for code, ascii_code in _TO_ASCII.items() if chr(code) not in _CHINESE_SIGNS
}
_FULL_WIDTH = re.compile("[\uff01-\uff5e]")
_ODD_PAIR = re.compile(r"（[^（）()]*\)|\([^（）()]*）")
_CLOCK = re.compile("(?<=[0-9])：(?=[0-9]{2}(?![0-9]))")

_CJK = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_CJK += "\U00020000-\U0003ffff"
_HAS_CJK = re.compile(f"[{_CJK}]")

# Joiners (U+200C, U+200D) shape Arabic and Indic script and hold emoji together, and
# direction marks order right-to-left text: they are kept there, and are rubbish elsewhere.
_NEEDS_JOINERS = re.compile(
    "[\u0590-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufefc"
    "\u2600-\u27bf\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f]"
)
_ALWAYS_INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u180e\u200b\u2060-\u2064\u206a-\u206f"
    "\ufeff\ufff9-\ufffb"
)
_JOINERS = "\u061c\u200c-\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = re.compile(f"[{_ALWAYS_INVISIBLE}{_JOINERS}]|_x000[dD]_")
_INVISIBLE_BUT_JOINERS = re.compile(f"[{_ALWAYS_INVISIBLE}]|_x000[dD]_")

# Spaces that look like the usual one and compare unequal.
_HARD_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f"
_HARD_SPACE = re.compile(f"[{_HARD_SPACES}]")
_LINE_BREAK = re.compile(
    r"[ \t\x1f\u3000]*(?:\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029])[ \t\x1f\u3000]*"
)
_BREAK_IN_CHINESE = re.compile(f"(?<=[{_CJK}，。；：、）])\n+(?=[{_CJK}（])")
_SPACES = re.compile(r"[ \t\x1f\u3000]+")
_BLANK_LINES = re.compile(r"\n{3,}")

# Whatever tidying touches in any text; Chinese signs, blanks and line breaks depend.
_WIDE = "".join(chr(code) for code in _TO_ASCII_IN_CHINESE)
_NEVER_TIDY = re.compile(
    f"[{_ALWAYS_INVISIBLE}{_JOINERS}{_HARD_SPACES}{_WIDE}\t\x0b\x0c\x1c-\x1f\x85\r"
    "\u2028\u2029\u3000]"
)
_WIDE_SIGN = re.compile(f"[{_CHINESE_SIGNS}]")
_UNTIDY_LINES = re.compile(" \n|\n |\n{3}")


def has_cjk(text: str) -> bool:
    """Whether the text holds a Chinese, Japanese or Korean character."""
    return _HAS_CJK.search(text) is not None


def half_width(text: str, *, signs: bool = False) -> str:
    """Full-width letters, digits and signs as the usual ones.

    Args:
        text: any text.
        signs: convert Chinese punctuation even inside Chinese text, as wanted for phone
            numbers, codes and addresses of the net.
    """
    if _FULL_WIDTH.search(text) is None:
        return text
    if signs or not has_cjk(text):
        return text.translate(_TO_ASCII)
    return _CLOCK.sub(":", text.translate(_TO_ASCII_IN_CHINESE))


def paired_brackets(text: str) -> str:
    """Chinese text in which a bracket of one width is closed by one of the same width.

    （保税区) becomes （保税区）; a pair of half-width brackets is a writing of its own.
    """
    if _ODD_PAIR.search(text) is None:
        return text
    return _ODD_PAIR.sub(lambda match: f"（{match[0][1:-1]}）", text)


def visible(text: str) -> str:
    """The text without characters that nobody sees; no-break spaces become spaces."""
    if text.isascii() and text.isprintable() and "_x000" not in text:
        return text
    pattern = _INVISIBLE_BUT_JOINERS if _NEEDS_JOINERS.search(text) else _INVISIBLE
    return _HARD_SPACE.sub(" ", pattern.sub("", text))


def single_spaced(text: str, *, lines: bool = False) -> str:
    """The text without outer spaces, and with one where there were several.

    Args:
        text: any text.
        lines: keep line breaks (as LF, at most one blank line in a row).
    """
    text = _LINE_BREAK.sub("\n", text)
    if lines:
        text = _BLANK_LINES.sub("\n\n", text)
    else:
        text = _BREAK_IN_CHINESE.sub("", text).replace("\n", " ")
    return _SPACES.sub(" ", text).strip(" \n")


def _may_be_untidy(text: str, *, signs: bool, lines: bool) -> bool:
    if _NEVER_TIDY.search(text) or "  " in text or "_x000" in text:
        return True
    if text.strip(" \n") != text:
        return True
    if "\n" in text and (not lines or _UNTIDY_LINES.search(text)):
        return True
    if _WIDE_SIGN.search(text) is None:
        return False
    return signs or not has_cjk(text) or _CLOCK.search(text) is not None


def tidied(text: str, *, signs: bool = False, lines: bool = False) -> str:
    """The text with all of its untidiness gone; idempotent.

    Args:
        text: any text.
        signs: as for `half_width`.
        lines: as for `single_spaced`.
    """
    if not _may_be_untidy(text, signs=signs, lines=lines):
        return text
    return single_spaced(half_width(visible(text), signs=signs), lines=lines)


def untidiness(
    text: str, *, signs: bool = False, lines: bool = False, expected: str | None = None
) -> Problem | None:
    """What kind of untidy the text is, with the certain suggestion.

    One problem is enough for a cell: the worst of invisible, full-width, spaces.

    Args:
        text: any text, not blank.
        signs: as for `half_width`.
        lines: as for `single_spaced`.
        expected: what should stand there, when the caller knows more than `tidied` does.

    Returns:
        The problem; None when `text` is tidy already.
    """
    clean = tidied(text, signs=signs, lines=lines)
    if clean == text:
        return None
    seen = visible(text)
    wide = half_width(seen, signs=signs)
    if seen != text:
        code = Code.INVISIBLE
    elif wide != seen:
        code = Code.FULL_WIDTH
    else:
        code = Code.SPACING
    return Problem(code, suggestion=clean if expected is None else expected)


class TextCleaner:
    """Free text: notes, titles, whatever has no kind of its own.

    Line breaks belong to notes and stay; everything else is tidied. The standard value is
    the tidied text.
    """

    forms: tuple[str, ...] = ("text",)

    def __init__(self, kind: Kind = Kind.TEXT, *, lines: bool = True) -> None:
        """Makes a cleaner.

        Args:
            kind: whose words for "nothing" count.
            lines: whether a value may have several lines.
        """
        self._kind = kind
        self._lines = lines

    def forms_of(self, texts: Sequence[str], region: str = "") -> FormIndex:  # noqa: ARG002
        """Sorts texts into the one form, 0, and what needs a closer look, -1."""
        tidy = self._tidied
        return np.fromiter(
            (
                -1 if suspicious(text) or may_be_nothing(text) or tidy(text) != text else 0
                for text in texts
            ),
            np.int8,
            len(texts),
        )

    def read(self, value: CellValue, region: str = "") -> Reading:  # noqa: ARG002
        """Reads one value; anything that is not text is taken as it would be typed."""
        if isinstance(value, CellError):
            return Reading(None, problems=(Problem(Code.ERROR_VALUE, {"found": str(value)}),))
        text = text_of(value)
        if nothing := placeholder_problem(text, self._kind):
            return Reading(None, problems=(nothing,))
        if broken := mojibake_problem(text):
            if not isinstance(broken.suggestion, str):
                return Reading(None, problems=(broken,))
            repaired = self._tidied(broken.suggestion)
            return Reading(repaired, problems=(replace(broken, suggestion=repaired),))
        clean = self._tidied(text)
        untidy = untidiness(text, lines=self._lines)
        return Reading(clean, "text", (untidy,) if untidy else ())

    def _tidied(self, text: str) -> str:
        return tidied(text, lines=self._lines)

    def write(self, standard: CellValue, form: str, region: str = "") -> CellValue:  # noqa: ARG002
        """The text itself.

        Raises:
            KeyError: no such form.
        """
        if form not in self.forms:
            raise KeyError(form)
        return standard
