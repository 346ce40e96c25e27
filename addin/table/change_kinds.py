"""The kinds of change as they are written in JSON: one table that serves both directions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from addin.i18n import Message, msg
from addin.table.cells import RangeRef
from addin.table.change_keys import (
    Key,
    read_cell,
    read_color,
    read_fields,
    read_flag,
    read_list,
    read_name,
    read_number_or_text,
    read_range,
    read_ranges,
    read_raw,
    read_row_numbers,
    read_text,
    read_text_or_null,
    read_texts,
    read_validation_type,
    write_fields,
)
from addin.table.change_values import (
    JsonValue,
    MistakeError,
    result_value_from_json,
    value_from_json,
    value_to_json,
)
from addin.table.changes import (
    Change,
    ConditionalFormat,
    DropSheet,
    Fill,
    HideRows,
    Lock,
    Note,
    NumberFormat,
    PutSheet,
    ResultColumn,
    SetIdentity,
    SetValue,
    Unlock,
    Validation,
)


@dataclass(frozen=True, slots=True)
class KindOfChange:
    """One kind of change.

    Attributes:
        name: the word in the file.
        type: its class.
        keys: in the order in which they are written.
    """

    name: str
    type: type[Change]
    keys: tuple[Key, ...]


def _never_written(password: str | None) -> None:  # noqa: ARG001  (the point of it)
    """A password stays out of every file."""
    return


def _width(found: JsonValue) -> float:
    if isinstance(found, int | float) and not isinstance(found, bool) and 0 < found <= 255:
        return float(found)
    raise MistakeError(msg("write a width from 1 to 255"))


_COLUMN_KEYS = (
    Key("header", read_text),
    Key("width", _width),
    Key("number_format", read_text, None, "General"),
    Key("wrap", read_flag, None, False),
    Key("choices", read_texts, list, ()),
)


def _columns(found: JsonValue) -> tuple[ResultColumn, ...]:
    columns = []
    problems: list[Message] = []
    for number, column in enumerate(read_list(found), 1):
        if not isinstance(column, dict):
            problems.append(msg("column {number}: write an object in braces", number=number))
            continue
        try:
            columns.append(ResultColumn(**read_fields(_COLUMN_KEYS, column)))
        except MistakeError as mistake:
            problems.extend(
                msg("column {number}: {problem}", number=number, problem=problem)
                for problem in mistake.messages
            )
    if problems:
        raise MistakeError(*problems)
    return tuple(columns)


def _rows(found: JsonValue) -> tuple[tuple[Any, ...], ...]:
    rows = []
    problems: list[Message] = []
    for number, row in enumerate(read_list(found), 1):
        try:
            rows.append(tuple(map(result_value_from_json, read_list(row))))
        except MistakeError as mistake:
            problems.extend(
                msg("row {number!s}: {problem}", number=number, problem=problem)
                for problem in mistake.messages
            )
    if problems:
        raise MistakeError(*problems)
    return tuple(rows)


def _row_fills(found: JsonValue) -> dict[int, str]:
    if not isinstance(found, dict):
        raise MistakeError(msg("write an object such as {example}", example='{"0": "#FFE699"}'))
    fills: dict[int, str] = {}
    for index, color in found.items():
        fill = read_color(color)
        if not (index.isascii() and index.isdigit() and len(index) <= 7 and fill):
            raise MistakeError(msg("write an object such as {example}", example='{"0": "#FFE699"}'))
        fills[int(index)] = fill
    return fills


def _cell_fills(found: JsonValue) -> dict[tuple[int, int], str]:
    mistake = MistakeError(msg("write an object such as {example}", example='{"0,3": "#FFE699"}'))
    if not isinstance(found, dict):
        raise mistake
    fills: dict[tuple[int, int], str] = {}
    for place, color in found.items():
        match, fill = _PLACE.fullmatch(place), read_color(color)
        if match is None or not fill:
            raise mistake
        fills[int(match[1]), int(match[2])] = fill
    return fills


def _indices(found: JsonValue) -> frozenset[int]:
    rows = read_list(found)
    if all(type(row) is int and row >= 0 for row in rows):
        return frozenset(int(row) for row in rows if isinstance(row, int))
    raise MistakeError(msg("write the places of rows, the first is 0"))


def _write_ranges(ranges: Iterable[RangeRef]) -> JsonValue:
    return [range_.a1 for range_ in ranges]


def _write_rows(rows: Iterable[Iterable[Any]]) -> JsonValue:
    return [[value_to_json(value) for value in row] for row in rows]


_PLACE = re.compile(r"([0-9]{1,7}),([0-9]{1,5})")
_A1 = attrgetter("a1")
_SHEET = Key("sheet", read_name)
_CELL = Key("cell", read_cell, _A1)
_RANGE = Key("range", read_range, _A1)
_RAW = Key("raw", read_raw, dict, None)
_PASSWORD = Key("password", read_text_or_null, _never_written, None)

_ALL = (
    KindOfChange(
        "set_value", SetValue, (_SHEET, _CELL, Key("value", value_from_json, value_to_json), _RAW)
    ),
    KindOfChange("fill", Fill, (_SHEET, _RANGE, Key("color", read_color), _RAW)),
    KindOfChange("note", Note, (_SHEET, _CELL, Key("text", read_text_or_null), _RAW)),
    KindOfChange("number_format", NumberFormat, (_SHEET, _RANGE, Key("code", read_text), _RAW)),
    KindOfChange(
        "validation",
        Validation,
        (
            _SHEET,
            _RANGE,
            Key("type", read_validation_type),
            Key("values", read_texts, list, ()),
            Key("formula", read_text_or_null, None, None),
            Key("minimum", read_number_or_text, None, None),
            Key("maximum", read_number_or_text, None, None),
            Key("title", read_text, None, ""),
            Key("message", read_text, None, ""),
            Key("error", read_text, None, ""),
            Key("strict", read_flag, None, True),
            _RAW,
        ),
    ),
    KindOfChange(
        "conditional_format",
        ConditionalFormat,
        (
            _SHEET,
            _RANGE,
            Key("formula", read_text_or_null),
            Key("color", read_color, None, None),
            _RAW,
        ),
    ),
    KindOfChange(
        "hide_rows",
        HideRows,
        (
            _SHEET,
            Key("rows", read_row_numbers, list),
            Key("hidden", read_flag, None, True),
            _RAW,
        ),
    ),
    KindOfChange(
        "lock",
        Lock,
        (
            _SHEET,
            Key("unlocked", read_ranges, _write_ranges, ()),
            Key("locked", read_ranges, _write_ranges, ()),
            _PASSWORD,
            Key("old_password", read_text_or_null, _never_written, None),
            _RAW,
        ),
    ),
    KindOfChange("unlock", Unlock, (_SHEET, _PASSWORD, _RAW)),
    KindOfChange(
        "put_sheet",
        PutSheet,
        (
            Key("name", read_name),
            Key("title", read_text),
            Key("summary", read_text),
            Key("columns", _columns, lambda found: [write_fields(_COLUMN_KEYS, c) for c in found]),
            Key("rows", _rows, _write_rows, ()),
            Key(
                "fills",
                _row_fills,
                lambda fills: {str(row): fills[row] for row in sorted(fills)},
                {},
            ),
            Key("after", read_text_or_null, None, None),
            Key(
                "cell_fills",
                _cell_fills,
                lambda fills: {f"{row},{place}": fills[row, place] for row, place in sorted(fills)},
                {},
            ),
            Key("strong", _indices, sorted, frozenset()),
            _RAW,
        ),
    ),
    KindOfChange("drop_sheet", DropSheet, (Key("name", read_name), _RAW)),
    KindOfChange("set_identity", SetIdentity, (Key("id", read_text_or_null), _RAW)),
)

KINDS: Mapping[str, KindOfChange] = {kind.name: kind for kind in _ALL}
"""The kinds by their word in the file."""

KIND_OF: Mapping[type[Change], KindOfChange] = {kind.type: kind for kind in _ALL}
"""The kinds by their class."""
