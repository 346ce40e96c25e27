"""Checks of whole rows: required cells, values that must be unique, rows that came twice."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from addin.checks.collected import Findings
from addin.checks.readings import ColumnReading
from addin.findings import Code, Problem
from addin.table.cells import text_of
from addin.table.fields import header_key
from addin.table.table import CustomerTable, blank_cells

USUAL = 0.97
"""Share of filled rows from which a usually required field counts as required."""

_HEADER_SHARE = 0.6
_RARELY = 0.01
_SPARSE = 0.6
_PROBED = 4
_REMARK = re.compile(
    r"(本页)?(合\s*计|总\s*计|小\s*计|汇\s*总|共\s*计)\s*[:：]?.*"
    r"|(grand |sub)?-?totals?\b.*|sum\b.*"
    r"|(制表|审核|填表|填报|复核|编制|制作|打印|导出|备注|说明|注|数据来源|统计)(人|日期|时间|者|表)?\s*[:：].*"
    r"|(prepared|checked|approved|printed|exported|generated) (by|on)\b.*|(note|remark|source)s?:.*"
    r"|(page|第)\s*\d+.*",
    re.IGNORECASE | re.DOTALL,
)

Mask = npt.NDArray[np.bool_]


def repeated_headers(table: CustomerTable) -> Mask:
    """For each of n rows whether it repeats the header.

    A row does when at least three fifths of its filled cells, and at least two, are the
    header of their own column.
    """
    n = len(table)
    own = np.zeros(n, dtype=np.int64)
    candidates = np.zeros(n, dtype=bool)
    # A repeated header repeats nearly all of it: some of its columns are enough to find it.
    titled = [column for column in table.columns if column.header]
    for column in titled[:: max(1, len(titled) // _PROBED)]:
        candidates |= np.asarray(np.equal(column.values, column.header), dtype=bool)
    for i in np.flatnonzero(candidates):
        filled = 0
        for column in table.columns:
            text = text_of(column.values[i])
            filled += bool(text.strip())
            own[i] += bool(column.header) and header_key(text) == header_key(column.header)
        if own[i] < max(2, filled * _HEADER_SHARE):
            own[i] = 0
    found: Mask = own > 0
    return found


def remarks(table: CustomerTable) -> Mask:
    """For each of n rows whether it is a total or a remark instead of a customer.

    Such a row is much emptier than the others, and its first word says what it is.
    """
    n = len(table)
    found = np.zeros(n, dtype=bool)
    if not n:
        return found
    sample = [~blank_cells(column.values[:: max(1, n // 500)]) for column in table.columns]
    limit = max(1.0, float(np.median(np.sum(sample, axis=0))) * _SPARSE)
    # A row is not that empty unless two of the columns that are usually filled are blank.
    best = np.argsort([-part.mean() for part in sample], kind="stable")[:_PROBED]
    blanks = np.sum([blank_cells(table.columns[i].values) for i in best], axis=0)
    for i in np.flatnonzero(blanks >= min(2, len(best))):
        if sum(column.values[i] is not None for column in table.columns) > limit:
            continue
        texts = (text_of(column.values[i]).strip() for column in table.columns)
        first = next((text for text in texts if text), "")
        found[i] = _REMARK.fullmatch(first) is not None
    return found


def report_remarks(table: CustomerTable, mask: Mask, findings: Findings) -> None:
    """Marks every filled cell of the rows that are no customers."""
    rows = np.flatnonzero(mask)
    for column in table.columns:
        filled = [int(i) for i in rows if text_of(column.values[i]).strip()]
        findings.add_same(column, filled, Problem(Code.NOT_A_CUSTOMER))


def report_repeated_headers(table: CustomerTable, mask: Mask, findings: Findings) -> None:
    """Marks every filled cell of the rows that repeat the header."""
    rows = np.flatnonzero(mask)
    for column in table.columns:
        filled = [int(i) for i in rows if text_of(column.values[i]).strip()]
        findings.add_same(column, filled, Problem(Code.HEADER_REPEATED))


def report_missing(reading: ColumnReading, findings: Findings) -> None:
    """Reports blank cells of a required field.

    A field with the option required = "usual" is required in a table where it is filled in
    nearly every row: there a blank is an oversight.
    """
    column = reading.column
    field = column.field
    if field is None:
        return
    usual = field.options.get("required") == "usual"
    if not len(column.values) or not (field.required or usual):
        return
    blank = reading.blank_rows()
    if not field.required and blank.mean() > 1 - USUAL:
        return
    seen = blank_cells(column.values)
    for part in reading.parts:
        padded = np.append(part.blank, False)
        seen[part.positions] |= padded[part.distinct.codes]
    missing = np.flatnonzero(seen)
    findings.add_same(column, missing, Problem(Code.REQUIRED_BLANK))


def report_repeats(
    table: CustomerTable, readings: Sequence[ColumnReading], findings: Findings
) -> None:
    """Reports values of unique fields that an earlier row has, and rows that came twice.

    Of several rows with one value the first is not reported, the others name it. Two rows
    are reported once, at the first unique field that they share. A field with the option
    unique = "usual" counts as unique in a table where it is hardly ever repeated.
    """
    told: set[tuple[int, int]] = set()
    unique = [r for r in readings if r.column.field and r.column.field.unique]
    usual = [r for r in readings if r not in unique and _usually_unique(r)]
    for reading in [*unique, *usual]:
        found = []
        repeats = _repeats(reading)
        if reading in usual and len(repeats) > _RARELY * len(table):
            continue  # a table of visits, not of customers
        for later, first in repeats:
            if (later, first) in told:
                continue
            told.add((later, first))
            same = _rows_equal(table, later, first)
            code = Code.ROW_REPEATED if same else Code.NOT_UNIQUE
            found.append((later, Problem(code, {"row": int(table.rows[first])})))
        findings.add_each(reading.column, found)
    if not unique and table.columns:
        whole = [(b, a) for b, a in _repeated_rows(table) if (b, a) not in told]
        findings.add_each(
            table.columns[0],
            [(b, Problem(Code.ROW_REPEATED, {"row": int(table.rows[a])})) for b, a in whole],
        )


def _usually_unique(reading: ColumnReading) -> bool:
    field = reading.column.field
    return field is not None and field.options.get("unique") == "usual"


def _repeats(reading: ColumnReading) -> list[tuple[int, int]]:
    """(later position, first position) of rows that share a value, by its text."""
    positions = np.flatnonzero(~reading.blank_rows())
    values = reading.column.values[positions].tolist()
    # 1001 is 1001, whether it is stored as a number or as text with a space behind it.
    texts = [(v if type(v) is str else text_of(v)).strip() for v in values]
    if len(set(texts)) == len(texts):
        return []
    codes, _uniques = pd.factorize(np.array(texts, dtype=object))
    firsts = np.unique(codes, return_index=True)[1]
    again = np.setdiff1d(np.arange(len(codes)), firsts, assume_unique=True)
    return [(int(positions[i]), int(positions[firsts[codes[i]]])) for i in again]


def _rows_equal(table: CustomerTable, one: int, other: int) -> bool:
    return all(column.values[one] == column.values[other] for column in table.columns)


def _repeated_rows(table: CustomerTable) -> list[tuple[int, int]]:
    """(later, first) positions of rows that are alike in every cell."""
    hashed = np.zeros(len(table), dtype=np.uint64)
    for i, column in enumerate(table.columns):
        codes = pd.factorize(column.values)[0].astype(np.uint64)
        hashed = hashed * np.uint64(1_000_003) + codes + np.uint64(i)
    series = pd.Series(hashed)
    again = np.flatnonzero(series.duplicated().to_numpy())
    if not len(again):
        return []
    first: dict[int, int] = {}
    wanted = set(hashed[again].tolist())
    for i, value in enumerate(hashed.tolist()):
        if value in wanted:
            first.setdefault(value, i)
    pairs = [(int(i), first[int(hashed[i])]) for i in again]
    return [(b, a) for b, a in pairs if _rows_equal(table, b, a)]
