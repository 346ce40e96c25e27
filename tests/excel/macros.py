"""The add-in's macros as `addin.hosts.excel.macros` describes them, for the Excel in memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.hosts.excel.macros import (
    ADD_IN,
    ASK,
    MIXED,
    NAMES,
    NO_FILL,
    OFFER_UNDO,
    OTHER_FILL,
    SAVE_COPY,
)
from addin.hosts.memory_sheet import Layer, MemorySheet
from addin.table.cells import MAX_ROW, CellRef, RangeRef

if TYPE_CHECKING:
    from tests.excel.application import Excel

Rows = list[list[Any]]
OK: Rows = [["ok"]]


class Macros:
    """Runs a macro on an Excel."""

    def __init__(self, excel: Excel) -> None:
        self._excel = excel

    def run(self, macro: str, given: list[Any]) -> tuple[tuple[Any, ...], ...]:
        file, _, name = macro.partition("!")
        assert file == f"'{ADD_IN}'"
        assert name in NAMES
        book, *rest = given
        assert book == self._excel.book
        self._excel.hit(f"App.run {name}")
        if name not in (ASK, SAVE_COPY, OFFER_UNDO):
            sheet, *rest = rest
            rest = [self._excel.sheet(sheet) if sheet else MemorySheet(""), *rest]
        rows: Rows = getattr(self, f"_{name}")(*rest)
        # An array of VBA is rectangular.
        width = max(map(len, rows))
        return tuple((*row, *[None] * (width - len(row))) for row in rows)

    def _CustSheetCheckPassword(self, sheet: MemorySheet, password: str) -> Rows:  # noqa: N802
        return OK if (sheet.password or "") == password else [["password"]]

    def _CustSheetProtect(self, sheet: MemorySheet, password: str) -> Rows:  # noqa: N802
        assert not sheet.protected, "Excel leaves a protected sheet as it is"
        sheet.protected, sheet.password = True, password or None
        return OK

    def _CustSheetUnprotect(self, sheet: MemorySheet, password: str) -> Rows:  # noqa: N802
        if (sheet.password or "") != password:
            return [["password"]]
        sheet.protected, sheet.password = False, None
        return OK

    def _CustSheetRead(self, sheet: MemorySheet, aspect: str, given: list[str]) -> Rows:  # noqa: N802
        areas = [RangeRef.parse(text) for text in given]
        layers: dict[str, Layer[Any]] = {
            "fill": sheet.fills, "format": sheet.formats, "lock": sheet.locks
        }  # fmt: skip
        if aspect in layers:
            return [*OK, *([area.a1, _common(layers[aspect], area, aspect)] for area in areas)]
        found: Rows = getattr(self, f"_read_{aspect}")(sheet)
        return [*OK, *found]

    def _read_book(self, _sheet: MemorySheet) -> Rows:
        return [
            [self._excel.date1904, self._excel.read_only, self._excel.shared, self._excel.needed]
        ]

    def _CustSheetAsk(self, _title: str, text: str, proposal: str) -> Rows:  # noqa: N802
        self._excel.shown.append(text)
        answer = self._excel.answers.pop(0)
        return OK if answer is None else [*OK, [proposal if answer == "=" else answer]]

    def _CustSheetSaveCopy(self, path: str) -> Rows:  # noqa: N802
        if self._excel.full:
            return [["error", "Disk is full."]]
        Path(path).write_bytes(self._excel.content())
        return OK

    def _CustSheetOfferUndo(self, text: str) -> Rows:  # noqa: N802
        self._excel.undo = text
        return OK

    def _read_state(self, sheet: MemorySheet) -> Rows:
        filter_ = sheet.filter.a1 if sheet.filter else ""
        rows = ",".join(f"{row}:{row}" for row in sorted(sheet.hidden_rows))
        columns = ",".join(RangeRef(1, c, MAX_ROW, c).a1 for c in sorted(sheet.hidden_columns))
        return [[sheet.protected, sheet.password is not None, filter_, rows, columns]]

    def _read_note(self, sheet: MemorySheet) -> Rows:
        return [[cell.a1, text] for cell, text in sheet.notes.items()]

    def _read_check(self, sheet: MemorySheet) -> Rows:
        return [list(row) for row in self._excel.checks.get(sheet.name, [])]

    def _read_rule(self, sheet: MemorySheet) -> Rows:
        rules = self._excel.rules.get(sheet.name, [])
        return [list(row) for row in rules]

    def _read_merged(self, sheet: MemorySheet) -> Rows:
        return [[area.a1] for area in sheet.merged]

    def _CustSheetWrite(self, sheet: MemorySheet, aspect: str, rows: Rows) -> Rows:  # noqa: N802
        if sheet.protected:
            return [["error", "The sheet is protected."]]
        write = getattr(self, f"_write_{aspect}")
        for row in rows:
            write(sheet, *row)
        return OK

    def _write_fill(self, sheet: MemorySheet, address: str, color: str) -> None:
        assert color != OTHER_FILL
        sheet.fills.paint(RangeRef.parse(address), None if color == NO_FILL else color)

    def _write_format(self, sheet: MemorySheet, address: str, code: str) -> None:
        sheet.formats.paint(RangeRef.parse(address), code)

    def _write_lock(self, sheet: MemorySheet, address: str, locked: int) -> None:
        sheet.locks.paint(RangeRef.parse(address), bool(locked))

    def _write_note(self, sheet: MemorySheet, address: str, text: str) -> None:
        cell = CellRef.parse(address)
        sheet.notes.pop(cell, None)
        if text:
            sheet.notes[cell] = text

    def _write_hidden_rows(self, sheet: MemorySheet, address: str, hidden: int) -> None:
        area = RangeRef.parse(address)
        rows = frozenset(range(area.first_row, area.last_row + 1))
        sheet.hidden_rows = sheet.hidden_rows | rows if hidden else sheet.hidden_rows - rows

    def _write_check(self, sheet: MemorySheet, address: str, kind: int, *rest: Any) -> None:
        kept = self._excel.checks.setdefault(sheet.name, [])
        area = RangeRef.parse(address)
        if kind == -1:
            kept[:] = [row for row in kept if not RangeRef.parse(row[0]).intersects(area)]
            return
        assert not any(RangeRef.parse(row[0]).intersects(area) for row in kept), "1004"
        kept.append([address, kind, *rest])

    def _write_rule(self, sheet: MemorySheet, address: str, formula: str, color: str) -> None:
        kept = self._excel.rules.setdefault(sheet.name, [])
        if formula:
            assert formula.startswith("=")
            kept.append([address, formula, color])
        else:
            kept[:] = [row for row in kept if row[0] != address]

    def _write_dress(self, _sheet: MemorySheet, address: str, name: str, _value: object) -> None:
        RangeRef.parse(address)
        assert name in ("width", "bold", "size", "color", "wrap")
        self._excel.looks[name] += 1

    def _write_freeze(self, _sheet: MemorySheet, row: int) -> None:
        self._excel.looks["frozen"] = row

    def _write_link(self, sheet: MemorySheet, address: str, *_place: str) -> None:
        sheet.links[CellRef.parse(address)] = _place[1]


def holds(outer: RangeRef, inner: RangeRef) -> bool:
    return (
        outer.first_row <= inner.first_row
        and inner.last_row <= outer.last_row
        and outer.first_column <= inner.first_column
        and inner.last_column <= outer.last_column
    )


def _common(layer: Layer[Any], area: RangeRef, aspect: str) -> Any:
    """What all cells of an area have in a layer."""
    values: set[Any] = set()
    if area.height * area.width <= 10_000:
        values = {layer.at(cell) for cell in area.cells()}
    else:
        cells = [value for cell, value in layer.cells.items() if cell in area]
        values = set(cells)
        if len(cells) < area.height * area.width:
            # Painted later lies above.
            for painted, value in reversed(layer.wide):
                if painted.intersects(area):
                    values.add(value)
                if holds(painted, area):
                    break
            else:
                values.add(layer.default)
    value = next(iter(values)) if len(values) == 1 else MIXED
    if value == MIXED:
        return MIXED
    if aspect == "fill":
        return NO_FILL if value is None else value or OTHER_FILL
    return int(value) if aspect == "lock" else value
