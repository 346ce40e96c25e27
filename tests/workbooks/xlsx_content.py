"""A slow, simple reader of workbooks, for comparing what they hold.

It knows nothing of the product: zip, lxml, and a normal form in which two sheets that mean the
same are equal. Shared and inline strings are the same text, a cell that says no more than its
column or row says is no cell, and formats are compared by what they are, not by number.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from pathlib import Path
from typing import Any

from lxml import etree

Tree = Any


def parse(data: bytes) -> Tree:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))


def local(element: Tree) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def shape_of(element: Tree) -> object:
    """An element without namespaces, as nested tuples."""
    inner = tuple(shape_of(e) for e in element if isinstance(e.tag, str))
    attributes = tuple(sorted((etree.QName(k).localname, v) for k, v in element.attrib.items()))
    return (local(element), attributes, (element.text or "").strip(), inner)


class Content:
    """What a workbook holds, part by part."""

    def __init__(self, path: Path) -> None:
        self.zip = zipfile.ZipFile(path)
        self.names = [i.filename for i in self.zip.infolist()]
        self._lower = {}
        for name in self.names:
            self._lower.setdefault(name.lower(), name)

    def close(self) -> None:
        self.zip.close()

    def read(self, part: str) -> bytes:
        return self.zip.read(part if part in self.names else self._lower[part.lower()])

    def has(self, part: str) -> bool:
        return part.lower() in self._lower

    def links(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationship id -> (kind, part)."""
        folder, name = posixpath.split(part)
        holder = posixpath.join(folder, "_rels", f"{name}.rels")
        found = {}
        if self.has(holder):
            for e in parse(self.read(holder)):
                if e.get("TargetMode") != "External":
                    target = posixpath.normpath(posixpath.join("/", folder, e.get("Target")))
                    found[e.get("Id")] = (e.get("Type").rpartition("/")[2], target.lstrip("/"))
        return found

    def linked(self, part: str, kind: str) -> list[str]:
        return [target for k, target in self.links(part).values() if k == kind]

    @property
    def workbook(self) -> str:
        return self.linked("", "officeDocument")[0]

    def sheets(self) -> dict[str, str]:
        """Name -> part."""
        links = self.links(self.workbook)
        found = {}
        for e in parse(self.read(self.workbook)).iter("{*}sheet"):
            relation = next(v for k, v in e.attrib.items() if k.endswith("}id"))
            found[e.get("name")] = links[relation][1]
        return found

    def strings(self) -> list[object]:
        parts = self.linked(self.workbook, "sharedStrings")
        if not parts or not self.has(parts[0]):
            return []
        return [rich(e) for e in parse(self.read(parts[0])).iter("{*}si")]

    def formats(self) -> list[object]:
        """For each cell format, what it is."""
        parts = self.linked(self.workbook, "styles")
        if not parts:
            return [("none",)]
        root = parse(self.read(parts[0]))

        def section(name: str) -> list[Tree]:
            found = root.find(f"{{*}}{name}")
            return [] if found is None else [e for e in found if isinstance(e.tag, str)]

        codes = {e.get("numFmtId"): e.get("formatCode") for e in section("numFmts")}
        fonts, fills, borders = section("fonts"), section("fills"), section("borders")
        found: list[object] = []
        for xf in section("cellXfs"):
            attributes = dict(xf.attrib)
            number = attributes.pop("numFmtId", "0")
            fill = int(attributes.pop("fillId", "0"))
            found.append(
                (
                    codes.get(number, number),
                    shape_of(fonts[int(attributes.pop("fontId", "0"))]) if fonts else None,
                    shape_of(fills[fill]) if fill < len(fills) else None,
                    shape_of(borders[int(attributes.pop("borderId", "0"))]) if borders else None,
                    tuple(sorted(attributes.items())),
                    tuple(shape_of(e) for e in xf),
                )
            )
        return found


def rich(item: Tree) -> object:
    """A string item: plain text, or its runs."""
    shape = shape_of(item)
    pieces = [e for e in item if isinstance(e.tag, str)]
    if len(pieces) == 1 and local(pieces[0]) == "t":
        return unescaped(stripped(pieces[0]))
    return shape[3] if pieces else ""  # type: ignore[index]


def stripped(t: Tree) -> str:
    text = t.text or ""
    keep = t.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    return text if keep else text.strip(" \t\r\n")


def unescaped(text: str) -> str:
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)


def column_number(address: str) -> int:
    number = 0
    for letter in re.match(r"[A-Z]+", address)[0]:  # type: ignore[index]
        number = number * 26 + ord(letter) - 64
    return number


def cells_of(sheet: Tree, strings: list[object], formats: list[object]) -> dict[Any, Any]:
    """(row, column) -> (content, format), and the formats of rows and columns."""
    columns: dict[int, int] = {}
    for e in sheet.iterfind("{*}cols/{*}col"):
        for column in range(int(e.get("min")), min(int(e.get("max")), 16384) + 1):
            columns[column] = int(e.get("style", "0"))
    found: dict[Any, Any] = {}
    row = 0
    for r in sheet.iterfind("{*}sheetData/{*}row"):
        row = int(r.get("r") or row + 1)
        own = int(r.get("s", "0")) if r.get("customFormat") in ("1", "true") else None
        kept = {k: v for k, v in r.attrib.items() if k not in ("r", "spans", "s", "customFormat")}
        if kept:
            found[row, "row"] = tuple(sorted(kept.items()))
        if own is not None:
            found[row, "format"] = formats[own]
        column = 0
        for c in r.iterfind("{*}c"):
            column = column_number(c.get("r")) if c.get("r") else column + 1
            style = int(c.get("s", "0"))
            content = content_of(c, strings)
            inherited = own if own is not None else columns.get(column, 0)
            if content is not None or formats[style] != formats[inherited]:
                found[row, column] = (content, formats[style])
    for column, style in columns.items():
        if formats[style] != formats[0]:
            found["column", column] = formats[style]
    return found


def content_of(c: Tree, strings: list[object]) -> object:
    kind = c.get("t", "n")
    children = {local(e): e for e in c if isinstance(e.tag, str)}
    extra = tuple(sorted((k, v) for k, v in c.attrib.items() if k not in ("r", "s", "t")))
    formula = children.get("f")
    v = children.get("v")
    text = None if v is None else v.text or ""
    if formula is not None:
        shared = formula.get("t") == "shared"
        said = "shared" if shared else (formula.get("t"), (formula.text or "").strip())
        return ("formula", said, kind, text, extra)
    if kind == "s" and text:
        value: object = strings[int(text)]
        kind = "text"
    elif kind == "inlineStr":
        value = rich(children["is"]) if "is" in children else ""
        kind = "text"
    elif kind == "str":
        value, kind = unescaped(text or ""), "text"
    elif text is None or (text == "" and kind == "n"):
        return None
    else:
        value = text
    return (kind, value, extra)
