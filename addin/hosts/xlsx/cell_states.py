"""The whole state of single cells, for comparing before a command is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from addin.hosts.port import CellState
from addin.hosts.xlsx.cell_markup import CellReader, StoredCell, shared_index, stored
from addin.hosts.xlsx.colors import theme_colors
from addin.hosts.xlsx.columns import Columns
from addin.hosts.xlsx.frame import head_of
from addin.hosts.xlsx.package import Package, SheetPart
from addin.hosts.xlsx.shared_formulas import SharedFormulas
from addin.hosts.xlsx.shared_strings import read_strings
from addin.hosts.xlsx.sheet_source import open_sheet
from addin.hosts.xlsx.sheet_state import read_notes
from addin.hosts.xlsx.sheet_stream import Block, SheetStream, attribute, column_of, is_true
from addin.hosts.xlsx.style_creation import new_styles
from addin.hosts.xlsx.styles import StyleBook
from addin.hosts.xlsx.vocabulary import STRICT, TRANSITIONAL, parse_xml
from addin.table.cells import CellRef


def style_book(package: Package) -> StyleBook:
    """The styles of a workbook, for reading."""
    parts = {r.kind: r.target for r in package.relationships(package.workbook_part)}
    theme = parts.get("theme", "")
    colors = theme_colors(package.read(theme) if theme in package else None)
    styles = parts.get("styles", "")
    if styles in package:
        return StyleBook(parse_xml(package.read(styles), styles), colors)
    return StyleBook(parse_xml(new_styles(STRICT if package.is_strict else TRANSITIONAL)), colors)


def read_cells(
    package: Package, sheet: SheetPart, cells: Iterable[CellRef]
) -> Mapping[CellRef, CellState]:
    """The state of some cells; every cell asked for is in the answer."""
    wanted = set(cells)
    if sheet.kind != "worksheet":
        return {cell: CellState() for cell in wanted}
    stream = open_sheet(package, sheet)
    columns = Columns(head_of(stream, sheet.name))
    found = {cell: StoredCell(b"", b"", columns.before[cell.column]) for cell in wanted}
    found.update(_cells(stream, wanted, sheet.name))
    indices = {i for c in found.values() if (i := shared_index(c)) is not None}
    strings: dict[int, bytes] = {}
    for link in package.relationships(package.workbook_part):
        if link.kind == "sharedStrings" and link.target in package and indices:
            with package.stream(link.target) as source:
                strings = read_strings(source, indices)
    reader = CellReader(strings, date1904=package.date1904)
    styles = style_book(package)
    notes = read_notes(package, sheet)
    return {
        place: CellState(
            value=reader.value(cell, styles.number_code(cell.format)),
            fill=styles.fill_color(cell.format),
            note=notes.get(place),
            number_format=styles.number_code(cell.format),
            locked=styles.locked(cell.format),
        )
        for place, cell in found.items()
    }


def _cells(stream: SheetStream, wanted: set[CellRef], sheet: str) -> dict[CellRef, StoredCell]:
    """The wanted cells that are in the file, or whose row has a format of its own."""
    by_row: dict[int, set[int]] = {}
    for cell in wanted:
        by_row.setdefault(cell.row, set()).add(cell.column)
    formulas = SharedFormulas(sheet, stream.patterns, stream.prefix)
    found: dict[CellRef, StoredCell] = {}
    rows = sorted(by_row)
    before = 0
    for block in stream.blocks():
        formulas.look_through(block.data)
        if _is_between(block, rows):
            before = (block.following or 1) - 1
            continue
        for span in stream.spans(block, before):
            before = span.number
            if span.number not in by_row:
                continue
            columns = by_row[span.number]
            if is_true(attribute(span.attributes, b"customFormat")):
                style = int(attribute(span.attributes, b"s") or b"0")
                for column in columns:
                    found[CellRef(span.number, column)] = StoredCell(b"", b"", style)
            column = 0
            inner, _ = stream.content(block, span)
            for match in stream.patterns.cell.finditer(inner):
                address = attribute(match[1], b"r")
                column = column_of(address) if address else column + 1
                if column in columns:
                    place = CellRef(span.number, column)
                    own = formulas.in_own_words(place, match[2] or b"")
                    found[place] = stored(match[1], own, stream.prefix)
    return found


def _is_between(block: Block, rows: list[int]) -> bool:
    """Whether a block has none of the rows."""
    if block.first is None or block.following is None:
        return False
    return not any(block.first <= row < block.following for row in rows)
