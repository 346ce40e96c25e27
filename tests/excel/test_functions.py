"""The cell functions as Excel calls them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from addin.functions import excel as plain
from addin.functions.registry import functions
from addin.hosts.excel.reading import ERRORS
from addin.hosts.memory import MemoryHost
from addin.i18n import speaking
from addin.table.cells import CellError, RangeRef
from tests.excel.application import NUMBERS, Excel
from tests.excel.ranges import Range
from tests.excel.windows import MISSING, functions_on_windows

NOT_AVAILABLE = plain.ERROR_MARK + "#N/A"
WRONG = plain.ERROR_MARK + "#VALUE!"

Call = Callable[..., object]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with speaking("en"):
        yield


@pytest.fixture
def on_windows() -> Iterator[Call]:
    """Calls a function through xlwings' own `call_udf`."""
    with functions_on_windows() as (udfs, _module):
        module = "addin.functions.excel"
        yield lambda name, *given: udfs.call_udf(module, name, given, None, area(("caller",)))


def area(*rows: tuple[object, ...]) -> Range:
    """A range with values, as a formula hands it over."""
    sheet = MemoryHost({"x": rows}).workbook.sheets[0]
    return Range(Excel(), sheet, RangeRef(1, 1, len(rows), len(rows[0])))


@pytest.mark.parametrize("name", functions())
def test_every_function_is_there_with_its_arguments_and_help(name):
    function = functions()[name]
    with functions_on_windows() as (_udfs, module):
        info = getattr(module, name).__xlfunc__
    assert info["name"] == name
    assert info["category"] == "客户表"
    assert not info["volatile"]
    assert [a["name"] for a in info["args"]] == [a.name for a in function.arguments]
    assert ["optional" in a for a in info["args"]] == [a.is_optional for a in function.arguments]
    assert [a["doc"] for a in info["args"]] == [str(a.help)[:255] for a in function.arguments]
    assert all(a["options"] == {"convert": "raw"} for a in info["args"])


@pytest.mark.parametrize("name", functions())
def test_every_function_answers_blanks_errors_and_nonsense_without_raising(name, on_windows):
    count = len(functions()[name].arguments)
    for given in (None, NUMBERS["#N/A"], "乱", 1e300, ((None, "x"), (NUMBERS["#REF!"], 2.0))):
        answer = on_windows(name, *[given] * count)
        assert answer is not None


class TestThroughXlwings:
    def test_a_range_in_a_column_out(self, on_windows):
        phones = area((13812345678.0,), ("138-1234-5678",), (None,))
        found = on_windows("CUST_PHONE", phones, MISSING, MISSING)
        direct = plain.UDFS["CUST_PHONE"]([[13812345678.0], ["138-1234-5678"], [None]])
        assert found == direct
        assert found[0] == found[1] != [""]

    def test_an_error_spreads_and_a_text_like_it_does_not(self, on_windows):
        assert on_windows("CUST_PHONE", area((CellError("#REF!"),)), MISSING, MISSING) == [
            [plain.ERROR_MARK + "#REF!"]
        ]
        typed = on_windows("CUST_SIMILARITY", area(("#REF!",)), area(("#REF!",)), MISSING)
        assert typed != [[plain.ERROR_MARK + "#REF!"]]

    def test_nothing_found_is_not_available(self, on_windows):
        known = area(("北京甲公司",), ("上海乙公司",))
        answer = on_windows("CUST_MATCH", "zzzz", known, MISSING, MISSING)
        assert answer == [[NOT_AVAILABLE]]

    def test_a_table_without_meaning_is_a_wrong_value(self, on_windows):
        answer = on_windows("CUST_SIMILARITY", "a", "b", "no such kind")
        assert answer == [[WRONG]]

    def test_a_date_comes_as_a_moment_and_leaves_as_one(self, on_windows):
        days = area((dt.date(2024, 2, 29),), ("2024年3月1日",), ("x",))
        assert on_windows("CUST_DATE", days) == [
            [dt.datetime(2024, 2, 29)], [dt.datetime(2024, 3, 1)], [WRONG]
        ]  # fmt: skip


class TestValues:
    @pytest.mark.parametrize(
        ("given", "taken"),
        [
            (None, None), (1.5, 1.5), (True, True), ("001", "001"), (Decimal("2.5"), 2.5),
            (dt.datetime(2024, 2, 29, tzinfo=dt.UTC), dt.date(2024, 2, 29)),
            (dt.datetime(1899, 12, 30, 6, 30), dt.time(6, 30)),
            (dt.datetime(2024, 2, 29, 8, 0, 1), dt.datetime(2024, 2, 29, 8, 0, 1)),
            (((1.0, "a"), (None, "b")), [[1.0, "a"], [None, "b"]]),
        ],
    )  # fmt: skip
    def test_arguments(self, given, taken):
        assert plain.from_excel(given) == taken
        assert type(plain.from_excel(given)) is type(taken)

    @pytest.mark.parametrize("text", ERRORS.values())
    def test_every_error_comes_as_a_number_and_leaves_behind_its_mark(self, text):
        assert plain.from_excel(NUMBERS[text]) == CellError(text)
        assert plain.to_excel([[CellError(text), text]]) == [[plain.ERROR_MARK + text, text]]

    def test_days_that_excel_has_not_leave_as_texts(self):
        assert plain.to_excel(dt.date(1850, 1, 1)) == "1850-01-01"
        assert plain.to_excel(dt.date(2024, 1, 1)) == dt.datetime(2024, 1, 1)
        assert plain.to_excel(dt.time(6, 0)) == 0.25


def test_off_windows_the_functions_are_plain():
    assert not hasattr(plain.UDFS["CUST_PHONE"], "__xlfunc__")
    assert set(plain.UDFS) == set(functions())
