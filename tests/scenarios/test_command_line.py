"""The commands on the customer table, from the command line, read back by another program."""

from __future__ import annotations

import json

import pytest
from command_line import HEADERS, SHEET, add_sheet, customers, fill_of, note_of, read_back, rows_of

from addin.console import FINDING_COLUMNS
from addin.hosts.port import PALETTE


@pytest.fixture(params=["xlsx", "csv"])
def either(request, custsheet):
    """The customers as a workbook and as a table of text."""
    return custsheet.workbook() if request.param == "xlsx" else custsheet.text()


class TestValidate:
    def test_the_workbook_is_marked_and_the_findings_are_listed(self, custsheet):
        path = custsheet.workbook()
        done = custsheet("validate", path)
        assert done.status == 0
        assert "9 rows checked: 2 errors" in done.out
        assert "custsheet undo" in done.out
        sheet = read_back(path)
        assert fill_of(sheet, "C7") == PALETTE.error
        assert note_of(sheet, "C7").endswith("[E202]")
        assert fill_of(sheet, "C2") is None
        found = read_back(path, "Findings")
        assert found["A1"].value == "Findings in 客户"
        assert found["D5"].value == "E202"
        assert found["B5"].hyperlink is not None

    def test_findings_are_written_with_exactly_these_columns(self, custsheet, either):
        target = custsheet.folder / "findings.csv"
        assert custsheet("validate", either, "--findings", target).status == 0
        head = target.read_text("utf-8").splitlines()[0]
        assert head == "row,column,header,field,code,severity,message,value,suggestion"
        assert tuple(head.split(",")) == FINDING_COLUMNS
        rows = rows_of(target)
        letter = next(r for r in rows if r["code"] == "E205")
        assert letter == {
            "row": "9", "column": "C", "header": "手机", "field": "Mobile", "code": "E205",
            "severity": "error", "message": "A letter and a digit are confused (l)",
            "value": "138l2345679", "suggestion": "13812345679",
        }  # fmt: skip
        assert [int(r["row"]) for r in rows] == sorted(int(r["row"]) for r in rows)

    def test_a_list_of_a_text_file_makes_no_workbook(self, custsheet):
        path = custsheet.text()
        custsheet("validate", path, "--findings", custsheet.folder / "f.csv")
        assert sorted(p.name for p in custsheet.folder.iterdir()) == ["f.csv", path.name]

    def test_findings_in_json_are_the_same(self, custsheet, either):
        table, listed = custsheet.folder / "f.csv", custsheet.folder / "f.JSON"
        custsheet("validate", either, "--findings", table, "--dry-run")
        custsheet("validate", either, "--findings", listed, "--dry-run")
        found = json.loads(listed.read_text("utf-8"))
        assert [{k: str(v) for k, v in row.items()} for row in found] == rows_of(table)
        assert all(isinstance(row["row"], int) for row in found)

    def test_findings_can_go_to_the_standard_output(self, custsheet):
        done = custsheet("validate", custsheet.workbook(), "--findings", "-", "--dry-run")
        assert done.out.startswith(",".join(FINDING_COLUMNS) + "\n")
        assert ",E202," in done.out

    def test_a_dry_run_leaves_the_file_byte_for_byte(self, custsheet, either):
        before, others = either.read_bytes(), sorted(custsheet.folder.iterdir())
        done = custsheet("validate", either, "--dry-run")
        assert done.status == 0
        assert "2 errors" in done.out
        assert either.read_bytes() == before
        assert sorted(custsheet.folder.iterdir()) == others

    @pytest.mark.parametrize(
        ("rows", "limit", "status"),
        [
            (slice(0, 9), "error", 1),
            (slice(0, 9), "warning", 1),
            (slice(0, 9), "never", 0),
            (slice(0, 5), "error", 0),
            (slice(0, 5), "warning", 0),
        ],
    )
    def test_the_exit_code_follows_the_limit(self, custsheet, rows, limit, status):
        path = custsheet.workbook(customers()[rows])
        for more in (["--dry-run"], [], ["--json"]):
            done = custsheet("validate", path, "--fail-on", limit, *more)
            assert done.status == status, more

    def test_warnings_count_from_their_own_limit_on(self, custsheet):
        path = custsheet.workbook([*customers()[:5], ("C0006", "何平", "无", "heping@qq.com")])
        assert custsheet("validate", path, "--dry-run", "--fail-on", "error").status == 0
        assert custsheet("validate", path, "--dry-run", "--fail-on", "warning").status == 1

    def test_json_is_one_object_and_nothing_else(self, custsheet, either):
        done = custsheet("validate", either, "--json")
        result = done.json
        assert result["command"] == "validate"
        assert result["counts"]["errors"] == 2
        assert result["by_code"]["E202"] == 1
        assert result["table"] == "A1:F10" or result["table"] == "A1:G10"
        assert result["columns"][2] == {
            "column": "C", "header": "手机", "field": "mobile", "kind": "phone",
            "why": "by its header",
        }  # fmt: skip
        assert result["entry"] == 1
        assert result["saved_as"].endswith(".xlsx")

    def test_the_result_can_go_to_a_file_of_its_own(self, custsheet, either):
        before = either.read_bytes()
        out = custsheet.folder / "结果.xlsx"
        assert custsheet("validate", either, "--out", out).status == 0
        assert either.read_bytes() == before
        assert fill_of(read_back(out, load_first(out)), "C7") == PALETTE.error

    def test_a_text_file_gets_a_workbook_beside_it_but_none_is_replaced(self, custsheet):
        path = custsheet.text()
        before = path.read_bytes()
        assert custsheet("validate", path).status == 0
        made = path.with_suffix(".xlsx")
        content = made.read_bytes()
        done = custsheet("validate", path)
        assert done.status == 3
        assert "--out" in done.err
        assert made.read_bytes() == content
        assert path.read_bytes() == before

    def test_everything_is_said_in_the_language_asked_for(self, custsheet):
        path = custsheet.workbook()
        done = custsheet("validate", path, language="zh")
        assert "错误" in done.out
        assert "rows" not in done.out
        sheet = read_back(path)
        assert note_of(sheet, "C7").endswith("[E202]")
        assert "手机" not in note_of(sheet, "C7") or "digits" not in note_of(sheet, "C7")
        assert read_back(path, "问题")["D5"].value == "E202"
        english = custsheet("validate", path, "--dry-run", language="en")
        assert "rows checked" in english.out

    def test_the_language_of_the_rules_counts_for_one_command_only(self, custsheet):
        path = custsheet.workbook()
        rules = custsheet.folder / "rules.toml"
        assert custsheet("rules export", rules).status == 0
        text = rules.read_text("utf-8")
        assert 'language = "auto"' in text
        rules.write_text(text.replace('language = "auto"', 'language = "en"'), "utf-8")
        call = ("validate", path, "--dry-run")
        assert "rows checked" in custsheet(*call, "--rules", rules, language="").out
        assert "校验了" in custsheet(*call, language="").out

    def test_a_column_is_what_the_user_says(self, custsheet):
        path = custsheet.workbook(headers=("编码", "甲", "乙", "丙", "丁", "戊", "己"))
        mapped = custsheet("validate", path, "--json", "--dry-run", "--map", "乙=phone").json
        assert mapped["columns"][2]["field"] == "phone"
        assert mapped["columns"][2]["why"] == "you said so"
        by_letter = custsheet("validate", path, "--json", "--dry-run", "--map", "C=mobile").json
        assert by_letter["columns"][2]["field"] == "mobile"
        none = custsheet("validate", path, "--json", "--dry-run", "--map", "C=-").json
        assert none["columns"][2]["field"] is None

    def test_a_header_with_two_meanings_is_asked_about(self, custsheet):
        rows = [(f"U{n}", f"1381234567{n}", None) for n in range(5)]
        path = custsheet.workbook(rows, headers=("客户编码", "手机", "税号"))
        done = custsheet("validate", path, "--dry-run")
        assert "--map 税号=uscc / tax_id" in done.err
        told = custsheet("validate", path, "--dry-run", "--map", "税号=tax_id")
        assert "--map" not in told.err

    def test_sheet_and_range_can_be_named(self, custsheet):
        import xlsxwriter

        path = custsheet.folder / "two.xlsx"
        book = xlsxwriter.Workbook(path)
        add_sheet(book, "甲", [HEADERS, *customers()[:5]])
        add_sheet(book, "乙", [HEADERS, *customers()])
        book.close()
        named = custsheet("validate", path, "--sheet", "乙", "--json", "--dry-run").json
        assert named["sheet"] == "乙"
        assert named["counts"]["errors"] == 2
        ranged = custsheet("validate", path, "--sheet", "乙", "--table", "A1:F6", "--json",
                           "--dry-run").json  # fmt: skip
        assert ranged["counts"] == {"rows": 5, "errors": 0, "warnings": 0, "tidy": 0}

    def test_an_excel_table_is_found_by_its_name(self, custsheet):
        import xlsxwriter

        path = custsheet.folder / "table.xlsx"
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet(SHEET)
        columns = [{"header": h} for h in HEADERS[:3]]
        data = [row[:3] for row in customers()]
        sheet.add_table("C4:E13", {"name": "客户名单", "columns": columns, "data": data})
        book.close()
        result = custsheet("validate", path, "--table", "客户名单", "--json").json
        assert result["table"] == "C4:E13"
        assert fill_of(read_back(path), "E10") == PALETTE.error

    def test_the_rules_of_a_file_are_used(self, custsheet):
        rules = custsheet.file("规则.toml", '[[field]]\nheader = "姓名"\nkind = "person"\n'
                               'pattern = ".."\noptions = { example = "王伟" }\n')  # fmt: skip
        path = custsheet.workbook()
        result = custsheet("validate", path, "--rules", rules, "--json", "--dry-run").json
        assert [c["field"] for c in result["columns"]].count(None) == len(result["columns"]) - 1
        assert "E202" not in result["by_code"]
        assert result["by_code"]["E283"] >= 1


def load_first(path):
    """The name of a workbook's first sheet."""
    from openpyxl import load_workbook

    return load_workbook(path).sheetnames[0]


class TestFix:
    def test_untidy_cells_are_standardised_and_errors_left(self, custsheet):
        path = custsheet.workbook()
        done = custsheet("fix", path)
        assert done.status == 0
        assert "--certain" in done.out
        sheet = read_back(path)
        assert [sheet[c].value for c in ("B8", "C8", "D8")] == [
            "高峰", "13912345678", "gaofeng@qq.com"
        ]  # fmt: skip
        assert sheet["C8"].number_format == "@"
        assert sheet["C9"].value == "138l2345679"

    def test_certain_corrections_of_errors_are_applied_on_demand(self, custsheet):
        path = custsheet.workbook()
        custsheet("fix", path, "--certain")
        sheet = read_back(path)
        assert sheet["C9"].value == "13812345679"
        assert sheet["C7"].value == "1381234567"

    def test_a_table_of_text_becomes_a_workbook_of_text(self, custsheet):
        path = custsheet.text([("001", "高 峰", "０１０－６２３４５６７８", "A@QQ.com", "", "5")])
        out = custsheet.folder / "out.xlsx"
        assert custsheet("fix", path, "--out", out).status == 0
        sheet = read_back(out, load_first(out))
        assert sheet["A2"].value == "001"


class TestDuplicates:
    def test_groups_are_marked_and_listed(self, custsheet):
        path = custsheet.workbook()
        done = custsheet("duplicates", path)
        assert done.status == 0
        assert "1 groups with 2 rows" in done.out
        sheet = read_back(path)
        assert fill_of(sheet, "B2") == fill_of(sheet, "B10") == PALETTE.groups[0]
        assert "[D001]" in note_of(sheet, "B10")
        assert read_back(path, "Duplicates")["A5"].value == 1

    def test_groups_are_written_by_data_row(self, custsheet, either):
        target = custsheet.folder / "groups.csv"
        assert custsheet("duplicates", either, "--groups", target, "--dry-run").status == 0
        assert target.read_text("utf-8").splitlines()[0] == "row,group,score,reasons"
        rows = rows_of(target)
        assert [(r["row"], r["group"]) for r in rows] == [("1", "1"), ("9", "1")]
        assert all(0 <= float(r["score"]) <= 100 and r["reasons"] for r in rows)


def test_tags_are_written(custsheet):
    path = custsheet.workbook()
    result = custsheet("tag", path, "--json").json
    assert result["counts"]["VIP"] == 1
    assert read_back(path)["G9"].value.startswith("VIP")


def test_a_table_of_text_without_a_tags_column_gets_one(custsheet):
    path = custsheet.text()
    out = custsheet.folder / "out.xlsx"
    assert custsheet("tag", path, "--out", out).status == 0
    sheet = read_back(out, load_first(out))
    assert "VIP" in str(sheet["G9"].value)


class TestLock:
    def test_locking_protects_the_columns_and_unlocking_opens_them(self, custsheet):
        path = custsheet.workbook()
        assert custsheet("lock", path, "--password", "geheim").status == 0
        sheet = read_back(path)
        assert sheet.protection.sheet
        assert sheet["A2"].protection.locked
        assert not sheet["B2"].protection.locked
        assert custsheet("unlock", path, "--password", "geheim").status == 0
        assert not read_back(path).protection.sheet

    def test_other_columns_can_be_named(self, custsheet):
        path = custsheet.workbook()
        assert custsheet("lock", path, "--columns", "手机", "--columns", "D").status == 0
        sheet = read_back(path)
        assert [c for c in "ABCDE" if sheet[f"{c}3"].protection.locked] == ["C", "D"]

    def test_unlocking_an_open_sheet_is_no_error(self, custsheet):
        path = custsheet.workbook()
        before = path.read_bytes()
        assert custsheet("unlock", path, "--sheet", SHEET).status == 0
        assert path.read_bytes() == before


def test_clearing_takes_all_marks_off(custsheet):
    path = custsheet.workbook()
    custsheet("validate", path)
    custsheet("duplicates", path)
    assert custsheet("clear", path).status == 0
    sheet = read_back(path)
    assert [fill_of(sheet, c) for c in ("C7", "B2", "B10")] == [None] * 3
    assert [note_of(sheet, c) for c in ("C7", "B2", "B10")] == [None] * 3
