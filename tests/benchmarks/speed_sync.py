"""How long a sync thinks, how much memory it takes, and how often it asks Google.

    python -m tests.benchmarks.speed_sync [--rows 100000]

Two tables of rows × 12 columns that lie in memory, so that neither reading a file nor the
network is in the figures: a first sync of equal tables, one without any change, the same with
nothing known of versions, and one with 50 changed cells.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import sys
import time
from collections.abc import Collection, Mapping
from typing import Any

from addin.hosts.port import Fingerprint, SheetInfo, SheetState
from addin.table.changes import ChangeSet
from addin.table.grid import Grid
from addin.table.rulebook_toml import default_rulebook
from sheets_sync.sides import Batch, RemoteRead, RowsRead, Version
from sheets_sync.state import SyncState
from sheets_sync.sync import Sync
from sheets_sync.values import serial_of

SHEET = "客户"
HEADER = (
    "客户编码", "姓名", "手机", "邮箱", "建档日期", "累计消费金额", "城市", "地址", "公司", "备注",
    "标签", "购买次数",
)  # fmt: skip
CITY = HEADER.index("城市")
CHANGED = 50


def customer(n: int) -> list[Any]:
    """One row."""
    day = dt.date(2020, 1, 1) + dt.timedelta(days=n % 1500)
    return [
        f"KH-{n:06d}", f"客户{n}", f"138{n:08d}", f"c{n}@example.com", day, n % 5000 + 0.5,
        ("上海", "北京", "杭州")[n % 3], f"中山路{n}号", f"第{n}有限公司", None, "VIP、老客户",
        n % 17,
    ]  # fmt: skip


class Workbook:
    """A workbook of which only the table is there."""

    name = "客户.xlsx"

    def __init__(self, rows: list[list[Any]]) -> None:
        self.grid = Grid(SHEET, 1, 1, rows)
        self.saves = 0

    def fingerprint(self) -> Fingerprint:
        return Fingerprint(str(self.saves))

    def identity(self) -> str:
        return "benchmark"

    def sheets(self) -> tuple[SheetInfo, ...]:
        return (SheetInfo(SHEET),)

    def read_grid(self, _sheet: str) -> Grid:
        return self.grid

    def read_formulas(self, _sheet: str, _area: object) -> Mapping[Any, str]:
        return {}

    def read_state(self, _sheet: str) -> SheetState:
        return SheetState()

    def write(self, _changes: ChangeSet, _counts: Mapping[str, int]) -> None:
        self.saves += 1


class Remote:
    """The other table, which counts what it is asked."""

    name = address = "benchmark"

    def __init__(self, rows: list[list[Any]]) -> None:
        self.rows = rows
        self.requests = 0
        self.token = ""

    def version(self) -> Version:
        self.requests += 1
        return Version("1")

    def read(self, _lists: Collection[str]) -> RemoteRead:
        self.requests += 2
        return RemoteRead("benchmark", "0", Grid(SHEET, 1, 1, self.rows), token=self.token)

    def read_again(self, rows: Collection[int], _lists: Collection[str] = ()) -> RowsRead:
        self.requests += 1
        return RowsRead({row: self.rows[row - 1] for row in rows}, {}, self.token)

    def apply(self, batch: Batch) -> None:
        self.requests += 1
        self.token = batch.token
        for cell in batch.cells:
            self.rows[cell.row - 1][cell.column - 1] = cell.value


def run(rows: int) -> None:
    """Measures and prints."""
    mine = [list(HEADER), *(customer(n) for n in range(1, rows + 1))]
    theirs = [[serial_of(v) if isinstance(v, dt.date) else v for v in row] for row in mine]
    workbook, remote, state = Workbook(mine), Remote(theirs), SyncState(None)
    sync = Sync(
        workbook, SHEET, remote, workbook, state, default_rulebook(),  # type: ignore[arg-type]
        lambda: dt.datetime(2026, 11, 22),
    )  # fmt: skip
    print(f"{rows:,} rows × {len(HEADER)} columns on both sides; before: {_peak():,.0f} MiB")

    def measure(what: str) -> None:
        remote.requests, start = 0, time.process_time()
        sync.run()
        spent = time.process_time() - start
        print(f"  {what}: {spent:.2f} s CPU, {_peak():,.0f} MiB, {remote.requests} requests")

    measure("first sync of equal tables")
    measure("no change")
    state.note(version="")
    measure("no change, but nobody knows")
    for n in range(CHANGED):
        mine[1 + n * (rows // CHANGED)][CITY] = "苏州"
    workbook.saves += 1
    measure(f"{CHANGED} cells changed")


def _peak() -> float:
    kib_or_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kib_or_bytes / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    run(parser.parse_args().rows)
