"""The cluster finds what one machine finds."""

from __future__ import annotations

import csv
import gzip
import os
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from spark_needed import need_spark

from tests.benchmarks.duplicates import make_list, write_list

need_spark()

from spark_tables import frame_of, on_one_machine, on_spark, table_of

from addin.matching.blocking import plan_rows
from addin.matching.engine import WeighedPairs, weigh_pairs
from addin.matching_spark import engine

ROWS = 4_000
"""More than twice as many as are compared all with all."""
SHARED = Path(__file__).parents[2] / ".." / "shared" / "data" / "matching"


def test_a_table_of_thousands_of_rows_has_the_same_groups_scores_and_reasons(spark, tmp_path):
    packed = SHARED / "cn_10k.csv.gz"
    if not packed.exists() and os.environ.get("CI") != "true":
        pytest.skip("the shared test tables are not here")
    with gzip.open(packed, "rt", encoding="utf-8-sig", newline="") as file:
        lines = [line[1:-1] for line in csv.reader(file)]  # no number, no truth
    header, rows = lines[0], lines[1 : ROWS + 1]
    path = tmp_path / "cn_10k.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    rules = SHARED / "rules" / "cn_10k.toml"
    single = on_one_machine(path, rules)
    assert len(single) > ROWS / 12
    assert on_spark(frame_of(spark, header, rows), rules) == single


@pytest.fixture(scope="module")
def members(tmp_path_factory):
    """A made-up list of members, 40 of whom come twice more: headers, rows and .csv file."""
    made = make_list("members_zh", rows=1_800)
    path = tmp_path_factory.mktemp("members") / "members.csv"
    write_list(replace(made, rows=(*made.rows, *made.rows[:40], *made.rows[:40])), path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = list(csv.reader(file))
    return header, rows, path


def test_a_list_that_is_judged_by_a_sample_has_nearly_the_same_groups(spark, members):
    header, rows, path = members
    sampled = {told[0] for told in on_spark(frame_of(spark, header, rows), sample=900)}
    whole = {told[0] for told in on_one_machine(path)}
    assert len(sampled & whole) >= 0.95 * len(sampled | whole)


def test_a_sample_decides_nothing_but_chance_and_plan_and_model(spark, members, monkeypatch):
    """Given those of the whole table, the groups are those of one machine to the last digit."""
    header, rows, path = members
    scorer = weigh_pairs(table_of(path)).scorer
    keys = [key for comparer in scorer.comparers for key in comparer.keys]
    measured = {
        "_levels": scorer.chance.levels,
        "plan": plan_rows(keys, scorer.rows),
        "learn_model": scorer.model,
    }
    for name, known in measured.items():
        monkeypatch.setattr(engine, name, lambda *_, known=known: known)
    frame = frame_of(spark, header, rows)
    assert on_spark(frame, sample=900) == on_one_machine(path)


@pytest.mark.parametrize("threshold", [0.1, 0.97])
def test_a_threshold_gives_the_groups_of_one_machine(spark, members, threshold):
    header, rows, path = members
    single = on_one_machine(path, threshold=threshold)
    assert {told[0] for told in single} != {told[0] for told in on_one_machine(path)}
    assert on_spark(frame_of(spark, header, rows), threshold=threshold) == single


def test_rows_told_apart_are_in_no_group_together_as_on_one_machine(spark, members):
    header, rows, path = members
    weighed = weigh_pairs(table_of(path))
    apart = told_apart_in(weighed)
    single = on_one_machine(path, apart=apart)
    assert {told[0] for told in single} != {told[0] for told in on_one_machine(path)}
    found = on_spark(frame_of(spark, header, rows), apart=pairs_frame(spark, apart))
    assert found == single
    group_of = {row: number for number, told in enumerate(found) for row in told[0]}
    for one, other in apart:
        assert group_of.get(one, -1) != group_of.get(other, -2)


def told_apart_in(weighed: WeighedPairs) -> list[tuple[int, int]]:
    """Pairs of all sorts inside groups, few enough of each that other groups stay whole."""
    twin = weighed.twin.tolist()
    compared = set(zip(weighed.left.tolist(), weighed.right.tolist(), strict=True))
    sorts: dict[str, list[tuple[int, int]]] = {
        "of one set of twins": [], "with a twin that another row stands for": [],
        "compared, in a large group": [], "not compared": [],
    }  # fmt: skip
    for rows, _weakest in weighed.grouped():
        for one, other in combinations(rows, 2):
            standing = (min(twin[one], twin[other]), max(twin[one], twin[other]))
            if twin[one] == twin[other]:
                sort = "of one set of twins"
            elif standing not in compared:
                sort = "not compared"
            elif standing != (one, other):
                sort = "with a twin that another row stands for"
            elif len(rows) > 3:
                sort = "compared, in a large group"
            else:
                continue
            sorts[sort].append((one, other))
    assert all(sorts.values()), {sort: len(pairs) for sort, pairs in sorts.items()}
    return sorted(pair for pairs in sorts.values() for pair in pairs[:40:5])


def pairs_frame(spark, apart: list[tuple[int, int]]):
    """A data frame of the pairs, the larger id first here and there, with ids of no row."""
    turned = [pair[::-1] if i % 2 else pair for i, pair in enumerate(apart)]
    return spark.createDataFrame([*turned, (-5, 3), (4, 10**12)], ["one", "another"])


def test_pairs_told_apart_stay_apart_at_a_threshold_below_even_odds(spark, members):
    header, rows, path = members
    weighed = weigh_pairs(table_of(path))
    usual = {tuple(found) for found, _ in weighed.grouped()}
    low = {tuple(found) for found, _ in weighed.grouped(0.1)} - usual
    apart = sorted(pair for pair in low if len(pair) == 2)
    assert apart
    frame = frame_of(spark, header, rows)
    found = on_spark(frame, apart=pairs_frame(spark, apart), threshold=0.1)
    assert not {told[0] for told in found} & set(apart)
