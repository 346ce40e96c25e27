"""Pairs of rows that the user told apart, brought to where they count.

They travel as weighed pairs with the log odds NEVER, so that they are on the machine that
groups their rows, whether or not they were candidates.
"""

from __future__ import annotations

import pyspark.sql.functions as F  # noqa: N812  (its customary name)
from pyspark.sql import Column, DataFrame
from pyspark.sql.types import DataType

from addin.errors import UsageError
from addin.i18n import msg
from addin.matching.grouping import NEVER
from addin.matching_spark.keeping import kept


def demand_pairs(apart: DataFrame | None) -> None:
    """Checks that what was told apart are pairs.

    Raises:
        UsageError: they have not two columns.
    """
    if apart is not None and len(apart.columns) != 2:
        raise UsageError(
            msg("The pairs told apart stand in {number} columns.", number=len(apart.columns)),
            msg("Needed are two columns, both with row ids."),
        )


def pairs_of_ids(apart: DataFrame, id_: DataType) -> DataFrame:
    """`left`, `right`: the pairs, read as ids; what can be no id of the table is dropped.

    Args:
        apart: two columns of ids.
        id_: the type of the ids of the table.
    """
    found = apart.toDF("one", "other").select(*(_read(apart, at, id_) for at in (0, 1)))
    # Of pairs with a blank neither is the smaller one; and no row is apart from itself.
    return kept(_smaller_first(found, "one", "other").where("left < right").distinct())


def _read(apart: DataFrame, at: int, id_: DataType) -> Column:
    name = ("one", "other")[at]
    if apart.schema.fields[at].dataType == id_:
        return F.col(name)
    return F.col(name).cast("string").try_cast(id_).alias(name)


def _smaller_first(pairs: DataFrame, one: str, other: str) -> DataFrame:
    return pairs.select(F.least(one, other).alias("left"), F.greatest(one, other).alias("right"))


def signs_within(told: DataFrame, rows: DataFrame) -> DataFrame:
    """`sign`: those of the twins of whom some were told apart.

    Args:
        told: `left`, `right`.
        rows: `id`, `sign`.
    """
    signs = rows.select("id", "sign").where(F.col("sign").isNotNull())
    left = told.join(signs.toDF("left", "sign"), "left")
    return left.join(signs.toDF("right", "sign"), ["right", "sign"]).select("sign").distinct()


def with_told(pairs: DataFrame, told: DataFrame, rows: DataFrame) -> DataFrame:
    """The weighed pairs, and those that the rows told apart stand for, with NEVER.

    Args:
        pairs: `left`, `right`, `odds`.
        told: `left`, `right`.
        rows: `id`, `first`.
    """
    first = rows.select("id", "first")
    standing = told.join(first.toDF("left", "one"), "left").join(
        first.toDF("right", "other"), "right"
    )
    never = kept(_smaller_first(standing, "one", "other").distinct())
    weighed = pairs.join(never, ["left", "right"], "left_anti")
    return weighed.union(never.withColumn("odds", F.lit(NEVER)))
