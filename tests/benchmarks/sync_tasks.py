"""What `speed_sync` measures: syncs of a workbook file, and what else people do with gspread.

Each function is run alone in a fresh process. It gets the folder that `speed_sync` has prepared,
and writes down what it has asked of Google when the clock has stopped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from addin.bootstrap_google import open_remote
from addin.hosts.port import no_progress
from addin.verbs import sync as verbs
from addin.verbs.run import Run

BOOK, KEY, SPREADSHEET, COUNTS = "客户.xlsx", "key.json", "id.txt", "counts.json"
SHEET = "客户"


class Silent:
    """A screen that shows nothing."""

    def say(self, line: object) -> None: ...
    def warn(self, problem: object) -> None: ...
    def result(self, **entries: object) -> None: ...

    @contextmanager
    def progress(self, _what: str) -> Iterator[Callable[[int, int], None]]:
        yield no_progress


def sync(folder: str) -> Callable[[], None]:
    """One sync, as the command line does it."""
    place = Path(folder)
    remote: Any = open_remote((place / SPREADSHEET).read_text())
    run = Run(
        Silent(),  # type: ignore[arg-type]
        place / BOOK, journal_folder=place / "journal", backup_folder=place / "backups",
    )  # fmt: skip
    verbs.sync(run, "", remote=remote)
    counts = remote.spreadsheet.http.counts
    return lambda: _note(place, counts.reads + counts.writes, counts.sent)


def rewrite_with_pandas(folder: str) -> Callable[[], None]:
    """The whole table from the file to the sheet, in the one way that needs no more than gspread.

    What colleagues have typed into the sheet is lost.
    """
    import pandas as pd

    place = Path(folder)
    frame = pd.read_excel(place / BOOK, dtype=str, engine="calamine").fillna("")
    tab, sent = _tab(place)
    tab.clear()
    tab.update([frame.columns.tolist(), *frame.to_numpy().tolist()], raw=True)
    return lambda: _note(place, len(sent), sum(sent))


def rewrite_with_gspread_dataframe(folder: str) -> Callable[[], None]:
    """The same by gspread-dataframe."""
    import pandas as pd
    from gspread_dataframe import set_with_dataframe

    place = Path(folder)
    frame = pd.read_excel(place / BOOK, dtype=str, engine="calamine")
    tab, sent = _tab(place)
    set_with_dataframe(tab, frame, resize=True)
    return lambda: _note(place, len(sent), sum(sent))


def _tab(place: Path) -> tuple[Any, list[int]]:
    """The second tab by unmodified gspread, and a list of the sizes of the requests sent."""
    from gspread.http_client import HTTPClient

    from sheets_sync.local_server.loopback import client

    sent: list[int] = []

    class Counting(HTTPClient):
        def request(self, *args: Any, **more: Any) -> Any:
            response = super().request(*args, **more)
            sent.append(len(response.request.body or b""))
            return response

    info = json.loads((place / KEY).read_text())
    base = info["token_uri"].removesuffix("/token")
    book = client(base, info, Counting).open_by_key((place / SPREADSHEET).read_text())
    tab = book.worksheet("peers")
    sent.clear()
    return tab, sent


def _note(place: Path, requests: int, sent: int) -> None:
    (place / COUNTS).write_text(json.dumps([requests, sent]))
