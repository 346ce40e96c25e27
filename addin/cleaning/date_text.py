"""What a text says about a day: one day, several possible ones, or what is missing.

Only the calendar decides here; whether a day makes sense for a customer does not matter.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from addin.cleaning.date_forms import MONTHS

ORDERS = ("ymd", "dmy", "mdy")


class DateFault(Enum):
    """Why a text is no day."""

    UNREADABLE = "unreadable"
    IMPOSSIBLE = "impossible"
    NO_YEAR = "no year"
    NO_DAY = "no day"


@dataclass(frozen=True, slots=True)
class DateText:
    """What a text says.

    Attributes:
        days: the days it can mean, the likeliest first; empty with a fault, one when it
            is certain.
        time: the time of day, "14:30" or "14:30:05" (seconds only if not 0), with its
            zone ("Z", "+08:00") where one is given; "" without.
        day_text: the part that writes the day, to be compared with the forms.
        fault: why it is no day; None when it is.
        joined_by_t: whether date and time are joined as in ISO 8601.
    """

    days: tuple[dt.date, ...] = ()
    time: str = ""
    day_text: str = ""
    fault: DateFault | None = None
    joined_by_t: bool = False


_SIGN = r"\s*(?:[-/.\\_,，、‐‑–—−·]{1,2}|(?<=[0-9])\s(?=\s*[0-9]))\s*"
_END = r"\s*[.,。]?"
_YMD = re.compile(
    rf"(?P<y>[0-9]{{4}}){_SIGN}(?P<m>[0-9]{{1,2}}){_SIGN}(?P<d>[0-9]{{1,2}})日?{_END}"
)
_CHINESE = re.compile(
    r"(?P<y>[0-9]{4}|[0-9]{2})\s*年\s*(?P<m>[0-9]{1,2})\s*月份?\s*(?P<d>[0-9]{1,2})\s*[日号號]?"
    + _END
)
_COMPACT = re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})")
_YEAR_LAST = re.compile(
    rf"(?P<a>[0-9]{{1,2}})(?P<sign>{_SIGN})(?P<b>[0-9]{{1,2}}){_SIGN}(?P<y>[0-9]{{4}}){_END}"
)
_COMPACT_YEAR_LAST = re.compile(r"(?P<a>[0-9]{2})(?P<b>[0-9]{2})(?P<y>[0-9]{4})")
_SHORT = re.compile(
    rf"['’]?(?P<a>[0-9]{{1,2}})(?P<sign>{_SIGN})(?P<b>[0-9]{{1,2}}){_SIGN}['’]?"
    rf"(?P<c>[0-9]{{1,2}}){_END}"
)
_COMPACT_SHORT = re.compile(r"(?P<a>[0-9]{2})(?P<b>[0-9]{2})(?P<c>[0-9]{2})")

_MONTH_NUMBER = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_MONTH = "(?P<month>" + "|".join(f"{n[:3]}(?:{n[3:]})?" for n in MONTHS) + r"|sept)\.?"
_GAP = r"[\s\-/.,]*"
_NAMED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?\s*(?:of)?{_GAP}{_MONTH}{_GAP}"
        rf"(?P<y>[0-9]{{4}}|['’]?[0-9]{{2}})",
        rf"{_MONTH}{_GAP}(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:\s*,\s*|\s+|-|/)"
        rf"(?P<y>[0-9]{{4}}|['’][0-9]{{2}})",
        rf"(?P<y>[0-9]{{4}}){_GAP}{_MONTH}{_GAP}(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?",
    )
)
_NAMED_NO_DAY = re.compile(
    rf"{_MONTH}{_GAP}(?:[0-9]{{4}}|['’][0-9]{{2}})|[0-9]{{4}}{_GAP}{_MONTH.replace('month', 'n')}",
    re.IGNORECASE,
)
_NAMED_NO_YEAR = re.compile(
    rf"[0-9]{{1,2}}(?:st|nd|rd|th)?{_GAP}{_MONTH}"
    rf"|{_MONTH.replace('month', 'n')}{_GAP}[0-9]{{1,2}}(?:st|nd|rd|th)?",
    re.IGNORECASE,
)
_NO_YEAR = re.compile(
    rf"(?P<a>[0-9]{{1,2}})(?:\s*月份?\s*|{_SIGN})(?P<b>[0-9]{{1,2}})\s*[日号號]?{_END}"
)
_NO_DAY = re.compile(
    rf"(?P<y>(?:1[89]|20)[0-9]{{2}})(?:(?:\s*年\s*|{_SIGN})(?P<m>[0-9]{{1,2}})\s*(?:月份?)?|\s*年)?{_END}"
    rf"|(?P<m2>[0-9]{{1,2}}){_SIGN}(?P<y2>(?:1[89]|20)[0-9]{{2}}){_END}"
    r"|(?P<y3>(?:19|20)[0-9]{2})(?P<m3>0[1-9]|1[0-2])"
)
_THREE_NUMBERS = re.compile(
    rf"[0-9]{{1,6}}(?:\s*年\s*|{_SIGN})[0-9]{{1,4}}(?:\s*月\s*|{_SIGN})[0-9]{{1,6}}\s*[日号]?{_END}"
    r"|[0-9]{8}"
)

_TIME = re.compile(
    r"(?<=[0-9日号號.,])(?P<join>T|[\s,]+|(?<=[日号號]))"
    r"(?P<half>上午|下午|晚上|中午|凌晨|早上)?\s*"
    r"(?P<hour>[0-9]{1,2})(?:[:时時点](?P<minute>[0-9]{1,2})?分?(?::?(?P<second>[0-9]{1,2})秒?)?"
    r"(?:\.[0-9]+)?)\s*(?P<noon>[ap]\.?m\.?)?\s*(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"\s*[(（,]?\s*(?:(?:星期|周|週|礼拜)[一二三四五六日天]"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?)\s*[)）]?\s*,?\s*",
    re.IGNORECASE,
)

_NUMERAL = "[〇零○oO一二三四五六七八九]"
_CHINESE_NUMERALS = re.compile(
    rf"(?P<y>{_NUMERAL}{{4}}|{_NUMERAL}{{2}})年(?P<m>元|正|[一二三四五六七八九十]{{1,2}})月"
    r"(?P<d>初?[一二三四五六七八九十廿卅]{1,3})[日号號]?"
)
_DIGIT = str.maketrans("〇零○oO一二三四五六七八九元正", "00000" + "123456789" + "11")
_PIECES = re.compile(
    r"[0-9]{4}\s*[-/.]\s*[0-9]{1,2}\s*[-/.]\s*[0-9]{1,2}(?![0-9])"
    r"|[0-9]{2,4}\s*年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*[日号號]?"
    r"|(?<![0-9])[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}(?![0-9])"
    r"|(?<![0-9])(?:19|20)[0-9]{6}(?![0-9])"
)


def pieces(text: str) -> list[re.Match[str]]:
    """The parts of a text that look like whole dates, in order."""
    return list(_PIECES.finditer(text))


def possible_orders(text: str) -> frozenset[str]:
    """The orders in which a text without a leading year can be a day.

    Returns:
        A part of `ORDERS`; empty when the text is written in another way, or in no order
        a day.
    """
    match = _YEAR_LAST.fullmatch(text)
    if match:
        numbers = (match["a"], match["b"], match["y"])
        return frozenset(o for o in ("dmy", "mdy") if _day(numbers, o, 99) is not None)
    match = _SHORT.fullmatch(text)
    if match:
        numbers = (match["a"], match["b"], match["c"])
        return frozenset(o for o in ORDERS if _day(numbers, o, 99) is not None)
    return frozenset()


def parse_date(text: str, order: str, pivot: int) -> DateText:
    """Reads a text that has been tidied (half-width, single spaces).

    Args:
        text: the text.
        order: "ymd", "dmy" or "mdy" where it is known how the column writes dates;
            anything else leaves doubtful dates doubtful.
        pivot: two-digit years up to this one are 20xx, later ones 19xx.
    """
    day_text, time, joined = _split_time(text)
    if time is None:
        return DateText(fault=DateFault.UNREADABLE)
    bare = _WEEKDAY.sub("", day_text) if _WEEKDAY.search(day_text) else day_text
    bare = _with_arabic_digits(bare.strip())
    days, fault = _days(bare, order, pivot)
    return DateText(days, time, day_text.strip(), fault, joined)


def _days(text: str, order: str, pivot: int) -> tuple[tuple[dt.date, ...], DateFault | None]:
    """The possible days, or the fault."""
    for candidates in _candidates(text, order, pivot):
        days = tuple(dict.fromkeys(day for day in candidates if day is not None))
        if days:
            return days, None
        if not _NO_DAY.fullmatch(text):
            return (), DateFault.IMPOSSIBLE
    return (), _fault(text)


def _candidates(text: str, order: str, pivot: int) -> Iterator[Sequence[dt.date | None]]:
    """The days that each pattern that fits the text allows; None is an impossible one."""
    for pattern in (_YMD, _CHINESE):
        if match := pattern.fullmatch(text):
            yield [_day((match["y"], match["m"], match["d"]), "ymd", pivot)]
            return
    if match := _COMPACT.fullmatch(text):
        day = _day((match["y"], match["m"], match["d"]), "ymd", pivot)
        if day is None or not 1800 <= day.year <= 2200:
            last = _COMPACT_YEAR_LAST.fullmatch(text)
            if last and 1900 <= int(last["y"]) <= 2100:
                yield _in_orders((last["a"], last["b"], last["y"]), ("dmy", "mdy"), order, pivot)
                return
        yield [day]
    elif match := _YEAR_LAST.fullmatch(text):
        yield _in_orders((match["a"], match["b"], match["y"]), ("dmy", "mdy"), order, pivot)
    elif match := _SHORT.fullmatch(text):
        orders = ("dmy", "mdy", "ymd") if "/" in match["sign"] else ORDERS
        yield _in_orders((match["a"], match["b"], match["c"]), orders, order, pivot)
    elif (match := _COMPACT_SHORT.fullmatch(text)) and not _NO_DAY.fullmatch(text):
        yield _in_orders((match["a"], match["b"], match["c"]), ORDERS, order, pivot)
    else:
        for pattern in _NAMED:
            if match := pattern.fullmatch(text):
                month = str(_MONTH_NUMBER[match["month"][:3].lower()])
                yield [_day((match["y"].lstrip("'’"), month, match["d"]), "ymd", pivot)]
                return


def _in_orders(
    numbers: tuple[str, str, str], orders: Sequence[str], known: str, pivot: int
) -> Sequence[dt.date | None]:
    """The days in several orders; the known order alone where it gives a day."""
    if known in orders and (day := _day(numbers, known, pivot)) is not None:
        return [day]
    return [_day(numbers, order, pivot) for order in orders]


def _day(numbers: tuple[str, str, str], order: str, pivot: int) -> dt.date | None:
    year_text = numbers[order.index("y")]
    month, day = int(numbers[order.index("m")]), int(numbers[order.index("d")])
    year = int(year_text)
    if len(year_text) == 1:
        return None
    if len(year_text) == 2:
        year += 2000 if year <= pivot else 1900
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _fault(text: str) -> DateFault:
    """What is missing in a text that is no whole date."""
    if match := _NO_DAY.fullmatch(text):
        month = match["m"] or match["m2"] or match["m3"] or "1"
        return DateFault.NO_DAY if 1 <= int(month) <= 12 else DateFault.IMPOSSIBLE
    if _NAMED_NO_DAY.fullmatch(text):
        return DateFault.NO_DAY
    if _NAMED_NO_YEAR.fullmatch(text):
        return DateFault.NO_YEAR
    if match := _NO_YEAR.fullmatch(text):
        pairs = ((match["a"], match["b"]), (match["b"], match["a"]))
        if any(_day(("2000", month, day), "ymd", 0) for month, day in pairs):
            return DateFault.NO_YEAR
    if _THREE_NUMBERS.fullmatch(text):
        return DateFault.IMPOSSIBLE
    return DateFault.UNREADABLE


def _split_time(text: str) -> tuple[str, str | None, bool]:
    """The day's part, the time as HH:MM[:SS][zone] (None if impossible), joined by T?"""
    if ":" not in text and not any(sign in text for sign in "时時点"):
        return text, "", False
    match = None
    for match in _TIME.finditer(text):
        if match.end() == len(text):
            break
    if match is None or match.end() != len(text):
        return text, "", False
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    second = int(match["second"] or 0)
    half = (match["noon"] or match["half"] or "").lower()
    if half:
        if half[0] in "p下晚" and hour < 12:
            hour += 12
        elif (half[0] == "a" or half == "凌晨") and hour == 12:
            hour = 0
    if hour > 23 or minute > 59 or second > 59:
        return text, None, False
    # A date cell does not tell 14:30 from 14:30:00.
    time = f"{hour:02}:{minute:02}" + (f":{second:02}" if second else "")
    if match["zone"]:
        zone = match["zone"].upper()
        time += zone if zone == "Z" or ":" in zone else f"{zone[:3]}:{zone[3:]}"
    return text[: match.start()], time, match["join"] == "T"


def _with_arabic_digits(text: str) -> str:
    """二〇二四年三月十五日 as 2024年3月15日; any other text as it is."""
    match = _CHINESE_NUMERALS.fullmatch(text)
    if match is None:
        return text
    year = match["y"].translate(_DIGIT)
    return f"{year}年{_chinese_number(match['m'])}月{_chinese_number(match['d'].lstrip('初'))}日"


def _chinese_number(numeral: str) -> int:
    """三 gives 3, 十二 gives 12, 廿五 gives 25, 三十一 gives 31."""
    numeral = numeral.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return int(numeral.translate(_DIGIT))
    return int(tens.translate(_DIGIT) or 1) * 10 + int(ones.translate(_DIGIT) or 0)
