"""The forms in which a number may be written, and writing it in them.

A text form is a *layout*, how the digits are grouped, and a *marker*, where the currency
stands, joined by "+": "grouped_cents+code_after" is 1,234.50 EUR. A layout with "_cents"
has at least two decimals; one without has as many as are needed.

Two forms can give the same text: 999 has no thousands to separate. The style of the column
says under which of them such a text is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from addin.cleaning.currencies import sign_of

DecimalSign = Literal[".", ","]
LAYOUTS = ("bare", "grouped", "spaced", "swiss")
MARKERS = ("", "sign_before", "sign_after", "code_before", "code_after", "word_after")
UNITS = {"wan": ("万", Decimal(10_000)), "yi": ("亿", Decimal(100_000_000))}


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a column writes its numbers, where one number alone does not tell.

    Attributes:
        decimal: the decimal sign; the other one groups thousands.
        layout: one of LAYOUTS, for numbers below a thousand.
        cents: whether two decimals are a rule or just happen to be there.
        currency: ISO 4217 code that goes without saying.
        other_currencies: codes that are at home in the column as well.
        percent: whether per cent are at home in the column.
        yen: which of the two signs the column writes for yuan and yen, "¥" or "￥".
        whole: whether nearly all are whole numbers, written without decimals.
        counts: whether they are so to one in two hundred, so that a fraction is a mistake.
        shares: whether the per cent are parts of a whole, none below 0 or above 100.
    """

    decimal: DecimalSign = "."
    layout: str = "bare"
    cents: bool = True
    currency: str = "CNY"
    other_currencies: frozenset[str] = frozenset()
    percent: bool = True
    yen: str = "¥"
    whole: bool = False
    counts: bool = False
    shares: bool = False

    def sign_of(self, currency: str) -> str:
        """The sign of a currency as the column writes it; "" when it has none."""
        sign = sign_of(currency)
        return self.yen if sign == "¥" else sign


def forms_for(style: NumberStyle) -> tuple[str, ...]:
    """The forms of a column, the preferred first; "number" is a number cell."""
    markers = [
        m
        for m in MARKERS
        if not (m.startswith("sign") and not sign_of(style.currency))
        and not (m == "word_after" and style.currency != "CNY")
    ]
    layouts = [f"{layout}{cents}" for layout in LAYOUTS for cents in ("", "_cents")]
    forms = [join_form(layout, marker) for marker in markers for layout in layouts]
    units = [join_form(unit, m) for unit in UNITS for m in ("", "word_after") if m in markers]
    return ("number", *forms, *units, "percent")


def join_form(layout: str, marker: str) -> str:
    """ "grouped" and "code_after" give "grouped+code_after"."""
    return f"{layout}+{marker}" if marker else layout


def write_number(number: Decimal, form: str, style: NumberStyle, currency: str) -> str:
    """A number in one of the text forms.

    Args:
        number: the number.
        form: one of `forms_for(style)` but "number".
        style: the column's.
        currency: ISO 4217 code written by the markers.
    """
    if form == "percent":
        return f"{_digits(number * 100, 'bare', style)}%"
    layout, _, marker = form.partition("+")
    sign = "-" if number < 0 else ""
    if layout in UNITS:
        word, factor = UNITS[layout]
        text = f"{_digits(abs(number) / factor, 'bare', style)}{word}"
    else:
        text = _digits(abs(number), layout, style)
    match marker:
        case "sign_before":
            return f"{sign}{style.sign_of(currency) or currency + ' '}{text}"
        case "sign_after":
            return f"{sign}{text} {style.sign_of(currency) or currency}"
        case "code_before":
            return f"{currency} {sign}{text}"
        case "code_after":
            return f"{sign}{text} {currency}"
        case "word_after":
            return f"{sign}{text}元" if currency == "CNY" else f"{sign}{text} {currency}"
        case _:
            return f"{sign}{text}"


def _digits(number: Decimal, layout: str, style: NumberStyle) -> str:
    grouping, cents = layout.removesuffix("_cents"), layout.endswith("_cents")
    whole, _, fraction = format(number.normalize(), "f").partition(".")
    if cents:
        fraction = fraction.ljust(2, "0")
    separator = _separators(style.decimal)[grouping]
    if separator:
        minus = "-" if whole.startswith("-") else ""
        whole = minus + f"{int(whole.lstrip('-')):,}".replace(",", separator)
    return f"{whole}{style.decimal}{fraction}" if fraction else whole


@lru_cache(maxsize=2)
def _separators(decimal: DecimalSign) -> dict[str, str]:
    other = "," if decimal == "." else "."
    return {"bare": "", "grouped": other, "spaced": " ", "swiss": "'"}


def as_cell(number: Decimal) -> int | float:
    """The number as a cell holds it: whole ones as int."""
    return int(number) if number == number.to_integral_value() else float(number)
