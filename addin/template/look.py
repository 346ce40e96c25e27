"""How the template looks: colours, fonts, cell formats, and widths of text."""

from __future__ import annotations

import io
from importlib import resources
from math import ceil
from string import Template
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from addin.i18n import Language
from addin.table.widths import text_width

DARK_BLUE = "#1F4E79"
ACCENT = "#1F6FB2"
GREY_TEXT = "#595959"
LINE = "#D5DBE1"
PALE = "#F3F5F7"
ROW_HEIGHT = 20
"""Of a row of data, in points."""

TABLE_STYLE = "Table Style Medium 4"
"""Its bands take the theme's third accent: a grey that is none of the marks' colours."""

FONTS: dict[Language, str] = {"zh": "微软雅黑", "en": "Arial"}
"""Spreadsheets replace a font that a system lacks by one of the same script."""


def shown_width(text: str) -> int:
    """How wide a text is, in characters of the default font; a Chinese character counts two."""
    return max(map(text_width, text.split("\n")))


def lines_needed(text: str, width: float) -> int:
    """How many lines a wrapped text takes in a column of a width, in characters."""
    # The indent and the cell's own margin.
    room = max(1.0, width - 2)
    return sum(max(1, ceil(_set_width(line) / room)) for line in text.split("\n"))


def _set_width(line: str) -> float:
    """How wide a line of running text is: letters are narrower than the digits of a column."""
    return sum(2.0 if text_width(c) == 2 else 0.9 for c in line)


def wrapped_height(texts: list[tuple[str, float]], least: float = ROW_HEIGHT) -> float:
    """Height in points of a row of wrapped texts, each given with its column's width."""
    lines = max((lines_needed(text, width) for text, width in texts), default=1)
    return max(least, lines * 15.5 + 5)


class Look:
    """Makes the cell formats of one workbook, each kind once."""

    def __init__(self, workbook: xlsxwriter.Workbook, language: Language) -> None:
        self._workbook = workbook
        self._font = FONTS[language]
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}

    @property
    def font(self) -> str:
        """Name of the font."""
        return self._font

    def format(self, **properties: Any) -> Format:
        """The format with these properties of XlsxWriter."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            everything = {"font_name": self._font, "font_size": 10, "valign": "vcenter"}
            self._formats[key] = self._workbook.add_format(everything | properties)
        return self._formats[key]

    def title(self) -> Format:
        """A sheet's title."""
        return self.format(bold=True, font_size=16, font_color=DARK_BLUE)

    def lead(self) -> Format:
        """The line below the title."""
        return self.format(font_color=GREY_TEXT)

    def heading(self) -> Format:
        """A heading inside a sheet."""
        return self.format(bold=True, font_size=12, font_color=DARK_BLUE, bottom=1,
                           bottom_color=ACCENT)  # fmt: skip

    def header(self, **more: Any) -> Format:
        """The header of a table."""
        return self.format(
            bold=True, font_color="#FFFFFF", bg_color=DARK_BLUE, border=1, border_color=LINE,
            indent=1, **more,
        )  # fmt: skip

    def body(self, **more: Any) -> Format:
        """A cell of a table; text keeps a distance from the line on its left."""
        indent = 0 if more.get("align") == "center" else 1
        return self.format(border=1, border_color=LINE, **({"indent": indent} | more))

    def wrapped(self, **more: Any) -> Format:
        """A cell of a table with text over several lines."""
        return self.body(text_wrap=True, **more)


def new_workbook(out: str, language: Language) -> xlsxwriter.Workbook:
    """A workbook with the template's theme and default font."""
    font = FONTS[language]
    workbook = xlsxwriter.Workbook(
        out, {"default_format_properties": {"font_name": font, "font_size": 10}}
    )
    theme = resources.files("addin.template").joinpath("theme.xml").read_text("utf-8")
    workbook.use_custom_theme(io.StringIO(Template(theme).substitute(font=font)))
    return workbook


def print_settings(sheet: Worksheet, *, upright: bool = False) -> None:
    """A4, landscape or upright, as wide as the page, with name and page numbers below."""
    if upright:
        sheet.set_portrait()
    else:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&R&P / &N")


def write_heading(sheet: Worksheet, look: Look, title: str, lead: str) -> None:
    """The title in A1 and the line below it in A2."""
    sheet.set_row(0, 30)
    sheet.set_row(1, ROW_HEIGHT)
    sheet.write_string(0, 0, title, look.title())
    sheet.write_string(1, 0, lead, look.lead())
