"""Postcodes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.cleaning.postcode_formats import FORMATS
from addin.cleaning.postcodes import PostcodeCleaner, column_region
from addin.cleaning.reading import Cleaner
from addin.findings import Code
from addin.i18n import speaking
from addin.table.cells import CellValue

CLEANER = PostcodeCleaner()

# The main post office, a town hall, a broadcasting house of each country.
RIGHT = {
    "CN": "100000 200030 518000 010010 030001 850000",
    "HK": "999077",
    "TW": "10058 100 106409",
    "JP": "100-8111",
    "KR": "04524 63309",
    "SG": "049315 238823",
    "IN": "110001 400001",
    "MY": "50000 01000",
    "RU": "101000",
    "US": "10115 02134 90210-1234 00501",
    "CA": "K1A_0B1 V6B_4Y8",
    "MX": "06000",
    "BR": "01310-100",
    "GB": "SW1A_1AA EC1A_1BB M1_1AE B33_8TH CR2_6XH DN55_1PT",
    "IE": "D02_AF30 D6W_XK84",
    "DE": "10115 01067",
    "AT": "1010",
    "CH": "8001",
    "FR": "75001 01000",
    "BE": "1000",
    "NL": "1012_AB",
    "IT": "00118 20121",
    "ES": "28013 01001",
    "PT": "1000-001",
    "SE": "111_22",
    "NO": "0150",
    "DK": "1050",
    "FI": "00100",
    "PL": "00-950",
    "CZ": "110_00",
    "SK": "811_01",
    "GR": "104_31",
    "AU": "2000 0800",
    "NZ": "6011 0110",
    "ZA": "8001 0001",
}
EXAMPLES = [
    (country, code.replace("_", " ")) for country, codes in RIGHT.items() for code in codes.split()
]


def codes(value: CellValue, region: str) -> list[Code]:
    return [problem.code for problem in CLEANER.read(value, region).problems]


def test_it_is_a_cleaner() -> None:
    cleaner: Cleaner = CLEANER
    assert cleaner.forms == ("standard", "compact", "plain")


@pytest.mark.parametrize(("country", "code"), EXAMPLES)
def test_a_right_postcode_is_right(country: str, code: str) -> None:
    reading = CLEANER.read(code, country)
    assert (reading.standard, reading.problems) == (code, ())
    assert reading.form == ("standard" if " " in code or "-" in code else "plain")
    assert CLEANER.forms[CLEANER.forms_of([code], country)[0]] == reading.form


@pytest.mark.parametrize(
    ("value", "region", "code", "expected"),
    [
        ("1067", "DE", Code.LOST_ZERO, "01067"),
        (1067, "DE", Code.LOST_ZERO, "01067"),
        (10010.0, "CN", Code.LOST_ZERO, "010010"),
        (2134, "US", Code.LOST_ZERO, "02134"),
        (800, "AU", Code.LOST_ZERO, "0800"),
        (1001, "ES", Code.LOST_ZERO, "01001"),
        ("9021O", "US", Code.LETTER_FOR_DIGIT, "90210"),
        ("l0115", "DE", Code.LETTER_FOR_DIGIT, "10115"),
        (100000, "CN", Code.DIGITS_AS_NUMBER, "100000"),
        ("200030.0", "CN", Code.DIGITS_AS_NUMBER, "200030"),
        (100000.0, "", Code.DIGITS_AS_NUMBER, "100000"),
        ("邮编:100020", "CN", Code.WORDS_GLUED, "100020"),
        ("１０００２０", "CN", Code.FULL_WIDTH, "100020"),
        ("990000", "CN", Code.POSTCODE_FORM, None),
        ("10002", "RU", Code.POSTCODE_FORM, None),
        ("Dublin", "", Code.POSTCODE_FORM, None),
        ("XYZ", "GB", Code.POSTCODE_FORM, None),
        ("000000", "CN", Code.PLACEHOLDER, None),
    ],
)
def test_what_is_wrong_is_told_with_what_is_certain(
    value: CellValue, region: str, code: Code, expected: str | None
) -> None:
    problem = CLEANER.read(value, region).problems[0]
    assert (problem.code, problem.suggestion) == (code, expected)


@pytest.mark.parametrize(
    ("text", "region", "standard", "form"),
    [
        ("SW1A1AA", "GB", "SW1A 1AA", "compact"),
        ("sw1a 1aa", "GB", "SW1A 1AA", ""),
        ("1012AB", "NL", "1012 AB", "compact"),
        ("1008111", "JP", "100-8111", "compact"),
        ("11122", "SE", "111 22", "compact"),
        ("D-10115", "DE", "10115", ""),
        ("CH-8001", "CH", "8001", ""),
    ],
)
def test_other_writings_are_read_and_left_to_the_columns_style(
    text: str, region: str, standard: str, form: str
) -> None:
    reading = CLEANER.read(text, region)
    assert (reading.standard, reading.form, reading.problems) == (standard, form, ())


@given(st.sampled_from(EXAMPLES), st.sampled_from(CLEANER.forms[:2]))
def test_a_postcode_written_in_a_form_is_read_back(example: tuple[str, str], form: str) -> None:
    country, code = example
    reading = CLEANER.read(CLEANER.write(code, form), country)
    assert (reading.standard, reading.problems) == (code, ())
    assert reading.form in (form, "plain")


@given(st.data())
def test_every_format_reads_what_it_writes(data: st.DataObject) -> None:
    country = data.draw(st.sampled_from(sorted(FORMATS)))
    compact = data.draw(st.from_regex(FORMATS[country].compact, fullmatch=True))
    compact = compact.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))
    if not compact.isascii():
        return
    reading = CLEANER.read(FORMATS[country].written(compact), country)
    if Code.PLACEHOLDER not in [p.code for p in reading.problems]:
        assert (reading.standard, reading.problems) == (FORMATS[country].written(compact), ())


def test_a_columns_country_is_told_from_unmistakable_writing() -> None:
    assert column_region(["100020", "200030", "010010", "518000"]) == "CN"
    assert column_region(["SW1A 1AA", "EC1A 1BB"]) == "GB"
    assert column_region(["K1A 0B1"]) == "CA"
    assert column_region(["100-8111"]) == "JP"
    assert column_region(["10115", "75001"]) == ""
    assert column_region([]) == ""


def test_an_unknown_country_takes_what_any_country_uses() -> None:
    assert codes("10115", "") == []
    assert codes("SW1A 1AA", "XX") == []
    assert CLEANER.forms_of(["10115", "SW1A 1AA", "000000"]).tolist() == [2, -1, -1]


def test_the_countrys_name_is_in_the_readers_language() -> None:
    problem = CLEANER.read("abc", "DE").problems[0]
    with speaking("en"):
        assert str(problem.code.message(problem.params)) == "Not a postcode of Germany"


@given(
    st.one_of(st.text(max_size=12), st.integers(), st.floats(), st.dates()),
    st.sampled_from([*FORMATS, "", "XX"]),
)
def test_nothing_makes_it_stumble(value: CellValue, region: str) -> None:
    CLEANER.read(value, region)


@given(
    st.lists(st.one_of(st.from_regex(r"[0-9]{4,7}", fullmatch=True), st.text(max_size=8))),
    st.sampled_from([*FORMATS, ""]),
)
def test_sorting_into_forms_agrees_with_reading(texts: list[str], region: str) -> None:
    for text, index in zip(texts, CLEANER.forms_of(texts, region).tolist(), strict=True):
        if index >= 0:
            reading = CLEANER.read(text, region)
            assert (reading.problems, reading.form) == ((), CLEANER.forms[index])


def test_an_unknown_form_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        CLEANER.write("10115", "roman")


@pytest.mark.parametrize(
    ("text", "region", "code", "suggestion"),
    [
        ("11000", "CN", Code.LOST_ZERO, "011000"),
        ("110 00", "CN", Code.POSTCODE_FORM, None),
        ("M8Q 7DG", "GB", Code.POSTCODE_FORM, None),
        ("8002S-977", "BR", Code.LETTER_FOR_DIGIT, "80025-977"),
        ("３０３３", "AU", Code.FULL_WIDTH, "3033"),
    ],
)
def test_nothing_is_added_to_the_code_of_another_country(
    text: str, region: str, code: Code, suggestion: str | None
) -> None:
    problem = CLEANER.read(text, region).problems[0]
    assert (problem.code, problem.suggestion) == (code, suggestion)
    assert CLEANER.forms_of([text], region).tolist() == [-1]
