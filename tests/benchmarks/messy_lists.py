"""Messy customer lists with the truth about every cell, made from a seed.

Three lists as companies keep them: the members of a Chinese retailer, the business accounts
of a Chinese supplier, the customers of an exporter in fourteen countries. First every row is
made right, unusual but right values on purpose among them; then things go wrong as they do
in real lists, and each spoilt cell is written down with its kind, its right value and
whether a person who sees only this table could tell.

    messy = make_list("members", rows=5000, seed=1)
    write_list(messy, Path("members.csv"))
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import xlsxwriter

from tests.benchmarks.lists import business, members, trade
from tests.benchmarks.lists.damage import Damage, Judge, Line, Spoiler, as_text, place_truths
from tests.benchmarks.lists.plan_business import business_damages
from tests.benchmarks.lists.plan_business import looks_right as business_looks_right
from tests.benchmarks.lists.plan_members import looks_right as member_looks_right
from tests.benchmarks.lists.plan_members import members_damages
from tests.benchmarks.lists.plan_trade import looks_right as trade_looks_right
from tests.benchmarks.lists.plan_trade import trade_damages
from tests.benchmarks.lists.truth import Column, ErrorCell, MessyList, Row, Storage, Value


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a list is made.

    Attributes:
        columns: its columns, in order.
        make: (chance, count, today) to right rows.
        damages: today to all that goes wrong.
        judge: whether a spoilt value still looks right.
        identifier: the column besides the code in which no two rows may agree.
    """

    columns: tuple[Column, ...]
    make: Callable[[Random, int, dt.date], list[Row]]
    damages: Callable[[dt.date], tuple[Damage, ...]]
    judge: Judge
    identifier: str


RECIPES = {
    "members": Recipe(
        members.COLUMNS, members.make_members, members_damages, member_looks_right, "id_number"
    ),
    "business": Recipe(
        business.COLUMNS, business.make_business, business_damages, business_looks_right, "uscc"
    ),
    "trade": Recipe(trade.COLUMNS, trade.make_trade, trade_damages, trade_looks_right, "tax"),
}
LISTS = tuple(RECIPES)
INTENSITY = 1.4
"""By this the shares of the plans are multiplied: 6 to 8 % of the cells are then spoilt."""
_HEADERS, _COPIES, _SAME_CODE, _SAME_NUMBER = 0.0024, 0.004, 0.004, 0.003


def make_list(
    name: str,
    rows: int = 5000,
    seed: int = 1,
    storage: Storage = "csv",
    today: dt.date | None = None,
) -> MessyList:
    """Makes a list; the same arguments always give the same list.

    Args:
        name: one of LISTS.
        rows: data rows it has about; a few repeated rows come on top of 99 %.
        seed: of the chance.
        storage: the kind of file it is for: Excel damages a workbook and a CSV differently.
        today: the day on which it is looked at; the real one when left out.
    """
    recipe = RECIPES[name]
    today = today or dt.date.today()
    random = Random(f"{name} {seed} {storage}")
    clean = recipe.make(random, rows, today)
    lines = [Line(dict(row), row) for row in clean]
    spoiler = Spoiler(random, lines, recipe.judge, rows, INTENSITY)
    spoiler.insert_copies(_COPIES)
    spoiler.apply(d for d in recipe.damages(today) if d.storage in (None, storage))
    spoiler.share_value("code_repeated", "code", _SAME_CODE)
    spoiler.share_value("number_repeated", recipe.identifier, _SAME_NUMBER)
    spoiler.insert_headers({c.key: c.header for c in recipe.columns}, _HEADERS)
    keys = [column.key for column in recipe.columns]
    return MessyList(
        name,
        storage,
        today,
        recipe.columns,
        tuple(_values(line.values, keys) for line in lines),
        tuple(None if line.clean is None else _values(line.clean, keys) for line in lines),
        place_truths(lines, keys),
    )


def _values(row: Row, keys: Sequence[str]) -> tuple[Value, ...]:
    return tuple(row[key] for key in keys)


def write_list(messy: MessyList, path: Path) -> None:
    """Writes the list as the kind of file it was made for: UTF-8 with a mark, or .xlsx."""
    if messy.storage == "csv":
        _write_csv(messy, path)
    else:
        _write_workbook(messy, path)


def _write_csv(messy: MessyList, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.header for column in messy.columns])
        writer.writerows([as_text(value) for value in row] for row in messy.rows)


def _write_workbook(messy: MessyList, path: Path) -> None:
    options = {"constant_memory": False, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet("Sheet1")
        bold = book.add_format({"bold": True})
        text = book.add_format({"num_format": "@"})
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(messy.columns):
            sheet.write_string(0, column, heading.header, bold)
            sheet.set_column(column, column, 14, text if heading.as_text else None)
        for row, values in enumerate(messy.rows, 1):
            for column, value in enumerate(values):
                _write_cell(
                    sheet, row, column, value, date, text if messy.columns[column].as_text else None
                )


def _write_cell(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    value: Value,
    date: xlsxwriter.format.Format,
    text: xlsxwriter.format.Format | None,
) -> None:
    if value is None:
        return
    if isinstance(value, ErrorCell):
        # A formula with its last result is how a workbook holds an error.
        sheet.write_formula(row, column, "=NA()", None, str(value))
    elif isinstance(value, str):
        sheet.write_string(row, column, value, text)
    elif isinstance(value, dt.date):
        if value.year < 1900:
            sheet.write_string(row, column, value.isoformat(), text)
        else:
            sheet.write_datetime(row, column, dt.datetime(value.year, value.month, value.day), date)
    else:
        sheet.write_number(row, column, value)
