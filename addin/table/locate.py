"""Finds the customer table in a sheet.

An Excel table says itself where it is. In a plain sheet the header is the row whose cells
look most like headers: short distinct texts, known by their aliases, with data below. A
title above, blank rows, merged group headings and a totals row below are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from addin.errors import AmbiguousTableError, TableNotFoundError
from addin.i18n import msg
from addin.table.cells import CellValue, RangeRef, is_blank, text_of
from addin.table.grid import Grid, TableArea

KnowsHeader = Callable[[str], int]
"""How well a header is known: 2 as an alias of a field, 1 by a word in it, 0 not at all."""

_SEARCHED_ROWS = 60
_LONGEST_HEADER = 60
_A_KNOWN_WORD = 10.0
_TOTALS = re.compile(
    r"(合\s*计|总\s*计|小\s*计|汇\s*总|(grand\s+)?totals?|sum)\s*[:：]?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Located:
    """Where the table is.

    Attributes:
        header_row: sheet row of the header, the lowest one where several are merged.
        first_row, last_row: sheet rows of the data, blank ones at the end left out.
        first_column, last_column: sheet columns.
        headers: one text a column, "" where there is none.
        name: the Excel table's name, or "".
    """

    header_row: int
    first_row: int
    last_row: int
    first_column: int
    last_column: int
    headers: tuple[str, ...]
    name: str = ""


def locate_table(grid: Grid, knows: KnowsHeader, wanted: str | None = None) -> Located:
    """Finds the table in a sheet's values.

    Args:
        grid: the sheet.
        knows: says whether a header is a known alias.
        wanted: name of an Excel table, or a range such as "A3:H500", when the user said so.

    Raises:
        TableNotFoundError: nothing looks like a header with rows below it.
        AmbiguousTableError: several tables fit; the hint says how to choose.
    """
    if wanted:
        return _wanted(grid, wanted)
    with_header = [t for t in grid.tables if t.has_header]
    if len(with_header) == 1:
        return _excel_table(grid, with_header[0])
    if with_header:
        known = [t for t in with_header if sum(map(bool, map(knows, _headers_of(grid, t)))) >= 2]
        if len(known) == 1:
            return _excel_table(grid, known[0])
        raise _ambiguous(grid.sheet, [f"{t.name} ({t.range.a1})" for t in known or with_header])
    return _plain(grid, knows)


def _ambiguous(sheet: str, names: Sequence[str]) -> AmbiguousTableError:
    return AmbiguousTableError(
        msg(
            "The sheet {sheet} holds several tables: {names}.",
            sheet=f"“{sheet}”",
            names=", ".join(names),
        ),
        msg("Choose one with --table, by its name or its range."),
    )


def _not_found(sheet: str) -> TableNotFoundError:
    return TableNotFoundError(
        msg("No table was found on the sheet {sheet}.", sheet=f"“{sheet}”"),
        msg("A table has a header row with rows below it; name another sheet with --sheet."),
    )


def _wanted(grid: Grid, wanted: str) -> Located:
    for table in grid.tables:
        if table.name.casefold() == wanted.casefold():
            return _excel_table(grid, table)
    try:
        area = RangeRef.parse(wanted)
    except ValueError:
        raise TableNotFoundError(
            msg("The sheet {sheet} has no table {name}.", sheet=f"“{grid.sheet}”", name=wanted),
            msg("Its tables are: {names}.", names=", ".join(t.name for t in grid.tables) or "–"),
        ) from None
    return _excel_table(grid, TableArea("", area))


def _row(grid: Grid, sheet_row: int) -> Sequence[CellValue]:
    position = sheet_row - grid.first_row
    return grid.rows[position] if 0 <= position < len(grid.rows) else ()


def _cell(grid: Grid, sheet_row: int, sheet_column: int) -> CellValue:
    row = _row(grid, sheet_row)
    position = sheet_column - grid.first_column
    return row[position] if 0 <= position < len(row) else None


def _header_text(value: CellValue) -> str:
    return " ".join(text_of(value).split())


def _headers_of(grid: Grid, table: TableArea) -> tuple[str, ...]:
    area = table.range
    return tuple(
        _header_text(_cell(grid, area.first_row, column))
        for column in range(area.first_column, area.last_column + 1)
    )


def _excel_table(grid: Grid, table: TableArea) -> Located:
    area = table.range
    last_of_grid = grid.first_row + len(grid.rows) - 1
    width = max((len(row) for row in grid.rows[:1]), default=0)
    last_column = min(area.last_column, grid.first_column + width - 1)
    last = min(area.last_row - (1 if table.has_totals else 0), last_of_grid)
    last = _without_blank_end(grid, area.first_row + 1, last, area.first_column, last_column)
    if last <= area.first_row:
        raise _not_found(grid.sheet)
    trimmed = TableArea(
        table.name, RangeRef(area.first_row, area.first_column, area.last_row, last_column)
    )
    return Located(
        area.first_row,
        area.first_row + 1,
        last,
        area.first_column,
        last_column,
        _headers_of(grid, trimmed),
        table.name,
    )


def _plain(grid: Grid, knows: KnowsHeader) -> Located:
    searched = grid.rows[:_SEARCHED_ROWS]
    scores = [_header_score(row, knows) for row in searched]
    best = max(scores, default=0.0)
    if best <= 0:
        raise _not_found(grid.sheet)
    # Without known words any row of short texts looks like a header: the first one is it.
    enough = best if best >= _A_KNOWN_WORD else best * 0.7
    position = next(i for i, score in enumerate(scores) if score >= enough)
    if _is_group_heading(grid, position) and any(scores[position + 1 : position + 2]):
        position += 1
    header_row = grid.first_row + position
    columns = _used_columns(grid, position)
    if not columns:
        raise _not_found(grid.sheet)
    first, last_column = grid.first_column + columns[0], grid.first_column + columns[-1]
    headers = _headers_with_groups(grid, header_row, first, last_column)
    _refuse_neighbours(grid, position, headers, first, knows)
    end = grid.first_row + len(grid.rows) - 1
    last = _without_blank_end(grid, header_row + 1, end, first, last_column)
    last = _without_totals(grid, header_row + 1, last, first, last_column)
    if last <= header_row:
        raise _not_found(grid.sheet)
    return Located(header_row, header_row + 1, last, first, last_column, headers)


def _header_score(row: Sequence[CellValue], knows: KnowsHeader) -> float:
    """How much a row looks like a header; 0 where it cannot be one."""
    filled = [value for value in row if not is_blank(value)]
    texts = [_header_text(v) for v in filled if isinstance(v, str)]
    if not texts or len(texts) < max(1, len(filled) * 0.6):
        return 0.0
    known = sum(map(knows, texts)) / 2
    if len(texts) == 1 and not known:
        return 0.0
    short = sum(len(t) <= _LONGEST_HEADER for t in texts) / len(texts)
    plain = sum(sum(c.isdigit() for c in t) * 2 < len(t) for t in texts) / len(texts)
    distinct = len(set(texts)) / len(texts)
    return known * _A_KNOWN_WORD + len(texts) * distinct * short * plain


def _is_group_heading(grid: Grid, position: int) -> bool:
    """Whether cells of a row are merged sideways, or with the row below."""
    row = grid.first_row + position
    return any(
        area.first_row == row and (area.width > 1 or area.height > 1) for area in grid.merged
    )


def _used_columns(grid: Grid, position: int) -> list[int]:
    """Positions of the columns with a header or a value just below it."""
    below = grid.rows[position : position + 200]
    width = len(grid.rows[position])
    return [c for c in range(width) if any(not is_blank(row[c]) for row in below if c < len(row))]


def _headers_with_groups(grid: Grid, header_row: int, first: int, last: int) -> tuple[str, ...]:
    """Header texts; a cell that is merged with the one above takes the text from there."""
    headers = []
    for column in range(first, last + 1):
        text = _header_text(_cell(grid, header_row, column))
        if not text:
            for area in grid.merged:
                if area.first_column <= column <= area.last_column and (
                    area.first_row < header_row <= area.last_row
                    or (area.first_row == header_row and area.width > 1)
                ):
                    text = _header_text(_cell(grid, area.first_row, area.first_column))
                    break
        headers.append(text)
    return tuple(headers)


def _refuse_neighbours(
    grid: Grid, position: int, headers: Sequence[str], first: int, knows: KnowsHeader
) -> None:
    """Raises AmbiguousTableError where a second table stands beside or below the first."""
    beside = _blocks(headers)
    known = [b for b in beside if sum(knows(headers[i]) == 2 for i in range(*b)) >= 2]
    if len(known) > 1 and _share_a_header(headers, known):
        row = grid.first_row + position
        names = [
            RangeRef(row, first + a, grid.first_row + len(grid.rows) - 1, first + b - 1).a1
            for a, b in known
        ]
        raise _ambiguous(grid.sheet, names)
    own = {h for h in headers if h}
    previous_blank = False
    for i in range(position + 1, min(len(grid.rows), position + 5000)):
        row_values = grid.rows[i]
        blank = all(value is None for value in row_values)
        if previous_blank and not blank:
            texts = [_header_text(v) for v in row_values if isinstance(v, str)]
            hits = {t for t in texts if knows(t) == 2}
            if len(hits) >= 3 and len(texts) >= len(own) * 0.5 and len(hits & own) < len(hits):
                top = grid.first_row + position
                split = grid.first_row + i
                end = grid.first_row + len(grid.rows) - 1
                last = first + len(headers) - 1
                names = [
                    RangeRef(top, first, split - 1, last).a1,
                    RangeRef(split, first, end, last).a1,
                ]
                raise _ambiguous(grid.sheet, names)
        previous_blank = blank


def _blocks(headers: Sequence[str]) -> list[tuple[int, int]]:
    """Runs of neighbouring headers, as (start, end) positions, end excluded."""
    blocks: list[tuple[int, int]] = []
    start = None
    for i, header in enumerate([*headers, ""]):
        if header and start is None:
            start = i
        elif not header and start is not None:
            blocks.append((start, i))
            start = None
    return blocks


def _share_a_header(headers: Sequence[str], blocks: Sequence[tuple[int, int]]) -> bool:
    sets = [{h.casefold() for h in headers[a:b]} for a, b in blocks]
    return any(one & other for i, one in enumerate(sets) for other in sets[i + 1 :])


def _without_blank_end(grid: Grid, first_row: int, last_row: int, left: int, right: int) -> int:
    a, b = left - grid.first_column, right - grid.first_column + 1
    while last_row >= first_row and all(is_blank(v) for v in _row(grid, last_row)[a:b]):
        last_row -= 1
    return last_row


def _without_totals(grid: Grid, first_row: int, last_row: int, left: int, right: int) -> int:
    """Leaves out a last row that sums up, and the blank rows before it."""
    a, b = left - grid.first_column, right - grid.first_column + 1
    leading = [v for v in _row(grid, last_row)[a:b] if not is_blank(v)][:1]
    if leading and isinstance(leading[0], str) and _TOTALS.fullmatch(leading[0].strip()):
        return _without_blank_end(grid, first_row, last_row - 1, left, right)
    return last_row
