"""An Excel for each module's tests, and clicks on the buttons."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import xlwings

from addin.journal import places
from tests.windows_engine.com import Excel
from tests.windows_engine.session import close_books, running_excel


@pytest.fixture(scope="module")
def _running() -> Iterator[Excel]:
    with running_excel() as found:
        yield found


@pytest.fixture
def excel(_running: Excel, tmp_path, monkeypatch) -> Iterator[Excel]:
    """An Excel without workbooks."""
    monkeypatch.setattr(places, "data_folder", lambda: tmp_path / "data")
    excel = _running
    excel.calls.clear()
    excel.shown.clear()
    excel.answers.clear()
    excel.undo, excel.rejected = "", 0
    yield excel
    excel.busy, excel.stalls_at, excel.hides_busy = 0, "", False
    app = xlwings.apps.active
    assert app is not None
    # An Excel that stayed busy kept what a command had switched off.
    app.screen_updating = app.enable_events = app.display_alerts = app.interactive = True
    app.calculation, app.status_bar = "automatic", False
    close_books(excel)
