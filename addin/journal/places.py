"""Where the journals and the backups are kept, so that only their owner can read them."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import Final

import platformdirs

_PRIVATE_FOLDER: Final = 0o700
_PRIVATE_FILE: Final = 0o600
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}")


def data_folder() -> Path:
    """The folder that the system has for this user's data of this program."""
    return platformdirs.user_data_path("CustSheet", appauthor=False)


def journal_folder() -> Path:
    """Where journals are kept unless the settings name another folder."""
    return data_folder() / "journal"


def backup_folder() -> Path:
    """Where backups are kept unless the settings name another folder."""
    return data_folder() / "backups"


def storage_name(workbook_id: str) -> str:
    """A file name for a workbook's id.

    The id comes out of a file that anyone may have made: one that is not a plain UUID could
    lead out of the folder or be a name that Windows reserves, so a digest stands for it.
    """
    if _UUID.fullmatch(workbook_id):
        return workbook_id
    digest = hashlib.sha256(workbook_id.encode("utf-8", "surrogatepass")).hexdigest()
    return f"id-{digest[:32]}"


def make_private_folder(folder: Path) -> None:
    """Makes a folder, with those above it, that only the user can enter.

    A folder that exists keeps its rights: whoever shares one has set them on purpose.
    """
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)


def open_private_file(path: Path) -> int:
    """Opens a file for writing, new ones such that only the user can read them.

    Returns:
        A file descriptor.
    """
    return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), _PRIVATE_FILE)


def sync_folder(folder: Path) -> None:
    """Makes sure that files renamed in a folder stay so after a power cut."""
    if os.name == "nt":  # folders cannot be opened there, and NTFS journals the rename
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
