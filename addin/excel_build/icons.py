"""The icons of the ribbon: monoline, one accent, two elements at most, no text."""

from __future__ import annotations

from collections.abc import Mapping

from addin.excel_build.drawing import ACCENT, Stroke, arc, as_png, box, drawn, line

SIZES = (16, 20, 24, 32, 40, 48, 64, 80)
"""Edges in pixels: small and large buttons on screens of 100 to 250 %."""

_PADLOCK = box(7, 15, 25, 28, ACCENT)
_TRAY = line((4, 20), (4, 28), (28, 28), (28, 20))

ICONS: Mapping[str, tuple[Stroke, ...]] = {
    # A sheet, checked.
    "validate": (
        line((21, 4), (4, 4), (4, 28), (25, 28)),
        line((9, 11), (17, 11)),
        line((9, 17), (13, 17)),
        line((14, 17), (19, 22), (29, 9), color=None, width=7),
        line((14, 17), (19, 22), (29, 9), color=ACCENT, width=4),
    ),
    # An eraser on a line.
    "clear": (
        line((12, 22), (5, 15), (16, 4), (27, 15), (20, 22), (12, 22), color=ACCENT),
        line((10, 10), (21, 21), color=ACCENT),
        line((4, 28), (28, 28)),
    ),
    # A wand with a star.
    "fix": (
        line((4, 28), (18, 14)),
        line((22, 3), (22, 17), color=ACCENT),
        line((15, 10), (29, 10), color=ACCENT),
        line((8, 5), (8, 5), color=ACCENT),
        line((27, 22), (27, 22), color=ACCENT),
    ),
    # Two sheets, one over the other.
    "duplicates": (
        box(4, 4, 20, 20),
        line((13, 17), (27, 17), color=None, width=10),
        box(12, 12, 28, 28, ACCENT),
    ),
    # Two ways become one.
    "merge": (
        line((4, 6), (9, 6), (16, 16)),
        line((4, 26), (9, 26), (16, 16)),
        line((16, 16), (28, 16), color=ACCENT),
        line((22, 10), (28, 16), (22, 22), color=ACCENT),
    ),
    # One way becomes two.
    "split": (
        line((4, 16), (13, 16)),
        line((13, 16), (20, 7), (28, 7), color=ACCENT),
        line((13, 16), (20, 25), (28, 25), color=ACCENT),
        line((23, 2), (28, 7), (23, 12), color=ACCENT),
        line((23, 20), (28, 25), (23, 30), color=ACCENT),
    ),
    # A label with its hole.
    "tag": (
        line((4, 4), (16, 4), (28, 16), (16, 28), (4, 16), (4, 4), color=ACCENT),
        line((10, 10), (10, 10), width=4),
    ),
    "lock": (
        line((11, 15), (11, 11)),
        arc((16, 10), 5, 180, 360),
        line((21, 11), (21, 15)),
        _PADLOCK,
    ),
    "unlock": (line((11, 15), (11, 8)), arc((16, 8), 5, 180, 340), _PADLOCK),
    # Into the tray, and out of it.
    "backup": (
        _TRAY,
        line((16, 4), (16, 20), color=ACCENT),
        line((9, 14), (16, 21), (23, 14), color=ACCENT),
    ),
    "restore": (
        _TRAY,
        line((16, 4), (16, 20), color=ACCENT),
        line((9, 10), (16, 3), (23, 10), color=ACCENT),
    ),
    # An arrow that turns back.
    "undo": (
        line((11, 4), (4, 11), (11, 18), color=ACCENT),
        line((4, 11), (19, 11), color=ACCENT),
        arc((19, 19), 8, 270, 450, ACCENT),
        line((19, 27), (12, 27), color=ACCENT),
    ),
    # A clock.
    "history": (
        arc((16, 16), 12, 0, 360),
        line((16, 9), (16, 17), (22, 17), color=ACCENT),
    ),
    # Two arrows that run round.
    "sync": (
        arc((16, 16), 11, 200, 330),
        arc((16, 16), 11, 20, 150, ACCENT),
        line((19, 10), (26, 10), (26, 3)),
        line((13, 22), (6, 22), (6, 29), color=ACCENT),
    ),
    # An open book.
    "guide": (
        line((16, 8), (11, 5), (3, 5), (3, 25), (11, 25), (16, 28)),
        line((16, 8), (21, 5), (29, 5), (29, 25), (21, 25), (16, 28)),
        line((16, 8), (16, 28), color=ACCENT),
    ),
    # A heartbeat.
    "doctor": (line((2, 17), (9, 17), (13, 5), (19, 28), (23, 17), (30, 17), color=ACCENT),),
    # Rows, one of them checked.
    "check_row": (
        line((3, 6), (29, 6)),
        line((3, 27), (29, 27)),
        line((5, 16), (10, 21), (20, 11), color=ACCENT, width=4),
    ),
    # A mark that speaks.
    "explain": (
        line((12, 23), (4, 23), (4, 4), (28, 4), (28, 23), (20, 23), (16, 28), (12, 23)),
        line((16, 9), (16, 15), color=ACCENT, width=4),
        line((16, 19), (16, 19), color=ACCENT, width=4),
    ),
    # Not equal.
    "not_duplicate": (
        line((5, 11), (27, 11)),
        line((5, 21), (27, 21)),
        line((22, 4), (10, 28), color=ACCENT),
    ),
    # A sign for information.
    "about": (
        arc((16, 16), 12, 0, 360),
        line((16, 15), (16, 22), color=ACCENT),
        line((16, 10), (16, 10), color=ACCENT, width=4),
    ),
}
"""The strokes of each icon, by the verb of its button."""


def icon(verb: str, size: int) -> bytes:
    """An icon as a PNG file of `size` × `size` pixels."""
    return as_png(drawn(ICONS[verb], size))
