"""Where Chinese customers live and how they are called up, right and as it is typed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from tests.benchmarks.duplicates.chinese_people import spelt, traditional
from tests.benchmarks.duplicates.made import Pool
from tests.benchmarks.duplicates.slips import (
    full_width,
    misdialled,
    mistyped,
    serial,
    wrong_date,
)
from tests.benchmarks.lists.chance import words
from tests.benchmarks.lists.chinese_places import PLACES, Place

_OPERATORS = Pool(
    words(
        "138 139 136 137 135 158 159 150 151 152 188 187 186 185 130 131 132 156 133 153 189 180"
        " 181 177 176 173 178 182 183 184 157 155 134 147 199 198 191 166 175 193"
    )
)
_PLACES = Pool(PLACES, steepness=0.5)
_ROAD_FIRST = (
    "人中解建新和文长黄学滨府体天迎民科创工南北东西江龙金光华康富祥瑞安泰春秋湖山海河青云凤"
)
_ROAD_SECOND = "民山放设华平化江河院海前育宾族技业城林桥园门塘湾阳兴丰明盛庆宁德和顺昌泉溪"
_ROAD_END = Pool(("路", "街", "大道", "东路", "西路", "南路", "北路", "巷", "中路"), steepness=1)
_FAMOUS = Pool(
    words("人民路 中山路 建设路 解放路 和平路 文化路 新华路 长江路 黄河路 学院路 人民西路 中山北路")
)
_ESTATES = Pool(
    words(
        "阳光花园 翠湖天地 金色家园 万科城 绿地国际花都 祥和小区 锦绣江南 保利香槟苑 碧桂园"
        " 恒大名都 龙湖滟澜山 中海国际社区 世纪城 金地格林 紫薇花园 幸福里 丽景湾 书香门第 御景苑"
        " 东方明珠"
    )
)
PLACEHOLDERS = ("13800138000", "00000000000", "无", "-", "11111111111", "不详", "1")
_NO_DATES = ("1900-01-01", "1990-01-01", "1970-01-01")
_MAILS = Pool(
    words("qq.com 163.com 126.com gmail.com sina.com 139.com outlook.com foxmail.com"),
    steepness=1.1,
)


@dataclass(frozen=True, slots=True)
class Home:
    """An address in its parts; `unit` is 单元 or 0, `block` 0 where there is no estate."""

    place: Place
    district: str
    road: str
    number: int
    estate: str
    block: int
    unit: int
    room: int


def home_of(random: Random, place: Place | None = None) -> Home:
    """A home anywhere, large cities more often, or in a given one."""
    place = place or _PLACES.draw(random)
    if random.random() < 0.3:
        road = _FAMOUS.draw(random)
    else:
        stem = random.choice(_ROAD_FIRST) + random.choice(_ROAD_SECOND)
        road = stem + _ROAD_END.draw(random)
    return Home(
        place,
        random.choice(place.districts)[0],
        road,
        1 + int(1500 * random.random() ** 2),
        _ESTATES.draw(random),
        random.randint(1, 30) if random.random() < 0.75 else 0,
        random.randint(1, 4) if random.random() < 0.6 else 0,
        random.randint(1, 28) * 100 + random.randint(1, 8),
    )


def typed_home(random: Random, home: Home, dirt: float = 1.0) -> str:
    """The address as one of many clerks writes it; sometimes a part of it only."""
    roll = random.random()
    city = home.place.city
    if roll < 0.35:
        head = home.place.full + home.district
    elif roll < 0.7:
        head = city + home.district
    elif roll < 0.85:
        head = city.removesuffix("市") + home.district
    elif roll < 0.93:
        head = home.district
    else:
        head = home.place.full.removesuffix("市")
    number = home.number
    if random.random() < 0.03 * dirt:
        number = int(misdialled(random, f"{number}") or number) + random.choice((0, 1, 10))
    tail = f"{home.road}{number}号"
    if home.block:
        estate = home.estate if random.random() < 0.7 else ""
        style = random.random()
        unit = f"{home.unit}单元" if home.unit else ""
        if style < 0.5:
            tail += f"{estate}{home.block}号楼{unit}{home.room}室"
        elif style < 0.75:
            tail += f"{estate}{home.block}栋{unit}{home.room}"
        elif style < 0.9:
            tail += f"{estate}{home.block}-" + (f"{home.unit}-" if unit else "") + f"{home.room}"
        elif style < 0.96:
            tail += estate
    text = head + tail
    spoil = random.random() / dirt
    if spoil < 0.03:
        return full_width(text)
    if spoil < 0.05:
        return traditional(text)
    if spoil < 0.07:
        at = random.randrange(len(head), len(text))
        return text[:at] + text[at + 1 :]
    return text


def mobile_of(random: Random) -> str:
    """A mobile number of eleven digits."""
    return _OPERATORS.draw(random) + f"{random.randrange(10**8):08d}"


def landline_of(random: Random, place: Place) -> str:
    """A landline, 0571-87651234."""
    first = random.randint(2, 8)
    return f"{place.area}-{first}{random.randrange(10 ** (place.digits - 1)):0{place.digits - 1}d}"


def typed_phone(random: Random, phone: str, dirt: float = 1.0) -> str:
    """A right number in one of its styles, now and then with a slip."""
    if random.random() < 0.02 * dirt:
        phone = misdialled(random, phone)
    roll = random.random() / dirt
    if "-" in phone:
        return phone.replace("-", random.choice(("", "-", " "))) if roll < 0.4 else phone
    if roll < 0.05:
        return f"{phone[:3]} {phone[3:7]} {phone[7:]}"
    if roll < 0.09:
        return f"{phone[:3]}-{phone[3:7]}-{phone[7:]}"
    if roll < 0.13:
        return random.choice(("+86", "86-", "+86 ", "0086")) + phone
    if roll < 0.15:
        return "0" + phone
    if roll < 0.165:
        return full_width(phone)
    if roll < 0.172:
        return f"{phone[0]}.{phone[1:3]}E+10"
    if roll < 0.185:
        return phone + ".0"
    return phone


def mail_of(random: Random, surname: str, given: str, phone: str) -> str:
    """A private mail address."""
    domain = _MAILS.draw(random)
    if domain == "qq.com" and random.random() < 0.8:
        return f"{random.randint(1_000_000, 3_499_999_999)}@qq.com"
    if domain == "139.com" or random.random() < 0.12:
        return f"{phone}@{domain}"
    family, _, first = spelt(surname, given).lower().partition(" ")
    local = random.choice((family + first, first + family, f"{first}.{family}", family + first[:1]))
    return f"{local}{random.randint(1, 9999) if random.random() < 0.7 else ''}@{domain}"


def typed_mail(random: Random, mail: str, dirt: float = 1.0) -> str:
    """The address, sometimes in capitals, with a slip or with a wrong ending."""
    roll = random.random() / dirt
    if roll < 0.03:
        return mistyped(random, mail)
    if roll < 0.05:
        return mail.upper()
    if roll < 0.06:
        return mail.replace(".com", ".con").replace("gmail", "gmial")
    return f" {mail}" if roll < 0.07 else mail


def typed_date(random: Random, day: dt.date, dirt: float = 1.0) -> str:
    """A date in one of the styles of Chinese lists, sometimes wrong or a stand-in."""
    roll = random.random() / dirt
    if roll < 0.02:
        return random.choice(_NO_DATES)
    if roll < 0.04:
        day = wrong_date(random, day)
    style = random.random()
    if style < 0.6:
        return day.isoformat()
    if style < 0.75:
        return f"{day.year}/{day.month}/{day.day}"
    if style < 0.85:
        return f"{day.year}年{day.month}月{day.day}日"
    if style < 0.93:
        return f"{day:%Y%m%d}"
    return f"{day.year}.{day.month:02d}.{day.day:02d}" if style < 0.97 else serial(day)
