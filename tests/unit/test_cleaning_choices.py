"""Choices, yes or no, and tags."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.cleaning.choices import ChoiceCleaner, learned_choices
from addin.cleaning.near_misses import is_slip
from addin.cleaning.reading import Cleaner
from addin.cleaning.tags import TagsCleaner
from addin.cleaning.yes_no import YesNoCleaner
from addin.findings import Code
from addin.table.cells import CellValue

REGIONS = ChoiceCleaner(
    {
        "华东": ("东区", "EC"),
        "华南": (),
        "华北": (),
        "Gold": ("金牌",),
        "Silver": (),
        "重点客户": (),
        "普通客户": (),
    }
)


def test_all_three_are_cleaners() -> None:
    cleaners: list[Cleaner] = [REGIONS, YesNoCleaner(), TagsCleaner()]
    assert all(cleaner.forms for cleaner in cleaners)


def test_an_exact_choice_is_right() -> None:
    reading = REGIONS.read("华东")
    assert (reading.standard, reading.form, reading.problems) == ("华东", "choice", ())
    assert REGIONS.forms_of(["华东", "华东 ", "Gold"]).tolist() == [0, -1, 0]


@pytest.mark.parametrize(
    ("text", "choice"),
    [("华东 ", "华东"), ("華東", "华东"), ("东区", "华东"), ("ec", "华东"), ("ＧＯＬＤ", "Gold")],
)
def test_another_word_for_a_choice_can_be_standardised(text: str, choice: str) -> None:
    (problem,) = REGIONS.read(text).problems
    assert (problem.code, problem.suggestion) == (Code.CHOICE_FORM, choice)


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("华柬", "华东"),
        ("Glod", "Gold"),
        ("Sliver", "Silver"),
        ("Silvr", "Silver"),
        ("重点客护", "重点客户"),
        ("普通户客", "普通客户"),
    ],
)
def test_a_slip_is_put_right_when_one_choice_only_can_be_meant(text: str, choice: str) -> None:
    (problem,) = REGIONS.read(text).problems
    assert (problem.code, problem.suggestion) == (Code.CHOICE_TYPO, choice)


@pytest.mark.parametrize("value", ["华中", "铂金", "2024", 5, "Copper"])
def test_what_is_no_choice_is_told_with_the_list(value: CellValue) -> None:
    (problem,) = REGIONS.read(value).problems
    assert problem.code is Code.CHOICE_UNKNOWN
    assert problem.suggestion is None
    assert "华东" in str(problem.params["choices"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("grade a", "grade b"),
        ("level 1", "level 2"),
        ("华东", "华中"),
        ("一级代理", "二级代理"),
        ("vip1", "vip2"),
        ("cat", "car"),
        ("客户", "新客户"),
        ("金牌会员", "银牌会员"),
        ("gold", "gold"),
    ],
)
def test_words_that_differ_on_purpose_are_no_slips(one: str, other: str) -> None:
    assert not is_slip(one, other)
    assert not is_slip(other, one)


def test_a_closed_list_is_learned_with_its_variants() -> None:
    texts = ["华东", "华南", "华北", "华东 ", "华柬", "华中", "gold", "Gold", "Glod"]
    counts = [300, 200, 200, 3, 1, 2, 2, 100, 1]
    choices = learned_choices(texts, counts)
    assert set(choices) == {"华东", "华南", "华北", "华中", "Gold"}
    assert choices["华东"] == ("华东 ",)
    cleaner = ChoiceCleaner().for_column(texts, counts)
    found = {t: [p.code for p in cleaner.read(t).problems] for t in texts}
    assert found["华柬"] == found["Glod"] == [Code.CHOICE_TYPO]
    assert found["华东 "] == found["gold"] == [Code.CHOICE_FORM]
    assert found["华中"] == found["华东"] == []


def test_a_rare_category_that_makes_sense_is_never_suspected() -> None:
    texts = ["企业客户", "商业客户", "个人客户", "重点客户", "重要客户"]
    cleaner = ChoiceCleaner().for_column(texts, [500, 1, 400, 300, 2])
    assert [cleaner.read(text).problems for text in texts] == [()] * 5


@pytest.mark.parametrize(
    ("texts", "counts"),
    [
        (["a", "b"], [10, 10]),
        ([f"name {i}" for i in range(200)], [1] * 200),
        (["x", *[f"other {i}" for i in range(30)]], [100, *[1] * 30]),
    ],
)
def test_an_open_or_short_column_teaches_nothing(texts: list[str], counts: list[int]) -> None:
    assert learned_choices(texts, counts) == {}
    assert ChoiceCleaner().for_column(texts, counts).read("anything").problems == ()


@pytest.mark.parametrize(
    ("value", "answer", "form"),
    [
        ("是", True, "shi_fou"),
        ("否", False, "shi_fou"),
        ("Y", True, "y_n"),
        ("no", False, "yes_no_small"),
        ("√", True, "tick_cross"),
        ("无", False, "you_wu"),
        ("1", True, "one_zero"),
        (True, True, "bool"),
        (0.0, False, "number"),
        ("是的", True, ""),
    ],
)
def test_answers_are_read_in_many_words(value: CellValue, answer: bool, form: str) -> None:
    reading = YesNoCleaner().read(value)
    assert (reading.standard, reading.form, reading.problems) == (answer, form, ())


def test_what_is_no_answer_is_told() -> None:
    cleaner = YesNoCleaner()
    assert [p.code for p in cleaner.read("可能").problems] == [Code.CHOICE_UNKNOWN]
    assert [p.code for p in cleaner.read(2).problems] == [Code.CHOICE_UNKNOWN]
    assert [p.code for p in cleaner.read("待定").problems] == [Code.PLACEHOLDER]
    assert [(p.code, p.suggestion) for p in cleaner.read("是 ").problems] == [(Code.SPACING, "是")]


@given(st.booleans(), st.sampled_from(YesNoCleaner.forms))
def test_an_answer_is_read_back_in_every_form(answer: bool, form: str) -> None:
    cleaner = YesNoCleaner()
    written = cleaner.write(answer, form)
    reading = cleaner.read(written)
    assert reading.standard is answer
    assert cleaner.write(answer, reading.form) == written


TAG = st.text("ABCabc华东老客户VIP", min_size=1, max_size=6).filter(
    lambda tag: tag.casefold() == tag.lower()
)
SEPARATORS = TagsCleaner(separator="slash").forms


@given(
    tags=st.lists(TAG, min_size=1, max_size=5, unique_by=lambda tag: tag.casefold()),
    form=st.sampled_from(SEPARATORS),
)
def test_tags_are_read_back_in_every_form(tags: list[str], form: str) -> None:
    cleaner = TagsCleaner(separator=form)
    standard = ",".join(tags)
    written = cleaner.write(standard, form)
    reading = cleaner.read(written)
    assert (reading.standard, reading.form, reading.problems) == (standard, form, ())
    assert cleaner.forms_of([str(written)])[0] == 0


@pytest.mark.parametrize(
    ("text", "code", "suggestion"),
    [
        ("VIP;VIP", Code.FORM, "VIP"),
        ("vip;华东", Code.CHOICE_FORM, "VIP;华东"),
        ("贵宾;华东", Code.CHOICE_FORM, "VIP;华东"),
        ("老容户;VIP", Code.CHOICE_TYPO, "老客户;VIP"),
        ("老客护;VIP", Code.CHOICE_TYPO, "老客户;VIP"),
        ("新朋友;VIP", Code.CHOICE_UNKNOWN, None),
    ],
)
def test_tags_are_checked_one_by_one(text: str, code: Code, suggestion: str | None) -> None:
    choices: dict[str, tuple[str, ...]] = {"VIP": ("贵宾",), "华东": (), "老客户": (), "老容器": ()}
    (problem,) = TagsCleaner(choices, separator="semicolon").read(text).problems
    assert (problem.code, problem.suggestion) == (code, suggestion)


def test_the_separator_most_used_is_the_columns_own() -> None:
    cleaner = TagsCleaner().for_column(["VIP", "a;b", "c;d", "x,y"])
    assert cleaner.forms[0] == "semicolon"
    assert cleaner.read("VIP").form == "semicolon"
    assert cleaner.write(cleaner.read("x,y").standard, "semicolon") == "x;y"


def test_no_tag_at_all_is_cleared() -> None:
    for text in ("无", ",,", "；"):
        (problem,) = TagsCleaner().read(text).problems
        assert problem.code is Code.PLACEHOLDER
        assert problem.clears
