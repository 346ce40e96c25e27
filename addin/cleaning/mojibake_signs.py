"""The signs by which wrongly decoded text is known, and those of right text.

The expressions are for `addin.cleaning.mojibake`, which says what they mean together.
"""

from __future__ import annotations

import re

# What people write, by how much of it makes a repair believable.
LATIN = (
    "\u00a0-\u00ac\u00ae-\u017f\u0192\u01a0\u01a1\u01af\u01b0\u0218-\u021b\u1e80-\u1e85"
    "\u1ea0-\u1ef9"
)
_SIGNS = (
    "\u02bc\u02c6\u02dc\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac"
    "\u2116\u2122\u2192"
)
_ALPHABETS = (
    "\u0386-\u03ce\u0400-\u045f\u0490-\u0493\u04d8\u04d9\u0531-\u058f\u05d0-\u05ea"
    "\u060c\u061b\u061f\u0621-\u064a\u0660-\u0669\u067e\u0686\u0698\u06a9\u06af\u06cc"
    "\u06f0-\u06f9\u0900-\u097f\u0980-\u09ff\u0e01-\u0e5b\u10d0-\u10f0"
)
_EAST_ASIAN = (
    "\u2460-\u2473\u3000-\u3011\u3041-\u3093\u30a1-\u30fc\u4e00-\u9fa5\uac00-\ud7a3"
    "\uff01-\uff5e\uffe5"
)
_EMOJI = "\u2600-\u27bf\ufe0f\U0001f300-\U0001faff"
ANY_PLAUSIBLE = re.compile(f"[{LATIN}{_SIGNS}{_ALPHABETS}{_EAST_ASIAN}{_EMOJI}]+")
ALPHABETIC = re.compile(f"[{_ALPHABETS}]")
STRONG = re.compile(f"[{_EAST_ASIAN}{_EMOJI}]")

# What cannot stand beside a wrongly decoded run: there is more to it than this code page.
FOREIGN = re.compile(f"[^\x00-\x7f{_EAST_ASIAN}{_EMOJI}]")

# Signs that follow an accented letter in right text: CAFÉ…, NESCAFÉ®, "fiancé”.
NATURAL_TAIL = re.compile("[‘’“”…–—»«®™°·ªº²³¹\xa0]+")

LOST = re.compile("\ufffd|ï¿½|锟斤|斤拷锟|烫烫烫|屯屯屯|ï»¿.|锘縗")
LOST_CHINESE = re.compile(r"\?{2,}(?=[^\s?!.,;:)\]'\"])|(?<![^\s(（])\?{3,}|^[\s?]*\?{3,}[\s?]*$")
LOST_LETTER = re.compile(r"(?<![^\s(-])[A-Z][a-z]*\?[a-z]+(?![^\s,.)-])")
# In a name, wherever a letter may stand; at its end only with the name alone.
LETTER_LOST_IN_NAME = re.compile(
    r"[^\W\d_]\?+[^\W\d_]|(?<![^\s(-])\?[a-z]{2}|[A-Za-z]{2}\?(?=\s+[\w&(])|[a-z]{2}\?(?=[),])"
)
LETTER_LOST_AT_END = re.compile(r"[a-z]{2}\?$")
NOT_A_NAME = re.compile(r"[/=&]|\?\s*$|[a-z]\?[a-z]+ [a-z]+ [a-z]+")
SEQUENCE_LEFT = re.compile(
    "[àáâãäåæçèéêëìíîï][€‚ƒ„†‡ˆ‰Š‹ŒŽ•˜›Ÿ¢£¤¥¦§¨©¬¯±´µ¶¸¼½¾\x80-\x9f\xad]"
    "|[ÂÃÄÅÎÏÐÑ][€‚ƒ„†‡ˆ‰‹•˜›¢£¤¥¦§¨©¬¯±´µ¶¸¼½¾¡¿\x80-\x9f\xad]"
)
ENTITY = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|middot|[aeiouAEIOUnNcC](?:acute|grave|circ|uml|tilde|cedil|ring)"
    r"|szlig|oslash|Oslash|aring|Aring|aelig|AElig|ndash|mdash|[lr][sd]quo|hellip|#[0-9]{2,6}"
    r"|#x[0-9a-fA-F]{2,5});"
)
ENCODED_WORD = re.compile(r"=\?[A-Za-z0-9_-]+\?[bBqQ]\?[^?\s]+\?=")

MIXED_SCRIPT = re.compile("[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][^\\w\\s]?[A-Za-z]")
HAN = re.compile("[\u4e00-\u9fff]")
LATIN_WORD_WITH_HAN = re.compile(
    "[A-Za-z][\u4e00-\u9fff]{1,4}[a-z]{2}|[A-Za-z]{2}[\u4e00-\u9fff]{1,4}(?:[a-z]|$|[ -][A-Z])"
    "|(?<![^\\s-])[\u4e00-\u9fff][a-z]{2}"
)


def _first_of_utf8(first_lead: int, last_lead: int) -> str:
    """The characters that GBK makes of the first two bytes of a character in UTF-8."""
    return "".join(
        bytes([lead, trail]).decode("gbk", "ignore")
        for lead in range(first_lead, last_lead + 1)
        for trail in range(0x80, 0xC0)
    )


# UTF-8 begins Chinese, Japanese and Korean with E3 to ED, signs with E2, Russian with D0
# and D1, Greek with CE and CF.
_FIRST_OF_EAST_ASIAN = re.escape(_first_of_utf8(0xE2, 0xED))
_FIRST_OF_ALPHABETS = re.escape(_first_of_utf8(0xCE, 0xD1))
_EAST_ASIAN_AS_GBK = f"(?<![\u4e00-\u9fff])[{_FIRST_OF_EAST_ASIAN}]"
_ALPHABETS_AS_GBK = f"[{_FIRST_OF_ALPHABETS}]{{3}}"
GBK_AS_LATIN = re.compile("[\xa1-\xfe]{4,}")

# One class of characters, so that right text is left after one fast scan.
_FIRST_LOOK = re.compile(
    f"[\x80-\u2dff\ufffd?&锟斤烫屯锘{_FIRST_OF_EAST_ASIAN}{_FIRST_OF_ALPHABETS}]"
    "|[A-Za-z][\u4e00-\u9fff]|[\u4e00-\u9fff][a-z]"
)
_SUSPICIOUS = re.compile(
    "[\x80-\u2dff]{2}|\ufffd|锟斤|斤拷|烫烫|屯屯|锘縗"
    r"|\?\?|[A-Z][a-z]*\?[a-z]|&[A-Za-z#]|=\?"
    "|[A-Za-z][\u4e00-\u9fff]{1,4}[a-z]|[A-Za-z]{2}[\u4e00-\u9fff]{1,4}(?:$|[ -][A-Z])"
    "|(?<![^\\s-])[\u4e00-\u9fff][a-z]{2}"
    f"|{_EAST_ASIAN_AS_GBK}|{_ALPHABETS_AS_GBK}"
)


def suspicious(text: str) -> bool:
    """A quick look: False only when `mojibake_problem` finds nothing."""
    return _FIRST_LOOK.search(text) is not None and _SUSPICIOUS.search(text) is not None
