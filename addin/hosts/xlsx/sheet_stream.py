"""A worksheet part read as a stream: its head, blocks of whole rows, and its tail.

The head (everything before `sheetData`) and the tail (everything behind it) are small. The
rows may be gigabytes, so they are handed out as bytes, a block of about a megabyte at a time,
and nobody parses what nobody changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import IO

from addin.errors import DamagedWorkbookError, UnsupportedEditError
from addin.hosts.xlsx.escaping import to_markup
from addin.i18n import msg
from addin.table.cells import column_index, column_letters

_PIECE = 1 << 20
_ATTRIBUTES = rb"""((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*"""
_SHEET_DATA = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?)sheetData" + _ATTRIBUTES + rb"(/?)>")
_ENCODING = re.compile(rb"""<\?xml[^>]*\sencoding\s*=\s*["']([^"']+)["']""")
_UTF8 = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}


@dataclass(frozen=True, slots=True)
class Patterns:
    """How rows and cells look in a part with a given namespace prefix.

    Attributes:
        row: a start tag; groups: attributes, slash of an empty element.
        row_end: an end tag.
        cell: a cell; groups: attributes, content or None.
        formula: a formula; groups: attributes, text or None.
        value: a value; groups: attributes, text or None.
        inline: an inline string; groups: attributes, content.
        cell_with_formula: a cell that begins with one; groups: attributes of the cell, those
            of the formula, its text.
    """

    row: re.Pattern[bytes]
    row_end: re.Pattern[bytes]
    cell: re.Pattern[bytes]
    formula: re.Pattern[bytes]
    value: re.Pattern[bytes]
    inline: re.Pattern[bytes]
    cell_with_formula: re.Pattern[bytes]


@cache
def patterns(prefix: bytes) -> Patterns:
    """The patterns for a prefix such as b"x:" or b""."""
    p = re.escape(prefix)
    a = _ATTRIBUTES
    return Patterns(
        row=re.compile(rb"<" + p + rb"row" + a + rb"(/?)>"),
        row_end=re.compile(rb"</" + p + rb"row\s*>"),
        cell=re.compile(rb"<%bc%b(?:/>|>(.*?)</%bc\s*>)" % (p, a, p), re.DOTALL),
        formula=re.compile(rb"<%bf%b(?:/>|>(.*?)</%bf\s*>)" % (p, a, p), re.DOTALL),
        value=re.compile(rb"<%bv%b(?:/>|>(.*?)</%bv\s*>)" % (p, a, p), re.DOTALL),
        inline=re.compile(rb"<%bis%b(?:/>|>(.*?)</%bis\s*>)" % (p, a, p), re.DOTALL),
        cell_with_formula=re.compile(
            rb"<%bc%b>\s*<%bf%b(?:/>|>([^<]*)</%bf\s*>)" % (p, a, p, a, p)
        ),
    )


@cache
def _attribute_pattern(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"""\s%b\s*=\s*(?:"([^"]*)"|'([^']*)')""" % re.escape(name))


def attribute(attributes: bytes, name: bytes) -> bytes | None:
    """The raw value of an attribute in the attributes of a start tag."""
    match = _attribute_pattern(name).search(attributes)
    if match is None:
        return None
    return match[1] if match[1] is not None else match[2]


def without_attribute(attributes: bytes, name: bytes) -> bytes:
    """The attributes without one of them."""
    return _attribute_pattern(name).sub(b"", attributes)


def with_attribute(attributes: bytes, name: bytes, value: bytes) -> bytes:
    """The attributes with one of them set; its place is kept."""
    new = b' %b="%b"' % (name, value)
    if attribute(attributes, name) is None:
        return attributes + new
    return _attribute_pattern(name).sub(lambda _: new, attributes, count=1)


def is_true(value: bytes | None) -> bool:
    """Reads an xsd:boolean attribute."""
    return value in (b"1", b"true", b"on")


@cache
def _column(letters: bytes) -> int:
    return column_index(letters.decode("ascii"))


def column_of(reference: bytes) -> int:
    """The column of a cell's `r` attribute, from 1.

    Raises:
        ValueError: not a cell address.
    """
    return _column(reference.rstrip(b"0123456789"))


@dataclass(frozen=True, slots=True)
class Block:
    """Some consecutive rows.

    Attributes:
        data: whole rows and what stands between them.
        first: the number of the first row, where its tag says it.
        following: the number of the row behind the block, where its tag says it; None also
            at the end of the sheet.
    """

    data: bytes
    first: int | None
    following: int | None


@dataclass(frozen=True, slots=True)
class RowSpan:
    """Where a row stands in a block.

    Attributes:
        number: sheet row, from 1.
        explicit: whether its tag says the number.
        start: of its start tag.
        inner: behind its start tag.
        attributes: of its start tag.
        empty: whether the element is empty, `<row/>`.
    """

    number: int
    explicit: bool
    start: int
    inner: int
    attributes: bytes
    empty: bool


class SheetStream:
    """Reads one worksheet part from front to back.

    Attributes:
        head: everything before `sheetData`.
        prefix: the namespace prefix of its elements with its colon, or nothing.
        open_tag: the start tag of `sheetData`.
        tail: everything behind the end tag of `sheetData`; known when `blocks` is exhausted.
    """

    def __init__(self, source: IO[bytes], sheet: str) -> None:
        """
        Args:
            source: at the start of the part.
            sheet: its name, for messages.

        Raises:
            UnsupportedEditError: the part is not written in UTF-8.
            DamagedWorkbookError: it has no `sheetData`.
        """
        self._sheet = sheet
        self._source = source
        self.tail = b""
        head = bytearray()
        match = None
        while match is None:
            piece = source.read(_PIECE)
            head += piece
            self._require_utf8(bytes(head[:200]))
            # A comment in front of the rows may talk of them.
            match = _SHEET_DATA.search(_blanked_comments(bytes(head)))
            if not piece and match is None:
                raise self._damaged()
        self.head = bytes(head[: match.start()])
        self.prefix = match[1]
        self.open_tag = b"<%bsheetData%b>" % (match[1], match[2])
        self._empty = bool(match[3])
        self._pending = bytes(head[match.end() :])
        self.patterns = patterns(self.prefix)

    @property
    def close_tag(self) -> bytes:
        """The end tag of `sheetData`."""
        return b"</%bsheetData>" % self.prefix

    def _require_utf8(self, start: bytes) -> None:
        declared = _ENCODING.search(start)
        wide = start.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<"))
        if wide or (declared and declared[1].lower() not in _UTF8):
            raise UnsupportedEditError(
                msg("The sheet “{sheet}” is stored in an unusual encoding.", sheet=self._sheet),
                msg("Open the file in Excel, save it again, and try once more."),
            )

    def _damaged(self) -> DamagedWorkbookError:
        return DamagedWorkbookError(
            msg("The sheet “{sheet}” is cut off or malformed.", sheet=self._sheet),
            msg("Open it in Excel and let it repair the file, or restore a backup."),
        )

    def blocks(self) -> Iterator[Block]:
        """Hands out the rows, whole ones only; afterwards `tail` is known."""
        if self._empty:
            self.tail = self._pending + self._source.read()
            return
        row_tag = b"<%brow" % self.prefix
        end_tag = re.compile(rb"</%bsheetData\s*>" % re.escape(self.prefix))
        buffer = b""
        searched = 0
        pieces = self._plain_pieces()
        for piece in pieces:
            buffer = buffer + piece if buffer else piece
            end = end_tag.search(buffer, max(searched - 64, 0))
            if end is not None:
                if end.start():
                    data = buffer[: end.start()]
                    yield Block(data, self._first_number(data, 0), None)
                rest = [buffer[end.end() :], *pieces]
                self.tail = b"".join(rest)
                return
            cut = buffer.rfind(row_tag)
            searched = len(buffer)
            # The number of the next row must be readable, or the block waits for more.
            if cut > 0 and b">" in buffer[cut:]:
                data, buffer = buffer[:cut], buffer[cut:]
                searched = len(buffer)
                yield Block(data, self._first_number(data, 0), self._first_number(buffer, 0))
        raise self._damaged()

    def _first_number(self, data: bytes, start: int) -> int | None:
        match = self.patterns.row.search(data, start)
        number = match and attribute(match[1], b"r")
        return int(number) if number else None

    def _plain_pieces(self) -> Iterator[bytes]:
        """The part piece by piece, without comments and with CDATA as ordinary text."""
        held = self._pending
        self._pending = b""
        while True:
            piece = self._source.read(_PIECE)
            data = held + piece
            held = b""
            if b"<!" in data or data.endswith(b"<"):
                data, held = _without_sections(data)
                if not piece and held:
                    raise self._damaged()
            if data:
                yield data
            if not piece:
                return

    def spans(self, block: Block, before: int) -> Iterator[RowSpan]:
        """The rows of a block.

        Args:
            block: one of `blocks`.
            before: number of the row before the block, 0 at the top.

        Raises:
            DamagedWorkbookError: the rows are not in order.
        """
        for match in self.patterns.row.finditer(block.data):
            number = attribute(match[1], b"r")
            row = int(number) if number else before + 1
            if row <= before:
                raise self._damaged()
            before = row
            yield RowSpan(
                row, number is not None, match.start(), match.end(), match[1], bool(match[2])
            )

    def content(self, block: Block, span: RowSpan) -> tuple[bytes, int]:
        """The markup inside a row, and where the row ends in the block."""
        if span.empty:
            return b"", span.inner
        end = self.patterns.row_end.search(block.data, span.inner)
        if end is None:
            raise self._damaged()
        return block.data[span.inner : end.start()], end.end()


_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)


def _blanked_comments(head: bytes) -> bytes:
    if b"<!--" not in head:
        return head
    return _COMMENT.sub(lambda m: b" " * len(m[0]), head)


def _without_sections(data: bytes) -> tuple[bytes, bytes]:
    """Data without comments and CDATA sections, and an unfinished one at its end."""
    pieces: list[bytes] = []
    position = 0
    while (start := data.find(b"<!", position)) >= 0:
        pieces.append(data[position:start])
        is_comment = data.startswith(b"<!--", start)
        closing = b"-->" if is_comment else b"]]>"
        end = data.find(closing, start + 4)
        if end < 0:
            return b"".join(pieces), data[start:]
        if data.startswith(b"<![CDATA[", start):
            text = data[start + 9 : end].decode("utf-8", "surrogateescape")
            pieces.append(to_markup(text).encode("utf-8", "surrogateescape"))
        position = end + 3
    rest = data[position:]
    if rest.endswith(b"<"):
        return b"".join([*pieces, rest[:-1]]), b"<"
    return b"".join([*pieces, rest]), b""


def reference(row: int, column: int) -> bytes:
    """A cell's address as bytes."""
    return b"%b%d" % (_letters(column), row)


@cache
def _letters(column: int) -> bytes:
    return column_letters(column).encode("ascii")
