"""The keys of a change written as JSON: what may stand under each, and how to read it.

A *key* is named like the attribute of `addin.table.changes` that it stands for. An attribute at
its default is not written. Whatever cannot be understood is a `MistakeError`, which tells all
that is wrong with one object.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from addin.i18n import Message, msg
from addin.table.cells import MAX_ROW, CellRef, RangeRef
from addin.table.change_values import JsonValue, MistakeError, shown

REQUIRED: Final = object()
"""In the place of a default: the key must be there."""

_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_VALIDATION_TYPES = ("list", "custom", "whole", "decimal", "date", "text_length", "none")


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a change.

    Attributes:
        name: as in the file, and of the attribute.
        read: JSON to the attribute's value; raises MistakeError.
        write: the attribute's value to JSON; None where it is JSON already.
        default: left out of the file; REQUIRED where there is none.
    """

    name: str
    read: Callable[[JsonValue], object]
    write: Callable[[Any], JsonValue] | None = None
    default: object = REQUIRED


def read_fields(keys: Iterable[Key], found: Mapping[str, JsonValue]) -> dict[str, Any]:
    """The attributes that an object of a file stands for, but for those left at their default.

    Raises:
        MistakeError: keys are missing, unknown, or hold something wrong; tells all of them.
    """
    fields: dict[str, Any] = {}
    problems: list[Message] = []
    count = 0
    for key in keys:
        if key.name in found:
            count += 1
            try:
                fields[key.name] = key.read(found[key.name])
            except MistakeError as mistake:
                problems.extend(
                    msg("{key}: {problem}", key=key.name, problem=problem)
                    for problem in mistake.messages
                )
        elif key.default is REQUIRED:
            problems.append(msg("the key “{key}” is missing", key=key.name))
    if count < len(found):
        names = [key.name for key in keys]
        problems.extend(
            msg("“{key}” is not a key here; use {known}", key=shown(name), known=", ".join(names))
            for name in found
            if name not in names
        )
    if problems:
        raise MistakeError(*problems)
    return fields


def write_fields(keys: Iterable[Key], source: object) -> dict[str, JsonValue]:
    """An object of a file from the attributes that it stands for."""
    written: dict[str, JsonValue] = {}
    for key in keys:
        value = getattr(source, key.name)
        if key.default is not REQUIRED and value == key.default:
            continue
        written[key.name] = value if key.write is None else key.write(value)
    return written


def read_text(found: JsonValue) -> str:
    if isinstance(found, str):
        return found
    raise MistakeError(msg("write text in quotes"))


def read_text_or_null(found: JsonValue) -> str | None:
    return None if found is None else read_text(found)


def read_name(found: JsonValue) -> str:
    if isinstance(found, str) and found.strip():
        return found
    raise MistakeError(msg("write the sheet's name in quotes"))


def read_flag(found: JsonValue) -> bool:
    if isinstance(found, bool):
        return found
    raise MistakeError(msg("write true or false"))


def read_cell(found: JsonValue) -> CellRef:
    if isinstance(found, str):
        try:
            return CellRef.parse(found)
        except ValueError:
            pass
    raise MistakeError(msg("“{found}” is not a cell; write it like B12", found=shown(found)))


def read_range(found: JsonValue) -> RangeRef:
    if isinstance(found, str):
        try:
            return RangeRef.parse(found)
        except ValueError:
            pass
    raise MistakeError(msg("“{found}” is not a range; write it like A1:C9", found=shown(found)))


def read_row_numbers(found: JsonValue) -> tuple[int, ...]:
    rows = read_list(found)
    if all(type(row) is int and 1 <= row <= MAX_ROW for row in rows):
        return tuple(sorted({int(row) for row in rows if isinstance(row, int)}))
    raise MistakeError(msg("write row numbers from 1 to {last!s}", last=MAX_ROW))


def read_list(found: JsonValue) -> list[JsonValue]:
    if isinstance(found, list):
        return found
    raise MistakeError(msg("write a list in square brackets"))


def read_ranges(found: JsonValue) -> tuple[RangeRef, ...]:
    return tuple(map(read_range, read_list(found)))


def read_texts(found: JsonValue) -> tuple[str, ...]:
    return tuple(map(read_text, read_list(found)))


def read_color(found: JsonValue) -> str | None:
    if found is None:
        return None
    # What a host writes for a fill that no single colour describes.
    if found == "":
        return ""
    if isinstance(found, str) and _COLOR.fullmatch(found):
        return found.upper()
    raise MistakeError(
        msg(
            "“{found}” is not a colour; write it like #FFE699, or null for none", found=shown(found)
        )
    )


def read_validation_type(found: JsonValue) -> str:
    if found in _VALIDATION_TYPES:
        return str(found)
    raise MistakeError(
        msg(
            "“{found}” is not one of {known}",
            found=shown(found),
            known=", ".join(_VALIDATION_TYPES),
        )
    )


def read_number_or_text(found: JsonValue) -> str | None:
    # A bound is kept as text; people rightly write a number without quotes.
    if isinstance(found, int | float) and not isinstance(found, bool):
        return str(found)
    return read_text_or_null(found)


def read_raw(found: JsonValue) -> Mapping[str, str] | None:
    if found is None:
        return None
    if isinstance(found, dict) and all(isinstance(value, str) for value in found.values()):
        return found
    raise MistakeError(msg("write an object whose values are text"))
