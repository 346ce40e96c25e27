"""Small add-ins, with what the product looks at in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from importlib.metadata import version

XLWINGS = version("xlwings")

_PROPERTIES = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{}'
    "</Properties>"
)


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of some parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def properties(**values: str) -> str:
    """The part with custom document properties; underscores in names stand for spaces."""
    entries = (
        f'<property pid="{n}" name="{name.replace("_", " ")}"><vt:lpwstr>{value}</vt:lpwstr>'
        "</property>"
        for n, (name, value) in enumerate(values.items(), 2)
    )
    return _PROPERTIES.format("".join(entries))


def our_add_in(version: str = "0.1.0", xlwings: str = XLWINGS) -> bytes:
    """An add-in as ours is recognised."""
    return package({
        "xl/workbook.xml": '<workbook><sheets><sheet name="custsheet.texts"/></sheets></workbook>',
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0",
        "docProps/custom.xml": properties(CustSheet_version=version, CustSheet_xlwings=xlwings),
    })  # fmt: skip


def foreign_add_in(macros: bytes = b"\xd0\xcf\x11\xe0 Sub Hello") -> bytes:
    """An add-in of somebody else."""
    return package({
        "xl/workbook.xml": '<workbook><sheets><sheet name="Tabelle1"/></sheets></workbook>',
        "xl/vbaProject.bin": macros,
    })  # fmt: skip
