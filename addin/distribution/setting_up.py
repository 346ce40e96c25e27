"""What the scripts of a package run: install, uninstall, doctor.

The product is only unpacked then, not installed: nothing here needs more than Python.
"""

from __future__ import annotations

import shutil
import sys
from contextlib import suppress
from pathlib import Path

from addin.distribution.doctor import examine, report
from addin.distribution.environment import make_environment, remove_environments
from addin.distribution.installing import install, require_no_excel, uninstall
from addin.distribution.places import (
    ADD_IN_FILE,
    environment_python,
    places_of,
    program_folder,
)
from addin.distribution.system import Kind, System, ThisSystem
from addin.errors import CustSheetError, HostError, UsageError
from addin.i18n import _, detect_language, msg, speaking


def main(verb: str, files: Path, system: System | None = None) -> int:
    """Does what a script was started for, and says so.

    Args:
        verb: "install", "uninstall" or "doctor".
        files: the package's folder of files.
        system: the computer; this one if left out.

    Returns:
        The exit code, as of the command line.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    with speaking(detect_language()):
        try:
            return _run(verb, files, system or ThisSystem())
        except CustSheetError as error:
            print(f"✖ {error}", file=sys.stderr)
            return error.exit_status
        except OSError as error:
            failure = HostError(
                msg("The system reports: {error}.", error=error.strerror or str(error)),
                msg("Nothing was changed."),
            )
            print(f"✖ {failure}", file=sys.stderr)
            return failure.exit_status


def _run(verb: str, files: Path, system: System) -> int:
    match verb:
        case "install":
            _install(files, system)
        case "uninstall":
            for line in uninstall(system):
                print(line)
            remove_environments(system)
            with suppress(OSError):
                program_folder(system).rmdir()
            print(_("The journal and the snapshots are kept."))
        case "doctor":
            findings = examine(system)
            print(report(system, findings))
            return int(any(finding.is_broken for finding in findings))
        case _:
            raise UsageError(
                msg("There is no command {verb}.", verb=verb),
                msg("Run install, uninstall or doctor."),
            )
    return 0


def _install(files: Path, system: System) -> None:
    """A new environment first, then the add-in; the old one goes when the new one is in use."""
    if system.kind is not Kind.OTHER:
        places_of(system)
        require_no_excel(system)
    print(_("Setting up Python for CustSheet; this takes a minute or two …"), flush=True)
    environment = make_environment(system, files)
    python = environment_python(system, environment)
    if system.kind is Kind.OTHER:
        print(_("Excel does not run here: the command line is in {path}.", path=str(python.parent)))
        return
    try:
        done = install(system, (files / ADD_IN_FILE).read_bytes(), python)
    except BaseException:
        shutil.rmtree(environment, ignore_errors=True)
        raise
    remove_environments(system, but=environment)
    print(installed_line(done.version, done.replaced))


def installed_line(version: str, replaced: str | None) -> str:
    """One sentence on an installation that succeeded."""
    if replaced is None:
        return _(
            "CustSheet {version} is installed. Open Excel: there is a tab Customers.",
            version=version,
        )
    return _(
        "CustSheet {version} is installed, {replaced} was replaced. Open Excel.",
        version=version,
        replaced=replaced or "?",
    )
