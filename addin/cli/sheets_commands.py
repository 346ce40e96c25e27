"""The commands about the Google account."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from addin.bootstrap_google import require_google_parts
from addin.cli.app import sheets_app
from addin.cli.options import AsJson, LanguageOption, help_of
from addin.cli.running import running
from addin.errors import RefusedError
from addin.i18n import N_, _, msg

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


@sheets_app.command(
    "install-menu", help=help_of(N_("Write the menu's script, and say how it is put in."))
)
def sheets_install_menu(
    out: Annotated[
        Path, typer.Option("--out", help=help_of(N_("Folder for the script's two files")))
    ] = Path("google-menu"),
    force: Annotated[
        bool, typer.Option("--force", help=help_of(N_("Replace a file that is there")))
    ] = False,
    json_: AsJson = False,
    language: LanguageOption = None,
) -> None:
    """Writes the script of the menu inside the Google Sheet, and explains how it is put in."""
    with running(out, as_json=json_, language=language) as run:
        from sheets_sync.menu_script import CODE, MANIFEST, script_files

        files = script_files()
        there = [name for name in files if (out / name).exists()]
        if there and not force:
            raise RefusedError(
                msg("{name} is there already.", name=str(out / there[0])),
                msg("Choose another name, or replace it with --force."),
            )
        out.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (out / name).write_text(text, "utf-8")
        for line in _how_to_put_it_in(str(out / CODE), MANIFEST):
            run.screen.say(line)
        run.screen.result(files=[str(out / name) for name in files])


def _how_to_put_it_in(code: str, manifest: str) -> list[str]:
    """The steps, and what Google will ask."""
    return [
        _("Written: {file}. Nothing was sent to Google. Put it in so:", file=code),
        _("1. Open the Google Sheet in a browser; click Extensions → Apps Script."),
        _("2. Delete what stands in the editor, paste all of {file}, and save.", file=code),
        _("3. Reload the Google Sheet. After a few seconds the menu Customers is there."),
        _("4. At the first click Google asks everybody for two rights:"),
        _("   - to see and edit this spreadsheet only: each click writes a line into the sheet "
          "Commands;"),
        _("   - to see the e-mail address: it is written beside the line, to tell who asked."),
        _("   Google warns that the app is not verified, because the script is your own: "
          "Advanced → Go to it."),
        _("The commands are run by the next sync: custsheet sync WORKBOOK SHEET --watch 60"),
        _("With Google's tool clasp instead: clasp clone SCRIPT-ID, copy {file} and {manifest} "
          "over its files, clasp push.", file=code, manifest=manifest),
    ]  # fmt: skip


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
