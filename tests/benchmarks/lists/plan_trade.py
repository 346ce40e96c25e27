"""What goes wrong in an exporter's list of customers, and how often."""

from __future__ import annotations

import datetime as dt
import re
from random import Random

from tests.benchmarks.lists import harm_dates as dates
from tests.benchmarks.lists import harm_digits as digits
from tests.benchmarks.lists import harm_text as text
from tests.benchmarks.lists import harm_words as words
from tests.benchmarks.lists.countries import COUNTRIES
from tests.benchmarks.lists.damage import (
    Damage,
    Harm,
    blank,
    cell,
    error_value,
    misplace,
    shift,
    swap,
)
from tests.benchmarks.lists.identifiers import mail_is_right, tax_number_is_right, tax_number_of
from tests.benchmarks.lists.phones import phone_is_right
from tests.benchmarks.lists.truth import Degree, Row, Value

UNTIDY = Degree.UNTIDY
_CODE = {c.name: c.code for c in COUNTRIES.values()}
_DATES = ("since", "last")
_GLUED_PHONE = ("{} (mobile)", "Tel. {}", "John {}", "{} - ask for Mary", "{} NEW!", "phone: {}")


def looks_right(key: str, value: Value, row: Row) -> bool:
    """Whether a trading partner's value has the right form and check digits."""
    code, shown = _CODE[str(row["country"])], str(value)
    if key == "phone":
        return phone_is_right(shown, code)
    if key == "tax":
        return tax_number_is_right(code, shown)
    if key == "email":
        return mail_is_right(shown)
    if key == "postcode":
        # Another code of the same country is as likely as the right one.
        return any(postcode_fits(shown, city.postcode) for city in COUNTRIES[code].cities)
    return False


def postcode_fits(text_: str, pattern: str) -> bool:
    """Whether a postcode has the shape of a city's pattern: digits, letters, signs."""
    shape = re.sub(r"[A-Za-z@]", "A", re.sub(r"[0-9#]", "9", pattern))
    return re.sub(r"[A-Za-z]", "A", re.sub(r"[0-9]", "9", text_)) == shape


def trade_damages(today: dt.date) -> tuple[Damage, ...]:
    """The damages; contradictions come first because they need several cells."""
    return (
        Damage("phone_vs_country", ("phone",), 0.007, words.phone_of_another_country,
               suspects=("country", "city")),
        Damage("tax_vs_country", ("tax",), 0.006, _tax_elsewhere, suspects=("country",)),
        Damage("city_vs_country", ("city",), 0.005, words.city_of_another_country,
               suspects=("country", "postcode", "phone")),
        Damage("country_vs_rest", ("country",), 0.005, words.other_country,
               suspects=("phone", "tax", "city", "postcode", "currency")),
        Damage("dates_reversed", ("last",), 0.006, dates.before("since"), suspects=("since",)),
        Damage("orders_vs_last", ("orders",), 0.004, _no_orders, suspects=("last",)),
        Damage("shifted", ("postcode",), 0.003, shift(("postcode", "phone", "email"))),
        Damage("swapped", ("contact",), 0.006, swap(("contact", "email"), ("phone", "email"),
               ("city", "postcode"), ("tax", "phone"), ("website", "contact")), apart=True),
        Damage("wrong_column", ("email", "contact", "city", "website", "country"), 0.008,
               misplace(("phone", "email"), ("email", "contact"), ("phone", "contact"),
                        ("postcode", "city"), ("email", "website"), ("email", "country"))),
        Damage("wrong_column_choice", ("segment", "terms", "currency"), 0.004,
               misplace(("terms", "segment"), ("segment", "terms"), ("terms", "currency"))),
        Damage("nothing",
               ("contact", "postcode", "phone", "email", "website", "tax", "since"), 0.055,
               cell(text.nothing_en)),
        Damage("nothing", ("credit", "orders"), 0.004, cell(text.glued("n/a", "-", "none", "TBD"))),
        Damage("required_blank", ("code", "company", "country"), 0.008, blank),
        Damage("mojibake", ("company", "contact", "city", "street"), 0.016, cell(text.mojibake_en)),
        Damage("letter_for_digit", ("phone", "credit"), 0.010, cell(text.letter_for_digit())),
        Damage("letter_for_digit_code", ("postcode", "tax"), 0.008, _letter_in_code),
        Damage("words_glued", ("phone",), 0.010, cell(text.glued(*_GLUED_PHONE))),
        Damage("words_glued_mail", ("email",), 0.004,
               cell(text.glued("mail: {}", "{} (office)", "mailto:{}", "<{}>"))),
        Damage("words_in_number", ("credit", "orders"), 0.006, cell(digits.amount_words_en)),
        Damage("words_in_date", _DATES, 0.004, cell(dates.with_words_en)),
        Damage("phone_area", ("phone",), 0.008, digits.unknown_area),
        Damage("phone_length", ("phone",), 0.014, cell(_phone_length), visible=None),
        Damage("phone_no_area", ("phone",), 0.010, digits.no_area_abroad),
        Damage("phone_other", ("phone",), 0.004, _other_phone, visible=False),
        Damage("mail_form", ("email",), 0.012, cell(words.broken_mail), visible=None),
        Damage("mail_domain", ("email",), 0.006, cell(words.mistyped_domain)),
        Damage("several_phones", ("phone",), 0.006, digits.several_abroad),
        Damage("several_mails", ("email",), 0.005, cell(words.several_mails)),
        Damage("date_impossible", _DATES, 0.007, cell(dates.impossible)),
        Damage("date_future", _DATES, 0.006, dates.future(today)),
        Damage("date_no_year", _DATES, 0.005, cell(dates.no_year_en)),
        Damage("date_no_day", _DATES, 0.004, cell(dates.no_day_en)),
        Damage("date_ambiguous", _DATES, 0.007, cell(dates.ambiguous)),
        Damage("date_too_old", _DATES, 0.004, cell(dates.too_old)),
        Damage("date_words", _DATES, 0.004, cell(dates.words_en)),
        Damage("date_serial", _DATES, 0.006, cell(dates.serial)),
        Damage("date_other", ("since",), 0.003, dates.other_day, visible=False),
        Damage("tax_check_digit", ("tax",), 0.016, digits.tax_digit),
        Damage("tax_form", ("tax",), 0.008, digits.tax_form),
        Damage("postcode_form", ("postcode",), 0.010, words.broken_postcode, visible=None),
        Damage("url_form", ("website",), 0.008, cell(words.broken_url)),
        Damage("country_unknown", ("country",), 0.004, cell(words.unknown_country)),
        Damage("scientific", ("tax",), 0.004, cell(digits.scientific)),
        Damage("lost_zero", ("postcode",), 0.008,
               cell(digits.lost_zero), visible=None, storage="csv"),
        Damage("lost_zero", ("postcode",), 0.008, cell(digits.lost_zero_number), visible=None,
               storage="xlsx"),
        Damage("date_from_text", ("employees",), 0.010,
               cell(lambda _, value: words.EMPLOYEES_AS_DATE.get(value)), storage="csv"),
        Damage("date_from_text", ("employees",), 0.010, _range_as_date(today), storage="xlsx"),
        Damage("error_value", ("segment", "credit", "currency", "city"), 0.005, error_value),
        Damage("negative", ("credit", "orders"), 0.005, digits.negative),
        Damage("out_of_range", ("discount",), 0.005, digits.out_of(850, 120, 500, -10, 999)),
        Damage("junk_name", ("company", "contact"), 0.006, cell(text.junk_en)),
        Damage("choice_typo", ("country", "segment"), 0.008, cell(text.typo)),
        Damage("currency_unknown", ("currency",), 0.004,
               cell(text.glued("EURO", "???", "XXY", "UDS"))),
        Damage("stale", ("last",), 0.012, dates.stale(today, "since"), UNTIDY, keeps=True),
        Damage("spaces", ("company", "contact", "phone", "email", "city", "tax", "country"), 0.05,
               cell(text.spaced), UNTIDY),
        Damage("invisible", ("company", "contact", "tax", "email"), 0.010,
               cell(text.invisible), UNTIDY),
        Damage("full_width", ("phone", "tax", "email", "code"), 0.006,
               cell(text.full_width), UNTIDY),
        Damage("name_case", ("company", "contact", "city"), 0.020,
               cell(text.upper_or_lower), UNTIDY),
        Damage("code_case", ("currency", "code"), 0.008,
               cell(lambda _, value: value.lower()), UNTIDY),
        Damage("mail_case", ("email",), 0.012, cell(text.upper), UNTIDY),
        Damage("legal_form", ("company",), 0.015, cell(text.legal_form), UNTIDY),
        Damage("phone_style", ("phone",), 0.10, digits.phone_style_abroad, UNTIDY),
        Damage("url_style", ("website",), 0.04, cell(words.url_style), UNTIDY),
        Damage("date_style", _DATES, 0.04, cell(dates.other_style_en), UNTIDY),
        Damage("date_as_text", _DATES, 0.02, cell(dates.stored_as_text), UNTIDY, storage="xlsx"),
        Damage("amount_style", ("credit",), 0.015, cell(digits.amount_style_en), UNTIDY),
        Damage("number_as_text", ("credit", "orders"), 0.015, cell(digits.number_as_text), UNTIDY,
               storage="xlsx"),
        Damage("digits_as_number", ("postcode",), 0.02,
               cell(digits.as_number), UNTIDY, storage="xlsx"),
        Damage("country_words", ("country",), 0.02,
               cell(text.other_words(words.COUNTRY_WORDS)), UNTIDY),
    )  # fmt: skip


def _tax_elsewhere(random: Random, key: str, row: Row) -> Row | None:
    if row[key] is None:
        return None
    code = _CODE[str(row["country"])]
    # Only countries that write their letters in front: others cannot be told apart.
    other = random.choice([c for c in ("DE", "FR", "IT", "NL", "PL", "SE", "CZ") if c != code])
    return {key: tax_number_of(random, other)}


def _no_orders(random: Random, key: str, row: Row) -> Row | None:  # noqa: ARG001
    return {key: 0} if row["last"] is not None else None


def _letter_in_code(random: Random, key: str, row: Row) -> Row | None:
    value = row[key]
    if not isinstance(value, str) or row["country"] in ("India", "United Kingdom", "Netherlands"):
        return None
    tail = text.letter_for_digit()(random, value[2:])
    return None if tail is None else {key: value[:2] + str(tail)}


def _phone_length(random: Random, value: str) -> Value:
    return None if "ext" in value else digits.wrong_length(random, value)


def _other_phone(random: Random, key: str, row: Row) -> Row | None:
    value = row[key]
    if not isinstance(value, str):
        return None
    new = value[:-1] + str((int(value[-1]) + random.randint(1, 8)) % 10)
    return {key: new} if looks_right("phone", new, row) else None


def _range_as_date(today: dt.date) -> Harm:
    """What Excel stores when "1-10" is typed: the tenth of January of this year."""
    stored = {"1-10": dt.date(today.year, 1, 10), "11-50": dt.date(1950, 11, 1)}
    return cell(lambda _, value: stored.get(value))
