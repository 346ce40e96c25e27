"""A workbook in memory, as strict as Excel: for tests, demos, and trying things out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from addin.errors import RefusedError
from addin.hosts.memory_changes import Workbook
from addin.hosts.memory_limits import require_sheet_name, to_stored
from addin.hosts.memory_sheet import MemorySheet
from addin.hosts.port import (
    CellState,
    ColumnFormats,
    Fingerprint,
    Grid,
    Progress,
    SheetInfo,
    SheetState,
    no_progress,
)
from addin.hosts.xlsx.serials import default_code
from addin.i18n import Message, msg
from addin.table.cells import CellRef, CellValue, RangeRef
from addin.table.changes import Change, ChangeSet, Formula

__all__ = ["MemoryHost", "MemorySheet"]

Rows = Sequence[Sequence[CellValue | Formula]]


class MemoryHost:
    """A workbook that is gone when the program ends.

    Attributes:
        name: what a person calls it.
        workbook: its sheets; a test may arrange them as it likes.
    """

    def __init__(self, sheets: Mapping[str, Rows], name: str = "memory.xlsx") -> None:
        """
        Args:
            sheets: by name, rows of values from A1 on.
            name: what a person calls the workbook.

        Raises:
            UnsupportedEditError: Excel would not take a name or a value.
        """
        self.name = name
        self.workbook = Workbook([_sheet(title, rows) for title, rows in sheets.items()], None)

    def sheets(self) -> Sequence[SheetInfo]:
        """The sheets in tab order."""
        return tuple(
            SheetInfo(sheet.name, sheet.visible, True, sheet.title is not None)
            for sheet in self.workbook.sheets
        )

    def identity(self) -> str | None:
        """The id by which the journal knows the workbook."""
        return self.workbook.identity

    def location(self) -> str:
        """An address that means nothing elsewhere."""
        return f"memory:{self.name}"

    def fingerprint(self) -> Fingerprint:
        """A digest of everything."""
        return _fingerprint(self.workbook)

    def read_grid(self, sheet: str) -> Grid:
        """All values of a sheet."""
        found = self.workbook.sheet(sheet)
        area = found.used
        if area is None:
            return Grid(found.name, 1, 1, (), found.tables, found.merged)
        rows: list[list[CellValue]] = [[None] * area.width for _ in range(area.height)]
        for cell in found.values:
            row = rows[cell.row - area.first_row]
            row[cell.column - area.first_column] = found.result(cell)
        return Grid(found.name, area.first_row, area.first_column, rows, found.tables, found.merged)

    def read_state(self, sheet: str) -> SheetState:
        """What a sheet carries besides its cells."""
        found = self.workbook.sheet(sheet)
        return SheetState(
            protected=found.protected,
            has_password=found.password is not None,
            hidden_rows=found.hidden_rows,
            hidden_columns=found.hidden_columns,
            filter=found.filter,
            validations=tuple(found.validations),
        )

    def read_formats(
        self, sheet: str, area: RangeRef, columns: Iterable[int]
    ) -> Mapping[int, ColumnFormats]:
        """The number formats of some columns of an area's rows."""
        formats = self.workbook.sheet(sheet).formats
        found: dict[int, ColumnFormats] = {}
        for column in columns:
            codes, index = formats.column(column, area)
            found[column] = ColumnFormats(tuple(codes), index)
        return found

    def read_formulas(self, sheet: str, area: RangeRef) -> Mapping[CellRef, str]:
        """The formulas inside an area."""
        values = self.workbook.sheet(sheet).values
        return {
            cell: value.text
            for cell, value in sorted(values.items(), key=lambda item: item[0])
            if isinstance(value, Formula) and cell in area
        }

    def read_notes(self, sheet: str) -> Mapping[CellRef, str]:
        """All notes of a sheet."""
        return dict(sorted(self.workbook.sheet(sheet).notes.items()))

    def read_cells(self, sheet: str, cells: Iterable[CellRef]) -> Mapping[CellRef, CellState]:
        """The whole state of some cells."""
        found = self.workbook.sheet(sheet)
        return {
            cell: CellState(
                value=found.value(cell),
                fill=found.fills.at(cell),
                note=found.notes.get(cell),
                number_format=found.formats.at(cell),
                locked=found.locks.at(cell),
            )
            for cell in cells
        }

    def stage(self, changes: ChangeSet, progress: Progress = no_progress) -> StagedInMemory:
        """Prepares a change set.

        Raises:
            SheetNotFoundError: it is about a sheet that is not there.
            RefusedError: Excel would not take it.
        """
        new = self.workbook.copy()
        inverse: list[Change] = []
        for done, change in enumerate(changes, 1):
            inverse[:0] = new.make(change)
            progress(done, len(changes))
        return StagedInMemory(self, new, ChangeSet(tuple(inverse)))


class StagedInMemory:
    """A change set that is ready to be made.

    Attributes:
        inverse: takes it back.
        before, after: the workbook's fingerprints.
        warnings: always none.
    """

    def __init__(self, host: MemoryHost, new: Workbook, inverse: ChangeSet) -> None:
        """Use `MemoryHost.stage`."""
        self._host = host
        self._new: Workbook | None = new
        self.inverse = inverse
        self.before = host.fingerprint()
        self.after = _fingerprint(new)
        self.warnings: Sequence[Message] = ()

    def commit(self) -> None:
        """Makes the changes.

        Raises:
            RefusedError: the workbook was changed since, or the stage was discarded.
        """
        if self._new is None or self._host.fingerprint() != self.before:
            raise RefusedError(
                msg("{name} was changed in the meantime.", name=self._host.name),
                msg("Run the command again."),
            )
        self._host.workbook, self._new = self._new, None

    def discard(self) -> None:
        """Drops the stage."""
        self._new = None


def _sheet(name: str, rows: Rows) -> MemorySheet:
    require_sheet_name(name)
    sheet = MemorySheet(name)
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            cell = CellRef(row, column)
            stored = to_stored(value, f"{name}!{cell.a1}")
            if stored is None:
                continue
            sheet.values[cell] = stored
            plain = value.value if isinstance(value, Formula) else value
            if not isinstance(plain, str | int | float | None):
                sheet.formats.paint(RangeRef.of_cell(cell), default_code(plain))
    return sheet


def _fingerprint(workbook: Workbook) -> Fingerprint:
    digest = hashlib.blake2b(digest_size=16)
    digest.update(repr(workbook.identity).encode())
    for sheet in workbook.sheets:
        digest.update(sheet.dump().encode("utf-8", "surrogatepass"))
    return Fingerprint(digest.hexdigest())
