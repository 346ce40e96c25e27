"""The Python environment of our own, in which the add-in's commands run."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from addin.distribution.places import environment_python, program_folder
from addin.distribution.system import LONG, System
from addin.errors import InstallFailedError
from addin.i18n import msg

_PREFIX = "env-"


def make_environment(system: System, files: Path) -> Path:
    """Makes a new environment from the wheels of a package, without a network.

    The one that is in use is not touched: Excel is led to the new one when it is ready.

    Args:
        system: the computer.
        files: the package's folder of files.

    Returns:
        The folder of the environment.

    Raises:
        InstallFailedError: it could not be made; what there is of it is removed.
    """
    version = str(json.loads((files / "package.json").read_text("utf-8"))["version"])
    environment = _free_name(program_folder(system), version)
    python = environment_python(system, environment)
    commands = (
        (sys.executable, "-m", "venv", environment),
        (
            *(python, "-m", "pip", "--isolated", "install", "--disable-pip-version-check"),
            *("--no-warn-script-location", "--no-index", "--find-links", files / "wheels"),
            f"custsheet[excel]=={version}",
        ),
        (python, "-c", "import addin, xlwings"),
    )
    for command in commands:
        ran = system.run(*command, patience=LONG)
        if ran.status:
            shutil.rmtree(environment, ignore_errors=True)
            raise InstallFailedError(
                msg("Python could not be set up: {reason}", reason=_reason(ran.output)),
                msg(
                    "Check the room on the disk, and whether a virus scanner holds files back; "
                    "then try again. Nothing was changed."
                ),
            )
    return environment


def _free_name(folder: Path, version: str) -> Path:
    number, environment = 1, folder / f"{_PREFIX}{version}"
    while environment.exists():
        number += 1
        environment = folder / f"{_PREFIX}{version}-{number}"
    return environment


def _reason(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")]
    return (errors or lines or ["?"])[-1]


def remove_environments(system: System, but: Path | None = None) -> None:
    """Removes our environments, or all but one; what is in use stays."""
    for environment in program_folder(system).glob(f"{_PREFIX}*"):
        if environment != but:
            shutil.rmtree(environment, ignore_errors=True)
