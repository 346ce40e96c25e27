"""The folder of snapshots.

A snapshot is a copy of the file under its digest, so that the same content is stored once, and
a small description beside it:

    <folder>/<workbook>/files/<digest>.xlsx
    <folder>/<workbook>/20261121T093000123456Z-<digest's beginning>.json

Nothing else is needed to list or restore them: no index can be out of step with the files.
"""

from __future__ import annotations

import datetime as dt
import errno
import logging
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from addin.backups.files import (
    copy_file,
    digest_of,
    in_use,
    is_same_file,
    replace_file,
    translated,
)
from addin.backups.keep import Keep, wanted
from addin.backups.snapshot import Snapshot, read_description, write_description
from addin.errors import DamagedWorkbookError, InputError, WorkbookInUseError
from addin.i18n import Message, msg
from addin.journal.places import backup_folder, make_private_folder, storage_name

logger = logging.getLogger(__name__)

Clock = Callable[[], dt.datetime]
IsOpen = Callable[[Path], bool]
"""Tells whether a workbook file is open in a spreadsheet program."""

_ENCRYPTED: Final = b"\xd0\xcf\x11\xe0"
_ZIP_SUFFIXES: Final = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xlam"})
_UNFINISHED: Final = dt.timedelta(hours=1)
"""Younger files that no description names may belong to a snapshot that is being made."""


@dataclass(frozen=True, slots=True)
class Check:
    """What the restore drill found of one snapshot.

    Attributes:
        name: the snapshot's id, or the name of a description that cannot be read.
        snapshot: the snapshot; None where its description cannot be read.
        problem: why it could not be restored; None when it could.
    """

    name: str
    snapshot: Snapshot | None
    problem: Message | None = None


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Backups:
    """The snapshots in a folder."""

    def __init__(self, folder: Path | None = None, clock: Clock = _utc_now) -> None:
        """Nothing is written before the first snapshot.

        Args:
            folder: where snapshots are kept; None for the user's data folder.
            clock: tells the time, with a time zone.
        """
        self.folder = folder or backup_folder()
        self._clock = clock

    def snapshot(
        self, path: Path, workbook_id: str, reason: str, place: Path | None = None
    ) -> Snapshot:
        """Copies a workbook file as it is on the disk now.

        Args:
            path: the file.
            workbook_id: the id that the workbook carries.
            reason: why, such as the verb of the command that follows.
            place: where the workbook is kept, when the file is a copy of it.

        Returns:
            The snapshot; the newest one where the file has not changed since.

        Raises:
            InputError: there is no such file.
            WorkbookInUseError: the file is being written all the time.
            ReadOnlyError: the folder cannot be written.
            SaveFailedError: there is no room.
        """
        path = path.absolute()
        with translated(path):
            digest = digest_of(path)
            newest = next(iter(self.list(workbook_id)), None)
            if newest and newest.digest == digest and self._is_whole(newest):
                return newest
            home = self._home(workbook_id)
            make_private_folder(home / "files")
            copy = copy_file(path, home / "files")
            target = home / "files" / f"{copy.digest}{path.suffix.lower()}"
            # An equal file that is there already is replaced too: it might have rotted.
            replace_file(copy.path, target)
            made = Snapshot(
                workbook_id=workbook_id,
                time=self._clock().astimezone(dt.UTC),
                reason=reason,
                digest=copy.digest,
                size=copy.size,
                name=path.name,
                location=str(place or path),
            )
            write_description(made, home)
        logger.info("backup.made id=%s bytes=%d", made.id, made.size)
        return made

    def list(self, workbook_id: str | None = None) -> tuple[Snapshot, ...]:
        """The snapshots of a workbook, or of all; the newest first."""
        found = (snapshot for _, snapshot in self._described_in(workbook_id) if snapshot)
        return tuple(sorted(found, key=lambda s: s.time, reverse=True))

    def file_of(self, snapshot: Snapshot) -> Path:
        """The copy itself."""
        suffix = Path(snapshot.name).suffix.lower()
        return self._home(snapshot.workbook_id) / "files" / f"{snapshot.digest}{suffix}"

    def restore(
        self, snapshot: Snapshot, target: Path, is_open: IsOpen = lambda _path: False
    ) -> Snapshot | None:
        """Puts a snapshot in the place of a workbook file, or beside it under a new name.

        The file that is there is snapshotted first, and replaced in one step: whatever
        happens, either the old or the new one is there, whole.

        Args:
            snapshot: which one.
            target: the file to replace or make.
            is_open: tells whether the file is open in a spreadsheet program.

        Returns:
            The snapshot of what was there; None where nothing was.

        Raises:
            WorkbookInUseError: the file is open, or was changed meanwhile.
            DamagedWorkbookError: the snapshot is not what it was.
            InputError: the file's ending is another one than the snapshot's.
            ReadOnlyError: the file or its folder cannot be written.
            SaveFailedError: there is no room.
        """
        target = target.resolve()
        _check_suffix(snapshot, target)
        _check_free(target, is_open)
        with translated(target):
            saved, before = None, _state(target)
            if before is not None:
                if not before.st_mode & stat.S_IWUSR:
                    raise PermissionError(errno.EACCES, "read-only", str(target))
                saved = self.snapshot(target, snapshot.workbook_id, "restore")
        source = self.file_of(snapshot)
        if not source.exists():
            raise _damaged(snapshot, msg("its file is missing"))
        with translated(target):
            mode = None if before is None else stat.S_IMODE(before.st_mode)
            copy = copy_file(source, target.parent, mode)
            try:
                if copy.digest != snapshot.digest:
                    raise _damaged(snapshot, msg("its content is not what it was"))
                _check_free(target, is_open)
                if not is_same_file(before, _state(target)):
                    raise in_use(target)
                replace_file(copy.path, target)
            finally:
                copy.path.unlink(missing_ok=True)
        logger.info("backup.restored id=%s", snapshot.id)
        return saved

    def prune(self, workbook_id: str, keep: Keep) -> tuple[Snapshot, ...]:
        """Deletes the snapshots of a workbook that no rule wants; gives them."""
        described = list(self._described_in(workbook_id))
        snapshots = self.list(workbook_id)
        kept = wanted(snapshots, keep)
        gone = tuple(s for s in snapshots if s not in kept)
        home = self._home(workbook_id)
        with translated(home):
            for snapshot in gone:
                (home / f"{snapshot.id}.json").unlink(missing_ok=True)
            # A description that cannot be read may stand for any of the files.
            if all(snapshot is not None for _, snapshot in described):
                self._delete_unnamed(home, {self.file_of(s).name for s in kept})
        if gone:
            logger.info("backup.pruned count=%d", len(gone))
        return gone

    def verify(self, workbook_id: str | None = None) -> tuple[Check, ...]:
        """The restore drill: reads every snapshot as a restore would, and opens it.

        Returns:
            A line for each snapshot, the newest first, then the descriptions that cannot
            be read.
        """
        checks = [Check(s.id, s, self._problem_of(s)) for s in self.list(workbook_id)]
        for path, snapshot in self._described_in(workbook_id):
            if snapshot is None:
                checks.append(Check(path.stem, None, msg("its description cannot be read")))
        return tuple(checks)

    def _is_whole(self, snapshot: Snapshot) -> bool:
        state = _state(self.file_of(snapshot))
        return state is not None and state.st_size == snapshot.size

    def _home(self, workbook_id: str) -> Path:
        return self.folder / storage_name(workbook_id)

    def _described_in(self, workbook_id: str | None) -> Iterator[tuple[Path, Snapshot | None]]:
        pattern = "*" if workbook_id is None else storage_name(workbook_id)
        for path in sorted(self.folder.glob(f"{pattern}/*.json")):
            yield path, read_description(path)

    def _delete_unnamed(self, home: Path, names: set[str]) -> None:
        limit = (self._clock() - _UNFINISHED).timestamp()
        for path in (home / "files").glob("*"):
            if path.name not in names and path.stat().st_mtime < limit:
                path.unlink(missing_ok=True)

    def _problem_of(self, snapshot: Snapshot) -> Message | None:
        path = self.file_of(snapshot)
        try:
            if digest_of(path) != snapshot.digest:
                return msg("its content is not what it was")
            return _problem_inside(path)
        except FileNotFoundError:
            return msg("its file is missing")
        except (OSError, WorkbookInUseError):
            return msg("its file cannot be read")


def _problem_inside(path: Path) -> Message | None:
    """Whether a workbook opens; one with a password and a .csv cannot be looked into."""
    if path.suffix not in _ZIP_SUFFIXES:
        return None
    with path.open("rb") as file:
        if file.read(len(_ENCRYPTED)) == _ENCRYPTED:
            return None
    try:
        with zipfile.ZipFile(path) as package:
            bad = package.testzip()
    except (zipfile.BadZipFile, EOFError, NotImplementedError):
        return msg("it was no readable workbook when it was copied")
    return None if bad is None else msg("a part of the workbook is damaged inside")


def _state(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _check_free(path: Path, is_open: IsOpen) -> None:
    if is_open(path):
        raise in_use(path)


def _check_suffix(snapshot: Snapshot, target: Path) -> None:
    suffix = Path(snapshot.name).suffix.lower()
    if target.suffix.lower() != suffix:
        raise InputError(
            msg("The backup is a {suffix} file; {path} is not.", suffix=suffix, path=target.name),
            msg("Restore it under a name that ends in {suffix}.", suffix=suffix),
        )


def _damaged(snapshot: Snapshot, problem: Message) -> DamagedWorkbookError:
    return DamagedWorkbookError(
        msg("The backup {id} cannot be restored: {problem}.", id=snapshot.id, problem=problem),
        msg("Nothing was changed. Choose another backup."),
    )
