"""What happens to mail addresses, web addresses, postal addresses and places."""

from __future__ import annotations

import re
from random import Random

from tests.benchmarks.lists.chinese_places import PLACES, address_of
from tests.benchmarks.lists.countries import COUNTRIES
from tests.benchmarks.lists.phones import foreign_of
from tests.benchmarks.lists.truth import Row, Value

_MISTYPED = {
    "qq.com": ("qq.con", "qq.cmo", "qqcom", "qq,com", "qq.om"),
    "163.com": ("163.con", "163.cmo", "1633.com", "163.comm"),
    "126.com": ("126.con", "126.ocm", "126com"),
    "gmail.com": ("gmial.com", "gmai.com", "gamil.com", "gmail.con", "gnail.com", "gmail.cm"),
    "sina.com": ("sina.con", "sian.com", "sina.cmo"),
    "hotmail.com": ("hotmial.com", "hotmal.com", "hotmail.con", "homail.com"),
    "outlook.com": ("outlok.com", "outllok.com", "outlook.con"),
    "foxmail.com": ("foxmial.com", "foxmail.con", "foxmali.com"),
    "icloud.com": ("iclould.com", "icoud.com"),
    "web.de": ("web.ed", "wbe.de"),
    "gmx.de": ("gmx.ed", "gxm.de"),
    "t-online.de": ("t-onlin.de", "tonline.de"),
    "orange.fr": ("orage.fr", "orange.rf"),
    "libero.it": ("libreo.it", "libero.ti"),
    "aol.com": ("aol.con", "aol.cmo"),
    "hotmail.co.uk": ("hotmial.co.uk", "hotmail.co.ku"),
    "yahoo.co.jp": ("yaho.co.jp", "yahoo.co.pj"),
    "yahoo.in": ("yaho.in",),
    "wp.pl": ("wp.lp",),
    "seznam.cz": ("sezanm.cz",),
    "uol.com.br": ("uol.com.rb", "uol.con.br"),
}


def mistyped_domain(random: Random, text: str) -> Value:
    """A well-known mail provider, misspelt."""
    local, _, domain = text.partition("@")
    return f"{local}@{random.choice(_MISTYPED[domain])}" if domain in _MISTYPED else None


def broken_mail(random: Random, text: str) -> Value:
    """Something that no mail server accepts."""
    local, _, domain = text.partition("@")
    dot = domain.rfind(".")
    return random.choice(
        (
            local + domain,
            f"{local}@@{domain}",
            f"{local}@",
            f"{local}@{domain[:dot]}",
            f"{local}@{domain[:dot]},{domain[dot + 1 :]}",
            f"{local}@{domain[:dot]}。{domain[dot + 1 :]}",
            f"{local} @ {domain}",
            f"{local}@{domain[:dot]}..{domain[dot + 1 :]}",
            f"{local}#{domain}",
            f"{local[:3]} {local[3:]}@{domain}",
            f"@{domain}",
        )
    )


def several_mails(random: Random, text: str) -> Value:
    """A second address in the same cell."""
    other = random.choice(("info", "finance", "zhou.li", "office")) + "@" + text.partition("@")[2]
    return text + random.choice((";", ",", " / ", "; ", "、")) + other


def broken_url(random: Random, text: str) -> Value:
    """A web address that no browser opens."""
    bare = text.removeprefix("https://")
    return random.choice(
        (
            bare.replace(".", ",", 1),
            f"http:/{bare}",
            f"htp://{bare}",
            bare.split(".")[1],
            f"https://{bare.replace('.', ' ')}",
            f"https//{bare}",
            f"http//:{bare}",
        )
    )


def url_style(random: Random, text: str) -> Value:
    """The same site, written shorter."""
    bare = text.removeprefix("https://")
    return random.choice((bare, bare.removeprefix("www."), f"http://{bare}", f"{text}/"))


def broken_postcode(random: Random, key: str, row: Row) -> Row | None:
    """A postcode that the country does not have: too short, too long, or of another form."""
    value = row[key]
    if not isinstance(value, str):
        return None
    digits = [n for n, c in enumerate(value) if c.isdecimal()]
    place = random.choice(digits)
    way = random.randrange(3)
    if way == 0:
        return {key: value[:place] + value[place] * 2 + value[place:]}
    if way == 1 and len(value) > 4:
        return {key: value[: len(value) - 2]}
    return {key: value[:place] + random.choice("XÄ#") + value[place + 1 :]}


def no_city(random: Random, text: str) -> Value:
    """An address without province and city, or without the street."""
    found = re.match(r"(.+?(?:市|自治州))(.+?[区市])(.+)", text)
    if not found:
        return None
    return random.choice((found[3], found[3], text[: found.end(1)], found[1] + found[2]))


def other_region(random: Random, text: str) -> Value:
    """A city under a province where it does not lie."""
    place = next((p for p in PLACES if p.province != p.city and text.startswith(p.full)), None)
    if place is None:
        return None
    others = [p.province for p in PLACES if p.province not in (place.province, p.city)]
    return random.choice(others) + text.removeprefix(place.province)


def other_province(random: Random, key: str, row: Row) -> Row | None:
    """Another province than the city's."""
    return {key: random.choice([p.province for p in PLACES if p.province != row["province"]])}


def other_city(random: Random, key: str, row: Row) -> Row | None:
    """A city of another province."""
    return {key: random.choice([p.city for p in PLACES if p.province != row["province"]])}


def address_elsewhere(random: Random, key: str, row: Row) -> Row | None:
    """An address in a city that is not the row's."""
    place = random.choice([p for p in PLACES if p.province != row["province"]])
    return {key: address_of(random, place, place.districts[0][0])}


SHORT_PLACES = {
    **{p.city: (p.city.removesuffix("市"),) for p in PLACES if p.city.endswith("市")},
    **{
        p.province: (p.province.removesuffix("省").removesuffix("市"),)
        for p in PLACES
        if p.province.endswith(("省", "市"))
    },
}


def several_people(random: Random, text: str) -> Value:
    """A second person in the same cell."""
    joint = random.choice(("、", "/", "，", ";", " / "))
    return text + joint + random.choice(("王经理", "李丽", "陈建国", "周敏", "刘洋"))


def other_country(random: Random, key: str, row: Row) -> Row | None:
    """Another country of the list."""
    return {key: random.choice([c.name for c in COUNTRIES.values() if c.name != row["country"]])}


def unknown_country(random: Random, text: str) -> Value:  # noqa: ARG001
    """No country at all."""
    return random.choice(
        ("Europe", "Bavaria", "EU", "abroad", "Export", "Asia", "Inland", "Zone 2")
    )


def phone_of_another_country(random: Random, key: str, row: Row) -> Row | None:
    """A number whose country code is not the row's country."""
    if row[key] is None:
        return None
    other = random.choice([c for c in COUNTRIES.values() if c.name != row["country"]])
    city = random.choice(other.cities)
    return {key: foreign_of(random, other.code, city.area, city.digits)}


def city_of_another_country(random: Random, key: str, row: Row) -> Row | None:
    """A city that lies in another country."""
    if row[key] is None:
        return None
    other = random.choice([c for c in COUNTRIES.values() if c.name != row["country"]])
    return {key: random.choice(other.cities).name}


EMPLOYEES_AS_DATE = {"1-10": "10-Jan", "11-50": "Nov-50"}
COUNTRY_WORDS = {c.name: c.other_names for c in COUNTRIES.values()}
