"""The file around the project: a workbook as a package of parts (ISO/IEC 29500-2)."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

import xlsxwriter

from addin import __version__
from addin.excel_build.sources import PROJECT_NAME, xlwings_version
from addin.excel_build.texts import TEXT_SHEET, TITLES, text_rows

Parts = dict[str, bytes]
"""The parts of a package by name, in the order in which they are stored."""

SHEET, MACRO_SHEET, ADD_IN, TEMPLATE = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "application/vnd.ms-excel.addin.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
)
"""Content types of a workbook's main part."""

VERSION_PROPERTY, XLWINGS_PROPERTY = "CustSheet version", "CustSheet xlwings"
"""Custom document properties that tell which version an add-in is, and whose library it loads."""

RIBBON_PART = "customUI/customUI14.xml"
_RIBBON_TYPE = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_IMAGE_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = "[Content_Types].xml"

# A fixed day, so that the same sources always make the same file.
_CREATED = dt.datetime(2024, 1, 1)
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)

# What xlwings reads. The interpreter is not among them: it stands in the user's own settings
# file, which a value here would hide. One lasting Python spares each click its start-up, and
# a workbook's folder must not lend its files to that Python.
SETTINGS: Mapping[str, str] = {
    "USE UDF SERVER": "True",
    "ADD_WORKBOOK_TO_PYTHONPATH": "false",
}


def base_workbook() -> bytes:
    """The add-in's workbook before it has macros: its settings and its texts."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    settings = workbook.add_worksheet(f"{PROJECT_NAME}.conf")
    for row, pair in enumerate(SETTINGS.items()):
        for column, text in enumerate(pair):
            settings.write_string(row, column, text)
    texts = workbook.add_worksheet(TEXT_SHEET)
    for row, entry in enumerate([TITLES, *text_rows()]):
        for column, text in enumerate(entry):
            texts.write_string(row, column, text)
    workbook.set_properties({"title": "CustSheet", "author": "CustSheet", "created": _CREATED})
    workbook.set_custom_property(VERSION_PROPERTY, __version__, "text")
    workbook.set_custom_property(XLWINGS_PROPERTY, xlwings_version(), "text")
    workbook.close()
    return stream.getvalue()


def read_parts(package: bytes) -> Parts:
    """The parts of a package."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def as_package(parts: Mapping[str, bytes]) -> bytes:
    """The package of some parts; the same parts give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda n: (n != _CONTENT_TYPES, n != "_rels/.rels", n)):
            entry = zipfile.ZipInfo(name, _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name])
    return stream.getvalue()


def set_main_type(parts: Parts, content_type: str) -> None:
    """Makes a package another kind of workbook."""
    types = parts[_CONTENT_TYPES].decode()
    for old in (SHEET, MACRO_SHEET, ADD_IN, TEMPLATE):
        types = types.replace(f'"{old}"', f'"{content_type}"')
    parts[_CONTENT_TYPES] = types.encode()


def add_ribbon(parts: Parts, markup: bytes, images: Mapping[str, bytes]) -> None:
    """Puts a ribbon into a package.

    Args:
        parts: of the package; they are changed.
        markup: the ribbon as XML.
        images: PNG files by the names that the ribbon calls them.
    """
    parts[RIBBON_PART] = markup
    entries = []
    for name, image in images.items():
        parts[f"customUI/images/{name}.png"] = image
        entries.append(_relationship(name, _IMAGE_TYPE, f"images/{name}.png"))
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    parts["customUI/_rels/customUI14.xml.rels"] = (
        f'{head}<Relationships xmlns="{_RELATIONSHIPS}">{"".join(entries)}</Relationships>'
    ).encode()
    to_ribbon = _relationship("custsheetRibbon", _RIBBON_TYPE, RIBBON_PART)
    _insert(parts, "_rels/.rels", "</Relationships>", to_ribbon)
    if b'Extension="png"' not in parts[_CONTENT_TYPES]:
        png = '<Default Extension="png" ContentType="image/png"/>'
        _insert(parts, _CONTENT_TYPES, "<Override", png)


def _relationship(id_: str, kind: str, target: str) -> str:
    return f"<Relationship Id={quoteattr(id_)} Type={quoteattr(kind)} Target={quoteattr(target)}/>"


def _insert(parts: Parts, part: str, before: str, markup: str) -> None:
    text = parts[part].decode()
    parts[part] = text.replace(before, markup + before, 1).encode()
