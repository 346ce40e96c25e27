"""Compares and weighs pairs, bucket by bucket: each bucket brings the rows that it needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyspark.sql.functions as F  # noqa: N812  (its customary name)
from pyspark.sql import Column, DataFrame
from pyspark.sql.types import (
    BooleanType,
    ByteType,
    DoubleType,
    FloatType,
    StructField,
    StructType,
)

from addin.matching.chance import Chance
from addin.matching.comparers import Feature
from addin.matching.grouping import NEVER
from addin.matching.model import ENOUGH, Compared, Model, learn, starting_model
from addin.matching.readings import most_likely, readings_of
from addin.matching_spark.layout import Layout
from addin.matching_spark.parts import Measured, Part

_PAIRS_OF_BUCKET = 100_000
_FINELY = 1_000_000


def bucket_of(id_: str | Column, count: int, of_bucket: int) -> Column:
    """The bucket of an id, when `count` of them are to lie in buckets of about one size."""
    return F.pmod(F.xxhash64(id_), F.lit(count // of_bucket + 1))


def sample_of(frame: DataFrame, count: int, wanted: int, *ids: str) -> DataFrame:
    """Some of `count` rows, by chance but the same ones every time; all if so many are wanted."""
    if count <= wanted:
        return frame
    limit = max(1, _FINELY * wanted // count)
    return frame.where(F.pmod(F.xxhash64(*ids), F.lit(_FINELY)) < limit)


def promising_pairs(
    layout: Layout,
    measured: Measured,
    features: Sequence[Feature],
    candidates: DataFrame,
    rows: DataFrame,
    hopeless: float,
) -> DataFrame:
    """The candidates that may be one customer, compared.

    Args:
        layout: what is decided for the whole table.
        measured: what was measured on it.
        features: what is compared.
        candidates: `left`, `right`, each pair once.
        rows: `id`, values and counts.
        hopeless: log odds below which a candidate is dropped.

    Returns:
        `left`, `right`, `level0`, …, `rarity0`, …, and whether they are `forbidden`.
    """
    count = candidates.count()
    bucket = bucket_of("left", count, _PAIRS_OF_BUCKET)
    needed = (
        candidates.select(bucket.alias("part"), F.explode(F.array("left", "right")).alias("id"))
        .distinct()
        .join(rows.select("id", *layout.values, *(a.count for a in layout.counted)), "id")
    )
    schema = StructType([
        *candidates.schema.fields,
        *(StructField(f"level{i}", ByteType()) for i in range(len(features))),
        *(StructField(f"rarity{i}", FloatType()) for i in range(len(features))),
        StructField("forbidden", BooleanType()),
    ])  # fmt: skip

    def compare(pairs: pa.Table, rows: pa.Table) -> pa.Table:
        part = Part(layout, rows)
        scorer = part.scorer(measured)
        left, right = part.positions(pairs["left"]), part.positions(pairs["right"])
        found = scorer.sifted(left, right, hopeless)
        forbidden = scorer.forbidden(found.left, found.right)
        columns = [part.ids.take(pa.array(found.left)), part.ids.take(pa.array(found.right))]
        columns += [pa.array(values) for values in (*found.levels, *found.rarity, forbidden)]
        return pa.table(columns, names=schema.names)

    return (
        candidates.groupBy(bucket).cogroup(needed.groupBy("part")).applyInArrow(compare, schema)
    )  # fmt: skip


def learn_model(measured: Measured, features: Sequence[Feature], promising: DataFrame) -> Model:
    """Learns the model on the driver, of all promising pairs or of a sample of them."""
    total = promising.count()
    sample = sample_of(promising, total, ENOUGH, "left", "right").drop("forbidden").toArrow()
    sample = sample.sort_by([("left", "ascending"), ("right", "ascending")])
    pairs = _compared(sample, len(features))
    chance = Chance(measured.levels, ())
    return most_likely(
        learn(
            starting_model(reading, chance, measured.count),
            pairs,
            measured.count,
            stands_for=total / max(1, len(pairs)),
        )
        for reading in readings_of(features)
    )


def weighed(promising: DataFrame, model: Model, enough: float = 0.0) -> DataFrame:
    """`left`, `right`, `odds`: the log odds of the promising pairs.

    Args:
        promising: the pairs, compared.
        model: what was learned.
        enough: log odds that join two rows.
    """
    schema = StructType([*promising.schema.fields[:2], StructField("odds", DoubleType())])
    bare = without_values(model)
    likely = min(0.0, enough)

    def weigh(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            odds = bare.log_odds(_compared(batch, len(bare.features)))
            forbidden = batch["forbidden"].to_numpy(zero_copy_only=False)
            odds[(odds > likely) & forbidden] = NEVER
            yield pa.RecordBatch.from_arrays(
                [batch["left"], batch["right"], pa.array(odds)], names=schema.names
            )

    return promising.mapInArrow(weigh, schema)


def without_values(model: Model) -> Model:
    """The model as it is sent to the workers: without the driver's columns."""
    return replace(model, features=tuple(replace(f, columns=()) for f in model.features))


def _compared(table: pa.Table | pa.RecordBatch, features: int) -> Compared:
    """Pairs as the model takes them; it does not ask of which rows they are."""
    nobody = np.zeros(table.num_rows, dtype=np.int32)
    levels = tuple(table[f"level{i}"].to_numpy() for i in range(features))
    rarity = tuple(table[f"rarity{i}"].to_numpy() for i in range(features))
    return Compared(nobody, nobody, levels, rarity)
