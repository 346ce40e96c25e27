"""The contacts of a Chinese supplier: one row a person, many of one company.

Colleagues share company, address, switchboard and the mail address of their office; branches
carry the name of the head office; the same person is kept twice with the short name of the
company, under a new employer, with another number. A customer is a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.benchmarks.duplicates.chinese_contacts import (
    Home,
    home_of,
    landline_of,
    mobile_of,
    typed_home,
    typed_mail,
    typed_phone,
)
from tests.benchmarks.duplicates.chinese_people import (
    given_of,
    spelt,
    surname_of,
    traditional,
    written,
)
from tests.benchmarks.duplicates.made import DuplicatedList, Pool, Row, assemble
from tests.benchmarks.duplicates.slips import full_width
from tests.benchmarks.lists.chance import words

HEADERS = ("公司名称", "联系人", "职务", "手机", "座机", "电子邮件", "公司地址", "行业", "跟进人")
_SIZES = {1: 60.0, 2: 24.0, 3: 10.0, 4: 4.0, 6: 2.0}
_STAFF = {1: 40, 2: 25, 3: 15, 5: 12, 9: 6, 16: 2}
_TRADES = Pool(
    words(
        "科技 贸易 机械设备 电子 建材 食品 信息技术 化工 物流 医疗器械 服饰 环保工程 文化传媒"
        " 新能源 汽车零部件 装饰工程 五金制品 包装材料 生物医药 农业发展"
    )
)
_BRAND = (
    "华信瑞丰恒达天成金盾鼎盛博远汇通万利嘉禾百川海纳德宏图启明锐捷众诚永固飞扬蓝绿源智联云帆同创"
)
_FORMS = Pool(("有限公司", "有限责任公司", "股份有限公司", "集团有限公司"), (80, 6, 10, 4))
_TITLES = ("总经理", "采购经理", "采购", "财务", "销售总监", "工程师", "行政", "老板", "")
_BRANCH_CITIES = ("北京", "上海", "广州", "深圳", "成都", "武汉", "西安", "沈阳")
_KEEPERS = tuple(f"销售{n}组" for n in "一二三四五六")


@dataclass(frozen=True, slots=True)
class _Company:
    city: str
    stem: str
    trade: str
    form: str
    branch: str
    office: Home
    switchboard: str
    domain: str


@dataclass(frozen=True, slots=True)
class _Contact:
    company: _Company
    former: _Company
    surname: str
    given: str
    sex: str
    title: str
    phones: tuple[str, ...]
    extension: int


def make_contacts(rows: int, random: Random, name: str = "contacts_zh") -> DuplicatedList:
    """A list of exactly `rows` rows."""

    def show(contact: _Contact, copy: int, _running: int) -> Row:
        return _show(random, contact, copy)

    return assemble(name, HEADERS, random, rows, _contacts(random), _SIZES, show)


def _contacts(random: Random) -> Iterator[_Contact]:
    known: list[_Company] = []
    while True:
        head = _company(random)
        offices = [head]
        if random.random() < 0.15:
            offices += [_branch(random, head) for _ in range(random.randint(1, 3))]
        for company in offices:
            known.append(company)
            for _ in range(random.choices(list(_STAFF), list(_STAFF.values()))[0]):
                yield _contact(random, company, known)


def _company(random: Random) -> _Company:
    office = home_of(random)
    stem = "".join(random.sample(_BRAND, random.choice((2, 2, 3))))
    city = office.place.city.removesuffix("市")[:3]
    latin = spelt(stem[:1], stem[1:]).replace(" ", "").lower()
    domain = latin + random.choice((".com", ".cn", ".com.cn", ".net"))
    phone = landline_of(random, office.place)
    return _Company(
        city, stem, _TRADES.draw(random), _FORMS.draw(random), "", office, phone, domain
    )


def _branch(random: Random, head: _Company) -> _Company:
    office = home_of(random)
    return _Company(
        head.city,
        head.stem,
        head.trade,
        head.form,
        f"{random.choice(_BRANCH_CITIES)}分公司",
        office,
        landline_of(random, office.place),
        head.domain,
    )


def _contact(random: Random, company: _Company, known: list[_Company]) -> _Contact:
    sex = random.choice("男女")
    phones = tuple(mobile_of(random) for _ in range(2 if random.random() < 0.25 else 1))
    former = random.choice(known[-200:]) if random.random() < 0.06 else company
    surname, given = surname_of(random), given_of(random, sex)
    extension = random.randint(8001, 8999) if random.random() < 0.5 else 0
    title = random.choice(_TITLES)
    return _Contact(company, former, surname, given, sex, title, phones, extension)


def _company_name(random: Random, company: _Company) -> str:
    full = f"{company.city}{company.stem}{company.trade}{company.form}{company.branch}"
    roll = random.random()
    if roll < 0.62:
        return full
    if roll < 0.72:
        return f"{company.stem}{company.trade}{company.branch}"
    if roll < 0.77:
        return company.city + company.stem + company.branch
    if roll < 0.80:
        return company.stem + company.branch
    if roll < 0.86:
        return f"{company.stem}{company.trade}（{company.city}）{company.form}{company.branch}"
    if roll < 0.90:
        return traditional(full)
    if roll < 0.93:
        return full_width(full.replace("（", "(").replace("）", ")"))
    if roll < 0.96:
        return full.replace("有限责任公司", "有限公司").replace("股份有限公司", "公司")
    at = random.randrange(len(full))
    return full[:at] + full[at + 1 :]


def _landline(random: Random, contact: _Contact, company: _Company) -> str:
    number = company.switchboard
    if contact.extension and random.random() < 0.6:
        return f"{number}{random.choice(('-', '转', ' ext '))}{contact.extension}"
    return typed_phone(random, number)


def _mail(random: Random, contact: _Contact, company: _Company) -> str:
    if random.random() < 0.25:
        return f"{random.choice(('info', 'sales', 'office'))}@{company.domain}"
    family, _, first = spelt(contact.surname, contact.given).lower().partition(" ")
    return typed_mail(random, f"{first}.{family}@{company.domain}")


def _show(random: Random, contact: _Contact, copy: int) -> Row:
    company = contact.former if copy and random.random() < 0.5 else contact.company
    phone = random.choice(contact.phones) if copy else contact.phones[0]
    return (
        _company_name(random, company) if random.random() < 0.92 else "",
        written(random, contact.surname, contact.given, contact.sex, 1.2),
        contact.title if random.random() < 0.8 else random.choice(_TITLES),
        typed_phone(random, phone) if random.random() < 0.78 else "",
        _landline(random, contact, company) if random.random() < 0.55 else "",
        _mail(random, contact, company) if random.random() < 0.5 else "",
        typed_home(random, company.office) if random.random() < 0.55 else "",
        company.trade if random.random() < 0.7 else "",
        random.choice(_KEEPERS),
    )
