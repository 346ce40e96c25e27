"""Candidate pairs: the plan of `addin.matching.blocking`, carried out by joins.

Every row becomes a member of one block for each planned combination of keys. Blocks of
reasonable size give all their pairs; larger ones are cut up by further keys, twice at most,
and what is too large even then gives pairs of rows that stand near each other. No block is
ever held in memory beyond that size.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import product
from operator import and_

import pyspark.sql.functions as F  # noqa: N812  (its customary name)
from pyspark.sql import Column, DataFrame, Window

from addin.matching.blocking import (
    CUTS,
    LARGEST_BLOCK,
    WINDOW,
    PlannedKey,
    finer_keys,
)
from addin.matching.comparers import Key
from addin.matching_spark.keeping import kept
from addin.matching_spark.layout import Aspect

_INSIDE = ("planned", "last", "block")


def candidate_pairs(
    rows: DataFrame,
    keys: Sequence[Key],
    aspects: Sequence[Aspect],
    planned: Sequence[PlannedKey],
) -> DataFrame:
    """The pairs worth comparing: `left`, `right`, each once.

    Args:
        rows: `id` and the hashes of the rows that take part.
        keys: what rows may share.
        aspects: of the keys.
        planned: which combinations are used.
    """
    if not all(p.parts for p in planned):
        left, right = (
            rows.select(F.col("id").alias("left")),
            rows.select(F.col("id").alias("right")),
        )
        return left.join(right, F.col("left") < F.col("right"))
    finer = [finer_keys(keys, p.parts) for p in planned]
    members = rows.select("id", F.inline(_blocks(planned, aspects)))
    found = []
    for cuts in range(CUTS, -1, -1):
        sized = members.withColumn("size", F.count("*").over(Window.partitionBy("block")))
        found.append(_all_pairs(sized.where(F.col("size").between(2, LARGEST_BLOCK))))
        large = kept(sized.where(F.col("size") > LARGEST_BLOCK).drop("size"))
        if large.isEmpty():
            break
        useful = _useful(finer, keep=cuts > 0)
        found.append(_neighbours(large.where(F.size(useful) == 0)))
        if cuts == 0:
            break
        uncut = large.join(rows.select("id", *_singles(aspects)), "id")
        members = uncut.select("id", F.inline(_cut(aspects, useful, whole=cuts == 1)))
    pairs = reduce(DataFrame.unionByName, found)
    one, other = F.least("left", "right"), F.greatest("left", "right")
    return pairs.select(one.alias("left"), other.alias("right")).distinct()


def _blocks(planned: Sequence[PlannedKey], aspects: Sequence[Aspect]) -> Column:
    """An array of the blocks that a row belongs to."""
    found = []
    for number, combination in enumerate(planned):
        slots = [aspects[i].hashes for i in combination.parts]
        for chosen in product(*slots):
            filled = reduce(and_, [F.col(name).isNotNull() for name in chosen])
            block = F.xxhash64(F.lit(number), *chosen)
            values = (F.lit(number), F.lit(-1), block)
            found.append(F.when(filled, _struct(values)))
    return _present(found)


def _singles(aspects: Sequence[Aspect]) -> list[str]:
    """The hashes by which large blocks are cut up."""
    return list(dict.fromkeys(a.hashes[0] for a in aspects if a.is_single))


def _useful(finer: Sequence[Sequence[int]], *, keep: bool) -> Column:
    """The keys that may cut up a member's block: behind the one that cut it up last."""
    if not keep:
        return F.array().cast("array<int>")
    lists = F.array(*(F.array(*map(F.lit, keys)).cast("array<int>") for keys in finer))
    return F.filter(F.get(lists, F.col("planned")), lambda key: key > F.col("last"))


def _cut(aspects: Sequence[Aspect], useful: Column, *, whole: bool) -> Column:
    """An array of the smaller blocks; with `whole` none of them is cut up again."""
    found = []
    for i, aspect in enumerate(aspects):
        if aspect.is_single:
            value = F.col(aspect.hashes[0])
            block = F.xxhash64(F.col("block"), F.lit(i), value)
            last = F.lit(len(aspects) if whole else i)
            values = (F.col("planned"), last, block)
            wanted = value.isNotNull() & F.array_contains(useful, F.lit(i))
            found.append(F.when(wanted, _struct(values)))
    return _present(found)


def _struct(values: Sequence[Column]) -> Column:
    return F.struct(*(v.alias(name) for v, name in zip(values, _INSIDE, strict=True)))


def _present(found: Sequence[Column]) -> Column:
    return F.filter(F.array(*found), lambda member: member.isNotNull())


def _all_pairs(members: DataFrame) -> DataFrame:
    blocks = members.groupBy("block").agg(F.collect_list("id").alias("ids"))
    ones = blocks.select(F.explode("ids").alias("left"), "ids")
    return ones.select(
        "left", F.explode(F.filter("ids", lambda other: other > F.col("left"))).alias("right")
    )


def _neighbours(members: DataFrame) -> DataFrame:
    """Pairs of rows that stand near each other in what is too large and can't be cut."""
    order = Window.partitionBy("block").orderBy("id")
    near = F.array(*(F.lead("id", step).over(order) for step in range(1, WINDOW + 1)))
    nearby = members.select(F.col("id").alias("left"), near.alias("near"))
    pairs = nearby.select("left", F.explode("near").alias("right"))
    return pairs.where(F.col("right").isNotNull() & (F.col("left") != F.col("right")))
