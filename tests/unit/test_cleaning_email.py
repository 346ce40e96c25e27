"""E-mail addresses: right ones of every kind, slips, and what cannot be repaired."""

from __future__ import annotations

import pytest
from email_validator import validate_email
from hypothesis import given
from hypothesis import strategies as st
from shared_tables import distinct_values

from addin.cleaning.domains import intended_domain, is_host, is_provider
from addin.cleaning.email import EmailCleaner
from addin.cleaning.email_repair import EmailFault, fault_of
from addin.cleaning.reading import Cleaner
from addin.findings import Code, Problem
from addin.i18n import speaking
from addin.table.cells import CellError, CellValue

CLEANER = EmailCleaner()


def problem_of(value: CellValue) -> Problem:
    problems = CLEANER.read(value).problems
    assert problems, value
    return problems[0]


RIGHT = """
    wang@163.com 1234567890@qq.com w.wei@company.com.cn li-na_2@sub.domain.co.uk x+tag@gmail.com
    a@mail.com x@ymail.com x@me.com x@msn.cn x@gmx.de x@web.de x@company.co x@company.cm
    x@cloud.com x@fastmail.com x@email.com x@soho.com x@live.cn x@yahoo.com.hk x@hostel.com
    x@bmail.com x@sale.com x@list.ru x@163.net x@vip.qq.com x@yeah.net x@example.com
    x@outlet.com x@foxtel.com x@hotel.com x@sino.com x@139.com x@13.com x@126.net
"""


@pytest.mark.parametrize("address", RIGHT.split())
def test_right_addresses_are_right_at_first_sight(address: str) -> None:
    reading = CLEANER.read(address)
    assert (reading.standard, reading.form, reading.problems) == (address, "lower", ())
    assert CLEANER.forms_of([address]).tolist() == [0]
    assert CLEANER.write(address, "lower") == address


@pytest.mark.parametrize("address", ["o'brien@x.com", "张三@例子.中国", "a!b@company.com"])
def test_rare_but_right_addresses_are_accepted(address: str) -> None:
    assert CLEANER.read(address).problems == ()


@pytest.mark.parametrize(
    ("text", "code", "suggestion"),
    [
        ("Wang@163.COM", Code.LETTER_CASE, "wang@163.com"),
        (" wang@163.com ", Code.SPACING, "wang@163.com"),
        ("wang＠163.com", Code.FULL_WIDTH, "wang@163.com"),
        ("wang@163.com\u200b", Code.INVISIBLE, "wang@163.com"),
        (" Wang@QQ.con", Code.EMAIL_DOMAIN_TYPO, "wang@qq.com"),
        ("mailto:wang@qq.com", Code.WORDS_GLUED, "wang@qq.com"),
        ("Wang Wei <wang@qq.com>", Code.WORDS_GLUED, "wang@qq.com"),
        ("王经理<wang@qq.com>", Code.WORDS_GLUED, "wang@qq.com"),
        ("王经理wang@qq.com", Code.WORDS_GLUED, "wang@qq.com"),
        ("邮箱：wang@qq.com", Code.WORDS_GLUED, "wang@qq.com"),
        ("wang@qq.com（工作）", Code.WORDS_GLUED, "wang@qq.com"),
        ("wang@qq.com13912340001", Code.WORDS_GLUED, "wang@qq.com"),
        ("<wang@qq.com>", Code.EMAIL_FORM, "wang@qq.com"),
        ("wang@qq.com.", Code.EMAIL_FORM, "wang@qq.com"),
        ("wang@qq.com，", Code.EMAIL_FORM, "wang@qq.com"),
        ("wang@163。com", Code.EMAIL_FORM, "wang@163.com"),
        ("wang@163，com", Code.EMAIL_FORM, "wang@163.com"),
        ("wang@company,com", Code.EMAIL_FORM, "wang@company.com"),
        ("wang@qq..com", Code.EMAIL_FORM, "wang@qq.com"),
        ("wang@.qq.com", Code.EMAIL_FORM, "wang@qq.com"),
        ("wang@@qq.com", Code.EMAIL_FORM, "wang@qq.com"),
        ("wang@qq.com@qq.com", Code.EMAIL_FORM, "wang@qq.com"),
        ("wang(at)company.com", Code.EMAIL_FORM, "wang@company.com"),
        ("wang [at] company [dot] com", Code.EMAIL_FORM, "wang@company.com"),
        ("wang#163.com", Code.EMAIL_FORM, "wang@163.com"),
        ("wang @ qq.com", Code.EMAIL_FORM, "wang@qq.com"),
        ("wang@126.co m", Code.EMAIL_FORM, "wang@126.com"),
        ("wang@gmail", Code.EMAIL_FORM, "wang@gmail.com"),
        ("wang@qqcom", Code.EMAIL_FORM, "wang@qq.com"),
        ("wang@qq.com/li@163.com", Code.SEVERAL_VALUES, None),
        ("wang@qq.com；li@163.com", Code.SEVERAL_VALUES, None),
        ("wang@qq.com li@163.com", Code.SEVERAL_VALUES, None),
        ("wang@qq.com, WANG@qq.com", Code.SEVERAL_VALUES, "wang@qq.com"),
        ("wang wei@163.com", Code.EMAIL_FORM, None),
        ("a@b@company.com", Code.EMAIL_FORM, None),
        ("wang..wei@163.com", Code.EMAIL_FORM, None),
        ("wang.@163.com", Code.EMAIL_FORM, None),
        ("wang@.ompany.com", Code.EMAIL_FORM, None),
        ("wang@company", Code.EMAIL_FORM, None),
        ("@qq.com", Code.EMAIL_FORM, None),
        ("wang@", Code.EMAIL_FORM, None),
        ("wangwei163.com", Code.EMAIL_FORM, None),
        ("13912340001", Code.EMAIL_FORM, None),
        (13912340001.0, Code.EMAIL_FORM, None),
        ("wang@a_b.com", Code.EMAIL_FORM, None),
        ("wang@company.c8m", Code.EMAIL_FORM, None),
        (CellError("#N/A"), Code.ERROR_VALUE, None),
    ],
)
def test_what_is_wrong_is_told_with_the_certain_suggestion(
    text: CellValue, code: Code, suggestion: str | None
) -> None:
    problem = problem_of(text)
    assert (problem.code, problem.suggestion) == (code, suggestion)
    assert CLEANER.read(text).standard == suggestion


@pytest.mark.parametrize(
    ("mistyped", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmai.com", "gmail.com"),
        ("gamil.com", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("hotmai.com", "hotmail.com"),
        ("yaho.com", "yahoo.com"),
        ("yahoo.con.cn", "yahoo.com.cn"),
        ("outlok.com", "outlook.com"),
        ("outllok.com", "outlook.com"),
        ("icloud.cmo", "icloud.com"),
        ("qq.con", "qq.com"),
        ("qq.cm", "qq.com"),
        ("qq.comm", "qq.com"),
        ("vip.qq.con", "vip.qq.com"),
        ("163.con", "163.com"),
        ("l63.com", "163.com"),
        ("l26.con", "126.com"),
        ("foxmail.comm", "foxmail.com"),
        ("foxmial.com", "foxmail.com"),
        ("sina.cm", "sina.com"),
        ("sian.com", "sina.com"),
        ("sohuu.com", "sohu.com"),
        ("yeah.nte", "yeah.net"),
        ("company.con", "company.com"),
        ("company.cmo", "company.com"),
        ("company.com.ocm", "company.com.com"),
        ("company.comcn", "company.com.cn"),
        ("society.ogr", "society.org"),
        ("gmx.ed", "gmx.de"),
        ("libero.ti", "libero.it"),
        ("orange.rf", "orange.fr"),
        ("hotmail.co.ku", "hotmail.co.uk"),
        ("uol.con.br", "uol.com.br"),
        ("t-onlin.de", "t-online.de"),
        ("sezanm.cz", "seznam.cz"),
        ("1633.com", "163.com"),
        ("icould.com", "icloud.com"),
    ],
)
def test_slips_of_well_known_domains_are_recognised(mistyped: str, meant: str) -> None:
    assert intended_domain(mistyped) == meant
    problem = problem_of(f"wangwei@{mistyped}")
    assert (problem.code, problem.suggestion) == (Code.EMAIL_DOMAIN_TYPO, f"wangwei@{meant}")
    assert dict(problem.params) == {"domain": mistyped, "expected": meant}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("wang", EmailFault.NO_AT),
        ("wang at qq.com", EmailFault.AT_IN_WORDS),
        ("a@b@c.com", EmailFault.SEVERAL_AT),
        ("@qq.com", EmailFault.NO_NAME),
        ("wang@", EmailFault.NO_DOMAIN),
        ("wang@company", EmailFault.NO_ENDING),
        ("w w@qq.com", EmailFault.SPACE),
        ("w..w@qq.com", EmailFault.DOTS),
        ("w@qq,com", EmailFault.COMMA),
        ("w@qq。com", EmailFault.CHINESE_SIGN),
        ("w(w@qq.com", EmailFault.CHARACTER),
        ("<w@qq.com>", EmailFault.FRAME),
        ("w@a_b.com", EmailFault.DOMAIN),
    ],
)
def test_the_reason_is_the_telling_one(text: str, fault: EmailFault) -> None:
    assert fault_of(text) is fault
    with speaking("en"):
        assert str(fault.reason) == fault.value


@pytest.mark.parametrize("text", ["none@none.com", "test@test.com", "无", "a@a.com"])
def test_invented_addresses_are_to_be_cleared(text: str) -> None:
    assert problem_of(text).clears
    assert CLEANER.forms_of([text]).tolist() == [-1]


LOCALS = st.from_regex(r"[a-zA-Z0-9_+-]{1,12}(\.[a-z0-9]{1,5})?", fullmatch=True)
DOMAINS = st.one_of(
    st.sampled_from(["qq.com", "163.com", "Gmail.com", "gmial.com", "qq.con", "company.co.uk"]),
    st.from_regex(
        r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?\.(com|cn|com\.cn|de|io|museum)", fullmatch=True
    ),
)
NEARLY = st.one_of(
    st.builds("{}@{}".format, LOCALS, DOMAINS),
    st.text("ab1.@,。 ＠-_()<>;/王", max_size=14),
    st.text(max_size=10),
)


@given(st.lists(NEARLY, max_size=6))
def test_texts_are_sorted_as_they_are_read(texts: list[str]) -> None:
    for text, index in zip(texts, CLEANER.forms_of(texts), strict=True):
        reading = CLEANER.read(text)
        if index >= 0:
            assert (reading.standard, reading.form, reading.problems) == (text, "lower", ())


@given(NEARLY)
def test_a_suggestion_is_always_a_right_address(text: str) -> None:
    for problem in CLEANER.read(text).problems:
        if problem.suggestion is not None:
            again = CLEANER.read(problem.suggestion)
            assert (again.standard, again.problems) == (problem.suggestion, ())


@given(st.builds("{}@{}".format, LOCALS, DOMAINS))
def test_what_is_accepted_is_accepted_by_the_standard(address: str) -> None:
    if not CLEANER.read(address).problems:
        validate_email(address, check_deliverability=False)


def test_texts_with_line_breaks_do_not_shift_the_others() -> None:
    texts = ["wang@qq.com", "a@x.com\nb@x.com", "li@qq.com"]
    assert CLEANER.forms_of(texts).tolist() == [0, -1, 0]
    assert CLEANER.forms_of([]).tolist() == []


def test_hosts_and_providers() -> None:
    assert is_host("a.b-c.com")
    assert not any(map(is_host, ["com", "-a.com", "a..com", "a.c", "a.test", "a_b.com", "A.com"]))
    assert is_provider("qq.com")
    assert not is_provider("company.com")


def test_it_is_a_cleaner() -> None:
    cleaner: Cleaner = CLEANER
    with pytest.raises(KeyError):
        cleaner.write("a@b.com", "upper")


def test_right_addresses_of_the_dirty_table_are_right() -> None:
    texts = distinct_values("cn_10k.csv.gz", "email")
    index = CLEANER.forms_of(texts)
    assert (index >= 0).mean() > 0.9
    for text, form in zip(texts, index, strict=True):
        problems = CLEANER.read(text).problems
        assert (form >= 0) == (not problems)
        assert all(problem.certain for problem in problems)


@pytest.mark.parametrize("domain", ["1688.com", "plant.nl", "wbe.de", "company.de", "libra.it"])
def test_domains_of_others_that_are_near_a_provider_stay(domain: str) -> None:
    assert intended_domain(domain) == ""


def test_an_ending_that_no_country_has_is_wrong() -> None:
    problem = problem_of("wangwei@company.ed")
    assert (problem.code, problem.suggestion) == (Code.EMAIL_FORM, None)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("12345@qq", "12345@qq.com"), ("li@sina", None), ("li@yahoo", None), ("li@outlook", None)],
)
def test_an_ending_is_added_only_where_the_provider_has_one(text: str, meant: str | None) -> None:
    assert problem_of(text).suggestion == meant
