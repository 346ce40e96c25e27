"""Excel kept quiet while we work in it, and given back as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from addin.hosts.excel.patience import SECONDS_BACK, limit_waiting

_QUIET = {
    "screen_updating": False,
    "enable_events": False,
    "display_alerts": False,
    "calculation": "manual",
}


@contextmanager
def quiet(app: Any) -> Iterator[None]:
    """Switches screen updating, events, questions and calculation off for a while.

    Afterwards, also after an error, each is as it was before, whatever happens to the others.

    Args:
        app: xlwings' App.
    """
    with ExitStack() as back:
        for name, value in _QUIET.items():
            before = getattr(app, name)
            if before == value:
                continue
            # Registered first: what fails halfway is put back as well.
            back.callback(setattr, app, name, before)
            setattr(app, name, value)
        # The first to be done: calculation left on manual would be found out late.
        back.callback(limit_waiting, SECONDS_BACK)
        yield


@contextmanager
def selection_kept(app: Any, book: Any) -> Iterator[None]:
    """Brings the sheet and the cells that were selected back to the front.

    Args:
        app: xlwings' App.
        book: xlwings' Book.
    """
    front = book.sheets.active.name
    selected = app.selection
    place = None if selected is None else (selected.sheet.name, selected.address)
    try:
        yield
    finally:
        names = [sheet.name for sheet in book.sheets]
        if front in names:
            if book.sheets.active.name != front:
                book.sheets[front].activate()
            # Excel knows what was selected on each sheet, and selecting would scroll there: only
            # a result sheet that was made anew has forgotten it.
            back = app.selection
            if place is not None and place[0] == front and place[1] != (back and back.address):
                book.sheets[front].range(place[1]).select()
