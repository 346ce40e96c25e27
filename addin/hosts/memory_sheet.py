"""A sheet in memory: what the cells hold and how they look.

Numbers are kept as a spreadsheet keeps them, dates as counts of days: what a cell holds is
its stored value seen through its number format.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from addin.hosts.port import TableArea
from addin.hosts.xlsx.moments import shown
from addin.hosts.xlsx.number_formats import GENERAL
from addin.hosts.xlsx.sqref import common, minus
from addin.table.cells import (
    MAX_COLUMN,
    MAX_ROW,
    CellError,
    CellRef,
    CellValue,
    RangeRef,
)
from addin.table.changes import ConditionalFormat, Formula, Validation

T = TypeVar("T", str, bool, "str | None")

Stored = str | float | bool | Formula
"""A value as it is kept; a formula's last result is kept likewise."""

# Up to so many cells are painted one by one; more, as a rule for their range.
_WIDE = 5_000


@dataclass(slots=True)
class Layer(Generic[T]):
    """One aspect of how cells look: their fill, number format or lock.

    Attributes:
        default: of cells that nobody painted.
        wide: large ranges, the later one on top.
        cells: single cells, on top of all.
    """

    default: T
    wide: list[tuple[RangeRef, T]] = field(default_factory=list)
    cells: dict[CellRef, T] = field(default_factory=dict)

    def copy(self) -> Layer[T]:
        """The same, to be changed on its own."""
        return Layer(self.default, list(self.wide), dict(self.cells))

    def at(self, cell: CellRef) -> T:
        """What one cell has."""
        return self.cells[cell] if cell in self.cells else self._below(cell)

    def _below(self, cell: CellRef) -> T:
        return next((value for area, value in reversed(self.wide) if cell in area), self.default)

    def paint(self, area: RangeRef, value: T) -> None:
        """Gives all cells of a range the same."""
        if area.height * area.width <= _WIDE:
            for cell in area.cells():
                if self._below(cell) == value:
                    self.cells.pop(cell, None)
                else:
                    self.cells[cell] = value
            return
        self.cells = {cell: v for cell, v in self.cells.items() if cell not in area}
        self.wide = [(r, v) for r, v in self.wide if minus(r, area)]
        below = [v for r, v in self.wide if r.intersects(area)]
        if below or value != self.default:
            self.wide.append((area, value))

    def is_wide(self, area: RangeRef) -> bool:
        """Whether a range is painted as a whole."""
        return area.height * area.width > _WIDE

    def runs(self, area: RangeRef) -> Iterator[tuple[RangeRef, T]]:
        """The cells of a small range in ranges of one column that have the same."""
        for column in range(area.first_column, area.last_column + 1):
            start = area.first_row
            value = self.at(CellRef(start, column))
            for row in range(area.first_row + 1, area.last_row + 2):
                following = self.at(CellRef(row, column)) if row <= area.last_row else None
                if row > area.last_row or following != value:
                    yield RangeRef(start, column, row - 1, column), value
                    start, value = row, self.at(CellRef(row, column))

    def column(self, column: int, area: RangeRef) -> tuple[list[T], npt.NDArray[np.int16]]:
        """What the rows of an area have in one column: distinct values, and an index each."""
        values: list[T] = [self.default]
        index = np.zeros(area.height, np.int16)

        def number(value: T) -> int:
            if value not in values:
                values.append(value)
            return values.index(value)

        strip = RangeRef(area.first_row, column, area.last_row, column)
        for wide, value in self.wide:
            if shared := common(wide, strip):
                start = shared.first_row - area.first_row
                index[start : start + shared.height] = number(value)
        for cell, value in self.cells.items():
            if cell in strip:
                index[cell.row - area.first_row] = number(value)
        return values, index

    def dump(self, areas: Sequence[RangeRef] | None = None) -> str:
        """What the cells of some ranges have, as text for a change's `raw`; None for all."""
        cells = {
            cell.a1: value
            for cell, value in sorted(self.cells.items())
            if areas is None or any(cell in area for area in areas)
        }
        whole = [RangeRef(1, 1, MAX_ROW, MAX_COLUMN)] if areas is None else areas
        content = {
            "areas": [area.a1 for area in whole],
            "wide": [(area.a1, value) for area, value in self.wide],
            "cells": cells,
        }
        return json.dumps(content, ensure_ascii=False)

    def restore(self, text: str) -> None:
        """Gives the ranges of a dump what they had then; what was painted elsewhere stays."""
        found = json.loads(text)
        areas = [RangeRef.parse(area) for area in found["areas"]]
        kept = {c: v for c, v in self.cells.items() if not any(c in area for area in areas)}
        self.cells = kept | {CellRef.parse(c): value for c, value in found["cells"].items()}
        old = [(RangeRef.parse(area), value) for area, value in found["wide"]]
        # What lies inside the ranges is part of what is taken back; the rest stays.
        others = [rule for rule in self.wide if all(minus(rule[0], area) for area in areas)]
        back = [
            rule
            for rule in old
            if rule in others or any(not minus(rule[0], area) for area in areas)
        ]
        self.wide = back + [rule for rule in others if rule not in old]


@dataclass(slots=True)
class MemorySheet:
    """A sheet.

    Attributes:
        name: on its tab.
        values: what cells hold that are not blank.
        fills: background "#RRGGBB", None for none.
        formats: number format codes.
        locks: whether a cell is locked once the sheet is protected.
        notes: by cell.
        links: where the cells of a result sheet lead, by cell.
        validations, conditional_formats: in order of their making.
        tables, merged: as in a grid.
        hidden_rows, hidden_columns, filter: as in a sheet's state.
        visible: whether its tab is shown.
        protected: whether the locks count.
        password: the one that protects it; None for none.
        title: of a result sheet; None for any other.
    """

    name: str
    values: dict[CellRef, Stored] = field(default_factory=dict)
    fills: Layer[str | None] = field(default_factory=lambda: Layer[str | None](None))
    formats: Layer[str] = field(default_factory=lambda: Layer(GENERAL))
    locks: Layer[bool] = field(default_factory=lambda: Layer(True))
    notes: dict[CellRef, str] = field(default_factory=dict)
    links: dict[CellRef, str] = field(default_factory=dict)
    validations: list[Validation] = field(default_factory=list)
    conditional_formats: list[ConditionalFormat] = field(default_factory=list)
    tables: tuple[TableArea, ...] = ()
    merged: tuple[RangeRef, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filter: RangeRef | None = None
    visible: bool = True
    protected: bool = False
    password: str | None = None
    title: str | None = None

    def copy(self) -> MemorySheet:
        """The same, to be changed on its own."""
        own = {f.name: getattr(self, f.name) for f in fields(self)}
        copies: dict[type, Callable[[Any], Any]] = {dict: dict, list: list, Layer: Layer.copy}
        return MemorySheet(**{
            name: copies[type(value)](value) if type(value) in copies else value
            for name, value in own.items()
        })  # fmt: skip

    def value(self, cell: CellRef) -> CellValue | Formula:
        """What a cell holds; a formula with its last result."""
        stored = self.values.get(cell)
        if isinstance(stored, Formula):
            return Formula(stored.text, self._seen(stored.value, cell))
        return self._seen(stored, cell)

    def result(self, cell: CellRef) -> CellValue:
        """What a cell shows: its value, or its formula's last result."""
        stored = self.values.get(cell)
        return self._seen(stored.value if isinstance(stored, Formula) else stored, cell)

    def _seen(self, stored: CellValue, cell: CellRef) -> CellValue:
        if isinstance(stored, float):
            return shown(stored, self.formats.at(cell))
        return stored

    @property
    def used(self) -> RangeRef | None:
        """The rectangle around all cells that hold something."""
        if not self.values:
            return None
        rows = [cell.row for cell in self.values]
        columns = [cell.column for cell in self.values]
        return RangeRef(min(rows), min(columns), max(rows), max(columns))

    def dump(self) -> str:
        """The whole sheet as text."""
        plain = {
            **{name: getattr(self, name) for name in _PLAIN},
            **{name: getattr(self, name).dump() for name in _LAYERS},
            "values": {c.a1: dump_value(v) for c, v in sorted(self.values.items())},
            "notes": {c.a1: text for c, text in sorted(self.notes.items())},
            "links": {c.a1: text for c, text in sorted(self.links.items())},
            "validations": [asdict(v) for v in self.validations],
            "conditional_formats": [asdict(v) for v in self.conditional_formats],
            "tables": [asdict(table) for table in self.tables],
            "merged": [area.a1 for area in self.merged],
            "hidden_rows": sorted(self.hidden_rows),
            "hidden_columns": sorted(self.hidden_columns),
            "filter": self.filter.a1 if self.filter else None,
        }
        return json.dumps(plain, ensure_ascii=False, sort_keys=True)

    @classmethod
    def load(cls, text: str) -> MemorySheet:
        """The sheet that `dump` wrote."""
        found = json.loads(text)
        sheet = cls(**{name: found[name] for name in _PLAIN})
        for name in _LAYERS:
            getattr(sheet, name).restore(found[name])
        sheet.values = {CellRef.parse(c): load_value(v) for c, v in found["values"].items()}
        sheet.notes = {CellRef.parse(c): text for c, text in found["notes"].items()}
        sheet.links = {CellRef.parse(c): text for c, text in found["links"].items()}
        sheet.validations = [
            Validation(**_with_range(v) | {"values": tuple(v["values"])})
            for v in found["validations"]
        ]
        sheet.conditional_formats = [
            ConditionalFormat(**_with_range(v)) for v in found["conditional_formats"]
        ]
        sheet.tables = tuple(TableArea(**_with_range(table)) for table in found["tables"])
        sheet.merged = tuple(RangeRef.parse(area) for area in found["merged"])
        sheet.hidden_rows = frozenset(found["hidden_rows"])
        sheet.hidden_columns = frozenset(found["hidden_columns"])
        sheet.filter = RangeRef.parse(found["filter"]) if found["filter"] else None
        return sheet


_PLAIN = ("name", "visible", "protected", "password", "title")
_LAYERS = ("fills", "formats", "locks")


def _with_range(found: dict[str, Any]) -> dict[str, Any]:
    return found | {"range": RangeRef(**found["range"])}


def dump_value(value: CellValue | Formula) -> object:
    """A stored value as JSON; None for a blank."""
    if isinstance(value, Formula):
        return {"formula": value.text, "value": dump_value(value.value)}
    return {"error": str(value)} if isinstance(value, CellError) else value


def load_value(found: Any) -> Any:
    """The stored value that `dump_value` wrote."""
    if isinstance(found, dict):
        if "formula" in found:
            return Formula(found["formula"], load_value(found["value"]))
        return CellError(found["error"])
    return found
