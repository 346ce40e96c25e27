"""The stand-in as a whole: a folder with its data, and an address on this computer.

with LocalServer(folder) as server:
    info = server.add_service_account("sync@example.com")
    server.faults.add(Fault(FaultKind.FAIL_AFTER, method="POST"))
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from .accounts import Accounts
from .assumptions import Assumptions
from .faults import Faults
from .library import Library
from .problems import Json
from .quota import Limits, Quota
from .schema import discovery
from .service import Service
from .serving import HttpServer, serve_in_background
from .store import Store

DATABASE = "sheets.sqlite"


class LocalServer:
    """A running stand-in for Google Sheets.

    Attributes:
        folder: where its data is.
        faults: troubles to switch on.
        quota: how much may be asked in a minute.
        accounts: who may ask.
        library: the spreadsheets.
    """

    def __init__(self, folder: Path, port: int = 0, limits: Limits | None = None) -> None:
        """Opens the data in a folder and begins to answer.

        Args:
            folder: is made where it is not there.
            port: 0 for any free one.
            limits: quota; None for none.

        Raises:
            UsageError: the description of Google's interface is not installed.
            OSError: the port is taken, or the folder cannot be written.
        """
        discovery("sheets.v4")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = folder
        self._store = Store(folder / DATABASE)
        self.library = Library(self._store)
        self.accounts = Accounts(self._store)
        self.quota = Quota(limits)
        self.faults = Faults()
        self.service = Service(self.library, self.accounts, self.quota, self.faults)
        try:
            self._http = HttpServer(port, self.service)
        except OSError:
            self._store.close()
            raise
        self._stop: Callable[[], None] = serve_in_background(self._http)

    @property
    def url(self) -> str:
        """The address, such as "http://127.0.0.1:8765"."""
        return self._http.url

    @property
    def assumptions(self) -> Assumptions:
        """What is assumed of Google where nobody knows."""
        return self.service.assumptions

    @assumptions.setter
    def assumptions(self, assumptions: Assumptions) -> None:
        self.service.assumptions = assumptions

    @property
    def token_uri(self) -> str:
        """Where access tokens are fetched."""
        return f"{self.url}/token"

    def add_service_account(self, email: str) -> Json:
        """Makes a service account, or gives an existing one a new key.

        Returns:
            Its JSON file, as google-auth and gspread take it.
        """
        with self.service.lock:
            return self.accounts.add_service_account(email, self.token_uri)

    def add_user(self, email: str) -> Json:
        """Makes a person's account.

        Returns:
            An authorised user, as google-auth and gspread take it.
        """
        with self.service.lock:
            return self.accounts.add_user(email, self.token_uri)

    def edit(self, spreadsheet_id: str, a1: str, values: list[list[Any]], email: str = "") -> None:
        """Types values into cells as a person in the browser would.

        Args:
            a1: where they begin, such as "Sheet1!B2".
            values: rows of values; None leaves a cell alone.
            email: whose edit it is; the owner's if left out.

        Raises:
            ApiError: no such spreadsheet or range, or protected cells.
        """
        self.service.edit(spreadsheet_id, a1, values, email)

    def close(self) -> None:
        """Stops answering and closes the data."""
        self._stop()
        with self.service.lock:
            self._store.close()

    def __enter__(self) -> LocalServer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
