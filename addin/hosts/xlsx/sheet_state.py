"""What a sheet carries besides its cells: protection, hidden parts, checks, notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from addin.hosts.port import SheetState
from addin.hosts.xlsx.careful import plain_text
from addin.hosts.xlsx.check_reading import read_checks
from addin.hosts.xlsx.package import Package, SheetPart
from addin.hosts.xlsx.sheet_source import around_rows, open_sheet
from addin.hosts.xlsx.sheet_stream import SheetStream, attribute, is_true
from addin.hosts.xlsx.vocabulary import Element, child, children, is_on, local_name
from addin.table.cells import MAX_COLUMN, CellRef, RangeRef

_PASSWORD = ("password", "hashValue")


def read_state(package: Package, sheet: SheetPart) -> SheetState:
    """What a sheet carries besides its cells.

    Rows count as hidden where the file says so of the row itself; rows that are not in the
    file hold nothing.
    """
    if sheet.kind != "worksheet":
        return SheetState()
    stream = open_sheet(package, sheet)
    hidden_rows = frozenset(_hidden_rows(stream))
    head, tail = around_rows(stream)
    protection = child(tail, "sheetProtection")
    protected = protection is not None and is_on(protection.get("sheet"))
    return SheetState(
        protected=protected,
        has_password=protected
        and protection is not None
        and any(protection.get(name) for name in _PASSWORD),
        hidden_rows=hidden_rows,
        hidden_columns=frozenset(_hidden_columns(head)),
        filter=_range(child(tail, "autoFilter")),
        validations=read_checks(sheet.name, tail, date1904=package.date1904),
    )


def read_notes(package: Package, sheet: SheetPart) -> Mapping[CellRef, str]:
    """The notes of a sheet; of a threaded comment, the text that older programs show."""
    notes: dict[CellRef, str] = {}
    for relationship in package.relationships(sheet.part):
        if relationship.kind != "comments" or relationship.target not in package:
            continue
        root = package.parse(relationship.target)
        for comment in children(child(root, "commentList"), "comment"):
            area = _range(comment)
            text = child(comment, "text")
            if area is not None and text is not None:
                notes[CellRef(area.first_row, area.first_column)] = _note_text(text)
    return notes


def _note_text(text: Element) -> str:
    # Unlike in cells, all white space of a note counts.
    for element in text.iter():
        if local_name(element) == "t":
            element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return plain_text(text)


def _hidden_rows(stream: SheetStream) -> Iterator[int]:
    before = 0
    for block in stream.blocks():
        if block.first is None or b"hidden" in block.data:
            for span in stream.spans(block, before):
                before = span.number
                if is_true(attribute(span.attributes, b"hidden")):
                    yield span.number
        if block.following is not None:
            before = block.following - 1


def _hidden_columns(head: Element) -> Iterator[int]:
    for column in children(child(head, "cols"), "col"):
        if is_on(column.get("hidden")):
            first, last = column.get("min", ""), column.get("max", "")
            if first.isdecimal() and last.isdecimal():
                yield from range(int(first), min(int(last), MAX_COLUMN) + 1)


def _range(element: Element | None) -> RangeRef | None:
    if element is None:
        return None
    try:
        return RangeRef.parse(element.get("ref", ""))
    except ValueError:
        return None
