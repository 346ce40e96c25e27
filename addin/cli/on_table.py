"""What all commands on the customer table have in common: their options, and how they run."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, get_type_hints

from addin.cli.app import app
from addin.cli.options import (
    AsJson,
    BackupFolder,
    Changes,
    DryRun,
    File,
    JournalFolder,
    LanguageOption,
    Map,
    Out,
    Rules,
    Sheet,
    Table,
    Today,
    help_of,
)
from addin.cli.running import running

_Body = Callable[..., None]


def _before(
    file: File,
    sheet: Sheet = None,
    table: Table = None,
    map_: Map = None,
    rules: Rules = None,
    out: Out = None,
) -> None:
    """The options in front of a command's own."""


def _behind(
    dry_run: DryRun = False,
    changes: Changes = None,
    json_: AsJson = False,
    language: LanguageOption = None,
    journal: JournalFolder = None,
    backups: BackupFolder = None,
    today: Today = None,
) -> None:
    """The options behind them."""


def on_table(help_: str) -> Callable[[_Body], _Body]:
    """Makes a function a command on the customer table.

    The function takes the `Run` and its own options; the command has the shared ones as well.

    Args:
        help_: what the command does, in English.
    """

    def register(body: _Body) -> _Body:
        own = _parameters(body)[1:]

        def command(**given: Any) -> None:
            mine = {parameter.name: given.pop(parameter.name) for parameter in own}
            path, mapping = given.pop("file"), given.pop("map_")
            as_json = given.pop("json_")
            with running(path, as_json=as_json, mapping=mapping, **given) as run:
                body(run, **mine)

        file, *before = _parameters(_before)
        required = [p for p in own if p.default is inspect.Parameter.empty]
        optional = [p for p in own if p.default is not inspect.Parameter.empty]
        parameters = [file, *required, *before, *optional, *_parameters(_behind)]
        command.__name__ = body.__name__
        command.__doc__ = body.__doc__
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        command.__annotations__ = {p.name: p.annotation for p in parameters}
        app.command(help=help_of(help_))(command)
        return body

    return register


def _parameters(function: _Body) -> list[inspect.Parameter]:
    """The parameters of a function, with their types instead of the types' names."""
    types = get_type_hints(function, include_extras=True)
    return [
        parameter.replace(annotation=types[parameter.name])
        for parameter in inspect.signature(function).parameters.values()
    ]
