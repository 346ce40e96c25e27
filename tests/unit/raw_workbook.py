"""Workbooks written by hand, part by part, as odd as a test wants them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="3">'
    '<numFmt numFmtId="164" formatCode="yyyy-mm-dd"/><numFmt numFmtId="165" formatCode="[h]:mm"/>'
    '<numFmt numFmtId="166" formatCode="&quot;day&quot; 0"/></numFmts>'
    '<cellXfs count="8"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/>'
    '<xf numFmtId="166"/><xf numFmtId="31"/><xf numFmtId="20"/><xf numFmtId="49"/>'
    '<xf numFmtId="14"/></cellXfs></styleSheet>'
)
"""Cell styles: 0 General, 1 yyyy-mm-dd, 2 [h]:mm, 3 "day" 0, 4 built-in 31, 5 h:mm, 6 @, 7 14."""


def worksheet(rows: str, head: str = "", tail: str = "", main: str = MAIN) -> str:
    """A worksheet part around the markup of its rows."""
    return f'<worksheet xmlns="{main}">{head}<sheetData>{rows}</sheetData>{tail}</worksheet>'


def relationships(*leads: tuple[str, str, str]) -> str:
    """A relationships part from (id, type, target)."""
    inner = "".join(
        f'<Relationship Id="{i}" Type="{kind}" Target="{target}"/>' for i, kind, target in leads
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def parts_of(
    sheet: str | bytes,
    *,
    strings: str = "",
    properties: str = "",
    strict: bool = False,
    extra: Mapping[str, str | bytes | None] | None = None,
) -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet, "S".

    Args:
        sheet: the worksheet part.
        strings: the shared string items.
        properties: markup before the list of sheets.
        strict: written in the Strict dialect.
        extra: more parts, or None for one to leave out.
    """
    main, rel = (STRICT_MAIN, STRICT_RELATIONS) if strict else (MAIN, RELATIONS)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": relationships(("rId1", f"{rel}/officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}">{properties}'
        '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relationships(
            ("rId1", f"{rel}/worksheet", "worksheets/sheet1.xml"),
            ("rId2", f"{rel}/styles", "styles.xml"),
            ("rId3", f"{rel}/sharedStrings", "/xl/sharedStrings.xml"),
        ),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/styles.xml": STYLES.replace(MAIN, main),
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>',
    }
    for name, content in (extra or {}).items():
        if content is None:
            del parts[name]
        else:
            parts[name] = content
    return parts


def write_package(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """Zips parts into a file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path
