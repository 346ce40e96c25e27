"""With what we say to Google who we are.

Two kinds of account. A *service account* is a robot with an address of its own; a table is
shared with it like with a colleague, and it works unattended. A *person* lets us in once, in
the browser.

Scopes, as few as do:
`spreadsheets` to read and change the sheets that the account may open, and
`drive.metadata.readonly` to ask for a file's version number, which tells in one small request
whether anything was changed. `drive.file` would not do: it only covers files that we made or
that were picked in Google's own dialog, and the customer table is neither.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from google.auth import exceptions as google_errors
from google.auth.credentials import Credentials
from google.oauth2 import credentials as person
from google.oauth2 import service_account

from addin.errors import CredentialsError, InputError, NotConnectedError, UsageError
from addin.i18n import msg
from sheets_sync.client.vault import Vault, system_ring

SCOPES = (
    "https://www.googleapis.com/auth/spreadsheets",
    "https://www.googleapis.com/auth/drive.metadata.readonly",
)
KEY_VARIABLE = "CUSTSHEET_GOOGLE_KEY"
"""Path of a service account's key file; for jobs that run unattended."""

_KEPT_OF_KEY = (
    "type", "client_email", "private_key", "private_key_id", "token_uri", "project_id"
)  # fmt: skip
_TOKEN_URI = "https://oauth2.googleapis.com/token"


class AccountKind(Enum):
    """What an account is."""

    SERVICE = "service_account"
    PERSON = "authorized_user"


@dataclass(frozen=True, slots=True)
class Account:
    """An account that was set up.

    Attributes:
        kind: what it is.
        address: its e-mail address; "" for a person whose address Google did not tell.
        credentials: for google-auth.
        server: the address of the stand-in for Google on this computer that gave the key out;
            "" for Google itself. Such a key is of no use anywhere else.
    """

    kind: AccountKind
    address: str
    credentials: Credentials
    server: str = ""

    def __repr__(self) -> str:
        return f"Account({self.kind.value}, {self.address})"


def default_vault() -> Vault:
    """The vault of this computer's user."""
    return Vault(ring=system_ring())


def connected(vault: Vault | None = None) -> Account:
    """The account that was set up.

    Raises:
        NotConnectedError: none was.
        CredentialsError: what is kept of it is no key.
    """
    path = os.environ.get(KEY_VARIABLE)
    if path:
        return account_of(read_key_file(Path(path)))
    secret = (vault or default_vault()).load()
    if secret is None:
        raise not_connected()
    return account_of(secret)


def not_connected() -> NotConnectedError:
    """No account was set up."""
    return NotConnectedError(
        msg("No Google account is connected."), msg("Connect one: custsheet sheets connect")
    )


def read_key_file(path: Path) -> dict[str, Any]:
    """What a JSON file from the Google Cloud console holds.

    Raises:
        InputError: it cannot be read, or is no such file.
    """
    try:
        found = json.loads(path.read_text("utf-8-sig"))
    except OSError as problem:
        raise InputError(
            msg("The file {name} cannot be read: {error}.", name=path.name,
                error=problem.strerror or type(problem).__name__),
            msg("Check the name."),
        ) from None  # fmt: skip
    except ValueError:
        found = None
    if not isinstance(found, dict) or not ({"installed", "web", "type"} & set(found)):
        raise InputError(
            msg("{name} is no key of a Google account.", name=path.name),
            msg("Download it as JSON from the Google Cloud console, under Credentials."),
        )
    return found


def is_client(found: Mapping[str, Any]) -> bool:
    """Whether a file names a program with which a person signs in, and is no key itself."""
    return bool({"installed", "web"} & set(found))


def account_of(secret: Mapping[str, Any]) -> Account:
    """The account of a key.

    Args:
        secret: what a key file holds, or what `secret_of` kept.

    Raises:
        CredentialsError: it is no key.
    """
    # google-auth's own annotations stop at these two.
    robots: Any = service_account.Credentials
    persons: Any = person.Credentials
    try:
        if secret.get("type") == AccountKind.SERVICE.value:
            robot = robots.from_service_account_info(secret, scopes=SCOPES)
            name = str(robot.service_account_email)
            return Account(AccountKind.SERVICE, name, robot, _server_of(secret))
        somebody = persons.from_authorized_user_info(secret, scopes=SCOPES)
        name = str(secret.get("account") or "")
        return Account(AccountKind.PERSON, name, somebody, _server_of(secret))
    except (ValueError, KeyError, TypeError, google_errors.GoogleAuthError):
        raise CredentialsError(
            msg("The key of the Google account cannot be read."),
            msg("Connect it again: custsheet sheets connect"),
        ) from None


def _server_of(secret: Mapping[str, Any]) -> str:
    """The stand-in on this computer that a key belongs to, by where it fetches its tokens."""
    found = urlsplit(str(secret.get("token_uri", "")))
    if found.hostname not in ("127.0.0.1", "localhost"):
        return ""
    return f"{found.scheme}://{found.netloc}"


def secret_of_key(found: Mapping[str, Any]) -> dict[str, Any]:
    """What has to be kept of a service account's key file."""
    return {name: found[name] for name in _KEPT_OF_KEY if name in found}


def sign_in(found: Mapping[str, Any], *, open_browser: bool = True) -> dict[str, Any]:
    """Lets a person sign in, in the browser.

    Args:
        found: the client file from the Google Cloud console.
        open_browser: whether the browser is opened; the address is printed in any case.

    Returns:
        What has to be kept.

    Raises:
        UsageError: the parts for signing in are not installed.
        CredentialsError: the person did not agree.
    """
    try:
        from google_auth_oauthlib.flow import InstalledAppFlow
    except ImportError:
        raise UsageError(
            msg("The parts for Google Sheets are not installed."),
            msg("Install them: pip install 'custsheet[sheets]'"),
        ) from None
    flow = InstalledAppFlow.from_client_config(dict(found), list(SCOPES))
    try:
        # Only this computer is listened to, at a port that is free.
        agreed = flow.run_local_server(
            host="127.0.0.1", port=0, open_browser=open_browser, timeout_seconds=300
        )
    except Exception as problem:
        # The library lets through whatever oauthlib and the little web server raise.
        raise CredentialsError(
            msg("Signing in to Google did not succeed."),
            msg("Try again and agree to everything that is asked."),
        ) from problem
    return {
        "type": AccountKind.PERSON.value,
        "client_id": agreed.client_id,
        "client_secret": agreed.client_secret,
        "refresh_token": agreed.refresh_token,
        "token_uri": agreed.token_uri or _TOKEN_URI,
    }
