"""`tune` from the command line: questions, answers, a proposal, and the setting."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CommandLine, read_back
from openpyxl import load_workbook

from addin.bootstrap import load_rules, open_host

HEADERS = ("客户编码", "姓名", "手机", "邮箱")
GIVEN = [a + b for a in "建国志晓雪文" for b in "华平强红梅军林明"]


@pytest.fixture
def customers(custsheet: CommandLine) -> Path:
    """240 customers; some twice, some families behind one phone."""
    rows = [
        (
            f"C{i}{j:02d}",
            f"{family}{given}",
            f"138{i}{j:03d}{(i * j) % 10000:04d}",
            f"k{i}.{j}@qq.com",
        )
        for i, family in enumerate("王李张刘陈")
        for j, given in enumerate(GIVEN)
    ]
    twice = [(f"D{n}", r[1], r[2], None) for n, r in enumerate(rows[::9])]
    family = [(f"E{n}", r[1][0] + "小宝", r[2], None) for n, r in enumerate(rows[::11])]
    return custsheet.workbook([*rows, *twice, *family])


def answer(path: Path, verdict) -> int:
    """Answers the pairs on the sheet as a person would; the number of answers."""
    book = load_workbook(path)
    sheet = book["调校"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    lines = [row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 1).value is not None]
    for first, second in zip(lines[::2], lines[1::2], strict=True):
        names = [sheet.cell(row, heads["姓名"]).value for row in (first, second)]
        sheet.cell(first, heads["是同一位吗"]).value = "是" if verdict(*names) else "否"
    book.save(path)
    return len(lines) // 2


def test_twenty_pairs_are_asked_and_the_answers_make_a_proposal(custsheet, customers):
    first = custsheet("tune", customers, language="zh")
    assert first.status == 0, first.err
    assert "20 对" in first.out
    assert answer(customers, lambda a, b: a == b) == 20
    second = custsheet("tune", customers, language="zh")
    assert second.status == 0, second.err
    assert "已读入 20 个回答" in second.out
    result = read_back(customers, "调校结果")
    lines = [[cell.value for cell in row] for row in result.iter_rows(min_row=5)]
    assert [line[0] for line in lines] == [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95]
    remarks = [line[6] or "" for line in lines]
    assert sum("现在" in remark for remark in remarks) == 1
    assert sum("建议" in remark for remark in remarks) == 1
    groups = [line[1] for line in lines]
    assert groups == sorted(groups, reverse=True)


def test_a_proposal_is_taken_over(custsheet, customers):
    custsheet("tune", customers, language="zh")
    answer(customers, lambda _a, _b: False)
    done = custsheet("tune", customers, "--accept", "--json")
    assert done.status == 0
    assert done.json["proposal"] > 0.5
    said = custsheet("tune", customers, "--accept")
    assert f"duplicates_threshold = {done.json['proposal']:g}" in said.out


def test_a_proposal_goes_into_the_settings_sheet(custsheet):
    path = custsheet.folder / "模板.xlsx"
    assert custsheet("template", path, language="zh").status == 0
    book = load_workbook(path)
    sheet = book.worksheets[0]
    heads = {str(c.value).strip("* "): c.column for r in sheet.iter_rows(max_row=8) for c in r
             if c.value}  # fmt: skip
    start = next(
        c.row for r in sheet.iter_rows(max_row=8) for c in r if "姓名" in str(c.value or "")
    )
    for n, given in enumerate(GIVEN * 2):
        row = start + 1 + n
        again, person = divmod(n, len(GIVEN))
        slip = again if person % 3 == 0 else 0
        phone = f"138{person:04d}{person * 7 + slip:04d}"
        values = {
            "客户编码": f"C{n:04d}",
            "姓名": "王" + (given[:1] if again and person % 3 == 1 else given),
            "手机": None if again and person % 3 == 2 else phone,
        }
        for head, value in values.items():
            if head in heads:
                sheet.cell(row, heads[head]).value = value
    book.save(path)
    assert custsheet("tune", path, language="zh").status == 0
    assert answer(path, lambda _a, _b: False) >= 5
    done = custsheet("tune", path, "--accept", "--json", language="zh")
    assert done.status == 0, done.out
    settings = load_rules(open_host(path)).settings
    assert settings.duplicates_threshold == done.json["proposal"] != 0.5
    assert custsheet("undo", path).status == 0
    assert load_rules(open_host(path)).settings.duplicates_threshold == 0.5


class TestRefusals:
    def test_no_answers_are_no_proposal(self, custsheet, customers):
        custsheet("tune", customers, language="zh")
        done = custsheet("tune", customers, "--accept")
        assert done.status == 2
        assert "at least 5" in done.err

    def test_a_text_file_has_no_sheet_to_answer_in(self, custsheet):
        assert custsheet("tune", custsheet.text()).status == 2

    def test_a_row_that_was_changed_since_is_not_asked_about(self, custsheet, customers):
        custsheet("tune", customers, language="zh")
        answer(customers, lambda a, b: a == b)
        book = load_workbook(customers)
        row = int(book["调校"].cell(5, 2).value)
        book["客户"].cell(row, 2).value = "改过了"
        book.save(customers)
        done = custsheet("tune", customers, "--json")
        assert done.json["counts"]["answers"] < 20

    def test_answers_are_forgotten_on_demand(self, custsheet, customers):
        custsheet("tune", customers, language="zh")
        answer(customers, lambda a, b: a == b)
        assert custsheet("tune", customers, "--new", "--json").json["counts"]["answers"] == 0
