"""What becomes of a value that is written: kept as it is (RAW) or read as if typed.

Of the many ways to type a number the plain ones are known: digits, thousands separators,
percent, ISO and slashed dates, clock times, TRUE and FALSE. Others stay text.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from typing import Any

from .cells import Entered, Formula, number
from .problems import Json, invalid

RAW, USER_ENTERED = "RAW", "USER_ENTERED"
_DAY_ZERO = dt.datetime(1899, 12, 30)

_PLAIN = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_GROUPED = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")
_PERCENT = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)%")
_ISO_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_MOMENT = re.compile(r"(\S+)[ T](\d{1,2}:\d{2}(?::\d{2})?)")


def is_text_format(look: Mapping[str, Any] | None) -> bool:
    """Whether a cell is formatted as plain text."""
    kind = (look or {}).get("numberFormat", {}).get("type")
    return bool(kind == "TEXT")


def entered(value: object, option: str, look: Json | None, place: str) -> tuple[Entered, Json]:
    """What a value sent by a client becomes in a cell.

    Args:
        value: a JSON scalar other than null.
        option: RAW or USER_ENTERED.
        look: the format that the cell has.
        place: "values[row][column]", for the error.

    Returns:
        The cell's value (None empties it) and the number format that typing brings along
        ({} for none).

    Raises:
        ApiError: a list or an object where a value belongs.
    """
    if isinstance(value, bool):
        return value, {}
    if isinstance(value, int | float):
        if not math.isfinite(value):
            raise invalid(f"Invalid {place}: number_value")
        return number(value), {}
    if not isinstance(value, str):
        kind = "list_value" if isinstance(value, list) else "struct_value"
        raise invalid(f"Invalid {place}: {kind}")
    if value == "":
        return None, {}
    if option == RAW:
        return value, {}
    return _typed(value, look)


def _typed(text: str, look: Json | None) -> tuple[Entered, Json]:
    if text.startswith("'"):
        return text[1:] or None, {}
    if is_text_format(look):
        return text, {}
    if text.startswith("=") and len(text) > 1:
        return Formula(text), {}
    plain = text.strip()
    if plain.upper() in ("TRUE", "FALSE"):
        return plain.upper() == "TRUE", {}
    if _PLAIN.fullmatch(plain) and math.isfinite(float(plain)):
        return number(float(plain)), {}
    if _GROUPED.fullmatch(plain):
        pattern = "#,##0.00" if "." in plain else "#,##0"
        return number(float(plain.replace(",", ""))), _format("NUMBER", pattern)
    if _PERCENT.fullmatch(plain):
        pattern = "0.00%" if "." in plain else "0%"
        return number(float(plain[:-1]) / 100), _format("PERCENT", pattern)
    moment = _typed_moment(plain)
    return moment if moment is not None else (text, {})


def _typed_moment(text: str) -> tuple[Entered, Json] | None:
    date = _typed_date(text)
    if date is not None:
        return number((date[0] - _DAY_ZERO).days), _format("DATE", date[1])
    clock = _typed_time(text)
    if clock is not None:
        return number(clock), _format("TIME", "h:mm:ss" if text.count(":") == 2 else "h:mm")
    both = _MOMENT.fullmatch(text)
    if both is not None:
        date, clock = _typed_date(both[1]), _typed_time(both[2])
        if date is not None and clock is not None:
            times = "h:mm:ss" if both[2].count(":") == 2 else "h:mm"
            days = (date[0] - _DAY_ZERO).days + clock
            return number(days), _format("DATE_TIME", f"{date[1]} {times}")
    return None


def _typed_date(text: str) -> tuple[dt.datetime, str] | None:
    iso, slashed = _ISO_DATE.fullmatch(text), _SLASHED.fullmatch(text)
    try:
        if iso:
            mark = text[4]
            pattern = f"yyyy{mark}{'mm' if len(iso[2]) == 2 else 'm'}"
            pattern += f"{mark}{'dd' if len(iso[3]) == 2 else 'd'}"
            return dt.datetime(int(iso[1]), int(iso[2]), int(iso[3])), pattern
        if slashed:
            month = "mm" if len(slashed[1]) == 2 else "m"
            day = "dd" if len(slashed[2]) == 2 else "d"
            moment = dt.datetime(int(slashed[3]), int(slashed[1]), int(slashed[2]))
            return moment, f"{month}/{day}/yyyy"
    except ValueError:
        return None
    return None


def _typed_time(text: str) -> float | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hours, minutes, seconds = int(match[1]), int(match[2]), int(match[3] or 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    return (hours * 3600 + minutes * 60 + seconds) / 86400


def _format(kind: str, pattern: str) -> Json:
    return {"type": kind, "pattern": pattern}
