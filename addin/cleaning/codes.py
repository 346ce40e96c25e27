"""Customer codes: whatever the company made up, as long as all are made up alike."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from addin.cleaning.code_shapes import CodeShape, learned_shape, with_shape, with_signs
from addin.cleaning.first_look import first_look
from addin.cleaning.lookalikes import lookalikes_in
from addin.cleaning.reading import FormIndex, Reading
from addin.cleaning.text import TextCleaner
from addin.findings import Code, Problem
from addin.table.cells import CellValue
from addin.table.fields import Kind

__all__ = ["CodeCleaner", "CodeShape", "learned_shape"]

_SAFE_INTEGER = 2**53
_SPACES = re.compile(r"\s+")
_SCIENTIFIC = re.compile(r"[0-9][.,][0-9]+[eE]\+[0-9]{2,3}")


class CodeCleaner:
    """Reads codes. See `addin.cleaning.reading.Cleaner`.

    The standard value is the code as text. Without a shape codes are only tidied.

    Attributes:
        forms: "text", and "number" for number cells, which only codes without a leading
            zero or letters can be.
        shapes: the shapes that codes may have; empty when any will do.
    """

    forms: tuple[str, ...] = ("text", "number")

    def __init__(self, shape: CodeShape | Sequence[CodeShape] | None = None) -> None:
        """Makes a cleaner.

        Args:
            shape: the shape or shapes that codes may have; None when any will do.
        """
        shapes = (shape,) if isinstance(shape, CodeShape) else tuple(shape or ())
        self.shapes: tuple[CodeShape, ...] = shapes
        patterns = "|".join(f"(?:{s.pattern})" for s in shapes)
        self._fits = re.compile(patterns) if shapes else None
        self._tidy = TextCleaner(Kind.CODE, lines=False)

    def for_column(self, texts: Sequence[str], counts: Sequence[int] = ()) -> CodeCleaner:  # noqa: ARG002
        """The cleaner for one column, with the shapes that dominate it.

        Args:
            texts: n texts of one column.
            counts: how often each occurs; codes are counted once.
        """
        return self if self.shapes else CodeCleaner(learned_shape(texts))

    def forms_of(self, texts: Sequence[str], region: str = "") -> FormIndex:  # noqa: ARG002
        """0 for codes of the right shape; without shapes all texts need a closer look."""
        # 0000 is as long as a code and stands for nothing.
        if self._fits is None:
            found: FormIndex = self._tidy.forms_of(texts)
            found[[i for i, text in enumerate(texts) if not text.strip("0")]] = -1
            return found
        fits = self._fits.fullmatch
        return np.fromiter(
            (0 if fits(t) and t.isascii() and t.strip("0") else -1 for t in texts),
            np.int8,
            len(texts),
        )

    def read(self, value: CellValue, region: str = "") -> Reading:  # noqa: ARG002
        """Reads one value, of any cell type."""
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return self._read_number(value)
        look = first_look(value, Kind.CODE, signs=True)
        if look.settled:
            return look.settled
        if not isinstance(value, str):
            return Reading(None, problems=(Problem(Code.DATE_FROM_TEXT),))
        text = look.text.lstrip("'’`")
        if self._fits is None or self._has_shape(text):
            apostrophe = (Problem(Code.FORM, suggestion=text),) if text != look.text else ()
            return look.with_problems(text, "text", apostrophe)
        return self._read_misshapen(text)

    def write(self, standard: CellValue, form: str, region: str = "") -> CellValue:  # noqa: ARG002
        """The code in one of `forms`; one that is no plain number stays text in both.

        Raises:
            KeyError: no such form.
        """
        if form not in self.forms:
            raise KeyError(form)
        if form == "number" and isinstance(standard, str) and _is_plain_number(standard):
            return int(standard)
        return standard

    def _has_shape(self, text: str) -> bool:
        return self._fits is not None and self._fits.fullmatch(text) is not None

    def _read_number(self, number: int | float) -> Reading:
        if number != number or number in (float("inf"), float("-inf")):
            return Reading(None, problems=(Problem(Code.CODE_FORM, self._shape_shown()),))
        if abs(number) > _SAFE_INTEGER:
            return Reading(None, problems=(Problem(Code.ROUNDED_NUMBER),))
        text = str(int(number)) if number == int(number) else repr(number)
        if self._fits is None:
            return Reading(text, "number")
        if self._has_shape(text):
            if not any(shape.leading_zeros for shape in self.shapes):
                return Reading(text, "number")
            return Reading(text, "text", (Problem(Code.DIGITS_AS_NUMBER, suggestion=text),))
        if padded := self._with_lost_zeros(text):
            lost = Problem(Code.LOST_ZERO, {"expected": padded}, suggestion=padded)
            return Reading(padded, "text", (lost,))
        return Reading(text, "", (Problem(Code.CODE_FORM, self._shape_shown()),))

    def _read_misshapen(self, text: str) -> Reading:
        """A code that has none of the shapes: what would give it one?"""
        if _SCIENTIFIC.fullmatch(text):
            return Reading(None, problems=(Problem(Code.SCIENTIFIC, {"found": text}),))
        for code, changed in (
            (Code.SPACING, _SPACES.sub("", text)),
            (Code.LETTER_CASE, text.upper()),
            (Code.LETTER_CASE, text.lower()),
            (Code.LETTER_CASE, _SPACES.sub("", text).upper()),
        ):
            if changed != text and self._has_shape(changed):
                return Reading(changed, "text", (Problem(code, suggestion=changed),))
        rejoined = {r for s in self.shapes if (r := with_signs(text, s)) is not None}
        if len(rejoined) == 1:
            expected = rejoined.pop()
            return Reading(expected, "text", (Problem(Code.FORM, suggestion=expected),))
        repaired = {r for s in self.shapes if (r := with_shape(text, s)) is not None}
        if len(repaired) == 1:
            code_text = repaired.pop()
            found = {"found": lookalikes_in(_changed_part(text, code_text))}
            letter = Problem(Code.LETTER_FOR_DIGIT, found, suggestion=code_text)
            return Reading(code_text, "text", (letter,))
        if padded := self._with_lost_zeros(text):
            lost = Problem(Code.LOST_ZERO, {"expected": padded}, suggestion=padded)
            return Reading(padded, "text", (lost,))
        return Reading(text, "", (Problem(Code.CODE_FORM, self._shape_shown()),))

    def _with_lost_zeros(self, text: str) -> str:
        """The code of a number that is too short; "" when that is not certain."""
        shape = self.shapes[0]
        certain = len(self.shapes) == 1 and shape.leading_zeros and text.isdigit()
        return text.zfill(shape.digits) if certain and shape.digits > len(text) else ""

    def _shape_shown(self) -> dict[str, object]:
        return {"shape": ", ".join(shape.example for shape in self.shapes)}


def _changed_part(before: str, after: str) -> str:
    return "".join(b for b, a in zip(before, after, strict=True) if b != a)


def _is_plain_number(text: str) -> bool:
    return (
        text.isascii()
        and text.isdigit()
        and (text == "0" or text[0] != "0")
        and int(text) <= _SAFE_INTEGER
    )
