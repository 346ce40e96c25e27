"""From what people write to phone numbers: the part that accepts, and the part that explains.

`parse_number` takes any usual writing of one number. What it does not accept is explained by
`explain`: too short, no such prefix, no area code, a lost zero.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import phonenumbers
from phonenumbers import NumberParseException, ValidationResult

from addin.cleaning.phone_china import (
    CHINA,
    MOBILE_LENGTH,
    ChinaKind,
    area_of,
    areas_of_eight,
    china_kind,
    china_layout,
    is_landline,
    is_mobile,
    subscriber_lengths,
)
from addin.cleaning.phone_forms import Number
from addin.cleaning.phone_plans import plan_of
from addin.findings import Code, Problem

_PHONE_LIKE = re.compile(r"[+(]?[0-9+(][0-9+() ./\-]*[0-9)]")
_BETWEEN = re.compile(r"[() ./\-]+")
_COMPACT = re.compile(r"(?P<prefix>(?:(?:\+|00)86)+|\+|00)?(?P<rest>[0-9]+)")
_TRUNK_IN_BRACKETS = re.compile(r"^((?:\+|00)[0-9 ]{1,5})\(0\)")
_EXTENSION = re.compile(
    r"[\s,;]*(?:转|轉|分机号?|分機|ext(?:ension|n)?\.?|x|#|\*)[\s:：]*(?P<extension>[0-9]{1,7})$",
    re.I,
)
_DASHED_EXTENSION = re.compile(
    r"(?P<main>(?:\+?86[- ]?)?(?:\(?0[0-9]{2,3}\)?[- ]?[2-9][0-9]{6,7}|1[0-9]{10}"
    r"|[48]00-?[0-9]{3,4}-?[0-9]{3,4}))-(?P<extension>[0-9]{1,6})"
)
_SHORT_EXTENSION = re.compile("[0-9]{1,6}")
# Hong Kong, Macao and Taiwan, written with their code but without a plus.
_NEIGHBOUR = re.compile(r"(?P<country>852|853|886)[- ]\(?0?(?P<number>[0-9 \-]{7,11})")
_AMERICAN_GROUPS = re.compile(r"\(?[2-9][0-9]{2}\)?[-. ]?[2-9][0-9]{2}[-. ][0-9]{4}")
_CHINESE_GROUPS = re.compile(r"\(?[0-9]{2,3}(?:\)|[- ]|\)[- ])[0-9]{7,8}")
_NORTH_AMERICA = "1"
_LOST_ZERO_LENGTHS = (10, 11)
_AREA_STARTS = tuple("23456789")
_NO_PHONE = 15
_SEVEN = 7


class Parsed(NamedTuple):
    """A number, and the part of the text in which it is written without its extension."""

    number: Number
    written: str


def is_phone_like(text: str) -> bool:
    """Whether the text consists of the signs that phone numbers are written with."""
    return _PHONE_LIKE.fullmatch(text) is not None


def parse_number(text: str, home: str, region: str) -> Parsed | None:
    """The number that the text is, in any usual writing.

    Args:
        text: tidy text with half-width signs.
        home: calling code of the country that numbers without one belong to.
        region: the same country (ISO 3166).

    Returns:
        The number; None when the text is not exactly one number that can exist.
    """
    # Before the whole: 0571-8765432-1 is an extension, not a number of eight digits.
    dashed = _DASHED_EXTENSION.fullmatch(text) if home == CHINA else None
    number = _parse_chinese(dashed["main"], region) if dashed else None
    if dashed and number:
        return Parsed(number._replace(extension=dashed["extension"]), dashed["main"])
    main, extension = text, ""
    if match := _EXTENSION.search(text):
        main, extension = text[: match.start()], match["extension"]
    number = _parse_main(main, home, region)
    if number is not None:
        return Parsed(number._replace(extension=extension), main)
    main, _, extension = text.rpartition("-")  # 139-1234-0001-8
    if home != CHINA or not _SHORT_EXTENSION.fullmatch(extension):
        return None
    number = _parse_chinese(main, region)
    return Parsed(number._replace(extension=extension), main) if number else None


def _parse_chinese(text: str, region: str) -> Number | None:
    number = _parse_main(text, CHINA, region)
    return number if number is not None and number.country == CHINA else None


def _parse_main(text: str, home: str, region: str) -> Number | None:
    if not is_phone_like(text) or text.count("(") != text.count(")"):
        return None
    compact = _COMPACT.fullmatch(_BETWEEN.sub("", _TRUNK_IN_BRACKETS.sub(r"\1", text)))
    if compact is None:
        return None
    prefix, rest = compact["prefix"] or "", compact["rest"]
    if prefix.endswith(CHINA):
        return _china_abroad(rest)
    if prefix == "+" or (prefix and home == CHINA):
        return _foreign("+" + rest, None)
    if home == CHINA:
        return _china_at_home(rest) or _neighbour(text)
    if prefix:
        # 00 is not the way out of every country, but everyone knows what it means.
        return _foreign("+" + rest, None, sure=True) or _foreign(text, region)
    return _foreign(text, region)


def _china_abroad(digits: str) -> Number | None:
    """What stands behind +86; the code may be doubled, or a trunk zero left in."""
    for lead in ("", "0", "86", "860"):
        if digits.startswith(lead) and china_kind(digits[len(lead) :]):
            return Number(CHINA, digits[len(lead) :])
    return None


def _china_at_home(digits: str) -> Number | None:
    if digits.startswith("0"):
        kind = china_kind(digits[1:])
        return Number(CHINA, digits[1:]) if kind in _WITH_ZERO else None
    kind = china_kind(digits)
    if kind is not None and kind is not ChinaKind.LANDLINE:
        return Number(CHINA, digits)
    if digits.startswith(CHINA) and china_kind(digits[2:]) in _WITH_CODE:
        return Number(CHINA, digits[2:])
    return None


# A zero in front of a mobile was dialled for calls to other provinces.
_WITH_ZERO = (ChinaKind.LANDLINE, ChinaKind.MOBILE)
_WITH_CODE = (*_WITH_ZERO, ChinaKind.FREE_OR_SHARED)


def _neighbour(text: str) -> Number | None:
    match = _NEIGHBOUR.fullmatch(text)
    if match is None:
        return None
    number = Number(match["country"], _BETWEEN.sub("", match["number"]))
    return number if plan_of(number.country).holds(number.number) else None


def _foreign(text: str, region: str | None, *, sure: bool = False) -> Number | None:
    """A number of another country: one that can exist, or with `sure` one that is assigned."""
    try:
        parsed = phonenumbers.parse(text, region)
    except NumberParseException:
        return None
    number = _number(parsed)
    if number.country == CHINA:
        return number if china_kind(number.number) else None
    possible = not sure and plan_of(number.country).holds(number.number)
    return number if possible or phonenumbers.is_valid_number(parsed) else None


def _number(parsed: phonenumbers.PhoneNumber) -> Number:
    significant = phonenumbers.national_significant_number(parsed)
    return Number(str(parsed.country_code), significant, parsed.extension or "")


def without_extension(text: str) -> str:
    """The text without what looks like an extension behind it."""
    if match := _DASHED_EXTENSION.fullmatch(text):
        return match["main"]
    match = _EXTENSION.search(text)
    return text[: match.start()] if match else text


def explain(text: str, home: str, region: str) -> Problem:
    """Why a text in the signs of phone numbers is not one.

    Args:
        text: as for `parse_number`, which gave None.
        home: as there.
        region: as there.
    """
    main = without_extension(text)
    compact = _COMPACT.fullmatch(_BETWEEN.sub("", main))
    if compact is None or len(compact["rest"]) >= _NO_PHONE:
        return Problem(Code.PHONE_UNREADABLE)
    prefix, rest = compact["prefix"] or "", compact["rest"]
    if prefix.endswith(CHINA):
        return _explain_china(main, rest, abroad=True)
    if prefix and (prefix == "+" or home == CHINA):
        return _explain_foreign("+" + rest, None)
    if home == CHINA:
        return _explain_china(main, rest, abroad=False)
    return _explain_foreign(main, region)


def _explain_china(text: str, digits: str, *, abroad: bool) -> Problem:
    if not abroad and digits.startswith(CHINA) and len(digits) > MOBILE_LENGTH:
        digits, abroad = digits[len(CHINA) :], True
    if digits.startswith("0") and digits[1:2] == "1" and digits[2:3] in "3456789":
        digits = digits[1:]
    if digits.startswith("0"):
        return _explain_landline(digits)
    if not abroad and is_landline(digits) and len(digits) in _LOST_ZERO_LENGTHS:
        return _explain_lost_zero(text, digits)
    if abroad and digits[:1] in _AREA_STARTS and not digits.startswith(("400", "800")):
        return _explain_landline("0" + digits)
    if digits.startswith("1"):
        if len(digits) == MOBILE_LENGTH:
            known_in_part = is_mobile(digits[:3] + "0" * 8) or digits[:3] in ("161", "174")
            return _no_prefix(digits[: 4 if known_in_part else 3])
        return _wrong_length(len(digits), MOBILE_LENGTH)
    if digits.startswith(("400", "800")):
        return _wrong_length(len(digits), 10)
    if len(digits) in (7, 8):
        return Problem(Code.PHONE_NO_AREA)
    if len(digits) in _LOST_ZERO_LENGTHS:
        return _no_prefix(digits[:3])
    return _wrong_length(len(digits), MOBILE_LENGTH)


def _explain_landline(digits: str) -> Problem:
    """What is wrong with digits that begin with the zero of an area code."""
    area = area_of(digits[1:])
    if not area:
        if len(digits) in (10, 11, 12):
            return _no_prefix(digits[: 3 if digits[1] in "12" else 4])
        return _wrong_length(len(digits), MOBILE_LENGTH)
    right = 1 + len(area) + (8 if area in areas_of_eight() else 7)
    subscriber = digits[1 + len(area) :]
    if len(digits) == right or len(subscriber) in subscriber_lengths(area):
        return _no_prefix(f"0{area}-{subscriber[0]}")
    return _wrong_length(len(digits), right)


def _explain_lost_zero(text: str, digits: str) -> Problem:
    """A landline without its zero, unless it may be an American number without its +1."""
    if _AMERICAN_GROUPS.fullmatch(text):
        return Problem(Code.PHONE_NO_AREA)
    if text == digits:
        suggestion = china_layout(digits).national
    else:
        suggestion = f"0{text}" if text[0] != "(" else f"(0{text[1:]}"
    area = area_of(digits)
    if len(digits) - len(area) > _SEVEN and area not in areas_of_eight():
        return Problem(Code.LOST_ZERO, {"expected": suggestion})  # or a mistyped mobile
    american = len(digits) == 10 and plan_of(_NORTH_AMERICA).holds(digits)
    if american and not _CHINESE_GROUPS.fullmatch(text):
        return Problem(Code.LOST_ZERO, {"expected": suggestion})
    return Problem(Code.LOST_ZERO, suggestion=suggestion)


def _explain_foreign(text: str, region: str | None) -> Problem:
    try:
        parsed = phonenumbers.parse(text, region)
    except NumberParseException as error:
        if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
            return _no_prefix(text[:4])
        return Problem(Code.PHONE_UNREADABLE)
    number = _number(parsed)
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    local = reason == ValidationResult.IS_POSSIBLE_LOCAL_ONLY
    plan = plan_of(number.country)
    if not text.startswith("+") and (local or plan.may_lack_area(number.number)):
        return Problem(Code.PHONE_NO_AREA)
    fitting = plan.fitting_length(number.number)
    if fitting and fitting != len(number.number):
        return _wrong_length(len(number.number), fitting)
    if reason == ValidationResult.IS_POSSIBLE:
        shown = number.number[:3]
        return _no_prefix(f"+{number.country} {shown}" if text.startswith("+") else shown)
    digits = len(number.number)
    return _wrong_length(digits, min(plan.lengths, key=lambda length: abs(length - digits)))


def _no_prefix(prefix: str) -> Problem:
    return Problem(Code.PHONE_PREFIX, {"prefix": prefix})


def _wrong_length(digits: int, expected: int) -> Problem:
    return Problem(Code.PHONE_LENGTH, {"digits": digits, "expected": expected})


def lost_trunk(number: Number, digits: str) -> str:
    """The digits with the trunk zero that a number cell cannot hold; "" when none is lost.

    Args:
        number: what the digits were read as.
        digits: the cell's digits.
    """
    if number.country == CHINA or plan_of(number.country).trunk != "0":
        return ""
    return "0" + digits if digits == number.number else ""
