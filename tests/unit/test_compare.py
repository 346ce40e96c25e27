"""What a comparison of two tables tells."""

from __future__ import annotations

import datetime as dt

import pytest

from addin.checks.check import read_columns
from addin.commands.compare import Comparison, Side, compare, names_of, remark_on, summary_of
from addin.commands.compare_sheets import comparison_outcome
from addin.commands.differences import How, comparable, find_differences
from addin.i18n import speaking
from addin.matching.links import Link, Links
from addin.matching.shared_columns import share_columns
from addin.table.cells import CellValue
from addin.table.changes import Link as SheetLink
from addin.table.changes import PutSheet
from addin.table.fields import Kind
from addin.table.rulebook_toml import default_rulebook
from addin.table.table import CustomerTable
from tests.builders import table

NOW = dt.datetime(2026, 11, 21, 17, 30)
HEADERS = ("客户编码", "姓名", "手机", "地址")


def side(name: str, read: CustomerTable, file: str = "") -> Side:
    return Side(name, read, read_columns(read, default_rulebook(), NOW.date())[0], file)


def how(header: str, ours: CellValue, theirs: CellValue) -> How:
    """How two values of one column stand to each other."""
    one, other = (table(["姓名", header], ["王伟", v], ["李娜", v]) for v in (ours, theirs))
    a, b = side("a", one), side("b", other)
    links, pairs = [Link(0, 0, 99.0, ())], share_columns(one, other).pairs
    found = find_differences(links, pairs, a.readings, b.readings)
    return found[0].how if found else How.SAME


def compared(
    ours: list[tuple[CellValue, ...]],
    theirs: list[tuple[CellValue, ...]],
    *links: Link,
    conflicts: tuple[Link, ...] = (),
    whole: bool = False,
    own_numbers: bool = False,
) -> Comparison:
    one, other = table(HEADERS, *ours), table(HEADERS, *theirs)
    pairs = share_columns(one, other).pairs
    found = Links(links, conflicts, (), pairs, (len(one), len(other)), own_numbers=own_numbers)
    return compare(side("销售", one, "a.xlsx"), side("售后", other), found, whole=whole)


def sheets(comparison: Comparison) -> list[PutSheet]:
    with speaking("zh"):
        return [c for c in comparison_outcome(comparison, NOW).changes if isinstance(c, PutSheet)]


WANG = ("C1", "王伟", "13812345101", "上海市浦东新区世纪大道100号")
LI = ("C2", "李娜", "13812345102", "杭州市西湖区文三路20号")
SURE = Link(0, 0, 99.0, (), sure=True)


class TestDifferences:
    @pytest.mark.parametrize(
        ("header", "ours", "theirs"),
        [
            ("手机", "13812345101", "+86 138-1234-5101"),
            ("手机", "13812345101/13812345102", "13812345102、13812345101"),
            ("邮箱", "WangWei@QQ.com", "wangwei@qq.com "),
            ("公司名称", "上海啓明電子有限公司", "上海启明电子有限公司"),
            ("公司名称", "启明（上海）有限公司", "启明(上海) 有限公司"),
            ("建档日期", "2024/3/1", dt.date(2024, 3, 1)),
            ("累计消费金额", "1,200.00", 1200),
            ("标签", "VIP、华东", "华东，vip"),
            ("性别", "M", "男"),
            ("身份证号", "11010519491231002x", "11010519491231002X"),
            ("地址", "世纪大道１００号", "世纪大道100号"),
            ("别的", "Ａ b", "A b"),
        ],
    )
    def test_writing_is_no_difference(self, header, ours, theirs):
        assert how(header, ours, theirs) is How.FORM
        assert how(header, theirs, ours) is How.FORM

    @pytest.mark.parametrize(
        ("header", "ours", "theirs"),
        [
            ("手机", "13812345101", "13812345102"),
            ("电话", "021-62345678转801", "021-62345678转802"),
            ("邮箱", "a@qq.com", "a@qq.con"),
            ("建档日期", "2024-1-11", "2024-11-1"),
            ("累计消费金额", "1.5", "15"),
            ("累计消费金额", -5, 5),
            ("地址", "文三路1-12号", "文三路11-2号"),
            ("标签", "VIP", "VIP、华东"),
            ("客户编码", "C0001", "C001"),
        ],
    )
    def test_another_content_is_one(self, header, ours, theirs):
        assert how(header, ours, theirs) is How.CONTENT

    @pytest.mark.parametrize("nothing", [None, "无", " "])
    def test_a_value_against_none(self, nothing):
        assert how("手机", "13812345101", nothing) is How.ONLY_ONE
        assert how("手机", nothing, "13812345101") is How.ONLY_OTHER
        assert how("手机", nothing, nothing) is How.SAME

    def test_signs_alone_still_say_something(self):
        assert comparable("++", Kind.TEXT) != comparable("--", Kind.TEXT)


class TestLines:
    def test_only_what_differs_is_listed(self):
        other = ("C1", "王偉", "13899999999", None)
        found = compared([WANG, LI], [other], SURE)
        assert [(line.title, line.how) for line in found.lines] == [
            ("手机", How.CONTENT), ("地址", How.ONLY_ONE)
        ]  # fmt: skip
        assert found.counts["customers"] == found.counts["differing"] == 1
        assert (found.counts["differences"], found.counts["form"]) == (2, 1)
        assert (found.counts["only_one"], found.counts["only_other"]) == (1, 0)

    def test_everything_is_listed_on_demand(self):
        found = compared([WANG], [("C1", "王偉", *WANG[2:])], SURE, whole=True)
        assert [line.how for line in found.lines] == [How.FORM]
        same = compared([WANG], [WANG], SURE, whole=True)
        assert [(line.title, line.how) for line in same.lines] == [("", How.SAME)]
        assert compared([WANG], [WANG], SURE).lines == ()

    def test_a_customer_of_whom_it_is_not_sure_is_listed_before_the_others(self):
        found = compared([WANG, LI], [WANG, LI], SURE, Link(1, 1, 60.0, ()))
        assert [(line.link.one, line.how) for line in found.lines] == [(1, How.SAME)]

    def test_twins_are_told_with_their_rows(self):
        twice = (Link(0, 0, 99.0, (), True, True), Link(1, 0, 98.0, (), True, True))
        found = compared([WANG, WANG], [WANG], *twice)
        assert found.counts["customers"] == 1
        with speaking("en"):
            assert [remark_on(line, found) for line in found.lines] == [
                "Also in row 3 of 销售", "Also in row 2 of 销售"
            ]  # fmt: skip

    def test_conflicting_codes_come_first(self):
        clash = ("C1", "何建国", "13712345999", "武汉市江岸区沿江大道9号")
        found = compared([WANG], [clash], conflicts=(Link(0, 0, 0.0, ()),))
        assert [(line.conflict, line.one, line.other) for line in found.lines] == [
            (True, "王伟", "何建国")
        ]
        with speaking("zh"):
            assert "编码相同、客户不同的：1 个。" in [str(line) for line in summary_of(found)]

    def test_codes_of_two_numberings_are_not_compared(self):
        other = ("77", *WANG[1:])
        assert len(compared([WANG], [other], SURE).lines) == 1
        assert compared([WANG], [other], SURE, own_numbers=True).lines == ()


class TestSheets:
    def test_the_rows_lead_to_the_workbooks_they_stand_in(self):
        first, *_only = sheets(compared([WANG], [("C1", "王伟", None, WANG[3])], SURE))
        assert first.name == "对照"
        assert first.title == "销售与售后对照"
        assert first.rows[0][1] == SheetLink("2", "'客户'!A2", "a.xlsx")
        assert first.rows[0][2] == "2", "a table of text has no sheet to lead to"
        assert first.rows[0][3:8] == ("王伟", "手机", "13812345101", None, "仅销售有")

    def test_what_only_one_table_has_is_listed_with_all_its_columns(self):
        _first, ours, theirs = sheets(compared([WANG, LI], [WANG], SURE))
        assert (ours.name, theirs.name) == ("只在销售", "只在售后")
        assert ours.rows == ((SheetLink("3", "'客户'!A3", "a.xlsx"), *LI, None),)
        assert theirs.rows == ()
        assert "全部 1 行" in theirs.summary

    def test_names_that_no_sheet_may_have_are_made_fit(self):
        one, other = table(HEADERS, WANG), table(HEADERS, LI)
        links = Links((), (), (), share_columns(one, other).pairs, (1, 1))
        long = "a/b[c]:*?'" + "很长的名字" * 10
        found = sheets(compare(side(long, one), side(long + "!", other), links))
        names = [sheet.name for sheet in found]
        assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)
        assert len({name.casefold() for name in names}) == 3

    @pytest.mark.parametrize(
        ("one", "other", "names"),
        [
            (("销售", "客户"), ("售后", "客户"), ("销售", "售后")),
            (("客户", "一月"), ("客户", "二月"), ("一月", "二月")),
            (("客户", "表"), ("客户", "表"), ("客户 A", "客户 B")),
        ],
    )
    def test_what_the_tables_are_called(self, one, other, names):
        assert names_of(one, other) == names
