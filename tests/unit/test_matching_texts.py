"""How texts are folded and taken apart before rows are compared."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.matching.addresses import address_parts, with_digits
from addin.matching.companies import company_parts
from addin.matching.contacts import email_text, phone_slots
from addin.matching.identifiers import date_text, number_text
from addin.matching.person_parts import person_parts
from addin.matching.places import leading_places
from addin.matching.texts import distinct_texts, folded, recoded

_TEXTS = st.lists(st.text(alphabet="aB王ÄÉ １\n\x00\u200b鍾ß", max_size=6), max_size=12)


@given(_TEXTS)
def test_texts_are_folded_alike_alone_and_together(texts: list[str]) -> None:
    assert folded(texts) == [folded([text])[0] for text in texts]


@given(_TEXTS)
def test_recoded_texts_are_distinct_and_mean_the_same(texts: list[str]) -> None:
    codes, distinct = recoded(np.arange(len(texts), dtype=np.int32), texts)
    assert len(set(distinct)) == len(distinct)
    assert "" not in distinct
    back = [distinct[code] if code >= 0 else "" for code in codes.tolist()]
    assert back == list(texts)


def test_width_case_accents_and_script_do_not_count() -> None:
    assert folded(["ＪＯＳÉ　Müller", "鍾麗華", "Straße\nｎ°"]) == [
        "jose muller",
        "钟丽华",
        "strasse n°",
    ]


def test_blank_cells_have_no_text() -> None:
    codes, texts = distinct_texts(np.array(["a", None, 12, "a", " "], dtype=object))
    assert codes.tolist() == [0, -1, 1, 0, -1]
    assert texts == ["a", "12"]


@pytest.mark.parametrize(
    ("name", "family", "given_name"),
    [
        ("王小明", "王", "小明"),
        ("欧阳靖宇", "欧阳", "靖宇"),
        ("王先生", "王", ""),
        ("李建国经理", "李", "建国"),
        ("张敏(财务)", "张", "敏"),
        ("robert miller", "miller", "robert"),
        ("miller, robert", "miller", "robert"),
        ("dr. anna van der berg", "van der berg", "anna"),
        ("mrs green", "green", ""),
        ("john smith jr", "smith", "john"),
        ("cher", "", "cher"),
    ],
)
def test_names_are_taken_apart(name: str, family: str, given_name: str) -> None:
    parts = person_parts([name])
    assert (parts.family[0], parts.given[0]) == (family, given_name)


def test_pinyin_and_characters_sound_the_same_in_any_order() -> None:
    parts = person_parts(["吕土家", "lv tujia", "tujia lv"])
    assert len(set(parts.whole_sound)) == 1


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("13812345678", ("13812345678",)),
        ("+86 138-1234-5678", ("13812345678",)),
        ("008613812345678", ("13812345678",)),
        ("13812345678.0", ("13812345678",)),
        ("0755-26001234-801", ("75526001234",)),
        ("(0755) 26001234 转 801", ("75526001234",)),
        ("17608524414/15208742860", ("17608524414", "15208742860")),
        ("1.38e+10", ()),
        ("12345", ()),
    ],
)
def test_phones_are_read_as_national_numbers(text: str, numbers: tuple[str, ...]) -> None:
    assert phone_slots(text) == numbers


def test_slips_of_known_domains_are_mended() -> None:
    assert email_text("Anna@gmial.com".lower()) == "anna@gmail.com"
    assert email_text("no address") == ""


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1980-03-07", "19800307"),
        ("1980年3月7日", "19800307"),
        ("1980/3/7 0:00", "19800307"),
        ("19800307", "19800307"),
        ("7.3.1980", "19800307"),
        ("march", ""),
    ],
)
def test_dates_are_read_as_digits(text: str, date: str) -> None:
    assert date_text(text) == date


def test_numbers_keep_letters_and_stars_but_not_what_excel_rounded() -> None:
    assert number_text("130927********1528") == "130927********1528"
    assert number_text("11010519491231002x") == "11010519491231002x"
    assert number_text("1.10105e+17") == ""


@pytest.mark.parametrize(
    ("name", "core", "branch"),
    [
        ("深圳市华新科技有限公司", "华新科技", ""),
        ("华新科技(深圳)股份有限公司", "华新科技", ""),
        ("广州浙问建筑工程有限公司佛山分公司", "浙问建筑工程", "佛山分公司"),
        ("the miller & sons trading co., ltd.", "miller sons trading", ""),
        ("müller druckerei gmbh", "müller druckerei", ""),
    ],
)
def test_companies_are_reduced_to_what_is_their_own(name: str, core: str, branch: str) -> None:
    assert company_parts(name) == (core, branch)


def test_addresses_are_compared_by_road_and_numbers() -> None:
    whole, road, numbers = address_parts(with_digits("浙江省杭州市西湖区文三路三号二十一栋402室"))
    assert (road, numbers) == ("文三路", "3-21-402")
    assert whole.startswith("浙江省")
    assert address_parts("27 North Washington Street".lower())[0] == "27 n washington st"


def test_places_in_front_are_found() -> None:
    assert leading_places("浙江省杭州市西湖区文三路") == len("浙江省杭州市西湖区")
    assert leading_places("文三路3号") == 0
