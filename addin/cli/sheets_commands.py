"""The commands about the Google account."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from addin.bootstrap import require_google_parts
from addin.cli.app import sheets_app
from addin.cli.options import AsJson, LanguageOption, help_of
from addin.cli.running import running
from addin.i18n import N_, _

if TYPE_CHECKING:
    from addin.verbs.screen import Screen
    from sheets_sync.client.setup import Connection


@sheets_app.command("connect", help=help_of(N_("Connect a Google account on this computer.")))
def sheets_connect(
    key: Annotated[
        Path,
        typer.Argument(
            metavar="KEY",
            help=help_of(N_("JSON file from the Google Cloud console")),
        ),
    ],
    no_browser: Annotated[
        bool,
        typer.Option("--no-browser", help=help_of(N_("Print the sign-in address, open nothing"))),
    ] = False,
    json_: AsJson = False,
    language: LanguageOption = None,
) -> None:
    """Connects an account."""
    with running(key, as_json=json_, language=language) as run:
        require_google_parts()
        from sheets_sync.client.setup import connect

        connection = connect(key, open_browser=not no_browser)
        run.screen.say(_("Connected: {account}", account=connection.address))
        _tell(run.screen, connection)
        run.screen.say(
            _("Share the Google Sheet with {account}, as an editor.", account=connection.address)
        )


@sheets_app.command("status", help=help_of(N_("Say which Google account is connected.")))
def sheets_status(
    offline: Annotated[
        bool, typer.Option("--offline", help=help_of(N_("Do not ask Google whether it works")))
    ] = False,
    json_: AsJson = False,
    language: LanguageOption = None,
) -> None:
    """Says which account is connected, and whether it works."""
    with running(Path(), as_json=json_, language=language) as run:
        require_google_parts()
        from sheets_sync.client.setup import status

        connection = status(check=not offline)
        run.screen.say(_("Connected: {account}", account=connection.address))
        _tell(run.screen, connection)


@sheets_app.command(
    "disconnect", help=help_of(N_("Delete the Google account's key from this computer."))
)
def sheets_disconnect(json_: AsJson = False, language: LanguageOption = None) -> None:
    """Forgets the account."""
    with running(Path(), as_json=json_, language=language) as run:
        require_google_parts()
        from sheets_sync.client.setup import disconnect

        disconnect()
        run.screen.say(_("The key was deleted from this computer."))
        run.screen.result(account=None)


def _tell(screen: Screen, connection: Connection) -> None:
    """Where the key is kept."""
    where = {
        "keyring": _("Its key is kept in the system's keyring."),
        "file": _("Its key is kept in a file that only you can read."),
        None: _("Its key is in the file that CUSTSHEET_GOOGLE_KEY names."),
    }
    place = connection.place.value if connection.place else None
    screen.say(where[place])
    screen.result(account=connection.address, kind=connection.kind.value, kept_in=place)
