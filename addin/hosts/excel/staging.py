"""A change set between being asked for and being made, in an open workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from addin.errors import CustSheetError, RefusedError, SaveFailedError
from addin.hosts.excel.macros import Macros, nobody_is_told
from addin.hosts.excel.patience import SECONDS_BACK, HalfDoneError, explained, limit_waiting
from addin.hosts.excel.reading import Raw, SheetValues, digest
from addin.hosts.excel.session import quiet, selection_kept
from addin.hosts.excel.writing import Writer
from addin.hosts.memory_changes import Workbook
from addin.hosts.mirrors.differences import changed_values
from addin.hosts.mirrors.trying import Tried, try_out
from addin.hosts.port import Fingerprint, Progress, no_progress
from addin.i18n import msg
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import ChangeSet, PutSheet

if TYPE_CHECKING:
    from addin.hosts.excel.host import ExcelHost


@dataclass(frozen=True, slots=True)
class Prepared(Tried):
    """A change set tried out on the mirror.

    Attributes:
        after: the fingerprint that the workbook will have.
    """

    after: Fingerprint


def prepare(
    old: Workbook, values: Sequence[SheetValues], changes: ChangeSet, progress: Progress
) -> Prepared:
    """Tries a change set out.

    Args:
        old: the mirror; it stays as it is.
        values: what all sheets hold.
        changes: to be made.
        progress: told after each change.

    Raises:
        InputError, RefusedError: Excel would not take the changes.
    """
    tried = try_out(old, changes, progress)
    new = tried.new
    after = Fingerprint(digest(_values_after(old, new, values, tried.rebuilt), new.identity))
    return Prepared(old, new, tried.inverse, tried.areas, tried.rebuilt, after)


def _values_after(
    old: Workbook,
    new: Workbook,
    values: Sequence[SheetValues],
    rebuilt: Mapping[str, PutSheet | None],
) -> list[SheetValues]:
    """What all sheets will hold."""
    known = {v.name: v for v in values}
    found = []
    for sheet in new.sheets:
        if sheet.name.casefold() in rebuilt:
            cells: dict[CellRef, Raw] = dict(sheet.values)
            found.append(_of_cells(sheet.name, SheetValues(sheet.name, None, ()), cells))
            continue
        before = old.sheet(sheet.name).values
        changed: dict[CellRef, Raw] = dict(changed_values(before, sheet.values))
        present = known[sheet.name]
        found.append(_of_cells(sheet.name, present, changed) if changed else present)
    return found


def _of_cells(name: str, base: SheetValues, cells: Mapping[CellRef, Raw]) -> SheetValues:
    if not cells:
        return base
    rows = [cell.row for cell in cells]
    columns = [cell.column for cell in cells]
    if base.area is not None:
        rows += [base.area.first_row, base.area.last_row]
        columns += [base.area.first_column, base.area.last_column]
    area = RangeRef(min(rows), min(columns), max(rows), max(columns))
    new: list[list[Raw]] = [[None] * area.width for _ in range(area.height)]
    if base.area is not None:
        left = base.area.first_column - area.first_column
        for number, row in enumerate(base.rows, base.area.first_row - area.first_row):
            new[number][left : left + len(row)] = row
    for cell, value in cells.items():
        new[cell.row - area.first_row][cell.column - area.first_column] = value
    return SheetValues(name, area, new)


class StagedInExcel:
    """A change set that is ready to be made.

    Attributes:
        inverse: takes it back.
        before, after: the workbook's fingerprints.
        warnings: always none.
        told: called with (rows written, changes in all) while the changes are made; may raise
            to cancel, and what was made is taken back.
    """

    def __init__(
        self,
        host: ExcelHost,
        book: Any,
        macros: Macros,
        prepared: Prepared,
        before: Fingerprint,
        *,
        date1904: bool,
    ) -> None:
        """Use `ExcelHost.stage`."""
        self._host = host
        self._book = book
        self._macros = macros
        self._writer = Writer(book, macros, date1904=date1904)
        self._prepared: Prepared | None = prepared
        self.inverse = prepared.inverse
        self.before = before
        self.after = prepared.after
        self.warnings: Sequence[object] = ()
        self.told: Progress = no_progress

    def commit(self) -> None:
        """Makes the changes; what was made before an error is taken back.

        Raises:
            RefusedError: a cell was changed since, or the stage was discarded.
            HostError: Excel refused, was busy or was closed; the workbook is as it was.
            HalfDoneError: values were changed and could not be brought back.
        """
        prepared = self._prepared
        if prepared is None or self._host.fingerprint() != self.before:
            raise RefusedError(
                msg("{name} was changed in the meantime.", name=self._host.name),
                msg("Run the command again."),
            )
        self._prepared = None
        old, new, areas, rebuilt = prepared.old, prepared.new, prepared.areas, prepared.rebuilt
        app = self._book.app
        with quiet(app), selection_kept(app, self._book):
            try:
                self._macros.between = self._between(sum(map(len, areas.values())))
                try:
                    self._writer.bring(old, new, areas, rebuilt)
                finally:
                    # What is taken back is taken back as a whole.
                    self._macros.between = nobody_is_told
            except Exception as problem:
                # What was not to be had in time for the command is worth new patience here.
                limit_waiting(SECONDS_BACK)
                self._take_back(prepared, problem)
                if isinstance(problem, CustSheetError):
                    raise
                raise explained(problem) or SaveFailedError(
                    msg("Excel refused: {problem}", problem=str(problem)),
                    msg("Finish typing in the cell, close open dialogs, then try again."),
                ) from problem

    def _between(self, total: int) -> Callable[[int], None]:
        written = 0

        def told(rows: int) -> None:
            nonlocal written
            self.told(written, max(total, written + rows))
            written += rows

        return told

    def _take_back(self, prepared: Prepared, problem: Exception) -> None:
        try:
            self._writer.bring(
                prepared.new, prepared.old, prepared.areas, dict.fromkeys(prepared.rebuilt)
            )
        except Exception:
            with suppress(Exception):
                if self._host.fingerprint() == self.before:
                    return
            # Nobody may take the changes for not made: the journal has to keep them.
            raise HalfDoneError from problem

    def discard(self) -> None:
        """Drops the stage."""
        self._prepared = None
