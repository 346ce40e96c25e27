"""Tags: several short words in one cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from addin.cleaning.choices import ChoiceCleaner, choice_key
from addin.cleaning.first_look import first_look
from addin.cleaning.reading import FormIndex, Reading
from addin.cleaning.text import tidied, untidiness
from addin.findings import Code, Problem
from addin.table.cells import CellValue
from addin.table.fields import Kind

_SEPARATORS: dict[str, str] = {
    "comma": ",",
    "comma_space": ", ",
    "chinese_comma": "，",
    "enumeration": "、",
    "semicolon": ";",
    "semicolon_space": "; ",
    "chinese_semicolon": "；",
    "bar": "|",
    "slash": "/",
}
_SPLIT = re.compile(r"\s*[,，、;；|\n]+\s*")
_SPLIT_SLASH = re.compile(r"\s*[,，、;；|\n/]+\s*")


class TagsCleaner:
    """Reads lists of tags. See `addin.cleaning.reading.Cleaner`.

    The standard value is the tags joined by commas, in their order. A cell with one tag
    shows no separator: it counts under the first form, which is the column's own after
    `for_column`.

    Attributes:
        forms: the separators, the column's first.
        choices: the allowed tags; empty when anything goes.
    """

    def __init__(
        self, choices: Mapping[str, tuple[str, ...]] | None = None, *, separator: str = "comma"
    ) -> None:
        """Makes a cleaner.

        Args:
            choices: the allowed tags, each with the other words for it.
            separator: the form to be preferred. "slash" makes the slash a separator, too.

        Raises:
            KeyError: no such separator.
        """
        self.separator = separator
        self.choices: Mapping[str, tuple[str, ...]] = choices or {}
        self._one_tag = ChoiceCleaner(self.choices, kind=Kind.TAGS)
        first = {separator: _SEPARATORS[separator]}
        usual = {f: s for f, s in _SEPARATORS.items() if f != "slash"}
        self._signs = {**first, **usual}
        self.forms: tuple[str, ...] = tuple(self._signs)
        self._split = _SPLIT_SLASH if separator == "slash" else _SPLIT

    def for_column(self, texts: Sequence[str], counts: Sequence[int] = ()) -> TagsCleaner:
        """The cleaner for one column, with the separator that it uses most.

        Args:
            texts: n texts of one column.
            counts: how often each occurs; once each when empty.
        """
        used: Counter[str] = Counter()
        for text, count in zip(texts, counts or [1] * len(texts), strict=True):
            if form := _separator_of(text):
                used[form] += count
        if not used:
            return self
        return TagsCleaner(self.choices, separator=used.most_common(1)[0][0])

    def forms_of(self, texts: Sequence[str], region: str = "") -> FormIndex:  # noqa: ARG002
        """Sorts texts by their separator."""
        index = {form: i for i, form in enumerate(self.forms)}
        readings = map(self.read, texts)
        return np.fromiter(
            (-1 if r.problems else index.get(r.form, -1) for r in readings), np.int8, len(texts)
        )

    def read(self, value: CellValue, region: str = "") -> Reading:  # noqa: ARG002
        """Reads one list of tags."""
        look = first_look(value, Kind.TAGS)
        if look.settled and choice_key(look.raw) not in map(choice_key, self.choices):
            return look.settled
        untouched = [part for part in self._split.split(look.raw.strip()) if part]
        parts = [tidied(part) for part in untouched]
        standards: list[str] = []
        problems: list[Problem] = []
        for part in parts:
            reading = self._one_tag.read(part)
            standards.append(part if reading.standard is None else str(reading.standard))
            problems += reading.problems
        if not parts:
            nothing = Problem(Code.PLACEHOLDER, {"found": look.text}, clears=True)
            return Reading(None, problems=(nothing,))
        tags = list({choice_key(tag): tag for tag in reversed(standards)}.values())[::-1]
        standard = ",".join(tags)
        form = self._form_of(look.raw, untouched)
        unknown = [p for p in problems if not p.certain]
        if unknown:
            return Reading(standard, form, tuple(unknown))
        written = self.write(standard, form or self.forms[0])
        if problems:
            worst = problems[0]
            return Reading(standard, form, (Problem(worst.code, worst.params, written),))
        if len(tags) < len(parts):
            return Reading(standard, form, (Problem(Code.FORM, suggestion=written),))
        if parts != untouched or look.raw != look.raw.strip():
            untidy = untidiness(look.raw, expected=str(written))
            problem = untidy or Problem(Code.SPACING, suggestion=written)
            return Reading(standard, form, (problem,))
        return Reading(standard, form)

    def write(self, standard: CellValue, form: str, region: str = "") -> CellValue:  # noqa: ARG002
        """The tags, joined by the form's separator.

        Raises:
            KeyError: no such form.
        """
        sign = self._signs[form]
        return sign.join(standard.split(",")) if isinstance(standard, str) else standard

    def _form_of(self, raw: str, parts: Sequence[str]) -> str:
        for form, sign in self._signs.items():
            if sign.join(parts) == raw.strip():
                return form
        return ""


def _separator_of(text: str) -> str:
    """The form of a text with several tags and one kind of separator; "" for others."""
    text = text.strip()
    for form, sign in sorted(_SEPARATORS.items(), key=lambda item: -len(item[1])):
        parts = text.split(sign)
        split = _SPLIT_SLASH if form == "slash" else _SPLIT
        if len(parts) > 1 and all(parts) and not any(split.search(part) for part in parts):
            return form
    return ""
