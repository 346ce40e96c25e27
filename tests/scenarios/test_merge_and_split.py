"""From the list of duplicates to merged customers and back, as a person goes the way."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from command_line import SHEET, TWIN, customers, fill_of, note_of, read_back
from openpyxl import load_workbook

ROWS = [*customers()[:5], TWIN, ("C0010", "李娜", "013812345199", "lina@qq.com", "2024-05-01", 7)]
"""Row 7 is the twin of row 2, row 8 that of row 3."""


def choose(path, word, row=None, sheet="Duplicates", column="C"):
    """Writes a choice as a person does in a spreadsheet, beside all results or beside a row."""
    book = load_workbook(path)
    found = 0
    for line in book[sheet].iter_rows(min_row=5):
        text = str(line[1].value)
        if (row is None and not text[0].isdigit()) or (
            row is not None and text.split()[0] == str(row)
        ):
            book[sheet][f"{column}{line[1].row}"] = word
            found += 1
    book.save(path)
    assert found


def values(path, sheet=SHEET):
    return [[cell.value for cell in row] for row in read_back(path, sheet).iter_rows()]


@pytest.fixture
def listed(custsheet):
    """A workbook whose duplicates are listed."""
    path = custsheet.workbook(ROWS)
    assert custsheet("duplicates", path).status == 0
    return path


class TestTheWholeWay:
    def test_duplicates_choose_merge_split_and_undo(self, custsheet, listed):
        before = values(listed)
        choose(listed, "Merge")
        chosen = values(listed, "Duplicates")
        done = custsheet("merge", listed)
        assert done.status == 0
        assert "2 groups merged: 2 rows absorbed" in done.out
        sheet = read_back(listed)
        hidden = [n for n, d in sheet.row_dimensions.items() if d.hidden]
        assert len(hidden) == 2
        assert all(sheet.cell(n, c).value is None for n in hidden for c in range(1, 8))
        assert note_of(sheet, "B2") is None
        assert fill_of(sheet, "B2") is None
        assert len(values(listed, "Merged")) == 4 + 6

        done = custsheet("split", listed, 1, 2)
        assert done.status == 0
        assert "2 merges taken apart" in done.out
        assert values(listed) == before
        assert not [n for n, d in read_back(listed).row_dimensions.items() if d.hidden]
        assert "no duplicates found" in custsheet("duplicates", listed).out

        for _turn in range(3):
            assert custsheet("undo", listed).status == 0
        assert values(listed) == before
        assert values(listed, "Duplicates") == chosen
        assert load_workbook(listed).sheetnames == [SHEET, "Duplicates"]
        checks = read_back(listed, "Duplicates").data_validations.dataValidation
        assert [c.formula1 for c in checks] == ['"Merge,Not a duplicate,Later"']

    def test_the_way_in_chinese(self, custsheet):
        path = custsheet.workbook(ROWS)
        custsheet("duplicates", path, language="zh")
        choose(path, "合并", sheet="重复")
        done = custsheet("merge", path, language="zh")
        assert "合并了 2 组" in done.out
        assert "已合并" in load_workbook(path).sheetnames
        assert "拆开了 1 次合并" in custsheet("split", path, 1, language="zh").out
        assert "不是重复" in load_workbook(path).sheetnames

    def test_what_is_no_duplicate_is_not_shown_again_until_it_changes(self, custsheet, listed):
        choose(listed, "Not a duplicate")
        assert "2 pairs remembered" in custsheet("merge", listed).out
        assert "no duplicates found" in custsheet("duplicates", listed).out
        book = load_workbook(listed)
        book["Not duplicates"].delete_rows(5)
        book.save(listed)
        assert "1 groups" in custsheet("duplicates", listed).out

    def test_choices_stay_when_duplicates_is_run_again(self, custsheet, listed):
        choose(listed, "Merge")
        custsheet("duplicates", listed)
        assert "2 groups merged" in custsheet("merge", listed).out

    def test_texts_stay_texts(self, custsheet):
        long = "110101199003071233"
        rows = [
            ("C1", "=王伟", "013812345101", "wangwei@qq.com", "2024-03-01", 1, "@甲"),
            ("C2", "=王伟", "013812345101", "wangwei@qq.com", "2024-03-02", 2, long),
            *ROWS[1:5],
        ]
        path = custsheet.workbook(rows)
        custsheet("duplicates", path)
        choose(path, "y")
        custsheet("merge", path)
        sheet = read_back(path)
        row = next(n for n in (2, 3) if sheet.cell(n, 1).value)
        assert sheet.cell(row, 2).value == "=王伟"
        assert sheet.cell(row, 2).data_type == "s"
        assert sheet.cell(row, 3).value == "013812345101"
        assert long in sheet.cell(row, 7).value

    @pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
    def test_another_program_reads_the_merged_workbook(self, custsheet, listed):
        choose(listed, "Merge")
        custsheet("merge", listed)
        profile = (custsheet.folder / "profile").as_uri()
        subprocess.run(
            ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to",
             "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
             "--outdir", str(custsheet.folder / "csv"), str(listed)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        tables = {p.stem.rpartition("-")[2]: p.read_text("utf-8")
                  for p in (custsheet.folder / "csv").iterdir()}  # fmt: skip
        assert "C0009" in tables["Merged"]
        assert "013812345199" in tables[SHEET] or "13812345102" in tables[SHEET]


class TestOptions:
    def test_a_dry_run_changes_nothing(self, custsheet, listed):
        choose(listed, "Merge")
        before = listed.read_bytes()
        done = custsheet("merge", listed, "--dry-run")
        assert "2 groups merged" in done.out
        assert "Nothing was changed" in done.out
        assert listed.read_bytes() == before

    def test_the_plan_can_be_kept_and_applied(self, custsheet, listed):
        choose(listed, "Merge")
        plan = custsheet.folder / "plan.json"
        custsheet("merge", listed, "--dry-run", "--changes", plan)
        assert '"hide_rows"' in plan.read_text("utf-8")
        assert custsheet("apply", listed, plan).status == 0
        assert len([n for n, d in read_back(listed).row_dimensions.items() if d.hidden]) == 2

    def test_sure_groups_in_one_go(self, custsheet, listed):
        done = custsheet("merge", listed, "--sure", "--json")
        assert done.json["counts"]["merged_groups"] >= 1

    def test_a_merge_is_undone_days_later_too_but_not_below_a_later_one(self, custsheet, listed):
        choose(listed, "Merge", row=None)
        choose(listed, "Later", row=None)
        book = load_workbook(listed)
        lines = book["Duplicates"].iter_rows(min_row=5)
        next(r for r in lines if r[1].value == "Merged result")[2].value = "Merge"
        book.save(listed)
        first = custsheet("merge", listed, "--json").json["entry"]
        choose(listed, "Merge")
        custsheet("merge", listed)
        done = custsheet("undo", listed, first)
        assert done.status == 3
        assert "Later commands" in done.err
        custsheet("undo", listed)
        assert custsheet("undo", listed, first).status == 0
        assert "Merged" not in load_workbook(listed).sheetnames


class TestBadInput:
    def test_without_a_list_of_duplicates(self, custsheet):
        done = custsheet("merge", custsheet.workbook(ROWS))
        assert done.status == 2
        assert "Find duplicates first" in done.err

    def test_a_text_file_has_no_such_list(self, custsheet):
        for call in (("merge",), ("split", 1)):
            done = custsheet(call[0], custsheet.text(), *call[1:])
            assert done.status == 2
            assert "text file" in done.err

    def test_a_text_file_becomes_a_workbook_that_can_be_merged(self, custsheet):
        path = custsheet.text(ROWS)
        custsheet("duplicates", path)
        made = path.with_suffix(".xlsx")
        choose(made, "Merge")
        assert "2 groups merged" in custsheet("merge", made).out

    def test_nothing_chosen_is_no_error(self, custsheet, listed):
        before = listed.read_bytes()
        done = custsheet("merge", listed)
        assert done.status == 0
        assert "Nothing was chosen" in done.out
        assert listed.read_bytes() == before

    def test_a_table_that_was_changed_since_is_left_alone(self, custsheet, listed):
        choose(listed, "Merge")
        book = load_workbook(listed)
        book[SHEET]["D2"] = "other@qq.com"
        book.save(listed)
        done = custsheet("merge", listed)
        assert "row 2 of the table has another content now" in done.out
        assert "1 groups merged" in done.out

    def test_a_split_needs_a_merge(self, custsheet, listed):
        assert "no merge to take apart" in custsheet("split", listed, 1).err
        choose(listed, "Merge")
        custsheet("merge", listed)
        done = custsheet("split", listed, "C9999")
        assert done.status == 2
        assert "lists the merges" in done.err
        assert custsheet("split", listed).status == 2
