"""The lists with duplicates: reproducible, of the size asked for, true to their truth."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from addin.hosts.csv_file import read_rows
from tests.benchmarks.duplicates import LISTS, DuplicatedList, make_list, write_list
from tests.benchmarks.duplicates.chinese_people import homophone, syllable, traditional
from tests.benchmarks.duplicates.slips import full_width, misdialled, mistyped, serial
from tests.benchmarks.matching.datasets import prepare

EVERY_LIST = pytest.mark.parametrize("name", LISTS)


def column(made: DuplicatedList, header: str) -> list[str]:
    place = made.headers.index(header)
    return [row[place] for row in made.rows]


@EVERY_LIST
def test_the_same_seed_gives_the_same_list(name: str) -> None:
    assert make_list(name, 150, seed=3) == make_list(name, 150, seed=3)


@EVERY_LIST
def test_another_seed_gives_another_list(name: str) -> None:
    assert make_list(name, 150, seed=3).rows != make_list(name, 150, seed=4).rows


@EVERY_LIST
@pytest.mark.parametrize("rows", [1, 77, 400])
def test_a_list_has_the_rows_asked_for(name: str, rows: int) -> None:
    made = make_list(name, rows, seed=3)
    assert len(made.rows) == len(made.clusters) == rows
    assert {len(row) for row in made.rows} == {len(made.headers)}


@EVERY_LIST
def test_there_are_single_rows_and_groups_far_apart(name: str) -> None:
    made = make_list(name, 600, seed=3)
    sizes = Counter(Counter(made.clusters).values())
    assert sizes[1] > 0
    assert sum(count for size, count in sizes.items() if size > 1) > 20
    # Shuffled: neighbours are hardly ever one customer.
    together = sum(a == b for a, b in zip(made.clusters, made.clusters[1:], strict=False))
    assert together < 30


@EVERY_LIST
def test_rows_of_one_customer_share_more_than_rows_of_two(name: str) -> None:
    made = make_list(name, 600, seed=3)
    order = sorted(range(600), key=lambda n: made.clusters[n])
    alike, others = [], []
    for a, b in itertools.pairwise(order):
        shared = sum(x == y != "" for x, y in zip(made.rows[a], made.rows[b], strict=True))
        (alike if made.clusters[a] == made.clusters[b] else others).append(shared)
    assert sum(alike) / len(alike) > 1.5 * sum(others) / len(others)


def test_codes_do_not_tell_who_is_who() -> None:
    made = make_list("members_zh", 500, seed=3)
    codes = [int(code[1:]) for code in column(made, "会员号")]
    assert len(set(codes)) == 500
    in_order = [c for _, c in sorted(zip(codes, made.clusters, strict=True))]
    assert sum(a == b for a, b in itertools.pairwise(in_order)) < 25


def test_different_customers_share_phones_as_families_do() -> None:
    made = make_list("members_zh", 3000, seed=3)
    owners: dict[str, set[int]] = {}
    for phone, cluster in zip(column(made, "手机号"), made.clusters, strict=True):
        if len(phone) == 11:
            owners.setdefault(phone, set()).add(cluster)
    assert sum(len(clusters) > 1 for clusters in owners.values()) > 50


def test_a_written_list_is_read_back_without_the_truth(tmp_path: Path) -> None:
    made = make_list("partners_eu", 120, seed=3)
    write_list(made, tmp_path / "list.csv")
    rows = read_rows(tmp_path / "list.csv")
    assert [tuple(cell or "" for cell in row) for row in rows] == [made.headers, *made.rows]


def test_what_a_contestant_reads_holds_no_truth(tmp_path: Path) -> None:
    prepared = prepare("club_en", tmp_path)
    with prepared.table.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert "cluster" not in header
    assert len(rows) == len(prepared.truth) == LISTS["club_en"].rows


def test_slips_change_a_text_a_little() -> None:
    random = Random(5)
    names = {mistyped(random, "Katharina") for _ in range(40)}
    assert all(abs(len(name) - 9) <= 1 for name in names)
    assert len(names) > 10
    phones = {misdialled(random, "13912345678") for _ in range(40)}
    assert all(len(p) == 11 and p.startswith("13") for p in phones)
    assert mistyped(random, "ab") == "ab"
    assert full_width("A 1") == "Ａ　１"


def test_a_serial_is_the_number_of_a_spreadsheet() -> None:
    assert serial(dt.date(2026, 11, 21)) == "46347"


def test_a_homophone_sounds_the_same() -> None:
    random = Random(5)
    for _ in range(50):
        other = homophone(random, "婷伟")
        assert [syllable(c) for c in other] == ["ting", "wei"]
    assert traditional("刘国华") == "劉國華"
