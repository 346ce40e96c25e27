"""Turns what was read in a column into findings, in the light of how the column is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from addin.checks.collected import HEADER, Batch, Findings
from addin.checks.house_style import LEADING, NEUTRAL, Style
from addin.checks.readings import STORAGE, ColumnReading, RegionReading
from addin.cleaning.reading import Cleaner
from addin.findings import Code, Problem
from addin.table.cells import CellValue
from addin.table.fields import Kind
from addin.table.table import Column

_SETTLED = 3

# Of these a column holds few, again and again.
_NAMED_LISTS = frozenset({Kind.COUNTRY, Kind.REGION, Kind.CITY, Kind.CHOICE})

_SERVICE_NUMBER = re.compile(r"\+86[48]00\d{7}$")
_HAS_TIME = re.compile(r"\d:\d\d")


def report(reading: ColumnReading, findings: Findings, *, thorough: bool = False) -> None:
    """Turns what was read in a column into findings.

    Args:
        reading: the column.
        findings: where they go.
        thorough: give each cell its suggestion even where the whole column is untidy.
    """
    column = reading.column
    stored = 0.0 if thorough else _storage_share(reading)
    for part in reading.parts:
        style = part.style or reading.style
        problems: list[Problem] = []
        owners: list[int] = []
        for index, found in part.problems.items():
            for problem in found:
                if problem.code in STORAGE and stored >= LEADING:
                    continue
                problems.append(_in_style(problem, reading.cleaner, part.region, style))
                owners.append(index)
        if style.form and (style.clear or thorough):
            for index, problem in _untidy_forms(reading, part, style.form):
                problems.append(problem)
                owners.append(index)
        _expand(part, column, owners, problems, findings)
    if stored >= LEADING:
        code = Code.DIGITS_AS_NUMBER if column.kind.is_digits else Code.NUMBER_AS_TEXT
        findings.add_same(column, [HEADER], Problem(code))


def _in_style(problem: Problem, cleaner: Cleaner, region: str, style: Style) -> Problem:
    """The problem with its suggestion written as the column is written."""
    if problem.suggestion is None or not style.form or problem.code in STORAGE:
        return problem
    reading = cleaner.read(problem.suggestion, region)
    if reading.problems or reading.standard is None or reading.form in (style.form, NEUTRAL):
        return problem
    return replace(problem, suggestion=cleaner.write(reading.standard, style.form, region))


def _storage_share(reading: ColumnReading) -> float:
    """Share of the filled cells that are stored as the wrong type."""
    stored = filled = 0
    for part in reading.parts:
        weights = part.distinct.counts()
        filled += int(weights[~part.blank].sum())
        stored += sum(
            int(weights[i])
            for i, problems in part.problems.items()
            if all(p.code in STORAGE for p in problems)
        )
    return stored / filled if filled else 0.0


def _untidy_forms(
    reading: ColumnReading, part: RegionReading, style: str
) -> list[tuple[int, Problem]]:
    """Values that are right but not written in the column's form."""
    is_list = reading.column.kind in _NAMED_LISTS
    by_text = set(part.distinct.values) if is_list else None
    counts = part.distinct.counts() if is_list else np.empty(0)
    fits = np.array([form in (style, NEUTRAL) for form in part.forms])
    odd = np.flatnonzero(~fits[part.form] & ~part.blank)
    found = []
    for i in odd:
        index = int(i)
        if index in part.problems:
            continue
        value = part.distinct.values[index]
        read = part.readings.get(index) or reading.cleaner.read(value, part.region)
        part.readings[index] = read
        if read.standard is None:
            continue
        wanted = reading.cleaner.write(read.standard, style, part.region)
        if wanted is None or wanted == value:
            continue
        if _is_service_number(read.standard) and value == reading.cleaner.write(
            read.standard, "national", part.region
        ):
            continue  # 400-123-4567 is written so beside landlines of every style
        if by_text is not None and counts[index] >= _SETTLED and wanted not in by_text:
            continue  # always written so in this column: that is its usual name
        if reading.column.kind is Kind.DATE and _HAS_TIME.search(str(read.standard)):
            wanted = None  # whether the time may go is for a person to say
        found.append((index, Problem(_form_code(value, wanted), {}, wanted)))
    return found


def _is_service_number(standard: CellValue) -> bool:
    return isinstance(standard, str) and _SERVICE_NUMBER.match(standard) is not None


def _form_code(value: CellValue, wanted: CellValue) -> Code:
    if isinstance(value, str) and isinstance(wanted, (int, float)):
        return Code.NUMBER_AS_TEXT
    return Code.FORM


def _expand(
    part: RegionReading,
    column: Column,
    owners: Sequence[int],
    problems: Sequence[Problem],
    findings: Findings,
) -> None:
    """Gives every row that holds a value the value's problems."""
    if not owners:
        return
    by_value: dict[int, list[int]] = {}
    for which, owner in enumerate(owners):
        by_value.setdefault(owner, []).append(which)
    wanted = np.zeros(len(part.distinct.values), dtype=bool)
    wanted[list(by_value)] = True
    rows = part.distinct.rows_of(wanted)
    codes = part.distinct.codes[rows]
    most = max(map(len, by_value.values()))
    for turn in range(most):
        lookup = np.full(len(part.distinct.values), -1, dtype=np.int64)
        for owner, mine in by_value.items():
            if turn < len(mine):
                lookup[owner] = mine[turn]
        which_of_row = lookup[codes]
        has = which_of_row >= 0
        findings.add(Batch(column, part.positions[rows[has]], problems, which_of_row[has]))
