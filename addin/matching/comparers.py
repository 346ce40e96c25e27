"""What compares two rows in one respect: the words that all comparers speak.

A *comparer* looks at one or several columns that mean the same (first and last name, two
phones) and gives each pair of rows a *level* for each of its *features*: 0 is full
agreement, higher numbers are ever weaker, the last one is plain difference; -1 means that one
of the rows has nothing there. How much a level is worth is learned from the table itself,
see `addin.matching.model`.

Each distinct text is looked at once, however many rows have it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
import numpy.typing as npt

from addin.i18n import Message
from addin.matching.texts import Codes, merged
from addin.table.table import Column

Levels = npt.NDArray[np.int8]
"""p levels, one for each pair of rows; MISSING where one of them has nothing."""

RowIndices = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

MISSING = -1
UNDECIDED = 127
"""In the answer of `Comparer.first_look`: the texts differ, how much is not known yet."""


class Role(Enum):
    """What agreement in a feature speaks for."""

    IDENTITY = "identity"
    """The same customer: another one agrees only by chance (given name, ID number)."""
    SHARED = "shared"
    """The same household, firm or place: others may share it (phone, address, surname)."""
    DETAIL = "detail"
    """Neither by itself (city, occupation)."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a feature.

    Attributes:
        reason: what to tell the user, with {column}.
        expected: share of the pairs of one customer that are thought to be at this level
            before the table has been looked at; shares need not add up to 1.
        chance: the same for pairs of strangers, which a small table cannot tell.
        frequency: name of the aspect whose frequencies tell how much chance there is in an
            agreement at this level; "" where that does not matter.
    """

    reason: Message
    expected: float
    chance: float
    frequency: str = ""


@dataclass(frozen=True, slots=True)
class Feature:
    """One respect in which two rows agree or differ.

    Attributes:
        name: a short name, such as "given".
        role: what agreement speaks for.
        columns: where the values stand.
        levels: from full agreement to difference.
        agrees_up_to: the last level that counts as agreement.
        is_contact: whether customers who share it may be housemates.
        of_firm: whether the branches of one firm share it.
    """

    name: str
    role: Role
    columns: tuple[Column, ...]
    levels: tuple[Level, ...]
    agrees_up_to: int = 1
    is_contact: bool = False
    of_firm: bool = False

    @property
    def title(self) -> str:
        """What to call it: the headers of its columns."""
        return "/".join(dict.fromkeys(column.title for column in self.columns))


@dataclass(frozen=True, slots=True, eq=False)
class Key:
    """Something that two rows of one customer probably share: for finding candidates.

    Attributes:
        name: a short name, such as "given.sound".
        about: names of the features that it is made of.
        codes: n codes; -1 where there is none.
        survival: share of the pairs of one customer, both filled, that share what comes of
            one of these features.
    """

    name: str
    about: tuple[str, ...]
    codes: Codes
    survival: float


@dataclass(slots=True, eq=False)
class Aspects:
    """What was made of the texts of a column.

    Attributes:
        codes: n indices into the distinct texts.
    """

    codes: Codes
    _texts: Sequence[str]
    _first: npt.NDArray[np.int64] | None = None
    _array: npt.NDArray[np.object_] | None = field(default=None, repr=False)

    @property
    def texts(self) -> Sequence[str]:
        """The k distinct texts, picked out when they are asked for."""
        if self._first is not None:
            texts = self._texts
            self._texts = [texts[i] for i in self._first.tolist()]
            self._first = None
        return self._texts

    @property
    def array(self) -> npt.NDArray[np.object_]:
        """The texts as an array, for gathering many at once."""
        if self._array is None:
            self._array = np.array([*self.texts, ""], dtype=object)
        return self._array

    def of(self, rows: RowIndices) -> list[str]:
        """The texts of some rows, "" where there is none."""
        found: list[str] = self.array[self.codes[rows]].tolist()
        return found


class Comparer(ABC):
    """Compares the rows of one table in one or several features.

    An *aspect* is what two rows may have in common: the whole name, its sound, its first
    letters. Levels name aspects whose frequencies count; keys are aspects, too.

    Attributes:
        features: what it compares.
        keys: by which rows are brought together.
        effort: how long it takes beside the others, about.
    """

    effort = 1
    features: tuple[Feature, ...]
    keys: tuple[Key, ...]

    def __init__(self, *, keep_texts: bool = False) -> None:
        """Prepares the aspects.

        Args:
            keep_texts: keep the texts of all aspects, so that rows of another table can be
                looked up; it takes memory.
        """
        self._keep_texts = keep_texts
        self._codes: dict[str, Codes] = {}
        self._texts_of: dict[str, list[str]] = {}

    @abstractmethod
    def first_look(self, left: RowIndices, right: RowIndices) -> tuple[Levels, ...]:
        """Levels as far as equal codes tell them, cheaply; UNDECIDED elsewhere.

        Args:
            left, right: p positions of rows each.

        Returns:
            p levels for each feature.
        """

    @abstractmethod
    def compare(self, left: RowIndices, right: RowIndices) -> tuple[Levels, ...]:
        """The levels of p pairs, one array for each feature."""

    def codes(self, aspect: str) -> Codes:
        """n codes (or slots × n) of an aspect; -1 where a row has none."""
        return self._codes[aspect]

    def texts(self, aspect: str) -> list[str]:
        """The texts that an aspect's codes stand for, when texts are kept."""
        return self._texts_of[aspect]

    def _aspect(self, name: str, codes: Codes, texts: Sequence[str]) -> Aspects:
        """Adds an aspect: n codes (or slots × n) of k texts, of which "" is nothing."""
        of_rows, first = merged(codes, texts)
        found = Aspects(of_rows, texts, first)
        self._codes[name] = found.codes
        if self._keep_texts:
            self._texts_of[name] = list(found.texts)
        return found

    def _key(self, name: str, about: str | tuple[str, ...], survival: float) -> Key:
        """A key that is one of the aspects."""
        features = (about,) if isinstance(about, str) else about
        return Key(name, features, self._codes[name], survival)

    def forbids(self, left: RowIndices, right: RowIndices) -> Flags:  # noqa: ARG002
        """Which of p pairs cannot be one customer, whatever else agrees."""
        return np.zeros(len(left), dtype=bool)


class OneFeature(Comparer):
    """A comparer of a single feature: those that the first look leaves open are looked at
    by `_closer`."""

    def first_look(self, left: RowIndices, right: RowIndices) -> tuple[Levels, ...]:
        """See `Comparer`."""
        levels = np.full(len(left), UNDECIDED, dtype=np.int8)
        self._glance(levels, left, right)
        return (levels,)

    def compare(self, left: RowIndices, right: RowIndices) -> tuple[Levels, ...]:
        """See `Comparer`."""
        (levels,) = self.first_look(left, right)
        open_ = np.flatnonzero(levels == UNDECIDED)
        if len(open_):
            levels[open_] = self._closer(left[open_], right[open_])
        return (levels,)

    @abstractmethod
    def _glance(self, levels: Levels, left: RowIndices, right: RowIndices) -> None:
        """Writes the levels that equal codes tell into p levels."""

    @abstractmethod
    def _closer(self, left: RowIndices, right: RowIndices) -> Levels:
        """The levels of p pairs that have different values."""


def same(codes: Codes, left: RowIndices, right: RowIndices) -> Flags:
    """Whether both rows of each pair have a code, and the same."""
    ours = codes[left]
    found: Flags = (ours >= 0) & (ours == codes[right])
    return found


def either_missing(codes: Codes, left: RowIndices, right: RowIndices) -> Flags:
    """Whether one of the rows of each pair has no code."""
    return (codes[left] < 0) | (codes[right] < 0)
