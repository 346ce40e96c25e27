"""The business accounts of a Chinese supplier, before anything went wrong."""

from __future__ import annotations

import datetime as dt
from random import Random

from tests.benchmarks.lists.chance import fresh, weighted
from tests.benchmarks.lists.chinese_names import (
    INDUSTRIES,
    company_of,
    latin_of,
    person_of,
    private_mail_of,
)
from tests.benchmarks.lists.chinese_places import PLACES, Place, address_of
from tests.benchmarks.lists.identifiers import uscc_of
from tests.benchmarks.lists.phones import landline_of, mobile_of, service_of
from tests.benchmarks.lists.truth import Column, Row

COLUMNS = (
    Column("code", "客户编码*", as_text=True),
    Column("company", "公司名称*"),
    Column("uscc", "统一社会信用代码", as_text=True),
    Column("contact", "联系人"),
    Column("title", "职务"),
    Column("phone", "电话", as_text=True),
    Column("mobile", "手机", as_text=True),
    Column("email", "邮箱", as_text=True),
    Column("province", "省份"),
    Column("city", "城市"),
    Column("address", "详细地址"),
    Column("industry", "行业"),
    Column("level", "客户等级"),
    Column("owner", "客户经理"),
    Column("signed", "签约日期"),
    Column("last", "最近联系日期"),
    Column("volume", "年采购额"),
    Column("credit", "信用额度"),
    Column("discount", "折扣率(%)"),
    Column("note", "备注"),
)
LEVELS = {"A": 12, "B": 33, "C": 54, "S": 0.8}
_TITLES = (
    "总经理",
    "采购经理",
    "采购",
    "财务",
    "销售总监",
    "法定代表人",
    "厂长",
    "行政助理",
    "合伙人",
)
_NOTES = ("月结60天", "无", "只收电子发票", "原名 华信贸易，2018年更名", "对账找财务 8012", "-")
_OFFICE_DOMAINS = (".com", ".com", ".cn", ".com.cn", ".net", ".com.cn")


def make_business(random: Random, count: int, today: dt.date) -> list[Row]:
    """Right rows; the last contact is less than a year before `today`."""
    taken: set[str] = set()
    owners = [person_of(random, "女" if n % 2 else "男") for n in range(12)]
    return [_account(random, n, today, taken, owners) for n in range(count)]


def _account(
    random: Random, number: int, today: dt.date, taken: set[str], owners: list[str]
) -> Row:
    place = random.choice(PLACES)
    district, division = random.choice(place.districts)
    start = dt.date(1999, 1, 1)
    signed = start + (today - start) * random.random() ** 0.5
    recent = max(signed, today - dt.timedelta(days=340))
    volume = round(random.lognormvariate(12, 1.4), -2)
    return {
        "code": f"KH{1000 + number:05d}",
        "company": fresh(taken, lambda: company_of(random, place)),
        "uscc": fresh(taken, lambda: uscc_of(random, division)) if random.random() < 0.9 else None,
        "contact": person_of(random, random.choice("男女")) if random.random() < 0.95 else None,
        "title": random.choice(_TITLES) if random.random() < 0.8 else None,
        "phone": _phone(random, place) if random.random() < 0.9 else None,
        "mobile": fresh(taken, lambda: mobile_of(random)) if random.random() < 0.85 else None,
        "email": fresh(taken, lambda: _mail(random)) if random.random() < 0.8 else None,
        "province": place.province,
        "city": place.city,
        "address": address_of(random, place, district, office=random.random() < 0.6),
        "industry": random.choice(INDUSTRIES),
        "level": weighted(random, LEVELS),
        "owner": random.choice(owners),
        "signed": signed,
        "last": recent + (today - recent) * random.random(),
        "volume": 0 if random.random() < 0.03 else volume,
        "credit": random.choice((0, 50_000, 100_000, 200_000, 500_000, 1_000_000, 20_000_000)),
        "discount": random.choice((0, 0, 0, 2, 3, 5, 5, 8, 10, 12.5, 15)),
        "note": random.choice(_NOTES) if random.random() < 0.2 else None,
    }


def _phone(random: Random, place: Place) -> str:
    roll = random.random()
    if roll < 0.15:
        return mobile_of(random)
    return service_of(random) if roll < 0.22 else landline_of(random, place)


def _mail(random: Random) -> str:
    if random.random() < 0.35:
        return private_mail_of(random)
    ending = random.choice(_OFFICE_DOMAINS)
    joint = random.choice(("", "", "-", ""))
    domain = f"{latin_of(random)}{joint}{random.choice(('tech', 'group', 'cn', 'steel', '168'))}"
    local = random.choice(("sales", "info", "cg", "finance", latin_of(random), latin_of(random)))
    return f"{local}@{domain}{ending}"
