"""Where the key of the Google account is kept.

In the system's keyring where there is one (Windows Credential Manager, macOS Keychain,
Secret Service), else in a file that only its owner can read. Keys are never logged.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

import platformdirs

_log = logging.getLogger(__name__)

_SERVICE, _USER = "CustSheet", "google"
_FILE = "google-account.json"


class Place(Enum):
    """Where a key is kept."""

    KEYRING = "keyring"
    FILE = "file"


class Ring(Protocol):
    """The part of the library `keyring` that is used."""

    def get_password(self, service_name: str, username: str) -> str | None: ...
    def set_password(self, service_name: str, username: str, password: str) -> None: ...
    def delete_password(self, service_name: str, username: str) -> None: ...


def system_ring() -> Ring | None:
    """The system's keyring; None where there is none."""
    try:
        import keyring
        from keyring.backends import fail
    except ImportError:
        return None
    ring = keyring.get_keyring()
    return None if isinstance(ring, fail.Keyring) else ring


class Vault:
    """Keeps one secret, the account's."""

    def __init__(self, folder: Path | None = None, ring: Ring | None = None) -> None:
        """
        Args:
            folder: for the file; None for the user's own configuration folder.
            ring: the keyring; None for none.
        """
        self._folder = folder or platformdirs.user_config_path("CustSheet", appauthor=False)
        self._ring = ring

    @property
    def file(self) -> Path:
        """The file that is used where the keyring is not."""
        return self._folder / _FILE

    @property
    def place(self) -> Place | None:
        """Where the secret is kept now; None where there is none."""
        if self._from_ring() is not None:
            return Place.KEYRING
        return Place.FILE if self.file.exists() else None

    def load(self) -> dict[str, Any] | None:
        """The secret; None where there is none, or none that can be read."""
        text = self._from_ring()
        if text is None:
            try:
                text = self.file.read_text("utf-8")
            except (OSError, UnicodeDecodeError):
                return None
        try:
            found = json.loads(text)
        except ValueError:
            return None
        return found if isinstance(found, dict) else None

    def _from_ring(self) -> str | None:
        if self._ring is None:
            return None
        try:
            return self._ring.get_password(_SERVICE, _USER)
        except Exception as problem:  # each backend has its own exceptions
            _log.info("keyring not readable problem=%s", type(problem).__name__)
            return None

    def save(self, secret: dict[str, Any]) -> Place:
        """Keeps a secret in place of the one that there was.

        Raises:
            OSError: the file cannot be written.
        """
        text = json.dumps(secret)
        # What is there goes only when the new one is kept.
        if self._ring is not None:
            try:
                self._ring.set_password(_SERVICE, _USER, text)
            except Exception as problem:
                # Windows keeps no more than 1,280 characters; a locked keyring keeps nothing.
                _log.info("keyring not writable problem=%s", type(problem).__name__)
            else:
                self._forget_file()
                return Place.KEYRING
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = self.file.with_suffix(".new")
        beside.unlink(missing_ok=True)
        try:
            _write(beside, text)
            beside.replace(self.file)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        self._forget_ring()
        return Place.FILE

    def forget(self) -> bool:
        """Deletes the secret wherever it is.

        Returns:
            Whether there was one.
        """
        was_in_ring, was_in_file = self._forget_ring(), self._forget_file()
        return was_in_ring or was_in_file

    def _forget_ring(self) -> bool:
        if self._ring is not None:
            with contextlib.suppress(Exception):
                if self._ring.get_password(_SERVICE, _USER) is not None:
                    self._ring.delete_password(_SERVICE, _USER)
                    return True
        return False

    def _forget_file(self) -> bool:
        try:
            self.file.unlink()
        except FileNotFoundError:
            return False
        return True


def _write(path: Path, text: str) -> None:
    """Writes a new file that nobody else may read at any moment."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
