"""What an add-in's file says of itself."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

FUNCTION_NAMES = (b"CUST_DEDUPE", b"CUST_MATCH", b"CUST_VALIDATE", b"CUST_CLEAN", b"CUST_PHONE")
"""Names by which another add-in gets into the way of ours."""

PROPERTIES_PART = "docProps/custom.xml"
"""The part of a workbook with its custom document properties."""

_WORKBOOK = "xl/workbook.xml"
_MACROS = "xl/vbaProject.bin"
_OUR_SHEET = b'name="custsheet.texts"'
_LARGEST = 64 << 20
"""Bytes of a part, or a file, that is looked into."""


@dataclass(frozen=True, slots=True)
class AddInFile:
    """An add-in of ours.

    Attributes:
        version: of CustSheet; "" where the file does not say.
        xlwings: the version of xlwings whose library it loads; "" where it does not say.
    """

    version: str
    xlwings: str


def read_add_in(content: bytes) -> AddInFile | None:
    """What a file says of itself; None when it is no add-in of CustSheet."""
    parts = _parts(content, _WORKBOOK, PROPERTIES_PART, _MACROS)
    if _OUR_SHEET not in parts.get(_WORKBOOK, b"") or _MACROS not in parts:
        return None
    properties = custom_properties(parts.get(PROPERTIES_PART, b""))
    return AddInFile(
        properties.get("CustSheet version", ""), properties.get("CustSheet xlwings", "")
    )


def custom_properties(part: bytes) -> dict[str, str]:
    """The custom document properties of a workbook by name; empty where they cannot be read."""
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        return {}
    try:
        root = ElementTree.fromstring(part)
    except ElementTree.ParseError:
        return {}
    return {
        element.get("name", ""): "".join(element.itertext()).strip()
        for element in root
        if element.get("name")
    }


def defines_our_functions(content: bytes) -> bool:
    """Whether any add-in (.xlam, .xla, .xll) has functions of our names.

    Excel keeps the names that a project uses as they are; in a project that Excel has not yet
    saved they are packed, and such a one is found by its words on the sheet alone.
    """
    if content.startswith(b"PK"):
        parts = _parts(content, _MACROS, _WORKBOOK)
        if _OUR_SHEET in parts.get(_WORKBOOK, b""):
            return True
        content = parts.get(_MACROS, b"")
    found = content[:_LARGEST].upper()
    wide = content[:_LARGEST].replace(b"\0", b"").upper()
    return any(
        re.search(rb"\b%b\b" % name, text) for name in FUNCTION_NAMES for text in (found, wide)
    )


def _parts(content: bytes, *names: str) -> dict[str, bytes]:
    """Some parts of a package; those that are missing or absurdly large are left out."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            there = {info.filename: info.file_size for info in archive.infolist()}
            return {n: archive.read(n) for n in names if there.get(n, _LARGEST) < _LARGEST}
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ValueError):
        return {}
