"""Number formats: the built-in ones, and which of them show dates.

The numbers below 164 have no code in the file (ISO/IEC 29500-1, 18.8.30); some depend on the
system's language, and for these the codes are the ones that Excel shows in English.
"""

from __future__ import annotations

import re
from functools import cache

GENERAL = "General"
TEXT = "@"
FIRST_CUSTOM = 164

BUILT_IN: dict[int, str] = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"$"#,##0_);\\("$"#,##0\\)',
    6: '"$"#,##0_);[Red]\\("$"#,##0\\)',
    7: '"$"#,##0.00_);\\("$"#,##0.00\\)',
    8: '"$"#,##0.00_);[Red]\\("$"#,##0.00\\)',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    37: "#,##0 ;(#,##0)",
    38: "#,##0 ;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;[Red](#,##0.00)",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
}
# Chinese, Japanese and Korean dates; the code depends on the language.
_EAST_ASIAN = {
    **dict.fromkeys((27, 31, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 55, 56, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: 'AM/PM h"时"mm"分"',
    35: 'AM/PM h"时"mm"分"ss"秒"',
}

_QUIET = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTER = re.compile(r"[ymdhsegb]|上午", re.IGNORECASE)


def built_in_code(number: int) -> str:
    """The code of a number below 164; "General" for one that means nothing."""
    return BUILT_IN.get(number) or _EAST_ASIAN.get(number, GENERAL)


def built_in_number(code: str) -> int | None:
    """The number of a code that every Excel has and shows alike, else None."""
    return _NUMBERS.get(code)


# Currency and short-date numbers look different in every language: never chosen for a code.
_NUMBERS = {
    code: number
    for number, code in BUILT_IN.items()
    if number in {*range(5), *range(9, 14), *range(15, 22), *range(45, 50)}
}


@cache
def shows_date(code: str) -> bool:
    """Whether a number format shows a number as a date, a time or a duration."""
    first = code.split(";")[0]
    if first.strip().lower() in ("general", "@", ""):
        return False
    bare = _QUIET.sub("", first)
    bare = re.sub("general", "", bare, flags=re.IGNORECASE)
    bare = re.sub(r"e[+-]", "", bare, flags=re.IGNORECASE)
    return _DATE_LETTER.search(bare) is not None


@cache
def shows_duration(code: str) -> bool:
    """Whether a number format counts hours beyond a day, "[h]:mm"."""
    return re.search(r"\[(?:h+|m+|s+)\]", code, re.IGNORECASE) is not None
