"""Checks of the folders in between: names and places that Windows programs trip over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from addin.distribution.case import Case, Check, Verdict
from addin.distribution.system import Kind
from addin.i18n import msg

_, DOUBTFUL, BROKEN = Verdict

_LONGEST = 150
"""Characters of the path of an environment that leave room for the files in it (MAX_PATH 260)."""

_CLOUDS = ("ONEDRIVE", "ONEDRIVECOMMERCIAL", "ONEDRIVECONSUMER")
_TROUBLE = frozenset("%&^!'\"")
"""Signs that the command line through which the macros start Python takes for its own."""


def check_folders(case: Case) -> Iterator[Check]:
    """The path of Python, and whether folders are kept elsewhere."""
    if case.system.kind is not Kind.WINDOWS:
        if case.python is not None and " " in str(case.python):
            yield Check(
                "path",
                BROKEN,
                msg(
                    "The path of Python has a space, which xlwings cannot start: {path}",
                    path=str(case.python),
                ),
                msg("Run install from the CustSheet package again."),
            )
        return
    if case.python is not None:
        yield from _path_of_python(case, case.python)
    for name, folder in (("startup", case.places.startup), ("program", case.places.program)):
        yield from _elsewhere(case, name, folder)


def _path_of_python(case: Case, python: Path) -> Iterator[Check]:
    text = str(python)
    try:
        text.encode(case.system.encoding)
    except UnicodeEncodeError:
        yield Check(
            "path",
            BROKEN,
            msg(
                "The path of Python has characters outside the system's code page: {path}",
                path=text,
            ),
            msg(
                "Set the language for non-Unicode programs to Chinese in Windows, or work "
                "under a user name of Latin letters."
            ),
        )
    if len(str(python.parent.parent)) > _LONGEST:
        yield Check(
            "path",
            DOUBTFUL,
            msg("The path of Python is long ({count} characters).", count=len(text)),
            msg("Work under a shorter user name, or allow long paths in Windows."),
        )
    if found := "".join(sorted(_TROUBLE & set(text))):
        yield Check(
            "path",
            DOUBTFUL,
            msg("The path of Python has signs that Windows may misread: {signs}", signs=found),
            msg("If buttons do nothing, work under a user name of letters and digits."),
        )


def _elsewhere(case: Case, name: str, folder: Path) -> Iterator[Check]:
    text = str(folder)
    clouds = [c for c in map(case.system.variable, _CLOUDS) if c]
    if any(folder.is_relative_to(cloud) for cloud in clouds):
        yield Check(
            name,
            DOUBTFUL,
            msg("This folder is kept in OneDrive: {path}", path=text),
            msg(
                "Choose “Always keep on this device” for it, or ask the administrator "
                "not to redirect it."
            ),
        )
    elif text.startswith(("\\\\", "//")):
        yield Check(
            name,
            DOUBTFUL,
            msg("This folder is on the network: {path}", path=text),
            msg(
                "Excel may not trust it: ask the administrator to trust the folder, or "
                "not to redirect it."
            ),
        )
