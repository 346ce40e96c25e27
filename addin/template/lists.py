"""Lists that are too long for an entry check, on a hidden sheet of the workbook."""

from __future__ import annotations

from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from addin.table.cells import RangeRef
from addin.template.words import sheet_name

LISTS_SHEET = ("选项", "Lists")


class ChoiceLists:
    """Puts lists into the columns of a hidden sheet, which is made when the first one comes."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._sheet: Worksheet | None = None
        self._used = 0

    def put(self, title: str, entries: Sequence[str]) -> str:
        """Writes a list.

        Args:
            title: what it is a list of; its heading.
            entries: n texts.

        Returns:
            Where the entries stand, as the source of an entry check.
        """
        name = sheet_name(LISTS_SHEET)
        if self._sheet is None:
            self._sheet = self._workbook.add_worksheet(name)
            self._sheet.hide()
        for row, text in enumerate((title, *entries)):
            self._sheet.write_string(row, self._used, text)
        self._used += 1
        area = RangeRef(2, self._used, len(entries) + 1, self._used)
        first, _colon, last = area.a1.partition(":")
        return f"='{name}'!{_absolute(first)}:{_absolute(last or first)}"


def _absolute(address: str) -> str:
    """ "B12" as "$B$12"."""
    letters = address.rstrip("0123456789")
    return f"${letters}${address[len(letters) :]}"
