"""The macros as text: ours, and those of xlwings that are compiled with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from addin.errors import BuildError
from addin.excel_build.wrappers import MODULE, wrapper_source
from addin.i18n import msg

PROJECT_NAME = "custsheet"
"""What xlwings calls the add-in: the name of its settings sheet and of the settings file."""

XLWINGS_MODULE = "xlwings"
DICTIONARY_MODULE = "Dictionary"

_PACKAGED = Path(__file__).parent / "macros"
_IN_REPOSITORY = Path(__file__).parents[2] / "macros"

# A workbook that comes by mail must not choose the program that a click starts: what xlwings
# would read from a sheet of the active workbook or from its folder is left out.
_MENDS: Mapping[str, str] = {
    'Public Const PROJECT_NAME As String = "myaddin"': (
        f'Public Const PROJECT_NAME As String = "{PROJECT_NAME}"'
    ),
    'If SheetExists(ActiveWorkbook, PROJECT_NAME & ".conf") = True Then': "If False Then",
    'If source = "" Or source = "directory" Then': 'If source = "directory" Then',
    # Code inside workbooks belongs to the paid part of xlwings, which is never entered.
    "uses_embedded_code = True\n                Exit For": "Exit For",
    # The ribbon asks for its language before any workbook is open.
    'For Each cell In Range(sht.Range("A1"), lastCell)': (
        'For Each cell In sht.Range(sht.Range("A1"), lastCell)'
    ),
    # Without Python the user is told in words of ours where the doctor is.
    'MsgBox "Could not find Interpreter!", vbCritical': (
        'MsgBox TextOf("message.no_python"), vbCritical'
    ),
    '"Could not load " + XLPyDLLName + " from either of the following folders: " _': (
        'TextOf("message.no_python") + vbCrLf + XLPyDLLName + ":" _'
    ),
    "MsgBox \"To enable RunPython, please run 'xlwings runpython install' in a terminal once "
    'and try again.", vbCritical': 'MsgBox TextOf("message.no_python"), vbCritical',
}


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the VBA project.

    Attributes:
        name: as other modules call it.
        text: the source with its attribute lines, lines ending in "\\n", ASCII.
        is_class: whether it is a class, or the module of a document.
    """

    name: str
    text: str
    is_class: bool = False


def macros_folder() -> Path:
    """Where the macros and the ribbon lie: in the installed package, else in the repository.

    Raises:
        BuildError: they are in neither.
    """
    for folder in (_PACKAGED, _IN_REPOSITORY):
        if (folder / "ribbon" / "customUI14.xml").is_file():
            return folder
    raise BuildError(
        msg("The macros of the add-in are not there."),
        msg("Install custsheet again, or build from a copy of its repository."),
    )


def all_modules() -> tuple[Module, ...]:
    """All modules of the add-in, by name, without the one of the workbook itself.

    Raises:
        BuildError: a source is missing, or is not what it should be.
    """
    ours = [Module(path.stem, read_ascii(path)) for path in sorted(macros_folder().glob("*.bas"))]
    folder = xlwings_folder()
    foreign = [
        Module(XLWINGS_MODULE, mended(read_ascii(folder / "xlwings_custom_addin.bas"))),
        Module(DICTIONARY_MODULE, read_ascii(folder / "addin" / "Dictionary.cls"), is_class=True),
    ]
    return tuple(
        sorted([*ours, Module(MODULE, wrapper_source()), *foreign], key=lambda m: m.name.casefold())
    )


def workbook_module() -> Module:
    """The module of the add-in's workbook, with its events."""
    return Module("ThisWorkbook", read_ascii(macros_folder() / "ThisWorkbook.cls"), is_class=True)


def ribbon_markup() -> bytes:
    """The ribbon as XML."""
    return (macros_folder() / "ribbon" / "customUI14.xml").read_bytes()


def xlwings_folder() -> Path:
    """The installed xlwings, which is looked at and not imported.

    Raises:
        BuildError: it is not installed.
    """
    found = find_spec("xlwings")
    if found is None or found.origin is None:
        raise missing("xlwings")
    return Path(found.origin).parent


def xlwings_version() -> str:
    """The version of xlwings whose macros are compiled in; its library must be the same.

    Raises:
        BuildError: it is not installed, or does not say.
    """
    source = read_ascii(xlwings_folder() / "xlwings_custom_addin.bas")
    found = re.search(r'XLWINGS_VERSION As String = "([^"]+)"', source)
    if found is None:
        raise unknown_xlwings()
    return found[1]


def unknown_xlwings() -> BuildError:
    """The error for a version of xlwings that is not as it was."""
    return BuildError(
        msg("This version of xlwings is not known: its macros differ."),
        msg("Install the version that custsheet was tested with."),
    )


def missing(package: str) -> BuildError:
    """The error for a package that only the build needs."""
    return BuildError(
        msg("{package} is not installed; the build needs it.", package=package),
        msg("Run: pip install 'custsheet[build]'"),
    )


def mended(text: str) -> str:
    """The module of xlwings as our add-in needs it.

    Raises:
        BuildError: a place to mend is not there exactly once; xlwings has changed.
    """
    for old, new in _MENDS.items():
        if text.count(old) != 1:
            raise unknown_xlwings()
        text = text.replace(old, new)
    return text


def read_ascii(path: Path) -> str:
    """A source with plain line ends.

    Excel reads sources in the code page of the project, so only ASCII is the same everywhere.

    Raises:
        BuildError: the file cannot be read, or holds other characters.
    """
    try:
        text = path.read_bytes().decode("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise BuildError(
            msg("The file {name} cannot be read: {error}.", name=path.name, error=str(error)),
            msg("Sources of macros are plain ASCII."),
        ) from None
    return text.replace("\r\n", "\n")
