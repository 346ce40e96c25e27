"""A workbook that was made for a newer version is refused, with the way out."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.packaging.custom import StringProperty
from typer.testing import CliRunner

from addin import __version__
from addin.bootstrap import require_new_enough
from addin.cli import addin_commands, table_commands  # noqa: F401
from addin.cli.app import app
from addin.errors import AddInTooOldError
from addin.i18n import speaking
from addin.table.rulebook_toml import default_rulebook
from addin.template import build_template
from addin.template.needs import NEEDS_PROPERTY, OLDEST_VERSION, needs_newer_addin

_VERSIONS = st.lists(st.integers(0, 99), min_size=1, max_size=4)


def text(numbers: list[int]) -> str:
    return ".".join(map(str, numbers))


@given(_VERSIONS, _VERSIONS)
def test_versions_are_compared_by_their_numbers(needed, present):
    padded = [n + [0] * (4 - len(n)) for n in (needed, present)]
    error = needs_newer_addin(text(needed), text(present))
    assert (error is not None) == (padded[0] > padded[1])


@pytest.mark.parametrize("needed", [None, "", "soon", "0", "0.1", "0.1.0", " 0.1.0 ", "v0.0.9"])
def test_what_asks_for_nothing_newer_is_fine(needed):
    assert needs_newer_addin(needed, "0.1.0") is None


def test_the_error_says_both_versions_and_what_to_do():
    error = needs_newer_addin("0.10", "0.9.9")
    assert isinstance(error, AddInTooOldError)
    assert (error.needed, error.present) == ("0.10", "0.9.9")
    with speaking("zh"):
        assert "0.10" in str(error)
        assert "管理员" in str(error)


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("template") / "客户表.xlsx"
    with speaking("zh"):
        build_template(default_rulebook(), path)
    return path


def test_the_template_says_what_it_needs_and_this_version_is_enough(template):
    said = openpyxl.load_workbook(template).custom_doc_props
    assert {p.name: p.value for p in said.props} == {NEEDS_PROPERTY: OLDEST_VERSION}
    assert needs_newer_addin(OLDEST_VERSION, __version__) is None
    require_new_enough(template)


def test_a_workbook_for_a_newer_version_is_left_alone_by_the_command_line(template, tmp_path):
    newer = tmp_path / "newer.xlsx"
    book = openpyxl.load_workbook(template)
    del book.custom_doc_props[NEEDS_PROPERTY]
    book.custom_doc_props.append(StringProperty(name=NEEDS_PROPERTY, value="99.1"))
    book.save(newer)
    before = newer.read_bytes()
    done = CliRunner().invoke(app, ["validate", str(newer), "--json", "--language", "en"])
    told = json.loads(done.stdout)
    assert (done.exit_code, told["error"]) == (3, "X312")
    assert "99.1" in told["message"]
    assert newer.read_bytes() == before


def test_a_workbook_that_says_nothing_and_a_text_file_are_fine(template, tmp_path):
    plain = tmp_path / "plain.xlsx"
    with zipfile.ZipFile(template) as old, zipfile.ZipFile(plain, "w") as new:
        for name in old.namelist():
            if name != "docProps/custom.xml":
                new.writestr(name, old.read(name))
    require_new_enough(plain)
    require_new_enough(tmp_path / "not there.csv")
