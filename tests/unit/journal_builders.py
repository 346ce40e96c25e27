"""Builders for the tests of the journal."""

from __future__ import annotations

import datetime as dt

from addin.journal import Entry, Journal
from addin.table.cells import CellRef, CellValue, RangeRef
from addin.table.changes import Change, ChangeSet, Fill, Formula, SetValue

ID = "0f0e0d0c-0b0a-4900-8807-060504030201"
A1, B2 = CellRef(1, 1), CellRef(2, 2)
YELLOW = "#FFFF00"


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        self.now += dt.timedelta(seconds=1)
        return self.now


def changes(*found: Change) -> ChangeSet:
    """A change set."""
    return ChangeSet(found)


def value(content: CellValue | Formula, cell: CellRef = A1, sheet: str = "S") -> SetValue:
    """The setting of a value."""
    return SetValue(sheet, cell, content)


def fill(color: str | None, cell: CellRef = A1, raw: dict[str, str] | None = None) -> Fill:
    """The colouring of a cell."""
    return Fill("S", RangeRef.of_cell(cell), color, raw)


def apply(
    journal: Journal,
    change_set: ChangeSet,
    inverse: ChangeSet,
    command: str = "fix",
    undoes: Entry | None = None,
) -> Entry:
    """An entry that is recorded and applied."""
    return journal.mark_applied(journal.record(command, change_set, inverse, undoes=undoes))


def undo(journal: Journal, entry: Entry) -> Entry:
    """The entry that takes another one back."""
    entry = journal.entry(entry.number)
    return apply(journal, journal.inverse(entry), journal.change_set(entry), "undo", entry)
