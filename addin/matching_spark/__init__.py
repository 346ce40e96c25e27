"""Finding duplicates in tables that are too large for one machine, on a Spark cluster.

    found = find_duplicates_spark(spark.read.parquet("customers"), "id", default_rulebook())

The same features, levels and weights as `addin.matching`, whose code compares and groups
here as well; Spark only brings together what has to be compared. In reading order: `layout`
has what is decided once for the whole table, `witnesses` what every part of it must be shown,
`parts` compares the rows of a part, `aspects` counts what rows have in common, `blocks` makes
candidate pairs, `pairs` compares and weighs them, `apart` brings in what the user told apart,
`components` and `groups` join them, `engine` runs these stages. Needs the extra
`custsheet[spark]` on every machine.
"""

import importlib.util

if not all(map(importlib.util.find_spec, ("pyspark", "pyarrow"))):
    raise ModuleNotFoundError("Spark is missing: pip install 'custsheet[spark]'")

from addin.matching_spark.engine import find_duplicates_spark

__all__ = ["find_duplicates_spark"]
