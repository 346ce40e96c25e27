"""The product as a contestant of the benchmarks: a data frame in, flagged cells out."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pandera.pandas as pa

from addin.checks.check import check_table
from addin.checks.placing import misplaced
from addin.cleaning.leftovers import leftover_problem
from addin.cleaning.mojibake import mojibake_problem
from addin.cleaning.nothing import placeholder_problem
from addin.cleaning.reading import Cleaner
from addin.cleaning.registry import cleaner_of
from addin.table.cells import RangeRef
from addin.table.fields import Kind
from addin.table.grid import Grid
from addin.table.mapping import FieldIndex, read_table
from addin.table.rulebook_toml import default_rulebook
from addin.table.table import CustomerTable
from tests.benchmarks.speed_validate import HEADERS


def table_of(frame: pd.DataFrame) -> CustomerTable:
    """The frame as the table that a host would have read; blanks are None."""
    headers = [HEADERS.get(str(name), str(name)) for name in frame.columns]
    columns = [frame[name].astype(object).where(frame[name].notna(), None) for name in frame]
    arrays = [column.to_numpy(dtype=object) for column in columns]
    sample = [list(row) for row in zip(*(array[:500] for array in arrays), strict=True)]
    fields = FieldIndex.of(default_rulebook().fields)
    small = read_table(Grid("S", 1, 1, [headers, *sample]), fields)
    whole = [replace(c, values=arrays[c.index - 1]) for c in small.columns]
    rows = np.arange(2, len(frame) + 2)
    area = RangeRef(1, 1, len(frame) + 1, len(headers))
    return replace(small, rows=rows, columns=tuple(whole), area=area)


def flagged_cells(frame: pd.DataFrame) -> int:
    """Checks a table of texts; gives the number of findings."""
    book = default_rulebook()
    return len(check_table(table_of(frame), book, today=dt.date(2026, 11, 21)).findings)


def same_checks_in_pandera(frame: pd.DataFrame) -> int:
    """The product's own reading of every value, as pandera checks: cell by cell.

    Most of it has no vectorised form in pandera: what a phone number of any country is, a
    misspelt domain, text decoded wrongly.
    """
    table, today, settings = table_of(frame), dt.date(2026, 11, 21), default_rulebook().settings
    columns = {}
    for column, name in zip(table.columns, frame.columns, strict=True):
        cleaner = cleaner_of(column, settings, today)

        def is_right(value: object, kind: Kind = column.kind, cleaner: Cleaner = cleaner) -> bool:
            text = str(value)
            if leftover_problem(text) or mojibake_problem(text) or misplaced(text, kind, {}):
                return False
            return not placeholder_problem(text, kind) and not cleaner.read(text).problems

        check = pa.Check(is_right, element_wise=True, ignore_na=True)
        columns[str(name)] = pa.Column(nullable=True, checks=check)
    try:
        pa.DataFrameSchema(columns).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return len(errors.failure_cases)
    return 0


SAME_CHECKS_ROWS = 50_000
"""Rows for the cell-by-cell peer, which would take many minutes over a million."""

if __name__ == "__main__":
    from tests.benchmarks import product, speed_validate

    status = speed_validate.main(product=product.flagged_cells)
    peers = {"pandera, the same checks": product.same_checks_in_pandera}
    for m in speed_validate.compare(SAME_CHECKS_ROWS, peers):
        print(f"{SAME_CHECKS_ROWS:,} rows: {m.name} {m.rows_per_second:,.0f} rows/s")
    sys.exit(status)
