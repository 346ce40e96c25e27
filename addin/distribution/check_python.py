"""Checks of the Python that Excel starts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from addin import __version__
from addin.distribution.case import Case, Check, Verdict, office_settings
from addin.distribution.system import Kind
from addin.distribution.targets import OLDEST_PYTHON
from addin.i18n import Message, msg

REINSTALL = msg("Run install from the CustSheet package again.")

GOOD, DOUBTFUL, BROKEN = Verdict


def check_python(case: Case) -> Iterator[Check]:
    """The setting, the interpreter that it names, and the packages in it."""
    path = str(case.places.settings)
    if case.settings is None:
        yield Check(
            "settings", BROKEN, msg("There is no settings file {path}.", path=path), REINSTALL
        )
        return
    if case.python is None:
        yield Check(
            "settings",
            BROKEN,
            msg("{path} does not say where Python is ({key}).", path=path, key=case.places.key),
            REINSTALL,
        )
        return
    yield Check("settings", GOOD, msg("Settings: {path}", path=path))
    if not case.told:
        yield _dead(case, case.python)
        return
    yield from _kind_of_python(case)
    yield from _packages(case, case.python)
    yield from _library(case, case.python)


def _dead(case: Case, python: Path) -> Check:
    if not python.exists():
        found = msg("There is no Python at {path}.", path=str(python))
    else:
        found = msg("Python does not start: {reason}", reason=case.trouble)
    return Check("python", BROKEN, found, REINSTALL)


def _kind_of_python(case: Case) -> Iterator[Check]:
    version, bits = str(case.told.get("python", "")), case.told.get("bits")
    found: Message = msg("Python {version}, {bits} bit", version=version, bits=bits)
    numbers = [int(n) for n in version.split(".")[:2] if n.isdigit()]
    if tuple(numbers) < OLDEST_PYTHON:
        yield Check(
            "python",
            BROKEN,
            found,
            msg(
                "It is too old: install Python 3.11 or later from python.org, then CustSheet again."
            ),
        )
    elif bits != 64:
        yield Check(
            "python",
            BROKEN,
            found,
            msg("Install the 64-bit Python from python.org, then CustSheet again."),
        )
    elif "windowsapps" in f"{case.told.get('base')}{case.python}".casefold():
        yield Check(
            "python",
            BROKEN,
            msg("Python comes from the Microsoft Store."),
            msg("Excel cannot use that one: install Python from python.org, then CustSheet again."),
        )
    else:
        yield Check("python", GOOD, found)


def _packages(case: Case, python: Path) -> Iterator[Check]:
    version = case.told.get("custsheet")
    if not version or not case.told.get("xlwings"):
        missing = "xlwings" if version else "custsheet"
        yield Check(
            "packages", BROKEN, msg("{name} is not installed there.", name=missing), REINSTALL
        )
        return
    if version != __version__:
        yield Check(
            "packages",
            DOUBTFUL,
            msg("Excel uses CustSheet {version}; this is {own}.", version=version, own=__version__),
            msg("Run the doctor of the package that was installed, or install this one."),
        )
    ran = case.system.run(python, "-m", "pip", "check", "--disable-pip-version-check")
    if ran.status:
        first = (ran.output.strip().splitlines() or ["?"])[0]
        yield Check(
            "packages", BROKEN, msg("The packages do not fit: {reason}", reason=first), REINSTALL
        )
    else:
        yield Check(
            "packages",
            GOOD,
            msg(
                "CustSheet {version}, xlwings {xlwings}",
                version=version,
                xlwings=case.told["xlwings"],
            ),
        )


def _library(case: Case, python: Path) -> Iterator[Check]:
    """What the macros load: a library on Windows, a script on a Mac, of their very version."""
    wanted = case.add_in.xlwings if case.add_in else ""
    wanted = wanted or str(case.told.get("xlwings", ""))
    if case.system.kind is Kind.WINDOWS:
        folders = [python.parent, python.parent.parent]
        bits = 32 if office_settings(case.system).get("platform") == "x86" else 64
        name = f"xlwings{bits}-{wanted}.dll"
    else:
        folders = [case.places.scripts or python.parent]
        name = f"xlwings-{wanted}.applescript"
    if any((folder / name).is_file() for folder in folders):
        yield Check("library", GOOD, msg("{name} is in its place.", name=name))
    else:
        there = " / ".join(str(folder) for folder in folders)
        yield Check(
            "library", BROKEN, msg("{name} is missing in {path}.", name=name, path=there), REINSTALL
        )
