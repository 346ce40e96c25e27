"""What the peers do in the benchmark of files."""

from __future__ import annotations

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from python_calamine import CalamineWorkbook

MARKS = 10_000
SHEET = "客户"
COLOR = "F8CBAD"
WORDS = "✖ 号码有 10 位，应为 11 位\n向客户问完整号码 [E202]"


def marks(rows: int) -> list[tuple[int, int]]:
    """The cells to be marked, spread over the table: (row, column), from 1."""
    step = max(1, rows // MARKS)
    return [(2 + i * step, 1 + i % 12) for i in range(min(MARKS, rows))]


def mark(path: str, out: str, rows: str) -> None:
    """Marks cells through openpyxl: load, edit, save."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook[SHEET]
    fill = PatternFill("solid", fgColor=COLOR)
    for row, column in marks(int(rows)):
        cell = sheet.cell(row, column)
        cell.fill = fill
        cell.comment = Comment(WORDS, "CustSheet")
    workbook.save(out)


def read(path: str) -> None:
    """Reads the sheet into lists with bare python-calamine."""
    CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
