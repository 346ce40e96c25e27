"""`backup` and `restore`: snapshots of a workbook's file."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from addin.backups import Backups, Check, Snapshot
from addin.commands.history import reason_label
from addin.errors import InputError
from addin.i18n import Message, msg

SaveCopy = Callable[[Path], None]
"""Writes a workbook that is open in a spreadsheet, as it is now, to another file."""


def storage_id(path: Path, identity: str | None) -> str:
    """The id under which snapshots are kept.

    A workbook that no command has changed yet carries no id; its place stands for it.
    """
    if identity is not None:
        return identity
    return "path-" + hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:32]


@contextmanager
def copy_of(path: Path, save_copy: SaveCopy | None) -> Iterator[Path]:
    """A file with the workbook as it is now.

    Args:
        path: the workbook's own file.
        save_copy: writes a workbook that is open to a file of its own; None for one that is
            not open, whose file is given.
    """
    if save_copy is None:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="custsheet-") as folder:
        # A workbook that was never saved has a name without an ending.
        copy = Path(folder) / (path.name if path.suffix else f"{path.name}.xlsx")
        save_copy(copy)
        yield copy


def make_snapshot(
    store: Backups, path: Path, identity: str, save_copy: SaveCopy | None = None
) -> tuple[Snapshot, Message]:
    """Makes a snapshot.

    Args:
        store: the snapshots.
        path: the workbook's file.
        identity: of the workbook.
        save_copy: see `copy_of`.

    Raises:
        InputError: there is no such file.
    """
    if save_copy is None and not path.is_file():
        raise InputError(msg("There is no file {name}.", name=str(path)), msg("Check the name."))
    with copy_of(path, save_copy) as copy:
        snapshot = store.snapshot(copy, identity, "backup", path)
    line = msg("Snapshot {id} of {name} is kept.", id=snapshot.id, name=path.name)
    return snapshot, line


def verify_snapshots(store: Backups, identity: str) -> Sequence[Check]:
    """Reads every snapshot of a workbook as a restore would."""
    return store.verify(identity)


def check_lines(checks: Sequence[Check]) -> list[Message]:
    """What the restore drill found, for people."""
    failed = [check for check in checks if check.problem is not None]
    lines = [
        msg(
            "{good} of {count} snapshots can be restored.",
            good=len(checks) - len(failed),
            count=len(checks),
        )
    ]
    return lines + [msg("{id}: {problem}", id=c.name, problem=c.problem) for c in failed]


def snapshot_rows(store: Backups, identity: str) -> list[tuple[str, str, str, str]]:
    """(id, local time, reason, size) of each snapshot, the newest first."""
    return [
        (
            s.id,
            s.time.astimezone().strftime("%Y-%m-%d %H:%M"),
            str(reason_label(s.reason)),
            f"{s.size / 1024:,.0f} KB",
        )
        for s in store.list(identity)
    ]


def restore_snapshot(
    store: Backups,
    identity: str,
    wanted: str,
    target: Path,
    is_open: Callable[[Path], bool],
) -> Message:
    """Puts a snapshot in the place of a file; the present file is snapshotted first.

    Args:
        store: the snapshots.
        identity: of the workbook.
        wanted: the snapshot's id, or "latest".
        target: the file to write.
        is_open: whether somebody has a file open.

    Raises:
        InputError: there is no such snapshot.
        WorkbookInUseError: the file is open elsewhere.
    """
    snapshots = store.list(identity)
    found = [s for s in snapshots if wanted == "latest" or s.id.startswith(wanted)]
    if not found:
        raise InputError(
            msg("There is no snapshot {id}.", id=wanted),
            msg("List them with: custsheet restore {name}", name=f'"{target.name}"'),
        )
    replaced = store.restore(found[0], target, is_open)
    if replaced is None:
        return msg("{id} is restored to {name}.", id=found[0].id, name=target.name)
    return msg(
        "{id} is restored to {name}. The state before is kept as {before}.",
        id=found[0].id,
        name=target.name,
        before=replaced.id,
    )
