"""Opening .xlsx and .xlsm files safely.

Words, as in ECMA-376 part 2 (Open Packaging Conventions): a *package* is the zip file; a
*part* is one file in it, named without a leading slash; a *relationship* leads from a part,
or from the package itself, to another part or to an address outside.

A package comes from anywhere, so before anything is unpacked its table of contents is held
against what a real workbook can be, and no part may define XML entities.
"""

from __future__ import annotations

import io
import os
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import IO, Self, cast
from urllib.parse import unquote

from lxml import etree

from addin.errors import UnsafeWorkbookError
from addin.hosts.contents import Content
from addin.hosts.files import require_readable, unreadable
from addin.hosts.xlsx.prolog import defines_doctype
from addin.hosts.xlsx.safety import damaged, not_a_workbook, require_reasonable, require_workbook
from addin.i18n import msg

MAIN_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN_NS = "http://purl.oclc.org/ooxml/spreadsheetml/main"
REL_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_REL_NS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE_REL_NS = "http://schemas.openxmlformats.org/package/2006/relationships"

CONTENT_TYPES = "[Content_Types].xml"

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,  # a compression method that workbooks do not use
    RuntimeError,
    ValueError,
)
_TRUE = {"1", "true", "on"}


@dataclass(frozen=True, slots=True)
class Relationship:
    """A lead from one part to another.

    Attributes:
        id: unique among the relationships of one part, "rId1".
        type: the full address of its type.
        target: a part's name without leading slash; where `external`, an address as it is.
        external: whether it leads out of the package.
    """

    id: str
    type: str
    target: str
    external: bool

    @property
    def kind(self) -> str:
        """The last segment of the type: "worksheet", "table", "comments"."""
        return self.type.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it.

    Attributes:
        name: on its tab.
        part: the name of its part.
        sheet_id: its number in the workbook, not its position.
        rel_id: of the relationship that leads to its part.
        state: "visible", "hidden" or "veryHidden".
        kind: "worksheet", "chartsheet", "dialogsheet" or "macrosheet".
    """

    name: str
    part: str
    sheet_id: int
    rel_id: str
    state: str
    kind: str


class Package:
    """An open .xlsx or .xlsm file, to be read only.

    It keeps the file open until `close`, so a file that is replaced meanwhile is still read
    as it was; on Windows it cannot be replaced before.
    """

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        """Use `open`."""
        self.path = path
        self._zip = archive
        self.infos: tuple[zipfile.ZipInfo, ...] = tuple(archive.infolist())
        self._exact: dict[str, zipfile.ZipInfo] = {}
        self._by_key: dict[str, zipfile.ZipInfo] = {}
        for info in self.infos:
            self._exact.setdefault(info.filename, info)
            self._by_key.setdefault(_key(info.filename), info)
        self._checked: set[str] = set()

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Self:
        """Opens a workbook and makes sure that it is one.

        Raises:
            InputError: the file is missing or may not be read.
            NotAWorkbookError: it holds something else; the error says what.
            EncryptedWorkbookError: a password is needed to open it.
            DamagedWorkbookError: it is cut off, or parts of it are missing or malformed.
            UnsafeWorkbookError: it would unpack to an absurd size, or defines XML entities.
        """
        path = Path(path)
        require_readable(path)
        try:
            require_workbook(path)
            archive = zipfile.ZipFile(path)
        except OSError as error:
            raise unreadable(path, error) from error
        except _BROKEN as error:
            raise damaged(path) from error
        package = cls(path, archive)
        try:
            package._check()
        except BaseException:
            archive.close()
            raise
        return package

    def close(self) -> None:
        """Lets go of the file. Nothing can be read any more."""
        self._zip.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __contains__(self, part: str) -> bool:
        return self._find(part) is not None

    def info(self, part: str) -> zipfile.ZipInfo:
        """The zip entry of a part; capital and small letters do not matter.

        Raises:
            DamagedWorkbookError: there is no such part.
        """
        info = self._find(part)
        if info is None:
            raise damaged(self.path, part)
        return info

    def _find(self, part: str) -> zipfile.ZipInfo | None:
        # Two parts that differ by case alone are against the rules but exist.
        return self._exact.get(part) or self._by_key.get(_key(part))

    def read(self, part: str) -> bytes:
        """The whole content of a part.

        Raises:
            DamagedWorkbookError: the part is missing, cut off or fails its checksum.
            UnsafeWorkbookError: it defines XML entities.
        """
        with self.stream(part) as stream:
            return stream.read()

    def stream(self, part: str) -> IO[bytes]:
        """The content of a part, piece by piece; raises as `read` does, while it is read."""
        info = self.info(part)
        self._require_no_doctype(info)
        return self._open(info)

    def parse(self, part: str) -> etree._Element:
        """The root element of a small XML part.

        Raises:
            DamagedWorkbookError: the part is missing or malformed.
        """
        return self._parsed(part, self.read(part))

    def relationships(self, part: str) -> tuple[Relationship, ...]:
        """The relationships of a part, in file order; "" gives those of the package."""
        folder, _, name = part.rpartition("/")
        holder = posixpath.join(folder, "_rels", f"{name}.rels")
        if holder not in self:
            return ()
        return tuple(
            _relationship(element, folder)
            for element in self.parse(holder)
            if isinstance(element.tag, str) and etree.QName(element).localname == "Relationship"
        )

    @cached_property
    def content_types(self) -> bytes:
        """The raw XML of the table of content types."""
        return self.read(CONTENT_TYPES)

    @cached_property
    def workbook_part(self) -> str:
        """The name of the part that lists the sheets."""
        for relationship in self.relationships(""):
            if relationship.kind == "officeDocument" and not relationship.external:
                return self.info(relationship.target).filename
        raise damaged(self.path, "xl/workbook.xml")

    @cached_property
    def main_ns(self) -> str:
        """The namespace of the workbook's own elements."""
        return str(etree.QName(self._workbook).namespace)

    @property
    def is_strict(self) -> bool:
        """Whether the file is ISO 29500 Strict, with namespaces of its own."""
        return self.main_ns == STRICT_MAIN_NS

    @property
    def rel_ns(self) -> str:
        """The namespace of `r:id` attributes."""
        return STRICT_REL_NS if self.is_strict else REL_NS

    @cached_property
    def date1904(self) -> bool:
        """Whether day 0 is 1904-01-01, as on old Macintoshes."""
        properties = self._workbook.find(f"{{{self.main_ns}}}workbookPr")
        return properties is not None and properties.get("date1904", "").lower() in _TRUE

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        """The sheets in tab order."""
        leads = {r.id: r for r in self.relationships(self.workbook_part)}
        found: list[SheetPart] = []
        for element in self._workbook.iterfind(f"{{{self.main_ns}}}sheets/{{{self.main_ns}}}sheet"):
            name = element.get("name", "")
            rel_id = element.get(f"{{{self.rel_ns}}}id", "")
            lead = leads.get(rel_id)
            if lead is None or lead.external or lead.target not in self:
                raise damaged(self.path, lead.target if lead else name)
            kind = "macrosheet" if lead.kind.lower().endswith("macrosheet") else lead.kind
            number = element.get("sheetId", "")
            found.append(
                SheetPart(
                    name=name,
                    part=self.info(lead.target).filename,
                    sheet_id=int(number) if number.isdecimal() else 0,
                    rel_id=rel_id,
                    state=element.get("state", "visible"),
                    kind=kind,
                )
            )
        return tuple(found)

    @cached_property
    def _workbook(self) -> etree._Element:
        root = self.parse(self.workbook_part)
        if etree.QName(root).namespace not in (MAIN_NS, STRICT_MAIN_NS):
            raise not_a_workbook(self.path, Content.OTHER_OFFICE)
        return root

    def _check(self) -> None:
        require_reasonable(self.path, self.infos)
        if CONTENT_TYPES not in self:
            raise damaged(self.path, CONTENT_TYPES)
        for info in self.infos:
            if info.filename.lower().endswith((".xml", ".rels")):
                self._require_no_doctype(info)
        if not self.sheets:
            raise damaged(self.path, "sheets")

    def _open(self, info: zipfile.ZipInfo) -> IO[bytes]:
        try:
            return cast(IO[bytes], _PartStream(self.path, info.filename, self._zip.open(info)))
        except (*_BROKEN, OSError) as error:
            raise damaged(self.path, info.filename) from error

    def _require_no_doctype(self, info: zipfile.ZipInfo) -> None:
        # VML is never given to an XML parser; browsers' leftovers in it do no harm.
        if info.filename in self._checked or info.filename.lower().endswith(".vml"):
            return
        with self._open(info) as stream:
            if defines_doctype(stream):
                raise UnsafeWorkbookError(
                    msg(
                        "{name} defines XML entities in {part}, which no workbook needs.",
                        name=self.path.name,
                        part=info.filename,
                    ),
                    msg("Do not open it; ask the sender where it comes from."),
                )
        self._checked.add(info.filename)

    def _parsed(self, part: str, content: bytes) -> etree._Element:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            return etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise damaged(self.path, part) from error


class _PartStream(io.BufferedIOBase):
    """A part being read, whose failures are errors that a user understands."""

    def __init__(self, path: Path, part: str, inner: IO[bytes]) -> None:
        self._path = path
        self._part = part
        self._inner = inner

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            return self._inner.read(-1 if size is None else size)
        except OSError as error:
            raise unreadable(self._path, error) from error
        except _BROKEN as error:
            raise damaged(self._path, self._part) from error

    def read1(self, size: int = -1, /) -> bytes:
        return self.read(size)

    def close(self) -> None:
        self._inner.close()
        super().close()


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _relationship(element: etree._Element, folder: str) -> Relationship:
    target = element.get("Target", "")
    external = element.get("TargetMode", "").lower() == "external"
    if not external:
        target = unquote(target.replace("\\", "/"))
        absolute = target if target.startswith("/") else posixpath.join("/", folder, target)
        target = posixpath.normpath(absolute).lstrip("/")
    return Relationship(element.get("Id", ""), element.get("Type", ""), target, external)
