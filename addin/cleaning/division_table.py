"""China's provinces, cities and districts, with the names under which people write them.

The table comes with python-stdnum (`stdnum/cn/loc.dat`, codes of GB/T 2260, every change
since 1980 with its years) and is read once, when it is first asked for. Names of the past
are kept, since customers keep writing them, but a name of today wins.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from addin.cleaning.scripts import simplified


class Level(IntEnum):
    """The three levels of the division code."""

    PROVINCE = 1
    CITY = 2
    DISTRICT = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A province, city or district.

    Attributes:
        name: its full name, "昆山市".
        level: a county-level city such as 昆山市 is a DISTRICT.
        province: full name of its province; its own name for a province.
        city: full name of its city; the municipality's name for its districts; "" for a
            province and for what a province governs directly.
        code: six digits of GB/T 2260; "" for a zone that has none.
        current: whether it exists today.
    """

    name: str
    level: Level
    province: str
    city: str
    code: str
    current: bool


@dataclass(frozen=True, slots=True)
class DivisionTable:
    """All places by the ways to write them.

    Attributes:
        places: {writing: places so called, those of today first}.
        lengths: {first two characters: lengths of the writings that begin so, longest
            first}.
        provinces: full names of the provinces.
    """

    places: Mapping[str, tuple[Place, ...]]
    lengths: Mapping[str, tuple[int, ...]]
    provinces: frozenset[str]


MUNICIPALITIES = frozenset({"北京市", "天津市", "上海市", "重庆市"})

PROVINCE_LETTERS: Mapping[str, str] = {
    **dict(zip("京津沪渝冀晋辽吉黑苏浙皖", (
        "北京市", "天津市", "上海市", "重庆市", "河北省", "山西省",
        "辽宁省", "吉林省", "黑龙江省", "江苏省", "浙江省", "安徽省",
    ), strict=True)),
    **dict(zip("闽赣鲁豫鄂湘粤桂琼川蜀贵黔", (
        "福建省", "江西省", "山东省", "河南省", "湖北省", "湖南省", "广东省",
        "广西壮族自治区", "海南省", "四川省", "四川省", "贵州省", "贵州省",
    ), strict=True)),
    **dict(zip("云滇藏陕秦甘陇青宁新蒙港澳台", (
        "云南省", "云南省", "西藏自治区", "陕西省", "陕西省", "甘肃省", "甘肃省", "青海省",
        "宁夏回族自治区", "新疆维吾尔自治区", "内蒙古自治区", "香港特别行政区",
        "澳门特别行政区", "台湾省",
    ), strict=True)),
}  # fmt: skip
"""The one-letter names, as on number plates."""

# Zones that serve as a district in every address, though they have no division code.
_ZONES = {
    "江苏省": {"苏州市": "苏州工业园区", "南京市": "江北新区"},
    "河北省": {"保定市": "雄安新区"},
    "四川省": {"成都市": "天府新区"},
    "重庆市": {"重庆市": "两江新区"},
    "陕西省": {"西安市": "西咸新区"},
    "甘肃省": {"兰州市": "兰州新区"},
    "贵州省": {"贵阳市": "贵安新区"},
    "山东省": {"青岛市": "西海岸新区"},
}
_BEYOND_THE_CODES = {
    "台湾省": ("台北市", "新北市", "桃园市", "台中市", "台南市", "高雄市", "基隆市", "新竹市"),
}

_PEOPLES = (
    "蒙古|维吾尔|布依|朝鲜|土家|哈尼|哈萨克|傈僳|拉祜|东乡|纳西|景颇|柯尔克孜|达斡尔|仫佬|布朗|"
    "撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔|独龙|"
    "鄂伦春|赫哲|门巴|珞巴|基诺"
)
_SHORT_PEOPLES = "回|藏|苗|彝|壮|满|侗|瑶|白|傣|黎|佤|畲|水|土|羌|怒|京|各"
_OF_A_PEOPLE = re.compile(rf"(?:(?:{_PEOPLES})族?|(?:{_SHORT_PEOPLES})族)+自治[州县旗区]$")
_SUFFIX = re.compile(r"(?:特别行政区|自治[区州县旗]|地区|林区|特区|新区|矿区|[省市区县盟旗州])$")
_LINE = re.compile(r'\s*(\d+) \w+="([^"]+)"')
_NAMED = re.compile(r"(?:\[(\d*)-(\d*)\])?([^,\[\]]+)")

# Parts of a city that have no name of their own: they say nothing about where it is.
_NAMELESS = frozenset(
    {"市辖区", "市区", "郊区", "城区", "矿区", "新区", "东区", "西区", "县", "市"}
)
_TODAY = 9999
_GROUPING = re.compile(r"直辖|^林区$|^市辖区$|^县$|^市$")


@cache
def stem(name: str) -> str:
    """The name without what kind of place it is: "苏州市" gives "苏州".

    A name of which a single character would be left ("丰县") stays whole.
    """
    for suffix in (_OF_A_PEOPLE, _SUFFIX):
        short = suffix.sub("", name)
        if short != name and len(short) >= 2:
            return short
    return name


def is_nameless(name: str) -> bool:
    """Whether many cities have a part of that name, such as 郊区."""
    return name in _NAMELESS


class _Named(NamedTuple):
    """A name and the years in which it was valid; 9999 is today."""

    name: str
    first: int
    last: int

    @property
    def current(self) -> bool:
        return self.last == _TODAY

    def meets(self, other: _Named) -> bool:
        return self.first < other.last and other.first < self.last


def _lines() -> Iterator[tuple[str, str, list[_Named]]]:
    """(province code, rest of the code, names) of every line."""
    province = ""
    text = (files("stdnum.cn") / "loc.dat").read_text(encoding="utf-8")
    for line in text.splitlines():
        match = _LINE.match(line)
        if not match:
            continue
        code, names = match.groups()
        if not line.startswith(" "):
            province, code = code, ""
        yield (
            province,
            code,
            [
                _Named(simplified(m[3]), int(m[1] or 0), int(m[2] or _TODAY))
                for m in _NAMED.finditer(names)
            ],
        )


def _places() -> Iterator[Place]:
    province = ""
    cities: list[_Named] = []
    for head, code, names in _lines():
        if not code:
            province = names[0].name
            yield Place(province, Level.PROVINCE, province, "", head + "0000", True)
            if province in MUNICIPALITIES:
                yield Place(province, Level.CITY, province, province, head + "0000", True)
            continue
        if code == "0000":
            continue
        if code.endswith("00"):
            cities = [n for n in names if not _GROUPING.search(n.name)]
            for city in cities:
                yield Place(city.name, Level.CITY, province, city.name, head + code, city.current)
            continue
        for part in names:
            name = part.name
            if name == "市辖区":
                continue
            if province in MUNICIPALITIES:
                yield Place(name, Level.DISTRICT, province, province, head + code, part.current)
            elif not cities:
                level = Level.CITY if name.endswith("市") else Level.DISTRICT
                governed = name if level is Level.CITY else ""
                yield Place(name, level, province, governed, head + code, part.current)
            else:
                for city in cities:
                    if city.meets(part):
                        both = part.current and city.current
                        yield Place(name, Level.DISTRICT, province, city.name, head + code, both)
    for province, zones in _ZONES.items():
        for governed, zone in zones.items():
            yield Place(zone, Level.DISTRICT, province, governed, "", True)
    for province, more in _BEYOND_THE_CODES.items():
        for name in more:
            yield Place(name, Level.CITY, province, name, "", True)


def _writings(place: Place) -> Iterator[str]:
    yield place.name
    short = stem(place.name)
    if short != place.name:
        yield short
        if place.name.endswith("自治州"):
            yield short + "州"


@cache
def division_table() -> DivisionTable:
    """The table, made at the first call and kept."""
    found: defaultdict[str, dict[Place, None]] = defaultdict(dict)
    for place in _places():
        for writing in _writings(place):
            found[writing][place] = None
    places = {
        writing: tuple(sorted(group, key=lambda p: (not p.current, p.level)))
        for writing, group in found.items()
    }
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for writing in places:
        lengths[writing[:2]].add(len(writing))
    return DivisionTable(
        places=places,
        lengths={head: tuple(sorted(sizes, reverse=True)) for head, sizes in lengths.items()},
        provinces=frozenset(
            p.name for group in places.values() for p in group if p.level is Level.PROVINCE
        ),
    )
