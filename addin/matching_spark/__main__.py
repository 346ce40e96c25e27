"""Duplicates past one machine: `python -m addin.matching_spark customers.parquet groups.parquet
--id customer_no`.

Reads and writes what Spark can reach, tables as .parquet or .csv (text, with a header). The
cluster is the one that Spark is set up for (spark-defaults.conf, `--master`), without any this
machine; PYSPARK_PYTHON names the Python of the workers.
"""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

import pyspark.sql.functions as F  # noqa: N812  (its customary name)
from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession

from addin.bootstrap import rules_from_file
from addin.errors import CustSheetError, SaveFailedError, UsageError
from addin.i18n import LANGUAGES, detect_language, msg, speaking
from addin.matching_spark.engine import find_duplicates_spark, odds_demanded
from addin.table.rulebook_toml import default_rulebook


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; the exit code is that of `custsheet`."""
    arguments = _parser().parse_args(argv)
    with speaking(arguments.language or detect_language()):
        try:
            _find(arguments)
        except CustSheetError as error:
            print(error, file=sys.stderr)
            return error.exit_status
    return 0


def _find(arguments: argparse.Namespace) -> None:
    mapping = dict(_said(entry) for entry in arguments.map)
    rules = rules_from_file(arguments.rules) if arguments.rules else default_rulebook()
    threshold = rules.settings.duplicates_threshold
    if arguments.threshold is not None:
        threshold = _probability(arguments.threshold)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    # Only Arrow tables go between Spark and us, no pandas frames.
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
    builder = SparkSession.builder.appName("custsheet")
    if arguments.master:
        builder = builder.master(arguments.master)
    spark = builder.getOrCreate()
    _require_room(spark, arguments.groups)
    frame = _read(spark, arguments.table)
    if arguments.table.endswith(".csv"):
        frame = _with_numbers(frame, arguments.id)
    apart = _read(spark, arguments.apart) if arguments.apart else None
    found = find_duplicates_spark(
        frame, arguments.id, rules, mapping=mapping, apart=apart, threshold=threshold
    )
    _write(found, arguments.groups)


def _said(entry: str) -> tuple[str, str]:
    header, equals, field = entry.rpartition("=")
    if not equals or not header:
        raise UsageError(
            msg("{option} {entry} cannot be read.", option="--map", entry=entry),
            msg("Write it as {option} header=field, such as 手机=phone.", option="--map"),
        )
    return header.strip(), field.strip()


def _probability(entry: str) -> float:
    try:
        threshold = float(entry)
    except ValueError:
        raise UsageError(
            msg("{option} {entry} cannot be read.", option="--threshold", entry=entry),
            msg("Write a number between 0 and 1, such as {example}.", example="0.5"),
        ) from None
    odds_demanded(threshold)  # refuses what is no probability before Spark starts
    return threshold


def _read(spark: SparkSession, table: str) -> DataFrame:
    """A table; a .csv file has nothing but texts."""
    try:
        if not table.endswith(".csv"):
            return spark.read.parquet(table)
        return spark.read.csv(table, header=True, multiLine=True, escape='"')
    except AnalysisException as error:
        raise UsageError(
            msg("{name} cannot be read: {reason}", name=table, reason=_reason(error)),
            msg("Needed is a table as .parquet or .csv that Spark can reach."),
        ) from error


def _with_numbers(frame: DataFrame, id_column: str) -> DataFrame:
    """The table of a .csv file; its ids are numbers if all of them look so."""
    if id_column in frame.columns:
        text = F.col(f"`{id_column}`")
        number = text.try_cast("bigint")
        if frame.where(~number.cast("string").eqNullSafe(text)).isEmpty():
            return frame.withColumn(id_column, number)
    return frame


def _require_room(spark: SparkSession, groups: str) -> None:
    """Refuses to write over something, before hours are spent."""
    context = spark.sparkContext
    assert context._jvm is not None, "the session runs"
    place = context._jvm.org.apache.hadoop.fs.Path(groups)
    if place.getFileSystem(context._jsc.hadoopConfiguration()).exists(place):
        raise SaveFailedError(
            msg("{name} is there already.", name=groups),
            msg("Name a place that is not there yet."),
        )


def _write(found: DataFrame, groups: str) -> None:
    try:
        if groups.endswith(".csv"):
            said = found.withColumn("reasons", F.concat_ws("; ", "reasons"))
            said.write.csv(groups, header=True)
        else:
            found.write.parquet(groups)
    except AnalysisException as error:
        raise SaveFailedError(
            msg("{name} cannot be written: {reason}", name=groups, reason=_reason(error)),
            msg("Name a place that is not there yet."),
        ) from error


def _reason(error: AnalysisException) -> str:
    return str(error).partition("\n")[0].partition(" SQLSTATE")[0]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m addin.matching_spark", description=(__doc__ or "").partition("\n\n")[0]
    )
    parser.add_argument("table", help="the table, .parquet or .csv")
    parser.add_argument("groups", help="where the groups are written, .parquet or .csv")
    parser.add_argument("--id", required=True, help="column that tells every row from the others")
    parser.add_argument("--rules", type=Path, help="a rule book as TOML file")
    parser.add_argument(
        "--map", action="append", default=[], metavar="HEADER=FIELD", help="what a column means"
    )
    parser.add_argument(
        "--threshold",
        metavar="PROBABILITY",
        help="how probable a duplicate must be to be listed, between 0 and 1; "
        "without it the rule book says it",
    )
    parser.add_argument(
        "--apart",
        metavar="FILE",
        help="pairs of rows that are known to be different customers, .parquet or .csv with "
        "two columns of ids",
    )
    parser.add_argument("--master", help="a Spark master, such as local[4] or spark://host:7077")
    parser.add_argument("--language", choices=LANGUAGES, help="of messages and reasons")
    return parser


if __name__ == "__main__":
    sys.exit(main())
