"""The business partners of a European wholesaler: companies in DE, FR and GB, one row a site.

A customer is one site of a company. The head office and its branches share name, web domain
and often the switchboard, and are different customers; so are companies of one family name in
one town. One site comes twice with another legal form or none, another contact, an umlaut
written out, an abbreviated street, an old telephone number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.benchmarks.duplicates.made import DuplicatedList, Row, assemble
from tests.benchmarks.duplicates.slips import mistyped
from tests.benchmarks.duplicates.western_contacts import (
    Address,
    address_of,
    phone_of,
    typed_mail,
    typed_phone,
    typed_street,
)
from tests.benchmarks.duplicates.western_people import (
    given_of,
    plain,
    respelt,
    surname_of,
    typed_name,
)
from tests.benchmarks.lists.identifiers import tax_number_of

HEADERS = (
    "Customer no.", "Company", "Contact person", "Street", "ZIP", "City", "Country", "Phone",
    "E-mail", "VAT ID", "Payment terms",
)  # fmt: skip
_SIZES = {1: 66.0, 2: 23.0, 3: 8.0, 4: 3.0}
_FORMS = {
    "DE": (("GmbH", "G.m.b.H.", "GmbH"), ("AG", "Aktiengesellschaft"), ("GmbH & Co. KG", "KG")),
    "FR": (("SARL", "S.A.R.L."), ("SAS", "S.A.S."), ("SA", "S.A.")),
    "GB": (("Ltd", "Limited", "Ltd."), ("PLC", "plc"), ("LLP",)),
}
_TRADES = {
    "DE": "Maschinenbau Werkzeuge Elektrotechnik Sanitär Holzhandel Metallbau Logistik Druckerei"
    " Gartenbau Medizintechnik Bürobedarf Lackiererei",
    "FR": "Menuiserie Électricité Plomberie Transports Imprimerie Boulangerie Métallerie Matériaux"
    " Informatique Conseil Distribution Jardinage",
    "GB": "Engineering Joinery Electrical Plumbing Logistics Printing Catering Interiors"
    " Consulting Supplies Landscapes Instruments",
}
_COUNTRIES = {
    "DE": ("Germany", "Deutschland", "DE"),
    "FR": ("France", "FR", "FRANCE"),
    "GB": ("United Kingdom", "UK", "GB"),
}
_SECOND = ("Nord", "Plus", "Direct", "Central", "Group", "Partner", "International", "Services")
_TERMS = ("Net 30", "Net 14", "Prepaid", "Net 60")


@dataclass(frozen=True, slots=True)
class _Person:
    given: str
    short: tuple[str, ...]
    surname: str


@dataclass(frozen=True, slots=True)
class _Site:
    country: str
    stem: str
    forms: tuple[str, ...]
    label: str
    address: Address
    former: Address
    phones: tuple[str, ...]
    domain: str
    vat: str
    people: tuple[_Person, ...]


def make_partners(rows: int, random: Random, name: str = "partners_eu") -> DuplicatedList:
    """A list of exactly `rows` rows."""

    def show(site: _Site, copy: int, running: int) -> Row:
        return _show(random, site, copy, f"K-{20_000 + running}")

    return assemble(name, HEADERS, random, rows, _sites(random), _SIZES, show)


def _sites(random: Random) -> Iterator[_Site]:
    while True:
        country = random.choices(("DE", "FR", "GB"), (5, 3, 4))[0]
        trade = random.choice(_TRADES[country].split())
        surname = surname_of(random, country)
        roll = random.random()
        home = address_of(random, country)
        if roll < 0.5:
            stem = f"{surname} {trade}"
        elif roll < 0.7:
            stem = f"{surname} & {surname_of(random, country)} {trade}"
        elif roll < 0.85:
            stem = f"{trade} {home.city} {random.choice(_SECOND)}"
        else:
            stem = "".join(random.choices("ABCDEFGHKLMNPRST", k=3)) + f" {trade}"
        domain = "-".join(plain(stem).lower().replace("&", "").replace("'", "").split())
        vat = tax_number_of(random, country)
        forms = random.choice(_FORMS[country])
        head = _site(random, country, stem, forms, "", home, domain, vat)
        yield head
        if random.random() < 0.12:
            for _ in range(random.randint(1, 4)):
                town = address_of(random, country)
                words = {"DE": "Niederlassung", "FR": "Agence", "GB": "Branch"}[country]
                label = f"{words} {town.city}" if random.random() < 0.7 else ""
                branch = _site(random, country, stem, forms, label, town, domain, vat)
                yield branch


def _site(
    random: Random,
    country: str,
    stem: str,
    forms: tuple[str, ...],
    label: str,
    address: Address,
    domain: str,
    vat: str,
) -> _Site:
    people = tuple(
        _Person(*given_of(random, country), surname_of(random, country))
        for _ in range(2 if random.random() < 0.35 else 1)
    )
    former = address_of(random, country) if random.random() < 0.12 else address
    phones = tuple(
        phone_of(random, address, mobile=random.random() < 0.15)
        for _ in range(2 if random.random() < 0.3 else 1)
    )
    ending = {"DE": ".de", "FR": ".fr", "GB": ".co.uk"}[country]
    return _Site(country, stem, forms, label, address, former, phones, domain + ending, vat, people)


def _company(random: Random, site: _Site, copy: int) -> str:
    roll = random.random()
    form = random.choice(site.forms) if copy else site.forms[0]
    name = site.stem if roll < 0.14 else f"{site.stem} {form}"
    if site.label and random.random() < 0.85:
        name += f" {site.label}" if random.random() < 0.5 else f", {site.label}"
    if random.random() < 0.15:
        name = name.replace(" & ", random.choice((" und ", " + ", "&")))
    if random.random() < 0.15:
        name = respelt(random, name)
    if random.random() < 0.06:
        name = mistyped(random, name)
    return name.upper() if random.random() < 0.06 else name


def _contact(random: Random, person: _Person) -> str:
    given, surname = typed_name(random, person.given, person.short, person.surname)
    roll = random.random()
    if roll < 0.08:
        return surname
    if roll < 0.16:
        return f"{surname}, {given}"
    if roll < 0.26:
        return f"{random.choice(('Mr', 'Herr', 'Dr.', 'Mme', 'Ms'))} {surname}"
    return f"{given} {surname}"


def _mail(random: Random, site: _Site, person: _Person) -> str:
    if random.random() < 0.45:
        local = random.choice(("info", "info", "office", "contact"))
    else:
        local = plain(f"{person.given[:1]}.{person.surname}").lower().replace(" ", "")
    return typed_mail(random, f"{local.replace(chr(39), '')}@{site.domain}")


def _show(random: Random, site: _Site, copy: int, code: str) -> Row:
    address = site.former if copy and random.random() < 0.5 else site.address
    person = random.choice(site.people) if copy else site.people[0]
    phone = random.choice(site.phones) if copy else site.phones[0]
    city = respelt(random, address.city) if random.random() < 0.1 else address.city
    vat = site.vat if random.random() < 0.85 else site.vat[2:]
    return (
        code,
        _company(random, site, copy),
        _contact(random, person) if random.random() < 0.75 else "",
        typed_street(random, address) if random.random() < 0.88 else "",
        address.postcode if random.random() < 0.88 else "",
        city if random.random() < 0.92 else "",
        _COUNTRIES[site.country][0 if random.random() < 0.8 else random.randrange(3)],
        typed_phone(random, phone, site.country) if random.random() < 0.75 else "",
        _mail(random, site, person) if random.random() < 0.6 else "",
        vat if random.random() < 0.35 else "",
        random.choice(_TERMS),
    )
