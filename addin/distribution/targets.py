"""The computers that a package is made for: system, processor and Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from addin.errors import UsageError
from addin.i18n import msg

PYTHONS = ("3.11", "3.12", "3.13")
"""Versions of Python that a package serves unless it is told otherwise."""

OLDEST_PYTHON = (3, 11)


class Machine(StrEnum):
    """Systems with their processors."""

    WINDOWS = "windows"
    MAC_ARM = "mac-arm64"
    MAC_INTEL = "mac-intel"
    LINUX = "linux"


MACHINES = (Machine.WINDOWS, Machine.MAC_ARM, Machine.MAC_INTEL)
"""What Excel runs on."""

# The oldest systems that are served: Windows 10 and macOS 12; pip takes wheels for older ones
# of a Mac by itself, and for Linux wants each by its name.
_TAGS: Mapping[Machine, Sequence[str]] = {
    Machine.WINDOWS: ("win_amd64",),
    Machine.MAC_ARM: ("macosx_12_0_arm64",),
    Machine.MAC_INTEL: ("macosx_12_0_x86_64",),
    Machine.LINUX: (
        *(f"manylinux_2_{minor}_x86_64" for minor in range(28, 16, -1)),
        "manylinux2014_x86_64",
        "manylinux2010_x86_64",
        "manylinux1_x86_64",
    ),
}
# os_name, sys_platform, platform_system, platform_machine as PEP 508 has them.
_NAMES: Mapping[Machine, tuple[str, str, str, str]] = {
    Machine.WINDOWS: ("nt", "win32", "Windows", "AMD64"),
    Machine.MAC_ARM: ("posix", "darwin", "Darwin", "arm64"),
    Machine.MAC_INTEL: ("posix", "darwin", "Darwin", "x86_64"),
    Machine.LINUX: ("posix", "linux", "Linux", "x86_64"),
}


@dataclass(frozen=True, slots=True)
class Target:
    """One kind of computer.

    Attributes:
        machine: its system and processor.
        python: its Python, "3.12".
    """

    machine: Machine
    python: str

    def __str__(self) -> str:
        return f"{self.machine.value}, Python {self.python}"

    @property
    def tags(self) -> Sequence[str]:
        """What pip calls its platform, the newest first."""
        return _TAGS[self.machine]

    def markers(self) -> dict[str, str]:
        """The environment in which its dependencies are chosen (PEP 508).

        pip itself chooses them for the computer that it runs on, whatever platform it is told.
        """
        os_name, sys_platform, system, processor = _NAMES[self.machine]
        return {
            "os_name": os_name,
            "sys_platform": sys_platform,
            "platform_system": system,
            "platform_machine": processor,
            "platform_release": "",
            "platform_version": "",
            "platform_python_implementation": "CPython",
            "implementation_name": "cpython",
            "implementation_version": f"{self.python}.0",
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
            "extra": "",
        }


def targets_of(machines: Sequence[Machine], pythons: Sequence[str]) -> tuple[Target, ...]:
    """Every machine with every Python.

    Raises:
        UsageError: what is given is no version of Python, or one that is too old.
    """
    return tuple(Target(m, p) for p in _checked(pythons or PYTHONS) for m in machines or MACHINES)


def _checked(pythons: Sequence[str]) -> Iterator[str]:
    for python in dict.fromkeys(pythons):
        numbers = python.split(".")
        is_version = len(numbers) == 2 and all(n.isascii() and n.isdigit() for n in numbers)
        if not is_version or tuple(map(int, numbers)) < OLDEST_PYTHON or numbers[0] != "3":
            raise UsageError(
                msg("{version} is no version of Python that CustSheet runs on.", version=python),
                msg("Give it as 3.12; the oldest is 3.11."),
            )
        yield python
