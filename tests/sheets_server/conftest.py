"""A local server of one's own for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

OWNER = "owner@custsheet-local.iam.gserviceaccount.com"

Api = Callable[..., Any]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Any]:
    from sheets_sync.local_server.server import LocalServer

    with LocalServer(tmp_path / "sheets") as running:
        yield running


@pytest.fixture
def sign_in(server: Any) -> Callable[[str], Any]:
    """Gives gspread, signed in as the service account of an address."""
    from sheets_sync.local_server.loopback import client

    return lambda email: client(server.url, server.add_service_account(email))


@pytest.fixture
def owner(sign_in: Callable[[str], Any]) -> Any:
    """gspread, signed in as the account that makes the spreadsheets."""
    return sign_in(OWNER)


@pytest.fixture
def api(owner: Any, server: Any) -> Api:
    """The bare interface as the owner: api(method, path, body) gives the response."""

    def send(method: str, path: str, body: object = None, **more: Any) -> Any:
        session = owner.http_client.session
        return session.request(method, f"{server.url}{path}", json=body, **more)

    return send


@pytest.fixture
def book(owner: Any) -> Any:
    """An empty spreadsheet."""
    return owner.create("客户")


@pytest.fixture
def sheet(book: Any) -> Any:
    """The first sheet of an empty spreadsheet."""
    return book.sheet1


@pytest.fixture
def batch(book: Any) -> Callable[..., Any]:
    """Sends requests as one batch and gives their replies."""
    return lambda *requests: book.batch_update({"requests": list(requests)})["replies"]
