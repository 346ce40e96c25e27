"""What surrounds the rows of a sheet, as small trees that can be edited.

The head and the tail of the part are parsed as if the rows were not there, changed, and
written back; only what was changed is written anew, the rest of the part is not looked at.
"""

from __future__ import annotations

import re

from lxml import etree

from addin.hosts.xlsx.sheet_stream import SheetStream
from addin.hosts.xlsx.vocabulary import (
    Element,
    child,
    children,
    insert_in_order,
    new_element,
    parse_xml,
    sibling_tag,
)
from addin.table.cells import CellRef, RangeRef

WORKSHEET_ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData"),
    *("sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter"),
    *("sortState", "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr"),
    *("conditionalFormatting", "dataValidations", "hyperlinks", "printOptions"),
    *("pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks"),
    *("customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing"),
    *("legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects"),
    *("controls", "webPublishItems", "tableParts", "extLst"),
)
"""The children of a worksheet in schema order (CT_Worksheet)."""

_ROOT = re.compile(
    rb"""<((?:[A-Za-z_][\w.-]*:)?)worksheet((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*>"""
)


class Frame:
    """The head or the tail of a worksheet part.

    Attributes:
        root: the worksheet element with the children of this end only.
        changed: to be set when `root` was edited.
    """

    def __init__(self, markup: bytes, head: bytes, sheet: str, *, is_tail: bool) -> None:
        """
        Args:
            markup: the head itself, or the tail behind the rows' end tag.
            head: the head, for the start tag of the root element.
            sheet: its name, for messages.
            is_tail: which of the two it is.
        """
        self._markup = markup
        self._is_tail = is_tail
        start = _ROOT.search(head)
        self._close = b"</%bworksheet>" % (start[1] if start else b"")
        self._start = start[0] if start else b"<worksheet>"
        document = self._start + markup if is_tail else markup + self._close
        self.root = parse_xml(document, sheet)
        self.changed = False

    def markup(self) -> bytes:
        """The head or tail as bytes again, verbatim if nothing was changed."""
        if not self.changed:
            return self._markup
        # Children must not be empty, or lxml would close the root in its start tag.
        placeholder = etree.SubElement(self.root, "end-of-frame")
        text = etree.tostring(self.root, encoding="UTF-8", xml_declaration=False)
        self.root.remove(placeholder)
        inner_start = text.index(b">", _start_tag_end(text)) + 1
        inner_end = text.rindex(b"<end-of-frame")
        inner = text[inner_start:inner_end]
        if self._is_tail:
            closing = self._markup.rindex(self._close.rstrip(b">"))
            return inner + self._markup[closing:]
        begin = self._markup.index(self._start) + len(self._start)
        return self._markup[:begin] + inner

    def put(self, element: Element) -> None:
        """Inserts a child where the schema wants it."""
        insert_in_order(self.root, element, WORKSHEET_ORDER)
        self.changed = True

    def drop(self, element: Element) -> None:
        """Takes a child away."""
        element.tail = None
        self.root.remove(element)
        self.changed = True

    def get(self, name: str) -> Element | None:
        """The first child of this name."""
        return child(self.root, name)

    def all(self, name: str) -> list[Element]:
        """All children of this name."""
        return children(self.root, name)

    def new(self, name: str) -> Element:
        """A new element in the sheet's namespace, not yet inserted."""
        return new_element(sibling_tag(self.root, name), self.root.nsmap)


def _start_tag_end(text: bytes) -> int:
    """A position inside the start tag behind its last quoted value."""
    match = re.match(rb"""<[\w:.-]+(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*""", text)
    return match.end() if match else 0


def head_of(stream: SheetStream, sheet: str) -> Frame:
    """The head of a sheet."""
    return Frame(stream.head, stream.head, sheet, is_tail=False)


def tail_of(stream: SheetStream, sheet: str) -> Frame:
    """The tail of a sheet whose rows have been read."""
    return Frame(stream.tail, stream.head, sheet, is_tail=True)


def widen_dimension(head: Frame, area: RangeRef | None) -> None:
    """Makes the sheet's `dimension` include a range; a sheet without one needs none."""
    element = head.get("dimension")
    if element is None or area is None:
        return
    try:
        old = RangeRef.parse(element.get("ref", ""))
    except ValueError:
        old = area
    union = RangeRef(
        min(old.first_row, area.first_row), min(old.first_column, area.first_column),
        max(old.last_row, area.last_row), max(old.last_column, area.last_column),
    )  # fmt: skip
    if union != old:
        first = CellRef(union.first_row, union.first_column)
        last = CellRef(union.last_row, union.last_column)
        element.set("ref", first.a1 if first == last else f"{first.a1}:{last.a1}")
        head.changed = True
