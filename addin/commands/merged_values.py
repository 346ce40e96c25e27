"""Which values the survivor of a merge gets, edits on the sheet included."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from addin.commands.left import same_value
from addin.commands.situation import Situation, Value
from addin.merging.columns import FieldColumn, MergeColumns
from addin.merging.survivors import Proposal
from addin.table.cells import CellRef, CellValue, RangeRef, is_blank, text_of
from addin.table.changes import Change, Formula, NumberFormat, SetValue
from addin.table.table import Column

_NUMBER = re.compile(r"[-+]?\d{1,15}(\.\d+)?")


def written(value: CellValue) -> str:
    """A value as a result sheet shows it, and gives it back."""
    return text_of(value).replace("\r\n", "\n").replace("\r", "\n")


def final_values(
    columns: MergeColumns, proposal: Proposal, listed: Proposal, shown: Mapping[int, str]
) -> tuple[dict[int, Value], int]:
    """The survivor's values.

    What stands in the result line counts: where it is the proposed value, or that of a row, it
    has that value's type; anything else was edited.

    Args:
        columns: the table.
        proposal: for the rows that are merged.
        listed: for the rows that the sheet lists.
        shown: the texts of the result line, by sheet column.

    Returns:
        The values by sheet column, and how many of them were edited.
    """
    values: dict[int, Value] = {}
    edited = 0
    for i, column in enumerate(columns.columns):
        index, proposed = column.column.index, proposal.values[i]
        values[index] = proposed
        text = shown.get(index)
        if proposal.survivor in column.formulas or text is None:
            continue
        text = written(text)
        if text in (written(proposed), written(listed.values[i])):
            continue
        edited += 1
        values[index] = _meant(column, proposal.rows, text)
    return values, edited


def _meant(column: FieldColumn, rows: Sequence[int], text: str) -> CellValue:
    """The value that an edited text stands for."""
    if is_blank(text):
        return None
    held = [column.value(row) for row in rows if not column.is_blank(row)]
    for value in held:
        if written(value) == text:
            return value
    if column.column.kind.is_digits:
        return text
    plain = text.strip()
    if any(isinstance(v, dt.date) for v in held):
        try:
            return dt.date.fromisoformat(plain)
        except ValueError:
            return text
    if any(isinstance(v, int | float) and not isinstance(v, bool) for v in held):
        number = plain.replace(",", "").replace("，", "")
        if _NUMBER.fullmatch(number):
            return float(number) if "." in number else int(number)
    return text


def changes_for(situation: Situation, row: int, column: int, value: Value) -> list[Change]:
    """The changes that bring a value into a cell; none where it is there, or a formula is."""
    table = situation.table
    present = situation.value(row, column)
    if isinstance(present, Formula) or _is_same(present, value):
        return []
    found = next(c for c in table.columns if c.index == column)
    return setting(table.sheet, CellRef(row, column), present, value, found)


def setting(
    sheet: str, cell: CellRef, present: Value, value: Value, column: Column
) -> list[Change]:
    """The changes that set a value, with the format without which it would be another one.

    Args:
        sheet: the sheet.
        cell: the cell.
        present: what it holds.
        value: what it is to hold.
        column: its column.
    """
    change = SetValue(sheet, cell, value)
    area = RangeRef.of_cell(cell)
    can_be_text = not isinstance(present, str) and not _is_moment(present)
    if isinstance(value, str) and column.kind.is_digits and can_be_text:
        return [NumberFormat(sheet, area, "@"), change]
    if _is_number(value) and (_is_moment(present) or (present is None and _has_moments(column))):
        # Under the format of a date a number is a date.
        return [NumberFormat(sheet, area, "General"), change]
    return [change]


def _is_same(present: Value, value: Value) -> bool:
    return type(present) is type(value) and same_value(present, value)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_moment(value: object) -> bool:
    return isinstance(value, dt.date | dt.time | dt.timedelta)


def _has_moments(column: Column) -> bool:
    return any(_is_moment(value) for value in column.values)
