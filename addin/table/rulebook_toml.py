"""The rule book as a TOML file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from importlib import resources
from typing import Any

import tomlkit

from addin.errors import RuleBookError
from addin.i18n import Message, msg
from addin.table.fields import Field
from addin.table.rulebook import (
    SETTING_HELP,
    Path,
    RuleBook,
    Segment,
    Settings,
    parse_rulebook,
    raise_if,
)


def read_toml(text: str, source: str) -> tuple[RuleBook, list[Message]]:
    """Reads a rule book from TOML text.

    Returns:
        The rule book of what could be read, and all mistakes, each with its line.

    Raises:
        RuleBookError: the text is not TOML at all.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleBookError(
            msg("The rule book {source} is not a TOML file.", source=source),
            msg("Correct the line and try again."),
            [msg("{error}", error=str(error))],
        ) from None
    lines = text.splitlines()
    return parse_rulebook(data, lambda path: _place(lines, path), source)


def _place(lines: list[str], path: Path) -> Message:
    """The line of an entry, such as "line 12"; found by its n-th heading."""
    heading = re.compile(rf"\s*\[\[?\s*{re.escape(str(path[0]))}\s*\]?\]") if path else None
    if heading is None:
        return msg("the file")
    wanted = path[1] if len(path) > 1 and isinstance(path[1], int) else 0
    found = [i for i, line in enumerate(lines) if heading.match(line)]
    if wanted >= len(found):
        return msg("the file")
    start = found[wanted]
    key = next((p for p in reversed(path) if isinstance(p, str) and p != path[0]), None)
    if key is not None:
        for i in range(start + 1, len(lines)):
            if lines[i].lstrip().startswith("["):
                break
            if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", lines[i]):
                return msg("line {line!s}", line=i + 1)
    return msg("line {line!s}", line=start + 1)


@cache
def default_rulebook() -> RuleBook:
    """The rule book for a workbook that has none."""
    text = resources.files("addin.table").joinpath("default_rules.toml").read_text("utf-8")
    book, problems = read_toml(text, "")
    raise_if(problems, "default_rules.toml")
    return book


def write_toml(book: RuleBook) -> str:
    """The rule book as TOML text that people can go on editing."""
    document = tomlkit.document()
    document.add(tomlkit.comment(str(msg("Rule book of a customer table, for CustSheet."))))
    settings = tomlkit.table()
    for f in fields(Settings):
        entry = tomlkit.item(getattr(book.settings, f.name))
        entry.comment(str(SETTING_HELP[f.name]))
        settings.add(f.name, entry)
    document.add("settings", settings)
    document.add("field", _tables(_field_data(f) for f in book.fields))
    if book.segments:
        document.add("segment", _tables(_segment_data(s) for s in book.segments))
    return tomlkit.dumps(document)


def _tables(entries: Any) -> Any:
    array = tomlkit.aot()
    for entry in entries:
        table = tomlkit.table()
        for key, value in entry.items():
            table.add(key, _inline(value) if isinstance(value, Mapping) else value)
        array.append(table)
    return array


def _inline(value: Mapping[str, Any]) -> Any:
    table = tomlkit.inline_table()
    for key, inner in value.items():
        table.append(key, inner)
    return table


def _field_data(field: Field) -> dict[str, Any]:
    data: dict[str, Any] = {"key": field.key, "kind": field.kind.value}
    if field.label:
        data["label"] = dict(field.label)
    if field.aliases:
        data["aliases"] = list(field.aliases)
    for flag in ("required", "unique", "protected"):
        if getattr(field, flag):
            data[flag] = True
    if field.choices:
        data["choices"] = {value: list(words) for value, words in field.choices.items()}
    for key in ("pattern", "minimum", "maximum", "must"):
        if getattr(field, key) is not None:
            data[key] = getattr(field, key)
    if field.help:
        data["help"] = dict(field.help)
    if field.options:
        data["options"] = dict(field.options)
    return data


def _segment_data(segment: Segment) -> dict[str, Any]:
    data: dict[str, Any] = {"tag": segment.tag, "when": segment.when}
    if segment.note:
        data["note"] = dict(segment.note)
    if not segment.on:
        data["on"] = False
    return data
