"""A1 notation: text to grid ranges and back, as Google writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PART = r"\$?([A-Za-z]{0,3})\$?(\d*)"
_RANGE = re.compile(rf"{_PART}(:{_PART})?")
_BARE_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+")


@dataclass(frozen=True, slots=True)
class Box:
    """A range of one sheet: rows `top` to `bottom`, columns `left` to `right`, half-open."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.right - self.left

    @property
    def is_cell(self) -> bool:
        """Whether it is one cell."""
        return self.height == 1 and self.width == 1

    def contains(self, other: Box) -> bool:
        """Whether another box lies wholly in this one."""
        return (
            self.top <= other.top
            and other.bottom <= self.bottom
            and self.left <= other.left
            and other.right <= self.right
        )

    def meets(self, other: Box) -> bool:
        """Whether the two have a cell in common."""
        return (
            self.top < other.bottom
            and other.top < self.bottom
            and self.left < other.right
            and other.left < self.right
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What A1 text asks for; None where a bound is left open.

    Attributes:
        title: the sheet named, None for the first one.
        cells: the text behind the sheet's name, "" where there is none.
        one: written as one cell, column or row instead of a range with a colon.
    """

    title: str | None
    cells: str = ""
    top: int | None = None
    bottom: int | None = None
    left: int | None = None
    right: int | None = None
    one: bool = False


def letters(column: int) -> str:
    """A column's letters; `column` is 0-based."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_number(text: str) -> int:
    """The 0-based number of a column's letters."""
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def quoted(title: str) -> str:
    """A sheet's title as Google writes it before "!": in quotes where it is not a plain word."""
    if _BARE_TITLE.fullmatch(title) and not _LIKE_A_CELL.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def written_range(title: str, box: Box) -> str:
    """A range with its sheet, such as "Sheet1!A1:B2"; one cell is written without a colon."""
    first = f"{letters(box.left)}{box.top + 1}"
    last = f"{letters(box.right - 1)}{box.bottom}"
    cells = first if first == last else f"{first}:{last}"
    return f"{quoted(title)}!{cells}"


def unquoted(title: str) -> str:
    """A title without the quotes it may be written in."""
    if len(title) > 1 and title[0] == title[-1] == "'":
        return title[1:-1].replace("''", "'")
    return title


def read_cells(text: str) -> Wanted | None:
    """The part of A1 text behind "!"; None where it is none."""
    match = _RANGE.fullmatch(text)
    if match is None or not text or text == ":":
        return None
    letters1, digits1, colon, letters2, digits2 = match.groups()
    if digits1 == "0" or digits2 == "0":
        return None
    top, left = _row(digits1), _column(letters1)
    if colon is None:
        return Wanted(
            None,
            text,
            top,
            None if top is None else top + 1,
            left,
            None if left is None else left + 1,
            one=True,
        )
    if (top is None and left is None) or not (letters2 or digits2):
        return None
    top, bottom = _ordered(top, _row(digits2))
    left, right = _ordered(left, _column(letters2))
    return Wanted(None, text, top, bottom, left, right)


def _row(digits: str) -> int | None:
    return int(digits) - 1 if digits else None


def _column(text: str) -> int | None:
    return column_number(text) if text else None


def _ordered(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    """Start and end (behind the last one) of two bounds in any order."""
    if first is not None and last is not None:
        return min(first, last), max(first, last) + 1
    return first, None if last is None else last + 1
