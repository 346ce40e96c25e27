"""Cities and regions (provinces, states) in a column of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from pypinyin import lazy_pinyin
from rapidfuzz import process
from rapidfuzz.distance import OSA

from addin.cleaning.contacts import glued_contact
from addin.cleaning.countries import is_country
from addin.cleaning.division_table import (
    MUNICIPALITIES,
    PROVINCE_LETTERS,
    Level,
    division_table,
    stem,
)
from addin.cleaning.first_look import FirstLook, first_look
from addin.cleaning.reading import FormIndex, Reading
from addin.cleaning.scripts import simplified
from addin.findings import Code, Problem
from addin.i18n import msg
from addin.table.cells import CellValue
from addin.table.fields import KIND_LABELS, Kind

_HAS_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_DIGITS_ONLY = re.compile(r"[\d\s.,\-]+")
# Letters and digits as no town has them: Britain, Canada, the Netherlands.
_POSTCODE = re.compile(
    r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}|[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]|[0-9]{4} ?[A-Z]{2}"
)
# Towns that are called like a country, or are one.
_CITY_STATES_TEXT = """
    Singapore / Luxembourg / Monaco / Panama / Kuwait / Guatemala / Djibouti / San Marino / Mexico
    Gibraltar / Hong Kong / Macau / Macao / Georgia / Jersey / Jordan / Lebanon / Peru / Cuba / Chad
    Malta / Granada / Andorra / Vatican / Bermuda
    Dubai / Abu Dhabi / England / Scotland / Wales / Taiwan / Aruba / Bahrain / Brunei
"""
_CITY_STATES = frozenset(re.split(r"\s+/\s+|\n\s*", _CITY_STATES_TEXT.strip()))
_BOTH = frozenset({"吉林", "海南"})
_FEWEST = 3
_FEW_MISPLACED = 0.1
_NEARLY_ALL = 0.8
_FULL, _SHORT, _OTHER = range(3)


class PlaceCleaner:
    """Reads the names of cities (level CITY) or provinces (level PROVINCE).

    Forms: "full" is a Chinese name with what it is (苏州市), "short" without (苏州), "plain"
    any name that has no such pair: Western ones, and Chinese ones that are not known. "plain"
    fits into either house style and does not vote. The standard value of a known Chinese
    name is the full one.
    """

    forms: tuple[str, ...] = ("full", "short", "plain")

    def __init__(
        self,
        level: Level = Level.CITY,
        spellings: Mapping[str, str] | None = None,
        *,
        mixed: bool = False,
    ) -> None:
        """Makes a cleaner.

        Args:
            level: CITY for cities, county-level ones included; PROVINCE for provinces.
            spellings: {Western name folded as by `str.casefold`: as the column spells it}.
            mixed: whether the column holds cities and provinces alike.
        """
        self._level = level
        self._mixed = mixed
        self._spellings = spellings or {}
        self._kind = Kind.CITY if level is Level.CITY else Kind.REGION

    def for_column(self, texts: Sequence[str], counts: Sequence[int] = ()) -> PlaceCleaner:
        """The cleaner for one column, which knows in which letters its names are written.

        Args:
            texts: n distinct texts of one column.
            counts: how often each occurs; once each when empty.
        """
        seen: dict[str, Counter[str]] = {}
        others = 0
        for text, count in zip(texts, counts or [1] * len(texts), strict=True):
            others += count * (_other_level(text.strip(), self._level) is not None)
            if not _HAS_HAN.search(text) and (name := " ".join(text.split())):
                seen.setdefault(name.casefold(), Counter())[name] += count
        spellings = {}
        for folded, names in seen.items():
            usual, count = names.most_common(1)[0]
            if count >= max(_FEWEST, _NEARLY_ALL * names.total()):
                spellings[folded] = usual
        mixed = others > _FEW_MISPLACED * (sum(counts) or len(texts))
        return PlaceCleaner(self._level, spellings, mixed=mixed)

    def forms_of(self, texts: Sequence[str], region: str = "") -> FormIndex:  # noqa: ARG002
        """Sorts texts into forms; see `Cleaner.forms_of`."""
        full, short = _known(self._level)
        return np.fromiter(
            (_FULL if t in full else _SHORT if t in short else -1 for t in texts),
            np.int8,
            len(texts),
        )

    def read(self, value: CellValue, region: str = "") -> Reading:  # noqa: ARG002
        """Reads one name; see `Cleaner.read`."""
        full, short = _known(self._level)
        look = first_look(value, self._kind)
        if look.settled:
            return look.settled
        text = look.text
        if not _HAS_HAN.search(text):
            return self._read_western(look)
        if text in full:
            return look.with_problems(text, "full")
        if text in short:
            return look.with_problems(short[text], "short")
        if (other := _other_level(text, self._level)) and not self._mixed:
            return look.with_problems(None, "", [_misplaced(other)])
        plain = simplified(text)
        # Traditional characters stay as they are: they are pointed out for the whole column.
        if plain in full or plain in short:
            return look.with_problems(text, "plain")
        if self._level is Level.PROVINCE and (meant := _province_by_habit(plain)):
            return look.with_problems(meant, "")
        if glued := glued_contact(text):
            problem = Problem(Code.WORDS_GLUED, {"found": glued.found}, glued.rest or None)
            return look.with_problems(text, "plain", [problem])
        if meant := _nearest(plain, self._level):
            params = {"found": text, "expected": meant}
            standard = short.get(meant, meant)
            return look.with_problems(
                standard, "", [Problem(Code.CHOICE_TYPO, params, suggestion=meant)]
            )
        return look.with_problems(text, "plain")

    def _read_western(self, look: FirstLook) -> Reading:
        text = look.text
        if problems := _western_faults(text, self._level):
            return look.with_problems(text, "plain", problems)
        usual = self._spellings.get(text.casefold(), text)
        if usual != text:
            problem = Problem(Code.LETTER_CASE, {"expected": usual}, suggestion=usual)
            return look.with_problems(usual, "plain", [problem])
        return look.with_problems(text, "plain")

    def write(self, standard: CellValue, form: str, region: str = "") -> CellValue:  # noqa: ARG002
        """The name in full or short.

        Raises:
            KeyError: no such form.
        """
        if form not in self.forms:
            raise KeyError(form)
        full, short = _known(self._level)
        if form == "short" and isinstance(standard, str) and standard in full:
            brief = stem(standard)
            return brief if short.get(brief) == standard else standard
        return standard


def _province_by_habit(name: str) -> str:
    """The province that people call by its letter (粤), or a region that they call 省 (广西省)."""
    short = _known(Level.PROVINCE)[1]
    return PROVINCE_LETTERS.get(name) or short.get(name.removesuffix("省"), "")


@cache
def _known(level: Level) -> tuple[frozenset[str], dict[str, str]]:
    """(full names, {short name: full name}) of today's places that are so called uniquely."""
    wanted: dict[str, set[str]] = {}
    full: set[str] = set()
    for group in division_table().places.values():
        for place in group:
            if not place.current or not _belongs(place.name, place.level, level):
                continue
            full.add(place.name)
            wanted.setdefault(stem(place.name), set()).add(place.name)
    # In a column of cities 海南 and 吉林 may mean the province as well.
    provinces = {stem(p) for p in division_table().provinces - MUNICIPALITIES}
    ambiguous = provinces if level is Level.CITY else set()
    short = {
        brief: next(iter(names))
        for brief, names in wanted.items()
        if len(names) == 1 and brief not in full and brief not in ambiguous
    }
    return frozenset(full), short


def _belongs(name: str, level: Level, wanted: Level) -> bool:
    if wanted is Level.PROVINCE:
        return level is Level.PROVINCE
    return level is Level.CITY or (level is Level.DISTRICT and name.endswith("市"))


def _nearest(name: str, level: Level) -> str:
    """The only known name for which this one was mistyped; "" without one or with several.

    Either it sounds the same and one character differs (苏洲), or it is one edit away and has
    at least three characters besides 市 (石家装).
    """
    # 襄樊市 and 昆山县 are old names or counties, and no typing errors.
    if len(name) < 2 or name in division_table().places:
        return ""
    by_sound, candidates = _by_sound(level)
    same = by_sound.get(_sound(name), ())
    alike = [n for n in same if sum(a != b for a, b in zip(name, n, strict=False)) == 1]
    if len(alike) == 1:
        return alike[0]
    if alike or len(stem(name)) < 3:
        return ""
    near = process.extract(name, candidates, scorer=OSA.distance, score_cutoff=1, limit=3)
    return near[0][0] if len(near) == 1 else ""


def _sound(name: str) -> str:
    return " ".join(lazy_pinyin(name))


@cache
def _by_sound(level: Level) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """({pinyin: known names}, names long enough to be found by edit distance)."""
    full, short = _known(level)
    found: dict[str, tuple[str, ...]] = {}
    names = sorted({*full, *short})
    for name in names:
        sound = _sound(name)
        found[sound] = (*found.get(sound, ()), name)
    return found, tuple(n for n in names if len(stem(n)) >= 3)


def _other_level(name: str, level: Level) -> Kind | None:
    """A city among provinces, a province among cities; None for what may be either."""
    cities, provinces = _known(Level.CITY), _known(Level.PROVINCE)
    is_city = name in cities[0] or name in cities[1]
    is_province = name in provinces[0] or name in provinces[1]
    if is_city == is_province or stem(name) in _BOTH or name in MUNICIPALITIES:
        return None
    if level is Level.PROVINCE and is_city:
        return Kind.CITY
    return Kind.REGION if level is Level.CITY and is_province else None


def _misplaced(kind: Kind) -> Problem:
    params = {"found": KIND_LABELS[kind], "column": msg("where it belongs")}
    return Problem(Code.WRONG_COLUMN, params)


def _western_faults(text: str, level: Level) -> list[Problem]:
    if _DIGITS_ONLY.fullmatch(text):
        return [Problem(Code.ADDRESS_INCOMPLETE, {"reason": msg("digits only")})]
    if glued := glued_contact(text):
        return [Problem(Code.WORDS_GLUED, {"found": glued.found}, glued.rest or None)]
    if _POSTCODE.fullmatch(text):
        return [_misplaced(Kind.POSTCODE)]
    if level is Level.CITY and text not in _CITY_STATES and is_country(text):
        return [_misplaced(Kind.COUNTRY)]
    return []
