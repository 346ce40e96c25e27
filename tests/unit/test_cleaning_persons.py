"""Names of persons."""

from __future__ import annotations

import csv
import gzip
import io
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.cleaning.letter_case import LetterCase, letter_case, odd_case, titled
from addin.cleaning.person_words import HONORIFICS
from addin.cleaning.persons import PersonCleaner
from addin.cleaning.reading import Cleaner
from addin.findings import Code
from addin.table.cells import CellError, CellValue
from tests.unit.names_of_the_world import UNUSUAL_NAMES

DATA = Path(__file__).parents[2] / ".." / "shared" / "data" / "matching"
CLEANER = PersonCleaner()
GIVEN = PersonCleaner("given")
FAMILY = PersonCleaner("family")

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
)
CHARACTERS = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂生工总婷瑾淼玮一大文子"
chinese_names = st.builds(
    str.__add__,
    st.sampled_from(SURNAMES),
    st.text(st.sampled_from(CHARACTERS), min_size=1, max_size=2),
)
words = st.text(st.sampled_from("abcdefghilmnorstu"), min_size=2, max_size=9).filter(
    lambda w: any(v in w for v in "aeiou")
)
western_names = st.lists(words, min_size=1, max_size=4).map(" ".join)


def codes(value: CellValue, cleaner: PersonCleaner = CLEANER) -> list[Code]:
    return [problem.code for problem in cleaner.read(value).problems]


def suggestion(value: CellValue, cleaner: PersonCleaner = CLEANER) -> CellValue:
    problems = cleaner.read(value).problems
    return problems[0].suggestion if problems else None


def rows_of(name: str) -> list[dict[str, str]]:
    path = DATA / name
    if not path.exists() and os.environ.get("CI") != "true":
        pytest.skip("the shared test tables are not here")
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_it_is_a_cleaner() -> None:
    cleaner: Cleaner = CLEANER
    assert cleaner.forms[-1] == "plain"


@pytest.mark.parametrize("name", UNUSUAL_NAMES)
def test_an_unusual_name_is_right(name: str) -> None:
    reading = CLEANER.read(name)
    assert reading.problems == ()
    assert reading.form


def test_there_are_more_than_two_hundred_unusual_names() -> None:
    assert len(set(UNUSUAL_NAMES)) > 200


@pytest.mark.parametrize(
    ("written", "code", "expected"),
    [
        # spaces and dots
        ("张 三", Code.SPACING, "张三"),
        ("张　三丰", Code.SPACING, "张三丰"),
        ("欧阳 娜娜", Code.SPACING, "欧阳娜娜"),
        ("  张三 ", Code.SPACING, "张三"),
        ("阿迪力.买买提", Code.FORM, "阿迪力·买买提"),
        ("阿迪力・买买提", Code.FORM, "阿迪力·买买提"),
        ("阿迪力•买买提", Code.FORM, "阿迪力·买买提"),
        ("约翰 · 史密斯", Code.SPACING, "约翰·史密斯"),
        # titles, roles and notes
        ("王先生", Code.WORDS_GLUED, None),
        ("张总", Code.WORDS_GLUED, None),
        ("司徒小姐", Code.WORDS_GLUED, None),
        ("王小明先生", Code.WORDS_GLUED, "王小明"),
        ("李建国经理", Code.WORDS_GLUED, "李建国"),
        ("王建国总", Code.WORDS_GLUED, "王建国"),
        ("张杰(女士)", Code.WORDS_GLUED, "张杰"),
        ("张三（微信）", Code.WORDS_GLUED, "张三"),
        ("李明-老客户", Code.WORDS_GLUED, "李明"),
        ("联系人：张三", Code.WORDS_GLUED, "张三"),
        ("张三13800138001", Code.WORDS_GLUED, "张三"),
        ("张三 zhang@qq.com", Code.WORDS_GLUED, "张三"),
        ("Mr. John Smith", Code.WORDS_GLUED, "John Smith"),
        ("Prof. Dr. Hans Müller", Code.WORDS_GLUED, "Hans Müller"),
        ("Mr Smith", Code.WORDS_GLUED, None),
        ("Mr and Mrs Smith", Code.WORDS_GLUED, None),
        ("John Smith (CEO)", Code.WORDS_GLUED, "John Smith"),
        ("John Smith - Manager", Code.WORDS_GLUED, "John Smith"),
        # several people
        ("张三/李四", Code.SEVERAL_VALUES, None),
        ("张三、李四", Code.SEVERAL_VALUES, None),
        ("张三 李四", Code.SEVERAL_VALUES, None),
        ("张三和李四", Code.SEVERAL_VALUES, None),
        ("张三\n李四", Code.SEVERAL_VALUES, None),
        ("王先生/李小姐", Code.SEVERAL_VALUES, None),
        ("John Smith & Mary Jones", Code.SEVERAL_VALUES, None),
        ("John Smith; Mary Jones", Code.SEVERAL_VALUES, None),
        # digits, signs, hidden parts
        ("J0hn Smith", Code.LETTER_FOR_DIGIT, "John Smith"),
        ("Wi11iam Hill", Code.LETTER_FOR_DIGIT, "William Hill"),
        ("Dav1d Hill", Code.NAME_ODD, None),
        ("张三1", Code.NAME_ODD, None),
        ("20231", Code.NAME_ODD, None),
        ("李某", Code.NAME_ODD, None),
        ("张**", Code.NAME_ODD, None),
        ("刘小平*", Code.NAME_ODD, "刘小平"),
        ("John@Smith", Code.NAME_ODD, None),
        ("J", Code.NAME_ODD, None),
        ("张", Code.NAME_ODD, None),
        ("这个客户不接电话了", Code.NAME_ODD, None),
        ("HHelen Burnette", Code.NAME_ODD, None),
        # not persons at all
        ("华为技术有限公司", Code.NAME_ODD, None),
        ("Acme Holdings Ltd", Code.NAME_ODD, None),
        ("Müller GmbH", Code.NAME_ODD, None),
        ("测试", Code.PLACEHOLDER, None),
        ("test", Code.PLACEHOLDER, None),
        ("aaa", Code.PLACEHOLDER, None),
        ("某某", Code.PLACEHOLDER, None),
        ("丫丫丫", Code.PLACEHOLDER, None),
        # cut off
        ("John Smi...", Code.TRUNCATED, None),
        ("张三（", Code.TRUNCATED, None),
        ("张三、", Code.TRUNCATED, None),
        # shift key
        ("jOHN sMITH", Code.LETTER_CASE, "John Smith"),
        ("John smith", Code.LETTER_CASE, "John Smith"),
        ("JoHN Smith", Code.LETTER_CASE, "John Smith"),
        ("ＪＯＨＮ Smith", Code.FULL_WIDTH, "JOHN Smith"),
        (CellError("#N/A"), Code.ERROR_VALUE, None),
    ],
)
def test_what_is_wrong_is_told_with_what_is_certain(
    written: CellValue, code: Code, expected: str | None
) -> None:
    assert codes(written)[0] is code
    assert suggestion(written) == expected


def test_how_many_people_there_are_is_counted() -> None:
    assert CLEANER.read("林黛玉、贾宝玉、薛宝钗").problems[0].params["count"] == 3


@pytest.mark.parametrize(
    "name",
    [
        "张三/Zhang San",
        "王伟（David）",
        "David Wang (王伟)",
        "李明 Jack",
        "John & Mary Smith",
        "李工一",
        "王女娲",
        "Smith-Jones",
    ],
)
def test_one_person_in_two_writings_is_one_person(name: str) -> None:
    assert codes(name) == []


@pytest.mark.parametrize(
    ("written", "form", "standard"),
    [
        ("John Smith", "natural", "John Smith"),
        ("JOHN SMITH", "capitals", "John Smith"),
        ("john smith", "small", "John Smith"),
        ("Smith, John", "family_first", "John Smith"),
        ("SMITH, JOHN", "family_first_capitals", "John Smith"),
        ("JOHN MCDONALD", "capitals", "JOHN MCDONALD"),
        ("Sammy Davis, Jr.", "natural", "Sammy Davis, Jr."),
        ("J. R. R. Tolkien", "natural", "J. R. R. Tolkien"),
        ("张三", "plain", "张三"),
        ("김철수", "plain", "김철수"),
    ],
)
def test_a_house_style_is_no_mistake(written: str, form: str, standard: str) -> None:
    reading = CLEANER.read(written)
    assert (reading.form, reading.standard, reading.problems) == (form, standard, ())


@pytest.mark.parametrize(
    "name",
    [
        "MCDONALD",
        "MACHADO",
        "O'BRIEN",
        "MARIA DE LA CRUZ",
        "VAN DER BERG",
        "JP MORGAN",
        "NG",
        "IŞIK",
    ],
)
def test_capitals_that_could_be_undone_in_two_ways_are_left(name: str) -> None:
    assert titled(name) is None


@given(western_names)
def test_the_case_of_a_name_is_told_by_all_its_letters(name: str) -> None:
    assert letter_case(name.upper()) is LetterCase.CAPITALS
    assert letter_case(name) is LetterCase.SMALL
    assert odd_case(name.upper()) is None


@given(st.one_of(chinese_names, western_names.map(str.title)), st.sampled_from(CLEANER.forms))
def test_a_name_written_in_a_form_is_read_back(name: str, form: str) -> None:
    reading = CLEANER.read(name)
    if reading.problems:
        return
    written = CLEANER.write(reading.standard, form)
    again = CLEANER.read(written)
    assert again.standard == reading.standard
    assert again.form == form or written == reading.standard


@given(st.one_of(chinese_names, st.sampled_from(UNUSUAL_NAMES)), st.sampled_from(CLEANER.forms))
def test_a_plain_name_is_the_same_in_every_form(name: str, form: str) -> None:
    reading = CLEANER.read(name)
    if reading.form == "plain" and not reading.problems:
        assert CLEANER.write(reading.standard, form) == name


def test_an_unknown_form_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        CLEANER.write("John Smith", "upside_down")


dirty_names = st.one_of(
    chinese_names,
    western_names,
    western_names.map(str.title),
    western_names.map(str.upper),
    st.builds(str.__add__, chinese_names, st.sampled_from([*HONORIFICS, "总", "工", "1", "公司"])),
    st.sampled_from(UNUSUAL_NAMES),
    st.text(max_size=6),
)


@given(st.lists(dirty_names, max_size=8))
def test_sorting_into_forms_agrees_with_reading(names: list[str]) -> None:
    for name, index in zip(names, CLEANER.forms_of(names).tolist(), strict=True):
        if index >= 0:
            reading = CLEANER.read(name)
            assert reading.problems == ()
            assert reading.form == CLEANER.forms[index]


@given(st.lists(st.one_of(words, words.map(str.title), words.map(str.upper), dirty_names)))
def test_sorting_parts_of_names_agrees_with_reading(names: list[str]) -> None:
    nothing = "None null Test ASDF abc qwer unknown Nil xxx na tbc Unbekannt noaddress NOTGIVEN"
    texts = [*names, *nothing.split()]
    for cleaner in (GIVEN, FAMILY):
        for name, index in zip(texts, cleaner.forms_of(texts).tolist(), strict=True):
            if index >= 0:
                reading = cleaner.read(name)
                assert (reading.problems, reading.form) == ((), cleaner.forms[index])


def test_plain_names_need_no_closer_look() -> None:
    names = ["王伟", "李建国", "John Smith", "JOHN SMITH", "john smith", "Smith, John"]
    assert CLEANER.forms_of(names).tolist() == [5, 5, 0, 1, 2, 3]


@given(st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.dates(), st.booleans()))
def test_nothing_makes_it_stumble(value: CellValue) -> None:
    for cleaner in (CLEANER, GIVEN, FAMILY):
        cleaner.read(value)


def test_a_part_of_a_name_may_be_a_single_character() -> None:
    assert codes("伟", GIVEN) == []
    assert codes("张", FAMILY) == []
    assert codes("Johann Sebastian", GIVEN) == []
    assert codes("van der Berg", FAMILY) == []
    assert codes("张先生", FAMILY) == [Code.WORDS_GLUED]
    assert suggestion("张先生", FAMILY) == "张"


def test_a_large_chinese_table_gives_only_the_damage_it_was_given() -> None:
    names = [row["name"] for row in rows_of("cn_10k.csv.gz") if row["name"].strip()]
    found = Counter(code for name in names for code in codes(name))
    glued = sum(name.strip(")）").endswith(tuple(HONORIFICS)) for name in names)
    spaced = sum(
        name != " ".join(name.split()) if name.isascii() else len(name.split()) > 1
        for name in names
    )
    assert found[Code.WORDS_GLUED] == pytest.approx(glued, rel=0.02)
    assert found[Code.SPACING] == pytest.approx(spaced, rel=0.02)
    rest = sum(found.values()) - found[Code.WORDS_GLUED] - found[Code.SPACING]
    assert rest < 0.01 * len(names), found


def test_english_names_raise_next_to_no_false_alarm() -> None:
    rows = rows_of("fake_1000.csv")
    names = {f"{row['first_name']} {row['surname']}".strip() for row in rows} - {""}
    wrong = [name for name in names if codes(name) and name.istitle()]
    assert wrong == []


def test_historical_names_are_wrong_only_where_they_hold_digits_or_titles() -> None:
    names = {row["full_name"] for row in rows_of("historical_50k.csv.gz")} - {""}
    titles = ("mr", "mrs", "miss", "ms", "dr")
    plain = [
        name
        for name in names
        if not any(c.isdigit() for c in name)
        and name.replace(".", "").split()[:1] != []
        and name.replace(".", "").split()[0] not in titles
        and not name.endswith(",")
    ]
    wrong = [name for name in plain if codes(name)]
    assert len(plain) > 10_000
    assert len(wrong) <= 0.002 * len(plain), wrong


@pytest.mark.parametrize(
    ("text", "code", "suggestion"),
    [
        ("孙若瑶？", Code.NAME_ODD, "孙若瑶"),
        ("李雷。", Code.NAME_ODD, "李雷"),
        ("Chiara Niccol?", Code.NAME_ODD, None),
        ("Niccol? Bianchi", Code.MOJIBAKE, None),
        ("闫强的老公", Code.WORDS_GLUED, "闫强"),
        ("张三的妈妈", Code.WORDS_GLUED, "张三"),
        ("Björn Krüger (left company)", Code.WORDS_GLUED, "Björn Krüger"),
        ("Yuki Satō DUPLICATE?", Code.WORDS_GLUED, "Yuki Satō"),
        ("c/o Francesca Rossi", Code.WORDS_GLUED, "Francesca Rossi"),
        ("Kim Min-jun/财务", Code.WORDS_GLUED, "Kim Min-jun"),
        ("Lakshmi Patel +918123396005", Code.WORDS_GLUED, "Lakshmi Patel"),
        ("高浩国、Maria Rossi", Code.SEVERAL_VALUES, None),
        ("卓玛央宗、刘洋", Code.SEVERAL_VALUES, None),
        ("罗轩和皇甫晶晶", Code.SEVERAL_VALUES, None),
        ("毛勇鹏和阿依古丽·热合曼", Code.SEVERAL_VALUES, None),
        ("卓玛央金,任丽霞", Code.SEVERAL_VALUES, None),
    ],
)
def test_what_a_typist_adds_to_a_name_is_told_from_the_name(
    text: str, code: Code, suggestion: str | None
) -> None:
    problem = CLEANER.read(text).problems[0]
    assert (problem.code, problem.suggestion) == (code, suggestion)


@pytest.mark.parametrize("name", ["李和平", "Peter Old", "张三/Zhang San", "Sammy Davis, Jr."])
def test_names_that_only_look_as_if_something_was_added_stay(name: str) -> None:
    assert CLEANER.read(name).problems == ()
