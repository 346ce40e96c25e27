"""Whole rows: headers and totals in between, required cells, values that come twice."""

from __future__ import annotations

import numpy as np
import pytest
from check_examples import NAMES, PHONES, RULES, TODAY, checked, named, told

from addin.checks.check import check_table
from addin.checks.collected import HEADER, Findings
from addin.checks.rows import remarks, repeated_headers
from addin.findings import Code, Problem, Severity
from addin.i18n import speaking
from addin.table.cells import CellRef
from addin.table.rulebook_toml import default_rulebook
from tests.builders import table

CODED = ["客户编码", "姓名", "手机"]


def coded(count, first=1):
    return [[f"C{n:04d}", NAMES[n % 24], f"13812345{n:03d}"] for n in range(first, first + count)]


def test_repeated_headers_take_no_part_in_the_other_checks():
    rows = [*coded(3), CODED, *coded(3, 4), CODED]
    findings = checked(CODED, *rows)
    assert told(findings) == [(f"{c}{r}", "E103") for r in (5, 9) for c in "ABC"]


@pytest.mark.parametrize(
    ("row", "repeats"),
    [
        (["姓名", "手机", "邮箱"], True),
        (["姓 名*", "手机", None], True),
        (["姓名", "手机", "a@qq.com"], True),
        (["姓名", None, None], False),
        (["姓名", "13812345670", "a@qq.com"], False),
        (["手机", "姓名", "邮箱"], False),
    ],
)
def test_a_row_repeats_the_header_when_most_of_its_cells_do(row, repeats):
    found = table(
        ["姓名", "手机", "邮箱"], ["王伟", "13812345670", "x@qq.com"], row, ["李娜", "1", "2"]
    )
    assert repeated_headers(found).tolist() == [False, repeats, False]


@pytest.mark.parametrize(
    ("first", "is_remark"),
    [
        ("合计：128", True),
        ("总 计", True),
        ("小计", True),
        ("制表人：张三", True),
        ("备注：数据截至 6 月", True),
        ("Total 128", True),
        ("Grand total", True),
        ("Page 3", True),
        ("第 3 页", True),
        ("合家欢超市", False),
        ("Totally Fresh Ltd", False),
        ("王伟", False),
    ],
)
def test_a_total_or_a_remark_is_no_customer(first, is_remark):
    rows = [[f"顾客{n}", f"138123456{n:02d}", "北京", "a@qq.com"] for n in range(10)]
    found = table(["姓名", "手机", "城市", "邮箱"], *rows, [first, None, None, None], *rows)
    assert remarks(found).tolist() == [*[False] * 10, is_remark, *[False] * 10]


def test_a_customer_with_a_telling_name_and_a_full_row_stays_a_customer():
    rows = [[f"顾客{n}", f"138123456{n:02d}", "北京", "a@qq.com"] for n in range(10)]
    found = table(
        ["姓名", "手机", "城市", "邮箱"], *rows, ["合计", "13812345699", "上海", "b@qq.com"]
    )
    assert not remarks(found).any()


def test_rows_behind_a_total_keep_their_own_numbers():
    rows = [*coded(5), ["合计：5", None, None], ["C0006", "何平", "1381234567"]]
    findings = checked(CODED, *rows)
    assert told(findings) == [("A7", "E110"), ("C8", "E202")]
    assert [f.value for f in findings] == ["合计：5", "1381234567"]


def test_a_star_in_the_header_makes_a_column_required():
    rows = [["王伟", None], ["李娜", " "], ["张敏", "13812345670"]]
    assert told(checked(["姓名", "手机*"], *rows)) == [("B2", "E101"), ("B3", "E101")]


def test_a_usual_field_is_required_where_nearly_every_row_has_it():
    full = [[f"C{n:04d}", f"顾客{n}"] for n in range(60)]
    findings = checked(["客户编码", "公司名称"], *full, [None, "北京云图科技有限公司"])
    assert ("A62", "E101") in told(findings)
    patchy = [[f"C{n:04d}" if n % 4 else None, f"顾客{n}"] for n in range(60)]
    assert "E101" not in dict(told(checked(["客户编码", "公司名称"], *patchy))).values()


def test_a_word_for_nothing_in_a_required_cell_is_reported_once():
    findings = checked(["姓名", "手机*"], ["王伟", "无"], *named(*PHONES))
    assert told(findings) == [("B2", "W102")]


def test_of_equal_values_the_later_ones_name_the_first():
    rows = [*coded(3), ["C0002", "何平", "13812345999"], ["C0002", "高峰", "13812345998"]]
    findings = checked(CODED, *rows)
    assert told(findings) == [("A5", "E104"), ("A6", "E104")]
    assert [f.problem.params["row"] for f in findings] == [3, 3]
    with speaking("en"):
        assert "row 3" in str(next(iter(findings)).message)


def test_a_row_that_came_twice_is_said_to_be_the_same_row():
    rows = coded(3)
    findings = checked(CODED, *rows, rows[1])
    assert told(findings) == [("A5", "W107")]


def test_equal_codes_are_found_however_they_are_stored():
    rows = [["1001", "王伟"], [1001, "李娜"], [" 1001", "张敏"], [1001.0, "刘洋"], ["1002", "陈静"]]
    findings = checked(["客户编码", "姓名"], *rows)
    assert [cell for cell, code in told(findings) if code == "E104"] == ["A3", "A4", "A5"]


def test_blank_codes_are_not_equal():
    rows = [
        [None, "王伟"],
        ["", "李娜"],
        [" ", "张敏"],
        ["C1", "刘洋"],
        ["无", "陈静"],
        ["无", "何平"],
    ]
    assert "E104" not in dict(told(checked(["客户编码", "姓名"], *rows))).values()


def test_without_a_unique_field_rows_are_compared_as_a_whole():
    rows = named(*PHONES)
    assert told(checked(["姓名", "手机"], *rows, rows[0], rows[0])) == [
        ("A8", "W107"), ("A9", "W107")
    ]  # fmt: skip
    almost = [rows[0][0], rows[1][1]]
    assert "W107" not in dict(told(checked(["姓名", "手机"], *rows, almost))).values()


def test_what_is_demanded_of_a_value_is_not_demanded_of_a_blank():
    rows = [["王伟", None, None, None, None], ["李娜", "B001", 5.0, 10.0, "2026-11-20"]]
    assert told(checked(["姓名", "批次", "余额", "额度", "最近联系"], *rows, rules=RULES)) == []


def test_a_bound_on_contact_counts_the_days_exactly():
    rows = named("2026-08-13", "2026-08-12")  # 100 and 101 days before the day of the run
    findings = checked(["姓名", "最近联系"], *rows, rules=RULES)
    assert [(f.cell.a1, f.problem.params["days"]) for f in findings] == [("B3", 101)]


class TestCollectedFindings:
    """The findings themselves: order, cells, counts."""

    @staticmethod
    def some():
        found = table(["姓名", "手机", "邮箱"], *[[n, "1", "2"] for n in NAMES[:4]])
        findings = Findings(found)
        name, phone, mail = found.columns
        findings.add_same(mail, [0, 2], Problem(Code.SPACING))
        findings.add_same(phone, [2], Problem(Code.PHONE_NO_AREA))
        findings.add_each(
            mail, [(2, Problem(Code.EMAIL_FORM, {"reason": "x"})), (1, Problem(Code.FORM))]
        )
        findings.add_same(name, [HEADER], Problem(Code.DIGITS_AS_NUMBER))
        return findings

    def test_they_come_by_row_then_column_then_severity(self):
        assert told(self.some()) == [
            ("A1", "T306"), ("C2", "T701"), ("C3", "T703"),
            ("B4", "W204"), ("C4", "E211"), ("C4", "T701"),
        ]  # fmt: skip

    def test_those_of_one_cell_come_together_the_worst_first(self):
        cells = [(cell.a1, [f.code.value for f in found]) for cell, found in self.some().by_cell()]
        assert cells[-1] == ("C4", ["E211", "T701"])
        assert len(cells) == 5

    def test_they_are_counted_by_code_severity_and_row(self):
        findings = self.some()
        assert len(findings) == 6
        assert findings.by_code()[Code.SPACING] == 2
        assert findings.by_severity() == {
            Severity.ERROR: 1, Severity.WARNING: 1, Severity.TIDY: 4
        }  # fmt: skip
        assert findings.rows_touched() == 3

    def test_a_finding_knows_its_header_field_and_value(self):
        first, second, *_ = self.some()
        assert (first.value, first.cell) == ("姓名", CellRef(1, 1))
        assert (second.header, second.value) == ("邮箱", "2")
        with speaking("en"):
            assert next(iter(self.some().by_cell()))[1][0].header == "姓名"

    def test_findings_of_a_part_are_taken_over_to_their_rows(self):
        whole = table(["姓名", "手机"], *named(*PHONES))
        kept = np.array([True, False, True, False, True, True])
        part = table(["姓名", "手机"], *[r for r, k in zip(named(*PHONES), kept, strict=True) if k])
        inner = Findings(part)
        inner.add_same(part.columns[1], [0, 1, 3, HEADER], Problem(Code.SPACING))
        findings = Findings(whole)
        findings.take_over(inner, kept)
        assert told(findings) == [("B1", "T701"), ("B2", "T701"), ("B4", "T701"), ("B7", "T701")]
        assert [f.value for f in findings] == ["手机", PHONES[0], PHONES[2], PHONES[5]]

    def test_nothing_added_is_nothing_found(self):
        findings = Findings(table(["姓名", "手机"], *named(*PHONES)))
        findings.add_same(findings.table.columns[0], [], Problem(Code.SPACING))
        findings.add_each(findings.table.columns[0], [])
        assert (len(findings), list(findings), list(findings.by_cell())) == (0, [], [])
        assert findings.rows_touched() == 0
        assert set(findings.by_severity().values()) == {0}


def test_findings_of_many_rows_are_the_same_as_of_each_alone():
    """What is found in a cell does not depend on how often its value occurs."""
    wrong = ["1381234567", "12012345678", "abc", None, " 13812345678"]
    once = checked(["姓名", "手机"], *named(*PHONES, *wrong))
    often = checked(["姓名", "手机"], *named(*PHONES * 3, *[w for w in wrong for _ in range(3)]))
    codes = [code for cell, code in told(once) if cell[0] == "B"]
    assert [code for cell, code in told(often) if cell[0] == "B"] == [
        code for code in codes for _ in range(3)
    ]


def test_a_run_over_columns_that_hardly_repeat_finds_the_same():
    phones = [f"138{n:08d}" for n in range(12_000_000, 12_000_300)]
    phones[7], phones[250] = "1381234567", "12012345678"
    rows = [[f"顾客{n}", phone] for n, phone in enumerate(phones)]
    found = table(["暗号", "手机"], *rows)
    findings = check_table(found, default_rulebook(), today=TODAY)
    assert [pair for pair in told(findings.findings) if pair[0][0] == "B"] == [
        ("B9", "E202"), ("B252", "E203")
    ]  # fmt: skip
