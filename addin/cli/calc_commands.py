"""The commands about the extension for LibreOffice Calc."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from addin.cli.app import calc_app
from addin.cli.options import AsJson, LanguageOption, help_of
from addin.cli.running import running
from addin.i18n import N_, _

Profile = Annotated[
    Path | None,
    typer.Option(
        "--profile", help=help_of(N_("Folder of LibreOffice's settings; the user's own if missing"))
    ),
]


@calc_app.command(
    "build", help=help_of(N_("Build the extension for LibreOffice; no LibreOffice needed."))
)
def calc_build(
    out: Annotated[
        Path, typer.Option("--out", help=help_of(N_("Folder for the files that are built")))
    ] = Path("build/calc"),
    json_: AsJson = False,
    language: LanguageOption = None,
) -> None:
    """Builds the extension."""
    from addin.calc_extension.build import build

    with running(out, as_json=json_, language=language) as run:
        file = build(out)
        run.screen.say(
            _("{name}: {size} kB", name=file.name, size=round(file.stat().st_size / 1000))
        )
        run.screen.say(_("The extension is in {name}.", name=str(out)))
        run.screen.result(files=[str(file)])


@calc_app.command(
    "install", help=help_of(N_("Put the buttons and functions into LibreOffice Calc."))
)
def calc_install(
    profile: Profile = None, json_: AsJson = False, language: LanguageOption = None
) -> None:
    """Installs the extension."""
    from addin.calc_extension.install import install

    with running(profile or Path(), as_json=json_, language=language) as run:
        install(profile)
        run.screen.say(_("Installed. Start LibreOffice Calc: the menu Customers is there."))
        run.screen.result(installed=True)


@calc_app.command("uninstall", help=help_of(N_("Take them out of LibreOffice Calc again.")))
def calc_uninstall(
    profile: Profile = None, json_: AsJson = False, language: LanguageOption = None
) -> None:
    """Takes the extension out."""
    from addin.calc_extension.install import uninstall

    with running(profile or Path(), as_json=json_, language=language) as run:
        uninstall(profile)
        run.screen.say(_("LibreOffice Calc is without the extension again."))
        run.screen.result(installed=False)


@calc_app.command(
    "run", help=help_of(N_("Open a workbook in LibreOffice Calc; without one, an example."))
)
def calc_run(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help=help_of(N_("Workbook to open"))),
    ] = None,
    profile: Profile = None,
    json_: AsJson = False,
    language: LanguageOption = None,
) -> None:
    """Opens a workbook in LibreOffice."""
    from addin.calc_extension.install import run as open_in_office

    with running(file or Path(), as_json=json_, language=language) as run:
        if file is None:
            from addin.calc_extension.demo import demo_workbook

            file = demo_workbook(Path())
        open_in_office(file, profile)
        run.screen.say(_("LibreOffice opens {name}.", name=str(file)))
        run.screen.result(file=str(file))
