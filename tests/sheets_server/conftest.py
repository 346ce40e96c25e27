"""A local server, and gspread that talks to it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

OWNER = "owner@custsheet-local.iam.gserviceaccount.com"

GOOGLE = os.environ.get("CUSTSHEET_GOOGLE_CREDENTIALS", "")

Api = Callable[..., Any]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One server for all tests: each makes spreadsheets of its own."""
    from sheets_sync.local_server.server import LocalServer
    from tests.sheets_server.answers import held_to_the_description

    with LocalServer(tmp_path_factory.mktemp("sheets")) as running:
        running.service.answer = held_to_the_description(running.service.answer)
        yield running


@pytest.fixture(autouse=True)
def _no_trouble_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "server" in request.fixturenames:
        running = request.getfixturevalue("server")
        running.faults.clear()
        running.quota.limits = None


@pytest.fixture(scope="session")
def sign_in(server: Any) -> Callable[[str], Any]:
    """Gives gspread, signed in as the service account of an address."""
    from sheets_sync.local_server.loopback import client

    return lambda email: client(server.url, server.add_service_account(email))


@pytest.fixture(scope="session")
def owner(sign_in: Callable[[str], Any]) -> Any:
    """gspread, signed in as the account that makes the spreadsheets.

    With CUSTSHEET_GOOGLE_CREDENTIALS, a service account's file, it is Google that answers:
    so a person with an account can settle what no recording shows.
    """
    if GOOGLE:
        import gspread

        return gspread.service_account(GOOGLE, http_client=gspread.BackOffHTTPClient)
    return sign_in(OWNER)


@pytest.fixture
def api(owner: Any, server: Any) -> Api:
    """The bare interface as the owner: api(method, path, body) gives the response."""

    def send(method: str, path: str, body: object = None, **more: Any) -> Any:
        session = owner.http_client.session
        base = "https://sheets.googleapis.com" if GOOGLE else server.url
        return session.request(method, base + path, json=body, **more)

    return send


@pytest.fixture
def book(owner: Any) -> Iterator[Any]:
    """An empty spreadsheet."""
    made = owner.create("客户")
    yield made
    if GOOGLE:
        owner.del_spreadsheet(made.id)


@pytest.fixture
def sheet(book: Any) -> Any:
    """The first sheet of an empty spreadsheet."""
    return book.sheet1


@pytest.fixture
def batch(book: Any) -> Callable[..., Any]:
    """Sends requests as one batch and gives their replies."""
    return lambda *requests: book.batch_update({"requests": list(requests)})["replies"]
