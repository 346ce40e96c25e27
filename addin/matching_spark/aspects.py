"""Reads the rows of the whole table: their aspects, their twins, their frequencies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyspark.sql.functions as F  # noqa: N812  (its customary name)
from pyspark.sql import Column, DataFrame
from pyspark.sql.types import BooleanType, LongType, StructField, StructType

from addin.matching.comparers import Comparer
from addin.matching.twins import signatures_of
from addin.matching_spark.apart import signs_within
from addin.matching_spark.keeping import kept
from addin.matching_spark.layout import Layout
from addin.matching_spark.parts import Frequency, Part

_RARE = 2


def with_aspects(
    layout: Layout,
    table: DataFrame,
    comparers: Sequence[Comparer],
    told: DataFrame | None = None,
) -> DataFrame:
    """The rows with their hashes and with the row that stands for them.

    Args:
        layout: with its witnesses and aspects.
        table: `id` and the values.
        comparers: of any part of the table.
        told: pairs that were told apart, `left`, `right`: where twins are among them, each of
            all their twins stands for itself.

    Returns:
        The table with the hashes, `first` (the id of the first of the row's twins, its own
        where there is none) and `alike` (whether it has twins).
    """
    made = [StructField(name, LongType()) for name in layout.hashes]
    schema = StructType([*table.schema.fields, *made, StructField("able", BooleanType())])
    read = table.mapInArrow(_read(layout), schema)
    telling = [
        name
        for number, comparer in enumerate(comparers)
        for feature in comparer.features
        for name in layout.aspect(number, feature.levels[0].frequency).hashes
    ]
    # A blank has to count in the signature, and nulls do not.
    values = [F.coalesce(F.col(name), F.lit(0)) for name in telling]
    read = kept(read.withColumn("sign", F.when(F.col("able"), F.xxhash64(*values))))
    twins = (
        read.where("able")
        .groupBy("sign")
        .agg(F.min("id").alias("twin"), F.count("*").alias("number"))
        .where("number > 1")
        .select("sign", "twin")
    )
    if told is not None:
        twins = twins.join(signs_within(told, read), "sign", "left_anti")
    return read.join(twins, "sign", "left").select(
        *table.columns,
        *layout.hashes,
        F.coalesce("twin", "id").alias("first"),
        F.col("twin").isNotNull().alias("alike"),
    )


def _read(layout: Layout) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            part = Part(layout, pa.Table.from_batches([batch]), keep_texts=True)
            columns = dict(zip(part.rows.column_names, part.rows.columns, strict=True))
            for aspect in layout.aspects:
                slots = part.hashes(aspect.comparer, aspect.name)
                for name, hashes in zip(aspect.hashes, slots, strict=True):
                    columns[name] = pa.array(hashes, mask=hashes == 0)
            able = np.zeros(part.length, dtype=bool)
            able[signatures_of(part.comparers, part.length)[1]] = True
            columns["able"] = pa.array(able[: len(part)])
            yield from pa.table(columns).combine_chunks().to_batches()

    return read


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The frequencies of a table.

    Attributes:
        values: `aspect` (position in the layout), `hash`, `rows`: how many rows (cells) have
            the value.
        frequencies: of the counted aspects, in the layout's order.
        chances: for each aspect, how probably two of the rows share it.
    """

    values: DataFrame
    frequencies: tuple[Frequency, ...]
    chances: tuple[float, ...]


def count_values(layout: Layout, standing: DataFrame, count: int) -> Counted:
    """Counts the values of all aspects.

    Args:
        layout: with its aspects.
        standing: the rows that stand for themselves and their twins.
        count: their number.
    """
    cells = standing.select(F.inline(_cells(layout, counted_only=False)))
    values = kept(cells.groupBy("aspect", "hash").agg(F.count("*").alias("rows")))
    rows = F.col("rows").cast("decimal(38,0)")
    sums = {
        row["aspect"]: row
        for row in values.groupBy("aspect")
        .agg(
            F.sum(rows).alias("filled"),
            F.sum(rows * F.greatest(rows, F.lit(_RARE))).alias("together"),
            F.sum(rows * (rows - 1)).alias("ordered_pairs"),
            F.min("rows").alias("lowest"),
        )
        .collect()
    }
    frequencies, chances = [], []
    for i, aspect in enumerate(layout.aspects):
        found = sums.get(i)
        pairs = int(found["ordered_pairs"]) if found else 0
        chances.append(pairs / float(count * max(1, count - 1)))
        if aspect.count:
            frequencies.append(
                Frequency(int(found["filled"]), int(found["together"]), int(found["lowest"]))
                if found
                else Frequency(0, 0, _RARE)
            )
    return Counted(values, tuple(frequencies), tuple(chances))


def with_counts(layout: Layout, rows: DataFrame, values: DataFrame) -> DataFrame:
    """The rows with the counts of their values; of several slots the commonest counts."""
    common = values.where(F.col("rows") > _RARE)
    cells = rows.select("id", F.inline(_cells(layout, counted_only=True)))
    counted = [(i, a) for i, a in enumerate(layout.aspects) if a.count]
    of_rows = (
        cells.join(common, ["aspect", "hash"])
        .groupBy("id")
        .agg(*(F.max(F.when(F.col("aspect") == i, F.col("rows"))).alias(a.count)
               for i, a in counted))
    )  # fmt: skip
    filled = [
        F.when(F.coalesce(*a.hashes).isNotNull(), F.coalesce(a.count, F.lit(_RARE))).alias(a.count)
        for _, a in counted
    ]
    return rows.join(of_rows, "id", "left").select(*rows.columns, *filled)


def _cells(layout: Layout, *, counted_only: bool) -> Column:
    """An array of (aspect, hash) for all that a row has."""
    cells = [
        F.when(
            F.col(name).isNotNull(),
            F.struct(F.lit(i).alias("aspect"), F.col(name).alias("hash")),
        )
        for i, aspect in enumerate(layout.aspects)
        for name in aspect.hashes
        if aspect.count or not counted_only
    ]
    return F.filter(F.array(*cells), lambda cell: cell.isNotNull())
