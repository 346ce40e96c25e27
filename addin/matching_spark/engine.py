"""From a Spark data frame to duplicate groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pyspark.sql.functions as F  # noqa: N812  (its customary name)
from pyspark.sql import Column, DataFrame
from pyspark.sql.types import (
    BooleanType,
    DateType,
    DoubleType,
    FloatType,
    IntegralType,
    StringType,
    TimestampType,
)

from addin.errors import UsageError
from addin.i18n import Language, current_language, msg
from addin.matching.blocking import ALL_PAIRS_UP_TO, PlannedKey, plan
from addin.matching.chance import Floats, features_of, levels_by_chance, mean_share
from addin.matching.comparers import Key
from addin.matching.engine import demand_something_telling
from addin.matching.scoring import hopeless_below
from addin.matching_spark.apart import demand_pairs, pairs_of_ids, with_told
from addin.matching_spark.aspects import Counted, count_values, with_aspects, with_counts
from addin.matching_spark.blocks import candidate_pairs
from addin.matching_spark.groups import groups_of
from addin.matching_spark.keeping import kept
from addin.matching_spark.layout import Layout, aspects_of, first_layout
from addin.matching_spark.pairs import learn_model, promising_pairs, sample_of, weighed
from addin.matching_spark.parts import Measured, Part, values_of
from addin.matching_spark.witnesses import with_witnesses
from addin.table.rulebook import RuleBook

SAMPLE = 100_000
"""So many rows at most are brought to the driver, to decide what columns are and to measure
how often strangers agree. Shorter tables are decided on as a whole: as on one machine."""

_KEPT_TYPES = (BooleanType, DateType, DoubleType, FloatType, IntegralType, StringType,
               TimestampType)  # fmt: skip


def find_duplicates_spark(
    frame: DataFrame,
    id_column: str,
    rules: RuleBook,
    *,
    mapping: Mapping[str, str] | None = None,
    apart: DataFrame | None = None,
    threshold: float = 0.5,
    language: Language | None = None,
    sample: int = SAMPLE,
) -> DataFrame:
    """Finds the rows of a data frame that are probably one customer.

    The same features, levels and weights as `addin.matching.find_duplicates`. The frame is
    read several times: keep it, or read it from files.

    Args:
        frame: n rows; which of its columns are compared is decided as on one machine.
        id_column: a column that has another value, a number or a text, in every row. Rows
            are taken in the order of their ids.
        rules: says what the headers mean.
        mapping: what the user said: header -> field.
        apart: pairs of rows that are known to be different customers: two columns of ids. What
            is no id of the frame is left out.
        threshold: how probably two rows must be one customer to be joined, between 0 and 1;
            what makes a group sure is the same whatever it is.
        language: in which the reasons are given; None for the current one.
        sample: number of rows that are brought to the driver.

    Returns:
        One row for each row that is in a group, in no order: `id`; `group`, the id of the
        group's first row; `score`, 0 to 100; `sure`, whether the group may be merged without
        looking; `reasons`, a list of texts.

    Raises:
        UsageError: the id column is not there, or not unique; `mapping`, `apart` or
            `threshold` is wrong.
        UnmappedColumnsError: no column tells customers apart.
    """
    enough = odds_demanded(threshold)
    demand_pairs(apart)
    count = _checked(frame, id_column)
    layout, table = _laid_out(frame, id_column, count, rules, mapping or {}, sample)
    told = None if apart is None else pairs_of_ids(apart, table.schema["id"].dataType)
    layout = with_witnesses(layout, table)
    few = Part(layout, table.limit(1).toArrow())
    demand_something_telling(few.comparers)
    layout = replace(layout, aspects=aspects_of(few.comparers))
    rows = with_aspects(layout, table, few.comparers, told)
    standing = rows.where(F.col("first") == F.col("id"))
    count = standing.count()
    counted = count_values(layout, standing, count)
    rows = kept(with_counts(layout, rows, counted.values))
    standing = rows.where(F.col("first") == F.col("id"))
    drawn = sample_of(standing.select(*table.columns), count, sample, "id").toArrow()
    strangers = Part(layout, drawn)
    features = features_of(few.comparers)
    levels = _levels(layout, strangers, counted)
    measured = Measured(levels, counted.frequencies, count)
    keys, positions = _keys(layout, strangers)
    if count <= ALL_PAIRS_UP_TO:
        planned = [PlannedKey((), count * (count - 1) / 2)]
    else:
        planned = plan(keys, count, [counted.chances[i] for i in positions])
    aspects = [layout.aspects[i] for i in positions]
    candidates = kept(candidate_pairs(standing, keys, aspects, planned))
    hopeless = hopeless_below(planned)
    promising = kept(promising_pairs(layout, measured, features, candidates, rows, hopeless))
    model = learn_model(measured, features, promising)
    pairs = weighed(promising, model, enough)
    if told is not None:
        pairs = with_told(pairs, told, rows)
    language = language or current_language()
    return kept(groups_of(layout, measured, model, kept(pairs), rows, enough, language))


def odds_demanded(threshold: float) -> float:
    """The log odds that join two rows.

    Raises:
        UsageError: the threshold is not between 0 and 1.
    """
    if not 0.0 < threshold < 1.0:
        raise UsageError(
            msg("The threshold {value} is not between 0 and 1.", value=f"{threshold:g}"),
            msg("With 0.5 rows are listed that are one customer more probably than not."),
        )
    return float(np.log(threshold / (1.0 - threshold)))


def _checked(frame: DataFrame, id_column: str) -> int:
    """The number of rows, when the ids are what they have to be."""
    if id_column not in frame.columns:
        raise UsageError(
            msg("The table has no column {header}.", header=f"“{id_column}”"),
            msg("Its columns are: {names}.", names=", ".join(frame.columns)),
        )
    column = F.col(_quoted(id_column))
    rows, ids = frame.agg(F.count("*"), F.count_distinct(column)).collect()[0]
    if rows != ids:
        raise UsageError(
            msg("The column {header} does not tell every row from the others.",
                header=f"“{id_column}”"),
            msg("Needed is a column with another value in every row, and none blank."),
        )  # fmt: skip
    return int(rows)


def _laid_out(
    frame: DataFrame,
    id_column: str,
    count: int,
    rules: RuleBook,
    mapping: Mapping[str, str],
    sample: int,
) -> tuple[Layout, DataFrame]:
    """The layout by a sample of the rows, and the table with `id` and the values."""
    id_ = F.col(_quoted(id_column))
    id_ = id_.cast("bigint") if isinstance(frame.schema[id_column].dataType, IntegralType) else id_
    plain = frame.select(id_.alias("id"), *(_plain(frame, name) for name in frame.columns))
    drawn = sample_of(plain, count, sample, "id").toArrow().sort_by("id")
    columns = [values_of(column) for column in drawn.columns[1:]]
    layout = first_layout(frame.columns, columns, rules, dict(mapping))
    names = zip(layout.values, layout.names, strict=True)
    values = [F.col(f"x{frame.columns.index(name)}").alias(value) for value, name in names]
    return layout, plain.select("id", *values)


def _plain(frame: DataFrame, name: str) -> Column:
    column = F.col(_quoted(name))
    kept = isinstance(frame.schema[name].dataType, _KEPT_TYPES)
    return (column if kept else column.cast("string")).alias(f"x{frame.columns.index(name)}")


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _levels(layout: Layout, strangers: Part, counted: Counted) -> tuple[Floats, ...]:
    """For each feature the logarithms of the probabilities of its levels by chance.

    How often strangers have the same value is known of the whole table, the rest is measured
    on the sample.
    """
    known = dict(zip(layout.counted, counted.frequencies, strict=True))
    by_chance = iter(
        levels_by_chance(strangers.comparers, np.arange(len(strangers), dtype=np.int32))
    )
    found = []
    for number, comparer in enumerate(strangers.comparers):
        for feature in comparer.features:
            shares, first = next(by_chance), feature.levels[0]
            frequency = known[layout.aspect(number, first.frequency)]
            shares[0] = mean_share(frequency.filled, frequency.together, first.chance)
            found.append(np.log(shares / shares.sum()))
    return tuple(found)


def _keys(layout: Layout, strangers: Part) -> tuple[list[Key], list[int]]:
    """The keys of the sample, and the positions of their aspects in the layout."""
    keys, positions = [], []
    for number, comparer in enumerate(strangers.comparers):
        for key in comparer.keys:
            keys.append(replace(key, codes=key.codes[..., : len(strangers)]))
            positions.append(layout.aspects.index(layout.aspect(number, key.name)))
    return keys, positions
