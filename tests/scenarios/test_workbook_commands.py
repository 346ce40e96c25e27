"""Changes, plans, undo, history, snapshots, templates and rules, from the command line."""

from __future__ import annotations

import json
import tomllib

import pytest
from command_line import (
    SHEET,
    fill_of,
    note_of,
    read_back,
    shared,
)
from openpyxl import load_workbook

from addin.table.rulebook_toml import default_rulebook

SAMPLE = {
    "changes": [
        {"kind": "set_value", "sheet": SHEET, "cell": "Z200", "value": "007"},
        {"kind": "fill", "sheet": SHEET, "range": "A1:B2", "color": "#FFE699"},
        {"kind": "note", "sheet": SHEET, "cell": "A1", "text": "核对过"},
        {"kind": "lock", "sheet": SHEET, "unlocked": ["B2:B50"]},
    ]
}


def content(path):
    """Every value, fill and note of a workbook, by sheet."""
    return {
        sheet.title: {
            c.coordinate: (
                c.value or None,
                fill_of(sheet, c.coordinate),
                note_of(sheet, c.coordinate),
            )
            for row in sheet.iter_rows()
            for c in row
            if c.value is not None or c.comment is not None or c.fill.fill_type
        }
        for sheet in load_workbook(path)
    }


class TestApply:
    def test_the_four_kinds_of_change_arrive_in_the_workbook(self, custsheet):
        path = custsheet.workbook()
        plan = custsheet.file("plan.json", json.dumps(SAMPLE))
        done = custsheet("apply", path, plan, "--json")
        assert done.status == 0
        assert done.json["counts"] == {"changes": 4}
        sheet = read_back(path)
        assert sheet["Z200"].value == "007"
        assert [fill_of(sheet, c) for c in ("A1", "B2", "C1")] == ["#FFE699", "#FFE699", None]
        assert note_of(sheet, "A1") == "核对过"
        assert sheet.protection.sheet
        assert [sheet[c].protection.locked for c in ("B2", "B50", "B51", "C2")] == [
            False, False, True, True
        ]  # fmt: skip

    def test_a_file_with_mistakes_lists_every_one_and_changes_nothing(self, custsheet):
        path = custsheet.workbook()
        before = path.read_bytes()
        wrong = {"changes": [
            {"kind": "set_value", "sheet": SHEET, "cell": "Z0", "value": 1},
            {"kind": "fil", "sheet": SHEET},
            {"kind": "fill", "sheet": SHEET, "range": "A1", "color": "red"},
        ]}  # fmt: skip
        done = custsheet("apply", path, custsheet.file("p.json", json.dumps(wrong)))
        assert done.status == 2
        assert [f"Change {n}" in done.err for n in (1, 2, 3)] == [True] * 3
        assert "[X120]" in done.err
        assert path.read_bytes() == before

    def test_a_sheet_that_is_not_there_changes_nothing(self, custsheet):
        path = custsheet.workbook()
        before = path.read_bytes()
        changes = {"changes": [{"kind": "note", "sheet": "没有", "cell": "A1", "text": "x"}]}
        done = custsheet("apply", path, custsheet.file("p.json", json.dumps(changes)))
        assert done.status == 2
        assert "没有" in done.err
        assert path.read_bytes() == before

    @pytest.mark.parametrize("verb", ["validate", "fix", "duplicates", "tag", "lock"])
    def test_a_plan_makes_what_the_command_itself_makes(self, custsheet, verb):
        direct = custsheet.workbook(name="direct.xlsx")
        planned = custsheet.workbook(name="planned.xlsx")
        plan = custsheet.folder / "plan.json"
        before = planned.read_bytes()
        custsheet(verb, planned, "--dry-run", "--changes", plan)
        assert planned.read_bytes() == before
        made = json.loads(plan.read_text("utf-8"))
        assert made["command"] == verb
        real = custsheet.folder / "real.json"
        custsheet(verb, direct, "--changes", real)
        assert custsheet("apply", planned, plan).status == 0
        assert without_minutes(content(planned)) == without_minutes(content(direct))
        assert json.loads(real.read_text("utf-8"))["changes"][:-1] == made["changes"][:-1]

    def test_a_plan_for_another_state_is_refused_unless_it_is_wanted_anyway(self, custsheet):
        path = custsheet.workbook()
        plan = custsheet.folder / "plan.json"
        custsheet("fix", path, "--dry-run", "--changes", plan)
        custsheet("tag", path)
        before = path.read_bytes()
        done = custsheet("apply", path, plan)
        assert done.status == 3
        assert "--anyway" in done.err
        assert path.read_bytes() == before
        assert custsheet("apply", path, plan, "--anyway").status == 0
        assert read_back(path)["B8"].value == "高峰"


def without_minutes(found):
    """The content without the sentence that says when."""
    return {
        sheet: {cell: state for cell, state in cells.items() if cell != "A2" or sheet == SHEET}
        for sheet, cells in found.items()
    }


class TestUndo:
    def test_the_latest_command_is_taken_back(self, custsheet):
        path = custsheet.workbook()
        before = content(path)
        custsheet("fix", path)
        assert content(path) != before
        done = custsheet("undo", path)
        assert done.status == 0
        assert "Command 1 (Standardise) is taken back" in done.out
        assert content(path) == before

    def test_any_earlier_command_is_taken_back(self, custsheet):
        path = custsheet.workbook()
        before = content(path)
        custsheet("duplicates", path)
        after_duplicates = content(path)
        custsheet("tag", path)
        assert custsheet("undo", path, 1).status == 0
        custsheet("undo", path, 2)
        assert content(path) == before
        assert custsheet("undo", path, 3).status == 0
        assert content(path) == after_duplicates

    def test_an_undo_can_be_redone(self, custsheet):
        path = custsheet.workbook()
        custsheet("fix", path)
        after = content(path)
        custsheet("undo", path)
        assert custsheet("undo", path, "--redo").status == 0
        assert content(path) == after

    def test_cells_changed_since_are_protected_and_named(self, custsheet):
        path = custsheet.workbook()
        custsheet("fix", path)
        by_hand = {"changes": [
            {"kind": "set_value", "sheet": SHEET, "cell": "B8", "value": "高锋"}
        ]}  # fmt: skip
        custsheet("apply", path, custsheet.file("p.json", json.dumps(by_hand)))
        before = path.read_bytes()
        done = custsheet("undo", path, 1, "--json")
        assert done.status == 3
        assert done.json["error"] == "X304"
        assert done.json["cells"] == [f"{SHEET}!B8"]
        assert path.read_bytes() == before
        assert custsheet("undo", path, 1, "--skip-changed").status == 0
        sheet = read_back(path)
        assert (sheet["B8"].value, sheet["D8"].value) == ("高锋", "GaoFeng@QQ.com")

    @pytest.mark.parametrize("number", [[], [7]])
    def test_what_was_never_done_cannot_be_taken_back(self, custsheet, number):
        path = custsheet.workbook()
        assert custsheet("undo", path, *number).status == 3
        custsheet("fix", path)
        custsheet("undo", path)
        done = custsheet("undo", path, *number)
        assert done.status == 3
        assert "[X306]" in done.err

    def test_a_dry_run_says_what_it_would_take_back(self, custsheet):
        path = custsheet.workbook()
        custsheet("fix", path)
        before = path.read_bytes()
        done = custsheet("undo", path, "--dry-run")
        assert "Nothing was changed" in done.out
        assert path.read_bytes() == before

    def test_a_lock_is_taken_back_as_long_as_it_is_ours(self, custsheet):
        path = custsheet.workbook()
        custsheet("lock", path, "--password", "geheim")
        assert read_back(path).protection.sheet
        assert custsheet("undo", path).status == 0
        assert not read_back(path).protection.sheet

    def test_a_lock_that_somebody_renewed_asks_for_the_new_password(self, custsheet):
        path = custsheet.workbook()
        custsheet("lock", path, "--password", "geheim")
        custsheet("unlock", path, "--password", "geheim")
        custsheet("lock", path, "--password", "neu")
        before = path.read_bytes()
        done = custsheet("undo", path, 1, "--password", "geheim")
        assert done.status == 3
        assert "[X303]" in done.err
        assert path.read_bytes() == before


class TestHistory:
    def test_every_command_has_a_line(self, custsheet):
        path = custsheet.workbook()
        custsheet("validate", path)
        custsheet("fix", path)
        custsheet("undo", path)
        done = custsheet("history", path)
        assert done.status == 0
        assert "Undo of 2 (Standardise)" in done.out
        listed = custsheet("history", path, "--json").json["history"]
        assert [row["number"] for row in listed] == [3, 2, 1]
        assert [row["state"] for row in listed] == ["done", "undone", "done"]
        chinese = custsheet("history", path, language="zh").out
        assert "校验" in chinese

    def test_a_workbook_without_history_says_so(self, custsheet):
        path = custsheet.workbook()
        before = path.read_bytes()
        done = custsheet("history", path)
        assert done.status == 0
        assert "No command" in done.out
        assert custsheet("history", path, "--json").json == {"history": []}
        assert path.read_bytes() == before


class TestSnapshots:
    def test_a_snapshot_is_made_listed_tested_and_restored(self, custsheet):
        path = custsheet.workbook()
        before = path.read_bytes()
        made = custsheet("backup", path, "--json").json
        assert made["size"] == len(before)
        assert custsheet("restore", path, "--json").json == {"snapshots": [made["snapshot"]]}
        assert custsheet("backup", path, "--verify", "--json").json == {"snapshots": 1, "failed": 0}
        path.write_bytes(b"broken")
        done = custsheet("restore", path, made["snapshot"])
        assert done.status == 0
        assert path.read_bytes() == before

    def test_the_state_before_each_command_can_be_restored(self, custsheet):
        path = custsheet.workbook()
        before = path.read_bytes()
        custsheet("fix", path)
        assert custsheet("restore", path, "latest").status == 0
        assert path.read_bytes() == before

    def test_a_snapshot_can_be_put_beside_the_workbook(self, custsheet):
        path = custsheet.workbook()
        before = path.read_bytes()
        custsheet("fix", path)
        after = path.read_bytes()
        out = custsheet.folder / "früher.xlsx"
        assert custsheet("restore", path, "latest", "--out", out).status == 0
        assert out.read_bytes() == before
        assert path.read_bytes() == after

    def test_a_snapshot_that_is_not_there_is_an_error_with_a_way_out(self, custsheet):
        path = custsheet.workbook()
        done = custsheet("restore", path, "2001")
        assert done.status == 2
        assert "custsheet restore" in done.err

    def test_a_damaged_snapshot_fails_the_drill(self, custsheet):
        path = custsheet.workbook()
        custsheet("backup", path)
        (kept,) = (custsheet.folder.parent / "backups").rglob("files/*.xlsx")
        kept.chmod(0o600)
        kept.write_bytes(kept.read_bytes()[:-100])
        assert custsheet("backup", path, "--verify").status == 1


class TestTemplate:
    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_a_template_can_be_filled_in_and_checked(self, custsheet, language):
        path = custsheet.folder / "模板.xlsx"
        assert custsheet("template", path, language=language).status == 0
        assert load_workbook(path).sheetnames
        assert custsheet("validate", path, "--dry-run", "--fail-on", "error").status in (0, 2)
        assert custsheet("rules check", path).status == 0

    def test_a_file_that_is_there_is_replaced_only_on_demand(self, custsheet):
        path = custsheet.workbook()
        before = path.read_bytes()
        done = custsheet("template", path)
        assert done.status == 3
        assert "--force" in done.err
        assert path.read_bytes() == before
        assert custsheet("template", path, "--force").status == 0
        assert path.read_bytes() != before

    def test_a_template_is_made_from_ones_own_rules(self, custsheet):
        rules = custsheet.file("r.toml", '[[field]]\nkey = "name"\nkind = "person"\n'
                               'label = { zh = "客户大名", en = "Who" }\n')  # fmt: skip
        path = custsheet.folder / "t.xlsx"
        assert custsheet("template", path, "--rules", rules, language="zh").status == 0
        texts = {str(c.value) for s in load_workbook(path) for row in s.iter_rows() for c in row}
        assert any("客户大名" in text for text in texts)


class TestRules:
    def test_the_default_rules_are_exported_and_are_in_order(self, custsheet):
        out = custsheet.folder / "规则.toml"
        result = custsheet("rules export", out, "--json").json
        assert result["fields"] == len(default_rulebook().fields)
        assert len(tomllib.loads(out.read_text("utf-8"))["field"]) == result["fields"]
        assert custsheet("rules check", out).status == 0

    def test_rules_can_be_printed(self, custsheet):
        done = custsheet("rules export", "-")
        assert tomllib.loads(done.out)["field"]

    def test_the_rules_of_a_workbook_are_exported(self, custsheet):
        path = custsheet.folder / "t.xlsx"
        custsheet("template", path, language="zh")
        out = custsheet.folder / "out.toml"
        done = custsheet("rules export", out, "--from", path)
        assert done.status == 0
        assert custsheet("rules check", out, "--json").json["fields"] > 10

    @pytest.mark.parametrize("name", ["csv_example", "cn_10k", "fake_1000", "historical_50k"])
    def test_the_sample_rules_are_in_order(self, custsheet, name):
        path = shared("matching", "rules", f"{name}.toml")
        assert custsheet("rules check", path).status == 0
