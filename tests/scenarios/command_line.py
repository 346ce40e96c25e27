"""The command line as a person, or a scheduled job, sees it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from addin.cli import (  # noqa: F401
    compare_commands,
    merge_commands,
    rules_commands,
    table_commands,
    workbook_commands,
)
from addin.cli.app import app
from addin.i18n import current_language
from addin.table.cells import CellValue

DATA = Path(__file__).parents[2] / ".." / "shared" / "data"
DATED = frozenset({"validate", "fix", "duplicates", "merge", "split", "tag", "compare", "tune"})
TODAY = "2026-11-21"

SHEET = "客户"
HEADERS = ("客户编码", "姓名", "手机", "邮箱", "建档日期", "累计消费金额", "标签")
SHORT = ("C0006", "何平", "1381234567", "heping@qq.com", "2024-04-01", 50)
UNTIDY = ("C0007", "高 峰", " 13912345678", "GaoFeng@QQ.com", "2024-04-02", 60)
LETTER = ("C0008", "林芳", "138l2345679", "linfang@qq.com", "2024-04-03", 60000)
TWIN = ("C0009", "王伟", "13812345101", "wangwei@qq.com", "2024-03-01", 100)


def customers() -> list[tuple[CellValue, ...]]:
    """Five rows in order, then a short phone, untidy cells, a letter for a digit, a duplicate."""
    people = {"王伟": "wangwei", "李娜": "lina", "张敏": "zhangmin", "刘洋": "ly", "陈静": "cj.sh"}
    rows: list[tuple[CellValue, ...]] = [
        (f"C{n:04d}", name, f"138123451{n:02d}", f"{mail}@qq.com", f"2024-03-{n:02d}", 100 * n)
        for n, (name, mail) in enumerate(people.items(), 1)
    ]
    return [*rows, SHORT, UNTIDY, LETTER, TWIN]


@dataclass(frozen=True, slots=True)
class Done:
    """A command that has ended.

    Attributes:
        status: the exit code.
        out, err: what it printed.
    """

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object that it printed."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


class CommandLine:
    """Runs `custsheet` in this process, with a journal and snapshots of its own.

    Attributes:
        folder: a folder for files; the journal and the snapshots are beside it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "文件 files"
        self.folder.mkdir()
        self._environment = {
            "CUSTSHEET_JOURNAL": str(folder / "journal"),
            "CUSTSHEET_BACKUPS": str(folder / "backups"),
            "CUSTSHEET_PASSWORD": "",
            "CUSTSHEET_LANGUAGE": "zh",
        }

    def __call__(self, verb: str, *arguments: object, language: str = "en") -> Done:
        """Runs a command; anything but an exit code is a defect."""
        dated = ["--today", TODAY] if verb in DATED else []
        call = [*verb.split(), *map(str, arguments), *dated]
        if language:
            call += ["--language", language]
        before = current_language()
        done = CliRunner().invoke(app, call, env=self._environment)
        assert current_language() == before, "a command leaves no language behind"
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert "Traceback" not in done.output
        return Done(done.exit_code, done.stdout, done.stderr)

    def workbook(
        self,
        rows: Sequence[Sequence[CellValue]] | None = None,
        name: str = "客户 名单.xlsx",
        headers: Sequence[str] = HEADERS,
        sheet: str = SHEET,
    ) -> Path:
        """A workbook with one sheet; the header is in row 1."""
        path = self.folder / name
        book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
        add_sheet(book, sheet, [headers, *(customers() if rows is None else rows)])
        book.close()
        return path

    def text(
        self, rows: Sequence[Sequence[CellValue]] | None = None, name: str = "客户 名单.csv"
    ) -> Path:
        """The same as a .csv file."""
        path = self.folder / name
        stream = io.StringIO()
        csv.writer(stream).writerows([HEADERS, *(customers() if rows is None else rows)])
        path.write_text(stream.getvalue(), "utf-8-sig")
        return path

    def file(self, name: str, content: str) -> Path:
        """A text file."""
        path = self.folder / name
        path.write_text(content, "utf-8")
        return path


def add_sheet(book: xlsxwriter.Workbook, name: str, rows: Sequence[Sequence[CellValue]]) -> None:
    """Adds a sheet whose texts stay texts."""
    sheet = book.add_worksheet(name)
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif isinstance(value, dt.date):
                sheet.write_datetime(row, column, value)
            elif value is not None:
                sheet.write(row, column, value)


def read_back(path: Path, sheet: str = SHEET) -> Worksheet:
    """A sheet, read by another program."""
    return load_workbook(path)[sheet]


def fill_of(sheet: Worksheet, cell: str) -> str | None:
    """The background of a cell as "#RRGGBB"."""
    fill = sheet[cell].fill
    return f"#{fill.fgColor.rgb[2:]}" if fill.fill_type == "solid" else None


def note_of(sheet: Worksheet, cell: str) -> str | None:
    """The note of a cell."""
    note = sheet[cell].comment
    return None if note is None else str(note.text)


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a .csv file that the product wrote."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def shared(*parts: str) -> Path:
    """A file of the shared test data; where there is none the test is skipped."""
    path = DATA.joinpath(*parts)
    if not path.exists() and os.environ.get("CI") != "true":
        pytest.skip(f"the shared test data is not here: {'/'.join(parts)}")
    return path
