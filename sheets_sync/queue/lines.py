"""The lines of the queue.

The menu inside the Google Sheet appends a line for every click; a sync takes those that wait.
Whoever may edit the spreadsheet may write here whatever they like, so nothing of a line is
believed before `asking.py` has looked at it.

A line is known by its *id*, which the menu makes, and by nothing else: rows move when somebody
sorts the sheet. The *run* is that of the sync which has taken the line.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from addin.i18n import N_, _
from addin.table.cells import CellValue, text_of
from addin.table.grid import Grid
from addin.table.listed import reduced, reduced_words, spoken
from sheets_sync.sides import RemoteRead

NAME = N_("Commands")
ID, ASKED, WHO, COMMAND, ARGUMENTS = N_("Id"), N_("Asked at"), N_("Who"), N_("Command"), N_("With")
STATE, RUN, SINCE, RESULT = N_("State"), N_("Run"), N_("Updated"), N_("Result")
HEADINGS = (ID, ASKED, WHO, COMMAND, ARGUMENTS, STATE, RUN, SINCE, RESULT)
"""The columns in order, from A on; the headings stand in row 1."""
FIRST_ANSWERED = HEADINGS.index(STATE) + 1
"""The sheet column (from 1) from which on a sync writes."""
TIME_FORM = "%Y-%m-%d %H:%M:%S"
LONGEST_RESULT = 500
"""Characters of a result; what is longer is cut."""

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class State(Enum):
    """What became of a line; the value is the English word for it."""

    WAITING = N_("waiting")
    RUNNING = N_("running")
    DONE = N_("done")
    FAILED = N_("failed")
    REFUSED = N_("refused")

    @property
    def word(self) -> str:
        """The word in the current language."""
        return _(self.value)


OPEN = frozenset({State.WAITING, State.RUNNING})
"""The states of lines that something has still to be done about."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the queue, as it stands there.

    Attributes:
        row: its sheet row, from 1; the headings are row 1.
        id, asked, who, command, arguments, run, since, result: its texts.
        state: None where the word is none of ours.
    """

    row: int
    id: str
    asked: str
    who: str
    command: str
    arguments: str
    state: State | None
    run: str = ""
    since: str = ""
    result: str = ""

    @property
    def has_id(self) -> bool:
        """Whether its id is one that the menu makes."""
        return _UUID.fullmatch(self.id) is not None

    def is_older_than(self, age: dt.timedelta, now: dt.datetime) -> bool:
        """Whether its state was written longer ago.

        A time that cannot be read is long ago, and so is one that is as far ahead: clocks differ
        by minutes, not by hours.
        """
        try:
            since = dt.datetime.strptime(self.since, TIME_FORM)
        except ValueError:
            return True
        return not since - age < now < since + age


@dataclass(frozen=True, slots=True)
class Queue:
    """What colleagues have asked for in a Google Sheet.

    Attributes:
        sheet: name of the tab in which they did.
        lines: what stands there.
        tab, tab_id: name and id of the tab that is synchronised.
    """

    sheet: str
    lines: tuple[Line, ...]
    tab: str
    tab_id: str

    @property
    def is_open(self) -> bool:
        """Whether something has still to be done about it."""
        return any(line.state in OPEN for line in self.lines)


def queue_names() -> tuple[str, ...]:
    """The names of the sheet, in every language."""
    return spoken(NAME)


def queue_in(remote: RemoteRead) -> Queue | None:
    """The queue among what a sync has read; None where there is none."""
    for name, grid in remote.lists.items():
        if name in queue_names() and (lines := lines_in(grid)):
            return Queue(name, lines, remote.grid.sheet, remote.sheet)
    return None


def lines_in(grid: Grid) -> tuple[Line, ...]:
    """The lines of the queue.

    Args:
        grid: all values of the sheet.

    Returns:
        The lines in order; none where the headings in row 1 are not ours: then the sheet is
        somebody's own.
    """
    if not grid.rows or (grid.first_row, grid.first_column) != (1, 1):
        return ()
    head, *rows = grid.rows
    if not are_headings(head):
        return ()
    return tuple(
        _line(number, [text_of(value).strip() for value in row])
        for number, row in enumerate(rows, 2)
        if any(value is not None and value != "" for value in row)
    )


def are_headings(row: Sequence[CellValue]) -> bool:
    """Whether a row holds the headings of the queue, in either language."""
    if len(row) < len(HEADINGS):
        return False
    pairs = zip(HEADINGS, row, strict=False)
    return all(reduced(text_of(value)) in reduced_words(heading) for heading, value in pairs)


def _line(number: int, texts: list[str]) -> Line:
    texts = [*texts, *[""] * len(HEADINGS)][: len(HEADINGS)]
    id_, asked, who, command, arguments, state, run, since, result = texts
    return Line(number, id_, asked, who, command, arguments, _state(state), run, since, result)


def _state(word: str) -> State | None:
    known = reduced(word)
    return next((state for state in State if known in reduced_words(state.value)), None)
