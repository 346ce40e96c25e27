"""What a text says about a number, and what a column's texts say about its style."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from addin.cleaning.currencies import MARK_PATTERN, currency_of, mark_style
from addin.cleaning.number_forms import LAYOUTS, DecimalSign, NumberStyle, join_form
from addin.cleaning.text import tidied

_UNIT_FACTORS = {
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "萬": 10_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
    "億": 100_000_000,
    "万亿": 1_000_000_000_000,
    "k": 1_000,
    "w": 10_000,
}
_UNIT_LAYOUTS = {"万": "wan", "亿": "yi"}
_NUMBER = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[-+−–])?\s*(?:(?P<before>{MARK_PATTERN})\s*)?(?P<sign2>[-+−–])?\s*"
    r"(?P<body>[0-9](?:[0-9.,'’ \u00a0\u202f]*[0-9])?|[.,][0-9]+)[.,]?\s*"
    rf"(?P<unit>百万|千万|十万|万亿|[百千万萬亿億kKwW](?![a-z]))?\s*(?P<percent>[%％])?\s*"
    rf"(?P<after>{MARK_PATTERN})?(?P<whole>整|正)?(?P<minus>[-−])?\s*(?P<close>\))?",
    re.IGNORECASE,
)
_YEN = frozenset("¥￥")
_FEWEST_FOR_WHOLE = 50
_FEWEST_FOR_COUNTS = 400
_INDIAN = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class NumberText:
    """What a text says.

    Attributes:
        number: its value; per cent are hundredths.
        form: how it is written, see `addin.cleaning.number_forms`; "" in no proper form.
        currency: ISO 4217 code of its mark; "" without.
        mark: the mark itself.
        percent: whether it is written as per cent.
        spelled_out: whether 整 says that the amount is exact, as on a cheque.
    """

    number: Decimal
    form: str
    currency: str = ""
    mark: str = ""
    percent: bool = False
    spelled_out: bool = False


def parse_number(text: str, style: NumberStyle) -> NumberText | None:
    """Reads a text that has been tidied; None when it is no number."""
    match = _NUMBER.fullmatch(text)
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    body = _parse_body(match["body"].replace("\u00a0", " ").replace("\u202f", " "), style.decimal)
    if body is None:
        return None
    number, layout = body
    signs = [match[name] for name in ("sign", "sign2", "minus") if match[name]]
    if len(signs) + bool(match["open"]) > 1:
        return None
    if match["open"] or (signs and signs[0] != "+"):
        number = -number
    if match["percent"]:
        if match["unit"] or match["before"] or match["after"]:
            return None
        form = "percent" if layout.startswith("bare") else ""
        return NumberText(number / 100, form, percent=True)
    unit = (match["unit"] or "").lower()
    if unit:
        number *= _UNIT_FACTORS[unit]
        layout = _UNIT_LAYOUTS.get(unit, "") if layout.startswith("bare") else ""
    marks = [m for m in (match["before"], match["after"]) if m]
    currencies = {currency_of(m, style.currency) for m in marks}
    if len(currencies) > 1:
        return None
    marker = _marker(match["before"], match["after"])
    usual = not (match["open"] or match["minus"] or match["whole"] or "+" in signs or layout == "")
    usual = usual and marker is not None and not text.endswith((".", ","))
    usual = usual and not any(mark in _YEN and mark != style.yen for mark in marks)
    if style.whole and layout.endswith(".1") and number == number.to_integral_value():
        usual = False  # 5.0 among whole numbers: a program's doing
    if not unit and usual:
        layout = _settled(layout, number, style)
    if unit and marker not in ("", "word_after"):
        usual = False
    return NumberText(
        number,
        join_form(layout, marker or "") if usual else "",
        next(iter(currencies), ""),
        marks[0] if marks else "",
        spelled_out=bool(match["whole"]),
    )


def _marker(before: str | None, after: str | None) -> str | None:
    """Where the mark stands; None for a combination that no form has."""
    if before and after:
        return None
    if before:
        style = mark_style(before)
        return None if style == "word" else f"{style}_before"
    if after:
        style = mark_style(after)
        if style == "word":
            return "word_after" if after == "元" else None
        return f"{style}_after"
    return ""


def _settled(layout: str, number: Decimal, style: NumberStyle) -> str:
    """The layout with what the digits leave open taken from the column's style.

    Args:
        layout: the grouping and the decimals found, as "grouped.2".
    """
    grouping, _, decimals = layout.partition(".")
    if grouping == "bare" and abs(number) < 1000:
        grouping = style.layout
    forced = int(decimals) >= 2 and (int(decimals) == 2 and number * 10 == int(number * 10))
    cents = forced or (int(decimals) == 2 and style.cents)
    return f"{grouping}_cents" if cents else grouping


@lru_cache(maxsize=2)
def _bodies(decimal: DecimalSign) -> dict[str, re.Pattern[str]]:
    point = re.escape(decimal)
    other = re.escape("," if decimal == "." else ".")
    patterns = {"bare": rf"(?:0|[1-9][0-9]*)?(?:{point}([0-9]+))?"}
    for layout, separator in zip(LAYOUTS[1:], (other, " ", "['’]"), strict=True):
        patterns[layout] = rf"[1-9][0-9]{{0,2}}(?:{separator}[0-9]{{3}})+(?:{point}([0-9]+))?"
    return {layout: re.compile(pattern) for layout, pattern in patterns.items()}


def _in_convention(body: str, decimal: DecimalSign) -> tuple[Decimal, str] | None:
    """The number with "layout.decimals" when the digits follow the convention."""
    for layout, pattern in _bodies(decimal).items():
        if match := pattern.fullmatch(body):
            fraction = match[1] or ""
            whole = body[: len(body) - len(fraction) - 1] if fraction else body
            digits = re.sub("[^0-9]", "", whole)
            return Decimal(f"{digits or 0}.{fraction or 0}"), f"{layout}.{len(fraction)}"
    return None


def _parse_body(body: str, decimal: DecimalSign) -> tuple[Decimal, str] | None:
    """The number and its layout; layout "" when it is not written in the convention."""
    if found := _in_convention(body, decimal):
        return found
    if found := _in_convention(body, "," if decimal == "." else "."):
        return found[0], ""
    if _INDIAN.fullmatch(body):
        return Decimal(body.replace(",", "")), ""
    if body.isdigit():
        return Decimal(body), ""
    return None


def column_decimal(texts: Sequence[str]) -> DecimalSign | None:
    """The decimal sign that a column's members prove; None when they prove none.

    12.5 and 1,234.50 prove the point; 12,5 and 1.234,50 the comma; 1,234 proves nothing.
    One member to the contrary, and nothing is proved.

    Args:
        texts: n texts of one column.
    """
    points = commas = 0
    for text in texts:
        match = _NUMBER.fullmatch(tidied(text, signs=True))
        if match is None or not ("." in match["body"] or "," in match["body"]):
            continue
        as_point = _in_convention(match["body"], ".") is not None
        as_comma = _in_convention(match["body"], ",") is not None
        points += as_point and not as_comma
        commas += as_comma and not as_point
    if bool(points) == bool(commas):
        return None
    return "." if points else ","


def column_style(
    texts: Sequence[str], counts: Sequence[int] = (), base: NumberStyle | None = None
) -> NumberStyle:
    """The style in which a column writes its numbers.

    Args:
        texts: n texts of one column.
        counts: how often each occurs; once each when empty.
        base: the style of what the texts leave open.
    """
    style = base or NumberStyle()
    style = replace(style, decimal=column_decimal(texts) or style.decimal)
    currencies: Counter[str] = Counter()
    layouts: Counter[str] = Counter()
    with_cents = without_cents = percents = total = fractions = points = beyond = 0
    yens: Counter[str] = Counter()
    for text, count in zip(texts, counts or [1] * len(texts), strict=True):
        match = _NUMBER.fullmatch(tidied(text, signs=True))
        body = match and _in_convention(match["body"], style.decimal)
        if not match or not body:
            continue
        total += count
        percents += count * bool(match["percent"])
        for mark in {match["before"], match["after"]} - {None, ""}:
            currencies[currency_of(mark, style.currency)] += count
            yens[mark] += count * (mark in _YEN)
        fractions += count * (body[0] != body[0].to_integral_value())
        points += count * ("." in match["body"] or "," in match["body"])
        negative = "-" in (match["sign"], match["sign2"], match["minus"])
        beyond += count * (bool(match["percent"]) and (body[0] > 100 or negative))
        layout, _, decimals = body[1].partition(".")
        if body[0] >= 1000:
            layouts[layout] += count
        if int(decimals) < 2:
            without_cents += count
        elif body[0] * 10 == int(body[0] * 10):
            with_cents += count
    marked = sum(currencies.values())
    whole = total >= _FEWEST_FOR_WHOLE and percents * 50 <= total
    whole = whole and max(fractions, points - total / 2) * 50 <= total
    # A few dollars among bare numbers do not make those dollars.
    others: set[str] = set()
    if marked * 2 >= total or (len(currencies) == 1 and marked * 10 >= total):
        if currencies and style.currency not in currencies:
            style = replace(style, currency=currencies.most_common(1)[0][0])
        enough = max(2, total / 50)
        others = {c for c, n in currencies.items() if c != style.currency and n >= enough}
    return replace(
        style,
        layout=layouts.most_common(1)[0][0] if layouts else style.layout,
        cents=with_cents >= without_cents,
        other_currencies=style.other_currencies | others,
        percent=percents * 2 >= total,
        yen="￥" if yens["￥"] > yens["¥"] else "¥",
        whole=whole,
        counts=whole and total >= _FEWEST_FOR_COUNTS and fractions * 200 <= total,
        shares=percents >= max(_FEWEST_FOR_COUNTS, total * 0.9) and beyond * 100 <= percents,
    )
