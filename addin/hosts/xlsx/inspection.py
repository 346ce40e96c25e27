"""A look over a sheet before the quick reader gets it.

The quick reader (calamine) is right about nearly every cell of nearly every workbook. This
pass over the raw markup finds the others: error values, which it leaves blank; negative
numbers under a date format, which it makes midnight; and sheets that it cannot read at all.
It also proves that a part is as long as the package says, and how far the cells reach.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from addin.errors import InputError
from addin.hosts.xlsx.cell_formats import format_codes
from addin.hosts.xlsx.number_formats import shows_date, shows_duration
from addin.hosts.xlsx.package import Package, SheetPart
from addin.hosts.xlsx.sheet_source import is_utf8, open_sheet
from addin.hosts.xlsx.sheet_stream import Block, SheetStream, attribute, column_of
from addin.i18n import msg
from addin.table.cells import CellError, CellRef, RangeRef

# A grid is a full rectangle; this many cells take some 3 GB.
_MOST_CELLS = 80_000_000
# Behind column Z an address has two letters; within it no rectangle is too large.
_FAR_CELL = re.compile(rb' r="([A-Z]{2,3}[0-9])')
_COLUMNS_AT_LEAST = 26
_SAMPLE = 4096


@dataclass(slots=True)
class Inspection:
    """What was seen.

    Attributes:
        careful: whether the quick reader would get wrong what cannot be mended.
        errors: the error values, by cell.
        negatives: negative numbers under a date format, which are no dates.
        merged: merged ranges.
        last_column: no cell lies behind it; at least 26.
        first_row, last_row: of the rows in the file; 0 where there are none.
        size: bytes of the rows' markup.
    """

    careful: bool = False
    errors: dict[CellRef, CellError] = field(default_factory=dict)
    negatives: dict[CellRef, float] = field(default_factory=dict)
    merged: tuple[RangeRef, ...] = ()
    last_column: int = _COLUMNS_AT_LEAST
    first_row: int = 0
    last_row: int = 0
    size: int = 0


def inspect_sheet(package: Package, sheet: SheetPart) -> Inspection:
    """Looks over a sheet.

    Raises:
        DamagedWorkbookError: the part is cut off, malformed or not as long as it says.
        InputError: its cells lie so far apart that their rectangle cannot be held.
    """
    found = Inspection()
    found.careful = (
        _has_rival(package, sheet)
        or not is_utf8(package, sheet)
        or _has_escaped_surrogates(package)
    )
    dates = _date_styles(package)
    stream = open_sheet(package, sheet)
    for block in stream.blocks():
        if not found.size:
            found.first_row = block.first or 0
            found.careful |= _is_unusual(stream, block)
        found.size += len(block.data)
        found.last_row = _last_row(stream, block) or found.last_row
        for far in set(_FAR_CELL.findall(block.data)):
            found.last_column = max(found.last_column, column_of(far))
        if package.is_strict and b't="d"' in block.data:
            found.careful = True
        _find_errors(stream, block.data, found)
        _find_negatives(stream, block.data, dates, found)
    found.merged = _merged(stream)
    _require_dense(sheet, found)
    return found


def _has_rival(package: Package, sheet: SheetPart) -> bool:
    """Whether another part has the same name but for capital letters."""
    name = sheet.part.lower()
    return sum(info.filename.lower() == name for info in package.infos) > 1


def _has_escaped_surrogates(package: Package) -> bool:
    """Whether a shared string has a character beyond 16 bits in two escapes, _xD83D__xDE00_.

    Reading it through also proves its length.
    """
    found = False
    for relationship in package.relationships(package.workbook_part):
        if relationship.kind != "sharedStrings" or relationship.target not in package:
            continue
        end = b""
        with package.stream(relationship.target) as stream:
            while piece := stream.read(1 << 20):
                seam = end + piece[:4]
                found |= any(mark in text for mark in (b"_xD8", b"_xd8") for text in (seam, piece))
                end = piece[-4:]
    return found


def _is_unusual(stream: SheetStream, block: Block) -> bool:
    """Whether the writer leaves out addresses, or writes markup in an uncommon style."""
    if block.first is None:
        return True
    sample = block.data[:_SAMPLE]
    start = re.compile(rb"<%bc\b([^>]*)>" % re.escape(stream.prefix))
    return any(
        b"'" in attributes or b' r="' not in attributes for attributes in start.findall(sample)
    )


def _last_row(stream: SheetStream, block: Block) -> int:
    if block.following is not None:
        return block.following - 1
    tag = stream.patterns.row.match(block.data, block.data.rfind(b"<%brow" % stream.prefix))
    number = attribute(tag[1], b"r") if tag else None
    return int(number) if number else 0


def _find_errors(stream: SheetStream, data: bytes, found: Inspection) -> None:
    end = b"</%bc" % stream.prefix
    position = data.find(b't="e"')
    while position >= 0:
        attributes = _cell_around(stream.prefix, data, position)
        reference = attribute(attributes, b"r") if attribute(attributes, b"t") == b"e" else None
        if reference:
            value = stream.patterns.value.search(data, position, data.find(end, position))
            text = (value[2] or b"").decode("utf-8", "replace").strip() if value else ""
            if text:
                found.errors[CellRef.parse(reference.decode())] = CellError(text)
        position = data.find(b't="e"', position + 5)


def _find_negatives(
    stream: SheetStream, data: bytes, dates: frozenset[bytes], found: Inspection
) -> None:
    minus = b"<%bv>-" % stream.prefix
    position = data.find(minus) if dates else -1
    while position >= 0:
        attributes = _cell_around(stream.prefix, data, position)
        reference = attribute(attributes, b"r") if attributes else None
        if reference and attribute(attributes, b"s") in dates:
            end = data.find(b"<", position + 1)
            number = data[position + len(minus) - 1 : end]
            if attribute(attributes, b"t") in (None, b"n"):
                found.negatives[CellRef.parse(reference.decode())] = float(number)
        position = data.find(minus, position + len(minus))


def _cell_around(prefix: bytes, data: bytes, position: int) -> bytes:
    """The attributes of the cell that begins last before a position; none is empty."""
    start = data.rfind(b"<%bc " % prefix, 0, position)
    return data[start + 2 + len(prefix) : data.find(b">", start)] if start >= 0 else b""


def _date_styles(package: Package) -> frozenset[bytes]:
    return frozenset(
        str(style).encode()
        for style, code in enumerate(format_codes(package))
        if shows_date(code) and not shows_duration(code)
    )


def _merged(stream: SheetStream) -> tuple[RangeRef, ...]:
    pattern = rb'<%bmergeCell\s[^>]*?\bref\s*=\s*["\']([^"\']+)' % re.escape(stream.prefix)
    ranges = (found.decode() for found in re.findall(pattern, stream.tail))
    return tuple(RangeRef.parse(text) for text in ranges)


def _require_dense(sheet: SheetPart, found: Inspection) -> None:
    cells = (found.last_row - found.first_row + 1) * found.last_column
    # No cell with a value takes less than 16 bytes of markup.
    if cells <= _MOST_CELLS or cells <= 4 * found.size / 16:
        return
    raise InputError(
        msg(
            "The sheet “{sheet}” reaches to {cell}, though most of it is empty.",
            sheet=sheet.name,
            cell=CellRef(found.last_row, found.last_column).a1,
        ),
        msg("Delete the columns behind the table and the rows below it, then save."),
    )
