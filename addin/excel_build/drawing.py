"""Draws small pictures of lines, at any size, and writes them as PNG.

A picture is a list of strokes on a square of 32 units, y downwards. Each pixel's coverage
comes from its distance to the stroke, so that a line is equally sharp at every size.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

UNITS = 32
GREY = (0x50, 0x50, 0x50)
ACCENT = (0x1F, 0x6F, 0xB2)

Point = tuple[float, float]
Color = tuple[int, int, int]
Pixels = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points, with round ends.

    Attributes:
        points: in units; one point alone is a dot.
        color: its colour; None rubs out what was drawn before.
        width: in units; 3 is one and a half pixels at 16 px.
    """

    points: tuple[Point, ...]
    color: Color | None = GREY
    width: float = 3.0


def line(*points: Point, color: Color | None = GREY, width: float = 3.0) -> Stroke:
    """A line through points."""
    return Stroke(points, color, width)


def box(
    left: float, top: float, right: float, bottom: float, color: Color = GREY, width: float = 3.0
) -> Stroke:
    """The outline of a rectangle."""
    corners = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
    return Stroke(corners, color, width)


def arc(
    center: Point, radius: float, start: float, end: float, color: Color = GREY, width: float = 3.0
) -> Stroke:
    """A part of a circle, from one angle to another.

    Args:
        start, end: in degrees, clockwise from three o'clock.
    """
    steps = max(2, round(abs(end - start) / 6)) + 1
    angles = np.radians(np.linspace(start, end, steps))
    points = tuple(
        (center[0] + radius * math.cos(angle), center[1] + radius * math.sin(angle))
        for angle in angles
    )
    return Stroke(points, color, width)


def drawn(strokes: Sequence[Stroke], size: int) -> npt.NDArray[np.uint8]:
    """A picture of `size` × `size` pixels × (red, green, blue, opacity)."""
    color = np.zeros((size, size, 3))
    opacity = np.zeros((size, size))
    for stroke in strokes:
        cover = _coverage(stroke, size)
        if stroke.color is None:
            opacity = opacity * (1 - cover)
            continue
        total = cover + opacity * (1 - cover)
        share = np.divide(cover, total, out=np.zeros_like(cover), where=total > 0)[..., None]
        color = np.array(stroke.color) * share + color * (1 - share)
        opacity = total
    picture = np.dstack([color, opacity * 255])
    return np.round(picture).astype(np.uint8)


def _coverage(stroke: Stroke, size: int) -> Pixels:
    """How much of each pixel a stroke covers, 0 to 1."""
    scale = size / UNITS
    middles = (np.arange(size) + 0.5) / scale
    x, y = np.meshgrid(middles, middles)
    points = stroke.points if len(stroke.points) > 1 else stroke.points * 2
    distance = np.full((size, size), np.inf)
    for start, end in pairwise(points):
        distance = np.minimum(distance, _distance(x, y, start, end))
    covered: Pixels = np.clip((stroke.width / 2 - distance) * scale + 0.5, 0, 1)
    return covered


def _distance(x: Pixels, y: Pixels, start: Point, end: Point) -> Pixels:
    """The distance of each pixel's middle to the line between two points."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = ((x - start[0]) * dx + (y - start[1]) * dy) / length if length else np.zeros_like(x)
    along = np.clip(along, 0, 1)
    distance: Pixels = np.hypot(x - start[0] - along * dx, y - start[1] - along * dy)
    return distance


def as_png(picture: npt.NDArray[np.uint8]) -> bytes:
    """A picture as a PNG file (ISO/IEC 15948), eight bits a channel, with opacity."""
    height, width = picture.shape[:2]
    rows = b"".join(b"\0" + row.tobytes() for row in picture)
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
