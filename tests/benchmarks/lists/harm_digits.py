"""What happens to phone numbers, identifiers, amounts: by hand and by Excel."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from tests.benchmarks.lists.chinese_places import PLACES
from tests.benchmarks.lists.countries import COUNTRIES
from tests.benchmarks.lists.damage import Harm
from tests.benchmarks.lists.identifiers import id_check, tax_number_is_right
from tests.benchmarks.lists.phones import foreign_of, landline_of, standard_phone, styled
from tests.benchmarks.lists.truth import Row, Value

Change = Callable[[Random, str], Value]


def wrong_length(random: Random, text: str) -> Value:
    """A digit is missing or typed twice."""
    places = [n for n, c in enumerate(text) if c.isdecimal() and n > 3]
    if not places:
        return None
    place = random.choice(places)
    return text[:place] + (text[place] * 2 if random.random() < 0.4 else "") + text[place + 1 :]


def wrong_digit(random: Random, text: str) -> Value:
    """One digit is another."""
    places = [n for n, c in enumerate(text) if c.isdecimal()]
    place = random.choice(places)
    digit = random.choice([d for d in "0123456789" if d != text[place]])
    return text[:place] + digit + text[place + 1 :]


def swapped_digits(random: Random, text: str) -> Value:
    """Two neighbouring digits changed places."""
    places = [
        n
        for n in range(len(text) - 1)
        if text[n].isdecimal() and text[n + 1].isdecimal() and text[n] != text[n + 1]
    ]
    if not places:
        return None
    place = random.choice(places)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def unknown_prefix(random: Random, text: str) -> Value:
    """Eleven digits that begin as no Chinese mobile number does."""
    if not re.fullmatch(r"1\d{10}", text):
        return None
    return (
        random.choice(("10", "11", "12", "120", "23", "33", "143"))[:3].ljust(3, text[2]) + text[3:]
    )


def unknown_area(random: Random, key: str, row: Row) -> Row | None:
    """An international number with an area code or a service that its country does not have."""
    value = row[key]
    if not isinstance(value, str) or "ext" in value:
        return None
    head, _, rest = value.partition(" ")
    digits = [n for n, c in enumerate(rest) if c.isdecimal()]
    new = rest
    for place in digits[:2]:
        new = new[:place] + random.choice("01") + new[place + 1 :]
    text = f"{head} {new}"
    return None if standard_phone(text, "ZZ") else {key: text}


def no_area(random: Random, text: str) -> Value:  # noqa: ARG001
    """A Chinese landline without its area code."""
    found = re.fullmatch(r"0\d{2,3}-(\d{7,8})(-\d+)?", text)
    return found[1] if found else None


def no_area_abroad(random: Random, key: str, row: Row) -> Row | None:  # noqa: ARG001
    """A landline of a trading partner as it is dialled inside the city."""
    value, country = row[key], _country(row)
    if not isinstance(value, str) or country in (None, "FR", "ES", "CZ") or "ext" in value:
        return None
    city = next(c for c in COUNTRIES[str(country)].cities if c.name == row["city"])
    number = value.partition(" ")[2]
    local = re.split("[ -]", number, maxsplit=1)[-1]
    if not re.sub(r"\D", "", number).startswith(city.area) or standard_phone(local, str(country)):
        return None
    return {key: local}


def _country(row: Row) -> str | None:
    return next((c.code for c in COUNTRIES.values() if c.name == row["country"]), None)


def phone_style_zh(random: Random, text: str) -> Value:
    """The same Chinese number in another customary style."""
    if re.fullmatch(r"1\d{10}", text):
        a, b, c = text[:3], text[3:7], text[7:]
        return random.choice(
            (
                f"{a} {b} {c}",
                f"{a}-{b}-{c}",
                f"+86 {text}",
                f"86-{text}",
                f"(+86){text}",
                f"+86{text}",
            )
        )
    if found := re.fullmatch(r"(0\d{2,3})-(\d+)", text):
        return random.choice(
            (
                f"({found[1]}){found[2]}",
                f"{found[1]} {found[2]}",
                f"+86-{found[1][1:]}-{found[2]}",
                f"（{found[1]}）{found[2]}",
                f"{found[1]}－{found[2]}",
                f"{found[1]}{found[2]}",
            )
        )
    return None


def phone_style_abroad(random: Random, key: str, row: Row) -> Row | None:
    """The same number in another style of its country, or without spaces."""
    value, country = row[key], _country(row)
    if not isinstance(value, str) or country is None or "ext" in value:
        return None
    plain = re.sub(r"[^\d+]", "", value)
    # 0 is E.164 and 2 the national style; the rest are typed by hand.
    return {
        key: random.choice(
            (
                styled(value, country, 0),
                styled(value, country, 2),
                "00" + plain[1:],
                value.replace(" ", "-"),
                value.replace(" ", "."),
            )
        )
    }


def several_phones(random: Random, text: str) -> Value:
    """A second number in the same cell."""
    other = random.choice(("13", "15", "18")) + f"{random.randrange(10**9):09d}"
    return text + random.choice(("/", "、", ";", " ", "，", "\n")) + other


def several_abroad(random: Random, key: str, row: Row) -> Row | None:
    """A second number of the same country in the same cell."""
    country = _country(row)
    if row[key] is None or country is None:
        return None
    city = COUNTRIES[country].cities[0]
    other = foreign_of(random, country, city.area, city.digits)
    return {key: f"{row[key]}{random.choice((' / ', '; ', ' or ', ', '))}{other}"}


def area_of_another_city(random: Random, key: str, row: Row) -> Row | None:
    """A landline of a city that is not the row's."""
    value = row[key]
    if not isinstance(value, str) or not value.startswith("0"):
        return None
    place = random.choice([p for p in PLACES if p.city != row["city"]])
    return {key: landline_of(random, place)}


def rounded(random: Random, text: str) -> Value:  # noqa: ARG001
    """18 digits after Excel kept 15 of them, as a number."""
    return float(text[:15] + "000") if text.isdecimal() and len(text) == 18 else None


def rounded_text(random: Random, text: str) -> Value:  # noqa: ARG001
    """18 digits after Excel kept 15 of them, as text."""
    return text[:15] + "000" if text.isdecimal() and len(text) == 18 else None


def scientific(random: Random, text: str) -> Value:
    """A long number as Excel shows it in a narrow column."""
    if not text.isdecimal() or len(text) < 11:
        return None
    mantissa = f"{int(text) / 10 ** (len(text) - 1):.{random.choice((2, 4, 5))}f}"
    return f"{mantissa}E+{len(text) - 1}"


def lost_zero(random: Random, text: str) -> Value:  # noqa: ARG001
    """The leading zero is gone."""
    if not text.startswith("0") or not text.isdecimal():
        return None
    return text.lstrip("0") or None


def as_number(random: Random, text: str) -> Value:  # noqa: ARG001
    """Digits kept as a number cell; no digit is lost yet."""
    return int(text) if text.isdecimal() and not text.startswith("0") and len(text) < 15 else None


def lost_zero_number(random: Random, text: str) -> Value:  # noqa: ARG001
    """Digits kept as a number cell, the leading zero lost."""
    return int(text) if text.isdecimal() and text.startswith("0") and int(text) else None


def old_id(random: Random, text: str) -> Value:  # noqa: ARG001
    """The ID number of 15 digits that was issued until 1999; the century is left out."""
    return text[:6] + text[8:17] if text[6:8] == "19" else None


def id_with_impossible_date(random: Random, text: str) -> Value:
    """A birth date that no calendar has, with a check digit that fits."""
    body = text[:10] + random.choice(("1305", "0230", "0000", "0431", "1332")) + text[14:17]
    return body + id_check(body)


def old_registration(random: Random, text: str) -> Value:
    """The 15-digit registration number of companies before 2015 (GB 32100 replaced it)."""
    return text[2:8] + "".join(random.choices("0123456789", k=9))


def tax_digit(random: Random, key: str, row: Row) -> Row | None:
    """A mistyped digit that the country's check digit gives away."""
    value, country = row[key], _country(row)
    if not isinstance(value, str) or country in (None, "US"):
        return None
    change = wrong_digit if random.random() < 0.6 else swapped_digits
    tail = change(random, value[2:])
    new = value[:2] + str(tail)
    return None if tail is None or tax_number_is_right(str(country), new) else {key: new}


def tax_form(random: Random, key: str, row: Row) -> Row | None:
    """A digit too few or too many, or another country's letters."""
    value, country = row[key], _country(row)
    new = wrong_length(random, value) if isinstance(value, str) else None
    if new is None or country is None or tax_number_is_right(country, str(new)):
        return None
    return {key: new}


def negative(random: Random, key: str, row: Row) -> Row | None:  # noqa: ARG001
    """A minus sign where no amount can be negative."""
    value = row[key]
    return {key: -value} if isinstance(value, int | float) and value > 0 else None


def out_of(*values: int) -> Harm:
    """A number far outside what the column can hold."""

    def harm(random: Random, key: str, row: Row) -> Row | None:
        return None if row[key] is None else {key: random.choice(values)}

    return harm


def amount_words(random: Random, text: str) -> Value:
    """An amount in words or with a remark; it cannot be added up."""
    return random.choice(
        (
            f"约{text}",
            f"{text}左右",
            f"{text}（含税）",
            "三千多",
            "见合同",
            f"{text}+",
            "面议",
            "1-2万",
        )
    )


def amount_words_en(random: Random, text: str) -> Value:
    """An amount in words or with a remark; it cannot be added up."""
    return random.choice((f"ca. {text}", f"{text} ?", "see contract", f"{text} approx", "ask CFO"))


def amount_style(random: Random, text: str) -> Value:
    """The same amount with a currency sign or a unit."""
    number = float(text)
    if number < 1000:
        return random.choice((f"¥{text}", f"{text}元", f"￥{text}"))
    return random.choice((f"{number:,.2f}", f"¥{text}", f"{text}元", f"￥{number:,.2f}"))


def amount_style_en(random: Random, text: str) -> Value:
    """The same amount with separators for thousands."""
    number = float(text)
    return random.choice((f"{number:,.2f}", f"{number:,.0f}")) if number >= 1000 else None


def other_phone(random: Random, text: str) -> Value:
    """Another number of the same plan, as likely as the right one."""
    for _ in range(20):
        new = str(wrong_digit(random, text))
        if new[:4] == text[:4] and standard_phone(new, "CN"):
            return new
    return None


def number_as_text(random: Random, text: str) -> Value:  # noqa: ARG001
    """The right digits in a text cell."""
    return text
