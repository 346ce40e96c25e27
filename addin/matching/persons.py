"""Compares persons' names: family name and given name, each for itself.

Both are read from one column with whole names or from two columns. Written in the other
order, in pinyin or in traditional characters a name is still the same; 王先生 has a family
name only; B. Miller and Bob Miller may be Robert Miller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import JaroWinkler

from addin.i18n import Message, msg
from addin.matching.comparers import (
    MISSING,
    UNDECIDED,
    Comparer,
    Feature,
    Flags,
    Level,
    Levels,
    Role,
    RowIndices,
    either_missing,
    same,
)
from addin.matching.likeness import Likeness, likenesses
from addin.matching.nicknames import MOST, nickname_groups
from addin.matching.person_parts import HAN, PersonParts
from addin.matching.shapes import shape_class
from addin.matching.texts import Codes
from addin.table.table import Column

FAMILY = (
    Level(msg("{column} same"), 0.86, 0.02, "family"),
    Level(msg("{column} sounds the same"), 0.04, 0.005, "family.sound"),
    Level(msg("{column} nearly the same"), 0.05, 0.005),
    Level(msg("{column} alike"), 0.02, 0.01),
    Level(msg("{column} different"), 0.03, 0.96),
)
FAMILY_OF_WHOLE = (
    msg("{column}: same last name"),
    msg("{column}: last name sounds the same"),
    msg("{column}: last names nearly the same"),
    msg("{column}: last names alike"),
    msg("{column}: last names differ"),
)
F_SAME, F_SOUND, F_NEAR, F_ALIKE, F_DIFFER = range(5)

GIVEN = (
    Level(msg("{column} same"), 0.75, 0.005, "given"),
    Level(msg("{column} sounds the same"), 0.05, 0.002, "given.sound"),
    Level(msg("{column}: one may be the short form of the other"), 0.05, 0.01, "given.initial"),
    Level(msg("{column} nearly the same"), 0.07, 0.005),
    Level(msg("{column} alike"), 0.03, 0.02),
    Level(msg("{column} different"), 0.05, 0.95),
)
GIVEN_OF_WHOLE = (
    msg("{column}: same first name"),
    msg("{column}: first name sounds the same"),
    msg("{column}: one first name may be the short form of the other"),
    msg("{column}: first names nearly the same"),
    msg("{column}: first names alike"),
    msg("{column}: first names differ"),
)
G_SAME, G_SOUND, G_SHORT, G_NEAR, G_ALIKE, G_DIFFER = range(6)

_SCORER = JaroWinkler.similarity
_NEAR, _ALIKE = 0.88, 0.75
_LEAST_LENGTH, _LEAST_LENGTH_OF_OTHERS = 0.39, 0.63
_CHARACTERS = 3
_START = 3


class PersonComparer(Comparer):
    """Compares family and given names of n rows."""

    effort = 2

    def __init__(
        self,
        parts: PersonParts,
        family_codes: Codes,
        given_codes: Codes,
        columns: tuple[Sequence[Column], Sequence[Column]],
        *,
        keep_texts: bool = False,
    ) -> None:
        """Prepares the comparison.

        Args:
            parts: k distinct names; with two columns, k distinct pairs.
            family_codes, given_codes: n indices into the parts (the same array twice for a
                column with whole names); -1 where there is nothing.
            columns: where the family names stand, and where the given names.
            keep_texts: see `Comparer`.
        """
        super().__init__(keep_texts=keep_texts)
        whole_names = tuple(columns[0]) == tuple(columns[1])
        self.features = (
            Feature(
                "family",
                Role.SHARED,
                tuple(columns[0]),
                _said(FAMILY, FAMILY_OF_WHOLE, whole_names),
            ),
            Feature(
                "given", Role.IDENTITY, tuple(columns[1]), _said(GIVEN, GIVEN_OF_WHOLE, whole_names)
            ),
        )
        self._family = self._aspect("family", family_codes, parts.family)
        self._given = self._aspect("given", given_codes, parts.given)
        self._family_sound = self._aspect("family.sound", family_codes, parts.family_sound)
        self._given_sound = self._aspect("given.sound", given_codes, parts.given_sound)
        self._whole = self._aspect("person", family_codes, parts.whole_sound).codes
        self._aspect("given.initial", given_codes, [t[:1] for t in parts.given_sound])
        self._aspect("given.start", given_codes, [t[:_START] for t in parts.given_sound])
        self._aspect("family.start", family_codes, [t[:_START] for t in parts.family_sound])
        self._family_likeness = Likeness(self._family_sound.texts, _SCORER, _ALIKE)
        self._given_likeness = Likeness(self._given_sound.texts, _SCORER, _ALIKE)
        self._family_outline = _Outline(self._family_sound.texts)
        self._given_outline = _Outline(self._given_sound.texts)
        self._shapes = _Shapes(self._given.texts)
        self._chinese = np.array([HAN.match(t) is not None for t in self._family.texts] + [False])
        self.keys = (
            self._key("person", ("family", "given"), 0.87),
            self._key("given.sound", "given", 0.78),
            self._key("given.start", "given", 0.86),
            self._key("given.initial", "given", 0.91),
            self._key("family.sound", "family", 0.88),
            self._key("family.start", "family", 0.92),
        )

    def first_look(self, left: RowIndices, right: RowIndices) -> tuple[Levels, ...]:
        """See `Comparer`."""
        family = np.full(len(left), UNDECIDED, dtype=np.int8)
        given = family.copy()
        whole = same(self._whole, left, right)
        family[same(self._family_sound.codes, left, right) | whole] = F_SOUND
        given[same(self._given_sound.codes, left, right) | whole] = G_SOUND
        family[same(self._family.codes, left, right)] = F_SAME
        given[same(self._given.codes, left, right)] = G_SAME
        family[either_missing(self._family.codes, left, right)] = MISSING
        given[either_missing(self._given.codes, left, right)] = MISSING
        return family, given

    def compare(self, left: RowIndices, right: RowIndices) -> tuple[Levels, ...]:
        """See `Comparer`."""
        family, given = self.first_look(left, right)
        open_ = np.flatnonzero(family == UNDECIDED)
        if len(open_):
            family[open_] = self._family_levels(left[open_], right[open_])
        open_ = np.flatnonzero(given == UNDECIDED)
        if len(open_):
            given[open_] = self._given_levels(left[open_], right[open_])
        crossed = np.flatnonzero((family >= F_ALIKE) & (given >= G_ALIKE))
        if len(crossed):
            near = crossed[self._exchanged(left[crossed], right[crossed])]
            family[near], given[near] = F_NEAR, G_NEAR
        return family, given

    def _exchanged(self, left: RowIndices, right: RowIndices) -> Flags:
        """Whether the family name of each row sounds nearly like the given name of the other."""
        f, g = self._family_sound.codes, self._given_sound.codes
        found = self._family_outline.may_be_near(self._given_outline, f[left], g[right])
        found &= self._family_outline.may_be_near(self._given_outline, f[right], g[left])
        for one, other in ((left, right), (right, left)):
            at = np.flatnonzero(found)
            family, given = self._family_sound.of(one[at]), self._given_sound.of(other[at])
            found[at] = likenesses(family, given, _SCORER, _ALIKE) >= _NEAR
        return found

    def _family_levels(self, left: RowIndices, right: RowIndices) -> Levels:
        sounds = self._family_sound.codes
        likeness = self._family_likeness.of(sounds[left], sounds[right])
        han = self._chinese[self._family.codes[left]] & self._chinese[self._family.codes[right]]
        levels = np.full(len(left), F_DIFFER, dtype=np.int8)
        levels[likeness >= _ALIKE] = F_ALIKE
        levels[likeness >= _NEAR] = F_NEAR
        levels[han] = F_DIFFER  # another character is another family
        return levels

    def _given_levels(self, left: RowIndices, right: RowIndices) -> Levels:
        a, b = self._given.codes[left], self._given.codes[right]
        sounds = self._given_sound.codes
        likeness = self._given_likeness.of(sounds[left], sounds[right])
        levels = np.full(len(left), G_DIFFER, dtype=np.int8)
        levels[likeness >= _ALIKE] = G_ALIKE
        levels[likeness >= _NEAR] = G_NEAR
        self._shapes.adjust(levels, a, b, likeness)
        return levels


class _Outline:
    """Lengths and first letters of k texts: enough to see that two are not near each other."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._length = np.array([*map(len, texts), 0], dtype=np.int32)
        self._first = np.array([ord(text[0]) for text in texts] + [0], dtype=np.int32)

    def may_be_near(self, other: _Outline, a: Codes, b: Codes) -> Flags:
        """Whether each of p pairs of these texts and others may be nearly the same.

        Jaro's likeness is (2 + r) / 3 at best, where r is the length of the shorter text by
        that of the longer; Winkler adds 0.4 of what is missing to 1 at best, for equal starts.
        """
        one, two = self._length[a], other._length[b]
        least = np.where(self._first[a] == other._first[b], _LEAST_LENGTH, _LEAST_LENGTH_OF_OTHERS)
        found: Flags = np.minimum(one, two) >= least * np.maximum(one, two)
        return found


class _Shapes:
    """What can be told of given names by single characters and words, k distinct ones."""

    def __init__(self, texts: Sequence[str]) -> None:
        groups = nickname_groups()
        count = len(texts) + 1
        self.han = np.zeros(count, dtype=bool)
        self.characters = np.zeros((count, _CHARACTERS), dtype=np.int32)
        self.shapes = np.zeros((count, _CHARACTERS), dtype=np.int32)
        self.length = np.zeros(count, dtype=np.int8)
        self.first_letter = np.zeros(count, dtype=np.int32)
        self.is_initial = np.zeros(count, dtype=bool)
        self.nicknames = np.zeros((count, MOST), dtype=np.int16)
        words: dict[str, int] = {}
        self.first_word = np.full(count, -1, dtype=np.int32)
        for i, text in enumerate(texts):
            if HAN.match(text):
                self.han[i] = True
                self.length[i] = min(len(text), 100)
                for j, character in enumerate(text[:_CHARACTERS]):
                    self.characters[i, j] = ord(character)
                    self.shapes[i, j] = shape_class(character)
            else:
                word = text.partition(" ")[0]
                self.first_letter[i] = ord(word[0])
                self.is_initial[i] = len(word) == 1
                self.first_word[i] = words.setdefault(word, len(words))
                for j, number in enumerate(groups.get(word, ())):
                    self.nicknames[i, j] = number

    def adjust(
        self,
        levels: Levels,
        a: npt.NDArray[np.int32],
        b: npt.NDArray[np.int32],
        likeness: npt.NDArray[np.float32],
    ) -> None:
        """Refines levels in place: p pairs of distinct given names, a and b."""
        chinese = np.flatnonzero(self.han[a] & self.han[b])
        if len(chinese):
            levels[chinese] = self._chinese(a[chinese], b[chinese], likeness[chinese])
        western = np.flatnonzero(~self.han[a] & ~self.han[b])
        if len(western):
            x, y = a[western], b[western]
            letter = (self.first_letter[x] == self.first_letter[y]) & (
                self.is_initial[x] | self.is_initial[y]
            )
            nick = _any_equal(self.nicknames[x], self.nicknames[y])
            word = self.first_word[x] == self.first_word[y]
            levels[western[letter | nick | word]] = G_SHORT

    def _chinese(
        self,
        a: npt.NDArray[np.int32],
        b: npt.NDArray[np.int32],
        likeness: npt.NDArray[np.float32],
    ) -> Levels:
        levels = np.full(len(a), G_DIFFER, dtype=np.int8)
        shared = _count_shared(self.characters[a], self.characters[b])
        alike = _count_shared(self.shapes[a], self.shapes[b])
        shorter = np.minimum(self.length[a], self.length[b])
        longer = np.maximum(self.length[a], self.length[b])
        levels[(shared > 0) | (alike > 0)] = G_ALIKE
        levels[(likeness >= _NEAR) & (shorter == longer)] = G_NEAR
        levels[(alike == longer) & (shorter == longer)] = G_NEAR
        levels[(shared == shorter) & (shorter < longer)] = G_SHORT
        return levels


def _any_equal(a: npt.NDArray[np.int16], b: npt.NDArray[np.int16]) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = ((a[:, :, None] == b[:, None, :]) & (a[:, :, None] > 0)).any(
        axis=(1, 2)
    )
    return found


def _count_shared(a: npt.NDArray[np.int32], b: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """How many characters of each row of a are somewhere in the same row of b."""
    found = np.zeros(len(a), dtype=np.int64)
    for one in a.T:
        somewhere = np.logical_or.reduce([one == other for other in b.T])
        found += somewhere & (one > 0)
    return found


def _said(
    levels: tuple[Level, ...], reasons: Sequence[Message], whole_names: bool
) -> tuple[Level, ...]:
    """The levels with the reasons that fit: a part of a whole name is called by its name."""
    if not whole_names:
        return levels
    return tuple(replace(level, reason=r) for level, r in zip(levels, reasons, strict=True))
