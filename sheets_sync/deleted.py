"""The sheet 已删除 Deleted: the rows that a sync took out of a table, with all they held.

Each side has its own, with the rows that were taken out there because the other side had
deleted them. It only grows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from addin.i18n import N_, _
from addin.table.cells import CellValue, text_of
from addin.table.changes import Link, PutSheet, ResultColumn
from addin.table.listed import Listed, own_titles, spoken
from sheets_sync.diff import Party

NAME = N_("Deleted")
CODE, DATE, SIDE = N_("Customer"), N_("Date"), N_("Deleted in")
HEADINGS = (CODE, DATE, SIDE)
SIDES: Mapping[Party, str] = {Party.WORKBOOK: N_("Workbook"), Party.SHEET: N_("Google Sheet")}


@dataclass(frozen=True, slots=True)
class DeletedRow:
    """A row that is taken out of a table.

    Attributes:
        key: the customer's code.
        values: all that the row held, by heading.
    """

    key: str
    values: Mapping[str, CellValue]


def names() -> tuple[str, ...]:
    """The names of the sheet, in every language."""
    return spoken(NAME)


def codes_in(listed: Listed | None) -> list[str]:
    """The codes on the sheet; they are not given to anybody else."""
    return [row.text(CODE).strip() for row in listed.rows] if listed else []


def put_deleted(
    listed: Listed | None, rows: Sequence[DeletedRow], where: Party, now: dt.datetime, after: str
) -> PutSheet:
    """The sheet with what it holds and some more rows.

    Args:
        listed: the sheet as it is; None where there is none.
        rows: new rows.
        where: the side on which somebody deleted them.
        now: the time of the sync.
        after: the sheet behind which it is put.
    """
    own = list(dict.fromkeys(title for row in rows for title in row.values))
    titles = dict(zip(own, own_titles(own, HEADINGS), strict=True))
    others = list(listed.others(HEADINGS) if listed else ())
    others += [title for title in titles.values() if title not in others]
    lines: list[tuple[CellValue | Link, ...]] = []
    for old in listed.rows if listed else ():
        lines.append(tuple(old.cells.get(heading) for heading in (*HEADINGS, *others)))
    for row in rows:
        held = {titles[title]: text_of(value) or None for title, value in row.values.items()}
        day = now.strftime("%Y-%m-%d %H:%M")
        lines.append((row.key, day, _(SIDES[where]), *(held.get(title) for title in others)))
    columns = [
        ResultColumn(_(CODE), 18, "@"), ResultColumn(_(DATE), 17, "@"),
        ResultColumn(_(SIDE), 14, "@"), *(ResultColumn(title, 16, "@") for title in others),
    ]  # fmt: skip
    summary = _(
        "{rows} rows were taken out of the table by a sync because they had been deleted on the "
        "other side, {time}. To bring one back, copy it into the table.",
        rows=len(lines),
        time=now.strftime("%Y-%m-%d %H:%M"),
    )
    return PutSheet(
        listed.name if listed else _(NAME),
        listed.title if listed and listed.title else _("Deleted rows"),
        summary, tuple(columns), tuple(lines), {}, after,
    )  # fmt: skip
