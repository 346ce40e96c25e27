"""The ways in which people write phone numbers, each under a name.

A form covers mobiles, landlines and 400 numbers alike, as they live together in one column:

    form                      mobile              landline            American
    national                  13812345678         010-62345678        (415) 555-2671
    e164                      +8613812345678      +861062345678       +14155552671
    international             +86 138 1234 5678   +86 10 6234 5678    +1 415-555-2671
    dashed                    138-1234-5678       010-62345678        415-555-2671
    spaced                    138 1234 5678       010 6234 5678       415 555 2671
    digits                    13812345678         01062345678         4155552671
    half_spaced               138 1234 5678       010-6234 5678       415-555 2671
    area_spaced               13812345678         010 62345678        415 555-2671
    parentheses               13812345678         (010)62345678       (415)555-2671
    parentheses_spaced        13812345678         (010) 62345678      (415) 555-2671
    parentheses_grouped       13812345678         (010) 6234-5678     (415) 555-2671
    dashed_groups             138-1234-5678       010-6234-5678       415-555-2671
    dotted                    138.1234.5678       010.6234.5678       415.555.2671
    prefixed                  +86 13812345678     +86 10 62345678     +1 4155552671
    prefixed_dashed           +86-13812345678     +86-10-62345678     +1-4155552671
    international_dashed      +86-138-1234-5678   +86-10-6234-5678    +1-415-555-2671
    international_mixed       +86 138-1234-5678   +86 10-62345678     +1 415-555-2671
    international_spaced      +86 138 1234 5678   +86 10 6234 5678    +1 415 555 2671
    international_parentheses +86 (138) 1234-5678 +86 (10) 6234-5678  +1 (415) 555-2671
    international_dotted      +86.138.1234.5678   +86.10.6234.5678    +1.415.555.2671
    country_digits            8613812345678       861062345678        14155552671
    country_dashed            86-13812345678      86-10-62345678      1-4155552671
    country_spaced            86 13812345678      86 10 62345678      1 4155552671
    country_groups            86-138-1234-5678    86-10-6234-5678     1-415-555-2671
    country_parentheses       86 (138) 1234-5678  86 (10) 6234-5678   1 (415) 555-2671
    zero_zero                 008613812345678     00861062345678      0014155552671
    zero_zero_spaced          0086 138 1234 5678  0086 10 6234 5678   001 415 555 2671

Some numbers look the same in several forms; the first of them is the form they are read as.
A number of another country keeps its calling code in every form.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from addin.cleaning.phone_china import CHINA, china_layout
from addin.cleaning.phone_plans import Layout, calling_code_of, plan_of

_EXTENSION = ";ext="


class Number(NamedTuple):
    """A phone number.

    Attributes:
        country: the calling code, "86".
        number: the national significant number, "1062345678".
        extension: digits; "" when there is none.
    """

    country: str
    number: str
    extension: str = ""

    @property
    def standard(self) -> str:
        """E.164, with an extension as in RFC 3966: "+861062345678;ext=801"."""
        suffix = _EXTENSION + self.extension if self.extension else ""
        return f"+{self.country}{self.number}{suffix}"


def number_of(standard: str) -> Number:
    """The number that a standard value stands for.

    Raises:
        ValueError: not a standard value.
    """
    whole, _, extension = standard.partition(_EXTENSION)
    country = calling_code_of(whole[1:])
    if not whole.startswith("+") or not country:
        raise ValueError("not a phone number in standard form")
    return Number(country, whole[1 + len(country) :], extension)


def layout_of(number: Number) -> Layout:
    """The number taken apart in the way of its country."""
    if number.country == CHINA:
        return china_layout(number.number)
    return plan_of(number.country).layout(number.number)


def _bracketed(layout: Layout, groups: tuple[str, ...], after: str) -> str:
    if not layout.has_area:
        return layout.national
    first, *rest = groups
    return f"({first}){after}{'-'.join(rest)}"


def _half_spaced(layout: Layout) -> str:
    first, *rest = layout.home_groups
    if not layout.has_area:
        return " ".join(layout.home_groups)
    return f"{first}-{' '.join(rest)}" if rest else first


def _area_spaced(layout: Layout) -> str:
    first, *rest = layout.home_dashes
    return f"{first} {'-'.join(rest)}" if layout.has_area else layout.national


def _international_parentheses(layout: Layout) -> str:
    first, *rest = layout.groups
    return f"+{layout.country} ({first}) {'-'.join(rest)}" if rest else layout.international


_WRITERS: dict[str, Callable[[Layout], str]] = {
    "national": lambda x: x.national,
    "e164": lambda x: f"+{x.country}{x.number}",
    "international": lambda x: x.international,
    "dashed": lambda x: "-".join(x.home_dashes),
    "spaced": lambda x: " ".join(x.home_groups),
    "digits": lambda x: "".join(x.home_groups),
    "half_spaced": _half_spaced,
    "area_spaced": _area_spaced,
    "parentheses": lambda x: _bracketed(x, x.home_dashes, ""),
    "parentheses_spaced": lambda x: _bracketed(x, x.home_dashes, " "),
    "parentheses_grouped": lambda x: _bracketed(x, x.home_groups, " "),
    "dashed_groups": lambda x: "-".join(x.home_groups),
    "dotted": lambda x: ".".join(x.home_groups),
    "prefixed": lambda x: f"+{x.country} {' '.join(x.pieces)}",
    "prefixed_dashed": lambda x: "-".join((f"+{x.country}", *x.pieces)),
    "international_dashed": lambda x: "-".join((f"+{x.country}", *x.groups)),
    "international_mixed": lambda x: f"+{x.country} {'-'.join(x.dashes)}",
    "international_spaced": lambda x: " ".join((f"+{x.country}", *x.groups)),
    "international_parentheses": _international_parentheses,
    "international_dotted": lambda x: ".".join((f"+{x.country}", *x.groups)),
    "country_digits": lambda x: x.country + x.number,
    "country_dashed": lambda x: "-".join((x.country, *x.pieces)),
    "country_spaced": lambda x: " ".join((x.country, *x.pieces)),
    "country_groups": lambda x: "-".join((x.country, *x.groups)),
    "country_parentheses": lambda x: _international_parentheses(x).removeprefix("+"),
    "zero_zero": lambda x: f"00{x.country}{x.number}",
    "zero_zero_spaced": lambda x: " ".join((f"00{x.country}", *x.groups)),
}
FORMS: tuple[str, ...] = tuple(_WRITERS)

# How a number of another country is written in a column of this form: never without its
# calling code.
_ABROAD = dict.fromkeys(FORMS, "international") | {
    "e164": "e164",
    "digits": "e164",
    "country_digits": "e164",
    "dashed": "international_dashed",
    "dashed_groups": "international_dashed",
    "country_groups": "international_dashed",
    "country_parentheses": "international_parentheses",
    "dotted": "international_dotted",
    "country_dashed": "prefixed_dashed",
    "country_spaced": "prefixed",
    **{f: f for f in FORMS if f.startswith(("prefixed", "international", "zero"))},
}


# Elsewhere a calling code without its plus may be the beginning of a number.
_CODE_IS_CLEAR = (CHINA, "1")


def write_number(number: Number, form: str, home: str) -> str:
    """The number in a form.

    Args:
        number: any number.
        form: one of `FORMS`.
        home: the calling code of the column's country.

    Raises:
        KeyError: no such form.
    """
    layout = layout_of(number)
    text = _write(layout, form, home)
    if not number.extension:
        return text
    link = " ext. "
    if home == number.country == CHINA and not text.startswith("+"):
        link = "转" if layout.has_area and form not in _BEFORE_DASH else "-"
    return f"{text}{link}{number.extension}"


# Behind the others a dash and a digit might belong to the number itself: 0571-876-5432-1.
_BEFORE_DASH = ("national", "dashed", "digits", "area_spaced", "parentheses", "parentheses_spaced")


def _write(layout: Layout, form: str, home: str) -> str:
    if layout.country != home or (form.startswith("country") and home not in _CODE_IS_CLEAR):
        form = _ABROAD[form]
    return _WRITERS[form](layout)


def form_of(number: Number, text: str, home: str) -> str:
    """The first form in which the number, its extension left out, is written like `text`.

    Returns:
        One of `FORMS`, or "" for an unusual writing.
    """
    layout = layout_of(number)
    forms = _WITH_PLUS if text.startswith("+") and layout.country == home else FORMS
    return next((form for form in forms if _write(layout, form, home) == text), "")


_WITH_PLUS = tuple(f for f in FORMS if f == "e164" or f.startswith(("prefixed", "international")))
