"""Everything that a plan is made from, read from both sides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from addin.errors import RefusedError, TableNotFoundError
from addin.hosts.port import WorkbookHost
from addin.i18n import msg
from addin.table.cells import CellRef, CellValue, RangeRef, is_blank
from addin.table.grid import Grid
from addin.table.listed import Listed, read_listed
from addin.table.mapping import FieldIndex
from addin.table.rulebook import RuleBook
from addin.table.table import Column, CustomerTable
from sheets_sync import conflicts, deleted
from sheets_sync.diff import Party
from sheets_sync.guards import require_key
from sheets_sync.sides import RemoteRead, Version
from sheets_sync.tables import (
    PairColumn,
    Side,
    find_table,
    key_column,
    prepared_below,
    read_side,
    tie_columns,
)


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One side with its table.

    Attributes:
        grid: all values of the tab.
        table: its columns, those that only this side has included.
        side: its customers.
        conflicts, deleted: the lists, as far as they are there.
        hidden: hidden rows; of the workbook only.
    """

    grid: Grid
    table: CustomerTable
    side: Side
    conflicts: Listed | None = None
    deleted: Listed | None = None
    hidden: frozenset[int] = frozenset()

    def row(self, number: int) -> Sequence[CellValue]:
        """All values of a row of the tab, from the grid's first column on."""
        place = number - self.grid.first_row
        return self.grid.rows[place] if 0 <= place < len(self.grid.rows) else ()

    @property
    def headed(self) -> list[Column]:
        """The table's columns; those without a heading belong to whoever wrote there."""
        return [column for column in self.table.columns if column.header]

    def has_more(self, number: int) -> bool:
        """Whether a row holds something besides what stands under the headings."""
        own = {column.index for column in self.headed}
        return not all(
            is_blank(value)
            for column, value in enumerate(self.row(number), self.grid.first_column)
            if column not in own
        )

    def whole_row(self, position: int) -> dict[str, CellValue]:
        """All that a customer's row holds, by heading."""
        cells = self.row(self.side.rows[position])
        held = {}
        for column in self.headed:
            place = column.index - self.grid.first_column
            if 0 <= place < len(cells):
                held[column.title] = cells[place]
        return held


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """Both sides at one moment.

    Attributes:
        columns: what both tables have, the codes first.
        mine, theirs: the workbook and the Google Sheet.
        remote: as it was read.
        version: of the spreadsheet, before it was read.
        fingerprint: of the workbook, before it was read.
        new_header: headings that the sheet still needs, by column; it is an empty one then.
        pattern: what the rule book demands of codes.
        now: the time of the sync.
        file: what lines of the sheet's conflicts say of this workbook, see `conflicts.owner`.
    """

    columns: tuple[PairColumn, ...]
    mine: Place
    theirs: Place
    remote: RemoteRead
    version: Version
    fingerprint: str
    now: dt.datetime
    new_header: Mapping[int, str] = field(default_factory=dict)
    pattern: str | None = None
    file: str = ""

    def only_in(self, party: Party) -> list[str]:
        """Headings of the columns that only one side has."""
        place = self.mine if party is Party.WORKBOOK else self.theirs
        tied = {c.mine if party is Party.WORKBOOK else c.theirs for c in self.columns}
        return [c.title for c in place.table.columns if c.index not in tied]

    def unprotected(self) -> Picture:
        """The same, with no column protected."""
        return replace(self, columns=tuple(replace(c, protected=False) for c in self.columns))


@dataclass(frozen=True, slots=True)
class WorkbookRead:
    """The workbook as it was read.

    Attributes:
        grid: the tab with the customers.
        formulas: its cells that hold a formula.
        hidden: its hidden rows.
        lists: the result sheets Conflicts and Deleted, by name.
        fingerprint: of the workbook before.
    """

    grid: Grid
    formulas: frozenset[CellRef]
    hidden: frozenset[int]
    lists: Mapping[str, Grid]
    fingerprint: str


def read_workbook(host: WorkbookHost, sheet: str) -> WorkbookRead:
    """Reads a workbook.

    Raises:
        SheetNotFoundError, HostError: as the host.
    """
    fingerprint = host.fingerprint().digest
    grid = host.read_grid(sheet)
    height = max(1, len(grid.rows))
    width = max((len(row) for row in grid.rows), default=1)
    area = RangeRef(
        grid.first_row, grid.first_column, grid.first_row + height - 1,
        grid.first_column + max(width, 1) - 1,
    )  # fmt: skip
    formulas = frozenset(host.read_formulas(sheet, area))
    wanted = {name.casefold() for name in list_names()}
    lists = {
        info.name: host.read_grid(info.name)
        for info in host.sheets()
        if info.has_cells and info.name.casefold() in wanted
    }
    return WorkbookRead(grid, formulas, host.read_state(sheet).hidden_rows, lists, fingerprint)


def list_names() -> tuple[str, ...]:
    """The names of the lists of a sync, in every language."""
    return (*conflicts.names(), *deleted.names())


def picture_of(
    workbook: WorkbookRead,
    remote: RemoteRead,
    version: Version,
    book: RuleBook,
    now: dt.datetime,
    mapping: Mapping[str, str] | None = None,
) -> Picture:
    """Puts what was read together.

    Args:
        workbook, remote: the two sides.
        version: of the spreadsheet, before it was read.
        book: the rule book.
        now: the time of the sync.
        mapping: what the user said of the workbook's columns: header -> field.

    Raises:
        TableNotFoundError: the workbook has no table.
        GuardError: a table has no column of customer codes.
        RefusedError: the tables have nothing in common.
    """
    fields = FieldIndex.of(book.fields)
    my_table = find_table(workbook.grid, fields, mapping)
    if my_table is None:
        raise TableNotFoundError(
            msg("No table was found on the sheet {sheet}.", sheet=f"“{workbook.grid.sheet}”"),
            msg("A table has a header row with rows below it; name another sheet with --sheet."),
        )
    key = key_column(my_table.columns)
    require_key(key is not None, Party.WORKBOOK)
    their_table = find_table(remote.grid, fields)
    new_header: Mapping[int, str] = {}
    if their_table is None:
        their_table, new_header = _new_table(remote.grid, my_table)
    columns = tie_columns(my_table, their_table)
    require_key(bool(columns) and key is not None and columns[0].mine == key.index, Party.SHEET)
    if len(columns) < 2:
        raise RefusedError(
            msg("The two tables have no column in common besides the customer code."),
            msg("Give the columns the same headings on both sides."),
        )
    mine = Place(
        workbook.grid, my_table,
        _with_prepared(
            read_side(my_table, columns, [c.mine for c in columns], workbook.formulas),
            workbook.grid, my_table, columns[0].mine,
        ),
        _list(workbook.lists, conflicts.names(), conflicts.HEADINGS),
        _list(workbook.lists, deleted.names(), deleted.HEADINGS), workbook.hidden,
    )  # fmt: skip
    theirs = Place(
        remote.grid, their_table,
        _with_prepared(
            read_side(their_table, columns, [c.theirs for c in columns], remote.formulas),
            remote.grid, their_table, columns[0].theirs,
        ),
        _list(remote.lists, conflicts.names(), conflicts.HEADINGS),
        _list(remote.lists, deleted.names(), deleted.HEADINGS),
    )  # fmt: skip
    field_of_key = book.field(columns[0].field)
    pattern = field_of_key.pattern if field_of_key else None
    return Picture(
        columns, mine, theirs, remote, version, workbook.fingerprint, now, new_header, pattern
    )


def _with_prepared(side: Side, grid: Grid, table: CustomerTable, key: int) -> Side:
    below = prepared_below(grid, table, key)
    return replace(side, prepared={**side.prepared, **below}) if below else side


def _list(grids: Mapping[str, Grid], names: Collection[str], own: Sequence[str]) -> Listed | None:
    by_name = {name.casefold(): grid for name, grid in grids.items()}
    for name in names:
        grid = by_name.get(name.casefold())
        if grid is not None and (listed := read_listed(grid, own)) is not None:
            return listed
    return None


def _new_table(grid: Grid, mine: CustomerTable) -> tuple[CustomerTable, Mapping[int, str]]:
    """The table that an empty tab is to get: the workbook's columns, in row 1.

    Raises:
        RefusedError: the tab is not empty.
    """
    if any(not is_blank(value) for row in grid.rows for value in row):
        raise RefusedError(
            msg("The Google Sheet {sheet} holds something, but no customer table.",
                sheet=f"“{grid.sheet}”"),
            msg("Name the tab with the customers, or an empty one."),
        )  # fmt: skip
    titled = [column for column in mine.columns if column.header]
    columns = tuple(
        Column(i, column.header, column.field, column.why, column.values[:0])
        for i, column in enumerate(titled, 1)
    )
    table = CustomerTable(
        grid.sheet, RangeRef(1, 1, 1, max(1, len(columns))), 1, mine.rows[:0], columns
    )
    return table, {column.index: column.header for column in columns}
