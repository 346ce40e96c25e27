"""The sheet 客户 Customers: the table itself, ready for entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from addin.hosts.port import PALETTE
from addin.table.cells import CellValue
from addin.table.fields import Kind
from addin.table.rulebook import Settings
from addin.template import formulas
from addin.template.cells import write_value
from addin.template.columns import FieldColumn, new_code
from addin.template.entry_checks import entry_check, words_of
from addin.template.lists import ChoiceLists
from addin.template.look import GREY_TEXT, ROW_HEIGHT, TABLE_STYLE, Look, print_settings
from addin.template.words import sheet_name

CUSTOMERS_SHEET = ("客户", "Customers")
TABLE_NAMES = ("客户表", "Customers")
PREPARED_ROWS = 1000
"""Rows that are ready for entry; a table on a protected sheet does not grow by itself."""

_FIRST_ROW = 2
_HEADER_HEIGHT = 28

Row = Mapping[str, CellValue]
"""A customer, by field key."""

_ALLOWED = {
    "sort": True,
    "autofilter": True,
    "format_columns": True,
    "format_rows": True,
    "objects": True,
    "scenarios": True,
}


def write_customers(
    workbook: xlsxwriter.Workbook,
    sheet: Worksheet,
    look: Look,
    columns: Sequence[FieldColumn],
    settings: Settings,
    lists: ChoiceLists,
    rows: Sequence[Row] = (),
) -> None:
    """Writes the customer table.

    Args:
        workbook: the workbook.
        sheet: an empty sheet.
        look: the cell formats.
        columns: m columns.
        settings: of the rule book.
        lists: takes the choices that are too long for an entry check.
        rows: customers to begin with; there are prepared rows enough below them.
    """
    count = max(PREPARED_ROWS, len(rows) + PREPARED_ROWS // 10)
    last_row = _FIRST_ROW + count - 1
    sheet.set_default_row(ROW_HEIGHT)
    sheet.set_row(0, _HEADER_HEIGHT)
    for column in columns:
        sheet.set_column(column.index - 1, column.index - 1, column.width)
        _write_cells(sheet, look, column, rows, count)
    sheet.add_table(
        0,
        0,
        last_row - 1,
        len(columns) - 1,
        {
            "name": sheet_name(TABLE_NAMES),
            "style": TABLE_STYLE,
            "columns": [
                {"header": c.header, "header_format": look.header(text_wrap=True)} for c in columns
            ],
        },
    )
    _add_checks(workbook, sheet, columns, settings, lists, last_row)
    _colour_missing(workbook, sheet, columns, last_row)
    sheet.freeze_panes(1, _frozen_columns(columns))
    sheet.protect("", _ALLOWED)
    sheet.repeat_rows(0)
    print_settings(sheet)


def _write_cells(
    sheet: Worksheet, look: Look, column: FieldColumn, rows: Sequence[Row], count: int
) -> None:
    """One column from top to bottom; blank cells carry their format too."""
    properties: dict[str, Any] = {"num_format": column.number_format, "align": column.align}
    if column.prefilled:
        properties["font_color"] = GREY_TEXT
    cell_format = look.body(locked=column.prefilled, **properties)
    position = column.index - 1
    for number in range(1, count + 1):
        value = rows[number - 1].get(column.field.key) if number <= len(rows) else None
        if column.prefilled and (number > len(rows) or column.field.key not in rows[number - 1]):
            value = new_code(number)
        write_value(sheet, number, position, value, cell_format)


def _add_checks(
    workbook: xlsxwriter.Workbook,
    sheet: Worksheet,
    columns: Sequence[FieldColumn],
    settings: Settings,
    lists: ChoiceLists,
    last_row: int,
) -> None:
    colors = {
        color: workbook.add_format({"bg_color": color}) for color in (PALETTE.error, PALETTE.tidy)
    }
    for column in columns:
        check = entry_check(column.field, settings, f"{column.letter}{_FIRST_ROW}")
        area = column.range(_FIRST_ROW, last_row)
        options = {**check.validation, **words_of(column.field, check)}
        if check.needs_list:
            options["source"] = lists.put(column.field.name, check.choices)
        sheet.data_validation(area, options)
        for colouring in check.colourings:
            sheet.conditional_format(
                area,
                {
                    "type": "formula",
                    "criteria": f"={colouring.formula}",
                    "format": colors[colouring.color],
                    "stop_if_true": True,
                },
            )
        if column.field.unique:
            sheet.conditional_format(area, {"type": "duplicate", "format": colors[PALETTE.error]})


def _colour_missing(
    workbook: xlsxwriter.Workbook,
    sheet: Worksheet,
    columns: Sequence[FieldColumn],
    last_row: int,
) -> None:
    """Colours blank required cells of rows in which anything is filled but the code."""
    missing = workbook.add_format({"bg_color": PALETTE.error})
    whole = f"${columns[0].letter}{_FIRST_ROW}:${columns[-1].letter}{_FIRST_ROW}"
    codes = sum(column.prefilled for column in columns)
    for column in columns:
        if not column.field.required or column.prefilled:
            continue
        cell = f"{column.letter}{_FIRST_ROW}"
        sheet.conditional_format(
            column.range(_FIRST_ROW, last_row),
            {
                "type": "formula",
                "criteria": f"=AND(NOT({formulas.filled(cell)}),COUNTA({whole})>{codes})",
                "format": missing,
            },
        )


def _frozen_columns(columns: Sequence[FieldColumn]) -> int:
    """Columns that stay in view: up to the first name, if that is near."""
    for column in columns[:3]:
        if column.field.kind in (Kind.PERSON, Kind.COMPANY):
            return column.index
    return 1
