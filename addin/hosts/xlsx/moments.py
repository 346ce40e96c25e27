"""The numbers that a spreadsheet keeps, as the dates and times that they show."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from addin.hosts.xlsx.number_formats import shows_date, shows_duration
from addin.table.cells import CellValue

_EPOCH_1900 = dt.datetime(1899, 12, 30)
_EPOCH_1904 = dt.datetime(1904, 1, 1)
_BEHIND_LAST = {False: 2_958_466, True: 2_957_004}
"""The day after 9999-12-31, in the 1900 and in the 1904 system."""
_LEAP_THAT_WAS_NOT = 60


@lru_cache(maxsize=4096)
def shown(number: float, code: str, *, date1904: bool = False) -> CellValue:
    """What a number is under a number format: itself, a date, a time or a duration.

    Exact to the millisecond.
    """
    if not shows_date(code):
        return number
    return moment(number, duration=shows_duration(code), date1904=date1904)


def moment(serial: float, *, duration: bool = False, date1904: bool) -> CellValue:
    """A count of days as a date, a moment or (below 1) a time of day, or as a duration.

    A number that no date has stays a number.
    """
    if duration:
        return dt.timedelta(milliseconds=round(serial * 86_400_000))
    if not 0 <= serial < _BEHIND_LAST[date1904]:
        return serial
    span = dt.timedelta(milliseconds=round(serial * 86_400_000))
    if serial < 1:
        return (_EPOCH_1904 + span).time()
    if date1904:
        found = _EPOCH_1904 + span
    else:
        # Day 60 of the 1900 system is a 29 February that never was.
        found = _EPOCH_1900 + span + dt.timedelta(days=1 if serial < _LEAP_THAT_WAS_NOT else 0)
    return found.date() if serial == int(serial) else found


def from_iso(text: str) -> CellValue:
    """A cell of type `d` (ISO 8601); text where it cannot be read."""
    bare = text.removesuffix("Z")
    try:
        if "T" in bare.lstrip("T"):
            return dt.datetime.fromisoformat(bare)
        if ":" in bare:
            return dt.time.fromisoformat(bare.lstrip("T"))
        return dt.date.fromisoformat(bare)
    except ValueError:
        return text
