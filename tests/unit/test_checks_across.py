"""Cells of one row against each other: ID numbers, dates, places, countries."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from check_examples import (
    COMPANIES,
    ID,
    NAMES,
    OTHER_USCC,
    TODAY,
    USCC,
    checked,
    told,
)

from addin.checks.check import read_columns
from addin.checks.countries import same_country
from addin.i18n import speaking
from addin.table.rulebook_toml import default_rulebook
from tests.builders import table

BERLIN = [f"Acme {n} GmbH" for n in range(6)]
ABROAD = ["公司名称", "国家", "电话", "VAT", "城市"]


def id_number(birth: str, sequence: int) -> str:
    """A valid ID number of Beijing (GB 11643-1999); an odd sequence is a man's."""
    body = f"110101{birth}{sequence:03d}"
    weights = [2 ** (17 - i) % 11 for i in range(17)]
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


MEN = [id_number("19900307", 2 * n + 1) for n in range(12)]


def test_the_id_numbers_of_these_tests_are_right():
    assert id_number("19900307", 3) == ID
    assert told(checked(["姓名", "身份证号"], *map(list, zip(NAMES, MEN, strict=False)))) == []


class TestIdNumber:
    def test_a_birth_date_is_compared_in_whatever_form_it_is_written(self):
        rows = [[n, i, "1990-03-07"] for n, i in zip(NAMES, MEN[:8], strict=False)]
        rows += [["何平", MEN[8], dt.date(1990, 3, 8)], ["高峰", MEN[9], dt.date(1990, 3, 7)]]
        rows += [["林芳", MEN[10], "1990年3月9日"], ["罗刚", MEN[11], None]]
        findings = checked(["姓名", "身份证号", "出生日期"], *rows)
        assert [f.cell.a1 for f in findings if f.code.value == "E501"] == ["C10", "C12"]
        assert {f.problem.params.get("expected") for f in findings if f.code.value == "E501"} == {
            "1990-03-07"
        }

    def test_an_id_number_that_is_wrong_itself_is_no_measure(self):
        wrong = ID[:17] + "9"
        rows = [[n, i, "1990-03-07"] for n, i in zip(NAMES, MEN[:6], strict=False)]
        findings = checked(["姓名", "身份证号", "出生日期"], *rows, ["何平", wrong, "1980-01-01"])
        assert told(findings) == [("B8", "E232")]

    def test_the_sex_is_read_in_any_usual_word(self):
        words = ["男", "先生", "M", "male", "女", "Ms", "保密", None]
        rows = [[n, i, w] for n, i, w in zip(NAMES, MEN, words, strict=False)]
        findings = checked(["姓名", "身份证号", "性别"], *rows)
        assert [cell for cell, code in told(findings) if code == "E502"] == ["C6", "C7"]

    def test_columns_that_disagree_throughout_are_about_something_else(self):
        rows = [[n, i, "1990-03-08"] for n, i in zip(NAMES, MEN, strict=False)]
        assert told(checked(["姓名", "身份证号", "出生日期"], *rows)) == []

    def test_ages_that_nobody_keeps_up_to_date_are_left_alone(self):
        stale = [[n, "1990-03-07", 20] for n in NAMES[:12]]
        assert told(checked(["姓名", "出生日期", "年龄"], *stale)) == []
        kept = [[n, "1990-03-07", 36] for n in NAMES[:11]]
        findings = checked(["姓名", "出生日期", "年龄"], *kept, ["何平", "1990-03-07", 63])
        assert told(findings) == [("C13", "W507")]


class TestDates:
    @pytest.mark.parametrize(
        ("earlier", "later"),
        [
            ("建档日期", "最近消费日期"),
            ("建档日期", "上次沟通日期"),
            ("建档日期", "到期日期"),
            ("出生日期", "建档日期"),
        ],
    )
    def test_the_later_date_is_marked_where_it_lies_before_the_earlier(self, earlier, later):
        rows = [[n, "1990-03-07", "2020-03-07"] for n in NAMES[:5]]
        findings = checked(["姓名", earlier, later], *rows, ["何平", "1990-03-07", "1989-03-07"])
        assert told(findings) == [("C7", "E504")]
        with speaking("en"):
            assert "1990-03-07" in str(next(iter(findings)).message)

    def test_the_same_day_is_in_order(self):
        rows = [[n, "2020-03-07", "2020-03-07"] for n in NAMES[:5]]
        assert told(checked(["姓名", "建档日期", "最近消费日期"], *rows)) == []

    def test_a_purchase_without_purchases_is_odd(self):
        rows = [[n, 3, "2024-03-07"] for n in NAMES[:5]]
        rows += [["何平", 0, "2024-03-07"], ["高峰", 0, None]]
        assert told(checked(["姓名", "消费次数", "最近消费日期"], *rows)) == [("B7", "W507")]


class TestCompanyCodes:
    def test_the_column_of_customer_types_decides_who_is_a_person(self):
        rows = [[COMPANIES[0], "企业", OTHER_USCC], [COMPANIES[1], "个人", USCC]]
        assert told(checked(["公司名称", "客户类型", "信用代码"], *rows)) == [("C3", "W505")]

    def test_without_such_a_column_the_name_does(self):
        rows = [[COMPANIES[0], OTHER_USCC], ["王伟", USCC]]
        assert told(checked(["公司名称", "信用代码"], *rows)) == [("B3", "W505")]

    def test_a_persons_id_number_stands_for_a_person(self):
        rows = [[COMPANIES[0], "企业", OTHER_USCC], ["王伟", "个人", ID]]
        assert told(checked(["公司名称", "客户类型", "信用代码"], *rows)) == []


class TestPlaces:
    def phones(self, *areas, city="北京市"):
        return [[NAMES[n], f"{area}-6234567{n}", city] for n, area in enumerate(areas)]

    def test_a_rare_pair_of_area_code_and_city_is_a_contradiction(self):
        rows = self.phones(*["010"] * 6, "021", "021")
        assert told(checked(["姓名", "电话", "城市"], *rows)) == [("B8", "W503"), ("B9", "W503")]

    def test_a_pair_that_the_table_holds_often_is_none(self):
        rows = self.phones(*["010"] * 6, *["021"] * 3)
        assert told(checked(["姓名", "电话", "城市"], *rows)) == []

    def test_a_city_outside_its_province_is_marked_and_measures_nothing_else(self):
        rows = [[NAMES[n], "浙江省", "杭州市", f"0571-8234567{n}"] for n in range(6)]
        rows.append(["何平", "浙江省", "南京市", "0571-82345679"])
        headers = ["姓名", "省份", "城市", "电话"]
        assert told(checked(headers, *rows)) == [("C8", "W508")]

    def test_an_address_in_another_province_is_marked(self):
        home = "浙江省杭州市西湖区文三路1号"
        rows = [[n, "浙江省", "杭州市", home] for n in NAMES[:6]]
        rows.append(["何平", "浙江省", "杭州市", "江苏省南京市中山路3号"])
        assert told(checked(["姓名", "省份", "城市", "地址"], *rows)) == [("D8", "W508")]

    def test_a_postcode_of_another_province_is_marked(self):
        rows = [[n, "北京市", f"10008{i}"] for i, n in enumerate(NAMES[:6])]
        rows.append(["何平", "北京市", "200120"])
        assert told(checked(["姓名", "城市", "邮编"], *rows)) == [("C8", "W508")]

    def test_landlines_of_one_area_are_of_one_length(self):
        rows = [[NAMES[n], f"0572-23456{n:02d}"] for n in range(15)]
        findings = checked(["姓名", "电话"], *rows, ["何平", "0572-22345678"])
        assert told(findings) == [("B17", "E202")]
        assert next(iter(findings)).problem.params == {"digits": 8, "expected": "7"}
        assert told(checked(["姓名", "电话"], *rows[:3], ["何平", "0572-22345678"])) == []


class TestCountries:
    def rows(self):
        return [[n, "德国", f"+49 30 2234567{i}", "DE136695976", "Berlin"]
                for i, n in enumerate(BERLIN)]  # fmt: skip

    def test_a_phone_that_stands_alone_with_its_country_is_wrong(self):
        row = ["Foo GmbH", "德国", "+33 1 42 34 56 78", "DE136695976", "Berlin"]
        assert told(checked(ABROAD, *self.rows(), row)) == [("C8", "E506")]

    def test_a_country_that_two_others_contradict_is_wrong_itself(self):
        row = ["Foo GmbH", "法国", "+49 30 22345679", "DE136695976", "Berlin"]
        findings = checked(ABROAD, *self.rows(), row)
        assert told(findings) == [("B8", "E506")]
        with speaking("en"):
            assert "Germany" not in str(next(iter(findings)).hint)

    def test_a_row_without_country_takes_that_of_its_numbers(self):
        row = ["Foo GmbH", None, "+49 30 22345679", "DE136695976", "Berlin"]
        found = table(ABROAD, *self.rows(), row)
        _readings, countries = read_columns(found, default_rulebook(), TODAY)
        assert countries.said[-1] == ""
        assert countries.meant[-1] == "DE"
        assert countries.rows_by_country("CN").keys() == {"DE"}

    def test_rows_of_no_known_country_are_read_as_at_home(self):
        found = table(ABROAD, *self.rows(), ["云图", None, "13812345678", None, None])
        _readings, countries = read_columns(found, default_rulebook(), TODAY)
        by_country = countries.rows_by_country("CN")
        assert by_country["CN"].tolist() == [6]
        assert np.array_equal(by_country["DE"], np.arange(6))

    def test_countries_with_a_shared_calling_code_do_not_contradict(self):
        assert same_country("US", "CA")
        assert same_country("DE", "DE")
        assert not same_country("US", "MX")
        row = ["Foo", "加拿大", "+1 212-555-2368", None, None]
        codes = dict(told(checked(ABROAD, *self.rows(), row)))
        assert "E506" not in codes.values()
