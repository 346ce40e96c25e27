"""The host contract over every host that runs without a spreadsheet program."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from contract_examples import NOTE, NOTE_CELL, NOTE_FILL, ROWS, SECOND, SHEET, over
from host_contract import HostContract, Room

from addin.hosts.excel.host import ExcelHost
from addin.hosts.memory import MemoryHost
from addin.hosts.port import WorkbookHost
from addin.hosts.xlsx.host import XlsxHost
from addin.table.changes import ChangeSet, Fill, Formula, Note, NumberFormat
from tests.excel.engine import open_excel


class MemoryRoom:
    """One host is the workbook itself."""

    def __init__(self) -> None:
        self._host = MemoryHost({SHEET: ROWS, SECOND: ()})
        looks = ChangeSet((
            NumberFormat(SHEET, over("C2:C4"), "@"),
            Fill(SHEET, over("B2"), NOTE_FILL),
            Note(SHEET, NOTE_CELL, NOTE),
        ))  # fmt: skip
        self._host.stage(looks).commit()

    def host(self) -> MemoryHost:
        return self._host


class XlsxRoom:
    """A file that XlsxWriter made."""

    def __init__(self, path: Path) -> None:
        self._path = path
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet(SHEET)
        book.add_worksheet(SECOND)
        text = book.add_format({"num_format": "@"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        yellow = book.add_format({"bg_color": NOTE_FILL})
        for row, values in enumerate(ROWS):
            for column, value in enumerate(values):
                look = {2: text, 4: day}.get(column) if row else None
                if (row + 1, column + 1) == NOTE_CELL:
                    look = yellow
                if isinstance(value, Formula):
                    sheet.write_formula(row, column, f"={value.text}", None, value.value)
                elif isinstance(value, str):
                    sheet.write_string(row, column, value, look)
                elif value is None:
                    sheet.write_blank(row, column, None, look)
                elif isinstance(value, bool):
                    sheet.write_boolean(row, column, value)
                elif isinstance(value, float):
                    sheet.write_number(row, column, value)
                else:
                    sheet.write_datetime(row, column, value, look)
        sheet.write_comment(NOTE_CELL.row - 1, NOTE_CELL.column - 1, NOTE)
        book.close()

    def host(self) -> WorkbookHost:
        return XlsxHost(self._path)


class ExcelRoom:
    """An Excel in memory, below the real xlwings."""

    def __init__(self) -> None:
        self.excel, self._book = open_excel()
        self.excel.sheets = MemoryRoom().host().workbook.sheets

    def host(self) -> WorkbookHost:
        return ExcelHost(self._book)


class TestMemory(HostContract):
    @pytest.fixture
    def room(self) -> Room:
        return MemoryRoom()


class TestXlsxFile(HostContract):
    @pytest.fixture
    def room(self, tmp_path: Path) -> Room:
        return XlsxRoom(tmp_path / "客户.xlsx")


class TestExcel(HostContract):
    @pytest.fixture
    def room(self) -> Room:
        return ExcelRoom()
