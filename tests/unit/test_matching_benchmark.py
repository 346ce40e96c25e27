"""The benchmark of duplicate finding: its document, and what the peers are given."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.benchmarks.duplicates import LISTS, make_list
from tests.benchmarks.matching.candidates import candidate_pairs, key_of
from tests.benchmarks.matching.datasets import DATA_SETS, load
from tests.benchmarks.matching.index_speed import CONTESTANTS, part
from tests.benchmarks.matching.measure import ENGINES, Result
from tests.benchmarks.matching.normalising import KINDS, normalised
from tests.benchmarks.matching.pairs import PairScore
from tests.benchmarks.matching.plans import PLANS, terms_of
from tests.benchmarks.matching.report import DOCUMENT, Entry, share, write_document, write_lines
from tests.benchmarks.matching.tables import (
    GROWTH,
    LAYOUTS,
    QUALITY,
    RATIOS,
    SURE,
    body_of,
    rows_of,
)
from tests.benchmarks.measuring import Measured

EMPTY = "# Title\n" + "".join(
    f"\n<!-- begin: {name} -->\n<!-- end: {name} -->\n"
    for name in ("versions", "f1", *(layout.name for layout in LAYOUTS))
)


def entry(
    data: str, engine: str, right: int = 9, seconds: float = 2.0, table: str = "quality"
) -> Entry:
    sure = PairScore(8, 8, 10) if engine == "ours" and table == "quality" else None
    score = PairScore(right, 10, 10)
    result = Result(score, "", None, sure, Measured(seconds, 1.5, 200.0), None)
    return Entry(table, data, engine, result)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "benchmarks.md"
    path.write_text(EMPTY, "utf-8")
    return path


def test_measured_rows_come_into_the_document_in_its_order(document: Path) -> None:
    write_document([entry("febrl1", "splink", 8), entry("cn_10k", "ours")], document)
    text = document.read_text("utf-8")
    assert [key[0] for key in rows_of(text, QUALITY)] == ["cn_10k", "febrl1"]
    assert rows_of(text, SURE)["cn_10k", "CustSheet"][2:] == ("1.000", ".800")
    assert "≥ .95" in body_of(text, "f1")


def test_a_run_of_one_data_set_leaves_the_other_rows(document: Path) -> None:
    write_document([entry("febrl1", "splink", 8), entry("cn_10k", "ours")], document)
    write_document([entry("cn_10k", "ours", 5)], document)
    rows = rows_of(document.read_text("utf-8"), QUALITY)
    assert rows["cn_10k", "CustSheet"][4] == ".500"
    assert rows["febrl1", "Splink"][4] == ".800"


def test_a_failure_is_shown(document: Path) -> None:
    write_document([Entry("quality", "cn_10k", "ecm", None, "exit code 1")], document)
    rows = rows_of(document.read_text("utf-8"), QUALITY)
    assert rows["cn_10k", "recordlinkage ECM"][-1] == "exit code 1"


def test_ratios_are_ours_over_the_peers(document: Path) -> None:
    runs = [("ours", 2.0), ("splink", 8.0)]
    write_document([entry("10000", n, seconds=s, table="growth") for n, s in runs], document)
    text = document.read_text("utf-8")
    assert len(rows_of(text, GROWTH)) == 2
    assert rows_of(text, RATIOS)[("10,000",)] == ("10,000", "0.25", "–", "1.00", "1.00")


def test_lines_of_json_are_replaced_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "matching.json"
    write_lines([entry("cn_10k", "ours"), entry("febrl1", "ours")], path)
    write_lines([entry("cn_10k", "ours", 5)], path)
    plain = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [(p["data"], p["score"]["f1"]) for p in plain] == [("cn_10k", 0.5), ("febrl1", 0.9)]


def test_the_document_in_the_repository_has_every_block() -> None:
    text = DOCUMENT.read_text("utf-8")
    for name in ("versions", "f1", *(layout.name for layout in LAYOUTS)):
        assert f"<!-- begin: {name} -->" in text
        assert f"<!-- end: {name} -->" in text


@pytest.mark.parametrize(
    ("value", "shown"), [(0.9449, ".945"), (1.0, "1.000"), (0.9996, ".9996"), (0.0, ".000")]
)
def test_a_share_is_never_rounded_up_to_one(value: float, shown: str) -> None:
    assert share(value) == shown


@pytest.mark.parametrize("name", DATA_SETS)
def test_every_data_set_has_a_plan_whose_rules_name_its_columns(name: str) -> None:
    plan = PLANS[name]
    columns = {column for kind in plan.columns.values() for column in KINDS[kind][1]}
    rules = (*plan.blocks, *plan.training, *plan.certain, *plan.keys)
    assert {column for rule in rules for column, _ in terms_of(rule)} <= columns


@pytest.mark.parametrize("name", LISTS)
def test_a_made_list_is_normalised_row_by_row(name: str) -> None:
    made = make_list(name, 60)
    frame = normalised(pd.DataFrame(made.rows, columns=made.headers), PLANS[name].columns)
    assert list(frame["row"]) == list(range(60))
    assert frame.drop(columns="row").notna().mean().mean() > 0.3


@pytest.mark.parametrize(
    ("kind", "text", "column", "value"),
    [
        ("person", "王　小明先生", "name", "王小明"),
        ("person", "劉國華", "name", "刘国华"),
        ("person", "Dr. Smith, John A.", "name", "john smith"),
        ("phone", "+86 138 1234 5678", "phone", "13812345678"),
        ("phone", "0049 1775 973 807", "phone", "1775973807"),
        ("phone", "13800138000", "phone", None),
        ("company", "Müller & Söhne GmbH", "company", "muller & sohne"),
        ("company", "Mueller & Soehne G.m.b.H.", "company", "muller & sohne"),
        ("dob", "1980年5月3日", "dob", "1980-05-03"),
        ("dob", "08 May 2018", "dob", "2018-05-08"),
        ("dob", "1900-01-01", "dob", None),
        ("address", "杭州市西湖区解放路１２号３幢", "numbers", "12-3"),
        ("email", "A.B@GMIAL.con", "email", "a.b@gmail.com"),
    ],
)
def test_peers_get_columns_in_order(kind: str, text: str, column: str, value: str | None) -> None:
    frame = normalised(pd.DataFrame({"header": [text]}), {"header": kind})
    found = frame.loc[0, column]
    assert (None if pd.isna(found) else found) == value


def test_candidates_agree_in_a_rule_and_come_once() -> None:
    frame = pd.DataFrame(
        {
            "name": ["an", "an", "bo", None, "bo"],
            "phone": ["1234", "1299", "5", None, "5"],
        }
    )
    left, right = candidate_pairs(frame, ("name", "phone:2", "name&phone"))
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == [(0, 1), (2, 4)]
    assert np.array_equal(key_of(frame, "name")[3:4], [-1])


def test_the_table_of_a_data_set_comes_with_its_truth(tmp_path: Path) -> None:
    table, truth = load("club_en", folder=tmp_path)
    assert len(table) == len(truth) == 120
    assert "cluster" not in {column.title for column in table.columns}


def test_engines_have_different_titles() -> None:
    titles = [engine.title for engine in ENGINES.values()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", CONTESTANTS)
def test_who_matches_new_rows_finds_a_row_that_is_known(name: str, tmp_path: Path) -> None:
    table, _ = load("members_zh", folder=tmp_path)
    answer = CONTESTANTS[name](part(table, 0, 300), part(table, 0, 20))
    found = sum(number in answer(number) for number in range(20))
    assert found >= 15
