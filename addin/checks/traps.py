"""Values that pass for right by themselves, and are wrong in their column.

"10-Jan" is a fine word, but not in a column of staff numbers (1-10, 11-50); a customer code
is a fine text, but not among company names; a row of nines is a number, but no amount; a
traditional character is right, but not among simplified names.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from addin.checks.distinct import indices_matching
from addin.cleaning.addresses import AddressLevel, column_level, incomplete
from addin.cleaning.scripts import (
    Script,
    column_script,
    script_of,
    script_problem,
    traditional_characters,
)
from addin.findings import Code, Problem
from addin.table.cells import CellValue, text_of
from addin.table.fields import KIND_LABELS, Kind
from addin.table.guess import sample_of
from addin.table.table import Column, CustomerTable

Trap = Callable[[Sequence[CellValue]], dict[int, Problem]]
"""Gives the problems of values that their cleaner would let pass, by their index."""

_FIGURES = frozenset({Kind.NUMBER, Kind.MONEY})
_LISTS = frozenset({Kind.TEXT, Kind.CHOICE, Kind.CODE})
_NAMES = frozenset(
    {Kind.PERSON, Kind.GIVEN_NAME, Kind.FAMILY_NAME, Kind.COMPANY, Kind.ADDRESS, Kind.CITY}
) | {Kind.REGION}

# What is typed to get past a required amount: nothing but nines, or zeros.
_FILLERS = frozenset(float(10**n - 1) for n in range(6, 16))
_FILLER_TEXT = re.compile(
    r"^[ \t]?-?[¥￥$€£]?[ ]?(?:9{6,}|9{1,3}(?:,999)+|0{3,})(?:[.,]0+)?$", re.MULTILINE
)

_RANGE = re.compile(r"\d{1,4}\s?[-–~至]\s?\d{1,4}\D{0,2}")
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_DATED = re.compile(
    rf"^(?:\d{{1,2}}-(?:{_MONTHS})|(?:{_MONTHS})-\d{{2}}|\d{{1,2}}月\d{{1,2}}日"
    r"|(?:19|20)\d\d/\d{1,2}/\d{1,2})$",
    re.MULTILINE,
)
_SHORT_ADDRESS = 14
_EXACT_DIGITS = 15
_SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?[eE]\+\d{1,3}$", re.MULTILINE)
_SAME_MASK = 0.9


def mask_of(text: str) -> str:
    """The text with every digit as 9 and every letter as A: "C-2015-0088" gives "A-9999-9999"."""
    return "".join("9" if c.isdigit() else "A" if c.isalpha() else c for c in text)


@dataclass(frozen=True, slots=True)
class CodeMask:
    """How a table's customer codes look.

    Attributes:
        mask: the mask that nearly all have.
        header: of their column.
    """

    mask: str
    header: str


def code_mask(table: CustomerTable) -> CodeMask | None:
    """The mask of a table's codes, where it is unmistakable: letters or signs among digits."""
    column = next(table.of_kind(Kind.CODE), None)
    if column is None:
        return None
    sample = [text_of(v).strip() for v in sample_of(column.values.tolist())]
    if len(sample) < 20:
        return None
    mask, count = Counter(map(mask_of, sample)).most_common(1)[0]
    telling = "9" in mask and len(mask) >= 5 and mask.strip("9") != ""
    return CodeMask(mask, column.title) if telling and count >= _SAME_MASK * len(sample) else None


def traps_of(column: Column, codes: CodeMask | None) -> list[Trap]:
    """The traps that are worth setting in a column."""
    traps: list[Trap] = []
    kind = column.kind
    sample = sample_of(column.values.tolist())
    if kind in _FIGURES:
        traps.append(_fillers)
    if kind in _LISTS and _holds_ranges(sample):
        traps.append(_dated_ranges)
    if codes is not None and kind not in (Kind.CODE, Kind.PHONE, Kind.POSTCODE, Kind.TAX_ID):
        own = Counter(mask_of(text_of(v).strip()) for v in sample)
        if own[codes.mask] <= 0.02 * len(sample):
            traps.append(_foreign_code(codes))
    if kind is Kind.CODE and _holds_long_numbers(sample):
        traps.append(_rounded)
    texts = [v for v in sample if isinstance(v, str)]
    if kind in _NAMES:
        script = column_script(texts)
        marked = sum(script_of(t) not in (script, Script.NEITHER) for t in texts)
        if script is Script.SIMPLIFIED and marked <= 0.1 * len(texts):
            traps.append(_traditional)
    if kind is Kind.ADDRESS:
        level = column_level(texts)
        if level is AddressLevel.STREET:
            traps.append(_short_address(level))
    return traps


def caught(traps: Sequence[Trap], values: Sequence[CellValue]) -> dict[int, Problem]:
    """The problems of the values that a trap catches, by their index."""
    found: dict[int, Problem] = {}
    for trap in traps:
        found = {**trap(values), **found}
    return found


def _fillers(values: Sequence[CellValue]) -> dict[int, Problem]:
    found = indices_matching(_FILLER_TEXT, values)
    found += [i for i, v in enumerate(values) if type(v) in (int, float) and v in _FILLERS]
    return {i: Problem(Code.PLACEHOLDER, {"found": text_of(values[i])}) for i in found}


def _holds_ranges(sample: Sequence[CellValue]) -> bool:
    ranges = sum(isinstance(v, str) and _RANGE.fullmatch(v.strip()) is not None for v in sample)
    return ranges >= max(3, 0.2 * len(sample))


def _dated_ranges(values: Sequence[CellValue]) -> dict[int, Problem]:
    found = indices_matching(_DATED, values)
    found += [i for i, v in enumerate(values) if isinstance(v, (dt.date, dt.datetime))]
    return dict.fromkeys(found, Problem(Code.DATE_FROM_TEXT))


def _holds_long_numbers(sample: Sequence[CellValue]) -> bool:
    long = sum(isinstance(v, str) and len(v) > _EXACT_DIGITS and v.isdigit() for v in sample)
    return long >= 0.5 * len(sample) > 0


def _rounded(values: Sequence[CellValue]) -> dict[int, Problem]:
    """Long numbers that went through a number cell: 15 digits are left, then zeros."""
    found = {
        i: Problem(Code.ROUNDED_NUMBER)
        for i, v in enumerate(values)
        if (isinstance(v, float) and v >= 10**_EXACT_DIGITS)
        or (
            isinstance(v, str)
            and len(v) > _EXACT_DIGITS
            and v.isdigit()
            and not v[_EXACT_DIGITS:].strip("0")
            and len(v) >= _EXACT_DIGITS + 3
        )
    }
    scientific = indices_matching(_SCIENTIFIC, values)
    return found | {i: Problem(Code.SCIENTIFIC, {"found": values[i]}) for i in scientific}


def _foreign_code(codes: CodeMask) -> Trap:
    kinds = {"9": r"\d", "A": r"[^\W\d_]"}
    shape = "".join(kinds.get(c) or re.escape(c) for c in codes.mask)
    pattern = re.compile(rf"^[ \t]?{shape}[ \t]?$", re.MULTILINE)
    problem = Problem(Code.WRONG_COLUMN, {"found": KIND_LABELS[Kind.CODE], "column": codes.header})
    return lambda values: dict.fromkeys(indices_matching(pattern, values), problem)


def _traditional(values: Sequence[CellValue]) -> dict[int, Problem]:
    return dict.fromkeys(indices_matching(traditional_characters(), values), script_problem())


def _short_address(usual: AddressLevel) -> Trap:
    def trap(values: Sequence[CellValue]) -> dict[int, Problem]:
        found = {}
        for i, value in enumerate(values):
            if isinstance(value, str) and len(value) <= _SHORT_ADDRESS:
                problem = incomplete(value.strip(), usual)
                if problem is not None:
                    found[i] = problem
        return found

    return trap
