"""How a column is written, how it is stored, and what it learns from its own values."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from check_examples import ADDRESSES, NAMES, PHONES, RULES, checked, named, told

from addin.checks.house_style import NEUTRAL, style_of
from addin.checks.storage import StorageFacts, runs
from addin.findings import Code
from addin.hosts.port import ColumnFormats
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import Validation
from addin.table.rulebook_toml import default_rulebook

ISO, SLASHED = "2024-03-05", "2024/3/8"


def dates(*values, **options):
    return checked(["姓名", "建档日期"], *named(*values), **options)


def suggestions(findings):
    return {f.cell.a1: f.problem.suggestion for f in findings}


def test_in_a_column_with_a_clear_style_each_deviator_is_marked():
    findings = dates(*[ISO] * 17, *[SLASHED] * 3)
    assert told(findings) == [("B19", "T703"), ("B20", "T703"), ("B21", "T703")]
    assert set(suggestions(findings).values()) == {"2024-03-08"}


def test_in_a_column_of_mixed_style_no_cell_is_marked():
    assert told(dates(*[ISO] * 16, *[SLASHED] * 4)) == []


def test_a_thorough_reading_brings_a_mixed_column_to_its_leading_form():
    findings = dates(*[ISO] * 12, *[SLASHED] * 8, thorough=True)
    assert len(findings) == 8
    assert set(suggestions(findings).values()) == {"2024-03-08"}


def test_a_column_without_a_leading_form_is_left_alone_even_then():
    values = [ISO, SLASHED, "2024年3月8日"] * 4
    assert told(dates(*values, thorough=True)) == []


def test_a_form_that_the_settings_demand_needs_no_majority():
    book = default_rulebook()
    book = replace(book, settings=replace(book.settings, date_form="iso", phone_form="e164"))
    assert suggestions(dates(SLASHED, SLASHED, rules=book)) == {
        "B2": "2024-03-08", "B3": "2024-03-08"
    }  # fmt: skip
    phones = checked(["姓名", "手机"], *named(*PHONES[:2]), rules=book)
    assert suggestions(phones) == {"B2": "+8613812345670", "B3": "+8613812345671"}


def test_suggestions_are_written_in_the_form_of_the_column():
    spaced = [f"138 1234 56{n}" for n in range(70, 79)]
    findings = checked(["姓名", "手机"], *named(*spaced, "138l2345679"))
    assert suggestions(findings) == {"B11": "138 1234 5679"}
    slashed = [f"2024/3/{n}" for n in range(1, 10)]
    assert suggestions(dates(*slashed, "２０２４年３月５日", "20240306")) == {
        "B11": "2024/3/5", "B12": "2024/3/6"
    }  # fmt: skip


def test_wrong_values_have_no_vote_on_the_style():
    findings = dates(*[ISO] * 6, "昨天", "前天", "大前天", SLASHED)
    assert ("B11", "T703") in told(findings)


@pytest.mark.parametrize(
    ("counts", "form", "clear"),
    [
        ({"iso": 85, "slash": 15}, "iso", True),
        ({"iso": 84, "slash": 16}, "iso", False),
        ({"iso": 50, "slash": 50}, "iso", False),
        ({"iso": 49, "slash": 25, "dots": 26}, "", False),
        ({"iso": 10, NEUTRAL: 1000, "slash": 1}, "iso", True),
        ({NEUTRAL: 5}, NEUTRAL, True),
        ({"": 9, "iso": 1}, "", False),
        ({}, "", False),
    ],
)
def test_the_style_is_the_form_that_nearly_all_readable_cells_have(counts, form, clear):
    style = style_of(counts)
    assert (style.form, style.clear) == (form, clear)
    assert 0 <= style.share <= 1


def test_a_demanded_form_is_the_style_of_an_empty_column_too():
    assert style_of({}, "iso").form == "iso"
    assert style_of({"slash": 9}, "iso").share == 0


def test_a_column_stored_as_numbers_throughout_is_one_remark_on_its_header():
    numbers = [int(phone) for phone in PHONES]
    findings = checked(["姓名", "手机"], *named(*numbers))
    assert told(findings) == [("B1", "T306")]
    assert next(iter(findings)).value == "手机"


def test_a_thorough_reading_gives_each_of_those_numbers_its_text():
    numbers = [int(phone) for phone in PHONES]
    findings = checked(["姓名", "手机"], *named(*numbers), thorough=True)
    assert list(suggestions(findings).values()) == list(PHONES)


def test_amounts_stored_as_text_throughout_are_no_remark_on_each_cell():
    findings = checked(["姓名", "金额"], *named("300", "1,200", "45.5", "60"))
    assert [code for cell, code in told(findings) if cell != "B1"] == []


def test_a_column_uses_its_own_words_for_a_choice():
    assert told(checked(["姓名", "性别"], *named(*["M", "F"] * 10))) == []
    findings = checked(["姓名", "性别"], *named(*["M", "F"] * 10, "男"))
    assert [(f.code, f.problem.suggestion) for f in findings] == [(Code.CHOICE_FORM, "M")]


def test_a_strict_rule_book_knows_its_own_words_only():
    findings = checked(["姓名", "等级"], *named(*["白金"] * 6, *["金卡会员"] * 20), rules=RULES)
    assert [code for _cell, code in told(findings)] == ["E281"] * 6


def test_a_rare_misspelling_of_a_frequent_word_is_found_without_a_list():
    levels = ["Gold", "Silver", "Bronze"] * 20
    rows = [[f"C{n:04d}", NAMES[n % 24], v] for n, v in enumerate([*levels, "Sliver"])]
    findings = checked(["客户编码", "姓名", "客户等级"], *rows)
    assert [(f.cell.a1, f.code, f.problem.suggestion) for f in findings] == [
        ("C62", Code.CHOICE_TYPO, "Silver")
    ]


def test_a_column_of_formulas_is_computed_on_purpose():
    formulas = {CellRef(row, 2): "A1" for row in range(2, 8)}
    facts = StorageFacts(formulas=formulas)
    assert told(checked(["姓名", "手机"], *named(*PHONES), facts=facts)) == []
    few = StorageFacts(formulas={CellRef(3, 2): "A1", CellRef(99, 2): "A1", CellRef(3, 9): "A1"})
    assert told(checked(["姓名", "手机"], *named(*PHONES), facts=few)) == [("B3", "W105")]


def test_a_column_that_never_was_text_has_lost_no_text_format():
    index = np.array([0, 1, 1, 1, 1, 0], dtype=np.int16)
    facts = StorageFacts(formats={2: ColumnFormats(("@", "General"), index)}, first_row=2)
    assert told(checked(["姓名", "手机"], *named(*PHONES), facts=facts)) == []


def test_lost_entry_checks_are_counted_where_most_cells_have_one():
    def facts(area):
        return StorageFacts(validations=(Validation("客户", RangeRef.parse(area), "list"),))

    rows = named(*PHONES)
    lost = checked(["姓名", "手机"], *rows, facts=facts("B1:B5"))
    assert told(lost) == [("B1", "W308")]
    assert "2" in str(next(iter(lost)).message)
    for area in ("B2:B9", "B2:B3", "C2:C5"):
        assert told(checked(["姓名", "手机"], *rows, facts=facts(area))) == [], area


def test_neighbouring_rows_are_joined_into_ranges():
    assert [r.a1 for r in runs([7, 3, 4, 9, 8, 1], 2)] == ["B1", "B3:B4", "B7:B9"]
    assert runs([], 2) == []


class TestTraps:
    def test_a_customer_code_among_company_names_is_misplaced(self):
        rows = [[f"KH-2024-{n:04d}", f"北京第{n}商贸有限公司"] for n in range(60)]
        findings = checked(["客户编码", "公司名称"], *rows, ["KH-2024-0099", "KH-2024-0012"])
        assert told(findings) == [("B62", "E401")]

    def test_nothing_but_nines_is_no_amount(self):
        amounts = [100.0 + n for n in range(24)]
        findings = checked(["姓名", "金额"], *named(*amounts, 999999.0, 9999.0, 0.0))
        assert told(findings) == [("B26", "W102")]

    def test_a_short_address_is_incomplete_where_the_others_name_a_street(self):
        streets = [f"北京市海淀区中关村大街{n}号" for n in range(24)]
        assert told(checked(["姓名", "地址"], *named(*streets, "北京市海淀区"))) == [
            ("B26", "W291")
        ]
        places = ["北京市海淀区", "上海市浦东新区"] * 12
        assert told(checked(["姓名", "地址"], *named(*places))) == []

    def test_traditional_characters_are_odd_among_simplified_ones_only(self):
        phones = [f"1381234{n:04d}" for n in range(10, 34)]
        rows = [[NAMES[n], phone] for n, phone in enumerate(phones)]
        mixed = checked(["姓名", "手机"], *rows[:23], ["錢多多", phones[23]])
        assert told(mixed) == [("A25", "T708")]
        rows = [["錢多多" if n % 2 else "王偉", phone] for n, phone in enumerate(phones)]
        assert told(checked(["姓名", "手机"], *rows)) == []

    def test_a_date_among_ranges_is_excels_doing(self):
        staff = ["11-50", "51-200", "201-500"] * 8
        findings = checked(["姓名", "规模"], *named(*staff, dt.datetime(2024, 1, 10)))
        assert told(findings) == [("B26", "E309")]
        prose = ["电话跟进", "已签约", "等回复"] * 8
        assert told(checked(["姓名", "备注"], *named(*prose, "10-Jan"))) == []


def test_a_value_of_another_kind_names_the_column_where_it_belongs():
    rows = [[name, phone, f"u{n}@qq.com"] for n, (name, phone) in enumerate(named(*PHONES))]
    findings = checked(["姓名", "手机", "邮箱"], *rows, ["何平", "heping@qq.com", None])
    assert told(findings) == [("B8", "E401")]
    assert "邮箱" in str(next(iter(findings)).hint)


def test_the_plainest_explanation_of_a_value_wins():
    assert told(checked(["姓名", "地址"], *named(*ADDRESSES * 3, "无"))) == [("B8", "W102")]
    assert told(checked(["姓名", "备注"], *named("好", "好", "无"))) == [], "none is an answer"


def test_a_service_number_is_written_its_own_way_in_any_column():
    spaced = [f"138 1234 56{n}" for n in range(70, 79)]
    assert told(checked(["姓名", "手机"], *named(*spaced, "138-1234-5679"))) != []
    assert told(checked(["姓名", "手机"], *named(*spaced, "400-318-7714"))) == []
