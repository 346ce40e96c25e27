"""The same from the command line: `custsheet addin package`, `install`, `uninstall`, `doctor`."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from addin import __version__
from addin.cli import addin_commands  # noqa: F401
from addin.cli.app import app
from addin.distribution import system
from addin.i18n import speaking
from tests.distribution.addins import XLWINGS, foreign_add_in, our_add_in
from tests.distribution.computers import Computer, windows
from tests.distribution.small_wheels import small_wheel
from tests.excel_build.build_needed import need

need("xlwings", "pyopenvba")


def custsheet(*words: object, language: str = "en") -> tuple[int, str]:
    """The exit code and what was printed; anything but an exit code is a defect."""
    with speaking("zh"):
        done = CliRunner().invoke(app, ["addin", *map(str, words), "--language", language])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def told(*words: object) -> tuple[int, dict[str, Any]]:
    """The exit code and the JSON object."""
    status, output = custsheet(*words, "--json")
    return status, json.loads(output)


@pytest.fixture
def computer(tmp_path, monkeypatch) -> Computer:
    made = windows(tmp_path)
    made.python()
    monkeypatch.setattr(system, "ThisSystem", lambda: made)
    return made


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "下载 & more" / "custsheet.xlam"
    path.parent.mkdir()
    path.write_bytes(our_add_in())
    return path


def test_install_doctor_and_uninstall(computer, file):
    status, said = custsheet("install", "--file", file)
    assert (status, f"CustSheet {__version__} is installed" in said) == (0, True)
    # Excel starts the very Python in which the command ran: there is no library beside it here.
    status, said = custsheet("doctor")
    assert status == 1
    assert f"xlwings64-{XLWINGS}.dll is missing" in said
    status, said = custsheet("uninstall", language="zh")
    assert status == 0
    assert "已删除" in said
    assert "程序还在" in said
    assert not computer.places.add_in.exists()


def test_without_a_file_the_add_in_is_built_anew(computer):
    status, result = told("install")
    assert status == 0
    assert result == {
        "version": __version__, "replaced": None, "installed_as": str(computer.places.add_in)
    }  # fmt: skip
    with zipfile.ZipFile(computer.places.add_in) as add_in:
        assert "xl/vbaProject.bin" in add_in.namelist()


def test_the_doctor_s_findings_for_programs(computer, file):
    custsheet("install", "--file", file)
    status, result = told("doctor")
    assert status == 1
    checks = {check["check"]: check for check in result["checks"]}
    assert checks["add-in"]["verdict"] == "good"
    assert checks["add-in"]["advice"] is None
    assert checks["library"]["verdict"] == "broken"
    assert str(computer.home) not in json.dumps(result, ensure_ascii=False)
    assert "~" in checks["settings"]["found"]


def test_excel_must_be_closed(computer, file):
    computer.running = ("EXCEL.EXE",)
    status, result = told("install", "--file", file)
    assert (status, result["error"]) == (3, "X311")


@pytest.mark.usefixtures("computer")
def test_bad_files_are_one_error_each(tmp_path, file):
    assert told("install", "--file", tmp_path / "none.xlam")[1]["error"] == "X200"
    assert told("install", "--file", tmp_path)[1]["error"] == "X200"
    file.write_bytes(foreign_add_in())
    status, result = told("install", "--file", file)
    assert (status, result["error"]) == (2, "X200")
    assert "addin build" in result["hint"]


def test_without_excel_the_commands_say_so(tmp_path, monkeypatch, file):
    linux = Computer(system.Kind.OTHER, tmp_path)
    monkeypatch.setattr(system, "ThisSystem", lambda: linux)
    for words in (("install", "--file", file), ("uninstall",), ("doctor",)):
        status, result = told(*words)
        assert (status, result["error"]) == (4, "X411")


def test_a_package_is_made_from_a_folder_of_wheels(tmp_path):
    wheels = tmp_path / "wheels"
    small_wheel(wheels, "custsheet", __version__, needs=["xlwings; extra == 'excel'"],
                extras=["excel"])  # fmt: skip
    small_wheel(wheels, "xlwings", XLWINGS, tag="cp313-cp313-win_amd64")
    words = ("package", "--out", tmp_path / "out", "--wheels", wheels, "--no-download",
             "--platform", "windows", "--python", "3.13")  # fmt: skip
    status, result = told(*words)
    file = tmp_path / "out" / f"CustSheet-{__version__}.zip"
    assert status == 0
    assert result == {"saved_as": str(file), "size": file.stat().st_size, "wheels": 2,
                      "targets": ["windows, Python 3.13"]}  # fmt: skip
    status, said = custsheet(*words)
    assert "MB, 2 packages" in said.replace("\n", " ")
    with zipfile.ZipFile(file) as archive:
        assert f"CustSheet-{__version__}/客户表模板.xltx" in archive.namelist()


def test_a_package_for_a_python_without_wheels_is_an_error_with_the_name(tmp_path):
    wheels = tmp_path / "wheels"
    small_wheel(wheels, "custsheet", __version__)
    status, result = told("package", "--out", tmp_path / "out", "--wheels", wheels, "--no-download",
                          "--platform", "mac-intel", "--python", "3.12")  # fmt: skip
    assert (status, result["error"]) == (2, "X130")
    assert f"xlwings=={XLWINGS} for mac-intel, Python 3.12" in result["message"]
    assert told("package", "--python", "2.7")[1]["error"] == "X100"
