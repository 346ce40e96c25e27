"""One cell: what was entered, how it looks, its note and its entry check."""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .problems import Json


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as entered, with its equals sign."""

    text: str


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """What a formula gives that cannot be computed: "NAME", "REF", "DIVIDE_BY_ZERO", …"""

    kind: str
    message: str = ""


Entered = None | bool | int | float | str | Formula
"""What a cell holds; None for an empty one. Whole numbers are ints up to 2**53."""

Result = None | bool | int | float | str | ErrorValue
"""What a cell shows: its value, or its formula's."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What Google calls CellData, without what is computed.

    Attributes:
        value: what was entered.
        look: userEnteredFormat, None for none. Never changed in place.
        note: "" for none.
        check: dataValidation, None for none.
        runs: textFormatRuns.
    """

    value: Entered = None
    look: Json | None = None
    note: str = ""
    check: Json | None = None
    runs: tuple[Json, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is in the cell at all."""
        return bool(self.value is not None or self.look or self.note or self.check or self.runs)

    def to_json(self) -> Json:
        """The cell as a CellData of what was entered."""
        data: Json = {}
        if self.value is not None:
            data["userEnteredValue"] = extended_value(self.value)
        if self.look:
            data["userEnteredFormat"] = self.look
        if self.note:
            data["note"] = self.note
        if self.check:
            data["dataValidation"] = self.check
        if self.runs:
            data["textFormatRuns"] = list(self.runs)
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Cell:
        """The cell that a CellData describes; what Google computes is left aside."""
        value = data.get("userEnteredValue")
        return cls(
            entered_value(value) if value else None,
            tidy_look(data.get("userEnteredFormat")),
            data.get("note") or "",
            data.get("dataValidation") or None,
            tuple(data.get("textFormatRuns") or ()),
        )


EMPTY = Cell()


def number(value: float) -> int | float:
    """A number as the service keeps it: a double, shown as a whole number where it is one."""
    as_float = float(value)
    if math.isfinite(as_float) and as_float.is_integer() and abs(as_float) <= 2**53:
        return int(as_float)
    return as_float


def extended_value(value: Entered | ErrorValue) -> Json:
    """A value as an ExtendedValue."""
    if isinstance(value, Formula):
        return {"formulaValue": value.text}
    if isinstance(value, ErrorValue):
        error = {"type": value.kind} | ({"message": value.message} if value.message else {})
        return {"errorValue": error}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int | float):
        return {"numberValue": value}
    return {"stringValue": value} if value is not None else {}


def entered_value(data: Mapping[str, Any]) -> Entered:
    """The value of an ExtendedValue; an empty text is no value."""
    if "formulaValue" in data:
        return Formula(data["formulaValue"])
    if "numberValue" in data:
        return number(data["numberValue"])
    if "boolValue" in data:
        return bool(data["boolValue"])
    return data.get("stringValue") or None


def tidy_look(look: Mapping[str, Any] | None) -> Json | None:
    """A format as the service gives it back: colours in both fields, channels in 256 steps."""
    if not look:
        return None
    return _tidied(look)


def _tidied(look: Mapping[str, Any]) -> Json:
    made: Json = {}
    for name, value in look.items():
        if name.endswith("ColorStyle") or name == "colorStyle":
            made[name] = color_style(value)
        elif name.endswith("Color") or name == "color":
            made[name] = color(value)
        elif isinstance(value, dict):
            made[name] = _tidied(value)
        else:
            made[name] = value
    for name in list(made):
        if name.endswith("Color") or name == "color":
            made.setdefault(name + "Style", {"rgbColor": made[name]})
        elif (name.endswith("ColorStyle") or name == "colorStyle") and "rgbColor" in made[name]:
            made[name.removesuffix("Style")] = made[name]["rgbColor"]
    return made


def color_style(value: Mapping[str, Any]) -> Json:
    """A ColorStyle with its colour in 256 steps."""
    if "rgbColor" in value:
        return {"rgbColor": color(value["rgbColor"])}
    return dict(value)


def color(value: Mapping[str, Any]) -> Json:
    """A Color with channels of 256 steps; a channel without any light is left out."""
    made: Json = {}
    for channel in ("red", "green", "blue"):
        # Half a step goes down: a half is answered as 127/255.
        step = math.ceil(float(value.get(channel, 0)) * 255 - 0.5)
        if step > 0:
            made[channel] = single(min(step, 255) / 255)
    if "alpha" in value:
        made["alpha"] = single(float(value["alpha"]))
    return made


def single(value: float) -> int | float:
    """A number with the fewest digits that give the same single-precision number."""
    packed = struct.pack("f", value)
    for digits in range(1, 10):
        short = float(f"{value:.{digits}g}")
        if struct.pack("f", short) == packed:
            return int(short) if short.is_integer() else short
    return value
