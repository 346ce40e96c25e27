"""Computers that are not here: a Windows machine and a Mac, on folders of the test's own.

Files are real. What Windows keeps in its registry, which programs run and what they answer is
what a test says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from addin.distribution.places import Places, places_of
from addin.distribution.system import LONG, SHORT, Kind, Ran, RegistryValue
from tests.distribution.addins import XLWINGS, our_add_in

EXCEL = "HKCU\\Software\\Microsoft\\Office\\16.0\\Excel"
APP_PATH = "HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\excel.exe"
CLICK_TO_RUN = "HKLM\\Software\\Microsoft\\Office\\ClickToRun\\Configuration"


@dataclass
class Computer:
    """A `System` that a test has made up.

    Attributes:
        running: names of programs that run, as the system lists them.
        answer: what the Python that Excel starts tells of itself; None: it does not start.
        fits: what `pip check` says; "" for nothing wrong.
        marked: files that a Mac has put into quarantine.
        held: files that another program holds, so that they cannot be replaced.
        commands: what was run.
    """

    kind: Kind
    home: Path
    encoding: str = "gbk"
    release: str = "Windows-11"
    variables: dict[str, str] = field(default_factory=dict)
    keys: dict[str, Mapping[str, RegistryValue]] = field(default_factory=dict)
    running: tuple[str, ...] = ()
    answer: Mapping[str, object] | None = None
    fits: str = ""
    marked: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    commands: list[tuple[str, ...]] = field(default_factory=list)
    other: Callable[[tuple[str, ...]], Ran | None] = lambda _command: None

    def variable(self, name: str) -> str:
        return self.variables.get(name, "")

    def registry(self, key: str) -> Mapping[str, RegistryValue]:
        return self.keys.get(key, {})

    def run(self, *command: str | Path, patience: float = SHORT) -> Ran:
        assert patience in (SHORT, LONG)
        words = tuple(map(str, command))
        self.commands.append(words)
        if (made := self.other(words)) is not None:
            return made
        if words[0] == "tasklist":
            return Ran(0, "\n".join(f"{name}  4711 Console" for name in self.running))
        if words[0] == "ps":
            return Ran(0, "\n".join(self.running))
        if words[0] == "xattr":
            there = words[-1] in self.marked
            if words[1] == "-d":
                self.marked.discard(words[-1])
            return Ran(0 if there else 1, "")
        if "pip" in words:
            return Ran(bool(self.fits), self.fits or "No broken requirements found.")
        if self.answer is None:
            return Ran(1, "Traceback\nImportError: DLL load failed")
        return Ran(0, "a warning of some package\n" + json.dumps(self.answer))

    def replace(self, source: Path, target: Path) -> None:
        if target.name in self.held:
            raise PermissionError(13, "Permission denied", str(target))
        source.replace(target)

    @property
    def places(self) -> Places:
        """Where things belong on it."""
        return places_of(self)

    def python(self) -> Path:
        """An environment with a Python in it, which answers."""
        windows = self.kind is Kind.WINDOWS
        environment = self.places.program / "env-0.1.0"
        python = environment / ("Scripts/python.exe" if windows else "bin/python")
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()
        if windows:
            (environment / f"xlwings64-{XLWINGS}.dll").touch()
        self.answer = self.answer or {
            "python": "3.12.4", "bits": 64, "base": "C:\\Python312", "prefix": str(environment),
            "custsheet": "0.1.0", "xlwings": XLWINGS,
        }  # fmt: skip
        return python

    def files(self) -> dict[str, bytes]:
        """Everything below the user's folder, by path."""
        return {
            str(path.relative_to(self.home)): path.read_bytes()
            for path in sorted(self.home.rglob("*"))
            if path.is_file()
        }


def windows(folder: Path, user: str = "wang") -> Computer:
    """A Windows machine with Excel of 64 bits, in Chinese."""
    home = folder / "Users" / user
    home.mkdir(parents=True)
    variables = {
        "USERPROFILE": str(home),
        "APPDATA": str(home / "AppData" / "Roaming"),
        "LOCALAPPDATA": str(home / "AppData" / "Local"),
        "USERDOMAIN": "OFFICE",
        "USERNAME": user,
    }
    keys: dict[str, Mapping[str, RegistryValue]] = {
        APP_PATH: {"": "C:\\Program Files\\Microsoft Office\\root\\Office16\\EXCEL.EXE"},
        CLICK_TO_RUN: {"platform": "x64", "versiontoreport": "16.0.17928"},
    }
    return Computer(Kind.WINDOWS, home, variables=variables, keys=keys)


def mac(folder: Path) -> Computer:
    """A Mac on which Excel has been started before."""
    home = folder / "Users" / "wang"
    (home / "Library" / "Containers" / "com.microsoft.Excel" / "Data").mkdir(parents=True)
    return Computer(Kind.MAC, home, encoding="utf-8", release="macOS-15")


__all__ = ["APP_PATH", "CLICK_TO_RUN", "EXCEL", "Computer", "mac", "our_add_in", "windows"]
