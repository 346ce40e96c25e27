"""Phone numbers: the forms people write, and what goes wrong with them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared_tables import distinct_values

from addin.cleaning.phone import PhoneCleaner, phone_city
from addin.cleaning.phone_china import area_codes, areas_of_eight
from addin.cleaning.phone_forms import FORMS
from addin.cleaning.reading import Cleaner
from addin.findings import Code, Problem
from addin.table.cells import CellError, CellValue

CLEANER = PhoneCleaner()


def problem_of(value: CellValue, region: str = "") -> Problem:
    problems = CLEANER.read(value, region).problems
    assert problems, value
    return problems[0]


MOBILE = {
    "national": "13912340001",
    "e164": "+8613912340001",
    "international": "+86 139 1234 0001",
    "dashed": "139-1234-0001",
    "spaced": "139 1234 0001",
    "dotted": "139.1234.0001",
    "prefixed": "+86 13912340001",
    "prefixed_dashed": "+86-13912340001",
    "international_dashed": "+86-139-1234-0001",
    "international_mixed": "+86 139-1234-0001",
    "international_parentheses": "+86 (139) 1234-0001",
    "country_digits": "8613912340001",
    "country_dashed": "86-13912340001",
    "zero_zero": "008613912340001",
}
LANDLINE = {
    "national": "0571-87654321",
    "e164": "+8657187654321",
    "international": "+86 571 8765 4321",
    "spaced": "0571 8765 4321",
    "digits": "057187654321",
    "half_spaced": "0571-8765 4321",
    "area_spaced": "0571 87654321",
    "parentheses": "(0571)87654321",
    "parentheses_spaced": "(0571) 87654321",
    "dashed_groups": "0571-8765-4321",
    "prefixed": "+86 571 87654321",
    "prefixed_dashed": "+86-571-87654321",
}
AMERICAN = {
    "national": "(415) 555-2671",
    "e164": "+14155552671",
    "international": "+1 415-555-2671",
    "dashed": "415-555-2671",
    "spaced": "415 555 2671",
    "digits": "4155552671",
    "dotted": "415.555.2671",
    "parentheses": "(415)555-2671",
    "international_spaced": "+1 415 555 2671",
    "international_dashed": "+1-415-555-2671",
    "international_parentheses": "+1 (415) 555-2671",
    "country_groups": "1-415-555-2671",
}


@pytest.mark.parametrize(
    ("standard", "region", "form", "text"),
    [("+8613912340001", "", form, text) for form, text in MOBILE.items()]
    + [("+8657187654321", "", form, text) for form, text in LANDLINE.items()]
    + [("+14155552671", "US", form, text) for form, text in AMERICAN.items()]
    + [
        ("+864001234560", "", "national", "400-123-4560"),
        ("+864001234560", "", "digits", "4001234560"),
        ("+49301234567", "DE", "national", "030 1234567"),
        ("+49301234567", "", "national", "+49 30 1234567"),
        ("+14155552671", "", "national", "+1 415-555-2671"),
        ("+33142685300", "FR", "national", "01 42 68 53 00"),
    ],
)
def test_a_proper_writing_is_read_and_written(
    standard: str, region: str, form: str, text: str
) -> None:
    reading = CLEANER.read(text, region)
    assert (reading.standard, reading.form, reading.problems) == (standard, form, ())
    assert CLEANER.write(standard, form, region) == text
    assert FORMS[CLEANER.forms_of([text], region)[0]] == form


def test_service_numbers_are_right_as_they_are() -> None:
    for text in ("95588", "12315", "10086", "4008200820"):
        assert CLEANER.read(text).problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "+86+8613912340001",
        "+86 8613912340001",
        "0086 139 1234 0001",
        "(+86)13912340001",
        "(86)139-1234-0001",
        "013912340001",
        "139-12340001",
        "1391234 0001",
    ],
)
def test_unusual_writings_are_understood_without_a_form_or_a_problem(text: str) -> None:
    reading = CLEANER.read(text)
    assert (reading.standard, reading.problems) == ("+8613912340001", ())


def test_a_column_of_mobiles_and_landlines_has_one_style() -> None:
    texts = ["13912340001", "010-62345678", "400-123-4560", "0312-8765432"]
    assert set(CLEANER.forms_of(texts).tolist()) == {FORMS.index("national")}


@pytest.mark.parametrize(
    "text",
    [
        "010-62345678-801",
        "010-62345678转801",
        "010-62345678 转 801",
        "(010)62345678 ext. 801",
        "+86 10 6234 5678 x801",
        "010-62345678#801",
        "01062345678分机801",
    ],
)
def test_extensions_are_part_of_the_number(text: str) -> None:
    reading = CLEANER.read(text)
    assert (reading.standard, reading.problems) == ("+861062345678;ext=801", ())


def test_an_extension_is_written_back() -> None:
    standard = "+861062345678;ext=801"
    assert CLEANER.write(standard, "national") == "010-62345678-801"
    assert CLEANER.write(standard, "dashed_groups") == "010-6234-5678转801"
    assert CLEANER.write(standard, "international") == "+86 10 6234 5678 ext. 801"


def test_a_foreign_number_keeps_its_code_in_every_form() -> None:
    for form in FORMS:
        written = CLEANER.write("+49301234567", form)
        assert str(written).startswith(("+49", "0049"))


@pytest.mark.parametrize(
    ("value", "code", "suggestion"),
    [
        ("l3912340001", Code.LETTER_FOR_DIGIT, "13912340001"),
        ("1391234OOO1", Code.LETTER_FOR_DIGIT, "13912340001"),
        ("O1O-6234S67B", Code.LETTER_FOR_DIGIT, "010-62345678"),
        ("王经理13912340001", Code.WORDS_GLUED, "13912340001"),
        ("13912340001(微信同号)", Code.WORDS_GLUED, "13912340001"),
        ("手机：139 1234 0001", Code.WORDS_GLUED, "139 1234 0001"),
        ("Tel. +49 30 1234567 (office)", Code.WORDS_GLUED, "+49 30 1234567"),
        ("010-62345678转801 李先生", Code.WORDS_GLUED, "010-62345678转801"),
        ("13912340001/13912340002", Code.SEVERAL_VALUES, None),
        ("13912340001、010-62345678", Code.SEVERAL_VALUES, None),
        ("13912340001 13912340002", Code.SEVERAL_VALUES, None),
        ("13912340001或13912340002", Code.SEVERAL_VALUES, None),
        ("13912340001\n13912340002", Code.SEVERAL_VALUES, None),
        ("1391234000113912340002", Code.SEVERAL_VALUES, None),
        ("张三13912340001 李四13912340002", Code.SEVERAL_VALUES, None),
        ("010-62345678/79", Code.SEVERAL_VALUES, None),
        ("13912340001；13912340001", Code.SEVERAL_VALUES, "13912340001"),
        ("139123400", Code.PHONE_LENGTH, None),
        ("139123400011", Code.PHONE_LENGTH, None),
        ("010-6234567", Code.PHONE_LENGTH, None),
        ("+49 30", Code.PHONE_LENGTH, None),
        ("12012340001", Code.PHONE_PREFIX, None),
        ("14012340001", Code.PHONE_PREFIX, None),
        ("19412340001", Code.PHONE_PREFIX, None),
        ("0670-6859503", Code.PHONE_PREFIX, None),
        ("+999 62345678", Code.PHONE_PREFIX, None),
        ("62345678", Code.PHONE_NO_AREA, None),
        ("(415) 555-2671", Code.PHONE_NO_AREA, None),
        ("1.38E+10", Code.SCIENTIFIC, None),
        ("13912340001.0", Code.DIGITS_AS_NUMBER, "13912340001"),
        (13912340001.0, Code.DIGITS_AS_NUMBER, "13912340001"),
        (13912340001, Code.DIGITS_AS_NUMBER, "13912340001"),
        (13912300000.0, Code.SCIENTIFIC, None),
        (1062345678, Code.LOST_ZERO, "010-62345678"),
        ("1062345678", Code.LOST_ZERO, "010-62345678"),
        ("571-87654321", Code.LOST_ZERO, "0571-87654321"),
        ("2162345670", Code.LOST_ZERO, None),
        ("１３９１２３４０００１", Code.FULL_WIDTH, "13912340001"),
        (" 13912340001", Code.SPACING, "13912340001"),
        ("139\u200b12340001", Code.INVISIBLE, "13912340001"),
        ("'13912340001", Code.FORM, "13912340001"),
        ("139–1234–0001", Code.FORM, "139-1234-0001"),
        ("wang@qq.com", Code.PHONE_UNREADABLE, None),
        ("110101199003071234", Code.PHONE_UNREADABLE, None),
        ("139****0001", Code.PHONE_UNREADABLE, None),
        ("2024-03-05", Code.PHONE_UNREADABLE, None),
        ("前台", Code.PHONE_UNREADABLE, None),
        (True, Code.PHONE_UNREADABLE, None),
        (-5.5, Code.PHONE_UNREADABLE, None),
        (1391234000113912.0, Code.ROUNDED_NUMBER, None),
        (dt.datetime(2024, 3, 5), Code.DATE_FROM_TEXT, None),
        (CellError("#REF!"), Code.ERROR_VALUE, None),
    ],
)
def test_what_is_wrong_is_told_with_the_certain_suggestion(
    value: CellValue, code: Code, suggestion: str | None
) -> None:
    problem = problem_of(value)
    assert (problem.code, problem.suggestion) == (code, suggestion)


@pytest.mark.parametrize("text", ["13800138000", "13800000000", "无", "00000000", "12345678"])
def test_invented_numbers_are_to_be_cleared(text: str) -> None:
    assert problem_of(text).clears


@pytest.mark.parametrize(
    ("text", "region", "params"),
    [
        ("1391234000", "", {"digits": 10, "expected": 11}),
        ("010-623456789", "", {"digits": 12, "expected": 11}),
        ("+86 139123400011", "", {"digits": 12, "expected": 11}),
        ("415-555-26711", "US", {"digits": 11, "expected": 10}),
        ("12012340001", "", {"prefix": "120"}),
        ("0670-68595035", "", {"prefix": "0670"}),
        ("123-456-7811", "US", {"prefix": "123"}),
        ("王总13912340001", "", {"found": "王总"}),
        ("13912340001/13912340002/13912340003", "", {"count": 3}),
    ],
)
def test_problems_say_what_is_needed(text: str, region: str, params: dict[str, object]) -> None:
    assert dict(problem_of(text, region).params) == params


@pytest.mark.parametrize(
    ("text", "region", "code"),
    [
        ("3865286", "US", Code.PHONE_NO_AREA),
        ("1415555267123", "US", Code.PHONE_LENGTH),
        (301234567, "DE", Code.LOST_ZERO),
        (4155552671, "US", Code.DIGITS_AS_NUMBER),
    ],
)
def test_the_row_s_country_counts(text: CellValue, region: str, code: Code) -> None:
    assert problem_of(text, region).code is code


@pytest.mark.parametrize(
    "text", ["+1 212 555 0123", "+1 415-555-2671", "+44 7700 900123", "+61 491 570 156"]
)
def test_numbers_of_films_and_lists_are_not_condemned(text: str) -> None:
    assert CLEANER.read(text).problems == ()


def test_hong_kong_without_a_plus_is_not_an_old_area_code() -> None:
    assert CLEANER.read("852-2123 4567").standard == "+85221234567"


def test_the_suggestion_is_always_a_right_number() -> None:
    for value in ["l3912340001", "王经理13912340001", 1062345678, "13912340001.0", " 010-62345678"]:
        problem = problem_of(value)
        assert CLEANER.read(problem.suggestion).problems == ()
        assert CLEANER.read(problem.suggestion).standard == CLEANER.read(value).standard


MOBILES = st.builds(
    "{}{:08}".format, st.sampled_from(["130", "139", "147", "166", "198", "1740"]), st.just(0)
).flatmap(lambda s: st.from_regex(rf"{s[:-8]}[0-9]{{{11 - len(s[:-8])}}}", fullmatch=True))
LANDLINES = st.builds(
    lambda area, number: area + number[: 8 if area in areas_of_eight() else 7],
    st.sampled_from(sorted(area_codes())),
    st.from_regex("[2-8][0-9]{7}", fullmatch=True),
)
EXTENSIONS = st.one_of(st.just(""), st.from_regex(";ext=[0-9]{1,5}", fullmatch=True))


@given(st.one_of(MOBILES, LANDLINES), EXTENSIONS, st.sampled_from(FORMS))
def test_what_is_written_reads_as_the_same(number: str, extension: str, form: str) -> None:
    standard = f"+86{number}{extension}"
    written = CLEANER.write(standard, form)
    reading = CLEANER.read(written)
    if reading.problems and reading.problems[0].code is Code.PLACEHOLDER:
        return
    assert (reading.standard, reading.problems) == (standard, ())
    assert CLEANER.write(standard, reading.form) == written
    assert FORMS.index(reading.form) <= FORMS.index(form)


@given(
    st.lists(
        st.one_of(
            st.text("0123456789+-() .OlS/转x王", min_size=1, max_size=18),
            MOBILES,
            LANDLINES.map(lambda n: f"0{n}"),
            st.text(min_size=1, max_size=12),
        ),
        max_size=8,
    ),
    st.sampled_from(["", "US", "DE", "XX"]),
)
def test_texts_are_sorted_as_they_are_read(texts: list[str], region: str) -> None:
    for text, index in zip(texts, CLEANER.forms_of(texts, region), strict=True):
        reading = CLEANER.read(text, region)
        if index >= 0:
            assert (reading.form, reading.problems) == (FORMS[index], ())


@pytest.mark.parametrize(
    ("number", "city"),
    [
        ("+8657187654321", "浙江省杭州市"),
        ("+861062345678", "北京市"),
        ("+8613912340001", ""),
        ("+864001234560", ""),
        ("+49301234567", ""),
    ],
)
def test_a_landline_tells_its_city(number: str, city: str) -> None:
    assert phone_city(number) == city


def test_unknown_forms_are_refused() -> None:
    with pytest.raises(KeyError):
        CLEANER.write("+8613912340001", "fancy")


def test_it_is_a_cleaner() -> None:
    cleaner: Cleaner = CLEANER
    assert cleaner.forms[0] == "national"


def test_another_country_can_be_the_default() -> None:
    assert PhoneCleaner("DE").read("030 1234567").standard == "+49301234567"


def test_the_dirty_table_s_phones_are_sorted_as_they_are_read() -> None:
    texts = distinct_values("cn_10k.csv.gz", "phone")
    index = CLEANER.forms_of(texts)
    assert (index >= 0).mean() > 0.9
    for text, form in zip(texts, index, strict=True):
        reading = CLEANER.read(text)
        if form >= 0:
            assert (reading.form, reading.problems) == (FORMS[form], ())
        else:
            assert reading.problems or reading.standard


def test_no_right_mobile_of_the_dirty_table_is_condemned() -> None:
    mobiles = [
        t for t in distinct_values("cn_10k.csv.gz", "phone") if len(t) == 11 and t[1] in "3-9"
    ]
    assert [t for t in mobiles if CLEANER.read(t).problems] == ["13800138000"]


@pytest.mark.parametrize(
    ("text", "region", "code"),
    [
        ("+44 121 725 565", "GB", Code.PHONE_LENGTH),
        ("+49 1512 371306", "DE", Code.PHONE_LENGTH),
        ("+5511250016736", "BR", Code.PHONE_LENGTH),
        ("+39 105 449 4818", "IT", Code.PHONE_PREFIX),
        ("+48 10 678 50 54", "PL", Code.PHONE_PREFIX),
        ("+49 111 9498198", "DE", Code.PHONE_PREFIX),
        ("3395-9034", "BR", Code.PHONE_NO_AREA),
        ("615 22 72", "PL", Code.PHONE_NO_AREA),
        ("5797378", "DE", Code.PHONE_NO_AREA),
        ("IT09294680088", "IT", Code.PHONE_UNREADABLE),
        ("0371-2494193", "CN", Code.PHONE_LENGTH),
    ],
)
def test_numbers_that_nobody_can_have_are_told_without_a_guess(
    text: str, region: str, code: Code
) -> None:
    problem = problem_of(text, region)
    assert (problem.code, problem.suggestion) == (code, None)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("+44 1632 960123", "GB"),
        ("020 7946 0123", "GB"),
        ("+61 2 5550 1234", "AU"),
        ("+971 50 123 4567", "AE"),
        ("+39 06 123456", "IT"),
        ("+49 30 123456", "DE"),
        ("0312-2494193", "CN"),
    ],
)
def test_numbers_of_unusual_lengths_and_of_films_stay(text: str, region: str) -> None:
    assert CLEANER.read(text, region).problems == ()


def test_a_zero_is_not_put_before_what_may_be_a_mistyped_mobile() -> None:
    problem = problem_of("33539981186")
    assert (problem.code, problem.suggestion) == (Code.LOST_ZERO, None)
