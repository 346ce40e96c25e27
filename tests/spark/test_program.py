"""`python -m addin.matching_spark`."""

from __future__ import annotations

import pytest
from spark_needed import need_spark

need_spark()

from addin.i18n import current_language, speaking
from addin.matching_spark.__main__ import main

TABLE = """\
编号,姓名,手机,邮箱
001,王小伟,13812345678,wangxw@example.cn
002,王小伟,138 1234 5678,wangxw@example.cn
003,李娜,13987654321,lina@example.cn
004,欧阳靖宇,13712312312,oyjy@example.cn
005,欧阳靖宇,13712312312,oyjy@example.com
006,诸葛文静,13611112222,
007,诸葛文静,13611112229,
"""


STRICT = """\
[[field]]
header = "姓名"
kind = "person"

[[field]]
header = "手机"
kind = "phone"

[[field]]
header = "邮箱"
kind = "email"

[settings]
duplicates_threshold = 0.97
"""


@pytest.fixture(autouse=True)
def _language():
    """The program sets the language; afterwards it is what it was."""
    with speaking(current_language()):
        yield


@pytest.fixture
def table(tmp_path, spark):  # noqa: ARG001  (the program joins its session)
    """A .csv file."""
    path = tmp_path / "客户.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_groups_are_written_with_the_ids_as_they_were(table, tmp_path, spark):
    groups = tmp_path / "groups.csv"
    assert main([str(table), str(groups), "--id", "编号", "--language", "zh"]) == 0
    found = spark.read.csv(str(groups), header=True).collect()
    assert {(row["id"], row["group"]) for row in found} == {
        ("001", "001"), ("002", "001"), ("004", "004"), ("005", "004"), ("006", "006"),
        ("007", "006"),
    }  # fmt: skip
    assert "姓名相同" in found[0]["reasons"]


def test_rows_told_apart_in_a_file_and_less_than_the_threshold_are_not_listed(
    table, tmp_path, spark
):
    apart, rules, groups = (tmp_path / name for name in ("apart.csv", "rules.toml", "groups.csv"))
    apart.write_text("one,another\n002,001\n999,003\n", encoding="utf-8")
    rules.write_text(STRICT, encoding="utf-8")
    told = ["--id", "编号", "--apart", str(apart), "--rules", str(rules)]
    assert main([str(table), str(groups), *told, "--language", "zh"]) == 0
    found = spark.read.csv(str(groups), header=True).collect()
    assert {row["id"] for row in found} == {"004", "005"}


def test_groups_that_are_there_already_are_not_overwritten(table, tmp_path, capsys):
    groups = tmp_path / "groups.parquet"
    groups.mkdir()
    assert main([str(table), str(groups), "--id", "编号", "--language", "en"]) == 4
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["none.parquet", "out.parquet", "--id", "编号"], "cannot be read"),
        (["none.parquet", "out.parquet", "--id", "编号", "--map", "姓名"], "--map"),
        (["none.csv", "out.csv", "--id", "编号", "--threshold", "high"], "--threshold high"),
        (["none.csv", "out.csv", "--id", "编号", "--threshold", "50"], "50 is not between 0 and 1"),
        (["{table}", "out.csv", "--id", "编号", "--apart", "none.csv"], "none.csv cannot be read"),
        (["{table}", "out.csv", "--id", "编号", "--apart", "{table}"], "stand in 4 columns"),
    ],
)
def test_a_call_that_cannot_be_understood_says_so(arguments, words, table, capsys):
    filled = [argument.format(table=table) for argument in arguments]
    assert main([*filled, "--language", "en"]) == 2
    assert words in capsys.readouterr().err
