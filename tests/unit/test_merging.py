"""What a group of rows becomes: which row stays, and with whose values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from addin.checks.check import read_columns
from addin.errors import RuleBookError
from addin.merging.columns import MergeColumns, merge_columns
from addin.merging.identity import content_of, identity_of, likeness_of, row_values
from addin.merging.rules import rule_of
from addin.merging.survivors import propose
from addin.table.cells import CellRef, CellValue
from addin.table.fields import Field, Kind, Survivor
from addin.table.rulebook import RuleBook, raise_if
from addin.table.rulebook_toml import default_rulebook, read_toml
from tests.builders import table

TODAY = dt.date(2026, 11, 21)


def columns(
    headers: Sequence[str],
    *rows: Sequence[CellValue],
    survivor: dict[str, str] | None = None,
    formulas: Sequence[str] = (),
) -> MergeColumns:
    """A table ready for the rules; `survivor` overrides the rules of fields."""
    book = default_rulebook()
    if survivor:
        fields = tuple(
            replace(f, options={**f.options, "survivor": survivor[f.key]})
            if f.key in survivor
            else f
            for f in book.fields
        )
        book = RuleBook(fields, book.segments, book.settings)
    read = table(headers, *rows, book=book)
    readings, _countries = read_columns(read, book, TODAY)
    return merge_columns(read, readings, [CellRef.parse(c) for c in formulas])


def merged(found: MergeColumns, rows: Sequence[int] = (0, 1)) -> dict[str, CellValue]:
    """The proposed values by header."""
    proposal = propose(found, rows)
    return {c.header: v for c, v in zip(found.table.columns, proposal.values, strict=True)}


class TestSurvivor:
    def test_the_most_complete_row_stays(self):
        found = columns(("姓名", "手机", "邮箱"), ("王伟", "13812345678", None),
                        ("王伟", "13812345678", "wang@qq.com"))  # fmt: skip
        assert propose(found, (0, 1)).survivor == 1

    def test_wrong_values_do_not_make_a_row_complete(self):
        found = columns(("姓名", "手机", "邮箱"), ("王伟", "138123", "wang@"),
                        ("王伟", "13812345678", None))  # fmt: skip
        assert propose(found, (0, 1)).survivor == 1

    def test_of_equally_complete_rows_the_newest_stays_and_then_the_first(self):
        headers = ("姓名", "手机", "上次沟通日期")
        old, new = ("王伟", "13812345678", "2024-01-01"), ("王伟", "13812345678", "2025-01-01")
        assert propose(columns(headers, old, new), (0, 1)).survivor == 1
        assert propose(columns(headers, old, old), (0, 1)).survivor == 0


class TestValues:
    def test_blank_cells_are_filled_from_the_other_rows(self):
        found = columns(("客户编码", "姓名", "手机", "邮箱"), ("C1", "王伟", "13812345678", None),
                        ("C2", "王伟", None, "wang@qq.com"))  # fmt: skip
        assert merged(found) == {
            "客户编码": "C1", "姓名": "王伟", "手机": "13812345678", "邮箱": "wang@qq.com"
        }  # fmt: skip

    def test_a_right_value_goes_before_a_newer_wrong_one(self):
        found = columns(("姓名", "手机", "上次沟通日期"), ("王伟", "13812345678", "2024-01-01"),
                        ("王伟", "1381234", "2026-01-01"))  # fmt: skip
        assert merged(found)["手机"] == "13812345678"

    def test_the_newest_phone_counts_and_the_most_frequent_name(self):
        found = columns(
            ("姓名", "手机", "上次沟通日期"),
            ("王伟", "13812345678", "2024-01-01"),
            ("王伟 ", "13812345678", "2024-02-01"),
            ("王玮", "18612345678", "2026-01-01"),
        )
        values = merged(found, (0, 1, 2))
        assert values["手机"] == "18612345678"
        assert values["姓名"] in ("王伟", "王伟 ")

    def test_dates_follow_their_fields(self):
        found = columns(("姓名", "建档日期", "上次沟通日期"), ("王伟", "2024-01-01", "2024-05-01"),
                        ("王伟", "2023-01-01", "2026-05-01"))  # fmt: skip
        values = merged(found)
        assert (values["建档日期"], values["上次沟通日期"]) == ("2023-01-01", "2026-05-01")

    def test_tags_and_notes_are_united(self):
        found = columns(("姓名", "标签", "备注"), ("王伟", "VIP、老客户", "爱喝茶"),
                        ("王伟", "老客户, 华东", "要发票"))  # fmt: skip
        values = merged(found)
        assert values["标签"] == "VIP、老客户、华东"
        assert values["备注"] == "爱喝茶；要发票"

    def test_a_union_that_no_cell_could_hold_is_none(self):
        found = columns(("姓名", "手机", "备注"), ("王伟", "13812345678", "甲" * 20_000),
                        ("王伟", None, "乙" * 20_001))  # fmt: skip
        assert merged(found)["备注"] == "乙" * 20_001

    def test_amounts_are_summed_only_where_the_field_says_so(self):
        headers = ("姓名", "手机", "累计消费金额", "消费次数")
        rows = (("王伟", "13812345678", 0.1, 3), ("王伟", None, 0.2, 4))
        assert merged(columns(headers, *rows))["累计消费金额"] == 0.1
        summed = columns(headers, *rows, survivor={"amount": "sum", "purchase_count": "sum"})
        values = merged(summed)
        assert (values["累计消费金额"], values["消费次数"]) == (0.3, 7)

    def test_amounts_in_two_currencies_are_not_summed(self):
        found = columns(("姓名", "手机", "累计消费金额"), ("王伟", "13812345678", "¥100"),
                        ("王伟", None, "USD 50"), survivor={"amount": "sum"})  # fmt: skip
        assert merged(found)["累计消费金额"] in ("¥100", "USD 50")

    def test_the_parts_of_an_address_come_from_one_row(self):
        found = columns(
            ("姓名", "地址", "城市", "邮编", "上次沟通日期"),
            ("王伟", "人民路1号", "上海市", "200001", "2024-01-01"),
            ("王伟", "解放路2号", "北京市", None, "2026-01-01"),
            ("王伟", "人民路1号", "上海市", "200001", "2024-01-02"),
        )
        values = merged(found, (0, 1, 2))
        assert (values["地址"], values["城市"], values["邮编"]) == ("解放路2号", "北京市", "200001")

    def test_of_two_writings_of_one_value_the_own_stays(self):
        found = columns(("姓名", "手机", "邮箱"), ("王伟", "138 1234 5678", "wang@qq.com"),
                        ("王伟", "13812345678", None))  # fmt: skip
        assert merged(found)["手机"] == "138 1234 5678"

    def test_a_formula_of_the_survivor_is_no_field_to_be_filled(self):
        found = columns(("姓名", "手机", "累计消费金额"), ("王伟", "13812345678", 5.0),
                        ("王伟", None, 9.0), formulas=("C2",))  # fmt: skip
        assert merged(found)["累计消费金额"] == 5.0

    @pytest.mark.parametrize("rule", [r for r in Survivor if r.fits(Kind.TEXT)])
    def test_no_rule_makes_a_value_up(self, rule):
        rows = (("王伟", "乙", "2024-01-01"), ("王伟", "甲甲", "2025-01-01"), ("王伟", None, None))
        found = columns(("姓名", "备注", "上次沟通日期"), *rows, survivor={"note": rule.value})
        value = merged(found, (0, 1, 2))["备注"]
        assert value in ("乙", "甲甲") or (rule is Survivor.UNION and value == "甲甲；乙")

    def test_only_contradictions_are_shown_as_differences(self):
        found = columns(
            ("客户编码", "姓名", "手机", "邮箱", "城市"),
            ("C1", "王伟", "138 1234 5678", "a@qq.com", "上海"),
            ("C2", "王伟", "13812345678", None, "北京"),
        )
        proposal = propose(found, (0, 1))
        assert [found.table.columns[i].header for i in proposal.differing] == ["城市"]


class TestRules:
    def test_a_field_has_its_own_rule_or_that_of_its_kind(self):
        assert rule_of(None) is Survivor.NEWEST
        assert rule_of(Field("code", Kind.CODE)) is Survivor.KEEP
        own = Field("amount", Kind.MONEY, options={"survivor": "sum"})
        assert rule_of(own) is Survivor.SUM

    def test_an_account_manager_is_not_the_name_of_the_customer(self):
        owner = Field("owner", Kind.PERSON, options={"closed": "yes"})
        assert rule_of(owner) is Survivor.NEWEST

    @pytest.mark.parametrize(
        ("kind", "rule"), [("person", "neuest"), ("person", "sum"), ("phone", "union")]
    )
    def test_a_rule_that_does_not_fit_is_a_mistake_of_the_rule_book(self, kind, rule):
        text = f'[[field]]\nkey = "x"\nkind = "{kind}"\noptions = {{ survivor = "{rule}" }}\n'
        _book, problems = read_toml(text, "rules.toml")
        with pytest.raises(RuleBookError, match=r"survivor.*newest"):
            raise_if(problems, "rules.toml")


class TestIdentity:
    HEADERS = ("客户编码", "姓名", "手机", "邮箱", "备注")
    ROW = ("C1", "王伟", "13812345678", "Wang@qq.com", "甲")

    def identity(self, *row):
        read = table(self.HEADERS, row, self.ROW)
        return identity_of(read.columns, row_values(read, 0))

    def test_the_code_is_the_key_and_else_a_fingerprint(self):
        assert self.identity(*self.ROW).key == "C1"
        nameless = self.identity(None, *self.ROW[1:])
        assert nameless.key == f"#{nameless.likeness}"
        assert nameless.name == "王伟"

    def test_another_writing_is_no_change_and_another_value_is(self):
        mine = self.identity(*self.ROW).likeness
        assert (
            self.identity("C1", "王 伟", "+86 138-1234-5678", "WANG@QQ.COM", "乙").likeness == mine
        )
        assert self.identity("C1", "王伟", "13812345679", "Wang@qq.com", "甲").likeness != mine

    def test_fingerprints_stay_the_same_for_ever(self):
        read = table(self.HEADERS, self.ROW)
        values = row_values(read, 0)
        assert likeness_of(read.columns, values) == "105f5e9a951700bc"
        assert content_of(read.columns, values) == "646bd38f067de2ad"

    def test_the_content_counts_everything_but_formulas(self):
        read = table(self.HEADERS, self.ROW, (*self.ROW[:4], "乙"))
        one, other = (row_values(read, i) for i in (0, 1))
        assert content_of(read.columns, one) != content_of(read.columns, other)
        assert content_of(read.columns, one, {4}) == content_of(read.columns, other, {4})
