"""Phone numbers of any country, Chinese ones first.

The standard value is E.164, with an extension as in RFC 3966: "+861062345678;ext=801". The
forms are those of `addin.cleaning.phone_forms`.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from phonenumbers import PhoneNumber

from addin.cleaning.matrices import are_digits, blocks_by_length, number_at
from addin.cleaning.nothing import placeholder_problem
from addin.cleaning.phone_china import CHINA, MOBILE_LENGTH, area_of, is_landline
from addin.cleaning.phone_forms import FORMS, form_of, number_of, write_number
from addin.cleaning.phone_parsing import lost_trunk, parse_number
from addin.cleaning.phone_plans import calling_code_for
from addin.cleaning.phone_sorting import MOBILE_PREFIXES, sorted_phones
from addin.cleaning.phone_untangling import untangle
from addin.cleaning.reading import FormIndex, Reading
from addin.cleaning.text import tidied, untidiness
from addin.findings import Code, Problem
from addin.table.cells import CellError, CellValue, text_of
from addin.table.fields import Kind

_SCIENTIFIC = re.compile(r"[+-]?[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}")
_POINT_ZERO = re.compile(r"(\+?[0-9]{5,})\.0+")
_DATE = re.compile(
    r"(?:19|20)[0-9]{2}([-/.年])(?:0?[1-9]|1[0-2])[-/.月](?:[0-2]?[0-9]|3[01])日?(?: .*)?"
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー﹣", "-"))
_RUBBISH_AROUND = re.compile(r"^['`\s]+|[\s;,，。、:：]+$|(?<=[0-9])\.$")
# What a cell too narrow for its number shows: six digits count, the others are zeros.
_DIGITS_THAT_EXCEL_SHOWS = 6
_EXACT_INTEGERS = 10**15
_EXAMPLES = ("62345678", "6234567")


class PhoneCleaner:
    """Reads and writes phone numbers.

    `read(write(s, f))` gives back s, and f or an earlier form in which s is written alike
    ("13812345678" is national as well as digits).
    """

    forms: tuple[str, ...] = FORMS

    def __init__(self, default_region: str = "CN") -> None:
        """Makes a cleaner.

        Args:
            default_region: country (ISO 3166, two letters) of numbers without calling code
                whose row says no other.
        """
        self._default_region = default_region.upper()
        self._default_code = calling_code_for(self._default_region)

    def _home(self, region: str) -> tuple[str, str]:
        """The calling code and the region that count for a row."""
        region = region.upper()
        code = calling_code_for(region, "")
        return (code, region) if code else (self._default_code, self._default_region)

    def forms_of(self, texts: Sequence[str], region: str = "") -> FormIndex:
        """Sorts texts into `forms`; see `Cleaner`."""
        home, region = self._home(region)
        index = np.full(len(texts), -1, np.int8)
        rest: Sequence[int] = range(len(texts))
        if home == CHINA:
            for block in blocks_by_length(texts, {MOBILE_LENGTH}):
                places = block.characters
                subscriber = number_at(places[3:])
                right = (
                    are_digits(places)
                    & MOBILE_PREFIXES[np.clip(number_at(places[:4]), 0, 9999)]
                    & (subscriber != 0)
                    & (number_at(places) != 13800138000)
                )
                index[block.positions[right]] = 0
            rest = np.flatnonzero(index < 0).tolist()
        if len(rest):
            index[rest] = sorted_phones([texts[i] for i in rest], home)
        return index

    def read(self, value: CellValue, region: str = "") -> Reading:
        """Reads one value; see `Cleaner`."""
        if isinstance(value, CellError):
            return _unread(Problem(Code.ERROR_VALUE, {"found": str(value)}))
        if isinstance(value, dt.date | dt.time | dt.timedelta):
            return _unread(Problem(Code.DATE_FROM_TEXT))
        home, region = self._home(region)
        text = text_of(value)
        if nothing := placeholder_problem(text, Kind.PHONE):
            return _unread(nothing)
        if isinstance(value, bool):
            return _unread(Problem(Code.PHONE_UNREADABLE))
        if isinstance(value, int | float):
            return _read_number_cell(value, home, region)
        clean = _RUBBISH_AROUND.sub("", tidied(text, signs=True).translate(_DASHES))
        reading = _read_text(clean, home, region)
        if clean == text or reading.problems:
            return reading
        untidy = untidiness(text, signs=True, expected=clean)
        problem = untidy or Problem(Code.FORM, suggestion=clean)
        return Reading(reading.standard, reading.form, (problem,))

    def write(self, standard: CellValue, form: str, region: str = "") -> CellValue:
        """The number in one of `forms`; one of another country than `region` keeps its code.

        Raises:
            KeyError: no such form.
        """
        home, _ = self._home(region)
        return write_number(number_of(text_of(standard)), form, home)


def _unread(problem: Problem) -> Reading:
    return Reading(None, problems=(problem,))


def _read_text(text: str, home: str, region: str) -> Reading:
    parsed = parse_number(text, home, region)
    if parsed is not None:
        form = form_of(parsed.number, parsed.written, home)
        return Reading(parsed.number.standard, form)
    if _SCIENTIFIC.fullmatch(text):
        return _unread(Problem(Code.SCIENTIFIC, {"found": text}))
    if match := _POINT_ZERO.fullmatch(text):
        reading = _read_text(match[1], home, region)
        return reading if reading.problems else _as_text(reading, match[1])
    if _DATE.fullmatch(text):
        return _unread(Problem(Code.PHONE_UNREADABLE))
    found = untangle(text, home, region)
    standard = found.parsed.number.standard if found.parsed else None
    expected = found.problem.suggestion
    if standard is None and isinstance(expected, str):
        again = parse_number(expected, home, region)
        standard = again.number.standard if again else None
    return Reading(standard, problems=(found.problem,))


def _as_text(reading: Reading, digits: str) -> Reading:
    problem = Problem(Code.DIGITS_AS_NUMBER, suggestion=digits)
    return Reading(reading.standard, reading.form, (problem,))


def _read_number_cell(value: float, home: str, region: str) -> Reading:
    """A number cell: no leading zero, no plus, and perhaps no last digits any more."""
    if not math.isfinite(value) or value != int(value) or value < 0:
        return _unread(Problem(Code.PHONE_UNREADABLE))
    digits = str(int(value))
    if int(value) >= _EXACT_INTEGERS:
        return _unread(Problem(Code.ROUNDED_NUMBER))
    significant = digits.rstrip("0")
    if len(digits) >= MOBILE_LENGTH and len(significant) <= _DIGITS_THAT_EXCEL_SHOWS:
        mantissa = significant[0] + ("." + significant[1:] if len(significant) > 1 else "")
        found = f"{mantissa}E+{len(digits) - 1}"
        return _unread(Problem(Code.SCIENTIFIC, {"found": found}))
    reading = _read_text(digits, home, region)
    if reading.problems or not isinstance(reading.standard, str):
        return reading
    if with_zero := lost_trunk(number_of(reading.standard), digits):
        problem = Problem(Code.LOST_ZERO, suggestion=with_zero)
        return Reading(reading.standard, "", (problem,))
    return _as_text(reading, digits)


def phone_city(number: str) -> str:
    """Province and city (Chinese) of a Chinese landline: "浙江省杭州市", "北京市".

    Args:
        number: a standard value, "+8657187654321".

    Returns:
        "" for mobiles, service numbers and numbers of other countries, which tell no city.
    """
    if not number.startswith("+" + CHINA):
        return ""
    significant = number_of(number).number
    return _city_of_area(area_of(significant)) if is_landline(significant) else ""


@cache
def _city_of_area(area: str) -> str:
    # The places of the whole world take most of a second to load; few commands need them.
    from phonenumbers import geocoder

    examples = (PhoneNumber(int(CHINA), int(area + subscriber)) for subscriber in _EXAMPLES)
    return next(filter(None, (geocoder.description_for_number(e, "zh") for e in examples)), "")
