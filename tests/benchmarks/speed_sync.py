"""How long a sync thinks, how much memory it takes, and how often it asks Google.

    python -m tests.benchmarks.speed_sync [--rows 100000]

A workbook file of rows × 12 columns and the stand-in for Google Sheets, which runs in a process
of its own, so that only what the sync itself needs is counted. Each sync is a fresh process, from
the file; its processor time includes loading pandas and all else. Beside it what people do with
gspread alone: the whole table written anew, one way, whatever colleagues have typed meanwhile.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import xlsxwriter

from addin.hosts.xlsx.host import XlsxHost
from addin.table.cells import CellRef
from addin.table.changes import ChangeSet, SetValue
from sheets_sync.client.accounts import KEY_VARIABLE
from tests.benchmarks.measuring import Measured, measured
from tests.benchmarks.sync_tasks import BOOK, COUNTS, KEY, SHEET, SPREADSHEET

HEADER = (
    "客户编码", "姓名", "手机", "邮箱", "建档日期", "累计消费金额", "城市", "地址", "公司", "备注",
    "标签", "购买次数",
)  # fmt: skip
CITY = HEADER.index("城市") + 1
CHANGED = 50
MEGABYTE = 1_000_000
PORTION = 2 * MEGABYTE
_ACCOUNT = "sync@example.com"


def customer(n: int) -> list[Any]:
    """One row."""
    day = dt.datetime(2020, 1, 1) + dt.timedelta(days=n % 1500)
    return [
        f"KH-{n:06d}", f"客户{n}", f"138{n:08d}", f"c{n}@example.com", day, n % 5000 + 0.5,
        ("上海", "北京", "杭州")[n % 3], f"中山路{n}号", f"第{n}有限公司", None, "VIP、老客户",
        n % 17,
    ]  # fmt: skip


def write_workbook(path: Path, rows: int) -> None:
    """The workbook: texts as texts, dates as dates."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(SHEET)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        text = book.add_format({"num_format": "@"})
        sheet.write_row(0, 0, HEADER)
        for n in range(1, rows + 1):
            for column, value in enumerate(customer(n)):
                if isinstance(value, dt.datetime):
                    sheet.write_datetime(n, column, value, day)
                elif isinstance(value, str):
                    sheet.write_string(n, column, value, text)
                elif value is not None:
                    sheet.write_number(n, column, value)


def serve(folder: Path) -> None:
    """Runs the stand-in with an empty spreadsheet, until it is ended."""
    from sheets_sync.local_server.loopback import client
    from sheets_sync.local_server.server import LocalServer

    with LocalServer(folder / "server") as server:
        info = server.add_service_account(_ACCOUNT)
        (folder / KEY).write_text(json.dumps(info))
        book = client(server.url, info).create("客户")
        book.get_worksheet(0).update_title(SHEET)
        book.add_worksheet("peers", 1000, 26)
        (folder / SPREADSHEET).write_text(book.id)
        print("ready", flush=True)
        with suppress(KeyboardInterrupt):
            while True:
                time.sleep(3600)


@contextmanager
def served(folder: Path) -> Iterator[None]:
    """The stand-in in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.speed_sync", "--serve", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            if process.stdout.readline().strip() != "ready":
                raise SystemExit("The stand-in for Google Sheets did not start.")
            yield
        finally:
            process.terminate()


def change_cells(folder: Path, rows: int) -> None:
    """Somebody moves to another city, 50 times."""
    step = max(rows // CHANGED, 1)
    cells = [CellRef(2 + n * step, CITY) for n in range(CHANGED)]
    changes = ChangeSet(tuple(SetValue(SHEET, cell, "苏州") for cell in cells))
    XlsxHost(folder / BOOK).stage(changes).commit()


def colour_a_cell(folder: Path) -> None:
    """Somebody colours a cell of the sheet: it has another version, and no other value."""
    from sheets_sync.local_server.loopback import client

    info = json.loads((folder / KEY).read_text())
    base = info["token_uri"].removesuffix("/token")
    book = client(base, info).open_by_key((folder / SPREADSHEET).read_text())
    book.worksheet(SHEET).format("A1", {"backgroundColor": {"red": 1}})


def compares_again(folder: Path) -> None:
    """The state no longer tells that a sync came to nothing, so that all is compared."""
    for path in (folder / "journal" / "sync").glob("*.sqlite3"):
        connection = sqlite3.connect(path)
        with connection:
            connection.execute("DELETE FROM facts WHERE name IN ('version', 'fingerprint')")
        connection.close()


def run(rows: int) -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_workbook(folder / BOOK, rows)
        size = (folder / BOOK).stat().st_size / MEGABYTE
        print(f"A workbook of {rows:,} rows × {len(HEADER)} columns ({size:.1f} MB) and a Google "
              "Sheet; each sync in a fresh process")  # fmt: skip
        with served(folder):
            os.environ[KEY_VARIABLE] = str(folder / KEY)

            def measure(what: str, task: str, before: Callable[[], None] | None = None) -> None:
                if before is not None:
                    before()
                found = measured("tests.benchmarks.sync_tasks", task, folder)
                requests, sent = json.loads((folder / COUNTS).read_text())
                print(_line(what, found, requests, sent), flush=True)

            measure("first sync, the sheet is empty", "sync")
            measure("no change, after a write: all compared", "sync")
            measure("no change, the version tells", "sync")
            measure("no change, somebody coloured a cell", "sync", lambda: colour_a_cell(folder))
            measure("no change, nothing known: all compared", "sync",
                    lambda: compares_again(folder))  # fmt: skip
            measure(f"{CHANGED} cells changed", "sync", lambda: change_cells(folder, rows))
            print("The whole table written anew, one way")
            measure("gspread and pandas", "rewrite_with_pandas")
            measure("gspread-dataframe", "rewrite_with_gspread_dataframe")


def _line(what: str, found: Measured, requests: int, sent: int) -> str:
    portions = -(-sent // PORTION)
    told = f"{sent / MEGABYTE:.1f} MB sent in {requests}"
    told += f" (= / 2 MB + {requests - portions})" if 1 < portions < requests else ""
    return (
        f"  {what:<40} {found.cpu_seconds:6.2f} s CPU {found.seconds:7.1f} s "
        f"{found.peak_mib:5,.0f} MiB   {told} requests"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve is not None:
        serve(given.serve)
    else:
        run(given.rows)
