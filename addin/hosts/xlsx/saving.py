"""Making a change set for good: a new file beside the old one, then one rename.

The new workbook is written completely and flushed to the disk before the old one is replaced,
so a crash at any moment leaves either the old or the new file.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, cast

from addin.errors import ChangedSinceError, CustSheetError, ReadOnlyError, SaveFailedError
from addin.hosts.files import digest_of, require_not_in_use
from addin.hosts.port import Fingerprint
from addin.i18n import Message, msg
from addin.table.changes import ChangeSet

_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextlib.contextmanager
def save_errors(path: Path) -> Iterator[None]:
    """Turns failures of the system while `path` is written into errors for the user.

    Raises:
        ReadOnlyError: the file or its folder cannot be written.
        SaveFailedError: the disk is full, or failed.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _NOT_ALLOWED:
            raise _read_only(path) from error
        reason = error.strerror or str(error)
        raise SaveFailedError(
            msg("{name} could not be saved: {reason}.", name=path.name, reason=reason),
            msg("The workbook is as it was. Make room on the disk and try again."),
        ) from error


def _read_only(path: Path) -> ReadOnlyError:
    return ReadOnlyError(
        msg("{name} or its folder cannot be written.", name=path.name),
        msg("Take the read-only mark off, or save to another place."),
    )


def require_writable(path: Path) -> None:
    """Checks that a file may be replaced.

    Raises:
        ReadOnlyError: it is read-only, or its folder is.
    """
    if path.exists() and not (os.access(path, os.W_OK) and _has_write_mark(path)):
        raise _read_only(path)
    if not os.access(path.parent, os.W_OK):
        raise _read_only(path)


def _has_write_mark(path: Path) -> bool:
    """Whether anybody may write the file; the superuser respects the mark too."""
    return bool(path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))


def new_file(folder: Path, name: str) -> IO[bytes]:
    """A file that is to take the place of another in the same folder."""
    return cast(
        IO[bytes],
        tempfile.NamedTemporaryFile(
            dir=folder, prefix=f".{name[:60]}.", suffix=".tmp", delete=False
        ),
    )


class NewFile:
    """The new workbook, complete on the disk but under another name.

    Args:
        target: the file that it is to replace.
        like: the file whose mode it gets.
    """

    def __init__(self, target: Path, like: Path) -> None:
        self._target = target
        self._like = like
        self._path: Path | None = None

    def write(self, fill: Callable[[IO[bytes]], None]) -> None:
        """Writes the file; on any failure nothing is left of it."""
        with save_errors(self._target):
            stream = new_file(self._target.parent, self._target.name)
            self._path = Path(stream.name)
            try:
                with stream:
                    fill(stream)
                    stream.flush()
                    os.fsync(stream.fileno())
                mode = self._target if self._target.exists() else self._like
                self._path.chmod(stat.S_IMODE(mode.stat().st_mode))
            except BaseException:
                self.remove()
                raise

    def replace(self) -> None:
        """Puts the file in the place of the old one."""
        assert self._path is not None
        with save_errors(self._target):
            self._path.replace(self._target)
            self._path = None
            _sync_folder(self._target.parent)

    def remove(self) -> None:
        """Removes the file, if it has not taken its place."""
        if self._path is not None:
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)
            self._path = None


def _sync_folder(folder: Path) -> None:
    """Makes a rename last; not every system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class StagedWorkbook:
    """A change set that is ready to be made.

    Attributes:
        inverse: takes the change set back.
        before, after: the workbook's fingerprints.
        warnings: what could not be done as wished.
    """

    def __init__(
        self,
        source: Path,
        target: Path,
        new: NewFile,
        inverse: ChangeSet,
        before: Fingerprint,
        after: Fingerprint,
        warnings: Sequence[Message],
        committed: Callable[[], None],
    ) -> None:
        self._source = source
        self._target = target
        self._new: NewFile | None = new
        self._committed = committed
        self.inverse = inverse
        self.before = before
        self.after = after
        self.warnings: Sequence[object] = warnings

    def commit(self) -> None:
        """Makes the changes.

        Raises:
            WorkbookInUseError: a program has the workbook open.
            ChangedSinceError: the file was changed since it was staged.
            SaveFailedError: nothing was changed.
        """
        if self._new is None:
            raise SaveFailedError(
                msg("These changes were made or dropped already."), msg("Run the command again.")
            )
        try:
            require_not_in_use(self._target)
            if digest_of(self._source) != self.before.digest:
                raise ChangedSinceError(
                    msg("{name} was changed by another program meanwhile.", name=self._source.name),
                    msg("Run the command again; nothing was written."),
                    (),
                )
            self._new.replace()
        except CustSheetError:
            self.discard()
            raise
        self._new = None
        self._committed()

    def discard(self) -> None:
        """Drops the stage; the workbook stays as it is. Harmless after a commit."""
        if self._new is not None:
            self._new.remove()
            self._new = None
