"""Numbers and money: what the digits say, and what only the column can tell."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from addin.cleaning.number_forms import NumberStyle
from addin.cleaning.numbers import NumberCleaner
from addin.cleaning.reading import Cleaner
from addin.findings import Code
from addin.table.cells import CellValue

PLAIN = NumberCleaner()
STYLES = [
    NumberStyle(),
    NumberStyle(decimal=",", layout="grouped", currency="EUR"),
    NumberStyle(layout="grouped", cents=False, currency="USD"),
    NumberStyle(decimal=",", layout="spaced", currency="CHF"),
]


def test_a_number_cleaner_is_a_cleaner() -> None:
    cleaner: Cleaner = PLAIN
    assert cleaner.forms[0] == "number"


@pytest.mark.parametrize(
    ("value", "standard", "form"),
    [
        (1234, 1234, "number"),
        (1234.0, 1234, "number"),
        (1234.5, 1234.5, "number"),
        ("1234", 1234, "bare"),
        ("1234.5", 1234.5, "bare"),
        ("1,234", 1234, "grouped"),
        ("1,234.50", 1234.5, "grouped_cents"),
        ("1 234.50", 1234.5, "spaced_cents"),
        ("1'234.50", 1234.5, "swiss_cents"),
        ("¥1,234", 1234, "grouped+sign_before"),
        ("¥1234", 1234, "bare+sign_before"),
        ("RMB 1,234", 1234, "grouped+code_before"),
        ("1234元", 1234, "bare+word_after"),
        ("1.2万", 12000, "wan"),
        ("1.2万元", 12000, "wan+word_after"),
        ("3亿", 300_000_000, "yi"),
        ("12%", 0.12, "percent"),
        ("-500", -500, "bare"),
    ],
)
def test_every_proper_writing_has_a_form(value: CellValue, standard: float, form: str) -> None:
    reading = PLAIN.read(value)
    assert (reading.standard, reading.form, reading.problems) == (standard, form, ())


@pytest.mark.parametrize(
    ("text", "standard"),
    [
        ("(1,234)", -1234),
        ("500-", -500),
        ("1.234,56", 1234.56),
        ("1,5", 1.5),
        ("1,23,456.00", 123456),
        ("￥1234元", 1234),
        ("007", 7),
        ("+86", 86),
    ],
)
def test_unusual_writings_are_understood_without_a_form(text: str, standard: float) -> None:
    reading = PLAIN.read(text)
    assert (reading.standard, reading.form, reading.problems) == (standard, "", ())


@pytest.mark.parametrize(
    ("value", "code", "suggestion"),
    [
        ("１２３", Code.FULL_WIDTH, 123),
        (" 12 ", Code.SPACING, 12),
        (" ¥12 ", Code.SPACING, "¥12"),
        ("'123", Code.FORM, 123),
        ("500元整", Code.FORM, 500),
        ("1O0", Code.LETTER_FOR_DIGIT, 100),
        ("l23", Code.LETTER_FOR_DIGIT, 123),
        ("金额：500元", Code.WORDS_GLUED, 500),
        ("约500", Code.WORDS_GLUED, None),
        ("500左右", Code.WORDS_GLUED, None),
        ("100 USD", Code.WORDS_GLUED, None),
        ("10000+", Code.WORDS_GLUED, None),
        ("100-200", Code.SEVERAL_VALUES, None),
        ("100~200", Code.SEVERAL_VALUES, None),
        ("1.5E+10", Code.SCIENTIFIC, None),
        ("abc", Code.NUMBER_UNREADABLE, None),
        ("1,234,5", Code.NUMBER_UNREADABLE, None),
        ("12345678901234567890", Code.NUMBER_UNREADABLE, None),
        (True, Code.NUMBER_UNREADABLE, None),
        (float("nan"), Code.NUMBER_UNREADABLE, None),
        (dt.date(2024, 1, 2), Code.DATE_FROM_TEXT, None),
    ],
)
def test_what_is_wrong_is_named_and_only_what_is_certain_suggested(
    value: CellValue, code: Code, suggestion: CellValue
) -> None:
    (problem,) = PLAIN.read(value).problems
    assert (problem.code, problem.suggestion) == (code, suggestion)


def test_bounds_are_kept() -> None:
    cleaner = NumberCleaner(minimum=0, maximum=100)
    for value in (-1, "-1", "101", 100.5, "1,234"):
        (problem,) = cleaner.read(value).problems
        assert problem.code is Code.OUT_OF_RANGE
        assert (problem.params["minimum"], problem.params["maximum"]) == (0, 100)
    assert cleaner.forms_of(["-1", "101", "0", "100"]).tolist()[:2] == [-1, -1]
    assert not cleaner.read("100").problems


def test_the_column_decides_what_a_point_means() -> None:
    decimal = NumberCleaner.column_decimal
    assert decimal(["1.234", "1.234,50"]) == ","
    assert decimal(["1,234", "12.5"]) == "."
    assert decimal(["1.234", "1,234"]) is None
    assert decimal(["12.5", "12,5"]) is None


def test_a_european_column_is_consistent_with_itself() -> None:
    texts = ["1.234,50 €", "12,50 €", "999,00 €", "1.000.000,00 €"]
    cleaner = NumberCleaner().for_column(texts)
    house = "grouped_cents+sign_after"
    assert {cleaner.forms[i] for i in cleaner.forms_of(texts)} == {house}
    assert cleaner.write(cleaner.read("1.234").standard, house) == "1.234,00 €"


def test_a_second_currency_that_is_at_home_is_never_rewritten() -> None:
    texts = ["1,234.50 EUR", "20.00 EUR", "30.00 EUR", "99.00 USD", "15.00 USD"]
    cleaner = NumberCleaner().for_column(texts)
    reading = cleaner.read("99.00 USD")
    assert (reading.standard, reading.problems) == ("USD 99", ())
    assert cleaner.write(reading.standard, "grouped_cents+code_after") == "99.00 USD"
    assert cleaner.write(reading.standard, "number") == "USD 99"


def test_a_few_dollars_among_bare_numbers_are_pointed_out_and_not_stripped() -> None:
    cleaner = NumberCleaner().for_column([str(n) for n in range(1000, 1100)] + ["$12", "$15"])
    (problem,) = cleaner.read("$12").problems
    assert (problem.code, problem.suggestion) == (Code.WORDS_GLUED, None)


def test_a_number_stored_as_text_has_a_name_of_its_own() -> None:
    problem = PLAIN.form_problem(PLAIN.read("1,234").standard, "number")
    assert (problem.code, problem.suggestion) == (Code.NUMBER_AS_TEXT, 1234)
    assert PLAIN.form_problem(1234, "grouped").code is Code.FORM


numbers = st.one_of(
    st.integers(-(10**12), 10**12),
    st.decimals(-(10**9), 10**9, places=2).map(lambda d: float(d)),
).map(lambda n: int(n) if n == int(n) else n)
# Nothing but nines is what people type to get past a required amount.
numbers = numbers.filter(lambda n: set(str(abs(n)).replace(".", "")) != {"9"})


@given(number=numbers, style=st.sampled_from(STYLES), data=st.data())
def test_what_is_written_is_read_back(
    number: float, style: NumberStyle, data: st.DataObject
) -> None:
    assume(set(str(abs(number)).removesuffix(".0")) != {"9"})  # typed to get past a required amount
    cleaner = NumberCleaner(style=style)
    form = data.draw(st.sampled_from(cleaner.forms))
    written = cleaner.write(number, form)
    reading = cleaner.read(written)
    assert (reading.standard, reading.problems) == (number, ()), written
    # 999 has no thousands to separate, so two forms write it alike.
    assert reading.form
    assert cleaner.write(number, reading.form) == written


@pytest.mark.parametrize("text", ["999.999.999.999,00", "99,999,999", "999999999"])
def test_nothing_but_nines_is_no_amount(text: str) -> None:
    cleaner = NumberCleaner(style=NumberStyle(decimal="," if ",00" in text else "."))
    assert [p.code for p in cleaner.read(text).problems] == [Code.PLACEHOLDER]


@given(
    texts=st.lists(
        st.one_of(
            st.text("0123456789.,- '¥$%元万OE€", min_size=1, max_size=12),
            numbers.flatmap(
                lambda n: st.sampled_from(PLAIN.forms).map(lambda f: str(PLAIN.write(n, f)))
            ),
        ),
        min_size=1,
        max_size=12,
    ),
    style=st.sampled_from(STYLES),
    minimum=st.sampled_from([None, 0]),
)
def test_sorting_agrees_with_reading(
    texts: list[str], style: NumberStyle, minimum: float | None
) -> None:
    cleaner = NumberCleaner(style=replace(style), minimum=minimum)
    for text, index in zip(texts, cleaner.forms_of(texts), strict=True):
        if index >= 0:
            reading = cleaner.read(text)
            assert (reading.form, reading.problems) == (cleaner.forms[index], ()), text


@given(st.one_of(st.text(max_size=20), st.integers(), st.floats()))
def test_nothing_makes_the_cleaner_stumble(value: CellValue) -> None:
    PLAIN.read(value)
