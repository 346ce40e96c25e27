"""Tables for both engines: as a customer table, and as a Spark data frame."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from addin.bootstrap import find_table, open_host, rules_from_file
from addin.i18n import speaking
from addin.matching import find_duplicates
from addin.matching_spark import find_duplicates_spark
from addin.table.rulebook import RuleBook
from addin.table.rulebook_toml import default_rulebook
from addin.table.table import CustomerTable

ID = "row"
"""Name of the column with the position of each row."""

Told = tuple[tuple[int, ...], tuple[float, ...], bool, tuple[tuple[str, ...], ...]]
"""A group: positions of its rows, their scores, whether it is sure, reasons of each row."""


def frame_of(spark, headers: Sequence[str], rows: Sequence[Sequence[str]]):
    """A data frame of texts, blanks as null, with the positions of the rows."""
    import pyarrow as pa

    columns = {h: [row[i] or None for row in rows] for i, h in enumerate(headers)}
    positions = pa.array(range(len(rows)), pa.int64())
    texts = {name: pa.array(values, pa.string()) for name, values in columns.items()}
    return spark.createDataFrame(pa.table({ID: positions, **texts}))


def table_of(path: Path, rules: Path | None = None) -> CustomerTable:
    """The customer table of a .csv file."""
    return find_table(open_host(path), _rules(rules))


def on_one_machine(path: Path, rules: Path | None = None, **options) -> list[Told]:
    """The groups of a .csv file by `find_duplicates`."""
    table = table_of(path, rules)
    with speaking("en"):
        return [
            (g.rows, g.score, g.sure, tuple(tuple(map(str, said)) for said in g.reasons))
            for g in find_duplicates(table, **options).groups
        ]


def on_spark(frame, rules: Path | None = None, **options) -> list[Told]:
    """The groups of a data frame by `find_duplicates_spark`."""
    found = find_duplicates_spark(frame, ID, _rules(rules), language="en", **options)
    by_group: dict[int, list[dict]] = {}
    for row in sorted(found.toArrow().to_pylist(), key=lambda row: row["id"]):
        by_group.setdefault(row["group"], []).append(row)
    return [
        (
            tuple(row["id"] for row in rows),
            tuple(row["score"] for row in rows),
            rows[0]["sure"],
            tuple(tuple(row["reasons"]) for row in rows),
        )
        for _, rows in sorted(by_group.items())
    ]


def _rules(rules: Path | None) -> RuleBook:
    return rules_from_file(rules) if rules else default_rulebook()
