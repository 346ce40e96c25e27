"""The sheets 字段 Fields, 标签 Segments and 设置 Settings: the rule book, for editing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields

from xlsxwriter.worksheet import Worksheet

from addin.i18n import _, current_language
from addin.table.fields import Kind
from addin.table.rulebook import RuleBook, Settings
from addin.table.rulebook_sheets import (
    FIELD_COLUMNS,
    FIELDS_SHEET,
    SEGMENT_COLUMNS,
    SEGMENTS_SHEET,
    SETTING_COLUMNS,
    SETTINGS_SHEET,
    Cell,
    RuleColumn,
    field_rows,
    heading,
    segment_rows,
    setting_rows,
)
from addin.template.lists import ChoiceLists
from addin.template.look import (
    TABLE_STYLE,
    Look,
    print_settings,
    wrapped_height,
    write_heading,
)
from addin.template.words import template_words

_HEADER_ROW = 3
"""Of the table, from 0: title, line of use and a blank row stand above."""
_SPARE_ROWS = 20
"""Blank rows at the end of a table, checked on entry like the others."""

_FLAGS = frozenset({"required", "unique", "protected", "on"})
_WIDTHS: Mapping[str, float] = {
    "key": 17,
    "aliases": 62,
    "choices": 38,
    "pattern": 12,
    "must": 20,
    "required": 11,
    "help.zh": 34,
    "help.en": 38,
}
_SMALL = frozenset({"aliases"})
"""Columns of long lists that are rarely read: in smaller letters."""
_SMALL_SCALE = 0.8

RULE_SHEETS: Mapping[str, tuple[str, str]] = {
    "field": FIELDS_SHEET,
    "segment": SEGMENTS_SHEET,
    "settings": SETTINGS_SHEET,
}


def write_fields(sheet: Worksheet, look: Look, book: RuleBook, lists: ChoiceLists) -> None:
    """One row a field, with drop-downs for its kind and for yes and no."""
    count = _write_table(sheet, look, "field", FIELD_COLUMNS, field_rows(book), _SPARE_ROWS)
    # The kinds are more than an entry check holds in itself.
    kinds = lists.put(_heading("kind"), [kind.value for kind in Kind])
    position = next(i for i, column in enumerate(FIELD_COLUMNS) if column.key == "kind")
    first, last = _HEADER_ROW + 1, _HEADER_ROW + count
    sheet.data_validation(first, position, last, position, {"validate": "list", "source": kinds})
    _yes_or_no(sheet, FIELD_COLUMNS, count)


def write_segments(sheet: Worksheet, look: Look, book: RuleBook) -> None:
    """One row a segment."""
    rows = segment_rows(book)
    count = _write_table(sheet, look, "segment", SEGMENT_COLUMNS, rows, _SPARE_ROWS)
    _yes_or_no(sheet, SEGMENT_COLUMNS, count)


def write_settings(sheet: Worksheet, look: Look, book: RuleBook) -> None:
    """One row a setting; those that are on or off have a drop-down."""
    _write_table(sheet, look, "settings", SETTING_COLUMNS, setting_rows(book), 0)
    value = next(i for i, column in enumerate(SETTING_COLUMNS) if column.key == "value")
    for offset, field in enumerate(fields(Settings)):
        if isinstance(field.default, bool):
            row = _HEADER_ROW + 1 + offset
            sheet.data_validation(row, value, row, value, _yes_no_list())


def _write_table(
    sheet: Worksheet,
    look: Look,
    part: str,
    columns: Sequence[RuleColumn],
    rows: Sequence[Sequence[Cell]],
    spare: int,
) -> int:
    """Writes heading and table.

    Returns:
        The number of rows of the table, spare ones included.
    """
    words = template_words()["sheets"][part]
    write_heading(sheet, look, words["title"], words["lead"])
    widths = [_WIDTHS.get(column.key, column.width) for column in columns]
    scales = [_SMALL_SCALE if column.key in _SMALL else 1.0 for column in columns]
    for position, width in enumerate(widths):
        sheet.set_column(position, position, width)
    count = len(rows) + spare
    for offset in range(count):
        row = _HEADER_ROW + 1 + offset
        values = rows[offset] if offset < len(rows) else [""] * len(columns)
        texts = [(str(v), w / s) for v, w, s in zip(values, widths, scales, strict=True)]
        sheet.set_row(row, wrapped_height(texts))
        for position, (column, value) in enumerate(zip(columns, values, strict=True)):
            _write_cell(sheet, look, row, position, column, value)
    sheet.set_row(_HEADER_ROW, 24)
    sheet.add_table(
        _HEADER_ROW,
        0,
        _HEADER_ROW + max(count, 1),
        len(columns) - 1,
        {
            "name": f"Rules_{part}",
            "style": TABLE_STYLE,
            "columns": [
                {"header": heading(c, current_language()), "header_format": look.header()}
                for c in columns
            ],
        },
    )
    sheet.freeze_panes(_HEADER_ROW + 1, 1)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.hide_gridlines(2)
    print_settings(sheet)
    return count


def _write_cell(
    sheet: Worksheet, look: Look, row: int, position: int, column: RuleColumn, value: Cell
) -> None:
    """Numbers of settings are numbers; everything else is text, whatever it looks like."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(row, position, value, look.wrapped(align="left"))
    elif value == "":
        sheet.write_blank(row, position, None, look.wrapped(num_format="@"))
    else:
        style: dict[str, object] = {"bold": True} if position == 0 else {}
        if column.key in _FLAGS:
            style = {"align": "center"}
        elif column.key in _SMALL:
            style = {"font_size": 8}
        sheet.write_string(row, position, str(value), look.wrapped(num_format="@", **style))


def _yes_no_list() -> dict[str, object]:
    return {"validate": "list", "source": [_("yes"), _("no")]}


def _yes_or_no(sheet: Worksheet, columns: Sequence[RuleColumn], count: int) -> None:
    for position, column in enumerate(columns):
        if column.key in _FLAGS:
            first, last = _HEADER_ROW + 1, _HEADER_ROW + count
            sheet.data_validation(first, position, last, position, _yes_no_list())


def _heading(key: str) -> str:
    column = next(c for c in FIELD_COLUMNS if c.key == key)
    return heading(column, current_language())
