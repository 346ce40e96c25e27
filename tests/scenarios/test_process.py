"""The console script as a process of its own, and the exit codes of wrong calls."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import TODAY, customers, read_back

from addin import __version__

ROOT = Path(__file__).parents[2]


def run(*arguments, folder, **environment):
    """The console script, as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "addin.cli", *map(str, arguments)],
        capture_output=True,
        check=False,
        cwd=folder,
        env={
            **os.environ, "PYTHONPATH": str(ROOT), "CUSTSHEET_JOURNAL": str(folder / "j"),
            "CUSTSHEET_BACKUPS": str(folder / "b"), **environment,
        },
    )  # fmt: skip


class TestProcess:
    def test_the_language_follows_the_environment_and_the_output_is_utf_8(self, custsheet):
        path = custsheet.workbook()
        arguments = ["validate", path, "--dry-run", "--today", TODAY]
        folder = custsheet.folder
        chinese = run(*arguments, folder=folder, CUSTSHEET_LANGUAGE="zh", PYTHONIOENCODING="ascii")
        assert chinese.returncode == 0
        assert "错误" in chinese.stdout.decode("utf-8")
        english = run(*arguments, folder=folder, CUSTSHEET_LANGUAGE="en")
        assert b"rows checked" in english.stdout

    def test_a_workbook_is_changed_by_a_scheduled_job_without_a_terminal(self, custsheet):
        path = custsheet.workbook()
        done = run("fix", path, "--today", TODAY, folder=custsheet.folder, CUSTSHEET_LANGUAGE="zh")
        assert done.returncode == 0, done.stderr.decode()
        assert b"\x1b" not in done.stdout + done.stderr
        assert read_back(path)["B8"].value == "高峰"
        assert (custsheet.folder / "j").is_dir()
        assert (custsheet.folder / "b").is_dir()

    def test_the_version_and_the_help_are_shown(self, custsheet):
        assert __version__ in run("--version", folder=custsheet.folder).stdout.decode()
        text = run("--help", folder=custsheet.folder, CUSTSHEET_LANGUAGE="zh").stdout.decode()
        for verb in ("validate", "fix", "duplicates", "tag", "lock", "unlock", "clear", "apply",
                     "undo", "history", "backup", "restore", "template", "rules"):  # fmt: skip
            assert verb in text


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["nonsense"], 2),
        (["validate"], 2),
        (["validate", "{path}", "--fail-on", "sometimes"], 2),
        (["validate", "{path}", "--map", "手机"], 2),
        (["validate", "{path}", "--map", "没有=phone"], 2),
        (["validate", "{path}", "--map", "手机=没有"], 2),
        (["validate", "{path}", "--sheet", "没有"], 2),
        (["validate", "{path}", "--table", "没有"], 2),
        (["validate", "没有.xlsx"], 2),
        (["lock", "{path}", "--columns", "没有"], 2),
        (["apply", "{path}", "没有.json"], 2),
        (["undo", "{path}"], 3),
    ],
)
def test_a_wrong_call_ends_with_the_documented_code(custsheet, arguments, status):
    path = custsheet.workbook(customers()[:5])
    before = path.read_bytes()
    call = [a.replace("{path}", str(path)) for a in arguments]
    done = custsheet(*call, language="" if len(call) == 1 else "en")
    assert done.status == status
    assert done.err
    assert path.read_bytes() == before


def test_a_file_that_cannot_be_written_ends_with_code_4(custsheet):
    path = custsheet.workbook()
    nowhere = custsheet.folder / "没有" / "f.csv"
    done = custsheet("validate", path, "--findings", nowhere, "--dry-run")
    assert done.status == 4
    assert "[X400]" in done.err
