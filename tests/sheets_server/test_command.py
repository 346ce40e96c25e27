"""`custsheet sheets-server` as a person runs it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.sheets_server.needed import need

need()

from sheets_sync.local_server.loopback import client

ROOT = Path(__file__).parents[2]


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "addin.cli", "sheets-server", *map(str, arguments)]


@contextmanager
def running(folder: Path, *more: object) -> Iterator[dict]:
    """The server as a process; gives the credentials that it wrote."""
    file = folder / "key.json"
    before = file.stat().st_mtime_ns if file.exists() else 0
    arguments = ("--port", 0, "--data", folder / "data", "--credentials", file, *more)
    process = subprocess.Popen(command(*arguments), cwd=ROOT)
    try:
        until = time.monotonic() + 60
        while not file.exists() or file.stat().st_mtime_ns == before or not file.read_text("utf-8"):
            assert process.poll() is None, "it ended early"
            assert time.monotonic() < until, "it does not start"
            time.sleep(0.05)
        time.sleep(0.1)
        yield json.loads(file.read_text("utf-8"))
    finally:
        process.terminate()
        assert process.wait(20) == 0


def address(info: dict) -> str:
    return info["token_uri"].removesuffix("/token")


def refused(folder: Path, *arguments: object) -> tuple[int, str]:
    done = subprocess.run(
        command(*arguments), cwd=folder, capture_output=True, encoding="utf-8", timeout=60,
        env={**os.environ, "CUSTSHEET_LANGUAGE": "en", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_a_spreadsheet_is_there_again_after_a_restart(tmp_path):
    with running(tmp_path) as info:
        made = client(address(info), info).create("客户")
        made.sheet1.update([["王"]], "A1")
        assert (tmp_path / "key.json").stat().st_mode & 0o077 == 0, "for the owner's eyes only"
    with running(tmp_path) as info:
        again = client(address(info), info).open_by_key(made.id)
        assert again.sheet1.acell("A1").value == "王"


@pytest.mark.parametrize(
    "content",
    ['{"token_uri": "https://oauth2.googleapis.com/token"}', "notes of mine", "[]"],
)
def test_other_files_are_not_overwritten(tmp_path, content):
    file = tmp_path / "key.json"
    file.write_text(content, "utf-8")
    status, said = refused(tmp_path, "--data", tmp_path / "data", "--credentials", file)
    assert status == 3
    assert "is not overwritten" in said
    assert file.read_text("utf-8") == content


@pytest.mark.parametrize("missing", ["cryptography", "googleapiclient"])
def test_what_is_not_installed_is_said(tmp_path, missing):
    program = (
        f"import sys; sys.modules[{missing!r}] = None; import addin.cli\n"
        "sys.argv = ['custsheet', 'sheets-server', '--data', 'd', '--credentials', 'k.json']\n"
        "addin.cli.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, encoding="utf-8",
        timeout=60, env={**os.environ, "CUSTSHEET_LANGUAGE": "en", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 2
    assert "pip install 'custsheet[demo]'" in " ".join((done.stdout + done.stderr).split())
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "k.json").exists()


def test_a_port_that_is_taken(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, said = refused(
            tmp_path, "--port", port, "--data", tmp_path, "--credentials", tmp_path / "key.json"
        )
    assert status == 4
    assert "another port with --port" in said
    assert not (tmp_path / "key.json").exists()
