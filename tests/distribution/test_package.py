"""The archive that an administrator gives out, and installing from it without a network."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from addin import __version__
from addin.distribution import archive
from addin.distribution.archive import INSTRUCTIONS, VERBS, licences_of, make_package, own_wheel
from addin.distribution.targets import Machine, Target, targets_of
from addin.distribution.wheels import WheelSource
from addin.errors import BuildError
from addin.i18n import speaking
from tests.distribution.addins import XLWINGS, our_add_in
from tests.distribution.small_wheels import small_wheel

TOP = f"CustSheet-{__version__}"


@pytest.fixture(scope="module")
def wheels(tmp_path_factory) -> Path:
    """An index of small packages, CustSheet's own among them."""
    folder = tmp_path_factory.mktemp("index")
    small_wheel(folder, "custsheet", __version__, needs=["lib", "xlwings; extra == 'excel'"],
                extras=["excel"])  # fmt: skip
    small_wheel(folder, "lib", licence="BSD-3-Clause")
    for version in ("0.1", XLWINGS, "99"):
        for tag in ("cp312-cp312-win_amd64", "cp313-cp313-win_amd64"):
            files = {"xlwings/__init__.py": "", "xlwings/pro/reports.py": "sold"}
            small_wheel(folder, "xlwings", version, tag=tag, files=files)
    return folder


@pytest.fixture(scope="module")
def add_in(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("add-in")
    contents = {
        "custsheet.xlam": our_add_in(),
        "客户表模板.xltx": b"zh",
        "customer-template.xltx": b"en",
        "custsheet-licences.txt": b"notices",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in contents]


@pytest.fixture(scope="module")
def made(add_in, wheels, tmp_path_factory) -> zipfile.ZipFile:
    targets = targets_of([Machine.WINDOWS], ["3.12", "3.13"])
    out = tmp_path_factory.mktemp("out")
    package = make_package(add_in, targets, WheelSource(wheels, offline=True), out)
    assert package.size == package.file.stat().st_size
    assert package.wheels == 4
    assert [p.name for p in out.iterdir()] == [f"{TOP}.zip"]
    return zipfile.ZipFile(package.file)


def text(made: zipfile.ZipFile, name: str) -> str:
    return made.read(f"{TOP}/{name}").decode("utf-8")


def test_everything_is_in_it(made):
    names = {name.removeprefix(f"{TOP}/") for name in made.namelist()}
    assert all(name.startswith(f"{TOP}/") for name in made.namelist())
    assert names == {
        *(f"{verb}.{ending}" for verb in VERBS for ending in ("cmd", "command")),
        INSTRUCTIONS,
        "客户表模板.xltx",
        "customer-template.xltx",
        *(f"files/{n}" for n in ("custsheet.xlam", "custsheet-licences.txt", "licences.txt",
                                 "no-python.txt", "package.json", "start.py")),
        f"files/wheels/custsheet-{__version__}-py3-none-any.whl",
        "files/wheels/lib-1.0-py3-none-any.whl",
        f"files/wheels/xlwings-{XLWINGS}-cp312-cp312-win_amd64.whl",
        f"files/wheels/xlwings-{XLWINGS}-cp313-cp313-win_amd64.whl",
    }  # fmt: skip


def test_xlwings_is_the_version_whose_macros_are_in_the_add_in(made):
    assert not [n for n in made.namelist() if "xlwings-99" in n or "xlwings-0.1-" in n]


def test_what_xlwings_sells_is_not_given_out(made, tmp_path):
    name = f"xlwings-{XLWINGS}-cp312-cp312-win_amd64.whl"
    made.extract(f"{TOP}/files/wheels/{name}", tmp_path)
    file = tmp_path / TOP / "files" / "wheels" / name
    with zipfile.ZipFile(file) as wheel:
        there = set(wheel.namelist())
        record = wheel.read(f"xlwings-{XLWINGS}.dist-info/RECORD").decode()
    assert not [n for n in there if "/pro/" in n]
    assert {line.partition(",")[0] for line in record.splitlines()} == there
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile"]
    elsewhere = ["--target", str(tmp_path / "there"), "--platform", "win_amd64"]
    tags = ["--python-version", "3.12", "--implementation", "cp", "--only-binary=:all:"]
    subprocess.run([*pip, *elsewhere, *tags, str(file)], check=True)
    assert (tmp_path / "there" / "xlwings" / "__init__.py").is_file()


def test_the_same_input_gives_the_same_bytes(add_in, wheels, made, tmp_path):
    targets = targets_of([Machine.WINDOWS], ["3.13", "3.12"])
    again = make_package(
        list(reversed(add_in)), targets, WheelSource(wheels, offline=True), tmp_path
    )
    assert made.filename is not None
    assert again.file.read_bytes() == Path(made.filename).read_bytes()


def test_entries_are_sorted_have_one_date_and_scripts_for_a_mac_may_run(made):
    infos = made.infolist()
    assert [i.filename for i in infos] == sorted(i.filename for i in infos)
    assert {i.date_time for i in infos} == {(2024, 1, 1, 0, 0, 0)}
    for info in infos:
        mode = stat.S_IMODE(info.external_attr >> 16)
        assert mode == (0o755 if info.filename.endswith(".command") else 0o644)
        if info.filename.endswith(".whl"):
            assert info.compress_type == zipfile.ZIP_STORED


@pytest.mark.parametrize("verb", VERBS)
def test_scripts_for_windows_are_ascii_with_the_line_ends_of_windows(made, verb):
    content = made.read(f"{TOP}/{verb}.cmd")
    assert content.isascii()
    assert content.count(b"\n") == content.count(b"\r\n") > 20
    assert b"@" not in content.replace(b"@echo off", b""), "all marks are filled in"
    assert f'"%START%" {verb}\r\n'.encode() in content
    assert b"(3.13 3.12)" in content


def test_no_path_in_a_script_for_windows_stands_without_quotes(made):
    """Outside quotes cmd splits at spaces and at &; and `call` reads % and ^ a second time."""
    lines = text(made, "install.cmd").splitlines()
    for line in lines:
        if line.startswith("rem") or line.startswith(":"):
            continue
        outside = re.sub(r'"[^"]*"', "", line.replace('reg query "%%K', '"').replace("'", '"'))
        for sign in ("%~dp0", "%START%", "%SETUP%", "%PY%", "%%B", "%%A"):
            rest = outside.replace("for /f", "").replace('"delims=" %%A in', "")
            rest = re.sub(r"%%[AFKPVC] in", "", rest)
            assert sign not in rest, line
    assert not [line for line in lines if line.startswith("call") and "%" in line]
    assert not [line for line in lines if "EnableDelayedExpansion" in line.replace("Disable", "")
                and "DisableDelayedExpansion" not in line]  # fmt: skip


def test_every_label_that_a_script_jumps_to_is_there(made):
    script = text(made, "install.cmd")
    goals = set(re.findall(r"\b(?:goto|call) :?(\w+)", script)) - {"so"}
    labels = set(re.findall(r"^:(\w+)", script, re.M))
    assert goals <= labels
    assert labels == {"run", "packed", "nopython", "end", "look"}


@pytest.mark.parametrize("verb", VERBS)
def test_scripts_for_a_mac_are_good_shell(made, verb, tmp_path):
    script = tmp_path / f"{verb}.command"
    script.write_bytes(made.read(f"{TOP}/{verb}.command"))
    assert b"\r" not in script.read_bytes()
    subprocess.run(["bash", "-n", str(script)], check=True)


def test_without_python_the_way_to_get_it_is_shown_in_both_languages(made, tmp_path):
    folder = tmp_path / "a & b 客户"
    made.extractall(folder)
    about = folder / TOP / "files" / "package.json"
    about.write_text(json.dumps({"version": __version__, "pythons": ["3.99"]}))
    done = subprocess.run(
        ["bash", str(folder / TOP / "install.command")],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 9
    assert "没有找到合适的 Python" in done.stdout
    assert "No suitable Python was found" in done.stdout


def test_the_pages_say_which_python_in_both_languages(made):
    for name in (INSTRUCTIONS, "files/no-python.txt"):
        page = text(made, name)
        assert "3.13 / 3.12" in page
        assert "python.org/downloads" in page
        assert "微软商店" in page
        assert "Microsoft Store" in page
        assert "@" not in re.sub(r"@media|\S+@\S+\.\S+", "", page)
    assert made.read(f"{TOP}/files/no-python.txt").count(b"\r\n") > 5


def test_the_instructions_are_well_formed(made):
    from xml.etree import ElementTree

    page = text(made, INSTRUCTIONS).partition("\n")[2]
    closed = re.sub(r"<meta ([^>]*)>", r"<meta \1/>", page)
    root = ElementTree.fromstring(closed)
    assert root.find("head/title") is not None
    assert {s.get("lang") for s in root.iter("section")} == {None, "en"}


def test_the_licences_are_listed_with_their_notices_once(made):
    page = text(made, "files/licences.txt")
    assert re.findall(r"^==== (\S+ \S+: .*)$", page, re.M) == [
        f"custsheet {__version__}: MIT", "lib 1.0: BSD-3-Clause", f"xlwings {XLWINGS}: MIT",
    ]  # fmt: skip
    assert page.count("Licence of xlwings") == 1
    assert "\r" not in page


def test_a_licence_may_also_stand_in_older_places(tmp_path):
    old = tmp_path / "old-1.0-py3-none-any.whl"
    with zipfile.ZipFile(old, "w") as wheel:
        wheel.writestr(
            "old-1.0.dist-info/METADATA",
            "Name: old\nVersion: 1.0\nClassifier: License :: OSI Approved :: MIT License\n",
        )
    assert licences_of([old]).startswith("==== old 1.0: MIT License")


def test_a_missing_wheel_leaves_no_archive(add_in, wheels, tmp_path):
    targets = [Target(Machine.MAC_ARM, "3.12")]
    with speaking("en"), pytest.raises(BuildError, match=f"xlwings=={XLWINGS} for mac-arm64"):
        make_package(add_in, targets, WheelSource(wheels, offline=True), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_without_sources_and_without_a_wheel_of_our_own_the_way_out_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "_REPOSITORY", tmp_path)
    with speaking("en"), pytest.raises(BuildError, match=r"custsheet-.*\.whl into a folder"):
        own_wheel(WheelSource(), tmp_path / "own")


# The whole way, with the real packages


@pytest.fixture(scope="module")
def real(add_in, tmp_path_factory) -> Path:
    """The package for this Linux, unpacked in a folder with an awkward name."""
    if sysconfig.get_platform() != "linux-x86_64":
        pytest.skip("wheels are fetched for Linux on x86-64 only")
    out = tmp_path_factory.mktemp("package")
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    try:
        package = make_package(add_in, [Target(Machine.LINUX, python)], WheelSource(), out)
    except BuildError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"the package index is out of reach: {error}")
    folder = out / "王 & 小明 (1)!"
    with zipfile.ZipFile(package.file) as archived:
        archived.extractall(folder)
    return folder / TOP


def test_it_installs_without_a_network_into_an_environment_of_its_own(real, tmp_path):
    home = tmp_path / "home 家"
    home.mkdir()
    environment = {
        "HOME": str(home),
        "PATH": os.defpath,
        # Whatever the user set up for pip does not count, and no index is in reach.
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_NO_INDEX": "0",
        "CUSTSHEET_LANGUAGE": "en",
    }

    def start(verb: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-I", str(real / "files" / "start.py"), verb],
            env=environment, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip

    assert start("suitable").returncode == 0
    done = start("install")
    assert done.returncode == 0, done.stderr
    folder = home / ".local" / "share" / "CustSheet" / "program"
    assert [p.name for p in folder.iterdir()] == [f"env-{__version__}"]
    command = folder / f"env-{__version__}" / "bin" / "custsheet"
    xlwings = next(folder.rglob("site-packages/xlwings"))
    assert not (xlwings / "pro" / "__init__.py").exists()
    shown = subprocess.run(
        [str(command), "--version"], env=environment, capture_output=True, encoding="utf-8",
        check=True,
    )  # fmt: skip
    assert shown.stdout == f"custsheet {__version__}\n"
    template = tmp_path / "t.xlsx"
    subprocess.run([str(command), "template", str(template)], env=environment, check=True)
    checked = subprocess.run(
        [str(command), "validate", str(template), "--json", "--fail-on", "never"],
        env=environment, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert json.loads(checked.stdout)["sheet"]
    doctor = start("doctor")
    assert (doctor.returncode, doctor.stdout) == (4, "")
    assert "Windows and on a Mac" in doctor.stderr
