"""Request bodies and parameters checked against Google's own discovery documents.

Google rejects what it does not know, and a client that is tested here must notice. The
documents ship with google-api-python-client; protocol buffers' JSON mapping says what counts as
a value of a type (an integer may come as text, null stands for "not set").
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from addin.errors import UsageError
from addin.i18n import msg

from .problems import Json, bad_fields

_SHEETS_TYPES = "type.googleapis.com/google.apps.sheets.v4."
_LIST = "type.googleapis.com/google.protobuf.ListValue"
_INTEGER = re.compile(r"-?\d+")
_INT32 = range(-(2**31), 2**31)

Violation = tuple[str, str]


@cache
def discovery(name: str) -> Json:
    """A discovery document.

    Args:
        name: "sheets.v4" or "drive.v3".

    Raises:
        UsageError: google-api-python-client is not installed.
    """
    try:
        folder = resources.files("googleapiclient.discovery_cache") / "documents"
        text = (folder / f"{name}.json").read_text("utf-8")
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise UsageError(
            msg("The description of Google's interface is not installed."),
            msg("Install it: pip install 'custsheet[demo]'"),
        ) from error
    document: Json = json.loads(text)
    return document


@cache
def methods(name: str) -> Mapping[str, Json]:
    """A document's methods by their id, such as "sheets.spreadsheets.get"."""

    def walk(resource: Json) -> Iterator[tuple[str, Json]]:
        for method in resource.get("methods", {}).values():
            yield method["id"], method
        for inner in resource.get("resources", {}).values():
            yield from walk(inner)

    return dict(walk(discovery(name)))


def check_body(
    document: str, schema: str, body: object, root: str = "", *, unknown: bool = False
) -> Json:
    """A request's body as it is meant: without nulls, integers as integers.

    Args:
        document: the discovery document's name.
        schema: the name of the body's schema.
        body: the parsed JSON; None for an empty body.
        root: the path under which Google reports the body's fields ("data" where only one
            field of the request is the body).
        unknown: whether unknown fields are left aside instead of rejected, as Drive does.

    Raises:
        ApiError: unknown fields or values of another type, all of them listed.
    """
    found: list[Violation] = []
    if body is not None and not isinstance(body, dict):
        raise bad_fields([("", "Invalid JSON payload received. Root element must be a message.")])
    checker = _Checker(discovery(document)["schemas"], found, unknown=unknown)
    meant = checker.message(schema, body or {}, root)
    if found:
        raise bad_fields(found)
    return meant


def check_parameters(document: str, method: str, given: Mapping[str, Sequence[str]]) -> None:
    """Rejects query parameters that the method does not have, and values they cannot take."""
    page = discovery(document)
    known: Json = {**page["parameters"], **methods(document)[method].get("parameters", {})}
    found: list[Violation] = []
    for name, values in given.items():
        rule = known.get(name)
        if rule is None:
            found.append(
                (
                    "",
                    f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query '
                    f"parameter. Field '{name}' could not be found in request message.",
                )
            )
            continue
        for value in values:
            if "enum" in rule and value not in rule["enum"]:
                type_name = name[0].upper() + name[1:]
                found.append(
                    (
                        _snake(name),
                        f"Invalid value at '{_snake(name)}' ({_SHEETS_TYPES}{type_name}), "
                        f'"{value}"',
                    )
                )
            elif rule.get("type") == "integer" and not _INTEGER.fullmatch(value):
                found.append(
                    (_snake(name), f"Invalid value at '{_snake(name)}' (TYPE_INT32), \"{value}\"")
                )
            elif rule.get("type") == "boolean" and value.lower() not in ("true", "false"):
                found.append(
                    (
                        _snake(name),
                        f"Invalid value at '{_snake(name)}' (TYPE_BOOL), \"{value}\"",
                    )
                )
    if found:
        raise bad_fields(found)


def field_names(schema: str) -> Mapping[str, str | None]:
    """The fields of a Sheets schema: name -> schema of the message in it, None for plain values."""
    found: dict[str, str | None] = {}
    for name, rule in discovery("sheets.v4")["schemas"][schema].get("properties", {}).items():
        inner = rule.get("items", rule)
        found[name] = inner.get("$ref")
    return found


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", lambda m: "_" + m[1].lower(), name)


class _Checker:
    """Walks through one body and collects what is wrong."""

    def __init__(self, schemas: Json, found: list[Violation], *, unknown: bool) -> None:
        self._schemas = schemas
        self._found = found
        self._unknown = unknown

    def message(self, schema: str, value: Json, path: str) -> Json:
        known = self._schemas[schema].get("properties", {})
        meant: Json = {}
        for name, inner in value.items():
            rule = known.get(name)
            if rule is None and self._unknown:
                continue
            if rule is None:
                where = f" at '{path}'" if path else ""
                text = f'Invalid JSON payload received. Unknown name "{name}"{where}'
                self._found.append((path, f"{text}: Cannot find field."))
            elif inner is not None:
                below = f"{path}.{_snake(name)}" if path else _snake(name)
                meant[name] = self.field(name, rule, inner, below)
        return meant

    def field(self, name: str, rule: Json, value: object, path: str) -> Any:
        kind = rule.get("type")
        if "$ref" in rule:
            if isinstance(value, dict):
                return self.message(rule["$ref"], value, path)
            return self._wrong(_SHEETS_TYPES + rule["$ref"], value, path)
        if kind == "array":
            return self._array(name, rule, value, path)
        if kind == "object":
            if not isinstance(value, dict):
                return self._wrong("TYPE_MESSAGE", value, path)
            entry = rule.get("additionalProperties", {"type": "any"})
            return {k: self.field(k, entry, v, f"{path}[{k}]") for k, v in value.items()}
        if kind == "string":
            return self._string(name, rule, value, path)
        if kind == "boolean":
            return value if isinstance(value, bool) else self._wrong("TYPE_BOOL", value, path)
        if kind == "integer":
            return self._integer(value, path)
        if kind == "number":
            return self._number(rule, value, path)
        return value

    def _array(self, name: str, rule: Json, value: object, path: str) -> Any:
        items = rule["items"]
        of_lists = items.get("type") == "array"
        if not isinstance(value, list):
            kind = _LIST if of_lists else _SHEETS_TYPES + items.get("$ref", "")
            return self._wrong(kind, value, path)
        if of_lists:
            for inner in value:
                if not isinstance(inner, list):
                    self._wrong(_LIST, inner, path)
            return value
        return [self.field(name, items, v, f"{path}[{i}]") for i, v in enumerate(value)]

    def _string(self, name: str, rule: Json, value: object, path: str) -> Any:
        if "enum" in rule:
            if isinstance(value, str) and value in rule["enum"]:
                return value
            return self._wrong(_SHEETS_TYPES + name[0].upper() + name[1:], value, path)
        if not isinstance(value, str):
            return self._wrong("TYPE_STRING", value, path)
        return value

    def _integer(self, value: object, path: str) -> Any:
        if isinstance(value, str) and _INTEGER.fullmatch(value):
            value = int(value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or value not in _INT32:
            return self._wrong("TYPE_INT32", value, path)
        return value

    def _number(self, rule: Json, value: object, path: str) -> Any:
        kind = "TYPE_FLOAT" if rule.get("format") == "float" else "TYPE_DOUBLE"
        if isinstance(value, str):
            try:
                value = float(value)
            except ValueError:
                return self._wrong(kind, value, path)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return self._wrong(kind, value, path)
        return value if math.isfinite(value) else self._wrong(kind, str(value), path)

    def _wrong(self, kind: str, value: object, path: str) -> None:
        said = json.dumps(value, ensure_ascii=False)
        self._found.append((path, f"Invalid value at '{path}' ({kind}), {said}"))
