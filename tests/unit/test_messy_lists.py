"""The messy lists of the benchmark: reproducible, truthful, right where they claim to be."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import phonenumbers
import pytest
import stdnum.cn.uscc
from email_validator import validate_email

from tests.benchmarks.lists.chinese_places import PLACES
from tests.benchmarks.lists.countries import COUNTRIES
from tests.benchmarks.lists.damage import AT_LEAST, as_text, same
from tests.benchmarks.lists.identifiers import (
    id_check,
    id_number_is_right,
    tax_number_is_right,
    uscc_check,
)
from tests.benchmarks.lists.truth import Degree, MessyList, Storage
from tests.benchmarks.messy_lists import LISTS, RECIPES, make_list, write_list

TODAY = dt.date(2026, 6, 30)
STORAGES: tuple[Storage, ...] = ("csv", "xlsx")
EVERY_LIST = pytest.mark.parametrize(
    ("name", "storage"), [(name, storage) for name in LISTS for storage in STORAGES]
)


def small(name: str, storage: Storage = "csv", rows: int = 400, seed: int = 3) -> MessyList:
    return make_list(name, rows, seed, storage, TODAY)


def clean_values(messy: MessyList, key: str) -> list[tuple[str, dict[str, str]]]:
    """The right values of a column that are not blank, each with its right row."""
    keys = [column.key for column in messy.columns]
    rows = [dict(zip(keys, map(as_text, row), strict=True)) for row in messy.clean if row]
    return [(row[key], row) for row in rows if row[key]]


@EVERY_LIST
def test_the_same_seed_gives_the_same_list(name: str, storage: Storage) -> None:
    assert small(name, storage, rows=150) == small(name, storage, rows=150)


@EVERY_LIST
def test_another_seed_gives_another_list(name: str, storage: Storage) -> None:
    assert small(name, storage, rows=150).rows != small(name, storage, rows=150, seed=4).rows


@EVERY_LIST
def test_exactly_the_cells_with_a_truth_differ_from_the_right_ones(
    name: str, storage: Storage
) -> None:
    messy = small(name, storage)
    truths = messy.by_cell()
    assert len(truths) == len(messy.truths), "two truths about one cell"
    for row, (values, clean) in enumerate(zip(messy.rows, messy.clean, strict=True), 2):
        for column, value in enumerate(values, 1):
            truth = truths.get((row, column))
            if clean is None:
                assert (truth is not None) == (value is not None)
            elif truth is None or truth.suspect:
                assert same(value, clean[column - 1])
            else:
                assert not same(value, clean[column - 1])


@EVERY_LIST
def test_the_right_value_is_the_one_before_the_damage(name: str, storage: Storage) -> None:
    messy = small(name, storage)
    for truth in messy.truths:
        clean = messy.clean[truth.row - 2]
        if truth.kind == "stale":
            assert same(truth.right_value, messy.rows[truth.row - 2][truth.column - 1])
        elif clean is not None:
            assert same(truth.right_value, clean[truth.column - 1])


@EVERY_LIST
def test_every_planned_damage_occurs_often_enough(name: str, storage: Storage) -> None:
    messy = make_list(name, 5000, 3, storage, TODAY)
    planned = {d.kind for d in RECIPES[name].damages(TODAY) if d.storage in (None, storage)}
    errors = Counter(kind for kind, _ in {(t.kind, t.group) for t in messy.truths})
    assert planned <= errors.keys()
    assert {"row_repeated", "header_repeated", "code_repeated", "number_repeated"} <= errors.keys()
    assert min(errors.values()) >= AT_LEAST
    share = len(messy.truths) / (len(messy.rows) * len(messy.columns))
    assert 0.06 <= share <= 0.08


@EVERY_LIST
def test_suspects_share_an_error_with_a_culprit(name: str, storage: Storage) -> None:
    messy = small(name, storage)
    culprits = {t.group for t in messy.truths if not t.suspect}
    suspects = [t for t in messy.truths if t.suspect]
    assert suspects
    assert all(t.group in culprits and t.degree is Degree.WRONG for t in suspects)


def test_right_mobile_numbers_are_valid_for_phonenumbers() -> None:
    for name in ("members", "business"):
        for text, _ in clean_values(small(name), "mobile"):
            number = phonenumbers.parse(text, "CN")
            assert phonenumbers.is_valid_number(number), text
            assert phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE, text


def test_right_landlines_lie_in_the_city_of_their_row() -> None:
    landlines = [
        (text, row) for text, row in clean_values(small("business"), "phone") if text[0] == "0"
    ]
    assert len(landlines) > 100
    areas = {place.city: place.area for place in PLACES}
    for text, row in landlines:
        area, local = text.split("-")[:2]
        assert phonenumbers.is_valid_number(phonenumbers.parse(area + local, "CN")), text
        assert area == areas[row["city"]], row
        assert row["address"].startswith(row["province"]), row
        assert row["city"] in row["address"], row


def test_right_international_numbers_belong_to_their_country() -> None:
    codes = {country.name: country.code for country in COUNTRIES.values()}
    for text, row in clean_values(small("trade"), "phone"):
        number = phonenumbers.parse(text, None)
        assert phonenumbers.is_valid_number(number), text
        assert number.country_code == phonenumbers.country_code_for_region(codes[row["country"]])


@pytest.mark.parametrize("name", LISTS)
def test_right_mail_addresses_pass_the_validator(name: str) -> None:
    for text, _ in clean_values(small(name), "email"):
        assert validate_email(text, check_deliverability=False).normalized == text


def test_right_id_numbers_agree_with_birth_date_and_sex() -> None:
    for text, row in clean_values(small("members"), "id_number"):
        assert id_number_is_right(text)
        assert text[6:14] == row["born"].replace("-", "")
        assert row["sex"] == ("男" if int(text[16]) % 2 else "女")


def test_right_credit_codes_pass_stdnum() -> None:
    for text, _ in clean_values(small("business"), "uscc"):
        assert stdnum.cn.uscc.is_valid(text), text


def test_right_tax_numbers_pass_stdnum() -> None:
    codes = {country.name: country.code for country in COUNTRIES.values()}
    seen = set()
    for text, row in clean_values(small("trade"), "tax"):
        seen.add(row["country"])
        assert tax_number_is_right(codes[row["country"]], text), (row["country"], text)
    assert len(seen) >= 12


@pytest.mark.parametrize("name", LISTS)
def test_right_rows_keep_their_dates_in_order(name: str) -> None:
    first, last = {
        "members": ("joined", "last"),
        "business": ("signed", "last"),
        "trade": ("since", "last"),
    }[name]
    for text, row in clean_values(small(name), last):
        assert row[first] <= text <= TODAY.isoformat()


@pytest.mark.parametrize("name", LISTS)
def test_right_codes_and_numbers_are_unique(name: str) -> None:
    for key in ("code", RECIPES[name].identifier):
        values = [text for text, _ in clean_values(small(name), key)]
        assert len(values) == len(set(values))


def test_published_examples_fix_the_check_digits() -> None:
    # GB 11643-1999 and GB 32100-2015 give these themselves.
    assert id_check("11010519491231002") == "X"
    assert id_check("44052418800101001") == "4"
    assert uscc_check("91350100M000100Y4") == "3"


@pytest.mark.parametrize("name", LISTS)
def test_a_damage_that_left_a_valid_value_is_not_called_visible(name: str) -> None:
    messy = make_list(name, 2000, 5, "csv", TODAY)
    keys = [column.key for column in messy.columns]
    judge = RECIPES[name].judge
    judged = {d.kind for d in RECIPES[name].damages(TODAY) if d.visible is None}
    checked = 0
    for truth in messy.truths:
        clean = messy.clean[truth.row - 2]
        if truth.kind in judged and clean and not truth.suspect:
            row = dict(zip(keys, clean, strict=True))
            value = messy.rows[truth.row - 2][truth.column - 1]
            assert truth.visible != judge(keys[truth.column - 1], value, row), value
            checked += 1
    assert checked > 50


def test_a_csv_file_holds_the_texts_as_they_are(tmp_path: Path) -> None:
    messy = small("trade", rows=120)
    write_list(messy, tmp_path / "list.csv")
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = list(csv.reader(file))
    assert header == [column.header for column in messy.columns]
    assert rows == [[as_text(value) for value in row] for row in messy.rows]


@pytest.mark.parametrize("name", LISTS)
def test_a_workbook_holds_values_with_their_types(tmp_path: Path, name: str) -> None:
    messy = small(name, "xlsx", rows=150)
    write_list(messy, tmp_path / "list.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx", data_only=True).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(messy.rows)
    kinds = set()
    for stored, meant in zip(rows, messy.rows, strict=True):
        for value, expected in zip(stored, meant, strict=True):
            kinds.add(type(expected))
            if isinstance(expected, dt.date) and expected.year >= 1900:
                assert isinstance(value, dt.datetime)
                assert value.date() == expected
            elif isinstance(expected, int | float):
                assert not isinstance(value, str)
                assert value == expected
            else:
                # XML has no carriage return of its own; the lists hold none.
                assert (value or "") == as_text(expected)
    assert {str, int, dt.date} <= kinds
