"""The add-in's type as LibreOffice reads it: a small binary file that lies beside this one.

LibreOffice's SDK makes it from `function_help.interface`. It is kept, so that the extension
can be built without the SDK: `python -m addin.calc_extension.type_library` makes it again,
which is needed when a function comes, goes or has other arguments.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from addin.calc_extension.function_help import INTERFACE, interface
from addin.errors import BuildError
from addin.i18n import msg

LIBRARY = Path(__file__).with_name("custsheet.rdb")
SOURCE = Path(__file__).with_name("custsheet.idl")
"""What `LIBRARY` was made from."""

_SDK = "/usr/lib/libreoffice/sdk/bin"
_TYPES = ("types.rdb", "types/offapi.rdb", "types/oovbaapi.rdb")


def library() -> bytes:
    """The type library that is kept.

    Raises:
        BuildError: it is missing, or made from other functions than there are now.
    """
    if not LIBRARY.is_file() or not SOURCE.is_file() or SOURCE.read_text("utf-8") != interface():
        raise BuildError(
            msg("The file {name} does not fit the cell functions.", name=LIBRARY.name),
            msg("Make it again: python -m addin.calc_extension.type_library"),
        )
    return LIBRARY.read_bytes()


def writer() -> str | None:
    """The SDK's program; None where it is not installed."""
    return shutil.which("unoidl-write") or shutil.which("unoidl-write", path=_SDK)


def compiled(source: str) -> bytes:
    """A type library made by LibreOffice's SDK.

    Args:
        source: the types in UNO's language.

    Raises:
        BuildError: the SDK is not here, or does not take the source.
    """
    from addin.hosts.calc.uno_bridge import soffice

    program = writer()
    if program is None:
        raise BuildError(
            msg("LibreOffice's SDK is not installed."), msg("Install libreoffice-dev.")
        )
    folder = soffice().resolve().parent
    known = [str(path) for name in _TYPES if (path := folder / name).is_file()]
    with tempfile.TemporaryDirectory() as scratch:
        idl, out = Path(scratch) / f"{INTERFACE}.idl", Path(scratch) / "out.rdb"
        idl.write_text(source, "utf-8")
        done = subprocess.run(
            [program, *known, str(idl), str(out)], capture_output=True, encoding="utf-8"
        )
        if done.returncode:
            raise BuildError(
                msg("LibreOffice's SDK refused the types: {problem}", problem=done.stderr.strip()),
                msg("Look at the arguments of the cell functions."),
            )
        return out.read_bytes()


if __name__ == "__main__":
    LIBRARY.write_bytes(compiled(interface()))
    SOURCE.write_text(interface(), "utf-8")
