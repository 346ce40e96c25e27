"""The picture of the ribbon in the README: `python -m templates.ribbon_picture`.

Drawn from the ribbon's XML, the texts and the icons that are built into the add-in, at the
sizes of an ordinary screen and of a fine one. It shows our tab, not a photograph of Excel.
"""

from __future__ import annotations

import argparse
import io
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image, ImageDraw, ImageFont

from addin.excel_build.icons import icon
from addin.excel_build.sources import ribbon_markup
from addin.excel_build.texts import text_rows

PICTURE = Path(__file__).parents[1] / "docs" / "pictures" / "ribbon.png"

_INK, _GREY, _LINE, _PAPER, _ACCENT = "#262626", "#616161", "#D6D6D6", "#F7F7F7", "#1F6FB2"
_UI = "{http://schemas.microsoft.com/office/2009/07/customui}"
_HEIGHT, _TAB_HEIGHT, _ROW = 94, 28, 23
_LARGE, _SMALL, _GAP = 32, 16, 8


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws at a scale: coordinates are pixels of an ordinary screen.

    Attributes:
        image: the picture.
        scale: its pixels for each of an ordinary screen.
        texts: what each id is called.
    """

    image: Image.Image
    scale: int
    texts: dict[str, str]

    def font(self, size: int) -> ImageFont.FreeTypeFont:
        path, index = _font()
        return ImageFont.truetype(path, size * self.scale, index=index)

    def width(self, text: str, size: int = 12) -> int:
        """How wide a text is, rounded up."""
        return -int(-self.font(size).getlength(text) // self.scale)

    def text(self, x: float, y: float, text: str, color: str, anchor: str, size: int = 12) -> None:
        """Writes one line; `anchor` says which of its points stands at (x, y)."""
        draw = ImageDraw.Draw(self.image)
        place = (x * self.scale, y * self.scale)
        draw.text(place, text, fill=color, font=self.font(size), anchor=anchor)

    def line(self, x0: float, y0: float, x1: float, y1: float, color: str, width: int = 1) -> None:
        points = [value * self.scale for value in (x0, y0, x1, y1)]
        ImageDraw.Draw(self.image).line(points, fill=color, width=width * self.scale)

    def icon(self, name: str, x: float, y: float, size: int) -> None:
        """Puts an icon as Excel does: the stored one, made smaller where it is too large."""
        stored = Image.open(io.BytesIO(icon(name, size * 2)))
        shown = stored.resize((size * self.scale,) * 2, Image.Resampling.BOX)
        self.image.paste(shown, (round(x * self.scale), round(y * self.scale)), shown)


def _font() -> tuple[str, int]:
    """A font with Chinese signs: its file and its number there."""
    wanted = ("fc-match", "--format=%{file}|%{index}", "Noto Sans CJK SC:lang=zh-cn")
    file, index = subprocess.run(wanted, capture_output=True, text=True, check=True).stdout.split(
        "|"
    )
    return file, int(index)


def ribbon(language: str, scale: int) -> Image.Image:
    """The tab in a language ("zh", "en"), at a scale of 1 or 2."""
    column = {"zh": 1, "en": 2}[language]
    texts = {row[0]: row[column] for row in text_rows()}
    tab = next(ElementTree.fromstring(ribbon_markup()).iter(f"{_UI}tab"))
    measure = Pen(Image.new("RGB", (1, 1)), 1, texts)
    width = _GAP + sum(_draw_group(measure, group, 0) for group in tab)
    image = Image.new("RGB", (width * scale, (_TAB_HEIGHT + _HEIGHT) * scale), _PAPER)
    pen = Pen(image, scale, texts)
    label = texts[f"label.{tab.get('id')}"]
    pen.text(_GAP + 8, _TAB_HEIGHT / 2, label, _ACCENT, "lm", 13)
    pen.line(
        _GAP + 6, _TAB_HEIGHT - 3, _GAP + 10 + pen.width(label, 13), _TAB_HEIGHT - 3, _ACCENT, 2
    )
    x = _GAP
    for group in tab:
        x += _draw_group(pen, group, x)
    return image


def _draw_group(pen: Pen, group: ElementTree.Element, left: int) -> int:
    """Draws a group and gives back its width."""
    large = [b for b in group if b.get("size") == "large"]
    small = [b for b in group if b.get("size") != "large"]
    x, top = left + _GAP // 2, _TAB_HEIGHT + 6
    for button in large:
        label = pen.texts[f"label.{button.get('id')}"]
        width = max(_LARGE, pen.width(label)) + 12
        pen.icon(button.get("image") or "", x + (width - _LARGE) / 2, top, _LARGE)
        pen.text(x + width / 2, top + 48, label, _INK, "mm")
        x += width
    # Small buttons stand in columns of three.
    for at in range(0, len(small), 3):
        labels = [pen.texts[f"label.{b.get('id')}"] for b in small[at : at + 3]]
        for row, (button, label) in enumerate(zip(small[at : at + 3], labels, strict=True)):
            y = top + row * _ROW
            pen.icon(button.get("image") or "", x + 4, y + 2, _SMALL)
            pen.text(x + 26, y + 10, label, _INK, "lm")
        x += 26 + max(map(pen.width, labels)) + 8
    label = pen.texts[f"label.{group.get('id')}"]
    right = max(x + _GAP // 2, left + pen.width(label, 11) + 2 * _GAP)
    pen.text((left + right) / 2, _TAB_HEIGHT + _HEIGHT - 11, label, _GREY, "mm", 11)
    pen.line(right, top, right, _TAB_HEIGHT + _HEIGHT - 6, _LINE)
    return right - left


def picture(scale: int = 2) -> Image.Image:
    """Both languages, one above the other."""
    tabs = [ribbon(language, scale) for language in ("zh", "en")]
    gap = 12 * scale
    size = (max(t.width for t in tabs), sum(t.height for t in tabs) + gap)
    image = Image.new("RGB", size, "white")
    image.paste(tabs[0], (0, 0))
    image.paste(tabs[1], (0, tabs[0].height + gap))
    return image


def main(arguments: Sequence[str] | None = None) -> None:
    """Draws the picture."""
    parser = argparse.ArgumentParser(prog="python -m templates.ribbon_picture", description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=PICTURE)
    parser.add_argument("--scale", type=int, choices=(1, 2), default=2)
    wanted = parser.parse_args(arguments)
    picture(wanted.scale).save(wanted.file, optimize=True)
    print(f"{wanted.file.name}: {wanted.file.stat().st_size / 1000:,.0f} kB")


if __name__ == "__main__":
    main()
