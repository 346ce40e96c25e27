"""The sheet 冲突 Conflicts: where both sides typed something else, and what was put back.

It stands in the workbook and in the Google Sheet alike. An open line waits for a choice, made on
either side; a settled one stays, for it may be the only place where the value that gave way is
still to be read. Whoever deletes a settled line forgets it.

Several workbooks may share one Google Sheet. There each line says whose it is, and a sync leaves
the lines of the others alone.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from addin.i18n import N_, _
from addin.table.cells import CellValue, text_of
from addin.table.changes import PutSheet, ResultColumn
from addin.table.listed import Listed, ListedRow, reduced, reduced_words, spoken
from sheets_sync.base import MISSING, BaseValue
from sheets_sync.diff import CellCase, Party
from sheets_sync.situations import Cell
from sheets_sync.tables import PairColumn
from sheets_sync.values import token

NAME = N_("Conflicts")
CODE, COLUMN = N_("Customer"), N_("Column")
BASE, MINE, THEIRS = N_("At the last sync"), N_("In the workbook"), N_("In the Google Sheet")
CHOICE, STATE, WHO, DATE = N_("Choice"), N_("State"), N_("Last editor of the sheet"), N_("Date")
FILE = N_("Workbook file")
HEADINGS = (CODE, COLUMN, BASE, MINE, THEIRS, CHOICE, STATE, WHO, DATE, FILE)
CHOICES: Mapping[Party, str] = {Party.WORKBOOK: N_("Workbook"), Party.SHEET: N_("Google Sheet")}

_OPEN_FILL = "#F4B6C2"
REASONS: Mapping[Cell, str] = {
    Cell.CHOSEN_WORKBOOK: N_("Settled: workbook chosen"),
    Cell.CHOSEN_SHEET: N_("Settled: Google Sheet chosen"),
    Cell.POLICY_WORKBOOK: N_("Settled: the workbook wins"),
    Cell.POLICY_SHEET: N_("Settled: the Google Sheet wins"),
    Cell.PROTECTED_SHEET_CHANGED: N_("Put back: protected column"),
    Cell.PROTECTED_BOTH_CHANGED: N_("Put back: protected column"),
    Cell.SHEET_LOST_DIGITS: N_("Put back: digits were lost in the Google Sheet"),
    Cell.WORKBOOK_LOST_DIGITS: N_("Put back: digits were lost in the workbook"),
    Cell.WORKBOOK_FORMULA_OVERTYPED: N_("Put back: a formula in the workbook"),
    Cell.SHEET_FORMULA_OVERTYPED: N_("Put back: a formula in the Google Sheet"),
}
"""What is said of a line in which a typed value gave way."""
CODE_PUT_BACK = N_("Put back: customer code")
BY_HAND = N_("Settled by hand")


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """One line of the sheet.

    Attributes:
        key: the customer's code.
        column: heading of the column in the workbook.
        base, mine, theirs: the values as texts.
        choice: as typed; "" for none.
        state: what became of it; "" while it is open.
        who: whoever edited the Google Sheet last before.
        date: when it was found, as shown.
        file: which workbook's it is, see `owner`; "" on the workbook's own sheet.
        more: what people wrote in columns of their own, by heading.
    """

    key: str
    column: str
    base: str
    mine: str
    theirs: str
    choice: str = ""
    state: str = ""
    who: str = ""
    date: str = ""
    file: str = ""
    more: Mapping[str, CellValue] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[str, ...]:
        """The line, heading by heading."""
        return (
            self.key, self.column, self.base, self.mine, self.theirs, self.choice, self.state,
            self.who, self.date, self.file,
        )  # fmt: skip

    @property
    def about(self) -> tuple[str, ...]:
        """What it is about, without time and choice."""
        return (self.key, self.column, self.base, self.mine, self.theirs)

    @property
    def party(self) -> Party | None:
        """Whose value was chosen; None where nothing was, or nothing that can be understood."""
        word = reduced(self.choice)
        return next((p for p, name in CHOICES.items() if word in reduced_words(name)), None)


def names() -> tuple[str, ...]:
    """The names of the sheet, in every language."""
    return spoken(NAME)


def owner(name: str, mark: str) -> str:
    """What a line of a shared sheet says of its workbook.

    Args:
        name: of the workbook's file, for people; two may be called alike.
        mark: of the pair, which no other has.
    """
    return f"{name} #{mark}"


def own_lines(lines: Iterable[ConflictLine], file: str) -> list[ConflictLine]:
    """The lines that are about a workbook, whatever its file was called then.

    Args:
        lines: of a shared sheet. One that does not say whose it is counts as everybody's.
        file: the workbook's `owner`.
    """
    mark = file.rpartition("#")[2]
    return [line for line in lines if not line.file or line.file.rpartition("#")[2] == mark]


def read_lines(listed: Listed | None) -> list[ConflictLine]:
    """The lines of the sheet as it is; none where there is no sheet."""
    if listed is None:
        return []
    others = listed.others(HEADINGS)
    return [_line(row, others) for row in listed.rows]


def _line(row: ListedRow, others: Iterable[str]) -> ConflictLine:
    more = {heading: row.cells.get(heading) for heading in others}
    return ConflictLine(
        row.text(CODE), row.text(COLUMN), row.text(BASE), row.text(MINE), row.text(THEIRS),
        row.text(CHOICE), row.text(STATE), row.text(WHO), row.text(DATE), row.text(FILE).strip(),
        more,
    )  # fmt: skip


def shown(value: BaseValue) -> str:
    """A value as a line shows it."""
    return "" if value is MISSING else text_of(value)


def line_of(case: CellCase, column: PairColumn, who: str, now: dt.datetime) -> ConflictLine:
    """The line of a cell; settled where the case is no open conflict."""
    reason = REASONS.get(case.situation, "")
    return ConflictLine(
        case.key, column.name, shown(case.base), shown(case.mine), shown(case.theirs),
        state=_(reason) if reason else "", who=who, date=now.strftime("%Y-%m-%d %H:%M"),
    )  # fmt: skip


class Choices:
    """The choices that people have made on the sheets of both sides."""

    def __init__(self, columns: Sequence[PairColumn], lines: Iterable[ConflictLine]) -> None:
        """
        Args:
            columns: the pair's columns.
            lines: of both sides.
        """
        self._columns = columns
        self._lines: defaultdict[tuple[str, str], list[ConflictLine]] = defaultdict(list)
        for line in lines:
            self._lines[line.key, line.column].append(line)

    def lines(self, case: CellCase) -> list[ConflictLine]:
        """The lines that are about just this conflict, with the values of today."""
        column = self._columns[case.column]
        values = (case.base, case.mine, case.theirs)
        return [
            line
            for line in self._lines.get((case.key, column.name), ())
            if all(
                _says(text, value, column.dates)
                for text, value in zip(line.about[2:], values, strict=True)
            )
        ]

    def settle(self, case: CellCase, policy: str) -> Cell:
        """What becomes of a conflict: by choice, else by policy, else it stays open."""
        chosen = {line.party for line in self.lines(case)} - {None}
        if len(chosen) == 1:
            return Cell.CHOSEN_WORKBOOK if Party.WORKBOOK in chosen else Cell.CHOSEN_SHEET
        if policy == Party.WORKBOOK.value:
            return Cell.POLICY_WORKBOOK
        return Cell.POLICY_SHEET if policy == Party.SHEET.value else case.situation


def _says(text: str, value: BaseValue, dates: bool) -> bool:
    if value is MISSING:
        return not text
    return text == text_of(value) or token(text, dates=dates) == token(value, dates=dates)


def renew(old: Sequence[ConflictLine], new: Sequence[ConflictLine]) -> list[ConflictLine]:
    """The lines from now on: open ones as they are today, settled ones as they were and are.

    Args:
        old: the lines on the sheet.
        new: the open and the newly settled lines.
    """
    before = {line.about: line for line in old}
    lines = []
    for line in new:
        same = before.get(line.about)
        if same is not None:
            line = replace(line, who=same.who, date=same.date, choice=same.choice, more=same.more)
        lines.append(line)
    told = {(*line.about, line.state) for line in lines}
    kept = [line for line in old if line.state and (*line.about, line.state) not in told]
    # People have settled it in the tables; what they gave up is still to be read here.
    places = {(line.key, line.column) for line in lines}
    kept += [
        replace(line, state=_(BY_HAND))
        for line in old
        if not line.state and (line.key, line.column) not in places
    ]
    return [*(n for n in lines if not n.state), *(n for n in lines if n.state), *kept]


def put_conflicts(
    listed: Listed | None, lines: Sequence[ConflictLine], now: dt.datetime, after: str
) -> PutSheet | None:
    """The sheet with these lines; None where it already says just that.

    Args:
        listed: the sheet as it is.
        lines: all lines. Where any says whose it is, there is a column for that.
        now: the time that is shown.
        after: the sheet behind which it is put.
    """
    before = sorted(line.texts for line in read_lines(listed))
    if before == sorted(line.texts for line in lines):  # in whatever order people like
        return None
    others = listed.others(HEADINGS) if listed else ()
    waiting = sum(not line.state for line in lines)
    offered = tuple(_(name) for name in CHOICES.values())
    shared = any(line.file for line in lines)
    columns = [
        ResultColumn(_(CODE), 18, "@"), ResultColumn(_(COLUMN), 14, "@"),
        ResultColumn(_(BASE), 22, "@"), ResultColumn(_(MINE), 22, "@"),
        ResultColumn(_(THEIRS), 22, "@"), ResultColumn(_(CHOICE), 12, "@", choices=offered),
        ResultColumn(_(STATE), 26, "@"), ResultColumn(_(WHO), 20, "@"),
        ResultColumn(_(DATE), 17, "@"), *([ResultColumn(_(FILE), 24, "@")] if shared else []),
        *(ResultColumn(heading, 16) for heading in others),
    ]  # fmt: skip
    count = len(columns) - len(others)
    rows = [
        (
            *(text or None for text in line.texts[:count]),
            *(line.more.get(heading) for heading in others),
        )
        for line in lines
    ]
    summary = _(
        "{waiting} conflicts wait for a choice, {time}. Choose whose value stays; the next sync "
        "carries it out.",
        waiting=waiting,
        time=now.strftime("%Y-%m-%d %H:%M"),
    )
    return PutSheet(
        listed.name if listed else _(NAME),
        listed.title if listed and listed.title else _("Conflicts of the sync"),
        summary, tuple(columns), tuple(rows),
        {i: _OPEN_FILL for i, line in enumerate(lines) if not line.state}, after,
    )  # fmt: skip
