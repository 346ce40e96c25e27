"""The members of a Chinese retailer, before anything went wrong."""

from __future__ import annotations

import datetime as dt
from random import Random

from tests.benchmarks.lists.chance import fresh, weighted
from tests.benchmarks.lists.chinese_names import person_of, private_mail_of
from tests.benchmarks.lists.chinese_places import OLD_DIVISIONS, PLACES, address_of
from tests.benchmarks.lists.identifiers import id_number_of
from tests.benchmarks.lists.phones import mobile_of
from tests.benchmarks.lists.truth import Column, Row

COLUMNS = (
    Column("code", "会员号*", as_text=True),
    Column("name", "姓名*", as_text=True),
    Column("sex", "性别"),
    Column("age", "年龄"),
    Column("mobile", "手机*", as_text=True),
    Column("email", "邮箱", as_text=True),
    Column("id_number", "身份证号", as_text=True),
    Column("born", "出生日期"),
    Column("address", "地址"),
    Column("level", "会员等级"),
    Column("points", "积分"),
    Column("joined", "注册日期"),
    Column("last", "最近消费日期"),
    Column("orders", "消费次数"),
    Column("amount", "累计消费金额"),
    Column("source", "来源渠道"),
    Column("note", "备注"),
)
LEVELS = {"普通会员": 60, "银卡会员": 22, "金卡会员": 13, "铂金会员": 4.4, "黑钻会员": 0.6}
SOURCES = {
    "门店": 45,
    "微信小程序": 28,
    "淘宝": 12,
    "抖音": 9,
    "朋友介绍": 5,
    "地推": 0.8,
    "电视购物": 0.2,
}
_NOTES = (
    "无",
    "老客户",
    "要发票",
    "喜欢打折短信",
    "爱人电话 13800138000",
    "2019年补办过卡",
    "下午3点后再联系",
    "对花生过敏!!",
    "同事介绍，见 00000123",
    "N/A",
)


def make_members(random: Random, count: int, today: dt.date) -> list[Row]:
    """Right rows.

    Args:
        random: the source of chance.
        count: how many.
        today: no date lies behind it; the last purchase is less than a year ago.
    """
    mobiles: set[str] = set()
    mails: set[str] = set()
    first = random.randint(10_000, 50_000)
    return [_member(random, f"{first + 3 * n:08d}", today, mobiles, mails) for n in range(count)]


def _member(random: Random, code: str, today: dt.date, mobiles: set[str], mails: set[str]) -> Row:
    sex = random.choice("男女")
    born = _birth_date(random, today)
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    place = random.choice(PLACES)
    district, home = random.choice(place.districts)
    division = random.choice(
        (
            home,
            home,
            random.choice(random.choice(PLACES).districts)[1],
            random.choice(OLD_DIVISIONS),
        )
    )
    adult = dt.date(born.year + 16, born.month, min(born.day, 28))
    earliest = max(dt.date(1996, 1, 1), adult)
    joined = earliest + (today - earliest) * random.random() ** 0.6
    row: Row = {
        "code": code,
        "name": person_of(random, sex),
        "sex": sex,
        "age": age,
        "mobile": fresh(mobiles, lambda: mobile_of(random)),
        "email": fresh(mails, lambda: private_mail_of(random)) if random.random() < 0.7 else None,
        "id_number": id_number_of(random, division, born, sex) if random.random() < 0.8 else None,
        "born": born,
        "address": address_of(random, place, district) if random.random() < 0.92 else None,
        "level": weighted(random, LEVELS),
        "points": 0 if random.random() < 0.1 else int(random.lognormvariate(6, 1.5)),
        "joined": joined,
        "last": None,
        "orders": 0,
        "amount": 0,
        "source": weighted(random, SOURCES),
        "note": random.choice(_NOTES) if random.random() < 0.15 else None,
    }
    if random.random() < 0.93:
        recent = max(joined, today - dt.timedelta(days=340))
        orders = 1 + int(random.expovariate(0.12))
        row["last"] = recent + (today - recent) * random.random()
        row["orders"] = orders
        # A few very large customers, and purchases of a few cents, are right.
        row["amount"] = round(orders * random.lognormvariate(4.8, 1.1), 2)
    return row


def _birth_date(random: Random, today: dt.date) -> dt.date:
    years = random.triangular(17, 75, 36) if random.random() < 0.97 else random.uniform(75, 99)
    return today - dt.timedelta(days=int(years * 365.25))
