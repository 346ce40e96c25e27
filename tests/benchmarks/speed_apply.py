"""How fast a closed workbook is edited, and how fast it is read.

    python -m tests.benchmarks.speed_apply [--rows 100000] [--large]

Edited: 10,000 fills and 10,000 notes on rows × 12 cells, by the product and by openpyxl
(load, edit, save). Read: a sheet of rows × 12 into a mapped customer table, by the product,
and by bare python-calamine into lists. `--large` adds a million rows, which openpyxl is
spared.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from tests.benchmarks.file_peers import MARKS, SHEET
from tests.benchmarks.measuring import Measured, line, measured
from tests.benchmarks.speed_validate import HEADERS, large_table

MILLION = 1_000_000
_PRODUCT = "tests.benchmarks.file_tasks"
_PEERS = "tests.benchmarks.file_peers"


def write_workbook(path: Path, rows: int) -> None:
    """A workbook with a customer table of so many rows."""
    table = large_table(rows)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        sheet.write_row(0, 0, [HEADERS[str(name)] for name in table.columns])
        for i, row in enumerate(table.itertuples(index=False), 1):
            for j, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(i, j, value)


def run(rows: int, folder: Path, *, peers: bool) -> None:
    """Measures one size and prints it."""
    source = folder / f"{rows}.xlsx"
    write_workbook(source, rows)
    print(f"{rows:,} rows × 12 columns, {source.stat().st_size / 2**20:,.0f} MiB")
    ours = measured(_PRODUCT, "mark", source, folder / "a.xlsx", rows)
    print(line(f"custsheet: {MARKS:,} fills and notes", ours))
    if peers:
        peer = measured(_PEERS, "mark", source, folder / "b.xlsx", rows)
        print(line("openpyxl: load, edit, save", peer))
        _ratio(peer, ours)
    read = measured(_PRODUCT, "read", source)
    bare = measured(_PEERS, "read", source)
    print(line("custsheet: read and map", read))
    print(line("calamine: bare to_python", bare))
    print(f"  reading takes {read.cpu_seconds / bare.cpu_seconds:.2f} times bare calamine's CPU")


def _ratio(peer: Measured, ours: Measured) -> None:
    print(
        f"  {peer.seconds / ours.seconds:.1f} times faster, "
        f"{peer.peak_mib / ours.peak_mib:.1f} times less memory"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="speed_apply", description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--large", action="store_true", help="also a million rows")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        run(arguments.rows, Path(folder), peers=True)
        if arguments.large:
            run(MILLION, Path(folder), peers=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
