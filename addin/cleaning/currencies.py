"""The signs, codes and words by which people mark an amount's currency."""

from __future__ import annotations

import re

# ISO 4217 codes met in customer tables, each with its sign where it has one.
_SIGN_OF = {
    "CNY": "¥",
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "¥",
    "HKD": "HK$",
    "TWD": "NT$",
    "MOP": "MOP$",
    "KRW": "₩",
    "SGD": "S$",
    "AUD": "A$",
    "CAD": "C$",
    "NZD": "NZ$",
    "INR": "₹",
    "RUB": "₽",
    "THB": "฿",
    "VND": "₫",
    "TRY": "₺",
    "ILS": "₪",
    "UAH": "₴",
    "PHP": "₱",
    "BRL": "R$",
    "PLN": "zł",
    "SEK": "kr",
    "NOK": "kr",
    "DKK": "kr",
    "CZK": "Kč",
    "MYR": "RM",
    "IDR": "Rp",
    "ZAR": "R",
}
_NO_SIGN = "CHF HUF RON BGN ISK MXN ARS CLP COP PEN EGP AED SAR QAR KWD PKR BDT LKR KZT NGN KES"
CODES = frozenset((*_SIGN_OF, *_NO_SIGN.split()))

_WORDS = {
    "RMB": "CNY",
    "CN¥": "CNY",
    "￥": "CNY",
    "元": "CNY",
    "圆": "CNY",
    "块": "CNY",
    "块钱": "CNY",
    "人民币": "CNY",
    "元人民币": "CNY",
    "US$": "USD",
    "AU$": "AUD",
    "CA$": "CAD",
    "SG$": "SGD",
    "FR.": "CHF",
    "SFR.": "CHF",
    "美元": "USD",
    "美金": "USD",
    "欧元": "EUR",
    "英镑": "GBP",
    "日元": "JPY",
    "港币": "HKD",
    "港元": "HKD",
    "台币": "TWD",
    "新台币": "TWD",
    "韩元": "KRW",
    "澳元": "AUD",
    "加元": "CAD",
    "新元": "SGD",
    "新加坡元": "SGD",
    "瑞士法郎": "CHF",
    "卢布": "RUB",
    "卢比": "INR",
    "泰铢": "THB",
    "越南盾": "VND",
    "马币": "MYR",
    "EURO": "EUR",
    "EUROS": "EUR",
    "DOLLAR": "USD",
    "DOLLARS": "USD",
    "YUAN": "CNY",
}
_SIGNS = {sign.upper(): code for code, sign in reversed(_SIGN_OF.items())}
_MARKS = {**_SIGNS, **{code: code for code in CODES}, **_WORDS}
_SHARED = {
    "$": frozenset({"USD", "AUD", "CAD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP"}),
    "¥": frozenset({"CNY", "JPY"}),
    "￥": frozenset({"CNY", "JPY"}),
    "KR": frozenset({"SEK", "NOK", "DKK", "ISK"}),
    "元": frozenset({"CNY", "TWD", "HKD"}),
}

MARK_PATTERN = "|".join(re.escape(mark) for mark in sorted(_MARKS, key=len, reverse=True))
"""Matches any mark, regardless of case (longest first)."""


def currency_of(mark: str, home: str = "CNY") -> str:
    """The ISO 4217 code that a mark stands for.

    Args:
        mark: a sign, a code or a word, as matched by `MARK_PATTERN`.
        home: the currency that is meant by a shared sign, such as $ in Canada.

    Raises:
        KeyError: no such mark.
    """
    mark = mark.upper()
    return home if home in _SHARED.get(mark, ()) else _MARKS[mark]


def sign_of(code: str) -> str:
    """The sign of a currency; "" when it has none."""
    return _SIGN_OF.get(code, "")


def mark_style(mark: str) -> str:
    """ "code", "sign" or "word"."""
    mark = mark.upper()
    if mark in CODES or mark == "RMB":
        return "code"
    return "sign" if mark in _SIGNS or mark in ("￥", "CN¥") else "word"
