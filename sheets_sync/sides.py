"""What a sync knows of the Google side.

Words: the *sheet* is the tab with the customers, in a *spreadsheet*. A *version* is a mark that
changes whenever anybody changes anything in the spreadsheet. A *batch* is all that one pass of a
sync writes there; it is made as a whole or not at all. Its *token* is left behind in the
spreadsheet by the same request, so that a later read tells whether a batch whose answer was lost
has been made.

Rows and columns are counted from 1, as on the screen. All row numbers of a batch are those of
the read that it was made from; whoever carries it out takes care that the removal of one row
does not shift the next.

After an exception it matters what may have happened. Every method raises only these:

    NotSentError          nothing has happened; trying again is harmless
    RemoteRefusedError    the service has answered no; nothing has happened
    UnknownOutcomeError   only from `apply`: the batch was sent and the answer was lost;
                          it may have been made, or may still be

How often a request is repeated before one of them is raised is the client's business. It must
not send a batch again after an unclear answer unless the token makes the second one fail.

A pass over 100,000 rows asks at most: version 1, read 2 (3 where there are formulas), read_again
1, apply 1, read_back 1. Only very many new rows take more: their bytes / 2 MB, and a few.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from addin.table.cells import CellRef, CellValue
from addin.table.changes import PutSheet
from addin.table.grid import Grid


@dataclass(frozen=True, slots=True)
class Version:
    """The state of a spreadsheet as a whole.

    Attributes:
        mark: equal marks mean that nothing was changed in between; "" where it is not known.
        who: whoever changed the spreadsheet last, as a person calls them; "" if not known.
        when: the time of that change.
    """

    mark: str = ""
    who: str = ""
    when: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class RemoteRead:
    """A sheet as it was read, with what belongs to it.

    Values are what the cells hold, not what they show: texts as texts ("007", "=1" typed as
    text), numbers as int or float, TRUE and FALSE as bool. Dates may be given as serial numbers
    (days since 1899-12-30) or as dates; both are understood. A formula gives its result, an
    error its text as a `CellError`.

    Attributes:
        spreadsheet: id of the spreadsheet; the pair is known by it.
        sheet: id of the tab, which stays when the tab is renamed.
        grid: all values of the tab; its name is `grid.sheet`.
        ids: row ids from developer metadata, by row. Rows without one are left out, and there
            may be none at all: the service stores 30,000 characters of metadata a sheet, which
            is not enough for long tables. A row is known by its customer code first of all.
        room_for_ids: for how many more rows an id can be stored.
        formulas: the cells that hold a formula; they are written to only where somebody put
            one into a protected column, or where their customer is taken out.
        lists: the result sheets that were asked for and are there, by name.
        token: of the batch that was made last; "" where none was.
        digest: reads with equal digests are equal in everything; "" where that is not known.
    """

    spreadsheet: str
    sheet: str
    grid: Grid
    ids: Mapping[int, str] = field(default_factory=dict)
    room_for_ids: int = 0
    formulas: frozenset[CellRef] = frozenset()
    lists: Mapping[str, Grid] = field(default_factory=dict)
    token: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class RowsRead:
    """Some rows of a sheet, read again.

    Attributes:
        rows: for each row asked for, its values from column 1 on; blanks at the end may be
            left out, and a row that is not there any more is ().
        lists: the result sheets asked for that are there, by name.
        token: of the batch that was made last.
    """

    rows: Mapping[int, Sequence[CellValue]]
    lists: Mapping[str, Grid] = field(default_factory=dict)
    token: str = ""


@dataclass(frozen=True, slots=True)
class SetCell:
    """Put a value in a cell. Text stays text, whatever it looks like; None empties the cell.

    Dates and times are written as serial numbers, in a format that shows them where the cell
    has none. Texts must be stored as typed (RAW or a typed value), never as if entered by hand.
    """

    row: int
    column: int
    value: CellValue


@dataclass(frozen=True, slots=True)
class AddRow:
    """Insert a new row into the tab; what stands below moves down, so nothing is overwritten.

    Attributes:
        below: the row under which it goes, such as the last of the table. Several under the
            same row stand there in their order in the batch.
        values: by column; its other cells are blank.
        id: the row's id, to be stored as developer metadata; "" for none.
    """

    below: int
    values: Mapping[int, CellValue]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """All that is written in one pass, in one request.

    The outcome is as if it were made in this order: ids, cells, rows added and removed from the
    bottom of the tab to its top, lists, token. The tab gets longer where that is needed.

    Attributes:
        token: a name that no batch had before.
        replaces: the token that the spreadsheet has now; where it has another by then, the
            batch must fail as a whole, unless it is `token` itself: then this very batch has
            been made already, which counts as done. (Deleting the metadata that holds the old
            token, by its value, and making new metadata under a fixed metadata id in the same
            request does so: the second time the id is taken, and the request fails.)
        ids: row ids to store, by row.
        cells: each cell at most once.
        added: new rows.
        removed: rows that are taken out of the tab, with all that stands in them.
        lists: result sheets; each is added, or replaces the one of its name. What the sheet
            looks like is told in `PutSheet`; drop-downs where columns have choices.
    """

    token: str
    replaces: str = ""
    ids: Mapping[int, str] = field(default_factory=dict)
    cells: tuple[SetCell, ...] = ()
    added: tuple[AddRow, ...] = ()
    removed: tuple[int, ...] = ()
    lists: tuple[PutSheet, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.ids or self.cells or self.added or self.removed or self.lists)


class RemoteSide(Protocol):
    """A sheet at Google. See the module for words, numbers and exceptions."""

    @property
    def name(self) -> str:
        """What a person calls the spreadsheet: its title."""
        ...

    @property
    def address(self) -> str:
        """Which tab of which spreadsheet this is, as far as that is known without a request;
        the same for the same one."""
        ...

    def version(self) -> Version:
        """The state of the spreadsheet as a whole; one cheap request."""
        ...

    def read(self, lists: Collection[str]) -> RemoteRead:
        """Reads the sheet; two requests, three where there are formulas.

        What it gives is one state of the spreadsheet, or the caller finds out: it asks for the
        version before, and for the rows that matter again afterwards.

        Args:
            lists: names of result sheets to read as well; those that are not there are left
                out of the answer.
        """
        ...

    def read_again(self, rows: Collection[int], lists: Collection[str] = ()) -> RowsRead:
        """Reads some rows, and result sheets, as they are now; one request, two or three for very
        many rows.

        Values are given just as `read` gives them, so that they can be compared with ==.
        """
        ...

    def apply(self, batch: Batch) -> None:
        """Makes a batch, as a whole or not at all; one request.

        What it writes may be brought to Google before, out of sight, in several requests.

        Raises:
            NotSentError: it was not sent.
            RemoteRefusedError: nothing was changed.
            UnknownOutcomeError: nobody knows yet; `token` of a later read tells.
        """
        ...
