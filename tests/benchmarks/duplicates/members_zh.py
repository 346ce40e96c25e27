"""The members of a Chinese retail chain: families, shop phones, people who come again.

A household of one to five shares its home and often a phone: couples, children with the
father's surname, twins with one birthday. Shop assistants type the shop's phone for people
who give none; numbers that were given back belong to others later. Members come again as new
members when they change the phone, move, or stand in another shop.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.benchmarks.duplicates.chinese_contacts import (
    PLACEHOLDERS,
    Home,
    home_of,
    landline_of,
    mail_of,
    mobile_of,
    typed_date,
    typed_home,
    typed_mail,
    typed_phone,
)
from tests.benchmarks.duplicates.chinese_people import given_of, surname_of, written
from tests.benchmarks.duplicates.made import DuplicatedList, Row, assemble

HEADERS = (
    "会员号", "姓名", "性别", "手机号", "邮箱", "生日", "家庭住址", "注册门店", "注册日期", "积分",
    "备注",
)  # fmt: skip
_SIZES = {1: 74.0, 2: 17.0, 3: 6.0, 4: 2.0, 5: 0.7, 7: 0.3}
_HOUSEHOLDS = {1: 55, 2: 22, 3: 15, 4: 6, 5: 2}
_NOTES = ("", "", "", "", "老客户", "要发票", "电话不接", "换过手机", "对花生过敏")
_FEWEST_SHOPS, _ROWS_A_SHOP = 40, 3000
_GIVEN_BACK = 0.02


@dataclass(frozen=True, slots=True)
class _Member:
    surname: str
    given: str
    sex: str
    born: dt.date
    phones: tuple[str, ...]
    mail: str
    homes: tuple[Home, ...]
    shop: int


def make_members(rows: int, random: Random, name: str = "members_zh") -> DuplicatedList:
    """A list of exactly `rows` rows."""
    count = max(_FEWEST_SHOPS, rows // _ROWS_A_SHOP)
    shops = [(home := home_of(random), landline_of(random, home.place)) for _ in range(count)]
    first = random.randint(100_000, 900_000)

    def show(member: _Member, copy: int, running: int) -> Row:
        return _show(random, member, copy, f"V{first + running:08d}", shops)

    return assemble(name, HEADERS, random, rows, _members(random), _SIZES, show)


def _members(random: Random) -> Iterator[_Member]:
    old_numbers: list[str] = []
    while True:
        size = random.choices(list(_HOUSEHOLDS), list(_HOUSEHOLDS.values()))[0]
        yield from _household(random, size, old_numbers)


def _household(random: Random, size: int, old_numbers: list[str]) -> Iterator[_Member]:
    home, phone, shop = home_of(random), mobile_of(random), random.randrange(10**6)
    father = surname_of(random)
    born = dt.date(1945, 1, 1) + dt.timedelta(days=int(19_000 * random.random()))
    child = dt.date(born.year + 27, 1, 1) + dt.timedelta(days=int(2_500 * random.random()))
    for position in range(size):
        sex = ("男", "女")[position % 2] if position < 2 else random.choice("男女")
        surname = surname_of(random) if position == 1 else father
        given = given_of(random, sex)
        if position == 1:
            day = born + dt.timedelta(days=random.randint(-2_000, 2_500))
        elif position < 2:
            day = born
        else:
            # A second child is a twin now and then.
            twin = position == 3 and random.random() < 0.25
            day = child if twin or position == 2 else child + dt.timedelta(days=800 * position)
        own = phone if random.random() < (1.0 if position == 0 else 0.3) else mobile_of(random)
        if old_numbers and random.random() < _GIVEN_BACK:
            own = random.choice(old_numbers)
        phones = (own, mobile_of(random)) if random.random() < 0.35 else (own,)
        if len(phones) == 2 and len(old_numbers) < 50_000:
            old_numbers.append(own)
        homes = (home, home_of(random, home.place)) if random.random() < 0.25 else (home,)
        mail = mail_of(random, surname, given, own)
        yield _Member(surname, given, sex, day, phones, mail, homes, shop)


def _show(
    random: Random, member: _Member, copy: int, code: str, shops: list[tuple[Home, str]]
) -> Row:
    later = copy > 0
    phone = random.choice(member.phones) if later else member.phones[0]
    home = random.choice(member.homes) if later else member.homes[0]
    usual = member.shop if random.random() < 0.75 else random.randrange(10**6)
    office, shop_phone = shops[usual % len(shops)]
    roll = random.random()
    if roll < 0.08:
        shown_phone = ""
    elif roll < 0.10:
        shown_phone = random.choice(PLACEHOLDERS)
    elif roll < 0.115:
        shown_phone = shop_phone
    else:
        shown_phone = typed_phone(random, phone)
    joined = dt.date(2015, 1, 1) + dt.timedelta(days=int(4_000 * random.random()))
    name = written(random, member.surname, member.given, member.sex)
    return (
        code,
        name if random.random() > 0.015 else "",
        member.sex if random.random() < 0.85 else "",
        shown_phone,
        typed_mail(random, member.mail) if random.random() < 0.35 else "",
        typed_date(random, member.born) if random.random() < 0.6 else "",
        typed_home(random, home) if random.random() < 0.6 else "",
        f"{office.place.city.removesuffix('市')}{office.district}店",
        joined.isoformat(),
        str(int(random.lognormvariate(6, 1.4))) if random.random() < 0.9 else "0",
        random.choice(_NOTES),
    )
