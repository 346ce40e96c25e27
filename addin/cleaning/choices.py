"""Choices: values from a list, given by the rule book or learned from the column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

import numpy as np

from addin.cleaning.currencies import CODES
from addin.cleaning.first_look import first_look
from addin.cleaning.leftovers import leftover_problem
from addin.cleaning.mojibake import mojibake_problem
from addin.cleaning.near_misses import is_slip, nearest, one_meant
from addin.cleaning.nothing import is_nothing
from addin.cleaning.reading import FormIndex, Reading
from addin.cleaning.scripts import simplified
from addin.cleaning.text import tidied
from addin.findings import Code, Problem
from addin.table.cells import CellValue
from addin.table.fields import Kind

_SHOWN = 6
_LEAST_ROWS = 50
_MANY_ROWS = 2000
_COVERED = 0.97
_MOST_CHOICES = 40
# A variant is a slip only beside a word that is used far more often.
_RARER = 10
_RARE_SHARE = 100
# Words that say what the column says already.
_GENERIC = re.compile("(?:会员|客户|用户|等级|级别|类别|类型|级|类|等|档|型)$")


def choice_key(text: str) -> str:
    """What a choice means, for comparing: width, case, spaces and script do not count."""
    text = simplified(unicodedata.normalize("NFKC", text)).casefold()
    return "".join(c for c in text if not c.isspace()).rstrip(".。,，、;；:：!！`'")


class ChoiceCleaner:
    """Reads values of a closed list. See `addin.cleaning.reading.Cleaner`.

    The standard value is the choice itself.

    Attributes:
        choices: the allowed values, each with the other words for it; empty when
            anything goes.
    """

    forms: tuple[str, ...] = ("choice",)

    def __init__(
        self, choices: Mapping[str, tuple[str, ...]] | None = None, *, kind: Kind = Kind.CHOICE
    ) -> None:
        """Makes a cleaner.

        Args:
            choices: the allowed values, each with the other words for it.
            kind: whose words for "nothing" count.
        """
        self.choices: Mapping[str, tuple[str, ...]] = choices or {}
        self.kind = kind
        self._by_key: dict[str, str] = {}
        for choice, others in self.choices.items():
            for word in others:
                self._by_key.setdefault(choice_key(word), choice)
        # A choice goes before another choice's other word.
        self._by_key.update({choice_key(choice): choice for choice in self.choices})

    def for_column(self, texts: Sequence[str], counts: Sequence[int] = ()) -> ChoiceCleaner:
        """The cleaner for one column: without a given list, with the one that it shows.

        Args:
            texts: n distinct texts of one column.
            counts: how often each occurs; once each when empty.
        """
        if self.choices:
            return self
        return ChoiceCleaner(learned_choices(texts, counts), kind=self.kind)

    def forms_of(self, texts: Sequence[str], region: str = "") -> FormIndex:  # noqa: ARG002
        """0 for exact choices; without a list every text needs a closer look."""
        choices = self.choices
        return np.fromiter((0 if t in choices else -1 for t in texts), np.int8, len(texts))

    def read(self, value: CellValue, region: str = "") -> Reading:  # noqa: ARG002
        """Reads one value; a number or a date is taken as it would be typed."""
        if isinstance(value, str) and value in self.choices:
            return Reading(value, "choice")
        look = first_look(value, self.kind)
        key = choice_key(look.raw)
        # The list may hold a word for nothing, or 2024 as a number.
        if key in self._by_key:
            choice = self._by_key[key]
            if not isinstance(value, str) and look.raw == choice:
                return Reading(choice, "choice")
            problem = Problem(Code.CHOICE_FORM, {"expected": choice}, suggestion=choice)
            return Reading(choice, "choice", (problem,))
        if look.settled:
            return look.settled
        if not self.choices:
            return look.with_problems(look.text, "choice")
        meant = one_meant(key, self._by_key)
        if meant is not None:
            found = {"found": look.text, "expected": meant}
            return Reading(meant, "", (Problem(Code.CHOICE_TYPO, found, suggestion=meant),))
        shown = nearest(key, self.choices, _SHOWN)
        listed = ", ".join(shown) + (" …" if len(self.choices) > len(shown) else "")
        params = {"found": look.text, "choices": listed}
        return Reading(None, "", (Problem(Code.CHOICE_UNKNOWN, params),))

    def write(self, standard: CellValue, form: str, region: str = "") -> CellValue:  # noqa: ARG002
        """The choice itself.

        Raises:
            KeyError: no such form.
        """
        if form not in self.forms:
            raise KeyError(form)
        return standard


def learned_choices(texts: Sequence[str], counts: Sequence[int] = ()) -> dict[str, tuple[str, ...]]:
    """The choices of a column that obviously is a closed list.

    It is one when a few frequent values cover nearly all of its rows. Rare values are
    choices as well, unless they are a frequent one written otherwise or with one slip of
    the hand.

    Args:
        texts: n distinct texts of one column, not blank.
        counts: how often each occurs; once each when empty.

    Returns:
        The choices, the most frequent first, each with its other writings; empty when the
        column is no closed list.
    """
    numbers = list(counts) or [1] * len(texts)
    rows = sum(numbers)
    if rows < _LEAST_ROWS:
        return {}
    groups: dict[str, dict[str, int]] = {}
    for text, count in zip(texts, numbers, strict=True):
        group = groups.setdefault(choice_key(text), {})
        group[text] = group.get(text, 0) + count
    totals = {key: sum(group.values()) for key, group in groups.items() if key}
    ranked = sorted(totals, key=lambda key: -totals[key])
    frequent = [key for key in ranked[:_MOST_CHOICES] if totals[key] >= max(3, rows / 200)]
    if sum(totals[key] for key in frequent) < _COVERED * rows or len(frequent) > rows / 10:
        return {}
    codes = sum(totals[key] for key in frequent if key.upper() in CODES)
    are_currencies = codes >= _COVERED * sum(totals[key] for key in frequent)
    choices: dict[str, tuple[str, ...]] = {}
    best_of: dict[str, str] = {}
    for key in ranked:
        if any(_is_rubbish(word) for word in groups[key]):
            continue
        if are_currencies and key.upper() not in CODES:
            continue
        rare = totals[key] <= max(3, rows / _RARE_SHARE)
        if rare and (_is_another_sort(key, frequent) or _is_variant(key, totals, frequent)):
            continue
        if meant := _longer_or_shorter(key, totals, best_of):
            choices[meant] += tuple(groups[key])
            continue
        if rows >= _MANY_ROWS and totals[key] <= max(2, rows / 800):
            continue  # said once or twice in thousands of rows, it is no choice but a slip
        # The writing most used stands for the choice; of two equals the tidier one.
        words = sorted(
            groups[key], key=lambda word: (-groups[key][word], word != tidied(word), word)
        )
        best = best_of[key] = tidied(words[0])
        choices[best] = tuple(word for word in words if word != best)
    return choices


def _is_rubbish(word: str) -> bool:
    return bool(is_nothing(word, Kind.CHOICE) or leftover_problem(word) or mojibake_problem(word))


def _longer_or_shorter(
    key: str, totals: Mapping[str, int], best_of: Mapping[str, str]
) -> str | None:
    """The choice that a rare value says with a word more or less: B级 is B, 普通 is 普通会员."""
    stem = _GENERIC.sub("", key)
    found = [
        choice
        for other, choice in best_of.items()
        if _GENERIC.sub("", other) == stem and totals[other] >= _RARER * totals[key]
    ]
    return found[0] if stem and len(found) == 1 else None


def _is_another_sort(key: str, frequent: Sequence[str]) -> bool:
    """Whether a rare value has a number where no choice has: 9 among A and B, 其他1."""
    numbered = key.isdecimal() or (key[-1:].isdecimal() and key[:-1] in frequent)
    return numbered and not any(c.isdecimal() for word in frequent if word != key for c in word)


def _is_variant(key: str, totals: Mapping[str, int], frequent: Sequence[str]) -> bool:
    words = {word: word for word in frequent if totals[word] >= _RARER * totals[key]}
    if any(is_slip(key, word) and totals[word] < _RARER * totals[key] for word in frequent):
        return False
    return one_meant(key, words, strict=True) is not None


def _by_use(counts: Mapping[str, int]) -> list[str]:
    return sorted(counts, key=lambda word: (-counts[word], word != tidied(word), word))
