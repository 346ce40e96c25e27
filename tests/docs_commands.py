"""The command line as data: `python -m tests.docs_commands` prints it as JSON.

The help texts are put together in the system's language when the command line is imported,
so `commands_in` asks a fresh interpreter for each language.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import Enum, EnumMeta
from typing import Any

from addin.i18n import Language


@dataclass(frozen=True, slots=True)
class Option:
    """An argument or an option of a command.

    Attributes:
        name: "--sheet"; of an argument its name in the usage line.
        help: what it does.
        values: the words that may follow, "error|warning"; "" where it is free.
        default: as text; "" where there is none.
        variable: the environment variable that stands for it, or "".
        is_argument: whether it stands without a name.
        required: whether it must be given.
    """

    name: str
    help: str
    values: str
    default: str
    variable: str
    is_argument: bool
    required: bool


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its words, its help, and what it takes."""

    verb: str
    help: str
    options: tuple[Option, ...]

    @property
    def usage(self) -> str:
        """`custsheet validate FILE [OPTIONS]`."""
        arguments = [o.name if o.required else f"[{o.name}]" for o in self.options if o.is_argument]
        return " ".join(("custsheet", self.verb, *arguments, "[OPTIONS]"))


def commands_in(language: Language) -> tuple[Command, ...]:
    """All commands with their help in a language, in the order of `custsheet --help`."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.docs_commands"],
        env={**os.environ, "CUSTSHEET_LANGUAGE": language, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return tuple(
        Command(c["verb"], c["help"], tuple(Option(**option) for option in c["options"]))
        for c in json.loads(done.stdout)
    )


def _commands() -> Iterator[Command]:
    import typer

    from addin.cli import (  # noqa: F401
        addin_commands,
        calc_commands,
        compare_commands,
        merge_commands,
        rules_commands,
        sheets_commands,
        sheets_server_commands,
        sync_commands,
        table_commands,
        workbook_commands,
    )
    from addin.cli.app import app

    yield from _walk("", typer.main.get_command(app))


def _walk(verb: str, command: Any) -> Iterator[Command]:
    for name, inner in getattr(command, "commands", {}).items():
        yield from _walk(f"{verb} {name}".strip(), inner)
    if not hasattr(command, "commands"):
        options = (_option(p) for p in command.params if not getattr(p, "hidden", False))
        yield Command(verb, command.help or "", tuple(o for o in options if o.name != "--help"))


def _values(parameter: Any) -> str:
    # Typer had click's parameters first, and has had its own since.
    own = getattr(parameter, "type_descriptor", None)
    words = own.annotation if own else getattr(getattr(parameter, "type", None), "choices", ())
    if not isinstance(words, EnumMeta | list | tuple):
        return ""
    return "|".join(str(getattr(word, "value", word)) for word in words)


def _option(parameter: Any) -> Option:
    is_argument = parameter.param_type_name == "argument"
    default = parameter.default
    if isinstance(default, Enum):
        default = default.value
    name = (parameter.metavar or parameter.name.upper()) if is_argument else parameter.opts[-1]
    return Option(
        name,
        parameter.help or "",
        "" if is_argument else _values(parameter),
        "" if default in (None, False) else str(default),
        str(parameter.envvar or ""),
        is_argument,
        bool(parameter.required),
    )


if __name__ == "__main__":
    json.dump([asdict(command) for command in _commands()], sys.stdout, ensure_ascii=False)
