"""Finds the province, city and district with which a Chinese address begins.

Words: a *match* is a piece of text that names a place. A match is *explicit* when it says
what it is (苏州市), else it is a *short name* (苏州), which counts only where no street or
building goes by it: 南京路 is a road in Shanghai.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from addin.cleaning.division_table import (
    MUNICIPALITIES,
    PROVINCE_LETTERS,
    Level,
    Place,
    division_table,
    is_nameless,
    stem,
)
from addin.cleaning.scripts import simplified


@dataclass(frozen=True, slots=True)
class Division:
    """Where an address lies.

    Attributes:
        province: full name, also when the text leaves it out; "" when not known.
        city: full name; "" when not known or when the province governs the district.
        district: full name of the district, county or county-level city; "" without one.
        rest: the text behind them, as it stands.
    """

    province: str
    city: str
    district: str
    rest: str


@dataclass(frozen=True, slots=True)
class _Match:
    end: int
    written: str
    explicit: bool
    places: tuple[Place, ...]


_COUNTRY = re.compile(r"(?:中华人民共和国|中國|中国)?[\s,，、\-－]*")
_GAP = re.compile(r"[\s,，、\-－]*")

# What follows a short name when it belongs to a street, a building or a firm.
_NOT_A_PLACE = re.compile(
    r"(?:[东西南北中前后上下内外新老大小一二三四五六七八九十]{0,2}"
    r"(?:路|街|道|大道|巷|弄|胡同|里|村|镇|乡|屯|庄|桥|港|湾|山|河|湖|门|庙|园|苑|城|广场|花园|"
    r"小区|公寓|大厦|大楼|酒店|饭店|宾馆|银行|大学|学院|中学|小学|医院|公司|集团|商会|会馆|家园|"
    r"高速|国道|铁路|车站|火车站|机场))"
)
# Behind 市, 区 and 县 these letters make another word: 市场, 区域, 县城.
_OTHER_WORD = re.compile(r"[场民]")


def _end(pattern: re.Pattern[str], text: str, start: int = 0) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start


def _fits(place: Place, previous: Place) -> bool:
    """Whether `place` lies in `previous`."""
    if place.province != previous.province or place.level <= previous.level:
        return False
    if previous.level is Level.PROVINCE:
        return True
    return stem(place.city) == stem(previous.city) if place.city else False


def _candidates(text: str, start: int) -> Iterator[_Match]:
    """The names that begin at `start`, longest first."""
    table = division_table()
    for length in table.lengths.get(text[start : start + 2], ()):
        written = text[start : start + length]
        places = table.places.get(written)
        if places is None:
            continue
        end = start + length
        named = tuple(p for p in places if p.name == written or written == f"{stem(p.name)}州")
        if named:
            if len(written) == 2 or not _OTHER_WORD.match(text, end):
                yield _Match(end, written, True, named)
        elif not _NOT_A_PLACE.match(text, end) or _is_explicit(text, end):
            yield _Match(end, written, False, places)


def _is_explicit(text: str, start: int) -> bool:
    """Whether a place with its full name begins here, as in 深圳|南山区."""
    table = division_table()
    return any(
        any(
            p.name == text[start : start + n] for p in table.places.get(text[start : start + n], ())
        )
        for n in table.lengths.get(text[start : start + 2], ())
    )


def _first(text: str, start: int) -> _Match | None:
    """The match with which the address begins."""
    for match in _candidates(text, start):
        if match.explicit:
            return match
        today = tuple(p for p in match.places if p.current)
        wide = tuple(p for p in today if p.level is not Level.DISTRICT)
        # A district's short name, such as 和平 or 新华, is evidence only when no other has it.
        if wide or len(today) == 1:
            return _Match(match.end, match.written, False, wide or today)
    letter = PROVINCE_LETTERS.get(text[start : start + 1])
    if letter is None:
        return None
    province = tuple(p for p in division_table().places[letter] if p.level is Level.PROVINCE)
    end = _end(_GAP, text, start + 1)
    inside = any(
        _fits(p, province[0]) and p.level is Level.CITY
        for m in _candidates(text, end)
        for p in m.places
    )
    if end == len(text) or inside:
        return _Match(start + 1, letter, False, province)
    return None


def _next(text: str, start: int, previous: tuple[Place, ...]) -> _Match | None:
    """The match behind those of `previous`; a contradicting one only when explicit."""
    contradicting: _Match | None = None
    lowest = min(p.level for p in previous)
    for match in _candidates(text, start):
        inside = tuple(p for p in match.places if any(_fits(p, q) for q in previous))
        if inside:
            return _Match(match.end, match.written, match.explicit, inside)
        if match.explicit and contradicting is None:
            below = tuple(p for p in match.places if p.level > lowest)
            if below:
                contradicting = _Match(match.end, match.written, True, below)
    return contradicting


@lru_cache(maxsize=65_536)
def _matches(text: str) -> tuple[_Match, ...]:
    """The matches at the head of a text in simplified characters, from wide to narrow."""
    start = _end(_COUNTRY, text)
    match = _first(text, start)
    found: list[_Match] = []
    while match:
        found.append(match)
        if len(found) == 4 or all(p.level is Level.DISTRICT for p in match.places):
            break
        start = _end(_GAP, text, match.end)
        match = _next(text, start, match.places)
    return tuple(found)


def _consistent(outer: _Match, inner: _Match) -> bool:
    return any(_fits(p, q) for p in inner.places for q in outer.places)


# Cities without districts, whose towns and quarters are called districts all the same.
_OWN_DISTRICTS = frozenset({"东莞", "中山", "嘉峪关", "儋州", "三沙"})

# The longest chain of names is shorter than this; cutting makes the cache find more.
_HEAD = 40


def _head(text: str) -> tuple[_Match, ...]:
    return _matches(simplified(text[:_HEAD]))


def _chains(found: tuple[_Match, ...]) -> list[Place]:
    """The narrowest places that agree with all the wider matches."""
    places = list(found[0].places)
    for match in found[1:]:
        narrower = [p for p in match.places if any(_fits(p, q) for q in places)]
        if not narrower:
            break
        places = narrower
    return places


def find_division(text: str) -> Division | None:
    """Where a Chinese address lies, by the names that it begins with.

    Short names (江苏苏州), one-letter provinces before a city (苏A is none), traditional
    characters and gaps between the names are understood. What is left out is filled in
    where only one place can be meant.

    Returns:
        The division; None when the text begins with no known place.
    """
    found = _head(text)
    if not found:
        return None
    for index in range(1, len(found)):
        if not _consistent(found[index - 1], found[index]):
            found = found[:index]
            break
    places = _chains(found)
    today = [p for p in places if p.current] or places
    # 大理 alone is the prefecture, not the county-level city in it.
    widest = min(today, key=lambda p: p.level)
    meant = [p for p in today if p.level is widest.level]
    province = widest.province if len({p.province for p in meant}) == 1 else ""
    city = widest.city if len({p.city for p in meant}) == 1 else ""
    return Division(
        province=province,
        city=province if province in MUNICIPALITIES else city,
        district=widest.name if widest.level is Level.DISTRICT else "",
        rest=text[_end(_GAP, text, found[-1].end) :],
    )


def contradiction(text: str) -> tuple[str, str] | None:
    """Two names at the head of an address of which one does not lie in the other.

    Only what is sure: the inner name is written in full and is that of one place only, and no
    map of the last decades puts it into the outer one.

    Returns:
        (inner, outer) as written, such as ("杭州市", "江苏省"); None when all is well.
    """
    found = _head(text)
    for outer, inner in pairwise(found):
        if _consistent(outer, inner):
            continue
        if is_nameless(inner.written) or not inner.explicit:
            return None
        if inner.places[0].level is Level.DISTRICT and stem(outer.written) in _OWN_DISTRICTS:
            return None
        homes = {(p.province, stem(p.city)) for p in inner.places if p.current}
        if len(homes) == 1:
            return inner.written, outer.written
        return None
    return None


def province_of(name: str) -> str:
    """The full name of the province in which a city or district lies.

    Args:
        name: a name, full or short, or a province's letter (粤).

    Returns:
        "" when no or more than one place is so called.
    """
    written = simplified(name.strip())
    if letter := PROVINCE_LETTERS.get(written):
        return letter
    places = division_table().places.get(written, ())
    today = [p for p in places if p.current] or list(places)
    widest = min((p.level for p in today), default=None)
    provinces = {p.province for p in today if p.level is widest}
    return provinces.pop() if len(provinces) == 1 else ""


def cities_named(name: str) -> tuple[str, ...]:
    """The full names of today's cities, county-level ones too, that are so called.

    Args:
        name: a name, full or short: "苏州" gives ("苏州市",).
    """
    written = simplified(name.strip())
    places = division_table().places.get(written, ())
    named = (p.name for p in places if p.current and (p.level is Level.CITY or _is_city(p)))
    return tuple(dict.fromkeys(named))


def _is_city(place: Place) -> bool:
    return place.level is Level.DISTRICT and place.name.endswith("市")
