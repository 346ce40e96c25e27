"""Bounds of fields, as a rule book writes them: a number, an ISO date, "today-10y"."""

from __future__ import annotations

import datetime as dt
import re

_RELATIVE = re.compile(r"today(?:([+-]\d+)([dmy]))?", re.IGNORECASE)


def number_bound(text: str | None) -> float | None:
    """The bound as a number; None where there is none."""
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def date_bound(text: str | None, today: dt.date) -> dt.date | None:
    """The bound as a day; None where there is none.

    Args:
        text: "2024-03-05", "today", or "today-18y" (units d, m, y; months have 30 days and
            years 365.25 here: a bound is no birthday).
        today: the day of the run.
    """
    if text is None:
        return None
    match = _RELATIVE.fullmatch(text)
    if match is None:
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return None
    if match[1] is None:
        return today
    days = {"d": 1.0, "m": 30.0, "y": 365.25}[match[2].casefold()] * int(match[1])
    return today + dt.timedelta(days=days)
