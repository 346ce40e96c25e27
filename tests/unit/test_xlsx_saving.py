"""Saving: all or nothing, whatever goes wrong."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pytest
from raw_workbook import parts_of, worksheet, write_package

from addin.errors import (
    ChangedSinceError,
    ReadOnlyError,
    SaveFailedError,
    SheetNotFoundError,
    UnsupportedEditError,
    WorkbookInUseError,
)
from addin.hosts.files import digest_of
from addin.hosts.xlsx import archive, saving
from addin.hosts.xlsx.host import XlsxHost
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import ChangeSet, Fill, Note, SetValue

MARK = ChangeSet(
    (
        SetValue("S", CellRef(2, 1), "new"),
        Fill("S", RangeRef.parse("A1:C3"), "#FFE699"),
        Note("S", CellRef(1, 1), "note"),
    )
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 400))
    return write_package(tmp_path / "customers.xlsx", parts_of(worksheet(rows)))


def test_a_staged_change_is_seen_by_nobody_until_it_is_committed(path: Path) -> None:
    host = XlsxHost(path)
    before = host.fingerprint()
    staged = host.stage(MARK)
    assert staged.before == before == host.fingerprint()
    staged.commit()
    assert host.fingerprint() == staged.after != before
    assert list(path.parent.iterdir()) == [path]


def test_a_discarded_stage_leaves_nothing_behind(path: Path) -> None:
    before = path.read_bytes()
    staged = XlsxHost(path).stage(MARK)
    staged.discard()
    staged.discard()
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
    with pytest.raises(SaveFailedError):
        staged.commit()


def test_the_result_can_go_to_another_file(path: Path) -> None:
    before = path.read_bytes()
    out = path.with_name("out.xlsx")
    host = XlsxHost(path, out)
    host.stage(MARK).commit()
    assert path.read_bytes() == before
    assert host.read_cells("S", [CellRef(2, 1)])[CellRef(2, 1)].value == "new"
    assert host.location() == str(out)


def test_the_mode_of_the_file_stays(path: Path) -> None:
    path.chmod(0o640)
    XlsxHost(path).stage(MARK).commit()
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_is_followed_and_stays_a_link(path: Path) -> None:
    link = path.with_name("link.xlsx")
    link.symlink_to(path)
    XlsxHost(link).stage(MARK).commit()
    assert link.is_symlink()
    assert XlsxHost(path).read_notes("S") == {CellRef(1, 1): "note"}


@pytest.mark.parametrize("lock", ["~$customers.xlsx", ".~lock.customers.xlsx#"])
@pytest.mark.parametrize("late", [False, True])
def test_a_workbook_open_elsewhere_is_left_alone(path: Path, lock: str, late: bool) -> None:
    before = path.read_bytes()
    host = XlsxHost(path)
    if late:
        staged = host.stage(MARK)
        path.with_name(lock).write_bytes(b"")
        with pytest.raises(WorkbookInUseError):
            staged.commit()
    else:
        path.with_name(lock).write_bytes(b"")
        with pytest.raises(WorkbookInUseError):
            host.stage(MARK)
    assert path.read_bytes() == before
    assert len(list(path.parent.iterdir())) == 2


def test_a_workbook_changed_meanwhile_is_left_alone(path: Path) -> None:
    staged = XlsxHost(path).stage(MARK)
    with path.open("ab") as stream:
        stream.write(b"!")
    changed = path.read_bytes()
    with pytest.raises(ChangedSinceError):
        staged.commit()
    assert path.read_bytes() == changed
    assert list(path.parent.iterdir()) == [path]


def test_a_read_only_file_is_not_replaced(path: Path) -> None:
    path.chmod(0o444)
    with pytest.raises(ReadOnlyError):
        XlsxHost(path).stage(MARK)


def test_an_unknown_sheet_is_named_with_those_there_are(path: Path) -> None:
    with pytest.raises(SheetNotFoundError, match="S"):
        XlsxHost(path).stage(ChangeSet((SetValue("T", CellRef(1, 1), 1),)))
    assert list(path.parent.iterdir()) == [path]


def test_a_signed_workbook_is_refused(tmp_path: Path) -> None:
    parts = parts_of(worksheet(""), extra={"_xmlsignatures/origin.sigs": b""})
    path = write_package(tmp_path / "w.xlsx", parts)
    with pytest.raises(UnsupportedEditError):
        XlsxHost(path).stage(MARK)


def test_cancelling_leaves_nothing_behind(path: Path) -> None:
    before = path.read_bytes()

    def cancel(done: int, total: int) -> None:
        raise KeyboardInterrupt(f"{done}/{total}")

    with pytest.raises(KeyboardInterrupt):
        XlsxHost(path).stage(MARK, cancel)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


class FullDisk:
    """Counts what is written through it, and fails after so many operations."""

    def __init__(self, after: int) -> None:
        self.left = after

    def write(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class Limited:
    """A file on a disk that gets full."""

    def __init__(self, inner: IO[bytes], disk: FullDisk) -> None:
        self._inner = inner
        self._disk = disk

    def write(self, data: bytes) -> int:
        self._disk.write()
        return self._inner.write(data)

    def flush(self) -> None:
        self._disk.write()
        self._inner.flush()

    def __enter__(self) -> Limited:
        return self

    def __exit__(self, *_: object) -> None:
        self._inner.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def test_a_full_disk_at_any_moment_leaves_the_workbook_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    new_file: Callable[[Path, str], IO[bytes]] = saving.new_file
    spooled = archive.tempfile.SpooledTemporaryFile
    attempts = 0
    for after in range(10_000):
        disk = FullDisk(after)
        with monkeypatch.context() as patch:
            patch.setattr(saving, "new_file", lambda f, n, d=disk: Limited(new_file(f, n), d))
            patch.setattr(
                archive.tempfile,
                "SpooledTemporaryFile",
                lambda d=disk, **options: Limited(spooled(**options), d),
            )
            try:
                staged = XlsxHost(path).stage(MARK)
            except SaveFailedError:
                attempts += 1
                assert path.read_bytes() == before
                assert list(path.parent.iterdir()) == [path]
                continue
        staged.discard()
        break
    assert attempts > 20


def test_a_failed_rename_leaves_the_workbook_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    staged = XlsxHost(path).stage(MARK)

    def fail(self: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "no space", str(self), None, str(target))

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(SaveFailedError):
        staged.commit()
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


CHILD = """
import sys
from addin.hosts.xlsx.host import XlsxHost
from addin.table.cells import CellRef
from addin.table.changes import ChangeSet, SetValue
host = XlsxHost(sys.argv[1])
print("ready", flush=True)
for number in range(1000):
    changes = [SetValue("S", CellRef(row, 2), f"{number}") for row in range(1, 300)]
    host.stage(ChangeSet(tuple(changes))).commit()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_a_killed_process_leaves_the_old_or_the_new_workbook(path: Path) -> None:
    root = Path(__file__).parents[2]
    chance = random.Random(7)
    seen = set()
    for _ in range(6):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(path)], cwd=root, stdout=subprocess.PIPE
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.25))
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        host = XlsxHost(path)
        cells = [CellRef(row, 2) for row in range(1, 300)]
        values = {state.value for state in host.read_cells("S", cells).values()}
        assert len(values) == 1, "half a save"
        seen |= values
        assert digest_of(path) == host.fingerprint().digest
    assert seen
