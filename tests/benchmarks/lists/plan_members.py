"""What goes wrong in a list of members, and how often."""

from __future__ import annotations

import datetime as dt
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
from tests.benchmarks.lists.identifiers import id_number_is_right, mail_is_right
from tests.benchmarks.lists.members import LEVELS
from tests.benchmarks.lists.phones import phone_is_right
from tests.benchmarks.lists.truth import Degree, Row, Value

UNTIDY = Degree.UNTIDY
_OTHER_SEXES = {"男": ("男性", "M", "先生", "male"), "女": ("女性", "F", "女士", "female")}
_OTHER_LEVELS = {
    name: (name.removesuffix("会员"), name.replace("会员", "卡会员")) for name in LEVELS
}
_OTHER_LEVELS |= {
    "普通会员": ("普通", "普通用户"),
    "金卡会员": ("金卡", "金卡VIP"),
    "银卡会员": ("银卡", "银卡VIP"),
}
_GLUED_PHONE = (
    "{}（微信同号）",
    "电话:{}",
    "张先生{}",
    "{} 李姐",
    "{}已停机",
    "手机{}",
    "{}(晚上打)",
)


def looks_right(key: str, value: Value, row: Row) -> bool:  # noqa: ARG001
    """Whether a member's value has the right form and check digits."""
    if key == "mobile":
        # A person expects a mobile number there and knows what one looks like.
        shown = str(value)
        return len(shown) == 11 and shown[:1] == "1" and phone_is_right(shown, "CN")
    if key == "id_number":
        return id_number_is_right(str(value))
    if key == "code":
        return len(str(value)) == 8
    return key == "email" and mail_is_right(str(value))


def members_damages(today: dt.date) -> tuple[Damage, ...]:
    """The damages; contradictions come first because they need several cells."""
    return (
        Damage("birth_vs_id", ("born",), 0.006, _other_birth, suspects=("id_number", "age")),
        Damage("sex_vs_id", ("sex",), 0.006, _other_sex, suspects=("id_number",)),
        Damage("age_vs_birth", ("age",), 0.004, _other_age, suspects=("born", "id_number")),
        Damage("dates_reversed", ("last",), 0.006, dates.before("joined"), suspects=("joined",)),
        Damage("amount_without_orders", ("orders",), 0.004,
               _no_orders, suspects=("amount", "last")),
        Damage("shifted", ("mobile",), 0.003, shift(("mobile", "email", "id_number"))),
        Damage("swapped", ("name",), 0.004, swap(("name", "mobile"), ("email", "mobile"),
               ("id_number", "mobile"), ("address", "email")), apart=True),
        Damage("wrong_column", ("email", "id_number", "address", "name"), 0.007,
               misplace(("mobile", "email"), ("email", "id_number"), ("mobile", "id_number"),
                        ("mobile", "address"), ("mobile", "name"), ("email", "address"))),
        Damage("wrong_column_choice", ("level", "source", "sex"), 0.004,
               misplace(("source", "level"), ("level", "source"), ("level", "sex"))),
        Damage("nothing", ("email", "id_number", "born", "address", "last", "sex"), 0.042,
               cell(text.nothing_zh)),
        # A zero would be an amount.
        Damage("nothing", ("amount", "points"), 0.005,
               cell(text.glued("无", "-", "暂无", "N/A", "/"))),
        Damage("nothing_required", ("mobile", "name"), 0.006, _nothing_required),
        Damage("required_blank", ("code", "name", "mobile"), 0.008, blank),
        Damage("mojibake", ("name", "address", "level", "source"), 0.012, cell(text.mojibake_zh)),
        Damage("letter_for_digit", ("mobile", "id_number", "points", "amount"), 0.012,
               cell(text.letter_for_digit())),
        Damage("words_glued", ("mobile",), 0.010, cell(text.glued(*_GLUED_PHONE))),
        Damage("words_glued_mail", ("email",), 0.004,
               cell(text.glued("邮箱:{}", "{}(常用)", "<{}>", "mailto:{}"))),
        Damage("words_in_number", ("amount", "points"), 0.006, cell(digits.amount_words)),
        Damage("words_in_date", ("joined", "last", "born"), 0.004, cell(dates.with_words)),
        Damage("phone_prefix", ("mobile",), 0.008, cell(digits.unknown_prefix), visible=None),
        Damage("phone_length", ("mobile",), 0.014, cell(digits.wrong_length), visible=None),
        Damage("phone_other", ("mobile",), 0.005, cell(digits.other_phone), visible=False),
        Damage("mail_form", ("email",), 0.012, cell(words.broken_mail), visible=None),
        Damage("mail_domain", ("email",), 0.012, cell(words.mistyped_domain)),
        Damage("several_phones", ("mobile",), 0.008, cell(digits.several_phones)),
        Damage("several_mails", ("email",), 0.004, cell(words.several_mails)),
        Damage("several_people", ("name",), 0.003, cell(words.several_people)),
        Damage("date_impossible", ("born", "joined", "last"), 0.008, cell(dates.impossible)),
        Damage("date_future", ("born", "joined", "last"), 0.008, dates.future(today)),
        Damage("date_no_year", ("born", "joined", "last"), 0.006, cell(dates.no_year)),
        Damage("date_no_day", ("born", "joined", "last"), 0.004, cell(dates.no_day)),
        Damage("date_ambiguous", ("born", "joined", "last"), 0.006, cell(dates.ambiguous)),
        Damage("date_too_old", ("born", "joined", "last"), 0.005, cell(dates.too_old)),
        Damage("date_words", ("born", "joined", "last"), 0.004, cell(dates.words_zh)),
        Damage("date_serial", ("born", "joined", "last"), 0.006, cell(dates.serial)),
        Damage("date_other", ("joined",), 0.003, dates.other_day, visible=False),
        Damage("id_check_digit", ("id_number",), 0.012, cell(digits.wrong_digit), visible=None),
        Damage("id_digits_swapped", ("id_number",), 0.004,
               cell(digits.swapped_digits), visible=None),
        Damage("id_length", ("id_number",), 0.008, cell(digits.wrong_length), visible=None),
        Damage("id_date", ("id_number",), 0.004, cell(digits.id_with_impossible_date)),
        Damage("id_old", ("id_number",), 0.004, cell(digits.old_id)),
        Damage("rounded", ("id_number",), 0.008,
               cell(digits.rounded_text), visible=None, storage="csv"),
        Damage("rounded", ("id_number",), 0.008,
               cell(digits.rounded), visible=None, storage="xlsx"),
        Damage("scientific", ("id_number", "mobile"), 0.006, cell(digits.scientific)),
        Damage("lost_zero", ("code",), 0.006, cell(digits.lost_zero), storage="csv"),
        Damage("lost_zero", ("code",), 0.006, cell(digits.lost_zero_number), storage="xlsx"),
        Damage("error_value", ("age", "amount", "level", "points"), 0.005, error_value),
        Damage("negative", ("amount", "orders", "points"), 0.004, digits.negative),
        Damage("out_of_range", ("age",), 0.004, digits.out_of(203, 188, 999, -5, 165, 240)),
        Damage("junk_name", ("name",), 0.005, cell(text.junk_zh)),
        Damage("name_other", ("name",), 0.003, _other_name, visible=False),
        Damage("choice_typo", ("level", "source"), 0.006, cell(text.typo)),
        Damage("address_incomplete", ("address",), 0.006, cell(words.no_city)),
        Damage("address_region", ("address",), 0.005, cell(words.other_region)),
        Damage("truncated", ("address",), 0.003, cell(text.cut_off)),
        Damage("stale", ("last",), 0.012, dates.stale(today, "joined"), UNTIDY, keeps=True),
        Damage("spaces", ("name", "mobile", "email", "address", "level", "id_number"), 0.05,
               cell(text.spaced), UNTIDY),
        Damage("invisible", ("name", "mobile", "email", "id_number"), 0.012,
               cell(text.invisible), UNTIDY),
        Damage("full_width", ("mobile", "email", "id_number", "points"), 0.015,
               cell(text.full_width), UNTIDY),
        Damage("traditional", ("name", "address"), 0.008, cell(text.traditional), UNTIDY),
        Damage("mail_case", ("email",), 0.012, cell(text.upper), UNTIDY),
        Damage("phone_style", ("mobile",), 0.04, cell(digits.phone_style_zh), UNTIDY),
        Damage("date_style", ("born", "joined", "last"), 0.05, cell(dates.other_style), UNTIDY),
        Damage("date_as_text", ("joined", "last"), 0.02, cell(dates.stored_as_text), UNTIDY,
               storage="xlsx"),
        Damage("amount_style", ("amount",), 0.012, cell(digits.amount_style), UNTIDY),
        Damage("number_as_text", ("amount", "points"), 0.015, cell(digits.number_as_text), UNTIDY,
               storage="xlsx"),
        Damage("digits_as_number", ("mobile",), 0.03,
               cell(digits.as_number), UNTIDY, storage="xlsx"),
        Damage("choice_words", ("sex", "level"), 0.02, cell(text.other_words(
            {**_OTHER_SEXES, **_OTHER_LEVELS}
        )), UNTIDY),
    )  # fmt: skip


def _other_birth(random: Random, key: str, row: Row) -> Row | None:
    value = row[key]
    if row["id_number"] is None or not isinstance(value, dt.date):
        return None
    days = random.choice((1, 9, 10, 31, 61, 365, 3652, -30, -90))
    return {key: value - dt.timedelta(days=days)}


def _other_sex(random: Random, key: str, row: Row) -> Row | None:  # noqa: ARG001
    return None if row["id_number"] is None else {key: "女" if row[key] == "男" else "男"}


def _other_age(random: Random, key: str, row: Row) -> Row | None:
    age = row[key]
    return (
        {key: age + random.choice((10, 20, 13, -9))} if isinstance(age, int) and age > 26 else None
    )


def _no_orders(random: Random, key: str, row: Row) -> Row | None:  # noqa: ARG001
    return {key: 0} if row["amount"] else None


def _other_name(random: Random, key: str, row: Row) -> Row | None:
    return {key: person_of(random, str(row["sex"]))}


def _nothing_required(random: Random, key: str, row: Row) -> Row | None:  # noqa: ARG001
    return {key: text.nothing_zh(random, "")}
