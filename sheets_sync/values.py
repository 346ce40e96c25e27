"""When two values are the same to a person, and what a value becomes on the other side.

A spreadsheet keeps 13800138000 as a number where another keeps it as text, and a date as a
count of days where the other keeps a date. None of that is an edit. Digits that are gone are
none either: when 0612 has become 612 a program has done it, and it is put right again.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterable

from addin.table.cells import CellError, CellValue, is_blank
from addin.table.fields import Kind

_EPOCH = dt.datetime(1899, 12, 30)
_LAST_DAY = 2_958_465  # 9999-12-31
_EXACT = 10**15
_LONG = 12
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_ROUNDED = re.compile(r"\d[.,]\d+[eE]\+\d{2,3}")


def token(value: CellValue, *, dates: bool = False) -> str:
    """What a value says; equal tokens are one value to a person.

    Args:
        value: any cell value.
        dates: whether the column holds dates, so that numbers count days.

    Returns:
        "" for a blank. The composition of letters, kinds of line ends and blanks at the end
        do not count, nor whether digits are a text or a number; leading zeros do.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return _text(value, dates)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _day(value) if dates and 1 <= value <= _LAST_DAY else _number(value)
    if isinstance(value, dt.date) and dates:
        return _moment(value)
    return _number(serial_of(value))


def tokens(values: Iterable[CellValue], *, dates: bool = False) -> list[str]:
    """The tokens of many values."""
    return [token(value, dates=dates) for value in values]


def _text(value: str, dates: bool) -> str:
    if is_blank(value):
        return ""
    text = value if value.isascii() else unicodedata.normalize("NFC", value)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.rstrip()
    if dates and (match := _DATE.fullmatch(text)):
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
        try:
            return _moment(dt.datetime(year, month, day, hour, minute, second))
        except ValueError:
            return text
    return text


def _number(value: float) -> str:
    if isinstance(value, int):
        return str(value)
    if not math.isfinite(value):
        return repr(value)
    if value == int(value):
        return str(int(value))
    return format(value, ".15g")


def _day(serial: float) -> str:
    return _moment(_EPOCH + dt.timedelta(seconds=round(serial * 86_400)))


def _moment(value: dt.date) -> str:
    if not isinstance(value, dt.datetime):
        return value.isoformat()
    if value.microsecond:
        value = value.replace(microsecond=0) + dt.timedelta(seconds=round(value.microsecond / 1e6))
    return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")


def loosely(code: str, *, digits: bool = False) -> str:
    """What a customer code says however it is typed: without case, width and blanks.

    Args:
        code: as typed.
        digits: whether zeros in front of a number do not count either.
    """
    said = "".join(unicodedata.normalize("NFKC", code).casefold().split())
    return said.lstrip("0") if digits and said.isdecimal() else said


def serial_of(value: dt.date | dt.time | dt.timedelta) -> int | float:
    """A date or time as days since 1899-12-30, as Google counts them."""
    if isinstance(value, dt.datetime):
        span = value - _EPOCH
    elif isinstance(value, dt.date):
        span = dt.datetime(value.year, value.month, value.day) - _EPOCH
    elif isinstance(value, dt.time):
        span = dt.datetime.combine(_EPOCH.date(), value) - _EPOCH
    else:
        span = value
    days = span.total_seconds() / 86_400
    return int(days) if days == int(days) else days


def for_workbook(value: CellValue, kind: Kind, *, dates: bool = False) -> CellValue:
    """A value of the sheet as the workbook is to hold it.

    Args:
        value: as Google gave it.
        kind: of the column.
        dates: whether the column holds dates.

    Returns:
        A date for a count of days; text for a number among phones and codes, where a number
        would lose zeros one day; a blank for text of white space; otherwise the value.
    """
    if is_blank(value) or value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if dates and 1 <= value <= _LAST_DAY:
        moment = _EPOCH + dt.timedelta(seconds=round(value * 86_400))
        return moment.date() if moment.time() == dt.time() else moment
    if kind.is_digits and math.isfinite(value) and abs(value) < _EXACT:
        return _number(value)
    return value


def lost_digits(known: CellValue, found: CellValue) -> bool:
    """Whether a value is what a program made of another one, rather than what somebody typed.

    True where 0612 has become the number 612, +8613800138000 the number 8613800138000, and an
    18-digit number has been rounded or shown as 1.10101E+17.

    Args:
        known: the value of the last sync.
        found: the value now.
    """
    if not isinstance(known, str) or isinstance(known, CellError):
        return False
    digits = known.strip().removeprefix("+")
    if not (digits.isascii() and digits.isdecimal()) or token(known) == token(found):
        return False
    if isinstance(found, str):
        rounded = _ROUNDED.fullmatch(found.strip())
        if not rounded or len(digits) < _LONG:
            return False
        return math.isclose(float(found.replace(",", ".")), float(digits), rel_tol=1e-3)
    if isinstance(found, bool) or not isinstance(found, int | float):
        return False
    if len(digits) <= 15:
        return found == int(digits)
    return math.isclose(found, float(digits), rel_tol=1e-13)
