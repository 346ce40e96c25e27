"""Web addresses: what people write, and what cannot be one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.cleaning.reading import Cleaner
from addin.cleaning.url import UrlCleaner
from addin.findings import Code
from addin.table.cells import CellError, CellValue

CLEANER = UrlCleaner()


@pytest.mark.parametrize(
    "address",
    [
        "https://www.company.com",
        "http://company.com.cn/about",
        "www.company.com",
        "company.cn",
        "https://shop.company.com/item?id=3&lang=zh#top",
        "http://192.168.1.1:8080/admin",
        "https://例子.中国/路径",
        "www.baidu.com/s?wd=中国",
        "https://user@company.com/x",
        "www.gmai.com",
        "ftp://files.company.com",
    ],
)
def test_right_addresses_stay_as_they_are(address: str) -> None:
    reading = CLEANER.read(address)
    assert (reading.standard, reading.form, reading.problems) == (address, "url", ())
    assert CLEANER.write(address, "url") == address


@pytest.mark.parametrize(
    ("text", "code", "suggestion"),
    [
        ("HTTP://WWW.Company.COM/About", Code.LETTER_CASE, "http://www.company.com/About"),
        (" www.company.com", Code.SPACING, "www.company.com"),
        ("ｗｗｗ．company．com", Code.FULL_WIDTH, "www.company.com"),
        ("http:/company.com", Code.URL_FORM, "http://company.com"),
        ("http//company.com", Code.URL_FORM, "http://company.com"),
        ("https;//company.com", Code.URL_FORM, "https://company.com"),
        ("htpp://company.com", Code.URL_FORM, "http://company.com"),
        ("ttps://company.com", Code.URL_FORM, "https://company.com"),
        ("https:\\\\company.com", Code.URL_FORM, "https://company.com"),
        ("http://http://company.com", Code.URL_FORM, "http://company.com"),
        ("www。company。com", Code.URL_FORM, "www.company.com"),
        ("www,company.com", Code.URL_FORM, "www.company.com"),
        ("www.company，com", Code.URL_FORM, "www.company.com"),
        ("www .company.com", Code.URL_FORM, "www.company.com"),
        ("wwww.company.com", Code.URL_FORM, "www.company.com"),
        ("www.company.con/a", Code.URL_FORM, "www.company.com/a"),
        ("www.company.com。", Code.URL_FORM, "www.company.com"),
        ("网址：www.company.com", Code.URL_FORM, "www.company.com"),
        ("http://www.company.com/a b", Code.URL_FORM, None),
        ("www.a.com www.b.com", Code.SEVERAL_VALUES, None),
        ("company", Code.URL_FORM, None),
        ("wang@company.com", Code.URL_FORM, None),
        ("http://localhost", Code.URL_FORM, None),
        ("http://company.com:99999", Code.URL_FORM, None),
        ("192.168.1.1", Code.URL_FORM, None),
        ("javascript:alert(1)", Code.URL_FORM, None),
        (12.5, Code.URL_FORM, None),
        (CellError("#REF!"), Code.ERROR_VALUE, None),
    ],
)
def test_what_is_wrong_is_told_with_the_certain_suggestion(
    text: CellValue, code: Code, suggestion: str | None
) -> None:
    problem = CLEANER.read(text).problems[0]
    assert (problem.code, problem.suggestion) == (code, suggestion)


def test_words_for_nothing_are_to_be_cleared() -> None:
    assert CLEANER.read("无网站").problems[0].clears


def test_plain_addresses_are_sorted_without_reading() -> None:
    texts = ["https://www.company.com/about", "company.cn", "www.company.con", "wang@company.com"]
    assert CLEANER.forms_of(texts).tolist() == [0, 0, -1, -1]


@given(st.lists(st.text("htps:/.wcom1@ ,。-?_王", max_size=18), max_size=6))
def test_texts_are_sorted_as_they_are_read(texts: list[str]) -> None:
    for text, index in zip(texts, CLEANER.forms_of(texts), strict=True):
        reading = CLEANER.read(text)
        if index >= 0:
            assert (reading.standard, reading.problems) == (text, ())


@given(st.one_of(st.text("htps:/.wcom1@ ,。-?_王", max_size=18), st.text(max_size=12)))
def test_a_suggestion_is_always_a_right_address(text: str) -> None:
    for problem in CLEANER.read(text).problems:
        if problem.suggestion is not None:
            again = CLEANER.read(problem.suggestion)
            assert (again.standard, again.problems) == (problem.suggestion, ())


def test_it_is_a_cleaner() -> None:
    cleaner: Cleaner = CLEANER
    with pytest.raises(KeyError):
        cleaner.write("www.company.com", "https")
