"""The script as a person puts it in: one file that does what the several do."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from addin.cli import sheets_commands  # noqa: F401  (joins the app)
from addin.cli.app import app
from sheets_sync.menu_script import CODE, FOLDER, MANIFEST, script_files
from tests.script.needed import GAS_LOCAL, ROOT, need_node, run_node


def install(*words: str, status: int = 0) -> str:
    done = CliRunner().invoke(app, ["sheets", "install-menu", *words])
    assert done.exit_code == status, done.output
    return done.output


@pytest.mark.parametrize(
    ("language", "step", "right"),
    [("zh", "“扩展程序”→“Apps 脚本”", "只查看和修改这一张表格"),
     ("en", "Extensions → Apps Script", "to see and edit this spreadsheet only")],
)  # fmt: skip
def test_the_steps_are_told_in_the_language_of_the_run(tmp_path, language, step, right):
    told = install("--out", str(tmp_path / "菜单"), "--language", language)
    assert step in told
    assert right in told
    assert "clasp push" in told
    assert sorted(path.name for path in (tmp_path / "菜单").iterdir()) == [CODE, MANIFEST]


def test_files_that_are_there_are_replaced_only_when_told_so(tmp_path):
    (tmp_path / CODE).write_text("mine", "utf-8")
    assert "--force" in install("--out", str(tmp_path), "--language", "en", status=3)
    assert (tmp_path / CODE).read_text("utf-8") == "mine"
    told = json.loads(install("--out", str(tmp_path), "--force", "--json"))
    assert told["files"] == [str(tmp_path / CODE), str(tmp_path / MANIFEST)]
    assert (tmp_path / CODE).read_text("utf-8") == script_files()[CODE]


def test_the_one_file_holds_all_and_asks_for_this_spreadsheet_only():
    code = script_files()[CODE]
    assert code.startswith("/**\n * @OnlyCurrentDoc\n")
    for path in FOLDER.glob("*.js"):
        assert path.read_text("utf-8").strip() in code


def test_the_one_file_runs_as_the_several_do(tmp_path):
    need_node(gas_local=True)
    install("--out", str(tmp_path))
    sheet = {"id": 17, "name": "客户", "rows": [["客户编码"]]}
    given = {"calls": ["onOpen", "custAskTag"], "sheets": [sheet], "language": "zh", "who": ""}
    one, several = (
        run_node("menu.js", str(folder), str(GAS_LOCAL), given=given)
        for folder in (tmp_path, FOLDER)
    )
    assert one == several
    calls = [["CUST_PHONE", "+86 010 6234 5678"], ["CUST_MASK", "13812345678", "手机"],
             ["CUST_EMAIL", "Wang@QQ.com"], ["CUST_DATE", "二〇二四年三月五日"]]  # fmt: skip
    assert run_node("functions.js", str(tmp_path), given=calls) == [
        {"answer": "010-62345678"}, {"answer": "138****5678"}, {"answer": "wang@qq.com"},
        {"answer": {"date": "2024-03-05 00:00:00"}},
    ]  # fmt: skip


def test_the_script_goes_into_the_wheel():
    """What is packed is said in pyproject.toml: whole folders, nothing left out."""
    import tomllib

    built = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    assert "sheets_sync" in built["targets"]["wheel"]["packages"]
    assert not {"exclude", "only-include"} & {*built, *built["targets"]["wheel"]}
    assert FOLDER.parent.name == "sheets_sync"
