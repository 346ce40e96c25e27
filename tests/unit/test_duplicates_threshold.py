"""The setting that says how probable a duplicate must be."""

from __future__ import annotations

import pytest

from addin.bootstrap import rules_from_file
from addin.errors import RuleBookError
from addin.matching import find_duplicates
from tests.builders import table

PEOPLE = [
    (f"{family}{given}", f"1381234{i:02d}{j:02d}", f"kehu{i}.{j}@qq.com")
    for i, family in enumerate("王李张刘陈杨赵黄周吴")
    for j, given in enumerate(a + b for a in "建国志晓雪文" for b in "华平强红梅军林明")
]
ROWS = [*PEOPLE, *PEOPLE[:60:3], ("王建 华", PEOPLE[0][1], None), ("李国梅", None, "x@qq.com")]
HEADERS = ("姓名", "手机", "邮箱")


def groups(threshold: float) -> list[tuple[int, ...]]:
    found = find_duplicates(table(HEADERS, *ROWS), threshold=threshold)
    return [group.rows for group in found.groups]


def test_a_lower_threshold_lists_at_least_as_much():
    listed = [sum(map(len, groups(threshold))) for threshold in (0.01, 0.5, 0.999)]
    assert listed == sorted(listed, reverse=True)
    assert (0, 480, 500) in groups(0.5)


def test_one_half_is_what_happens_without_a_setting():
    found = find_duplicates(table(HEADERS, *ROWS))
    assert [group.rows for group in found.groups] == groups(0.5)


def test_what_is_sure_stays_sure():
    high = find_duplicates(table(HEADERS, *ROWS), threshold=0.9)
    usual = find_duplicates(table(HEADERS, *ROWS))
    sure = [{group.rows for group in found.groups if group.sure} for found in (usual, high)]
    assert set() != sure[0] <= sure[1]


@pytest.mark.parametrize("value", ["0", "1", "1.5", '"much"', "-0.2"])
def test_a_threshold_that_is_no_probability_is_a_mistake(tmp_path, value):
    rules = tmp_path / "rules.toml"
    rules.write_text(
        f'[settings]\nduplicates_threshold = {value}\n[[field]]\nkey = "name"\nkind = "person"\n',
        "utf-8",
    )
    with pytest.raises(RuleBookError, match="duplicates_threshold"):
        rules_from_file(rules)


def test_it_is_read_from_the_rules(tmp_path):
    rules = tmp_path / "rules.toml"
    rules.write_text(
        '[settings]\nduplicates_threshold = 0.8\n[[field]]\nkey = "name"\nkind = "person"\n',
        "utf-8",
    )
    assert rules_from_file(rules).settings.duplicates_threshold == 0.8
