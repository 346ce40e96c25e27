"""The commands about the add-in for Excel."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from addin.cli.app import addin_app
from addin.cli.options import AsJson, LanguageOption, help_of
from addin.cli.running import running
from addin.distribution.targets import Machine
from addin.i18n import N_, _


@addin_app.command(
    "build", help=help_of(N_("Build the add-in and the templates; no Excel needed."))
)
def addin_build(
    out: Annotated[
        Path, typer.Option("--out", help=help_of(N_("Folder for the files that are built")))
    ] = Path("build/addin"),
    json_: AsJson = False,
    language: LanguageOption = None,
) -> None:
    """Builds the add-in."""
    from addin.excel_build.build import build

    with running(out, as_json=json_, language=language) as run:
        files = build(out)
        for file in files:
            run.screen.say(
                _("{name}: {size} kB", name=file.name, size=round(file.stat().st_size / 1000))
            )
        run.screen.say(_("The add-in is in {name}.", name=str(out)))
        run.screen.result(files=[str(file) for file in files])


@addin_app.command(
    "package", help=help_of(N_("Make the installer that an administrator gives out."))
)
def addin_package(
    out: Annotated[
        Path, typer.Option("--out", help=help_of(N_("Folder for the archive that is made")))
    ] = Path("build/package"),
    platform: Annotated[
        list[Machine] | None,
        typer.Option(
            "--platform",
            help=help_of(N_("For which computers; may be repeated; else Windows and both Macs")),
        ),
    ] = None,
    python: Annotated[
        list[str] | None,
        typer.Option(
            "--python", help=help_of(N_("For which Python; may be repeated; else 3.11 to 3.13"))
        ),
    ] = None,
    wheels: Annotated[
        Path | None,
        typer.Option("--wheels", help=help_of(N_("Folder with wheels to take packages from"))),
    ] = None,
    no_download: Annotated[
        bool,
        typer.Option("--no-download", help=help_of(N_("Take packages from --wheels alone"))),
    ] = False,
    json_: AsJson = False,
    language: LanguageOption = None,
) -> None:
    """Makes the installer."""
    from addin.distribution.archive import make_package
    from addin.distribution.targets import targets_of
    from addin.distribution.wheels import WheelSource
    from addin.excel_build.build import build

    with running(out, as_json=json_, language=language) as run:
        targets = targets_of(platform or (), python or ())
        source = WheelSource(wheels, offline=no_download)
        with tempfile.TemporaryDirectory() as scratch:
            files = build(Path(scratch))
            with run.screen.progress(_("Packages")) as told:
                package = make_package(files, targets, source, out, told)
        for target in targets:
            run.screen.say(f"  {target}")
        run.screen.say(
            _(
                "{name}: {size} MB, {count} packages",
                name=str(package.file),
                size=round(package.size / 1e6),
                count=package.wheels,
            )
        )
        run.screen.result(
            saved_as=str(package.file),
            size=package.size,
            wheels=package.wheels,
            targets=[str(target) for target in targets],
        )


@addin_app.command("install", help=help_of(N_("Put the add-in into Excel, for this user.")))
def addin_install(
    file: Annotated[
        Path | None,
        typer.Option("--file", help=help_of(N_("The add-in; without one it is built anew"))),
    ] = None,
    json_: AsJson = False,
    language: LanguageOption = None,
) -> None:
    """Installs the add-in."""
    from addin.distribution.installing import install, read_file
    from addin.distribution.setting_up import installed_line
    from addin.distribution.system import ThisSystem

    with running(file or Path(), as_json=json_, language=language) as run:
        if file is None:
            from addin.excel_build.build import add_in

            content = add_in()
        else:
            content = read_file(file)
        done = install(ThisSystem(), content, Path(sys.executable))
        run.screen.say(installed_line(done.version, done.replaced))
        run.screen.result(
            version=done.version, replaced=done.replaced, installed_as=str(done.add_in)
        )


@addin_app.command("uninstall", help=help_of(N_("Take the add-in out of Excel again.")))
def addin_uninstall(json_: AsJson = False, language: LanguageOption = None) -> None:
    """Removes the add-in."""
    from addin.distribution.installing import uninstall
    from addin.distribution.places import program_folder
    from addin.distribution.system import ThisSystem

    with running(Path(), as_json=json_, language=language) as run:
        system = ThisSystem()
        lines = [str(line) for line in uninstall(system)]
        for line in lines:
            run.screen.say(line)
        run.screen.say(_("The journal and the snapshots are kept."))
        if (program := program_folder(system)).is_dir():
            run.screen.say(
                _(
                    "The program is still in {path}; uninstall from the package removes it, too.",
                    path=str(program),
                )
            )
        run.screen.result(done=lines)


@addin_app.command("doctor", help=help_of(N_("Find out why the add-in does not work.")))
def addin_doctor(json_: AsJson = False, language: LanguageOption = None) -> None:
    """Examines the installation."""
    from addin.distribution.doctor import examine, report, without_home
    from addin.distribution.system import ThisSystem

    with running(Path(), as_json=json_, language=language) as run:
        system = ThisSystem()
        checks = examine(system)
        run.screen.say(report(system, checks))
        run.screen.result(
            checks=[
                {
                    "check": check.name,
                    "verdict": check.verdict.name.casefold(),
                    "found": without_home(system, str(check.found)),
                    "advice": None
                    if check.advice is None
                    else without_home(system, str(check.advice)),
                }
                for check in checks
            ]
        )
        if any(check.is_broken for check in checks):
            raise typer.Exit(1)
