"""Tax numbers of many countries: right ones stay as they are, wrong ones say why."""

from __future__ import annotations

from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.cleaning.countries import LocalName
from addin.cleaning.reading import Cleaner
from addin.cleaning.tax_ids import TaxIdCleaner
from addin.cleaning.tax_schemes import COUNTRIES, TaxStatus, check_tax_number, country_of_prefix
from addin.findings import Code
from addin.i18n import speaking
from addin.table.cells import CellValue

CLEANER = TaxIdCleaner()

# One right number a country, in the writing that is customary there.
RIGHT = {
    "AT": "ATU13585627",
    "AU": "51 824 753 556",
    "BE": "BE0403019261",
    "BR": "16.727.230/0001-97",
    "CH": "CHE-107.787.577 IVA",
    "CN": "91110000600037341L",
    "DE": "DE136695976",
    "ES": "ESB58378431",
    "FR": "FR40303265045",
    "GB": "GB 980 7806 84",
    "GR": "EL 023456780",
    "IN": "27AAPFU0939F1ZV",
    "IT": "IT00743110157",
    "JP": "5-8356-7825-6246",
    "KR": "123-45-67891",
    "MX": "GODE561231GR8",
    "NO": "NO 995 525 828 MVA",
    "PL": "PL8567346215",
    "RU": "7707083893",
    "SG": "197401143C",
    "US": "12-3456780",
    "VN": "0100233488",
    "XI": "XI432525179",
    "AE": "100123456700003",
}


def codes(value: CellValue, region: str = "") -> list[Code]:
    return [problem.code for problem in CLEANER.read(value, region).problems]


def test_a_tax_number_cleaner_is_a_cleaner() -> None:
    cleaner: Cleaner = CLEANER
    assert cleaner.forms[0] == "compact"


@pytest.mark.parametrize("country", sorted(RIGHT))
def test_a_right_number_is_right_in_its_country_and_written_in_every_form(country: str) -> None:
    reading = CLEANER.read(RIGHT[country], country)
    assert reading.problems == ()
    assert reading.form != ""
    assert str(reading.standard).startswith(f"{country} ")
    for form in CLEANER.forms:
        written = CLEANER.write(reading.standard, form)
        again = CLEANER.read(written, country)
        assert (again.standard, again.problems) == (reading.standard, ())
        assert CLEANER.write(reading.standard, again.form) == written


@pytest.mark.parametrize(
    "country", ["AT", "BE", "CH", "DE", "ES", "FR", "GB", "GR", "IT", "PL", "XI", "CN"]
)
def test_a_prefix_or_a_credit_code_needs_no_country(country: str) -> None:
    assert str(CLEANER.read(RIGHT[country]).standard).startswith(f"{country} ")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("DE136695976", "prefixed"),
        ("DE 136695976", "prefixed_space"),
        ("GB 980 7806 84", "usual_prefixed"),
        ("DE 136 695 976", ""),
    ],
)
def test_forms_are_told_apart(text: str, form: str) -> None:
    reading = CLEANER.read(text)
    assert (reading.form, reading.problems) == (form, ())


@pytest.mark.parametrize(
    ("value", "region", "code", "suggestion"),
    [
        ("DE136695978", "", Code.TAX_CHECK_DIGIT, None),
        ("DE1366959", "", Code.TAX_FORM, None),
        ("51824753557", "AU", Code.TAX_CHECK_DIGIT, None),
        ("91110000600037341A", "CN", Code.TAX_CHECK_DIGIT, None),
        ("abc", "", Code.TAX_FORM, None),
        ("de136695976", "", Code.LETTER_CASE, "DE136695976"),
        (" DE136695976", "", Code.SPACING, "DE136695976"),
        ("DEI36695976", "", Code.LETTER_FOR_DIGIT, "DE136695976"),
        ("VAT: DE136695976", "", Code.WORDS_GLUED, "DE136695976"),
        ("税号：91110000600037341L", "", Code.WORDS_GLUED, "91110000600037341L"),
        (136695976, "DE", Code.DIGITS_AS_NUMBER, "136695976"),
        (403019261, "BE", Code.LOST_ZERO, "0403019261"),
        (911100006000373410, "CN", Code.ROUNDED_NUMBER, None),
        ("1.36E+08", "DE", Code.SCIENTIFIC, None),
    ],
)
def test_a_wrong_number_says_why(
    value: CellValue, region: str, code: Code, suggestion: CellValue
) -> None:
    (problem,) = CLEANER.read(value, region).problems
    assert (problem.code, problem.suggestion) == (code, suggestion)


def test_the_country_is_named_in_the_problem() -> None:
    for number, english, chinese in (
        ("DE136695978", "Germany", "德国"),
        ("XI432525178", "United Kingdom", "英国"),
    ):
        (problem,) = CLEANER.read(number).problems
        with speaking("en"):
            assert str(problem.params["country"]) == english
        with speaking("zh"):
            assert str(problem.params["country"]) == chinese


def test_every_known_country_has_a_name() -> None:
    for country in COUNTRIES - {"XI"}:
        assert str(LocalName(country))


def test_a_number_of_an_unknown_country_is_only_looked_over() -> None:
    reading = CLEANER.read("12.345.678/0001-95")
    assert (reading.form, reading.problems) == ("as_written", ())
    for form in CLEANER.forms:
        assert CLEANER.write(reading.standard, form) == "12.345.678/0001-95"


@pytest.mark.parametrize("text", ["DEF010203AB1", "ESP010203AB1", "GODE561231GR8"])
def test_the_first_letters_of_a_mexican_number_are_no_prefix(text: str) -> None:
    assert country_of_prefix(text) == ""
    assert codes(text) == []


def test_the_default_country_serves_where_a_row_names_none() -> None:
    assert TaxIdCleaner("DE").read("136695976").standard == "DE 136695976"
    assert TaxIdCleaner("DE").read("51824753556", "AU").standard == "AU 51824753556"


# Generated numbers: mod_11_10, Luhn-like and other schemes through stdnum's own calculators.
CALCULATED = {
    "AU": ("au.abn", 9, "calc_check_digits", "before"),
    "JP": ("jp.cn", 12, "calc_check_digit", "before"),
    "VN": ("vn.mst", 9, "calc_check_digit", "after"),
    "IT": ("luhn", 10, "calc_check_digit", "after"),
    "BR": ("br.cnpj", 12, "calc_check_digits", "after"),
}


@given(country=st.sampled_from(sorted(CALCULATED)), data=st.data())
def test_whatever_stdnum_holds_valid_is_never_called_wrong(
    country: str, data: st.DataObject
) -> None:
    name, length, calculator, side = CALCULATED[country]
    body = data.draw(st.text("123456789", min_size=length, max_size=length))
    check = str(getattr(import_module(f"stdnum.{name}"), calculator)(body))
    number = check + body if side == "before" else body + check
    judged = check_tax_number(country, number)
    module = import_module("stdnum.it.iva" if country == "IT" else f"stdnum.{name}")
    if module.is_valid(number):
        assert judged.status is TaxStatus.RIGHT
        assert codes(number, country) in ([], [Code.PLACEHOLDER])


@given(
    texts=st.lists(
        st.one_of(
            st.sampled_from(sorted(RIGHT.values())),
            st.text("DEGBFR0123456789 -.", min_size=4, max_size=14),
        ),
        min_size=1,
        max_size=8,
    ),
    region=st.sampled_from(["", "DE", "US", "CN", "ZZ"]),
)
def test_sorting_agrees_with_reading(texts: list[str], region: str) -> None:
    for text, index in zip(texts, CLEANER.forms_of(texts, region), strict=True):
        reading = CLEANER.read(text, region)
        if index >= 0:
            assert (reading.form, reading.problems) == (CLEANER.forms[index], ())


@given(
    value=st.one_of(st.text(max_size=24), st.integers(), st.floats(), st.dates()),
    region=st.sampled_from(sorted(COUNTRIES)),
)
def test_nothing_makes_the_cleaner_stumble(value: CellValue, region: str) -> None:
    CLEANER.read(value, region)


@pytest.mark.parametrize("number", ["DE4758537715", "GB3742796752"])
def test_behind_a_vat_prefix_only_a_vat_number_is_right(number: str) -> None:
    assert codes(number) == [Code.TAX_FORM]


@pytest.mark.parametrize(
    ("region", "form", "written"),
    [
        ("NL", "compact", "004495445B01"),
        ("BR", "compact", "NL004495445B01"),
        ("BR", "prefixed", "NL004495445B01"),
        ("", "compact", "004495445B01"),
    ],
)
def test_a_number_of_another_country_keeps_its_prefix(region: str, form: str, written: str) -> None:
    assert CLEANER.write("NL 004495445B01", form, region) == written
