"""Connecting a Google account, asking about it, and letting go of it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sheets_sync.client.accounts import (
    KEY_VARIABLE,
    Account,
    AccountKind,
    account_of,
    connected,
    default_vault,
    is_client,
    not_connected,
    read_key_file,
    secret_of_key,
    sign_in,
)
from sheets_sync.client.spreadsheet import who_is
from sheets_sync.client.transport import Manner, PatientHTTPClient
from sheets_sync.client.vault import Place, Vault


@dataclass(frozen=True, slots=True)
class Connection:
    """A connected account.

    Attributes:
        kind: a service account, or a person.
        address: with which a Google Sheet has to be shared.
        place: where its key is kept; None where the environment names a key file.
    """

    kind: AccountKind
    address: str
    place: Place | None


def connect(
    path: Path,
    *,
    vault: Vault | None = None,
    manner: Manner | None = None,
    open_browser: bool = True,
) -> Connection:
    """Connects an account, in place of the one that was connected.

    Args:
        path: a JSON file from the Google Cloud console: a service account's key, or the client
            of a desktop program with which a person then signs in.
        vault: keeps the key.
        manner: how requests are made.
        open_browser: for signing in.

    Raises:
        InputError: the file is neither.
        CredentialsError: Google does not accept it. What was connected before stays.
    """
    vault = vault or default_vault()
    found = read_key_file(path)
    if is_client(found):
        secret = sign_in(found, open_browser=open_browser)
    else:
        secret = secret_of_key(found) if found.get("type") == "service_account" else dict(found)
    account = account_of(secret)
    # Asked before anything is kept: a key that does not work must not replace one that does.
    address = _ask(account, manner)
    place = vault.save({**secret, "account": address})
    return Connection(account.kind, address, place)


def status(
    *, vault: Vault | None = None, manner: Manner | None = None, check: bool = True
) -> Connection:
    """The account that is connected.

    Args:
        vault: keeps the key.
        manner: how requests are made.
        check: whether Google is asked if it still accepts the account.

    Raises:
        NotConnectedError: there is none.
        CredentialsError, ClockSkewError, NotSentError: it does not work.
    """
    vault = vault or default_vault()
    account = connected(vault)
    address = _ask(account, manner) if check else account.address
    return Connection(account.kind, address, None if os.environ.get(KEY_VARIABLE) else vault.place)


def disconnect(*, vault: Vault | None = None) -> None:
    """Deletes the key from this computer.

    Raises:
        NotConnectedError: there is none.
    """
    vault = vault or default_vault()
    if not vault.forget():
        raise not_connected()


def _ask(account: Account, manner: Manner | None) -> str:
    http = PatientHTTPClient(account, manner)
    return who_is(http) or account.address
