"""Slips of the hand, in any script: what happens between a customer's mouth and a cell."""

from __future__ import annotations

import datetime as dt
from random import Random

_NEIGHBOURS = {
    "a": "sqz", "b": "vn", "c": "xv", "d": "sfe", "e": "wr", "f": "dg", "g": "fh", "h": "gj",
    "i": "uo", "j": "hk", "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o",
    "q": "w", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "x": "zc",
    "y": "tu", "z": "x",
}  # fmt: skip
_WIDE = {n: n + 0xFEE0 for n in range(0x21, 0x7F)} | {0x20: 0x3000}
_EPOCH = dt.date(1899, 12, 30)
_LOCAL_TRIES = 8


def mistyped(random: Random, text: str) -> str:
    """One typing error among letters: a neighbour key, a letter lost, doubled or swapped."""
    for _ in range(_LOCAL_TRIES):
        if len(text) < 3:
            return text
        at = random.randrange(len(text) - 1)
        letter = text[at].lower()
        if letter not in _NEIGHBOURS:
            continue
        way = random.random()
        if way < 0.35:
            key = random.choice(_NEIGHBOURS[letter])
            return text[:at] + (key.upper() if text[at].isupper() else key) + text[at + 1 :]
        if way < 0.6:
            return text[:at] + text[at + 1 :]
        if way < 0.8:
            return text[:at] + text[at] + text[at:]
        if text[at] != text[at + 1]:
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text


def misdialled(random: Random, text: str) -> str:
    """One slip among digits: another digit, or two that changed places."""
    places = [n for n, c in enumerate(text) if c.isdecimal()][2:]
    for _ in range(_LOCAL_TRIES):
        if len(places) < 3:
            return text
        at = random.choice(places)
        if random.random() < 0.6:
            return text[:at] + random.choice("0123456789".replace(text[at], "")) + text[at + 1 :]
        if at + 1 in places and text[at] != text[at + 1]:
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text


def full_width(text: str) -> str:
    """The text in the wide characters of a Chinese input method."""
    return text.translate(_WIDE)


def wrong_date(random: Random, day: dt.date) -> dt.date:
    """The date with one thing wrong: the year, the day, or day and month swapped."""
    way = random.random()
    if way < 0.3 and day.day <= 12:
        return dt.date(day.year, day.day, day.month)
    if way < 0.6:
        return day.replace(year=day.year + random.choice((-10, -1, 1, 10)), day=min(day.day, 28))
    return day.replace(day=random.randint(1, 28))


def serial(day: dt.date) -> str:
    """The date as the number that a spreadsheet keeps for it."""
    return str((day - _EPOCH).days)
