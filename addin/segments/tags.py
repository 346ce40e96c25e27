"""Which tags the rows of a table get."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

import numpy as np
import numpy.typing as npt

from addin.i18n import Message, msg
from addin.segments.evaluate import Column as Values
from addin.segments.evaluate import Mask, Rows, as_date, as_number, rows_where
from addin.segments.language import Condition, RuleSyntaxError, parse_rule, words_of
from addin.segments.rfm import RfmScores, parse_cut_offs, rfm_scores
from addin.table.cells import CellValue, text_of
from addin.table.fields import header_key
from addin.table.rulebook import RuleBook, Segment
from addin.table.table import CustomerTable

StandardValues = Callable[[str], Values | None]
"""The standard values of a field's column, by the field's key."""

StandardOf = Callable[[str, str], CellValue]
"""What a text means in a field's column, by the field's key."""

_SCORES: Mapping[str, str] = {
    "r分": "recency", "r": "recency", "rscore": "recency",
    "f分": "frequency", "f": "frequency", "fscore": "frequency",
    "m分": "amount", "m": "amount", "mscore": "amount",
    "rfm": "total", "rfm分": "total",
}  # fmt: skip
_SEPARATORS = re.compile(r"[、,，;；|\n]+")


@dataclass(slots=True)
class TableWords:
    """Gives the columns that the words of a rule name.

    A word is a field (key, label, alias), a header of this very table, or an RFM score.
    """

    table: CustomerTable
    book: RuleBook
    standards: StandardValues
    today: dt.date
    standard_of: StandardOf | None = None
    _columns: dict[str, Values | None] = field(default_factory=dict)
    _scores: RfmScores | None = None

    def __call__(self, word: str) -> Values | None:
        key = header_key(word)
        if key not in self._columns:
            self._columns[key] = self._find(key)
        return self._columns[key]

    def rows(self) -> Rows:
        """The rows that rules are asked of."""
        return Rows(len(self.table), self, self.today, self.meaning)

    def meaning(self, word: str, text: str) -> object:
        """The standard value that a text means in the column that a word names, or None."""
        field_key = self._field_of(header_key(word))
        if field_key is None or self.standard_of is None:
            return None
        return self.standard_of(field_key, text)

    def _field_of(self, key: str) -> str | None:
        for column in self.table.columns:
            if header_key(column.header) == key:
                return column.field.key if column.field else None
        return field_named(self.book, key)

    def _find(self, key: str) -> Values | None:
        for column in self.table.columns:
            if header_key(column.header) == key:
                return self.standards(column.field.key) if column.field else column.values
        owner = field_named(self.book, key)
        if owner is not None:
            if self.table.column(owner) is not None:
                return self.standards(owner)
            return np.empty(len(self.table), dtype=object)
        if key in _SCORES:
            return self._score(_SCORES[key])
        return None

    def _score(self, name: str) -> Values:
        if self._scores is None:
            self._scores = scores_of(self.table, self.book, self.standards, self.today)
        result = np.empty(len(self.table), dtype=object)
        if name == "total":
            parts = (self._scores.recency, self._scores.frequency, self._scores.amount)
            total = np.sum([p.astype(int) for p in parts], axis=0)
            known = np.all([p > 0 for p in parts], axis=0)
            result[:] = [int(t) if k else None for t, k in zip(total, known, strict=True)]
        else:
            result[:] = [int(s) or None for s in getattr(self._scores, name)]
        return result


def field_named(book: RuleBook, key: str) -> str | None:
    """The key of the field that a reduced header word names."""
    for f in book.fields:
        if key in (header_key(w) for w in (f.key, *f.label.values(), *f.aliases)):
            return f.key
    return None


def scores_of(
    table: CustomerTable, book: RuleBook, standards: StandardValues, today: dt.date
) -> RfmScores:
    """RFM scores of a table's rows, from its last purchase, purchase count and amount."""

    def numbers(key: str, read: Callable[[object], float | None]) -> npt.NDArray[np.float64]:
        column = standards(key) if table.column(key) is not None else None
        if column is None:
            return np.full(len(table), np.nan)
        return np.array([np.nan if (n := read(v)) is None else n for v in column], dtype=float)

    def days(value: object) -> float | None:
        day = as_date(value)
        return None if day is None else float((today - day).days)

    return rfm_scores(
        numbers("last_purchase", days),
        numbers("purchase_count", as_number),
        numbers("amount", as_number),
        parse_cut_offs(book.settings.rfm),
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """A segment whose rule has been read."""

    segment: Segment
    condition: Condition


def read_rules(book: RuleBook) -> tuple[list[Rule], list[Message]]:
    """Reads the segments' rules and the fields' conditions.

    Returns:
        The segments that are on and readable, and all mistakes, each with its way out.
    """
    rules: list[Rule] = []
    problems: list[Message] = []
    for segment in book.segments:
        try:
            condition = parse_rule(segment.when)
        except RuleSyntaxError as error:
            problems.append(msg("segment “{tag}”: {error}", tag=segment.tag, error=error.message))
            continue
        problems.extend(_unknown_words(book, segment.tag, condition))
        if segment.on:
            rules.append(Rule(segment, condition))
    for f in book.fields:
        if f.must:
            try:
                condition = parse_rule(f.must)
            except RuleSyntaxError as error:
                problems.append(msg("field “{key}”: {error}", key=f.key, error=error.message))
                continue
            problems.extend(_unknown_words(book, f.key, condition))
    try:
        parse_cut_offs(book.settings.rfm)
    except RuleSyntaxError as error:
        problems.append(msg("setting rfm: {error}", error=error.message))
    return rules, problems


def _unknown_words(book: RuleBook, owner: str, condition: Condition) -> list[Message]:
    problems = []
    names = {header_key(w): w for f in book.fields for w in (f.key, *f.label.values())}
    for word, must in words_of(condition):
        key = header_key(word)
        if not must or key in _SCORES or field_named(book, key):
            continue
        near = get_close_matches(key, names, n=1, cutoff=0.5)
        if near:
            problem = msg(
                "“{owner}”: there is no field “{word}”; did you mean {name}?",
                owner=owner,
                word=word,
                name=names[near[0]],
            )
        else:
            problem = msg("“{owner}”: there is no field “{word}”", owner=owner, word=word)
        problems.append(problem)
    return problems


def tags_of_rows(rules: Sequence[Rule], words: TableWords) -> dict[str, Mask]:
    """For each tag, for each of n rows, whether the row gets it."""
    rows = words.rows()
    return {rule.segment.tag: rows_where(rule.condition, rows) for rule in rules}


def split_tags(value: CellValue) -> list[str]:
    """The tags of a cell, in order, without repetition."""
    parts = (part.strip() for part in _SEPARATORS.split(text_of(value)))
    return list(dict.fromkeys(part for part in parts if part))
