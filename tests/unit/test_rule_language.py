"""The language of segment rules: what it says, and what it refuses."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.i18n import speaking
from addin.segments.evaluate import Rows, moved, rows_where
from addin.segments.language import RuleSyntaxError, parse_rule, words_of

TODAY = dt.date(2026, 11, 21)
COLUMNS = {
    "金额": [100.0, 50000.0, None, 80000.0],
    "amount": [100.0, 50000.0, None, 80000.0],
    "城市": ["上海", "北京", None, "杭州市"],
    "city": ["上海", "北京", None, "杭州市"],
    "最近消费": ["2026-11-01", "2024-01-01", None, dt.date(2026, 6, 1)],
    "标签": ["VIP、老客户", "", None, "黑名单"],
}


def lookup(word):
    if word not in COLUMNS:
        return None
    column = np.empty(4, dtype=object)
    column[:] = COLUMNS[word]
    return column


def rows(rule):
    return np.flatnonzero(rows_where(parse_rule(rule), Rows(4, lookup, TODAY))).tolist()


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("金额 >= 5万", [1, 3]),
        ("amount >= 50,000", [1, 3]),
        ("金额 > 5万 且 城市 = 杭州市", [3]),
        ("金额 < 200 或 城市 = 北京", [0, 1]),
        ("金额 < 200 or (城市 = 北京 and 金额 > 1)", [0, 1]),
        ("城市 属于 (上海, 北京)", [0, 1]),
        ("city in (上海、北京)", [0, 1]),
        ("城市 不属于 (上海, 北京)", [3]),
        ("城市 开头是 杭", [3]),
        ("城市 结尾是 市", [3]),
        ("标签 包含 VIP", [0]),
        ("标签 不包含 VIP", [3]),
        ("标签 为空", [1, 2]),
        ("标签 is not blank", [0, 3]),
        ("非 (标签 为空)", [0, 3]),
        ("not 城市 = 北京", [0, 2, 3]),
        ("城市 != 北京", [0, 2, 3]),
        ("最近消费 >= 今天 - 180天", [0, 3]),
        ("最近消费 > today - 6 months", [0, 3]),
        ("最近消费 < today - 1 year", [1]),
        ("最近消费 >= 2026-06-01", [0, 3]),
        ("今天 - 最近消费 > 365", [1]),
        ("金额 >= 1 且 金额 >= 1 且 非 城市 = 上海", [1, 3]),
        ("城市 = '上海'", [0]),
    ],
)
def test_a_rule_means_what_a_clerk_reads(rule, expected):
    assert rows(rule) == expected


def test_a_comparison_with_a_blank_cell_never_holds():
    for rule in ("金额 > 0", "金额 <= 0", "金额 < 99999999", "最近消费 < today"):
        assert 2 not in rows(rule)


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "金额",
        "金额 >",
        "金额 > 5 且",
        "(金额 > 5",
        "金额 > 5 城市",
        "= 5",
        "城市 属于 (上海",
        "“没有收尾",
        "日期 > 2024-13-01",
    ],
)
def test_a_broken_rule_says_where_it_breaks(rule):
    with pytest.raises(RuleSyntaxError) as caught, speaking("zh"):
        parse_rule(rule)
    assert 0 <= caught.value.position <= len(rule)
    assert str(caught.value.message)


@given(st.text("金额城市上海5<>=且或非() 包含为空todayand or-天月年\"'", max_size=30))
def test_no_text_crashes_the_parser(rule):
    try:
        parse_rule(rule)
    except RuleSyntaxError:
        return


def test_words_on_the_left_must_be_fields():
    assert words_of(parse_rule("金额 > 5 且 城市 = 上海")) == [
        ("金额", True), ("城市", True), ("上海", False)
    ]  # fmt: skip


def test_months_end_on_the_last_day_there_is():
    assert moved(dt.date(2024, 3, 31), -1, "m") == dt.date(2024, 2, 29)
    assert moved(dt.date(2024, 2, 29), -1, "y") == dt.date(2023, 2, 28)
    assert moved(dt.date(2024, 1, 1), -1, "d") == dt.date(2023, 12, 31)
