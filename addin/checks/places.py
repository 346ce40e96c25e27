"""Cells of one row that name different places: area code, postcode, city, province, country.

What maps say is not always what a table means: an area code serves two cities, a district
has a namesake elsewhere. So a pair of places that the table itself holds often is no
contradiction; one that turns up once or twice is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator
from functools import cache

import numpy as np

from addin.checks.collected import Findings
from addin.checks.crossing import Crossing
from addin.checks.distinct import indices_matching
from addin.checks.readings import ColumnReading
from addin.cleaning.divisions import Division, find_division
from addin.cleaning.phone import phone_city
from addin.cleaning.postcode_provinces import province_of_postcode
from addin.findings import Code, Problem
from addin.table.cells import text_of
from addin.table.fields import Kind

# A text that may be a Chinese landline: a trunk zero, or the calling code and no mobile.
_LANDLINE_START = re.compile(r"^[（( ]*(?:0|\+?86[ -]?[02-9])", re.MULTILINE)
_OFTEN = 3
_SHARE = 0.05
_SETTLED_ROWS = 5
_SETTLED_SHARE = 0.9


def report_places(crossing: Crossing, findings: Findings) -> None:
    """Runs all checks of places against each other."""
    doubtful = _divisions(crossing, findings)
    _area_codes(crossing, findings, doubtful)
    _postcodes(crossing, findings, doubtful)
    _landline_lengths(crossing, findings)


@cache
def _division(text: str) -> Division | None:
    return find_division(text) if text else None


def _name(division: Division) -> str:
    return division.city or division.province


def _place_of_row(crossing: Crossing) -> Callable[[int], Division | None] | None:
    """Where a row's customer is: by its province and city columns, else by its address."""
    named = [c for key in ("province", "city") if (c := crossing.column(key)) is not None]
    address = next((r.column for r in crossing.of_kind(Kind.ADDRESS)), None)
    if not named and address is None:
        return None

    def place(i: int) -> Division | None:
        text = "".join(text_of(c.values[i]).strip() for c in named)
        if not text and address is not None:
            text = text_of(address.values[i]).strip()
        return _division(text)

    return place


def _differ(one: Division, other: Division) -> bool:
    if one.province and other.province and one.province != other.province:
        return True
    return bool(one.city and other.city and one.city != other.city)


class _Pairs:
    """Pairs of places that a table holds, with their rows."""

    def __init__(self) -> None:
        self._rows: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self._of_first: Counter[str] = Counter()
        self._suspects: dict[tuple[str, str], Problem] = {}

    def add(self, first: str, second: str, row: int, problem: Problem | None) -> None:
        self._rows[first, second].append(row)
        self._of_first[first] += 1
        if problem is not None:
            self._suspects[first, second] = problem

    def contradictions(self) -> Iterator[tuple[int, Problem]]:
        """Rows whose pair contradicts the map and is rare in the table."""
        for pair, problem in self._suspects.items():
            rows = self._rows[pair]
            if len(rows) >= max(_OFTEN, _SHARE * self._of_first[pair[0]]):
                continue
            for row in rows:
                yield row, problem


def _landlines(reading: ColumnReading) -> Iterator[tuple[str, str, list[int]]]:
    """(value, standard value, positions) of the Chinese landlines of a column."""
    for part in reading.parts:
        rows: defaultdict[int, list[int]] = defaultdict(list)
        wanted = np.zeros(len(part.distinct.values), dtype=bool)
        wanted[indices_matching(_LANDLINE_START, part.distinct.values)] = True
        for j in part.distinct.rows_of(wanted):
            rows[int(part.distinct.codes[j])].append(int(part.positions[j]))
        for index, positions in rows.items():
            value = part.distinct.values[index]
            if index in part.problems or part.blank[index] or not isinstance(value, str):
                continue
            standard = reading.cleaner.read(value, part.region).standard
            if (
                isinstance(standard, str) and standard.startswith("+86") and standard[3] != "1"
            ) or (isinstance(standard, str) and standard.startswith("+8610")):
                yield value, standard, positions


def _area(standard: str) -> str:
    """The area code of a landline in standard form, without the zero."""
    number = standard[3:]
    return number[:2] if number[:2] in ("10",) or number[0] == "2" else number[:3]


def _area_codes(crossing: Crossing, findings: Findings, doubtful: Container[int]) -> None:
    place = _place_of_row(crossing)
    if place is None:
        return
    for reading in crossing.of_kind(Kind.PHONE):
        pairs = _Pairs()
        for _value, standard, positions in _landlines(reading):
            there = _division(phone_city(standard))
            for row in positions:
                here = place(row)
                if here is None or there is None or row in doubtful:
                    continue
                problem = None
                if _differ(here, there):
                    params = {"found": _name(there), "expected": _name(here)}
                    problem = Problem(Code.AREA_CODE_MISMATCH, params)
                pairs.add(_area(standard), _name(here), row, problem)
        findings.add_each(reading.column, pairs.contradictions())


def _landline_lengths(crossing: Crossing, findings: Findings) -> None:
    """Within one area all landlines are of one length; the table shows which."""
    for reading in crossing.of_kind(Kind.PHONE):
        lengths: defaultdict[str, Counter[int]] = defaultdict(Counter)
        numbers = list(_landlines(reading))
        for _value, standard, positions in numbers:
            plain = standard.partition(";")[0]
            area = _area(plain)
            lengths[area][len(plain) - 3 - len(area)] += len(positions)
        told = []
        for _value, standard, positions in numbers:
            plain = standard.partition(";")[0]
            area = _area(plain)
            digits = len(plain) - 3 - len(area)
            usual, count = lengths[area].most_common(1)[0]
            total = lengths[area].total()
            if digits != usual and total >= _SETTLED_ROWS and count >= _SETTLED_SHARE * total:
                params = {"digits": digits, "expected": str(usual)}
                told += [(row, Problem(Code.PHONE_LENGTH, params)) for row in positions]
        findings.add_each(reading.column, told)


def _divisions(crossing: Crossing, findings: Findings) -> set[int]:
    """City against province, and address against both.

    Returns:
        The rows whose place is in doubt: they are no measure for other cells.
    """
    province, city = crossing.column("province"), crossing.column("city")
    address = next((r.column for r in crossing.of_kind(Kind.ADDRESS)), None)
    told_rows: set[int] = set()
    for inner, outer in ((city, province), (address, city), (address, province)):
        if inner is None or outer is None:
            continue
        pairs = _Pairs()
        for i, (a, b) in enumerate(zip(inner.values, outer.values, strict=True)):
            if not isinstance(a, str) or not isinstance(b, str) or i in told_rows:
                continue
            here, there = _division(a.strip()), _division(b.strip())
            if here is None or there is None:
                continue
            problem = None
            if _differ(here, there):
                params = {"found": _name(here), "other": outer.title, "expected": b.strip()}
                problem = Problem(Code.REGION_MISMATCH, params)
            pairs.add(here.district or _name(here), _name(there), i, problem)
        told = list(pairs.contradictions())
        told_rows.update(row for row, _problem in told)
        findings.add_each(inner, told)
    return told_rows


def _postcodes(crossing: Crossing, findings: Findings, doubtful: Container[int]) -> None:
    reading = next(crossing.of_kind(Kind.POSTCODE), None)
    place = _place_of_row(crossing)
    if reading is None or place is None:
        return
    pairs = _Pairs()
    for i, value in enumerate(reading.column.values):
        province = province_of_postcode(text_of(value).strip())
        here = place(i) if province else None
        if here is None or not here.province or i in doubtful:
            continue
        problem = None
        if here.province != province:
            params = {"found": province, "other": here.province, "expected": text_of(value)}
            problem = Problem(Code.REGION_MISMATCH, params)
        pairs.add(text_of(value)[:2], here.province, i, problem)
    findings.add_each(reading.column, pairs.contradictions())
