"""The country that an international phone number says itself."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers

_INTERNATIONAL = re.compile(r"\s*(?:\+|＋|00)\s*(?=[1-9])")


@lru_cache(maxsize=65536)
def phone_region(text: str) -> str:
    """The country of a number with its calling code.

    Args:
        text: as it stands in a cell.

    Returns:
        ISO 3166 code, such as "DE"; "" when the number does not begin with a calling code,
        or with one of no country.
    """
    match = _INTERNATIONAL.match(text)
    if match is None:
        return ""
    try:
        number = phonenumbers.parse("+" + text[match.end() :], None)
    except phonenumbers.NumberParseException:
        return ""
    region = phonenumbers.region_code_for_number(number)
    if region is None and number.country_code is not None:
        region = phonenumbers.region_code_for_country_code(number.country_code)
    return "" if region in (None, "ZZ", "001") else str(region)
