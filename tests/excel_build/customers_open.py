"""Excel with a workbook of customers and the add-in's macros, as the interpreter runs them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.apps.excel._model import Worksheet

from tests.excel_build.interpreter import array_of, open_add_in

BOOK, SHEET, HIDDEN = "客户.xlsx", "客户", "后台"
OK = ["ok"]
RULE = ("A2:E9", "=$C2=FALSE", "#EADCF4")
"""A conditional format as the macros take it."""


class Excel:
    """Excel with a workbook of customers: 9 rows, 5 columns, and a hidden sheet."""

    def __init__(self, excel: ExcelApplication) -> None:
        self.excel = excel

    def read(self, aspect: str, addresses: Any = (), sheet: str = SHEET) -> list[list[Any]]:
        """The rows behind the status; a status that is none fails."""
        answer = self.call("CustSheetRead", sheet, aspect, given(addresses))
        assert answer[0][0] == "ok", answer
        return answer[1:]

    def write(self, aspect: str, rows: Any, sheet: str = SHEET) -> None:
        answer = self.call("CustSheetWrite", sheet, aspect, given(rows))
        assert answer == [OK], answer

    def call(self, macro: str, sheet: str, *arguments: Any) -> list[list[Any]]:
        answer: list[list[Any]] = self.excel.run(macro, BOOK, sheet, *arguments)
        return answer

    def sheet(self, name: str = SHEET) -> Worksheet:
        return self.excel.workbook.sheet_named(name)

    def range(self, address: str, name: str = SHEET) -> Any:
        return self.sheet(name).vba_get("Range", [address])


def given(rows: Any) -> Any:
    return array_of(list(rows)) if isinstance(rows, list | tuple) else rows


def open_customers(add_in: Path, folder: Path) -> Excel:
    """Excel with the workbook just made in a folder.

    Args:
        add_in: the built add-in.
        folder: where the workbook is put.
    """
    book = xlsxwriter.Workbook(folder / BOOK)
    sheet = book.add_worksheet(SHEET)
    for row in range(9):
        for column in range(5):
            sheet.write_string(row, column, f"{row}/{column}")
    book.add_worksheet(HIDDEN).hide()
    book.close()
    return Excel(open_add_in(add_in, folder / BOOK))
