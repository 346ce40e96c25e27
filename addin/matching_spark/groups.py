"""Joins weighed pairs to groups, each connected component on one machine."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyspark.sql.functions as F  # noqa: N812  (its customary name)
from pyspark.sql import DataFrame
from pyspark.sql.types import (
    ArrayType,
    BooleanType,
    DoubleType,
    StringType,
    StructField,
    StructType,
)

from addin.i18n import Language, speaking
from addin.matching.engine import Forbidden, explained, with_twins
from addin.matching.grouping import NEVER, Floats, Rows, group
from addin.matching.model import Model
from addin.matching_spark.components import connected
from addin.matching_spark.keeping import kept
from addin.matching_spark.layout import Layout
from addin.matching_spark.pairs import bucket_of, without_values
from addin.matching_spark.parts import Measured, Part

_ROWS_OF_BUCKET = 20_000


def groups_of(
    layout: Layout,
    measured: Measured,
    model: Model,
    pairs: DataFrame,
    rows: DataFrame,
    enough: float,
    language: Language,
) -> DataFrame:
    """The rows that are not alone.

    Args:
        layout: what is decided for the whole table.
        measured: what was measured on it.
        model: what was learned.
        pairs: `left`, `right`, `odds`; NEVER for those that must not be in one group.
        rows: `id`, `first`, `alike`, values and counts.
        enough: log odds that join two rows.
        language: in which the reasons are given.

    Returns:
        `id`, `group` (the id of the group's first row), `score`, `sure`, `reasons`.
    """
    labels = connected(pairs.where(F.col("odds") > enough))
    linked = labels.select(F.col("id").alias("first"), "label")
    alone = F.when(F.col("alike"), F.col("first"))
    members = kept(
        rows.select("id", "first", "alike", *layout.values, *(a.count for a in layout.counted))
        .join(linked, "first", "left")
        .withColumn("label", F.coalesce("label", alone))
        .where(F.col("label").isNotNull())
        .drop("alike")
    )
    count = members.count()
    other = labels.select(F.col("id").alias("right"), F.col("label").alias("other"))
    inside = (
        pairs.join(labels.withColumnRenamed("id", "left"), "left")
        .join(other, "right")
        .where(F.col("label") == F.col("other"))
        .select("left", "right", "odds", "label")
    )
    id_ = rows.schema["id"].dataType
    schema = StructType([
        StructField("id", id_),
        StructField("group", id_),
        StructField("score", DoubleType()),
        StructField("sure", BooleanType()),
        StructField("reasons", ArrayType(StringType())),
    ])  # fmt: skip
    bare = without_values(model)
    bucket = bucket_of("label", count, _ROWS_OF_BUCKET)
    return (
        members.groupBy(bucket)
        .cogroup(inside.groupBy(bucket))
        .applyInArrow(_grouping(layout, measured, bare, schema, enough, language), schema)
    )


def _grouping(
    layout: Layout,
    measured: Measured,
    model: Model,
    schema: StructType,
    enough: float,
    language: Language,
) -> Callable[[pa.Table, pa.Table], pa.Table]:
    """Groups the rows of whole components by the pairs inside them."""

    def grouped(rows: pa.Table, pairs: pa.Table) -> pa.Table:
        part = Part(layout, rows)
        scorer = part.scorer(measured)
        scorer.model = model

        pairs = pairs.sort_by([("left", "ascending"), ("right", "ascending")])
        left, right = part.positions(pairs["left"]), part.positions(pairs["right"])
        odds = pairs["odds"].to_numpy()
        never = odds == NEVER
        forbidden = Forbidden(zip(left[never].tolist(), right[never].tolist(), strict=True), scorer)

        def weigh(left: Rows, right: Rows) -> Floats:
            found = scorer.log_odds(scorer.compare(left, right))
            found[forbidden.among(left, right)] = NEVER
            return found - enough

        found = [
            (rows, weakest + enough)
            for rows, weakest in group(len(part), left, right, odds - enough, weigh)
        ]
        twin = part.positions(part.rows["first"])
        ids = part.ids.to_pylist()
        columns: list[list[object]] = [[] for _ in schema.names]
        with speaking(language):
            for one in explained(scorer, with_twins(found, twin), twin):
                for row, score, reasons in zip(one.rows, one.score, one.reasons, strict=True):
                    said = [str(reason) for reason in reasons]
                    cells = (ids[row], ids[one.rows[0]], score, one.sure, said)
                    for column, cell in zip(columns, cells, strict=True):
                        column.append(cell)
        types = (part.ids.type, part.ids.type, pa.float64(), pa.bool_(), pa.list_(pa.string()))
        arrays = [pa.array(c, type=t) for c, t in zip(columns, types, strict=True)]
        return pa.table(arrays, names=schema.names)

    return grouped
