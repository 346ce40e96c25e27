"""The product as a contestant of the benchmarks: a data frame in, flagged cells out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd

from addin.checks.check import check_table
from addin.table.cells import RangeRef
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


if __name__ == "__main__":
    import sys

    from tests.benchmarks import product, speed_validate

    sys.exit(speed_validate.main(product=product.flagged_cells))
