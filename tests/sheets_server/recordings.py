"""Replays what Google answered once, against the local server.

The recordings are in the folder shared/data beside the repository. Ids that a server chooses are
mapped from Google's to ours as they come up; what depends on the day, and the theme, is left out
of the comparison.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RECORDINGS = Path(__file__).parents[2] / ".." / "shared" / "data" / "sheets_recordings"

OUT_OF_SCOPE = {
    "ClientTest.test_openall": "reads files of the account that no recording creates",
    "ClientTest.test_open_all_has_metadata": "reads files of the account that no recording creates",
}

_CHOSEN = {
    "spreadsheetId", "id", "sheetId", "namedRangeId", "protectedRangeId", "createdTime",
    "modifiedTime",
}  # fmt: skip
_LEFT_OUT = {"spreadsheetTheme", "createdTime", "modifiedTime"}
_ACCOUNT = re.compile(r"[\w.-]+@[\w.-]+\.iam\.gserviceaccount\.com")

Send = Callable[[str, str, str | None], tuple[int, str]]
"""Sends (method, address, body) and gives (status, body)."""


@dataclass(frozen=True)
class Exchange:
    """One recorded request with Google's answer."""

    method: str
    url: str
    body: str | None
    status: int
    answer: Any


@dataclass
class Outcome:
    """How one replayed exchange compares."""

    recording: str
    exchange: Exchange
    status: int
    theirs: Any
    ours: Any

    @property
    def same_status(self) -> bool:
        return self.status == self.exchange.status

    @property
    def same_body(self) -> bool:
        return bool(self.ours == self.theirs)


def recordings() -> list[Path]:
    """The recordings that are in scope; empty where the data is absent."""
    return [p for p in sorted(RECORDINGS.glob("*.json")) if p.stem not in OUT_OF_SCOPE]


def exchanges(path: Path) -> Iterator[Exchange]:
    for entry in json.loads(path.read_text("utf-8"))["interactions"]:
        request, response = entry["request"], entry["response"]
        text = response["body"].get("string") or ""
        yield Exchange(
            request["method"],
            request["uri"],
            request["body"],
            response["status"]["code"],
            json.loads(text) if text.strip() else None,
        )


@dataclass
class Replay:
    """Replays recordings and remembers which id of theirs is which of ours."""

    send: Send
    account: str
    ids: dict[str, str] = field(default_factory=dict)

    def run(self, path: Path) -> Iterator[Outcome]:
        for exchange in exchanges(path):
            body = exchange.body and self._ours(exchange.body)
            status, text = self.send(exchange.method, self._ours(exchange.url), body)
            ours = json.loads(text) if text.strip() else None
            self._learn(exchange.answer, ours)
            theirs = json.loads(self._ours(json.dumps(exchange.answer)))
            yield Outcome(path.stem, exchange, status, _comparable(theirs), _comparable(ours))

    def _ours(self, text: str) -> str:
        text = _ACCOUNT.sub(self.account, text)
        for theirs, ours in self.ids.items():
            text = re.sub(rf"(?<![\w-]){re.escape(theirs)}(?![\w-])", ours, text)
        return text

    def _learn(self, theirs: Any, ours: Any) -> None:
        """Pairs the ids at the same place of two answers."""
        if isinstance(theirs, list) and isinstance(ours, list):
            for a, b in zip(theirs, ours, strict=False):
                self._learn(a, b)
        elif isinstance(theirs, dict) and isinstance(ours, dict):
            for name, value in theirs.items():
                mine = ours.get(name)
                if name in _CHOSEN and isinstance(value, str | int) and mine is not None:
                    if value != mine and len(str(value)) > 5:
                        self.ids.setdefault(str(value), str(mine))
                else:
                    self._learn(value, mine)


def _comparable(value: Any) -> Any:
    if isinstance(value, list):
        return [_comparable(entry) for entry in value]
    if isinstance(value, dict):
        return {k: _comparable(v) for k, v in value.items() if k not in _LEFT_OUT}
    return value
