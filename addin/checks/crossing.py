"""Cells of one row that contradict each other.

Of two cells that cannot both be right, the one is marked that is easier to get wrong: a
birth date, not the ID number whose check digit holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sized
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from addin.checks.collected import Findings
from addin.checks.readings import ColumnReading
from addin.cleaning.companies import looks_like_company, looks_like_person
from addin.cleaning.ids import is_id_number
from addin.cleaning.uscc import is_uscc
from addin.findings import Code, Problem
from addin.table.cells import text_of
from addin.table.fields import Kind
from addin.table.table import Column, CustomerTable

# (earlier, later): the later one is marked where it lies before the earlier one.
_ORDER = (
    ("created", "last_purchase"),
    ("created", "last_contact"),
    ("created", "expires"),
    ("birth_date", "created"),
)
_MALE = frozenset({"男", "男性", "先生", "M", "MALE", "MAN", "MR", "MR.", "♂"})
_FEMALE = frozenset({"女", "女性", "女士", "小姐", "F", "FEMALE", "WOMAN", "MS", "MRS", "♀"})
_COMPANY_TYPES = frozenset({"企业", "公司", "单位", "企业客户", "法人", "COMPANY", "BUSINESS"})
_PERSON_TYPES = frozenset({"个人", "个人客户", "自然人", "散客", "PERSON", "INDIVIDUAL", "PRIVATE"})
_AGE_SLACK = 1


@dataclass(slots=True)
class Crossing:
    """The readings of a table, by the meaning of their columns."""

    table: CustomerTable
    readings: Mapping[str, ColumnReading]
    today: dt.date

    def column(self, key: str) -> Column | None:
        reading = self.readings.get(key)
        return reading.column if reading else None

    def of_kind(self, *kinds: Kind) -> Iterator[ColumnReading]:
        return (r for r in self.readings.values() if r.column.kind in kinds)


def report_contradictions(crossing: Crossing, findings: Findings) -> None:
    """Runs all checks across columns."""
    for check in (
        _against_id_number,
        _age,
        _dates_in_order,
        _company_codes,
        _counts,
    ):
        check(crossing, findings)


def _against_id_number(crossing: Crossing, findings: Findings) -> None:
    """Birth date and sex against the ID number, whose check digit holds."""
    ids = next(crossing.of_kind(Kind.ID_NUMBER), None)
    if ids is None:
        return
    numbers = _valid_ids(ids)
    known = np.flatnonzero(numbers[:, 0])
    birth = next(crossing.of_kind(Kind.BIRTH_DATE), None)
    if birth is not None:
        born = numbers[:, 6:14].astype(np.int64) @ 10 ** np.arange(7, -1, -1)
        days = birth.days()
        differ = known[(days[known] != 0) & (days[known] != born[known])]
        if _plausible(differ, known):
            findings.add_each(
                birth.column,
                (
                    (int(i), Problem(Code.BIRTH_DATE_MISMATCH, {"expected": _day_text(born[i])}))
                    for i in differ
                ),
            )
    gender = next((r for r in crossing.of_kind(Kind.CHOICE) if _means_sex(r.column)), None)
    if gender is not None:
        says = _sexes(gender.column)
        male = numbers[:, 16] % 2
        differ = known[(says[known] >= 0) & (says[known] != male[known])]
        if _plausible(differ, known):
            findings.add_each(
                gender.column,
                (
                    (int(i), Problem(Code.SEX_MISMATCH, {"expected": "男" if male[i] else "女"}))
                    for i in differ
                ),
            )


def _valid_ids(reading: ColumnReading) -> npt.NDArray[np.uint8]:
    """n × 17 digits of the ID numbers in their standard form; rows of zeros elsewhere."""
    digits = np.zeros((len(reading.column.values), 17), dtype=np.uint8)
    right = np.zeros(len(reading.column.values), dtype=bool)
    texts: list[str] = []
    for part in reading.parts:
        plain = np.append(part.form == part.forms.index("plain"), False)
        plain[list(part.problems)] = False
        right[part.positions] = plain[part.distinct.codes]
    rows = np.flatnonzero(right)
    texts = [str(v) for v in reading.column.values[rows]]
    if texts:
        packed = np.array(texts, dtype="S18").view(np.uint8).reshape(len(texts), 18)
        digits[rows] = packed[:, :17] - ord("0")
    return digits


def _sexes(column: Column) -> npt.NDArray[np.int8]:
    """For each of n rows 1 for male, 0 for female, -1 for neither."""
    codes, uniques = pd.factorize(column.values)
    words = [text_of(value).strip().upper() for value in uniques]
    sexes = [1 if w in _MALE else 0 if w in _FEMALE else -1 for w in words]
    found: npt.NDArray[np.int8] = np.array([*sexes, -1], dtype=np.int8)[codes]
    return found


def _means_sex(column: Column) -> bool:
    return column.field is not None and column.field.options.get("meaning") == "sex"


def _plausible(told: Sized, compared: Sized) -> bool:
    """Whether so few rows contradict that the columns do belong together."""
    return len(told) <= max(5, 0.4 * len(compared))


def _day_text(day: int) -> str:
    """20240305 as "2024-03-05"."""
    return f"{day // 10_000:04d}-{day // 100 % 100:02d}-{day % 100:02d}"


def _age(crossing: Crossing, findings: Findings) -> None:
    age = crossing.readings.get("age")
    birth = next(crossing.of_kind(Kind.BIRTH_DATE), None)
    if age is None or birth is None:
        return
    today = crossing.today.year * 10_000 + crossing.today.month * 100 + crossing.today.day
    days, ages = birth.days(), age.numbers()
    expected = (today - days) // 10_000
    known = np.flatnonzero((days > 0) & ~np.isnan(ages))
    differ = known[np.abs(ages[known] - expected[known]) > _AGE_SLACK]
    # Ages that nobody keeps up to date are off by years throughout: then nothing is said.
    if len(differ) <= 0.1 * len(known):
        title = birth.column.title
        findings.add_each(
            age.column,
            (
                (
                    int(i),
                    Problem(
                        Code.AMOUNT_MISMATCH, {"other": title, "expected": str(int(expected[i]))}
                    ),
                )
                for i in differ
            ),
        )


def _dates_in_order(crossing: Crossing, findings: Findings) -> None:
    for earlier_key, later_key in _ORDER:
        earlier, later = crossing.readings.get(earlier_key), crossing.readings.get(later_key)
        if earlier is None or later is None:
            continue
        a, b = earlier.days(), later.days()
        known = (a > 0) & (b > 0)
        reversed_rows = np.flatnonzero(known & (b < a))
        if _plausible(reversed_rows, np.flatnonzero(known)):
            title = earlier.column.title
            findings.add_each(
                later.column,
                (
                    (
                        int(i),
                        Problem(Code.DATES_REVERSED, {"other": title, "expected": _day_text(a[i])}),
                    )
                    for i in reversed_rows
                ),
            )


def _company_codes(crossing: Crossing, findings: Findings) -> None:
    """A person with a company's credit code, a company with a person's ID number."""
    uscc = next(crossing.of_kind(Kind.USCC), None)
    if uscc is None:
        return
    company = crossing.column("company")
    types = next(
        (
            r.column
            for r in crossing.readings.values()
            if {text_of(v).strip().upper() for v in r.column.values[:500]} & _PERSON_TYPES
        ),
        None,
    )
    told = []
    filled = ~uscc.blank_rows()
    for i in np.flatnonzero(filled):
        code = text_of(uscc.column.values[i]).strip()
        is_person: bool | None = None
        if types is not None:
            word = text_of(types.values[i]).strip().upper()
            if word in _PERSON_TYPES | _COMPANY_TYPES:
                is_person = word in _PERSON_TYPES
        elif company is not None and _is_chinese_person(text_of(company.values[i]).strip()):
            is_person = True
        is_company_code = is_uscc(code) and not is_id_number(code) and code[:2] != "92"
        if is_person and is_company_code:
            told.append((int(i), Problem(Code.PERSON_WITH_COMPANY_CODE)))
        elif is_person is False and is_id_number(code):
            told.append((int(i), Problem(Code.COMPANY_WITH_PERSON_CODE)))
    if len(told) <= max(3, 0.1 * int(filled.sum())):
        findings.add_each(uscc.column, told)


def _is_chinese_person(name: str) -> bool:
    return looks_like_person(name) and not looks_like_company(name)


def _counts(crossing: Crossing, findings: Findings) -> None:
    """No purchase, but money was spent, or there is a day of the last purchase."""
    count = crossing.readings.get("purchase_count")
    if count is None:
        return
    never = count.numbers() == 0
    told: dict[int, Problem] = {}
    for key in ("last_purchase", "amount"):
        other = crossing.readings.get(key)
        if other is None:
            continue
        says = other.days() > 0 if key == "last_purchase" else other.numbers() > 0
        rows = np.flatnonzero(never & says)
        # In many lists customers who never bought have a day there all the same.
        if len(rows) <= max(5, 0.5 * int(never.sum())):
            for i in rows:
                expected = text_of(other.column.values[i])
                params = {"other": other.column.title, "expected": expected}
                told[int(i)] = Problem(Code.AMOUNT_MISMATCH, params)
    if _plausible(told, count.column.values):
        findings.add_each(count.column, told.items())
