"""Which cells of a whole column hold nothing but look filled: 无, test, 13800138000.

The readers leave such values out where they are frequent. A few rows of the table
alone do not show that any more; here it is found once, for the whole table, and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from addin.cleaning.nothing import is_nothing
from addin.matching.columns import OWN_PLACEHOLDERS
from addin.matching.contacts import email_text, phone_slots
from addin.matching.identifiers import date_text, number_text, written_date
from addin.matching.texts import folded, frequent_from
from addin.table.cells import CellValue, is_blank, text_of
from addin.table.fields import Kind
from addin.table.table import Column

Pieces = tuple[str, ...]
"""The values of one cell, as the readers judge them; a phone cell may have two."""

_LONGEST = 40


def _whole(text: str) -> Pieces:
    return (text,) if len(text) < _LONGEST else ()


def _number(text: str) -> Pieces:
    return (number_text(text),)


_PIECES: Mapping[Kind, Callable[[str], Pieces]] = {
    Kind.PHONE: phone_slots,
    Kind.EMAIL: lambda text: (email_text(text),),
    Kind.BIRTH_DATE: lambda text: (written_date(date_text(text)),),
    Kind.ID_NUMBER: _number,
    Kind.USCC: _number,
    Kind.TAX_ID: _number,
}


def stand_ins(kind: Kind, columns: Sequence[Column]) -> list[set[CellValue]]:
    """For each of some columns the cell values that stand for nothing.

    Args:
        kind: as what the columns are read.
        columns: columns that are compared as one.
    """
    distinct = [_distinct(column) for column in columns]
    found: list[set[CellValue]] = [set() for _ in columns]
    for i, column in enumerate(columns):
        if column.kind not in OWN_PLACEHOLDERS:
            size = len(column.values)
            _add(found[i : i + 1], distinct[i : i + 1], _whole, column.kind, size)
    if kind in _PIECES:
        _add(found, distinct, _PIECES[kind], kind, sum(len(c.values) for c in columns))
    return found


def is_stand_in(kind: Kind, column: Column, value: CellValue) -> bool:
    """Whether one cell holds something that stands for nothing, however rare it is."""
    if is_blank(value):
        return False
    (text,) = folded([text_of(value)])
    if column.kind not in OWN_PLACEHOLDERS and _nothing(_whole(text), column.kind):
        return True
    return kind in _PIECES and _nothing(_PIECES[kind](text), kind)


def with_two_numbers(column: Column) -> CellValue:
    """A cell of a phone column that holds two numbers; None where there is none."""
    values, texts, _ = _distinct(column)
    return next((v for v, t in zip(values, texts, strict=True) if len(phone_slots(t)) > 1), None)


def _nothing(pieces: Pieces, kind: Kind) -> bool:
    return any(piece and is_nothing(piece, kind) for piece in pieces)


Distinct = tuple[list[CellValue], list[str], list[int]]
"""The distinct values of a column, their folded texts, how many cells have each."""


def _distinct(column: Column) -> Distinct:
    codes, uniques = pd.factorize(column.values)
    counts = np.bincount(codes[codes >= 0], minlength=len(uniques)).tolist()
    filled = [i for i, value in enumerate(uniques) if not is_blank(value)]
    values: list[CellValue] = [uniques[i] for i in filled]
    return values, folded([text_of(v) for v in values]), [counts[i] for i in filled]


def _add(
    found: Sequence[set[CellValue]],
    distinct: Sequence[Distinct],
    pieces_of: Callable[[str], Pieces],
    kind: Kind,
    cells: int,
) -> None:
    """Adds the values that have a frequent piece which stands for nothing."""
    frequent = {
        piece
        for piece in _frequent(distinct, pieces_of, cells)
        if piece and is_nothing(piece, kind)
    }
    if not frequent:
        return
    for values, (originals, texts, _) in zip(found, distinct, strict=True):
        for value, text in zip(originals, texts, strict=True):
            if not frequent.isdisjoint(pieces_of(text)):
                values.add(value)


def _frequent(
    distinct: Sequence[Distinct], pieces_of: Callable[[str], Pieces], cells: int
) -> list[str]:
    """The distinct pieces of some columns that are frequent enough to mislead."""
    pieces: list[str] = []
    weights: list[int] = []
    for _, texts, counts in distinct:
        for text, count in zip(texts, counts, strict=True):
            for piece in pieces_of(text):
                pieces.append(piece)
                weights.append(count)
    if not pieces:
        return []
    codes, uniques = pd.factorize(np.array(pieces, dtype=object))
    often = np.bincount(codes, weights) >= frequent_from(cells)
    return [str(uniques[i]) for i in np.flatnonzero(often).tolist()]
