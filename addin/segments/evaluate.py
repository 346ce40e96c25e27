"""Finds the rows for which a rule holds, a whole column at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from addin.segments.language import (
    Blank,
    Both,
    Compare,
    Condition,
    Either,
    Literal_,
    Not,
    Operand,
    Span,
    Today,
    Word,
)
from addin.table.cells import CellValue, is_blank, text_of

Mask = npt.NDArray[np.bool_]
Column = npt.NDArray[np.object_]

Lookup = Callable[[str], Column | None]
"""The standard values (numbers, dates, text, None) of the column that a word names."""

Meaning = Callable[[str, str], object]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that a rule is asked of.

    Attributes:
        count: how many.
        lookup: gives the column that a word names; None when the word is not a field.
        today: the day of the run.
        meaning: gives the standard value that a text means in the column that a word names,
            上海市 for 上海 in a column of cities; None where it means nothing more.
    """

    count: int
    lookup: Lookup
    today: dt.date
    meaning: Meaning | None = None


def rows_where(condition: Condition, rows: Rows) -> Mask:
    """For each of n rows whether the rule holds."""
    match condition:
        case Both(conditions):
            every: Mask = np.all([rows_where(c, rows) for c in conditions], axis=0)
            return every
        case Either(conditions):
            some: Mask = np.any([rows_where(c, rows) for c in conditions], axis=0)
            return some
        case Not(inner):
            return ~rows_where(inner, rows)
        case Blank(operand, negated):
            values = _values(operand, rows)
            blank = np.array([is_blank(v) for v in values], dtype=bool)
            return ~blank if negated else blank
        case Compare():
            return _compare(condition, rows)
    raise TypeError(condition)


def _values(operand: Operand, rows: Rows) -> Column:
    """The operand's value in each row; a word that is no field is text."""
    if isinstance(operand, Word):
        column = rows.lookup(operand.text)
        return column if column is not None else _constant(operand.text, rows.count)
    if isinstance(operand, Literal_):
        return _constant(operand.value, rows.count)
    if isinstance(operand, Today):
        return _constant(rows.today, rows.count)
    if isinstance(operand, Span):
        return _constant(operand, rows.count)
    left, right = _values(operand.left, rows), _values(operand.right, rows)
    result = np.empty(rows.count, dtype=object)
    result[:] = [_add(a, operand.sign, b) for a, b in zip(left, right, strict=True)]
    return result


def _constant(value: object, count: int) -> Column:
    column = np.empty(count, dtype=object)
    column[:] = [value] * count
    return column


def _add(a: object, sign: int, b: object) -> object:
    if isinstance(b, Span):
        day = as_date(a)
        return None if day is None else moved(day, sign * b.count, b.unit)
    x, y = as_number(a), as_number(b)
    if x is not None and y is not None:
        return x + sign * y
    first, second = as_date(a), as_date(b)
    if first is not None and second is not None and sign < 0:
        return float((first - second).days)
    return None


def moved(day: dt.date, count: float, unit: str) -> dt.date:
    """A day some days, months or years away; the 31st becomes a shorter month's last day."""
    if unit == "d":
        return day + dt.timedelta(days=count)
    months = day.year * 12 + day.month - 1 + int(count * (12 if unit == "y" else 1))
    year, month = divmod(months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)


def as_number(value: object) -> float | None:
    """The value as a number, where it is one."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, str):
        try:
            return float(value.replace(",", ""))
        except ValueError:
            return None
    return None


def as_date(value: object) -> dt.date | None:
    """The value as a day, where it is one; text in the form YYYY-MM-DD."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str) and len(value) >= 10:
        try:
            return dt.date.fromisoformat(value[:10])
        except ValueError:
            return None
    return None


def _as_text(value: object) -> str:
    return text_of(cast(CellValue, value)).strip().casefold()


def _compare(condition: Compare, rows: Rows) -> Mask:
    left = _values(condition.left, rows)
    rights = [_values(operand, rows) for operand in condition.right]
    differs = condition.operator == "!="
    test = _equal if differs else _TESTS[condition.operator]
    if test is _equal:
        rights += _meant(condition, rows)
    # Rows repeat few values: each pair of values is compared once.
    known: dict[tuple[object, ...], bool] = {}
    held = np.zeros(rows.count, dtype=bool)
    for i, entry in enumerate(zip(left, *rights, strict=True)):
        holds = known.get(entry)
        if holds is None:
            value, *others = entry
            holds = known[entry] = any(test(value, other) for other in others) != differs
        held[i] = holds
    if not condition.negated:
        return held
    filled: Mask = np.array([not is_blank(v) for v in left], dtype=bool)
    result: Mask = ~held & filled
    return result


def _meant(condition: Compare, rows: Rows) -> list[Column]:
    """What the texts on the right mean as values of the column on the left."""
    if rows.meaning is None or not isinstance(condition.left, Word):
        return []
    found = []
    for operand in condition.right:
        if isinstance(operand, Word):
            text: object = operand.text if rows.lookup(operand.text) is None else None
        else:
            text = operand.value if isinstance(operand, Literal_) else None
        standard = rows.meaning(condition.left.text, text) if isinstance(text, str) else None
        if standard is not None and standard != text:
            found.append(_constant(standard, rows.count))
    return found


def _ordered(value: object, other: object) -> int | None:
    """-1, 0 or 1; None where the two cannot be compared."""
    if is_blank(value) or is_blank(other):
        return None
    day, other_day = as_date(value), as_date(other)
    if day is not None and other_day is not None:
        return (day > other_day) - (day < other_day)
    number, other_number = as_number(value), as_number(other)
    if number is not None and other_number is not None:
        return (number > other_number) - (number < other_number)
    if isinstance(value, str) and isinstance(other, str):
        a_text, b_text = _as_text(value), _as_text(other)
        return (a_text > b_text) - (a_text < b_text)
    return None


def _equal(value: object, other: object) -> bool:
    if is_blank(value) and is_blank(other):
        return True
    order = _ordered(value, other)
    if order is not None:
        return order == 0
    return not is_blank(value) and _as_text(value) == _as_text(other)


def _text_test(test: Callable[[str, str], bool]) -> Callable[[object, object], bool]:
    return lambda value, other: not is_blank(value) and test(_as_text(value), _as_text(other))


def _order_test(wanted: Sequence[int]) -> Callable[[object, object], bool]:
    return lambda value, other: _ordered(value, other) in wanted


_TESTS: dict[str, Callable[[object, object], bool]] = {
    "=": _equal,
    ">": _order_test([1]),
    ">=": _order_test([0, 1]),
    "<": _order_test([-1]),
    "<=": _order_test([-1, 0]),
    "contains": _text_test(lambda a, b: b in a),
    "starts": _text_test(str.startswith),
    "ends": _text_test(str.endswith),
    "in": _equal,
}
