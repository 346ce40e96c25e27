"""The workbook as it is going to be: the old package with some parts rewritten.

Nothing is unpacked that is not asked for. `save` copies every other entry as it stands, in
the old order, and puts new parts at the end.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import unquote

from lxml import etree

from addin.hosts.xlsx.archive import ArchiveWriter, PackedPart
from addin.hosts.xlsx.package import CONTENT_TYPES as CONTENT_TYPES_PART
from addin.hosts.xlsx.package import Package, Relationship
from addin.hosts.xlsx.vocabulary import (
    CONTENT_TYPES,
    PACKAGE_RELATIONSHIPS,
    STRICT,
    TRANSITIONAL,
    Dialect,
    Element,
    children,
    new_element,
    parse_xml,
    write_xml,
)


class Draft:
    """Parts of a workbook in the making. Close it to free its temporary files.

    Attributes:
        package: the workbook as it is.
        dialect: its namespaces.
    """

    def __init__(self, package: Package, folder: Path) -> None:
        """
        Args:
            package: the workbook as it is; stays open and unchanged.
            folder: where large parts wait, on the disk that must hold the result.
        """
        self.package = package
        self.dialect: Dialect = STRICT if package.is_strict else TRANSITIONAL
        self._folder = folder
        self._packed: dict[str, PackedPart] = {}
        self._trees: dict[str, Element] = {}
        self._untouched: dict[str, bytes] = {}
        self._removed: set[str] = set()
        # Two parts that differ by case alone are against the rules but exist.
        self._names = dict.fromkeys(info.filename for info in package.infos)
        self._by_case: dict[str, str] = {}
        for name in self._names:
            self._by_case.setdefault(name.casefold(), name)

    def close(self) -> None:
        """Forgets everything."""
        for part in self._packed.values():
            part.close()
        self._packed.clear()

    def actual(self, part: str) -> str:
        """The name of a part as it is spelt in the package."""
        return part if part in self._names else self._by_case.get(part.casefold(), part)

    def __contains__(self, part: str) -> bool:
        part = self.actual(part)
        if part in self._removed:
            return False
        return part in self._trees or part in self._packed or part in self.package

    def parts(self) -> tuple[str, ...]:
        """The names of all parts, the old ones first."""
        return tuple(name for name in self._names if name not in self._removed)

    def read(self, part: str) -> bytes:
        """The content of a part as it is now."""
        with self.stream(part) as stream:
            return stream.read()

    @contextmanager
    def stream(self, part: str) -> Iterator[IO[bytes]]:
        """The content of a part as it is now, piece by piece."""
        part = self.actual(part)
        if part in self._trees:
            self._flush(part)
        if part in self._packed:
            yield self._packed[part].stream()
        else:
            with self.package.stream(part) as stream:
                yield stream

    def tree(self, part: str) -> Element:
        """The root element of a small XML part, to be changed in place."""
        part = self.actual(part)
        if part not in self._trees:
            tree = parse_xml(self.read(part), part)
            self._trees[part] = tree
            self._untouched[part] = write_xml(tree)
        return self._trees[part]

    def write(self, part: str, data: bytes, content_type: str | None = None) -> None:
        """Replaces or adds a part.

        Args:
            part: its name.
            data: its content.
            content_type: needed for a new part; None keeps the type it has.
        """
        with self.rewriting(part, content_type) as write:
            write(data)

    @contextmanager
    def rewriting(
        self, part: str, content_type: str | None = None
    ) -> Iterator[Callable[[bytes], None]]:
        """Replaces or adds a part piece by piece; the old content can be read meanwhile."""
        part = self.actual(part)
        packed = PackedPart(self._folder)
        with packed:
            yield packed.write
        self._keep(part, packed)
        self._trees.pop(part, None)
        self._untouched.pop(part, None)
        if content_type is not None:
            self._set_content_type(part, content_type)

    def _keep(self, part: str, packed: PackedPart) -> None:
        old = self._packed.pop(part, None)
        if old is not None:
            old.close()
        self._packed[part] = packed
        self._know(part)
        self._removed.discard(part)

    def _know(self, part: str) -> None:
        self._names[part] = None
        self._by_case.setdefault(part.casefold(), part)

    def _flush(self, part: str) -> None:
        data = write_xml(self._trees.pop(part))
        if self._untouched.pop(part, None) == data:
            return
        packed = PackedPart(self._folder)
        with packed:
            packed.write(data)
        self._keep(part, packed)

    def remove(self, part: str) -> None:
        """Takes a part away, with its relationships and content type."""
        part = self.actual(part)
        for name in (part, self.actual(_relationships_part(part))):
            if name not in self:
                continue
            self._trees.pop(name, None)
            self._untouched.pop(name, None)
            packed = self._packed.pop(name, None)
            if packed is not None:
                packed.close()
            self._removed.add(name)
            types = self.tree(CONTENT_TYPES_PART)
            for override in children(types, "Override"):
                if override.get("PartName", "").lstrip("/").casefold() == name.casefold():
                    types.remove(override)

    def new_name(self, pattern: str) -> str:
        """A free part name.

        Args:
            pattern: with braces where the number goes, "xl/comments{}.xml".
        """
        number = 1
        while pattern.format(number).casefold() in self._by_case:
            number += 1
        return pattern.format(number)

    def relationships(self, part: str) -> tuple[Relationship, ...]:
        """The relationships of a part as they are now."""
        holder = _relationships_part(part)
        if self.actual(holder) not in self._touched_holders():
            return self.package.relationships(part)
        if holder not in self:
            return ()
        folder = posixpath.dirname(part)
        found = []
        for element in children(self.tree(holder), "Relationship"):
            target = unquote(element.get("Target", "").replace("\\", "/"))
            external = element.get("TargetMode", "").lower() == "external"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found.append(
                Relationship(element.get("Id", ""), element.get("Type", ""), target, external)
            )
        return tuple(found)

    def _touched_holders(self) -> set[str]:
        return self._removed | self._trees.keys() | self._packed.keys()

    def related(self, part: str, kind: str) -> Relationship | None:
        """The first relationship of a kind ("comments") inside the package."""
        return next(
            (r for r in self.relationships(part) if r.kind == kind and not r.external), None
        )

    def relate(self, part: str, kind: str, target: str, *, external: bool = False) -> str:
        """Adds a relationship.

        Args:
            part: where it begins.
            kind: last segment of its type, "comments".
            target: the part to which it leads.
            external: `target` is the address of another file.

        Returns:
            Its id.
        """
        holder = self.actual(_relationships_part(part))
        if holder not in self:
            self._removed.discard(holder)
            self._know(holder)
            self._trees[holder] = new_element(
                f"{{{PACKAGE_RELATIONSHIPS}}}Relationships", {None: PACKAGE_RELATIONSHIPS}
            )
        root = self.tree(holder)
        taken = {e.get("Id") for e in children(root)}
        number = len(taken) + 1
        while f"rId{number}" in taken:
            number += 1
        relation_id = f"rId{number}"
        if not external:
            target = posixpath.relpath(target, posixpath.dirname(part) or ".")
        element = etree.SubElement(
            root,
            f"{{{PACKAGE_RELATIONSHIPS}}}Relationship",
            Id=relation_id,
            Type=self.dialect.relation_type(kind),
            Target=target,
        )
        if external:
            element.set("TargetMode", "External")
        return relation_id

    def unrelate(self, part: str, relation_id: str) -> None:
        """Takes a relationship away."""
        holder = self.actual(_relationships_part(part))
        root = self.tree(holder)
        for element in children(root):
            if element.get("Id") == relation_id:
                root.remove(element)
        if len(root) == 0:
            self.remove(holder)

    def content_type(self, part: str) -> str:
        """The content type of a part; "" when it has none."""
        types = self.tree(CONTENT_TYPES_PART)
        for element in children(types, "Override"):
            if element.get("PartName", "").lstrip("/").casefold() == part.casefold():
                return element.get("ContentType", "")
        extension = part.rpartition(".")[2].casefold()
        for element in children(types, "Default"):
            if element.get("Extension", "").casefold() == extension:
                return element.get("ContentType", "")
        return ""

    def _set_content_type(self, part: str, content_type: str) -> None:
        if self.content_type(part) == content_type:
            return
        types = self.tree(CONTENT_TYPES_PART)
        extension = part.rpartition(".")[2]
        names = {e.get("Extension", "").casefold() for e in children(types, "Default")}
        if extension not in ("xml", "rels") and extension.casefold() not in names:
            default = etree.Element(
                f"{{{CONTENT_TYPES}}}Default", Extension=extension, ContentType=content_type
            )
            types.insert(0, default)
            return
        etree.SubElement(
            types,
            f"{{{CONTENT_TYPES}}}Override",
            PartName=f"/{part}",
            ContentType=content_type,
        )

    def save(self, target: IO[bytes]) -> str:
        """Writes the whole workbook.

        Args:
            target: open for writing, empty.

        Returns:
            The digest of what was written.
        """
        for part in tuple(self._trees):
            self._flush(part)
        writer = ArchiveWriter(target)
        written: set[str] = set()
        with self.package.path.open("rb") as source:
            for info in self.package.infos:
                name = info.filename
                if name in self._removed or name in written:
                    continue
                packed = self._packed.get(name)
                if packed is None:
                    writer.copy(source, info)
                else:
                    writer.add(name, packed, info)
                    written.add(name)
        for name, packed in self._packed.items():
            if name not in written:
                writer.add(name, packed)
        writer.finish(_comment(self.package.path))
        return writer.digest


def _relationships_part(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _comment(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.comment
