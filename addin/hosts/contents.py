"""What a file really holds, whatever its name says.

The name of a file is a wish: web pages are called .xls by the systems that export them, and
people rename files. So the first bytes decide, and for containers a look at what is inside.
"""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import BinaryIO

from addin.i18n import N_, Message, msg


class Content(Enum):
    """What a file holds."""

    WORKBOOK = "workbook"
    ENCRYPTED = "encrypted"
    EMPTY = "empty"
    TEXT = "text"
    OLD_EXCEL = "xls"
    BINARY_EXCEL = "xlsb"
    XML_EXCEL = "xml"
    OPEN_DOCUMENT = "ods"
    NUMBERS = "numbers"
    WORD = "word"
    POWERPOINT = "powerpoint"
    OTHER_OFFICE = "office"
    WEB_PAGE = "html"
    PDF = "pdf"
    PICTURE = "picture"
    ARCHIVE = "archive"
    BROKEN_ZIP = "broken zip"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class _Words:
    """English texts: what it is, and the way from there to a workbook."""

    what: str
    way_out: str


_SAVE_AS = N_("Open it in Excel or LibreOffice and save it as .xlsx.")
_GIVE_WORKBOOK = N_("Choose an Excel workbook (.xlsx, .xlsm) or a .csv file.")

_WORDS: dict[Content, _Words] = {
    Content.TEXT: _Words(N_("plain text"), N_("If it is a table, rename it to .csv.")),
    Content.OLD_EXCEL: _Words(N_("a workbook of Excel 97-2003 (.xls)"), _SAVE_AS),
    Content.BINARY_EXCEL: _Words(N_("a binary workbook (.xlsb)"), _SAVE_AS),
    Content.XML_EXCEL: _Words(N_("an XML spreadsheet of Excel 2003"), _SAVE_AS),
    Content.OPEN_DOCUMENT: _Words(N_("an OpenDocument file (.ods)"), _SAVE_AS),
    Content.NUMBERS: _Words(
        N_("a table of Apple Numbers"), N_("Export it from Numbers as an Excel workbook.")
    ),
    Content.WORD: _Words(
        N_("a Word document"), N_("Copy its table into Excel and save it as .xlsx.")
    ),
    Content.POWERPOINT: _Words(N_("a presentation"), _GIVE_WORKBOOK),
    Content.OTHER_OFFICE: _Words(N_("another Office document"), _GIVE_WORKBOOK),
    Content.WEB_PAGE: _Words(N_("a web page"), _SAVE_AS),
    Content.PDF: _Words(
        N_("a PDF document"), N_("Ask for the table as an Excel workbook or a .csv file.")
    ),
    Content.PICTURE: _Words(
        N_("a picture"), N_("Ask for the table as an Excel workbook or a .csv file.")
    ),
    Content.ARCHIVE: _Words(N_("an archive"), N_("Unpack it and choose the workbook inside.")),
    Content.UNKNOWN: _Words(N_("something unknown"), _GIVE_WORKBOOK),
}


def description(content: Content) -> Message:
    """What the file is, for a sentence: "a PDF document"."""
    return msg(_WORDS.get(content, _WORDS[Content.UNKNOWN]).what)


def way_out(content: Content) -> Message:
    """What to do to get a workbook out of it."""
    return msg(_WORDS.get(content, _WORDS[Content.UNKNOWN]).way_out)


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC: tuple[tuple[bytes, Content], ...] = (
    (b"%PDF", Content.PDF),
    (b"\x89PNG", Content.PICTURE),
    (b"\xff\xd8\xff", Content.PICTURE),
    (b"GIF8", Content.PICTURE),
    (b"II*\x00", Content.PICTURE),
    (b"MM\x00*", Content.PICTURE),
    (b"Rar!", Content.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Content.ARCHIVE),
    (b"\x1f\x8b", Content.ARCHIVE),
    (b"BZh", Content.ARCHIVE),
    (b"{\\rtf", Content.WORD),
    # BIFF2, 3 and 4: the BOF record that Excel 2.0 to 4.0 began its files with.
    (b"\x09\x00\x04\x00", Content.OLD_EXCEL),
    (b"\x09\x02\x06\x00", Content.OLD_EXCEL),
    (b"\x09\x04\x06\x00", Content.OLD_EXCEL),
)
_SNIFFED = 8192


def identify(path: Path) -> Content:
    """What the file holds.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(_SNIFFED)
        if not head:
            return Content.EMPTY
        if head.startswith(b"PK"):
            return _inside_zip(file)
        if head.startswith(_OLE):
            return _inside_ole(file, head)
    for magic, content in _MAGIC:
        if head.startswith(magic):
            return content
    return _text_or_unknown(head)


def _inside_zip(file: BinaryIO) -> Content:
    try:
        with zipfile.ZipFile(file) as archive:
            names = {name.lower().replace("\\", "/").lstrip("/") for name in archive.namelist()}
            mimetype = b""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                mimetype = archive.read("mimetype")
    except (zipfile.BadZipFile, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError):
        return Content.BROKEN_ZIP
    if b"opendocument" in mimetype:
        return Content.OPEN_DOCUMENT
    # Not the workbook itself: it may be called anything, its relationship tells.
    if "xl/workbook.bin" in names:
        return Content.BINARY_EXCEL
    if "word/document.xml" in names:
        return Content.WORD
    if "ppt/presentation.xml" in names:
        return Content.POWERPOINT
    if any(name.endswith(".iwa") or name == "index.zip" for name in names):
        return Content.NUMBERS
    if "[content_types].xml" in names or any(name.startswith("xl/") for name in names):
        return Content.WORKBOOK
    return Content.ARCHIVE


def _inside_ole(file: BinaryIO, head: bytes) -> Content:
    try:
        names = _ole_entries(file, head)
    except struct.error:
        return Content.UNKNOWN
    if "EncryptedPackage" in names:
        return Content.ENCRYPTED
    if names & {"Workbook", "Book"}:
        return Content.OLD_EXCEL
    if "WordDocument" in names:
        return Content.WORD
    if "PowerPoint Document" in names:
        return Content.POWERPOINT
    return Content.OTHER_OFFICE if names else Content.UNKNOWN


def _ole_entries(file: BinaryIO, head: bytes) -> set[str]:
    """Names of the streams of a compound file ([MS-CFB] 2.2, 2.6.1).

    Follows the directory's chain of sectors through the allocation table, as far as the
    header's own list of table sectors reaches (7 MB with 512-byte sectors; writers put the
    directory near the front).
    """
    size = 1 << min(max(struct.unpack_from("<H", head, 30)[0], 7), 12)
    sector = struct.unpack_from("<I", head, 48)[0]
    tables = struct.unpack_from("<109I", head, 76)
    names: set[str] = set()
    seen: set[int] = set()
    while sector < 0xFFFFFFFA and sector not in seen and len(seen) < 10_000:
        seen.add(sector)
        file.seek((sector + 1) * size)
        block = file.read(size)
        for start in range(0, len(block) - 127, 128):
            length = struct.unpack_from("<H", block, start + 64)[0]
            if 2 <= length <= 64:
                name = block[start : start + length - 2].decode("utf-16-le", "replace")
                names.add(name)
        table, index = divmod(sector, size // 4)
        if table >= len(tables) or tables[table] >= 0xFFFFFFFA:
            break
        file.seek((tables[table] + 1) * size + index * 4)
        sector = struct.unpack("<I", file.read(4))[0]
    return names


def _text_or_unknown(head: bytes) -> Content:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head[: len(head) & ~1].decode("utf-16", "replace")
    else:
        text = head.decode("utf-8-sig", "replace")
    start = text.lstrip("\ufeff \t\r\n").lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in start:
        return Content.XML_EXCEL
    if start.startswith(("<!doctype html", "<html", "<table", "<head", "<meta", "<style", "<div")):
        return Content.WEB_PAGE
    if start.startswith("mime-version:") or (start.startswith("<?xml") and "<html" in start):
        return Content.WEB_PAGE
    control = sum(text.count(chr(code)) for code in range(1, 32) if code not in (9, 10, 12, 13))
    # A few control characters happen in real exports; a binary file is full of them. NUL is
    # not counted: some systems pad the fields of their exports with it.
    return Content.TEXT if control * 20 <= len(text) else Content.UNKNOWN
