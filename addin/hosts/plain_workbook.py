"""Makes a plain workbook of text: one sheet, every cell formatted as text.

Nothing is turned into a number, a formula or a link, and the rows are written as they come.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO
from xml.sax.saxutils import quoteattr

from addin.errors import InputError
from addin.hosts.port import Progress, no_progress
from addin.hosts.xlsx.escaping import text_element
from addin.i18n import msg
from addin.table.cells import MAX_COLUMN, MAX_ROW, CellRef, column_letters

MAX_TEXT = 32_767
"""Characters that a cell can hold, counted in UTF-16 as Excel does."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        f'Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>'
    ),
    # Format 49 is "@", text.
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}">'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        "</cellStyleXfs>"
        '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        "</cellXfs>"
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    ),
}
# Text with none of these can be written as it is.
_SPECIAL = re.compile(r'[&<>"_\x00-\x1f\x7f-\x9f\ufffe\uffff]|^\s|\s$')
_ROWS_AT_ONCE = 1000


def write_plain_workbook(
    path: Path,
    sheet: str,
    rows: Sequence[Sequence[str | None]],
    progress: Progress = no_progress,
) -> None:
    """Writes a workbook with one sheet of text.

    Args:
        path: where; a file there is replaced.
        sheet: the sheet's name.
        rows: n rows of at most m texts; None and "" leave a cell blank.
        progress: told of the rows done.

    Raises:
        InputError: more rows or columns, or a longer text, than a sheet can hold.
        OSError: it cannot be written.
    """
    width = max(map(len, rows), default=0)
    if len(rows) > MAX_ROW or width > MAX_COLUMN:
        raise InputError(
            msg("A sheet cannot hold {rows} rows of {columns} columns.",
                rows=len(rows), columns=width),
            msg("Split the file into several."),
        )  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for part, content in _PARTS.items():
            archive.writestr(part, _XML + content)
        archive.writestr(
            "xl/workbook.xml",
            f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
            f'<sheet name={quoteattr(sheet)} sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part_file:
            _write_sheet(part_file, rows, width, progress)


def _write_sheet(
    file: IO[bytes], rows: Sequence[Sequence[str | None]], width: int, progress: Progress
) -> None:
    letters = [column_letters(column) for column in range(1, width + 1)]
    file.write(f'{_XML}<worksheet xmlns="{_MAIN}">'.encode())
    if rows and width:
        file.write(f'<dimension ref="A1:{letters[-1]}{len(rows)}"/>'.encode())
        file.write(f'<cols><col min="1" max="{width}" width="16" style="1"/></cols>'.encode())
    file.write(b"<sheetData>")
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        block = rows[start : start + _ROWS_AT_ONCE]
        file.write(
            "".join(_row(start + n, row, letters) for n, row in enumerate(block, 1)).encode()
        )
        progress(start + len(block), len(rows))
    file.write(b"</sheetData></worksheet>")


def _row(number: int, row: Iterable[str | None], letters: Sequence[str]) -> str:
    cells = [
        f'<c r="{letter}{number}" s="1" t="inlineStr"><is>{_text(text, letter, number)}</is></c>'
        for letter, text in zip(letters, row, strict=False)
        if text
    ]
    return f'<row r="{number}">{"".join(cells)}</row>' if cells else ""


def _text(text: str, letter: str, number: int) -> str:
    if len(text) * 2 > MAX_TEXT and len(text.encode("utf-16-le")) > 2 * MAX_TEXT:
        raise InputError(
            msg(
                "The text in {cell} has {length} characters, a cell holds {limit}.",
                cell=CellRef.parse(f"{letter}{number}").a1,
                length=len(text),
                limit=MAX_TEXT,
            ),
            msg("Shorten it in the file."),
        )
    return text_element("t", text) if _SPECIAL.search(text) else f"<t>{text}</t>"
