"""Sorting phone numbers into forms without reading them one by one.

The *shape* of a text is the text with a 9 for every digit. A country whose numbers are all
grouped alike has few shapes, and each shape leaves one or two readings, which a look at the
first digits decides. What has no known shape goes the longer way, or is left to `read`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from addin.cleaning.nothing import is_nothing
from addin.cleaning.phone_china import CHINA, area_codes, areas_without_seven, is_mobile
from addin.cleaning.phone_forms import FORMS, Number, form_of, write_number
from addin.cleaning.phone_parsing import is_phone_like
from addin.cleaning.phone_plans import Plan, calling_code_of, plan_of
from addin.cleaning.reading import FormIndex
from addin.table.fields import Kind

UNKNOWN = -1
_TO_SHAPE = str.maketrans("012345678", "9" * 9)
_NO_SIGNS = str.maketrans("", "", "+() .-/")
_NATIONAL = FORMS.index("national")
_E164 = FORMS.index("e164")
_RISING = "01234567890123456789"
_FALLING = _RISING[::-1]
_SERVICE_CENTRE = "0138000"
_NORTH_AMERICA = "1"
_MOBILE_STARTS = frozenset(
    f"{start:04}" for start in range(1300, 2000) if is_mobile(f"{start:04}1234567")
)

MOBILE_PREFIXES: npt.NDArray[np.bool_] = np.zeros(10_000, np.bool_)
"""For each number of four digits, whether Chinese mobile numbers begin with it."""
MOBILE_PREFIXES[[int(start) for start in _MOBILE_STARTS]] = True


class _Candidate(NamedTuple):
    """A way to read a shape.

    Attributes:
        form: index into `FORMS`.
        lead: the digits in front of the national significant number: "", "0", "86".
        fits: whether such a number begins rightly.
    """

    form: int
    lead: str
    fits: Callable[[str], bool]


def _fits_mobile(number: str) -> bool:
    return number[:4] in _MOBILE_STARTS


def _fits_short_area(number: str) -> bool:
    return number[:2] in area_codes() and number[2] not in "01"


def _fits_long_area(number: str) -> bool:
    return number[0] in "3456789" and number[:3] in area_codes() and number[3] not in "01"


def _fits_area_of_seven(number: str) -> bool:
    return _fits_long_area(number) and number[:3] not in areas_without_seven()


def _fits_service(number: str) -> bool:
    return number[:3] in ("400", "800")


@cache
def _shapes(home: str) -> dict[str, list[_Candidate]]:
    """The shapes of the countries that group all their numbers alike."""
    samples: dict[str, Callable[[str], bool]] = {}
    if home == CHINA:
        samples = {
            "13912345670": _fits_mobile,
            "1023456780": _fits_short_area,
            "3122345670": _fits_area_of_seven,
            "57123456780": _fits_long_area,
            "4001234560": _fits_service,
        }
    elif home == _NORTH_AMERICA:
        samples = {"4155552670": plan_of(_NORTH_AMERICA).holds}
    shapes: dict[str, list[_Candidate]] = {}
    for sample, fits in samples.items():
        seen = set()
        for index, form in enumerate(FORMS):
            text = write_number(Number(home, sample), form, home)
            shape = text.translate(_TO_SHAPE)
            if shape not in seen:
                seen.add(shape)
                lead = text.translate(_NO_SIGNS).removesuffix(sample)
                shapes.setdefault(shape, []).append(_Candidate(index, lead, fits))
    return shapes


@cache
def _plan_of_start(start: str) -> Plan | None:
    """The plan of the calling code that three international digits begin with."""
    country = calling_code_of(start)
    return plan_of(country) if country else None


def _may_be_empty(digits: str) -> bool:
    """A quick look: False only when `is_empty_phone` is False."""
    tail = digits[-7:]
    return tail in _RISING or tail in _FALLING or tail == tail[:1] * 7 or tail == _SERVICE_CENTRE


def sorted_phones(texts: Sequence[str], home: str) -> FormIndex:
    """Sorts texts into `FORMS`.

    Args:
        texts: n texts, not blank.
        home: calling code of the country that numbers without one belong to.

    Returns:
        n indices; -1 where `PhoneCleaner.read` should look.
    """
    shapes = _shapes(home)
    own_start = "+" + home
    index = np.full(len(texts), UNKNOWN, np.int8)
    for position, text in enumerate(texts):
        digits = text.translate(_NO_SIGNS)
        # Also keeps out digits of other scripts, which int() would take.
        if not (digits.isdecimal() and digits.isascii()):
            continue
        if _may_be_empty(digits) and is_nothing(text, Kind.PHONE):
            continue
        if text[0] == "+" and not text.startswith(own_start):
            index[position] = _abroad(text, digits, home)
        elif shapes:
            for form, lead, fits in shapes.get(text.translate(_TO_SHAPE), ()):
                if digits.startswith(lead) and fits(digits[len(lead) :]):
                    index[position] = form
                    break
        else:
            index[position] = _at_home(text, digits, home)
    return index


def _abroad(text: str, digits: str, home: str) -> int:
    plan = _plan_of_start(digits[:3])
    if plan is None:
        return UNKNOWN
    number = digits[len(plan.country) :]
    if not plan.holds(number):
        return UNKNOWN
    if len(text) == len(digits) + 1:
        return _E164
    if plan.country != CHINA and plan.international(number) == text:
        return _NATIONAL
    return _form(Number(plan.country, number), text, home)


def _at_home(text: str, digits: str, home: str) -> int:
    if not is_phone_like(text):
        return UNKNOWN
    plan = plan_of(home)
    number = digits[len(home) :] if text[0] == "+" else plan.without_trunk(digits)
    return _form(Number(home, number), text, home) if plan.holds(number) else UNKNOWN


def _form(number: Number, text: str, home: str) -> int:
    form = form_of(number, text, home)
    return FORMS.index(form) if form else UNKNOWN
