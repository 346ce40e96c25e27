"""What is refused before a package is unpacked, and the words for it."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

from addin.errors import (
    DamagedWorkbookError,
    EncryptedWorkbookError,
    NotAWorkbookError,
    UnsafeWorkbookError,
)
from addin.hosts import contents
from addin.hosts.contents import Content
from addin.i18n import msg

# A full sheet of 1,048,576 rows is some gigabytes of XML and shrinks to a thirtieth, in
# the extreme to a hundredth. Small files may be as repetitive as they like.
MAX_UNPACKED = 16 << 30
MAX_RATIO = 200
RATIO_MATTERS_FROM = 64 << 20
MAX_PARTS = 50_000


def require_workbook(path: Path) -> None:
    """Checks that a file looks like an .xlsx or .xlsm package.

    Raises:
        NotAWorkbookError, EncryptedWorkbookError, DamagedWorkbookError: it does not.
    """
    content = contents.identify(path)
    if content is Content.WORKBOOK:
        return
    if content is Content.ENCRYPTED:
        raise encrypted(path)
    if content is Content.EMPTY:
        raise DamagedWorkbookError(
            msg("{name} is empty: it has not a single byte.", name=path.name),
            msg("Get the file again, or restore a backup."),
        )
    if content is Content.BROKEN_ZIP:
        raise damaged(path)
    raise not_a_workbook(path, content)


def require_reasonable(path: Path, infos: Sequence[zipfile.ZipInfo]) -> None:
    """Checks a package's table of contents, before anything is unpacked.

    Raises:
        UnsafeWorkbookError: it would unpack to more than any workbook does.
        EncryptedWorkbookError: its parts are encrypted.
    """
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    too_dense = unpacked > RATIO_MATTERS_FROM and unpacked > MAX_RATIO * max(packed, 1)
    if unpacked > MAX_UNPACKED or too_dense or len(infos) > MAX_PARTS or _overlap(path, infos):
        raise UnsafeWorkbookError(
            msg(
                "{name} would unpack to {megabytes} MB from {parts} parts; no real workbook does.",
                name=path.name,
                megabytes=unpacked >> 20,
                parts=len(infos),
            ),
            msg("Do not open it; ask the sender where it comes from."),
        )
    if any(info.flag_bits & 1 for info in infos):
        raise encrypted(path)


def _overlap(path: Path, infos: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether entries share bytes of the file, the trick of the densest zip bombs."""
    end = 0
    for info in sorted(infos, key=lambda i: i.header_offset):
        if info.header_offset < end:
            return True
        # Local headers have 30 bytes before the name.
        end = info.header_offset + 30 + len(info.orig_filename) + info.compress_size
    return end > path.stat().st_size


def not_a_workbook(path: Path, content: Content) -> NotAWorkbookError:
    """The error for a file that holds something else."""
    return NotAWorkbookError(
        msg(
            "{name} is not an Excel workbook but {what}.",
            name=path.name,
            what=contents.description(content),
        ),
        contents.way_out(content),
    )


def encrypted(path: Path) -> EncryptedWorkbookError:
    """The error for a workbook that needs a password."""
    return EncryptedWorkbookError(
        msg("{name} needs a password to open.", name=path.name),
        msg("Open it in Excel, remove the password under File, Info, and save it."),
    )


def damaged(path: Path, part: str = "") -> DamagedWorkbookError:
    """The error for a workbook of which a part, or all, cannot be read."""
    return DamagedWorkbookError(
        msg("{name} is damaged: {part} is missing or malformed.", name=path.name, part=part)
        if part
        else msg("{name} is damaged or cut off.", name=path.name),
        msg("Open it in Excel and let it repair the file, or restore a backup."),
    )
