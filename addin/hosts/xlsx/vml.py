"""The boxes in which Excel shows notes: a legacy drawing in VML.

Such drawings are often no well-formed XML and may hold form controls too, so they are handled
as text: shapes are cut out and put in, the rest is not looked at. The format is described in
MS-OI29500 and ISO/IEC 29500-4, 19.4; shape numbers are given out in blocks of 1,024, and
`o:idmap` lists a drawing's blocks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from addin.table.cells import MAX_COLUMN, MAX_ROW, CellRef
from addin.table.widths import text_width

_BLOCK = 1024
_SHAPE = re.compile(rb"<((?:\w+:)?)shape(?=[\s>]).*?</\1shape\s*>", re.DOTALL)
_IS_NOTE = re.compile(rb"""ObjectType\s*=\s*["']Note["']""")
_ROW = re.compile(rb"<(?:\w+:)?Row>\s*([0-9]+)\s*<")
_COLUMN = re.compile(rb"<(?:\w+:)?Column>\s*([0-9]+)\s*<")
_IDMAP = re.compile(rb"""(<o:idmap\b[^>]*?\bdata\s*=\s*["'])([0-9,\s]*)(["'])""")
_NUMBER = re.compile(rb"_x0000_s([0-9]+)")
_NAMESPACES = {
    b"v": b"urn:schemas-microsoft-com:vml",
    b"o": b"urn:schemas-microsoft-com:office:office",
    b"x": b"urn:schemas-microsoft-com:office:excel",
}
_SHAPE_TYPE = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    b' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    b'<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)

_PIXELS_WIDE = 260
_LINE_PIXELS = 17
_MARGIN_PIXELS = 12
_LETTER_PIXELS = 6.5
_MOST_LINES = 14
_DEFAULT_COLUMN_PIXELS = 64
_DEFAULT_ROW_PIXELS = 20


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes of a sheet's columns and rows, as far as the box of a note needs them.

    Attributes:
        columns: (first, last, pixels) of columns with a width of their own; 0 when hidden.
        column: pixels of the others.
        row: pixels of a row.
    """

    columns: Sequence[tuple[int, int, int]] = ()
    column: int = _DEFAULT_COLUMN_PIXELS
    row: int = _DEFAULT_ROW_PIXELS

    def width(self, column: int) -> int:
        """Pixels of a column, from 1."""
        for first, last, pixels in self.columns:
            if first <= column <= last:
                return pixels
        return self.column


class NoteShapes:
    """The legacy drawing of one sheet.

    Args:
        data: the part, or `NEW_DRAWING`.
        taken: numbers of blocks that other drawings of the workbook use.
    """

    def __init__(self, data: bytes, taken: Iterable[int]) -> None:
        self._taken = set(taken)
        self._pieces: list[bytes] = []
        self._places: dict[CellRef, int] = {}
        position = 0
        for match in _SHAPE.finditer(data):
            self._pieces.append(data[position : match.start()])
            cell = _cell_of(match[0])
            if cell is not None:
                self._places[cell] = len(self._pieces)
            self._pieces.append(match[0])
            position = match.end()
        rest = data[position:]
        end = rest.rfind(b"</xml")
        end = len(rest) if end < 0 else end
        self._pieces.append(rest[:end])
        self._end = rest[end:]
        self._blocks = sorted(used_blocks(data))
        numbers = self._numbers = Counter(map(int, _NUMBER.findall(data)))
        self._last_number = {
            block: max([n for n in numbers if n // _BLOCK == block], default=block * _BLOCK)
            for block in self._blocks
        }
        self._has_type = b'"_x0000_t202"' in data or b"'_x0000_t202'" in data

    def __contains__(self, cell: CellRef) -> bool:
        return cell in self._places

    @property
    def is_empty(self) -> bool:
        """Whether no shape is left, a note's or another."""
        return not any(_SHAPE.match(piece) for piece in self._pieces)

    def shape(self, cell: CellRef) -> str:
        """The markup of a note's box; "" where it has none."""
        place = self._places.get(cell)
        return "" if place is None else self._pieces[place].decode("utf-8", "surrogateescape")

    def add(self, cell: CellRef, text: str, measures: Measures) -> None:
        """Makes the hidden box of a note beside its cell."""
        self._append(cell, _new_shape(self._next_number(), cell, text, measures))

    def restore(self, cell: CellRef, markup: str) -> None:
        """Brings a box back; its number may have been given away meanwhile."""
        data = markup.encode("utf-8", "surrogateescape")
        number = _NUMBER.search(data)
        if number is not None:
            old = int(number[1])
            if self._numbers[old] > 0 or old // _BLOCK not in self._blocks:
                new = b"_x0000_s%d" % self._next_number()
                data = re.sub(rb"_x0000_s%d(?![0-9])" % old, new, data)
            else:
                block = old // _BLOCK
                self._last_number[block] = max(self._last_number[block], old)
        self._append(cell, data)

    def remove(self, cell: CellRef) -> None:
        """Takes the box of a note away."""
        place = self._places.pop(cell, None)
        if place is not None:
            self._numbers.subtract(map(int, _NUMBER.findall(self._pieces[place])))
            self._pieces[place] = b""

    def markup(self) -> bytes:
        """The part."""
        return b"".join([*self._pieces, self._end])

    def _append(self, cell: CellRef, shape: bytes) -> None:
        self.remove(cell)
        if not self._has_type:
            self._pieces.append(self._with_namespaces(_SHAPE_TYPE))
            self._has_type = True
        self._places[cell] = len(self._pieces)
        self._numbers.update(map(int, _NUMBER.findall(shape)))
        self._pieces.append(self._with_namespaces(shape))

    def _with_namespaces(self, markup: bytes) -> bytes:
        """Markup that declares the prefixes which the drawing does not."""
        head = self._pieces[0]
        missing = b"".join(
            b' xmlns:%b="%b"' % (prefix, address)
            for prefix, address in _NAMESPACES.items()
            if b"xmlns:%b=" % prefix not in head and b"xmlns:%b=" % prefix not in markup
        )
        cut = re.match(rb"<[\w:]+", markup)
        at = cut.end() if cut else 0
        return markup[:at] + missing + markup[at:]

    def _next_number(self) -> int:
        for block in self._blocks:
            if self._last_number[block] < (block + 1) * _BLOCK - 1:
                self._last_number[block] += 1
                return self._last_number[block]
        block = max([0, *self._taken, *self._blocks]) + 1
        self._blocks.append(block)
        self._last_number[block] = block * _BLOCK + 1
        self._write_blocks()
        return block * _BLOCK + 1

    def _write_blocks(self) -> None:
        blocks = b",".join(b"%d" % block for block in sorted(self._blocks))
        for index, piece in enumerate(self._pieces):
            if _IDMAP.search(piece):
                new = _IDMAP.sub(lambda m: m[1] + blocks + m[3], piece, count=1)
                self._pieces[index] = new
                return
        layout = b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="%b"/></o:shapelayout>'
        start = re.search(rb"<xml\b[^>]*>", self._pieces[0])
        at = start.end() if start else 0
        head = self._pieces[0]
        self._pieces[0] = head[:at] + self._with_namespaces(layout % blocks) + head[at:]


NEW_DRAWING = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml"'
    b' xmlns:o="urn:schemas-microsoft-com:office:office"'
    b' xmlns:x="urn:schemas-microsoft-com:office:excel">'
    b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout>'
    + _SHAPE_TYPE
    + b"</xml>"
)


def used_blocks(data: bytes) -> set[int]:
    """The numbers of the blocks that a drawing uses."""
    blocks = {int(n) // _BLOCK for n in _NUMBER.findall(data)}
    for match in _IDMAP.finditer(data):
        blocks.update(int(word) for word in match[2].split(b",") if word.strip().isdigit())
    return blocks


def _cell_of(shape: bytes) -> CellRef | None:
    """The cell whose note a shape shows."""
    if not _IS_NOTE.search(shape):
        return None
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    if row is None or column is None:
        return None
    return CellRef(int(row[1]) + 1, int(column[1]) + 1)


def _new_shape(number: int, cell: CellRef, text: str, measures: Measures) -> bytes:
    anchor = ", ".join(map(str, box_of(cell, text, measures)))
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
        f"margin-left:60pt;margin-top:2pt;width:195pt;height:72pt;z-index:{number % _BLOCK};"
        'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{cell.row - 1}</x:Row><x:Column>{cell.column - 1}</x:Column>"
        "</x:ClientData></v:shape>"
    ).encode()


def box_of(cell: CellRef, text: str, measures: Measures) -> tuple[int, ...]:
    """Where the box of a note lies: to the right of its cell, as high as its text.

    Returns:
        Left column, pixels into it, top row, pixels into it, and the same for the right and
        bottom edges; columns and rows from 0.
    """
    height = _MARGIN_PIXELS + _LINE_PIXELS * _lines(text)
    left = cell.column
    while left < MAX_COLUMN - 1 and measures.width(left + 1) == 0:
        left += 1
    if left >= MAX_COLUMN - 4:
        left = MAX_COLUMN - 6
    right, rest = left, 15 + _PIXELS_WIDE
    while right < MAX_COLUMN - 1 and rest > measures.width(right + 1):
        rest -= measures.width(right + 1)
        right += 1
    row = max(measures.row, 4)
    rows, below = divmod(2 + height, row)
    top = min(max(cell.row - 2, 0), MAX_ROW - rows - 2)
    return left, 15, top, 2, right, max(rest, 0), top + rows, below


def _lines(text: str) -> int:
    """How many lines a text takes in the box; a Chinese character is as wide as two letters."""
    count = 0
    for line in text.split("\n"):
        wide = text_width(line) * _LETTER_PIXELS
        count += 1 + int(wide // (_PIXELS_WIDE - _MARGIN_PIXELS))
    return min(max(count, 2), _MOST_LINES)
