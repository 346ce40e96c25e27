"""Words for nothing, and the values that look like them."""

from __future__ import annotations

import pytest
from shared_tables import distinct_values

from addin.cleaning.addresses import AddressCleaner
from addin.cleaning.companies import CompanyCleaner
from addin.cleaning.nothing import is_nothing, may_be_nothing, placeholder_problem
from addin.cleaning.nothing_words import ELSEWHERE, EXTRA_WORDS, WORDS
from addin.cleaning.persons import PersonCleaner
from addin.cleaning.reading import Cleaner
from addin.cleaning.tax_ids import TaxIdCleaner
from addin.findings import Code
from addin.table.fields import Kind

EVERYWHERE_LIST = """
无 没有 暂无 未知 不详 不清楚 待定 待补充 空 N/A NA n.a. none None null NULL nil unknown Unknown
- -- — —— / // ? ？ TBD xxx XXX ... （无） [null] <NULL> 无。 n/a #N/A N／Ａ 未填写
拒绝提供 暂缺 不知道 desconocido inconnu unbekannt missing blank
"""
EVERYWHERE = EVERYWHERE_LIST.split()


@pytest.mark.parametrize("word", EVERYWHERE)
@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.PHONE, Kind.EMAIL, Kind.COMPANY, Kind.ADDRESS])
def test_words_for_nothing(word: str, kind: Kind) -> None:
    assert is_nothing(word, kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("0", Kind.PHONE),
        ("0", Kind.COMPANY),
        ("没有电话", Kind.PHONE),
        ("电话不详", Kind.PHONE),
        ("no phone", Kind.PHONE),
        ("13800138000", Kind.PHONE),
        ("+86 138-0013-8000", Kind.PHONE),
        ("13800000000", Kind.PHONE),
        ("00000000", Kind.PHONE),
        ("11111111111", Kind.PHONE),
        ("12345678", Kind.PHONE),
        ("(000) 000-0000", Kind.PHONE),
        ("123-456-7890", Kind.PHONE),
        ("无邮箱", Kind.EMAIL),
        ("none@none.com", Kind.EMAIL),
        ("TEST@test.com", Kind.EMAIL),
        ("a@a.com", Kind.EMAIL),
        ("test@example.com", Kind.EMAIL),
        ("xxx@xxx.com", Kind.EMAIL),
        ("1900-01-01", Kind.DATE),
        ("1900/1/0", Kind.BIRTH_DATE),
        ("0000-00-00", Kind.DATE),
        ("1970-01-01 00:00:00", Kind.DATE),
        ("31/12/9999", Kind.DATE),
        ("000000", Kind.POSTCODE),
        ("0" * 18, Kind.ID_NUMBER),
        ("123456789012345678", Kind.ID_NUMBER),
        ("测试", Kind.PERSON),
        ("Test User", Kind.PERSON),
        ("null", Kind.FAMILY_NAME),
        ("未知", Kind.YES_NO),
        ("N/A", Kind.CHOICE),
        ("新客户", Kind.PERSON),
        ("N.N.", Kind.PERSON),
        ("张三测试", Kind.PERSON),
        ("delete me", Kind.PERSON),
        ("个人（待补充）", Kind.COMPANY),
        ("xxx Ltd", Kind.COMPANY),
        ("abc", Kind.COMPANY),
        ("1111", Kind.COMPANY),
        ("Do not use", Kind.COMPANY),
        ("保密", Kind.ADDRESS),
        ("老地方", Kind.ADDRESS),
        ("见备注", Kind.ADDRESS),
        ("自提", Kind.ADDRESS),
        ("see invoice", Kind.ADDRESS),
        ("same as billing", Kind.ADDRESS),
        ("Pick up", Kind.ADDRESS),
        ("applied for", Kind.TAX_ID),
        ("keine", Kind.TAX_ID),
        ("not_given", Kind.TAX_ID),
        ("GB000000000", Kind.TAX_ID),
        ("+49 123456789", Kind.PHONE),
        ("no@mail", Kind.EMAIL),
    ],
)
def test_what_stands_for_nothing_in_a_kind(text: str, kind: Kind) -> None:
    problem = placeholder_problem(text, kind)
    assert problem is not None
    assert (problem.code, problem.clears, problem.suggestion) == (Code.PLACEHOLDER, True, None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Na", Kind.GIVEN_NAME),
        ("Null", Kind.FAMILY_NAME),
        ("Nan", Kind.GIVEN_NAME),
        ("X", Kind.GIVEN_NAME),
        ("吴无", Kind.PERSON),
        ("NA", Kind.COUNTRY),
        ("无", Kind.YES_NO),
        ("×", Kind.YES_NO),
        ("-", Kind.YES_NO),
        ("无", Kind.CHOICE),
        ("未知", Kind.CHOICE),
        ("0", Kind.NUMBER),
        ("0", Kind.MONEY),
        ("0", Kind.CHOICE),
        ("1970-01-01", Kind.BIRTH_DATE),
        ("1900-01-02", Kind.BIRTH_DATE),
        ("13812340001", Kind.PHONE),
        ("13812345678", Kind.PHONE),
        ("13888888888", Kind.PHONE),
        ("010-62345678", Kind.PHONE),
        ("(415) 555-2671", Kind.PHONE),
        ("info@test.cn", Kind.EMAIL),
        ("john@example.com", Kind.EMAIL),
        ("a@qq.com", Kind.EMAIL),
        ("mail@company.cn", Kind.EMAIL),
        ("12345", Kind.POSTCODE),
        ("无锡市", Kind.CITY),
        ("空军总医院", Kind.COMPANY),
        ("待客来餐饮有限公司", Kind.COMPANY),
        ("???", Kind.TEXT),
        ("3M", Kind.COMPANY),
        ("ABC", Kind.COMPANY),
        ("360", Kind.COMPANY),
        ("Guest", Kind.FAMILY_NAME),
        ("保密", Kind.CHOICE),
        ("pending", Kind.CHOICE),
        ("见合同", Kind.TEXT),
        ("+49 30 1234567", Kind.PHONE),
    ],
)
def test_what_only_looks_like_it(text: str, kind: Kind) -> None:
    assert not is_nothing(text, kind)
    assert placeholder_problem(text, kind) is None


def test_the_quick_look_misses_nothing() -> None:
    assert [word for word in EVERYWHERE if not may_be_nothing(word)] == []
    words = WORDS - ELSEWHERE
    assert [word for word in sorted(words) if not may_be_nothing(word)] == []


@pytest.mark.parametrize(
    ("table", "header", "kind"),
    [
        ("historical_50k.csv.gz", "full_name", Kind.PERSON),
        ("historical_50k.csv.gz", "birth_place", Kind.CITY),
        ("fake_1000.csv", "surname", Kind.FAMILY_NAME),
        ("fake_1000.csv", "first_name", Kind.GIVEN_NAME),
        ("cn_10k.csv.gz", "name", Kind.PERSON),
        ("cn_10k.csv.gz", "company", Kind.COMPANY),
        ("cn_10k.csv.gz", "address", Kind.ADDRESS),
        ("csv_example.csv", "Site name", Kind.COMPANY),
    ],
)
def test_no_real_value_of_the_tables_is_taken_for_nothing(
    table: str, header: str, kind: Kind
) -> None:
    values = distinct_values(table, header)
    assert [value for value in values if is_nothing(value, kind)] == []


@pytest.mark.parametrize(
    ("kind", "cleaner"),
    [
        (Kind.PERSON, PersonCleaner()),
        (Kind.COMPANY, CompanyCleaner()),
        (Kind.ADDRESS, AddressCleaner()),
        (Kind.TAX_ID, TaxIdCleaner()),
    ],
)
def test_no_word_for_nothing_is_sorted_among_right_values(kind: Kind, cleaner: Cleaner) -> None:
    words = [word for word in sorted(EXTRA_WORDS[kind] | WORDS) if is_nothing(word, kind)]
    assert words
    assert set(cleaner.forms_of(words).tolist()) == {-1}
