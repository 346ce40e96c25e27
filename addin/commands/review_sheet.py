"""The sheet 重复 Duplicates: the groups one below the other, each with what it would become.

Each row of a group is one line, and below them stands the *result line*: the values after a
merge, which may be edited, and the choice for the whole group. Texts are never shortened:
what stands in a result line is what is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from addin.commands.listed import SPACED, own_titles, spoken
from addin.commands.marks import group_color
from addin.i18n import N_, _
from addin.matching.groups import Group
from addin.merging.columns import MergeColumns
from addin.merging.identity import code_of, content_of, row_values
from addin.merging.survivors import Proposal, propose
from addin.table.cells import CellValue, text_of
from addin.table.changes import Link, PutSheet, ResultColumn
from addin.table.fields import Kind
from addin.table.table import Column, CustomerTable

NAME = N_("Duplicates")
GROUP, ROW, CHOICE, BAND = N_("Group"), N_("Row"), N_("Choice"), N_("Band")
SCORE, REASONS, CHECK = N_("Score"), N_("Reasons"), N_("Check")
HEADINGS = (GROUP, ROW, CHOICE, BAND, SCORE, REASONS, CHECK)

MERGE, APART, LATER = N_("Merge"), N_("Not a duplicate"), N_("Later")
SURE, TO_LOOK_AT = N_("Sure"), N_("To look at")
RESULT = N_("Merged result")

DIFFERS = "#FFD966"
_INPUT = "#FFFFFF"
_SHOWN_FIRST = (Kind.CODE, Kind.PERSON, Kind.GIVEN_NAME, Kind.FAMILY_NAME, Kind.COMPANY)
_STAYS = "★"


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One line of the sheet.

    Attributes:
        group: the group's number.
        row: sheet row of the customer; None for the result line.
        stays: whether that row is the survivor.
        choice, band, score, reasons: as shown.
        texts: what the line shows of each column of the table, by heading.
        check: fingerprint of the row, by which a later change is noticed.
        differing: headings of the columns in which the group's rows contradict each other.
        others: what stands in columns that are not ours.
    """

    group: int
    row: int | None
    stays: bool = False
    choice: str = ""
    band: str = ""
    score: str = ""
    reasons: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    check: str = ""
    differing: frozenset[str] = frozenset()
    others: Mapping[str, CellValue] = field(default_factory=dict)


Carried = Mapping[frozenset[str], Mapping[str, str]]
"""Choices that were made already: by the fingerprints of a group's rows, the choice by
fingerprint, that of the result line under ""."""


def listed_columns(table: CustomerTable) -> list[tuple[str, Column]]:
    """The table's columns under their headings on the sheet, those that name a customer first."""
    named = list(zip(own_titles([c.title for c in table.columns], HEADINGS), table.columns,
                     strict=True))  # fmt: skip
    first = [pair for kind in _SHOWN_FIRST for pair in named
             if (f := pair[1].field) is not None and f.kind is kind
             and f.options.get("closed") != "yes"]  # fmt: skip
    return first + [pair for pair in named if pair not in first]


def check_of(columns: MergeColumns, position: int) -> str:
    """Fingerprint of one row."""
    table = columns.table
    held = {i for i, c in enumerate(columns.columns) if position in c.formulas}
    return content_of(table.columns, row_values(table, position), held)


def lines_of(
    columns: MergeColumns, groups: Iterable[Group], carried: Carried | None = None
) -> Iterator[ReviewLine]:
    """The lines of groups, the sure ones first."""
    for group in sorted(groups, key=lambda g: (not g.sure, g.number)):
        proposal = propose(columns, group.rows)
        band = _(SURE) if group.sure else _(TO_LOOK_AT)
        scores = [f"{score:.0f}%" for score in group.score]
        reasons = ["; ".join(map(str, found)) for found in group.reasons]
        lines = group_lines(columns, proposal, group.number, band, scores, reasons)
        made = (carried or {}).get(frozenset(line.check for line in lines[:-1]), {})
        for line in lines:
            yield with_choice(line, made.get(line.check, ""))


def with_choice(line: ReviewLine, choice: str) -> ReviewLine:
    """The line with a choice."""
    return line if line.choice == choice else replace(line, choice=choice)


def group_lines(
    columns: MergeColumns,
    proposal: Proposal,
    number: int,
    band: str,
    scores: Sequence[str],
    reasons: Sequence[str],
) -> list[ReviewLine]:
    """The lines of one group: its rows, then the result line."""
    table = columns.table
    headed = listed_columns(table)
    index = {column.index: i for i, column in enumerate(table.columns)}
    differing = frozenset(
        heading for heading, column in headed if index[column.index] in proposal.differing
    )
    lines = []
    for i, position in enumerate(proposal.rows):
        texts = {heading: text_of(column.values[position]) for heading, column in headed}
        lines.append(
            ReviewLine(
                number, int(table.rows[position]), position == proposal.survivor, "", band,
                scores[i], reasons[i], texts, check_of(columns, position), differing,
            )
        )  # fmt: skip
    texts = {heading: text_of(proposal.values[index[column.index]]) for heading, column in headed}
    lowest = min(scores, key=lambda score: float(score.rstrip("%") or 0))
    told = _result_words(columns, proposal, [h for h, _column in headed if h in differing])
    lines.append(
        ReviewLine(number, None, False, "", band, lowest, told, texts, "", differing)
    )  # fmt: skip
    return lines


def _result_words(columns: MergeColumns, proposal: Proposal, differing: Sequence[str]) -> str:
    table = columns.table
    row = int(table.rows[proposal.survivor])
    code = code_of(table.columns, row_values(table, proposal.survivor))
    if code:
        stays = _("Row {row!s} ({code}) stays", row=row, code=code)
    else:
        stays = _("Row {row!s} stays", row=row)
    if not differing:
        return stays
    return _("{stays}; differs: {columns}", stays=stays, columns="、".join(differing))


def put_review(
    table: CustomerTable,
    lines: Sequence[ReviewLine],
    now: dt.datetime,
    *,
    name: str = "",
    title: str = "",
    compared: Sequence[str] = (),
    others: Sequence[str] = (),
) -> PutSheet:
    """The sheet with these lines.

    Args:
        table: the table whose rows they are; columns in which no line holds anything are left out.
        lines: all lines, group by group.
        now: the time that is shown.
        name, title: of the sheet that is there already.
        compared: titles of the columns that were compared.
        others: headings of columns that somebody added.
    """
    held = {heading for line in lines for heading, text in line.texts.items() if text}
    headings = [heading for heading, _column in listed_columns(table) if heading in held]
    quoted = table.sheet.replace("'", "''")
    rows: list[tuple[CellValue | Link, ...]] = []
    fills: dict[int, str] = {}
    cell_fills: dict[tuple[int, int], str] = {}
    strong = set()
    for i, line in enumerate(lines):
        fills[i] = group_color(line.group)
        shown: CellValue | Link = _(RESULT)
        if line.row is None:
            strong.add(i)
            cell_fills[i, 2] = _INPUT
        else:
            text = f"{line.row} {_STAYS}" if line.stays else f"{line.row}"
            shown = Link(text, f"'{quoted}'!A{line.row}")
            for place, heading in enumerate(headings, 6):
                if heading in line.differing and line.texts.get(heading):
                    cell_fills[i, place] = DIFFERS
        rows.append((
            line.group, shown, line.choice or None, line.band, line.score, line.reasons,
            *(line.texts.get(heading) or None for heading in headings),
            line.check or None, *(line.others.get(heading) for heading in others),
        ))  # fmt: skip
    choices = (_(MERGE), _(APART), _(LATER))
    columns = [
        ResultColumn(_(GROUP), 8, SPACED),
        ResultColumn(_(ROW), 13, "@"),
        ResultColumn(_(CHOICE), 14, "@", choices=choices),
        ResultColumn(_(BAND), 10),
        ResultColumn(_(SCORE), 8),
        ResultColumn(_(REASONS), 52, wrap=True),
        *(ResultColumn(heading, _width(lines, heading), "@") for heading in headings),
        ResultColumn(_(CHECK), 18, "@"),
        *(ResultColumn(heading, 16) for heading in others),
    ]
    return PutSheet(
        name or _(NAME),
        title or _("Duplicates in {sheet}", sheet=table.sheet),
        _summary(table, lines, now, compared),
        tuple(columns),
        tuple(rows),
        fills,
        table.sheet,
        cell_fills=cell_fills,
        strong=frozenset(strong),
    )


def _summary(
    table: CustomerTable, lines: Sequence[ReviewLine], now: dt.datetime, compared: Sequence[str]
) -> str:
    time = now.strftime("%Y-%m-%d %H:%M")
    if not lines:
        if compared:
            return _("{rows} rows compared on {time}. No duplicates.", rows=len(table), time=time)
        return _("Nothing left to look at, {time}.", time=time)
    groups = {line.group for line in lines}
    sure = {line.group for line in lines if line.band in spoken(SURE)}
    told = _(
        "{groups} groups with {rows} rows, {sure} groups sure, {time}. Choose in the column "
        "{choice}: beside {result} for the whole group, beside a row only for it; then Merge.",
        groups=len(groups),
        rows=sum(line.row is not None for line in lines),
        sure=len(sure),
        time=time,
        choice=_(CHOICE),
        result=_(RESULT),
    )
    if compared:
        told += " " + _("Compared: {columns}.", columns="、".join(compared))
    return told


def _width(lines: Sequence[ReviewLine], heading: str) -> float:
    texts = [heading, *(line.texts.get(heading, "") for line in lines[:300])]
    widest = max(sum(2 if ord(c) > 0x2E7F else 1 for c in text) for text in texts)
    return float(min(40, max(8, widest + 2)))
