"""How fast the engine for LibreOffice Calc is, and how often it calls.

Reads and writes a table through the engine and with bare UNO, in one LibreOffice, in turn: the
engine makes the next strip of rows ready while LibreOffice works on one, bare UNO waits. Counts
the calls to LibreOffice of the command `validate` on tables of two lengths.

    python -m tests.benchmarks.calc_engine
"""

from __future__ import annotations

import datetime as dt
import gc
import statistics
import time
from collections.abc import Callable
from typing import Any

import xlwings

from addin.hosts import calc_macros
from addin.hosts.excel.host import ExcelHost
from addin.table.changes import ChangeSet
from tests.calc.counting import Counter, counted
from tests.calc.office import running
from tests.unit.command_builders import HEADERS, validated

ROWS, COLUMNS = 100_000, 10
ROUNDS = 7
STRIP = 20_000
"""Bare UNO is given the strips that the engine cuts, too."""
LENGTHS = (10_000, 100_000)
WRONG = 50
_COLUMNS_OF_TEXTS = 5


def table() -> list[list[Any]]:
    """Texts as customers' tables hold them, and numbers."""
    return [
        [f"客户 {n} 号 {c}" if c < _COLUMNS_OF_TEXTS else n * 1.5 + c for c in range(COLUMNS)]
        for n in range(ROWS)
    ]


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """(time on the clock, time of the processor in this process) that something takes."""
    gc.collect()
    began, own = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - own


def _bare_write(sheet: Any, rows: tuple[tuple[Any, ...], ...]) -> None:
    for start in range(0, ROWS, STRIP):
        part = sheet.getCellRangeByPosition(0, start, COLUMNS - 1, start + STRIP - 1)
        part.setDataArray(rows[start : start + STRIP])


def _bare_read(sheet: Any) -> list[Any]:
    found: list[Any] = []
    for start in range(0, ROWS, STRIP):
        part = sheet.getCellRangeByPosition(0, start, COLUMNS - 1, start + STRIP - 1)
        found += part.getDataArray()
    return found


def speed(app: xlwings.App) -> dict[str, list[tuple[float, float]]]:
    """What each way took in each round; all ways in turn, so that they have the same machine."""
    sheet = app.books.add().sheets[0]
    # Else LibreOffice would measure every text, and bare UNO would take ten times as long.
    sheet.book.api.IsAdjustHeightEnabled = False
    rows = table()
    tuples = tuple(map(tuple, rows))
    cells, own = sheet.range((1, 1), (ROWS, COLUMNS)), sheet.api
    ways: dict[str, Callable[[], object]] = {
        "write, bare UNO": lambda: _bare_write(own, tuples),
        "write, engine": lambda: setattr(cells, "raw_value", rows),
        "write, engine and xlwings' conversion": lambda: setattr(cells, "value", rows),
        "read, bare UNO": lambda: _bare_read(own),
        "read, engine": lambda: cells.raw_value,
        "read, engine and xlwings' conversion": lambda: cells.value,
    }
    for work in ways.values():
        work()
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _round in range(ROUNDS):
        for name, work in ways.items():
            taken[name].append(seconds(work))
    sheet.book.close()
    return taken


def told(taken: dict[str, list[tuple[float, float]]]) -> list[str]:
    """A line for each way: medians, and its speed beside bare UNO's of the same round."""
    lines = []
    for name, found in taken.items():
        bare = taken[f"{name.partition(',')[0]}, bare UNO"]
        shares = sorted(b[0] / own[0] for b, own in zip(bare, found, strict=True))
        clock, processor = (statistics.median(column) for column in zip(*found, strict=True))
        lines.append(
            f"{name:40} {clock:6.2f} s, {processor:5.2f} s of the processor;"
            f" {statistics.median(shares):4.0%} of bare UNO's speed"
            f" ({shares[0]:.0%} to {shares[-1]:.0%})"
        )
    return lines


def calls(app: xlwings.App, length: int) -> tuple[Counter[str], int]:
    """The calls of `validate` on a table, and how many changes it made."""
    day = dt.date(2024, 3, 5)
    rows = [
        [f"'C{n:07d}", "王伟", f"'139{n:08d}" if n >= WRONG else f"'13{n:07d}", None, day, 1.0 * n]
        for n in range(length)
    ]
    book = app.books.add()
    book.sheets[0].name = "客户"
    book.sheets[0]["A1"].value = [HEADERS[:6], *rows]
    with counted(book) as counter:
        host = ExcelHost(book)
        changes = validated(host).changes
        staged = host.stage(ChangeSet(tuple(changes)))
        staged.commit()
    book.close()
    return counter, len(changes)


def main() -> None:
    """Prints the figures."""
    with running() as app:
        calc_macros.register()
        print("\n".join(told(speed(app))))
        for length in LENGTHS:
            counter, changes = calls(app, length)
            print(f"validate, {length:7,} rows: {counter.total():,} calls for {changes} changes")
            print("   " + ", ".join(f"{name} {n}" for name, n in counter.most_common(6)))


if __name__ == "__main__":
    main()
