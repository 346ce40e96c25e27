"""Changes to a workbook, as data: the only way anything is written.

A command makes a `ChangeSet`; a person can read it as JSON and approve it; a host applies
it; the host's answer is the inverse set, which the journal keeps for Undo. Every kind of
change is a small frozen class. Addresses are A1 text in JSON, rows and columns from 1 here.

A change may carry `raw`: the host's own exact record of what stood there (a rich-text note,
a gradient fill). It is written by a host for itself when it makes an inverse, is opaque to
everyone else, and a host that does not know it uses the plain attributes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from addin.table.cells import CellRef, CellValue, RangeRef

Raw = Mapping[str, str]
"""Host-specific record: {"xlsx:fill": "<fill>…</fill>"}."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in Excel's English grammar, without the equals sign.

    Attributes:
        text: "SUM(A1:A3)".
        value: its last known result.
    """

    text: str
    value: CellValue = None


@dataclass(frozen=True, slots=True)
class SetValue:
    """Put a value in a cell; its format stays. Text stays text, whatever it looks like.

    Attributes:
        value: the value; None empties the cell; a Formula is a formula.
    """

    sheet: str
    cell: CellRef
    value: CellValue | Formula
    raw: Raw | None = None


@dataclass(frozen=True, slots=True)
class Fill:
    """Colour the background of cells.

    Attributes:
        color: "#RRGGBB"; None takes the fill away.
    """

    sheet: str
    range: RangeRef
    color: str | None
    raw: Raw | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Set the note of a cell to exactly this text; None or "" removes it.

    What belongs to the user in it is the business of `addin.commands.marks`: hosts write
    what they are told. Where a note begins with the text that it had before, the host keeps
    the formatting of that part.
    """

    sheet: str
    cell: CellRef
    text: str | None
    raw: Raw | None = None


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """Set the number format of cells.

    Attributes:
        code: as Excel writes it: "@" is text, "General" is none, "yyyy-mm-dd".
    """

    sheet: str
    range: RangeRef
    code: str
    raw: Raw | None = None


@dataclass(frozen=True, slots=True)
class Validation:
    """Set the entry check of cells; replaces whatever check they had.

    Attributes:
        type: "list", "custom", "whole", "decimal", "date", "text_length", or "none",
            which removes the check.
        values: for "list", the entries (without commas; 255 characters in all).
        formula: for "list", a range such as "$A$2:$A$9" instead of values; for "custom"
            a formula for the first cell.
        minimum, maximum: bounds of the other types, inclusive; None leaves one open.
        title, message: shown when the cell is selected.
        error: shown on a wrong entry.
        strict: whether a wrong entry is refused or only warned of.
    """

    sheet: str
    range: RangeRef
    type: str
    values: tuple[str, ...] = ()
    formula: str | None = None
    minimum: str | None = None
    maximum: str | None = None
    title: str = ""
    message: str = ""
    error: str = ""
    strict: bool = True
    raw: Raw | None = None


@dataclass(frozen=True, slots=True)
class ConditionalFormat:
    """Colour cells while a formula holds.

    Attributes:
        formula: for the range's first cell, without the equals sign; None removes every
            conditional format whose range is exactly this one.
        color: fill, "#RRGGBB".
    """

    sheet: str
    range: RangeRef
    formula: str | None
    color: str | None = None
    raw: Raw | None = None


@dataclass(frozen=True, slots=True)
class HideRows:
    """Hide rows of a sheet, or show them again; what they hold stays.

    Attributes:
        rows: sheet rows from 1, ascending.
        hidden: False shows them.
    """

    sheet: str
    rows: tuple[int, ...]
    hidden: bool = True
    raw: Raw | None = None


@dataclass(frozen=True, slots=True)
class Lock:
    """Protect a sheet: its cells are locked, but for those in `unlocked`.

    Sorting, filtering, and changing the width of columns stay allowed. Cells that are in
    neither list keep their own setting, which is "locked" unless somebody changed it.

    Attributes:
        unlocked: ranges that stay editable.
        locked: ranges that are locked even if they were unlocked before.
        password: None protects without a password.
        old_password: needed when the sheet is protected with one already.
    """

    sheet: str
    unlocked: tuple[RangeRef, ...] = ()
    locked: tuple[RangeRef, ...] = ()
    password: str | None = None
    old_password: str | None = None
    raw: Raw | None = None


@dataclass(frozen=True, slots=True)
class Unlock:
    """Take a sheet's protection away; the cells keep their own settings.

    Attributes:
        password: the one that protects the sheet, if any.
    """

    sheet: str
    password: str | None = None
    raw: Raw | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A cell of a result sheet that leads to another cell.

    Attributes:
        text: what the cell shows.
        target: "'Sheet name'!B12".
        file: the workbook that holds the other cell, as a relative address with slashes and
            %20 for a space; "" for the workbook of the result sheet itself. A result sheet
            that is read back for Undo has such a cell as plain text.
    """

    text: str
    target: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """A column of a result sheet.

    Attributes:
        header: its heading.
        width: in characters of the default font (a Chinese character counts two).
        number_format: of its cells; "@" for text.
        wrap: whether long text runs over several lines.
        choices: words that its cells offer in a drop-down; other words can be typed as well.
    """

    header: str
    width: float
    number_format: str = "General"
    wrap: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PutSheet:
    """Add a result sheet, or replace the one that stands there under this name.

    The sheet has the title in A1, the summary in A2, and from row 4 a table with filter and
    frozen header; printed in landscape, fit to the page's width. A sheet of that name which
    is not a result sheet (its A1 does not begin with `title`) is never replaced: the host
    raises UnsupportedEditError.

    Attributes:
        name: the sheet's name, at most 31 characters.
        title: its heading.
        summary: one sentence with the counts and the time.
        columns: m columns.
        rows: n rows of m values; may be empty.
        fills: row colours, {index into rows: "#RRGGBB"}.
        after: name of the sheet behind which it is put; None puts it last.
        cell_fills: colours of single cells over those of their rows,
            {(index into rows, index into columns): "#RRGGBB"}.
        strong: indices of the rows that are written in bold.
    """

    name: str
    title: str
    summary: str
    columns: tuple[ResultColumn, ...]
    rows: tuple[tuple[CellValue | Link, ...], ...] = ()
    fills: Mapping[int, str] = field(default_factory=dict)
    after: str | None = None
    raw: Raw | None = None
    cell_fills: Mapping[tuple[int, int], str] = field(default_factory=dict)
    strong: frozenset[int] = frozenset()

    @property
    def sheet(self) -> str:
        """The sheet that is changed."""
        return self.name

    def __hash__(self) -> int:
        return hash((self.name, self.title, self.summary))


@dataclass(frozen=True, slots=True)
class DropSheet:
    """Remove a result sheet. Sheets that are not result sheets are never removed."""

    name: str
    raw: Raw | None = None

    @property
    def sheet(self) -> str:
        """The sheet that is changed."""
        return self.name


@dataclass(frozen=True, slots=True)
class SetIdentity:
    """Write the id by which the journal knows the workbook; None removes it."""

    id: str | None
    raw: Raw | None = None

    @property
    def sheet(self) -> str:
        """No sheet is changed."""
        return ""


Change = (
    SetValue
    | Fill
    | Note
    | NumberFormat
    | Validation
    | ConditionalFormat
    | HideRows
    | Lock
    | Unlock
    | PutSheet
    | DropSheet
    | SetIdentity
)


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Changes that are made together or not at all, in this order."""

    changes: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes)

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    def __add__(self, other: ChangeSet) -> ChangeSet:
        return ChangeSet(self.changes + other.changes)

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets that are changed, in order of first change."""
        return tuple(dict.fromkeys(c.sheet for c in self.changes if c.sheet))
