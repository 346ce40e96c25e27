"""What the rule book demands beyond the form of a value: patterns, conditions, recent contact."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from addin.checks.collected import Findings
from addin.checks.readings import ColumnReading
from addin.findings import Code, Problem
from addin.segments.evaluate import as_date, rows_where
from addin.segments.language import parse_rule
from addin.segments.tags import TableWords
from addin.table.cells import CellValue, text_of
from addin.table.rulebook import RuleBook
from addin.table.table import CustomerTable


def table_words(
    table: CustomerTable, book: RuleBook, readings: Mapping[str, ColumnReading], today: dt.date
) -> TableWords:
    """What the words of a rule mean in a table whose columns have been read."""

    def standards(key: str) -> npt.NDArray[np.object_] | None:
        return readings[key].standards() if key in readings else None

    def standard_of(key: str, text: str) -> CellValue:
        return readings[key].cleaner.read(text).standard if key in readings else None

    return TableWords(table, book, standards, today, standard_of)


def report_conditions(
    table: CustomerTable,
    book: RuleBook,
    readings: Mapping[str, ColumnReading],
    today: dt.date,
    findings: Findings,
) -> None:
    """Reports values that miss their field's pattern, and rows that break its condition."""
    rows = table_words(table, book, readings, today).rows()
    for reading in readings.values():
        field = reading.column.field
        if field is None:
            continue
        if field.pattern is not None:
            _report_pattern(reading, field.pattern, findings)
        if field.must is not None:
            held = rows_where(parse_rule(field.must), rows)
            broken = np.flatnonzero(~held & ~reading.blank_rows())
            params = {"rule": field.must}
            findings.add_same(reading.column, broken, Problem(Code.RULE_BROKEN, params))


def _report_pattern(reading: ColumnReading, pattern: str, findings: Findings) -> None:
    shape = re.compile(pattern)
    example = reading.column.field.options.get("example", pattern) if reading.column.field else ""
    told: dict[str, bool] = {}
    blank = reading.blank_rows()
    wrong = []
    for i in np.flatnonzero(~blank):
        text = text_of(reading.column.values[i]).strip()
        if text not in told:
            told[text] = shape.fullmatch(text) is None
        if told[text]:
            wrong.append(int(i))
    findings.add_same(reading.column, wrong, Problem(Code.PATTERN, {"example": example}))


def report_stale(
    readings: Mapping[str, ColumnReading], days: int, today: dt.date, findings: Findings
) -> None:
    """Reports rows without contact for more than so many days; 0 reports none."""
    reading = readings.get("last_contact")
    if reading is None or days <= 0:
        return
    told = []
    for i, standard in enumerate(reading.standards()):
        day = as_date(standard)
        if day is not None and (today - day).days > days:
            told.append((i, Problem(Code.STALE, {"days": (today - day).days})))
    findings.add_each(reading.column, told)
