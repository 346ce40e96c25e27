"""What sheets carry besides values: fills, formats, locks, checks, notes, tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from addin.hosts.excel.macros import MIXED, NO_FILL, OTHER_FILL, Aspect, Macros
from addin.hosts.excel.reading import area_of
from addin.hosts.memory_sheet import Layer
from addin.hosts.mirrors.areas import alike, rectangles
from addin.hosts.port import SheetState, TableArea
from addin.hosts.xlsx.moments import moment
from addin.hosts.xlsx.serials import to_serial
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import ConditionalFormat, Validation

_TYPES = {1: "whole", 2: "decimal", 3: "list", 4: "date", 6: "text_length", 7: "custom"}
"""Excel's XlDVType."""
_NUMBERS = {name: number for number, name in _TYPES.items()}
_REMOVE = -1
_BETWEEN, _AT_LEAST, _AT_MOST = 1, 7, 8
"""Excel's XlFormatConditionOperator."""
_STOP, _WARNING = 1, 2
"""Excel's XlDVAlertStyle."""


def _ask(macros: Macros, sheet: str, aspect: Aspect, areas: Sequence[RangeRef]) -> list[Any]:
    return [row[1] for row in macros.read(sheet, aspect, [area.a1 for area in areas])]


def runs(
    macros: Macros, sheet: str, aspect: Aspect, areas: Iterable[RangeRef]
) -> list[tuple[RangeRef, Any]]:
    """An aspect of some areas, in pieces that are alike.

    Args:
        aspect: FILL, FORMAT or LOCK.
    """
    return alike(areas, partial(_ask, macros, sheet, aspect), MIXED)


def fill_of(answer: str) -> str | None:
    """A fill as a cell's state has it."""
    return None if answer == NO_FILL else "" if answer == OTHER_FILL else str(answer).upper()


def fills(macros: Macros, sheet: str, areas: Iterable[RangeRef]) -> Layer[str | None]:
    """The fills of some areas."""
    layer: Layer[str | None] = Layer(None)
    for area, answer in runs(macros, sheet, Aspect.FILL, areas):
        layer.paint(area, fill_of(answer))
    return layer


def formats(macros: Macros, sheet: str, areas: Iterable[RangeRef]) -> Layer[str]:
    """The number formats of some areas."""
    layer = Layer("General")
    for area, answer in runs(macros, sheet, Aspect.FORMAT, areas):
        layer.paint(area, str(answer))
    return layer


def locks(macros: Macros, sheet: str, areas: Iterable[RangeRef]) -> Layer[bool]:
    """The locks of some areas."""
    layer = Layer(True)
    for area, answer in runs(macros, sheet, Aspect.LOCK, areas):
        layer.paint(area, bool(answer))
    return layer


def around(cells: Iterable[CellRef]) -> list[RangeRef]:
    """The rectangles of some cells, for asking about them."""
    return rectangles(cells)


def notes(macros: Macros, sheet: str) -> dict[CellRef, str]:
    """All notes of a sheet."""
    rows = macros.read(sheet, Aspect.NOTE)
    return dict(sorted((CellRef.parse(cell), str(text)) for cell, text in rows))


def checks(macros: Macros, sheet: str) -> list[Validation]:
    """The entry checks of a sheet, in order of place; kinds that we do not make are left out."""
    rows = macros.read(sheet, Aspect.CHECK)
    return sorted(
        (_check(sheet, row) for row in rows if int(row[1]) in _TYPES), key=lambda c: c.range
    )


def _check(sheet: str, row: Sequence[Any]) -> Validation:
    address, number, operator, first, second, title, message, error, style = row
    kind = _TYPES[int(number)]
    one, two = (_bound(str(text).removeprefix("="), kind) for text in (first, second))
    values: tuple[str, ...] = ()
    formula = minimum = maximum = None
    if kind == "list" and not str(first).startswith("="):
        values = tuple(str(first).split(","))
    elif kind in ("list", "custom"):
        formula = one
    elif int(operator) == _AT_MOST:
        maximum = one
    else:
        minimum, maximum = one, two if int(operator) == _BETWEEN else None
    return Validation(
        sheet, RangeRef.parse(address), kind, values, formula, minimum, maximum,
        str(title), str(message), str(error), int(style) == _STOP,
    )  # fmt: skip


def _bound(text: str, kind: str) -> str | None:
    """A bound as we write it: Excel keeps days as numbers."""
    if kind == "date":
        try:
            day = moment(float(text), date1904=False)
        except ValueError:
            return text or None
        return str(day) if isinstance(day, dt.date) else text
    return text or None


def _day_number(text: str) -> str:
    try:
        serial = to_serial(dt.date.fromisoformat(text), date1904=False)
    except ValueError:
        return text
    return text if serial is None else str(serial)


def check_row(check: Validation) -> tuple[Any, ...]:
    """An entry check as a row of `Aspect.CHECK`."""
    operator, first, second = _BETWEEN, check.formula or "", ""
    if check.values:
        first = ",".join(check.values)
    elif check.type in ("list", "custom"):
        first = f"={first}"
    elif check.minimum is not None and check.maximum is not None:
        first, second = check.minimum, check.maximum
    elif check.minimum is not None:
        operator, first = _AT_LEAST, check.minimum
    elif check.maximum is not None:
        operator, first = _AT_MOST, check.maximum
    if check.type == "date":
        first, second = _day_number(first), _day_number(second)
    return (
        check.range.a1, _NUMBERS[check.type], operator, first, second, check.title,
        check.message, check.error, _STOP if check.strict else _WARNING,
    )  # fmt: skip


def no_check_row(area: RangeRef) -> tuple[Any, ...]:
    """What removes the entry checks of a range."""
    return (area.a1, _REMOVE, _BETWEEN, "", "", "", "", "", _STOP)


def rules(macros: Macros, sheet: str) -> list[ConditionalFormat]:
    """The conditional formats of a sheet that have a formula, in order of place."""
    rows = macros.read(sheet, Aspect.RULE)
    found = [
        ConditionalFormat(
            sheet, RangeRef.parse(address), str(formula).removeprefix("="), str(color) or None
        )
        for address, formula, color in rows
    ]
    return sorted(found, key=lambda rule: rule.range)


def merged(macros: Macros, sheet: str) -> tuple[RangeRef, ...]:
    """The merged ranges of a sheet."""
    return tuple(RangeRef.parse(row[0]) for row in macros.read(sheet, Aspect.MERGED))


def is_visible(sheet: Any) -> bool:
    """Whether a sheet's tab is shown.

    On Windows xlwings hands Excel's own number over: -1 for shown, 0 for hidden, and 2 for
    hidden so that only a macro brings it back.

    Args:
        sheet: xlwings' Sheet.
    """
    return sheet.visible in (True, -1)


def tables(sheet: Any) -> tuple[TableArea, ...]:
    """The Excel tables of a sheet.

    Args:
        sheet: xlwings' Sheet.
    """
    return tuple(
        TableArea(table.name, area_of(table.range), table.show_headers, table.show_totals)
        for table in sheet.tables
    )


def state(macros: Macros, sheet: str, *, with_checks: bool = True) -> SheetState:
    """What a sheet carries besides its cells."""
    protected, has_password, filter_, hidden_rows, hidden_columns = macros.read(
        sheet, Aspect.STATE
    )[0]
    rows, columns = (
        [RangeRef.parse(part) for part in text.split(",") if part]
        for text in (hidden_rows, hidden_columns)
    )
    return SheetState(
        bool(protected),
        bool(has_password),
        frozenset(n for r in rows for n in range(r.first_row, r.last_row + 1)),
        frozenset(n for r in columns for n in range(r.first_column, r.last_column + 1)),
        RangeRef.parse(filter_) if filter_ else None,
        tuple(checks(macros, sheet)) if with_checks else (),
    )
