"""The cell functions, as a host calls them."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.functions.areas import Area
from addin.functions.memory import Memory
from addin.functions.registry import call, functions
from addin.i18n import speaking
from addin.table.cells import CellError, is_blank
from addin.table.fields import Kind

NA, VALUE = CellError("#N/A"), CellError("#VALUE!")

CUSTOMERS = [
    ["客户编号", "姓名", "手机", "城市", "累计消费"],
    ["KH-001", "张晓明", "13812345678", "上海", 12_000],
    ["KH-002", "李娜", "13900001111", "北京", 800],
    ["KH-003", "張曉明", "138-1234-5678", None, None],
    ["KH-004", "欧阳靖宇", "13712312312", "广州", 15_000],
]


def column(*values: object) -> list[list[object]]:
    return [[value] for value in values]


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


class TestDuplicates:
    def test_every_customer_once_by_the_fullest_row(self):
        rows = [CUSTOMERS[0], CUSTOMERS[3], CUSTOMERS[2], CUSTOMERS[1], CUSTOMERS[4]]
        found = call("CUST_DEDUPE", [rows])
        assert [row[0] for row in found] == ["客户编号", "KH-001", "KH-002", "KH-004"]

    def test_groups_scores_and_reasons_stand_beside_the_rows(self):
        assert call("CUST_DEDUPE", [CUSTOMERS, None, None, "groups"]) == column(
            "Group", 1, "", 1, ""
        )
        scores = call("CUST_DEDUPE", [CUSTOMERS, None, None, "分数"])
        assert scores[1] == scores[3]
        assert 50 < scores[1][0] <= 100
        reasons = call("CUST_DEDUPE", [CUSTOMERS, None, None, "reasons"])
        assert "手机 same" in reasons[1][0]
        assert reasons[2] == [""]
        with speaking("zh"):
            assert "手机相同" in call("CUST_DEDUPE", [CUSTOMERS, None, None, "reasons"])[3][0]

    def test_a_table_without_header_keeps_all_its_rows(self):
        groups = call("CUST_DEDUPE", [CUSTOMERS[1:], None, None, "groups"])
        assert groups == column(1, "", 1, "")

    def test_blank_rows_in_between_stay_in_their_place(self):
        rows = [*CUSTOMERS[:3], [None] * 5, *CUSTOMERS[3:], *[[None] * 5] * 1_000]
        groups = call("CUST_DEDUPE", [rows, None, None, "groups"])
        assert groups == column("Group", 1, "", "", 1, "")

    def test_only_the_columns_that_were_named_are_compared(self):
        rows = [*CUSTOMERS, ["KH-005", "王小二", "13712312312", "广州", 1]]
        by_phone = call("CUST_DEDUPE", [rows, "手机", 0.1, "groups"])
        assert by_phone[4] == by_phone[5] != [""]
        assert call("CUST_DEDUPE", [rows, 3, 0.1, "groups"]) == by_phone
        assert call("CUST_DEDUPE", [rows, "传真", None, "groups"]) == VALUE

    @pytest.mark.parametrize("given", [[None, 1.5], [None, None, "all"], [None, "half"]])
    def test_what_cannot_be_meant_is_a_value_error(self, given):
        assert call("CUST_DEDUPE", [CUSTOMERS, *given]) == VALUE

    def test_a_table_that_tells_nobody_apart_is_a_value_error(self):
        assert call("CUST_DEDUPE", [[["备注"], ["好"], ["好"]]]) == VALUE


class TestMatch:
    COMPANIES = column("上海华新科技有限公司", "北京远大贸易有限公司", "Acme Trading Ltd")

    def test_a_value_that_is_written_otherwise_is_found(self):
        codes = column("C1", "C2", "C3")
        found = call("CUST_MATCH", [column("华新科技", "ACME TRADING"), self.COMPANIES, codes, 0.8])
        assert found == column("C1", "C3")
        assert call("CUST_MATCH", ["acme trading limited", self.COMPANIES]) == "Acme Trading Ltd"

    def test_what_is_not_there_is_not_available_and_blank_stays_blank(self):
        assert call("CUST_MATCH", ["深圳某某银行", self.COMPANIES]) == NA
        assert call("CUST_MATCH", [column("深圳某某银行", None), self.COMPANIES]) == [[NA]]
        assert call("CUST_MATCH", [column(None, "acme trading"), self.COMPANIES])[0] == [""]
        assert call("CUST_MATCH", ["x", column(None)]) == NA

    def test_phones_are_found_by_their_digits(self):
        phones = column("138 1234 5678", "13900001111", "021-55556666")
        assert call("CUST_MATCH", ["+8613900001111", phones]) == "13900001111"
        assert call("CUST_MATCH", [13812345678, phones]) == "138 1234 5678"

    def test_a_list_of_several_columns_is_a_value_error(self):
        assert call("CUST_MATCH", ["x", [["a", "b"], ["c", "d"]]]) == VALUE


class TestSimilarity:
    @pytest.mark.parametrize(
        ("a", "b", "kind", "least", "most"),
        [
            ("张晓明", "張曉明", "person", 1, 1),
            ("张晓明", "张小明", "姓名", 0.9, 0.99),
            ("Smith, John", "John Smith", "person", 1, 1),
            ("张晓明", "李娜", "person", 0, 0.6),
            ("上海华新科技有限公司", "华新科技", "company", 0.9, 1),
            ("+86 138 1234 5678", "13812345678", "phone", 1, 1),
            ("13812345678", "13812345687", "手机", 0.9, 0.9),
            ("13812345678", "13900001111", "phone", 0, 0),
            ("南京路12号3楼", "南京路十二号三楼", "address", 1, 1),
        ],
    )
    def test_likeness_is_that_of_the_meaning(self, a, b, kind, least, most):
        for one, other in ((a, b), (b, a)):
            assert least <= call("CUST_SIMILARITY", [one, other, kind]) <= most

    def test_columns_are_compared_row_by_row_and_one_value_with_all(self):
        found = call("CUST_SIMILARITY", [column("王伟", None, "李娜"), column("王伟", "x", "李那")])
        assert found[0] == [1.0]
        assert found[1] == [""]
        assert 0.9 < found[2][0] < 1
        assert call("CUST_SIMILARITY", ["王伟", column("王伟", "李娜"), "person"])[0] == [1.0]

    def test_an_unknown_kind_is_a_value_error(self):
        assert call("CUST_SIMILARITY", ["a", "b", "colour"]) == VALUE


class TestValues:
    def test_phones_are_written_in_one_form(self):
        given = column("+86 138-1234-5678", 13812345678, "123", None, "010-62345678")
        found = call("CUST_PHONE", [given, None, "E164"])
        assert found == column("+8613812345678", "+8613812345678", VALUE, "", "+861062345678")
        assert call("CUST_PHONE", ["(202) 555-0143", "US", "international"]) == "+1 202-555-0143"
        assert call("CUST_PHONE", ["13812345678", "China"]) == VALUE
        assert call("CUST_PHONE", ["13812345678", None, "loud"]) == VALUE

    def test_addresses_are_written_small_and_wrong_ones_are_not_guessed(self):
        given = column("Wang.Wei@Huaxin.CN ", "x@", "li@gmial.com")
        assert call("CUST_EMAIL", [given]) == column("wang.wei@huaxin.cn", VALUE, VALUE)

    def test_dates_become_dates_and_unclear_ones_do_not(self):
        day = dt.date(2024, 3, 5)
        given = column("2024/3/5", "2024年3月5日", dt.datetime(2024, 3, 5), "03/05/2024")
        assert call("CUST_DATE", [given]) == column(day, day, day, VALUE)
        assert call("CUST_DATE", ["03/05/2024", "mdy"]) == day
        assert call("CUST_DATE", ["03/05/2024", "American"]) == VALUE

    def test_cleaning_leaves_what_it_cannot_read(self):
        given = column("＋86 138 1234 5678", "123", "暂无", None)
        assert call("CUST_CLEAN", [given, "手机"]) == column("13812345678", "123", "")
        assert call("CUST_CLEAN", [" acme  Ltd", "company"]) == "acme Ltd"

    def test_checking_names_the_code_and_what_is_wrong(self):
        found = call("CUST_VALIDATE", [column("13812345678", "123", None), "phone"])
        assert found[0] == [""]
        assert found[1][0].startswith("E202 ")
        with speaking("zh"):
            assert "位" in call("CUST_VALIDATE", ["123", "phone"])

    @pytest.mark.parametrize(
        ("value", "kind", "masked"),
        [
            ("13812345678", "phone", "138****5678"),
            ("11010519491231002X", "id_number", "110***********002X"),
            ("王小明", "person", "王**"),
            ("John Smith", "person", "J*** S****"),
            ("wangwei@huaxin.cn", "email", "w***@huaxin.cn"),
            ("上海市浦东新区世纪大道100号", "address", "上海市浦东新*********"),
            ("1990-02-03", "birth_date", "1990-**-**"),
            ("一", "text", "一**"),
        ],
    )
    def test_the_middle_is_hidden(self, value, kind, masked):
        assert call("CUST_MASK", [value, kind]) == masked

    def test_the_next_code_follows_the_highest_of_its_form(self):
        codes = column("KH-0009", "KH-0012", "X-99", "KH-0011")
        assert call("CUST_CODE", [codes]) == "KH-0013"
        assert call("CUST_CODE", [codes, "X-000"]) == "X-100"
        assert call("CUST_CODE", [codes, "NEW-001"]) == "NEW-001"
        assert call("CUST_CODE", [column(None)]) == NA
        assert call("CUST_CODE", [codes, "none"]) == VALUE


CELLS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=24)
    | st.dates()
    | st.sampled_from(["13812345678/139", "x@@y", "2024-13-45", "=1+1", "11010519491231002X", "王"])
)


@given(
    st.lists(CELLS, min_size=2, max_size=5),
    st.sampled_from([kind.value for kind in Kind]),
    st.sampled_from(["CUST_VALIDATE", "CUST_CLEAN", "CUST_MASK"]),
)
def test_no_cell_is_too_strange(cells, kind, name):
    found = call(name, [column(*cells), kind])
    filled = len(cells)
    while filled and is_blank(cells[filled - 1]):
        filled -= 1
    assert len(found) == max(1, filled)
    if name == "CUST_MASK":
        assert [is_blank(a) for [a] in found] == [is_blank(c) for c in cells[: max(1, filled)]]


class TestTables:
    def test_a_rule_says_yes_or_no_of_each_row(self):
        found = call("CUST_SEGMENT", [CUSTOMERS, "累计消费 > 10000 且 城市 = 上海"])
        assert [row[0] for row in found[1:]] == [True, False, False, False]
        assert call("CUST_SEGMENT", [CUSTOMERS, "累计消费 >"]) == VALUE

    def test_scores_are_given_row_by_row(self):
        days = column("2026-11-01", "2026-06-01", "2025-01-01", "2024-01-01", None)
        counts, amounts = column(9, 5, 2, 1), column(900, 500, 200, 100)
        found = call("CUST_RFM", [days, counts, amounts, "2026-11-22"])
        assert found[0] == [5, 5, 5, "555"]
        assert found[3][3] < found[2][3] < found[1][3] < found[0][3]
        assert call("CUST_RFM", [days, counts, amounts, "soon"]) == VALUE


class TestCalling:
    def test_an_error_in_a_cell_spreads(self):
        error = CellError("#REF!")
        assert call("CUST_PHONE", [error]) == error
        assert call("CUST_PHONE", [column("13812345678", error)]) == column("13812345678", error)

    def test_every_function_says_what_it_gives_in_both_languages(self):
        assert len(functions()) == 12
        for function in functions().values():
            for text in (function.help, *(a.help for a in function.arguments)):
                with speaking("zh"):
                    chinese = str(text)
                assert chinese != str(text)
                assert max(len(chinese), len(str(text))) <= 255, "more does not fit Excel's wizard"
            assert function.example.startswith(f"={function.name}(")
            assert function.signature.count("[") == sum(a.is_optional for a in function.arguments)

    def test_what_is_no_range_is_a_value_error(self):
        assert call("CUST_PHONE", [object()]) == VALUE
        assert call("CUST_PHONE", [["a", ["b"]]]) == VALUE

    def test_the_same_question_is_answered_from_memory(self):
        numbers = random.Random(5)
        phones = column(*(f"+86 139{numbers.randrange(10**8):08d}" for _ in range(3_000)))
        answer = call("CUST_PHONE", [phones])
        assert all(call("CUST_PHONE", [phones]) is answer for _ in range(3))

    def test_only_the_latest_answers_are_kept(self):
        memory: Memory[int] = Memory(2)
        asked: list[int] = []

        def answer(number: int) -> int:
            return memory.get(("question", number), lambda: asked.append(number) or number)

        assert [answer(n) for n in (1, 2, 1, 3, 1, 2)] == [1, 2, 1, 3, 1, 2]
        assert asked == [1, 2, 3, 2]

    def test_a_whole_column_costs_what_is_filled(self):
        area = Area.of(column("a", None, "b", *[None] * 100_000))
        assert area.rows == column("a", None, "b")
        assert Area.of([1.0, "x"]).rows == [[1, "x"]]
        assert list(Area.of([[None, None]])) == []
