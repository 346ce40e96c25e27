"""Customer codes: the shape that a column shows, and codes that lost it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.cleaning.codes import CodeCleaner, CodeShape, learned_shape
from addin.cleaning.reading import Cleaner
from addin.findings import Code
from addin.table.cells import CellValue

LETTERED = CodeCleaner().for_column([f"C-{i:06}" for i in range(100)] + ["C-12"])
NUMERIC = CodeCleaner().for_column([f"{i:06}" for i in range(1, 300)])
SHAPELESS = CodeCleaner()


def examples(texts: list[str]) -> list[str]:
    return [shape.example for shape in learned_shape(texts)]


def test_a_code_cleaner_is_a_cleaner() -> None:
    cleaner: Cleaner = LETTERED
    assert cleaner.forms == ("text", "number")


def test_the_shape_keeps_letters_that_never_change() -> None:
    assert examples([f"C-{i:06}" for i in range(100)]) == ["C-000000"]
    assert examples([f"客户{i:04}" for i in range(100)]) == ["客户0000"]
    assert examples([f"{'ABCD'[i % 4]}{i:03}" for i in range(100)]) == ["A000"]


def test_two_ways_of_making_codes_may_live_together() -> None:
    texts = [f"A{i:04}" for i in range(50)] + [f"B{i:05}" for i in range(40)]
    assert examples(texts) == ["A0000", "B00000"]


def test_running_numbers_may_grow() -> None:
    (shape,) = learned_shape([f"C-{i}" for i in range(300)])
    assert shape.example == "C-0…"
    assert shape.matches("C-123456")
    assert not shape.matches("C-")


@pytest.mark.parametrize(
    "texts",
    [
        ["C-000001"] * 5,
        ["Anna", "Bert"] * 30,
        [f"{'x' * (i % 9)}{i}-{'y' * (i % 7)}" for i in range(90)],
        [],
    ],
)
def test_too_few_or_too_different_codes_show_no_shape(texts: list[str]) -> None:
    assert learned_shape(texts) == ()


@pytest.mark.parametrize(
    ("value", "code", "suggestion"),
    [
        ("C-OOO123", Code.LETTER_FOR_DIGIT, "C-000123"),
        ("C-00012l", Code.LETTER_FOR_DIGIT, "C-000121"),
        ("c-000123", Code.LETTER_CASE, "C-000123"),
        (" C-000123", Code.SPACING, "C-000123"),
        ("C- 000123", Code.SPACING, "C-000123"),
        ("Ｃ-000123", Code.FULL_WIDTH, "C-000123"),
        ("C000123", Code.FORM, "C-000123"),
        ("C 000123", Code.FORM, "C-000123"),
        ("'C-000123", Code.FORM, "C-000123"),
        ("C-00123", Code.CODE_FORM, None),
        ("D-000123", Code.CODE_FORM, None),
        (123, Code.CODE_FORM, None),
        ("无", Code.PLACEHOLDER, None),
        (dt.date(2024, 1, 2), Code.DATE_FROM_TEXT, None),
    ],
)
def test_a_code_that_lost_its_shape_is_named(
    value: CellValue, code: Code, suggestion: CellValue
) -> None:
    (problem,) = LETTERED.read(value).problems
    assert (problem.code, problem.suggestion) == (code, suggestion)


@pytest.mark.parametrize(
    ("value", "code", "suggestion"),
    [
        (123, Code.LOST_ZERO, "000123"),
        ("123", Code.LOST_ZERO, "000123"),
        (123456, Code.DIGITS_AS_NUMBER, "123456"),
        ("12345O", Code.LETTER_FOR_DIGIT, "123450"),
        ("1.2E+05", Code.SCIENTIFIC, None),
        ("000000", Code.PLACEHOLDER, None),
        (1.5, Code.CODE_FORM, None),
        (1e17, Code.ROUNDED_NUMBER, None),
    ],
)
def test_numbers_that_should_be_codes_get_their_zeros_back(
    value: CellValue, code: Code, suggestion: CellValue
) -> None:
    (problem,) = NUMERIC.read(value).problems
    assert (problem.code, problem.suggestion) == (code, suggestion)


def test_a_short_number_lost_nothing_where_no_code_begins_with_zero() -> None:
    cleaner = CodeCleaner().for_column([str(100_000 + i) for i in range(100)])
    assert [p.code for p in cleaner.read(123).problems] == [Code.CODE_FORM]


def test_number_cells_are_harmless_where_no_code_begins_with_zero() -> None:
    cleaner = CodeCleaner().for_column([str(100_000 + i) for i in range(100)])
    reading = cleaner.read(100_123)
    assert (reading.standard, reading.form, reading.problems) == ("100123", "number", ())


def test_without_a_shape_anything_tidy_is_right() -> None:
    for value in ("abc", "00123", 123, "A/7"):
        assert SHAPELESS.read(value).problems == ()
    assert [p.code for p in SHAPELESS.read(" x ").problems] == [Code.SPACING]
    assert SHAPELESS.forms_of(["abc", " x", "000"]).tolist() == [0, -1, -1]


def test_only_plain_numbers_can_be_number_cells() -> None:
    assert SHAPELESS.write("123", "number") == 123
    assert SHAPELESS.write("00123", "number") == "00123"
    assert SHAPELESS.read(SHAPELESS.write("123", "number")).form == "number"


def test_a_given_shape_needs_no_learning() -> None:
    cleaner = CodeCleaner(CodeShape("000")).for_column(["x"] * 50)
    assert cleaner.read("7").problems[0].suggestion == "007"


@given(st.lists(st.text("C-0123456789OlA c客", min_size=1, max_size=9), min_size=1, max_size=10))
def test_sorting_agrees_with_reading(texts: list[str]) -> None:
    for cleaner in (LETTERED, NUMERIC, SHAPELESS):
        for text, index in zip(texts, cleaner.forms_of(texts), strict=True):
            if index >= 0:
                reading = cleaner.read(text)
                assert (reading.form, reading.problems) == ("text", ()), text


@given(st.from_regex(r"C-[0-9]{5}[1-9]", fullmatch=True))
def test_what_is_written_is_read_back(code: str) -> None:
    reading = LETTERED.read(LETTERED.write(code, "text"))
    assert (reading.standard, reading.form, reading.problems) == (code, "text", ())


@given(
    shape_of=st.sampled_from([LETTERED, NUMERIC, SHAPELESS]),
    value=st.one_of(st.text(max_size=12), st.integers(), st.floats(), st.dates()),
)
def test_nothing_makes_the_cleaner_stumble(shape_of: CodeCleaner, value: CellValue) -> None:
    shape_of.read(value)
