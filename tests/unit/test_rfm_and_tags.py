"""RFM scores, and the tags that rules give."""

import datetime as dt

import numpy as np
import pytest

from addin.checks.check import read_columns
from addin.checks.conditions import table_words
from addin.commands.tag import tag
from addin.errors import UnmappedColumnsError
from addin.segments.evaluate import rows_where
from addin.segments.language import RuleSyntaxError, parse_rule
from addin.segments.rfm import CutOffs, parse_cut_offs, rfm_scores
from addin.segments.tags import read_rules, split_tags, tags_of_rows
from addin.table.changes import SetValue
from addin.table.rulebook_toml import default_rulebook, read_toml
from tests.builders import table

TODAY = dt.date(2026, 11, 21)
BOOK, _ = read_toml(
    """
[[field]]
key = "name"
kind = "person"
aliases = ["姓名"]
[[field]]
key = "amount"
kind = "money"
aliases = ["金额"]
[[field]]
key = "purchase_count"
kind = "number"
aliases = ["次数"]
[[field]]
key = "last_purchase"
kind = "date"
aliases = ["最近消费"]
[[field]]
key = "tags"
kind = "tags"
aliases = ["标签"]
[[segment]]
tag = "大客户"
when = "金额 >= 5万"
[[segment]]
tag = "沉睡"
when = "最近消费 < 今天 - 365天"
[[segment]]
tag = "停用"
when = "金额 >= 0"
on = false
[[segment]]
tag = "高分"
when = "RFM >= 13"
""",
    "",
)


def tagged(headers, *rows, book=BOOK):
    found = table(headers, *rows, book=book)
    readings, _countries = read_columns(found, book, TODAY)
    words = table_words(found, book, readings, TODAY)
    rules, problems = read_rules(book)
    assert problems == []
    return tag(found, book, tags_of_rows(rules, words))


def values(outcome):
    return {c.cell.a1: c.value for c in outcome.changes if isinstance(c, SetValue)}


def test_tags_follow_the_rules_and_keep_the_users_own_words():
    outcome = tagged(
        ["姓名", "金额", "最近消费", "标签"],
        ["王伟", "60,000", "2026-11-01", "亲戚"],
        ["李娜", 100.0, "2020年1月5日", "大客户、VIP会"],
        ["张敏", 100.0, dt.date(2026, 1, 1), None],
    )
    assert values(outcome) == {"D2": "大客户、亲戚", "D3": "沉睡、VIP会"}
    assert outcome.counts["大客户"] == 1


def test_a_place_is_meant_in_its_short_form_and_in_its_long_one():
    book = default_rulebook()
    outcome = tagged(
        ["姓名", "城市", "省份"],
        ["王伟", "上海", None],
        ["李娜", "上海市", None],
        ["张敏", "苏州市", "江苏"],
        ["赵强", "成都", "四川省"],
        ["孙丽", None, "福建省"],
        book=book,
    )
    assert outcome.counts["华东"] == 4
    assert values(outcome)["D2"] == values(outcome)["D3"] == "华东"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("城市 = 上海", [0, 1]), ("城市 != 上海", [2]), ("城市 in (上海, 苏州)", [0, 1, 2]),
        ("城市 not in (上海, 苏州)", []), ("城市 contains 海", [0, 1]),
        ('手机 = "138-0000-1111"', [1]),
    ],
)  # fmt: skip
def test_what_a_rule_says_is_read_as_the_column_is(rule, expected):
    book = default_rulebook()
    found = table(
        ["城市", "手机"], ["上海", None], ["上海市", "13800001111"], ["苏州", None], book=book
    )
    readings, _countries = read_columns(found, book, TODAY)
    rows = table_words(found, book, readings, TODAY).rows()
    assert np.flatnonzero(rows_where(parse_rule(rule), rows)).tolist() == expected


def test_tags_that_are_right_already_are_not_written_again():
    outcome = tagged(["姓名", "金额", "标签"], ["王伟", 60000.0, "大客户"], ["李娜", 1.0, None])
    assert not outcome.changes
    assert outcome.counts["changed"] == 0


def test_a_plain_table_without_a_tags_column_gets_one():
    outcome = tagged(["姓名", "金额"], ["王伟", 60000.0], ["李娜", 1.0])
    assert values(outcome) == {"C1": "标签", "C2": "大客户"}


def test_an_excel_table_without_a_tags_column_is_refused_with_the_way_out():
    from dataclasses import replace

    found = replace(table(["姓名", "金额"], ["王伟", 1.0], book=BOOK), table_name="客户")
    with pytest.raises(UnmappedColumnsError, match="标签"):
        tag(found, BOOK, {"大客户": np.array([True])})


def test_scores_can_be_used_in_rules():
    rows = [["客户", 10.0 * n, float(n), dt.date(2026, 1, 1) + dt.timedelta(days=n), None]
            for n in range(1, 101)]  # fmt: skip
    outcome = tagged(["姓名", "金额", "次数", "最近消费", "标签"], *rows)
    assert outcome.counts["高分"] == 20


def test_quintiles_put_a_fifth_in_each_score_and_equals_together():
    days = np.arange(100, dtype=float)
    scores = rfm_scores(days, np.full(100, 3.0), np.where(days < 50, days, np.nan))
    assert [int((scores.recency == s).sum()) for s in range(1, 6)] == [20] * 5
    assert scores.recency[0] == 5
    assert set(scores.frequency) == {3}
    assert (scores.amount[50:] == 0).all()


def test_fixed_cut_offs_mean_the_same_every_month():
    bounds = parse_cut_offs("recency 30 90 180 365; frequency 1 3 6 12")
    assert bounds == CutOffs((30, 90, 180, 365), (1, 3, 6, 12))
    scores = rfm_scores(
        np.array([0.0, 30, 31, 90, 365, 366]), np.array([1.0, 2, 3, 6, 12, 13]), np.zeros(6), bounds
    )
    assert scores.recency.tolist() == [5, 5, 4, 4, 2, 1]
    assert scores.frequency.tolist() == [1, 2, 2, 3, 4, 5]


@pytest.mark.parametrize("text", ["recency 1 2 3", "recency 9 8 7 6", "oops 1 2 3 4"])
def test_wrong_cut_offs_are_refused(text):
    with pytest.raises(RuleSyntaxError):
        parse_cut_offs(text)


def test_an_unknown_field_in_a_rule_is_named_with_a_guess():
    book, _ = read_toml(
        '[[field]]\nkey="amount"\nkind="money"\n[[segment]]\ntag="x"\nwhen="amout > 5"\n', ""
    )
    _rules, problems = read_rules(book)
    assert len(problems) == 1
    assert "amount" in str(problems[0])


def test_tags_are_split_at_any_usual_sign():
    assert split_tags("VIP、老客户, 华东；VIP|x") == ["VIP", "老客户", "华东", "x"]
    assert split_tags(None) == []
