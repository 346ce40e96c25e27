"""What the scripts of a package do: the environment, the add-in, and all of it or nothing."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from addin.distribution.environment import make_environment
from addin.distribution.places import environment_python, program_folder
from addin.distribution.setting_up import main
from addin.distribution.system import Kind, Ran, ThisSystem
from addin.errors import InstallFailedError
from addin.i18n import speaking
from tests.distribution.addins import XLWINGS, foreign_add_in, our_add_in
from tests.distribution.computers import Computer, mac, windows

START = Path(__file__).parents[2] / "addin" / "distribution" / "files" / "start.py"


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("CUSTSHEET_LANGUAGE", "en")
    with speaking("en"):  # what main chooses is forgotten again
        yield


@pytest.fixture
def files(tmp_path) -> Path:
    """A package's folder of files, the wheels left out."""
    folder = tmp_path / "package" / "files"
    (folder / "wheels").mkdir(parents=True)
    about = {"version": "0.1.0", "pythons": ["3.13", "3.12"]}
    (folder / "package.json").write_text(json.dumps(about))
    (folder / "custsheet.xlam").write_bytes(our_add_in())
    return folder


def answering(computer: Computer, fails: str = "") -> Computer:
    """Programs make what they would make; one whose command holds `fails` does not."""

    def run(words: tuple[str, ...]) -> Ran | None:
        if fails and fails in words:
            return Ran(1, "WARNING: first\nERROR: No space left on device\n")
        if words[1:3] == ("-m", "venv"):
            environment = Path(words[3])
            python = environment_python(computer, environment)
            python.parent.mkdir(parents=True)
            python.touch()
            (environment / f"xlwings64-{XLWINGS}.dll").touch()
            return Ran(0, "")
        if "install" in words or words[1:] == ("-c", "import addin, xlwings"):
            return Ran(0, "")
        return None

    computer.other = run
    computer.answer = {"python": "3.12.4", "bits": 64, "custsheet": "0.1.0", "xlwings": XLWINGS}
    return computer


def environments(computer: Computer) -> list[str]:
    return sorted(path.name for path in program_folder(computer).glob("env-*"))


MAKES: list[Callable[[Path], Computer]] = [windows, mac]
COMPUTERS = pytest.mark.parametrize("make", MAKES, ids=["windows", "mac"])


@COMPUTERS
def test_install_doctor_uninstall(tmp_path, files, make, capsys):
    computer = answering(make(tmp_path))
    before = computer.files()
    assert main("doctor", files, computer) == 1
    assert main("install", files, computer) == 0
    assert environments(computer) == ["env-0.1.0"]
    assert main("doctor", files, computer) == 0
    assert main("uninstall", files, computer) == 0
    assert computer.files() == before
    assert not program_folder(computer).exists()
    said = capsys.readouterr().out
    assert "CustSheet 0.1.0 is installed. Open Excel" in said
    assert "Everything is in order." in said
    assert "The journal and the snapshots are kept." in said


@COMPUTERS
def test_the_packages_come_from_the_archive_alone(tmp_path, files, make):
    computer = answering(make(tmp_path))
    main("install", files, computer)
    pip = next(words for words in computer.commands if "install" in words)
    assert {"--no-index", "--isolated", str(files / "wheels"), "custsheet[excel]==0.1.0"} <= set(
        pip
    )
    assert pip[0] == str(environment_python(computer, program_folder(computer) / "env-0.1.0"))


@COMPUTERS
def test_installing_again_makes_a_new_environment_and_then_drops_the_old_one(
    tmp_path, files, make, capsys
):
    computer = answering(make(tmp_path))
    main("install", files, computer)
    assert main("install", files, computer) == 0
    assert environments(computer) == ["env-0.1.0-2"]
    assert "env-0.1.0-2" in computer.places.settings.read_text()
    assert "0.1.0 was replaced" in capsys.readouterr().out
    assert main("doctor", files, computer) == 0


@COMPUTERS
@pytest.mark.parametrize("fails", ["venv", "install", "import addin, xlwings"])
def test_when_python_cannot_be_set_up_the_old_one_stays_in_use(
    tmp_path, files, make, fails, capsys
):
    computer = answering(make(tmp_path))
    main("install", files, computer)
    before = computer.files()
    assert main("install", files, answering(computer, fails)) == 4
    assert computer.files() == before
    assert environments(computer) == ["env-0.1.0"]
    assert "ERROR: No space left on device" in capsys.readouterr().err


@COMPUTERS
def test_when_the_add_in_cannot_be_put_in_the_new_environment_goes(tmp_path, files, make, capsys):
    computer = answering(make(tmp_path))
    computer.held = {"custsheet.conf"}
    assert main("install", files, computer) == 4
    assert environments(computer) == []
    assert not computer.places.add_in.exists()
    computer.held = set()
    (files / "custsheet.xlam").write_bytes(foreign_add_in())
    assert main("install", files, computer) == 2
    assert environments(computer) == []
    assert "✖" in capsys.readouterr().err


def test_excel_is_asked_for_before_the_long_work(tmp_path, files, capsys):
    computer = answering(windows(tmp_path))
    computer.running = ("EXCEL.EXE",)
    assert main("install", files, computer) == 3
    assert not [words for words in computer.commands if "venv" in words]
    assert "Excel is open" in capsys.readouterr().err


def test_a_damaged_package_is_an_error_of_one_line(tmp_path, files, capsys):
    (files / "package.json").unlink()
    assert main("install", files, answering(windows(tmp_path))) == 4
    assert capsys.readouterr().err.count("\n") == 1


def test_an_unknown_verb_is_refused(tmp_path, files, capsys):
    assert main("paint", files, windows(tmp_path)) == 2
    assert "paint" in capsys.readouterr().err


def test_where_there_is_no_excel_the_command_line_is_installed(tmp_path, files, capsys):
    computer = answering(Computer(Kind.OTHER, tmp_path, encoding="utf-8"))
    computer.variables["XDG_DATA_HOME"] = str(tmp_path / "data")
    assert main("install", files, computer) == 0
    assert environments(computer) == ["env-0.1.0"]
    assert program_folder(computer) == tmp_path / "data" / "CustSheet" / "program"
    assert "Excel does not run here" in capsys.readouterr().out


def test_an_environment_is_really_made(tmp_path, files):
    """The real venv; the wheels are missing, so that nothing of it may be left."""

    class Linux(ThisSystem):
        @property
        def home(self) -> Path:
            return tmp_path

        def variable(self, name: str) -> str:
            return "" if name == "XDG_DATA_HOME" else super().variable(name)

    with pytest.raises(InstallFailedError, match="custsheet"):
        make_environment(Linux(), files)
    assert list(program_folder(Linux()).iterdir()) == []


# The system itself


def test_this_system_runs_programs_and_reads_what_they_print():
    system = ThisSystem()
    ran = system.run(sys.executable, "-c", "import sys; print('客户'); sys.exit(3)")
    assert (ran.status, ran.output.strip()) == (3, "客户")
    assert system.run("no-such-program-anywhere").status == 127
    assert system.run(sys.executable, "-c", "input()").status == 1, "nobody is there to answer"
    hanging = system.run(sys.executable, "-c", "import time; time.sleep(60)", patience=0.5)
    assert hanging.status == 127
    assert "timed out" in hanging.output
    assert system.release
    assert system.home == Path.home()


def test_this_system_knows_its_variables(monkeypatch):
    monkeypatch.setenv("CUSTSHEET_TEST", "1")
    assert ThisSystem().variable("CUSTSHEET_TEST") == "1"
    assert ThisSystem().variable("CUSTSHEET_NO_SUCH") == ""
    if sys.platform != "win32":
        assert ThisSystem().registry("HKCU\\Software") == {}


# The script that starts it


@pytest.fixture
def start(files) -> ModuleType:
    """The script as it lies beside the wheels."""
    copy = files / "start.py"
    copy.write_bytes(START.read_bytes())
    spec = importlib.util.spec_from_file_location("start", copy)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("version", "bits", "base", "will_do"),
    [
        ((3, 12, 4), 64, "C:\\Python312", True),
        ((3, 11, 9), 64, "C:\\Python311", False),
        ((3, 14, 0), 64, "C:\\Python314", False),
        ((3, 12, 4), 32, "C:\\Python312", False),
        ((3, 12, 4), 64, "C:\\Program Files\\WindowsApps\\PythonSoftwareFoundation.3.12", False),
    ],
    ids=["good", "no wheels", "too new", "32 bits", "store"],
)
def test_a_python_is_suitable_or_not(start, monkeypatch, version, bits, base, will_do):
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(sys, "maxsize", 2 ** (bits - 1) - 1)
    monkeypatch.setattr(sys, "base_prefix", base)
    assert start.suitable() is will_do


def test_an_archive_without_our_wheel_is_to_be_unpacked_again(start, capsys):
    assert start.run("install") == 2
    assert "解压" in capsys.readouterr().err


@pytest.mark.usefixtures("start")
def test_the_exit_code_tells_whether_it_is_suitable(files):
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    for listed, status in ((["3.99"], 1), ([python], 0)):
        (files / "package.json").write_text(json.dumps({"version": "0.1.0", "pythons": listed}))
        call = [sys.executable, "-I", str(files / "start.py"), "suitable"]
        assert subprocess.run(call, check=False).returncode == status
