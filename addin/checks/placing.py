"""Values that stand in the wrong column.

Only shapes that cannot be anything else count: an e-mail address among phone numbers, a
credit code among names. What is merely malformed is left to the column's own kind.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping

from addin.cleaning.companies import looks_like_company
from addin.cleaning.divisions import find_division, province_of
from addin.cleaning.ids import is_id_number
from addin.cleaning.uscc import is_uscc
from addin.i18n import Message
from addin.table.cells import CellValue, text_of
from addin.table.fields import KIND_LABELS, Kind

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_MOBILE = re.compile(r"(\+?86[- ]?)?1[3-9]\d([- ]?)\d{4}\2\d{4}")
_PHONE = re.compile(
    rf"{_MOBILE.pattern}"
    r"|\(?0\d{2,3}\)?-? ?[2-9]\d{2,3}[- ]?\d{4}"
    r"|\+[1-9]\d{0,2}[- .()\d]{7,18}"
)
_DATE = re.compile(
    r"(19|20)\d{2}([-/.])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])|(19|20)\d{2}年\d{1,2}月\d{1,2}日"
)
_URL = re.compile(r"(https?://|www\.)[\w.-]+\.[a-z]{2,}(/\S*)?", re.IGNORECASE)
_ADDRESS = re.compile(
    r"[\u4e00-\u9fff]{2,}(省|市|区|县|州|旗).*[\u4e00-\u9fff](路|街|道|巷|弄|村|胡同)"
    r"[\u4e00-\u9fff]{0,3}\d+.*"
)
_CHINESE_NAME = re.compile(
    r"[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤]"
    r"[\u4e00-\u9fff]{1,2}"
)


def _shaped(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


# Tried in this order: the most particular first.
_TESTS: tuple[tuple[Kind, Callable[[str], bool]], ...] = (
    (Kind.EMAIL, _shaped(_EMAIL)),
    (Kind.ID_NUMBER, is_id_number),
    (Kind.USCC, is_uscc),
    (Kind.URL, _shaped(_URL)),
    (Kind.DATE, _shaped(_DATE)),
    (Kind.PHONE, _shaped(_PHONE)),
    (Kind.COMPANY, looks_like_company),
    (Kind.ADDRESS, _shaped(_ADDRESS)),
    (Kind.PERSON, _shaped(_CHINESE_NAME)),
)

_LATIN_TESTS = tuple(t for t in _TESTS if t[0] not in (Kind.ADDRESS, Kind.PERSON))

_NAMES = frozenset({Kind.PERSON, Kind.GIVEN_NAME, Kind.FAMILY_NAME})
_PLACES = frozenset({Kind.CITY, Kind.REGION, Kind.COUNTRY})
_WORDS = _NAMES | _PLACES | {Kind.COMPANY, Kind.ADDRESS, Kind.CHOICE, Kind.TAGS}

# What a kind's own values may look like, so that it is no sign of a wrong column.
_ALIKE: Mapping[Kind, frozenset[Kind]] = {
    Kind.PHONE: frozenset({Kind.PHONE}),
    Kind.EMAIL: frozenset({Kind.EMAIL, Kind.URL}),
    Kind.URL: frozenset({Kind.URL, Kind.EMAIL}),
    Kind.DATE: frozenset({Kind.DATE}),
    Kind.BIRTH_DATE: frozenset({Kind.DATE}),
    Kind.ID_NUMBER: frozenset({Kind.ID_NUMBER}),
    # The customers of a list of companies may be persons, who are known by their ID number.
    Kind.USCC: frozenset({Kind.USCC, Kind.ID_NUMBER}),
    Kind.TAX_ID: frozenset({Kind.USCC, Kind.PHONE, Kind.TAX_ID}),
    Kind.CODE: frozenset({Kind.PHONE, Kind.DATE, Kind.USCC, Kind.ID_NUMBER}),
    Kind.COMPANY: frozenset({Kind.COMPANY, Kind.PERSON}),
    Kind.ADDRESS: frozenset({Kind.ADDRESS, Kind.PERSON}),
    Kind.CHOICE: frozenset({Kind.PERSON, Kind.COMPANY}),
    Kind.TAGS: frozenset({Kind.PERSON, Kind.COMPANY, Kind.ADDRESS}),
    Kind.CITY: frozenset({Kind.PERSON}),
    Kind.REGION: frozenset({Kind.PERSON}),
    Kind.COUNTRY: frozenset({Kind.PERSON}),
    Kind.STREET_NUMBER: frozenset({Kind.DATE}),
    Kind.YES_NO: frozenset({Kind.PERSON}),
    Kind.PERSON: frozenset({Kind.PERSON}),
    Kind.GIVEN_NAME: frozenset({Kind.PERSON}),
    Kind.FAMILY_NAME: frozenset({Kind.PERSON}),
}


def kind_of_shape(text: str) -> Kind | None:
    """The kind that a text can only be, or None."""
    tests = _LATIN_TESTS if text.isascii() else _TESTS
    return next((kind for kind, test in tests if test(text)), None)


# Names of a province and of a city in it.
_BOTH = frozenset({"吉林", "吉林市", "海南"})


def _wrong_place(text: str, kind: Kind) -> Kind | None:
    """A city among provinces, or a province among cities."""
    if kind not in (Kind.REGION, Kind.CITY) or text.isascii():
        return None
    place = find_division(text)
    if place is None or place.rest or place.district:
        return None
    is_city = bool(place.city) and place.city != place.province
    if kind is Kind.REGION and is_city and province_of(text) != text[:2]:
        return None if text in _BOTH else Kind.CITY
    if kind is Kind.CITY and place.province and not place.city:
        return None if text in _BOTH else Kind.REGION
    return None


def misplaced(
    value: CellValue, kind: Kind, kinds_present: Mapping[Kind, str]
) -> tuple[Message, str] | None:
    """Whether a value stands in the wrong column.

    Args:
        value: what the cell holds.
        kind: what its column should hold.
        kinds_present: the kinds of the table's other columns, each with its header.

    Returns:
        What the value is, and the header of the column where it belongs ("" when there is
        none); None when nothing speaks against its place.
    """
    if isinstance(value, (dt.date, dt.datetime)):
        # A date cell among codes or amounts may be Excel's doing; among words it is misplaced.
        found = Kind.DATE if kind in _WORDS else None
    elif isinstance(value, str):
        found = kind_of_shape(text_of(value).strip())
    else:
        found = None
    if found is None and isinstance(value, str):
        found = _wrong_place(value.strip(), kind)
    if found is None or found in _ALIKE.get(kind, frozenset()) or found is kind:
        return None
    if (
        kind in (Kind.NUMBER, Kind.MONEY)
        and found is Kind.PHONE
        and Kind.PHONE not in kinds_present
    ):
        return None
    header = kinds_present.get(found, "")
    if found is Kind.DATE and not header:
        header = kinds_present.get(Kind.BIRTH_DATE, "")
    return KIND_LABELS[found], header
