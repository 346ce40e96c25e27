"""Values between Python and LibreOffice, as Excel would take and give them.

A range's values cross as rows of floats and texts; a blank is "". What else Python knows
(moments, booleans, errors) is a number with a format there, or a formula.
"""

from __future__ import annotations

import datetime as dt
import math
import numbers
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, SupportsFloat

ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")

_EPOCH = dt.datetime(1899, 12, 30)
_PLAIN = frozenset({str, float, bool})
_MOMENTS = (dt.date, dt.time, dt.timedelta)
_NUMBER = re.compile(r"\s*[+-]?(?:\d+(?:,\d{3})*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*(%?)\s*")
_DAY = re.compile(
    r"\s*(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d*)?)?)?\s*"
)
_CLOCK = re.compile(r"\s*(\d{1,4}):(\d{2})(?::(\d{2}))?\s*")
SUSPECT = frozenset("0123456789.,+-='# \tTtFf@")
"""Texts that begin otherwise are texts for Excel, too."""


class CalcCellError(str):
    """An error in a cell, such as "#N/A"."""

    __slots__ = ()


class Block(list[Any]):
    """Rows that were read.

    Attributes:
        blank: places of the columns, from 0, with blanks.
        special: places of those with more than texts and numbers.
    """

    def __init__(self) -> None:
        super().__init__()
        self.blank: set[int] = set()
        self.special: set[int] = set()


def prepared(value: Any, _options: Any = None) -> Any:
    """A Python value as it may be written: text, float, bool, moment; "" for a blank."""
    kind = type(value)
    if kind in _PLAIN:
        return "" if value != value else value
    if value is None:
        return ""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, _MOMENTS):
        # Not a time, as pandas has it, is unequal to itself.
        return "" if value != value else value
    if isinstance(value, numbers.Real):
        found = float(value)
        return "" if math.isnan(found) else found
    return _prepared_array_scalar(value)


def _prepared_array_scalar(value: Any) -> Any:
    if type(value).__module__.partition(".")[0] == "numpy" and hasattr(value, "item"):
        plain = value.astype("datetime64[us]").item() if "datetime" in str(value.dtype) else None
        plain = plain if plain is not None else value.item()
        return "" if isinstance(plain, int) and "datetime" in str(value.dtype) else prepared(plain)
    if type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if isinstance(value, SupportsFloat):
        return float(value)
    return str(value)


def cleaned(
    data: Sequence[Sequence[Any]],
    moment: Callable[..., Any],
    empty: Any,
    number: Callable[[float], Any] | None,
    err_to_str: bool,
) -> list[list[Any]]:
    """What was read as Python code wants it.

    Args:
        data: n rows of m values.
        moment: makes a date or a moment of its parts.
        empty: stands for a blank.
        number: makes a number of a float; None leaves floats.
        err_to_str: whether errors are texts; otherwise they are None.
    """

    def clean(value: Any) -> Any:
        kind = type(value)
        if kind is float:
            return value if number is None else number(value)
        if kind is str:
            return empty if value == "" else value
        if kind is CalcCellError:
            return str(value) if err_to_str else None
        if isinstance(value, dt.datetime) and moment is not dt.datetime:
            return moment(
                month=value.month, day=value.day, year=value.year, hour=value.hour,
                minute=value.minute, second=value.second, microsecond=value.microsecond,
                tzinfo=None,
            )  # fmt: skip
        return empty if value is None else value

    if number is not None or not isinstance(data, Block):
        return [[clean(value) for value in row] for row in data]
    if not data.blank and not data.special:
        return list(map(list, data))
    columns: list[Sequence[Any]] = list(zip(*data, strict=True))
    for place in data.blank | data.special:
        column = columns[place]
        columns[place] = (
            [clean(value) for value in column]
            if place in data.special
            else [empty if value == "" else value for value in column]
        )
    return list(map(list, zip(*columns, strict=True)))


def from_serial(serial: float, null_date: dt.datetime = _EPOCH) -> Any:
    """The moment of a number, exact to the millisecond; the number itself past year 9999."""
    try:
        return null_date + dt.timedelta(milliseconds=round(serial * 86_400_000))
    except OverflowError:
        return serial


def to_serial(value: Any, null_date: dt.datetime = _EPOCH) -> float:
    """The number that stands for a moment, a time of day or a span."""
    if isinstance(value, dt.timedelta):
        return value / dt.timedelta(days=1)
    if isinstance(value, dt.datetime):
        return (value.replace(tzinfo=None) - null_date) / dt.timedelta(days=1)
    if isinstance(value, dt.date):
        return float((dt.datetime(value.year, value.month, value.day) - null_date).days)
    seconds = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
    return float(seconds / 86_400)


def typed(text: str) -> Any:
    """What Excel makes of an entry in a cell that is not of text format.

    Returns:
        A float, a bool, a moment, a `CalcCellError`; the text itself where it stays one. What
        begins with "=" or an apostrophe is for the caller to look at.
    """
    if match := _NUMBER.fullmatch(text):
        bare = text.replace(",", "").replace("%", "").strip()
        return float(bare) / 100 if match[1] else float(bare)
    upper = text.strip().upper()
    if upper in ("TRUE", "FALSE"):
        return upper == "TRUE"
    if upper in ERRORS:
        return CalcCellError(upper)
    try:
        if match := _DAY.fullmatch(text):
            year, _, month, day, *clock = match.groups()
            hour, minute, second = (int(part or 0) for part in clock)
            moment = dt.datetime(int(year), int(month), int(day), hour, minute, second)
            return moment if clock[0] else moment.date()
        if match := _CLOCK.fullmatch(text):
            hour, minute, second = (int(part or 0) for part in match.groups())
            return dt.timedelta(hours=hour, minutes=minute, seconds=second)
    except ValueError:
        return text
    return text


def as_text(value: Any) -> str:
    """What a value becomes in a cell of text format."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, dt.datetime) and value.time() != dt.time():
        return value.isoformat(" ")
    return value.date().isoformat() if isinstance(value, dt.datetime) else str(value)


def runs(cells: Iterable[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Cells gathered into few rectangles.

    Args:
        cells: (row, column) each.

    Returns:
        (first row, first column, last row, last column) each; columns alike stand together.
    """
    columns: dict[int, list[tuple[int, int]]] = {}
    for row, column in sorted(cells):
        spans = columns.setdefault(column, [])
        if spans and spans[-1][1] == row - 1:
            spans[-1] = (spans[-1][0], row)
        else:
            spans.append((row, row))
    return joined((a, column, b, column) for column, spans in columns.items() for a, b in spans)


def joined(areas: Iterable[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Rectangles that do not overlap, joined below one another and then side by side."""
    below: dict[tuple[int, int], list[list[int]]] = {}
    for top, left, bottom, right in sorted(areas):
        spans = below.setdefault((left, right), [])
        if spans and spans[-1][1] == top - 1:
            spans[-1][1] = bottom
        else:
            spans.append([top, bottom])
    beside: dict[tuple[int, int], list[list[int]]] = {}
    for (left, right), spans in sorted(below.items()):
        for top, bottom in spans:
            sides = beside.setdefault((top, bottom), [])
            if sides and sides[-1][1] == left - 1:
                sides[-1][1] = right
            else:
                sides.append([left, right])
    return sorted(
        (top, left, bottom, right)
        for (top, bottom), sides in beside.items()
        for left, right in sides
    )
