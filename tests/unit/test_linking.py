"""Which rows of two tables are one customer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.errors import UnmappedColumnsError
from addin.i18n import speaking
from addin.matching.code_evidence import codes_of, equal_pairs
from addin.matching.linking import link_tables
from addin.matching.links import ColumnPair, Links
from addin.matching.shared_columns import share_columns
from addin.table.table import CustomerTable
from tests.builders import table

FAMILIES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("伟", "芳", "娜", "秀英", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟")


def people(count: int, first: int = 0) -> list[tuple[str, str, str]]:
    """Made-up customers: name, mobile, e-mail; the same number is always the same person."""
    rows = []
    for n in range(first, first + count):
        name = FAMILIES[n % 20] + GIVEN[(n * 7 + n // 20) % 15] + GIVEN[(n * 11) % 15][0]
        rows.append((name, f"138{(n * 7919 + 1234567) % 10**8:08d}", f"kehu{n * 37}@qq.com"))
    return rows


def contacts(rows, headers=("姓名", "手机", "邮箱")) -> CustomerTable:
    return table(headers, *rows)


def linked(links: Links) -> list[tuple[int, int]]:
    return [(link.one, link.other) for link in links.links]


def headers_of(one: CustomerTable, other: CustomerTable) -> list[tuple[str, str]]:
    return [(p.one.header, p.other.header) for p in share_columns(one, other).pairs]


class TestColumns:
    def test_the_same_field_is_found_under_other_headers(self):
        one = table(["姓名", "手机", "备用"], ["王伟", "13812345101", "甲"])
        other = table(["Mobile", "Full name"], ["13812345101", "王伟"])
        assert headers_of(one, other) == [("姓名", "Full name"), ("手机", "Mobile")]

    def test_the_same_header_without_a_meaning_is_one_column(self):
        one = table(["姓名", "鞋码 "], ["王伟", "42"])
        other = table(["鞋码", "姓名"], ["43", "王伟"])
        assert ("鞋码", "鞋码") in headers_of(one, other)

    def test_a_mobile_here_is_compared_with_a_phone_there(self):
        one, other = table(["姓名", "手机"], ["王伟", "1"]), table(["姓名", "电话"], ["王伟", "1"])
        assert headers_of(one, other) == [("姓名", "姓名"), ("手机", "电话")]

    def test_two_dates_of_different_meaning_are_not_brought_together(self):
        one = table(["姓名", "建档日期"], ["王伟", "2024-03-01"])
        other = table(["姓名", "上次沟通日期"], ["王伟", "2024-03-01"])
        assert headers_of(one, other) == [("姓名", "姓名")]

    def test_the_account_manager_is_no_customer(self):
        one = table(["业务员", "手机"], ["赵敏", "13812345101"])
        other = table(["姓名", "手机"], ["王伟", "13812345101"])
        assert headers_of(one, other) == [("手机", "手机")]

    @pytest.mark.parametrize(
        ("family", "given_name", "whole"), [("王", "伟", "王伟"), ("Smith", "John", "John Smith")]
    )
    def test_first_and_last_name_are_the_whole_name_of_the_other(self, family, given_name, whole):
        one = table(["姓名", "手机"], [whole, "13812345101"])
        other = table(["姓", "名", "手机"], [family, given_name, "13812345101"])
        for a, b in ((one, other), (other, one)):
            pair = next(p for p in share_columns(a, b).pairs if p.one.title != "手机")
            assert pair.one.values.tolist() == pair.other.values.tolist() == [whole]

    def test_a_second_phone_of_one_table_is_compared_as_well(self):
        rows = people(40)
        one = contacts([(n, "", m, p) for n, p, m in rows], ("姓名", "手机", "邮箱", "电话"))
        other = contacts([(n, p) for n, p, _m in rows], ("姓名", "手机"))
        assert linked(link_tables(one, other)) == [(i, i) for i in range(40)]

    def test_nothing_in_common_is_one_error_that_names_the_columns(self):
        one, other = table(["姓名"], ["王伟"]), table(["金额"], [3])
        with pytest.raises(UnmappedColumnsError) as caught, speaking("en"):
            link_tables(one, other)
        with speaking("en"):
            assert "no column in common" in str(caught.value)
            assert "姓名" in str(caught.value)
            assert "金额" in str(caught.value)
            assert "--map-b" in str(caught.value)

    def test_columns_that_tell_nobody_apart_are_an_error(self):
        one, other = table(["客户等级"], ["VIP"]), table(["客户等级"], ["VIP"])
        with pytest.raises(UnmappedColumnsError, match=r"apart|another|区分|分开"):
            link_tables(one, other)


class TestLinks:
    def test_the_same_customers_are_found_however_they_are_written(self):
        rows = people(60)
        other = [
            (f"{n[0]} {n[1:]}", f"+86 {p[:3]}-{p[3:7]}-{p[7:]}", m.upper()) for n, p, m in rows
        ]
        found = link_tables(contacts(rows), contacts(other[::-1]))
        assert linked(found) == [(i, 59 - i) for i in range(60)]
        assert all(link.sure and not link.several for link in found.links)
        assert found.only_one == found.only_other == []

    def test_what_only_one_table_has_is_left_over(self):
        found = link_tables(contacts(people(50)), contacts(people(50, first=30)))
        assert linked(found) == [(i, i - 30) for i in range(30, 50)]
        assert found.only_one == list(range(30))
        assert found.only_other == list(range(20, 50))

    def test_two_tables_without_a_common_customer_have_no_links(self):
        assert link_tables(contacts(people(50)), contacts(people(50, first=100))).links == ()

    def test_a_customer_twice_in_one_table_is_marked(self):
        rows = people(40)
        found = link_tables(contacts([*rows, rows[3]]), contacts(rows))
        assert [k for k in linked(found) if k[1] == 3] == [(3, 3), (40, 3)]
        assert [link.several for link in found.links] == [i in (3, 40) for i in range(41)]

    def test_a_customer_twice_in_both_tables_is_linked_row_by_row(self):
        rows = people(40)
        found = link_tables(contacts([*rows, rows[3]]), contacts([*rows, rows[3]]))
        both = [link for link in found.links if link.one in (3, 40)]
        assert [(k.one, k.other) for k in both] == [(3, 3), (40, 40)]
        assert all(link.several for link in both)

    def test_two_valid_id_numbers_are_never_one_customer(self):
        rows = [(*person, "") for person in people(30)]
        ids = ("11010519491231002X", "440308199901101512")
        headers = ("姓名", "手机", "邮箱", "身份证号")
        one = contacts([*rows, ("欧阳靖宇", "13900001111", "a@b.cn", ids[0])], headers)
        other = contacts([*rows, ("欧阳靖宇", "13900001111", "a@b.cn", ids[1])], headers)
        assert (30, 30) not in linked(link_tables(one, other))

    def test_a_row_without_a_link_is_told_what_comes_near(self):
        rows = people(40)
        near = ("欧阳靖", "13900001111", "")
        found = link_tables(
            contacts([*rows, ("欧阳靖宇", "13977776666", "")]),
            contacts([*rows, near]),
            threshold=1 - 1e-12,
        )
        assert found.links == ()
        assert {link.one for link in found.near} <= set(range(41))

    def test_every_link_says_why(self):
        found = link_tables(contacts(people(40)), contacts(people(40)))
        with speaking("en"):
            assert any("same" in str(reason) for reason in found.links[0].reasons)

    def test_the_same_tables_give_the_same_links(self):
        one, other = contacts(people(70)), contacts(people(70, first=20))
        assert link_tables(one, other).links == link_tables(one, other).links

    @given(st.lists(st.integers(0, 30), min_size=1, max_size=40),
           st.lists(st.integers(0, 30), min_size=1, max_size=40))  # fmt: skip
    @settings(max_examples=6, deadline=None)
    def test_every_row_is_linked_or_left_over_and_links_are_forests(self, ours, theirs):
        everybody = people(31)
        one, other = ([everybody[i] for i in chosen] for chosen in (ours, theirs))
        found = link_tables(contacts(one), contacts(other))
        assert {a for a, _b in linked(found)} | set(found.only_one) == set(range(len(ours)))
        assert {b for _a, b in linked(found)} | set(found.only_other) == set(range(len(theirs)))
        alone = [link for link in found.links if not link.several]
        assert len({link.one for link in alone}) == len(alone) == len({k.other for k in alone})
        ends = len({a for a, _b in linked(found)}) + len({b for _a, b in linked(found)})
        assert ends >= len(found.links)


class TestCodes:
    HEADERS = ("客户编码", "姓名", "手机", "邮箱")

    def coded(self, rows, code) -> CustomerTable:
        return table(self.HEADERS, *((code(i), *row) for i, row in enumerate(rows)))

    def test_codes_of_one_system_link_a_customer_who_has_changed_everything_else(self):
        rows = people(50)
        moved = [*rows[:-1], (rows[-1][0], "", "")]
        found = link_tables(
            self.coded(rows, lambda i: f"C{i}"), self.coded(moved, lambda i: f"C{i}")
        )
        assert linked(found)[-1] == (49, 49)
        with speaking("en"):
            assert any("客户编码 same" in str(r) for r in found.links[-1].reasons)

    def test_an_equal_code_of_two_different_customers_is_a_conflict(self):
        rows, others = people(50), [*people(49), *people(1, first=99)]
        found = link_tables(
            self.coded(rows, lambda i: f"C{i}"), self.coded(others, lambda i: f"C{i}")
        )
        assert [(k.one, k.other) for k in found.conflicts] == [(49, 49)]
        assert (49, 49) not in linked(found)
        assert not found.own_numbers

    def test_tables_that_number_for_themselves_are_linked_by_all_else(self):
        rows = people(60)
        found = link_tables(self.coded(rows, str), self.coded(rows[::-1], str))
        assert linked(found) == [(i, 59 - i) for i in range(60)]
        assert found.own_numbers
        assert found.conflicts == ()
        with speaking("en"):
            assert "numbers its customers for itself" in str(found.remarks[0])

    def test_codes_alone_are_enough(self):
        one = table(["客户编码", "金额"], ["C1", 1], ["C2", 2], ["C3", 3])
        other = table(["客户编码", "备注"], ["c2", "x"], ["Ｃ３", "y"], ["C9", "z"])
        found = link_tables(one, other)
        assert linked(found) == [(1, 0), (2, 1)]
        assert found.only_other == [2]

    @pytest.mark.parametrize(
        ("ours", "theirs", "equal"),
        [
            (["007", "8"], ["7", "8"], [(0, 2), (1, 3)]),
            (["007", "7"], ["7", "9"], [(1, 2)]),
            (["a 1", "b"], ["Ａ1", "c"], [(0, 2)]),
        ],
        ids=["zeros that Excel took", "zeros that mean something", "width and spaces"],
    )
    def test_codes_are_equal_however_they_are_written(self, ours, theirs, equal):
        one, other = (table(["客户编码"], *([c] for c in codes)) for codes in (ours, theirs))
        codes = codes_of(ColumnPair(one.columns[0], other.columns[0]))
        left, right = equal_pairs(codes, len(one))
        assert list(zip(left.tolist(), right.tolist(), strict=True)) == equal

    def test_a_code_that_very_many_rows_have_makes_no_pairs(self):
        codes = np.zeros(200, dtype=np.int32)
        assert len(equal_pairs(codes, 100)[0]) == 0
