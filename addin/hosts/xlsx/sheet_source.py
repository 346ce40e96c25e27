"""Opens worksheet parts for reading, in whatever encoding they are."""

from __future__ import annotations

import codecs
import io
import re
from typing import IO, cast

from addin.errors import DamagedWorkbookError
from addin.hosts.xlsx.package import Package, SheetPart
from addin.hosts.xlsx.sheet_stream import SheetStream
from addin.hosts.xlsx.vocabulary import Element, parse_xml
from addin.i18n import msg

_START = 200
_DECLARED = re.compile(r"""(<\?xml[^>]*?\sencoding\s*=\s*)["']([^"']+)["']""")
_UTF8 = {"utf-8", "utf8", "us-ascii", "ascii"}


def open_sheet(package: Package, sheet: SheetPart) -> SheetStream:
    """A worksheet as head, blocks of rows, and tail, in UTF-8.

    Raises:
        DamagedWorkbookError: it is cut off, malformed or in an unknown encoding.
    """
    return SheetStream(open_utf8(package, sheet), sheet.name)


def open_utf8(package: Package, sheet: SheetPart) -> IO[bytes]:
    """The part of a worksheet as a stream of UTF-8.

    Raises:
        DamagedWorkbookError: it is in an unknown encoding.
    """
    source = package.stream(sheet.part)
    start = source.read(_START)
    whole = _Rejoined(start, source)
    encoding = _encoding(start)
    if encoding is None:
        return cast(IO[bytes], whole)
    try:
        recoded = _Recoded(whole, encoding)
    except LookupError as error:
        raise DamagedWorkbookError(
            msg("The sheet “{sheet}” is stored in an unknown encoding.", sheet=sheet.name),
            msg("Open the file in Excel, save it again, and try once more."),
        ) from error
    return cast(IO[bytes], recoded)


def is_utf8(package: Package, sheet: SheetPart) -> bool:
    """Whether a worksheet is stored as nearly all are."""
    with package.stream(sheet.part) as source:
        return _encoding(source.read(_START)) is None


def around_rows(stream: SheetStream) -> tuple[Element, Element]:
    """What stands before and behind the rows, each as a worksheet element.

    Args:
        stream: read to its end.

    Raises:
        DamagedWorkbookError: malformed.
    """
    close = b"</%bworksheet>" % stream.prefix
    head = parse_xml(stream.head + close)
    start = re.search(rb"<%bworksheet\b[^>]*>" % re.escape(stream.prefix), stream.head)
    tail = parse_xml((start[0] if start else b"") + stream.tail)
    return head, tail


def _encoding(start: bytes) -> str | None:
    """The encoding by byte order mark or XML declaration; None for UTF-8."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if start.startswith(b"<\x00"):
        return "utf-16-le"
    if start.startswith(b"\x00<"):
        return "utf-16-be"
    declared = _DECLARED.search(start.decode("latin-1"))
    if declared is None or declared[2].lower() in _UTF8:
        return None
    return declared[2]


class _Rejoined(io.BufferedIOBase):
    """A stream whose first bytes were read already."""

    def __init__(self, start: bytes, rest: IO[bytes]) -> None:
        self._start = start
        self._rest = rest

    def read(self, size: int | None = -1, /) -> bytes:
        start, self._start = self._start, b""
        return start + self._rest.read(-1 if size is None else size)


class _Recoded(io.BufferedIOBase):
    """A stream in another encoding read as UTF-8, its XML declaration corrected."""

    def __init__(self, source: _Rejoined, encoding: str) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._at_start = True

    def read(self, size: int | None = -1, /) -> bytes:
        text = ""
        # A piece that ends inside a character may decode to nothing, which is not the end.
        while not text:
            piece = self._source.read(size)
            text = self._decoder.decode(piece, final=not piece)
            if not piece:
                break
        if self._at_start and text:
            self._at_start = False
            text = _DECLARED.sub(r'\1"UTF-8"', text, count=1)
        return text.encode()
