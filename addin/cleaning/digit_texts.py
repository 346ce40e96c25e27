"""What cleaners of long numbers do before they look at the digits.

Such numbers are text: a cell that holds one as a number has lost something already.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass

from addin.cleaning.nothing import placeholder_problem
from addin.cleaning.reading import Reading
from addin.cleaning.text import tidied, untidiness
from addin.findings import Code, Problem
from addin.table.cells import CellError, CellValue, text_of
from addin.table.fields import Kind

_SAFE_INTEGER = 2**53
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]{1,3}")
_DECIMAL_ZERO = re.compile(r"([0-9]+)\.0+")
_SEPARATORS = re.compile(r"[\s\-‐‑–—.·_/]+")
_LABEL = re.compile(
    r"(?:公民|居民)?(?:身份证(?:件)?(?:号码?)?|统一社会信用代码|社会信用代码|信用代码|证件号码?|税号|"
    r"纳税人识别号|注册号|组织机构代码|id(?: ?(?:card|no|number))?|uscc|vat(?: ?(?:no|id|number))?|"
    r"tax(?: ?(?:id|no|number))?)\.?\s*[:：#]?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DigitText:
    """A value as the text of a long number.

    Attributes:
        raw: the text as it stands in the cell.
        clean: half-width, without outer spaces.
        compact: without label, spaces, dashes and other separators.
        settled: the final reading of a value that holds no number; else None.
        rounded: the problem of a number cell too large to be exact; None otherwise.
        was_number: whether the cell holds a number.
        label: the label that stood before it, such as "身份证号:"; "" without.
    """

    raw: str
    clean: str
    compact: str
    settled: Reading | None = None
    rounded: Problem | None = None
    was_number: bool = False
    label: str = ""

    def tidy_problem(self, expected: str) -> Problem | None:
        """What is untidy about a number that is right.

        Args:
            expected: the number as it should stand there.
        """
        if self.was_number:
            return Problem(Code.DIGITS_AS_NUMBER, suggestion=expected)
        if self.label:
            return Problem(Code.WORDS_GLUED, {"found": self.label}, expected)
        if self.raw == expected:
            return None
        if self.clean == expected:
            # A zero behind the point is what a number cell leaves when it becomes text.
            problem = untidiness(self.raw, signs=True, expected=expected)
            return problem or Problem(Code.FORM, suggestion=expected)
        if self.clean.upper() == expected:
            return Problem(Code.LETTER_CASE, suggestion=expected)
        return Problem(Code.SPACING, suggestion=expected)


def digit_text(value: CellValue, kind: Kind, lengths: Collection[int] = ()) -> DigitText:
    """Takes a cell's value as the text of a long number.

    Args:
        value: any value that is not blank.
        kind: whose words for "nothing" count.
        lengths: the lengths such a number can have; a number cell of one of them that is
            too large for a cell has been rounded.
    """
    raw = text_of(value)
    settled = _settled(value, raw, kind)
    if settled:
        return DigitText(raw, raw, raw, settled)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value < 0 or value != int(value):
            return DigitText(raw, raw, raw, was_number=True)
        rounded = Problem(Code.ROUNDED_NUMBER) if value > _SAFE_INTEGER else None
        if rounded and (not lengths or len(raw) in lengths or len(raw) > 15):
            return DigitText(raw, raw, raw, Reading(None, problems=(rounded,)), rounded, True)
        return DigitText(raw, raw, raw, rounded=rounded, was_number=True)
    clean = tidied(raw, signs=True).lstrip("'’`").strip()
    if _SCIENTIFIC.fullmatch(clean):
        scientific = Problem(Code.SCIENTIFIC, {"found": clean})
        return DigitText(raw, clean, clean, Reading(None, problems=(scientific,)))
    if zero := _DECIMAL_ZERO.fullmatch(clean):
        clean = zero[1]
    match = _LABEL.match(clean)
    label = match[0] if match and match.end() < len(clean) else ""
    # "ID" may begin a number as well; a label is followed by digits.
    if label and not clean[len(label)].isdigit():
        label = ""
    return DigitText(
        raw, clean, _SEPARATORS.sub("", clean[len(label) :]), label=label.strip(" :：")
    )


def _settled(value: CellValue, raw: str, kind: Kind) -> Reading | None:
    """The reading of a value that holds no number at all."""
    if isinstance(value, CellError):
        return Reading(None, problems=(Problem(Code.ERROR_VALUE, {"found": raw}),))
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return Reading(None, problems=(Problem(Code.DATE_FROM_TEXT),))
    if isinstance(value, float) and value - value != 0:
        return Reading(None, problems=(Problem(Code.ERROR_VALUE, {"found": raw}),))
    nothing = placeholder_problem(raw, kind)
    return Reading(None, problems=(nothing,)) if nothing else None
