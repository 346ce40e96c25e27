"""In what the rows of two tables differ that are one customer.

Values that are only written differently - a phone with and without +86, full-width letters,
spaces, traditional characters - are told from those that say something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from addin.checks.readings import ColumnReading
from addin.cleaning.nothing import is_nothing
from addin.matching.contacts import phone_slots
from addin.matching.identifiers import number_text
from addin.matching.links import ColumnPair, Link
from addin.matching.texts import distinct_texts, folded
from addin.table.cells import CellValue, text_of
from addin.table.fields import Kind
from addin.table.table import Column

Readings = Mapping[str, ColumnReading]
"""The columns of a table as they were read, by field key or letter."""

_IDENTIFIERS = frozenset({Kind.CODE, Kind.ID_NUMBER, Kind.USCC, Kind.TAX_ID, Kind.POSTCODE})
_AMOUNTS = frozenset({Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.BIRTH_DATE})
_SIGNS = re.compile(r"(?<!\d)[\W_]+|[\W_]+(?!\d)|[\s,]+")
_TAGS = re.compile(r"[,、;|/\n]+")
_EXTENSION = re.compile(r"(?:转|分机|内线|ext|x|#)\D*(\d+)$")


class How(Enum):
    """How two values stand to each other."""

    SAME = "same"
    FORM = "form"
    CONTENT = "content"
    ONLY_ONE = "only_one"
    ONLY_OTHER = "only_other"


@dataclass(frozen=True, slots=True)
class Difference:
    """Two values of one customer in columns that mean the same.

    Attributes:
        link: index of the link.
        pair: the columns.
        one, other: the values as they stand.
        how: how they stand to each other; never SAME.
    """

    link: int
    pair: ColumnPair
    one: str
    other: str
    how: How


def find_differences(
    links: Sequence[Link],
    pairs: Sequence[ColumnPair],
    ours: Readings,
    theirs: Readings,
) -> list[Difference]:
    """The differing values of linked rows, link by link, in the order of the columns.

    Args:
        links: n rows of two tables that are one customer.
        pairs: the columns to compare.
        ours, theirs: the columns of the one and the other table as they were read.
    """
    one = np.array([link.one for link in links], dtype=np.int64)
    other = np.array([link.other for link in links], dtype=np.int64)
    found: list[tuple[int, int, Difference]] = []
    for place, pair in enumerate(pairs):
        left = _Side(pair.one, _reading(ours, pair.one), one)
        right = _Side(pair.other, _reading(theirs, pair.other), other)
        for i, how in _differing(left, right, pair):
            difference = Difference(i, pair, left.text(i), right.text(i), how)
            found.append((i, place, difference))
    found.sort(key=lambda entry: entry[:2])
    return [difference for _link, _place, difference in found]


def _reading(readings: Readings, column: Column) -> ColumnReading | None:
    keys = (column.field.key if column.field else "", column.letter)
    for key in keys:
        reading = readings.get(key)
        if reading is not None and reading.column.values is column.values:
            return reading
    return None


class _Side:
    """The values of one column in n linked rows."""

    def __init__(
        self, column: Column, reading: ColumnReading | None, rows: npt.NDArray[np.int64]
    ) -> None:
        self.column = column
        self.rows = rows
        self.values = column.values[rows]
        self._reading = reading

    def text(self, i: int) -> str:
        return text_of(self.values[i])

    def standard(self, i: int) -> CellValue:
        """The standard value; the value itself where it cannot be read."""
        if self._reading is not None:
            standard = self._reading.standard_at(int(self.rows[i]))
            if standard is not None:
                return standard
        value: CellValue = self.values[i]
        return value


def _differing(left: _Side, right: _Side, pair: ColumnPair) -> list[tuple[int, How]]:
    kind = left.column.kind if left.column.kind is right.column.kind else Kind.TEXT
    words = _words(pair)
    known: dict[tuple[str, str], How] = {}
    found: list[tuple[int, How]] = []
    codes, _texts = distinct_texts(np.concatenate([left.values, right.values]))
    for i in np.flatnonzero(codes[: len(left.values)] != codes[len(left.values) :]).tolist():
        texts = left.text(i), right.text(i)
        how = known.get(texts)
        if how is None:
            how = known[texts] = _how(left, right, i, kind, words)
        if how is not How.SAME:
            found.append((i, how))
    return found


def _how(left: _Side, right: _Side, i: int, kind: Kind, words: Mapping[str, str]) -> How:
    """How two values stand to each other that are not the same text."""
    texts = left.text(i), right.text(i)
    ours, theirs = (not is_nothing(text) for text in texts)
    if not ours and not theirs:
        return How.SAME
    if not ours or not theirs:
        return How.ONLY_ONE if ours else How.ONLY_OTHER
    one, other = (comparable(text, kind, words) for text in texts)
    if one == other:
        return How.FORM
    if kind is Kind.EMAIL:  # its standard form has slips mended, and a slip is no writing
        return How.CONTENT
    standards = text_of(left.standard(i)), text_of(right.standard(i))
    one, other = (comparable(text, kind, words) for text in standards)
    return How.FORM if one == other else How.CONTENT


def _words(pair: ColumnPair) -> Mapping[str, str]:
    """What the words for a choice stand for."""
    fields = [column.field for column in (pair.one, pair.other) if column.field is not None]
    listed = [(choice, (choice, *words)) for f in fields for choice, words in f.choices.items()]
    choices = [choice for choice, words in listed for _word in words]
    keys = folded([word for _choice, words in listed for word in words])
    return dict(zip(keys, choices, strict=True))


def comparable(text: str, kind: Kind, words: Mapping[str, str] | None = None) -> str:
    """A value reduced to what it says.

    Args:
        text: the value, not blank.
        kind: what it holds.
        words: what folded words for a choice stand for.
    """
    plain = " ".join(folded([text])[0].split())
    if words and plain in words:
        return words[plain]
    if kind is Kind.PHONE:
        extension = _EXTENSION.search(plain)
        numbers = sorted(phone_slots(plain))
        return "/".join([*numbers, extension[1] if extension else ""]) if numbers else plain
    if kind is Kind.EMAIL:
        return plain.replace(" ", "").removeprefix("mailto:").rstrip(".;,")
    if kind in _IDENTIFIERS:
        return number_text(plain) or plain
    if kind in _AMOUNTS:
        return plain
    if kind is Kind.TAGS:
        tags = {tag.strip() for tag in _TAGS.split(plain)} - {""}
        return ",".join(sorted((words or {}).get(tag, tag) for tag in tags))
    return _SIGNS.sub("", plain) or plain
