"""One LibreOffice for all tests, as the Excel that runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from addin.hosts import calc, calc_macros
from addin.hosts.calc import office
from addin.hosts.calc.application import App
from addin.hosts.calc.books import Book, Books
from tests.calc.office import require
from tests.windows_engine.bridge import Bridge
from tests.windows_engine.com import Excel, Office
from tests.windows_engine.differences import install
from tests.windows_engine.macros import WINDOW_MACROS
from tests.windows_engine.pywin32 import windows


class _QuickBooks(Books):
    """Looks for the workbook asked for last before it goes through all of them."""

    def __call__(self, key: Any) -> Book:
        app = self._app
        assert isinstance(app, _QuickApp)
        known = app.latest
        if known is None or key != app.latest_name or known._is_closed():
            known = app.latest = super().__call__(key)
            app.latest_name = known.name
        return known


class _QuickApp(App):
    latest: Book | None = None
    latest_name = ""

    @property
    def books(self) -> Books:
        return _QuickBooks(self)


@cache
def _started() -> tuple[Excel, Office]:
    require()
    # It is ended with the interpreter.
    running = office.start()
    app = _QuickApp(calc.engine, calc.engine.apps, running)
    bridge = Bridge(running)
    # The application lives as long as the workbook through which it is found. Excel, too, often
    # has one more open: that of the personal macros.
    excel = Excel(bridge, app, app.books.add())
    application = Office(excel, bridge.application(excel.personal.document))
    calc_macros.register()
    excel.macros |= WINDOW_MACROS
    install(excel)
    return excel, application


@contextmanager
def running_excel() -> Iterator[Excel]:
    """An Excel without workbooks, and xlwings' engine for Windows on it.

    Skips the test where there is no LibreOffice, except in continuous integration.
    """
    excel, application = _started()
    with windows(excel, application):
        yield excel
        close_books(excel)


def close_books(excel: Excel) -> None:
    """Closes all workbooks but the first."""
    for book in list(excel.calc.books):
        if book is not excel.personal:
            book.close()
