"""What the rest of the product knows of a workbook.

Words: a *grid* is the rectangle of a sheet's values. A *stage* is a change set that has been
prepared but not yet made: its inverse is known, and nobody sees it. *Committing* makes it;
it then is there as a whole. A host reads and writes ranges, never cell by cell.

Between stage and commit the journal writes down the inverse, so that whatever happens there
is a record of every value that was overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from addin.table.cells import CellRef, CellValue, RangeRef
from addin.table.changes import ChangeSet, Formula, Validation
from addin.table.grid import Grid as Grid
from addin.table.grid import TableArea as TableArea

Progress = Callable[[int, int], None]
"""Called with (rows done, rows in all) now and then; may raise to cancel."""


def no_progress(done: int, total: int) -> None:
    """Reports nothing."""


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """A sheet of the workbook.

    Attributes:
        name: as on its tab.
        visible: whether the tab is shown.
        has_cells: False for chart sheets and the like.
        is_result: whether it is one of our result sheets.
    """

    name: str
    visible: bool = True
    has_cells: bool = True
    is_result: bool = False


@dataclass(frozen=True, slots=True)
class ColumnFormats:
    """Number formats of one column's cells, run by run.

    Attributes:
        codes: the distinct format codes, such as "General", "@", "yyyy-mm-dd".
        index: for each of the n rows asked for, an index into codes.
    """

    codes: tuple[str, ...]
    index: npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class CellState:
    """All that a change can alter in one cell.

    Attributes:
        value: what it holds; a Formula with its last result where it is one.
        fill: background "#RRGGBB"; None where there is none; "" for one that no single
            colour describes (a pattern, a gradient).
        note: the text of its note; None where there is none.
        number_format: "General" where nothing was set.
        locked: whether it is locked once the sheet is protected.
    """

    value: CellValue | Formula = None
    fill: str | None = None
    note: str | None = None
    number_format: str = "General"
    locked: bool = True


@dataclass(frozen=True, slots=True)
class SheetState:
    """What a sheet carries besides its cells.

    Attributes:
        protected: whether the sheet is protected.
        has_password: whether a password protects it.
        hidden_rows, hidden_columns: not shown, by hand or by a filter.
        filter: range of the sheet's own filter.
        validations: the entry checks.
    """

    protected: bool = False
    has_password: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filter: RangeRef | None = None
    validations: tuple[Validation, ...] = ()


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The state of a workbook as a whole, for finding out whether a commit happened.

    Attributes:
        digest: a hash of its content; equal digests mean equal workbooks. "" where the
            host cannot tell.
    """

    digest: str = ""


class Staged(Protocol):
    """A change set that is ready to be made.

    Attributes:
        inverse: takes the change set back, exactly.
        before, after: the workbook's fingerprints.
        warnings: what could not be done as wished, as texts for the user.
    """

    inverse: ChangeSet
    before: Fingerprint
    after: Fingerprint
    warnings: Sequence[object]

    def commit(self) -> None:
        """Makes the changes.

        Raises:
            RefusedError: somebody changed the workbook since it was staged.
            SaveFailedError: nothing was changed.
        """
        ...

    def discard(self) -> None:
        """Drops the stage; the workbook stays as it is. Harmless after a commit."""
        ...


class WorkbookHost(Protocol):
    """A place where a workbook lives.

    All methods raise InputError kinds for what was asked wrongly (SheetNotFoundError) and
    HostError kinds when the workbook cannot be reached.
    """

    name: str
    """What a person calls this workbook: its file name, or its title."""

    def sheets(self) -> Sequence[SheetInfo]:
        """The sheets in tab order."""
        ...

    def identity(self) -> str | None:
        """The id by which the journal knows the workbook, or None."""
        ...

    def location(self) -> str:
        """Where the workbook is kept: a full path or an address."""
        ...

    def fingerprint(self) -> Fingerprint:
        """The state of the workbook as it is now."""
        ...

    def read_grid(self, sheet: str) -> Grid:
        """All values of a sheet."""
        ...

    def read_state(self, sheet: str) -> SheetState:
        """What the sheet carries besides its cells."""
        ...

    def read_formats(
        self, sheet: str, area: RangeRef, columns: Iterable[int]
    ) -> Mapping[int, ColumnFormats]:
        """The number formats of some columns (sheet columns, from 1) of an area's rows."""
        ...

    def read_formulas(self, sheet: str, area: RangeRef) -> Mapping[CellRef, str]:
        """The formulas inside an area."""
        ...

    def read_notes(self, sheet: str) -> Mapping[CellRef, str]:
        """All notes of a sheet."""
        ...

    def read_cells(self, sheet: str, cells: Iterable[CellRef]) -> Mapping[CellRef, CellState]:
        """The whole state of some cells; every cell asked for is in the answer."""
        ...

    def stage(self, changes: ChangeSet, progress: Progress = no_progress) -> Staged:
        """Prepares a change set.

        Raises:
            RefusedError: the changes would harm the workbook, or it is in use.
            SaveFailedError: there is no room for the new workbook.
        """
        ...


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of our marks, so that they can be told from the user's."""

    error: str = "#F8CBAD"
    warning: str = "#FFE699"
    tidy: str = "#DDEBF7"
    conflict: str = "#F4B6C2"
    groups: tuple[str, ...] = field(
        default=("#D9E1F2", "#E2EFDA", "#FFF2CC", "#EADCF4", "#D0ECE7", "#FBE5D6")
    )


PALETTE = Palette()
