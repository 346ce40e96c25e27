"""Countries."""

from __future__ import annotations

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from addin.cleaning.countries import (
    CountryCleaner,
    LocalName,
    country_code,
    country_name,
    nearest_country,
)
from addin.cleaning.country_names import ALIASES, TABLE
from addin.cleaning.reading import Cleaner, Reading
from addin.findings import Code
from addin.i18n import speaking
from addin.table.cells import CellValue

CLEANER = CountryCleaner()
CODES = [line.split()[0] for line in TABLE.strip().splitlines()]


def test_it_is_a_cleaner() -> None:
    cleaner: Cleaner = CLEANER
    assert cleaner.forms == ("zh", "en", "alpha2", "alpha3")


def test_the_table_is_iso_3166() -> None:
    territories = Locale("en").territories
    known = {code for code in territories if len(code) == 2 and code.isalpha()}
    assert len(CODES) == len(set(CODES)) == 249
    assert set(CODES) <= known
    alpha3 = [line.split()[1] for line in TABLE.strip().splitlines()]
    assert len(set(alpha3)) == 249
    assert all(len(code) == 3 and code.isupper() for code in alpha3)


@given(st.sampled_from(CODES), st.sampled_from(CLEANER.forms))
def test_a_country_written_in_a_form_is_read_back(code: str, form: str) -> None:
    assert CLEANER.read(CLEANER.write(code, form)) == Reading(code, form)
    assert CLEANER.forms[CLEANER.forms_of([str(CLEANER.write(code, form))])[0]] == form


@given(st.sampled_from(CODES), st.sampled_from(["zh", "en"]))
def test_other_people_call_a_country_by_the_same_names(code: str, language: str) -> None:
    name = Locale(language).territories[code]
    assert country_code(name) in (code, "")


def test_nearly_all_names_of_the_common_locale_data_are_known() -> None:
    names = [(c, Locale(lang).territories[c]) for c in CODES for lang in ("zh", "en")]
    unknown = [name for code, name in names if country_code(name) != code]
    assert len(unknown) < 0.05 * len(names), unknown


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("china", "CN"),
        ("PRC", "CN"),
        ("P.R. China", "CN"),
        ("中华人民共和国", "CN"),
        ("UK", "GB"),
        ("U.K.", "GB"),
        ("England", "GB"),
        ("U.S.", "US"),
        ("the United States of America", "US"),
        ("美国", "US"),
        ("美國", "US"),
        ("Deutschland", "DE"),
        ("Cote d'Ivoire", "CI"),
        ("Trinidad & Tobago", "TT"),
        ("St. Lucia", "LC"),
        ("香港", "HK"),
        ("台灣", "TW"),
        ("南韩", "KR"),
        ("Viet Nam", "VN"),
        ("Holland", "NL"),
    ],
)
def test_a_country_is_known_by_its_other_names(text: str, code: str) -> None:
    reading = CLEANER.read(text)
    assert (reading.standard, reading.problems) == (code, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Germny", "Germany"),
        ("Untied States", "United States"),
        ("Phillipines", "Philippines"),
        ("Swizerland", "Switzerland"),
        ("澳大利呀", "澳大利亚"),
        ("Columbia", "Colombia"),
    ],
)
def test_a_mistyped_country_is_put_right(text: str, expected: str) -> None:
    problem = CLEANER.read(text).problems[0]
    assert (problem.code, problem.suggestion) == (Code.CHOICE_TYPO, expected)


@pytest.mark.parametrize("text", ["Atlantis", "上海", "Austrlia", "QQ", "Europe", "12345", "意国"])
def test_what_is_no_country_or_could_be_two_is_not_guessed(text: str) -> None:
    reading = CLEANER.read(text)
    assert reading.standard is None
    assert [p.code for p in reading.problems] == [Code.COUNTRY_UNKNOWN]


def test_right_names_are_never_taken_for_slips_of_others() -> None:
    names = [line.split(maxsplit=3)[3] for line in TABLE.strip().splitlines()]
    names += [line.split(maxsplit=3)[2] for line in TABLE.strip().splitlines()]
    assert all(CLEANER.read(name).problems == () for name in names)


def test_no_alias_stands_for_two_countries() -> None:
    seen: dict[str, str] = {}
    for line in ALIASES.strip().splitlines():
        code, others = line.split(maxsplit=1)
        for alias in others.split(" / "):
            assert country_code(alias) == code, alias
            assert seen.setdefault(alias, code) == code


def test_words_for_nothing_are_not_namibia() -> None:
    assert CLEANER.read("N/A").problems[0].code is Code.PLACEHOLDER
    assert CLEANER.read("NA") == Reading("NA", "alpha2")


def test_spaces_and_width_are_tidied() -> None:
    assert CLEANER.read(" 德国").problems[0].suggestion == "德国"
    assert CLEANER.read("ＣＮ").problems[0].suggestion == "CN"


def test_a_countrys_name_follows_the_readers_language() -> None:
    with speaking("zh"):
        assert f"{LocalName('DE')}" == "德国"
    with speaking("en"):
        assert f"{LocalName('DE')}" == "Germany"
    with pytest.raises(KeyError):
        country_name("XX")
    with pytest.raises(KeyError):
        CLEANER.write("DE", "klingon")


@given(st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.dates()))
def test_nothing_makes_it_stumble(value: CellValue) -> None:
    CLEANER.read(value)
    nearest_country(str(value))


@given(st.lists(st.one_of(st.sampled_from([*CODES, "china", "Germny"]), st.text(max_size=8))))
def test_sorting_into_forms_agrees_with_reading(texts: list[str]) -> None:
    for text, index in zip(texts, CLEANER.forms_of(texts).tolist(), strict=True):
        if index >= 0:
            reading = CLEANER.read(text)
            assert (reading.problems, reading.form) == ((), CLEANER.forms[index])
