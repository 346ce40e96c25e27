"""The commands about the add-in for Excel."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from addin.cli.app import addin_app
from addin.cli.options import AsJson, LanguageOption, help_of
from addin.cli.running import running
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
