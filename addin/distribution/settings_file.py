"""The file that tells the add-in which Python to start.

VBA reads it with `Input #`: one setting a line, two texts in quotes, `"KEY","VALUE"`, in the
code page of the system. Variables of the environment are filled in when a setting is read, so
a path below the user's folder is written with one, and a user's name in Chinese characters
never meets a code page that lacks them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

from addin.distribution.system import Kind, System
from addin.errors import InstallFailedError
from addin.i18n import msg

Settings = dict[str, str]
"""Settings by their names, those of plain letters in capitals, in the order of the file."""

_FOLDERS = ("LOCALAPPDATA", "APPDATA", "USERPROFILE")


def read_settings(content: bytes, encoding: str) -> Settings:
    """The settings in a file; lines that are none are passed over.

    Raises:
        UnicodeDecodeError: the file is in another encoding.
    """
    text = content.decode(encoding)
    lines = csv.reader(io.StringIO(text), skipinitialspace=True)
    # A capital of another letter may be missing in the code page.
    return {_capitals(line[0]): line[1] for line in lines if len(line) == 2}


def _capitals(key: str) -> str:
    return key.upper() if key.isascii() else key


def settings_bytes(settings: Mapping[str, str], system: System) -> bytes:
    """Settings as the bytes of their file, with the line ends of the system.

    Raises:
        InstallFailedError: a path has characters that the file cannot hold.
    """
    end = "\r\n" if system.kind is Kind.WINDOWS else "\n"
    text = "".join(f'"{key}","{value}"{end}' for key, value in settings.items())
    try:
        if '"' in "".join(settings.values()):
            raise ValueError
        return text.encode(system.encoding)
    except ValueError:  # UnicodeEncodeError is one
        raise InstallFailedError(
            msg("The path of Python has characters that Excel cannot read there."),
            msg("Install CustSheet into a folder whose name has letters and digits only."),
        ) from None


def as_setting(system: System, python: Path) -> str:
    """The path of an interpreter as it stands in the file."""
    if system.kind is not Kind.WINDOWS:
        return str(python)
    for name in _FOLDERS:
        folder = system.variable(name)
        if folder and python.is_relative_to(folder):
            return "\\".join((f"%{name}%", *python.relative_to(folder).parts))
    return str(python)


def from_setting(system: System, text: str) -> Path:
    """The path that a setting means, its variables filled in as the add-in does it."""
    if system.kind is not Kind.WINDOWS:
        if text == "$HOME" or text.startswith("$HOME/"):
            return system.home / text.removeprefix("$HOME").lstrip("/")
        return Path(text)
    filled = re.sub(r"%([^%]+)%", lambda found: system.variable(found[1]) or found[0], text)
    return Path(filled.replace("\\", "/"))
