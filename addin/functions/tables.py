"""Functions of whole tables: duplicates, segments, RFM scores."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from addin.functions.areas import BLANK, Area, Rows, as_column
from addin.functions.memory import Memory
from addin.functions.registry import Answer, cell_function
from addin.functions.values import known_fields, number_argument, text_argument
from addin.i18n import _, msg
from addin.table.cells import CellValue, RangeRef, is_blank, text_of
from addin.table.fields import Kind, header_key
from addin.table.grid import Grid
from addin.table.guess import guess_kind, sample_of, share_of_kind
from addin.table.mapping import read_table
from addin.table.rulebook_toml import default_rulebook
from addin.table.table import CustomerTable

if TYPE_CHECKING:
    from addin.matching import DuplicateGroups

_SHAPED = (Kind.PHONE, Kind.EMAIL, Kind.DATE, Kind.NUMBER, Kind.ID_NUMBER, Kind.USCC)
_NAMES_OF = re.compile(r"[,，、;；\n]")

OUTPUTS: Mapping[str, str] = {
    "unique": "unique", "唯一": "unique", "去重": "unique",
    "groups": "groups", "组": "groups", "组号": "groups",
    "scores": "scores", "分数": "scores",
    "reasons": "reasons", "理由": "reasons",
}  # fmt: skip
"""What CUST_DEDUPE can give, by the words for it."""


@dataclass(frozen=True, slots=True)
class _TableArea:
    """A table in the cells of an argument.

    Attributes:
        area: the cells.
        has_header: whether the first row is a header.
        table: the table.
        rows: for each of its rows the row of the area, from 0.
    """

    area: Area
    has_header: bool
    table: CustomerTable
    rows: list[int]


@cell_function(
    msg("Gives the table without its duplicates, or what is known of them, row by row."),
    example='=CUST_DEDUPE(A1:H500,"姓名,手机",0.5,"reasons")',
    table=msg("The customer table, with or without its header row"),
    by=msg("Headers or numbers of the columns to compare; all that tell if left out"),
    threshold=msg("How probably two rows must be one customer, 0 to 1; 0.5 if left out"),
    output=msg("unique, groups, scores or reasons; unique if left out"),
)
def cust_dedupe(
    table: Area,
    by: Area | None = None,
    threshold: Area | None = None,
    output: Area | None = None,
) -> Answer:
    """With "unique" every customer once, by the most complete row; else a column beside the
    table with group numbers, scores (0 to 100) or reasons, blank for rows without duplicate."""
    wanted = OUTPUTS.get(text_argument(output, "unique").lower())
    if wanted is None:
        raise ValueError(output)
    least = number_argument(threshold, 0.5)
    if not 0 < least < 1:
        raise ValueError(least)
    read, found = _searched.get((table, by, least), lambda: _search(table, by, least))
    if wanted == "unique":
        return _unique(read, found)
    told: list[CellValue] = [BLANK] * len(table.rows)
    titles = {"groups": _("Group"), "scores": _("Score"), "reasons": _("Reasons")}
    if read.has_header:
        told[0] = titles[wanted]
    for group in found.groups:
        for i, row in enumerate(group.rows):
            if wanted == "groups":
                told[read.rows[row]] = group.number
            elif wanted == "scores":
                told[read.rows[row]] = group.score[i]
            else:
                told[read.rows[row]] = "; ".join(map(str, group.reasons[i]))
    return as_column(told)


def _search(table: Area, by: Area | None, least: float) -> tuple[_TableArea, DuplicateGroups]:
    from addin.matching import find_duplicates

    read = _read(table, by)
    return read, find_duplicates(read.table, threshold=least)


_searched: Memory[tuple[_TableArea, DuplicateGroups]] = Memory(4)
"""The same table is often asked for its groups, its scores and its reasons."""


@cell_function(
    msg("Says of each row whether it belongs to a segment."),
    example='=CUST_SEGMENT(A1:H500,"累计消费 > 10000 且 城市 = 上海")',
    uses_today=True,
    table=msg("The customer table with its header row"),
    rule=msg("A rule as in the sheet Segments, or the name of one that comes with the template"),
)
def cust_segment(table: Area, rule: Area) -> Answer:
    """TRUE or FALSE beside each row, the rule in the header row."""
    from addin.checks.check import read_columns
    from addin.checks.conditions import table_words
    from addin.segments.evaluate import rows_where
    from addin.segments.language import parse_rule

    said = text_argument(rule, "")
    book = default_rulebook()
    known = {segment.tag.casefold(): segment.when for segment in book.segments}
    condition = parse_rule(known.get(said.casefold(), said))
    read = _read(table)
    today = dt.date.today()
    readings, _countries = read_columns(read.table, book, today)
    holds = rows_where(condition, table_words(read.table, book, readings, today).rows())
    told: list[CellValue] = [BLANK] * len(table.rows)
    for row, yes in zip(read.rows, holds.tolist(), strict=True):
        told[row] = yes
    if read.has_header:
        told[0] = said
    return as_column(told)


@cell_function(
    msg("Scores customers by how recently, how often and for how much they bought, 1 to 5."),
    example="=CUST_RFM(F2:F500,G2:G500,H2:H500)",
    uses_today=True,
    last=msg("Days of the last purchases"),
    count=msg("Numbers of purchases"),
    amount=msg("Amounts spent"),
    today=msg("The day to count from; today if left out"),
)
def cust_rfm(last: Area, count: Area, amount: Area, today: Area | None = None) -> Answer:
    """Four columns: R, F and M, each 1 to 5 among the rows given, and the three together."""
    from addin.cleaning.dates import DateCleaner
    from addin.segments.evaluate import as_date, as_number
    from addin.segments.rfm import rfm_scores

    cleaner = DateCleaner(allow_future=True)

    def day_of(value: CellValue) -> dt.date | None:
        return None if is_blank(value) else as_date(cleaner.read(value).standard)

    now = dt.date.today() if today is None else day_of(next(iter(today), None))
    if now is None:
        raise ValueError(today)
    size = max(len(area.rows) for area in (last, count, amount))

    def column(area: Area) -> list[CellValue]:
        values = area.line()
        return values + [None] * (size - len(values))

    days = [None if (day := day_of(v)) is None else float((now - day).days) for v in column(last)]
    numbers = [[as_number(v) for v in column(area)] for area in (count, amount)]
    figures = [
        np.array([np.nan if n is None else n for n in found], dtype=np.float64)
        for found in (days, *numbers)
    ]
    scores = rfm_scores(figures[0], figures[1], figures[2])
    told: Rows = []
    for parts in zip(
        scores.recency.tolist(), scores.frequency.tolist(), scores.amount.tolist(), strict=True
    ):
        whole: CellValue = "".join(map(str, parts)) if all(parts) else BLANK
        told.append([*(part or BLANK for part in parts), whole])
    return told or [[BLANK]]


def _read(area: Area, by: Area | None = None) -> _TableArea:
    """The customer table in some cells.

    Raises:
        ValueError: `by` names a column that there is not, or there are no rows.
    """
    if not area.rows:
        raise ValueError("no rows")
    has_header = _has_header(area)
    headers: list[CellValue] = (
        list(area.rows[0]) if has_header else [f"#{i}" for i in range(1, area.width + 1)]
    )
    body = area.rows[1:] if has_header else area.rows
    chosen = _chosen(headers, by)
    rows = [[row[i] for i in chosen] for row in [headers, *body]]
    grid = Grid("", 1, 1, rows)
    table = read_table(
        grid, known_fields(), wanted=RangeRef(1, 1, len(rows), len(chosen)).a1, guess=True
    )
    first = 1 if has_header else 2
    return _TableArea(area, has_header, table, [row - first for row in table.rows.tolist()])


def _has_header(area: Area) -> bool:
    """Whether the first row says what the columns are.

    It does when it holds nothing but short texts without the shape of a value, and one of them
    is known as a header, or the column below has a shape.
    """
    first = [value for value in area.rows[0] if not is_blank(value)]
    if not first or len(area.rows) < 2 or not all(isinstance(value, str) for value in first):
        return False
    if any(share_of_kind([value], kind) for value in first for kind in _SHAPED):
        return False
    fields = known_fields()
    if any(fields.knows(text_of(value)) == 2 for value in first):
        return True
    columns = (area.column(i)[1:] for i in range(area.width))
    return any(guess_kind(sample_of(column)) is not None for column in columns)


def _chosen(headers: list[CellValue], by: Area | None) -> list[int]:
    """The columns that `by` names: by their headers, or by their numbers from 1."""
    if by is None or all(map(is_blank, by)):
        return list(range(len(headers)))
    keys = [header_key(text_of(header)) for header in headers]
    names = [name for value in by for name in _NAMES_OF.split(text_of(value)) if name.strip()]
    chosen = []
    for name in names:
        key = header_key(name)
        if key in keys:
            chosen.append(keys.index(key))
        elif name.strip().isdigit() and 1 <= int(name) <= len(headers):
            chosen.append(int(name) - 1)
        else:
            raise ValueError(name)
    return sorted(set(chosen))


def _unique(read: _TableArea, found: DuplicateGroups) -> Rows:
    """The header, and of each customer the row that says most, where its first row stands."""
    stands: dict[int, int] = {}
    gone: set[int] = set()
    for group in found.groups:
        rows = [read.rows[row] for row in group.rows]
        fullest = max(rows, key=lambda i: sum(not is_blank(v) for v in read.area.rows[i]))
        stands[rows[0]] = fullest
        gone.update(rows[1:])
    kept = [stands.get(row, row) for row in read.rows if row not in gone]
    first = [0] if read.has_header else []
    return [
        [BLANK if value is None else value for value in read.area.rows[row]]
        for row in [*first, *kept]
    ]
