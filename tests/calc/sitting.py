"""Somebody before a workbook in LibreOffice, whose boxes are answered by a test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import xlwings

from addin.desk.desk import run_verb
from addin.hosts.calc_window import CalcWindow

SHEET = "客户"
ROWS = (
    ("客户编码", "姓名", "手机", "邮箱", "累计消费金额", "标签"),
    ("C0001", "王伟", "13812345017", "wangwei@qq.com", 120.0, ""),
    ("C0002", "李娜", "1381234567", "lina@qq.com", 80.0, ""),
    ("C0003", "张敏", "139 1234 5678", "zhangmin@qq.com", 15.0, ""),
    ("C0004", "王伟", "13812345017", "wangwei@qq.com", 120.0, ""),
    ("C0005", "刘洋", "13712345678", "liuyang@qq.com", 60.0, ""),
)
BAD_PHONE = "C3"


class Person(CalcWindow):
    """A person whose answers are known beforehand.

    Attributes:
        answers: to the questions, in order; those for yes and no are all answered with yes.
        told, problems: what was shown at the end.
        while_working: called once, when the command begins to make its changes.
    """

    def __init__(self, book: xlwings.Book, *answers: str) -> None:
        super().__init__(book)
        self.answers = list(answers)
        self.told: list[str] = []
        self.problems: list[str] = []
        self.titles: list[str] = []
        self.while_working: Callable[[], None] | None = None

    def click(self, verb: str, language: str = "en") -> str:
        """Clicks a button; what the last box says."""
        run_verb(self, verb, "zh" if language == "zh" else "en")
        return (self.told + self.problems)[-1]

    def tell(self, text: str, *, is_problem: bool = False) -> None:
        self.titles.append(self._title())
        (self.problems if is_problem else self.told).append(text)

    def agrees(self, text: str) -> bool:
        return bool(text)

    def ask(self, text: str, proposal: str = "", *, is_secret: bool = False) -> str | None:
        del text, proposal, is_secret
        return self.answers.pop(0)

    def show_progress(self, text: str) -> None:
        wish = self.while_working
        if wish is not None and text.startswith("CustSheet: Saving"):
            self.while_working = None
            wish()


def filled(book: xlwings.Book, rows: tuple[tuple[object, ...], ...] = ROWS) -> xlwings.Book:
    """A workbook with customers on a sheet of their own."""
    sheet = book.sheets[0]
    sheet.name = SHEET
    cells = sheet.range((1, 1), (len(rows), len(rows[0])))
    cells.number_format = "@"
    sheet.range((1, 5), (len(rows), 5)).number_format = "General"
    cells.value = rows
    return book


def notes(book: xlwings.Book) -> dict[str, str]:
    """The notes beside the customers."""
    found = {}
    for note in book.sheets[SHEET].impl.xl.getAnnotations():
        place = note.getPosition()
        found[f"{chr(65 + place.Column)}{place.Row + 1}"] = note.getString()
    return found


def saved(book: xlwings.Book, path: Path) -> xlwings.Book:
    """The workbook under a name."""
    book.save(path)
    return book
