"""What a careful data engineer builds in an afternoon: pandera schemas of the usual kind.

Every column of every list has what such a schema usually has: required columns, uniqueness,
the choices, patterns, ranges, dates that parse and are neither in the future nor absurdly
old, check digits by python-stdnum, numbers by phonenumbers, addresses by email-validator,
and the cross-column rules that come to mind (ID number against birth date and sex, the
order of two dates, tax number and phone against the country). The schema sees what the file
holds, read as text, and is validated lazily, so that all failures are reported.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable

import pandas as pd
import pandera.pandas as pa
from stdnum.cn import uscc

from tests.benchmarks.lists import business, members, trade
from tests.benchmarks.lists.chinese_names import INDUSTRIES
from tests.benchmarks.lists.chinese_places import PLACES
from tests.benchmarks.lists.countries import COUNTRIES
from tests.benchmarks.lists.damage import as_text
from tests.benchmarks.lists.identifiers import (
    id_number_is_right,
    mail_is_right,
    tax_number_is_right,
)
from tests.benchmarks.lists.phones import phone_is_right
from tests.benchmarks.lists.truth import MessyList
from tests.benchmarks.scoring import Flag

_CODES = {c.name: c.code for c in COUNTRIES.values()}
_SHAPES = {
    "AU": r"\d{4}",
    "BR": r"\d{5}-\d{3}",
    "CZ": r"\d{3} \d{2}",
    "GB": r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}",
    "IN": r"\d{6}",
    "JP": r"\d{3}-\d{4}",
    "NL": r"\d{4} [A-Z]{2}",
    "PL": r"\d{2}-\d{3}",
    "SE": r"\d{3} \d{2}",
}


def pandera_flags(messy: MessyList) -> list[Flag]:
    """The cells that the list's schema rejects, each once."""
    keys = [column.key for column in messy.columns]
    frame = pd.DataFrame(
        [[as_text(value) or None for value in row] for row in messy.rows],
        columns=keys,
        dtype=object,
    )
    try:
        SCHEMAS[messy.name](messy.today).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return list(_flags(errors.failure_cases, keys))
    return []


def _flags(failures: pd.DataFrame, keys: list[str]) -> Iterable[Flag]:
    cells = set()
    parts = ("schema_context", "column", "check", "index")
    for context, column, check, index in zip(*(failures[p] for p in parts), strict=True):
        if pd.isna(index):
            continue
        # A check of the whole frame is reported for all columns of a row; the one that it
        # blames is in its name.
        blamed = str(check).partition(":")[0] if context == "DataFrameSchema" else str(column)
        if blamed in keys:
            cells.add((int(index) + 2, keys.index(blamed) + 1))
    return (Flag(row, column, "E") for row, column in sorted(cells))


def _each(rule: Callable[[str], bool], name: str) -> pa.Check:
    # Repeated values are judged once: the usual way to keep such a check bearable.
    def check(column: pd.Series) -> pd.Series:
        verdicts = {value: rule(value) for value in column.dropna().unique()}
        return column.map(verdicts).astype(bool)

    return pa.Check(check, name=name, ignore_na=True)


def _column(*checks: pa.Check, required: bool = False, unique: bool = False) -> pa.Column:
    return pa.Column(object, list(checks), nullable=not required, unique=unique)


def _matches(pattern: str) -> pa.Check:
    compiled = re.compile(pattern)
    return _each(lambda value: compiled.fullmatch(value) is not None, pattern)


def _choice(values: Iterable[str]) -> pa.Check:
    allowed = set(values)
    return _each(lambda value: value in allowed, "choice")


def _between(low: float, high: float) -> pa.Check:
    def rule(value: str) -> bool:
        try:
            return low <= float(value) <= high
        except ValueError:
            return False

    return _each(rule, f"{low} to {high}")


def _date(earliest: dt.date, latest: dt.date) -> pa.Check:
    return _each(lambda value: earliest <= (_parse(value) or dt.date.min) <= latest, "date")


def _parse(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value)) if len(str(value)) == 10 else None
    except ValueError:
        return None


_MAIL = _each(mail_is_right, "e-mail")
_MOBILE = _matches(r"1[3-9]\d{9}")
_PERSON = _matches(r"[\u4e00-\u9fff\u3400-\u4dbf·]{2,15}|[A-Za-z .À-ÿ]{3,40}")
_ADDRESS = _matches(r".{2,}(省|市|自治区).{2,}[号村组]?.*\d+.*")
_FIRST = dt.date(1990, 1, 1)


def _rows(blamed: str, others: tuple[str, ...], rule: Callable[..., bool]) -> pa.Check:
    """A rule over several columns; rows in which one of them is blank pass."""
    columns = (blamed, *others)

    def check(frame: pd.DataFrame) -> pd.Series:
        filled = frame[list(columns)].notna().all(axis=1)
        verdicts = [
            not full or rule(*values)
            for full, *values in zip(filled, *(frame[c] for c in columns), strict=True)
        ]
        return pd.Series(verdicts, index=frame.index)

    return pa.Check(check, name=f"{blamed}: rule")


def _in_order(later: str, earlier: str) -> pa.Check:
    def rule(second: str, first: str) -> bool:
        one, two = _parse(first), _parse(second)
        return one is None or two is None or one <= two

    return _rows(later, (earlier,), rule)


def _members(today: dt.date) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        {
            "code": _column(_matches(r"\d{8}"), required=True, unique=True),
            "name": _column(_PERSON, required=True),
            "sex": _column(_choice("男女")),
            "age": _column(_between(0, 120)),
            "mobile": _column(_MOBILE, required=True),
            "email": _column(_MAIL),
            "id_number": _column(_each(id_number_is_right, "check digit"), unique=False),
            "born": _column(_date(dt.date(1910, 1, 1), today)),
            "address": _column(_ADDRESS),
            "level": _column(_choice(members.LEVELS)),
            "points": _column(_between(0, 10_000_000)),
            "joined": _column(_date(_FIRST, today)),
            "last": _column(_date(_FIRST, today)),
            "orders": _column(_between(0, 100_000)),
            "amount": _column(_between(0, 100_000_000)),
            "source": _column(_choice(members.SOURCES)),
        },
        checks=[
            _rows("born", ("id_number",), _same_birth),
            _rows("sex", ("id_number",), _same_sex),
            _in_order("last", "joined"),
            _unique("id_number"),
        ],
    )


def _same_birth(born: str, number: str) -> bool:
    date = _parse(born)
    return date is None or len(number) != 18 or f"{date:%Y%m%d}" == number[6:14]


def _same_sex(sex: str, number: str) -> bool:
    if len(number) != 18 or not number[16].isdecimal() or sex not in ("男", "女"):
        return True
    return (int(number[16]) % 2 == 1) == (sex == "男")


def _unique(column: str) -> pa.Check:
    def check(frame: pd.DataFrame) -> pd.Series:
        return ~(frame[column].duplicated(keep=False) & frame[column].notna())

    return pa.Check(check, name=f"{column}: unique")


def _business(today: dt.date) -> pa.DataFrameSchema:
    company = r".*(公司|厂|合作社|（有限合伙）|中心|事务所|商行)"
    phone = r"0\d{2,3}-\d{7,8}(-\d{1,5})?|1[3-9]\d{9}|400-\d{3}-\d{4}"
    cities = {p.city: p.province for p in PLACES}
    areas = {p.city: p.area for p in PLACES}
    return pa.DataFrameSchema(
        {
            "code": _column(_matches(r"KH\d{5}"), required=True, unique=True),
            "company": _column(_matches(company), required=True),
            "uscc": _column(_each(uscc.is_valid, "check digit"), _matches(r"[0-9A-Z]{18}")),
            "contact": _column(_PERSON),
            "phone": _column(_matches(phone)),
            "mobile": _column(_MOBILE),
            "email": _column(_MAIL),
            "province": _column(_choice({p.province for p in PLACES})),
            "city": _column(_choice(cities)),
            "address": _column(_ADDRESS),
            "industry": _column(_choice(INDUSTRIES)),
            "level": _column(_choice(business.LEVELS)),
            "owner": _column(_PERSON),
            "signed": _column(_date(_FIRST, today)),
            "last": _column(_date(_FIRST, today)),
            "volume": _column(_between(0, 10_000_000_000)),
            "credit": _column(_between(0, 100_000_000)),
            "discount": _column(_between(0, 100)),
        },
        checks=[
            _in_order("last", "signed"),
            _unique("uscc"),
            _rows(
                "city", ("province",), lambda city, province: cities.get(city, province) == province
            ),
            _rows(
                "phone",
                ("city",),
                lambda number, city: number[0] != "0" or number.startswith(areas.get(city, "0")),
            ),
        ],
    )


def _trade(today: dt.date) -> pa.DataFrameSchema:
    def of_country(rule: Callable[[str, str], bool]) -> Callable[[str, str], bool]:
        return lambda value, country: country not in _CODES or rule(value, _CODES[country])

    def postcode(value: str, code: str) -> bool:
        return re.fullmatch(_SHAPES.get(code, r"\d{5}"), value) is not None

    return pa.DataFrameSchema(
        {
            "code": _column(_matches(r"C\d{5,6}"), required=True, unique=True),
            "company": _column(_matches(r".{3,}"), required=True),
            "contact": _column(_matches(r"[^\d@]{3,60}")),
            "country": _column(_choice(_CODES), required=True),
            "city": _column(_matches(r"[^\d@]{2,60}")),
            "phone": _column(_matches(r"[+0(][\d ().\-]{6,22}( ext\. \d+)?")),
            "email": _column(_MAIL),
            "website": _column(_matches(r"(https?://)?[a-z0-9\-]+(\.[a-z0-9\-]+)+/?")),
            "currency": _column(_choice(trade.CURRENCIES)),
            "employees": _column(_choice(trade.EMPLOYEES)),
            "credit": _column(_between(0, 100_000_000)),
            "discount": _column(_between(0, 100)),
            "since": _column(_date(_FIRST, today)),
            "last": _column(_date(_FIRST, today)),
            "orders": _column(_between(0, 100_000)),
            "terms": _column(_choice(trade.TERMS)),
            "segment": _column(_choice(trade.SEGMENTS)),
        },
        checks=[
            _in_order("last", "since"),
            _unique("tax"),
            _rows("phone", ("country",), of_country(phone_is_right)),
            _rows("postcode", ("country",), of_country(postcode)),
            _rows("tax", ("country",), of_country(lambda v, code: tax_number_is_right(code, v))),
        ],
    )


SCHEMAS: dict[str, Callable[[dt.date], pa.DataFrameSchema]] = {
    "members": _members,
    "business": _business,
    "trade": _trade,
}
