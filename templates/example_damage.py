"""What people do to values: the ways to be untidy, and the ways to be wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from enum import Enum
from random import Random
from typing import Final

from addin.table.cells import CellValue
from templates.example_words import (
    LEVEL_SYNONYMS,
    MAIL_SLIPS,
    PLACES,
    SOURCE_SYNONYMS,
)

Row = Mapping[str, CellValue]


class Unfit(Enum):
    """Says that a value cannot be damaged in this way."""

    HERE = "here"


UNFIT: Final = Unfit.HERE
Damaged = CellValue | Unfit
Damage = Callable[[Random, Row], Damaged]

_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def untidied(random: Random, key: str, row: Row) -> Damaged:
    """The field's value written untidily; UNFIT where nobody would."""
    return _damaged(random, _UNTIDY.get(key, ()), row)


def wronged(random: Random, key: str, row: Row) -> Damaged:
    """A wrong value for the field; UNFIT where none comes to mind."""
    return _damaged(random, _WRONG.get(key, ()), row)


def _damaged(random: Random, ways: tuple[Damage, ...], row: Row) -> Damaged:
    return random.choice(ways)(random, row) if ways else UNFIT


def _text(key: str, change: Callable[[str], str]) -> Damage:
    """A way that changes the text of a field; one without effect does not count."""

    def damage(random: Random, row: Row) -> Damaged:  # noqa: ARG001
        before = str(row[key])
        after = change(before)
        return UNFIT if after == before else after

    return damage


def _always(*values: CellValue) -> Damage:
    return lambda random, row: random.choice(values)  # noqa: ARG005


def _seldom(*values: CellValue) -> Damage:
    """A way that few people take: who chooses from a list chooses what is in it."""
    return lambda random, row: random.choice(values) if random.random() < 0.2 else UNFIT  # noqa: ARG005


def _day(key: str, pattern: Callable[[dt.date], Damaged]) -> Damage:
    def damage(random: Random, row: Row) -> Damaged:  # noqa: ARG001
        day = row[key]
        return pattern(day) if isinstance(day, dt.date) else UNFIT

    return damage


def _number(key: str, pattern: Callable[[float], Damaged]) -> Damage:
    def damage(random: Random, row: Row) -> Damaged:  # noqa: ARG001
        number = row[key]
        return pattern(number) if isinstance(number, int | float) else UNFIT

    return damage


def _spaced(text: str) -> str:
    digits = text.removeprefix("+86 ").replace(" ", "")
    return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"


def _ambiguous(day: dt.date) -> Damaged:
    """Day and month that can be exchanged; other days cannot be ambiguous."""
    if day.day > 12 or day.day == day.month:
        return UNFIT
    return f"{day.month:02d}/{day.day:02d}/{day.year}"


def _other_city(random: Random, row: Row) -> Damaged:
    return random.choice([p.city for p in PLACES if p.province != row["province"]])


def _letter_for_digit(text: str) -> str:
    return text[:3] + text[3:].replace("0", "O", 1)


_DATES = ("created", "last_contact", "next_follow_up", "last_purchase")

_UNTIDY_DAYS: tuple[Callable[[dt.date], Damaged], ...] = (
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.year}.{d.month:02d}.{d.day:02d}",
    lambda d: d.isoformat(),
)
_UNTIDY: dict[str, tuple[Damage, ...]] = {
    "name": (_text("name", lambda t: f"{t} "), _text("name", lambda t: f"{t[0]} {t[1:]}")),
    "gender": (
        _text("gender", lambda t: {"男": "M", "女": "F"}[t]),
        _text("gender", lambda t: f"{t}性"),
    ),
    "mobile": (
        _text("mobile", _spaced),
        _text("mobile", lambda t: f"+86 {t.removeprefix('+86 ')}"),
        _text("mobile", lambda t: t.translate(_WIDE)),
        lambda random, row: int(str(row["mobile"]).removeprefix("+86 ").replace(" ", "")),  # noqa: ARG005
    ),
    "email": (
        _text("email", str.upper),
        _text("email", lambda t: f" {t}"),
        _text("email", lambda t: t.replace("@", "＠")),
    ),
    "company": (
        _text("company", lambda t: f"{t}　"),
        _text("company", lambda t: t.replace("（", "(").replace("）", ")")),
        _text("company", lambda t: f"{t[:4]} {t[4:]}"),
    ),
    "uscc": (_text("uscc", str.lower), _text("uscc", lambda t: f"{t[:8]} {t[8:]}")),
    "address": (
        _text("address", lambda t: t.replace("市", "市 ", 1)),
        _text("address", lambda t: f"{t} "),
    ),
    "level": (_text("level", lambda t: LEVEL_SYNONYMS[t]), _text("level", lambda t: f"{t} ")),
    "source": (_text("source", lambda t: SOURCE_SYNONYMS[t]),),
    "need": (_text("need", lambda t: f"  {t}"),),
    "note": (_text("note", lambda t: f"{t} "),),
    "consent": (_text("consent", lambda t: {"是": "Y", "否": "N"}[t]),),
    "amount": (
        _number("amount", lambda n: f"{n:,.2f}"),
        _number("amount", lambda n: f"￥{n:.2f}"),
        _number("amount", lambda n: f"{n:.2f}元"),
    ),
    "purchase_count": (_number("purchase_count", lambda n: f"{n}"),),
    **{key: tuple(_day(key, pattern) for pattern in _UNTIDY_DAYS) for key in _DATES},
}

_WRONG_DAYS: tuple[Callable[[dt.date], Damaged], ...] = (
    lambda d: f"{d.year}-02-30",
    lambda d: f"{d.month}月{d.day}日",
    _ambiguous,
)
_FUTURE: Callable[[dt.date], Damaged] = lambda d: d.replace(year=d.year + 100, day=1)  # noqa: E731
_WRONG: dict[str, tuple[Damage, ...]] = {
    "name": (_always(None), _always("测试"), _text("name", lambda t: f"{t}123")),
    "gender": (_seldom("不详?", "先生/女士", "公司"),),
    "mobile": (
        _text("mobile", lambda t: t[:-1]),
        _text("mobile", lambda t: f"{t}5"),
        _text("mobile", lambda t: "12" + t[2:]),
        _text("mobile", _letter_for_digit),
        _always(None),
    ),
    "email": (
        _text("email", lambda t: t.replace("@", "")),
        _text("email", lambda t: t.replace(".", ",")),
        _text("email", lambda t: t.split("@")[0] + "@" + MAIL_SLIPS[t.split("@")[1]]),
        _always("无"),
    ),
    "company": (
        lambda random, row: row.get("email") or UNFIT,  # noqa: ARG005
        _always("待定"),
    ),
    "uscc": (
        _text("uscc", lambda t: t[:-1]),
        _text("uscc", lambda t: t[:-1] + ("1" if t[-1] != "1" else "2")),
    ),
    "city": (_other_city,),
    "level": (_seldom("超级客户", "D", "三星", "待评级"),),
    "source": (_seldom("不清楚", "朋友圈?", "线下", "小红书", "陌拜"),),
    "intent": (_seldom("很感兴趣", "70%", "再看看"),),
    "consent": (_seldom("也许", "待问", "部分同意"),),
    "amount": (_number("amount", lambda n: -n), _always("待确认")),
    "purchase_count": (_number("purchase_count", lambda n: -n),),
    **{
        key: tuple(
            _day(key, pattern)
            for pattern in (*_WRONG_DAYS, *(() if key == "next_follow_up" else (_FUTURE,)))
        )
        for key in _DATES
    },
}
