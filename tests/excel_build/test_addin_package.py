"""The files that the build makes: what Excel looks for in them, and the same bytes each time."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from tests.excel_build.build_needed import need

need("xlwings", "pyopenvba", "PIL")

import openpyxl
from PIL import Image

from addin.excel_build.build import ADD_IN_NAME, NOTICES_NAME, TEMPLATE_NAMES, build
from addin.excel_build.package import (
    ADD_IN,
    MACRO_SHEET,
    RIBBON_PART,
    SETTINGS,
    TEMPLATE,
    as_package,
    read_parts,
    set_main_type,
)
from addin.excel_build.texts import TEXT_SHEET, text_rows
from addin.ribbon import CONTEXT_BUTTONS, buttons

_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("addin")
    build(out)
    return out


@pytest.fixture(scope="module")
def parts(folder) -> dict[str, bytes]:
    return read_parts((folder / ADD_IN_NAME).read_bytes())


def main_type(parts: dict[str, bytes]) -> str:
    types = ElementTree.fromstring(parts["[Content_Types].xml"])
    found = [o for o in types.iter(f"{_TYPES}Override") if o.get("PartName") == "/xl/workbook.xml"]
    return found[0].get("ContentType") or ""


def relationships(part: bytes) -> dict[str, tuple[str, str]]:
    """Id -> (last word of the type, target)."""
    return {
        r.get("Id", ""): (r.get("Type", "").rpartition("/")[2], r.get("Target", ""))
        for r in ElementTree.fromstring(part).iter(_REL)
    }


def test_one_command_makes_all_files_and_the_same_bytes_each_time(folder, tmp_path):
    # Another process with other hash values, another day and another language.
    environment = {**os.environ, "PYTHONHASHSEED": "7", "CUSTSHEET_LANGUAGE": "en", "TZ": "UTC-9"}
    subprocess.run(
        [sys.executable, "-m", "addin.cli", "addin", "build", "--out", str(tmp_path / "new")],
        env=environment,
        check=True,
        capture_output=True,
    )
    names = {ADD_IN_NAME, NOTICES_NAME, *(name for _language, name in TEMPLATE_NAMES)}
    assert {file.name for file in folder.iterdir()} == names
    for name in names:
        assert (tmp_path / "new" / name).read_bytes() == (folder / name).read_bytes(), name


def test_the_package_is_an_add_in_with_macros(parts):
    assert main_type(parts) == ADD_IN
    assert "xl/vbaProject.bin" in parts
    to_parts = relationships(parts["xl/_rels/workbook.xml.rels"])
    assert ("vbaProject", "vbaProject.bin") in to_parts.values()
    assert b'codeName="ThisWorkbook"' in parts["xl/workbook.xml"]


def test_every_part_has_a_content_type(parts):
    types = ElementTree.fromstring(parts["[Content_Types].xml"])
    endings = {d.get("Extension") for d in types.iter(f"{_TYPES}Default")}
    named = {o.get("PartName") for o in types.iter(f"{_TYPES}Override")}
    for part in parts:
        assert f"/{part}" in named or part.rpartition(".")[2] in endings, part
    assert {name.removeprefix("/") for name in named if name} <= set(parts)


def test_the_ribbon_and_its_icons_are_related_to_the_package(parts):
    root = relationships(parts["_rels/.rels"])
    assert ("extensibility", RIBBON_PART) in root.values()
    images = relationships(parts["customUI/_rels/customUI14.xml.rels"])
    assert set(images) == {button.verb for button in (*buttons(), *CONTEXT_BUTTONS)}
    for kind, target in images.values():
        assert kind == "image"
        picture = Image.open(io.BytesIO(parts[f"customUI/{target}"]))
        assert picture.mode == "RGBA"
        assert picture.size in {(32, 32), (64, 64)}


def test_the_texts_stand_on_the_add_in_s_own_sheet_in_both_languages(parts):
    readable = dict(parts)
    set_main_type(readable, MACRO_SHEET)  # openpyxl opens workbooks only
    workbook = openpyxl.load_workbook(io.BytesIO(as_package(readable)))
    assert workbook.sheetnames == ["custsheet.conf", TEXT_SHEET]
    rows = list(workbook[TEXT_SHEET].iter_rows(values_only=True))
    assert rows[0] == ("key", "zh", "en")
    assert rows[1:] == text_rows()
    settings = workbook["custsheet.conf"].iter_rows(values_only=True)
    assert dict(settings) == dict(SETTINGS)


def test_the_settings_leave_the_interpreter_to_the_user():
    assert not [key for key in SETTINGS if "INTERPRETER" in key]
    assert SETTINGS["ADD_WORKBOOK_TO_PYTHONPATH"] == "false"


@pytest.mark.parametrize(("language", "name"), TEMPLATE_NAMES)
def test_the_template_is_an_excel_template_without_macros(folder, language, name):
    parts = read_parts((folder / name).read_bytes())
    assert main_type(parts) == TEMPLATE
    assert not [part for part in parts if "vba" in part.lower()]
    sheets = openpyxl.load_workbook(folder / name).sheetnames
    assert sheets[0] == {"zh": "客户", "en": "Customers"}[language]


def test_the_notices_name_everything_that_is_bundled(folder):
    text = (folder / NOTICES_NAME).read_text("utf-8")
    for words in (
        "Tim Hall",
        "William Smith",
        "The CustSheet developers",
        "Zoomer Analytics",
        "Permission is hereby granted",
        "Redistribution and use in source and binary forms",
        "POSSIBILITY OF SUCH DAMAGE",
    ):
        assert words in text, words


def test_a_missing_library_is_named_with_the_way_to_get_it(tmp_path):
    program = (
        "import sys; sys.modules['pyopenvba'] = None\n"
        f"sys.argv = ['custsheet', 'addin', 'build', '--out', {str(tmp_path / 'out')!r}]\n"
        "import addin.cli; addin.cli.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "CUSTSHEET_LANGUAGE": "en"},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 2
    assert "pyOpenVBA" in done.stderr
    assert "custsheet[build]" in done.stderr
    assert "X130" in done.stderr
    assert not (tmp_path / "out").exists()
