"""Addresses: tidying, what is glued on, what is missing, what contradicts itself.

A Chinese address runs from wide to narrow: 省 市 区 街道 路 号 楼 单元 室. Western addresses are
too various to be judged: they are tidied, and phone numbers are found in them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache

import numpy as np

from addin.cleaning.contacts import glued_contact
from addin.cleaning.divisions import contradiction, find_division
from addin.cleaning.first_look import first_look
from addin.cleaning.mojibake_signs import suspicious
from addin.cleaning.person_words import is_full_chinese_name, without_title
from addin.cleaning.reading import FormIndex, Reading
from addin.cleaning.text import paired_brackets
from addin.findings import Code, Problem
from addin.i18n import Message, msg
from addin.table.cells import CellValue
from addin.table.fields import Kind


class AddressLevel(IntEnum):
    """How far into detail an address goes; ordered from wide to narrow."""

    UNKNOWN = 0
    PROVINCE = 1
    CITY = 2
    DISTRICT = 3
    STREET = 4


_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_HAS_HAN = re.compile(f"[{_HAN}]")
# A gap in front of a long number may part off a postcode or a phone number.
_SPACE_IN_CHINESE = re.compile(
    rf"(?<=[{_HAN}）)]) +(?=[{_HAN}（(]|[0-9]{{1,5}}(?![0-9\-]))|(?<=[0-9A-Za-z]) +(?=[{_HAN}])"
)
_REPEATED = re.compile(rf"^(?:中国)?([{_HAN}]{{1,7}}[省市])\1+")
_DIGITS_ONLY = re.compile(r"[\d\s.,\-/#]+")
_ONE = re.compile(r"\w")
_ANY_ZONE = re.compile(
    rf"[{_HAN}]{{0,14}}(?:开发区|高新区|经开区|工业园区?|产业园区?|科技园区?|新区|新城|保税区|示范区|"
    r"管理区|园区|郊区|市区|城区|县城|辖区)"
)
# A place of any rank in front, as long as it is no part of a street's name.
_PLACE = re.compile(
    rf"[（(【]?[{_HAN}]{{2,7}}?(?:省|市|区|县|旗|盟|州|镇|乡|街道)(?!路|街|大道|巷|[东西南北中]路)"
)
_CUT_OFF = re.compile(r"(?:…+|\.{3,}|[（(][^（）()]{0,12})$")
_FEWEST_ADDRESSES = 50
_ENOUGH = 2_000
_NEARLY_ALL = 0.97
_POSTCODE_BEHIND = re.compile(r"[\s,，(（]*(?:邮编|邮政编码|邮码)?[:：\s]*(?<!\d)\d{6}[)）]?$")
_LABEL = re.compile(
    r"^(?:(?:联系|公司|收货|收件|办公|详细|家庭|通讯)?地址|addr(?:ess)?)\s*[:：]\s*(?P<rest>.+)",
    re.I,
)
_CONTACT_BEHIND = re.compile(
    rf"(?P<address>.*[号室楼层栋幢座村组店厦0-9])[\s,，(（/、\-]+(?:(?:收件人|联系人|收货人|收)[:：\s]*)?"
    rf"(?P<person>[{_HAN}]{{2,6}})(?:[\s(（]*收)?[)）]?"
)
_TWO_ADDRESSES = re.compile(r"\s*[;；|\n]\s*|\s*[/／]\s*(?=[\u4e00-\u9fff]{2})")

_WIDE = str.maketrans("()", "（）")
_HALF = str.maketrans("（）", "()")

# A Chinese address as most lists have it: places, then street or village and numbers, and
# nothing that reading would look at twice.
_NUMBER = r"[0-9]{1,5}[A-Z]?(?:[\-#][0-9]{0,4})?"
_PLAIN = re.compile(
    rf"[{_HAN}]{{4,}}(?:{_NUMBER}[{_HAN}]{{1,12}}){{0,7}}(?:{_NUMBER}[{_HAN}]{{0,12}})?"
    r"(?<=[号室楼层栋幢座元房院村组店厦弄区场库铺段排0-9A-Z#])"
)
# The beginning that holds the names of places, up to the last letter that ends one. Province,
# city and district, each with its longest name, are shorter than 40 characters; few enough
# heads occur in a table for what is found out of them to be cached.
_HEAD = re.compile(rf"(?:[{_HAN}]{{1,39}}[市区县州旗盟])?")


class AddressCleaner:
    """Reads whole addresses.

    Forms: Chinese addresses with brackets in full width（）, or in half width (); "plain" is
    any other, which fits into either house style and does not vote for one. The standard
    value has full-width brackets in a Chinese address.
    """

    forms: tuple[str, ...] = ("full_brackets", "half_brackets", "plain")

    def __init__(self, *, placed: bool = False) -> None:
        """Makes a cleaner.

        Args:
            placed: whether nearly all Chinese addresses of the column begin with a province,
                a city or a district, so that one without is incomplete.
        """
        self._placed = placed

    def for_column(
        self,
        texts: Sequence[str],
        counts: Sequence[int] = (),  # noqa: ARG002
    ) -> AddressCleaner:
        """The cleaner for one column, which knows whether its addresses say the city.

        Args:
            texts: n distinct texts of one column.
            counts: how often each occurs; every address counts once here.
        """
        chinese = [text for text in texts if _HAS_HAN.search(text)]
        step = max(1, len(chinese) // _ENOUGH)
        sample = chinese[::step]
        placed = sum(map(_has_place, sample))
        enough = len(sample) >= _FEWEST_ADDRESSES
        return AddressCleaner(placed=enough and placed >= _NEARLY_ALL * len(sample))

    def forms_of(self, texts: Sequence[str], region: str = "") -> FormIndex:  # noqa: ARG002
        """Sorts texts into forms; see `Cleaner.forms_of`."""
        found = np.full(len(texts), -1, dtype=np.int8)
        plain, head = _PLAIN.fullmatch, _HEAD.match
        for index, text in enumerate(texts):
            beginning = head(text) if plain(text) else None
            if self._placed and beginning and not beginning[0]:
                continue
            if beginning and _head_is_fine(beginning[0]) and not suspicious(text):
                found[index] = 2
        return found

    def read(self, value: CellValue, region: str = "") -> Reading:  # noqa: ARG002
        """Reads one address; see `Cleaner.read`."""
        look = first_look(value, Kind.ADDRESS)
        if look.settled:
            return look.settled
        chinese = _HAS_HAN.search(look.text) is not None
        paired = paired_brackets(look.text) if chinese else look.text
        written = tidy_chinese_address(paired) if chinese else look.text
        problems = list(_faults_of(look.text, look.raw, chinese=chinese))
        if chinese and self._placed and not problems and not _has_place(look.text):
            problems.append(_incomplete(msg("no city")))
        glued = any(p.code is Code.WORDS_GLUED for p in problems)
        if written != look.text and not glued:
            code = Code.SPACING if written == look.text.replace(" ", "") else Code.FORM
            code = Code.FULL_WIDTH if paired != look.text else code
            problems.append(Problem(code, {"expected": written}, suggestion=written))
        if not chinese:
            return look.with_problems(written, "plain", problems)
        return look.with_problems(written.translate(_WIDE), _brackets_of(written), problems)

    def write(self, standard: CellValue, form: str, region: str = "") -> CellValue:  # noqa: ARG002
        """The address with its brackets in the form's width.

        Raises:
            KeyError: no such form.
        """
        if form not in self.forms:
            raise KeyError(form)
        if form == "half_brackets" and isinstance(standard, str) and _HAS_HAN.search(standard):
            return standard.translate(_HALF)
        return standard


def _brackets_of(text: str) -> str:
    """The form of a Chinese address; "" where both widths are used."""
    wide = "（" in text or "）" in text
    half = "(" in text or ")" in text
    if wide and half:
        return ""
    return "full_brackets" if wide else "half_brackets" if half else "plain"


def tidy_chinese_address(text: str) -> str:
    """A Chinese address without inner spaces and without a repeated 省 or 市."""
    if _TWO_ADDRESSES.search(text):
        return text
    once = _REPEATED.sub(r"\1", text)
    return _SPACE_IN_CHINESE.sub("", once)


@lru_cache(maxsize=65_536)
def _head_is_fine(head: str) -> bool:
    """Whether the divisions in front neither contradict nor repeat themselves."""
    return contradiction(head) is None and _REPEATED.match(head) is None


def address_level(text: str) -> AddressLevel:
    """How far a Chinese address goes; UNKNOWN for other text.

    A zone (开发区) is a district; anything behind it, even a village or a tower without a
    number, is a STREET.
    """
    if not _HAS_HAN.search(text):
        return AddressLevel.UNKNOWN
    division = find_division(text)
    if division is None:
        return AddressLevel.STREET if len(text) >= 4 else AddressLevel.UNKNOWN
    rest = division.rest.strip(" ,，。、()（）")
    if rest and not _ANY_ZONE.fullmatch(rest):
        return AddressLevel.STREET
    if division.district or rest:
        return AddressLevel.DISTRICT
    return AddressLevel.CITY if division.city else AddressLevel.PROVINCE


def column_level(texts: Sequence[str]) -> AddressLevel:
    """The level that most of a column's addresses reach.

    Args:
        texts: n addresses; those of unknown level do not count.

    Returns:
        The level that at least half of them reach; UNKNOWN where none is known.
    """
    counts = Counter(map(address_level, texts))
    known = sum(n for level, n in counts.items() if level)
    for level in sorted(AddressLevel, reverse=True):
        if level and known and 2 * sum(n for k, n in counts.items() if k >= level) >= known:
            return level
    return AddressLevel.UNKNOWN


def incomplete(text: str, usual: AddressLevel) -> Problem | None:
    """The problem of an address that stops short of what its column usually holds.

    Args:
        text: one address.
        usual: the column's level, from `column_level`.
    """
    level = address_level(text)
    if usual is not AddressLevel.STREET or not AddressLevel.UNKNOWN < level < AddressLevel.STREET:
        return None
    return Problem(Code.ADDRESS_INCOMPLETE, {"reason": _MISSING[level]})


_MISSING = {
    AddressLevel.PROVINCE: msg("only a province"),
    AddressLevel.CITY: msg("only a city"),
    AddressLevel.DISTRICT: msg("no street"),
}


def _faults_of(text: str, raw: str, *, chinese: bool) -> list[Problem]:
    if _DIGITS_ONLY.fullmatch(text):
        return [_incomplete(msg("digits only"))]
    if _ONE.fullmatch(text):
        return [_incomplete(msg("one character only"))]
    if _CUT_OFF.search(text):
        return [Problem(Code.TRUNCATED)]
    if match := _LABEL.match(text):
        return [_glued(text[: match.start("rest")].strip(" :："), match["rest"])]
    if glued := glued_contact(text):
        rest = _POSTCODE_BEHIND.sub("", glued.rest)
        whole = len(rest) >= 6 and rest == glued.rest and not _contact_behind(rest)
        return [_glued(glued.found, rest if whole else None)]
    if not chinese:
        return []
    parts = [p for p in _TWO_ADDRESSES.split(raw if "\n" in raw.strip() else text) if p.strip()]
    if len(parts) >= 2 and all(_is_an_address(p.strip()) for p in parts):
        return [Problem(Code.SEVERAL_VALUES, {"count": len(parts)})]
    problems = []
    if person := _contact_behind(text):
        problems.append(person)
    if conflict := contradiction(text):
        inner, outer = conflict
        problems.append(Problem(Code.ADDRESS_REGION, {"inner": inner, "outer": outer}))
    return problems


def _is_an_address(text: str) -> bool:
    division = find_division(text)
    return division is not None and any(c.isdigit() for c in division.rest)


def _has_place(text: str) -> bool:
    return _PLACE.match(text) is not None or find_division(text) is not None


def _contact_behind(text: str) -> Problem | None:
    """A recipient's name behind the number: …88号 王先生收."""
    match = _CONTACT_BEHIND.fullmatch(text)
    if not match:
        return None
    person = match["person"].removesuffix("收")
    titled = without_title(person)
    received = (
        match["person"] != person or "人" in text[match.end("address") : match.start("person")]
    )
    if titled or (received and is_full_chinese_name(person)):
        return _glued(person, match["address"])
    return None


def _glued(found: str, rest: str | None) -> Problem:
    return Problem(Code.WORDS_GLUED, {"found": found}, suggestion=rest)


def _incomplete(reason: Message) -> Problem:
    return Problem(Code.ADDRESS_INCOMPLETE, {"reason": reason})
