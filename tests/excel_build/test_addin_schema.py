"""The add-in and the template against the schemas of Office files, the ribbon's among them.

The validator is that of Microsoft's Open XML SDK; `make test` installs it where npm is there.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.excel_build.build_needed import need

need("xlwings", "pyopenvba")

from addin.excel_build.build import ADD_IN_NAME, TEMPLATE_NAMES, build
from addin.excel_build.package import RIBBON_PART, as_package, read_parts

VALIDATOR = (
    Path(__file__).parents[2] / "build" / "validator" / "node_modules" / ".bin" / "ooxml-validator"
)

if not VALIDATOR.exists():
    missing = "*** The validator of Office files is missing: make validator (needs npm). ***"
    if os.environ.get("CI") == "true":
        raise RuntimeError(missing)
    pytest.skip(missing, allow_module_level=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("addin")
    build(out)
    return out


def errors_in(file: Path) -> list[str]:
    """What the validator says against a file."""
    done = subprocess.run([VALIDATOR, file], capture_output=True, encoding="utf-8", timeout=120)
    found = json.loads(done.stdout)
    assert found["ok"] == (not found["errors"])
    return [f"{error['path']}: {error['description']}" for error in found["errors"]]


@pytest.mark.parametrize("name", [ADD_IN_NAME, *(name for _language, name in TEMPLATE_NAMES)])
def test_a_built_file_keeps_to_the_schemas(folder, name):
    assert errors_in(folder / name) == []


def test_a_mistake_in_the_ribbon_would_be_found(folder, tmp_path):
    parts = read_parts((folder / ADD_IN_NAME).read_bytes())
    parts[RIBBON_PART] = parts[RIBBON_PART].replace(b"getScreentip=", b"getScreenTip=", 1)
    wrong = tmp_path / "wrong.xlam"
    wrong.write_bytes(as_package(parts))
    assert [error.partition(":")[0] for error in errors_in(wrong)] == [f"/{RIBBON_PART}"]
