"""Numbers with check digits, made from their standards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from importlib import import_module
from random import Random
from typing import cast

from email_validator import EmailNotValidError, validate_email

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def id_check(body: str) -> str:
    """The last character of an ID number (GB 11643-1999, ISO 7064 MOD 11-2) for 17 digits."""
    total = sum(w * int(d) for w, d in zip(_ID_WEIGHTS, body, strict=True))
    return "10X98765432"[total % 11]


def id_number_of(random: Random, division: str, born: dt.date, sex: str) -> str:
    """A resident ID number of 18 characters; the 17th digit is odd for 男."""
    order = random.randrange(1, 499) * 2 + (1 if sex == "男" else 0)
    body = f"{division}{born:%Y%m%d}{order:03d}"
    return body + id_check(body)


def id_number_is_right(text: str) -> bool:
    """Whether form, birth date and check digit are right; the division code is not looked up."""
    if len(text) != 18 or not text[:17].isdecimal() or not text[:17].isascii():
        return False
    try:
        born = dt.date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    return born.year >= 1900 and text[17] == id_check(text[:17])


def uscc_check(body: str) -> str:
    """The last character of a unified social credit code (GB 32100-2015) for 17 characters."""
    total = sum(w * _USCC_ALPHABET.index(c) for w, c in zip(_USCC_WEIGHTS, body, strict=True))
    return _USCC_ALPHABET[-total % 31]


def uscc_of(random: Random, division: str, kind: str = "91") -> str:
    """A unified social credit code; the organisation code inside has its own check (GB 11714)."""
    first = random.choice(("MA", "MA", "06", "32", "55", "67", "77", "14"))
    core = first + "".join(random.choices(_USCC_ALPHABET, k=6))
    values = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    total = sum(w * values.index(c) for w, c in zip(_ORGANISATION_WEIGHTS, core, strict=True))
    body = kind + division + core + "0X987654321"[total % 11]
    return body + uscc_check(body)


def uscc_is_right(text: str) -> bool:
    """Whether length, characters and check character are right."""
    return (
        len(text) == 18
        and all(c in _USCC_ALPHABET for c in text)
        and text[2:8].isdecimal()
        and text[17] == uscc_check(text[:17])
    )


# Country, module of stdnum, pattern: # any digit, @ any letter, ? check digit to be found.
_TAX = {
    "DE": ("de.vat", "DE########?"),
    "FR": ("fr.tva", "FR"),
    "IT": ("it.iva", "IT0######00#?"),
    "ES": ("es.nif", "ESB#######?"),
    "NL": ("nl.btw", "NL########?B01"),
    "GB": ("gb.vat", "GB#######??"),
    "PL": ("pl.nip", "PL5########?"),
    "SE": ("se.vat", "SE556######?01"),
    "CZ": ("cz.dic", "CZ2######?"),
    "BR": ("br.cnpj", "##.###.###/0001-??"),
    "AU": ("au.abn", "?? ### ### ###"),
    "JP": ("jp.cn", "?############"),
    "US": ("us.ein", "4#-#######"),
    "IN": ("in_.gstin", "27AA@C@####@1Z?"),
}
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def tax_number_is_right(country: str, text: str) -> bool:
    """Whether the number is a tax number of the country, check digits included."""
    module = import_module(f"stdnum.{_TAX[country][0]}")
    return bool(cast(Callable[[str], bool], module.is_valid)(text))


def tax_number_of(random: Random, country: str) -> str:
    """A tax number as the country's companies print it, with right check digits."""
    for _ in range(1000):
        if country == "FR":
            siren = _solve(random, "fr.siren", "########?")
            # The key of the French number follows from the company number.
            found = siren and f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"
        else:
            found = _solve(random, *_TAX[country])
        if found:
            return found
    raise ValueError(f"the pattern for {country} fits no tax number")


def _solve(random: Random, module: str, pattern: str) -> str:
    """The pattern filled in so that stdnum accepts it; "" when these digits have no solution."""
    is_valid = cast(Callable[[str], bool], import_module(f"stdnum.{module}").is_valid)
    filled = "".join(
        random.choice("123456789" if c == "#" else _LETTERS) if c in "#@" else c for c in pattern
    )
    places = filled.count("?")
    for number in range(10**places):
        text = filled
        for digit in f"{number:0{places}d}" if places else "":
            text = text.replace("?", digit, 1)
        if is_valid(text):
            return text
    if module.startswith("in_"):
        for letter in _LETTERS:
            if is_valid(text := filled.replace("?", letter)):
                return text
    return ""


def mail_is_right(text: str) -> bool:
    """Whether the syntax of a mail address is right (RFC 5321 and 5322); nothing is looked up."""
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
