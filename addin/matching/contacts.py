"""Compares phone numbers and e-mail addresses.

Several columns of one kind, and several numbers in one cell, are one feature: a number that
stands under 手机 here and under 电话 there is the same number.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Sequence
from functools import cache

import numpy as np
from rapidfuzz.distance import JaroWinkler

from addin.cleaning.domains import intended_domain, is_provider
from addin.i18n import msg
from addin.matching.comparers import (
    MISSING,
    Feature,
    Flags,
    Level,
    Levels,
    OneFeature,
    Role,
    RowIndices,
)
from addin.matching.identifiers import without_placeholders
from addin.matching.likeness import Digits, Likeness
from addin.matching.texts import Codes, recoded
from addin.table.fields import Kind
from addin.table.table import Column

PHONE = (
    Level(msg("{column} same"), 0.7, 0.0005, "whole"),
    Level(msg("{column}: one digit differs"), 0.05, 0.0003),
    Level(msg("{column}: same exchange"), 0.03, 0.001),
    Level(msg("{column} different"), 0.22, 0.998),
)
EMAIL = (
    Level(msg("{column} same"), 0.7, 0.0005, "whole"),
    Level(msg("{column}: same name before the @"), 0.05, 0.001, "local"),
    Level(msg("{column} nearly the same"), 0.06, 0.0005),
    Level(msg("{column}: same domain"), 0.04, 0.005, "domain"),
    Level(msg("{column} different"), 0.15, 0.99),
)
P_SAME, P_SLIP, P_EXCHANGE, P_DIFFER = range(4)
E_SAME, E_LOCAL, E_NEAR, E_DOMAIN, E_DIFFER = range(5)

MOST_SLOTS = 4
_NEAR = 0.93
_SHORT_LOCAL = 3
_START = 5

_NOT_DIGIT = re.compile(r"\D+")
_EXTENSION = re.compile(r"(?:转|分机|内线|ext|x|#).*$")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+?\d+")
_DECIMAL = re.compile(r"\.0+$")
_SEVERAL = re.compile(r"[/、;,|]|\s{2,}| (?=1[3-9]\d{9}\b)")
_TRUNK_EXTENSION = re.compile(r"^(\(?0\d{2,3}\)?[- ]?\d{7,8})-\d{1,6}$")
_CHINA = re.compile(r"^(?:00)?86(?=1[3-9]\d{9}$|0?[2-9]\d{8,10}$|0?10\d{8}$)")
_LEAST_DIGITS = 7
_SEPARATORS = dict.fromkeys(map(ord, " -()+"))
_MOBILE = re.compile(r"(?:0{0,2}86)?(1[3-9]\d{9})")


def phone_slots(text: str) -> tuple[str, ...]:
    """The numbers of one folded cell, digits only, without country code and trunk zero."""
    if text.isascii() and text.isdigit():
        return (_national(text),) if len(text) >= _LEAST_DIGITS else ()
    if match := _MOBILE.fullmatch(text.translate(_SEPARATORS)):
        return (match[1],)
    text = _DECIMAL.sub("", text.strip())
    if _SCIENTIFIC.fullmatch(text):
        return ()
    found = []
    for piece in _SEVERAL.split(text):
        piece = _TRUNK_EXTENSION.sub(r"\1", _EXTENSION.sub("", piece.strip()))
        digits = _NOT_DIGIT.sub("", piece)
        if len(digits) >= _LEAST_DIGITS:
            found.append(_national(digits))
    return tuple(dict.fromkeys(found))[:2]


def _national(digits: str) -> str:
    if len(digits) == 11 and digits[0] == "1":
        return digits
    return _CHINA.sub("", digits).lstrip("0")


def email_text(text: str) -> str:
    """A folded address without spaces, with slips of well-known domains mended."""
    text = text.replace(" ", "").removeprefix("mailto:").rstrip(".;,")
    local, _, domain = text.rpartition("@")
    return f"{local}@{_meant(domain)}" if local and domain else ""


@cache
def _meant(domain: str) -> str:
    return intended_domain(domain) or domain


class SlotComparer(OneFeature):
    """Compares rows that have up to a few values of one kind each."""

    def __init__(
        self, kind: Kind, slots: Sequence[tuple[Codes, list[str]]], *, keep_texts: bool
    ) -> None:
        """Brings the slots to one list of texts.

        Args:
            kind: PHONE or EMAIL.
            slots: for each slot n codes and its distinct texts.
            keep_texts: see `Comparer`.
        """
        super().__init__(keep_texts=keep_texts)
        texts = [text for _, found in slots for text in found]
        starts = np.cumsum([0, *(len(found) for _, found in slots)])
        joined = [
            np.where(codes >= 0, codes + start, -1).astype(np.int32)
            for (codes, _), start in zip(slots, starts, strict=False)
        ]
        flat, texts = without_placeholders(*recoded(np.concatenate(joined), texts), kind)
        self._slots = self._aspect("whole", flat.reshape(len(slots), -1), texts).codes
        self._texts = texts

    def _glance(self, levels: Levels, left: RowIndices, right: RowIndices) -> None:
        levels[meet(self._slots, left, right)] = 0
        levels[self._missing(left)] = MISSING
        levels[self._missing(right)] = MISSING

    def _missing(self, rows: RowIndices) -> Flags:
        return np.asarray((self._slots[:, rows] < 0).all(axis=0), dtype=bool)

    def _closer(self, left: RowIndices, right: RowIndices) -> Levels:
        best = np.full(len(left), len(self.features[0].levels) - 1, dtype=np.int8)
        for mine in self._slots:
            for theirs in self._slots:
                a, b = mine[left], theirs[right]
                both = np.flatnonzero((a >= 0) & (b >= 0))
                if len(both):
                    levels = self._levels_of(a[both], b[both])
                    best[both] = np.minimum(best[both], levels)
        return best

    @abstractmethod
    def _levels_of(self, a: Codes, b: Codes) -> Levels:
        """The levels of p pairs of different texts, by their codes."""


class PhoneComparer(SlotComparer):
    """Compares phone numbers."""

    def __init__(
        self,
        columns: Sequence[Column],
        slots: Sequence[tuple[Codes, list[str]]],
        *,
        keep_texts: bool = False,
    ) -> None:
        """See `SlotComparer`; the texts are national numbers, see `phone_slots`."""
        super().__init__(Kind.PHONE, slots, keep_texts=keep_texts)
        self.features = (
            Feature("phone", Role.SHARED, tuple(columns), PHONE, P_SLIP, is_contact=True),
        )
        each = np.arange(len(self._texts), dtype=np.int32)
        self._heads, _ = recoded(each, [t[:-3] for t in self._texts])
        self._ends, _ = recoded(each, [t[-7:] for t in self._texts])
        self._digits = Digits(self._texts)
        self._lengths = np.array([len(t) for t in self._texts], dtype=np.int16)
        self._aspect("tail", self._slots, [t[-7:] for t in self._texts])
        self._aspect("head", self._slots, [t[:-4] for t in self._texts])
        self._aspect("last", self._slots, [t[-4:] for t in self._texts])
        self.keys = (
            self._key("whole", "phone", 0.7),
            self._key("tail", "phone", 0.72),
            self._key("head", "phone", 0.75),
            self._key("last", "phone", 0.74),
        )

    def _levels_of(self, a: Codes, b: Codes) -> Levels:
        levels = np.full(len(a), P_DIFFER, dtype=np.int8)
        levels[self._heads[a] == self._heads[b]] = P_EXCHANGE
        levels[self._digits.one_slip_apart(a, b)] = P_SLIP
        # 63694073 is 0967-63694073 without its area code.
        levels[(self._ends[a] == self._ends[b]) & (self._lengths[a] != self._lengths[b])] = P_SLIP
        return levels


class EmailComparer(SlotComparer):
    """Compares e-mail addresses."""

    effort = 3

    def __init__(
        self,
        columns: Sequence[Column],
        slots: Sequence[tuple[Codes, list[str]]],
        *,
        keep_texts: bool = False,
    ) -> None:
        """See `SlotComparer`; the texts are addresses, see `email_text`."""
        super().__init__(Kind.EMAIL, slots, keep_texts=keep_texts)
        self.features = (
            Feature(
                "email", Role.SHARED, tuple(columns), EMAIL, E_NEAR, is_contact=True, of_firm=True
            ),
        )
        self._likeness = Likeness(self._texts, JaroWinkler.similarity, _NEAR)
        local = [t.partition("@")[0] for t in self._texts]
        long = [t if len(t) > _SHORT_LOCAL else "" for t in local]
        self._local = self._aspect("local", self._slots, long).codes
        domains = [_own_domain(t) for t in self._texts]
        self._domain = self._aspect("domain", self._slots, domains).codes
        self._aspect("start", self._slots, [t[:_START] for t in self._texts])
        self.keys = (
            self._key("whole", "email", 0.7),
            self._key("local", "email", 0.75),
            self._key("start", "email", 0.78),
        )

    def _closer(self, left: RowIndices, right: RowIndices) -> Levels:
        levels = super()._closer(left, right)
        found = meet(self._domain, left, right)
        levels[found] = np.minimum(levels[found], E_DOMAIN)
        found = meet(self._local, left, right)
        levels[found] = np.minimum(levels[found], E_LOCAL)
        return levels

    def _levels_of(self, a: Codes, b: Codes) -> Levels:
        levels = np.full(len(a), E_DIFFER, dtype=np.int8)
        levels[self._likeness.of(a, b) >= _NEAR] = E_NEAR
        return levels


def meet(slots: Codes, left: RowIndices, right: RowIndices) -> Flags:
    """Whether any value of the left row is one of the right row's, for p pairs."""
    found = np.zeros(len(left), dtype=bool)
    for mine in slots:
        ours = mine[left]
        for theirs in slots:
            found |= (ours >= 0) & (ours == theirs[right])
    return found


def _own_domain(address: str) -> str:
    """The domain of an address; "" for a provider that everybody uses."""
    domain = address.rpartition("@")[2]
    return "" if is_provider(domain) else domain
