"""The cell functions inside the Google Sheet answer as those of Excel do.

What each must say comes from the Python functions, never from here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from itertools import product
from typing import Any

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.functions.registry import call
from addin.table.cells import CellError
from addin.table.fields import Kind, header_key
from tests import script_tables
from tests.script import cases
from tests.script.needed import SCRIPT, call_script, need_node

need_node()
_KNOWN = re.compile(r"\+(?:86|852|853|886)")


def in_python(name: str, values: Sequence[object], *arguments: object) -> list[Any]:
    """What the Python function says of a column of values."""
    answer = call(name, [[[value] for value in values], *arguments])
    rows = answer if isinstance(answer, list) else [[answer]]
    found = [_comparable(row[0]) for row in rows]
    return [*found, *[""] * (len(values) - len(found))]  # blank rows at the end are left out


def _comparable(value: object) -> object:
    if isinstance(value, CellError):
        return str(value)
    if isinstance(value, dt.datetime):
        return {"date": value.strftime("%Y-%m-%d %H:%M:%S")}
    return {"date": f"{value.isoformat()} 00:00:00"} if isinstance(value, dt.date) else value


def in_sheet(*calls: tuple[str, Sequence[object], Any]) -> list[list[Any]]:
    """What the script says of columns of values; name, values and further arguments each."""
    given_ = [[name, [[value] for value in values], *more] for name, values, *more in calls]
    return [[row[0] for row in found["answer"]] for found in call_script(given_)]


def differing(name: str, values: Sequence[object], *arguments: object) -> list[tuple[Any, ...]]:
    """The values of which the two say different things."""
    (script,) = in_sheet((name, values, *arguments))
    python = in_python(name, values, *arguments)
    assert len(script) == len(python) == len(values)
    return [t for t in zip(values, python, script, strict=True) if t[1] != t[2]]


FORMS = ("national", "e164", "international", "dashed", "spaced", "digits")


@pytest.fixture(scope="module")
def phones() -> list[object]:
    return cases.phones(2_000)


@pytest.fixture(scope="module")
def written(phones) -> dict[tuple[str, str], list[Any]]:
    """What the script makes of the phone numbers, by region and form."""
    ways = list(product(("CN", "HK", "MO", "TW"), FORMS))
    return dict(zip(ways, in_sheet(*(("CUST_PHONE", phones, *way) for way in ways)), strict=True))


def _is_foreign(number: object) -> bool:
    return str(number).startswith("+") and not _KNOWN.match(str(number))


class TestPhones:
    @pytest.mark.parametrize("form", FORMS)
    @pytest.mark.parametrize("region", ["CN", "HK", "MO", "TW"])
    def test_numbers_of_china_and_its_neighbours_are_alike(self, phones, written, region, form):
        python = in_python("CUST_PHONE", phones, region, form)
        standard = in_python("CUST_PHONE", phones, region, "e164")
        known = [
            (value, one, other)
            for value, one, e164, other in zip(
                phones, python, standard, written[region, form], strict=True
            )
            if not _is_foreign(e164) and not _is_foreign(other)
        ]
        assert [t for t in known if t[1] != t[2]] == []
        assert len(known) > 0.9 * len(phones)
        assert sum(one not in ("", "#VALUE!") for _, one, _ in known) > 100

    def test_numbers_of_other_countries_are_only_brought_to_plus_and_digits(self, phones, written):
        standard = in_python("CUST_PHONE", phones, "CN", "e164")
        for form in FORMS:
            pairs = list(zip(standard, written["CN", form], strict=True))
            assert all(one in (other, "#VALUE!") for one, other in pairs if _is_foreign(other))
            assert all(one == other for one, other in pairs if _is_foreign(one)), "none is lost"
        assert any(map(_is_foreign, standard))


class TestDates:
    @pytest.mark.parametrize("order", ["ymd", "dmy", "mdy", "ask"])
    def test_dates_are_alike(self, order):
        assert differing("CUST_DATE", cases.dates(1_500), order) == []

    @pytest.mark.parametrize(
        "column",
        [
            ["25/03/2024", "13/05/2024", "03/05/2024", "04/12/24"],
            ["03/25/2024", "03/05/2024"],
            ["03/05/2024", "04/06/24"],
            ["13-05-24", "24-05-13", "05-13-24"],
            [*["2024-01-01"] * 9, "25/03/2024", "03/05/2024"],
            [*(f"2024-01-{day:02}" for day in range(1, 12)), "25/03/2024", "03/05/2024"],
        ],
    )
    def test_a_range_that_proves_its_order_is_read_in_it(self, column):
        assert differing("CUST_DATE", column) == []

    def test_a_date_comes_back_as_a_date(self):
        (found,) = in_sheet(("CUST_DATE", ["二〇二四年三月五日", 45356.5]))
        assert found == [{"date": "2024-03-05 00:00:00"}, {"date": "2024-03-05 12:00:00"}]


class TestEmails:
    def test_addresses_are_alike(self):
        assert differing("CUST_EMAIL", cases.emails(2_000)) == []

    def test_among_addresses_of_qq_another_domain_is_a_slip(self):
        column = ["wang@q.com", *(f"{number}da@qq.com" for number in range(30))]
        assert differing("CUST_EMAIL", column) == []
        assert in_sheet(("CUST_EMAIL", column))[0][0] == "#VALUE!"

    def test_addresses_in_other_scripts_are_not_known_in_the_sheet(self):
        assert in_python("CUST_EMAIL", ["a@例子.公司"]) == ["a@例子.公司"]
        assert in_sheet(("CUST_EMAIL", ["a@例子.公司"])) == [["#VALUE!"]]


KINDS = (
    "phone", "手机", "email", "邮箱", "date", "birth_date", "生日", "person", "姓名", "name",
    "company", "公司名称", "id_number", "身份证号", "uscc", "tax_id", "address", "地址", "code",
    "客户编码", "备注", "Mobile", "E-Mail ", "金额", "region", "text",
)  # fmt: skip


class TestMasks:
    @pytest.mark.parametrize("kind", KINDS)
    def test_masks_are_alike(self, kind):
        assert differing("CUST_MASK", cases.ANYTHING, kind) == []

    def test_every_word_for_a_kind_means_the_same(self):
        values = ["330106199001011234", "2024-03-05", "王小明"]
        kinds = {header_key(kind.value): kind.value for kind in Kind}
        found = " ".join(script_tables._kinds().values()).split()
        words = [kinds.get(word, word) for word in found]
        script = in_sheet(*(("CUST_MASK", values, word) for word in words))
        wrong = [
            word
            for word, answer in zip(words, script, strict=True)
            if answer != in_python("CUST_MASK", values, word)
        ]
        assert wrong == []
        assert len(words) > 300

    @pytest.mark.parametrize(
        "column",
        [
            ["13812345678", "13912345678", "x"],
            ["13812345678", "13912345678", "010-62345678"],
            ["a@b.cn"] * 5,
            ["330106199001011234"] * 3,
            ["上海某某有限公司"] * 3,
            ["2024-3-5", dt.datetime(2024, 3, 5), "2024-3-6"],
            ["浙江省杭州市西湖区文三路1号"] * 3,
            ["KH-1"] * 2,
        ],
    )
    def test_what_a_range_holds_is_guessed_alike(self, column):
        assert differing("CUST_MASK", column) == []


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=20, max_size=40))
def test_whatever_stands_in_a_cell_the_answer_is_the_same(values):
    calls = [("CUST_EMAIL",), ("CUST_DATE", "dmy"), ("CUST_MASK", "phone"), ("CUST_PHONE", "CN")]
    answers = in_sheet(*((name, values, *more) for name, *more in calls))
    for (name, *more), script in zip(calls, answers, strict=True):
        assert script == in_python(name, values, *more)


class TestCalls:
    def test_ranges_keep_their_shape_and_blanks_stay_blank(self):
        rows = [["13812345678", None, ""], ["x", "  ", 13912345678]]
        (found,) = call_script([["CUST_PHONE", rows]])
        assert found["answer"] == [["13812345678", "", ""], ["#VALUE!", "", "13912345678"]]

    def test_a_single_cell_says_why(self):
        found = call_script(
            [
                ["CUST_PHONE", "13812345678"],
                ["CUST_PHONE", ""],
                ["CUST_PHONE", "123"],
                ["CUST_EMAIL", "x"],
                ["CUST_DATE", "03/05/24"],
                ["CUST_PHONE", "13812345678", "XX"],
                ["CUST_PHONE", "13812345678", "CN", "loud"],
                ["CUST_DATE", "2024-03-05", "dym"],
                ["CUST_MASK", "x", "nonsense"],
                ["CUST_MASK", "x", [["phone"], ["email"]]],
            ]
        )
        assert [next(iter(one.values())) for one in found] == [
            "13812345678",
            "",
            "This is no phone number.",
            "This is no e-mail address.",
            "The day cannot be told, or the order of day, month and year is not clear.",
            "A country is two letters, and only CN, HK, MO and TW are known here.",
            "There is no such form. The forms are: " + ", ".join(FORMS) + ".",
            "The order is ymd, dmy or mdy.",
            "There is no such kind. Try phone, email, date, person, company, id_number, address.",
            "This argument must be a single value.",
        ]
        assert ["error" in one for one in found] == [False, False, *[True] * 8]

    def test_every_function_is_announced_to_the_sheet(self):
        text = (SCRIPT / "Functions.js").read_text("utf-8")
        announced = re.findall(r"@customfunction\n \*/\nfunction (\w+)", text)
        assert announced == ["CUST_PHONE", "CUST_EMAIL", "CUST_DATE", "CUST_MASK"]


def test_the_tables_are_up_to_date():
    text = script_tables.TABLES.read_text("utf-8")
    if f'"phonenumbers {phonenumbers.__version__}"' in text:
        assert text == script_tables.text(), "run: python -m tests.script_tables"
    # With another release the numbers of a country may be others; the cases above tell.
    assert "phonenumbers" in text
