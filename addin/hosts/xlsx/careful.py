"""Reads a sheet cell by cell, slowly, with everything that the markup allows.

For the few sheets that the quick reader gets wrong or gives up on. It gives the same types.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from lxml import etree

from addin.errors import DamagedWorkbookError, InputError
from addin.hosts.xlsx.cell_formats import format_codes
from addin.hosts.xlsx.escaping import from_xstring
from addin.hosts.xlsx.moments import from_iso, shown
from addin.hosts.xlsx.number_formats import GENERAL
from addin.hosts.xlsx.package import Package, SheetPart
from addin.hosts.xlsx.sheet_source import open_utf8
from addin.hosts.xlsx.vocabulary import XML_SPACE, Element, local_name
from addin.i18n import msg
from addin.table.cells import MAX_COLUMN, MAX_ROW, CellError, CellRef, CellValue

_MOST_CELLS = 80_000_000
Rows = list[list[CellValue]]


def read_carefully(package: Package, sheet: SheetPart) -> tuple[int, int, Rows]:
    """All values of a sheet.

    Returns:
        Sheet row and column of the first cell, and n rows of m values from there; (1, 1)
        and no rows when the sheet is empty.

    Raises:
        DamagedWorkbookError: the markup is malformed.
        InputError: the cells lie so far apart that their rectangle cannot be held.
    """
    cells = {cell: value for cell, value in _cells(package, sheet) if value not in (None, "")}
    if not cells:
        return 1, 1, []
    first_row, last_row = min(c.row for c in cells), max(c.row for c in cells)
    first, last = min(c.column for c in cells), max(c.column for c in cells)
    width = last - first + 1
    if (last_row - first_row + 1) * width > max(_MOST_CELLS, 20 * len(cells)):
        raise InputError(
            msg(
                "The sheet “{sheet}” reaches to {cell}, though most of it is empty.",
                sheet=sheet.name,
                cell=CellRef(last_row, last).a1,
            ),
            msg("Delete the columns behind the table and the rows below it, then save."),
        )
    rows: Rows = [[None] * width for _ in range(last_row - first_row + 1)]
    for cell, value in cells.items():
        rows[cell.row - first_row][cell.column - first] = value
    return first_row, first, rows


def plain_text(element: Element) -> str:
    """The text of a string item: of its runs, without phonetic guides.

    Spaces at the ends count only where `xml:space` says so, as in Excel.
    """
    pieces: list[str] = []
    for child in element:
        name = local_name(child)
        if name == "t":
            text = child.text or ""
            pieces.append(text if child.get(XML_SPACE) == "preserve" else text.strip())
        elif name == "r":
            pieces.extend(t.text or "" for t in child if local_name(t) == "t")
    return from_xstring("".join(pieces))


def _elements(stream: IO[bytes], wanted: str, package: Package, part: str) -> Iterator[Element]:
    """Elements of one local name, each complete, forgotten after use."""
    try:
        events = etree.iterparse(
            stream,
            events=("end",),
            tag=f"{{*}}{wanted}",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=True,
        )
        for _, element in events:
            yield element
            element.clear()
            while element.getprevious() is not None:
                parent = element.getparent()
                if parent is None:
                    break
                del parent[0]
    except etree.XMLSyntaxError as error:
        raise DamagedWorkbookError(
            msg("{name} is damaged: {part} is malformed.", name=package.path.name, part=part),
            msg("Open it in Excel and let it repair the file, or restore a backup."),
        ) from error


def _shared_strings(package: Package) -> list[str]:
    for relationship in package.relationships(package.workbook_part):
        if relationship.kind == "sharedStrings" and relationship.target in package:
            part = relationship.target
            with package.stream(part) as stream:
                return [plain_text(item) for item in _elements(stream, "si", package, part)]
    return []


def _cells(package: Package, sheet: SheetPart) -> Iterator[tuple[CellRef, CellValue]]:
    reader = _ValueReader(_shared_strings(package), format_codes(package), package.date1904)
    row = 0
    with open_utf8(package, sheet) as stream:
        for element in _elements(stream, "row", package, sheet.part):
            number = element.get("r", "")
            row = int(number) if number.isdecimal() else row + 1
            column = 0
            for cell in element:
                if local_name(cell) != "c":
                    continue
                place = _place(cell.get("r"), CellRef(row, column + 1))
                column = place.column
                if place.row <= MAX_ROW and place.column <= MAX_COLUMN:
                    try:
                        yield place, reader.value(cell)
                    except (IndexError, ValueError) as error:
                        raise DamagedWorkbookError(
                            msg(
                                "{name} is damaged: the cell {cell} makes no sense.",
                                name=package.path.name,
                                cell=f"{sheet.name}!{place.a1}",
                            ),
                            msg("Open it in Excel and let it repair the file."),
                        ) from error


def _place(address: str | None, expected: CellRef) -> CellRef:
    if not address:
        return expected
    try:
        return CellRef.parse(address)
    except ValueError:
        return expected


class _ValueReader:
    """Reads the values of cells of one workbook."""

    def __init__(self, strings: list[str], codes: tuple[str, ...], date1904: bool) -> None:
        self._strings = strings
        self._codes = codes
        self._date1904 = date1904

    def value(self, cell: Element) -> CellValue:
        """The value of a `c` element; None where it has none.

        Raises:
            IndexError: there is no such shared string.
            ValueError: not a number.
        """
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return next((plain_text(e) for e in cell if local_name(e) == "is"), None)
        text = next((e.text for e in cell if local_name(e) == "v"), None)
        if not text:
            return None
        if kind == "s":
            index = int(text)
            if index < 0:
                raise IndexError(text)
            return self._strings[index]
        if kind == "str":
            return from_xstring(text)
        if kind == "e":
            return CellError(text.strip())
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "d":
            return from_iso(text.strip())
        return self._number(text, cell.get("s", "0"))

    def _number(self, text: str, style: str) -> CellValue:
        try:
            number = float(text)
        except ValueError:
            return text
        index = int(style) if style.isdecimal() else 0
        code = self._codes[index] if index < len(self._codes) else GENERAL
        return shown(number, code, date1904=self._date1904)
