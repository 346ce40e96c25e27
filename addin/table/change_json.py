"""Change sets as a readable file: what `--changes` writes and `custsheet apply` reads.

    {"format": "custsheet-changes", "version": 1, "command": "validate",
     "workbook": {"name": "customers.xlsx", "digest": "…"}, "made": "2026-11-21T09:30:00+00:00",
     "changes": [
    {"kind": "set_value", "sheet": "客户", "cell": "B7", "value": "13800138000"},
    {"kind": "fill", "sheet": "客户", "range": "A1:B2", "color": "#FFE699"}
    ]}

Only `changes` is needed. Each change stands on a line of its own and keys keep their order, so
that two files can be compared line by line. `set_value` may have a `range` and `values`, a list
of rows, instead of a cell. How values are written is told in `addin.table.change_values`.

Passwords are read but never written: a change that had one gets null in its place.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from addin.errors import ChangeFileError
from addin.i18n import Message, msg
from addin.table.cells import RangeRef
from addin.table.change_keys import (
    Key,
    read_fields,
    read_list,
    read_name,
    read_range,
    read_text,
    write_fields,
)
from addin.table.change_kinds import KIND_OF, KINDS
from addin.table.change_values import JsonValue, MistakeError, shown, value_from_json
from addin.table.changes import Change, ChangeSet, SetValue

FORMAT: Final = "custsheet-changes"
VERSION: Final = 1

_encode: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class WorkbookTag:
    """Which workbook a file of changes was made for; whatever is not known is "".

    Attributes:
        id: by which the journal knows it.
        name: what a person calls it.
        digest: its state when the changes were planned.
    """

    id: str = ""
    name: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class ChangeFile:
    """A file of changes.

    Attributes:
        change_set: the changes.
        workbook: what they were made for.
        command: the verb that planned them, or "".
        made: when, with a time zone; None where the file does not say.
    """

    change_set: ChangeSet
    workbook: WorkbookTag = WorkbookTag()
    command: str = ""
    made: dt.datetime | None = None


def to_json(
    change_set: ChangeSet,
    *,
    workbook: WorkbookTag | None = None,
    command: str = "",
    made: dt.datetime | None = None,
) -> str:
    """Writes a file of changes. Passwords are replaced by null.

    Args:
        change_set: the changes.
        workbook: what they are made for.
        command: the verb that planned them.
        made: when, with a time zone.

    Returns:
        JSON text, always the same for the same arguments, that encodes as UTF-8.

    Raises:
        ValueError: a value that no cell can hold, such as NaN.
    """
    head: dict[str, JsonValue] = {"format": FORMAT, "version": VERSION}
    if command:
        head["command"] = command
    if workbook is not None:
        head["workbook"] = write_fields(_WORKBOOK_KEYS, workbook)
    if made is not None:
        head["made"] = made.isoformat(timespec="seconds")
    lines = ",\n".join(map(_line, change_set))
    text = f'{_encode(head)[:-1]}, "changes": [\n{lines}\n]}}\n'
    # Half a character can stand in a damaged cell; UTF-8 has no form for it, JSON has.
    return _LONE_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def from_json(source: str | bytes | Mapping[str, JsonValue]) -> ChangeSet:
    """Reads the changes out of a file of changes.

    Args:
        source: its text, or what a JSON reader made of it.

    Returns:
        The changes in the file's order.

    Raises:
        ChangeFileError: the file has mistakes; it lists every one.
    """
    return read_change_file(source).change_set


def read_change_file(source: str | bytes | Mapping[str, JsonValue]) -> ChangeFile:
    """Reads a file of changes with what it says of itself; as `from_json` otherwise."""
    found = source if isinstance(source, Mapping) else _parsed(source)
    if not isinstance(found, Mapping):
        raise _file_error([msg("The file must be an object in braces with the key “changes”.")])
    problems: list[Message] = []
    changes: list[Change] = []
    fields: dict[str, Any] = {}
    try:
        fields = read_fields(_FILE_KEYS, found)
    except MistakeError as mistake:
        problems.extend(mistake.messages)
    items = found.get("changes")
    for number, item in enumerate(items if isinstance(items, list) else (), 1):
        try:
            changes.extend(_read_change(item))
        except MistakeError as mistake:
            problems.extend(_placed(number, item, mistake.messages))
    if problems:
        raise _file_error(problems)
    return ChangeFile(
        ChangeSet(tuple(changes)),
        fields.get("workbook", WorkbookTag()),
        fields.get("command", ""),
        fields.get("made"),
    )


def _line(change: Change) -> str:
    kind = KIND_OF[type(change)]
    return _encode({"kind": kind.name, **write_fields(kind.keys, change)})


def _parsed(source: str | bytes) -> JsonValue:
    try:
        text = source.decode("utf-8-sig") if isinstance(source, bytes) else source
        return json.loads(text.removeprefix("\ufeff"))
    except UnicodeDecodeError:
        problem = msg("The file is not UTF-8 text; save it as UTF-8.")
    except json.JSONDecodeError as error:
        problem = msg(
            "Line {line!s}, character {column!s}: the text is not JSON here.",
            line=error.lineno,
            column=error.colno,
        )
    except ValueError:
        problem = msg("A number has more digits than any cell keeps; put it in quotes.")
    except RecursionError:
        problem = msg("The brackets are nested too deeply.")
    raise _file_error([problem])


def _read_change(item: JsonValue) -> Iterable[Change]:
    if not isinstance(item, dict):
        raise MistakeError(msg("write an object in braces"))
    keys = dict(item)
    name = keys.pop("kind", None)
    if name == "set_value" and "values" in keys:
        return _read_block(keys)
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is not None:
        return (kind.type(**read_fields(kind.keys, keys)),)
    known = ", ".join(KINDS)
    if name is None:
        raise MistakeError(msg("the key “kind” is missing; use one of {known}", known=known))
    raise MistakeError(
        msg("“{found}” is not a kind of change; use one of {known}", found=shown(name), known=known)
    )


def _read_block(keys: Mapping[str, JsonValue]) -> Iterable[Change]:
    fields = read_fields(_BLOCK_KEYS, keys)
    sheet: str = fields["sheet"]
    area: RangeRef = fields["range"]
    rows: list[list[Any]] = fields["values"]
    if len(rows) != area.height or any(len(row) != area.width for row in rows):
        raise MistakeError(
            msg(
                "values: {range} has {height} rows of {width} cells; give as many values",
                range=area.a1,
                height=area.height,
                width=area.width,
            )
        )
    values = (value for row in rows for value in row)
    return (SetValue(sheet, cell, value) for cell, value in zip(area.cells(), values, strict=True))


def _placed(number: int, item: JsonValue, problems: Iterable[Message]) -> Iterator[Message]:
    kind = item.get("kind") if isinstance(item, dict) else None
    for problem in problems:
        if isinstance(kind, str) and kind in KINDS:
            yield msg(
                "Change {number} ({kind}): {problem}", number=number, kind=kind, problem=problem
            )
        else:
            yield msg("Change {number}: {problem}", number=number, problem=problem)


def _file_error(problems: Iterable[Message]) -> ChangeFileError:
    return ChangeFileError(
        msg("The file of changes cannot be used:"),
        msg("Correct these places and try again; nothing was changed."),
        problems,
    )


def _read_block_rows(found: JsonValue) -> list[list[Any]]:
    return [[value_from_json(value) for value in read_list(row)] for row in read_list(found)]


def _read_format(found: JsonValue) -> str:
    if found == FORMAT:
        return FORMAT
    raise MistakeError(msg("this is not a file of changes; it should say {known}", known=FORMAT))


def _read_version(found: JsonValue) -> int:
    if type(found) is int and found == VERSION:
        return VERSION
    raise MistakeError(msg("this program reads version {known!s}; update CustSheet", known=VERSION))


def _read_workbook(found: JsonValue) -> WorkbookTag:
    if not isinstance(found, dict):
        raise MistakeError(msg("write an object in braces"))
    return WorkbookTag(**read_fields(_WORKBOOK_KEYS, found))


def _read_made(found: JsonValue) -> dt.datetime:
    try:
        made = dt.datetime.fromisoformat(read_text(found))
    except ValueError:
        made = None
    if made is None or made.tzinfo is None:
        raise MistakeError(
            msg("write a time with its zone, such as {example}", example=_MADE_EXAMPLE)
        )
    return made


_MADE_EXAMPLE = "2026-11-21T09:30:00+08:00"

_WORKBOOK_KEYS = (
    Key("id", read_text, None, ""),
    Key("name", read_text, None, ""),
    Key("digest", read_text, None, ""),
)

_FILE_KEYS = (
    Key("format", _read_format, None, FORMAT),
    Key("version", _read_version, None, VERSION),
    Key("command", read_text, None, ""),
    Key("workbook", _read_workbook, None, WorkbookTag()),
    Key("made", _read_made, None, None),
    Key("changes", read_list),
)

_BLOCK_KEYS = (Key("sheet", read_name), Key("range", read_range), Key("values", _read_block_rows))
