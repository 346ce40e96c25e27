"""Ranges of a spreadsheet: from what a request says to a sheet and a box of cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .a1 import Box, Wanted, quoted, read_cells, unquoted, written_range
from .model import Sheet, Spreadsheet
from .problems import Json, invalid


@dataclass(frozen=True, slots=True)
class Target:
    """A box of a sheet.

    Attributes:
        sheet: the sheet.
        box: the cells, within the grid.
        bounded: whether the request gave an end, so that nothing may be written behind it.
    """

    sheet: Sheet
    box: Box
    bounded: bool = True

    @property
    def a1(self) -> str:
        """The range as answers write it."""
        return written_range(self.sheet.title, self.box)


def target_of_a1(book: Spreadsheet, text: str) -> Target:
    """The range that A1 text, a sheet's title or a named range's name stands for.

    Raises:
        ApiError: it stands for nothing, or lies outside the grid.
    """
    text = text.strip()
    for named in book.named:
        if named["name"].casefold() == text.casefold():
            return target_of_grid(book, named["range"])
    sheet, wanted = _sheet_and_cells(book, text)
    if wanted is None:
        return Target(sheet, sheet.whole, bounded=False)
    top, left = wanted.top or 0, wanted.left or 0
    if top >= sheet.row_count or left >= sheet.column_count:
        raise invalid(
            f"Range ({quoted(sheet.title)}!{wanted.cells}) exceeds grid limits. "
            f"Max rows: {sheet.row_count}, max columns: {sheet.column_count}"
        )
    bottom = sheet.row_count if wanted.bottom is None else min(wanted.bottom, sheet.row_count)
    right = sheet.column_count if wanted.right is None else min(wanted.right, sheet.column_count)
    return Target(sheet, Box(top, bottom, left, right), bounded=not wanted.one)


def _sheet_and_cells(book: Spreadsheet, text: str) -> tuple[Sheet, Wanted | None]:
    sheet = _titled(book, unquoted(text))
    if sheet is not None:
        return sheet, None
    if "!" in text:
        title, cells = text.rsplit("!", 1)
        sheet = _titled(book, unquoted(title))
    else:
        cells, sheet = text, book.sheets[0]
    wanted = read_cells(cells)
    if sheet is None or wanted is None:
        raise invalid(f"Unable to parse range: {text}")
    return sheet, wanted


def _titled(book: Spreadsheet, title: str) -> Sheet | None:
    return next((s for s in book.sheets if s.title.casefold() == title.casefold()), None)


def target_of_grid(book: Spreadsheet, grid: Mapping[str, Any]) -> Target:
    """The range of a GridRange; a bound that is left out is the grid's.

    Raises:
        ApiError: no such sheet, or a range outside the grid or upside down.
    """
    sheet = book.sheet(grid.get("sheetId"))
    box = Box(
        grid.get("startRowIndex", 0),
        grid.get("endRowIndex", sheet.row_count),
        grid.get("startColumnIndex", 0),
        grid.get("endColumnIndex", sheet.column_count),
    )
    if min(box.top, box.left) < 0:
        raise invalid("GridRange has negative indexes.")
    if box.height <= 0 or box.width <= 0:
        raise invalid("GridRange has an end that is not behind its start.")
    if box.bottom > sheet.row_count or box.right > sheet.column_count:
        raise invalid(
            f"Range ({written_range(sheet.title, box)}) exceeds grid limits. "
            f"Max rows: {sheet.row_count}, max columns: {sheet.column_count}"
        )
    bounded = "endRowIndex" in grid or "endColumnIndex" in grid
    return Target(sheet, box, bounded)


def grid_range(sheet_id: int, box: Box) -> Json:
    """A box as a GridRange; as in Google's answers the sheet's id is left out where it is 0."""
    made: Json = {"sheetId": sheet_id} if sheet_id else {}
    return made | {
        "startRowIndex": box.top,
        "endRowIndex": box.bottom,
        "startColumnIndex": box.left,
        "endColumnIndex": box.right,
    }


def answered_range(grid: Mapping[str, Any]) -> Json:
    """A GridRange or DimensionRange as Google gives it back."""
    return {k: v for k, v in grid.items() if k != "sheetId" or v}
