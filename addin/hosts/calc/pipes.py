"""The files of LibreOffice's pipes, on systems where pipes are files.

A LibreOffice that is killed leaves them behind. Who may write to the file may command the
LibreOffice behind it, and what the system's umask allows may be more than its owner wants.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

_FOLDERS = (Path("/tmp"), Path("/var/tmp"))
_NAME = "pipe,name="


def files(address: str) -> list[Path]:
    """Where the file of a pipe may be; none where pipes are no files.

    Args:
        address: such as "pipe,name=x".
    """
    if not address.startswith(_NAME):
        return []
    return _named(address.removeprefix(_NAME).partition(",")[0])


def _named(name: str) -> list[Path]:
    if not hasattr(os, "getuid"):
        return []
    return [folder / f"OSL_PIPE_{os.getuid()}_{name}" for folder in _FOLDERS]


def of_profile(profile: Path) -> list[Path]:
    """Where the file may be through which a LibreOffice with a profile hears of a second start.

    Args:
        profile: its folder.
    """
    told = profile.absolute().as_uri().encode("utf-16-le")
    digest = hashlib.md5(told, usedforsecurity=False).digest()
    return _named("SingleOfficeIPC_" + "".join(f"{byte:x}" for byte in digest))


def make_private(address: str) -> None:
    """Lets nobody but the owner through a pipe."""
    for path in files(address):
        with suppress(OSError):
            path.chmod(0o600)


def remove(address: str, profile: Path | None) -> None:
    """Removes the files of a LibreOffice that has ended; missing ones are no problem.

    Args:
        address: where it listened.
        profile: the folder of its settings, where it was the only one with it.
    """
    for path in files(address) + ([] if profile is None else of_profile(profile)):
        with suppress(OSError):
            path.unlink()
