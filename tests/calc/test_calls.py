"""How often LibreOffice is called: each call crosses from one process to another."""

from __future__ import annotations

import datetime as dt

import pytest
import xlwings

from addin.hosts import calc_macros
from addin.hosts.calc import cells as strips_of_cells
from addin.hosts.excel.host import ExcelHost
from addin.table.changes import ChangeSet
from tests.calc.counting import Counter, counted
from tests.unit.command_builders import HEADERS, validated

WRONG = 20
WIDTH = 6


def calls_of_validate(app: xlwings.App, rows: int) -> Counter[str]:
    """What `validate` asks of LibreOffice on a table of so many rows."""
    calc_macros.register()
    day = dt.date(2024, 3, 5)
    table = [
        [f"'C{n:07d}", "王伟", f"'139{n:08d}" if n >= WRONG else f"'13{n:07d}", None, day, 1.0 * n]
        for n in range(rows)
    ]
    book = app.books.add()
    book.sheets[0].name = "客户"
    book.sheets[0]["A1"].value = [HEADERS[:WIDTH], *table]
    with counted(book) as calls:
        host = ExcelHost(book)
        found = validated(host).changes
        assert len(found) >= 2 * WRONG
        host.stage(ChangeSet(tuple(found))).commit()
    assert "E202" in str(book.sheets["问题"].used_range.value)
    book.close()
    return calls


def test_validate_calls_as_often_for_ten_times_the_rows(app):
    few, many = calls_of_validate(app, 1_000), calls_of_validate(app, 10_000)
    assert many == few


def test_a_strip_more_is_two_calls_more_each_time_it_is_read(app, monkeypatch):
    rows, at_once = 2_000, 200
    few = calls_of_validate(app, rows)
    monkeypatch.setattr(strips_of_cells, "CELLS_A_CALL", at_once * WIDTH)
    more = calls_of_validate(app, rows) - few
    assert more.keys() == {"getDataArray", "getCellRangeByPosition"}
    strips = -(-(rows + 1) // at_once)
    assert more["getDataArray"] <= 10 * strips
    assert more["getCellRangeByPosition"] <= more["getDataArray"] + strips


@pytest.mark.parametrize("count", [0, 3])
def test_reading_in_strips_finds_what_reading_at_once_finds(sheet, monkeypatch, count):
    sheet["A1"].value = [
        [f"a{n}", n, dt.date(2024, 1, 1 + n % 28), n % 3 == 0, "=1/0" if n % 7 == 0 else None,
         "=ROW()" if n < count or n > 40 else f"t{n}"]
        for n in range(50)
    ]  # fmt: skip
    cells = sheet["A1:F50"]
    at_once = (cells.value, cells.formula, cells.options(err_to_str=True).value)
    monkeypatch.setattr(strips_of_cells, "CELLS_A_CALL", 7 * 6)
    assert (cells.value, cells.formula, cells.options(err_to_str=True).value) == at_once
    cells.value = at_once[1]
    assert cells.formula == at_once[1]
    assert at_once[0][7][2:5] == [dt.datetime(2024, 1, 8), False, None]
