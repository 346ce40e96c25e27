"""What cleaners of names and places do before they look at the meaning of a value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from addin.cleaning.mojibake import lost_letter_problem, mojibake_problem
from addin.cleaning.nothing import placeholder_problem
from addin.cleaning.reading import Reading
from addin.cleaning.text import tidied, untidiness
from addin.findings import Code, Problem
from addin.table.cells import CellError, CellValue, text_of
from addin.table.fields import Kind


@dataclass(frozen=True, slots=True)
class FirstLook:
    """A value as tidy text, or the reading of a value that holds none.

    Attributes:
        raw: the text as it stands in the cell.
        is_text: whether the cell holds text; a number is given as it would be typed.
        text: the tidied text that is to be read.
        settled: the final reading of a value that needs no closer look: an error value, a
            word for nothing, text that was decoded wrongly; else None.
    """

    raw: str
    text: str
    is_text: bool = True
    settled: Reading | None = None

    def with_problems(
        self, standard: CellValue, form: str, problems: Iterable[Problem] = ()
    ) -> Reading:
        """The reading of the tidy text, with the untidiness of the raw one added.

        A suggestion that only restates the cell is dropped with its problem.
        """
        found = tuple(p for p in problems if not (self.is_text and p.suggestion == self.raw))
        best = next((p.suggestion for p in found if p.suggestion is not None), None)
        expected = best if isinstance(best, str) else self.text
        untidy = untidiness(self.raw, expected=expected)
        if untidy is None or any(p.code is untidy.code for p in found):
            return Reading(standard, form, found)
        return Reading(standard, form, (*found, untidy))


def first_look(value: CellValue, kind: Kind, *, signs: bool = False) -> FirstLook:
    """Takes a cell's value as text and tidies it.

    Args:
        value: any value that is not blank.
        kind: whose words for "nothing" count.
        signs: whether full-width signs become half-width inside Chinese text, too.
    """
    raw = text_of(value)
    if isinstance(value, CellError):
        problem = Problem(Code.ERROR_VALUE, {"found": raw})
        return FirstLook(raw, raw, settled=Reading(None, problems=(problem,)))
    if nothing := placeholder_problem(raw, kind):
        return FirstLook(raw, raw, settled=Reading(None, problems=(nothing,)))
    if broken := mojibake_problem(raw) or lost_letter_problem(raw, kind):
        return FirstLook(raw, raw, settled=Reading(broken.suggestion, problems=(broken,)))
    return FirstLook(raw, tidied(raw, signs=signs), is_text=isinstance(value, str))
