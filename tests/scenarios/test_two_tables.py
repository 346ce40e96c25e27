"""`compare` from the command line."""

from __future__ import annotations

import pytest
from command_line import HEADERS, CommandLine, add_sheet, customers, read_back, rows_of
from openpyxl import load_workbook

OTHER = ("客户编号", "客户姓名", "联系电话", "E-mail")
SERVICE = [
    ("C0001", "王偉", "+86 138 1234 5101", "WANGWEI@qq.com"),
    ("C0002", "李娜", "13812340000", "lina@qq.com"),
    ("C0003", "张敏", "13812345103", "zhangmin@qq.com"),
    ("C0004", "何建国", "13712345999", "hjg@163.com"),
    ("C0099", "马超", "13612345113", "mc@163.com"),
]


@pytest.fixture
def tables(custsheet: CommandLine):
    """Sales and service: two workbooks with other headers."""
    return (
        custsheet.workbook(customers()[:5], "销售.xlsx"),
        custsheet.workbook(SERVICE, "售后.xlsx", OTHER, "登记"),
    )


def test_differences_stand_in_a_new_workbook_and_the_tables_stay(custsheet, tables):
    before = [path.read_bytes() for path in tables]
    done = custsheet("compare", *tables, language="zh")
    assert done.status == 0, done.err
    assert "两边都有的客户 3 位；有出入的 1 行，共 1 处。" in done.out
    assert [path.read_bytes() for path in tables] == before
    result = custsheet.folder / "销售 对照.xlsx"
    sheet = read_back(result, "对照")
    assert sheet["A1"].value == "销售与售后对照"
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert [line[3:8] for line in lines] == [
        ["C0004", "客户编码/客户编号", "刘洋", "何建国", "编码相同，客户不同"],
        ["李娜", "手机/联系电话", "13812345102", "13812340000", "内容不同"],
    ]
    assert sheet["B6"].value == "3"
    link = sheet["B6"].hyperlink
    assert link.location == "'客户'!A3"
    assert load_workbook(result).sheetnames == ["对照", "只在销售", "只在售后"]
    assert read_back(result, "只在售后")["C6"].value == "马超"


def test_all_lists_what_is_only_written_differently(custsheet, tables):
    done = custsheet("compare", *tables, "--all", "--json")
    kinds = {line["name"]: line["difference"] for line in done.json["lines"]}
    assert kinds["王伟"] == "form"
    assert kinds["张敏"] == "same"
    assert done.json["counts"]["customers"] == 3
    assert done.json["one"]["sheet"] == "客户"
    assert done.json["other"]["sheet"] == "登记"


def test_a_list_makes_no_workbook(custsheet, tables):
    target = custsheet.folder / "list.csv"
    done = custsheet("compare", *tables, "--csv", target)
    assert done.status == 0
    rows = rows_of(target)
    assert (rows[1]["row_one"], rows[1]["row_other"], rows[1]["one"], rows[1]["other"]) == (
        "2", "2", "13812345102", "13812340000"
    )  # fmt: skip
    assert [r["name"] for r in rows if r["difference"] == "only_other_row"] == ["何建国", "马超"]
    assert not list(custsheet.folder.glob("*Comparison*"))


def test_a_text_file_is_compared_with_a_workbook(custsheet, tables):
    text = custsheet.text(customers()[:5], "导出.csv")
    done = custsheet("compare", text, tables[1], "--out", custsheet.folder / "r.xlsx")
    assert done.status == 0
    assert read_back(custsheet.folder / "r.xlsx", "Comparison")["B6"].hyperlink is None


def test_two_sheets_of_one_workbook(custsheet):
    import xlsxwriter

    path = custsheet.folder / "两张.xlsx"
    book = xlsxwriter.Workbook(path)
    add_sheet(book, "一月", [HEADERS, *customers()[:5]])
    add_sheet(book, "二月", [HEADERS, *customers()[1:6]])
    book.close()
    done = custsheet("compare", path, path, "--sheet", "一月", "--sheet-b", "二月", language="zh")
    assert done.status == 0
    assert "只在一月：1 行；只在二月：1 行。" in done.out


def test_a_dry_run_writes_nothing(custsheet, tables):
    done = custsheet("compare", *tables, "--dry-run", "--csv", custsheet.folder / "x.csv")
    assert done.status == 0
    assert "In both: 3 customers" in done.out
    assert sorted(p.name for p in custsheet.folder.iterdir()) == ["售后.xlsx", "销售.xlsx"]


def test_columns_are_named_for_each_table(custsheet):
    one = custsheet.workbook(customers()[:5], "a.xlsx")
    other = custsheet.workbook([row[1:3] for row in SERVICE], "b.xlsx", ("甲", "乙"))
    done = custsheet("compare", one, other, "--map-b", "甲=name", "--map-b", "乙=mobile", "--json")
    assert done.status == 0
    assert done.json["counts"]["customers"] >= 2
    assert "--map-b" in custsheet("compare", one, other, "--map-b", "甲").err


class TestRefusals:
    def test_the_same_table_twice(self, custsheet, tables):
        done = custsheet("compare", tables[0], tables[0])
        assert done.status == 2
        assert "--sheet-b" in done.err

    def test_no_common_column(self, custsheet, tables):
        other = custsheet.workbook([("x", 3)], "n.xlsx", ("备忘", "数量"))
        done = custsheet("compare", tables[0], other)
        assert done.status == 2
        assert "no column in common" in done.err
        assert not list(custsheet.folder.glob("*Comparison*"))

    def test_a_table_without_rows(self, custsheet, tables):
        empty = custsheet.workbook([], "leer.xlsx")
        done = custsheet("compare", tables[0], empty)
        assert done.status in (0, 2)
        assert "Traceback" not in done.err

    def test_a_file_that_is_not_there(self, custsheet, tables):
        assert custsheet("compare", tables[0], custsheet.folder / "no.xlsx").status == 2

    def test_a_result_that_is_there_already(self, custsheet, tables):
        assert custsheet("compare", *tables).status == 0
        again = custsheet("compare", *tables)
        assert again.status == 3
        assert "--force" in again.err
        assert custsheet("compare", *tables, "--force").status == 0

    def test_a_result_in_place_of_a_table(self, custsheet, tables):
        before = tables[1].read_bytes()
        done = custsheet("compare", *tables, "--out", tables[1], "--force")
        assert done.status == 2
        assert tables[1].read_bytes() == before

    def test_a_folder_that_is_not_there(self, custsheet, tables):
        done = custsheet("compare", *tables, "--out", custsheet.folder / "no" / "r.xlsx")
        assert done.status == 4
        assert "could not be written" in done.err
