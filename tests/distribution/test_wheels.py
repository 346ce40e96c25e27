"""The wheels for another computer: all that it needs there, and nothing else."""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement

from addin.distribution.targets import MACHINES, PYTHONS, Machine, Target, targets_of
from addin.distribution.wheels import WheelSource, collect, read_wheel
from addin.errors import BuildError, UsageError
from addin.i18n import speaking
from tests.distribution.small_wheels import small_wheel

WINDOWS = Target(Machine.WINDOWS, "3.12")
MAC = Target(Machine.MAC_ARM, "3.12")


@pytest.fixture
def index(tmp_path) -> Path:
    folder = tmp_path / "index"
    folder.mkdir()
    return folder


def collected(index: Path, target: Target, *roots: str) -> dict[str, str]:
    """What is collected for some requirements: version by name; the files are all there."""
    into = index.parent / f"wheels {target}"
    chosen = collect(
        [Requirement(r) for r in roots], target, WheelSource(index, offline=True), into
    )
    assert sorted(into.iterdir()) == sorted(wheel.file for wheel in chosen.values())
    return {name: wheel.version for name, wheel in sorted(chosen.items())}


def test_what_only_the_other_system_needs_is_fetched_and_ours_is_not(index):
    needs = [
        'winonly; sys_platform == "win32"',
        'maconly; platform_system == "Darwin"',
        'linuxonly; sys_platform == "linux"',
        'old; python_version < "3.12"',
        "both",
    ]
    small_wheel(index, "root", needs=needs)
    for name in ("winonly", "maconly", "both"):
        small_wheel(index, name)
    assert set(collected(index, WINDOWS, "root")) == {"root", "both", "winonly"}
    assert set(collected(index, MAC, "root")) == {"root", "both", "maconly"}


def test_the_wheel_of_the_right_system_is_taken(index):
    for tag in ("cp312-cp312-win_amd64", "cp312-cp312-macosx_11_0_arm64",
                "cp312-cp312-macosx_10_13_universal2", "cp311-cp311-win_amd64"):  # fmt: skip
        small_wheel(index, "fast", tag=tag)
    source, into = WheelSource(index, offline=True), index.parent / "into"
    for target, tag in ((WINDOWS, "win_amd64"), (MAC, "macosx_11_0_arm64"),
                        (Target(Machine.MAC_INTEL, "3.12"), "universal2")):  # fmt: skip
        chosen = collect([Requirement("fast")], target, source, into / target.machine)
        assert chosen["fast"].file.stem.endswith(tag)
        assert "cp312" in chosen["fast"].file.name


def test_extras_bring_their_own(index):
    needs = ["base", "more; extra == 'full'", "other; extra == 'rest'"]
    small_wheel(index, "root", needs=["middle[full]"])
    small_wheel(index, "middle", needs=needs, extras=["full", "rest"])
    for name in ("base", "more", "other"):
        small_wheel(index, name)
    assert set(collected(index, WINDOWS, "root")) == {"root", "middle", "base", "more"}


def test_an_extra_that_is_asked_for_late_still_counts(index):
    small_wheel(index, "root", needs=["lib", "deep"])
    small_wheel(index, "deep", needs=["lib[x]"])
    small_wheel(index, "lib", needs=["extra-part; extra == 'x'"], extras=["x"])
    small_wheel(index, "extra-part")
    assert set(collected(index, WINDOWS, "root")) == {"root", "deep", "lib", "extra-part"}


def test_a_version_is_chosen_again_when_another_package_narrows_it(index):
    small_wheel(index, "root", needs=["lib", "picky"])
    small_wheel(index, "picky", needs=["deeper"])
    small_wheel(index, "deeper", needs=["lib<2"])
    small_wheel(index, "lib", "1.5")
    small_wheel(index, "lib", "2.0", needs=["only-of-two"])
    small_wheel(index, "only-of-two")
    assert collected(index, WINDOWS, "root") == {
        "root": "1.0", "picky": "1.0", "deeper": "1.0", "lib": "1.5"
    }  # fmt: skip


def test_packages_that_cannot_agree_are_named(index):
    small_wheel(index, "root", needs=["lib>1", "picky"])
    small_wheel(index, "picky", needs=["lib<2"])
    small_wheel(index, "lib", "1.0")
    small_wheel(index, "lib", "2.0")
    with speaking("en"), pytest.raises(BuildError, match="lib"):
        collected(index, WINDOWS, "root")


def test_a_circle_of_requirements_ends(index):
    small_wheel(index, "one", needs=["two"])
    small_wheel(index, "two", needs=["one"])
    assert set(collected(index, WINDOWS, "one")) == {"one", "two"}


@pytest.mark.parametrize("tag", [None, "cp312-cp312-win32", "cp312-cp312-manylinux_2_17_x86_64"])
def test_a_missing_wheel_is_one_clear_error_with_the_name(index, tag):
    small_wheel(index, "root", needs=["rare-thing"])
    if tag:
        small_wheel(index, "rare_thing", tag=tag)
    with pytest.raises(BuildError) as caught:
        collected(index, WINDOWS, "root")
    with speaking("en"):
        said = str(caught.value.message)
    assert said == "There is no wheel of rare-thing for windows, Python 3.12."
    assert "--wheels" in str(caught.value.hint)


def test_source_archives_are_not_enough(index):
    (index / "root-1.0.tar.gz").write_bytes(b"x")
    with pytest.raises(BuildError):
        collected(index, WINDOWS, "root")


def test_a_file_that_is_no_wheel_is_named(tmp_path):
    file = tmp_path / "x-1.0-py3-none-any.whl"
    file.write_bytes(b"not a zip")
    with speaking("en"), pytest.raises(BuildError, match=r"x-1\.0"):
        read_wheel(file)


def test_an_index_out_of_reach_is_no_missing_wheel(tmp_path, monkeypatch):
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    with speaking("en"), pytest.raises(BuildError, match="could not fetch"):
        WheelSource().fetch(["root"], WINDOWS, tmp_path)


def test_the_markers_of_this_computer_are_as_packaging_has_them():
    if sys.platform != "linux" or sysconfig.get_platform() != "linux-x86_64":
        pytest.skip("only the Linux of the tests is compared")
    target = Target(Machine.LINUX, f"{sys.version_info[0]}.{sys.version_info[1]}")
    ours, theirs = target.markers(), {k: str(v) for k, v in default_environment().items()}
    inexact = {"platform_release", "platform_version", "python_full_version",
               "implementation_version"}  # fmt: skip
    assert theirs.keys() <= ours.keys()
    assert {k: v for k, v in theirs.items() if k not in inexact} == {
        k: ours[k] for k in theirs if k not in inexact
    }


def test_targets_are_every_machine_with_every_python():
    assert len(targets_of((), ())) == len(MACHINES) * len(PYTHONS)
    assert targets_of([Machine.WINDOWS], ["3.13", "3.13"]) == (Target(Machine.WINDOWS, "3.13"),)


@pytest.mark.parametrize("python", ["3", "3.10", "2.7", "4.0", "3.x", "", "3.12.1", "３.12"])
def test_other_versions_of_python_are_refused(python):
    with pytest.raises(UsageError):
        targets_of([], [python])
