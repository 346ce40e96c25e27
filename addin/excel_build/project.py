"""The VBA project: sources in, the bytes of `vbaProject.bin` out ([MS-OVBA])."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from pathlib import Path

from addin.errors import BuildError
from addin.excel_build.sources import PROJECT_NAME, Module, missing
from addin.i18n import msg

# No compiled code: a version that no Excel has makes every Excel compile the sources anew.
_SOURCE_ONLY = b"\xcc\x61\xff\xff\x00\x01\x00"

_NAME_RECORD = 0x0004
_DIR_END = struct.pack("<HIHI", 0x002B, 0, 0x0010, 0)


def add_project(workbook: Path, modules: Sequence[Module], document: Module) -> None:
    """Gives a macro-enabled workbook its project.

    Args:
        workbook: an .xlsm file without macros; it is changed in place.
        modules: the modules and classes.
        document: the module of the workbook itself.

    Raises:
        BuildError: the library that writes projects is not installed.
    """
    try:
        from pyopenvba import ExcelFile, VBAModuleKind
    except ImportError:
        raise missing("pyOpenVBA") from None
    with ExcelFile(workbook) as file:
        project = file.add_vba_project()
        file.set_module(document.name, _crlf(document.text))
        for module in modules:
            kind = VBAModuleKind.other if module.is_class else VBAModuleKind.standard
            project.add_module(module.name, _crlf(module.text), kind=kind)
        file.save()


def _crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def finished(project: bytes) -> bytes:
    """A project as Excel expects one that holds sources only, under the add-in's name.

    Raises:
        BuildError: it is not built as [MS-OVBA] says.
    """
    from pyopenvba.cfb import CFB
    from pyopenvba.vba import compress, decompress

    storage = CFB.from_bytes(project)
    storage.write_stream_in_storage("VBA", "_VBA_PROJECT", _SOURCE_ONLY)
    directory = decompress(storage.get_stream_in_storage("VBA", "dir"))
    storage.write_stream_in_storage("VBA", "dir", compress(_renamed(_trimmed(directory))))
    listing = storage.get_stream("PROJECT")
    named = re.sub(rb'(?m)^Name="[^"]*"', b'Name="%b"' % PROJECT_NAME.encode(), listing, count=1)
    storage.write_stream("PROJECT", named)
    return bytes(storage.to_bytes())


def _trimmed(directory: bytes) -> bytes:
    """The `dir` stream without what stands behind its last record."""
    end = directory.rfind(_DIR_END)
    if end < 0:
        raise _unlike_itself()
    return directory[: end + len(_DIR_END)]


def _renamed(directory: bytes) -> bytes:
    """The `dir` stream with the project's name (PROJECTNAME, [MS-OVBA] 2.3.4.2.1.6)."""
    at = 0
    while at + 6 <= len(directory):
        kind, size = struct.unpack_from("<HI", directory, at)
        if kind == _NAME_RECORD:
            name = PROJECT_NAME.encode("ascii")
            head = struct.pack("<HI", _NAME_RECORD, len(name))
            return directory[:at] + head + name + directory[at + 6 + size :]
        at += 6 + size
    raise _unlike_itself()


def _unlike_itself() -> BuildError:
    return BuildError(
        msg("The VBA project came out damaged."),
        msg("Install the version of pyOpenVBA that custsheet was tested with."),
    )
