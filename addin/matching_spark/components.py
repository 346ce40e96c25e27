"""Connected components of pairs of rows."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyspark.sql.functions as F  # noqa: N812  (its customary name)
from pyspark.sql import DataFrame

from addin.matching.grouping import components
from addin.matching_spark.keeping import kept

LINKS_ON_DRIVER = 20_000_000


def connected(links: DataFrame, on_driver: int = LINKS_ON_DRIVER) -> DataFrame:
    """For each linked row the smallest id that it is connected with.

    Args:
        links: pairs of ids, `left` the smaller.
        on_driver: up to so many links are joined in the driver's memory, which is faster.

    Returns:
        `id`, `label`.
    """
    if links.count() > on_driver:
        return connected_by_stars(links)
    pairs = links.select("left", "right").toArrow()
    ids = pc.unique(pa.chunked_array([*pairs["left"].chunks, *pairs["right"].chunks],
                                     type=pairs["left"].type))  # fmt: skip
    ids = ids.take(pc.sort_indices(ids))
    left, right = (
        pc.index_in(pairs[side], value_set=ids).to_numpy().astype(np.int32)
        for side in ("left", "right")
    )
    label = components(len(ids), left, right)
    table = pa.table({"id": ids, "label": ids.take(pa.array(label))})
    return links.sparkSession.createDataFrame(table)


def connected_by_stars(links: DataFrame) -> DataFrame:
    """The same, without the driver, by alternating large and small stars.

    Kiveris, Lattanzi, Mirrokni, Rastogi, Vassilvitskii: Connected Components in MapReduce and
    Beyond, 2014. Every step keeps what is connected, and in the end each row hangs on the
    smallest of its component.
    """
    edges = kept(links.select("left", "right").distinct())
    while True:
        before, edges = edges, kept(_with_smaller(_with_larger(_both_ways(edges))))
        if edges.count() == before.count() and edges.exceptAll(before).isEmpty():
            break
    hanging = edges.select(F.col("right").alias("id"), F.col("left").alias("label"))
    roots = edges.select(F.col("left").alias("id"), F.col("left").alias("label"))
    return hanging.union(roots).distinct()


def _both_ways(edges: DataFrame) -> DataFrame:
    return edges.union(edges.select(F.col("right").alias("left"), F.col("left").alias("right")))


def _with_larger(edges: DataFrame) -> DataFrame:
    """Hangs the larger neighbours of each row on the smallest of all; the edges go both ways."""
    least = edges.groupBy("left").agg(F.min("right").alias("least"))
    larger = edges.where(F.col("right") > F.col("left")).join(least, "left")
    return _hung(larger.select(F.least("least", "left").alias("root"), F.col("right").alias("row")))


def _with_smaller(edges: DataFrame) -> DataFrame:
    """Hangs each row and its smaller neighbours on the smallest of these."""
    least = edges.groupBy("right").agg(F.min("left").alias("root"))
    smaller = edges.join(least, "right").select("root", F.col("left").alias("row"))
    return _hung(smaller.union(least.select("root", F.col("right").alias("row"))))


def _hung(found: DataFrame) -> DataFrame:
    apart = found.where(F.col("root") != F.col("row"))
    return apart.select(F.col("root").alias("left"), F.col("row").alias("right")).distinct()
