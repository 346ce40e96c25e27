"""What the tests of the script in the Google Sheet need, and how they run it."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "sheets_sync" / "apps_script"
GAS_LOCAL = ROOT / "build" / "gas-local" / "node_modules" / "gas-local"


def need_node(*, gas_local: bool = False) -> None:
    """Skips the module that calls it where node is missing; in CI that is an error."""
    if shutil.which("node") is None:
        reason = "*** Node.js is missing: the script in the Google Sheet is not tested. ***"
    elif gas_local and not GAS_LOCAL.is_dir():
        reason = "*** gas-local is missing: make gas-local (needs npm). ***"
    else:
        return
    if os.environ.get("CI") == "true":
        raise RuntimeError(reason)
    pytest.skip(reason, allow_module_level=True)


def run_node(program: str, *words: str, given: object = None) -> Any:
    """What a program beside this file answers, as JSON."""
    done = subprocess.run(
        ["node", str(Path(__file__).parent / program), *words],
        input=json.dumps(given, default=_moment), capture_output=True, encoding="utf-8",
        env={**os.environ, "TZ": "Asia/Shanghai"}, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def call_script(calls: Sequence[Sequence[object]]) -> list[dict[str, Any]]:
    """The answers of cell functions: {"answer"} or {"error"} for each call.

    Args:
        calls: name and arguments each; a datetime stands for a Date.
    """
    answers: list[dict[str, Any]] = run_node("functions.js", str(SCRIPT), given=calls)
    return answers


def _moment(value: dt.date) -> dict[str, list[int]]:
    moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
    parts = [moment.year, moment.month - 1, moment.day, moment.hour, moment.minute, moment.second]
    return {"date": parts}
