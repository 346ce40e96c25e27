"""Numbers of other countries: the compiled plans agree with the phonenumbers library."""

from __future__ import annotations

import random

import phonenumbers
import pytest
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from addin.cleaning.phone import PhoneCleaner
from addin.cleaning.phone_china import area_codes, areas_of_eight, is_landline, is_mobile
from addin.cleaning.phone_forms import FORMS
from addin.cleaning.phone_plans import calling_code_for, calling_code_of, plan_of

CLEANER = PhoneCleaner()
COUNTRIES = """
    US CA GB IE DE AT CH NL BE FR ES IT PT SE NO DK PL CZ RU TR IN JP KR SG HK TW TH VN AU NZ BR MX
    AR ZA AE IL
"""
TYPES = (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.TOLL_FREE)


def _numbers(country: str, count: int) -> list[PhoneNumber]:
    """Numbers in the neighbourhood of a country's examples, not all of them assigned."""
    chance = random.Random(country)
    numbers = []
    for kind in TYPES:
        example = phonenumbers.example_number_for_type(country, kind)
        if example is None:
            continue
        start = phonenumbers.national_significant_number(example)[:-5]
        for _ in range(count):
            text = f"+{example.country_code}{start}{chance.randrange(100_000):05}"
            numbers.append(phonenumbers.parse(text))
    return numbers


def _e164(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


@pytest.mark.parametrize("country", COUNTRIES.split())
def test_plans_group_as_the_library_does(country: str) -> None:
    for number in _numbers(country, 40):
        plan = plan_of(str(number.country_code))
        significant = phonenumbers.national_significant_number(number)
        national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
        international = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
        assert plan.national(significant) == national
        assert plan.international(significant) == international


@pytest.mark.parametrize("country", COUNTRIES.split())
def test_a_valid_number_is_never_condemned(country: str) -> None:
    for number in filter(phonenumbers.is_valid_number, _numbers(country, 40)):
        for style in (
            PhoneNumberFormat.E164,
            PhoneNumberFormat.INTERNATIONAL,
            PhoneNumberFormat.NATIONAL,
        ):
            text = phonenumbers.format_number(number, style)
            reading = CLEANER.read(text, country)
            assert (reading.standard, reading.problems) == (_e164(number), ()), text
            assert reading.form


@pytest.mark.parametrize("country", COUNTRIES.split())
@pytest.mark.parametrize("at_home", [True, False])
def test_every_form_can_be_written_and_read_again(country: str, at_home: bool) -> None:
    region = country if at_home else ""
    for number in filter(phonenumbers.is_valid_number, _numbers(country, 6)):
        standard = _e164(number)
        for form in FORMS:
            written = str(CLEANER.write(standard, form, region))
            reading = CLEANER.read(written, region)
            assert (reading.standard, reading.problems) == (standard, ()), written
            assert CLEANER.write(standard, reading.form, region) == written
            index = CLEANER.forms_of([written], region)[0]
            assert index < 0 or FORMS[index] == reading.form


@pytest.mark.parametrize("country", ["DE", "GB", "US", "FR", "JP"])
def test_columns_of_foreign_numbers_are_sorted_without_reading(country: str) -> None:
    numbers = [n for n in _numbers(country, 50) if phonenumbers.is_valid_number(n)]
    texts = [phonenumbers.format_number(n, PhoneNumberFormat.INTERNATIONAL) for n in numbers]
    assert (CLEANER.forms_of(texts) >= 0).all()
    home = [phonenumbers.format_number(n, PhoneNumberFormat.NATIONAL) for n in numbers]
    assert (CLEANER.forms_of(home, country) >= 0).all()


def test_chinese_numbers_that_the_library_holds_valid_are_never_condemned() -> None:
    for number in _numbers("CN", 300):
        if phonenumbers.is_valid_number(number):
            assert CLEANER.read(_e164(number)).problems == (), _e164(number)
            assert CLEANER.read(_e164(number)).standard == _e164(number)


@pytest.mark.parametrize("prefix", range(130, 200))
def test_mobile_ranges_are_at_least_those_of_the_library(prefix: int) -> None:
    for fourth in range(10):
        number = f"{prefix}{fourth}2345670"
        if phonenumbers.is_valid_number(PhoneNumber(86, int(number))):
            assert is_mobile(number)


@pytest.mark.parametrize(
    "prefix", [120, 125, 140, 141, 142, 143, 144, 154, 160, 163, 164, 168, 169, 179, 194]
)
def test_ranges_that_are_not_given_out_are_no_mobiles(prefix: int) -> None:
    assert not is_mobile(f"{prefix}12340001")


def test_area_codes_are_those_of_the_country() -> None:
    assert {"10", "21", "571", "755", "898", "991"} <= area_codes()
    assert area_codes().isdisjoint({"26", "413", "670", "000"})
    assert {"10", "571", "755"} <= areas_of_eight()
    assert "391" not in areas_of_eight()
    assert is_landline("3918765432")


def test_calling_codes() -> None:
    assert [calling_code_of(digits) for digits in ("8613", "1415", "85221", "0", "")] == [
        "86",
        "1",
        "852",
        "",
        "",
    ]
    assert [calling_code_for(region) for region in ("de", "US", "", "XX")] == [
        "49",
        "1",
        "86",
        "86",
    ]
