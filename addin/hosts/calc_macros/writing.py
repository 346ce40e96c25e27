"""The rows of the aspects, written to sheets of LibreOffice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from addin.hosts.calc import conditions, looks, uno_bridge, validation
from addin.hosts.calc.addresses import Bounds
from addin.hosts.calc.cells import set_format
from addin.hosts.calc.sheets import Sheet
from addin.hosts.calc_macros.excels_numbers import OPERATORS, STYLES, TYPES
from addin.hosts.calc_macros.reading import bounds
from addin.hosts.excel.macros import NO_FILL, Aspect, Row

_NOTE = 8
"""com.sun.star.sheet.CellFlags.ANNOTATION."""


def _grouped(rows: Sequence[Row]) -> Iterator[tuple[Any, list[Bounds]]]:
    """(value, areas), in an order in which the last one wins where areas overlap."""
    areas = [(bounds(address), value) for address, value in rows]
    if not _overlap([area for area, _value in areas]):
        by_value: defaultdict[Any, list[Bounds]] = defaultdict(list)
        for area, value in areas:
            by_value[value].append(area)
        yield from by_value.items()
        return
    group: list[Bounds] = []
    for index, (area, value) in enumerate(areas):
        group.append(area)
        if index + 1 == len(areas) or areas[index + 1][1] != value:
            yield value, group
            group = []


def _overlap(areas: Sequence[Bounds]) -> bool:
    columns: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for top, left, bottom, right in areas:
        for column in range(left, right + 1):
            columns[column].append((top, bottom))
    return any(
        following[0] <= stretch[1]
        for own in map(sorted, columns.values())
        for stretch, following in pairwise(own)
    )


def _together(sheet: Sheet, rows: Sequence[Row]) -> Iterator[tuple[Any, Any]]:
    """(value, cells in UNO): a call for each value, not for each address."""
    for value, areas in _grouped(rows):
        for cells in looks.together(sheet.book, sheet.index - 1, areas):
            yield value, cells


def _fills(sheet: Sheet, rows: Sequence[Row]) -> None:
    for color, cells in _together(sheet, rows):
        cells.CellBackColor = looks.to_color(None if color == NO_FILL else color)


def _formats(sheet: Sheet, rows: Sequence[Row]) -> None:
    for code, areas in _grouped(rows):
        tops, lefts, bottoms, rights = zip(*areas, strict=True)
        around = sheet.at((min(tops), min(lefts), max(bottoms), max(rights))).xl
        for cells in looks.together(sheet.book, sheet.index - 1, areas):
            set_format(sheet.book, cells, str(code), around)


def _locks(sheet: Sheet, rows: Sequence[Row]) -> None:
    for locked, cells in _together(sheet, rows):
        cells.CellProtection = uno_bridge.struct("util.CellProtection", IsLocked=bool(locked))


def _notes(sheet: Sheet, rows: Sequence[Row]) -> None:
    notes, own, index = sheet.xl.getAnnotations(), sheet.xl, sheet.index - 1
    for address, text in rows:
        row, column, _bottom, _right = bounds(address)
        if text:
            notes.insertNew(uno_bridge.cell_at(index, row, column), text)
        else:
            own.getCellByPosition(column, row).clearContents(_NOTE)


def _checks(sheet: Sheet, rows: Sequence[Row]) -> None:
    calc = sheet.book.grammar.calc
    for address, kind, operator, first, second, title, message, error, style in rows:
        cells = sheet.at(bounds(address))
        if int(kind) not in TYPES:
            cells.data_validation.delete()
            continue
        check = cells.data_validation.api
        check.Type = uno_bridge.enum("sheet.ValidationType", TYPES[int(kind)])
        check.setOperator(uno_bridge.enum("sheet.ConditionOperator", OPERATORS[int(operator)]))
        text = str(first)
        if TYPES[int(kind)] == "LIST" and not text.startswith("="):
            check.setFormula1(validation.list_formula(text.split(",")))
        else:
            check.setFormula1(calc(text.removeprefix("=")))
        check.setFormula2(calc(str(second).removeprefix("=")))
        check.InputTitle, check.InputMessage = title, message
        check.ShowInputMessage = bool(title or message)
        check.ErrorMessage, check.ShowErrorMessage = error, True
        check.ErrorAlertStyle = uno_bridge.enum("sheet.ValidationAlertStyle", STYLES[int(style)])
        check.IgnoreBlankCells = True
        cells.xl.Validation = check


def _rules(sheet: Sheet, rows: Sequence[Row]) -> None:
    for address, formula, color in rows:
        area = bounds(address)
        if formula:
            look = {"CellBackColor": looks.to_color(color)} if color else {}
            text = sheet.book.grammar.calc(str(formula).removeprefix("="))
            conditions.add_rule(sheet, area, conditions.EXPRESSION, (text, ""), look)
            continue
        for rule in conditions.all_rules(sheet.xl):
            if conditions.areas_of(rule) == [area]:
                sheet.xl.ConditionalFormats.removeByID(rule.ID)


def _hidden_rows(sheet: Sheet, rows: Sequence[Row]) -> None:
    for address, hidden in rows:
        sheet.at(bounds(address)).row_hidden = bool(hidden)


def _dress(sheet: Sheet, rows: Sequence[Row]) -> None:
    for address, name, value in rows:
        cells = sheet.at(bounds(address))
        if name == "width":
            cells.column_width = float(value)
        elif name == "wrap":
            cells.wrap_text = bool(value)
        else:
            setattr(cells.font, name, value)


def _freeze(sheet: Sheet, rows: Sequence[Row]) -> None:
    for (row,) in rows:
        sheet.freeze_panes.freeze_at(f"1:{int(row)}")


def _links(sheet: Sheet, rows: Sequence[Row]) -> None:
    own, calc = sheet.xl, sheet.book.grammar.calc
    new = sheet.book.document.createInstance
    for address, file, place, text in rows:
        target = f"{file}#{place}" if file or "!" in place else place
        if target.startswith("#"):
            target = f"#{calc(target[1:]).removeprefix('$')}"
        top, left, _bottom, _right = bounds(address)
        # By hand, as `Range.add_hyperlink` asks twice as much of LibreOffice for each.
        cell, link = own.getCellByPosition(left, top), new("com.sun.star.text.TextField.URL")
        link.setPropertyValue("URL", target)
        link.setPropertyValue("Representation", text or target)
        cell.setString("")
        cell.insertTextContent(cell.createTextCursor(), link, False)


ASPECTS: Mapping[Aspect, Callable[[Sheet, Sequence[Row]], None]] = {
    Aspect.FILL: _fills, Aspect.FORMAT: _formats, Aspect.LOCK: _locks, Aspect.NOTE: _notes,
    Aspect.CHECK: _checks, Aspect.RULE: _rules, Aspect.HIDDEN_ROWS: _hidden_rows,
    Aspect.DRESS: _dress, Aspect.FREEZE: _freeze, Aspect.LINK: _links,
}  # fmt: skip
