"""The commands about rule books and the template that is made from one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from addin.cli.app import app, rules_app
from addin.cli.options import (
    AsJson,
    LanguageOption,
    Rules,
    help_of,
)
from addin.cli.running import running
from addin.errors import RefusedError
from addin.i18n import N_, _, msg


@app.command(help=help_of(N_("Make the template workbook.")))
def template(
    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx", help=help_of(N_("File to make")))],
    rules: Rules = None,
    force: Annotated[
        bool, typer.Option("--force", help=help_of(N_("Replace a file that is there")))
    ] = False,
    json_: AsJson = False,
    language: LanguageOption = None,
) -> None:
    """Makes the template."""
    from addin.template import build_template

    with running(out, as_json=json_, language=language) as run:
        if out.exists() and not force:
            raise RefusedError(
                msg("{name} is there already.", name=out.name),
                msg("Choose another name, or replace it with --force."),
            )
        if rules is None:
            from addin.table.rulebook_toml import default_rulebook

            book = default_rulebook()
        else:
            from addin.bootstrap import rules_from_file

            book = rules_from_file(rules)
        build_template(book, out)
        run.screen.say(_("The template is in {name}.", name=str(out)))
        run.screen.result(saved_as=str(out))


@rules_app.command("export", help=help_of(N_("Write a workbook's rule book to a TOML file.")))
def rules_export(
    out: Annotated[
        Path, typer.Argument(metavar="OUT.toml", help=help_of(N_("File to write; - prints it")))
    ],
    file: Annotated[
        Path | None,
        typer.Option("--from", help=help_of(N_("Workbook; without one, the default rules"))),
    ] = None,
    json_: AsJson = False,
    language: LanguageOption = None,
) -> None:
    """Exports rules."""
    from addin.table.rulebook_toml import default_rulebook, write_toml

    with running(file or out, as_json=json_, language=language, dry_run=True) as run:
        book = run.book if file is not None else default_rulebook()
        text = write_toml(book)
        if str(out) == "-":
            sys.stdout.write(text)
            return
        out.write_text(text, "utf-8")
        run.screen.say(
            _(
                "{count} fields and {segments} segments written to {name}.",
                count=len(book.fields),
                segments=len(book.segments),
                name=str(out),
            )
        )
        run.screen.result(fields=len(book.fields), segments=len(book.segments))


@rules_app.command("check", help=help_of(N_("Check a rule book; list all its mistakes.")))
def rules_check(
    file: Annotated[
        Path, typer.Argument(metavar="RULES", help=help_of(N_("TOML file, or workbook with rules")))
    ],
    json_: AsJson = False,
    language: LanguageOption = None,
) -> None:
    """Checks rules."""
    from addin.bootstrap import rules_from_file

    with running(file, as_json=json_, language=language, dry_run=True) as run:
        is_toml = file.suffix.casefold() == ".toml"
        book = rules_from_file(file) if is_toml else run.book
        run.screen.say(
            _(
                "The rule book is in order: {count} fields, {segments} segments.",
                count=len(book.fields),
                segments=len(book.segments),
            )
        )
        run.screen.result(fields=len(book.fields), segments=len(book.segments))
