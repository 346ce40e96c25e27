"""Colours of cells: how a workbook writes them, and what a person sees.

A colour is written as ARGB, as an index into the old palette of 64, or as one of the theme's
twelve with a tint (ISO/IEC 29500-1, 18.8.3 and 18.8.27).
"""

from __future__ import annotations

import colorsys
from collections.abc import Sequence

from addin.hosts.xlsx.vocabulary import Element, children, local_name, parse_xml

_EIGHT = ("000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF")
PALETTE = (
    *_EIGHT,
    *_EIGHT,
    *("800000", "008000", "000080", "808000", "800080", "008080", "C0C0C0", "808080"),
    *("9999FF", "993366", "FFFFCC", "CCFFFF", "660066", "FF8080", "0066CC", "CCCCFF"),
    *("000080", "FF00FF", "FFFF00", "00FFFF", "800080", "800000", "008080", "0000FF"),
    *("00CCFF", "CCFFFF", "CCFFCC", "FFFF99", "99CCFF", "FF99CC", "CC99FF", "FFCC99"),
    *("3366FF", "33CCCC", "99CC00", "FFCC00", "FF9900", "FF6600", "666699", "969696"),
    *("003366", "339966", "003300", "333300", "993300", "993366", "333399", "333333"),
    *("000000", "FFFFFF"),
)
"""The old palette; 64 and 65 are the system's text and window colours."""

OFFICE_THEME = (
    *("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31"),
    *("A5A5A5", "FFC000", "5B9BD5", "70AD47", "0563C1", "954F72"),
)
_SLOTS = (
    *("lt1", "dk1", "lt2", "dk2", "accent1", "accent2"),
    *("accent3", "accent4", "accent5", "accent6", "hlink", "folHlink"),
)


def theme_colors(theme: bytes | None) -> tuple[str, ...]:
    """The twelve colours of a theme part, "RRGGBB", in the order that cells index them."""
    if theme is None:
        return OFFICE_THEME
    found = dict(zip(_SLOTS, OFFICE_THEME, strict=True))
    for scheme in parse_xml(theme, "theme").iter("{*}clrScheme"):
        for slot in children(scheme):
            for color in children(slot):
                value = color.get("lastClr") or color.get("val") or ""
                if len(value) == 6 and local_name(slot) in found:
                    found[local_name(slot)] = value.upper()
    return tuple(found[slot] for slot in _SLOTS)


def seen_color(color: Element, theme: Sequence[str], palette: Sequence[str] = PALETTE) -> str:
    """The colour as a person sees it.

    Args:
        color: `fgColor` or the like.
        theme: twelve colours.
        palette: the workbook's own palette if it has one.

    Returns:
        "#RRGGBB"; "" for one that depends on the system.
    """
    rgb = color.get("rgb")
    if rgb is not None:
        base = rgb[-6:].upper()
    elif (number := color.get("theme")) is not None and _index(number) < len(theme):
        base = theme[_index(number)]
    elif (number := color.get("indexed")) is not None and _index(number) < len(palette):
        base = palette[_index(number)]
    else:
        return ""
    return f"#{_tinted(base, float(color.get('tint', '0') or 0))}"


def _index(number: str) -> int:
    return int(number) if number.isdecimal() else 1 << 30


def _tinted(base: str, tint: float) -> str:
    if tint == 0:
        return base
    red, green, blue = (int(base[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    mixed = colorsys.hls_to_rgb(hue, min(max(light, 0), 1), saturation)
    return "".join(f"{round(part * 255):02X}" for part in mixed)
