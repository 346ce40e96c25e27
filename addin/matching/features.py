"""What of a column is compared: its values without the accidents of writing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd
from pypinyin import lazy_pinyin

from addin.cleaning.companies import core_name
from addin.cleaning.nothing import is_nothing
from addin.cleaning.scripts import simplified
from addin.table.cells import CellValue, is_blank, text_of
from addin.table.fields import Kind
from addin.table.table import Column, CustomerTable

Texts = npt.NDArray[np.object_]
"""n comparable texts, "" where there is nothing to compare."""

COMPARED = (
    Kind.ID_NUMBER,
    Kind.USCC,
    Kind.TAX_ID,
    Kind.PHONE,
    Kind.EMAIL,
    Kind.PERSON,
    Kind.GIVEN_NAME,
    Kind.FAMILY_NAME,
    Kind.COMPANY,
    Kind.BIRTH_DATE,
    Kind.ADDRESS,
    Kind.STREET_NUMBER,
    Kind.POSTCODE,
    Kind.CITY,
)

_HONORIFIC = re.compile(r"[(（].*?[)）]|先生|女士|小姐|经理|老师|\b(mr|mrs|ms|dr)\b\.?")
_NOT_WORD = re.compile(r"[^a-z0-9\u4e00-\u9fff]+")
_CJK = re.compile(r"[\u4e00-\u9fff]")
_EXTENSION = re.compile(r"(转|ext\.?|x|分机).*$|(?<=\d{7})[-/、;,].*$")


@dataclass(frozen=True, slots=True, eq=False)
class Feature:
    """One compared column.

    Attributes:
        column: the column.
        texts: n comparable texts.
        codes: n indices of the distinct texts; -1 where there is nothing.
        share: for each of the distinct texts, the share of the filled rows that have it.
        sound: for names, n texts that are alike when the names sound alike; else None.
    """

    column: Column
    texts: Texts
    codes: npt.NDArray[np.int64]
    share: npt.NDArray[np.float64]
    sound: Texts | None = None

    @property
    def kind(self) -> Kind:
        """What the column holds."""
        return self.column.kind


def features_of(table: CustomerTable) -> list[Feature]:
    """The features of a table's compared columns, in a fixed order of kinds."""
    columns = [
        c
        for kind in COMPARED
        for c in table.of_kind(kind)
        # The account manager of two rows says nothing of their customers.
        if c.field is None or c.field.options.get("closed") != "yes"
    ]
    return [_feature(column) for column in columns]


def _feature(column: Column) -> Feature:
    raw_codes, uniques = pd.factorize(column.values)
    reduce = _REDUCERS.get(column.kind, _plain)
    reduced = np.array([_reduced(v, column.kind, reduce) for v in uniques] + [""], dtype=object)
    texts: Texts = reduced[raw_codes]
    codes, distinct = pd.factorize(texts)
    empty = np.flatnonzero(distinct == "")
    filled = texts != ""
    counts = np.bincount(codes, minlength=len(distinct))
    share = counts / max(1, int(filled.sum()))
    if len(empty):
        codes = np.where(codes == empty[0], -1, codes)
    sound = None
    if column.kind in (Kind.PERSON, Kind.GIVEN_NAME, Kind.FAMILY_NAME):
        sounds = np.array([_sound(t) for t in distinct] + [""], dtype=object)
        sound = sounds[codes]
    return Feature(column, texts, codes.astype(np.int64), share, sound)


def _reduced(value: CellValue, kind: Kind, reduce: Callable[[str], str]) -> str:
    if is_blank(value):
        return ""
    text = unicodedata.normalize("NFKC", text_of(value)).strip()
    return "" if is_nothing(text, kind) else reduce(text)


def _plain(text: str) -> str:
    return _NOT_WORD.sub(" ", simplified(_without_accents(text.casefold()))).strip()


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _phone(text: str) -> str:
    text = re.sub(r"\.0$", "", text.casefold())
    if re.fullmatch(r"\d\.\d+e\+\d+", text):
        return ""
    digits = re.sub(r"\D", "", _EXTENSION.sub("", text))
    digits = re.sub(r"^(00)?86(?=1\d{10}$|[2-9]\d{8,10}$|10\d{8}$)", "", digits).lstrip("0")
    return digits if len(digits) >= 7 else ""


def _email(text: str) -> str:
    return text.casefold().replace(" ", "") if "@" in text else ""


def _person(text: str) -> str:
    text = _HONORIFIC.sub("", simplified(_without_accents(text.casefold())))
    if _CJK.search(text):
        return "".join(_CJK.findall(text))
    return " ".join(_NOT_WORD.sub(" ", text).split())


@cache
def _syllable(character: str) -> str:
    return str(lazy_pinyin(character)[0])


def _sound(text: str) -> str:
    """Pinyin letters in alphabetical order, so that the order of names does not count."""
    if not text:
        return ""
    if _CJK.search(text):
        text = "".join(map(_syllable, text))
    return "".join(sorted(text.replace(" ", "")))


def _company(text: str) -> str:
    return core_name(text) or _plain(text)


def _number(text: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def _date(text: str) -> str:
    parts: list[str] = re.findall(r"\d+", text)
    if len(parts) == 1 and len(parts[0]) == 8:
        return parts[0]
    if len(parts) >= 3:
        a, b, c = parts[:3]
        if len(a) == 4:
            return f"{a}{int(b):02d}{int(c):02d}"
        if len(c) == 4:
            return f"{c}{int(b):02d}{int(a):02d}"
    return ""


_CHINESE_NUMBERS = str.maketrans("一二三四五六七八九", "123456789")


def _address(text: str) -> str:
    return " ".join(_plain(text).translate(_CHINESE_NUMBERS).split())


_REDUCERS: Mapping[Kind, Callable[[str], str]] = {
    Kind.PHONE: _phone,
    Kind.EMAIL: _email,
    Kind.PERSON: _person,
    Kind.GIVEN_NAME: _person,
    Kind.FAMILY_NAME: _person,
    Kind.COMPANY: _company,
    Kind.ID_NUMBER: _number,
    Kind.USCC: _number,
    Kind.TAX_ID: _number,
    Kind.BIRTH_DATE: _date,
    Kind.ADDRESS: _address,
    Kind.POSTCODE: _number,
}
