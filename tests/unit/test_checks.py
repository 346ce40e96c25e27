"""Every code is found where it belongs, and nothing else is."""

from __future__ import annotations

import pytest
from check_examples import EXAMPLES, TODAY, checked, named, told

from addin.checks.check import check_table, read_columns
from addin.checks.storage import StorageFacts
from addin.findings import Code
from addin.i18n import LANGUAGES, speaking
from addin.table.cells import RangeRef
from addin.table.changes import Validation
from addin.table.rulebook_toml import default_rulebook
from tests.builders import table


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.code.value} {e.code.name}")
def test_the_one_wrong_cell_is_found_and_nothing_else(example):
    findings = list(example.findings())
    assert [(f.cell.a1, f.code) for f in findings] == [(c, example.code) for c in example.cells]
    assert findings[-1].problem.suggestion == example.suggestion


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.code.value} {e.code.name}")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_says_what_is_wrong_and_what_to_do(example, language):
    with speaking(language):
        for finding in example.findings():
            what, hint = str(finding.message), str(finding.hint)
            assert what
            assert hint
            assert "{" not in what + hint


def test_there_is_an_example_of_every_code():
    assert {example.code for example in EXAMPLES} == set(Code)
    assert len(EXAMPLES) == len(Code)


def test_a_table_in_order_has_no_findings():
    rows = [[f"C{n:04d}", name, f"138123456{n:02d}", "2024-03-05", 10.0 * n]
            for n, (name, _) in enumerate(named(*range(20)), 10)]  # fmt: skip
    findings = checked(["客户编码", "姓名", "手机", "建档日期", "金额"], *rows)
    assert told(findings) == []
    assert len(findings) == 0
    assert not list(findings)


@pytest.mark.filterwarnings("error")
def test_a_table_of_nothing_but_remarks_has_no_customers_to_check():
    facts = StorageFacts(validations=(Validation("客户", RangeRef.parse("B2:B6"), "whole"),))
    findings = checked(["客户编码", "姓名*", "手机"], [None, "合计：0", None], facts=facts)
    assert told(findings) == [("B2", "E110")]


def test_nothing_in_the_table_is_changed_by_checking_it():
    found = table(["姓名", "手机"], ["王 伟", "１３８１２３４５６７０"], ["李娜", "13812345671"])
    before = [column.values.tolist() for column in found.columns]
    check_table(found, default_rulebook(), today=TODAY, thorough=True)
    assert [column.values.tolist() for column in found.columns] == before


def test_columns_without_a_meaning_are_read_as_text_under_their_letter():
    found = table(["姓名", "暗号"], ["王伟", "天王盖地虎"], ["李娜", "宝塔 镇河妖"])
    readings, countries = read_columns(found, default_rulebook(), TODAY)
    assert sorted(readings) == ["B", "name"]
    assert countries is None


def test_progress_is_told_in_cells_and_may_stop_the_run():
    seen = []

    class StopError(Exception):
        pass

    def progress(done, total):
        seen.append((done, total))
        if done:
            raise StopError

    found = table(["姓名", "手机"], *named(*["13812345670"] * 5))
    with pytest.raises(StopError):
        check_table(found, default_rulebook(), today=TODAY, progress=progress)
    assert seen == [(0, 10), (5, 10)]


def test_the_standard_values_of_a_column_are_at_hand():
    rows = named("2024/3/5", "2024年3月6日", None, "昨天")
    checked_table = check_table(table(["姓名", "建档日期"], *rows), default_rulebook(), today=TODAY)
    assert list(map(str, checked_table.standards("created"))) == [
        "2024-03-05", "2024-03-06", "None", "None"
    ]  # fmt: skip
    assert checked_table.standards("email") is None
