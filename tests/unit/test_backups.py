from __future__ import annotations

import datetime as dt
import errno
import os
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from addin.backups import Backups, Keep, Snapshot, files
from addin.backups.keep import wanted
from addin.errors import (
    DamagedWorkbookError,
    HostError,
    InputError,
    ReadOnlyError,
    SaveFailedError,
    WorkbookInUseError,
)
from addin.i18n import speaking

ID = "0f0e0d0c-0b0a-4900-8807-060504030201"


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        self.now += dt.timedelta(seconds=1)
        return self.now


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with speaking("en"):
        yield


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def backups(tmp_path: Path, clock: Clock) -> Backups:
    return Backups(tmp_path / "backups", clock)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    path = folder / "客户.xlsx"
    write(path, "first")
    return path


def write(path: Path, text: str) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("xl/workbook.xml", text * 1000)


def stored_files(backups: Backups) -> list[Path]:
    return sorted(backups.folder.glob("*/files/*"))


def test_a_snapshot_is_an_exact_copy_with_its_story(backups: Backups, workbook: Path) -> None:
    made = backups.snapshot(workbook, ID, "validate")
    assert backups.file_of(made).read_bytes() == workbook.read_bytes()
    assert backups.list(ID) == (made,)
    assert made.name == "客户.xlsx"
    assert made.location == str(workbook)
    assert made.size == workbook.stat().st_size
    assert made.time == dt.datetime(2026, 11, 21, 9, 30, 1, tzinfo=dt.UTC)
    assert made.reason == "validate"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_only_the_user_can_read_a_snapshot(backups: Backups, workbook: Path) -> None:
    workbook.chmod(0o644)
    made = backups.snapshot(workbook, ID, "fix")
    for path in backups.folder.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    assert stat.S_IMODE(backups.file_of(made).stat().st_mode) == 0o600


def test_the_same_content_is_stored_once(backups: Backups, workbook: Path) -> None:
    first = backups.snapshot(workbook, ID, "fix")
    assert backups.snapshot(workbook, ID, "tag") == first
    content = workbook.read_bytes()
    write(workbook, "second")
    second = backups.snapshot(workbook, ID, "tag")
    workbook.write_bytes(content)
    third = backups.snapshot(workbook, ID, "merge")
    assert backups.list(ID) == (third, second, first)
    assert third.digest == first.digest
    assert len(stored_files(backups)) == 2


def test_a_snapshot_that_rotted_is_made_again(backups: Backups, workbook: Path) -> None:
    first = backups.snapshot(workbook, ID, "fix")
    backups.file_of(first).write_bytes(b"x")
    again = backups.snapshot(workbook, ID, "fix")
    assert again != first
    assert backups.file_of(again).read_bytes() == workbook.read_bytes()


def test_workbooks_have_their_own_snapshots(backups: Backups, workbook: Path) -> None:
    one = backups.snapshot(workbook, ID, "fix")
    other = backups.snapshot(workbook, "../../evil", "fix")
    assert backups.list(ID) == (one,)
    assert backups.list("../../evil") == (other,)
    assert set(backups.list()) == {one, other}
    assert backups.folder in backups.file_of(other).resolve().parents


def test_a_restore_brings_the_file_back_and_keeps_the_present_one(
    backups: Backups, workbook: Path
) -> None:
    old = workbook.read_bytes()
    made = backups.snapshot(workbook, ID, "fix")
    write(workbook, "second")
    workbook.chmod(0o640)
    new = workbook.read_bytes()
    saved = backups.restore(made, workbook)
    assert workbook.read_bytes() == old
    assert stat.S_IMODE(workbook.stat().st_mode) == 0o640
    assert saved is not None
    assert saved.reason == "restore"
    assert backups.file_of(saved).read_bytes() == new
    backups.restore(saved, workbook)
    assert workbook.read_bytes() == new
    assert list(workbook.parent.iterdir()) == [workbook]


def test_a_restore_under_a_new_name_has_nothing_to_save(backups: Backups, workbook: Path) -> None:
    made = backups.snapshot(workbook, ID, "fix")
    target = workbook.with_name("restored.xlsx")
    assert backups.restore(made, target) is None
    assert target.read_bytes() == workbook.read_bytes()


def test_a_restore_through_a_link_replaces_the_file_itself(
    backups: Backups, workbook: Path
) -> None:
    old = workbook.read_bytes()
    made = backups.snapshot(workbook, ID, "fix")
    write(workbook, "second")
    link = workbook.with_name("link.xlsx")
    link.symlink_to(workbook)
    backups.restore(made, link)
    assert link.is_symlink()
    assert workbook.read_bytes() == old


@pytest.mark.parametrize("answers", [[True], [False, True]])
def test_a_workbook_that_is_open_is_not_replaced(
    backups: Backups, workbook: Path, answers: list[bool]
) -> None:
    made = backups.snapshot(workbook, ID, "fix")
    write(workbook, "second")
    content = workbook.read_bytes()
    with pytest.raises(WorkbookInUseError):
        backups.restore(made, workbook, lambda _path: answers.pop(0))
    assert workbook.read_bytes() == content
    assert list(workbook.parent.iterdir()) == [workbook]


def test_a_workbook_that_is_saved_during_the_restore_is_not_replaced(
    backups: Backups, workbook: Path
) -> None:
    made = backups.snapshot(workbook, ID, "fix")
    write(workbook, "second")
    calls = 0

    def save(path: Path) -> bool:
        nonlocal calls
        calls += 1
        if calls == 2:
            write(path, "saved meanwhile")
        return False

    with pytest.raises(WorkbookInUseError):
        backups.restore(made, workbook, save)
    with zipfile.ZipFile(workbook) as package:
        assert package.read("xl/workbook.xml").startswith(b"saved meanwhile")
    assert list(workbook.parent.iterdir()) == [workbook]


@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_a_damaged_snapshot_is_not_restored(backups: Backups, workbook: Path, damage: str) -> None:
    made = backups.snapshot(workbook, ID, "fix")
    content = workbook.read_bytes()
    if damage == "changed":
        backups.file_of(made).write_bytes(content[:-1] + b"?")
    else:
        backups.file_of(made).unlink()
    write(workbook, "second")
    now = workbook.read_bytes()
    with pytest.raises(DamagedWorkbookError, match="Choose another backup"):
        backups.restore(made, workbook)
    assert workbook.read_bytes() == now
    assert list(workbook.parent.iterdir()) == [workbook]


def test_a_snapshot_is_not_restored_under_another_ending(backups: Backups, workbook: Path) -> None:
    made = backups.snapshot(workbook, ID, "fix")
    with pytest.raises(InputError, match=r"\.xlsx"):
        backups.restore(made, workbook.with_suffix(".xlsm"))


def test_a_file_that_may_not_be_written_is_not_replaced(backups: Backups, workbook: Path) -> None:
    made = backups.snapshot(workbook, ID, "fix")
    workbook.chmod(0o444)
    with pytest.raises(ReadOnlyError):
        backups.restore(made, workbook)


def test_a_file_that_is_not_there_is_told(backups: Backups, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"There is no file .*missing\.xlsx"):
        backups.snapshot(tmp_path / "missing.xlsx", ID, "fix")
    assert backups.list() == ()


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOSPC, SaveFailedError),
        (errno.EROFS, ReadOnlyError),
        (errno.EIO, HostError),
    ],
)
def test_a_copy_that_fails_leaves_nothing_behind(
    backups: Backups,
    workbook: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    error: type[Exception],
) -> None:
    made = backups.snapshot(workbook, ID, "fix")
    write(workbook, "second")
    before = workbook.read_bytes()

    def fail(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    for attempt in (
        lambda: backups.snapshot(workbook, ID, "tag"),
        lambda: backups.restore(made, workbook),
    ):
        with pytest.raises(error):
            attempt()
    assert workbook.read_bytes() == before
    assert list(workbook.parent.iterdir()) == [workbook]
    assert backups.list() == (made,)
    assert stored_files(backups) == [backups.file_of(made)]


def test_a_file_that_is_written_all_the_time_is_told(
    backups: Backups, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_once = files._copy_once

    def copy_while_saving(source: Path, folder: Path, mode: int | None) -> files.Copy:
        copy = copy_once(source, folder, mode)
        with source.open("ab") as file:
            file.write(b"more")
        return copy

    monkeypatch.setattr(files, "_copy_once", copy_while_saving)
    with pytest.raises(WorkbookInUseError):
        backups.snapshot(workbook, ID, "fix")
    assert stored_files(backups) == []


def snapshots_on(*times: str) -> list[Snapshot]:
    found = [
        Snapshot(ID, dt.datetime.fromisoformat(t).astimezone(), "", str(i), 10, "a.xlsx", "")
        for i, t in enumerate(times)
    ]
    return sorted(found, key=lambda s: s.time, reverse=True)


@pytest.mark.parametrize(
    ("keep", "days"),
    [
        (Keep(latest=2), ["21T18", "21T09"]),
        (Keep(latest=0), ["21T18"]),
        (Keep(latest=1, daily=3), ["21T18", "20T12", "19T12"]),
        (Keep(latest=1, weekly=2), ["21T18", "15T12"]),
        (Keep(latest=1, monthly=9), ["21T18", "10-31T12"]),
        (Keep(latest=9, max_bytes=25), ["21T18", "21T09"]),
        (Keep(latest=9, max_bytes=1), ["21T18"]),
    ],
)
def test_the_newest_of_each_period_stays(keep: Keep, days: list[str]) -> None:
    snapshots = snapshots_on(
        "2026-11-21T18:00",
        "2026-11-21T09:00",
        "2026-11-20T12:00",
        "2026-11-19T12:00",
        "2026-11-15T12:00",
        "2026-10-31T12:00",
    )
    staying = sorted(wanted(snapshots, keep), key=lambda s: s.time, reverse=True)
    assert [s.time.astimezone().isoformat() for s in staying] == [
        next(
            s.time.astimezone().isoformat()
            for s in snapshots
            if d in s.time.astimezone().isoformat()
        )
        for d in days
    ]


def test_content_that_several_snapshots_share_counts_once() -> None:
    one, two = snapshots_on("2026-11-21T18:00", "2026-11-20T18:00")
    twin = Snapshot(ID, two.time - dt.timedelta(1), "", one.digest, 10, "a.xlsx", "")
    assert wanted([one, two, twin], Keep(max_bytes=20)) == {one, two, twin}


def test_pruning_deletes_what_no_rule_wants(backups: Backups, workbook: Path, clock: Clock) -> None:
    first = backups.snapshot(workbook, ID, "fix")
    content = workbook.read_bytes()
    write(workbook, "second")
    second = backups.snapshot(workbook, ID, "fix")
    workbook.write_bytes(content)
    third = backups.snapshot(workbook, ID, "fix")
    clock.now = dt.datetime.now(dt.UTC) + dt.timedelta(hours=2)
    assert set(backups.prune(ID, Keep(latest=1))) == {first, second}
    assert backups.list(ID) == (third,)
    assert stored_files(backups) == [backups.file_of(third)]
    assert backups.prune(ID, Keep(latest=1)) == ()


def test_files_of_a_snapshot_in_the_making_are_not_pruned(
    backups: Backups, workbook: Path, clock: Clock
) -> None:
    made = backups.snapshot(workbook, ID, "fix")
    unfinished = backups.file_of(made).with_name(".0123.part")
    unfinished.touch()
    clock.now = dt.datetime.now(dt.UTC)
    backups.prune(ID, Keep(latest=1))
    assert unfinished.exists()
    clock.now += dt.timedelta(hours=2)
    backups.prune(ID, Keep(latest=1))
    assert stored_files(backups) == [backups.file_of(made)]


def test_no_file_is_pruned_while_a_description_cannot_be_read(
    backups: Backups, workbook: Path, clock: Clock
) -> None:
    first = backups.snapshot(workbook, ID, "fix")
    next(backups.folder.glob("*/*.json")).write_text("{")
    write(workbook, "second")
    backups.snapshot(workbook, ID, "fix")
    clock.now = dt.datetime.now(dt.UTC) + dt.timedelta(hours=2)
    backups.prune(ID, Keep(latest=1))
    assert backups.file_of(first).exists()


def test_the_restore_drill_finds_every_damage(backups: Backups, workbook: Path) -> None:
    good = backups.snapshot(workbook, ID, "fix")
    made = []
    for text in ("rotten", "missing", "undescribed"):
        write(workbook, text)
        made.append(backups.snapshot(workbook, ID, "fix"))
    workbook.write_bytes(b"PK no zip at all")
    no_zip = backups.snapshot(workbook, ID, "fix")
    workbook.write_bytes(b"\xd0\xcf\x11\xe0 with a password")
    secret = backups.snapshot(workbook, ID, "fix")
    text = workbook.with_suffix(".csv")
    text.write_text("姓名,手机\n", encoding="utf-8")
    csv = backups.snapshot(text, ID, "fix")

    rotten, missing, undescribed = made
    path = backups.file_of(rotten)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    backups.file_of(missing).unlink()
    description = backups.file_of(undescribed).parent.parent / f"{undescribed.id}.json"
    description.write_text('{"time": 5}')

    problems = {check.name: str(check.problem or "") for check in backups.verify(ID)}
    assert problems == {
        csv.id: "",
        secret.id: "",
        no_zip.id: "it was no readable workbook when it was copied",
        missing.id: "its file is missing",
        rotten.id: "its content is not what it was",
        good.id: "",
        undescribed.id: "its description cannot be read",
    }


@pytest.mark.parametrize(
    "wrong", ['{"digest": "../../../etc/passwd"}', '{"workbook_id": "another"}', "[]", "\xff"]
)
def test_a_wicked_description_is_not_followed(backups: Backups, workbook: Path, wrong: str) -> None:
    import json

    backups.snapshot(workbook, ID, "fix")
    path = next(backups.folder.glob("*/*.json"))
    if wrong.startswith("{"):
        path.write_text(json.dumps({**json.loads(path.read_text()), **json.loads(wrong)}))
    else:
        path.write_bytes(wrong.encode("latin-1"))
    assert backups.list() == ()
