"""Provinces, cities and districts at the head of an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.cleaning.division_table import MUNICIPALITIES, Level, Place, division_table, stem
from addin.cleaning.divisions import cities_named, contradiction, find_division, province_of


def current_places() -> list[Place]:
    table = division_table()
    return [
        p for name, group in table.places.items() for p in group if p.current and p.name == name
    ]


CURRENT = current_places()


def test_the_table_holds_the_provinces_and_a_plausible_number_of_places() -> None:
    assert len(division_table().provinces) == 34
    cities = {p.name for p in CURRENT if p.level is Level.CITY and p.code.endswith("00")}
    districts = {(p.name, p.city) for p in CURRENT if p.level is Level.DISTRICT}
    assert 333 <= len(cities) <= 345
    assert 2_700 <= len(districts) <= 3_100


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("苏州市", "苏州"),
        ("内蒙古自治区", "内蒙古"),
        ("广西壮族自治区", "广西"),
        ("恩施土家族苗族自治州", "恩施"),
        ("黔东南苗族侗族自治州", "黔东南"),
        ("巴音郭楞蒙古自治州", "巴音郭楞"),
        ("浦东新区", "浦东"),
        ("神农架林区", "神农架"),
        ("丰县", "丰县"),
        ("香港特别行政区", "香港"),
    ],
)
def test_the_stem_leaves_out_what_kind_of_place_it_is(name: str, short: str) -> None:
    assert stem(name) == short


@pytest.mark.parametrize(
    ("text", "province", "city", "district", "rest"),
    [
        ("江苏省苏州市昆山市玉山镇1号", "江苏省", "苏州市", "昆山市", "玉山镇1号"),
        ("江苏苏州张家港 光明街12", "江苏省", "苏州市", "张家港市", "光明街12"),
        ("上海浦东张杨路1号", "上海市", "上海市", "浦东新区", "张杨路1号"),
        ("上海市南京西路1号", "上海市", "上海市", "", "南京西路1号"),
        ("上海市上海市浦东新区", "上海市", "上海市", "浦东新区", ""),
        ("粤广州天河", "广东省", "广州市", "天河区", ""),
        ("沪", "上海市", "上海市", "", ""),
        ("深圳南山区科技园", "广东省", "深圳市", "南山区", "科技园"),
        ("苏州工业园区星湖街", "江苏省", "苏州市", "苏州工业园区", "星湖街"),
        ("内蒙古呼和浩特", "内蒙古自治区", "呼和浩特市", "", ""),
        ("海南藏族自治州共和县", "青海省", "海南藏族自治州", "共和县", ""),
        ("海南省海口市", "海南省", "海口市", "", ""),
        ("吉林市昌邑区", "吉林省", "吉林市", "昌邑区", ""),
        ("吉林长春", "吉林省", "长春市", "", ""),
        ("湖北省仙桃市", "湖北省", "仙桃市", "", ""),
        ("神农架林区", "湖北省", "", "神农架林区", ""),
        ("恩施州恩施市", "湖北省", "恩施土家族苗族自治州", "恩施市", ""),
        ("中国 上海市 徐汇区", "上海市", "上海市", "徐汇区", ""),
        ("江蘇無錫市梁溪建設北路", "江苏省", "无锡市", "梁溪区", "建設北路"),
        ("杭州市民中心", "浙江省", "杭州市", "", "市民中心"),
        ("朝阳区建国路", "", "", "朝阳区", "建国路"),
        ("昆山市", "江苏省", "苏州市", "昆山市", ""),
        ("海淀中关村大街1号", "北京市", "北京市", "海淀区", "中关村大街1号"),
    ],
)
def test_an_address_begins_with_its_places(
    text: str, province: str, city: str, district: str, rest: str
) -> None:
    found = find_division(text)
    assert found is not None
    assert (found.province, found.city, found.district, found.rest) == (
        province,
        city,
        district,
        rest,
    )


@pytest.mark.parametrize(
    "text",
    ["", "南京路1号", "北京西路20号", "和平路3号", "粤A12345", "abc", "12 Main Street", "中国"],
)
def test_a_road_is_no_place(text: str) -> None:
    assert find_division(text) is None


@given(st.sampled_from(CURRENT), st.sampled_from(["", " ", "，"]))
def test_every_place_of_today_is_found_behind_its_province_and_city(place: Place, gap: str) -> None:
    outer = [place.province]
    if place.city and place.city not in (place.province, place.name):
        outer.append(place.city)
    if place.name != place.province:
        outer.append(place.name)
    found = find_division(gap.join(outer) + gap + "解放路88号")
    assert found is not None
    assert found.province == place.province
    assert found.rest == "解放路88号"
    if place.level is Level.DISTRICT:
        assert found.district == place.name
        assert found.city == place.city


@given(st.sampled_from(CURRENT))
def test_no_true_address_contradicts_itself(place: Place) -> None:
    city = "" if place.city in MUNICIPALITIES else place.city
    assert contradiction(f"{place.province}{city}{place.name}人民路1号") is None
    assert contradiction(f"{stem(place.province)}{city}{place.name}人民路1号") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("江苏省杭州市西湖区文三路1号", ("杭州市", "江苏省")),
        ("江苏杭州市", ("杭州市", "江苏")),
        ("上海市杭州市", ("杭州市", "上海市")),
        ("杭州市姑苏区", ("姑苏区", "杭州市")),
        ("江西省福州市资溪县", ("福州市", "江西省")),
    ],
)
def test_a_place_in_the_wrong_province_or_city_is_told(text: str, found: tuple[str, str]) -> None:
    assert contradiction(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "东莞市东城区",  # a town that calls itself a district
        "苏州市新区狮山路",
        "太原市郊区",
        "合肥市高新区",
        "襄樊市襄阳区",  # both of the past
        "江苏南京路1号",
        "上海北京东路",
        "昆山市苏州路",
        "北京市崇文区",
        "台湾省台北市",
        "重庆市万州区",
    ],
)
def test_what_is_not_surely_wrong_is_left_alone(text: str) -> None:
    assert contradiction(text) is None


def test_names_lead_to_provinces_and_cities() -> None:
    assert province_of("苏州") == "江苏省"
    assert province_of("昆山") == "江苏省"
    assert province_of("粤") == "广东省"
    assert province_of("蘇州市") == "江苏省"
    assert province_of("鼓楼区") == ""
    assert province_of("Atlantis") == ""
    assert cities_named("苏州") == ("苏州市",)
    assert cities_named("义乌") == ("义乌市",)
    assert cities_named("海淀") == ()
