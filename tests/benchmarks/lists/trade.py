"""The customers of an exporter in fourteen countries, before anything went wrong."""

from __future__ import annotations

import datetime as dt
import unicodedata
from random import Random

from tests.benchmarks.lists.chance import fresh, weighted, words
from tests.benchmarks.lists.countries import COUNTRIES, City, Country
from tests.benchmarks.lists.identifiers import tax_number_of
from tests.benchmarks.lists.phones import foreign_of
from tests.benchmarks.lists.truth import Column, Row

COLUMNS = (
    Column("code", "Customer ID*", as_text=True),
    Column("company", "Company*"),
    Column("contact", "Contact"),
    Column("country", "Country*"),
    Column("city", "City"),
    Column("street", "Address"),
    Column("postcode", "Postal code", as_text=True),
    Column("phone", "Phone", as_text=True),
    Column("email", "Email", as_text=True),
    Column("website", "Website"),
    Column("tax", "VAT number", as_text=True),
    Column("currency", "Currency"),
    Column("employees", "Employees", as_text=True),
    Column("credit", "Credit limit"),
    Column("discount", "Discount %"),
    Column("since", "Customer since"),
    Column("last", "Last order"),
    Column("orders", "Orders"),
    Column("terms", "Payment terms"),
    Column("segment", "Segment"),
    Column("note", "Notes"),
)
EMPLOYEES = {"1-10": 30, "11-50": 34, "51-200": 22, "201-500": 10, "501-1000": 3, "1000+": 1}
TERMS = {"Net 30": 50, "Net 60": 24, "Prepaid": 18, "30% deposit": 7, "Letter of credit": 1}
SEGMENTS = {"Distributor": 35, "Retail": 30, "End user": 24, "OEM": 10, "Agent": 0.7}
CURRENCIES = ("EUR", "GBP", "PLN", "SEK", "CZK", "BRL", "AUD", "JPY", "USD", "INR")
_SHARES = {code: 14.0 - n * 0.7 for n, code in enumerate(COUNTRIES)}
_NOTES = ("n/a", "Ask for Mr. Brown", "moved 03/04/2019", "none", "call after 5 pm", "ex-customer?")


def make_trade(random: Random, count: int, today: dt.date) -> list[Row]:
    """Right rows; the last order is less than a year before `today`."""
    taken: set[str] = set()
    return [_account(random, n, today, taken) for n in range(count)]


def _account(random: Random, number: int, today: dt.date, taken: set[str]) -> Row:
    country = COUNTRIES[weighted(random, _SHARES)]
    city = random.choice(country.cities)
    given, surname = random.choice(country.given), random.choice(country.surnames)
    company = fresh(taken, lambda: _company(random, country, city))
    domain = fresh(taken, lambda: f"{_slug(company, random)}.{country.domain}")
    start = dt.date(1994, 1, 1)
    since = start + (today - start) * random.random() ** 0.6
    recent = max(since, today - dt.timedelta(days=340))
    orders = int(random.expovariate(0.06)) + 1 if random.random() < 0.92 else 0
    return {
        "code": f"C{20_000 + number * 7}",
        "company": company,
        "contact": f"{given} {surname}" if random.random() < 0.9 else None,
        "country": country.name,
        "city": city.name,
        "street": random.choice(country.street).replace("{}", str(random.randint(1, 220))),
        "postcode": _postcode(random, city.postcode) if random.random() < 0.93 else None,
        "phone": _phone(random, country, city) if random.random() < 0.92 else None,
        "email": fresh(taken, lambda: _mail(random, country, domain, f"{given}.{surname}"))
        if random.random() < 0.9
        else None,
        "website": f"https://www.{domain}" if random.random() < 0.7 else None,
        "tax": fresh(taken, lambda: tax_number_of(random, country.code))
        if random.random() < 0.85
        else None,
        "currency": "USD" if random.random() < 0.08 else country.currency,
        "employees": weighted(random, EMPLOYEES),
        "credit": random.choice((0, 2_500, 5_000, 10_000, 25_000, 60_000, 250_000, 1_200_000)),
        "discount": random.choice((0, 0, 0, 2, 3, 5, 7.5, 10, 15, 20)),
        "since": since,
        "last": recent + (today - recent) * random.random() if orders else None,
        "orders": orders,
        "terms": weighted(random, TERMS),
        "segment": weighted(random, SEGMENTS),
        "note": random.choice(_NOTES) if random.random() < 0.12 else None,
    }


def _company(random: Random, country: Country, city: City) -> str:
    surname = random.choice(country.surnames)
    trade = random.choice(country.trades)
    form = random.choice(country.forms)
    roll = random.random()
    if roll < 0.45:
        stem = f"{surname} {trade}"
    elif roll < 0.75:
        stem = f"{city.name} {trade}"
    elif roll < 0.9:
        stem = f"{surname} & {random.choice(country.surnames)} {trade}"
    else:
        stem = f"{''.join(random.choices('ABCDEGHKLMNPRST', k=3))} {random.randint(1, 99)} {trade}"
    if random.random() < 0.6:
        stem += f" {random.choice(_SECOND)}"
    return f"{stem} {form}"


_SECOND = words("Nord Plus Direct Central Group Partners International Alpha Delta West Prime One")


def _slug(company: str, random: Random) -> str:
    plain = company.replace("ß", "ss").replace("Ł", "L").replace("ł", "l")
    text = unicodedata.normalize("NFD", plain).encode("ascii", "ignore").decode().lower()
    words = ["".join(c for c in word if c.isalnum()) for word in text.split()]
    slug = random.choice(("-", "")).join([w for w in words if w][: random.choice((2, 3))])
    return slug + str(random.randint(1, 99)) if random.random() < 0.2 else slug


def _postcode(random: Random, pattern: str) -> str:
    return "".join(
        random.choice("0123456789")
        if c == "#"
        else random.choice("ABDEFGHJLNPQRSTUWXYZ")
        if c == "@"
        else c
        for c in pattern
    )


def _phone(random: Random, country: Country, city: City) -> str:
    if country.mobile and random.random() < 0.25:
        return foreign_of(random, country.code, *country.mobile)
    number = foreign_of(random, country.code, city.area, city.digits)
    return f"{number} ext. {random.randint(1, 899)}" if random.random() < 0.03 else number


def _mail(random: Random, country: Country, domain: str, person: str) -> str:
    plain = person.replace("ß", "ss").replace("Ł", "L").replace("ł", "l").replace(" ", "")
    name = unicodedata.normalize("NFD", plain).encode("ascii", "ignore").decode().lower()
    name = "".join(c for c in name if c.isalnum() or c in ".-").strip(".").replace("..", ".")
    if random.random() < 0.2:
        return f"{name}{random.randint(1, 999)}@{random.choice(country.freemail)}"
    local = random.choice(("info", "sales", "orders", name, f"{name}+orders", "einkauf"))
    if random.random() < 0.04:
        return f"{local}{random.randint(2, 9)}@{random.choice(('mail', 'eu'))}.{domain}"
    return f"{local}@{domain}"
