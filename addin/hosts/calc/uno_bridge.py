"""The bridge to LibreOffice: where it is found, and UNO's types without their import hook."""

from __future__ import annotations

import importlib
import os
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from addin.hosts.calc.errors import LibreOfficeMissingError

PROGRAM = "XLWINGS_CALC_PROGRAM"
"""Environment variable: the folder of LibreOffice's programs, where it is not found."""

_INSTALLED = (
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice/program",
    "/Applications/LibreOffice.app/Contents/MacOS",
    "/Applications/LibreOffice.app/Contents/Resources",
    r"C:\Program Files\LibreOffice\program",
)
_BRIDGES = (
    "/usr/lib/python3/dist-packages",
    f"/usr/lib64/python{sys.version_info.major}.{sys.version_info.minor}/site-packages",
    f"/usr/lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages",
)


def soffice() -> Path:
    """LibreOffice's program.

    Raises:
        LibreOfficeMissingError: it is not installed, or not where it is looked for.
    """
    if named := os.environ.get(PROGRAM):
        places = [Path(named)]
    else:
        found = shutil.which("soffice") or shutil.which("libreoffice")
        if found:
            return Path(found)
        places = [Path(folder) for folder in _INSTALLED]
    for place in places:
        for name in ("soffice", "soffice.exe"):
            if (place / name).is_file():
                return place / name
    raise LibreOfficeMissingError(
        "LibreOffice was not found. Install LibreOffice Calc, or say in the environment "
        f"variable {PROGRAM} in which folder its program soffice lies."
    )


@cache
def load() -> Any:
    """The module `uno`, which links this Python to LibreOffice.

    It comes with LibreOffice, not from PyPI, and so stands outside of a virtual environment.

    Raises:
        LibreOfficeMissingError: there is none for this Python.
    """
    own = os.environ.get(PROGRAM)
    places = [own, *_BRIDGES, str(soffice().resolve().parent), *_INSTALLED]
    for place in (None, *places):
        if place is not None and not (Path(place) / "uno.py").is_file():
            continue
        with _path(place), suppress(ImportError):
            return importlib.import_module("uno")
    raise LibreOfficeMissingError(
        f"LibreOffice's bridge for Python {sysconfig.get_python_version()} was not found. On "
        "Debian and Ubuntu install python3-uno and use the system's version of Python; "
        "elsewhere use the Python that comes with LibreOffice."
    )


@contextmanager
def _path(place: str | None) -> Iterator[None]:
    """Lets modules of a folder be imported, and only now: it may hold many others."""
    if place is None:
        yield
        return
    sys.path.append(place)
    try:
        yield
    finally:
        sys.path.remove(place)


def struct(name: str, **members: Any) -> Any:
    """A struct of UNO, by its name below com.sun.star."""
    return load().createUnoStruct(f"com.sun.star.{name}", **members)


def enum(name: str, value: str) -> Any:
    """A value of an enumeration of UNO."""
    return load().Enum(f"com.sun.star.{name}", value)


def properties(**values: Any) -> tuple[Any, ...]:
    """Named values as UNO takes them."""
    return tuple(
        struct("beans.PropertyValue", Name=name, Value=value) for name, value in values.items()
    )


def url_of(path: str | Path) -> str:
    """The URL of a file; a relative path counts from the current folder."""
    return Path(path).expanduser().absolute().as_uri()


def path_of(url: str) -> str:
    """The path of a file's URL; other URLs stay as they are."""
    return str(load().fileUrlToSystemPath(url)) if url.startswith("file:") else url


def cells_at(sheet: int, first: tuple[int, int], last: tuple[int, int]) -> Any:
    """A range's address; (row, column) from 0."""
    return struct(
        "table.CellRangeAddress", Sheet=sheet, StartRow=first[0], StartColumn=first[1],
        EndRow=last[0], EndColumn=last[1],
    )  # fmt: skip


def cell_at(sheet: int, row: int, column: int) -> Any:
    """A cell's address, from 0."""
    return struct("table.CellAddress", Sheet=sheet, Row=row, Column=column)
