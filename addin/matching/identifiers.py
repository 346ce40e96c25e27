"""Compares ID numbers, codes and dates: texts of digits in which a slip is one digit."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from addin.cleaning.nothing import is_nothing
from addin.i18n import msg
from addin.matching.comparers import (
    MISSING,
    Aspects,
    Feature,
    Flags,
    Level,
    Levels,
    OneFeature,
    Role,
    RowIndices,
    either_missing,
    same,
)
from addin.matching.likeness import Digits
from addin.matching.texts import Codes, frequent, recoded
from addin.table.fields import Kind
from addin.table.table import Column

NUMBER = (
    Level(msg("{column} same"), 0.85, 0.0001, "whole"),
    Level(msg("{column}: a slip of one or two digits"), 0.1, 0.0001),
    Level(msg("{column}: fits as far as it is shown"), 0.02, 0.0001),
    Level(msg("{column} different"), 0.03, 0.9997),
)
N_SAME, N_SLIP, N_FITS, N_DIFFER = range(4)

DATE = (
    Level(msg("{column} same"), 0.8, 0.0002, "whole"),
    Level(msg("{column}: day and month exchanged"), 0.02, 0.0001),
    Level(msg("{column}: one digit differs"), 0.08, 0.002),
    Level(msg("{column}: two of year, month and day same"), 0.04, 0.02),
    Level(msg("{column}: same year"), 0.03, 0.02, "year"),
    Level(msg("{column} different"), 0.03, 0.96),
)
D_SAME, D_EXCHANGED, D_SLIP, D_TWO, D_YEAR, D_DIFFER = range(6)

Valid = Callable[[str], bool]

_SLIPS = 2
_SHOWN_LAST = 4
_LONG = 10
_NOT_NUMBER = re.compile(r"[^0-9a-z*]+")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+?\d+")
_SHOWN = 6
_DIGITS = re.compile(r"\d+")
_YEAR_MONTH_DAY = re.compile(r"(\d{4})[-/.年\s]+(\d{1,2})[-/.月\s]+(\d{1,2})")


def number_text(text: str) -> str:
    """Letters and digits of a folded number, the stars of a masked one too."""
    if text.isascii() and text.isdigit():
        return text
    if _SCIENTIFIC.fullmatch(text):
        return ""
    return _NOT_NUMBER.sub("", text.removesuffix(".0"))


def date_text(text: str) -> str:
    """A folded date as yyyymmdd; "" where year, month and day are not all there."""
    if len(text) == 10 and text[4] in "-/." and text[7] == text[4]:
        compact = text[:4] + text[5:7] + text[8:]
        if compact.isdigit():
            return compact
    if len(text) == 8 and text.isdigit():
        return text
    if match := _YEAR_MONTH_DAY.match(text):
        return f"{match[1]}{int(match[2]):02d}{int(match[3]):02d}"
    parts = _DIGITS.findall(text)
    if len(parts) >= 3:
        a, b, c = parts[:3]
        if len(c) == 4 and len(a) <= 2 and len(b) <= 2:
            return f"{c}{int(b):02d}{int(a):02d}"
    return ""


def written_date(digits: str) -> str:
    """yyyymmdd as yyyy-mm-dd."""
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


class NumberComparer(OneFeature):
    """Compares ID numbers and codes.

    Two different numbers that are both valid belong to two customers, whatever else agrees.
    """

    def __init__(
        self,
        kind: Kind,
        column: Column,
        codes: Codes,
        texts: list[str],
        valid: Valid,
        *,
        keep_texts: bool = False,
    ) -> None:
        """Prepares the comparison.

        Args:
            kind: ID_NUMBER, USCC or TAX_ID.
            column: where the numbers stand.
            codes: n indices into the texts.
            texts: k numbers, see `number_text`.
            valid: whether a number is right in all its digits.
            keep_texts: see `Comparer`.
        """
        super().__init__(keep_texts=keep_texts)
        name = kind.value
        self.features = (
            Feature(
                name, Role.IDENTITY, (column,), NUMBER, N_FITS, of_firm=kind is not Kind.ID_NUMBER
            ),
        )
        codes, texts = without_placeholders(codes, texts, kind)
        self._numbers = Aspects(codes, texts)
        self._masked = np.array(["*" in text for text in texts] + [False])
        self._valid = cache(valid)
        shown = ["" if "*" in text else text for text in texts]
        self._open = self._aspect("whole", codes, shown).codes
        ends = [t[:_SHOWN] + t[-_SHOWN_LAST:] if len(t) > _LONG else "" for t in texts]
        self._aspect("ends", codes, ends)
        self.keys = (self._key("whole", name, 0.85), self._key("ends", name, 0.88))

    def forbids(self, left: RowIndices, right: RowIndices) -> Flags:
        """See `Comparer`."""
        found = np.zeros(len(left), dtype=bool)
        a, b = self._open[left], self._open[right]
        for i in np.flatnonzero((a >= 0) & (b >= 0) & (a != b)).tolist():
            one, other = self._numbers.of(left[i : i + 1])[0], self._numbers.of(right[i : i + 1])[0]
            found[i] = self._valid(one) and self._valid(other)
        return found

    def _glance(self, levels: Levels, left: RowIndices, right: RowIndices) -> None:
        levels[same(self._open, left, right)] = 0
        levels[either_missing(self._numbers.codes, left, right)] = MISSING

    def _closer(self, left: RowIndices, right: RowIndices) -> Levels:
        a, b = self._numbers.of(left), self._numbers.of(right)
        distance = cpdist(
            a,
            b,
            scorer=OSA.distance,
            score_cutoff=3,
            dtype=np.int32,
        )
        levels = np.full(len(left), N_DIFFER, dtype=np.int8)
        levels[distance <= _SLIPS] = N_SLIP
        codes = self._numbers.codes
        for i in np.flatnonzero(self._masked[codes[left]] | self._masked[codes[right]]).tolist():
            levels[i] = N_FITS if _fits(a[i], b[i]) else N_DIFFER
        return levels


def without_placeholders(codes: Codes, texts: list[str], kind: Kind) -> tuple[Codes, list[str]]:
    """Takes out what stands for no number at all; only what is frequent can mislead."""
    gone = {i for i in frequent(codes, len(texts)) if is_nothing(texts[i], kind)}
    if not gone:
        return codes, texts
    return recoded(codes, ["" if i in gone else text for i, text in enumerate(texts)])


def _fits(a: str, b: str) -> bool:
    """Whether two numbers agree wherever neither is masked."""
    if len(a) != len(b):
        return False
    return all(p == q or "*" in (p, q) for p, q in zip(a, b, strict=True))


class DateComparer(OneFeature):
    """Compares dates that say who somebody is: birth dates."""

    def __init__(
        self, column: Column, codes: Codes, texts: list[str], *, keep_texts: bool = False
    ) -> None:
        """Prepares the comparison.

        Args:
            column: where the dates stand.
            codes: n indices into the texts.
            texts: k dates as yyyymmdd.
            keep_texts: see `Comparer`.
        """
        super().__init__(keep_texts=keep_texts)
        name = Kind.BIRTH_DATE.value
        self.features = (Feature(name, Role.IDENTITY, (column,), DATE),)
        written = [written_date(t) for t in texts]
        codes, written = without_placeholders(codes, written, Kind.BIRTH_DATE)
        texts = [t.replace("-", "") for t in written]
        self._whole = self._aspect("whole", codes, texts)
        self._digits = Digits(self._whole.texts)
        self._year = self._aspect("year", codes, [t[:4] for t in texts]).codes
        month_day = self._aspect("day", codes, [t[4:] for t in texts]).codes
        year_month = self._aspect("month", codes, [t[:6] for t in texts]).codes
        year_day, _ = recoded(codes, [t[:4] + t[6:] for t in texts])
        self._two_of_three = (month_day, year_month, year_day)
        exchanged = [t[:4] + "".join(sorted((t[4:6], t[6:]))) for t in texts]
        self._exchanged, _ = recoded(codes, exchanged)
        self.keys = (
            self._key("whole", name, 0.82),
            self._key("year", name, 0.92),
            self._key("day", name, 0.85),
            self._key("month", name, 0.86),
        )

    def _glance(self, levels: Levels, left: RowIndices, right: RowIndices) -> None:
        levels[same(self._whole.codes, left, right)] = 0
        levels[either_missing(self._whole.codes, left, right)] = MISSING

    def _closer(self, left: RowIndices, right: RowIndices) -> Levels:
        codes = self._whole.codes
        slip = self._digits.one_slip_apart(codes[left], codes[right])
        levels = np.full(len(left), D_DIFFER, dtype=np.int8)
        levels[same(self._year, left, right)] = D_YEAR
        for codes in self._two_of_three:
            levels[same(codes, left, right)] = D_TWO
        levels[slip] = D_SLIP
        levels[same(self._exchanged, left, right)] = D_EXCHANGED
        return levels
