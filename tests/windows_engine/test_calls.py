"""How often a command calls Excel: each call crosses from one process to another."""

from __future__ import annotations

import pytest

from tests.unit.command_builders import HEADERS
from tests.windows_engine.clicks import click, many_customers, open_customers

MOVING = ("Range.Value", "Range.Value=", "Range.Formula", "Range.Formula=")
MOST, CELLS_A_CALL = 40, 50_000
MOST_IN_ALL, A_PIECE = 460, 10
"""Names, places and settings move no data; xlwings asks for some anew with every piece read."""


@pytest.mark.parametrize("rows", [10_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_validate_calls_excel_a_few_times_however_many_rows(excel, tmp_path, rows):
    open_customers(tmp_path / "客户表.xlsx", many_customers(rows))
    excel.calls.clear()
    said = click(excel, "validate")
    assert said.startswith(f"info: {rows:,} rows checked: 20 errors")
    moving = {
        name: count
        for name, count in excel.calls.items()
        if name in MOVING or name.startswith("Run ")
    }
    cells = rows * len(HEADERS)
    assert sum(moving.values()) <= MOST + cells / CELLS_A_CALL, moving
    most = MOST_IN_ALL + A_PIECE * cells / CELLS_A_CALL
    assert excel.calls.total() <= most, excel.calls.most_common(20)
