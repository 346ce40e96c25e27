"""What happens to dates."""

from __future__ import annotations

import datetime as dt
from random import Random

from tests.benchmarks.lists.damage import Harm
from tests.benchmarks.lists.truth import Row, Value

EXCEL_EPOCH = dt.date(1899, 12, 30)


def impossible(random: Random, text: str) -> Value:
    """A day that no calendar has, written in ISO form."""
    year = text[:4]
    day = random.choice(("02-30", "04-31", "13-05", "06-00", "00-12", "02-29", "11-31", "01-32"))
    if day == "02-29" and int(year) % 4 == 0:
        year = str(int(year) - 1)
    return random.choice((f"{year}-{day}", f"{year}/{day.replace('-', '/')}"))


def no_year(random: Random, text: str) -> Value:
    """Month and day only."""
    month, day = int(text[5:7]), int(text[8:])
    return random.choice((f"{month}月{day}日", f"{month}.{day}", f"{month:02d}-{day:02d}"))


def no_year_en(random: Random, text: str) -> Value:
    """Month and day only, in English."""
    date = dt.date.fromisoformat(text)
    return random.choice((f"{date.day} {date:%b}", f"{date:%B} {date.day}", f"{date:%m/%d}"))


def no_day(random: Random, text: str) -> Value:
    """Year and month only, or the year alone."""
    year, month = text[:4], int(text[5:7])
    return random.choice(
        (f"{year}年{month}月", f"{year}-{month:02d}", f"{year}.{month}", f"{year}年")
    )


def no_day_en(random: Random, text: str) -> Value:
    """Year and month only, in English."""
    date = dt.date.fromisoformat(text)
    return random.choice((f"{date:%b %Y}", f"{date:%m/%Y}", f"{date:%Y-%m}"))


def ambiguous(random: Random, text: str) -> Value:
    """Day and month that could change places, in a column of ISO dates."""
    year, month, day = text.split("-")
    if int(day) > 12 or day == month:
        return None
    return random.choice((f"{day}/{month}/{year}", f"{int(month)}/{int(day)}/{year}"))


def words_zh(random: Random, text: str) -> Value:  # noqa: ARG001
    """Words instead of a date."""
    return random.choice(
        ("去年", "上个月", "不记得了", "年底", "开业当天", "昨天", "2020年春节", "国庆后")
    )


def words_en(random: Random, text: str) -> Value:  # noqa: ARG001
    """Words instead of a date."""
    return random.choice(
        ("last year", "ask Peter", "before Christmas", "Q3", "yesterday", "see mail")
    )


def serial(random: Random, text: str) -> Value:  # noqa: ARG001
    """The number by which Excel counts days, shown because the format was lost."""
    return (dt.date.fromisoformat(text) - EXCEL_EPOCH).days


def too_old(random: Random, text: str) -> Value:
    """A year that belongs to no customer: a mistyped one, or Excel's day zero."""
    return random.choice(
        (f"1{random.randint(0, 7)}{text[2:]}", "1900-01-00", "1899-12-30", f"00{text[2:]}")
    )


def other_style(random: Random, text: str) -> Value:
    """The same date written in another customary way that cannot be misread."""
    year, month, day = text[:4], int(text[5:7]), int(text[8:])
    return random.choice(
        (
            f"{year}/{month}/{day}",
            f"{year}年{month}月{day}日",
            f"{year}{month:02d}{day:02d}",
            f"{year}.{month:02d}.{day:02d}",
            f"{year}-{month}-{day}" if min(month, day) < 10 else f"{year}/{month}/{day}",
        )
    )


def other_style_en(random: Random, text: str) -> Value:
    """The same date in another customary English way that cannot be misread."""
    date = dt.date.fromisoformat(text)
    return random.choice(
        (
            f"{date:%Y/%m/%d}",
            f"{date.day} {date:%b %Y}",
            f"{date:%B} {date.day}, {date.year}",
            f"{date:%d-%b-%Y}",
        )
    )


def stored_as_text(random: Random, text: str) -> Value:  # noqa: ARG001
    """The right text, but not a date cell."""
    return text


def with_words(random: Random, text: str) -> Value:
    """A date with a remark."""
    return random.choice((f"{text}（补登）", f"{text}左右", f"约{text}", f"{text} 到店"))


def with_words_en(random: Random, text: str) -> Value:
    """A date with a remark."""
    return random.choice((f"ca. {text}", f"{text} (phone)", f"{text}?", f"since {text}"))


def future(today: dt.date) -> Harm:
    """A date that has not come yet: a wrong year, or two digits changed places."""

    def harm(random: Random, key: str, row: Row) -> Row | None:
        value = row[key]
        if not isinstance(value, dt.date):
            return None
        year = random.choice((2203, 2202, 2205, today.year + random.randint(2, 9)))
        return {key: dt.date(year, value.month, min(value.day, 28))}

    return harm


def before(other: str) -> Harm:
    """The date lies before that of another column, which it must follow."""

    def harm(random: Random, key: str, row: Row) -> Row | None:
        first = row[other]
        if row[key] is None or not isinstance(first, dt.date):
            return None
        return {key: first - dt.timedelta(days=random.randint(20, 1500))}

    return harm


def stale(today: dt.date, floor: str) -> Harm:
    """Nothing was heard of the customer for years; the date itself is right."""

    def harm(random: Random, key: str, row: Row) -> Row | None:
        first = row[floor]
        latest = today - dt.timedelta(days=1150)
        if row[key] is None or not isinstance(first, dt.date) or first > latest:
            return None
        oldest = max(first, today - dt.timedelta(days=2900))
        return {key: oldest + (latest - oldest) * random.random()}

    return harm


def other_day(random: Random, key: str, row: Row) -> Row | None:
    """Another day, as likely as the right one."""
    value = row[key]
    if not isinstance(value, dt.date):
        return None
    return {key: value - dt.timedelta(days=random.choice((1, 2, 7, 9, 10, 30)))}
