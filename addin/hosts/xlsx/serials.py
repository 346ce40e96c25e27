"""Dates and times as the numbers that a spreadsheet keeps.

A date is a count of days. The 1900 system begins with 1 for 1900-01-01 and, for the sake of
Lotus 1-2-3, counts a 1900-02-29 that never was; the 1904 system begins with 0 for 1904-01-01
(ISO/IEC 29500-1, 18.17.4.1).
"""

from __future__ import annotations

import datetime as dt

Moment = dt.datetime | dt.date | dt.time | dt.timedelta

_EPOCH_1904 = dt.datetime(1904, 1, 1)
_EPOCH_1900 = dt.datetime(1899, 12, 30)
_DAY = dt.timedelta(days=1)
_MICRO = dt.timedelta(microseconds=1)
_LEAP_THAT_WAS_NOT = 60

DATE_CODE = "yyyy-mm-dd"
MOMENT_CODE = "yyyy-mm-dd hh:mm:ss"
TIME_CODE = "hh:mm:ss"
DURATION_CODE = "[h]:mm:ss"


def to_serial(value: Moment, *, date1904: bool) -> int | float | None:
    """The number for a date, a time or a duration; None for a date before the first day."""
    if isinstance(value, dt.timedelta):
        return _days(value)
    if isinstance(value, dt.time):
        since = dt.timedelta(
            hours=value.hour, minutes=value.minute, seconds=value.second,
            microseconds=value.microsecond,
        )  # fmt: skip
        return _days(since)
    if not isinstance(value, dt.datetime):
        value = dt.datetime(value.year, value.month, value.day)
    value = value.replace(tzinfo=None)
    if date1904:
        return _days(value - _EPOCH_1904) if value >= _EPOCH_1904 else None
    serial = _days(value - _EPOCH_1900)
    if serial <= _LEAP_THAT_WAS_NOT:
        serial -= 1
    return serial if serial >= 1 else None


def _days(span: dt.timedelta) -> int | float:
    if span % _DAY == dt.timedelta():
        return span // _DAY
    return (span // _MICRO) / 86_400_000_000


def default_code(value: Moment) -> str:
    """The number format for a cell that shows no date yet."""
    if isinstance(value, dt.timedelta):
        return DURATION_CODE
    if isinstance(value, dt.time):
        return TIME_CODE
    if isinstance(value, dt.datetime) and value.time() != dt.time():
        return MOMENT_CODE
    return DATE_CODE
