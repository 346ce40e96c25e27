"""What the product does in the benchmark of files."""

from __future__ import annotations

from pathlib import Path

from addin.bootstrap import find_table, open_host
from addin.hosts.xlsx.host import XlsxHost
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import ChangeSet, Fill, Note
from addin.table.rulebook_toml import default_rulebook
from tests.benchmarks.file_peers import COLOR, SHEET, WORDS, marks


def mark(path: str, out: str, rows: str) -> None:
    """Marks cells through the product's file host."""
    cells = [CellRef(row, column) for row, column in marks(int(rows))]
    fills = [Fill(SHEET, RangeRef.of_cell(cell), f"#{COLOR}") for cell in cells]
    notes = [Note(SHEET, cell, WORDS) for cell in cells]
    XlsxHost(path, out).stage(ChangeSet((*fills, *notes))).commit()


def read(path: str) -> None:
    """Reads the sheet and finds the meaning of its columns."""
    find_table(open_host(Path(path)), default_rulebook())
