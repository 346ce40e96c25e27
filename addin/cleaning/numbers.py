"""Numbers and amounts of money.

The standard value is the number, int or float; an amount in a currency that is not the
column's own is the text "USD 1234.5", because it must never lose its currency.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np

from addin.cleaning.lookalikes import LOOKALIKES, lookalikes_in, with_digits
from addin.cleaning.nothing import placeholder_problem
from addin.cleaning.number_forms import (
    DecimalSign,
    NumberStyle,
    as_cell,
    forms_for,
    write_number,
)
from addin.cleaning.number_text import (
    NumberText,
    column_decimal,
    column_style,
    parse_number,
)
from addin.cleaning.reading import FormIndex, Reading
from addin.cleaning.text import tidied, untidiness
from addin.findings import Code, Problem
from addin.table.cells import CellError, CellValue
from addin.table.fields import Kind

# A cell holds a double, which is exact to 15 decimal digits; more are no amount anyway.
_MAX_DIGITS = 15
# What is typed to get past a required amount.
_NINES = re.compile("-?9{8,}")
_SCIENTIFIC = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?[eE][-+]?[0-9]{1,3}")
_NUMERALS = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_RANGE = re.compile(
    r"[^0-9]{0,3}[0-9][0-9.,]*[^0-9.,]{0,3}?\s*[-~～–—至到/、;；\s]+\s*[^0-9.,]{0,3}[0-9][0-9.,]*[^0-9]{0,3}"
)
_LABEL = re.compile(
    r"(?:(?:金额|数量|合计|总计|总额|总价|单价|价格|共计?|计|小计|实收|应收|年龄|total|amount|price|sum|qty)"
    r"(?:为|是)?\s*[:：=]?)?",
    re.IGNORECASE,
)


class NumberCleaner:
    """Reads numbers, and amounts of money. See `addin.cleaning.reading.Cleaner`.

    Attributes:
        forms: "number" for a number cell first, then text forms, see
            `addin.cleaning.number_forms`.
        style: how the column writes its numbers.
    """

    def __init__(
        self,
        *,
        minimum: float | None = None,
        maximum: float | None = None,
        style: NumberStyle | None = None,
        kind: Kind = Kind.NUMBER,
    ) -> None:
        """Makes a cleaner.

        Args:
            minimum, maximum: bounds, inclusive; None leaves one open.
            style: the column's style; see `for_column`.
            kind: NUMBER or MONEY.
        """
        self.minimum = minimum
        self.maximum = maximum
        self.style = style or NumberStyle()
        self.kind = kind
        self.forms: tuple[str, ...] = forms_for(self.style)
        self._index = {form: i for i, form in enumerate(self.forms)}
        self._common = _common_pattern(self.style)

    @staticmethod
    def column_decimal(texts: Sequence[str]) -> DecimalSign | None:
        """The decimal sign that a column's members prove; None when they prove none."""
        return column_decimal(texts)

    def for_column(self, texts: Sequence[str], counts: Sequence[int] = ()) -> NumberCleaner:
        """The cleaner for one column, with the style that its texts show.

        Args:
            texts: n texts of one column.
            counts: how often each occurs; once each when empty.
        """
        return NumberCleaner(
            minimum=self.minimum,
            maximum=self.maximum,
            style=column_style(texts, counts, self.style),
            kind=self.kind,
        )

    def forms_of(self, texts: Sequence[str], region: str = "") -> FormIndex:  # noqa: ARG002
        """Sorts texts into forms."""
        form_index = self._form_index if not self._is_simple else self._simple_form_index
        return np.fromiter(map(form_index, texts), np.int8, len(texts))

    @property
    def _is_simple(self) -> bool:
        """Whether no bare amount can be out of bounds, or have another decimal sign."""
        unbounded = self.maximum is None and (self.minimum is None or self.minimum <= 0)
        style = self.style
        return unbounded and style.decimal == "." and style.layout == "bare" and not style.whole

    def _simple_form_index(self, text: str) -> int:
        """As `_form_index`, by a short cut for bare amounts."""
        if _BARE.fullmatch(text) is None:
            return self._form_index(text)
        cents = text[-3:-2] == "." and (self.style.cents or text[-1] == "0")
        return self._index["bare_cents" if cents else "bare"]

    def read(self, value: CellValue, region: str = "") -> Reading:  # noqa: ARG002
        """Reads a number cell or a text."""
        if isinstance(value, CellError):
            return Reading(None, problems=(Problem(Code.ERROR_VALUE, {"found": str(value)}),))
        if isinstance(value, str):
            return self._read_text(value)
        if isinstance(value, (dt.date, dt.time, dt.timedelta)):
            return _failed(Code.DATE_FROM_TEXT)
        if value is None or isinstance(value, bool) or not math.isfinite(value):
            return _failed(Code.NUMBER_UNREADABLE)
        number = int(value) if value == int(value) else value
        return Reading(number, "number", self._range_problem(number) or self._part_problem(number))

    def write(self, standard: CellValue, form: str, region: str = "") -> CellValue:  # noqa: ARG002
        """The number in one of `forms`; an amount in another currency always stays text.

        Raises:
            KeyError: no such form.
        """
        if form not in self._index:
            raise KeyError(form)
        if isinstance(standard, str):
            currency, _, digits = standard.partition(" ")
            if form in ("number", "percent"):
                return standard
            layout, _, marker = form.partition("+")
            # Signs are shared between currencies; a code is not.
            marker = "code_before" if marker.endswith("before") else "code_after"
            return write_number(Decimal(digits), f"{layout}+{marker}", self.style, currency)
        if form == "number" or not isinstance(standard, (int, float)):
            return standard
        return write_number(Decimal(repr(standard)), form, self.style, self.style.currency)

    def form_problem(self, standard: CellValue, form: str) -> Problem:
        """The problem of a value in another form than the column's.

        A number that stands as text in a column of number cells has a name of its own.

        Args:
            standard: the standard value.
            form: the column's form.
        """
        code = Code.NUMBER_AS_TEXT if form == "number" else Code.FORM
        return Problem(code, suggestion=self.write(standard, form))

    def _form_index(self, text: str) -> int:
        if match := self._common.fullmatch(text):
            return self._common_index(match)
        if not text.isprintable() or text[:1] == " " or text[-1:] == " ":
            return -1
        return self._closer_index(text)

    def _closer_index(self, text: str) -> int:
        parsed = parse_number(text, self.style)
        if parsed is None or not parsed.form or self._problem_of(parsed, text) is not None:
            return -1
        return self._index.get(parsed.form, -1)

    def _common_index(self, match: re.Match[str]) -> int:
        """What `parse_number` would find, for the writings of nearly all amounts."""
        plain, grouped, fraction, sign = match.group("plain", "grouped", "fraction", "sign")
        if fraction and self.style.whole:
            return self._closer_index(match[0])
        whole = plain or grouped.replace(",", "").replace(".", "")
        if self.minimum is not None or self.maximum is not None:
            number = float(f"{match['minus']}{whole}.{fraction or 0}")
            if self._range_problem(number):
                return -1
        layout = "grouped" if grouped else "bare" if len(plain) > 3 else self.style.layout
        if fraction and len(fraction) == 2 and (self.style.cents or fraction[1] == "0"):
            layout += "_cents"
        return self._index[f"{layout}+sign_before" if sign else layout]

    def _read_text(self, text: str) -> Reading:
        if nothing := placeholder_problem(text, self.kind):
            return Reading(None, problems=(nothing,))
        clean = tidied(text, signs=True)
        bare = clean.lstrip("'’`")
        parsed = parse_number(bare, self.style)
        if parsed is None:
            return self._read_disturbed(bare)
        standard = self._standard(parsed)
        if problem := self._problem_of(parsed, bare):
            return Reading(standard, "", (problem,))
        form = parsed.form if parsed.form in self._index else ""
        if parsed.spelled_out:
            return Reading(standard, "", (Problem(Code.FORM, suggestion=standard),))
        if text == bare:
            return Reading(standard, form)
        tidy = untidiness(text, signs=True)
        code = tidy.code if tidy else Code.FORM
        problem = Problem(code, suggestion=self._suggestion(standard, form))
        return Reading(standard, form, (problem,))

    def _standard(self, parsed: NumberText) -> int | float | str:
        if parsed.currency and parsed.currency != self.style.currency:
            return f"{parsed.currency} {format(parsed.number.normalize(), 'f')}"
        return as_cell(parsed.number)

    def _suggestion(self, standard: int | float | str, form: str) -> CellValue:
        """Bare digits become a number; an amount with marks keeps its writing."""
        return self.write(standard, form) if "+" in form or form in ("wan", "yi") else standard

    def _problem_of(self, parsed: NumberText, text: str) -> Problem | None:
        """What is wrong with a number that could be read."""
        if _NINES.fullmatch(str(parsed.number.normalize())):
            return Problem(Code.PLACEHOLDER, {"found": text})
        if len(parsed.number.normalize().as_tuple().digits) > _MAX_DIGITS:
            return Problem(Code.NUMBER_UNREADABLE)
        at_home = parsed.currency in ("", self.style.currency, *self.style.other_currencies)
        if not at_home:
            return Problem(Code.WORDS_GLUED, {"found": parsed.mark})
        if parsed.percent and not self.style.percent:
            return Problem(Code.WORDS_GLUED, {"found": "%"})
        if parsed.percent and self.style.shares and not 0 <= parsed.number <= 1:
            bounds = {"found": text, "minimum": "0%", "maximum": "100%"}
            return Problem(Code.OUT_OF_RANGE, bounds)
        if parsed.currency in ("", self.style.currency):
            number = as_cell(parsed.number)
            out = self._range_problem(number, text) or self._part_problem(number)
            return out[0] if out else None
        return None

    def _part_problem(self, number: float) -> tuple[Problem, ...]:
        """Two and a half orders: a fraction among things that are counted."""
        if self.kind is not Kind.NUMBER or not self.style.counts or number == int(number):
            return ()
        return (Problem(Code.PATTERN, {"example": str(int(number))}),)

    def _shown_bounds(self) -> dict[str, object]:
        """The bounds that there are, as params of OUT_OF_RANGE."""
        bounds = {"minimum": self.minimum, "maximum": self.maximum}
        return {k: as_cell(Decimal(repr(v))) for k, v in bounds.items() if v is not None}

    def _range_problem(self, number: float, text: str = "") -> tuple[Problem, ...]:
        low = self.minimum is not None and number < self.minimum
        high = self.maximum is not None and number > self.maximum
        if not low and not high:
            return ()
        bounds: Mapping[str, object] = {
            "found": text or number,
            **self._shown_bounds(),
        }
        return (Problem(Code.OUT_OF_RANGE, bounds),)

    def _read_disturbed(self, text: str) -> Reading:
        """A text that is no number as it stands."""
        if _SCIENTIFIC.fullmatch(text):
            number = Decimal(text.replace(",", "."))
            size = as_cell(number) if abs(number.adjusted()) < 300 else None
            return Reading(size, "", (Problem(Code.SCIENTIFIC, {"found": text}),))
        if LOOKALIKES.intersection(text):
            swapped = parse_number(with_digits(text), self.style)
            if swapped and swapped.form and any(character.isdigit() for character in text):
                standard = self._standard(swapped)
                worse = self._problem_of(swapped, text)
                written = self._suggestion(standard, swapped.form) if not worse else None
                found = {"found": lookalikes_in(text)}
                return Reading(standard, "", (Problem(Code.LETTER_FOR_DIGIT, found, written),))
        numerals = _NUMERALS.findall(text)
        if len(numerals) > 1 and (_RANGE.fullmatch(text) or len(numerals) == 2):
            if any(character.isalpha() for character in text) or _RANGE.fullmatch(text):
                return _failed(Code.SEVERAL_VALUES, {"count": len(numerals)})
            return _failed(Code.NUMBER_UNREADABLE)
        if len(numerals) == 1:
            return self._read_glued(text)
        return _failed(Code.NUMBER_UNREADABLE)

    def _read_glued(self, text: str) -> Reading:
        """One number with words around it: 约500, 500左右, 金额：500元."""
        for start, end in _spans(text):
            parsed = parse_number(text[start:end], self.style)
            if parsed is None:
                continue
            before, after = text[:start].strip(), text[end:].strip()
            words = " ".join(part for part in (before, after) if part)
            if not any(character.isalpha() or character == "+" for character in words):
                break
            amount = self._standard(parsed)
            sure = _LABEL.fullmatch(before) and not after and not self._problem_of(parsed, text)
            suggestion = amount if sure and not isinstance(amount, str) else None
            glued = Problem(Code.WORDS_GLUED, {"found": words}, suggestion)
            return Reading(amount, "", (glued,))
        return _failed(Code.NUMBER_UNREADABLE)


def _common_pattern(style: NumberStyle) -> re.Pattern[str]:
    """Matches amounts of up to 13 digits, plain or grouped, with or without the sign."""
    point, group = (r"\.", ",") if style.decimal == "." else (",", r"\.")
    sign = re.escape(style.sign_of(style.currency)) or r"(?!)"
    return re.compile(
        rf"(?P<minus>-?)(?P<sign>{sign})?"
        rf"(?:(?P<plain>0|[1-9][0-9]{{0,8}})|(?P<grouped>[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}}){{1,2}}))"
        rf"(?:{point}(?P<fraction>[0-9]{{1,4}}))?"
    )


_BARE = re.compile(r"(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,4})?")
_CORE = re.compile(r"[-+¥￥$€£]*\s*[0-9][0-9.,]*(?:[百千万亿]|元)*")


def _spans(text: str) -> list[tuple[int, int]]:
    """The places where the one number may begin and end, the longest first."""
    match = _CORE.search(text)
    digits = _NUMERALS.search(text)
    return [m.span() for m in (match, digits) if m]


def _failed(code: Code, params: Mapping[str, object] | None = None) -> Reading:
    return Reading(None, problems=(Problem(code, params or {}),))
