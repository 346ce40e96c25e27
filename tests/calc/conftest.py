"""One LibreOffice for all tests of the engine, and an empty sheet for each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
import xlwings

from addin.hosts import calc
from tests.calc.office import running


@pytest.fixture(scope="session")
def app() -> Iterator[xlwings.App]:
    with running() as found:
        yield found


@pytest.fixture
def book(app: xlwings.App) -> Iterator[xlwings.Book]:
    found = app.books.add()
    yield found
    with suppress(calc.DocumentClosedError):
        found.close()


@pytest.fixture
def sheet(book: xlwings.Book) -> xlwings.Sheet:
    return book.sheets[0]
