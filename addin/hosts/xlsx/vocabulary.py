"""The names that spreadsheet markup uses, and safe parsing of small parts.

A workbook is written in one of two dialects of ISO/IEC 29500, Transitional (what Excel saves)
or Strict; they differ in their namespaces. We write a part in the dialect it is in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from lxml import etree

from addin.errors import DamagedWorkbookError
from addin.i18n import msg

Element = etree._Element

PACKAGE_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
MARKUP_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
WORKSHEET_TYPE = f"{_SHEETML}worksheet+xml"
STYLES_TYPE = f"{_SHEETML}styles+xml"
COMMENTS_TYPE = f"{_SHEETML}comments+xml"
TABLE_TYPE = f"{_SHEETML}table+xml"
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"

DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class Dialect:
    """Namespaces of a workbook.

    Attributes:
        main: of cells, sheets, styles.
        relationships: of `r:id` attributes, and the stem of relationship types.
    """

    main: str
    relationships: str

    def tag(self, name: str) -> str:
        """The element name in lxml's notation."""
        return f"{{{self.main}}}{name}"

    @property
    def relation_id(self) -> str:
        """The attribute `r:id` in lxml's notation."""
        return f"{{{self.relationships}}}id"

    def relation_type(self, kind: str) -> str:
        """The full type of a relationship, from its last segment ("comments")."""
        return f"{self.relationships}/{kind}"


TRANSITIONAL = Dialect(
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
STRICT = Dialect(
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)


def parse_xml(data: bytes, part: str = "") -> Element:
    """Parses a small part without entities, network or DTD.

    Raises:
        DamagedWorkbookError: not well-formed.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise DamagedWorkbookError(
            msg("A part of the workbook is malformed: {part}.", part=part),
            msg("Open the file in Excel, save it again, and try once more."),
        ) from error


def write_xml(root: Element) -> bytes:
    """The whole document as UTF-8, with its declaration."""
    return etree.tostring(
        root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True
    )


def local_name(element: Element) -> str:
    """The element's name without namespace; "" for comments and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def child(element: Element, name: str) -> Element | None:
    """The first child of this local name, in the namespace of `element`."""
    return element.find(f"{{{etree.QName(element).namespace}}}{name}")


def children(element: Element | None, name: str = "") -> list[Element]:
    """Child elements, of one local name if given; empty for None."""
    if element is None:
        return []
    return [e for e in element if (local_name(e) == name if name else isinstance(e.tag, str))]


def sibling_tag(element: Element, name: str) -> str:
    """A tag in the same namespace as `element`."""
    return f"{{{etree.QName(element).namespace}}}{name}"


def is_on(value: str | None, *, default: bool = False) -> bool:
    """Reads an xsd:boolean attribute."""
    return default if value is None else value in ("1", "true", "on")


def insert_in_order(parent: Element, new: Element, order: tuple[str, ...]) -> None:
    """Inserts a child where the schema's sequence wants it.

    Args:
        parent: the element that gets it.
        new: the new child.
        order: local names of all possible children in schema order.
    """
    rank = {name: place for place, name in enumerate(order)}
    own = rank[local_name(new)]
    position = len(parent)
    for index, other in enumerate(parent):
        # Alternate content stands where the elements inside it would stand.
        name = next((local_name(e) for e in other.iter() if local_name(e) in rank), "")
        if name and rank[name] > own:
            position = index
            break
    parent.insert(position, new)


def new_element(tag: str, namespaces: Mapping[str | None, str]) -> Element:
    """An element that stands alone, with the prefixes it may use."""
    # The type stubs know no default namespace.
    return etree.Element(tag, nsmap=cast(dict[str, str], dict(namespaces)))
