"""What the doctor looks at: the facts of one computer, gathered once, and how it judges them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from addin.distribution.addin_file import AddInFile, read_add_in
from addin.distribution.places import Places, places_of
from addin.distribution.settings_file import from_setting, read_settings
from addin.distribution.system import RegistryValue, System
from addin.i18n import Message

# Asked of the Python that Excel starts, whichever it is; the last line is the answer.
_QUESTION = """
import json, struct, sys
from importlib import metadata
told = {"python": sys.version.split()[0], "bits": 8 * struct.calcsize("P"),
        "base": sys.base_prefix, "prefix": sys.prefix}
for name in ("custsheet", "xlwings"):
    try:
        told[name] = metadata.version(name)
    except metadata.PackageNotFoundError:
        told[name] = ""
print(json.dumps(told))
"""


class Verdict(StrEnum):
    """How a check came out; the value is the sign that people see."""

    GOOD = "✔"
    DOUBTFUL = "⚠"
    BROKEN = "✖"


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one check.

    Attributes:
        name: a stable short name for programs: "python.version".
        verdict: how it came out.
        found: what is the case.
        advice: what to do next; None where nothing is wrong.
    """

    name: str
    verdict: Verdict
    found: Message
    advice: Message | None = None

    @property
    def is_broken(self) -> bool:
        """Whether CustSheet cannot work as long as this is so."""
        return self.verdict is Verdict.BROKEN


@dataclass(frozen=True, slots=True)
class Case:
    """The facts of one computer.

    Attributes:
        system: the computer.
        places: where things belong on it.
        settings: of the add-in; None where there is no file, or none that can be read.
        python: the interpreter that the settings name; None for none.
        told: what that interpreter says of itself; empty where it does not run.
        trouble: what it printed instead.
        add_in: what the add-in in its place says of itself; None for none.
    """

    system: System
    places: Places
    settings: Mapping[str, str] | None
    python: Path | None
    told: Mapping[str, Any] = field(default_factory=dict)
    trouble: str = ""
    add_in: AddInFile | None = None


def case_of(system: System) -> Case:
    """Gathers the facts; the interpreter that Excel would start is started for it.

    Raises:
        InstallFailedError: Excel does not run on this system.
    """
    places = places_of(system)
    settings: Mapping[str, str] | None = None
    with suppress(OSError, UnicodeDecodeError):
        settings = read_settings(places.settings.read_bytes(), system.encoding)
    value = (settings or {}).get(places.key, "")
    python = from_setting(system, value) if value else None
    told: Mapping[str, Any] = {}
    trouble = ""
    if python is not None:
        told, trouble = _ask(system, python)
    add_in = None
    with suppress(OSError):
        add_in = read_add_in(places.add_in.read_bytes())
    return Case(system, places, settings, python, told, trouble, add_in)


def _ask(system: System, python: Path) -> tuple[Mapping[str, Any], str]:
    ran = system.run(python, "-c", _QUESTION)
    last = (ran.output.strip().splitlines() or [""])[-1]
    try:
        told = json.loads(last) if ran.status == 0 else {}
    except ValueError:
        told = {}
    return (told, "") if isinstance(told, dict) and told else ({}, last or str(ran.status))


def office_settings(system: System) -> Mapping[str, RegistryValue]:
    """What the installer of Office keeps of its version and its bits ("platform": x86, x64)."""
    return system.registry("HKLM\\Software\\Microsoft\\Office\\ClickToRun\\Configuration")
