"""Tables: LibreOffice's database ranges, which it saves as Excel's tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc import addresses, uno_bridge
from addin.hosts.calc.errors import CallError, Plain

if TYPE_CHECKING:
    from addin.hosts.calc.ranges import Range
    from addin.hosts.calc.sheets import Sheet

_OWN = re.compile(r"__Anonymous_Sheet_DB__\d+")
"""The filter that a sheet may have besides its tables."""


class Tables(Plain, base_classes.Tables):
    """The tables of a sheet, in order of their names."""

    def __init__(self, sheet: Sheet) -> None:
        """Use `Sheet.tables`."""
        self._sheet = sheet

    @property
    def api(self) -> Any:
        """The workbook's database ranges, in UNO."""
        return self._sheet.book.document.DatabaseRanges

    def _all(self) -> list[Table]:
        ranges, index = self.api, self._sheet.index - 1
        found = []
        for name in ranges.getElementNames():
            own = ranges.getByName(name)
            if own.getDataArea().Sheet == index and not _OWN.fullmatch(name):
                found.append(Table(self._sheet, own))
        return found

    def __iter__(self) -> Iterator[Table]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __contains__(self, key: str) -> bool:
        return any(table.name.casefold() == str(key).casefold() for table in self)

    def __call__(self, key: Any) -> Table:
        if isinstance(key, int | float):
            return self._all()[int(key) - 1]
        for table in self:
            if table.name.casefold() == str(key).casefold():
                return table
        raise KeyError(key)

    def add(
        self,
        source_type: Any = None,
        source: Any = None,
        link_source: Any = None,
        has_headers: Any = None,
        destination: Any = None,
        table_style_name: str | None = None,
        name: str | None = None,
    ) -> Table:
        """Makes a range a table, with filter buttons.

        Args:
            source: the range, its header row included.
            has_headers: whether the first row is a header; None means it is. LibreOffice makes
                no header where there is none.
            table_style_name: not known to LibreOffice.
            name: None for the first of Table1, Table2, … that is free.

        Raises:
            CallError: a table of that name is there already, or one lies over these cells.
        """
        self._sheet.require_open()
        ranges = self.api
        taken = {known.casefold() for known in ranges.getElementNames()}
        if name is None:
            name = next(f"Table{n}" for n in range(1, len(taken) + 2) if f"table{n}" not in taken)
        if name.casefold() in taken:
            raise CallError(f"There is a table {name} already.")
        bounds = getattr(source, "impl", source).bounds
        for other in self:
            if _overlap(bounds, other.range.bounds):
                raise CallError(f"The table {other.name} lies over these cells.")
        area = uno_bridge.cells_at(self._sheet.index - 1, bounds[:2], bounds[2:])
        ranges.addNewByName(name, area)
        made = ranges.getByName(name)
        made.ContainsHeader = has_headers is None or bool(has_headers)
        made.AutoFilter = True
        return Table(self._sheet, made)


def _overlap(a: addresses.Bounds, b: addresses.Bounds) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


class Table(Plain, base_classes.Table):
    """One table."""

    def __init__(self, sheet: Sheet, table: Any) -> None:
        """
        Args:
            sheet: where it is.
            table: the database range, in UNO.
        """
        self._sheet = sheet
        self._table = table

    @property
    def api(self) -> Any:
        """The database range, in UNO."""
        return self._table

    @property
    def parent(self) -> Sheet:
        """Its sheet."""
        return self._sheet

    @property
    def name(self) -> str:
        """Its name."""
        return str(self._table.getName())

    @name.setter
    def name(self, value: str) -> None:
        self._table.setName(value)

    @property
    def display_name(self) -> str:
        """Its name."""
        return self.name

    @display_name.setter
    def display_name(self, value: str) -> None:
        self.name = value

    @property
    def range(self) -> Range:
        """All its cells."""
        return self._sheet.at(addresses.bounds_of(self._table.getDataArea()))

    @property
    def header_row_range(self) -> Range | None:
        """Its header; None where it has none."""
        top, left, _bottom, right = self.range.bounds
        return self._sheet.at((top, left, top, right)) if self.show_headers else None

    @property
    def data_body_range(self) -> Range | None:
        """Its rows; None where it has none."""
        top, left, bottom, right = self.range.bounds
        top, bottom = top + self.show_headers, bottom - self.show_totals
        return self._sheet.at((top, left, bottom, right)) if top <= bottom else None

    @property
    def totals_row_range(self) -> Range | None:
        """Its row of totals; None where it has none."""
        _top, left, bottom, right = self.range.bounds
        return self._sheet.at((bottom, left, bottom, right)) if self.show_totals else None

    @property
    def show_headers(self) -> bool:
        """Whether its first row is a header."""
        return bool(self._table.ContainsHeader)

    @show_headers.setter
    def show_headers(self, value: bool) -> None:
        self._table.ContainsHeader = bool(value)

    @property
    def show_totals(self) -> bool:
        """Whether its last row holds totals."""
        return bool(self._table.TotalsRow)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        self._table.TotalsRow = bool(value)

    @property
    def show_autofilter(self) -> bool:
        """Whether its header has filter buttons."""
        return bool(self._table.AutoFilter)

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self._table.AutoFilter = bool(value)

    def resize(self, range: Any) -> None:
        """Gives it other cells."""
        bounds = getattr(range, "impl", range).bounds
        area = uno_bridge.cells_at(self._sheet.index - 1, bounds[:2], bounds[2:])
        self._table.setDataArea(area)
