"""Copying files so that what is on the disk is whole, whatever happens."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from addin.errors import (
    HostError,
    InputError,
    ReadOnlyError,
    SaveFailedError,
    WorkbookInUseError,
)
from addin.i18n import msg
from addin.journal.places import sync_folder

_CHUNK: Final = 1 << 20
_ATTEMPTS: Final = 3
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_ACCESS: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_SHARING: Final = frozenset({32, 33})
"""Windows: another program has the file open, or a part of it locked."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A finished copy under a temporary name.

    Attributes:
        path: where it is.
        digest: SHA-256 of what was copied, hexadecimal.
        size: in bytes.
    """

    path: Path
    digest: str
    size: int


def digest_of(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy_file(source: Path, folder: Path, mode: int | None = 0o600) -> Copy:
    """Copies a file into a folder, under a temporary name, down to the disk.

    Args:
        source: the file.
        folder: where the copy goes.
        mode: its rights; None for those that new files get.

    Raises:
        WorkbookInUseError: the file is being written all the time.
    """
    for _attempt in range(_ATTEMPTS):
        before = source.stat()
        copy = _copy_once(source, folder, mode)
        if is_same_file(before, source.stat()):
            return copy
        copy.path.unlink()
    raise in_use(source)


def replace_file(new: Path, target: Path) -> None:
    """Puts a file in the place of another one of the same folder, in one step."""
    new.replace(target)
    sync_folder(target.parent)


def write_file(path: Path, text: str) -> None:
    """Writes a small file, readable to its owner only, in one step."""
    temporary = _temporary(path.parent)
    try:
        with os.fdopen(_create(temporary, 0o600), "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        replace_file(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def is_same_file(one: os.stat_result | None, other: os.stat_result | None) -> bool:
    """Whether two looks at a path saw the same file in the same state; None saw nothing."""
    if one is None or other is None:
        return one is other
    return (one.st_ino, one.st_size, one.st_mtime_ns) == (
        other.st_ino,
        other.st_size,
        other.st_mtime_ns,
    )


def in_use(path: Path) -> WorkbookInUseError:
    """The error for a file that another program has open."""
    return WorkbookInUseError(
        msg("{path} is open in another program.", path=path), msg("Close it there and try again.")
    )


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns what the system reports into the errors that a person can read.

    Args:
        path: the file that the block works on; named where the system does not name one.
    """
    try:
        yield
    except OSError as error:
        name = error.filename if isinstance(error.filename, str) else str(path)
        if getattr(error, "winerror", None) in _SHARING:
            raise in_use(path) from error
        if isinstance(error, FileNotFoundError):
            raise InputError(
                msg("There is no file {path}.", path=name), msg("Check the name and the folder.")
            ) from error
        if error.errno in _NO_ACCESS:
            raise ReadOnlyError(
                msg("{path} may not be read or written.", path=name),
                msg("Ask for the right to write there, or use another folder."),
            ) from error
        if error.errno in _NO_ROOM:
            raise SaveFailedError(
                msg("There is not enough room for {path}; nothing was changed.", path=name),
                msg("Make room on the disk and try again."),
            ) from error
        raise HostError(
            msg(
                "{path} could not be read or written: {reason}",
                path=name,
                reason=error.strerror or type(error).__name__,
            ),
            msg("Check the disk or the connection and try again."),
        ) from error


def _copy_once(source: Path, folder: Path, mode: int | None) -> Copy:
    temporary = _temporary(folder)
    digest = hashlib.sha256()
    size = 0
    try:
        with source.open("rb") as reader, os.fdopen(_create(temporary, mode), "wb") as writer:
            while chunk := reader.read(_CHUNK):
                digest.update(chunk)
                size += writer.write(chunk)
            writer.flush()
            os.fsync(writer.fileno())
        if mode is not None:
            temporary.chmod(mode)  # the process's mask may have taken rights away
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    return Copy(temporary, digest.hexdigest(), size)


def _temporary(folder: Path) -> Path:
    return folder / f".{secrets.token_hex(8)}.part"


def _create(path: Path, mode: int | None) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.open(path, flags, 0o666 if mode is None else mode)
