"""Telephone numbers: Chinese ones by rule, all others by their country's numbering plan."""

from __future__ import annotations

from functools import lru_cache
from random import Random

import phonenumbers
from phonenumbers import PhoneNumberFormat

from tests.benchmarks.lists.chance import words
from tests.benchmarks.lists.chinese_places import Place

_MOBILE = words(
    "130 131 132 133 134 135 136 137 138 139 145 147 149 150 151 152 153 155 156 157 158 159"
    " 165 166 167 170 171 172 173 175 176 177 178 180 181 182 183 184 185 186 187 188 189"
    " 190 191 193 195 196 197 198 199"
)


@lru_cache(maxsize=200_000)
def standard_phone(text: str, region: str) -> str:
    """The number in E.164 with its extension, or "" when no numbering plan knows it."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    plain = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return f"{plain};{number.extension}" if number.extension else plain


def phone_is_right(text: str, region: str) -> bool:
    """Whether the text is nothing but a number that the plan of its country knows."""
    return any(c.isdecimal() for c in text) and bool(standard_phone(text, region))


def mobile_of(random: Random) -> str:
    """A Chinese mobile number of eleven digits, the virtual operators' prefixes included."""
    while True:
        number = random.choice(_MOBILE) + f"{random.randrange(10**8):08d}"
        if standard_phone(number, "CN"):
            return number


def local_of(random: Random, place: Place) -> str:
    """A landline without its area code."""
    while True:
        number = str(random.randint(2, 8)) + "".join(
            random.choices("0123456789", k=place.digits - 1)
        )
        if standard_phone(place.area + number, "CN"):
            return number


def landline_of(random: Random, place: Place) -> str:
    """A landline as it is printed: 0571-87651234, some with an extension."""
    number = f"{place.area}-{local_of(random, place)}"
    return f"{number}-{random.randint(1, 8999)}" if random.random() < 0.06 else number


def service_of(random: Random) -> str:
    """A nationwide number that companies print: 400-820-8820."""
    while True:
        number = f"400-{random.randint(0, 999):03d}-{random.randint(0, 9999):04d}"
        if standard_phone(number, "CN"):
            return number


def foreign_of(random: Random, region: str, prefix: str, length: int) -> str:
    """A number in the international style, "+49 30 12345678".

    Args:
        random: the source of chance.
        region: ISO 3166 code of the country.
        prefix: what the national number begins with.
        length: how many digits follow.
    """
    code = phonenumbers.country_code_for_region(region)
    for _ in range(2000):
        # Subscriber numbers of five digits and more do not begin with a trunk or service digit.
        first = random.choice("23456789" if length > 4 else "0123456789")
        digits = prefix + first + "".join(random.choices("0123456789", k=length - 1))
        text = f"+{code}{digits}"
        if not standard_phone(text, region):
            continue
        return styled(text, region, PhoneNumberFormat.INTERNATIONAL)
    raise ValueError(f"no number in {region} begins with {prefix} and has {length} digits more")


def styled(text: str, region: str, style: int) -> str:
    """The same number in another customary style of libphonenumber."""
    return phonenumbers.format_number(phonenumbers.parse(text, region), style)
