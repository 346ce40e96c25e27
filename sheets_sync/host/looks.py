"""Number formats and colours: Google's objects, and the codes that the rest of us write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from addin.hosts.xlsx.number_formats import GENERAL, shows_date, shows_duration
from sheets_sync.host.ranges import Json

TEXT = "@"
_STEPS = 255

_WITHOUT_PATTERN = {
    "TEXT": TEXT,
    "NUMBER": "#,##0.00",
    "PERCENT": "0.00%",
    "CURRENCY": "¥#,##0.00",
    "DATE": "yyyy-mm-dd",
    "TIME": "hh:mm:ss",
    "DATE_TIME": "yyyy-mm-dd hh:mm:ss",
    "SCIENTIFIC": "0.00E+00",
}
"""What a cell shows whose format names a type and no pattern; Google follows the locale."""


def code_of(found: Mapping[str, Any] | None) -> str:
    """The format code of a NumberFormat."""
    if not found:
        return GENERAL
    if found.get("type") == "TEXT":
        return TEXT
    return str(found.get("pattern") or _WITHOUT_PATTERN.get(str(found.get("type")), GENERAL))


def number_format_of(code: str) -> Json | None:
    """A format code as a NumberFormat; None where none is needed."""
    if code.casefold() == GENERAL.casefold():
        return None
    return {"type": _type_of(code), "pattern": code}


def _type_of(code: str) -> str:
    if code == TEXT:
        return "TEXT"
    if shows_date(code):
        first = code.split(";")[0].casefold()
        has_day = "y" in first or "d" in first
        has_time = "h" in first or "s" in first
        if shows_duration(code) or (has_time and not has_day):
            return "TIME"
        return "DATE_TIME" if has_time else "DATE"
    if "%" in code:
        return "PERCENT"
    return "SCIENTIFIC" if "E+" in code.upper() else "NUMBER"


def color_of(look: Mapping[str, Any] | None) -> str | None:
    """The fill of a format: "#RRGGBB", None for none, "" for a colour of the theme.

    White is what every cell has; a cell that was painted white looks like one without fill.
    """
    if not look:
        return None
    style = look.get("backgroundColorStyle") or {}
    if style.get("themeColor"):
        return ""
    found = style.get("rgbColor", look.get("backgroundColor"))
    if found is None:
        return None
    channels = [round(float(found.get(name, 0)) * _STEPS) for name in ("red", "green", "blue")]
    return "#" + "".join(f"{channel:02X}" for channel in channels)


def color_style(color: str) -> Json:
    """ "#RRGGBB" as a ColorStyle."""
    channels = (int(color[at : at + 2], 16) / _STEPS for at in (1, 3, 5))
    named = zip(("red", "green", "blue"), channels, strict=True)
    # A channel without light is left out, as Google itself does.
    return {"rgbColor": {name: round(light, 6) for name, light in named if light}}
