"""Making changes to sheets in memory, each with what takes it back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import TypeVar

from addin.errors import SheetNotFoundError, WrongPasswordError
from addin.hosts.memory_limits import (
    refused,
    require_check,
    require_color,
    require_format,
    require_inside,
    require_not_covered,
    require_sheet_name,
    require_text,
    to_stored,
    to_stored_plain,
)
from addin.hosts.memory_sheet import Layer, MemorySheet, dump_value, load_value
from addin.hosts.port import TableArea
from addin.hosts.xlsx.formulas import moved
from addin.hosts.xlsx.number_formats import GENERAL
from addin.hosts.xlsx.result_writing import HEADER_ROW, offered, table_area, unique_headers
from addin.hosts.xlsx.serials import default_code
from addin.hosts.xlsx.sqref import minus
from addin.i18n import msg
from addin.table.cells import CellRef, CellValue, RangeRef
from addin.table.changes import (
    Change,
    ConditionalFormat,
    DropSheet,
    Fill,
    Formula,
    HideRows,
    Link,
    Lock,
    Note,
    NumberFormat,
    PutSheet,
    Raw,
    SetIdentity,
    SetValue,
    Unlock,
    Validation,
)

_VALUE = "memory:value"
_LAYER = "memory:layer"
_PROTECTION = "memory:protection"
_SHEET = "memory:sheet"

T = TypeVar("T", str, bool, "str | None")


class Workbook:
    """The sheets in tab order, and the workbook's id."""

    def __init__(self, sheets: list[MemorySheet], identity: str | None) -> None:
        self.sheets = sheets
        self.identity = identity

    def copy(self) -> Workbook:
        """The same, to be changed on its own."""
        return Workbook([sheet.copy() for sheet in self.sheets], self.identity)

    def sheet(self, name: str) -> MemorySheet:
        """The sheet of a name; case does not count, as in Excel.

        Raises:
            SheetNotFoundError: there is none.
        """
        found = self.find(name)
        if found is None:
            raise SheetNotFoundError(name, [sheet.name for sheet in self.sheets])
        return found

    def find(self, name: str) -> MemorySheet | None:
        """The sheet of a name, or None."""
        wanted = name.casefold()
        return next((s for s in self.sheets if s.name.casefold() == wanted), None)

    def make(self, change: Change) -> list[Change]:
        """Makes a change.

        Returns:
            The changes that take it back, in the order in which they are to be made.

        Raises:
            InputError: it is about a sheet that is not there.
            RefusedError: Excel would not take it. The workbook is then half changed.
        """
        match change:
            case SetValue():
                return set_value(self.sheet(change.sheet), change)
            case Fill():
                require_color(change.color)
                sheet = self.sheet(change.sheet)
                color = change.color.upper() if change.color else None
                return _paint(
                    sheet, sheet.fills, change, color, lambda r, v: Fill(sheet.name, r, v)
                )
            case NumberFormat():
                require_format(change.code)
                sheet = self.sheet(change.sheet)
                return _paint(
                    sheet,
                    sheet.formats,
                    change,
                    change.code,
                    lambda r, v: NumberFormat(sheet.name, r, v),
                )
            case Note():
                return set_note(self.sheet(change.sheet), change)
            case Validation():
                return set_check(self.sheet(change.sheet), change)
            case ConditionalFormat():
                return set_conditional_format(self.sheet(change.sheet), change)
            case HideRows():
                return hide_rows(self.sheet(change.sheet), change)
            case Lock() | Unlock():
                return set_protection(self.sheet(change.sheet), change)
            case PutSheet():
                return put_sheet(self, change)
            case DropSheet():
                return drop_sheet(self, change)
            case SetIdentity():
                old, self.identity = self.identity, change.id
                return [SetIdentity(old)]


def set_value(sheet: MemorySheet, change: SetValue) -> list[Change]:
    """Puts a value in a cell; a date in a cell without format gets one that shows it."""
    cell = change.cell
    where = f"{sheet.name}!{cell.a1}"
    require_inside(sheet, RangeRef.of_cell(cell))
    require_not_covered(sheet, cell)
    old = sheet.values.get(cell)
    raw = {_VALUE: json.dumps(dump_value(old), ensure_ascii=False)}
    inverse: list[Change] = [SetValue(sheet.name, cell, sheet.value(cell), raw)]
    if change.raw and _VALUE in change.raw:
        new = load_value(json.loads(change.raw[_VALUE]))
    else:
        new = to_stored(change.value, where)
    if new is None:
        sheet.values.pop(cell, None)
    else:
        sheet.values[cell] = new
    value = change.value.value if isinstance(change.value, Formula) else change.value
    if not isinstance(value, str | int | float | None) and sheet.formats.at(cell) == GENERAL:
        sheet.formats.paint(RangeRef.of_cell(cell), default_code(value))
        inverse.append(NumberFormat(sheet.name, RangeRef.of_cell(cell), GENERAL))
    return inverse


def _paint(
    sheet: MemorySheet,
    layer: Layer[T],
    change: Fill | NumberFormat,
    value: T,
    make: Callable[[RangeRef, T], Change],
) -> list[Change]:
    require_inside(sheet, change.range)
    if layer.is_wide(change.range) or (change.raw and _LAYER in change.raw):
        inverse = [
            replace(make(change.range, layer.default), raw={_LAYER: layer.dump([change.range])})
        ]
    else:
        inverse = [make(area, old) for area, old in layer.runs(change.range)]
    if change.raw and _LAYER in change.raw:
        layer.restore(change.raw[_LAYER])
    else:
        layer.paint(change.range, value)
    return inverse


def set_note(sheet: MemorySheet, change: Note) -> list[Change]:
    """Sets or removes a note."""
    cell = change.cell
    require_inside(sheet, RangeRef.of_cell(cell))
    require_not_covered(sheet, cell)
    require_text(change.text or "", f"{sheet.name}!{cell.a1}")
    old = sheet.notes.pop(cell, None)
    if change.text:
        sheet.notes[cell] = change.text
    return [Note(sheet.name, cell, old)]


def set_check(sheet: MemorySheet, change: Validation) -> list[Change]:
    """Sets an entry check; what other checks its cells had is cut out of those."""
    require_inside(sheet, change.range)
    require_check(change)
    inverse: list[Change] = [Validation(sheet.name, change.range, "none")]
    kept: list[Validation] = []
    for check in sheet.validations:
        pieces = minus(check.range, change.range)
        if pieces != [check.range]:
            inverse.append(check)
        kept.extend(check_at(check, piece) for piece in pieces)
    if change.type != "none":
        kept.append(replace(change, raw=None))
    # In order of place, so that taking a change back gives the very same list.
    sheet.validations = sorted(kept, key=lambda check: check.range)
    return inverse


def check_at(check: Validation, area: RangeRef) -> Validation:
    """The part of a check that lies on an area; its formulas move with its first cell."""
    rows = area.first_row - check.range.first_row
    columns = area.first_column - check.range.first_column

    def along(formula: str | None) -> str | None:
        return moved(formula, rows, columns) if formula else formula

    return replace(
        check,
        range=area,
        formula=along(check.formula),
        minimum=along(check.minimum),
        maximum=along(check.maximum),
    )


def set_conditional_format(sheet: MemorySheet, change: ConditionalFormat) -> list[Change]:
    """Adds a conditional format, or removes all of exactly this range."""
    require_inside(sheet, change.range)
    require_color(change.color)
    same = [old for old in sheet.conditional_formats if old.range == change.range]
    others = [old for old in sheet.conditional_formats if old.range != change.range]
    inverse: list[Change] = [ConditionalFormat(sheet.name, change.range, None), *same]
    new = [] if change.formula is None else [*same, replace(change, raw=None)]
    sheet.conditional_formats = sorted([*others, *new], key=lambda format_: format_.range)
    return inverse


def hide_rows(sheet: MemorySheet, change: HideRows) -> list[Change]:
    """Hides rows or shows them again."""
    for row in change.rows:
        require_inside(sheet, RangeRef(row, 1, row, 1))
    other = [row for row in change.rows if (row in sheet.hidden_rows) is not change.hidden]
    sheet.hidden_rows = (
        sheet.hidden_rows.union(other) if change.hidden else sheet.hidden_rows.difference(other)
    )
    return [HideRows(sheet.name, tuple(other), not change.hidden)] if other else []


def set_protection(sheet: MemorySheet, change: Lock | Unlock) -> list[Change]:
    """Protects a sheet, or takes its protection away."""
    areas = (*change.unlocked, *change.locked) if isinstance(change, Lock) else ()
    for area in areas:
        require_inside(sheet, area)
    if change.raw and _LAYER in change.raw:
        areas = tuple(RangeRef.parse(a) for a in json.loads(change.raw[_LAYER])["areas"])
    raw: Raw = {
        _LAYER: sheet.locks.dump(areas),
        _PROTECTION: json.dumps([sheet.protected, sheet.password]),
    }
    inverse: list[Change] = [
        Lock(sheet.name, raw=raw) if sheet.protected else Unlock(sheet.name, raw=raw)
    ]
    if change.raw and _PROTECTION in change.raw:
        sheet.locks.restore(change.raw[_LAYER])
        sheet.protected, sheet.password = json.loads(change.raw[_PROTECTION])
        return inverse
    given = change.old_password if isinstance(change, Lock) else change.password
    if sheet.password is not None and given != sheet.password:
        raise WrongPasswordError(
            msg("The sheet “{sheet}” is protected with another password.", sheet=sheet.name),
            msg("Give the password with which it was protected."),
        )
    if isinstance(change, Lock):
        # Where the two lists overlap, the cell is locked.
        for locked, ranges in ((False, change.unlocked), (True, change.locked)):
            for area in ranges:
                sheet.locks.paint(area, locked)
    sheet.protected = isinstance(change, Lock)
    sheet.password = change.password if isinstance(change, Lock) else None
    return inverse


def put_sheet(workbook: Workbook, change: PutSheet) -> list[Change]:
    """Adds or replaces a result sheet."""
    require_sheet_name(change.name)
    present = workbook.find(change.name)
    raw = (change.raw or {}).get(_SHEET)
    new = MemorySheet.load(raw) if raw else _result_sheet(workbook, change)
    if present is not None:
        first = present.result(CellRef(1, 1))
        if not (isinstance(first, str) and first.startswith(change.title)):
            raise refused(
                msg("The sheet “{name}” is not a result sheet.", name=change.name),
                msg("Rename it, then run the command again."),
            )
        inverse = _put_back(workbook, present)
        workbook.sheets[workbook.sheets.index(present)] = new
        return [inverse]
    position = len(workbook.sheets)
    if change.after is not None:
        position = workbook.sheets.index(workbook.sheet(change.after)) + 1
    elif raw:
        position = 0
    workbook.sheets.insert(position, new)
    return [DropSheet(new.name)]


def drop_sheet(workbook: Workbook, change: DropSheet) -> list[Change]:
    """Removes a result sheet."""
    sheet = workbook.sheet(change.name)
    if sheet.title is None:
        raise refused(msg("The sheet “{name}” is not a result sheet.", name=change.name))
    if not any(other.visible for other in workbook.sheets if other is not sheet):
        raise refused(msg("“{name}” is the only sheet that is shown.", name=change.name))
    inverse = _put_back(workbook, sheet)
    workbook.sheets.remove(sheet)
    return [inverse]


def _put_back(workbook: Workbook, sheet: MemorySheet) -> PutSheet:
    names = [other.name for other in workbook.sheets]
    place = names.index(sheet.name)
    return PutSheet(
        sheet.name,
        sheet.title or "",
        str(sheet.result(CellRef(2, 1)) or ""),
        (),
        after=names[place - 1] if place else None,
        raw={_SHEET: sheet.dump()},
    )


def _result_sheet(workbook: Workbook, change: PutSheet) -> MemorySheet:
    if not change.columns:
        raise refused(msg("The result sheet “{name}” has no columns.", name=change.name))
    sheet = MemorySheet(change.name, title=change.title)
    area = table_area(change)
    require_inside(sheet, area)
    taken = {table.name for other in workbook.sheets for table in other.tables}
    name = next(n for n in (f"Table{i}" for i in count(1)) if n not in taken)
    sheet.tables = (TableArea(name, area),)
    texts: dict[CellRef, CellValue] = {CellRef(1, 1): change.title, CellRef(2, 1): change.summary}
    for column, header in enumerate(unique_headers(change.columns), 1):
        texts[CellRef(HEADER_ROW, column)] = header
    for column, described in enumerate(change.columns, 1):
        if described.number_format != GENERAL:
            rows = RangeRef(HEADER_ROW + 1, column, area.last_row, column)
            sheet.formats.paint(rows, described.number_format)
    for index, row in enumerate(change.rows):
        for column, value in enumerate(row, 1):
            cell = CellRef(HEADER_ROW + 1 + index, column)
            if isinstance(value, Link):
                sheet.links[cell] = f"{value.file}#{value.target}" if value.file else value.target
                value = value.text
            texts[cell] = value
        if color := change.fills.get(index):
            require_color(color)
            line = RangeRef(HEADER_ROW + 1 + index, 1, HEADER_ROW + 1 + index, area.last_column)
            sheet.fills.paint(line, color.upper())
    for (index, place), color in change.cell_fills.items():
        require_color(color)
        cell = CellRef(HEADER_ROW + 1 + index, place + 1)
        sheet.fills.paint(RangeRef.of_cell(cell), color.upper())
    for place, choices in offered(change):
        strip = RangeRef(HEADER_ROW + 1, place, area.last_row, place)
        check = Validation(change.name, strip, "list", choices, strict=False)
        require_check(check)
        sheet.validations.append(check)
    for cell, content in texts.items():
        stored = to_stored_plain(content, f"{change.name}!{cell.a1}")
        if stored is not None:
            sheet.values[cell] = stored
    return sheet
