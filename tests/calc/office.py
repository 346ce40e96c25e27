"""A LibreOffice for tests: skipped where there is none, except in continuous integration."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import xlwings

from addin.hosts import calc


def require() -> None:
    """Skips the test, loudly, where there is no LibreOffice; fails in CI."""
    try:
        calc.uno_bridge.soffice()
        calc.uno_bridge.load()
    except calc.LibreOfficeMissingError as problem:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"*** NOT TESTED LIVE: {problem} ***")


@contextmanager
def running(spec: str | None = None, *, add_book: bool = False) -> Iterator[xlwings.App]:
    """A LibreOffice without windows, ended afterwards."""
    require()
    before = xlwings.engines.active
    xlwings.engines["calc"].activate()
    app = xlwings.App(visible=False, spec=spec, add_book=add_book)
    try:
        yield app
    finally:
        app.quit()
        xlwings.engines.active = before
