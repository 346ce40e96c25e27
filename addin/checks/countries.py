"""The country of each row, and who disagrees about it.

A row says its country in a column of its own, but its phone number, its tax number and its
city say one, too. Where two of them agree against the country column, the column is wrong;
where one stands alone, it is wrong itself. Numbers are then read by the country that the
row really means.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from addin.checks.collected import Findings
from addin.checks.readings import ColumnReading
from addin.cleaning.calling_codes import phone_region
from addin.cleaning.countries import country_name
from addin.findings import Code, Problem
from addin.i18n import current_language
from addin.table.cells import text_of
from addin.table.fields import Kind
from addin.table.table import Column, CustomerTable

Countries = npt.NDArray[np.object_]
"""n ISO 3166 codes; "" where none is said."""

_SETTLED_ROWS = 5
_SETTLED_SHARE = 0.9
_VAT = re.compile(r"([A-Z]{2})[A-Z0-9]{2}[A-Z0-9 .\-/]{4,}")
# VAT prefixes that are not the country's ISO code.
_VAT_COUNTRY = {"EL": "GR", "XI": "GB"}
# fmt: off
_EU_VAT = frozenset((
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR",
    "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
))
# fmt: on
_SHARED_CODES = ({"US", "CA", "PR"}, {"GB", "GG", "JE", "IM"}, {"IT", "VA"}, {"RU", "KZ"})


@dataclass(frozen=True, slots=True, eq=False)
class Witness:
    """A column that says countries.

    Attributes:
        column: the column.
        countries: what it says of each of n rows.
    """

    column: Column
    countries: Countries


@dataclass(frozen=True, slots=True, eq=False)
class RowCountries:
    """The countries of a table's rows.

    Attributes:
        said: by the country column.
        meant: what the row means; "" where nobody knows.
        witnesses: the columns that say countries, too.
    """

    said: Countries
    meant: Countries
    witnesses: tuple[Witness, ...]

    def rows_by_country(self, default: str) -> Mapping[str, npt.NDArray[np.int64]]:
        """The rows of each country; rows of no known country under `default`."""
        names = self.meant.copy()
        names[names == ""] = default
        codes, uniques = pd.factorize(names)
        return {str(name): np.flatnonzero(codes == i) for i, name in enumerate(uniques)}


def find_countries(table: CustomerTable, country: ColumnReading) -> RowCountries:
    """Finds the country of each row.

    Args:
        table: n rows.
        country: its country column, read.
    """
    said = _filled(country.standards())
    witnesses = [_by_values(c, _country_of_phone) for c in table.of_kind(Kind.PHONE)]
    witnesses += [_by_values(c, _country_of_tax_id) for c in table.of_kind(Kind.TAX_ID)]
    witnesses += [_by_city(c, said) for c in table.of_kind(Kind.CITY)]
    meant = said.copy()
    if witnesses:
        stacked = np.stack([w.countries for w in witnesses], axis=1)
        # Only rows in which somebody says something else need a vote.
        for i in np.flatnonzero(((stacked != said[:, None]) & (stacked != "")).any(axis=1)):
            votes = Counter(v for v in stacked[i] if v)
            elected, count = votes.most_common(1)[0]
            if not said[i] or (count >= 2 and not votes[said[i]]):
                meant[i] = elected
    return RowCountries(said, meant, tuple(witnesses))


def report_countries(rows: RowCountries, country: Column, findings: Findings) -> None:
    """Reports the cell that stands alone with its country."""
    overruled = [
        (int(i), _mismatch(rows.said[i], rows.meant[i]))
        for i in np.flatnonzero((rows.said != rows.meant) & (rows.said != ""))
    ]
    findings.add_each(country, overruled)
    for witness in rows.witnesses:
        told = []
        for i in np.flatnonzero(witness.countries != ""):
            found, meant = witness.countries[i], rows.meant[i]
            if meant and not same_country(found, meant):
                told.append((int(i), _mismatch(found, meant)))
        # A column that disagrees throughout is about something else, as the agent's phone.
        if len(told) <= max(5, 0.2 * int((witness.countries != "").sum())):
            findings.add_each(witness.column, told)


def _mismatch(found: str, meant: str) -> Problem:
    language = current_language()
    params = {"found": country_name(found, language), "expected": country_name(meant, language)}
    return Problem(Code.COUNTRY_MISMATCH, params)


def same_country(one: str, other: str) -> bool:
    """Whether two codes are one country, or share a calling code."""
    return one == other or any({one, other} <= shared for shared in _SHARED_CODES)


def _filled(codes: npt.NDArray[np.object_]) -> Countries:
    result: Countries = np.array([code or "" for code in codes], dtype=object)
    return result


def _by_values(column: Column, country_of: Callable[[str], str]) -> Witness:
    codes, uniques = pd.factorize(column.values)
    found = [country_of(text_of(value).strip()) for value in uniques]
    names: Countries = np.array([*found, ""], dtype=object)
    return Witness(column, names[codes])


def _country_of_phone(text: str) -> str:
    return phone_region(text) if text.startswith(("+", "00", "＋")) else ""


def _country_of_tax_id(text: str) -> str:
    match = _VAT.fullmatch(text.upper())
    if not match or not any(c.isdigit() for c in text):
        return ""
    prefix = _VAT_COUNTRY.get(match[1], match[1])
    return prefix if prefix in _EU_VAT else ""


def _by_city(column: Column, said: Countries) -> Witness:
    """The country in which the table itself nearly always puts a city."""
    cities = [text_of(v).strip().casefold() for v in column.values]
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for city, code in zip(cities, said, strict=True):
        if city and code:
            seen[city][code] += 1
    home: dict[str, str] = {}
    for city, counts in seen.items():
        code, count = counts.most_common(1)[0]
        if counts.total() >= _SETTLED_ROWS and count >= _SETTLED_SHARE * counts.total():
            home[city] = code
    countries: Countries = np.array([home.get(city, "") for city in cities], dtype=object)
    return Witness(column, countries)
