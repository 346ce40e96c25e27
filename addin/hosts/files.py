"""Files on disk: whether they can be read, who has them open, whether they changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from addin.errors import InputError, NotAWorkbookError, WorkbookInUseError
from addin.i18n import msg


def require_readable(path: Path) -> None:
    """Checks that there is a file that can be read.

    Raises:
        InputError: it is missing, a folder, or may not be read.
    """
    try:
        if path.is_dir():
            raise NotAWorkbookError(
                msg("{path} is a folder.", path=path),
                msg("Give the path of a workbook inside it."),
            )
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> InputError:
    """The error for a file that could not be read."""
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return InputError(
            msg("There is no file {path}.", path=path),
            msg("Check the name and the folder."),
        )
    if isinstance(error, PermissionError):
        return InputError(
            msg("{path} may not be read.", path=path),
            msg("Close it in other programs, or ask for the right to read it."),
        )
    return InputError(
        msg("{path} could not be read: {reason}.", path=path, reason=error.strerror or error),
        msg("Check the disk or the network drive, and try again."),
    )


@dataclass(frozen=True, slots=True)
class LockFile:
    """The sign that a program has a file open.

    Attributes:
        path: of the lock file itself.
        program: "Excel" or "LibreOffice".
        user: who has the file open, as the program wrote it; "" where it did not say.
    """

    path: Path
    program: str
    user: str


def lock_of(path: Path) -> LockFile | None:
    """The lock file that Excel or LibreOffice keeps beside an open file, if there is one.

    Excel writes `~$name` and LibreOffice `.~lock.name#`. After a crash it may be left over.
    """
    excel = path.with_name(f"~${path.name}")
    if excel.exists():
        return LockFile(excel, "Excel", _excel_user(_start_of(excel)))
    office = path.with_name(f".~lock.{path.name}#")
    if office.exists():
        return LockFile(office, "LibreOffice", _office_user(_start_of(office)))
    return None


def require_not_in_use(path: Path) -> None:
    """Checks that neither Excel nor LibreOffice has the file open.

    Raises:
        WorkbookInUseError: one of them has.
    """
    lock = lock_of(path)
    if lock is None:
        return
    where = msg("{program} ({user})", program=lock.program, user=lock.user)
    raise WorkbookInUseError(
        msg(
            "{name} is open in {program}.",
            name=path.name,
            program=where if lock.user else lock.program,
        ),
        msg(
            "Close it there and try again. If it is closed already, delete {lock}.",
            lock=lock.path.name,
        ),
    )


def digest_of(path: Path) -> str:
    """A digest of the file's content: 32 hexadecimal digits (BLAKE2b, RFC 7693).

    Raises:
        InputError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    except OSError as error:
        raise unreadable(path, error) from error


def _start_of(lock: Path) -> bytes:
    try:
        with lock.open("rb") as file:
            return file.read(200)
    except OSError:  # Excel on Windows keeps it to itself
        return b""


def _excel_user(content: bytes) -> str:
    """The user in a `~$` file: a length, the name in the system's code page, then in UTF-16."""
    if len(content) < 58:
        return ""
    length = int.from_bytes(content[55:57], "little")
    wide = content[57 : 57 + 2 * length] if 0 < length <= 52 else b""
    name = wide.decode("utf-16-le", "ignore").strip("\x00 ")
    if name and name.isprintable():
        return name
    narrow = content[1 : 1 + min(content[0], 54)]
    return narrow.decode("ascii", "ignore").strip("\x00 ")


def _office_user(content: bytes) -> str:
    """The user in a LibreOffice lock: "name,account,computer,date,folder;"."""
    name, _, rest = content.decode("utf-8", "ignore").partition(",")
    return name.strip() or rest.partition(",")[0].strip()
