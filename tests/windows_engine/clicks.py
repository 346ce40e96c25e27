"""A customer workbook in front of somebody who clicks buttons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwings

from addin import ribbon
from tests.unit.command_builders import HEADERS, SHEET, customers
from tests.windows_engine.com import Excel

BAD_PHONE = ["C0013", "朱莉", "1381234567", "zhuli@qq.com", None, 1.0]
TIDY_PHONE = ["C0014", "何平", "１３９ 1234 5999", "heping@qq.com", None, 1.0]


def customer_file(path: Path, rows: Sequence[Sequence[Any]] | None = None) -> Path:
    """A file with a customer table and a sheet of notes.

    Args:
        rows: below the header; None for twelve good rows, a bad phone in C14 and an untidy one
            in C15.
    """
    given = customers(BAD_PHONE, TIDY_PHONE) if rows is None else rows
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(SHEET)
    text = book.add_format({"num_format": "@"})
    for number, row in enumerate([HEADERS, *given]):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value, text if column == 2 else None)
            elif value is not None:
                sheet.write(number, column, value)
    book.add_worksheet("备注")
    book.close()
    return path


def open_customers(path: Path, rows: Sequence[Sequence[Any]] | None = None) -> xlwings.Book:
    """The workbook, open and in front."""
    return xlwings.Book(customer_file(path, rows))


def click(excel: Excel, verb: str, *answers: str | None, language: str = "en") -> str:
    """The last thing that was shown after a click; "" where nothing was."""
    excel.answers[:] = answers
    excel.shown.clear()
    ribbon.run(verb, language)
    assert not excel.answers
    return excel.shown[-1] if excel.shown else ""


def many_customers(count: int) -> list[list[Any]]:
    """Rows in order but for twenty phones."""
    rows: list[list[Any]] = [
        [f"C{n:06d}", f"客户{n}", f"138{n:08d}", f"m{n}@qq.com", dt.date(2024, 3, 1), 1.0 * n]
        for n in range(count)
    ]
    for row in rows[:: count // 20]:
        row[2] = "1381234567"
    return rows
