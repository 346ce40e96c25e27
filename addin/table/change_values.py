"""Cell values as JSON, so that a person can read them and none changes its type.

    text "13800138000", numbers 5 and 5.0, true, false, null for an empty cell
    {"date": "2024-03-05"}, {"datetime": "2024-03-05T10:30:00"}, {"time": "10:30:00"}
    {"duration": "26:30:00"}      hours may exceed 24; a minus sign may stand in front
    {"formula": "SUM(A1:A3)", "value": 6}     the last result may be left out
    {"error": "#N/A"}
    {"number": "110101199003071233"}    a whole number of more than 15 digits
    {"text": "Row 12", "target": "'Sheet'!A12"}      a link, on result sheets only

Text stays text: "=A1" is these three characters. A whole number of more than 15 digits is
refused as a plain number, because it is nearly always an ID or an account number that a
spreadsheet would round; in quotes it is safe.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from addin.i18n import Message, msg
from addin.table.cells import CellError, CellValue
from addin.table.changes import Formula, Link

JsonValue = Any
"""Whatever the json module reads or writes."""

_EXACT = 10**15
_SHOWN = 40
_DURATION = re.compile(r"(-?)([0-9]{1,9}):([0-5][0-9]):([0-5][0-9])(?:\.([0-9]{1,6}))?")
_INTEGER = re.compile(r"-?[0-9]{1,400}")


class MistakeError(ValueError):
    """Something in a file of changes that cannot be understood.

    Attributes:
        messages: what is wrong and how to write it; more than one for an object.
    """

    def __init__(self, *messages: Message) -> None:
        super().__init__(*(message.template for message in messages))
        self.messages = messages


def shown(found: object) -> str:
    """What was found in a file, short enough for a message."""
    text = found if isinstance(found, str) else repr(found)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def value_to_json(value: CellValue | Formula | Link) -> JsonValue:
    """A cell value as JSON.

    Raises:
        ValueError: no cell can hold it: not finite, or a time with a time zone.
        TypeError: it is not a cell value.
    """
    write = _WRITERS.get(type(value))
    return _write_unusual(value) if write is None else write(value)


def value_from_json(found: JsonValue) -> CellValue | Formula:
    """The cell value that JSON stands for.

    Raises:
        MistakeError: it is not one of the ways to write a value.
    """
    read = _PLAIN_READERS.get(type(found))
    if read is not None:
        return read(found)
    if not isinstance(found, dict):
        raise MistakeError(
            msg("“{found}” is not a value; use text, a number, true, false or null", found="[…]")
        )
    if "formula" in found:
        return _read_formula(found)
    return _read_typed(found)


def result_value_from_json(found: JsonValue) -> CellValue | Link:
    """The value of a result sheet's cell that JSON stands for.

    Raises:
        MistakeError: it is neither a value nor a link.
    """
    if isinstance(found, dict) and "target" in found:
        keys = set(found) - {"file"}
        if keys != {"text", "target"} or not all(isinstance(v, str) for v in found.values()):
            raise MistakeError(msg("a link has the keys “text” and “target”, both text in quotes"))
        return Link(found["text"], found["target"], found.get("file", ""))
    value = value_from_json(found)
    if isinstance(value, Formula):
        raise MistakeError(msg("a result sheet holds values and links, no formulas"))
    return value


def _write_link(value: Link) -> JsonValue:
    written = {"text": value.text, "target": value.target}
    return {**written, "file": value.file} if value.file else written


def _write_float(value: float) -> JsonValue:
    if not math.isfinite(value):
        raise ValueError("no cell holds a number that is not finite")
    return value


def _write_int(value: int) -> JsonValue:
    return value if _is_exact(value) else {"number": str(value)}


def _is_exact(value: int) -> bool:
    return -_EXACT < value < _EXACT or len(str(abs(value)).rstrip("0")) <= 15


def _without_zone(value: dt.datetime | dt.time) -> str:
    if value.tzinfo is not None:
        raise ValueError("no cell holds a time with a time zone")
    return value.isoformat()


def _write_duration(value: dt.timedelta) -> JsonValue:
    sign = "-" if value < dt.timedelta() else ""
    seconds, microseconds = divmod(abs(value) // dt.timedelta(microseconds=1), 1_000_000)
    text = f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return {"duration": f"{text}.{microseconds:06}" if microseconds else text}


def _write_formula(value: Formula) -> JsonValue:
    written: dict[str, JsonValue] = {"formula": value.text}
    if value.value is not None:
        written["value"] = value_to_json(value.value)
    return written


def _write_unusual(value: object) -> JsonValue:
    """Values of subclasses, such as a float64 out of an array."""
    for type_ in (bool, CellError, str, int, float, dt.datetime, dt.date):
        if isinstance(value, type_):
            return _WRITERS[type_](value)
    raise TypeError(f"not a cell value: {type(value).__name__}")


_WRITERS: Mapping[type, Callable[[Any], JsonValue]] = {
    str: str,
    type(None): lambda value: value,
    bool: bool,
    int: _write_int,
    float: _write_float,
    CellError: lambda value: {"error": str(value)},
    dt.datetime: lambda value: {"datetime": _without_zone(value)},
    dt.date: lambda value: {"date": value.isoformat()},
    dt.time: lambda value: {"time": _without_zone(value)},
    dt.timedelta: _write_duration,
    Formula: _write_formula,
    Link: _write_link,
}


def _read_int(found: int) -> CellValue:
    if _is_exact(found):
        return found
    raise MistakeError(
        msg(
            "{found!s} has more digits than a cell keeps; put it in quotes to enter it as text",
            found=shown(found),
        )
    )


def _read_float(found: float) -> CellValue:
    if math.isfinite(found):
        return found
    raise MistakeError(msg("the number is too large for a cell"))


_PLAIN_READERS: Mapping[type, Callable[[Any], CellValue]] = {
    str: str,
    type(None): lambda found: found,
    bool: bool,
    int: _read_int,
    float: _read_float,
}


def _read_typed(found: Mapping[str, JsonValue]) -> CellValue:
    if len(found) == 1:
        ((name, text),) = found.items()
        read = _TYPED_READERS.get(name)
        if read is not None:
            if isinstance(text, str):
                try:
                    return read(text)
                except (ValueError, OverflowError):
                    pass
            raise MistakeError(
                msg(
                    "“{found}” is not right for “{key}”; write it like {example}",
                    found=shown(text),
                    key=name,
                    example=_EXAMPLES[name],
                )
            )
    raise MistakeError(
        msg(
            "“{found}” is not a typed value; use one of {known}",
            found=shown(", ".join(map(str, found))),
            known=", ".join(["formula", *_TYPED_READERS]),
        )
    )


def _read_formula(found: Mapping[str, JsonValue]) -> Formula:
    text = found["formula"]
    if not isinstance(text, str) or not text.strip("= "):
        raise MistakeError(msg("a formula is text in quotes, such as “SUM(A1:A3)”"))
    if unknown := set(found) - {"formula", "value"}:
        raise MistakeError(
            msg(
                "“{found}” does not belong to a formula; use {known}",
                found=shown(", ".join(sorted(unknown))),
                known="formula, value",
            )
        )
    result = value_from_json(found.get("value"))
    if isinstance(result, Formula):
        raise MistakeError(msg("the result of a formula is a value, not another formula"))
    # People write the equals sign that they see in the formula bar.
    return Formula(text.removeprefix("="), result)


def _naive(value: dt.datetime) -> dt.datetime:
    if value.tzinfo is not None:
        raise ValueError("time zone")
    return value


def _read_time(text: str) -> dt.time:
    value = dt.time.fromisoformat(text)
    if value.tzinfo is not None:
        raise ValueError("time zone")
    return value


def _read_duration(text: str) -> dt.timedelta:
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError("not a duration")
    sign, hours, minutes, seconds, fraction = match.groups("")
    value = dt.timedelta(
        hours=int(hours),
        minutes=int(minutes),
        seconds=int(seconds),
        microseconds=int(fraction.ljust(6, "0")),
    )
    return -value if sign else value


def _read_number(text: str) -> int:
    if _INTEGER.fullmatch(text) is None:
        raise ValueError("not a whole number")
    return int(text)


def _read_error(text: str) -> CellError:
    if not text.startswith("#"):
        raise ValueError("not an error value")
    return CellError(text)


_TYPED_READERS: Mapping[str, Callable[[str], CellValue]] = {
    "date": dt.date.fromisoformat,
    "datetime": lambda text: _naive(dt.datetime.fromisoformat(text)),
    "time": _read_time,
    "duration": _read_duration,
    "number": _read_number,
    "error": _read_error,
}

_EXAMPLES: Mapping[str, str] = {
    "date": "2024-03-05",
    "datetime": "2024-03-05T10:30:00",
    "time": "10:30:00",
    "duration": "26:30:00",
    "number": "110101199003071233",
    "error": "#N/A",
}
