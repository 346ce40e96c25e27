"""How long `=CUST_DEDUPE` takes on 10,000 rows, as Excel asks it and as LibreOffice Calc does.

Each way is measured in a process of its own: the first call, which loads what is needed; a call
after one cell of the table was changed, as in a recalculation; and the same call again, which
is answered from memory. Seconds on the clock, and of the processor in that process.

    python -m tests.benchmarks.cell_functions
"""

from __future__ import annotations

import io
import json
import marshal
import statistics
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from tests.benchmarks.duplicates import make_list

ROWS = 10_000
LIST = "members_zh"
FEW = ("姓名", "手机号", "邮箱", "家庭住址")
CHANGES = 5
_SIZE = struct.Struct(">Q")

Rows = list[list[Any]]
Taken = tuple[float, float]


def table(columns: Sequence[str] | None = None) -> Rows:
    """A made-up list with its header, or some columns of it."""
    made = make_list(LIST, rows=ROWS)
    places = [made.headers.index(name) for name in columns or made.headers]
    return [[row[i] for i in places] for row in (made.headers, *made.rows)]


def from_excel(rows: Rows) -> None:
    """As xlwings calls the function for Excel."""
    from addin.functions.excel import UDFS

    answer = UDFS["CUST_DEDUPE"](rows, None, None, "groups")
    assert isinstance(answer, list)
    assert len(answer) == len(rows)


def from_calc(rows: Rows) -> None:
    """As the process that answers LibreOffice takes a question and answers it."""
    from addin.calc_extension.answers import serve

    told = marshal.dumps(("CUST_DEDUPE", "zh", [("table", rows, []), None, None, "groups"]), 4)
    answers = io.BytesIO()
    serve(io.BytesIO(_SIZE.pack(len(told)) + told), answers)
    assert len(marshal.loads(answers.getvalue()[_SIZE.size :])) == len(rows)


WAYS: dict[str, Callable[[Rows], None]] = {"Excel": from_excel, "Calc": from_calc}
TABLES: dict[str, Sequence[str] | None] = {"all": None, "few": FEW}


def taken(ask: Callable[[Rows], None], rows: Rows) -> Taken:
    """(seconds on the clock, of the processor)."""
    began, own = time.perf_counter(), time.process_time()
    ask(rows)
    return time.perf_counter() - began, time.process_time() - own


def measure(way: str, columns: str) -> dict[str, Taken]:
    """The calls of one way, in this process."""
    ask, rows = WAYS[way], table(TABLES[columns])
    found = {"first call": taken(ask, rows)}
    after = []
    for number in range(CHANGES):
        rows[number + 1][1] = f"张{number}"
        after.append(taken(ask, rows))
    clock, processor = (statistics.median(column) for column in zip(*after, strict=True))
    found["one cell changed"] = clock, processor
    found["asked again"] = taken(ask, rows)
    return found


def main() -> None:
    """Prints the figures; with two arguments, those of one process as JSON."""
    if len(sys.argv) > 2:
        print(json.dumps(measure(*sys.argv[1:3])))
        return
    for columns, names in TABLES.items():
        width = len(names or table()[0])
        print(f"{LIST}, {ROWS:,} rows of {width} columns")
        for way in WAYS:
            told = subprocess.run(
                [sys.executable, "-m", "tests.benchmarks.cell_functions", way, columns],
                check=True, capture_output=True, text=True,
            )  # fmt: skip
            for call, (clock, processor) in json.loads(told.stdout).items():
                print(f"  {way:6} {call:17} {clock:5.2f} s, {processor:5.2f} s of the processor")


if __name__ == "__main__":
    main()
