"""The two tables of a pair, column beside column.

Columns are tied by their headers, and where those differ by their field; rows by the customer
code. What stands above, below and beside a table, and rows that are no customers, is left out
here and therefore never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from addin.errors import TableNotFoundError
from addin.i18n import msg
from addin.table.cells import CellRef, CellValue, RangeRef, is_blank, text_of
from addin.table.fields import Kind, header_key
from addin.table.grid import Grid
from addin.table.mapping import FieldIndex, read_table
from addin.table.table import Column, CustomerTable, Values, blank_cells
from sheets_sync.values import token

IDENTIFYING = frozenset({
    Kind.PERSON, Kind.GIVEN_NAME, Kind.FAMILY_NAME, Kind.COMPANY, Kind.PHONE, Kind.EMAIL,
    Kind.ID_NUMBER, Kind.USCC, Kind.TAX_ID,
})  # fmt: skip
"""A row without a code is a customer when one of these is filled in."""

_TOTALS = re.compile(r"(合\s*计|总\s*计|小\s*计|汇\s*总|(grand |sub)?totals?|sum)\s*[:：]?", re.I)
_NUMBERED = re.compile(r"\D*\d+")
_HEADER_SEARCHED = 60
_DATE_KINDS = (Kind.DATE, Kind.BIRTH_DATE)


@dataclass(frozen=True, slots=True)
class PairColumn:
    """A column that both tables have.

    Attributes:
        name: its heading in the workbook, or in the sheet where the workbook has no table yet.
        other_name: its heading in the sheet.
        field: key of its field; "" where that is not known.
        kind: what it holds.
        protected: whether the rule book protects it: edits in the sheet are put back.
        dates: whether it holds dates.
        mine, theirs: its column in the workbook and in the sheet, from 1.
    """

    name: str
    other_name: str
    field: str
    kind: Kind
    protected: bool
    dates: bool
    mine: int
    theirs: int


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One of the two tables, its customers only.

    Attributes:
        sheet: name of the tab.
        header_row: sheet row of the header.
        last_row: last row of the table, the header's where there are no rows.
        rows: sheet rows of the n customers, ascending.
        keys: the n customer codes; "" where there is none yet.
        values: for each pair column n values.
        formulas: (position, index of pair column) of cells with a formula.
        prepared: sheet rows that hold a code and nothing else, by code.
        columns: sheet columns of the table, first and last.
    """

    sheet: str
    header_row: int
    last_row: int
    rows: Sequence[int]
    keys: list[str]
    values: Sequence[Values]
    formulas: frozenset[tuple[int, int]] = frozenset()
    prepared: Mapping[str, int] = field(default_factory=dict)
    columns: tuple[int, int] = (1, 1)

    def __len__(self) -> int:
        return len(self.rows)

    def row_values(self, position: int) -> list[CellValue]:
        """The values of one row, by pair column."""
        return [values[position] for values in self.values]


def find_table(
    grid: Grid, fields: FieldIndex, mapping: Mapping[str, str] | None = None
) -> CustomerTable | None:
    """The table of a tab; one that has only a header counts, too.

    Returns:
        None where nothing stands there that could be a header.

    Raises:
        AmbiguousTableError, UsageError: as `addin.table.mapping.read_table`.
    """
    try:
        return read_table(grid, fields, mapping=mapping, guess=False)
    except TableNotFoundError:
        return _header_only(grid, fields)


def _header_only(grid: Grid, fields: FieldIndex) -> CustomerTable | None:
    for offset, row in enumerate(grid.rows[:_HEADER_SEARCHED]):
        filled = [(i, v) for i, v in enumerate(row) if not is_blank(v)]
        texts = [(i, " ".join(text_of(v).split())) for i, v in filled if isinstance(v, str)]
        known = sum(fields.knows(text) == 2 for _i, text in texts)
        if known >= 1 and known * 2 >= len(filled):
            number = grid.first_row + offset
            none: Values = np.empty(0, dtype=object)
            columns = []
            for i, text in texts:
                candidates = fields.candidates(text)
                meaning = candidates[0] if len(candidates) == 1 else None
                why = msg("by its header")
                columns.append(Column(grid.first_column + i, text, meaning, why, none))
            area = RangeRef(number, columns[0].index, number, columns[-1].index)
            rows = np.empty(0, dtype=np.int64)
            return CustomerTable(grid.sheet, area, number, rows, tuple(columns))
    return None


def key_column(columns: Iterable[Column]) -> Column | None:
    """The column of customer codes."""
    coded = [c for c in columns if c.field is not None and c.kind is Kind.CODE]
    named = [c for c in coded if c.field is not None and c.field.key == "code"]
    unique = [c for c in coded if c.field is not None and c.field.unique]
    return next(iter([*named, *unique]), None)


def tie_columns(mine: CustomerTable, theirs: CustomerTable) -> tuple[PairColumn, ...]:
    """The columns that both tables have, in the workbook's order; the codes first.

    A column is tied to the one with the same header, else to the one with the same field.
    """
    free = list(theirs.columns)
    partners: dict[int, Column] = {}
    for by_header in (True, False):
        for column in mine.columns:
            if column.index in partners:
                continue
            found = next((c for c in free if _fits(column, c, by_header)), None)
            if found is not None:
                partners[column.index] = found
                free.remove(found)
    tied = [_pair(c, partners[c.index]) for c in mine.columns if c.index in partners]
    key = key_column(mine.columns)
    first = [c for c in tied if key is not None and c.mine == key.index]
    return (*first, *(c for c in tied if c not in first))


def _fits(one: Column, other: Column, by_header: bool) -> bool:
    if by_header:
        return bool(header_key(one.header)) and header_key(one.header) == header_key(other.header)
    if one.field is None or other.field is None:
        return False
    return one.field.key == other.field.key


def _pair(mine: Column, theirs: Column) -> PairColumn:
    meaning = mine.field or theirs.field
    kind = meaning.kind if meaning else Kind.TEXT
    return PairColumn(
        mine.title, theirs.title, meaning.key if meaning else "", kind,
        bool(meaning and meaning.protected), kind in _DATE_KINDS or _mostly_dates(mine.values),
        mine.index, theirs.index,
    )  # fmt: skip


def _mostly_dates(values: Values) -> bool:
    sample = [v for v in values[:2_000].tolist() if v is not None]
    return sum(hasattr(v, "year") for v in sample) * 2 > len(sample)


def read_side(
    table: CustomerTable,
    columns: Sequence[PairColumn],
    places: Sequence[int],
    formulas: Iterable[CellRef] = (),
) -> Side:
    """A table's customers, by pair column.

    Args:
        table: the table.
        columns: the pair's m columns, that of the codes first.
        places: their m columns on this tab.
        formulas: the tab's cells that hold a formula.
    """
    by_index = {column.index: column.values for column in table.columns}
    whole = [by_index[place] for place in places]
    keys = [token(value) for value in whole[0].tolist()]
    keep, prepared = _customers(table, columns, whole, keys)
    chosen: Sequence[Values] = whole
    rows = table.rows.tolist()
    if len(keep) < len(keys):
        chosen = [values[keep] for values in whole]
        rows = [rows[i] for i in keep]
        keys = [keys[i] for i in keep]
    position = {row: i for i, row in enumerate(rows)} if formulas else {}
    place = {p: i for i, p in enumerate(places)}
    cells = frozenset(
        (position[c.row], place[c.column])
        for c in formulas
        if c.row in position and c.column in place
    )
    area = table.area
    return Side(
        table.sheet, table.header_row, max(area.last_row, table.header_row), rows, keys, chosen,
        cells, prepared, (area.first_column, area.last_column),
    )  # fmt: skip


def prepared_below(grid: Grid, table: CustomerTable, key: int) -> dict[str, int]:
    """The rows right below a table's last customer that hold a code and nothing else, by code.

    A reader of tables leaves them out, as the template has hundreds of them.

    Args:
        grid: all values of the tab.
        table: the table on it.
        key: its sheet column of codes.
    """
    found: dict[str, int] = {}
    first, last = table.area.first_column - grid.first_column, table.area.last_column
    for row in range(table.area.last_row + 1, grid.first_row + len(grid.rows)):
        values = grid.rows[row - grid.first_row][first : last - grid.first_column + 1]
        filled = [i for i, value in enumerate(values, first) if not is_blank(value)]
        if filled != [key - grid.first_column]:
            break
        code = token(values[filled[0] - first])
        if not _NUMBERED.fullmatch(code):
            break
        found.setdefault(code, row)
    return found


def _customers(
    table: CustomerTable,
    columns: Sequence[PairColumn],
    values: Sequence[Values],
    keys: Sequence[str],
) -> tuple[list[int], dict[str, int]]:
    """Positions of the rows that are customers, and the rows that are only prepared."""
    filled = np.zeros(len(keys), dtype=np.int64)
    for column in values[1:]:
        filled += ~blank_cells(column)
    telling = [i for i, c in enumerate(columns) if i and c.kind in IDENTIFYING]
    telling = telling or list(range(1, len(columns)))
    keep: list[int] = []
    prepared: dict[str, int] = {}
    for i, (key, count) in enumerate(zip(keys, filled.tolist(), strict=True)):
        if key and count and (count > 1 or any(not is_blank(v[i]) for v in values[1:])):
            keep.append(i)
        elif key:
            prepared.setdefault(key, int(table.rows[i]))
        elif count and any(not is_blank(values[c][i]) for c in telling):
            first = next(v[i] for v in values[1:] if not is_blank(v[i]))
            if not (isinstance(first, str) and _TOTALS.fullmatch(first.strip())):
                keep.append(i)
    return keep, prepared
