"""The invented customers of the demo."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from addin.cleaning.uscc import is_uscc
from addin.i18n import speaking
from addin.table.rulebook_toml import default_rulebook
from addin.template.rules import template_rules
from templates.example_data import TODAY, Example, example_customers
from templates.example_words import PLACES

COUNT = 1200


@pytest.fixture(scope="module")
def example() -> Example:
    return example_customers(COUNT)


def clean_cells(example: Example, key: str) -> list[object]:
    hurt = example.untidy | example.wrong
    return [row[key] for i, row in enumerate(example.rows) if key in row and (i, key) not in hurt]


def test_the_same_seed_gives_the_same_customers(example: Example) -> None:
    assert example_customers(COUNT) == example
    assert example_customers(COUNT, seed=1).rows != example.rows


def test_the_shares_of_untidy_wrong_and_repeated_are_as_promised(example: Example) -> None:
    cells = sum(len(row) - 1 for row in example.rows)
    assert len(example.untidy) / cells == pytest.approx(0.06, abs=0.005)
    assert len(example.wrong) / cells == pytest.approx(0.04, abs=0.005)
    assert len(example.twins) / COUNT == pytest.approx(0.08, abs=0.02)
    assert not example.untidy & example.wrong


def test_every_customer_has_a_code_of_its_own(example: Example) -> None:
    codes = [row["code"] for row in example.rows]
    assert codes[0] == "C000001"
    assert len(set(codes)) == COUNT


def test_fields_and_choices_are_those_of_the_template(example: Example) -> None:
    with speaking("zh"):
        rules = template_rules(default_rulebook())
    keys = {field.key for field in rules.fields}
    assert all(row.keys() <= keys for row in example.rows)
    for field in rules.fields:
        if field.choices:
            assert set(clean_cells(example, field.key)) <= set(field.choices), field.key


def test_undamaged_values_are_right(example: Example) -> None:
    assert all(is_uscc(str(code)) for code in clean_cells(example, "uscc"))
    cities = {place.city for place in PLACES}
    assert set(clean_cells(example, "city")) <= cities
    for key in ("created", "last_contact", "last_purchase"):
        days = clean_cells(example, key)
        assert all(isinstance(day, dt.date) and day <= TODAY for day in days), key


def test_damaged_cells_differ_in_many_ways(example: Example) -> None:
    kinds = Counter(key for _row, key in example.wrong)
    assert len(kinds) >= 12
    assert len(Counter(key for _row, key in example.untidy)) >= 12


def test_a_repeated_customer_is_written_differently(example: Example) -> None:
    hurt = example.untidy | example.wrong
    same_name = written_differently = 0
    for later, earlier in example.twins:
        assert earlier < later
        one, other = example.rows[earlier], example.rows[later]
        if not {(earlier, "name"), (later, "name")} & hurt:
            assert one["name"] == other["name"]
            same_name += 1
        written_differently += any(one.get(key) != other.get(key) for key in one if key != "code")
    assert same_name > len(example.twins) * 0.5
    assert written_differently > len(example.twins) * 0.9
