"""The guests of a British hotel group and, much smaller, the members of a club.

Guests: one row a stay's registration, so that some people have fifteen rows and most one;
names in one column in every order, with titles; couples and families share home, phone and
mail. Club: fifty to two hundred rows, given name and surname apart, couples with one mail
address, a father and a son of one name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.benchmarks.duplicates.made import DuplicatedList, Row, assemble
from tests.benchmarks.duplicates.slips import wrong_date
from tests.benchmarks.duplicates.western_contacts import (
    MAIL_DOMAINS,
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
    surname_of,
    typed_name,
)

GUEST_HEADERS = (
    "Guest", "Date of birth", "Street", "Town", "Postcode", "Telephone", "E-mail", "Arrival",
    "Room", "Remarks",
)  # fmt: skip
CLUB_HEADERS = ("First name", "Last name", "Phone", "Email", "Town", "Joined", "Fee paid")
_STAYS = {1: 52.0, 2: 20.0, 3: 10.0, 4: 6.0, 6: 5.0, 9: 4.0, 15: 3.0}
_ENTRIES = {1: 80.0, 2: 16.0, 3: 4.0}
_PARTIES = {1: 55, 2: 32, 3: 8, 4: 5}
_REMARKS = ("", "", "", "late arrival", "vegetarian", "quiet room", "invoice to company", "VIP")
_TITLES = ("Mr", "Mrs", "Ms", "Dr", "Mr.", "Miss")


@dataclass(frozen=True, slots=True)
class _Guest:
    given: str
    short: tuple[str, ...]
    middle: str
    surname: str
    born: dt.date
    homes: tuple[Address, ...]
    phones: tuple[str, ...]
    mails: tuple[str, ...]
    title: str


def make_guests(rows: int, random: Random, name: str = "guests_en") -> DuplicatedList:
    """A list of exactly `rows` rows."""

    def show(guest: _Guest, copy: int, _running: int) -> Row:
        return _guest_row(random, guest, copy)

    return assemble(name, GUEST_HEADERS, random, rows, _guests(random), _STAYS, show)


def make_club(rows: int, random: Random, name: str = "club_en") -> DuplicatedList:
    """A list of exactly `rows` rows, fifty to two hundred in a real club."""

    def show(guest: _Guest, copy: int, _running: int) -> Row:
        return _club_row(random, guest, copy)

    return assemble(name, CLUB_HEADERS, random, rows, _guests(random), _ENTRIES, show)


def _guests(random: Random) -> Iterator[_Guest]:
    while True:
        country = random.choices(("GB", "DE", "FR"), (8, 1, 1))[0]
        home, surname = address_of(random, country), surname_of(random, country)
        phone = phone_of(random, home, mobile=random.random() < 0.5)
        born = dt.date(1940, 1, 1) + dt.timedelta(days=int(20_000 * random.random()))
        party = random.choices(list(_PARTIES), list(_PARTIES.values()))[0]
        senior = given_of(random, country)
        shared = _mail(random, country, senior[0], surname)
        for position in range(party):
            given, short = senior if position == 0 else given_of(random, country)
            if position == 2 and random.random() < 0.3:
                given, short = senior
            own = surname_of(random, country) if position and random.random() < 0.15 else surname
            age = dt.timedelta(days=random.randint(-1_500, 1_500) if position < 2 else 10_500)
            phones = [phone if position == 0 or random.random() < 0.5 else ""]
            phones[0] = phones[0] or phone_of(random, home, mobile=True)
            if random.random() < 0.3:
                phones.append(phone_of(random, home, mobile=True))
            mail = shared if random.random() < 0.3 else _mail(random, country, given, own)
            mails = (
                (mail, _mail(random, country, given, own)) if random.random() < 0.25 else (mail,)
            )
            homes = (home, address_of(random, country)) if random.random() < 0.2 else (home,)
            middle = given_of(random, country)[0][:1] if random.random() < 0.3 else ""
            yield _Guest(
                given,
                short,
                middle,
                own,
                born + age,
                homes,
                tuple(phones),
                mails,
                random.choice(_TITLES),
            )


def _mail(random: Random, country: str, given: str, surname: str) -> str:
    first, last = (plain(part).lower().replace("'", "") for part in (given, surname))
    local = random.choice((f"{first}.{last}", first + last, first[:1] + last, last + first[:1]))
    number = str(random.randint(1, 99)) if random.random() < 0.5 else ""
    return f"{local}{number}@{MAIL_DOMAINS[country].draw(random)}"


def _guest_row(random: Random, guest: _Guest, copy: int) -> Row:
    given, surname = typed_name(random, guest.given, guest.short, guest.surname)
    middle = f" {guest.middle}." if guest.middle and random.random() < 0.5 else ""
    style = random.random()
    if style < 0.6:
        name = f"{given}{middle} {surname}"
    elif style < 0.8:
        name = f"{surname}, {given}{middle}"
    elif style < 0.94:
        name = f"{guest.title} {given}{middle} {surname}"
    else:
        name = f"{guest.title} {surname}"
    born = wrong_date(random, guest.born) if random.random() < 0.03 else guest.born
    shown = born.strftime("%d/%m/%Y") if random.random() < 0.8 else born.strftime("%d %b %Y")
    home = random.choice(guest.homes) if copy else guest.homes[0]
    phone = random.choice(guest.phones) if copy else guest.phones[0]
    arrival = dt.date(2021, 1, 1) + dt.timedelta(days=random.randrange(1_900))
    return (
        name,
        shown if random.random() < 0.5 else "",
        typed_street(random, home) if random.random() < 0.7 else "",
        home.city if random.random() < 0.8 else "",
        home.postcode if random.random() < 0.7 else "",
        typed_phone(random, phone, home.country) if random.random() < 0.65 else "",
        typed_mail(random, random.choice(guest.mails)) if random.random() < 0.5 else "",
        arrival.strftime("%d/%m/%Y"),
        str(random.randint(101, 420)),
        random.choice(_REMARKS),
    )


def _club_row(random: Random, guest: _Guest, copy: int) -> Row:
    given, surname = typed_name(random, guest.given, guest.short, guest.surname)
    phone = random.choice(guest.phones) if copy else guest.phones[0]
    home = guest.homes[0]
    joined = dt.date(2005, 1, 1) + dt.timedelta(days=random.randrange(7_000))
    return (
        given,
        surname,
        typed_phone(random, phone, home.country) if random.random() < 0.75 else "",
        typed_mail(random, random.choice(guest.mails)) if random.random() < 0.75 else "",
        home.city if random.random() < 0.8 else "",
        joined.isoformat(),
        random.choice(("yes", "yes", "no")),
    )
