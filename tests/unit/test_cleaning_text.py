"""Width, spaces, invisible characters: what is tidied, and what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared_tables import distinct_values

from addin.cleaning.reading import Cleaner
from addin.cleaning.text import (
    TextCleaner,
    half_width,
    single_spaced,
    tidied,
    untidiness,
    visible,
)
from addin.findings import Code
from addin.table.cells import CellError, CellValue

CLEANER = TextCleaner()
ODD_TEXT = st.text(
    st.one_of(
        st.sampled_from(" \t\r\n\u3000\u00a0\u200b\u200d\ufeff\u00ad（），：ＡＢ１２李王ab12،م👩"),
        st.characters(),
    ),
    max_size=30,
)


def codes(value: CellValue) -> list[Code]:
    return [problem.code for problem in CLEANER.read(value).problems]


@pytest.mark.parametrize(
    ("untidy", "tidy"),
    [
        ("Ａ座１２０３室", "A座1203室"),
        ("ＴＣＬ＆Ｃｏ．", "TCL&Co."),
        ("东风路１－２＃", "东风路1-2#"),
        ("ABC（Shanghai）Co．，Ltd", "ABC(Shanghai)Co.,Ltd"),
        ("下午３：３０，不见不散", "下午3:30，不见不散"),
    ],
)
def test_full_width_letters_and_signs_become_half_width(untidy: str, tidy: str) -> None:
    assert half_width(untidy) == tidy
    problem = untidiness(untidy)
    assert problem is not None
    assert (problem.code, problem.suggestion) == (Code.FULL_WIDTH, tidy)


@pytest.mark.parametrize(
    "text",
    [
        "你好，世界！",
        "京地（北京）有限公司",
        "注意：明天（周五）",
        "价格～面议；可谈",
        "はい、そうです。",
    ],
)
def test_chinese_punctuation_in_chinese_text_stays(text: str) -> None:
    assert tidied(text) == text
    assert untidiness(text) is None


def test_chinese_punctuation_goes_where_the_caller_wants_signs_only() -> None:
    assert tidied("（０１０）６２３４５６７８，转８０１", signs=True) == "(010)62345678,转801"


@pytest.mark.parametrize(
    ("untidy", "tidy"),
    [
        ("\ufeff张三", "张三"),
        ("张\u200b三", "张三"),
        ("co\u00adoperation", "cooperation"),
        ("John\u00a0Smith", "John Smith"),
        ("\u202d13812340000\u202c", "13812340000"),
        ("first_x000D_\nsecond", "first second"),
        ("bell\x07", "bell"),
    ],
)
def test_what_nobody_sees_is_removed(untidy: str, tidy: str) -> None:
    problem = untidiness(untidy)
    assert problem is not None
    assert (problem.code, problem.suggestion) == (Code.INVISIBLE, tidy)


@pytest.mark.parametrize("text", ["می\u200cخواهم", "क्\u200dष", "👨\u200d👩\u200d👧", "❤\ufe0f"])
def test_joiners_stay_where_writing_needs_them(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("untidy", "tidy"),
    [
        (" 张三 ", "张三"),
        ("John  Smith", "John Smith"),
        ("王\u3000鹏", "王 鹏"),
        ("a\tb", "a b"),
        ("上海市\n浦东新区", "上海市浦东新区"),
        ("1 Main St\r\nSpringfield", "1 Main St Springfield"),
    ],
)
def test_spaces_and_line_breaks_become_one_space(untidy: str, tidy: str) -> None:
    assert single_spaced(untidy) == tidy
    problem = untidiness(untidy)
    assert problem is not None
    assert (problem.code, problem.suggestion) == (Code.SPACING, tidy)


def test_notes_keep_their_lines() -> None:
    assert tidied("one \r\n\r\n\r\n\r\n two\u3000", lines=True) == "one\n\ntwo"
    assert codes("first line\nsecond line") == []


def test_the_worst_untidiness_is_the_one_that_is_told() -> None:
    problem = untidiness(" Ａ\u200b座 ")
    assert problem is not None
    assert (problem.code, problem.suggestion) == (Code.INVISIBLE, "A座")


def test_a_caller_may_know_better_what_should_stand_there() -> None:
    problem = untidiness(" Name@QQ.com", expected="name@qq.com")
    assert problem is not None
    assert problem.suggestion == "name@qq.com"


@given(ODD_TEXT)
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    for lines in (False, True):
        once = tidied(text, lines=lines)
        assert tidied(once, lines=lines) == once


@given(ODD_TEXT)
def test_tidying_never_touches_letters(text: str) -> None:
    kept = [c for c in tidied(text) if c.isalpha()]
    assert kept == [c for c in half_width(visible(text)) if c.isalpha()]


@given(ODD_TEXT.filter(lambda t: bool(tidied(t))))
def test_texts_are_sorted_as_they_are_read(text: str) -> None:
    reading = CLEANER.read(text)
    if CLEANER.forms_of([text])[0] >= 0:
        assert reading.problems == ()
        assert CLEANER.forms[CLEANER.forms_of([text])[0]] == reading.form


@given(ODD_TEXT)
def test_a_written_text_reads_as_itself(text: str) -> None:
    reading = CLEANER.read(text)
    if not reading.problems and reading.standard:
        written = CLEANER.write(reading.standard, "text")
        assert CLEANER.read(written).standard == reading.standard


def test_other_values_are_taken_as_they_would_be_typed() -> None:
    assert CLEANER.read(12.0).standard == "12"
    assert codes(CellError("#N/A")) == [Code.ERROR_VALUE]
    assert codes("无") == [Code.PLACEHOLDER]
    assert codes("MÃ¼ller") == [Code.MOJIBAKE]


def test_unknown_forms_are_refused() -> None:
    with pytest.raises(KeyError):
        CLEANER.write("x", "other")


def test_it_is_a_cleaner() -> None:
    cleaner: Cleaner = CLEANER
    assert cleaner.forms == ("text",)


def test_right_names_and_addresses_are_not_looked_at_twice() -> None:
    texts = distinct_values("historical_50k.csv.gz", "full_name", "birth_place")
    index = CLEANER.forms_of(texts)
    assert (index < 0).mean() < 0.001
    assert [t for t, i in zip(texts, index, strict=True) if i < 0 and codes(t)] == []
