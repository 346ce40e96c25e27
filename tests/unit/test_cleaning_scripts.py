"""Traditional and simplified characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC
from pypinyin.phrases_dict import phrases_dict

from addin.cleaning.scripts import (
    Script,
    column_script,
    is_traditional,
    script_of,
    script_outliers,
    script_problem,
    simplified,
)
from addin.findings import Code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("瀋陽鐵路", "沈阳铁路"),
        ("橋明廣告有限公司", "桥明广告有限公司"),
        ("乾隆", "乾隆"),
        ("餅乾", "饼干"),
        ("答覆", "答复"),
        ("覆蓋", "覆盖"),
        ("沈小姐", "沈小姐"),
        ("張三 Zhang", "张三 Zhang"),
        ("Müller", "Müller"),
        ("", ""),
    ],
)
def test_traditional_becomes_simplified(text: str, expected: str) -> None:
    assert simplified(text) == expected


def test_words_are_converted_as_opencc_converts_them() -> None:
    converter, to_traditional = OpenCC("t2s"), OpenCC("s2t")
    phrases = [to_traditional.convert(phrase) for phrase in list(phrases_dict)[::7]]
    wrong = [p for p in phrases if simplified(p) != converter.convert(p)]
    assert len(phrases) > 5_000
    assert wrong == []


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=12))
def test_simplifying_twice_changes_nothing_more_and_keeps_the_length(text: str) -> None:
    once = simplified(text)
    assert len(once) == len(text)
    assert simplified(once) == once


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("張三", Script.TRADITIONAL),
        ("张三", Script.SIMPLIFIED),
        ("王一", Script.NEITHER),
        ("李昇", Script.NEITHER),  # allowed in names in China, too
        ("乾隆", Script.NEITHER),
        ("台北", Script.NEITHER),
        ("John", Script.NEITHER),
    ],
)
def test_the_script_of_a_text(text: str, script: Script) -> None:
    assert script_of(text) is script
    assert is_traditional(text) is (script is Script.TRADITIONAL)


def test_a_column_has_the_script_of_most_of_its_texts() -> None:
    assert column_script(["张三", "李东", "王一", "陳東"]) is Script.SIMPLIFIED
    assert column_script(["張三", "陳東", "王一", "李东"]) is Script.TRADITIONAL
    assert column_script(["张三", "陳東"]) is Script.NEITHER
    assert column_script([]) is Script.NEITHER


def test_a_stray_traditional_value_is_marked_in_a_simplified_column() -> None:
    texts = ["张三"] * 20 + ["陳東", "王一"]
    assert script_outliers(texts).nonzero()[0].tolist() == [20]


def test_a_mixed_column_has_no_outliers() -> None:
    assert not script_outliers(["张三"] * 4 + ["陳東"] * 2).any()


def test_nothing_is_rewritten() -> None:
    problem = script_problem()
    assert problem.code is Code.SCRIPT
    assert not problem.certain
