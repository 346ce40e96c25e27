"""What goes wrong in a list of business accounts, and how often."""

from __future__ import annotations

import datetime as dt
import re
from random import Random

from tests.benchmarks.lists import harm_dates as dates
from tests.benchmarks.lists import harm_digits as digits
from tests.benchmarks.lists import harm_text as text
from tests.benchmarks.lists import harm_words as words
from tests.benchmarks.lists.chinese_names import person_of
from tests.benchmarks.lists.damage import (
    Damage,
    blank,
    cell,
    error_value,
    misplace,
    shift,
    swap,
)
from tests.benchmarks.lists.identifiers import mail_is_right, uscc_is_right
from tests.benchmarks.lists.phones import phone_is_right
from tests.benchmarks.lists.truth import Degree, Row, Value

UNTIDY = Degree.UNTIDY
_PLACES = ("province", "city", "address", "phone")
_GLUED_PHONE = ("{}（总机）", "电话{}", "{} 王经理", "陈总{}", "{}转财务", "TEL:{}", "{}（空号）")
_DATES = ("signed", "last")
_EXTENSION = re.compile(r"(?<=\d{7})-\d{1,5}$")


def looks_right(key: str, value: Value, row: Row) -> bool:  # noqa: ARG001
    """Whether an account's value has the right form and check digits."""
    shown = str(value)
    if key == "mobile":
        return len(shown) == 11 and shown[:1] == "1" and phone_is_right(shown, "CN")
    if key == "phone":
        return shown[:1] in "014" and phone_is_right(_EXTENSION.sub("", shown), "CN")
    if key == "email":
        return mail_is_right(shown)
    return key == "uscc" and uscc_is_right(shown)


def business_damages(today: dt.date) -> tuple[Damage, ...]:
    """The damages; contradictions come first because they need several cells."""
    return (
        Damage("area_vs_city", ("phone",), 0.008, digits.area_of_another_city,
               suspects=("province", "city", "address")),
        Damage("province_vs_city", ("province",), 0.005, words.other_province, suspects=_PLACES),
        Damage("city_vs_province", ("city",), 0.005, words.other_city, suspects=_PLACES),
        Damage("address_vs_city", ("address",), 0.005, words.address_elsewhere, suspects=_PLACES),
        Damage("dates_reversed", ("last",), 0.006, dates.before("signed"), suspects=("signed",)),
        Damage("person_with_company_code", ("company",), 0.005, _person, suspects=("uscc",)),
        Damage("shifted", ("contact",), 0.003, shift(("contact", "title", "phone"))),
        Damage("swapped", ("contact",), 0.005, swap(("contact", "mobile"), ("mobile", "email"),
               ("company", "contact"), ("uscc", "phone"), ("city", "email")), apart=True),
        Damage("wrong_column", ("email", "contact", "city", "uscc", "address"), 0.008,
               misplace(("mobile", "email"), ("mobile", "contact"), ("email", "contact"),
                        ("mobile", "city"), ("mobile", "uscc"), ("company", "uscc"),
                        ("email", "address"))),
        Damage("wrong_column_choice", ("level", "industry"), 0.004,
               misplace(("industry", "level"), ("city", "industry"))),
        Damage("nothing",
               ("uscc", "phone", "mobile", "email", "contact", "address", "signed"), 0.055,
               cell(text.nothing_zh)),
        Damage("nothing", ("volume", "credit"), 0.004,
               cell(text.glued("无", "-", "暂无", "N/A", "/"))),
        Damage("required_blank", ("code", "company"), 0.006, blank),
        Damage("mojibake", ("company", "contact", "address", "city", "industry"), 0.012,
               cell(text.mojibake_zh)),
        Damage("letter_for_digit", ("phone", "mobile", "volume"), 0.010,
               cell(text.letter_for_digit())),
        Damage("letter_for_digit_code", ("uscc",), 0.008,
               cell(text.letter_for_digit("0O 1I 5S 2Z"))),
        Damage("words_glued", ("phone", "mobile"), 0.012, cell(text.glued(*_GLUED_PHONE))),
        Damage("words_in_number", ("volume", "credit"), 0.008, cell(digits.amount_words)),
        Damage("words_in_date", _DATES, 0.004, cell(dates.with_words)),
        Damage("phone_prefix", ("mobile",), 0.008, cell(digits.unknown_prefix), visible=None),
        Damage("phone_length", ("mobile", "phone"), 0.014, cell(digits.wrong_length), visible=None),
        Damage("phone_no_area", ("phone",), 0.014, cell(digits.no_area)),
        Damage("phone_other", ("mobile",), 0.005, cell(digits.other_phone), visible=False),
        Damage("mail_form", ("email",), 0.012, cell(words.broken_mail), visible=None),
        Damage("mail_domain", ("email",), 0.007, cell(words.mistyped_domain)),
        Damage("several_phones", ("phone", "mobile"), 0.010, cell(digits.several_phones)),
        Damage("several_mails", ("email",), 0.005, cell(words.several_mails)),
        Damage("several_people", ("contact",), 0.005, cell(words.several_people)),
        Damage("date_impossible", _DATES, 0.007, cell(dates.impossible)),
        Damage("date_future", _DATES, 0.006, dates.future(today)),
        Damage("date_no_year", _DATES, 0.006, cell(dates.no_year)),
        Damage("date_no_day", _DATES, 0.004, cell(dates.no_day)),
        Damage("date_ambiguous", _DATES, 0.005, cell(dates.ambiguous)),
        Damage("date_too_old", _DATES, 0.004, cell(dates.too_old)),
        Damage("date_words", _DATES, 0.004, cell(dates.words_zh)),
        Damage("date_serial", _DATES, 0.006, cell(dates.serial)),
        Damage("date_other", ("signed",), 0.003, dates.other_day, visible=False),
        Damage("uscc_check_digit", ("uscc",), 0.012, cell(digits.wrong_digit), visible=None),
        Damage("uscc_digits_swapped", ("uscc",), 0.005, cell(digits.swapped_digits), visible=None),
        Damage("uscc_length", ("uscc",), 0.008, cell(digits.wrong_length), visible=None),
        Damage("uscc_old", ("uscc",), 0.006, cell(digits.old_registration)),
        Damage("scientific", ("mobile",), 0.004, cell(digits.scientific)),
        Damage("lost_zero", ("phone",), 0.010, cell(_lost_zero)),
        Damage("error_value", ("industry", "volume", "owner", "level"), 0.005, error_value),
        Damage("negative", ("volume", "credit"), 0.005, digits.negative),
        Damage("out_of_range", ("discount",), 0.005, digits.out_of(850, 120, 500, -10, 880)),
        Damage("junk_name", ("company", "contact"), 0.006, cell(text.junk_zh)),
        Damage("name_other", ("contact",), 0.003, _other_name, visible=False),
        Damage("choice_typo", ("industry",), 0.005, cell(text.typo)),
        Damage("choice_unknown", ("level",), 0.004,
               cell(text.glued("X", "?", "{}{}", "9", "{}级?"))),
        Damage("address_incomplete", ("address",), 0.005, cell(_address_lost)),
        Damage("truncated", ("company", "address"), 0.005, cell(text.cut_off)),
        Damage("stale", ("last",), 0.012, dates.stale(today, "signed"), UNTIDY, keeps=True),
        Damage("spaces", ("company", "contact", "phone", "email", "city", "uscc"), 0.05,
               cell(text.spaced), UNTIDY),
        Damage("invisible", ("company", "uscc", "mobile", "email"), 0.012,
               cell(text.invisible), UNTIDY),
        Damage("full_width", ("phone", "uscc", "email", "code"), 0.015,
               cell(text.full_width), UNTIDY),
        Damage("traditional", ("company", "address"), 0.010, cell(text.traditional), UNTIDY),
        Damage("brackets", ("company",), 0.015, cell(text.half_width_brackets), UNTIDY),
        Damage("code_case", ("uscc", "code"), 0.010, cell(_lower), UNTIDY),
        Damage("mail_case", ("email",), 0.012, cell(text.upper), UNTIDY),
        Damage("phone_style", ("phone", "mobile"), 0.05, cell(digits.phone_style_zh), UNTIDY),
        Damage("date_style", _DATES, 0.05, cell(dates.other_style), UNTIDY),
        Damage("date_as_text", _DATES, 0.02, cell(dates.stored_as_text), UNTIDY, storage="xlsx"),
        Damage("amount_style", ("volume", "credit"), 0.015, cell(digits.amount_style), UNTIDY),
        Damage("number_as_text", ("volume", "credit"), 0.015, cell(digits.number_as_text), UNTIDY,
               storage="xlsx"),
        Damage("digits_as_number", ("mobile",), 0.03,
               cell(digits.as_number), UNTIDY, storage="xlsx"),
        Damage("choice_words", ("province", "city"), 0.02,
               cell(text.other_words(words.SHORT_PLACES)), UNTIDY),
        Damage("choice_words", ("level",), 0.01,
               cell(text.glued("{}级", "{}类")), UNTIDY),
    )  # fmt: skip


def _person(random: Random, key: str, row: Row) -> Row | None:
    return None if row["uscc"] is None else {key: person_of(random, random.choice("男女"))}


def _lost_zero(random: Random, value: str) -> Value:
    # Only a number without hyphens is taken for a number by Excel.
    plain = value.replace("-", "", 1)
    return digits.lost_zero(random, plain) if plain.isdecimal() else None


def _address_lost(random: Random, value: str) -> Value:
    return random.choice(("同上", "地址不全", "见名片", value[:2], "公司楼下"))


def _other_name(random: Random, key: str, row: Row) -> Row | None:
    return None if row[key] is None else {key: person_of(random, random.choice("男女"))}


def _lower(random: Random, value: str) -> Value:  # noqa: ARG001
    return value.lower() if value.lower() != value else None
