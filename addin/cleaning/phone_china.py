"""The Chinese numbering plan (工信部电信网编号计划), and how its numbers are written.

mobile      11 digits, 138 0013 8000; the first three or four tell the operator
landline    area code of two or three digits (10, 571) and a number of seven or eight;
            in writing the area code has a 0 in front
400, 800    ten digits, no area code
service     95588, 12315, 1010xxxx: short, no area code
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache

from phonenumbers import PhoneNumber, PhoneNumberType, is_valid_number, number_type

from addin.cleaning.phone_plans import Layout

CHINA = "86"
MOBILE_LENGTH = 11

# Assigned to persons: 140, 141 and 144 are for machines and have 13 digits; 142, 143, 154,
# 160, 163, 164, 168, 169, 179 and 194 are not given out; 161 and 174 only in part.
_MOBILE = re.compile(
    "1(?:3[0-9]|4[5-9]|5[0-35-9]|6[2567]|7[0-35-8]|8[0-9]|9[0-35-9]|610|74[09])[0-9]*"
)
_FREE_OR_SHARED = re.compile("[48]00[0-9]{7}")
_SHORT = re.compile("95[0-9]{3,6}|96[0-9]{3,6}|1010[0-9]{4}|12[0-9]{3}|100[0-9]{2}|118[0-9]{2}")
_SUBSCRIBER = re.compile("[2-9][0-9]{6,7}")
_LONG_AREA = 3
_SHORTEST_SUBSCRIBER = 5


class ChinaKind(Enum):
    """What sort of Chinese number it is."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    FREE_OR_SHARED = "400"
    SHORT = "short"


@cache
def area_codes() -> frozenset[str]:
    """The assigned area codes without their 0: "10", "571" (about 320)."""
    return frozenset(a for a in _possible_areas() if _is_landline(a, "2345678", "62345678"))


@cache
def areas_of_eight() -> frozenset[str]:
    """The area codes whose numbers have eight digits."""
    return frozenset(a for a in area_codes() if _is_landline(a, "62345678"))


def _possible_areas() -> list[str]:
    return ["10", *map(str, range(20, 30)), *map(str, range(310, 1000))]


def _is_landline(area: str, *subscribers: str) -> bool:
    numbers = (PhoneNumber(int(CHINA), int(area + subscriber)) for subscriber in subscribers)
    return any(number_type(number) == PhoneNumberType.FIXED_LINE for number in numbers)


def is_mobile(number: str) -> bool:
    """Whether it is a mobile number of an assigned range."""
    return len(number) == MOBILE_LENGTH and _MOBILE.fullmatch(number) is not None


def area_of(number: str) -> str:
    """The area code that a national significant number begins with; "" when none."""
    length = 2 if number[:1] in ("1", "2") else _LONG_AREA
    area = number[:length]
    return area if area in area_codes() else ""


def is_landline(number: str) -> bool:
    """Whether it is an assigned area code and a subscriber's number behind it."""
    area = area_of(number)
    subscriber = number[len(area) :]
    if not area or len(subscriber) < _SHORTEST_SUBSCRIBER:
        return False
    if _SUBSCRIBER.fullmatch(subscriber) and len(subscriber) in subscriber_lengths(area):
        return True
    # A few begin with 1, and services (95588) are dialled in a city.
    return is_valid_number(PhoneNumber(int(CHINA), int(number)))


@cache
def areas_without_seven() -> frozenset[str]:
    """The area codes in which no number of seven digits is left.

    Elsewhere numbers get their eighth digit still, so both lengths are possible.
    """
    short = (a for a in area_codes() if len(a) == _LONG_AREA)
    return areas_of_eight() - {a for a in short if _is_landline(a, "2345678", "6234567")}


def subscriber_lengths(area: str) -> tuple[int, ...]:
    """How many digits may stand behind an area code."""
    return (8,) if area in areas_without_seven() else (7, 8)


def china_kind(number: str) -> ChinaKind | None:
    """What sort of number a national significant number is; None when it cannot be one."""
    if is_mobile(number):
        return ChinaKind.MOBILE
    if _FREE_OR_SHARED.fullmatch(number):
        return ChinaKind.FREE_OR_SHARED
    if is_landline(number):
        return ChinaKind.LANDLINE
    return ChinaKind.SHORT if _SHORT.fullmatch(number) else None


def china_layout(number: str) -> Layout:
    """A Chinese number taken apart; one that is none is left in one piece."""
    kind = china_kind(number)
    groups: tuple[str, ...] = (number,)
    pieces: tuple[str, ...] = (number,)
    dashes: tuple[str, ...] = (number,)
    trunk = ""
    national = number
    if kind is ChinaKind.MOBILE:
        groups = dashes = (number[:3], number[3:7], number[7:])
    elif kind is ChinaKind.FREE_OR_SHARED:
        groups = dashes = (number[:3], number[3:6], number[6:])
        national = "-".join(groups)
    elif kind is ChinaKind.LANDLINE:
        trunk = "0"
        area = area_of(number)
        subscriber = number[len(area) :]
        halves = (subscriber[:-4], subscriber[-4:]) if len(subscriber) > 6 else (subscriber,)
        groups = (area, *halves)
        pieces = dashes = (area, subscriber)
        national = f"0{area}-{subscriber}"
    return Layout(
        CHINA,
        number,
        national,
        f"+{CHINA} {' '.join(groups)}",
        groups,
        (trunk + groups[0], *groups[1:]),
        pieces,
        dashes,
        (trunk + dashes[0], *dashes[1:]),
        has_area=kind is ChinaKind.LANDLINE,
    )
