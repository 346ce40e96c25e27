"""Which column means what.

A header that is an alias of one field says it. An alias that several fields share (税号) is
settled by what the column holds; so is a header that says nothing. What stays undecided is
left without meaning and reported: a silent wrong guess would check, or change, the wrong
thing. The user settles it with `--map header=field`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from addin.errors import UsageError
from addin.i18n import LANGUAGES, Message, msg, speaking
from addin.table.cells import CellValue, RangeRef, column_letters, is_blank
from addin.table.fields import KIND_LABELS, Field, Kind, header_key, header_keys
from addin.table.grid import Grid
from addin.table.guess import guess_kind, has_shape, sample_of, share_of_kind
from addin.table.header_words import field_of_words, says_date
from addin.table.locate import Located, locate_table
from addin.table.table import Column, CustomerTable, Rows, Values

_CLEAR_LEAD = 0.4
_LONG_NUMBER = re.compile(r"\d{12,22}")
_STAR = re.compile(r"^\s*[*＊※]|[*＊※]\s*$")
_SCRIPTS = re.compile(r"[\u2e80-\u9fff]+|[^\u2e80-\u9fff]+")


@dataclass(frozen=True, slots=True)
class FieldIndex:
    """Fields by the words they are known under.

    Attributes:
        fields: all of them, in the rule book's order.
        by_word: header keys to the fields that own the word, in order.
    """

    fields: tuple[Field, ...]
    by_word: Mapping[str, tuple[Field, ...]]

    @classmethod
    def of(cls, fields: Sequence[Field]) -> FieldIndex:
        """Builds the index; a field is known by its key, labels and aliases."""
        words: dict[str, dict[str, Field]] = {}
        for field in fields:
            for word in (field.key, *field.label.values(), *field.aliases):
                words.setdefault(header_key(word), {})[field.key] = field
        return cls(tuple(fields), {w: tuple(f.values()) for w, f in words.items()})

    def candidates(self, header: str) -> tuple[Field, ...]:
        """The fields that a header may mean, by its words alone.

        Tried in turn: the whole header, the header without a bracketed addition, and for a
        header in two languages ("手机 Mobile") each of the two.
        """
        for key in header_keys(header):
            if key in self.by_word:
                return self.by_word[key]
        parts = [header_key(p) for p in _SCRIPTS.findall(header)]
        parts += [header_key(p) for p in re.split(r"[/|\n\\]|[(（]", header)]
        found = [self.by_word[p] for p in parts if p in self.by_word]
        if not found:
            return ()
        shared = [f for f in found[0] if all(f in other for other in found[1:])]
        return tuple(shared) or found[0]

    def by_words(self, header: str) -> Field | None:
        """The field that the words in a header name, where no alias fits."""
        key = field_of_words(header)
        return next((f for f in self.fields if f.key == key), None) if key else None

    def knows(self, header: str) -> int:
        """How well a header is known: 2 as an alias, 1 by a word in it, 0 not at all."""
        if header and self.candidates(header):
            return 2
        return int(bool(header) and self.by_words(header) is not None)

    def named(self, name: str) -> Field | None:
        """The field that a user calls by key, label, alias or kind."""
        for field in self.fields:
            if field.key == name:
                return field
        owners = self.by_word.get(header_key(name), ())
        if owners:
            return owners[0]
        try:
            kind = Kind(name.strip().casefold())
        except ValueError:
            return None
        return next((f for f in self.fields if f.kind is kind), Field(kind.value, kind))


def read_table(
    grid: Grid,
    fields: FieldIndex,
    *,
    wanted: str | None = None,
    mapping: Mapping[str, str] | None = None,
    guess: bool = True,
) -> CustomerTable:
    """Finds the customer table in a sheet and the meaning of its columns.

    Args:
        grid: the sheet's values; they are shared, not copied, cell by cell.
        fields: the rule book's fields.
        wanted: an Excel table's name or a range, when the user said which.
        mapping: what the user said: header or column letter -> field.
        guess: whether a column whose header says nothing is judged by its content.

    Raises:
        TableNotFoundError, AmbiguousTableError: see `locate_table`.
        UsageError: `mapping` names a column or a field that there is not.
    """
    located = locate_table(grid, fields.knows, wanted)
    positions, rows = _data_rows(grid, located)
    columns = _columns(grid, located, positions)
    said = _said(mapping or {}, located, columns, fields)
    meant = [_meaning(i, h, values, fields, said, guess) for i, h, values in columns]
    used = _used_rows(meant)
    if used < len(rows):
        rows = rows[:used]
        meant = [replace(c, values=c.values[:used]) for c in meant]
    last_row = int(rows[-1]) if len(rows) else located.header_row
    return CustomerTable(
        grid.sheet,
        RangeRef(located.header_row, located.first_column, last_row, located.last_column),
        located.header_row,
        rows,
        tuple(_unique_fields(meant)),
        located.name,
    )


def _used_rows(columns: Sequence[Column]) -> int:
    """Number of rows without those at the end that hold nothing but a prepared code."""
    count = max((len(c.values) for c in columns), default=0)
    others = [c for c in columns if c.kind is not Kind.CODE]
    if len(others) == len(columns) or not others:
        return count
    used = 0
    for column in others:
        last = count
        while last > used and is_blank(column.values[last - 1]):
            last -= 1
        used = max(used, last)
    return used


def _data_rows(grid: Grid, located: Located) -> tuple[slice | list[int], Rows]:
    """Positions in the grid of the rows that hold anything, and their sheet rows."""
    start = located.first_row - grid.first_row
    stop = located.last_row - grid.first_row + 1
    a = located.first_column - grid.first_column
    b = located.last_column - grid.first_column + 1
    blank = [
        i
        for i, row in enumerate(grid.rows[start:stop], start)
        if row[a] is None and all(is_blank(v) for v in row[a:b])
    ]
    if not blank:
        return slice(start, stop), np.arange(located.first_row, located.last_row + 1)
    dropped = set(blank)
    kept = [i for i in range(start, stop) if i not in dropped]
    return kept, np.array(kept, dtype=np.int64) + grid.first_row


def _columns(
    grid: Grid, located: Located, positions: slice | list[int]
) -> list[tuple[int, str, Values]]:
    """(sheet column, header, values) for every column that holds anything."""
    rows = (
        grid.rows[positions] if isinstance(positions, slice) else [grid.rows[i] for i in positions]
    )
    # One array of all cells, then its columns: ten times faster than taking rows apart.
    cells = np.array(rows, dtype=object).reshape(len(rows), -1)
    columns = []
    for offset, header in enumerate(located.headers):
        values = np.ascontiguousarray(cells[:, located.first_column - grid.first_column + offset])
        if header or any(not is_blank(v) for v in values):
            columns.append((located.first_column + offset, header, values))
    return columns


def _said(
    mapping: Mapping[str, str],
    located: Located,
    columns: Sequence[tuple[int, str, Values]],
    fields: FieldIndex,
) -> dict[int, Field | None]:
    """What the user said, by sheet column; None where a column is to have no meaning."""
    said: dict[int, Field | None] = {}
    for header, name in mapping.items():
        hits = [i for i, h, _ in columns if header_key(h) == header_key(header)]
        hits = hits or [i for i, _, _ in columns if column_letters(i) == header.strip().upper()]
        if not hits:
            names = ", ".join(h for h in located.headers if h)
            raise UsageError(
                msg("--map: the table has no column {header}.", header=f"“{header}”"),
                msg("Its columns are: {names}.", names=names),
            )
        field = None if name.strip() in ("", "-", "none") else fields.named(name)
        if field is None and name.strip() not in ("", "-", "none"):
            raise UsageError(
                msg("--map: there is no field {name}.", name=f"“{name}”"),
                msg("The fields are: {names}.", names=", ".join(f.key for f in fields.fields)),
            )
        said.update(dict.fromkeys(hits, field))
    return said


def _meaning(
    index: int,
    header: str,
    values: Values,
    fields: FieldIndex,
    said: Mapping[int, Field | None],
    guess: bool,
) -> Column:
    def column(field: Field | None, why: Message, rivals: tuple[Field, ...] = ()) -> Column:
        if field is not None and _STAR.search(header):
            field = replace(field, required=True)
        return Column(index, header, field, why, values, rivals, index in said)

    if index in said:
        return column(said[index], msg("you said so"))
    candidates = fields.candidates(header) if header else ()
    if len(candidates) == 1:
        return column(candidates[0], msg("by its header"))
    sample: list[CellValue] = sample_of(values.tolist())
    if candidates:
        shares = sorted(
            ((share_of_kind(sample, f.kind), -i, f) for i, f in enumerate(candidates)),
            key=lambda entry: entry[:2],
            reverse=True,
        )
        kinds = {f.kind for f in candidates}
        if len(kinds) == 1:
            return column(candidates[0], msg("by its header"))
        if shares[0][0] - shares[1][0] >= _CLEAR_LEAD:
            return column(shares[0][2], msg("by its header and what it holds"))
        # What has no shape, as a person's name, is meant where the shaped one is not.
        shapeless = [f for f in candidates if not has_shape(f.kind)]
        if len(shapeless) == 1 and sample and shares[0][0] <= 1 - _CLEAR_LEAD * 2:
            return column(shapeless[0], msg("by its header and what it holds"))
        return column(None, msg("its header may mean several things"), candidates)
    if not guess:
        return column(None, msg("its header is not known"))
    found = guess_kind(sample)
    worded = fields.by_words(header)
    if worded is not None and not _contradicts(worded.kind, found):
        return column(worded, msg("by the words in its header"))
    if found is None and _long_numbers(sample):
        field = replace(_plain_field(Kind.CODE), options={"shape": "free"})
        return column(field, msg("by what it holds: long numbers"))
    if found is None:
        if says_date(header):
            return column(_plain_field(Kind.DATE), msg("by the words in its header"))
        return column(None, msg("its header is not known"))
    kind, share = found
    why = msg("by what it holds: {percent} look like it", percent=f"{share:.0%}")
    return column(_plain_field(kind), why)


def _long_numbers(sample: Sequence[CellValue]) -> bool:
    """Whether a column holds numbers so long that Excel would round them."""
    long = sum(isinstance(v, str) and _LONG_NUMBER.fullmatch(v.strip()) is not None for v in sample)
    return len(sample) >= 10 and long >= 0.7 * len(sample)


def _contradicts(kind: Kind, found: tuple[Kind, float] | None) -> bool:
    """Whether a column clearly holds something else than its header's words say."""
    if found is None:
        return False
    dates = (Kind.DATE, Kind.BIRTH_DATE)
    return found[0] is not kind and not (found[0] in dates and kind in dates)


def _plain_field(kind: Kind) -> Field:
    """A field of a kind that was only guessed: checked for form, nothing is demanded of it."""
    label = {"zh": "", "en": ""}
    for language in LANGUAGES:
        with speaking(language):
            label[language] = str(KIND_LABELS[kind])
    return Field(kind.value, kind, label)


def _unique_fields(columns: Sequence[Column]) -> list[Column]:
    """Gives the second column of a field a key of its own ("phone_2").

    The column whose header said its meaning keeps the plain key, before one that was judged
    by its content.
    """
    taken: dict[str, int] = {}
    order = sorted(
        range(len(columns)), key=lambda i: columns[i].why.template.startswith("by what it holds")
    )
    result = list(columns)
    for i in order:
        column = columns[i]
        if column.field is None:
            continue
        count = taken.get(column.field.key, 0) + 1
        taken[column.field.key] = count
        if count > 1:
            extra = replace(
                column.field,
                key=f"{column.field.key}_{count}",
                required=False,
                unique=False,
            )
            result[i] = replace(column, field=extra)
    return result
