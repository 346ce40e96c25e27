"""House numbers in a column of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from addin.cleaning.contacts import glued_contact
from addin.cleaning.first_look import first_look
from addin.cleaning.reading import FormIndex, Reading
from addin.findings import Code, Problem
from addin.table.cells import CellValue
from addin.table.fields import Kind

_PLAIN = re.compile(r"[1-9][0-9]{0,4}[A-Za-z]?")


class StreetNumberCleaner:
    """Reads house numbers: 12, 12a, 12-14, 1/2, 88号3楼. One form, as written."""

    forms: tuple[str, ...] = ("written",)

    def forms_of(self, texts: Sequence[str], region: str = "") -> FormIndex:  # noqa: ARG002
        """Sorts texts into the one form, 0, and what needs a closer look, -1."""
        plain = _PLAIN.fullmatch
        return np.fromiter((0 if plain(t) else -1 for t in texts), np.int8, len(texts))

    def read(self, value: CellValue, region: str = "") -> Reading:  # noqa: ARG002
        """Reads one number; a number cell is as good as text here."""
        look = first_look(value, Kind.STREET_NUMBER)
        if look.settled:
            return look.settled
        problems = []
        if glued := glued_contact(look.text):
            found = {"found": glued.found}
            problems.append(Problem(Code.WORDS_GLUED, found, suggestion=glued.rest or None))
        return look.with_problems(look.text, "written", problems)

    def write(self, standard: CellValue, form: str, region: str = "") -> CellValue:  # noqa: ARG002
        """The number itself.

        Raises:
            KeyError: no such form.
        """
        if form not in self.forms:
            raise KeyError(form)
        return standard
