"""Addresses, house numbers, cities and provinces."""

from __future__ import annotations

import csv
import gzip
import io
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.cleaning.addresses import (
    AddressCleaner,
    AddressLevel,
    address_level,
    column_level,
    incomplete,
)
from addin.cleaning.cities import PlaceCleaner
from addin.cleaning.division_table import Level, Place, division_table
from addin.cleaning.divisions import contradiction
from addin.cleaning.reading import Cleaner
from addin.cleaning.street_numbers import StreetNumberCleaner
from addin.findings import Code
from addin.table.cells import CellValue

DATA = Path(__file__).parents[2] / ".." / "shared" / "data" / "matching" / "cn_10k.csv.gz"
CLEANER = AddressCleaner()
NUMBERS = StreetNumberCleaner()
CITIES = PlaceCleaner()
PROVINCES = PlaceCleaner(Level.PROVINCE)


def test_all_of_them_are_cleaners() -> None:
    cleaners: list[Cleaner] = [CLEANER, NUMBERS, CITIES, PROVINCES]
    assert all(cleaner.forms for cleaner in cleaners)


@pytest.mark.parametrize(
    "address",
    [
        "上海市浦东新区张杨路500号1幢203室",
        "北京市朝阳区建国门外大街1号国贸大厦3座",
        "河北省保定市清苑区某庄村三组",
        "四川省凉山彝族自治州会理市学院东路98号",
        "广东省东莞市东城区东升路8号",
        "广东省东莞市长安镇乌沙社区",
        "新疆维吾尔自治区石河子市北一路",
        "香港九龙尖沙咀弥敦道1号",
        "台北市信义区信义路五段7号",
        "江苏苏州工业园区星湖街328号创意产业园A1栋",
        "浙江省义乌市国际商贸城G区2楼7街28015商位",
        "深圳市龙华区民治街道1970科技园8栋",
        "天津市和平区南京路189号津汇广场2座29层",
        "西安市高新区科技路33号高新国际商务中心数码大厦",
        "内蒙古鄂尔多斯市伊金霍洛旗阿勒腾席热镇",
        "江苏省南京市江北新区研创园团结路99号",
        "上海市",
        "12 Main Street, Apt 4B, Springfield, IL 62704",
        "10 Downing Street, London SW1A 2AA",
        "Hauptstr. 5, 10115 Berlin",
        "12 rue de l'Église, 75001 Paris",
        "Via Roma 1, 00184 Roma RM",
        "1-1-2 Otemachi, Chiyoda-ku, Tokyo 100-8111",
        "C/ Alcalá 45, 3º izq., 28014 Madrid",
        "P.O. Box 1234, Dubai",
        "東京都千代田区丸の内1-1-1",
        "서울특별시 강남구 테헤란로 152",
        "ул. Тверская, д. 7, Москва",
    ],
)
def test_a_right_address_stays_silent(address: str) -> None:
    assert CLEANER.read(address).problems == ()


@pytest.mark.parametrize(
    ("written", "code", "expected"),
    [
        ("江苏苏州市张家港 光明街122号", Code.SPACING, "江苏苏州市张家港光明街122号"),
        ("杭州市西湖区文三路 1 号", Code.SPACING, "杭州市西湖区文三路1号"),
        ("韶关南雄市进途路１６８５号", Code.FULL_WIDTH, "韶关南雄市进途路1685号"),
        ("上海市上海市浦东新区张杨路5号", Code.FORM, "上海市浦东新区张杨路5号"),
        ("文三路1号 13800138001", Code.WORDS_GLUED, None),
        ("杭州市西湖区文三路1号 13800138001", Code.WORDS_GLUED, "杭州市西湖区文三路1号"),
        ("杭州市文三路1号（电话：0571-88888888）", Code.WORDS_GLUED, "杭州市文三路1号"),
        ("杭州市西湖区文三路1号 王先生收", Code.WORDS_GLUED, "杭州市西湖区文三路1号"),
        ("杭州市文三路1号 收件人:张建国", Code.WORDS_GLUED, "杭州市文三路1号"),
        ("地址：杭州市西湖区文三路1号", Code.WORDS_GLUED, "杭州市西湖区文三路1号"),
        ("12 Main St (415) 555-2671", Code.WORDS_GLUED, "12 Main St"),
        ("12 Main St, info@acme.com", Code.WORDS_GLUED, "12 Main St"),
        ("江苏省杭州市西湖区文三路1号", Code.ADDRESS_REGION, None),
        ("12345", Code.ADDRESS_INCOMPLETE, None),
        ("杭州市文三路1号；上海市漕溪路2号", Code.SEVERAL_VALUES, None),
        ("12  Main   Street", Code.SPACING, "12 Main Street"),
        ("无", Code.PLACEHOLDER, None),
    ],
)
def test_what_is_wrong_is_told_with_what_is_certain(
    written: str, code: Code, expected: str | None
) -> None:
    problem = CLEANER.read(written).problems[0]
    assert (problem.code, problem.suggestion) == (code, expected)


def test_a_postcode_behind_an_address_is_never_joined_to_its_number() -> None:
    assert CLEANER.read("杭州市西湖区文三路1号 310012").standard == "杭州市西湖区文三路1号 310012"


def test_a_contradiction_names_both_places() -> None:
    params = CLEANER.read("江苏省杭州市西湖区文三路1号").problems[0].params
    assert params == {"inner": "杭州市", "outer": "江苏省"}


@pytest.mark.parametrize(
    ("address", "level"),
    [
        ("江苏省", AddressLevel.PROVINCE),
        ("江苏省苏州市", AddressLevel.CITY),
        ("上海市", AddressLevel.CITY),
        ("江苏省苏州市昆山市", AddressLevel.DISTRICT),
        ("合肥高新区", AddressLevel.DISTRICT),
        ("昆山市玉山镇", AddressLevel.STREET),
        ("河北省保定市清苑区东庄村", AddressLevel.STREET),
        ("北京市朝阳区国贸大厦", AddressLevel.STREET),
        ("12 Main Street", AddressLevel.UNKNOWN),
    ],
)
def test_an_address_goes_as_far_as_it_goes(address: str, level: AddressLevel) -> None:
    assert address_level(address) is level


def test_an_address_is_incomplete_only_where_the_column_holds_streets() -> None:
    streets = ["上海市浦东新区张杨路5号", "北京市朝阳区建国路1号", "上海市"]
    districts = ["上海市浦东新区", "北京市朝阳区", "上海市"]
    assert column_level(streets) is AddressLevel.STREET
    assert column_level(districts) is AddressLevel.DISTRICT
    assert column_level(["12 Main Street"]) is AddressLevel.UNKNOWN
    problem = incomplete("上海市", column_level(streets))
    assert problem is not None
    assert problem.code is Code.ADDRESS_INCOMPLETE
    assert incomplete("上海市", column_level(districts)) is None
    assert incomplete("上海市浦东新区张杨路5号", AddressLevel.STREET) is None
    assert incomplete("12 Main Street", AddressLevel.STREET) is None


messy = st.builds(
    lambda *parts: "".join(parts),
    st.sampled_from(["江苏省", "江苏", "上海市", "上海市上海市", "", "无"]),
    st.sampled_from(["苏州市", "杭州市", "浦东新区", "昆山市", " ", ""]),
    st.text(st.sampled_from("人民中山东路街村区市号室0123456789A-# １"), max_size=14),
    st.sampled_from(["", "", " 王先生", "13800138001", " 310012", "；上海市漕溪路2号"]),
)


@given(st.lists(st.one_of(messy, st.text(max_size=10)), max_size=8))
def test_sorting_into_forms_agrees_with_reading(texts: list[str]) -> None:
    for text, index in zip(texts, CLEANER.forms_of(texts).tolist(), strict=True):
        if index >= 0:
            reading = CLEANER.read(text)
            assert (reading.problems, bool(reading.form)) == ((), True)


GROUPS = division_table().places.items()
TODAY = [p for name, group in GROUPS for p in group if p.current and p.name == name]


@given(st.sampled_from(TODAY), st.sampled_from(TODAY), st.sampled_from(["", "人民路"]))
def test_sorting_into_forms_never_overlooks_a_contradiction(
    outer: Place, inner: Place, road: str
) -> None:
    text = f"{outer.province}{outer.city}{inner.name}{road}1号"
    if contradiction(text):
        assert CLEANER.forms_of([text]).tolist() == [-1]


@given(messy)
def test_a_tidied_address_is_read_back(text: str) -> None:
    reading = CLEANER.read(text)
    if isinstance(reading.standard, str) and not reading.problems:
        again = CLEANER.read(CLEANER.write(reading.standard, reading.form))
        assert (again.standard, again.form, again.problems) == (reading.standard, reading.form, ())


@given(st.one_of(st.text(max_size=40), st.integers(), st.floats(), st.dates()))
def test_nothing_makes_them_stumble(value: CellValue) -> None:
    for cleaner in (CLEANER, NUMBERS, CITIES, PROVINCES):
        cleaner.read(value)
    address_level(str(value))


@pytest.mark.parametrize("number", ["12", "12a", "12-14", "1/2", "88号3楼", 7, 12.0])
def test_a_house_number_may_be_written_in_many_ways(number: CellValue) -> None:
    assert NUMBERS.read(number).problems == ()


def test_a_phone_number_is_no_part_of_a_house_number() -> None:
    problem = NUMBERS.read("12 13800138001").problems[0]
    assert (problem.code, problem.suggestion) == (Code.WORDS_GLUED, "12")


@pytest.mark.parametrize(
    ("city", "standard", "form"),
    [
        ("苏州市", "苏州市", "full"),
        ("苏州", "苏州市", "short"),
        ("上海", "上海市", "short"),
        ("昆山", "昆山市", "short"),
        ("蘇州", "蘇州", "plain"),
        ("海南", "海南", "plain"),
        ("London", "London", "plain"),
        ("东京", "东京", "plain"),
        ("大阪市", "大阪市", "plain"),
        ("襄樊市", "襄樊市", "plain"),
    ],
)
def test_a_city_is_known_with_and_without_what_it_is(city: str, standard: str, form: str) -> None:
    reading = CITIES.read(city)
    assert (reading.standard, reading.form, reading.problems) == (standard, form, ())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("苏洲市", "苏州市"),
        ("常洲", "常州"),
        ("石家装市", "石家庄市"),
        ("哈尔宾", "哈尔滨"),
        ("乌鲁木奇", "乌鲁木齐"),
    ],
)
def test_a_mistyped_city_is_put_right(written: str, expected: str) -> None:
    problem = CITIES.read(written).problems[0]
    assert (problem.code, problem.suggestion) == (Code.CHOICE_TYPO, expected)


@pytest.mark.parametrize(
    ("region", "standard"),
    [
        ("江苏", "江苏省"),
        ("粤", "广东省"),
        ("广西省", "广西壮族自治区"),
        ("内蒙古自治区", "内蒙古自治区"),
        ("California", "California"),
    ],
)
def test_a_province_is_known_by_its_names(region: str, standard: str) -> None:
    reading = PROVINCES.read(region)
    assert (reading.standard, reading.problems) == (standard, ())


@given(
    st.sampled_from(["苏州市", "昆山市", "London", "大理白族自治州", "北京市", "蘇州"]),
    st.sampled_from(CITIES.forms),
)
def test_a_city_written_in_a_form_is_read_back(city: str, form: str) -> None:
    written = CITIES.write(city, form)
    again = CITIES.read(written)
    assert again.standard == city
    assert again.form == form or written == city


def test_unknown_forms_are_errors_of_the_caller() -> None:
    for cleaner in (CLEANER, NUMBERS, CITIES):
        with pytest.raises(KeyError):
            cleaner.write("苏州市", "braille")


def test_a_large_table_gives_only_the_damage_it_was_given() -> None:
    if not DATA.exists() and os.environ.get("CI") != "true":
        pytest.skip("the shared test tables are not here")
    with gzip.open(DATA) as packed:
        rows = list(csv.DictReader(io.TextIOWrapper(packed, "utf-8-sig")))
    texts = [row["address"] for row in rows if row["address"]]
    found = Counter(problem.code for text in texts for problem in CLEANER.read(text).problems)
    # Gaps, full-width digits and repeated city names are there on purpose.
    damage = {Code.SPACING, Code.FULL_WIDTH, Code.FORM}
    assert sum(n for code, n in found.items() if code not in damage) <= 0.001 * len(texts), found
    assert column_level(texts) is AddressLevel.STREET
    assert (CLEANER.forms_of(texts) >= 0).mean() > 0.8
