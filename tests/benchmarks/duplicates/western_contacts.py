"""Where western customers are found and how they are called up, right and as it is typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tests.benchmarks.duplicates.made import Pool
from tests.benchmarks.duplicates.slips import misdialled, mistyped
from tests.benchmarks.duplicates.western_people import respelt

_CODES = {"DE": "49", "FR": "33", "GB": "44"}
_CITIES = {
    "DE": "Berlin/10###/30 Hamburg/20###/40 München/80###/89 Köln/50###/221 Frankfurt/60###/69"
    " Stuttgart/70###/711 Leipzig/04###/341 Nürnberg/90###/911 Bielefeld/33###/521"
    " Düren/52###/2421",
    "FR": "Paris/750##/1 Lyon/690##/4 Marseille/130##/4 Toulouse/310##/5 Nice/060##/4 Lille/590##/3"
    " Nantes/440##/2 Strasbourg/670##/3 Besançon/250##/3 Orléans/450##/2",
    "GB": "London/N#_#@@/20 Birmingham/B##_#@@/121 Manchester/M##_#@@/161 Leeds/LS#_#@@/113"
    " Glasgow/G##_#@@/141 Bristol/BS#_#@@/117 Cardiff/CF#_#@@/29 Leicester/LE#_#@@/116"
    " York/YO#_#@@/1904 Bath/BA#_#@@/1225",
}
_STREETS = {
    "DE": "Hauptstraße Bahnhofstraße Gartenweg Schillerstraße Lindenallee Industriestraße"
    " Goethestraße Kirchplatz Waldweg Mozartstraße Ringstraße Feldweg Dorfstraße Am_Markt",
    "FR": "rue_de_la_République avenue_Victor_Hugo rue_Pasteur boulevard_Voltaire"
    " rue_du_Moulin place_de_l'Église avenue_Foch rue_des_Lilas chemin_des_Vignes rue_Jean_Jaurès",
    "GB": "High_Street Station_Road Church_Lane Victoria_Road Green_Lane Park_Avenue Mill_Road"
    " London_Road Queens_Road The_Crescent Manor_Drive Kings_Road Meadow_Close Albert_Terrace",
}
_SHORTER = (
    ("straße", "str."), ("Street", "St"), ("Road", "Rd"), ("avenue", "av."), ("Avenue", "Ave"),
    ("boulevard", "bd"), ("Lane", "Ln"), ("Drive", "Dr"), ("straße", "strasse"), ("rue", "r."),
)  # fmt: skip
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
MAIL_DOMAINS = {
    "DE": Pool(("gmail.com", "gmx.de", "web.de", "t-online.de", "outlook.de")),
    "FR": Pool(("gmail.com", "orange.fr", "free.fr", "hotmail.fr", "laposte.net")),
    "GB": Pool(("gmail.com", "hotmail.co.uk", "btinternet.com", "outlook.com", "yahoo.co.uk")),
}


@dataclass(frozen=True, slots=True)
class Address:
    """A street with its number, in a town. `area` is the telephone code without its zero."""

    country: str
    street: str
    number: int
    postcode: str
    city: str
    area: str


def address_of(random: Random, country: str) -> Address:
    """An address in DE, FR or GB."""
    cities = _CITIES[country].split()
    city, postcode, area = cities[int(len(cities) * random.random() ** 1.5)].split("/")
    postcode = "".join(
        random.choice("0123456789" if c == "#" else _LETTERS) if c in "#@" else c
        for c in postcode.replace("_", " ")
    )
    street = random.choice(_STREETS[country].split()).replace("_", " ")
    return Address(country, street, 1 + int(190 * random.random() ** 1.6), postcode, city, area)


def typed_street(random: Random, address: Address) -> str:
    """The street with its number in the country's order, abbreviated or with a slip."""
    street, number = address.street, str(address.number)
    if random.random() < 0.35:
        for long, short in random.sample(_SHORTER, len(_SHORTER)):
            if long in street:
                street = street.replace(long, short)
                break
    if random.random() < 0.15:
        street = respelt(random, street)
    if random.random() < 0.05:
        street = mistyped(random, street)
    if random.random() < 0.02:
        number = str(address.number + random.choice((-1, 1, 10)))
    if address.country == "DE":
        return f"{street} {number}"
    return f"{number}{', ' if address.country == 'FR' and random.random() < 0.5 else ' '}{street}"


def phone_of(random: Random, address: Address, mobile: bool) -> str:
    """The national number without its zero, digits only."""
    if mobile:
        head, length = {"DE": ("17", 8), "FR": ("6", 8), "GB": ("77", 8)}[address.country]
    else:
        total = {"DE": 10, "FR": 9, "GB": 10}[address.country]
        head, length = address.area, total - len(address.area)
    return head + str(random.randint(2, 9)) + "".join(random.choices("0123456789", k=length - 1))


def typed_phone(random: Random, number: str, country: str) -> str:
    """The number in one of its styles, now and then with a slip."""
    if random.random() < 0.025:
        number = misdialled(random, number)
    code, style = _CODES[country], random.random()
    grouped = re.sub(r"(?<=\d{3})(?=(\d{3})+$)", " ", number)
    if style < 0.25:
        return f"+{code} {grouped}"
    if style < 0.35:
        return f"+{code}{number}"
    if style < 0.42:
        return f"00{code} {grouped}"
    if style < 0.70:
        return f"0{grouped}"
    if style < 0.90:
        return f"0{number}"
    if style < 0.95:
        return f"0{number[:3]}/{number[3:]}"
    return f"+{code} (0){grouped}"


def typed_mail(random: Random, mail: str) -> str:
    """The address, sometimes with a slip or capitals."""
    roll = random.random()
    if roll < 0.03:
        return mistyped(random, mail)
    return mail.upper() if roll < 0.05 else mail
