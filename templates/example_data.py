"""Invented customers for the demo: mostly right, some untidy, some wrong, some entered twice.

Everything comes from one seed, so that the same call always gives the same customers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from addin.cleaning.uscc import ALPHABET, check_character
from addin.table.cells import CellValue
from templates.example_damage import UNFIT, untidied, wronged
from templates.example_words import (
    BRANDS,
    FORMS,
    GIVEN,
    INTENTS,
    LEVELS,
    MAIL_HOSTS,
    NEEDS,
    NOTES,
    OWNERS,
    PLACES,
    PREFIXES,
    ROADS,
    SOURCES,
    SURNAMES,
    TRADES,
    Place,
)

TODAY = dt.date(2026, 11, 2)
"""The day on which the example takes place."""

UNTIDY, WRONG, DUPLICATES = 0.06, 0.04, 0.08

_AGAIN = 1.2
"""Some that are to be entered again were so before; nobody is entered three times."""

Customer = dict[str, CellValue]
"""Values by field key; a field that is missing is blank."""


@dataclass(frozen=True, slots=True)
class Example:
    """Example customers and what was done to them.

    Attributes:
        rows: n customers.
        untidy, wrong: cells that were damaged, as (row from 0, field key).
        twins: rows of the same customer, as (later, earlier), from 0.
    """

    rows: Sequence[Customer]
    untidy: frozenset[tuple[int, str]]
    wrong: frozenset[tuple[int, str]]
    twins: tuple[tuple[int, int], ...]


def example_customers(count: int, seed: int = 20240305) -> Example:
    """Makes customers.

    Args:
        count: n, how many rows.
        seed: another one gives other customers.

    Returns:
        The customers; about 6 % of the filled cells are untidy, 4 % are wrong, and 8 % of
        the rows are a customer who was there before.
    """
    random = Random(seed)
    rows: list[Customer] = []
    twins: list[tuple[int, int]] = []
    copied: set[int] = set()
    for number in range(count):
        originals = [] if number < 10 else [random.randrange(number)]
        if originals and originals[0] not in copied and random.random() < DUPLICATES * _AGAIN:
            earlier = originals[0]
            rows.append(_again(random, rows[earlier]))
            twins.append((number, earlier))
            copied |= {earlier, number}
        else:
            rows.append(_customer(random))
        rows[-1]["code"] = f"C{number + 1:06d}"
    untidy, wrong = _damage(random, rows)
    return Example(rows, untidy, wrong, tuple(twins))


def _customer(random: Random) -> Customer:
    """One customer, entered as it should be."""
    sex = random.choice("男女")
    place = random.choices(PLACES, [p.weight for p in PLACES])[0]
    name = _name(random, sex)
    created = TODAY - dt.timedelta(days=int(2200 * random.random() ** 1.3) + 3)
    customer: Customer = {
        "name": name,
        "gender": sex,
        "mobile": _mobile(random),
        "province": place.province,
        "city": place.city,
        "address": _address(random, place),
        "level": _weighted(random, LEVELS),
        "source": _weighted(random, SOURCES),
        "owner": random.choice(OWNERS),
        "created": created,
        "intent": _weighted(random, INTENTS),
        "consent": "是" if random.random() < 0.8 else "否",
    }
    if random.random() < 0.8:
        mailbox = random.choice("abcdefghijklmnopqrstuvwxyz") + random.choice("aeiou")
        host = random.choice(MAIL_HOSTS)
        customer["email"] = f"{mailbox}{random.randrange(10_000, 99_999_999)}@{host}"
    if random.random() < 0.45:
        customer["company"] = _company(random, place)
        if random.random() < 0.8:
            customer["uscc"] = _credit_code(random, place)
    _add_history(random, customer, created)
    return customer


def _add_history(random: Random, customer: Customer, created: dt.date) -> None:
    """What was bought and when one spoke."""
    span = (TODAY - created).days
    customer["last_contact"] = TODAY - dt.timedelta(days=int(min(span, 500) * random.random() ** 2))
    if random.random() < 0.35:
        customer["next_follow_up"] = TODAY + dt.timedelta(days=random.randrange(-4, 60))
    if customer["level"] != "潜在":
        times = 1 + int(random.expovariate(0.25))
        each = random.lognormvariate(6.6 if customer["level"] == "普通" else 7.9, 0.7)
        customer["purchase_count"] = times
        customer["amount"] = round(times * each, 2)
        customer["last_purchase"] = TODAY - dt.timedelta(days=int(span * random.random() ** 1.6))
    if random.random() < 0.3:
        customer["need"] = random.choice(NEEDS)
    if random.random() < 0.15:
        customer["note"] = random.choice(NOTES)


def _again(random: Random, first: Customer) -> Customer:
    """The same customer, entered once more by somebody else."""
    second = dict(first)
    mobile = str(first["mobile"])
    forms = (mobile, f"{mobile[:3]} {mobile[3:7]} {mobile[7:]}", f"+86 {mobile}", mobile)
    second["mobile"] = random.choice(forms)
    if "company" in first and random.random() < 0.7:
        second["company"] = _company_again(random, str(first["company"]), str(first["city"]))
    for key in ("email", "uscc", "next_follow_up", "need", "note"):
        if random.random() < 0.5:
            second.pop(key, None)
    if random.random() < 0.4:
        second["address"] = str(first["address"]).removeprefix(str(first["city"]))
    second["source"] = _weighted(random, SOURCES)
    second["owner"] = random.choice(OWNERS)
    created = first["created"]
    assert isinstance(created, dt.date)
    created += (TODAY - created) * (0.2 * random.random())
    second["created"] = created
    for key in ("last_contact", "last_purchase"):
        day = second.get(key)
        if isinstance(day, dt.date) and day < created:
            second[key] = created
    return second


def _company_again(random: Random, company: str, city: str) -> str:
    """A company as another colleague writes it."""
    short = city.removesuffix("市")
    brand = company.removeprefix(short)
    return random.choice(
        (
            company.replace("有限责任公司", "有限公司"),
            company.removesuffix("有限公司") + "公司",
            f"{brand.removesuffix('有限公司')}（{short}）有限公司",
            brand,
        )
    )


def _name(random: Random, sex: str) -> str:
    given = random.choice(GIVEN[sex])
    if random.random() < 0.7:
        given += random.choice(GIVEN[sex])
    return random.choice(SURNAMES) + given


def _mobile(random: Random) -> str:
    return random.choice(PREFIXES) + f"{random.randrange(100_000_000):08d}"


def _address(random: Random, place: Place) -> str:
    district, road = random.choice(place.districts), random.choice(ROADS)
    room = f"{random.randrange(1, 20)}幢{random.randrange(101, 2500)}室"
    tail = room if random.random() < 0.4 else ""
    return f"{place.city}{district}{road}{random.randrange(1, 900)}号{tail}"


def _company(random: Random, place: Place) -> str:
    city = place.city.removesuffix("市")
    return f"{city}{random.choice(BRANDS)}{random.choice(TRADES)}{random.choice(FORMS)}"


def _credit_code(random: Random, place: Place) -> str:
    body = f"91{place.code}MA" + "".join(random.choice(ALPHABET) for _ in range(7))
    return body + check_character(body)


def _weighted(random: Random, weights: Mapping[str, int]) -> str:
    return random.choices(list(weights), list(weights.values()))[0]


def _damage(
    random: Random, rows: Sequence[Customer]
) -> tuple[frozenset[tuple[int, str]], frozenset[tuple[int, str]]]:
    """Makes cells untidy or wrong, in place."""
    untidy: set[tuple[int, str]] = set()
    wrong: set[tuple[int, str]] = set()
    cells = [(i, key) for i, row in enumerate(rows) for key in row if key != "code"]
    random.shuffle(cells)
    shares = ((WRONG, wronged, wrong), (UNTIDY, untidied, untidy))
    todo = iter(cells)
    for share, damaged, done in shares:
        wanted = round(share * len(cells))
        for i, key in todo:
            if len(done) >= wanted:
                break
            value = damaged(random, key, rows[i])
            if value is not UNFIT:
                rows[i][key] = value
                done.add((i, key))
    return frozenset(untidy), frozenset(wrong)
