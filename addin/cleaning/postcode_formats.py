"""How countries write their postcodes.

Patterns follow the addressing sheets of the Universal Postal Union.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PostcodeFormat:
    """How a country writes its postcodes.

    Attributes:
        compact: pattern of the whole code without spaces and hyphens, in capitals.
        groups: sizes of the groups it is written in; () is one piece; a first size of 0 is
            what the others leave.
        joint: what stands between the groups.
        digits: total length where all are digits and the length is fixed, else 0.
        leading_zero: whether a code may begin with 0, so that Excel can lose it.
    """

    compact: re.Pattern[str]
    groups: tuple[int, int] | tuple[()] = ()
    joint: str = " "
    digits: int = 0
    leading_zero: bool = False

    def written(self, compact: str) -> str:
        """The code as the country writes it."""
        if not self.groups:
            return compact
        first, last = self.groups
        split = first or len(compact) - last
        return (
            compact if split >= len(compact) else f"{compact[:split]}{self.joint}{compact[split:]}"
        )


def _digits(
    pattern: str, length: int, groups: tuple[int, int] | tuple[()] = (), joint: str = " "
) -> PostcodeFormat:
    """A code of digits only; it may lose a zero when the pattern takes one in front."""
    compact = re.compile(pattern, re.ASCII)
    zero = compact.fullmatch("0" + "1" * (length - 1)) is not None
    return PostcodeFormat(compact, groups, joint, length, zero)


# BS 7666: which letters may follow which, and O, I and the like never inside.
_BRITISH = (
    r"(?:[A-PR-UWYZ](?:\d{1,2}|\d[A-HJKPS-UW]|[A-HK-Y]\d{1,2}|[A-HK-Y]\d[ABEHMNPRV-Y]))"
    r"\d[ABD-HJLNP-UW-Z]{2}|GIR0AA"
)
_FOUR = r"[1-9]\d{3}"
_FIVE = r"\d{5}"
_SIX = r"[1-9]\d{5}"

# The numbers of China begin its codes with 01 to 86 (inner Mongolia 01 to Hainan 57, Tibet 85, 86).
FORMATS: Mapping[str, PostcodeFormat] = {
    "CN": _digits(r"(?:0[1-7]|[1-7]\d|8[1-6])\d{4}", 6),
    "TW": PostcodeFormat(re.compile(r"[1-9]\d{2}(?:\d{2,3})?", re.ASCII)),
    "MO": _digits(r"999078", 6),
    "HK": _digits(r"999077", 6),
    "JP": _digits(r"\d{7}", 7, (3, 4), "-"),
    "KR": _digits(r"[0-6]\d{4}", 5),
    "SG": _digits(r"(?:[0-7]\d|8[0-2])\d{4}", 6),
    "IN": _digits(r"[1-8]\d{5}", 6),
    "MY": _digits(r"\d{5}", 5),
    "TH": _digits(r"[1-9]\d{4}", 5),
    "VN": PostcodeFormat(re.compile(r"\d{5,6}", re.ASCII)),
    "ID": _digits(r"[1-9]\d{4}", 5),
    "PH": _digits(r"\d{4}", 4),
    "PK": _digits(r"[1-9]\d{4}", 5),
    "BD": _digits(_FOUR, 4),
    "LK": _digits(_FIVE, 5),
    "NP": _digits(_FIVE, 5),
    "KZ": PostcodeFormat(re.compile(r"\d{6}|[A-Z]\d{2}[A-Z]\d[A-Z]\d", re.ASCII)),
    "UZ": _digits(_SIX, 6),
    "MN": PostcodeFormat(re.compile(r"\d{5,6}", re.ASCII)),
    "IL": PostcodeFormat(re.compile(r"\d{7}|\d{5}", re.ASCII)),
    "SA": PostcodeFormat(re.compile(r"\d{5}(?:\d{4})?", re.ASCII)),
    "TR": _digits(r"(?:0[1-9]|[1-7]\d|8[01])\d{3}", 5),
    "RU": _digits(r"[1-6]\d{5}", 6),
    "UA": _digits(_FIVE, 5),
    "BY": _digits(r"2\d{5}", 6),
    "US": PostcodeFormat(re.compile(r"\d{5}(?:\d{4})?", re.ASCII), (5, 4), "-", 5, True),
    "CA": PostcodeFormat(
        re.compile(r"[ABCEGHJ-NPRSTVXY]\d(?:[ABCEGHJ-NPRSTV-Z]\d){2}", re.ASCII), (3, 3)
    ),
    "MX": _digits(_FIVE, 5),
    "BR": _digits(r"\d{8}", 8, (5, 3), "-"),
    "AR": PostcodeFormat(re.compile(r"[1-9]\d{3}|[A-HJ-NP-Z]\d{4}[A-Z]{3}", re.ASCII)),
    "CL": _digits(r"\d{7}", 7),
    "CO": _digits(r"\d{6}", 6),
    "PE": _digits(_FIVE, 5),
    "GB": PostcodeFormat(re.compile(_BRITISH, re.ASCII), (0, 3)),
    "IE": PostcodeFormat(
        re.compile(r"(?:D6W|[AC-FHKNPRTV-Y]\d{2})[0-9AC-FHKNPRTV-Y]{4}", re.ASCII), (3, 4)
    ),
    "DE": _digits(r"(?:0[1-9]|[1-9]\d)\d{3}", 5),
    "AT": _digits(_FOUR, 4),
    "CH": _digits(_FOUR, 4),
    "LI": _digits(r"94(?:8[5-9]|9[0-8])", 4),
    "FR": _digits(r"(?:0[1-9]|[1-9]\d)\d{3}", 5),
    "MC": _digits(r"980\d{2}", 5),
    "BE": _digits(_FOUR, 4),
    "NL": PostcodeFormat(re.compile(r"[1-9]\d{3}[A-Z]{2}", re.ASCII), (4, 2)),
    "LU": _digits(_FOUR, 4),
    "IT": _digits(_FIVE, 5),
    "ES": _digits(r"(?:0[1-9]|[1-4]\d|5[0-2])\d{3}", 5),
    "PT": PostcodeFormat(re.compile(r"[1-9]\d{3}(?:\d{3})?", re.ASCII), (4, 3), "-"),
    "SE": _digits(r"[1-9]\d{4}", 5, (3, 2)),
    "NO": _digits(r"\d{4}", 4),
    "DK": _digits(r"\d{4}", 4),
    "FI": _digits(r"\d{5}", 5),
    "IS": _digits(r"[1-9]\d{2}", 3),
    "PL": _digits(r"\d{5}", 5, (2, 3), "-"),
    "CZ": _digits(r"[1-7]\d{4}", 5, (3, 2)),
    "SK": _digits(r"[089]\d{4}", 5, (3, 2)),
    "HU": _digits(_FOUR, 4),
    "RO": _digits(r"\d{6}", 6),
    "BG": _digits(_FOUR, 4),
    "GR": _digits(r"[1-8]\d{4}", 5, (3, 2)),
    "HR": _digits(r"[1-5]\d{4}", 5),
    "SI": _digits(_FOUR, 4),
    "RS": _digits(r"[1-3]\d{4}", 5),
    "EE": _digits(r"[1-9]\d{4}", 5),
    "LT": _digits(r"\d{5}", 5),
    "LV": _digits(_FOUR, 4),
    "AU": _digits(r"\d{4}", 4),
    "NZ": _digits(r"\d{4}", 4),
    "ZA": _digits(r"\d{4}", 4),
    "EG": _digits(r"[1-9]\d{4}", 5),
    "MA": _digits(r"[1-9]\d{4}", 5),
}  # fmt: skip
