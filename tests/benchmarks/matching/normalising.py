"""Puts the columns of a table in order for the peers, once, before their clocks start.

What the product does by itself the peers cannot: phones without country code, names without
titles and in simplified characters, dates of one form, addresses split into road and numbers,
stand-ins blanked. It is written for the benchmark and shares no line with the product.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pandas as pd
from opencc import OpenCC
from pypinyin import lazy_pinyin

from tests.benchmarks.matching.plans import PLANS

Fields = dict[str, str]
"""Normalised column -> value; a blank is left out."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SIMPLE = OpenCC("t2s")
_TITLES = re.compile(r"^(mr|mrs|ms|miss|dr|mme|m|herr|frau|prof)\.?\s+", re.IGNORECASE)
_HONORIFICS = re.compile(r"[(（].*?[)）]|先生|女士|小姐|经理|老师|师傅|-团购|\*|(?<=^.)[总姐]$")
_STAND_INS = frozenset({"13800138000", "12345678", "12345678901", "18888888888"})
_NO_DATES = frozenset({"1900-01-01", "1970-01-01", "1990-01-01"})
_PROVINCE = (
    "河北|山西|内蒙古|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南"
    "|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|北京|天津|上海|重庆"
)
_HAN_FORMS = re.compile(r"(股份|集团)?(有限责任|有限)公司|(?<!分)公司$")
_HAN_CITY = re.compile(r"(?:省|自治区|^)([\u4e00-\u9fff]{2,3})市")
_USUAL_CITY = 3
"""Addresses that must name a city before it is cut from company names."""
_FORMS = re.compile(
    r"\b(gmbh( and| &| u)? co kg|gmbh|g m b h|ag|aktiengesellschaft|kg|sarl|s a r l|sas|s a s"
    r"|sa|s a|ltd|limited|plc|llp|inc|incorporated|corp|corporation|co)\b"
)
_STREETS = (
    (r"strasse\b", "str"), (r"\bstreet\b", "st"), (r"\broad\b", "rd"), (r"\bavenue\b", "ave"),
    (r"\bav\b", "ave"), (r"\blane\b", "ln"), (r"\bdrive\b", "dr"), (r"\bboulevard\b", "bd"),
    (r"^r\b", "rue"), (r"\bblvd\b", "bd"), (r"\bnorth\b", "n"), (r"\bsouth\b", "s"),
    (r"\beast\b", "e"), (r"\bwest\b", "w"), (r"\bplace\b", "pl"), (r"\bcourt\b", "ct"),
)  # fmt: skip
_TENS = {"十": 10, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_LATIN = str.maketrans({"ß": "ss", "ı": "i", "ø": "o", "æ": "ae", "ł": "l"})
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))


def _plain(text: str) -> str:
    """One width, simplified characters, small letters without accents, single blanks."""
    text = unicodedata.normalize("NFKC", text).strip().lower()
    if _HAN.search(text):
        return _SIMPLE.convert(text)
    text = unicodedata.normalize("NFD", text.translate(_LATIN))
    text = "".join(c for c in text if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", text)


@cache
def _syllable(character: str) -> str:
    return lazy_pinyin(character)[0]


def _person(text: str) -> Fields:
    text = _plain(text)
    if _HAN.search(text):
        name = re.sub(r"[\s·.]", "", _HONORIFICS.sub("", text))
        if not name:
            return {}
        sound = "".join(sorted("".join(_syllable(c) for c in name)))
        return {"name": name, "surname": name[0], "sound": sound}
    text = _TITLES.sub("", text)
    last, comma, first = text.partition(",")
    words = re.sub(r"[^\w' -]", " ", f"{first} {last}" if comma else text).split()
    words = [w for n, w in enumerate(words) if len(w) > 1 or n == 0]
    if not words:
        return {}
    letters = "".join(sorted("".join(words)))
    return {"name": " ".join(words), "surname": words[-1], "sound": letters}


def _name(column: str) -> Callable[[str], Fields]:
    def normalise(text: str) -> Fields:
        value = re.sub(r"[^\w' -]", "", _plain(text)).strip()
        return {column: value} if value else {}

    return normalise


def _company(text: str) -> Fields:
    text = _plain(text)
    if _HAN.search(text):
        name = re.sub(r"[()（）\s]", "", text)
        name = re.sub(rf"^({_PROVINCE})省?", "", _HAN_FORMS.sub("", name))
        return {"company": name} if name else {}
    words = re.sub(r"[^\w&]+", " ", text.replace(".", " ")).replace(" und ", " & ")
    name = " ".join(_FORMS.sub(" ", f" {words} ").split())
    for long, short in _UMLAUTS:
        name = name.replace(long, short)
    return {"company": name or words.strip()} if words.strip() else {}


def _phone(column: str) -> Callable[[str], Fields]:
    def normalise(text: str) -> Fields:
        text = unicodedata.normalize("NFKC", text).strip()
        if re.fullmatch(r"\d\.\d+[eE]\+\d+", text):
            return {}
        text = re.sub(r"\.0$", "", text).split("/86")[0]
        text = re.sub(r"(转|ext|x).*$", "", text, flags=re.IGNORECASE).replace("(0)", "")
        text = re.sub(r"^(\(?0\d{2,3}\)?[- ]?\d{7,8})-\d{1,5}$", r"\1", text)
        digits = re.sub(r"\D", "", text)
        digits = re.sub(r"^(00)?86(1\d{10}|[2-9]\d{8,10}|10\d{8})$", r"\2", digits)
        if text.startswith(("+", "00")):
            digits = re.sub(r"^(00)?(44|49|33)(?=\d{8})", "", digits)
        digits = re.sub(r"^0", "", digits)
        if len(digits) < 7 or digits in _STAND_INS or len(set(digits)) == 1:
            return {}
        return {column: digits}

    return normalise


def _email(text: str) -> Fields:
    text = _plain(text).replace(" ", "").replace("gmial", "gmail")
    text = re.sub(r"\.con$", ".com", text)
    if "@" not in text or re.match(r"(none|test|no|na|n/a)@", text):
        return {}
    return {"email": text}


def _address(text: str) -> Fields:
    text = re.sub(r"\s+", " ", _plain(text))
    if _HAN.search(text):
        text = re.sub(
            r"[一二三四五六七八九]?十?[一二三四五六七八九十](?=[号栋幢楼层单室弄])", _number, text
        )
        text = text.replace(" ", "")
        road, numbers = re.sub(r"\d.*$", "", text)[-4:], "-".join(re.findall(r"\d+", text))
    else:
        text = " ".join(re.sub(r"[^\w ]", " ", text).split())
        for long, short in _STREETS:
            text = re.sub(long, short, text)
        numbers = "-".join(re.findall(r"\d+", text))
        road = " ".join(re.sub(r"\d+", " ", text).split())
        for long, short in _UMLAUTS:
            road = road.replace(long, short)
    found = {"address": text, "road": road, "numbers": numbers, "street": road + numbers}
    return {column: value for column, value in found.items() if value}


def _number(match: re.Match[str]) -> str:
    text = match[0]
    if "十" not in text:
        return str(_TENS[text]) if len(text) == 1 else text
    tens, _, ones = text.partition("十")
    return str((_TENS.get(tens, 1) if tens else 1) * 10 + (_TENS[ones] if ones else 0))


def _date(text: str) -> Fields:
    text = unicodedata.normalize("NFKC", text).strip()
    try:
        found = _parsed(text).isoformat()
    except ValueError:
        return {}
    return {} if found in _NO_DATES else {"dob": found}


def _parsed(text: str) -> dt.date:
    if re.fullmatch(r"\d{8}", text):
        return dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    if re.fullmatch(r"\d{5}", text):
        return dt.date(1899, 12, 30) + dt.timedelta(days=int(text))
    if re.fullmatch(r"\d{1,2} [A-Z][a-z]{2} \d{4}", text):
        return dt.datetime.strptime(text, "%d %b %Y").date()
    parts = [int(part) for part in re.findall(r"\d+", text)]
    if len(parts) < 3:
        raise ValueError(text)
    year, month, day = parts[:3] if parts[0] > 31 else parts[2::-1]
    return dt.date(year, month, day)


def _id_number(text: str) -> Fields:
    text = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())
    text = re.sub(r"^(GB|DE|FR)", "", text)
    return {"id_no": text} if len(text) >= 5 and len(set(text)) > 1 else {}


def _code(column: str) -> Callable[[str], Fields]:
    def normalise(text: str) -> Fields:
        value = _plain(text).replace(" ", "")
        return {column: value} if value else {}

    return normalise


KINDS: dict[str, tuple[Callable[[str], Fields], tuple[str, ...]]] = {
    "person": (_person, ("name", "surname", "sound")),
    "given": (_name("given"), ("given",)),
    "surname": (_name("surname"), ("surname",)),
    "company": (_company, ("company",)),
    "phone": (_phone("phone"), ("phone",)),
    "landline": (_phone("landline"), ("landline",)),
    "email": (_email, ("email",)),
    "address": (_address, ("address", "road", "numbers", "street")),
    "street": (_name("street"), ("street",)),
    "street_number": (_code("street_number"), ("street_number",)),
    "dob": (_date, ("dob",)),
    "id_no": (_id_number, ("id_no",)),
    "postcode": (_code("postcode"), ("postcode",)),
    "city": (_name("city"), ("city",)),
    "occupation": (_name("occupation"), ("occupation",)),
}
"""Kind -> (how a text is normalised, the columns that gives)."""


def normalised(table: pd.DataFrame, kinds: dict[str, str]) -> pd.DataFrame:
    """The columns of a table in order.

    Args:
        table: n rows of text; a blank is "".
        kinds: header -> kind.

    Returns:
        n rows: `row` from 0, and the columns of the kinds as text or None.
    """
    columns: dict[str, Iterable[object]] = {"row": range(len(table))}
    for header, kind in kinds.items():
        function, names = KINDS[kind]
        codes, values = pd.factorize(table[header])
        fields = [function(value) if value else {} for value in values]
        for name in names:
            known = pd.array([field.get(name) for field in fields], dtype=object)
            columns[name] = known.take(codes)
    frame = pd.DataFrame(columns)
    if "address" in frame and "company" in frame:
        frame["company"] = _without_city(frame["company"], frame["address"])
    return frame


def _without_city(companies: pd.Series[str], addresses: pd.Series[str]) -> pd.Series[str]:
    """Company names without the city in front, the cities being those of the addresses."""
    cities = addresses.dropna().str.extract(_HAN_CITY)[0].value_counts()
    usual = [city for city, count in cities.items() if count >= _USUAL_CITY]
    if not usual:
        return companies
    shorter = companies.str.replace(f"^({'|'.join(usual)})市?(?=..)", "", regex=True)
    return shorter.str.replace(f"(?<=..)({'|'.join(usual)})$", "", regex=True)


def write_normalised(path: str, plan: str, out: str) -> None:
    """Reads a table, writes its normalised columns as Parquet."""
    table = pd.read_csv(Path(path), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    normalised(table, PLANS[plan].columns).to_parquet(out, index=False)
