"""The part of an open workbook that some changes are about, as sheets in memory.

The changes are tried out on the mirror, which tells what takes them back and refuses what
Excel would refuse, before Excel itself is touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from addin.errors import WrongPasswordError
from addin.hosts.excel import looks
from addin.hosts.excel.macros import Macros
from addin.hosts.excel.names import is_result
from addin.hosts.excel.reading import Raw, SheetValues
from addin.hosts.memory_changes import Workbook
from addin.hosts.memory_sheet import MemorySheet
from addin.hosts.mirrors.trying import UNKNOWN_PASSWORD, layer_areas
from addin.hosts.xlsx.serials import to_serial
from addin.i18n import msg
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import (
    Change,
    ChangeSet,
    ConditionalFormat,
    DropSheet,
    Fill,
    Formula,
    HideRows,
    Lock,
    Note,
    NumberFormat,
    PutSheet,
    SetValue,
    Unlock,
    Validation,
)


class Mirror:
    """Builds the mirror of a workbook for a change set."""

    def __init__(
        self,
        sheets: Sequence[Any],
        values: Sequence[SheetValues],
        macros: Macros,
        password: str | None = None,
    ) -> None:
        """
        Args:
            sheets: xlwings' sheets in tab order.
            values: what each holds.
            macros: for the workbook.
            password: tried on sheets that are protected.
        """
        self._password = password
        self._sheets = {sheet.name: sheet for sheet in sheets}
        self._values: Mapping[str, SheetValues] = {v.name: v for v in values}
        self._macros = macros

    def build(self, changes: ChangeSet, identity: str | None) -> Workbook:
        """The mirror.

        Raises:
            WrongPasswordError: a sheet is protected, and its password was not given.
        """
        found = Workbook([self._bare(name) for name in self._sheets], identity)
        concerned: defaultdict[str, list[Change]] = defaultdict(list)
        for change in changes:
            sheet = found.find(change.sheet)
            if sheet is not None:
                concerned[sheet.name].append(change)
        for name, about in concerned.items():
            sheet = found.sheet(name)
            self._protection(sheet, about)
            if any(isinstance(change, PutSheet | DropSheet) for change in about):
                self._whole(sheet)
            else:
                self._part(sheet, about)
        return found

    def _bare(self, name: str) -> MemorySheet:
        own = self._sheets[name]
        first = self._values[name].at(CellRef(1, 1))
        values = {} if first is None else {CellRef(1, 1): stored(first)}
        title = str(first or "") if is_result(own) else None
        visible, tables = looks.is_visible(own), looks.tables(own)
        return MemorySheet(name, values, visible=visible, title=title, tables=tables)

    def _part(self, sheet: MemorySheet, about: Sequence[Change]) -> None:
        cells = {change.cell for change in about if isinstance(change, SetValue)}
        name, macros = sheet.name, self._macros
        for cell in cells:
            value = self._values[name].at(cell)
            if value is not None:
                sheet.values[cell] = stored(value)
        areas = _areas(about, NumberFormat)
        if cells or areas:
            sheet.formats = looks.formats(macros, name, [*looks.around(cells), *areas])
        if areas := _areas(about, Fill):
            sheet.fills = looks.fills(macros, name, areas)
        if areas := _areas(about, Lock, Unlock):
            sheet.locks = looks.locks(macros, name, areas)
        kinds = {type(change) for change in about}
        if kinds & {SetValue, Note}:
            sheet.merged = looks.merged(macros, name)
        if Note in kinds:
            sheet.notes = looks.notes(macros, name)
        if Validation in kinds:
            sheet.validations = looks.checks(macros, name)
        if ConditionalFormat in kinds:
            sheet.conditional_formats = looks.rules(macros, name)
        if HideRows in kinds:
            sheet.hidden_rows = looks.state(macros, name, with_checks=False).hidden_rows

    def _whole(self, sheet: MemorySheet) -> None:
        values, name, macros = self._values[sheet.name], sheet.name, self._macros
        sheet.values = {cell: stored(value) for cell, value in values.items()}
        areas = filled(sheet)
        sheet.formats = looks.formats(macros, name, areas)
        sheet.fills = looks.fills(macros, name, areas)
        sheet.locks = looks.locks(macros, name, areas)
        sheet.notes = looks.notes(macros, name)
        sheet.validations = looks.checks(macros, name)
        sheet.conditional_formats = looks.rules(macros, name)
        sheet.merged = looks.merged(macros, name)
        state = looks.state(macros, name, with_checks=False)
        sheet.hidden_rows, sheet.hidden_columns = state.hidden_rows, state.hidden_columns

    def _protection(self, sheet: MemorySheet, about: Sequence[Change]) -> None:
        state = looks.state(self._macros, sheet.name, with_checks=False)
        sheet.protected = state.protected
        if not state.has_password:
            return
        sheet.password = UNKNOWN_PASSWORD
        first = next((c for c in about if isinstance(c, Lock | Unlock)), None)
        tried = [] if self._password is None else [self._password]
        if first is not None:
            given = first.old_password if isinstance(first, Lock) else first.password
            tried.insert(0, given or "")
        for password in tried:
            if self._macros.fits(sheet.name, password):
                sheet.password = password or None
                return
        # Excel changes nothing on a protected sheet, neither values nor looks.
        raise WrongPasswordError(
            msg("The sheet “{sheet}” is protected with another password.", sheet=sheet.name),
            msg("Give the password with which it was protected."),
        )


def filled(sheet: MemorySheet) -> list[RangeRef]:
    """The rectangle around all that a sheet shows, its tables included; or nothing."""
    areas = [*([] if sheet.used is None else [sheet.used]), *(t.range for t in sheet.tables)]
    if not areas:
        return []
    return [
        RangeRef(
            min(area.first_row for area in areas),
            min(area.first_column for area in areas),
            max(area.last_row for area in areas),
            max(area.last_column for area in areas),
        )
    ]


def stored(value: Raw) -> Any:
    """A value as a sheet in memory holds it."""
    if isinstance(value, Formula):
        return Formula(value.text, stored(value.value))
    if value is None or isinstance(value, str | bool | float):
        return value
    if isinstance(value, int):
        return float(value)
    serial = to_serial(value, date1904=False)
    return None if serial is None else float(serial)


def _areas(about: Iterable[Change], *kinds: type) -> list[RangeRef]:
    found = (area for change in about if isinstance(change, kinds) for area in layer_areas(change))
    return list(dict.fromkeys(found))
