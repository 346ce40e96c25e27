"""A closed .xlsx or .xlsm file as a host.

Nothing is ever saved through a spreadsheet library: only the parts of the file that a change
concerns are rewritten, everything else is copied byte for byte.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO

from addin.errors import SheetNotFoundError
from addin.hosts.files import digest_of, require_not_in_use
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
from addin.hosts.xlsx import cell_states, reading
from addin.hosts.xlsx.draft import Draft
from addin.hosts.xlsx.package import Package, SheetPart
from addin.hosts.xlsx.saving import NewFile, StagedWorkbook, require_writable
from addin.hosts.xlsx.workbook_editing import WorkbookEditor
from addin.hosts.xlsx.workbook_part import identity_of, result_sheets_of
from addin.i18n import Message
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import ChangeSet


class XlsxHost:
    """A workbook file.

    Attributes:
        name: the file's name.
        keeps_grids: whether the grid that was read last is kept for as long as the file stays
            the same; for who reads it several times. Nobody may change it then.
    """

    def __init__(
        self, path: str | os.PathLike[str], out: str | os.PathLike[str] | None = None
    ) -> None:
        """
        Args:
            path: the workbook. A symbolic link is followed, never replaced.
            out: where the changed workbook is written; None replaces the workbook itself.
                The first commit moves the host to this file.
        """
        self._path = Path(os.path.realpath(path))
        self._target = self._path if out is None else Path(os.path.realpath(out))
        self.name = self._target.name
        self.keeps_grids = False
        self._kept: tuple[str, str, Grid] | None = None

    def _open(self) -> Package:
        return Package.open(self._path)

    def _sheet(self, package: Package, name: str) -> SheetPart:
        wanted = name.casefold()
        for sheet in package.sheets:
            if sheet.name.casefold() == wanted:
                return sheet
        raise SheetNotFoundError(name, [sheet.name for sheet in package.sheets])

    def sheets(self) -> Sequence[SheetInfo]:
        """The sheets in tab order."""
        with self._open() as package:
            results = {sheet.part for sheet in result_sheets_of(package)}
            return tuple(
                SheetInfo(
                    sheet.name,
                    sheet.state == "visible",
                    sheet.kind == "worksheet",
                    sheet.part in results,
                )
                for sheet in package.sheets
            )

    def identity(self) -> str | None:
        """The id by which the journal knows the workbook, or None."""
        with self._open() as package:
            return identity_of(package)

    def location(self) -> str:
        """The full path of the file."""
        return str(self._target)

    def fingerprint(self) -> Fingerprint:
        """A hash of the file as it is now."""
        return Fingerprint(digest_of(self._path))

    def read_grid(self, sheet: str) -> Grid:
        """All values of a sheet."""
        digest = digest_of(self._path) if self.keeps_grids else ""
        if self._kept is not None and self._kept[:2] == (digest, sheet):
            return self._kept[2]
        with self._open() as package:
            grid = reading.read_grid(package, self._sheet(package, sheet))
        if self.keeps_grids and digest_of(self._path) == digest:
            self._kept = digest, sheet, grid
        return grid

    def read_state(self, sheet: str) -> SheetState:
        """What the sheet carries besides its cells."""
        with self._open() as package:
            return reading.read_state(package, self._sheet(package, sheet))

    def read_formats(
        self, sheet: str, area: RangeRef, columns: Iterable[int]
    ) -> Mapping[int, ColumnFormats]:
        """The number formats of some columns (sheet columns, from 1) of an area's rows."""
        with self._open() as package:
            return reading.read_formats(package, self._sheet(package, sheet), area, columns)

    def read_formulas(self, sheet: str, area: RangeRef) -> Mapping[CellRef, str]:
        """The formulas inside an area."""
        with self._open() as package:
            return reading.read_formulas(package, self._sheet(package, sheet), area)

    def read_notes(self, sheet: str) -> Mapping[CellRef, str]:
        """All notes of a sheet."""
        with self._open() as package:
            return reading.read_notes(package, self._sheet(package, sheet))

    def read_cells(self, sheet: str, cells: Iterable[CellRef]) -> Mapping[CellRef, CellState]:
        """The whole state of some cells; every cell asked for is in the answer."""
        with self._open() as package:
            return cell_states.read_cells(package, self._sheet(package, sheet), cells)

    def stage(self, changes: ChangeSet, progress: Progress = no_progress) -> StagedWorkbook:
        """Writes the changed workbook beside the old one, under another name.

        Raises:
            RefusedError: the changes would harm the workbook, it is in use or read-only.
            SaveFailedError: there is no room for the new workbook.
        """
        require_not_in_use(self._target)
        require_writable(self._target)
        before = Fingerprint(digest_of(self._path))
        new = NewFile(self._target, self._path)
        inverse = ChangeSet()
        warnings: list[Message] = []
        digest = ""

        def fill(target: IO[bytes]) -> None:
            nonlocal inverse, digest
            with self._open() as package:
                draft = Draft(package, self._target.parent)
                try:
                    editor = WorkbookEditor(draft)
                    inverse = editor.apply(changes, progress)
                    warnings.extend(editor.warnings)
                    digest = draft.save(target)
                finally:
                    draft.close()

        new.write(fill)
        return StagedWorkbook(
            self._path,
            self._target,
            new,
            inverse,
            before,
            Fingerprint(digest),
            tuple(warnings),
            self._move,
        )

    def _move(self) -> None:
        self._path = self._target
