"""The stand-in for Google Sheets, for trying the sync out on one computer."""

from __future__ import annotations

import json
import signal
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from addin.cli.app import app
from addin.cli.options import LanguageOption, help_of
from addin.cli.running import running
from addin.errors import HostError, ReadOnlyError, RefusedError, UsageError
from addin.i18n import N_, _, msg

if TYPE_CHECKING:
    from sheets_sync.local_server.server import LocalServer

ACCOUNT = "custsheet-demo@custsheet-local.iam.gserviceaccount.com"
_OWN_ADDRESS = "http://127.0.0.1:"


@app.command(
    "sheets-server",
    help=help_of(N_("Run a stand-in for Google Sheets on this computer, to try the sync out.")),
)
def sheets_server(
    data: Annotated[
        Path, typer.Option("--data", help=help_of(N_("Folder that keeps the spreadsheets")))
    ],
    credentials: Annotated[
        Path,
        typer.Option(
            "--credentials", help=help_of(N_("File to write the account's credentials to"))
        ),
    ],
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help=help_of(N_("Port; 0 for a free one")))
    ] = 8765,
    quota: Annotated[
        bool, typer.Option("--quota", help=help_of(N_("Limit requests a minute as Google does")))
    ] = False,
    language: LanguageOption = None,
) -> None:
    """Runs until it is interrupted."""
    with running(data, as_json=False, language=language) as run:
        _check_own(credentials)
        with _started(data, port, quota=quota) as server:
            _write(credentials, server.add_service_account(ACCOUNT))
            run.screen.say(_("The stand-in for Google Sheets runs at {url}", url=server.url))
            run.screen.say(_("Credentials: {name}", name=str(credentials)))
            run.screen.say(_("Account: {email}", email=ACCOUNT))
            run.screen.say(_("Open the address in a browser to look on. Ctrl+C ends it."))
            _wait()


def _started(data: Path, port: int, *, quota: bool) -> LocalServer:
    """The running server.

    Raises:
        UsageError: it is not installed.
        HostError: it cannot start.
    """
    try:
        from sheets_sync.local_server.quota import Limits
        from sheets_sync.local_server.server import LocalServer
    except ModuleNotFoundError as error:
        raise UsageError(
            msg("The package {name} is missing.", name=error.name or ""),
            msg("Install it: pip install 'custsheet[demo]'"),
        ) from error
    try:
        return LocalServer(data, port, Limits() if quota else None)
    except OSError as error:
        raise HostError(
            msg("The server cannot start: {reason}.", reason=error.strerror or str(error)),
            msg("Choose another port with --port, or another folder with --data."),
        ) from error


def _wait() -> None:
    """Until Ctrl+C, or until a service manager or another program ends it."""

    def end(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    with suppress(KeyboardInterrupt):
        never = threading.Event()
        while not never.wait(1):  # a wait without end cannot be interrupted on Windows
            pass


def _check_own(path: Path) -> None:
    """Leaves other people's files alone, Google's real credentials above all.

    Raises:
        RefusedError: the file is there and was not written for a stand-in.
    """
    if not path.exists():
        return
    try:
        found = json.loads(path.read_text("utf-8"))
        own = str(found["token_uri"]).startswith(_OWN_ADDRESS)
    except (OSError, ValueError, KeyError, TypeError):
        own = False
    if not own:
        raise RefusedError(
            msg("{name} holds something else and is not overwritten.", name=str(path)),
            msg("Give --credentials a file that is not there yet."),
        )


def _write(path: Path, info: dict[str, str]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(json.dumps(info, indent=2) + "\n", "utf-8")
    except OSError as error:
        raise ReadOnlyError(
            msg("{name} cannot be written.", name=str(path)),
            msg("Choose another file with --credentials."),
        ) from error
