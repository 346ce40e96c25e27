"""Which cells of a sheet hold formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from addin.hosts.xlsx.escaping import from_markup, from_xstring
from addin.hosts.xlsx.formulas import moved
from addin.hosts.xlsx.package import Package, SheetPart
from addin.hosts.xlsx.sheet_source import open_sheet
from addin.hosts.xlsx.sheet_stream import Block, SheetStream, attribute, column_of
from addin.table.cells import CellRef, RangeRef

_Raw = tuple[CellRef, bytes, bytes]
"""A cell, the attributes of its formula, and the formula's markup."""


def read_formulas(package: Package, sheet: SheetPart, area: RangeRef) -> Mapping[CellRef, str]:
    """The formulas inside an area, without equals signs.

    A shared formula is given to each of its cells as it reads there. An array formula stands
    in its first cell. A formula without text of its own (a data table) is "".
    """
    if sheet.kind != "worksheet":
        return {}
    formulas: dict[CellRef, str] = {}
    masters: dict[bytes, tuple[CellRef, str]] = {}
    for cell, attributes, markup in _raw_formulas(open_sheet(package, sheet)):
        text = from_xstring(from_markup(markup.decode("utf-8", "replace"))).strip()
        shared = attribute(attributes, b"si") if b"shared" in attributes else None
        if shared is not None:
            if text:
                masters[shared] = (cell, text)
            elif shared in masters:
                master, text = masters[shared]
                text = moved(text, cell.row - master.row, cell.column - master.column)
        if cell in area:
            formulas[cell] = text
    return formulas


def _raw_formulas(stream: SheetStream) -> Iterator[_Raw]:
    mark = b"<%bf" % stream.prefix
    before = 0
    for block in stream.blocks():
        if block.first is None or (mark in block.data and not _all_addressed(stream, block)):
            for number, cell in _walked(stream, block, before):
                before = number
                if cell is not None:
                    yield cell
        elif mark in block.data:
            for match in stream.patterns.cell_with_formula.finditer(block.data):
                reference = attribute(match[1], b"r") or b""
                yield CellRef.parse(reference.decode()), match[2], match[3] or b""
        if block.following is not None:
            before = block.following - 1


def _all_addressed(stream: SheetStream, block: Block) -> bool:
    found = stream.patterns.cell_with_formula.finditer(block.data)
    return all(attribute(match[1], b"r") for match in found)


def _walked(stream: SheetStream, block: Block, before: int) -> Iterator[tuple[int, _Raw | None]]:
    """Every row's number, and with it each formula, where cells do not say their address."""
    for span in stream.spans(block, before):
        yield span.number, None
        column = 0
        for cell in stream.patterns.cell.finditer(stream.content(block, span)[0]):
            reference = attribute(cell[1], b"r")
            column = column_of(reference) if reference else column + 1
            formula = stream.patterns.formula.search(cell[2] or b"")
            if formula is not None:
                yield span.number, (CellRef(span.number, column), formula[1], formula[2] or b"")
