"""The sheet 练习 Practice: customers with planted problems, and where they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from addin.i18n import current_language
from addin.table.cells import CellRef, CellValue, column_letters, text_of
from addin.table.rulebook import RuleBook
from addin.template.cells import write_value
from addin.template.columns import FieldColumn, columns_of
from addin.template.look import (
    ROW_HEIGHT,
    TABLE_STYLE,
    Look,
    print_settings,
    shown_width,
    write_heading,
)
from addin.template.words import practice_data, sheet_name, spoken, template_words

PRACTICE_SHEET = ("练习", "Practice")
TABLE_NAMES = ("练习表", "Practice_customers")
_HEADER_ROW = 4
"""Of the table, from 0."""
_LEAST_COLUMNS = 4
_ANSWER_WIDTHS = (10.0, 46.0, 40.0)


@dataclass(frozen=True, slots=True)
class Planted:
    """A planted problem.

    Attributes:
        cell: where it is on the sheet.
        what: what is wrong.
        fix: how to correct it.
    """

    cell: CellRef
    what: str
    fix: str


@dataclass(frozen=True, slots=True)
class Practice:
    """What the practice sheet shows.

    Attributes:
        columns: k columns of the rule book.
        rows: n rows of k values.
        problems: in the order of the rows.
        same_customer: sheet rows of the customer that was entered twice.
    """

    columns: tuple[FieldColumn, ...]
    rows: tuple[tuple[CellValue, ...], ...]
    problems: tuple[Planted, ...]
    same_customer: tuple[int, ...]


def practice_of(book: RuleBook) -> Practice | None:
    """The practice customers, in the fields that a rule book has; None when those are few."""
    data, language = practice_data(), current_language()
    by_key = {c.field.key: c for c in columns_of(book)}
    columns = tuple(by_key[key] for key in data["columns"] if key in by_key)
    if len(columns) < _LEAST_COLUMNS:
        return None
    positions = {c.field.key: i for i, c in enumerate(columns, 1)}
    rows = tuple(
        tuple(spoken(row.get(c.field.key), language) for c in columns) for row in data["row"]
    )
    problems = tuple(
        Planted(
            CellRef(_sheet_row(entry["row"]), positions[entry["key"]]),
            entry["what"][language],
            entry["fix"][language],
        )
        for entry in data["problem"]
        if entry["key"] in positions
    )
    return Practice(columns, rows, problems, tuple(map(_sheet_row, data["same_customer"])))


def _sheet_row(number: int) -> int:
    """The sheet row, from 1, of the n-th practice customer."""
    return _HEADER_ROW + 1 + number


def write_practice(sheet: Worksheet, look: Look, practice: Practice) -> None:
    """Writes the table, and the answers in columns that are folded away."""
    words = template_words()["practice"]
    count, width = len(practice.problems), len(practice.columns)
    write_heading(
        sheet,
        look,
        words["title"].format(count=count),
        words["lead"].format(count=count, rows=len(practice.rows)),
    )
    answers = width + 1
    unfold = column_letters(answers + len(_ANSWER_WIDTHS) + 1)
    sheet.write_string(2, 0, words["answers_hint"].format(letter=unfold), look.lead())
    for position, column in enumerate(practice.columns):
        texts = [shown_width(text_of(row[position])) + 3 for row in practice.rows]
        sheet.set_column(position, position, max(column.width, *texts))
    for number, row in enumerate(practice.rows, 1):
        sheet.set_row(_HEADER_ROW + number, ROW_HEIGHT)
        for position, (column, value) in enumerate(zip(practice.columns, row, strict=True)):
            style = look.body(num_format=column.number_format, align=column.align)
            write_value(sheet, _HEADER_ROW + number, position, value, style)
    sheet.set_row(_HEADER_ROW, 24)
    sheet.add_table(
        _HEADER_ROW,
        0,
        _HEADER_ROW + len(practice.rows),
        width - 1,
        {
            "name": sheet_name(TABLE_NAMES),
            "style": TABLE_STYLE,
            "columns": [
                {"header": c.header, "header_format": look.header()} for c in practice.columns
            ],
        },
    )
    _write_answers(sheet, look, practice, answers)
    sheet.freeze_panes(_HEADER_ROW + 1, 2)
    sheet.hide_gridlines(2)
    sheet.print_area(0, 0, _HEADER_ROW + len(practice.rows), width - 1)
    print_settings(sheet)


def _write_answers(sheet: Worksheet, look: Look, practice: Practice, first: int) -> None:
    words = template_words()["practice"]
    for offset, width in enumerate(_ANSWER_WIDTHS):
        sheet.set_column(first + offset, first + offset, width, None, {"level": 1, "hidden": True})
    after = first + len(_ANSWER_WIDTHS)
    sheet.set_column(after, after, 4, None, {"collapsed": True})
    sheet.write_string(_HEADER_ROW - 1, first, words["answers_title"], look.heading())
    lines: list[Sequence[str]] = [(p.cell.a1, p.what, p.fix) for p in practice.problems]
    for position, title in enumerate(words["answers_header"]):
        sheet.write_string(_HEADER_ROW, first + position, title, look.header())
    for number, line in enumerate(lines, 1):
        for position, text in enumerate(line):
            sheet.write_string(_HEADER_ROW + number, first + position, text, look.body())
    one, other = practice.same_customer
    text = words["duplicate"].format(first=one, second=other)
    sheet.write_string(_HEADER_ROW + len(lines) + 2, first, text, look.lead())
