"""Looks through the whole table for the cells that every part of it has to be shown.

A word for nothing is taken for one when it stands in two rows at least. (On one machine it
takes a few rows more in tables of over 100,000 rows; what so few rows have does no harm.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyspark.sql.functions as F  # noqa: N812  (its customary name)
from pyspark.sql import DataFrame

from addin.cleaning.nothing import is_nothing
from addin.matching.columns import LONG, OWN_PLACEHOLDERS
from addin.matching.contacts import email_text, phone_slots
from addin.matching.identifiers import date_text, number_text, written_date
from addin.matching.texts import distinct_texts, folded
from addin.matching_spark.layout import Layout, Witness
from addin.matching_spark.parts import values_of
from addin.table.fields import Kind

_MOST = 1_000
_OFTEN = 2
_SCHEMA = "reading string, mark string, place int, text string, times bigint"
_TWO = "two numbers"

_REDUCED: dict[Kind, Callable[[str], Iterable[str]]] = {
    Kind.PHONE: phone_slots,
    Kind.EMAIL: lambda text: (email_text(text),),
    Kind.BIRTH_DATE: lambda text: (written_date(date_text(text)),),
    Kind.ID_NUMBER: lambda text: (number_text(text),),
    Kind.USCC: lambda text: (number_text(text),),
    Kind.TAX_ID: lambda text: (number_text(text),),
}

Mark = tuple[str, str, int]
"""(as what the cell is read, what is remarkable, place of the column)."""


def with_witnesses(layout: Layout, table: DataFrame) -> Layout:
    """The layout with the witnesses of a table that has its columns."""
    marks = table.select(*layout.values).mapInArrow(_marked(layout), _SCHEMA)
    counted = (
        marks.groupBy("reading", "mark")
        .agg(F.sum("times").alias("times"), F.min(F.struct("place", "text")).alias("example"))
        .where((F.col("reading") == _TWO) | (F.col("times") >= _OFTEN))
        .orderBy(F.desc(F.col("reading") == _TWO), F.desc("times"), "reading", "mark")
        .limit(_MOST)
    )
    found = [
        Witness(row["example"]["place"], row["example"]["text"], row["reading"] != _TWO)
        for row in counted.collect()
    ]
    return replace(layout, witnesses=tuple(found))


def _marked(layout: Layout) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    kinds = {place: kind for kind, places in layout.by_kind for place in places}

    def look(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            times: Counter[Mark] = Counter()
            example: dict[Mark, str] = {}
            for place, column in enumerate(layout.columns):
                codes, raw = distinct_texts(values_of(batch.column(place)))
                counts = np.bincount(codes[codes >= 0], minlength=len(raw)).tolist()
                for text, count in zip(folded(raw), counts, strict=True):
                    for reading, mark in _remarkable(text, kinds[place], column.kind, place):
                        key = (reading, mark, place)
                        times[key] += count
                        example[key] = min(text, example.get(key, text))
            found = [(*key, example[key], count) for key, count in times.items()]
            yield pa.RecordBatch.from_pylist(
                [dict(zip(_NAMES, row, strict=True)) for row in found], schema=_ARROW
            )

    return look


_NAMES = ("reading", "mark", "place", "text", "times")
_ARROW = pa.schema(
    zip(_NAMES, (pa.string(), pa.string(), pa.int32(), pa.string(), pa.int64()), strict=True)
)


def _remarkable(text: str, read_as: Kind, kind: Kind, place: int) -> Iterator[tuple[str, str]]:
    """(reading, mark) for all that is remarkable in a folded text."""
    if kind not in OWN_PLACEHOLDERS and len(text) < LONG and is_nothing(text, kind):
        yield f"text {place}", text
    reduce = _REDUCED.get(read_as)
    if reduce is None:
        return
    values = tuple(reduce(text))
    if len(values) > 1:
        yield _TWO, str(place)
    # All columns of phones, or of addresses, are compared as one.
    for value in values:
        if value and is_nothing(value, read_as):
            yield read_as.value, value
