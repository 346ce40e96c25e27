"""The number formats of a sheet's cells, column by column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np
import numpy.typing as npt

from addin.hosts.port import ColumnFormats
from addin.hosts.xlsx.number_formats import GENERAL, built_in_code
from addin.hosts.xlsx.package import Package, SheetPart
from addin.hosts.xlsx.sheet_source import open_sheet
from addin.hosts.xlsx.sheet_stream import Block, SheetStream, attribute, column_of, is_true
from addin.hosts.xlsx.vocabulary import child, children
from addin.table.cells import RangeRef, column_letters

_Styles = npt.NDArray[np.int32]


def format_codes(package: Package) -> tuple[str, ...]:
    """The number format code of every cell style, by style number."""
    part = next(
        (r.target for r in package.relationships(package.workbook_part) if r.kind == "styles"), None
    )
    if part is None or part not in package:
        return (GENERAL,)
    root = package.parse(part)
    custom = {
        element.get("numFmtId", ""): element.get("formatCode", GENERAL)
        for element in children(child(root, "numFmts"), "numFmt")
    }
    codes: list[str] = []
    for style in children(child(root, "cellXfs"), "xf"):
        number = style.get("numFmtId", "0")
        code = custom.get(number)
        codes.append(code or built_in_code(int(number) if number.isdecimal() else 0))
    return tuple(codes) or (GENERAL,)


def read_formats(
    package: Package, sheet: SheetPart, area: RangeRef, columns: Iterable[int]
) -> Mapping[int, ColumnFormats]:
    """The number formats of some columns.

    A cell that is not in the file has the format of its row, or else of its column.

    Args:
        package: the workbook.
        sheet: one of its sheets.
        area: its n rows are looked at; its columns do not matter.
        columns: sheet columns, from 1.

    Returns:
        For each column, formats of n cells.
    """
    wanted = sorted(set(columns))
    if sheet.kind != "worksheet":
        styles = {c: np.zeros(area.height, np.int32) for c in wanted}
        return _named(styles, (GENERAL,))
    stream = open_sheet(package, sheet)
    defaults = _column_styles(stream)
    styles = {c: np.full(area.height, defaults.get(c, 0), np.int32) for c in wanted}
    before = 0
    for block in stream.blocks():
        if wanted and not _is_outside(block, area):
            before = _take(stream, block, before, area, styles)
        if block.following is not None:
            before = block.following - 1
    return _named(styles, format_codes(package))


def _is_outside(block: Block, area: RangeRef) -> bool:
    above = block.following is not None and block.following <= area.first_row
    return above or (block.first is not None and block.first > area.last_row)


def _column_styles(stream: SheetStream) -> dict[int, int]:
    styles: dict[int, int] = {}
    for match in re.finditer(rb"<%bcol\s([^>]*)>" % re.escape(stream.prefix), stream.head):
        attributes = b" " + match[1]
        style = _whole(attribute(attributes, b"style"))
        first = _whole(attribute(attributes, b"min"))
        last = _whole(attribute(attributes, b"max"))
        if style and 1 <= first <= last <= 16_384:
            styles.update(dict.fromkeys(range(first, last + 1), style))
    return styles


def _whole(text: bytes | None) -> int:
    return int(text) if text and text.isdigit() else 0


def _take(
    stream: SheetStream, block: Block, before: int, area: RangeRef, styles: dict[int, _Styles]
) -> int:
    """Writes the styles of a block's cells into `styles`; gives its last row, if it was seen."""
    numbered = block.first is not None and _is_regular(stream.prefix, block.data)
    if b"customFormat" in block.data or not numbered:
        for span in stream.spans(block, before):
            before = span.number
            at = span.number - area.first_row
            if not 0 <= at < area.height:
                continue
            if is_true(attribute(span.attributes, b"customFormat")):
                style = _whole(attribute(span.attributes, b"s"))
                for array in styles.values():
                    array[at] = style
            if not numbered:
                _take_row(stream, stream.content(block, span)[0], at, styles)
    if numbered:
        for column, array in styles.items():
            _take_column(stream.prefix, block.data, column, area, array)
    return before


def _take_row(stream: SheetStream, content: bytes, at: int, styles: dict[int, _Styles]) -> None:
    column = 0
    for cell in stream.patterns.cell.finditer(content):
        reference = attribute(cell[1], b"r")
        column = column_of(reference) if reference else column + 1
        if column in styles:
            styles[column][at] = _whole(attribute(cell[1], b"s"))


def _is_regular(prefix: bytes, data: bytes) -> bool:
    """Whether every cell begins with its address, as nearly all programs write them."""
    start = b"<%bc" % prefix
    return data.count(start) == data.count(start + b' r="')


_OTHERS = rb' (?:t|cm|vm|ph)="[^"]*"'
_OTHER = re.compile(_OTHERS)


@cache
def _column_cells(prefix: bytes, column: int) -> re.Pattern[bytes]:
    letters = column_letters(column).encode()
    pattern = rb'<%bc r="%b([0-9]+"(?:%b)*(?: s="[0-9]+)?)'
    return re.compile(pattern % (re.escape(prefix), letters, _OTHERS))


def _take_column(prefix: bytes, data: bytes, column: int, area: RangeRef, styles: _Styles) -> None:
    found = _column_cells(prefix, column).findall(data)
    if not found:
        return
    # Items are `12" s="3` and, without a style, `12"`: made into pairs of numbers all at
    # once, since a column may have a million.
    text = b"|".join(found) + b"|"
    if b'" t="' in text or b'm="' in text or b' ph="' in text:
        text = _OTHER.sub(b"", text)
    text = text.replace(b'" s="', b" ").replace(b'"|', b" 0|").replace(b"|", b" ")
    pairs = np.fromstring(text.decode("ascii"), dtype=np.int64, sep=" ").reshape(-1, 2)
    at = pairs[:, 0] - area.first_row
    inside = (at >= 0) & (at < area.height)
    styles[at[inside]] = pairs[inside, 1]


def _named(styles: dict[int, _Styles], codes: tuple[str, ...]) -> dict[int, ColumnFormats]:
    """Style numbers as format codes; a number that no style has is General."""
    found: dict[int, ColumnFormats] = {}
    for column, array in styles.items():
        numbers, inverse = np.unique(array, return_inverse=True)
        names = [codes[n] if n < len(codes) else GENERAL for n in numbers.tolist()]
        distinct = tuple(dict.fromkeys(names))
        place = np.array([distinct.index(name) for name in names], dtype=np.int16)
        found[column] = ColumnFormats(distinct, place[inverse.reshape(-1)])
    return found
