"""Text that looks like a formula stays text in Excel, also when somebody enters it again."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from addin.hosts.xlsx.host import XlsxHost
from addin.table.cells import CellRef, CellValue, RangeRef
from addin.table.changes import ChangeSet, Formula, NumberFormat, SetValue

SHEET = "客户"
LOOKS_LIKE_MORE = ["=1+1", "+8613800138000", "-3", "@SUM(A1)", "'001"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "客户.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet(SHEET)
    sheet.write_row(0, 0, ["编码", "备注", "电话"])
    sheet.write_row(1, 0, ["C1", "甲", "1380013800"], book.add_format({"bold": True}))
    sheet.write_string(2, 0, "C2", book.add_format({"quote_prefix": True}))
    sheet.write_string(2, 2, "010", book.add_format({"num_format": "@"}))
    book.close()
    return path


def write(path: Path, cell: str, value: CellValue | Formula) -> ChangeSet:
    """Writes a value; gives what takes it back."""
    staged = XlsxHost(path).stage(ChangeSet((SetValue(SHEET, CellRef.parse(cell), value),)))
    staged.commit()
    return staged.inverse


def take_back(path: Path, inverse: ChangeSet) -> None:
    XlsxHost(path).stage(inverse).commit()


def is_quoted(path: Path, cell: str) -> bool:
    """By openpyxl, which nobody here wrote."""
    return bool(openpyxl.load_workbook(path)[SHEET][cell].quotePrefix)


@pytest.mark.parametrize("text", LOOKS_LIKE_MORE)
@pytest.mark.parametrize("cell", ["B2", "B9"], ids=["a cell with a format", "a cell to be made"])
def test_it_gets_the_apostrophe_in_front_and_loses_it_with_an_undo(
    path: Path, text: str, cell: str
) -> None:
    before = XlsxHost(path).read_cells(SHEET, [CellRef.parse(cell)])
    inverse = write(path, cell, text)
    assert is_quoted(path, cell)
    found = openpyxl.load_workbook(path)[SHEET][cell]
    assert found.value == text
    assert found.font.bold is (cell == "B2")
    assert (
        XlsxHost(path).read_cells(SHEET, [CellRef.parse(cell)])[CellRef.parse(cell)].value == text
    )
    take_back(path, inverse)
    assert not is_quoted(path, cell)
    assert XlsxHost(path).read_cells(SHEET, [CellRef.parse(cell)]) == before


@pytest.mark.parametrize("value", [5, "甲", None])
def test_other_values_get_none(path: Path, value: CellValue) -> None:
    write(path, "B2", value)
    assert not is_quoted(path, "B2")


def test_a_cell_of_text_format_needs_none(path: Path) -> None:
    write(path, "C3", "=1+1")
    assert not is_quoted(path, "C3")
    staged = XlsxHost(path).stage(
        ChangeSet((
            NumberFormat(SHEET, RangeRef.parse("B2"), "@"),
            SetValue(SHEET, CellRef.parse("B2"), "+86"),
        ))
    )  # fmt: skip
    staged.commit()
    assert not is_quoted(path, "B2")


@pytest.mark.parametrize("value", [5, Formula("1+1", 2)])
def test_a_number_or_formula_loses_it_and_an_undo_brings_it_back(
    path: Path, value: CellValue | Formula
) -> None:
    assert is_quoted(path, "A3")
    inverse = write(path, "A3", value)
    assert not is_quoted(path, "A3")
    take_back(path, inverse)
    assert is_quoted(path, "A3")
    assert XlsxHost(path).read_cells(SHEET, [CellRef(3, 1)])[CellRef(3, 1)].value == "C2"


def test_ones_own_apostrophe_stays_with_another_text(path: Path) -> None:
    write(path, "A3", "C0002")
    assert is_quoted(path, "A3")
