"""Takes persons' names apart for comparing: family name, given name, how they sound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pypinyin import lazy_pinyin

from addin.cleaning.person_words import (
    GENERATIONS,
    HONORIFICS,
    PARTICLES,
    WESTERN_TITLE,
    is_compound_surname,
)

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_NOT_HAN = re.compile("[^\u3400-\u4dbf\u4e00-\u9fff]+")
_BRACKETS = re.compile(r"[(\[{<（【《].*?[)\]}>）】》]|[(\[（【].*$")
_NOT_LETTER = re.compile(r"[^\w]+|[\d_]+")
_TITLES = "|".join(sorted(HONORIFICS, key=len, reverse=True))
_CHINESE_TITLE = re.compile(rf"(?<=.)(?:{_TITLES}|(?<=^.)[总工董哥姐叔嫂])+$")
_LAST = {title[-1] for title in (*HONORIFICS, *"总工董哥姐叔嫂") if HAN.match(title[-1])}
_ENDS = "".join(sorted(_LAST))
_SHORT_CHINESE = re.compile(rf"[\u4e00-\u9fff]{{1,2}}(?![{_ENDS}])[\u4e00-\u9fff]")
"""Two or three characters that do not end in a title."""

_MOST_GIVEN = 2


@dataclass(frozen=True, slots=True)
class PersonParts:
    """k names, taken apart; "" where a part is missing.

    Attributes:
        family, given: the parts, in small letters or simplified characters.
        family_sound, given_sound: how they sound, in Latin letters.
        whole_sound: the letters of the whole name's sound in alphabetical order, so that
            the order of the parts does not count.
    """

    family: list[str]
    given: list[str]
    family_sound: list[str]
    given_sound: list[str]
    whole_sound: list[str]


def person_parts(folded: Sequence[str]) -> PersonParts:
    """Takes k folded names apart."""
    parts = [_split(text) for text in folded]
    family, given = [p[0] for p in parts], [p[1] for p in parts]
    return with_sounds(family, given)


def with_sounds(family: list[str], given: list[str]) -> PersonParts:
    """Adds how names sound."""
    sounds = {text: sound(text) for text in {*family, *given}}
    family_sound = [sounds[text] for text in family]
    given_sound = [sounds[text] for text in given]
    whole = [
        "".join(sorted((f + g).replace(" ", ""))) if f and g else ""
        for f, g in zip(family_sound, given_sound, strict=True)
    ]
    return PersonParts(family, given, family_sound, given_sound, whole)


def single_name(text: str) -> str:
    """A folded first or last name that stands in a column of its own."""
    if text.isascii():
        return " ".join(_NOT_LETTER.sub(" ", text).split()) if not text.isalpha() else text
    if HAN.search(text):
        return _NOT_HAN.sub("", _CHINESE_TITLE.sub("", _BRACKETS.sub("", text)))
    return " ".join(_NOT_LETTER.sub(" ", text).split())


def _split(text: str) -> tuple[str, str]:
    """(family name, given name) of a folded name."""
    if _SHORT_CHINESE.fullmatch(text):
        length = 2 if len(text) == 3 and is_compound_surname(text[:2]) else 1
        return text[:length], text[length:]
    if not text.isascii() and HAN.search(text):
        return _split_chinese(text)
    return _split_western(text)


def _split_chinese(text: str) -> tuple[str, str]:
    if len(text) > 3 or _CHINESE_TITLE.search(text):
        if "(" in text or "[" in text:
            text = _BRACKETS.sub("", text) or text
        text = _CHINESE_TITLE.sub("", text.strip())
    name = _NOT_HAN.sub("", text)
    length = 2 if is_compound_surname(name[:2]) and len(name) > 2 else 1
    return name[:length], name[length:]


def _split_western(text: str) -> tuple[str, str]:
    if "(" in text or "[" in text:
        text = _BRACKETS.sub(" ", text)
    if "," in text:
        family, _, given = text.partition(",")
        if not GENERATIONS.fullmatch(given.strip()):
            return _words(family), _words(given)
        text = family
    match = WESTERN_TITLE.match(text) if "." in text or text[:2] in _TITLE_STARTS else None
    if match:
        text = match["name"]
        if " " not in text.strip():
            return _words(text), ""
    words = _words(text).split()
    if len(words) > 1 and GENERATIONS.fullmatch(words[-1]) and len(words[-1]) > 1:
        words.pop()
    if len(words) < 2:
        return "", " ".join(words)
    first = len(words) - 1
    while first > 1 and words[first - 1] in PARTICLES:
        first -= 1
    return " ".join(words[first:]), " ".join(words[:first])


_TITLE_STARTS = frozenset({"mr", "ms", "mi", "dr", "pr", "si", "he", "fr"})


def _words(text: str) -> str:
    return " ".join(_NOT_LETTER.sub(" ", text.replace("'", "").replace("’", "")).split())


def sound(text: str) -> str:
    """How a name sounds, in Latin letters: pinyin without tones for Chinese."""
    if text.isascii():
        return text
    return "".join([_syllable(character) for character in text])


@cache
def _syllable(character: str) -> str:
    if HAN.match(character):
        return str(lazy_pinyin(character)[0])
    return character
