"""The extension handed to LibreOffice, taken out again, and LibreOffice opened with it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from addin.calc_extension.build import OLDEST, build
from addin.calc_extension.menus import IDENTIFIER
from addin.errors import HostError, InputError, RefusedError
from addin.i18n import msg

_SECONDS = 180
_VERSION = re.compile(r"\b(\d+)\.(\d+)")


def install(profile: Path | None = None, *, run_as: Sequence[str] = ()) -> None:
    """Adds the extension, with this Python behind it; one of another version is replaced.

    Args:
        profile: the folder of LibreOffice's settings; None for the user's own.
        run_as: a program with arguments that runs LibreOffice's tool as another user.

    Raises:
        InputError: LibreOffice is missing or too old.
        RefusedError: root asks, or LibreOffice runs with this profile.
        HostError: LibreOffice does not take it.
        BuildError: as for `build`.
    """
    _require_office()
    with tempfile.TemporaryDirectory() as scratch:
        # LibreOffice's tool may run as another user.
        Path(scratch).chmod(0o755)
        file = build(Path(scratch), sys.executable)
        _run("add", ["--force", "--suppress-license"], str(file), profile, run_as)


def uninstall(profile: Path | None = None, *, run_as: Sequence[str] = ()) -> None:
    """Takes the extension out of LibreOffice; arguments and errors as for `install`."""
    _require_office()
    _run("remove", [], IDENTIFIER, profile, run_as)


def _run(
    action: str, options: list[str], what: str, profile: Path | None, run_as: Sequence[str]
) -> None:
    if not run_as and hasattr(os, "geteuid") and os.geteuid() == 0:
        raise RefusedError(
            msg("LibreOffice does not take extensions from root."),
            msg("Run this as the person who works with LibreOffice."),
        )
    if profile is not None and is_in_use(profile):
        raise _in_use(profile)
    tool = _program().with_name("unopkg")
    command = [*run_as, str(tool), action, *options, *_profile(profile), what]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise _failed(type(problem).__name__) from problem
    if done.returncode:
        said = (done.stderr or done.stdout).strip()
        if "lock" in said.casefold() or "running" in said.casefold():
            raise _in_use(profile)
        raise _failed(" ".join(said.split())[-300:])


def run(file: Path, profile: Path | None = None) -> None:
    """Opens a workbook in LibreOffice and returns.

    Raises:
        InputError: LibreOffice is missing or too old.
        HostError: it cannot be started.
    """
    _require_office()
    command = [
        str(_program()),
        "--norestore",
        "--calc",
        *_profile(profile),
        file.absolute().as_uri(),
    ]
    try:
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as problem:
        raise _failed(problem.strerror or "") from problem


def is_in_use(profile: Path) -> bool:
    """Whether a LibreOffice runs with a profile, as far as its lock file tells."""
    return (profile / ".lock").exists()


def _profile(profile: Path | None) -> list[str]:
    return [] if profile is None else [f"-env:UserInstallation={profile.absolute().as_uri()}"]


def _program() -> Path:
    from addin.hosts.calc import LibreOfficeMissingError
    from addin.hosts.calc.uno_bridge import soffice

    try:
        return soffice().resolve()
    except LibreOfficeMissingError as problem:
        raise InputError(
            msg("LibreOffice was not found."),
            msg("Install LibreOffice Calc {oldest} or later, then try again.", oldest=OLDEST),
        ) from problem


def _require_office() -> None:
    done = subprocess.run(
        [str(_program()), "--version"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=_SECONDS,
    )
    found = _VERSION.search(done.stdout)
    if found and tuple(map(int, found.groups())) < tuple(map(int, OLDEST.split("."))):
        raise InputError(
            msg("LibreOffice {version} is too old.", version=found[0]),
            msg("Install LibreOffice Calc {oldest} or later, then try again.", oldest=OLDEST),
        )


def _in_use(profile: Path | None) -> RefusedError:
    found = msg("LibreOffice is running.")
    if profile is not None:
        found = msg("LibreOffice is running with the profile {name}.", name=str(profile))
    return RefusedError(
        found,
        # The mark that it leaves in its profile goes away with its next regular end.
        msg(
            "Close all of its windows, then try again. If there are none, it ended abruptly: "
            "start it once and close it."
        ),
    )


def _failed(said: str) -> HostError:
    return HostError(
        msg("LibreOffice did not take the extension: {problem}", problem=said or "–"),
        msg("Close LibreOffice and try again; its Extension Manager shows what is installed."),
    )
