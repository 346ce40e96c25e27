"""Compares addresses: the numbers in them, the road, the place, the text as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from addin.i18n import msg
from addin.matching.comparers import (
    MISSING,
    Feature,
    Flags,
    Level,
    Levels,
    OneFeature,
    Role,
    RowIndices,
    either_missing,
    same,
)
from addin.matching.likeness import Likeness
from addin.matching.person_parts import HAN
from addin.matching.places import leading_places
from addin.matching.texts import Codes, all_at_once, merged
from addin.table.table import Column

ADDRESS = (
    Level(msg("{column} same"), 0.5, 0.0005, "whole"),
    Level(msg("{column}: same road and numbers"), 0.12, 0.0005, "house"),
    Level(msg("{column}: same road, one without the flat"), 0.05, 0.0005, "road"),
    Level(msg("{column} nearly the same"), 0.05, 0.0005),
    Level(msg("{column}: same numbers"), 0.02, 0.005, "numbers"),
    Level(msg("{column}: same road"), 0.04, 0.01, "road"),
    Level(msg("{column}: alike"), 0.04, 0.02),
    Level(msg("{column} different"), 0.18, 0.96),
)
SAME, HOUSE, PART, NEAR, NUMBERS, ROAD, ALIKE, DIFFER = range(8)

_TENS = re.compile(
    "([一二三四五六七八九])?十([一二三四五六七八九])?(?=[号栋幢楼层室单弄座期组单元])"
)
_CHINESE_DIGIT = str.maketrans("〇零一二三四五六七八九", "00123456789")
_NUMERAL = re.compile("[〇零一二三四五六七八九]+(?=(?:号|栋|幢|楼|层|室|单元|弄|座|期|组))")
_NUMBER = re.compile(r"\d+")
_SIGNS = re.compile(r"[\W_]+")
_ROAD = re.compile("[\u4e00-\u9fff]+$")
_STREET_WORDS = {
    "street": "st", "str": "st", "strasse": "st", "avenue": "ave", "av": "ave", "road": "rd",
    "boulevard": "blvd", "drive": "dr", "lane": "ln", "court": "ct", "place": "pl",
    "square": "sq", "highway": "hwy", "parkway": "pkwy", "terrace": "ter", "north": "n",
    "south": "s", "east": "e", "west": "w", "suite": "ste", "apartment": "apt", "floor": "fl",
    "building": "bldg", "saint": "st", "platz": "pl",
}  # fmt: skip


def with_digits(text: str) -> str:
    """A folded text with 三单元 as 3单元 and 二十一号 as 21号."""
    text = _TENS.sub(lambda m: f"{m[1] or '1'}{m[2] or '0'}", text)
    return _NUMERAL.sub(lambda m: m[0].translate(_CHINESE_DIGIT), text)


def address_parts(text: str) -> tuple[str, str, str]:
    """(whole, road, numbers) of a folded address."""
    if text.isascii() or not HAN.search(text):
        words = [_STREET_WORDS.get(w, w) for w in _SIGNS.sub(" ", text).split()]
        numbers = [w for w in words if w[0].isdigit()]
        road = [w for w in words if not w[0].isdigit() and len(w) > 1 and w not in _ENDINGS]
        return " ".join(words), " ".join(road[:2]), "-".join(numbers)
    rest = text[leading_places(text) :]
    numbers = _NUMBER.findall(rest)
    before = rest[: rest.index(numbers[0])] if numbers else rest
    return _unsigned(text), _unsigned(before)[-4:], "-".join([n.lstrip("0") for n in numbers])


def _unsigned(text: str) -> str:
    return text if text.isalnum() else _SIGNS.sub("", text)


_ENDINGS = frozenset(_STREET_WORDS.values())


class AddressComparer(OneFeature):
    """Compares addresses."""

    effort = 4

    def __init__(
        self,
        columns: Sequence[Column],
        codes: Codes,
        texts: list[str],
        *,
        keep_texts: bool = False,
    ) -> None:
        """Prepares the comparison.

        Args:
            columns: where the parts of the addresses stand.
            codes: n indices into the texts.
            texts: k folded addresses.
            keep_texts: see `Comparer`.
        """
        super().__init__(keep_texts=keep_texts)
        self.features = (
            Feature("address", Role.SHARED, tuple(columns), ADDRESS, NEAR, is_contact=True),
        )
        parts = [address_parts(text) for text in all_at_once(texts, with_digits)]
        self._whole = self._aspect("whole", codes, [p[0] for p in parts])
        self._road = self._aspect("road", codes, [p[1] for p in parts])
        self._numbers = self._aspect("numbers", codes, [p[2] for p in parts])
        self._likeness = Likeness(self._whole.texts, fuzz.ratio, 70)
        self._road_likeness = Likeness(self._road.texts, JaroWinkler.similarity, 0.85)
        first = [numbers.partition("-")[0] for _, _, numbers in parts]
        self._first_number = merged(codes, first)[0]
        houses = [f"{p[1]} {p[2]}" if p[1] and p[2] else "" for p in parts]
        self._house = self._aspect("house", codes, houses).codes
        # Without flat and floor, which are left out as often as not.
        self._aspect("front", codes, [house.partition("-")[0] for house in houses])
        self.keys = (
            self._key("house", "address", 0.66),
            self._key("numbers", "address", 0.7),
            self._key("road", "address", 0.75),
            self._key("front", "address", 0.72),
        )

    def _glance(self, levels: Levels, left: RowIndices, right: RowIndices) -> None:
        levels[same(self._house, left, right)] = HOUSE
        levels[same(self._whole.codes, left, right)] = SAME
        levels[either_missing(self._whole.codes, left, right)] = MISSING

    def _is_part(self, left: RowIndices, right: RowIndices) -> Flags:
        """Whether one list of numbers begins with the other: 12-3 and 12-3-402."""
        pairs = zip(self._numbers.of(left), self._numbers.of(right), strict=True)
        found = [a.startswith(f"{b}-") or b.startswith(f"{a}-") for a, b in pairs]
        return np.array(found, dtype=bool)

    def _closer(self, left: RowIndices, right: RowIndices) -> Levels:
        ratio = self._likeness.of(self._whole.codes[left], self._whole.codes[right])
        numbers = same(self._numbers.codes, left, right)
        both = ~either_missing(self._numbers.codes, left, right)
        part = same(self._first_number, left, right) & ~numbers
        at = np.flatnonzero(part)
        part[at] = self._is_part(left[at], right[at])
        road = same(self._road.codes, left, right)
        road_near = road.copy()
        at = np.flatnonzero((numbers | part) & ~road)
        a, b = self._road.codes[left[at]], self._road.codes[right[at]]
        road_near[at] = self._road_likeness.of(a, b) >= 0.85
        levels = np.full(len(left), DIFFER, dtype=np.int8)
        levels[ratio >= 70] = ALIKE
        levels[road] = ROAD
        levels[numbers] = NUMBERS
        levels[(ratio >= 90) & ~(both & ~numbers & ~part)] = NEAR
        levels[road_near & part] = PART
        levels[road_near & numbers] = HOUSE
        return levels
