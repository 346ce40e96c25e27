"""Which columns of two tables mean the same, and both tables as one.

Two columns belong together when they are the same field; else when they have the same header;
else when they hold the same kind, where the kind alone tells what a value is (a phone is a
phone, but a date may be any date). A column that only one table has is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from addin.matching.links import ColumnPair
from addin.table.cells import is_blank, text_of
from addin.table.fields import Kind, header_key
from addin.table.table import Column, CustomerTable, Values

_BY_KIND = frozenset({
    Kind.CODE, Kind.PERSON, Kind.GIVEN_NAME, Kind.FAMILY_NAME, Kind.COMPANY, Kind.PHONE,
    Kind.EMAIL, Kind.BIRTH_DATE, Kind.ADDRESS, Kind.STREET_NUMBER, Kind.POSTCODE, Kind.CITY,
    Kind.REGION, Kind.COUNTRY, Kind.ID_NUMBER, Kind.USCC, Kind.TAX_ID, Kind.URL,
})  # fmt: skip
_SEVERAL = (Kind.PHONE, Kind.EMAIL, Kind.ADDRESS)
"""Kinds of which a row may have several columns that are compared with one another."""

_HAN = ("\u3400", "\ufaff")

Same = Callable[[Column, Column], bool]


@dataclass(frozen=True, slots=True, eq=False)
class SharedColumns:
    """What two tables of n and m rows have in common.

    Attributes:
        pairs: columns that mean the same, in the order of the one table.
        table: both tables, one below the other, n + m rows; it has the columns of the pairs
            but for customer codes.
        codes: the columns of the customer codes, where both have one.
    """

    pairs: tuple[ColumnPair, ...]
    table: CustomerTable
    codes: ColumnPair | None


def share_columns(one: CustomerTable, other: CustomerTable) -> SharedColumns:
    """Brings the columns of two tables together."""
    pairs = sorted(_pairs(one.columns, other.columns), key=lambda pair: pair.one.index)
    size, width = len(one), len(other)
    columns = [_stacked(pair) for pair in pairs if pair.one.kind is not Kind.CODE]
    for kind in _SEVERAL:
        if any(column.kind is kind for column in columns):
            paired = {id(column) for pair in pairs for column in (pair.one, pair.other)}
            nothing = np.full(max(size, width), None, dtype=object)
            columns += [
                replace(c, values=np.concatenate([c.values, nothing[:width]]))
                for c in one.columns if c.kind is kind and id(c) not in paired
            ]  # fmt: skip
            columns += [
                replace(c, values=np.concatenate([nothing[:size], c.values]))
                for c in other.columns if c.kind is kind and id(c) not in paired
            ]  # fmt: skip
    rows = np.arange(1, size + width + 1, dtype=one.rows.dtype)
    table = CustomerTable(one.sheet, one.area, one.header_row, rows, tuple(columns))
    codes = next((p for p in pairs if p.one.kind is p.other.kind is Kind.CODE), None)
    return SharedColumns(tuple(pairs), table, codes)


def _pairs(ours: Sequence[Column], theirs: Sequence[Column]) -> Iterator[ColumnPair]:
    left, right = list(ours), list(theirs)
    for same in (_same_field, _same_header, _same_kind):
        for column in list(left):
            partner = next((c for c in right if same(column, c)), None)
            if partner is not None:
                left.remove(column)
                right.remove(partner)
                yield ColumnPair(column, partner)
        if same is _same_header:
            yield from _whole_names(left, right)


def _same_field(a: Column, b: Column) -> bool:
    return a.field is not None and b.field is not None and a.field.key == b.field.key


def _same_header(a: Column, b: Column) -> bool:
    key = header_key(a.header)
    return bool(key) and key == header_key(b.header)


def _same_kind(a: Column, b: Column) -> bool:
    if a.field is None or b.field is None or a.kind is not b.kind or a.kind not in _BY_KIND:
        return False
    return a.field.options.get("closed") == b.field.options.get("closed")


def _whole_names(left: list[Column], right: list[Column]) -> Iterator[ColumnPair]:
    """First and last name of one table are the whole name of the other."""
    for whole, parts in ((left, right), (right, left)):
        name = _first(whole, Kind.PERSON)
        given, family = _first(parts, Kind.GIVEN_NAME), _first(parts, Kind.FAMILY_NAME)
        if name is None or given is None or family is None:
            continue
        joined = replace(
            family,
            header=f"{family.title} {given.title}",
            field=name.field,
            values=_joined(family.values, given.values),
        )
        whole.remove(name)
        parts.remove(given)
        parts.remove(family)
        yield ColumnPair(name, joined) if whole is left else ColumnPair(joined, name)


def _first(columns: Sequence[Column], kind: Kind) -> Column | None:
    return next((c for c in columns if c.kind is kind and not _is_closed(c)), None)


def _is_closed(column: Column) -> bool:
    return column.field is not None and column.field.options.get("closed") == "yes"


def _joined(family: Values, given: Values) -> Values:
    """Whole names: 王 and 伟 give 王伟, Smith and John give John Smith."""
    found: Values = np.full(len(family), None, dtype=object)
    for i, (last, first) in enumerate(zip(family.tolist(), given.tolist(), strict=True)):
        if is_blank(last) and is_blank(first):
            continue
        a, b = text_of(last).strip(), text_of(first).strip()
        chinese = all(_HAN[0] <= c <= _HAN[1] for c in a + b)
        found[i] = a + b if chinese else f"{b} {a}".strip()
    return found


def _stacked(pair: ColumnPair) -> Column:
    """The values of both columns, one below the other."""
    known = pair.one if pair.one.field is not None else pair.other
    field = known.field if _kinds_agree(pair) else None
    values = np.concatenate([pair.one.values, pair.other.values])
    return replace(pair.one, header=pair.title, field=field, values=values)


def _kinds_agree(pair: ColumnPair) -> bool:
    a, b = pair.one.field, pair.other.field
    return a is None or b is None or a.kind is b.kind
