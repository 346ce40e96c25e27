"""What is asked of the computer: settings of Windows, other programs, the Python that runs.

Files are read and written with `pathlib` everywhere; a file that another program may hold is
put in place through `System.replace`.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

RegistryValue = str | int | bytes

LONG, SHORT = 1800.0, 60.0
"""Seconds after which a program is given up: one that unpacks packages on a slow disk while a
virus scanner looks on, and one that only answers a question."""


class Kind(StrEnum):
    """Families of operating systems."""

    WINDOWS = "Windows"
    MAC = "macOS"
    OTHER = "Linux"


@dataclass(frozen=True, slots=True)
class Ran:
    """A program that has ended.

    Attributes:
        status: its exit code; 127 where it could not be started.
        output: what it printed, errors included.
    """

    status: int
    output: str


class System(Protocol):
    """A computer with a user on it.

    Registry keys are written "HKCU\\Software\\…" or "HKLM\\Software\\…".
    """

    @property
    def kind(self) -> Kind:
        """The family of its operating system."""

    @property
    def release(self) -> str:
        """Name and version of the operating system, for people."""

    @property
    def home(self) -> Path:
        """The user's own folder."""

    @property
    def encoding(self) -> str:
        """The encoding in which VBA reads text files: the code page of the system."""

    def variable(self, name: str) -> str:
        """An environment variable; "" where there is none."""

    def registry(self, key: str) -> Mapping[str, RegistryValue]:
        """The values of a registry key by name in lower case, the nameless one as "".

        Empty where there is no such key, or no registry.
        """

    def run(self, *command: str | Path, patience: float = SHORT) -> Ran:
        """Runs a program without a window and waits for it, so many seconds at most."""

    def replace(self, source: Path, target: Path) -> None:
        """Moves a file into another's place, at once.

        Raises:
            OSError: another program holds the file, or it may not be written.
        """


class ThisSystem:
    """The computer that this runs on."""

    @property
    def kind(self) -> Kind:
        """The family of its operating system."""
        return {"win32": Kind.WINDOWS, "darwin": Kind.MAC}.get(sys.platform, Kind.OTHER)

    @property
    def release(self) -> str:
        """Name and version of the operating system."""
        return platform.platform()

    @property
    def home(self) -> Path:
        """The user's own folder."""
        return Path.home()

    @property
    def encoding(self) -> str:
        """The code page of the system; UTF-8 where there is no such thing."""
        return "mbcs" if sys.platform == "win32" else "utf-8"

    def variable(self, name: str) -> str:
        """An environment variable; "" where there is none."""
        return os.environ.get(name, "")

    def registry(self, key: str) -> Mapping[str, RegistryValue]:
        """The values of a registry key by name in lower case."""
        values: dict[str, RegistryValue] = {}
        if sys.platform == "win32":
            import winreg

            root, _, path = key.partition("\\")
            hive = winreg.HKEY_CURRENT_USER if root == "HKCU" else winreg.HKEY_LOCAL_MACHINE
            try:
                with winreg.OpenKey(hive, path) as opened:
                    for number in range(winreg.QueryInfoKey(opened)[1]):
                        name, value, _kind = winreg.EnumValue(opened, number)
                        if isinstance(value, str | int | bytes):
                            values[name.casefold()] = value
            except OSError:  # no such key, or not ours to read
                pass
        return values

    def run(self, *command: str | Path, patience: float = SHORT) -> Ran:
        """Runs a program without a window and waits for it, so many seconds at most."""
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NO_WINDOW
        try:
            done = subprocess.run(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                env={**os.environ, "PYTHONIOENCODING": "utf-8"},
                timeout=patience,
                check=False,
                creationflags=flags,
            )
        except (OSError, subprocess.SubprocessError) as error:
            return Ran(127, str(error))
        return Ran(done.returncode, done.stdout)

    def replace(self, source: Path, target: Path) -> None:
        """Moves a file into another's place, at once."""
        source.replace(target)
