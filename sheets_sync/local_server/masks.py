"""Field masks: which fields an answer shows, and which fields of a message are written.

A mask is a tree of names, `{}` below the last one; `*` stands for all fields.
Written as `a.b,c(d,e)`; a slash means the same as a dot.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .problems import Json, bad_fields, invalid
from .schema import field_names

Mask = dict[str, "Mask"]

_TOKENS = re.compile(r"\s*([A-Za-z0-9_*]+|[,().\/])")


def parse_mask(text: str, schema: str | None) -> Mask:
    """The tree of a mask.

    Args:
        text: the mask as sent.
        schema: the Sheets message whose fields it names; None where the names are not known.

    Raises:
        ApiError: a field that the message does not have, or brackets that do not match.
    """
    mask: Mask = {}
    parser = _Parser(text)
    parser.siblings(mask)
    if not parser.at_end:
        raise _unreadable(text)
    if schema is not None:
        _check(mask, schema)
    return mask


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0

    @property
    def at_end(self) -> bool:
        return not self._text[self._place :].strip()

    def _next(self) -> str:
        match = _TOKENS.match(self._text, self._place)
        return match[1] if match else ""

    def _take(self) -> str:
        match = _TOKENS.match(self._text, self._place)
        if match is None:
            raise _unreadable(self._text)
        self._place = match.end()
        return match[1]

    def siblings(self, into: Mask) -> None:
        self._path(into)
        while self._next() == ",":
            self._take()
            self._path(into)

    def _path(self, into: Mask) -> None:
        name = self._take()
        if not re.fullmatch(r"[A-Za-z0-9_*]+", name):
            raise _unreadable(self._text)
        below = into.setdefault(name, {})
        if self._next() in (".", "/"):
            self._take()
            self._path(below)
        elif self._next() == "(":
            self._take()
            self.siblings(below)
            if self._take() != ")":
                raise _unreadable(self._text)


def _unreadable(text: str) -> Exception:
    return invalid(f'Invalid field mask "{text}".')


def _check(mask: Mask, schema: str | None) -> None:
    for name, below in mask.items():
        if name == "*":
            continue
        known = field_names(schema) if schema else {}
        if name not in known:
            text = "Error expanding 'fields' parameter. Cannot find matching fields for path"
            raise bad_fields([("fields", f"{text} '{name}'.")])
        if below:
            _check(below, known[name])


def shown(value: Any, mask: Mask) -> Any:
    """The part of an answer that a mask asks for; lists are gone through entry by entry."""
    if not mask or "*" in mask:
        return value
    if isinstance(value, list):
        return [shown(entry, mask) for entry in value]
    if not isinstance(value, dict):
        return value
    return {name: shown(value[name], below) for name, below in mask.items() if name in value}


def written(target: Mapping[str, Any], source: Mapping[str, Any], mask: Mask) -> Json:
    """A message with the fields of a mask taken from another one.

    A field that the mask names and the source lacks is cleared. Neither message is changed.
    """
    if "*" in mask:
        return dict(source)
    result = dict(target)
    for name, below in mask.items():
        if below and isinstance(inner := source.get(name, {}), dict):
            kept = result.get(name)
            made = written(kept if isinstance(kept, dict) else {}, inner, below)
            if made:
                result[name] = made
            else:
                result.pop(name, None)
        elif name in source:
            result[name] = source[name]
        else:
            result.pop(name, None)
    return result
