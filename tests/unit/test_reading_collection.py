"""Reading every workbook of a collection that Excel saved, beside other readers."""

from __future__ import annotations

import datetime as dt
import os
import random
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import MergedCell
from raw_workbook import write_package

from addin.errors import CustSheetError
from addin.hosts.xlsx.careful import read_carefully
from addin.hosts.xlsx.package import Package
from addin.hosts.xlsx.reading import (
    read_formats,
    read_formulas,
    read_grid,
    read_notes,
    read_state,
)
from addin.table.cells import MAX_COLUMN, MAX_ROW, CellRef, RangeRef

WHOLE = RangeRef(1, 1, MAX_ROW, MAX_COLUMN)
DATA = Path(__file__).parents[2] / ".." / "shared" / "data" / "workbooks"


@pytest.fixture(scope="session")
def workbooks() -> list[Path]:
    """All workbooks of the collection that Excel saved."""
    found = sorted(DATA.rglob("*.xls[xm]")) if DATA.is_dir() else []
    if not found:
        if os.environ.get("CI") == "true":
            pytest.fail(f"the test data are missing: {DATA}")
        pytest.skip(f"the test data are not here: {DATA}")
    return found


def typed(rows: object) -> object:
    return [[(type(value), value) for value in row] for row in rows]  # type: ignore[attr-defined]


# openpyxl cannot open these: it knows no Strict dialect, and of two it wants more in their
# filters than Excel does.
BEYOND_OPENPYXL = {"column-style-autofilter.xlsx", "shared-group-field.xlsx"}
# Number formats that have a code in the file, and those on whose code all agree.
CUSTOM = set(range(164, 1000))
AGREED = {*range(5), *range(9, 23), *range(45, 50)}


def _openpyxl_values(path: Path) -> Iterator[tuple[str, dict[tuple[int, int], object]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path, data_only=True)
    for sheet in book.worksheets:
        cells = {
            place: cell.value
            for place, cell in sheet._cells.items()
            if cell.value is not None and cell.value != ""
        }
        yield sheet.title, cells


def _comparable(value: object) -> object:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    return value


def test_every_workbook_reads_as_openpyxl_reads_it(workbooks: list[Path]) -> None:
    compared = 0
    for path in workbooks:
        with Package.open(path) as package:
            if package.is_strict or path.name in BEYOND_OPENPYXL:
                continue
            parts = {sheet.name: sheet for sheet in package.sheets}
            for title, expected in _openpyxl_values(path):
                if parts[title].kind != "worksheet":
                    continue
                grid = read_grid(package, parts[title])
                found = {
                    (grid.first_row + i, grid.first_column + j): _comparable(value)
                    for i, row in enumerate(grid.rows)
                    for j, value in enumerate(row)
                    if value is not None
                }
                covered = {
                    place
                    for area in grid.merged
                    for place in expected
                    if CellRef(*place) in area and place != (area.first_row, area.first_column)
                }
                assert found == {
                    place: value for place, value in expected.items() if place not in covered
                }, (path.name, title)
                compared += len(found)
    assert compared > 10_000


def test_every_workbook_reads_the_same_quickly_and_carefully(workbooks: list[Path]) -> None:
    for path in workbooks:
        with Package.open(path) as package:
            for sheet in package.sheets:
                if sheet.kind != "worksheet":
                    continue
                grid = read_grid(package, sheet)
                row, column, rows = read_carefully(package, sheet)
                assert typed(grid.rows) == typed(rows), (path.name, sheet.name)
                assert (grid.first_row, grid.first_column) == (row, column)
                assert read_state(package, sheet)
                area = RangeRef(1, 1, max(grid.first_row + len(grid.rows), 2), 50)
                formulas = read_formulas(package, sheet, area)
                assert all(cell in area for cell in formulas)
                read_notes(package, sheet)


def test_formats_agree_with_openpyxl(workbooks: list[Path]) -> None:
    compared = 0
    for path in workbooks:
        if path.name in BEYOND_OPENPYXL:
            continue
        with Package.open(path) as package, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if package.is_strict:
                continue
            book = openpyxl.load_workbook(path)
            for sheet in package.sheets:
                if sheet.kind != "worksheet":
                    continue
                cells = [
                    c for c in book[sheet.name]._cells.values() if not isinstance(c, MergedCell)
                ]
                area = RangeRef(1, 1, max([1, *(c.row for c in cells)]), 1)
                if area.height > 100_000:
                    continue
                wanted = {cell.column for cell in cells}
                found = read_formats(package, sheet, area, wanted)
                for cell in cells:
                    column = found[cell.column]
                    code = column.codes[column.index[cell.row - 1]]
                    # The rest have no code of their own, and each program its choice.
                    if cell.has_style and cell._style.numFmtId not in AGREED | CUSTOM:
                        continue
                    assert code == cell.number_format, (path.name, sheet.name, cell.coordinate)
                    compared += 1
    assert compared > 10_000


def test_a_workbook_with_flipped_bytes_never_crashes_the_reader(
    tmp_path: Path, workbooks: list[Path]
) -> None:
    source = next(path for path in workbooks if path.name == "SimpleWithComments.xlsx")
    with zipfile.ZipFile(source) as archive:
        parts: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist()}
    chance = random.Random(11)
    for _ in range(150):
        name = chance.choice([n for n in parts if n.endswith((".xml", ".rels"))])
        content = bytearray(parts[name])
        for _ in range(chance.randrange(1, 4)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path = write_package(tmp_path / "b.xlsx", {**parts, name: bytes(content)})
        try:
            with Package.open(path) as package:
                for sheet in package.sheets:
                    read_grid(package, sheet)
                    read_state(package, sheet)
                    read_formulas(package, sheet, WHOLE)
                    read_formats(package, sheet, RangeRef(1, 1, 20, 5), [1, 2])
                    read_notes(package, sheet)
        except CustSheetError:
            continue
