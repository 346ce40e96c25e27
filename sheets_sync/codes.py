"""Codes for new customers, made like those that there are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

from addin.errors import RefusedError
from addin.i18n import msg

FIRST = "KH-00001"
"""The first code where no customer has one yet."""

_NUMBERED = re.compile(r"(.*?)(\d{1,15})")


def new_codes(count: int, taken: Collection[str], pattern: str | None = None) -> list[str]:
    """Codes that nobody has.

    Args:
        count: how many.
        taken: the codes that there are, or were; most of them show how codes are made: what
            stands before the number, and whether it has leading zeros.
        pattern: the rule book's pattern for codes, if it has one.

    Raises:
        RefusedError: what would be the next code does not fit the rule book's pattern.
    """
    prefix, width, last = _usual(taken)
    found: list[str] = []
    everyone = set(taken)
    number = last
    while len(found) < count:
        number += 1
        code = f"{prefix}{number:0{width}d}"
        if code not in everyone:
            found.append(code)
    if pattern and (wrong := next((c for c in found if not re.fullmatch(pattern, c)), None)):
        raise RefusedError(
            msg("New customers need a code, and {code} does not fit the rule book.", code=wrong),
            msg("Give them their codes by hand, then synchronise again."),
        )
    return found


def _usual(taken: Iterable[str]) -> tuple[str, int, int]:
    """What most codes begin with, how many digits they have at least, and the highest number."""
    matches = [match for code in taken if (match := _NUMBERED.fullmatch(code))]
    if not matches:
        prefix, digits = _parts(FIRST)
        return prefix, len(digits), int(digits) - 1
    prefix = Counter(match[1] for match in matches).most_common(1)[0][0]
    numbers = [match[2] for match in matches if match[1] == prefix]
    padded = any(number.startswith("0") for number in numbers)
    width = Counter(map(len, numbers)).most_common(1)[0][0] if padded else 1
    return prefix, width, max(map(int, numbers))


def _parts(code: str) -> tuple[str, str]:
    match = _NUMBERED.fullmatch(code)
    return (match[1], match[2]) if match else (code, "0")
