"""Answers are held against Google's description, as requests are: no field of our own making."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sheets_sync.local_server.drive_methods import METHODS
from sheets_sync.local_server.routes import ROUTES
from sheets_sync.local_server.schema import check_body, methods

_SHEETS = [(r.verb, "/v4/spreadsheets/[^/:]+" + r.pattern, "sheets.v4", r.id) for r in ROUTES]
_DRIVE = [(verb, pattern, "drive.v3", f"drive.{name}") for verb, pattern, name, _h in METHODS]


def held_to_the_description(answer_of: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A service's `answer` that also looks at what it answers."""

    def answer(request: Any) -> Any:
        given = answer_of(request)
        if given.status == 200 and isinstance(given.body, dict):
            _check(request.method, request.path, given.body)
        return given

    return answer


def _check(verb: str, path: str, body: dict) -> None:
    for method, pattern, document, name in (*_SHEETS, *_DRIVE):
        if method == verb and re.fullmatch(pattern, path):
            schema = methods(document)[name].get("response")
            assert schema is not None, f"{name} answers nothing"
            check_body(document, schema["$ref"], body)
            return
