"""Result sheets read back: people sort them, filter them, and take rows and columns out.

A sheet is found by its name in either language, its columns by their headings in either
language, so a workbook that was worked on in Chinese can be worked on in English.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from addin.i18n import LANGUAGES, _, current_language, speaking
from addin.table.cells import CellValue, is_blank, text_of
from addin.table.fields import header_key
from addin.table.grid import Grid

SPACED = "0_)_)"
"""Number format of a number that keeps off the text beside it."""

_SEARCHED_ROWS = 12
_SPACES = re.compile(r"[\s.。!！,，]+")


def spoken(text: str) -> tuple[str, ...]:
    """A text of the catalogue in every language, the current one first."""
    found = []
    for language in sorted(LANGUAGES, key=lambda name: name != current_language()):
        with speaking(language):
            found.append(_(text))
    return tuple(found)


@cache
def reduced_words(text: str) -> frozenset[str]:
    """A text of the catalogue in every language, without width, case and spaces."""
    return frozenset(reduced(word) for word in spoken(text))


def reduced(text: str) -> str:
    """A word without what does not count when people type it."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text).casefold())


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One row of a result sheet.

    Attributes:
        row: its sheet row.
        cells: by heading; those that stand for one of our own columns by its English heading.
    """

    row: int
    cells: Mapping[str, CellValue]

    def text(self, heading: str) -> str:
        """The text of a cell; "" where it is blank or the column is gone."""
        return text_of(self.cells.get(heading))


@dataclass(frozen=True, slots=True)
class Listed:
    """A result sheet.

    Attributes:
        name: of the sheet.
        title: what its first cell says.
        headings: in order; of our own columns the English ones.
        rows: from top to bottom, blank ones left out.
    """

    name: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[ListedRow, ...]

    def others(self, own: Sequence[str]) -> tuple[str, ...]:
        """The headings that are not among `own`."""
        return tuple(heading for heading in self.headings if heading not in own)


def read_listed(grid: Grid, own: Sequence[str]) -> Listed | None:
    """Reads a result sheet.

    Args:
        grid: its values.
        own: the English headings of our own columns.

    Returns:
        What it lists; None where it has not two of these headings.
    """
    words = {header_key(word): heading for heading in own for word in spoken(heading)}
    position = -1
    headings: dict[int, str] = {}
    while sum(heading in own for heading in headings.values()) < 2:
        position += 1
        if position >= min(len(grid.rows), _SEARCHED_ROWS):
            return None
        headings = _headings(grid.rows[position], words)
    rows = []
    for offset, values in enumerate(grid.rows[position + 1 :], grid.first_row + position + 1):
        if not all(is_blank(v) for v in values):
            rows.append(ListedRow(offset, {h: values[i] for i, h in headings.items()}))
    first = next((text_of(v) for row in grid.rows[:1] for v in row if not is_blank(v)), "")
    return Listed(grid.sheet, first, tuple(headings.values()), tuple(rows))


def _headings(row: Sequence[CellValue], words: Mapping[str, str]) -> dict[int, str]:
    """The headings by position: ours by their English words, each only once, others as is."""
    found: dict[int, str] = {}
    taken: set[str] = set()
    for i, value in enumerate(row):
        text = text_of(value).strip()
        if not text:
            continue
        heading = words.get(header_key(text), text)
        if heading in taken:
            heading = text
        if heading not in taken:
            taken.add(heading)
            found[i] = heading
    return found


def own_titles(titles: Sequence[str], own: Sequence[str]) -> list[str]:
    """Headings for the columns of a table: none like one of ours, no two alike."""
    taken = {key for heading in own for word in spoken(heading) for key in _keys(word)}
    found = []
    for title in titles:
        name = base = " ".join(title.split())
        count = 1
        while taken.intersection(_keys(name)):
            count += 1
            name = f"{base} ({count})"
        taken.update(_keys(name))
        found.append(name)
    return found


def _keys(name: str) -> tuple[str, str]:
    return header_key(name) or name.casefold(), name.casefold()
