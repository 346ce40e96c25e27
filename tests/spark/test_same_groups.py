"""The cluster finds what one machine finds."""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path

import pytest
from spark_needed import need_spark

from tests.benchmarks.duplicates import make_list, write_list

need_spark()

from spark_tables import frame_of, on_one_machine, on_spark

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data" / "matching"


def test_a_table_of_ten_thousand_rows_has_the_same_groups_scores_and_reasons(spark, tmp_path):
    packed = SHARED / "cn_10k.csv.gz"
    if not packed.exists() and os.environ.get("CI") != "true":
        pytest.skip("the shared test tables are not here")
    with gzip.open(packed, "rt", encoding="utf-8-sig", newline="") as file:
        header, *rows = [line[1:-1] for line in csv.reader(file)]  # no number, no truth
    path = tmp_path / "cn_10k.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    rules = SHARED / "rules" / "cn_10k.toml"
    single = on_one_machine(path, rules)
    assert len(single) > 1_000
    assert on_spark(frame_of(spark, header, rows), rules) == single


@pytest.fixture(scope="module")
def members(tmp_path_factory):
    """A made-up list of members and its groups on one machine."""
    made = make_list("members_zh", rows=1_800)
    path = tmp_path_factory.mktemp("members") / "members.csv"
    write_list(made, path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = list(csv.reader(file))
    return header, rows, on_one_machine(path)


def test_a_list_that_is_judged_by_a_sample_has_nearly_the_same_groups(spark, members):
    header, rows, single = members
    frame = frame_of(spark, header, rows)
    sampled = {told[0] for told in on_spark(frame, sample=900)}
    whole = {told[0] for told in single}
    assert len(sampled & whole) >= 0.95 * len(sampled | whole)
