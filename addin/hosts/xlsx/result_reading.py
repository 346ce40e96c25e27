"""Reading a result sheet back as the change that would put it there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from addin.hosts.xlsx.cell_markup import CellReader, StoredCell, shared_index, stored
from addin.hosts.xlsx.check_reading import read_checks
from addin.hosts.xlsx.columns import Columns
from addin.hosts.xlsx.frame import Frame, head_of, tail_of
from addin.hosts.xlsx.result_writing import HEADER_ROW
from addin.hosts.xlsx.sheet_stream import SheetStream, attribute, column_of
from addin.hosts.xlsx.styles import StyleBook
from addin.hosts.xlsx.vocabulary import Dialect, children
from addin.table.cells import CellRef, CellValue
from addin.table.changes import Formula, Link, PutSheet, ResultColumn

_DEFAULT_WIDTH = 9.0


@dataclass(slots=True)
class _Sheet:
    """The cells of a sheet that was a result sheet."""

    cells: dict[CellRef, StoredCell] = field(default_factory=dict)
    last_row: int = 0
    last_column: int = 0


def cells_of(stream: SheetStream) -> Iterator[tuple[CellRef, StoredCell]]:
    """All cells of a sheet, as the file has them."""
    before = 0
    for block in stream.blocks():
        for span in stream.spans(block, before):
            before = span.number
            inner, _ = stream.content(block, span)
            column = 0
            for match in stream.patterns.cell.finditer(inner):
                address = attribute(match[1], b"r")
                column = column_of(address) if address else column + 1
                yield (
                    CellRef(span.number, column),
                    stored(match[1], match[2], stream.prefix),
                )


def first_cell(source: IO[bytes], sheet: str) -> StoredCell | None:
    """The cell A1 of a sheet; the rest is not read."""
    for cell, content in cells_of(SheetStream(source, sheet)):
        if cell == (1, 1):
            return content
        break
    return None


def read_result(
    source: IO[bytes],
    sheet: str,
    after: str | None,
    styles: StyleBook,
    dialect: Dialect,
    strings: Callable[[set[int]], dict[int, bytes]],
    *,
    date1904: bool,
) -> PutSheet:
    """The change that would put a result sheet as it is.

    Args:
        source: the worksheet part.
        sheet: its name.
        after: the sheet before it.
        styles: of the workbook.
        dialect: namespaces of the workbook.
        strings: looks up shared strings.
        date1904: whether the workbook counts days from 1904.
    """
    stream = SheetStream(source, sheet)
    found = _Sheet()
    for cell, content in cells_of(stream):
        found.cells[cell] = content
        if content.inner:
            found.last_row = max(found.last_row, cell.row)
        if cell.row == HEADER_ROW and content.inner:
            found.last_column = max(found.last_column, cell.column)
    indices = (shared_index(content) for content in found.cells.values())
    reader = CellReader(strings({i for i in indices if i is not None}), date1904=date1904)
    head = head_of(stream, sheet)
    tail = tail_of(stream, sheet)
    links = _links(tail, dialect)
    choices = {
        check.range.first_column: check.values
        for check in read_checks(sheet, tail.root, date1904=date1904)
        if check.type == "list" and check.range.first_row == HEADER_ROW + 1
    }
    fills: dict[int, str] = {}
    cell_fills: dict[tuple[int, int], str] = {}
    strong: set[int] = set()
    bold: dict[int, bool] = {}
    rows = []
    for row in range(HEADER_ROW + 1, found.last_row + 1):
        values = tuple(
            _value(found, CellRef(row, column), reader, styles, links)
            for column in range(1, found.last_column + 1)
        )
        index = row - HEADER_ROW - 1
        first = found.cells.get(CellRef(row, 1))
        color = styles.fill_color(first.format) if first is not None else None
        if color:
            fills[index] = color
        if first is not None:
            if first.format not in bold:
                bold[first.format] = styles.is_bold(first.format)
            if bold[first.format]:
                strong.add(index)
        for column in range(2, found.last_column + 1):
            other = found.cells.get(CellRef(row, column))
            own = styles.fill_color(other.format) if other is not None else None
            if own and own != color:
                cell_fills[index, column - 1] = own
        rows.append(values)

    def text(row: int, column: int) -> str:
        value = _value(found, CellRef(row, column), reader, styles, {})
        return value if isinstance(value, str) else ""

    return PutSheet(
        name=sheet,
        title=text(1, 1),
        summary=text(2, 1),
        columns=tuple(_columns(found, head, styles, text, choices)),
        rows=tuple(rows),
        fills=fills,
        after=after,
        cell_fills=cell_fills,
        strong=frozenset(strong),
    )


def _links(tail: Frame, dialect: Dialect) -> dict[CellRef, str]:
    found = {}
    for element in children(tail.get("hyperlinks"), "hyperlink"):
        target = element.get("location")
        if target and element.get(dialect.relation_id) is None:
            found[CellRef.parse(element.get("ref", "A1").partition(":")[0])] = target
    return found


def _value(
    sheet: _Sheet,
    cell: CellRef,
    reader: CellReader,
    styles: StyleBook,
    links: dict[CellRef, str],
) -> CellValue | Link:
    content = sheet.cells.get(cell)
    if content is None:
        return None
    value = reader.value(content, styles.number_code(content.format))
    if isinstance(value, Formula):
        value = value.value
    if cell in links and isinstance(value, str):
        return Link(value, links[cell])
    return value


def _columns(
    sheet: _Sheet,
    head: Frame,
    styles: StyleBook,
    text: Callable[[int, int], str],
    choices: Mapping[int, tuple[str, ...]],
) -> Iterator[ResultColumn]:
    formats = Columns(head).before
    widths: dict[int, float] = {}
    for element in children(head.get("cols"), "col"):
        first, last = int(element.get("min", "1")), int(element.get("max", "1"))
        for column in range(first, min(last, sheet.last_column) + 1):
            widths[column] = float(element.get("width", str(_DEFAULT_WIDTH)))
    for column in range(1, sheet.last_column + 1):
        yield ResultColumn(
            text(HEADER_ROW, column),
            widths.get(column, _DEFAULT_WIDTH),
            styles.number_code(formats[column]),
            styles.wraps(formats[column]),
            choices.get(column, ()),
        )
