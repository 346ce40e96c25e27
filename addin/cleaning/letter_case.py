"""Capital and small letters in the names of people.

Only what is certain is changed. JOHN SMITH is John Smith; MCDONALD may be McDonald or
Mcdonald, DE LA CRUZ may be de la Cruz or De La Cruz, and JP may be initials: these stay.
"""

from __future__ import annotations

import re
from enum import Enum

from addin.cleaning.person_words import PARTICLES


class LetterCase(Enum):
    """In which letters a name is written; NONE has none that come in two cases."""

    NATURAL = "natural"
    CAPITALS = "capitals"
    SMALL = "small"
    NONE = ""


_WORD = re.compile(r"[^\s,]+")
# What is written with a second capital, or with a small first letter, by some and not by
# others; and letters that Turkish puts in small otherwise than English.
_UNCERTAIN_WORD = re.compile(r"(?:mac|mc|fitz|ij|ff).*|.*['’].*|st\.?", re.IGNORECASE)
_TURKISH = frozenset("İıŞşĞğ")
_CERTAIN_ALL_THE_SAME = frozenset({"mack", "macy", "mace", "jr", "jr.", "sr", "sr."})
_NO_VOWEL = re.compile(r"[^aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüý\W\d_]+", re.IGNORECASE)
_ROMAN = re.compile(r"(?:ii|iii|iv|vi{0,3}|ix|x)", re.IGNORECASE)
_INITIALS = re.compile(r"[^\W\d_](?:\.-?[^\W\d_])*\.?", re.IGNORECASE)

_TOGGLED = re.compile(r"[a-z][A-Z]{2,}")
_DOUBLED_CAPITAL = re.compile(r"\b([A-Z])(?!(?<=J)J)\1[a-z]{2,}")
_TWO_CAPITALS = re.compile(r"(?!(?:DJ|MC|TJ|JJ|AJ|CJ|PJ|RJ|BJ|KJ|MJ|JP|JD))[A-Z]{2}[a-z]{2,}")
_LATE_CAPITALS = re.compile(
    r"(?!Mc|Mac|De|Du|Di|La|Le|Van|Von|O|D|St|Fitz|Del|Al)[A-Z][a-z]+[A-Z]{2,}"
)
_TITLED = re.compile(r"[A-Z][a-z]+")
_SMALL = re.compile(r"(?!ff)[a-z]{3,}")


def letter_case(name: str) -> LetterCase:
    """The case of a whole name; initials (J. R. R.) count as natural."""
    letters = [c for c in name if c.lower() != c.upper()]
    if not letters:
        return LetterCase.NONE
    if all(c.islower() for c in letters):
        return LetterCase.SMALL
    if all(c.isupper() for c in letters):
        words = [w for w in _WORD.findall(name) if any(c.isalpha() for c in w)]
        if all(_INITIALS.fullmatch(w) for w in words):
            return LetterCase.NATURAL
        return LetterCase.CAPITALS
    return LetterCase.NATURAL


def titled(name: str) -> str | None:
    """A name that is wholly in capitals or in small letters, as people write it.

    Returns:
        "John Smith" for "JOHN SMITH"; None where more than one writing is usual.
    """
    if letter_case(name) not in (LetterCase.CAPITALS, LetterCase.SMALL):
        return None
    words = _WORD.findall(name)
    several = len(words) > 1
    for word in words:
        if not _is_certain(word, several):
            return None
    return _WORD.sub(lambda m: _titled_word(m[0]), name)


def _is_certain(word: str, in_a_name: bool) -> bool:
    if _INITIALS.fullmatch(word):
        return True
    if in_a_name and word.lower() in PARTICLES:
        return False
    if _ROMAN.fullmatch(word):
        return word.isupper()
    return all(_is_certain_part(part, "-" in word) for part in word.split("-"))


def _is_certain_part(part: str, in_a_compound: bool) -> bool:
    lower = part.lower()
    letters = lower.removesuffix(".")
    if lower in _CERTAIN_ALL_THE_SAME:
        return True
    if not letters.isalpha() or (in_a_compound and lower in PARTICLES):
        return False
    if _UNCERTAIN_WORD.fullmatch(part) or not _TURKISH.isdisjoint(part):
        return False
    # JP may be two initials, NG a surname.
    if len(letters) > 1 and _NO_VOWEL.fullmatch(letters):
        return False
    # ß, ŉ and the like do not come back from capitals.
    return len(lower) == len(part) and part.upper().lower() == lower


def _titled_word(word: str) -> str:
    if _INITIALS.fullmatch(word):
        return word.upper()
    if _ROMAN.fullmatch(word):
        return word
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))


def odd_case(name: str) -> str | None:
    """A name with a slip of the shift key put right: jOHN, SMith, "John smith".

    Returns:
        The name as it should be; None when nothing is surely wrong. Names wholly in one
        case are a house style and no slip.
    """
    if letter_case(name) is not LetterCase.NATURAL:
        return None
    words = name.split(" ")
    proper = any(_TITLED.fullmatch(w) for w in words)
    fixed = [_put_right(word, index, proper) for index, word in enumerate(words)]
    better = " ".join(fixed)
    return better if better != name else None


def has_doubled_capital(name: str) -> bool:
    """Whether a word begins as in HHelen: one letter too many, or a wrong one."""
    return _DOUBLED_CAPITAL.search(name) is not None


def _put_right(word: str, index: int, among_titled: bool) -> str:
    if has_doubled_capital(word):
        return word
    slips = (_TOGGLED, _TWO_CAPITALS, _LATE_CAPITALS)
    if any(slip.fullmatch(word) for slip in slips):
        certain = titled(word.upper())
        return certain if certain is not None else word
    if among_titled and _SMALL.fullmatch(word) and word not in PARTICLES:
        # "Nana ama": a name of three letters may be a particle that we do not know.
        if index > 0 and len(word) < 4:
            return word
        certain = titled(word)
        return certain if certain is not None else word
    return word
