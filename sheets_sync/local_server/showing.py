"""How a value looks in its cell: numbers and dates by their number format.

Known are the patterns that people choose from the menu: digits with separators and decimals,
percent, a currency sign or other words in front or behind, and dates and times in digits.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .cells import ErrorValue, Result

_ERRORS = {
    "NAME": "#NAME?",
    "REF": "#REF!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "ERROR": "#ERROR!",
    "N_A": "#N/A",
    "NUM": "#NUM!",
}
_PATTERNS = {
    "DATE": "m/d/yyyy",
    "TIME": "h:mm:ss am/pm",
    "DATE_TIME": "m/d/yyyy h:mm:ss",
    "PERCENT": "0.00%",
    "CURRENCY": "$#,##0.00",
    "NUMBER": "#,##0.00",
    "SCIENTIFIC": "0.00E+00",
}
_DIGITS = re.compile(r"[#0,]*[#0](?:\.([0#]+))?(E\+0+)?")
_MOMENT_PARTS = re.compile(r'y+|m+|d+|h+|s+|am/pm|"[^"]*"|\\.|.', re.IGNORECASE)
_LITERALS = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]')
_LARGEST_PLAIN = 10**15


def shown(value: Result, look: Mapping[str, Any] | None) -> str:
    """The text that a cell shows; "" for an empty one."""
    if value is None:
        return ""
    if isinstance(value, ErrorValue):
        return _ERRORS.get(value.kind, "#ERROR!")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    chosen = (look or {}).get("numberFormat", {})
    kind = chosen.get("type", "")
    pattern = chosen.get("pattern") or _PATTERNS.get(kind, "")
    if kind == "TEXT" or not pattern:
        return plain_number(value)
    if kind in ("DATE", "TIME", "DATE_TIME"):
        return _moment(value, pattern)
    return _by_pattern(value, pattern)


def is_moment(look: Mapping[str, Any] | None) -> bool:
    """Whether numbers with that format are days and times."""
    kind = (look or {}).get("numberFormat", {}).get("type")
    return kind in ("DATE", "TIME", "DATE_TIME")


def plain_number(value: float) -> str:
    """A number without a format: ten digits at most for fractions, E+ for very large ones."""
    if isinstance(value, int) and abs(value) < _LARGEST_PLAIN:
        return str(value)
    if abs(value) >= _LARGEST_PLAIN or 0 < abs(value) < 1e-5:
        mantissa, exponent = f"{value:.5E}".split("E")
        digits = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        return f"{digits}E{exponent[0]}{exponent[1:].zfill(2)}"
    whole = len(str(int(abs(value))))
    text = f"{value:.{max(10 - whole, 0) if abs(value) >= 1 else 10}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _by_pattern(value: float, pattern: str) -> str:
    sections = pattern.split(";")
    if value < 0 and len(sections) > 1:
        pattern, value = sections[1], -value
    else:
        pattern = sections[0]
    literals: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        literals.append(match[1] or match[2] or "")
        return "\x00"

    bare = _LITERALS.sub(put_aside, pattern)
    match = _DIGITS.search(bare)
    if match is None:
        return plain_number(value)
    if "%" in bare:
        value *= 100
    before, after = bare[: match.start()], bare[match.end() :]
    sign = "-" if value < 0 else ""
    return sign + _restored(before + _digits(abs(value), match) + after, literals)


def _restored(text: str, literals: list[str]) -> str:
    waiting = iter(literals)
    return re.sub("\x00", lambda _match: next(waiting, ""), text)


def _digits(value: float, match: re.Match[str]) -> str:
    decimals = match[1] or ""
    if match[2]:
        mantissa, exponent = f"{value:.{len(decimals)}E}".split("E")
        return f"{mantissa}E{exponent[0]}{exponent[1:].zfill(len(match[2]) - 2)}"
    step = Decimal(1).scaleb(-len(decimals))
    rounded = Decimal(repr(value)).quantize(step, ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in match[0].split(".")[0] else f"{rounded:f}"
    optional = len(decimals) - len(decimals.rstrip("#"))
    for _digit in range(optional):
        if text.endswith("0"):
            text = text[:-1]
    text = text.rstrip(".")
    zeros = match[0].split(".")[0].replace(",", "").count("0")
    whole, _dot, rest = text.partition(".")
    if zeros == 0 and whole == "0":
        whole = ""
    return whole.zfill(zeros) + (f".{rest}" if rest else "")


def _moment(value: float, pattern: str) -> str:
    try:
        moment = dt.datetime(1899, 12, 30) + dt.timedelta(seconds=round(value * 86400))
    except OverflowError:
        return plain_number(value)
    parts = [m[0] for m in _MOMENT_PARTS.finditer(pattern)]
    halves = any(p.lower() == "am/pm" for p in parts)
    made, hours_before = [], False
    for place, part in enumerate(parts):
        letter = part[0].lower()
        minutes = letter == "m" and (hours_before or _seconds_follow(parts[place + 1 :]))
        made.append(_moment_part(part, moment, halves=halves, minutes=minutes))
        if letter in "hsydm" and part.lower() != "am/pm":
            hours_before = letter == "h"
    return "".join(made)


def _seconds_follow(parts: list[str]) -> bool:
    following = next((p for p in parts if p[0].isalpha()), "")
    return following[:1].lower() == "s"


def _moment_part(part: str, moment: dt.datetime, *, halves: bool, minutes: bool) -> str:
    lower = part.lower()
    if lower == "am/pm":
        return "AM" if moment.hour < 12 else "PM"
    if part[0] in '"\\':
        return part.strip('"').removeprefix("\\")
    if not part.isalpha() or lower[0] not in "ymdhs":
        return part
    if lower[0] == "y":
        return f"{moment.year:04d}" if len(part) > 2 else f"{moment.year % 100:02d}"
    if lower[0] in "md" and not minutes and len(part) > 2:
        names = {"mmm": "%b", "mmmm": "%B", "ddd": "%a", "dddd": "%A"}
        return moment.strftime(names.get(lower, "%B"))
    hour = (moment.hour % 12 or 12) if halves else moment.hour
    numbers = {"m": moment.month, "d": moment.day, "h": hour, "s": moment.second}
    value = moment.minute if minutes else numbers[lower[0]]
    return str(value).zfill(min(len(part), 2))
