"""Wires the parts for Google together: which account, which Google Sheet."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from addin.errors import UsageError
from addin.i18n import msg

# The libraries for Google are an extra, and asking for help must not wait for them.
if TYPE_CHECKING:
    from sheets_sync.host.host import GoogleHost
    from sheets_sync.sides import RemoteSide

_ADDRESS = re.compile(r"https?:/{1,2}(docs\.google\.com/.+)")
"""A Google Sheet's address, also after it was taken for a path, which has single slashes."""


def google_address(path: Path) -> str | None:
    """The address of the Google Sheet that a path stands for; None for a file."""
    found = _ADDRESS.fullmatch(path.as_posix())
    return f"https://{found[1]}" if found else None


def open_google(address: str) -> GoogleHost:
    """The host of a Google Sheet.

    Raises:
        UsageError: the parts for Google are not installed, or the address is none.
        NotConnectedError: no Google account was set up.
        HostError, RefusedError, InputError: it cannot be opened.
    """
    require_google_parts()
    from sheets_sync.client.accounts import connected
    from sheets_sync.host.host import GoogleHost

    return GoogleHost(connected(), address)


def open_remote(address: str, tab: str | None = None) -> RemoteSide:
    """A tab of a Google Sheet as the other side of a sync.

    Args:
        address: of the spreadsheet, or its id.
        tab: its name; None for the one that the address shows, or the first.

    Raises:
        UsageError: the parts for Google are not installed, or the address is none.
        NotConnectedError: no Google account was set up.
    """
    require_google_parts()
    from sheets_sync.client.accounts import connected
    from sheets_sync.google_side import GoogleSide

    return GoogleSide(connected(), address, tab)


def require_google_parts() -> None:
    """Makes sure that the libraries for Google are installed.

    Raises:
        UsageError: they are not.
    """
    from importlib.util import find_spec

    if find_spec("gspread") is None:
        raise UsageError(
            msg("The parts for Google Sheets are not installed."),
            msg("Install them: pip install 'custsheet[sheets]'"),
        )
